//! 匹配: which rows of two lists of children mean the same child, and why.
//!
//! The left list is the survey (or the register), the right one a roster, the hukou list, movements or attendance. Matching
//! knows Chinese names, lunar birthdays, ID and roll numbers, parents and villages; the engine under it (`linkage`) knows none
//! of them.
//!
//! # How it is called
//!
//! ```
//! use linkage::Side;
//! use rules::matching::{Decision, Options, People, Person, match_children};
//!
//! let mut people = People::new(2026);
//! people.push(Side::Left, &Person { key: "H-1", name: "张子涵", sex: 2, id_number: "62900120150305001X", ..Person::default() });
//! people.push(Side::Right, &Person { key: "R-9", name: "张梓涵", sex: 2, id_number: "62900120150305001X", ..Person::default() });
//! let outcome = match_children(&people, &[], &Options::default());
//! assert_eq!(outcome.links.len(), 1);
//! assert_ne!(outcome.links[0].decision, Decision::Settled);
//! ```
//!
//! - [`People::push`] takes rows one by one ([`Person`] borrows from the caller's record), so no list is held twice.
//! - [`People::by_home`] takes whole files in as [`Batch`]es read on all threads, and numbers the rows by township and birthday: the quick
//!   way. [`People::join`] keeps the caller's order.
//! - [`match_children`] gives [`Outcome`]: `links` (one child – one row), `contested` (losing candidates), the unmatched rows of
//!   both sides with their reason, `doubles` inside each side. Rows are numbers; [`People::key`] gives the caller's key.
//! - [`PersonColumns`] reads a [`Person`] from the columns of contract §2, for `baoxue link --model children`.
//! - [`link`] is the same for two slices of [`Person`].
//! - [`Lookup`] finds one child in a prepared county; [`Rematch`] matches again after a school has sent a new roster; [`explain`]
//!   gives the bits of every comparison of a pair, for a waterfall.
//! - [`Settled`] answers are obeyed and teach the weights. The last answer about a pair counts.
//! - The answer depends on the rows, their order and the settled answers only, never on the number of threads.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "rows are packed: fingerprints are cut to 32 bits and counts become shares on purpose"
)]

mod batch;
mod birthdays;
mod catchments;
mod cells;
mod children;
mod columns;
mod competition;
mod decide;
mod displaced;
mod doubles;
mod first_rows;
mod frequencies;
mod glance;
mod keys;
mod look_alikes;
mod lookup;
mod meetings;
mod model;
mod name;
mod namebook;
mod naming;
mod numbers;
mod order;
mod outcome;
mod parents;
mod people;
mod person;
mod proof;
mod reasons;
mod rematch;
mod schools;
mod shapes;
mod sounds;
mod spelling;
mod surroundings;
mod tidy;
mod twins;
mod variants;
mod written;

#[cfg(test)]
mod stories;

pub use batch::Batch;
pub use columns::{FIELDS, PersonColumns, person_from_columns};
pub use lookup::Lookup;
pub use model::model;
pub use outcome::{Decision, Double, Link, Outcome, Unmatched, is_very_likely};
pub use people::People;
pub use person::{Guardian, Person, Relation};
pub use reasons::Reason;
pub use rematch::Rematch;

use children::Children;
use linkage::Side;
use surroundings::Surroundings;

/// A person's answer about a left and a right row.
pub use linkage::Settled;
/// What a blocking pass cost and found.
pub use linkage::block::PassFinds;
/// The account of a pair.
pub use linkage::explain::Explanation;

/// A key that more right rows share than this says nothing and is passed over.
const MOST_PER_KEY: usize = 200;

/// How a match is done.
#[derive(Clone, Debug)]
pub struct Options {
    /// Learn the weights from these lists (the usual way). Otherwise the model is applied as it stands.
    pub train: bool,
    /// Also look for doubles inside each list (重复建档, 双重学籍).
    pub doubles: bool,
    /// The model to begin with; `None` = the built-in one ([`model`]).
    pub model: Option<linkage::Model>,
}

impl Default for Options {
    fn default() -> Self {
        Self { train: true, doubles: true, model: None }
    }
}

/// Matches the left list with the right one.
pub fn match_children(people: &People, settled: &[Settled], options: &Options) -> Outcome {
    let surroundings = Surroundings::look_round(people);
    let children = Children::new(people, &surroundings);
    let start = options.model.clone().unwrap_or_else(model);
    let engine = linkage::Options { train: options.train, most_per_key: MOST_PER_KEY, ..linkage::Options::default() };
    let linked = linkage::link(&children, &start, settled, &engine);
    let alike = if options.doubles { look_alikes::of_both(people) } else { Default::default() };
    let doubles = doubles::find(&children, &linked, alike);
    decide::decide(&children, &linked, &doubles)
}

/// [`match_children`] for two slices.
pub fn link(
    left: &[Person<'_>],
    right: &[Person<'_>],
    settled: &[Settled],
    this_year: i32,
    options: &Options,
) -> (People, Outcome) {
    let mut people = People::new(this_year);
    for person in left {
        people.push(Side::Left, person);
    }
    for person in right {
        people.push(Side::Right, person);
    }
    let outcome = match_children(&people, settled, options);
    (people, outcome)
}

/// The account of a pair: what each comparison gave, as weighed with this model.
pub fn explain(people: &People, model: &linkage::Model, left: linkage::Row, right: linkage::Row) -> Explanation {
    explain_pairs(people, model, &[(left, right)]).remove(0)
}

/// The same for many pairs, in their order.
pub fn explain_pairs(
    people: &People,
    model: &linkage::Model,
    pairs: &[(linkage::Row, linkage::Row)],
) -> Vec<Explanation> {
    let surroundings = Surroundings::look_round(people);
    let children = Children::new(people, &surroundings);
    let told = |(left, right): &(linkage::Row, linkage::Row)| {
        linkage::explain::explain(&children, model, (Side::Left, *left), (Side::Right, *right))
    };
    pairs.iter().map(told).collect()
}

/// What each blocking pass cost, and which of the links it found.
pub fn passes(people: &People, outcome: &Outcome) -> Vec<PassFinds> {
    let surroundings = Surroundings::look_round(people);
    let children = Children::new(people, &surroundings);
    let links: Vec<(linkage::Row, linkage::Row)> = outcome.links.iter().map(|link| (link.left, link.right)).collect();
    linkage::block::analyse(&children, &outcome.passes, &links)
}
