//! Our own model of children: households' columns on the left, roster's on the right.

use linkage::Side;
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::matching::{Link, Options, People, match_children, person_from_columns};

use super::Line;
use super::table::CsvTable;
use crate::args::LinkArgs;
use crate::failure::Failure;

/// Links children with roster rows; the losing candidates of a contested pair stay visible as review.
pub(super) fn link(args: &LinkArgs) -> Result<Vec<Line>, Failure> {
    let today = registry::Clock::real().today();
    let year = Term::of_day(today).map_or(0, |term| term.school_year().start_year());
    let mut people = People::new(year);
    fill(&mut people, Side::Left, CsvTable::open(&args.left)?, FormKind::Households)?;
    fill(&mut people, Side::Right, CsvTable::open(&args.right)?, FormKind::Roster)?;
    let outcome = match_children(&people, &[], &Options::default());
    let all = outcome.links.into_iter().chain(outcome.contested);
    Ok(all.map(|link| line(&people, link)).collect())
}

/// Streams the rows in. 记录编号 may be missing on a roster: then 学籍号 or school, class and number in class name the row.
fn fill(people: &mut People, side: Side, mut table: CsvTable, form: FormKind) -> Result<(), Failure> {
    let places: Vec<(&str, usize)> = form
        .columns()
        .iter()
        .filter_map(|column| {
            Some((
                column.field,
                table.place(|heading| form.column_of(heading).is_some_and(|c| c.field == column.field))?,
            ))
        })
        .collect();
    let place = |field: &str| places.iter().find(|(known, _)| *known == field).map(|(_, at)| *at);
    if place("name").is_none() {
        return Err(table.lacks("姓名"));
    }
    if side == Side::Left && place("record_id").is_none() {
        return Err(table.lacks("记录编号"));
    }
    while let Some(row) = table.next()? {
        let cell = |field: &str| place(field).and_then(|at| row.get(at)).unwrap_or_default();
        let mut person = person_from_columns(&cell);
        let own = format!("{}:{}:{}", cell("school_code"), cell("class"), cell("class_no"));
        if person.key.trim().is_empty() {
            person.key = if cell("roll_number").is_empty() { &own } else { cell("roll_number") };
        }
        people.push(side, &person);
    }
    Ok(())
}

fn line(people: &People, link: Link) -> Line {
    Line {
        left: people.key(Side::Left, link.left).to_owned(),
        right: people.key(Side::Right, link.right).to_owned(),
        weight: link.weight,
        probability: link.probability,
        decision: link.decision.as_str(),
        reason: link.reason,
    }
}
