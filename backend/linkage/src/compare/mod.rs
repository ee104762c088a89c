//! Comparing: the tests a model may declare, and the pairing that a declared model makes of two tables.

mod declared;
#[cfg(test)]
mod short_cuts;
pub mod text;
pub mod values;

use serde::{Deserialize, Serialize};

pub use declared::{Custom, Declared, NotFound};

/// A declared test of two values; the first level whose test holds is the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// The values are equal.
    Exact,
    /// Jaro–Winkler similarity at least this.
    JaroWinkler(f64),
    /// At most so many edits (by character; exchanged neighbours count one).
    Edits(usize),
    /// The same first so many characters.
    First(usize),
    /// Tokens in common, of all tokens, at least this share.
    Tokens(f64),
    /// Sets parted by this character share a member.
    AnyOf(char),
    /// Dates at most so many days apart.
    Days(i64),
    /// Dates with month and day exchanged.
    Exchanged,
    /// Numbers at most so far apart.
    Within(f64),
    /// Points (`latitude,longitude`) at most so many kilometres apart.
    Kilometres(f64),
    /// The value stands in this column of the other row.
    InColumn(String),
    /// A comparator of the caller, by name.
    Custom(String),
    /// Holds always: the last level.
    Otherwise,
}

impl Test {
    /// Whether two different texts pass a test that needs nothing but them.
    pub fn holds(&self, one: &str, other: &str) -> bool {
        match self {
            Self::JaroWinkler(least) => text::jaro_winkler(one, other) >= *least,
            Self::Edits(most) => text::edits(one, other) <= *most,
            Self::First(count) => one.chars().take(*count).eq(other.chars().take(*count)),
            Self::Tokens(least) => text::token_share(one, other) >= *least,
            Self::AnyOf(mark) => one
                .split(*mark)
                .map(str::trim)
                .any(|member| !member.is_empty() && other.split(*mark).any(|against| against.trim() == member)),
            Self::Days(most) => {
                both(values::date, one, other).is_some_and(|(one, other)| (one.days - other.days).abs() <= *most)
            }
            Self::Exchanged => both(values::date, one, other).is_some_and(|(one, other)| values::exchanged(one, other)),
            Self::Within(most) => {
                both(values::number, one, other).is_some_and(|(one, other)| (one - other).abs() <= *most)
            }
            Self::Kilometres(most) => {
                both(values::point, one, other).is_some_and(|(one, other)| values::kilometres(one, other) <= *most)
            }
            Self::Exact => one == other,
            Self::InColumn(_) | Self::Custom(_) => false,
            Self::Otherwise => true,
        }
    }
}

fn both<T>(read: impl Fn(&str) -> Option<T>, one: &str, other: &str) -> Option<(T, T)> {
    Some((read(one)?, read(other)?))
}

#[cfg(test)]
mod tests {
    use super::Test;

    #[test]
    fn tests_say_what_they_say() {
        for (test, one, other, expected) in [
            (Test::Edits(1), "Meier", "Meyer", true),
            (Test::First(3), "Meier", "Meyer", false),
            (Test::AnyOf(';'), "139;138", " 138 ;137", true),
            (Test::Days(10), "2015-03-05", "2015-03-14", true),
            (Test::Days(10), "2015-03-05", "unknown", false),
            (Test::Within(0.5), "1.2", "1.6", true),
            (Test::Kilometres(1.0), "35.0,105.0", "35.001,105.0", true),
            (Test::Otherwise, "a", "b", true),
        ] {
            assert_eq!(test.holds(one, other), expected, "{test:?} {one} {other}");
        }
    }
}
