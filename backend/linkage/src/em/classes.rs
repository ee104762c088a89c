//! The classes of pairs that EM tells apart (matches, rivals, chance), laid out so that all of them are worked out at once: four numbers
//! side by side for every level of every comparison.

use crate::em::Sizes;
use crate::model::{Level, Model};
use crate::pattern::{MOST_LEVELS, Pattern};

/// One number of four classes.
type Four = [f64; 4];

/// How likely each class gives each answer.
pub(super) struct Classes {
    /// Number of classes; the last is chance.
    count: usize,
    priors: Vec<Four>,
    /// By four classes, comparison, level.
    shares: Vec<Four>,
    comparisons: usize,
}

/// What one class of pairs amounts to: its expected number, and the number at each level.
pub(super) struct Sum {
    pub(super) total: f64,
    pub(super) levels: Vec<[f64; MOST_LEVELS]>,
}

impl Classes {
    pub(super) fn of(model: &Model, sizes: Sizes) -> Self {
        let per_pair = 1.0 / f64::from(sizes.right.max(1));
        let mut priors = vec![model.matches_per_row * per_pair];
        priors.extend(model.rivals.iter().map(|rival| rival.per_row * per_pair));
        priors.push(1.0);
        let share = |level: &Level, class: usize| match class {
            0 => level.m,
            rival if rival <= model.rivals.len() => level.rivals[rival - 1],
            _ => level.u,
        };
        let count = priors.len();
        let fours = count.div_ceil(4);
        let mut shares = vec![[1.0; 4]; model.comparisons.len() * MOST_LEVELS * fours];
        for (place, comparison) in model.comparisons.iter().enumerate() {
            for (level, number) in comparison.levels.iter().zip(1..) {
                for class in 0..count {
                    let four = (class / 4 * model.comparisons.len() + place) * MOST_LEVELS + number;
                    shares[four][class % 4] = share(level, class);
                }
            }
        }
        let mut packed = vec![[0.0; 4]; fours];
        priors.iter().enumerate().for_each(|(class, prior)| packed[class / 4][class % 4] = *prior);
        Self { count, priors: packed, shares, comparisons: model.comparisons.len() }
    }

    /// Room for one number of each class.
    pub(super) fn room(&self) -> Vec<Four> {
        vec![[0.0; 4]; self.priors.len()]
    }

    /// The numbers of the classes there are.
    pub(super) fn known<'r>(&self, room: &'r [Four]) -> &'r [f64] {
        &room.as_flattened()[..self.count]
    }

    /// How likely each class gives a pattern, its prior included.
    #[inline]
    pub(super) fn likelihoods(&self, pattern: Pattern, odds: &mut [Four]) {
        let places = self.comparisons * MOST_LEVELS;
        for (number, (odd, prior)) in odds.iter_mut().zip(&self.priors).enumerate() {
            let mut product = *prior;
            let rows = self.shares[number * places..][..places].as_chunks::<MOST_LEVELS>().0;
            for (place, row) in rows.iter().enumerate() {
                let share = &row[pattern.level(place)];
                (0..4).for_each(|class| product[class] *= share[class]);
            }
            *odd = product.map(|odd| odd.max(1e-300));
        }
    }
}

/// Expected numbers of all classes, summed up pattern by pattern.
pub(super) struct Tally {
    totals: Vec<Four>,
    levels: Vec<Four>,
}

impl Tally {
    pub(super) fn of(classes: &Classes) -> Self {
        Self { totals: classes.room(), levels: vec![[0.0; 4]; classes.shares.len()] }
    }

    /// Adds the shares of a pattern; those too small to matter are left out.
    #[inline]
    pub(super) fn add(&mut self, pattern: Pattern, shares: &[Four]) {
        let places = self.levels.len() / shares.len();
        for (number, (total, share)) in self.totals.iter_mut().zip(shares).enumerate() {
            let share = share.map(|share| if share < 1e-9 { 0.0 } else { share });
            (0..4).for_each(|class| total[class] += share[class]);
            let rows = self.levels[number * places..][..places].as_chunks_mut::<MOST_LEVELS>().0;
            for (place, row) in rows.iter_mut().enumerate() {
                let sum = &mut row[pattern.level(place)];
                (0..4).for_each(|class| sum[class] += share[class]);
            }
        }
    }

    /// Adds what another piece of the histogram has given.
    pub(super) fn join(&mut self, other: &Self) {
        let add = |sums: &mut [Four], more: &[Four]| {
            sums.as_flattened_mut().iter_mut().zip(more.as_flattened()).for_each(|(sum, one)| *sum += one);
        };
        add(&mut self.totals, &other.totals);
        add(&mut self.levels, &other.levels);
    }

    /// The sums of every class but chance.
    pub(super) fn by_class(&self, classes: &Classes) -> Vec<Sum> {
        let at = |class: usize, place: usize, level: usize| {
            self.levels[(class / 4 * classes.comparisons + place) * MOST_LEVELS + level][class % 4]
        };
        let of = |class: usize| Sum {
            total: self.totals[class / 4][class % 4],
            levels: (0..classes.comparisons)
                .map(|place| std::array::from_fn(|level| at(class, place, level)))
                .collect(),
        };
        (0..classes.count - 1).map(of).collect()
    }
}
