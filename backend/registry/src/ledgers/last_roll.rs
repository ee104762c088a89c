//! 最后学籍: the last list on which a child stood, of whichever term. Of whoever is on none of today it alone says the former school, class
//! and roll number (D§6.3, §6.4).

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::calendar::Term;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::child::ChildLine;
use super::ground::{Ground, grade_title};
use super::people::{Marks, People};
use crate::Result;
use crate::entities::{links, roster_rows};
use crate::matching::{Decision, Source};

/// Where a child was last: what its line says, and where that says nothing the last list.
#[derive(Default)]
pub(super) struct LastRoll {
    pub(super) school: Option<String>,
    pub(super) class: Option<String>,
    pub(super) roll_number: Option<String>,
}

/// A row of any list.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    term: String,
    school_id: Uuid,
    grade: Option<String>,
    class: Option<String>,
    name: String,
    born_on: Option<NaiveDate>,
    id_number: Option<String>,
    roll_number: Option<String>,
    ended_on: Option<NaiveDate>,
}

/// Of these children, each as its line stands, what the last list says; none of whom nothing is wanting or known.
pub(super) async fn last_rolls<'a>(
    ground: &Ground,
    children: impl Iterator<Item = (Uuid, &'a ChildLine)>,
) -> Result<HashMap<Uuid, LastRoll>> {
    let wants = |line: &ChildLine| {
        let known = line.roll();
        known.school.is_none() || known.class.is_none() || known.roll_number.is_none()
    };
    let wanted: HashMap<Uuid, &ChildLine> = children.filter(|(_, line)| wants(line)).collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let linked = linked(ground, links::Column::ChildId.is_in(wanted.keys().copied())).await?;
    let mut rows = rows(ground, roster_rows::Column::Id.is_in(linked.keys().copied()).into_condition()).await?;
    let mut owners: HashMap<Uuid, Uuid> = linked;
    let known: HashSet<Uuid> = owners.values().copied().collect();
    let unlinked: Vec<(Uuid, &ChildLine)> =
        wanted.iter().filter(|(id, _)| !known.contains(id)).map(|(id, line)| (*id, *line)).collect();
    for (row, child) in by_marks(ground, &unlinked).await? {
        owners.insert(row.id, child);
        rows.push(row);
    }
    let mut newest: HashMap<Uuid, ((Term, bool, Uuid), Row)> = HashMap::new();
    for row in rows {
        let Some(term) = row.term.parse::<Term>().ok().filter(|term| *term <= ground.term) else { continue };
        let (Some(child), age) = (owners.get(&row.id), (term, row.ended_on.is_none(), row.id)) else { continue };
        if newest.get(child).is_none_or(|(known, _)| age > *known) {
            newest.insert(*child, (age, row));
        }
    }
    Ok(newest.into_iter().map(|(child, (_, row))| (child, of_row(ground, row))).collect())
}

fn of_row(ground: &Ground, row: Row) -> LastRoll {
    let class = row.class.map(|class| format!("{class}班"));
    let whole: String = [grade_title(row.grade.as_deref()), class.as_deref()].into_iter().flatten().collect();
    LastRoll {
        school: ground.school(Some(row.school_id)).map(|school| school.name.clone()),
        class: Some(whole).filter(|class| !class.is_empty()),
        roll_number: row.roll_number,
    }
}

/// Rows with the children that matching linked with them, in any term.
async fn linked(ground: &Ground, wanted: impl IntoCondition) -> Result<HashMap<Uuid, Uuid>> {
    let found: Vec<(Uuid, Option<Uuid>)> = links::Entity::find()
        .select_only()
        .columns([links::Column::OtherId, links::Column::ChildId])
        .filter(links::Column::CountyCode.eq(ground.county()))
        .filter(links::Column::OtherKind.is_in([Source::Roster, Source::RosterBefore].map(Source::as_str)))
        .filter(links::Column::Decision.is_in([Decision::Certain, Decision::Settled].map(Decision::as_str)))
        .filter(wanted)
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(found.into_iter().filter_map(|(row, child)| Some((row, child?))).collect())
}

/// Rows of lists that were never compared, by a number, else by name and birthday; none that is another child's, or could be.
async fn by_marks(ground: &Ground, children: &[(Uuid, &ChildLine)]) -> Result<Vec<(Row, Uuid)>> {
    if children.is_empty() {
        return Ok(Vec::new());
    }
    let mut people = People::default();
    for (nth, (_, line)) in children.iter().enumerate() {
        people.add(line.marks(), nth);
    }
    let marks = || children.iter().map(|(_, line)| line.marks());
    let named = marks().filter(|marks| marks.roll.is_none() && marks.id.is_none()).map(|marks| marks.name);
    let theirs = Condition::any()
        .add(roster_rows::Column::RollNumber.is_in(marks().filter_map(|marks| marks.roll)))
        .add(roster_rows::Column::IdNumber.is_in(marks().filter_map(|marks| marks.id)))
        .add(roster_rows::Column::Name.is_in(named));
    let rows = rows(ground, theirs).await?;
    let taken = linked(ground, links::Column::OtherId.is_in(rows.iter().map(|row| row.id))).await?;
    let own = rows.into_iter().filter(|row| !taken.contains_key(&row.id));
    Ok(own.filter_map(|row| people.find(row.marks()).map(|nth| children[nth].0).map(|child| (row, child))).collect())
}

impl Row {
    fn marks(&self) -> Marks<'_> {
        let (roll, id) = (self.roll_number.as_deref(), self.id_number.as_deref());
        Marks { roll, id, name: &self.name, born_on: self.born_on }
    }
}

async fn rows(ground: &Ground, wanted: Condition) -> Result<Vec<Row>> {
    use roster_rows::Column as R;
    let found = roster_rows::Entity::find()
        .select_only()
        .columns([R::Id, R::Term, R::SchoolId, R::Grade, R::Class, R::Name, R::BornOn, R::IdNumber])
        .columns([R::RollNumber, R::EndedOn])
        .filter(R::CountyCode.eq(ground.county()))
        .filter(wanted)
        .into_model();
    Ok(found.all(ground.db()).await?)
}

impl LastRoll {
    /// What is known of the child itself, and where that is nothing, this: a school and its class are of one list.
    pub(super) fn behind(self, known: Self) -> Self {
        let roll_number = known.roll_number.or(self.roll_number);
        match known.school {
            None => Self { school: self.school, class: self.class, roll_number },
            Some(school) if self.school.as_deref() == Some(&school) => {
                Self { school: Some(school), class: known.class.or(self.class), roll_number }
            }
            school => Self { school, class: known.class, roll_number },
        }
    }
}
