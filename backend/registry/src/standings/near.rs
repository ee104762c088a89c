//! 周边: around some children exactly the rows that the whole county's assessment would use for them, and no others.
//!
//! Movements and absences find their child by number or name, and only where one child alone bears it (movements.rs). So whoever
//! shares a number or a name with one of these children must be read as well, though it is not judged. An ID number that two children bear
//! is one child's alone.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::reader::{Reader, by_id, holding};
use super::rows::{ChildRow, PupilRow};
use super::sources::Rows;
use crate::Result;
use crate::entities::{
    attendance_reports, children, guardians, households, hukou_entries, links, movements, outcomes, roster_rows,
    survey_entries,
};
use crate::matching::Source;

/// Values asked for at once.
const AT_ONCE: usize = 400;

/// The rows around these children.
pub(super) async fn around(reader: &Reader<'_>, wanted: &[Uuid]) -> Result<Rows> {
    // Nobody is asked for until somebody is: `None` would mean everyone.
    let mut rows = Rows { subjects: Some(HashSet::new()), ..Rows::default() };
    let mut candidates = HashSet::new();
    for wanted in wanted.chunks(AT_ONCE) {
        own_rows(reader, wanted, &mut rows, &mut candidates).await?;
    }
    let unknown = without_child(&rows);
    if !unknown.names.is_empty() {
        of_the_same_pupils(reader, &unknown, &mut rows).await?;
    }
    let mut keys = Keys::default();
    rows.children.iter().for_each(|child| keys.add_child(child));
    rows.pupils.values().for_each(|pupil| keys.add_pupil(pupil));
    listed(reader, &keys, &mut rows).await?;
    bearers(reader, &mut rows).await?;
    let asked: Keys = keys_of_lists(&rows);
    if !asked.names.is_empty() {
        rivals(reader, &asked, &mut rows).await?;
    }
    rows.row_subjects = Some(candidates);
    without_repeats(&mut rows);
    rows.put_in_order();
    Ok(rows)
}

/// What is linked to the children themselves, and the roster rows that are or might be theirs.
async fn own_rows(reader: &Reader<'_>, wanted: &[Uuid], rows: &mut Rows, candidates: &mut HashSet<Uuid>) -> Result<()> {
    let asked = reader.children(Condition::all().add(children::Column::Id.is_in(wanted.iter().copied()))).await?;
    let roots: Vec<Uuid> = asked.iter().map(ChildRow::root).collect();
    let either = Condition::any()
        .add(children::Column::Id.is_in(roots.iter().copied()))
        .add(children::Column::MergedInto.is_in(roots.iter().copied()));
    let family = reader.children(either).await?;
    let own = || family.iter().map(|child| child.id);
    let of_own = Condition::all().add(links::Column::ChildId.is_in(own()));
    let possible = reader.links(of_own.clone()).await?;
    let on_roll = |kind: &str| matches!(Source::from_code(kind), Some(Source::Roster | Source::RosterBefore));
    let pupils: Vec<Uuid> = possible.iter().filter(|l| on_roll(&l.other_kind)).map(|l| l.other_id).collect();
    let police = possible.iter().filter(|l| l.other_kind == Source::Hukou.as_str()).map(|l| l.other_id);
    candidates.extend(pupils.iter().copied());
    rows.hukou
        .extend(by_id(reader.hukou(Condition::all().add(hukou_entries::Column::Id.is_in(police))).await?, |row| {
            row.id
        }));
    let numbers: Vec<String> = rows.hukou.values().filter_map(|entry| entry.id_number.clone()).collect();
    let same_number = Condition::all().add(hukou_entries::Column::IdNumber.is_in(numbers));
    rows.hukou.extend(by_id(reader.hukou(same_number).await?, |row| row.id));
    rows.pupils.extend(by_id(
        reader.pupils(Condition::all().add(roster_rows::Column::Id.is_in(pupils.iter().copied()))).await?,
        |row| row.id,
    ));
    let theirs = links::Column::OtherId.is_in(pupils.iter().copied());
    rows.awaiting.extend(reader.awaiting(Condition::any().add(of_own.clone()).add(theirs)).await?);
    rows.links.extend(reader.links(of_own.add(holding())).await?);
    rows.links.extend(reader.links(holding().add(links::Column::OtherId.is_in(pupils))).await?);
    rows.entries.extend(reader.entries(Condition::all().add(survey_entries::Column::ChildId.is_in(own()))).await?);
    rows.outcomes.extend(reader.outcomes(Condition::all().add(outcomes::Column::ChildId.is_in(own()))).await?);
    rows.guarded_by_others
        .extend(reader.guarded_by_others(Condition::all().add(guardians::Column::ChildId.is_in(own()))).await?);
    let homes = family.iter().filter_map(|child| child.household_id);
    rows.household_kinds
        .extend(reader.household_kinds(Condition::all().add(households::Column::Id.is_in(homes))).await?);
    rows.subjects.get_or_insert_default().extend(roots);
    rows.children.extend(family);
    Ok(())
}

/// Roster rows that may be one of these children's and are not.
fn without_child(rows: &Rows) -> Keys {
    let linked: HashSet<Uuid> = rows.links.iter().map(|link| link.other_id).collect();
    let mut keys = Keys::default();
    rows.pupils.values().filter(|row| !linked.contains(&row.id)).for_each(|row| keys.add_pupil(row));
    keys
}

/// What the register, both terms' rosters and the police list say of pupils without a child: by number or by name.
async fn of_the_same_pupils(reader: &Reader<'_>, unknown: &Keys, rows: &mut Rows) -> Result<()> {
    let (names, numbers) = (|| unknown.names.iter().cloned(), || unknown.numbers.iter().cloned());
    rivals(reader, unknown, rows).await?;
    let listed = Condition::any()
        .add(hukou_entries::Column::IdNumber.is_in(numbers()))
        .add(hukou_entries::Column::NameKey.is_in(names()));
    rows.hukou.extend(by_id(reader.hukou(listed).await?, |row| row.id));
    Ok(())
}

/// Whoever bears the ID number of one of these children as well: it is one child's alone (identities.rs).
async fn bearers(reader: &Reader<'_>, rows: &mut Rows) -> Result<()> {
    let numbers: HashSet<String> = rows.children.iter().filter_map(|child| child.id_number.clone()).collect();
    if !numbers.is_empty() {
        let alike = Condition::all().add(children::Column::IdNumber.is_in(numbers));
        rows.children.extend(reader.children(alike).await?);
    }
    Ok(())
}

/// Names and numbers by which lists without links find their child.
#[derive(Default)]
struct Keys {
    names: HashSet<String>,
    numbers: HashSet<String>,
}

impl Keys {
    fn add_child(&mut self, child: &ChildRow) {
        self.names.insert(child.name_key.clone());
        self.numbers.extend([&child.roll_number, &child.id_number].into_iter().flatten().cloned());
    }

    fn add_pupil(&mut self, pupil: &PupilRow) {
        self.names.insert(pupil.name_key.clone());
        self.numbers.extend([&pupil.roll_number, &pupil.id_number].into_iter().flatten().cloned());
    }
}

/// Lines of movements and absences that may speak of these names and numbers.
async fn listed(reader: &Reader<'_>, keys: &Keys, rows: &mut Rows) -> Result<()> {
    let (names, numbers) = (|| keys.names.iter().cloned(), || keys.numbers.iter().cloned());
    let moved = Condition::any()
        .add(movements::Column::NameKey.is_in(names()))
        .add(movements::Column::RollNumber.is_in(numbers()))
        .add(movements::Column::IdNumber.is_in(numbers()));
    rows.movements = reader.movements(moved).await?;
    let absent = Condition::any()
        .add(attendance_reports::Column::NameKey.is_in(names()))
        .add(attendance_reports::Column::RollNumber.is_in(numbers()));
    rows.reports = reader.reports(absent).await?;
    Ok(())
}

fn keys_of_lists(rows: &Rows) -> Keys {
    let mut keys = Keys::default();
    for line in &rows.movements {
        keys.names.insert(line.name_key.clone());
        keys.numbers.extend([&line.roll_number, &line.id_number].into_iter().flatten().cloned());
    }
    for line in &rows.reports {
        keys.names.insert(line.name_key.clone());
        keys.numbers.extend(line.roll_number.clone());
    }
    keys
}

/// Everyone else who bears one of those names or numbers. One question a key: each is answered from its own index.
async fn rivals(reader: &Reader<'_>, asked: &Keys, rows: &mut Rows) -> Result<()> {
    let (names, numbers) = (|| asked.names.iter().cloned(), || asked.numbers.iter().cloned());
    let one = |condition| Condition::all().add(condition);
    for wanted in [
        one(children::Column::NameKey.is_in(names())),
        one(children::Column::RollNumber.is_in(numbers())),
        one(children::Column::IdNumber.is_in(numbers())),
    ] {
        rows.children.extend(reader.children(wanted).await?);
    }
    let mut others = Vec::new();
    for wanted in [
        one(roster_rows::Column::NameKey.is_in(names())),
        one(roster_rows::Column::RollNumber.is_in(numbers())),
        one(roster_rows::Column::IdNumber.is_in(numbers())),
    ] {
        others.extend(reader.pupils(wanted).await?);
    }
    let ids: Vec<Uuid> = others.iter().map(|row| row.id).collect();
    for ids in ids.chunks(AT_ONCE) {
        let theirs = holding().add(links::Column::OtherId.is_in(ids.iter().copied()));
        rows.links.extend(reader.links(theirs).await?);
    }
    rows.pupils.extend(by_id(others, |row| row.id));
    Ok(())
}

/// A row that was found in two ways is there once.
fn without_repeats(rows: &mut Rows) {
    let mut seen = HashSet::new();
    rows.children.retain(|row| seen.insert(row.id));
    seen.clear();
    rows.links.retain(|row| seen.insert(row.id));
    seen.clear();
    rows.awaiting.retain(|row| seen.insert(row.id));
    seen.clear();
    rows.entries.retain(|row| seen.insert(row.id));
    seen.clear();
    rows.outcomes.retain(|row| seen.insert(row.id));
}
