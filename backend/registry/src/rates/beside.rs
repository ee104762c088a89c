//! 旁注: what a reader must be told beside a figure, lest it be taken for another.

use std::collections::HashMap;
use std::hash::BuildHasher;

use rules::rates::Formula;
use rules::speech::{RECORDED_ALONE, Told, VERIFIED_BESIDE};

use super::{FigureRow, Measure};

/// Of a net flow: that it knows of recorded movements alone, neither of whom a person has found out of school nor of who left without a
/// paper (D§5.3), and how many these are by the figure of persons of the same area, where that is among them. `waiting` are those who
/// wait to be verified.
pub fn beside<S: BuildHasher>(
    figure: &FigureRow,
    figures: &[FigureRow],
    waiting: &HashMap<Measure, u64, S>,
) -> Option<Told> {
    if figure.measure.formula != Formula::NetFlow {
        return None;
    }
    let by_person = Measure { formula: Formula::Person, ..figure.measure };
    let persons = figures.iter().find(|other| other.measure == by_person && other.area() == figure.area());
    let told = persons.map(|persons| {
        let open = waiting.get(&by_person).copied().unwrap_or_default();
        VERIFIED_BESIDE.of(&[&persons.numerator, &open])
    });
    let alone = RECORDED_ALONE.told();
    Some(match told {
        Some(told) => alone.besides(told),
        None => alone,
    })
}
