//! Clerical review: precision and recall from a sample that a person settles, with confidence intervals.
//!
//! Nobody knows the truth about a real county. But a person can look at two hundred pairs, drawn by chance from strata in which the
//! machine is sure, doubtful or against: what they find tells how good all the links are, and within which bounds.

use crate::block::stir;

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The best guess.
    pub share: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// A stratum: how many pairs it has, how many a person has looked at, how many of these were one and the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// Pairs in all.
    pub size: u64,
    /// Pairs settled by a person.
    pub settled: u64,
    /// Of those: one and the same.
    pub same: u64,
}

/// Two-sided 95 %.
const Z: f64 = 1.959_964;

/// Wilson's interval for `same` out of `settled`: honest for small counts and for shares near 0 and 1.
pub fn wilson(same: f64, settled: f64) -> Share {
    if settled <= 0.0 {
        return Share { share: 0.5, low: 0.0, high: 1.0 };
    }
    let share = same / settled;
    let (half, spread) =
        (Z * Z / settled, (share * (1.0 - share) / settled + Z * Z / (4.0 * settled * settled)).sqrt());
    let (centre, width) = ((share + half / 2.0) / (1.0 + half), Z * spread / (1.0 + half));
    Share { share, low: (centre - width).max(0.0), high: (centre + width).min(1.0) }
}

/// The share of true pairs over several strata, each counted by its size. Wilson's interval at the sample size that a simple sample
/// of the same spread would have.
pub fn over(strata: &[Stratum]) -> Share {
    let known: Vec<&Stratum> = strata.iter().filter(|one| one.size > 0 && one.settled > 0).collect();
    let size: f64 = known.iter().map(|one| one.size as f64).sum();
    if size == 0.0 {
        return wilson(0.0, 0.0);
    }
    let (mut share, mut guarded, mut variance) = (0.0, 0.0, 0.0);
    for one in known {
        let (part, settled) = (one.size as f64 / size, one.settled as f64);
        // A stratum in which nobody has found an error yet is not without spread: two imagined answers, one each way.
        let careful = (one.same as f64 + 1.0) / (settled + 2.0);
        let left_unseen = 1.0 - settled / one.size as f64;
        share += part * one.same as f64 / settled;
        guarded += part * careful;
        variance += part * part * careful * (1.0 - careful) / settled * left_unseen.max(0.0);
    }
    if variance <= 0.0 {
        return Share { share, low: share, high: share };
    }
    let like = guarded * (1.0 - guarded) / variance;
    Share { share, ..wilson(share * like, like) }
}

/// Precision of the linked strata, and recall: the linked true pairs out of all true pairs among linked and other strata.
pub fn precision_and_recall(linked: &[Stratum], others: &[Stratum]) -> (Share, Share) {
    let size = |strata: &[Stratum]| strata.iter().map(|one| one.size as f64).sum::<f64>();
    let (precision, missed) = (over(linked), over(others));
    let (linked, others) = (size(linked), size(others));
    let recall = |of_linked: f64, of_others: f64| {
        let (found, lost) = (of_linked * linked, of_others * others);
        if found + lost == 0.0 { 1.0 } else { found / (found + lost) }
    };
    let lost = if others == 0.0 { Share { share: 0.0, low: 0.0, high: 0.0 } } else { missed };
    let recall = Share {
        share: recall(precision.share, lost.share),
        low: recall(precision.low, lost.high),
        high: recall(precision.high, lost.low),
    };
    (precision, recall)
}

/// Draws at most `count` of the places 0..`size` by chance, in rising order: the same for the same seed.
pub fn draw(size: usize, count: usize, seed: u64) -> Vec<usize> {
    let mut places: Vec<(u64, usize)> = (0..size).map(|place| (stir(stir(place as u64) ^ stir(seed)), place)).collect();
    let count = count.min(size);
    if count < size {
        places.select_nth_unstable(count);
    }
    places.truncate(count);
    let mut drawn: Vec<usize> = places.into_iter().map(|(_, place)| place).collect();
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests {
    use super::{Stratum, draw, over, precision_and_recall, wilson};
    use proptest::prelude::*;

    #[test]
    fn wilsons_interval_is_that_of_the_books() {
        let share = wilson(9.0, 10.0);
        assert!((share.low - 0.596).abs() < 0.001 && (share.high - 0.982).abs() < 0.001, "{share:?}");
        let share = wilson(0.0, 20.0);
        assert!(share.low.abs() < 1e-12 && (share.high - 0.161).abs() < 0.001, "{share:?}");
    }

    #[test]
    fn strata_count_by_their_size() {
        let sure = Stratum { size: 9_900, settled: 50, same: 50 };
        let doubtful = Stratum { size: 100, settled: 50, same: 25 };
        let share = over(&[sure, doubtful]);
        assert!((share.share - 0.995).abs() < 1e-9 && share.low < 0.995 && share.high > 0.995, "{share:?}");
        let (precision, recall) = precision_and_recall(&[sure], &[doubtful]);
        assert!((precision.share - 1.0).abs() < 1e-9);
        assert!((recall.share - 9_900.0 / 9_950.0).abs() < 1e-9 && recall.low < recall.share);
    }

    #[test]
    fn a_stratum_settled_whole_leaves_no_doubt() {
        let share = over(&[Stratum { size: 20, settled: 20, same: 19 }]);
        assert!((share.low - 0.95).abs() < 1e-9 && (share.high - 0.95).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_draw_is_repeatable_and_without_repetition(size in 0..500_usize, count in 0..60_usize, seed in any::<u64>()) {
            let drawn = draw(size, count, seed);
            prop_assert_eq!(&drawn, &draw(size, count, seed));
            prop_assert_eq!(drawn.len(), count.min(size));
            prop_assert!(drawn.windows(2).all(|two| two[0] < two[1]) && drawn.iter().all(|place| *place < size));
        }

        #[test]
        fn an_interval_holds_its_share(size in 1..5_000_u64, settled in 1..200_u64, same in 0..200_u64) {
            let settled = settled.min(size);
            let share = over(&[Stratum { size, settled, same: same.min(settled) }]);
            prop_assert!(0.0 <= share.low && share.low <= share.share + 1e-9);
            prop_assert!(share.share <= share.high + 1e-9 && share.high <= 1.0);
        }
    }
}
