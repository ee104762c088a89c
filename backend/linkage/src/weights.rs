//! Weights: what a pattern is worth, in bits (log2 odds), against the strongest other explanation of the pair.

use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::{MOST_LEVELS, Pattern};

/// The bits of every level against every kind of non-match, and the bits of the prior.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    kinds: Vec<Kind>,
    comparisons: usize,
    /// log2 u of the levels that weigh by rarity, for each comparison that has one.
    rare: Vec<(usize, [Option<f64>; MOST_LEVELS])>,
}

/// One kind of non-match: chance (the first) or a rival.
#[derive(Clone, Debug, PartialEq)]
struct Kind {
    prior: f64,
    bits: Vec<[f64; MOST_LEVELS]>,
}

/// The bits of a pattern against chance, before any rarity, and against its strongest rival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sums {
    chance: f64,
    rival: Weight,
}

impl Sums {
    /// The weight of a pair with this pattern whose values are this rare.
    #[inline]
    pub fn weigh(self, rarity: f64) -> Weight {
        let chance = self.chance + rarity;
        if self.rival.bits < chance { self.rival } else { Weight { bits: chance, against: 0 } }
    }
}

/// The weight of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// log2 of the odds that the pair is a match rather than its strongest other explanation.
    pub bits: f64,
    /// That explanation: 0 = chance, n = the model's n-th rival.
    pub against: u8,
}

impl Weights {
    /// The weights of a model for a search among so many right rows.
    pub fn of(model: &Model, right_rows: u32) -> Self {
        let matches = model.matches_per_row / f64::from(right_rows.max(1));
        let kinds = (0..model.kinds_of_non_match()).map(|kind| {
            let prior = match kind {
                0 => matches.log2(),
                rival => (model.matches_per_row / model.rivals[rival - 1].per_row).log2(),
            };
            let bits = model.comparisons.iter().map(|comparison| {
                let mut bits = [0.0; MOST_LEVELS];
                for (level, place) in comparison.levels.iter().zip(1..) {
                    let other = if kind == 0 { level.u } else { level.rivals[kind - 1] };
                    let place: usize = place;
                    bits[place] = (level.m / other).log2();
                }
                bits
            });
            Kind { prior, bits: bits.collect() }
        });
        let rare = model.comparisons.iter().enumerate().filter_map(|(place, comparison)| {
            let mut levels = [None; MOST_LEVELS];
            for (number, level) in comparison.levels.iter().enumerate().filter(|(_, level)| level.by_rarity) {
                levels[number + 1] = Some(level.u.log2());
            }
            levels.iter().any(Option::is_some).then_some((place, levels))
        });
        Self { kinds: kinds.collect(), comparisons: model.comparisons.len(), rare: rare.collect() }
    }

    /// Bits that a pair gains or loses because the values it agrees on are rarer or more common than the average.
    #[inline]
    pub fn rarity(&self, pairing: &impl Pairing, one: (Side, Row), other: (Side, Row), pattern: Pattern) -> f64 {
        let mut bits = 0.0;
        for (place, levels) in &self.rare {
            let level = pattern.level(*place);
            if let Some(usual) = levels[level] {
                bits += pairing.shared_by(one, other, *place, level).map_or(0.0, |share| usual - share.log2());
            }
        }
        bits
    }

    /// Bits of a pattern against one kind of non-match, without any rarity.
    #[inline]
    pub fn against(&self, kind: usize, pattern: Pattern) -> f64 {
        let kind = &self.kinds[kind];
        let mut bits = kind.prior;
        for (place, levels) in kind.bits.iter().enumerate() {
            bits += levels[pattern.level(place)];
        }
        bits
    }

    /// The weight of a pair: the least over all other explanations. Rarity counts against chance only: brothers share a rare
    /// surname for a reason.
    pub fn weigh(&self, pattern: Pattern, rarity: f64) -> Weight {
        self.sums(pattern).weigh(rarity)
    }

    /// The sums of a pattern, taken once for all pairs that share it.
    pub fn sums(&self, pattern: Pattern) -> Sums {
        let mut rival = Weight { bits: f64::INFINITY, against: 0 };
        for kind in 1..self.kinds.len() {
            let bits = self.against(kind, pattern);
            if bits < rival.bits {
                rival = Weight { bits, against: u8::try_from(kind).unwrap_or(u8::MAX) };
            }
        }
        Sums { chance: self.against(0, pattern), rival }
    }

    /// Bits of the prior and of each comparison against one kind of non-match: what a waterfall shows.
    pub fn steps(&self, kind: usize, pattern: Pattern) -> (f64, Vec<f64>) {
        let kind = &self.kinds[kind];
        let steps = (0..self.comparisons).map(|place| kind.bits[place][pattern.level(place)]);
        (kind.prior, steps.collect())
    }
}

/// The probability that belongs to a weight.
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}
