//! The sentence that explains a link: what speaks for it, what against.

use linkage::{Model, Pair, Pattern};

/// What speaks for and against a pair, without a full stop.
pub(super) fn of_pair(model: &Model, pair: &Pair) -> String {
    of_pattern(model, pair.pattern, usize::from(pair.against))
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
