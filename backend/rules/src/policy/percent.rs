//! 百分比 in integers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A percentage in hundredths of a percent: 9350 is 93.50 %. Never a float, so that two computers print one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(i64);

impl Percent {
    /// That many hundredths of a percent.
    pub const fn of_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// The hundredths.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// Numerator by denominator, rounded half up to two decimals; `None` when the denominator is not above zero.
    ///
    /// Only net-flow figures can be negative; they round half up towards zero's far side like their mirror image.
    pub fn of_ratio(numerator: i64, denominator: i64) -> Option<Self> {
        if denominator <= 0 {
            return None;
        }
        let scaled = i128::from(numerator.unsigned_abs()) * 10_000;
        let rounded = (scaled * 2 + i128::from(denominator)) / (i128::from(denominator) * 2);
        let rounded = i64::try_from(rounded).ok()?;
        Some(Self(if numerator < 0 { -rounded } else { rounded }))
    }
}

impl fmt::Display for Percent {
    /// Two decimals, without the sign of percent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(numerator: i64, denominator: i64) -> String {
        Percent::of_ratio(numerator, denominator).unwrap().to_string()
    }

    #[test]
    fn two_decimals_rounded_half_up() {
        assert_eq!(shown(187, 200), "93.50");
        assert_eq!(shown(187, 193), "96.89");
        assert_eq!(shown(187, 192), "97.40");
        assert_eq!(shown(148, 5000), "2.96");
        assert_eq!(shown(9, 5000), "0.18");
        assert_eq!(shown(1, 20_000), "0.01");
        assert_eq!(shown(1, 20_001), "0.00");
        assert_eq!(shown(-148, 5000), "-2.96");
        assert_eq!(shown(3, 3), "100.00");
        assert_eq!(Percent::of_ratio(1, 0), None);
    }

    proptest! {
        #[test]
        fn rounding_is_never_off_by_more_than_half_a_hundredth(n in 0i64..1_000_000, d in 1i64..1_000_000) {
            let hundredths = Percent::of_ratio(n, d).unwrap().hundredths();
            let error = (hundredths * d - n * 10_000).abs() * 2;
            prop_assert!(error <= d);
        }
    }
}
