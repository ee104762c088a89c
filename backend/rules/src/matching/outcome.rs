//! What a match gives back.

use linkage::block::PassYield;
use linkage::{Model, Pattern, Row};

use crate::matching::reasons::Reason;

/// Who decided, or has to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Linked without a person.
    Certain,
    /// Waits for a person.
    Review,
    /// Settled by a person.
    Settled,
}

impl Decision {
    /// The word of contract §3.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Review => "review",
            Self::Settled => "settled",
        }
    }
}

/// From this probability on nothing is built on a pair's being two children while it waits for a person. PROPOSAL (no source): on
/// made-up counties every entry of the police list above it was a surveyed child with an error in its number, or listed twice.
const VERY_LIKELY: f64 = 0.95;

/// Whether a pair that waits for a person is very likely one child.
pub fn is_very_likely(probability: f64) -> bool {
    probability >= VERY_LIKELY
}

/// A left row and a right row that are, or may be, one child.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Row of the left list.
    pub left: Row,
    /// Row of the right list.
    pub right: Row,
    /// Bits for the pair by itself: what [`linkage`] gives, in a batch or for a single row.
    pub evidence: f64,
    /// log2 of the odds once the other candidates of both rows are taken into account.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// Who decided.
    pub decision: Decision,
    /// How they agree, for [`Outcome::model`]'s waterfall.
    pub pattern: Pattern,
    /// One Chinese sentence.
    pub reason: Reason,
}

/// Two rows of one list that are, or may be, one child.
#[derive(Clone, Debug, PartialEq)]
pub struct Double {
    /// The row that came first.
    pub one: Row,
    /// The other.
    pub other: Row,
    /// log2 of the odds.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// `Certain` or `Review`.
    pub decision: Decision,
    /// One Chinese sentence.
    pub reason: Reason,
}

/// A row without a partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmatched {
    /// The row.
    pub row: Row,
    /// The row of the other list that came closest.
    pub nearest: Option<Row>,
    /// Why there is no partner: one Chinese sentence.
    pub reason: Reason,
}

/// Everything a match has found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One child – one row: no row of either list occurs twice. By left row.
    pub links: Vec<Link>,
    /// Losing candidates, best first within a left row: shown in review, never linked.
    pub contested: Vec<Link>,
    /// Left rows without a partner.
    pub unmatched_left: Vec<Unmatched>,
    /// Right rows without a partner.
    pub unmatched_right: Vec<Unmatched>,
    /// Doubles inside the left list (重复建档).
    pub doubles_left: Vec<Double>,
    /// Doubles inside the right list (双重学籍).
    pub doubles_right: Vec<Double>,
    /// The model as learnt from these lists.
    pub model: Model,
    /// Distinct pairs that were compared.
    pub compared: u64,
    /// What each blocking pass cost, in the order of the passes.
    pub passes: Vec<PassYield>,
}
