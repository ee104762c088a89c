//! 说法: every sentence that the rules say, in Chinese and in English.
//!
//! Lives here: one catalogue a noun, whose sentences hold both languages and the places of their facts; the words of codes; and the way
//! back from a Chinese sentence, as it is stored and named in files, to its facts and so to English. Must not live here: when a sentence is
//! said, or the texts of pages (desks::words).
//!
//! Invariant: a reason of a standing or a flag is made of these sentences alone ([`Told`] has no other maker), so that none is without
//! its English.

mod answers;
mod duties;
mod flags;
mod pairs;
mod read_back;
mod refusals;
mod rows;
mod sentence;
mod standings;
mod terms;

#[cfg(test)]
pub(crate) mod tests;

pub use flags::*;
pub use pairs::*;
pub use read_back::{english, word};
pub use refusals::*;
pub use rows::*;
pub use sentence::{Sentence, Told};
pub use standings::*;

/// A catalogue: each sentence in Chinese and in English. `{}` is a fact, `{#}` numbers or a day, `{=}` words that have an English of
/// their own, `{、}` words of which some have one, `{^}` a grade, `{@}` a term, `{*}` whole sentences; in English `{0}`, `{1}` name a fact by its place.
macro_rules! sentences {
    ($( $name:ident: $zh:literal, $en:literal; )*) => {
        $( #[doc = $zh] pub const $name: $crate::speech::Sentence = $crate::speech::Sentence::new($zh, $en); )*
        /// All of them.
        pub(super) const ALL: &[$crate::speech::Sentence] = &[$( $name ),*];
    };
}
use sentences;
