//! The sentence that explains a link: what speaks for it, what against.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use linkage::{Model, Pair, Pattern};
use rayon::prelude::*;

/// One Chinese sentence. Millions of links share some ten thousand of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    before: &'static str,
    says: Arc<str>,
    after: &'static str,
}

impl Reason {
    /// The sentence of what speaks for and against a pair, with words before it and behind.
    pub(super) fn new(before: &'static str, says: Arc<str>, after: &'static str) -> Self {
        Self { before, says, after }
    }

    /// The sentence in the parts of which it is made, for whoever writes a million of them.
    pub fn parts(&self) -> [&str; 4] {
        [self.before, &self.says, self.after, "。"]
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().into_iter().try_for_each(|part| out.write_str(part))
    }
}

/// What is said of each pattern, worked out once; a copy for each thread, for they would wait for one another to count who holds a
/// sentence.
pub(super) struct Sayings(Vec<HashMap<(Pattern, u8), Arc<str>, linkage::Quick>>);

impl Sayings {
    /// Of all these pairs.
    pub(super) fn of<'p>(model: &Model, pairs: impl Iterator<Item = &'p Pair>) -> Self {
        let answers: HashSet<(Pattern, u8), linkage::Quick> = pairs.map(|pair| (pair.pattern, pair.against)).collect();
        let said = answers.par_iter().map(|answer| (*answer, of_pattern(model, answer.0, answer.1.into())));
        let said: Vec<((Pattern, u8), String)> = said.collect();
        let copy = |_| said.iter().map(|(answer, says)| (*answer, says.as_str().into())).collect();
        Self((0..rayon::current_num_threads()).into_par_iter().map(copy).collect())
    }

    /// What is said of a pair.
    pub(super) fn about(&self, model: &Model, pair: &Pair) -> Arc<str> {
        let own = rayon::current_thread_index().unwrap_or(0) % self.0.len();
        let known = self.0[own].get(&(pair.pattern, pair.against)).cloned();
        known.unwrap_or_else(|| of_pattern(model, pair.pattern, pair.against.into()).into())
    }
}

/// What speaks for and against a pattern, the strongest first, measured against one other explanation.
pub(super) fn of_pattern(model: &Model, pattern: Pattern, against: usize) -> String {
    let mut answers: Vec<(f64, &str)> = Vec::new();
    for (place, comparison) in model.comparisons.iter().enumerate() {
        let number = pattern.level(place);
        let Some(level) = number.checked_sub(1).and_then(|number| comparison.levels.get(number)) else { continue };
        let other = if against == 0 { level.u } else { level.rivals[against - 1] };
        answers.push(((level.m / other).log2(), level.says.as_str()));
    }
    answers.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
    let words = |wanted: &dyn Fn(f64) -> bool, most: usize| -> Vec<&str> {
        answers.iter().filter(|(bits, _)| wanted(*bits)).map(|(_, says)| *says).take(most).collect()
    };
    let pro = words(&|bits| bits > 0.5, 4);
    let contra = words(&|bits| bits < -1.0, 2);
    match (pro.is_empty(), contra.is_empty()) {
        (true, true) => "没有可比较的信息".to_owned(),
        (false, true) => pro.join("，"),
        (true, false) => contra.join("，"),
        (false, false) => format!("{}；但{}", pro.join("，"), contra.join("，")),
    }
}
