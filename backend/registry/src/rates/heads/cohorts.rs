//! 同批学生: who entered together, who is in the last class now, and what became of everybody between (`rules::rates::CohortRecord`).
//!
//! A person is followed by the roll number; where that changed on the way (L to G, a second roll), by the child, else by name and birth
//! date. A transfer belongs to the cohort of its pupil, whatever grade the list wrote beside it: leavings of September still carry the old one.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use rules::calendar::SchoolYear;
use rules::rates::roll::{ClassRow, Followed, WrittenOff, follow};
use rules::rates::{Cohort, CohortPerson, CohortRecord, Counted, Indicator};
use rules::rosters::MovementKind;
use rules::schools::Grade;
use rules::standing::SchoolStatus;
use uuid::Uuid;

use super::Role;
use super::gathered::{Gathered, Place};
use super::lines::{LineRow, Lines, MoveRow, Records};
use super::rolls::Listed;
use super::whose::{Row, Whose};
use super::words::{Head, Wanted};
use crate::Result;
use crate::deed::Deed;

/// Everyone of the cohort that an indicator follows. Where nobody recorded who entered there is no cohort, and no rate rather than a wrong one.
pub(super) async fn wanted(deed: &Deed, of: Indicator, records: &Records, all: &mut Gathered<'_>) -> Result<Wanted> {
    let role = Role::Cohort(of);
    let Some(cohort) = Cohort::of(of, all.term, all.system) else { return Ok(Wanted::of(role, Vec::new())) };
    let entered = Lines::of_class(deed, cohort.entered.autumn(), cohort.first.code()).await?;
    if entered.iter().next().is_none() {
        return Ok(Wanted::of(role, Vec::new()));
    }
    let last = Lines::of_class(deed, all.term, cohort.last.code()).await?;
    let (entered, last) = (in_order(&entered), in_order(&last));
    let since = cohort.entered.starts_on()..=all.term.school_year().ends_on();
    let since_entry = |row: &MoveRow| since.contains(&row.on);
    let children = children(deed, &entered, &last, all).await?;
    let [entrants, now] = [&entered, &last].map(|rows| class(rows, &children, all));
    let is_listed = |number: &str| all.now.listed(Some(number)).is_some_and(|listed| listed.still);
    let followed = follow(&entrants, &now, &records.moves(since_entry), is_listed);
    let of_cohort = OfCohort { of, followed: &followed, police: records.written_off() };
    let mut heads = of_cohort.rows((&entered, &entrants), (&last, &now), all);
    let came = records.moves.iter().filter(|row| since_entry(row) && row.kind == MovementKind::TransferIn).collect();
    heads.extend(of_cohort.gone_again(deed, cohort, came, all).await?);
    Ok(Wanted::of(role, heads))
}

fn in_order(lines: &Lines) -> Vec<&LineRow> {
    let mut rows: Vec<&LineRow> = lines.iter().collect();
    rows.sort_unstable_by_key(|row| row.id);
    rows
}

/// Whose each row of both classes is. Nearly every entrant is found by the roll number on the list of the last class.
async fn children(
    deed: &Deed,
    entered: &[&LineRow],
    last: &[&LineRow],
    all: &Gathered<'_>,
) -> Result<HashMap<Uuid, Uuid>> {
    let listed = |row: &LineRow| all.now.listed(row.names.roll_number.as_deref())?.child_of_the_first_row();
    let now = |row: &LineRow| all.now.child_of(row.id).or_else(|| listed(row));
    let mut children: HashMap<Uuid, Uuid> = last.iter().filter_map(|row| Some((row.id, now(row)?))).collect();
    let unknown: Vec<Row> =
        last.iter().filter(|row| !children.contains_key(&row.id)).map(|row| row.unknown()).collect();
    add_once(deed, &unknown, &mut children).await?;
    let mut by_number: HashMap<&str, Uuid> = HashMap::new();
    for row in last {
        let (Some(number), Some(child)) = (row.names.roll_number.as_deref(), children.get(&row.id)) else { continue };
        by_number.entry(number).and_modify(|known| *known = (*known).min(*child)).or_insert(*child);
    }
    let of_entrant = |row: &LineRow| {
        let own = row.names.roll_number.as_deref().and_then(|number| by_number.get(number)).copied();
        own.or_else(|| listed(row))
    };
    let mut unknown = Vec::new();
    for row in entered {
        match of_entrant(row) {
            Some(child) => _ = children.insert(row.id, child),
            None => unknown.push(row.unknown()),
        }
    }
    add_once(deed, &unknown, &mut children).await?;
    Ok(children)
}

/// Of whom this term's lists say nothing: by earlier comparisons, else by the numbers of the register.
async fn add_once(deed: &Deed, unknown: &[Row<'_>], children: &mut HashMap<Uuid, Uuid>) -> Result<()> {
    let whose = Whose::of(deed, unknown).await?;
    let child = |row: &Row| Some((row.id, whose.once(*row).or_else(|| whose.registered(*row))?));
    children.extend(unknown.iter().filter_map(child));
    Ok(())
}

fn class<'r>(rows: &[&'r LineRow], children: &HashMap<Uuid, Uuid>, all: &Gathered<'_>) -> Vec<ClassRow<'r>> {
    let class_row = |row: &&'r LineRow| {
        let child = children.get(&row.id).copied();
        let at_its_school = all.is_at(child, row.school);
        ClassRow { id: row.id, school: row.school, who: row.names.bearer(), child, at_its_school }
    };
    rows.iter().map(class_row).collect()
}

/// A cohort on the way to its heads.
struct OfCohort<'c> {
    of: Indicator,
    followed: &'c Followed<'c>,
    police: WrittenOff<'c>,
}

/// The rows of a class, as they are stored and as the rules look at them.
type Class<'r> = (&'r [&'r LineRow], &'r [ClassRow<'r>]);

impl OfCohort<'_> {
    /// The heads of both classes. The village is that of today's row where there is one, so that both sides of a person stand in one.
    fn rows(&self, (lines, entered): Class<'_>, (last_lines, last): Class<'_>, all: &mut Gathered<'_>) -> Vec<Head> {
        let mut heads = Vec::with_capacity(self.followed.entered.len() + self.followed.last.len());
        for (at, record, now) in &self.followed.entered {
            let child = now.and_then(|now| last[now].child).or(entered[*at].child);
            let villager = now.map_or(lines[*at], |now| last_lines[now]);
            heads.push(self.head(lines[*at], villager, (child, *record), all));
        }
        for (at, record) in &self.followed.last {
            heads.push(self.head(last_lines[*at], last_lines[*at], (last[*at].child, *record), all));
        }
        heads
    }

    /// How the child stands; of whom no child is known and whom no list has now, what the police list says.
    fn status(
        &self,
        row: &LineRow,
        (child, record): (Option<Uuid>, CohortRecord),
        all: &Gathered<'_>,
    ) -> Option<SchoolStatus> {
        let is_lost = child.is_none() && record == CohortRecord::Lost;
        if is_lost { self.police.status(row.names.bearer()) } else { all.status(child) }
    }

    fn head(
        &self,
        row: &LineRow,
        villager: &LineRow,
        (child, record): (Option<Uuid>, CohortRecord),
        all: &mut Gathered<'_>,
    ) -> Head {
        let person = CohortPerson { record, status: self.status(row, (child, record), all) };
        let place = Place {
            subject: row.id,
            child,
            hukou: villager.hukou.as_deref(),
            village_of: Some(villager.school),
            school: self.followed.school(row.school),
            grade: row.grade.as_deref(),
            sex: row.sex,
        };
        all.head(&place, Counted::Cohort(self.of, person))
    }

    /// Who came between and is in the last class no more: by the newest transfer of each, and by a row of theirs in a class of the cohort.
    async fn gone_again(
        &self,
        deed: &Deed,
        cohort: Cohort,
        mut came: Vec<&MoveRow>,
        all: &mut Gathered<'_>,
    ) -> Result<Vec<Head>> {
        let elsewhere = |number: &str| self.followed.is_in_neither_class(number, None);
        came.retain(|row| row.names.roll_number.as_deref().is_some_and(elsewhere));
        let numbers = came.iter().filter_map(|row| row.names.roll_number.as_deref()).collect();
        let lines = Lines::of_numbers(deed, numbers).await?;
        let newest = newest(&came, &lines, cohort);
        let rows: Vec<Row> = newest.iter().map(|(_, line)| line.unknown()).collect();
        let whose = Whose::of(deed, &rows).await?;
        let mut heads = Vec::with_capacity(rows.len());
        for ((moved, line), row) in newest.into_iter().zip(rows) {
            let listed = all.now.listed(row.roll_number).and_then(Listed::child_of_the_first_row);
            let child = listed.or_else(|| whose.once(row)).or_else(|| whose.registered(row));
            let number = row.roll_number.unwrap_or_default();
            let record = self.followed.after_coming(number);
            if let Some(record) = record.filter(|_| self.followed.is_in_neither_class(number, child)) {
                heads.push(self.head_of_gone(moved, line, (child, record), all));
            }
        }
        Ok(heads)
    }

    fn head_of_gone(
        &self,
        moved: &MoveRow,
        line: &LineRow,
        (child, record): (Option<Uuid>, CohortRecord),
        all: &mut Gathered<'_>,
    ) -> Head {
        let person = CohortPerson { record, status: all.status(child) };
        let place = Place {
            subject: moved.id,
            child,
            hukou: line.hukou.as_deref(),
            village_of: moved.school,
            school: moved.school.and_then(|school| self.followed.school(school)),
            grade: moved.grade.as_deref(),
            sex: line.sex,
        };
        all.head(&place, Counted::Cohort(self.of, person))
    }
}

/// The newest transfer of each with the row that goes with it.
fn newest<'r>(came: &[&'r MoveRow], lines: &'r Lines, cohort: Cohort) -> Vec<(&'r MoveRow, &'r LineRow)> {
    let class = |(year, grade): (SchoolYear, Grade)| {
        [year.autumn(), year.spring()].map(|term| (term.to_string(), grade.code().to_string()))
    };
    let classes: HashSet<(String, String)> = cohort.classes().flat_map(class).collect();
    let mut rows: HashMap<&str, Vec<&LineRow>> = HashMap::new();
    for line in lines.iter() {
        let Some((number, grade)) = line.names.roll_number.as_deref().zip(line.grade.as_deref()) else { continue };
        if classes.contains(&(line.term.to_string(), grade.to_owned())) {
            rows.entry(number).or_default().push(line);
        }
    }
    let mut newest: HashMap<&str, (&MoveRow, &LineRow)> = HashMap::new();
    let age = |(moved, line): &(&'r MoveRow, &'r LineRow)| (moved.on, line.term.clone(), Reverse((moved.id, line.id)));
    for moved in came {
        let Some(number) = moved.names.roll_number.as_deref() else { continue };
        for line in rows.get(number).into_iter().flatten() {
            let pair = (*moved, *line);
            newest
                .entry(number)
                .and_modify(|known| *known = if age(&pair) > age(known) { pair } else { *known })
                .or_insert(pair);
        }
    }
    newest.into_values().collect()
}
