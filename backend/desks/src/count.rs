//! 人数: counts as people read them, and shares as pictures draw them.

use std::fmt;

/// A count, printed with a comma every three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Count(pub u64);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// How much of the whole a part is, in thousandths: what the little bars are drawn from. An empty whole has no bar.
pub fn thousandths(part: u64, whole: u64) -> u64 {
    part.saturating_mul(1000).checked_div(whole).unwrap_or(0).min(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        for (count, shown) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(Count(count).to_string(), shown);
        }
    }

    #[test]
    fn a_share_never_leaves_its_bar() {
        assert_eq!(thousandths(1, 2), 500);
        assert_eq!(thousandths(3, 2), 1000);
        assert_eq!(thousandths(3, 0), 0);
    }
}
