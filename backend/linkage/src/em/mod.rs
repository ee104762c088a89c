//! Expectation-maximisation on the histogram of patterns: the data say how often matches and rivals give each answer.
//!
//! It costs nothing to speak of, because it walks over thousands of distinct patterns instead of millions of pairs. Every
//! estimate leans on the model's own shares with a few hundred imagined pairs, so that a level nobody has seen keeps a
//! sensible weight and a small table cannot turn the model on its head.

mod classes;

use rayon::prelude::*;

use crate::em::classes::{Classes, Sum, Tally};
use crate::model::Model;
use crate::pattern::{MOST_LEVELS, Pattern};

/// How training is done.
#[derive(Clone, Copy, Debug)]
pub struct Training {
    /// Rounds at most.
    pub rounds: usize,
    /// Imagined pairs behind the model's own shares.
    pub imagined: f64,
    /// Stop when the expected number of matches moves by less than this share.
    pub until: f64,
}

impl Default for Training {
    fn default() -> Self {
        Self { rounds: 12, imagined: 400.0, until: 1e-4 }
    }
}

/// The sizes of both tables, of which the candidates are a part.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Standing rows on the left.
    pub left: u32,
    /// Standing rows on the right.
    pub right: u32,
}

/// What a person or an exact step has said about a pattern: taught to the model as if certain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lesson {
    /// How the pair agrees.
    pub pattern: Pattern,
    /// Whether it is one and the same.
    pub same: bool,
}

/// Learns `m`, the rivals' shares and the priors from the candidates. `u` is left alone: see [`learn_chance`].
pub fn learn(model: &mut Model, histogram: &[(Pattern, u64)], lessons: &[Lesson], sizes: Sizes, training: Training) {
    let belief = model.clone();
    let histogram = &worth_asking(model, histogram, sizes);
    let mut matches = 0.0;
    for _ in 0..training.rounds {
        let sums = expect(model, histogram, lessons, sizes);
        let moved = (sums[0].total - matches).abs();
        matches = sums[0].total;
        maximise(model, &belief, &sums, sizes, training.imagined);
        if moved <= training.until * matches {
            break;
        }
    }
}

/// Leaves out the patterns that can be nothing but chance: they are many and teach nothing.
fn worth_asking(model: &Model, histogram: &[(Pattern, u64)], sizes: Sizes) -> Vec<(Pattern, u64)> {
    const LEAST: f64 = 0.002;
    let classes = Classes::of(model, sizes);
    let of_chance = |pattern: Pattern| {
        let mut odds = classes.room();
        classes.likelihoods(pattern, &mut odds);
        let odds = classes.known(&odds);
        odds[odds.len() - 1] / odds.iter().sum::<f64>()
    };
    let counted = histogram.par_iter().copied().filter(|(_, count)| *count > 0);
    counted.filter(|(pattern, _)| of_chance(*pattern) < 1.0 - LEAST).collect()
}

/// Learns `u` from the patterns of pairs taken by chance. `sample` must hold no true matches.
pub fn learn_chance(model: &mut Model, sample: &[(Pattern, u64)], imagined: f64) {
    for (place, comparison) in model.comparisons.iter_mut().enumerate() {
        let mut counts = [0.0; MOST_LEVELS];
        for (pattern, count) in sample {
            counts[pattern.level(place)] += *count as f64;
        }
        let total: f64 = counts[1..].iter().sum();
        for (level, count) in comparison.levels.iter_mut().zip(&counts[1..]) {
            level.u = ((level.u * imagined + count) / (imagined + total)).max(1e-9);
        }
    }
}

fn expect(model: &Model, histogram: &[(Pattern, u64)], lessons: &[Lesson], sizes: Sizes) -> Vec<Sum> {
    let classes = Classes::of(model, sizes);
    // Fixed pieces, added up in order: the same sums whatever the number of threads.
    let pieces: Vec<Tally> = histogram
        .par_chunks(2048)
        .map(|piece| {
            let mut tally = Tally::of(&classes);
            let mut odds = classes.room();
            for (pattern, count) in piece {
                classes.likelihoods(*pattern, &mut odds);
                let all: f64 = classes.known(&odds).iter().sum();
                odds.as_flattened_mut().iter_mut().for_each(|odd| *odd = *count as f64 * *odd / all);
                tally.add(*pattern, &odds);
            }
            tally
        })
        .collect();
    let mut sums = Tally::of(&classes);
    for piece in &pieces {
        sums.join(piece);
    }
    let mut sums = sums.by_class(&classes);
    teach(&mut sums, &classes, lessons);
    sums
}

fn add(sum: &mut Sum, pattern: Pattern, share: f64) {
    sum.total += share;
    for (place, row) in sum.levels.iter_mut().enumerate() {
        row[pattern.level(place)] += share;
    }
}

/// A settled pair that the weights had got wrong counts for ten: that is what a person's minute is worth.
fn teach(sums: &mut [Sum], classes: &Classes, lessons: &[Lesson]) {
    let mut room = classes.room();
    for lesson in lessons {
        classes.likelihoods(lesson.pattern, &mut room);
        let odds = classes.known(&room);
        let said_match = odds[0] > odds[1..].iter().copied().fold(0.0, f64::max);
        let worth = if said_match == lesson.same { 1.0 } else { 10.0 };
        if lesson.same {
            add(&mut sums[0], lesson.pattern, worth);
        } else if let Some(rival) = (1..sums.len()).max_by(|one, two| odds[*one].total_cmp(&odds[*two])) {
            add(&mut sums[rival], lesson.pattern, worth);
        }
    }
}

fn maximise(model: &mut Model, belief: &Model, sums: &[Sum], sizes: Sizes, imagined: f64) {
    let rows = f64::from(sizes.left.max(1));
    let lean = imagined.min(rows);
    let share = |believed: f64, sum: &Sum| (believed * lean + sum.total) / (lean + rows);
    model.matches_per_row = share(belief.matches_per_row, &sums[0]).max(1e-6);
    for (number, rival) in model.rivals.iter_mut().enumerate() {
        rival.per_row = share(belief.rivals[number].per_row, &sums[number + 1]).max(1e-6);
    }
    for (place, comparison) in model.comparisons.iter_mut().enumerate() {
        let known: Vec<f64> = sums.iter().map(|sum| sum.levels[place][1..].iter().sum()).collect();
        for (number, level) in comparison.levels.iter_mut().enumerate() {
            let believed = &belief.comparisons[place].levels[number];
            let learned = |class: usize, believed: f64| {
                let count = sums[class].levels[place][number + 1];
                ((believed * imagined + count) / (imagined + known[class])).max(1e-9)
            };
            level.m = learned(0, believed.m);
            for (rival, share) in level.rivals.iter_mut().enumerate() {
                *share = learned(rival + 1, believed.rivals[rival]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Lesson, Sizes, Training, learn};
    use crate::model::Model;
    use crate::pattern::Pattern;
    use crate::weights::Weights;

    fn model() -> Model {
        let levels = "level = [{ says = \"same\", m = 0.9, u = 0.01 }, { says = \"near\", m = 0.02, u = 0.2 }, { says = \"other\", m = 0.08, u = 0.79 }]";
        let text = format!(
            "name = \"t\"\nmatches_per_row = 0.5\n[[comparison]]\nname = \"a\"\n{levels}\n[[comparison]]\nname = \"b\"\n{levels}\n"
        );
        Model::from_toml(&text).unwrap()
    }

    #[test]
    fn what_persons_settle_teaches_the_next_run() {
        let near = Pattern::UNKNOWN.with(0, 2).with(1, 1);
        let (sizes, training) = (Sizes { left: 1000, right: 1000 }, Training { imagined: 50.0, ..Training::default() });
        let weight = |lessons: &[Lesson]| {
            let mut model = model();
            learn(&mut model, &[(near, 20), (Pattern::UNKNOWN.with(0, 1).with(1, 1), 400)], lessons, sizes, training);
            Weights::of(&model, 1000).weigh(near, 0.0).bits
        };
        let before = weight(&[]);
        let after = weight(&[Lesson { pattern: near, same: true }; 8]);
        assert!(after > before + 1.0, "{before} {after}");
    }
}
