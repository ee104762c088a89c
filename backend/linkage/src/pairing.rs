//! A pairing: what the engine asks of the two tables. Whoever implements it brings the knowledge of the records.

use crate::block::Keys;
use crate::pattern::Pattern;

/// Number of a row in its table.
pub type Row = u32;

/// Which of the two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The table whose rows look for a partner.
    Left,
    /// The table that is searched.
    Right,
}

impl Side {
    /// The other table.
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// What is about to be asked of some rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// [`Pairing::keys`].
    Keys,
    /// [`Pairing::hopeless`].
    Glance,
    /// [`Pairing::shared_by`].
    Rarity,
}

/// Two tables made comparable. Declared models implement it ([`crate::compare::Declared`]), and so may any caller with
/// comparators of its own.
pub trait Pairing: Sync {
    /// Rows of a table, the removed ones included.
    fn rows(&self, side: Side) -> Row;

    /// Whether a row still stands (rows may be taken out of a table without renumbering the others).
    fn stands(&self, _side: Side, _row: Row) -> bool {
        true
    }

    /// The blocking keys of a row. Two rows that share a key are compared.
    fn keys(&self, side: Side, row: Row, keys: &mut Keys);

    /// How two rows agree. Both sides may be the same table: that is how doubles are found.
    fn compare(&self, one: (Side, Row), other: (Side, Row)) -> Pattern;

    /// Share of the right table that holds the value on which the pair agrees, for a level that the model marks `by_rarity`.
    /// A rare value then weighs more, a common one less. `None` leaves the level's own `u`.
    fn shared_by(&self, _one: (Side, Row), _other: (Side, Row), _comparison: usize, _level: usize) -> Option<f64> {
        None
    }

    /// Whether it is seen at a glance, without comparing, that the two cannot be one, though they share a key. Asked before
    /// [`Pairing::compare`] for every pair that shares a key; a pair given up here is never seen again.
    fn hopeless(&self, _one: (Side, Row), _other: (Side, Row)) -> bool {
        false
    }

    /// Told of which rows something is about to be asked, so that what is needed for it can be fetched side by side and not one by one: a
    /// trip to main memory takes as long as a comparison. Changes no answer.
    fn bring_near(&self, _errand: Errand, _side: Side, _rows: impl Iterator<Item = Row> + Clone) {}

    /// The same of pairs that are about to be compared.
    fn bring_pairs_near(&self, _sides: (Side, Side), _pairs: &[(Row, Row)]) {}

    /// How many right rows may share a key of a pass before the key says nothing and is passed over. `usual` is what the run allows any
    /// key; a pass whose keys grow with the whole table, not with a village, may allow less.
    fn most_per_key(&self, _pass: usize, usual: usize) -> usize {
        usual
    }

    /// Whether a pass is asked last, about rows that no pair of the other passes proves, and only for pairs of two such rows: a name and a
    /// birthday of the whole table meet very many strangers, and nearly all rows have been found before.
    fn asked_last(&self, _pass: u8) -> bool {
        false
    }

    /// Whether a pass that is asked last is asked about pairs of which one row has been found, too: it brings the second rows of children who
    /// stand twice on a list. Only two rows that have both been found, each elsewhere, are passed over.
    fn asked_of_either(&self, _pass: u8) -> bool {
        false
    }

    /// Whether two rows that agree so are one beyond doubt, so that neither is asked about in the passes that come last: the exact
    /// short cut. Whom else the first passes bring to them is compared all the same, doubles and rivals among them.
    fn proves(&self, _pattern: Pattern) -> bool {
        false
    }

    /// Number of blocking passes (at most 64).
    fn passes(&self) -> u8 {
        match self.pass_names().len() {
            0 => 64,
            named => named.min(64) as u8,
        }
    }

    /// Names of the blocking passes, for the analysis.
    fn pass_names(&self) -> Vec<String> {
        Vec::new()
    }
}
