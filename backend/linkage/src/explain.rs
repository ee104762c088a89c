//! Explaining a pair: how many bits each comparison gave, in words and as the steps of a waterfall chart.

use crate::link::Between;
use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;
use crate::train::sizes;
use crate::weights::{Weights, probability};

/// One step of the waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What people call the comparison; the first step is the prior.
    pub title: String,
    /// Its answer in words.
    pub says: String,
    /// Bits it gave.
    pub bits: f64,
    /// The sum so far.
    pub sum: f64,
}

/// The whole account of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Name of the strongest other explanation; empty when it is chance.
    pub against: String,
    /// The steps; their bits add up to the weight.
    pub steps: Vec<Step>,
    /// The weight.
    pub weight: f64,
    /// The probability that belongs to it.
    pub probability: f64,
}

/// Explains a pair of the two tables as it was weighed.
pub fn explain(pairing: &impl Pairing, model: &Model, one: (Side, Row), other: (Side, Row)) -> Explanation {
    let weights = Weights::of(model, sizes(pairing, Between::Tables).right);
    let pattern = pairing.compare(one, other);
    let rarity = weights.rarity(pairing, one, other, pattern);
    of_pattern(model, &weights, pattern, rarity)
}

/// Explains a pattern with its rarity.
pub fn of_pattern(model: &Model, weights: &Weights, pattern: Pattern, rarity: f64) -> Explanation {
    let against = usize::from(weights.weigh(pattern, rarity).against);
    let (prior, bits) = weights.steps(against, pattern);
    let mut steps = vec![Step { title: "先验".to_owned(), says: String::new(), bits: prior, sum: prior }];
    let mut sum = prior;
    for ((place, comparison), bits) in model.comparisons.iter().enumerate().zip(bits) {
        let level = pattern.level(place).checked_sub(1).and_then(|number| comparison.levels.get(number));
        let Some(level) = level else { continue };
        sum += bits;
        steps.push(Step { title: title(comparison), says: level.says.clone(), bits, sum });
    }
    if against == 0 && rarity != 0.0 {
        sum += rarity;
        let says = if rarity > 0.0 { "取值少见" } else { "取值常见" };
        steps.push(Step { title: "少见程度".to_owned(), says: says.to_owned(), bits: rarity, sum });
    }
    Explanation {
        against: against.checked_sub(1).map_or_else(String::new, |rival| model.rivals[rival].name.clone()),
        steps,
        weight: sum,
        probability: probability(sum),
    }
}

fn title(comparison: &crate::model::Comparison) -> String {
    if comparison.title.is_empty() { comparison.name.clone() } else { comparison.title.clone() }
}
