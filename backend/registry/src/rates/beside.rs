//! 旁注: what a reader must be told beside a figure, lest it be taken for another.

use std::collections::HashMap;
use std::hash::BuildHasher;

use rules::rates::{Formula, Indicator};
use rules::speech::{NOBODY_ENTERED, NOBODY_LEFT, RECORDED_ALONE, Told, VERIFIED_BESIDE};

use super::{FigureRow, Measure};

/// What a figure does not say by itself. `waiting` are those who wait to be verified.
pub fn beside<S: BuildHasher>(
    figure: &FigureRow,
    figures: &[FigureRow],
    waiting: &HashMap<Measure, u64, S>,
) -> Option<Told> {
    if figure.measure.formula == Formula::NetFlow {
        return Some(of_net_flow(figure, figures, waiting));
    }
    if figure.denominator == 0 { of_nobody(figure.measure.indicator) } else { None }
}

/// A net flow knows of recorded movements alone, neither of whom a person has found out of school nor of who left without a paper (D§5.3):
/// how many these are by the figure of persons of the same area, where that is among them.
fn of_net_flow<S: BuildHasher>(figure: &FigureRow, figures: &[FigureRow], waiting: &HashMap<Measure, u64, S>) -> Told {
    let by_person = Measure { formula: Formula::Person, ..figure.measure };
    let persons = figures.iter().find(|other| other.measure == by_person && other.area() == figure.area());
    let told = persons.map(|persons| {
        let open = waiting.get(&by_person).copied().unwrap_or_default();
        VERIFIED_BESIDE.of(&[&persons.numerator, &open])
    });
    let alone = RECORDED_ALONE.told();
    match told {
        Some(told) => alone.besides(told),
        None => alone,
    }
}

/// Why there is nothing to divide by: a dash alone may be a list that nobody handed in.
fn of_nobody(indicator: Indicator) -> Option<Told> {
    match indicator {
        Indicator::RetentionNine | Indicator::RetentionPrimarySix | Indicator::RetentionJuniorThree => {
            Some(NOBODY_ENTERED.told())
        }
        Indicator::Return | Indicator::ReturnStable30 | Indicator::ReturnStable60 => Some(NOBODY_LEFT.told()),
        _ => None,
    }
}
