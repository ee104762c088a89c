//! 抽样: which households are visited a second time, by others (抽查, D§4.7).
//!
//! **Design.** The households visited in a round are split into strata (township or village, and where wanted by surveyor). The whole
//! size comes from the wanted margin and confidence by Cochran's formula at the worst case p = ½, corrected for the finite population,
//! or is given. It is shared out in proportion to the strata by largest remainder, at least [`LEAST_IN_STRATUM`] each as far as the
//! stratum has as many. **Drawing.** Each household gets a number from the seed and its id alone; the smallest numbers of a stratum are
//! the sample. So the same seed and the same households give the same sample in whatever order they come, a household that was not
//! drawn stays undrawn when others leave, and nobody can choose.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::intervals::{Confidence, real};
use crate::coded;
use crate::speech::{SAMPLE_ENLARGED, SAMPLE_OF_LEAST, Told};

/// Fewer say nothing about a stratum.
pub const LEAST_IN_STRATUM: u64 = 2;

coded! {
    /// 分层方式.
    pub enum Strata {
        /// 按乡镇.
        Township = "township" "按乡镇",
        /// 按村.
        Village = "village" "按村",
        /// 按乡镇和调查人.
        TownshipSurveyor = "township_surveyor" "按乡镇和调查人",
        /// 按村和调查人.
        VillageSurveyor = "village_surveyor" "按村和调查人",
    }
}

impl Strata {
    /// Whether villages are told apart.
    pub const fn is_by_village(self) -> bool {
        matches!(self, Self::Village | Self::VillageSurveyor)
    }

    /// Whether surveyors are told apart.
    pub const fn is_by_surveyor(self) -> bool {
        matches!(self, Self::TownshipSurveyor | Self::VillageSurveyor)
    }
}

/// How large a sample is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// That many households.
    Households(u64),
    /// As many as an error rate needs to be known that well: half the width of its interval, in hundredths of a percent.
    Margin {
        /// 允许误差.
        hundredths: u32,
        /// 置信水平.
        confidence: Confidence,
    },
}

/// A household that was visited and may be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Its id.
    pub id: Uuid,
    /// The stratum it belongs to, by name.
    pub stratum: String,
}

/// One stratum of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// Households in it.
    pub population: u64,
    /// Those drawn, in the order of their numbers.
    pub drawn: Vec<Uuid>,
}

/// A drawn sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// By name.
    pub strata: Vec<Stratum>,
}

impl Sample {
    /// 样本量.
    pub fn size(&self) -> u64 {
        self.strata.iter().map(|stratum| stratum.drawn.len() as u64).sum()
    }
}

/// The size of a sample from that many households.
pub fn sample_size(population: u64, size: Size) -> u64 {
    match size {
        Size::Households(wanted) => wanted.min(population),
        Size::Margin { hundredths, confidence } => {
            let margin = f64::from(hundredths.clamp(1, 5_000)) / 10_000.0;
            let endless = confidence.z() * confidence.z() * 0.25 / (margin * margin);
            let corrected = endless / (1.0 + (endless - 1.0) / real(population.max(1)));
            whole(corrected.ceil()).min(population)
        }
    }
}

/// Why a sample is larger than was asked for: each stratum has its least. Of each stratum its households and those drawn; by its margin,
/// where the size came from one.
pub fn enlarged(strata: &[(u64, u64)], margin: Option<Size>) -> Option<Told> {
    let (population, drawn) = strata.iter().fold((0, 0), |sum, stratum| (sum.0 + stratum.0, sum.1 + stratum.1));
    if let Some(margin) = margin {
        let asked = sample_size(population, margin);
        return (drawn > asked).then(|| SAMPLE_ENLARGED.of(&[&asked, &LEAST_IN_STRATUM, &drawn]));
    }
    let has_its_least = |stratum: &(u64, u64)| stratum.1 == LEAST_IN_STRATUM.min(stratum.0);
    let is_least = strata.len() > 1 && strata.iter().all(has_its_least);
    is_least.then(|| SAMPLE_OF_LEAST.of(&[&LEAST_IN_STRATUM]))
}

/// Draws a sample. Pure: seed and households alone decide.
pub fn draw(households: &[Household], size: Size, seed: u64) -> Sample {
    let mut strata: BTreeMap<&str, Vec<(u64, Uuid)>> = BTreeMap::new();
    for household in households {
        strata.entry(&household.stratum).or_default().push((number(seed, household.id), household.id));
    }
    let populations: Vec<u64> = strata.values().map(|members| members.len() as u64).collect();
    let shares = share_out(sample_size(households.len() as u64, size), &populations);
    let strata = strata.into_iter().zip(shares).map(|((name, mut members), share)| {
        members.sort_unstable();
        members.dedup();
        let population = members.len() as u64;
        let drawn = members.into_iter().take(usize::try_from(share).unwrap_or(usize::MAX)).map(|(_, id)| id).collect();
        Stratum { name: name.to_owned(), population, drawn }
    });
    Sample { strata: strata.collect() }
}

/// Shares the size out in proportion, by largest remainder; every stratum gets its least first.
fn share_out(size: u64, populations: &[u64]) -> Vec<u64> {
    let mut shares: Vec<u64> = populations.iter().map(|population| LEAST_IN_STRATUM.min(*population)).collect();
    let all: u64 = populations.iter().sum();
    let least: u64 = shares.iter().sum();
    let mut left = size.saturating_sub(least);
    if all == 0 || left == 0 {
        return shares;
    }
    let exact = |at: usize| u128::from(size) * u128::from(populations[at]);
    for at in 0..shares.len() {
        let whole = u64::try_from(exact(at) / u128::from(all)).unwrap_or(u64::MAX);
        let more = whole.saturating_sub(shares[at]).min(left).min(populations[at] - shares[at]);
        shares[at] += more;
        left -= more;
    }
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|at| (std::cmp::Reverse(exact(*at) % u128::from(all)), *at));
    while left > 0 {
        let before = left;
        for at in &by_remainder {
            if left > 0 && shares[*at] < populations[*at] {
                shares[*at] += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    shares
}

/// A number from seed and id alone, spread evenly (SplitMix64 over both halves of the id).
fn number(seed: u64, id: Uuid) -> u64 {
    let (high, low) = id.as_u64_pair();
    mix(mix(mix(seed) ^ high) ^ low)
}

fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A size is never negative and far below 2⁵³.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size of a sample, rounded up above zero"
)]
fn whole(size: f64) -> u64 {
    size.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIVE_PERCENT: Size = Size::Margin { hundredths: 500, confidence: Confidence::NinetyFive };

    fn households(sizes: &[u64]) -> Vec<Household> {
        let of = |(at, size): (usize, &u64)| -> Vec<Household> {
            (0..*size)
                .map(|nth| Household {
                    id: Uuid::from_u64_pair(at as u64 + 1, nth + 1), stratum: format!("村{at:02}")
                })
                .collect()
        };
        sizes.iter().enumerate().flat_map(of).collect()
    }

    #[test]
    fn a_sample_that_each_stratum_has_made_larger_says_so() {
        let strata = vec![(60, 2); 17];
        assert!(enlarged(&strata, None).unwrap().contains("每层只抽了最少的 2 户"));
        assert!(
            enlarged(&strata, Some(Size::Margin { hundredths: 3_000, confidence: Confidence::NinetyFive })).is_some()
        );
        assert_eq!(enlarged(&[(60, 9), (40, 6)], None), None);
        assert_eq!(enlarged(&[(600, 160), (400, 118)], Some(FIVE_PERCENT)), None);
        assert_eq!(enlarged(&[(60, 2)], None), None, "of one stratum nothing is shared out");
    }

    #[test]
    fn golden_sizes_of_cochran_with_the_finite_correction() {
        // 95 %, ± 5 %: 385 of an endless population, 278 of 1,000, 80 of 100.
        for (population, size) in [(100_000_000, 385), (1_000, 278), (100, 80), (1, 1), (0, 0)] {
            assert_eq!(sample_size(population, FIVE_PERCENT), size, "{population}");
        }
        assert_eq!(sample_size(30, Size::Households(50)), 30);
    }

    #[test]
    fn another_seed_draws_others() {
        let all = households(&[500]);
        let (one, two) = (draw(&all, Size::Households(50), 1), draw(&all, Size::Households(50), 2));
        assert_eq!(one.size(), 50);
        assert_ne!(one, two);
    }

    #[test]
    fn every_household_is_as_likely_to_be_drawn_as_any_other() {
        let all = households(&[40]);
        let mut drawn = BTreeMap::<Uuid, u32>::new();
        for seed in 0..2_000 {
            for stratum in draw(&all, Size::Households(10), seed).strata {
                stratum.drawn.into_iter().for_each(|id| *drawn.entry(id).or_default() += 1);
            }
        }
        // 500 expected of each, standard deviation 19.
        assert!(drawn.len() == 40 && drawn.values().all(|times| (400..600).contains(times)), "{drawn:?}");
    }

    proptest! {
        #[test]
        fn the_same_seed_and_households_give_the_same_sample_in_whatever_order(
            sizes in proptest::collection::vec(0u64..60, 1..8), seed: u64, wanted in 1u64..150, turn in 0usize..100,
        ) {
            let all = households(&sizes);
            let mut turned = all.clone();
            if !turned.is_empty() {
                let turn = turn % turned.len();
                turned.rotate_left(turn);
            }
            let sample = draw(&all, Size::Households(wanted), seed);
            prop_assert_eq!(&draw(&turned, Size::Households(wanted), seed), &sample);
            let least: u64 = sizes.iter().map(|size| LEAST_IN_STRATUM.min(*size)).sum();
            prop_assert_eq!(sample.size(), wanted.max(least).min(all.len() as u64));
            for stratum in &sample.strata {
                prop_assert!(stratum.drawn.len() as u64 >= LEAST_IN_STRATUM.min(stratum.population));
                prop_assert!(stratum.drawn.len() as u64 <= stratum.population);
            }
        }

        #[test]
        fn strata_are_drawn_in_proportion(sizes in proptest::collection::vec(20u64..400, 2..6)) {
            let all = households(&sizes);
            let wanted = all.len() as u64 / 2;
            for stratum in draw(&all, Size::Households(wanted), 7).strata {
                let share = real(stratum.population) * real(wanted) / real(all.len() as u64);
                prop_assert!((real(stratum.drawn.len() as u64) - share).abs() <= 1.0);
            }
        }
    }
}
