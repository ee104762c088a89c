//! 句式: a sentence in both languages with places for its facts, and what is told with it.

use std::fmt::{self, Display};

/// One sentence in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    chinese: &'static str,
    english: &'static str,
}

/// What is told: Chinese, made of sentences that have an English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told(String);

/// A piece of a sentence: words, or the place of a fact with the sign that says its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A fact, by what stands between its braces.
    Fact(&'a str),
}

impl Sentence {
    /// Of both languages.
    pub const fn new(chinese: &'static str, english: &'static str) -> Self {
        Self { chinese, english }
    }

    /// Told without any fact.
    pub fn told(self) -> Told {
        self.of(&[])
    }

    /// Told with its facts, in the order of the Chinese.
    pub fn of(self, facts: &[&dyn Display]) -> Told {
        debug_assert_eq!(facts.len(), places(self.chinese), "{}", self.chinese);
        Told(filled(self.chinese, facts))
    }

    /// The English with these facts, which are English themselves.
    pub(super) fn in_english(self, facts: &[String]) -> String {
        let facts: Vec<&dyn Display> = facts.iter().map(|fact| fact as &dyn Display).collect();
        filled(self.english, &facts)
    }

    /// The Chinese in its pieces.
    pub(super) fn pieces(self) -> Vec<Piece<'static>> {
        pieces(self.chinese).collect()
    }

    #[cfg(test)]
    pub(super) fn both(self) -> (&'static str, &'static str) {
        (self.chinese, self.english)
    }
}

impl Told {
    /// This, and in the same breath that (，).
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        self.joined('，', more)
    }

    /// This, and besides that (；).
    #[must_use]
    pub fn besides(self, more: Self) -> Self {
        self.joined('；', more)
    }

    fn joined(mut self, by: char, more: Self) -> Self {
        self.0.push(by);
        self.0.extend([more.0]);
        self
    }

    /// All of them, one besides the other; nothing of none.
    pub fn all(told: impl IntoIterator<Item = Self>) -> Option<Self> {
        told.into_iter().reduce(Self::besides)
    }
}

impl Display for Told {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::ops::Deref for Told {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<&str> for Told {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl From<Told> for String {
    fn from(told: Told) -> Self {
        told.0
    }
}

fn filled(form: &str, facts: &[&dyn Display]) -> String {
    use fmt::Write as _;
    let (mut text, mut next) = (String::with_capacity(form.len() * 2), 0);
    for piece in pieces(form) {
        let fact = match piece {
            Piece::Words(words) => {
                text.push_str(words);
                continue;
            }
            Piece::Fact(place) => place.parse().unwrap_or(next),
        };
        next += 1;
        if let Some(fact) = facts.get(fact) {
            // A text takes whatever is written to it.
            let _ = write!(text, "{fact}");
        }
    }
    text
}

fn places(form: &str) -> usize {
    pieces(form).filter(|piece| matches!(piece, Piece::Fact(_))).count()
}

fn pieces(form: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = form;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let fact = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let piece = if let Some((kind, after)) = fact {
            rest = after;
            Piece::Fact(kind)
        } else {
            let (words, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
            rest = after;
            Piece::Words(words)
        };
        Some(piece)
    })
}
