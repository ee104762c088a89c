//! 误差区间: what a sample says about the whole, with its uncertainty.
//!
//! A rate is estimated by strata: p = Σ W·p_h with W = N_h / N. Its uncertainty is that of a plain sample of the *effective* size
//! n* = 1 / Σ W²·(1 − n_h/N_h)/n_h — the size at which a plain sample from an endless population would be as sure, if the strata erred
//! alike; the factor (1 − n_h/N_h) is the correction for a finite population, so that a full check is certain. The interval is Wilson's
//! (E. B. Wilson 1927) at n*: it never leaves 0–1 and says something even when no error was found.

use crate::coded;

coded! {
    /// 置信水平.
    pub enum Confidence {
        /// 90 %.
        Ninety = "90" "90%",
        /// 95 %: the usual.
        NinetyFive = "95" "95%",
        /// 99 %.
        NinetyNine = "99" "99%",
    }
}

impl Confidence {
    /// The two-sided quantile of the normal distribution.
    pub const fn z(self) -> f64 {
        match self {
            Self::Ninety => 1.644_853_626_951_472_7,
            Self::NinetyFive => 1.959_963_984_540_054,
            Self::NinetyNine => 2.575_829_303_548_901,
        }
    }
}

/// What was found in one stratum. Units: whatever is counted (children, households, fields).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StratumErrors {
    /// 总体: all of the stratum.
    pub population: u64,
    /// 已查.
    pub checked: u64,
    /// 有误.
    pub wrong: u64,
}

/// 差错率 with its interval; shares from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorRate {
    /// 已查.
    pub checked: u64,
    /// 有误.
    pub wrong: u64,
    /// The estimate for the whole, weighted by stratum.
    pub rate: f64,
    /// Lower bound.
    pub lower: f64,
    /// Upper bound.
    pub upper: f64,
}

impl ErrorRate {
    /// The rate over these strata; `None` where nothing was checked. Where nobody of a stratum could be checked all of it may be right or
    /// wrong: the interval is wider by its share.
    pub fn of(strata: &[StratumErrors], confidence: Confidence) -> Option<Self> {
        let unseen: f64 = strata.iter().filter(|stratum| stratum.checked == 0).map(share_base).sum();
        let seen = Self::of_checked(strata, confidence)?;
        let all: f64 = strata.iter().map(share_base).sum();
        let unknown = unseen / all;
        Some(Self { lower: seen.lower * (1.0 - unknown), upper: seen.upper * (1.0 - unknown) + unknown, ..seen })
    }

    /// The rate over the strata in which anything was checked: of a question that is not asked of everybody.
    pub fn of_checked(strata: &[StratumErrors], confidence: Confidence) -> Option<Self> {
        let checked: Vec<_> = strata.iter().filter(|stratum| stratum.checked > 0).collect();
        let whole: f64 = checked.iter().map(|stratum| share_base(stratum)).sum();
        if checked.is_empty() || whole <= 0.0 {
            return None;
        }
        let (mut rate, mut spread) = (0.0, 0.0);
        for stratum in &checked {
            let (population, n) = (share_base(stratum), real(stratum.checked));
            let weight = population / whole;
            rate += weight * real(stratum.wrong) / n;
            spread += weight * weight * (1.0 - n / population).max(0.0) / n;
        }
        let (lower, upper) = wilson(rate, spread, confidence.z());
        let sum = |of: fn(&StratumErrors) -> u64| checked.iter().map(|stratum| of(stratum)).sum();
        Some(Self { checked: sum(|s| s.checked), wrong: sum(|s| s.wrong), rate, lower, upper })
    }
}

/// A stratum is at least as large as what was checked of it.
fn share_base(stratum: &StratumErrors) -> f64 {
    real(stratum.population.max(stratum.checked))
}

/// Wilson's interval around `rate` when one observation in `1 / spread` is worth a full one; without spread the rate is known.
fn wilson(rate: f64, spread: f64, z: f64) -> (f64, f64) {
    if spread <= f64::EPSILON {
        return (rate, rate);
    }
    let q = z * z * spread;
    let centre = (rate + q / 2.0) / (1.0 + q);
    let half = z * (rate * (1.0 - rate) * spread + q * spread / 4.0).sqrt() / (1.0 + q);
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

/// Counts of people are far below the 2⁵³ that a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "counts of people")]
pub(super) fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(population: u64, checked: u64, wrong: u64) -> ErrorRate {
        ErrorRate::of(&[StratumErrors { population, checked, wrong }], Confidence::NinetyFive).unwrap()
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 5e-4
    }

    #[test]
    fn golden_values_of_wilsons_interval() {
        // From an endless population: 5 of 100 gives 2.15–11.18 %, 0 of 100 gives 0–3.70 % (Newcombe 1998, method 3).
        let endless = 1 << 50;
        let five = one(endless, 100, 5);
        assert!(close(five.rate, 0.05) && close(five.lower, 0.0215) && close(five.upper, 0.1118), "{five:?}");
        let none = one(endless, 100, 0);
        assert!(close(none.lower, 0.0) && close(none.upper, 0.0370), "{none:?}");
    }

    #[test]
    fn whom_nobody_could_be_asked_about_may_be_right_or_wrong() {
        let seen = StratumErrors { population: 80, checked: 80, wrong: 2 };
        let unseen = StratumErrors { population: 20, checked: 0, wrong: 0 };
        let rate = ErrorRate::of(&[seen, unseen], Confidence::NinetyFive).unwrap();
        assert!(close(rate.rate, 0.025) && close(rate.lower, 0.02) && close(rate.upper, 0.22), "{rate:?}");
    }

    #[test]
    fn whoever_was_all_checked_is_known_for_certain() {
        let all = one(40, 40, 2);
        assert!(close(all.lower, 0.05) && close(all.upper, 0.05), "{all:?}");
        assert_eq!(ErrorRate::of(&[], Confidence::Ninety), None);
    }

    #[test]
    fn a_large_stratum_weighs_more_than_a_small_one() {
        let strata = [
            StratumErrors { population: 900, checked: 30, wrong: 0 },
            StratumErrors { population: 100, checked: 30, wrong: 30 },
        ];
        let rate = ErrorRate::of(&strata, Confidence::NinetyFive).unwrap();
        assert!(close(rate.rate, 0.1) && rate.checked == 60 && rate.wrong == 30, "{rate:?}");
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_rate_and_stays_between_none_and_all(
            strata in proptest::collection::vec((1u64..5000, 0u64..200, 0u64..200), 1..8),
            confidence in proptest::sample::select(Confidence::ALL),
        ) {
            let strata: Vec<_> = strata.into_iter()
                .map(|(population, checked, wrong)| StratumErrors { population, checked: checked.min(population), wrong: wrong.min(checked.min(population)) })
                .collect();
            if let Some(rate) = ErrorRate::of(&strata, confidence) {
                prop_assert!(0.0 <= rate.lower && rate.lower <= rate.rate + 1e-12 && rate.rate <= rate.upper + 1e-12 && rate.upper <= 1.0, "{:?}", rate);
            }
        }

        #[test]
        fn checking_more_makes_surer(population in 100u64..10_000, checked in 10u64..50) {
            let width = |n: u64| { let rate = one(population, n, n / 10); rate.upper - rate.lower };
            prop_assert!(width(checked * 2) <= width(checked) + 0.02);
        }
    }
}
