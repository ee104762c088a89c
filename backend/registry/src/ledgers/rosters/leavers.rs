//! 毕业班: the pupils who left the last class of primary or junior school in a summer, and where each is now.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::schools::{Grade, Stage};
use rules::standing::SchoolStatus;
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::super::child::ChildLine;
use super::super::gather;
use super::super::ground::{Ground, grade};
use super::owners::owners;
use super::pupils::{PupilRow, rows};
use crate::Result;
use crate::entities::{links, roster_rows, standings};
use crate::matching::{Decision, Source};
use crate::schools::School;

/// One pupil of a last class, with what the register knows of the child today.
pub(super) struct Leaver {
    /// The row of the last roster.
    pub row: PupilRow,
    /// The child it belongs to.
    pub child: Option<ChildLine>,
    /// How the child stands.
    pub status: Option<SchoolStatus>,
    /// School and grade of this term's roster.
    pub now: Option<(Uuid, Option<Grade>)>,
}

/// The last class of a school on its list of that term: of primary school, or of junior school.
pub(super) async fn leavers(ground: &Ground, school: &School, stage: Stage, term: Term) -> Result<Vec<Leaver>> {
    let system = ground.policy.system;
    let last_year = if stage == Stage::Primary { system.primary_years() } else { 9 };
    let Some(last) = Grade::of_year_of_school(last_year, system) else { return Ok(Vec::new()) };
    let wanted = Condition::all()
        .add(roster_rows::Column::Term.eq(term.to_string()))
        .add(roster_rows::Column::EndedOn.is_null())
        .add(roster_rows::Column::Grade.eq(last.to_string()));
    let rows = rows(ground, school.id.0, wanted).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut child_of = children_of(ground, term, &rows).await?;
    let unlinked: Vec<&PupilRow> = rows.iter().filter(|row| !child_of.contains_key(&row.id)).collect();
    child_of.extend(owners(ground, &unlinked).await?);
    let mut ids: Vec<Uuid> = child_of.values().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let lines: HashMap<Uuid, ChildLine> = gather::lines(ground, &ids).await?.into_iter().collect();
    let statuses = statuses(ground, &ids).await?;
    let now = now_at(ground, &ids).await?;
    let leaver = |row: PupilRow| {
        let child = child_of.get(&row.id);
        Leaver {
            status: child.and_then(|child| statuses.get(child)).copied(),
            now: child.and_then(|child| now.get(child)).copied(),
            child: child.and_then(|child| lines.get(child)).cloned(),
            row,
        }
    };
    Ok(rows.into_iter().map(leaver).collect())
}

/// The children to whom matching has linked those rows; the newest matching counts.
pub(super) async fn children_of(ground: &Ground, term: Term, rows: &[PupilRow]) -> Result<HashMap<Uuid, Uuid>> {
    let terms = [term, term.next(), ground.term].map(|term| term.to_string());
    let mut linked: Vec<(String, Uuid, Option<Uuid>)> = links::Entity::find()
        .select_only()
        .columns([links::Column::Term, links::Column::OtherId, links::Column::ChildId])
        .filter(links::Column::CountyCode.eq(ground.county()))
        .filter(links::Column::Term.is_in(terms))
        .filter(links::Column::OtherKind.is_in([Source::Roster.as_str(), Source::RosterBefore.as_str()]))
        .filter(links::Column::OtherId.is_in(rows.iter().map(|row| row.id)))
        .filter(links::Column::Decision.is_in([Decision::Certain.as_str(), Decision::Settled.as_str()]))
        .into_tuple()
        .all(ground.db())
        .await?;
    linked.sort_by_key(|(term, ..)| term.parse::<Term>().ok());
    Ok(linked.into_iter().filter_map(|(_, row, child)| Some((row, child?))).collect())
}

async fn statuses(ground: &Ground, ids: &[Uuid]) -> Result<HashMap<Uuid, SchoolStatus>> {
    let rows: Vec<(Uuid, String)> = standings::Entity::find()
        .select_only()
        .columns([standings::Column::ChildId, standings::Column::Status])
        .filter(standings::Column::CountyCode.eq(ground.county()))
        .filter(standings::Column::Term.eq(ground.term.to_string()))
        .filter(standings::Column::ChildId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(rows.into_iter().filter_map(|(child, code)| Some((child, SchoolStatus::from_code(&code)?))).collect())
}

#[derive(FromQueryResult)]
struct Now {
    child_id: Option<Uuid>,
    school_id: Uuid,
    grade: Option<String>,
}

/// Where this term's rosters have these children; the higher grade where two schools claim one.
async fn now_at(ground: &Ground, ids: &[Uuid]) -> Result<HashMap<Uuid, (Uuid, Option<Grade>)>> {
    let of_row = links::Entity::belongs_to(roster_rows::Entity)
        .from((links::Column::CountyCode, links::Column::OtherId))
        .to((roster_rows::Column::CountyCode, roster_rows::Column::Id))
        .into();
    let rows: Vec<Now> = links::Entity::find()
        .select_only()
        .column(links::Column::ChildId)
        .columns([roster_rows::Column::SchoolId, roster_rows::Column::Grade])
        .join(JoinType::InnerJoin, of_row)
        .filter(super::super::faces::linked_rows(ground))
        .filter(links::Column::ChildId.is_in(ids.iter().copied()))
        .filter(roster_rows::Column::Term.eq(ground.term.to_string()))
        .filter(roster_rows::Column::EndedOn.is_null())
        .into_model()
        .all(ground.db())
        .await?;
    let mut now: HashMap<Uuid, (Uuid, Option<Grade>)> = HashMap::new();
    for row in rows {
        let Some(child) = row.child_id else { continue };
        let found = (row.school_id, grade(row.grade.as_deref()));
        let known = now.entry(child).or_insert(found);
        if (found.1, found.0) > (known.1, known.0) {
            *known = found;
        }
    }
    Ok(now)
}

impl Leaver {
    /// The county's school of that stage where this term's roster has the child.
    pub(super) fn school_now<'a>(&self, ground: &'a Ground, stage: Stage) -> Option<&'a School> {
        let (school, grade) = self.now?;
        let school = ground.school(Some(school))?;
        let there = grade.map_or_else(|| school.kind.teaches(stage), |grade| grade.stage() == stage);
        there.then_some(school)
    }

    /// 证件号 by the roster, else by the register.
    pub(super) fn id_number(&self) -> Option<&str> {
        self.row.id_number.as_deref().or_else(|| self.child.as_ref()?.id_number.as_deref())
    }

    /// 监护人 by the roster, else by the register.
    pub(super) fn guardian(&self) -> Option<&str> {
        self.row.guardian_name.as_deref().or_else(|| self.child.as_ref()?.guardian.as_deref())
    }

    /// 电话 by the roster, else by the register.
    pub(super) fn phone(&self) -> Option<&str> {
        self.row.guardian_phone.as_deref().or_else(|| self.child.as_ref()?.phone.as_deref())
    }

    /// 户籍地 by the roster, else by the register.
    pub(super) fn hukou(&self, ground: &Ground) -> Option<String> {
        let of_row = self.row.hukou_code.as_deref().map(|code| ground.place_name(code));
        of_row.or_else(|| self.child.as_ref()?.hukou_place.clone())
    }
}
