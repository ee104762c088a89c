//! 人头: everyone whom some figure of a term looks at, with the places and the school under which they are counted.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::DisabilityKind;
use rules::places::PlaceCode;
use rules::policy::Policy;
use rules::rates::{
    Cohort, CohortRecord, Counted, CountedChild, DropoutPeriod, FlowRecord, Indicator, Part, RateBasis, RollPupil,
    part_of,
};
use rules::rosters::MovementKind;
use rules::schools::Grade;
use rules::standing::{Level, SchoolStatus};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Measure;
use crate::Result;
use crate::entities::{children, links, movements, roster_rows, standings};
use crate::matching::Decision;
use crate::schools::{SchoolId, Schools};

/// Whom a line of a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Who {
    Child(Uuid),
    Row(Uuid),
    Movement(Uuid),
}

/// Someone who may be counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    pub who: Who,
    counted: Counted,
    /// The indicator a cohort's person belongs to; the others are asked by every indicator.
    only: Option<Indicator>,
    /// Where the person is counted on the hukou basis and on the others.
    hukou: Option<PlaceCode>,
    home: Option<PlaceCode>,
    pub school: Option<Uuid>,
}

impl Head {
    /// The part in a figure.
    pub(super) fn part(&self, measure: Measure, policy: &Policy) -> Option<Part> {
        if self.only.is_some_and(|only| only != measure.indicator) {
            return None;
        }
        part_of(&self.counted, measure.indicator, measure.formula, measure.basis, policy)
    }

    /// The village under which the person is counted.
    pub(super) fn village(&self, basis: RateBasis) -> Option<PlaceCode> {
        match basis {
            RateBasis::Hukou => self.hukou.or(self.home),
            RateBasis::Resident | RateBasis::Roll => self.home.or(self.hukou),
        }
    }
}

/// Everyone whom some figure of the term looks at.
pub(super) async fn heads(
    db: &impl ConnectionTrait,
    county: &str,
    term: Term,
    schools: &Schools,
    policy: &Policy,
) -> Result<Vec<Head>> {
    let rolls = Rolls { db, county, schools };
    let mut heads = of_children(db, county, term).await?;
    let statuses: HashMap<Uuid, SchoolStatus> = heads
        .iter()
        .filter_map(|head| {
            if let (Who::Child(id), Counted::Child(c)) = (head.who, head.counted) { Some((id, c.status)) } else { None }
        })
        .collect();
    heads.extend(rolls.dropouts(term, &statuses).await?);
    for indicator in [Indicator::RetentionNine, Indicator::RetentionPrimarySix, Indicator::RetentionJuniorThree] {
        if let Some(cohort) = Cohort::of(indicator, term, policy.system) {
            heads.extend(rolls.cohort(term, indicator, cohort).await?);
        }
    }
    Ok(heads)
}

fn place(code: Option<&str>) -> Option<PlaceCode> {
    code.and_then(|code| code.parse().ok())
}

async fn of_children(db: &impl ConnectionTrait, county: &str, term: Term) -> Result<Vec<Head>> {
    let disabled: Vec<(Uuid, String)> = children::Entity::find()
        .select_only()
        .columns([children::Column::Id, children::Column::DisabilityKind])
        .filter(children::Column::CountyCode.eq(county))
        .filter(children::Column::DisabilityKind.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let disabled: HashMap<Uuid, Option<DisabilityKind>> =
        disabled.into_iter().map(|(id, kind)| (id, DisabilityKind::from_code(&kind))).collect();
    let rows = standings::Entity::find()
        .filter(standings::Column::CountyCode.eq(county))
        .filter(standings::Column::Term.eq(term.to_string()))
        .all(db)
        .await?;
    Ok(rows.into_iter().filter_map(|row| of_child(&row, disabled.get(&row.child_id).copied().flatten())).collect())
}

fn of_child(row: &standings::Model, disability: Option<DisabilityKind>) -> Option<Head> {
    let child = CountedChild {
        age: row.age.and_then(|age| u8::try_from(age).ok()),
        status: SchoolStatus::from_code(&row.status)?,
        level: Level::from_code(&row.level)?,
        attained: Level::from_code(&row.attained)?,
        in_county_hukou: row.in_county_hukou,
        resident: row.resident,
        disability,
    };
    Some(Head {
        who: Who::Child(row.child_id),
        counted: Counted::Child(child),
        only: None,
        hukou: place(row.hukou_village_code.as_deref()),
        home: place(row.village_code.as_deref()),
        school: row.school_id,
    })
}

/// The rosters and movement lists, read for the rates that stand on the school roll. A pupil is counted in the village of the hukou on
/// the roll, else where the school lies: a village's cohort is its own children, whichever school its first and last class stand in.
struct Rolls<'a, C> {
    db: &'a C,
    county: &'a str,
    schools: &'a Schools,
}

impl<C: ConnectionTrait> Rolls<'_, C> {
    /// Pupils on the roll when the period began, and its movements.
    async fn dropouts(&self, term: Term, statuses: &HashMap<Uuid, SchoolStatus>) -> Result<Vec<Head>> {
        let period = DropoutPeriod::of(term);
        let mut base = Vec::new();
        for term in period.base_terms() {
            base = self.rows(term, None).await?;
            if !base.is_empty() {
                break;
            }
        }
        let child_of = self.children_of_rows(&base).await?;
        let flows = self.movements(period.year.starts_on(), period.year.ends_on()).await?;
        let last = last_movements(&flows);
        let pupils = base.iter().map(|row| {
            let status = child_of.get(&row.id).and_then(|child| statuses.get(child)).copied();
            let movement = row.roll_number.as_deref().and_then(|number| last.get(number)).copied();
            let pupil = RollPupil { grade: grade(row.grade.as_deref()), status, movement };
            self.on_roll(row, Counted::Pupil(pupil), None)
        });
        let flows = flows.iter().filter_map(|row| {
            let flow = FlowRecord { kind: MovementKind::from_code(&row.kind)?, grade: grade(row.grade.as_deref()) };
            Some(self.at_school(Who::Movement(row.id), Counted::Flow(flow), None, row.school_id))
        });
        Ok(pupils.chain(flows).collect())
    }

    /// Who entered together, and who of them is in the last class now.
    async fn cohort(&self, term: Term, indicator: Indicator, cohort: Cohort) -> Result<Vec<Head>> {
        let entrants = self.rows(cohort.entered.autumn(), Some(cohort.first)).await?;
        if entrants.is_empty() {
            // Nobody recorded who entered together: there is no cohort to follow, and no rate rather than a wrong one.
            return Ok(Vec::new());
        }
        let last = self.rows(term, Some(cohort.last)).await?;
        let of = |record: CohortRecord| {
            move |row: &roster_rows::Model| self.on_roll(row, Counted::Cohort(record), Some(indicator))
        };
        let mut heads: Vec<Head> = entrants.iter().map(of(CohortRecord::Entrant)).collect();
        heads.extend(last.iter().map(of(CohortRecord::InLastGrade)));
        for row in self.movements(cohort.entered.starts_on(), term.ends_on()).await? {
            let record = MovementKind::from_code(&row.kind).and_then(Cohort::record_of);
            let grade = grade(row.grade.as_deref()).filter(|grade| cohort.holds(*grade, row.on_day));
            if let (Some(record), Some(_)) = (record, grade) {
                let who = Who::Movement(row.id);
                heads.push(self.at_school(who, Counted::Cohort(record), Some(indicator), row.school_id));
            }
        }
        Ok(heads)
    }

    fn on_roll(&self, row: &roster_rows::Model, counted: Counted, only: Option<Indicator>) -> Head {
        let hukou = place(row.hukou_code.as_deref()).and_then(PlaceCode::village);
        let own = hukou.filter(|village| village.county().is_some_and(|county| county.to_string() == self.county));
        let head = self.at_school(Who::Row(row.id), counted, only, Some(row.school_id));
        Head { hukou: own.or(head.hukou), home: own.or(head.home), ..head }
    }

    fn at_school(&self, who: Who, counted: Counted, only: Option<Indicator>, school: Option<Uuid>) -> Head {
        let seat = school.and_then(|id| self.schools.by_id(SchoolId(id))).and_then(|school| school.place);
        Head { who, counted, only, hukou: seat, home: seat, school }
    }

    /// The pupils of a term, of one grade or of all, a row a pupil.
    async fn rows(&self, term: Term, grade: Option<Grade>) -> Result<Vec<roster_rows::Model>> {
        let of_grade = grade.map(|grade| roster_rows::Column::Grade.eq(grade.to_string()));
        Ok(roster_rows::Entity::find()
            .filter(Condition::all().add_option(of_grade))
            .filter(roster_rows::Column::CountyCode.eq(self.county))
            .filter(roster_rows::Column::Term.eq(term.to_string()))
            .filter(roster_rows::Column::EndedOn.is_null())
            .all(self.db)
            .await?)
    }

    async fn movements(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<movements::Model>> {
        Ok(movements::Entity::find()
            .filter(movements::Column::CountyCode.eq(self.county))
            .filter(movements::Column::OnDay.between(from, to))
            .all(self.db)
            .await?)
    }

    /// The children to whom matching has linked those rows, in whichever term.
    async fn children_of_rows(&self, rows: &[roster_rows::Model]) -> Result<HashMap<Uuid, Uuid>> {
        let Some(term) = rows.first().and_then(|row| row.term.parse::<Term>().ok()) else { return Ok(HashMap::new()) };
        let terms = [term.to_string(), term.next().to_string()];
        let linked: Vec<(Uuid, Option<Uuid>)> = links::Entity::find()
            .select_only()
            .columns([links::Column::OtherId, links::Column::ChildId])
            .filter(links::Column::CountyCode.eq(self.county))
            .filter(links::Column::Term.is_in(terms))
            .filter(links::Column::OtherKind.is_in(["roster", "roster_before"]))
            .filter(links::Column::Decision.is_in([Decision::Certain.as_str(), Decision::Settled.as_str()]))
            .into_tuple()
            .all(self.db)
            .await?;
        Ok(linked.into_iter().filter_map(|(row, child)| Some((row, child?))).collect())
    }
}

fn grade(code: Option<&str>) -> Option<Grade> {
    code.and_then(|code| code.parse().ok()).and_then(Grade::of_code)
}

/// The newest movement of each roll number.
fn last_movements(flows: &[movements::Model]) -> HashMap<&str, MovementKind> {
    let mut newest: Vec<&movements::Model> = flows.iter().collect();
    newest.sort_by(|a, b| (a.on_day, &a.record_id).cmp(&(b.on_day, &b.record_id)));
    newest
        .into_iter()
        .filter_map(|row| Some((row.roll_number.as_deref()?, MovementKind::from_code(&row.kind)?)))
        .collect()
}
