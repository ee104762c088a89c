//! Linkage: finds the rows of two tables (or of one table) that mean the same thing. It knows no child.
//!
//! Fellegi–Sunter with blocking, EM on the histogram of patterns, term-frequency adjustment, rival explanations beside
//! chance, and an optimal one-to-one assignment. Pure: no I/O, no clock; the same answer whatever the number of threads.
//!
//! Reading order: [`pattern`] (how a pair agrees) · [`model`] (what is compared and what it is worth) · [`table`] (interned columns) · [`pairing`] (what the
//! engine asks of the tables) · [`compare`] (declared tests) · [`block`] (which pairs are compared) · [`em`] (what the data
//! say) · [`weights`] · [`assign`] · [`train`] · [`link`](mod@link) (all in one
//! call) · [`explain`] · [`prepared`] (single rows) · [`relink`] (after a change) · [`measure`] (against a known truth) · [`sample`]
//! (against what a person finds).

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "row numbers are 32 bits by design; counts become shares"
)]

pub mod assign;
pub mod block;
pub mod compare;
pub mod em;
pub mod explain;
mod hash;
pub mod link;
mod marked;
pub mod measure;
pub mod model;
pub mod pairing;
pub mod pattern;
pub mod prepared;
#[cfg(test)]
mod properties;
pub mod relink;
pub mod sample;
pub mod table;
pub mod train;
pub mod weights;

pub use hash::{Quick, QuickHasher};
pub use link::{Between, Choice, Linked, Options, Pair, Settled, link, link_within};
pub use model::{Model, ModelError};
pub use pairing::{Errand, Pairing, Row, Side};
pub use pattern::Pattern;
pub use prepared::Prepared;
pub use relink::Relink;
pub use table::Tables;
