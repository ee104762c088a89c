//! 汇集: the rows behind each child of a page, brought together by as many statements as there are tables.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::children::{DisabilityKind, SpecialGroup, read_residence};
use rules::identity::{Sex, read_ethnic};
use rules::places::{PlaceCode, Reach};
use rules::schools::Grade;
use rules::standing::{Basis, SchoolStatus};
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::child::ChildLine;
use crate::Result;
use crate::clock::day_of;
use crate::entities::{
    children, file_numbers, guardians, households, links, roster_rows, standings, survey_entries, survey_visits,
};
use crate::matching::{Decision, Source};
use crate::places::Places;
use crate::schools::{School, SchoolId, Schools};

/// Where ledgers gather from: one state of the register, with the names of its places and schools.
pub(super) struct Gathering {
    snapshot: DatabaseTransaction,
    county: PlaceCode,
    county_code: String,
    /// The term the ledger speaks of.
    pub(super) term: Term,
    /// Names of places.
    pub(super) places: Places,
    /// Names of schools.
    pub(super) schools: Schools,
}

impl Gathering {
    pub(super) fn new(
        snapshot: DatabaseTransaction,
        county: PlaceCode,
        term: Term,
        places: Places,
        schools: Schools,
    ) -> Self {
        let county_code = county.prefix();
        Self { snapshot, county, county_code, term, places, schools }
    }

    pub(super) fn db(&self) -> &DatabaseTransaction {
        &self.snapshot
    }

    pub(super) fn county(&self) -> &str {
        &self.county_code
    }

    /// The lines of these children, in their order.
    pub(super) async fn lines(&self, ids: &[Uuid]) -> Result<Vec<(Uuid, ChildLine)>> {
        let found = Found::read(self, ids).await?;
        Ok(ids.iter().filter_map(|id| Some((*id, found.line(self, *id)?))).collect())
    }

    /// A place of the county by name; one outside by its code.
    pub(super) fn place_name(&self, code: &str) -> String {
        match code.parse::<PlaceCode>() {
            Ok(place) if self.county.contains(place) => self.places.path(self.places.resolve(place)),
            _ => format!("县外 {code}"),
        }
    }

    fn school(&self, id: Option<Uuid>) -> Option<&School> {
        self.schools.by_id(SchoolId(id?))
    }
}

/// What was found of the children of one page. A child surveyed twice is spoken for by all its rows.
struct Found {
    standings: HashMap<Uuid, standings::Model>,
    children: HashMap<Uuid, children::Model>,
    households: HashMap<Uuid, households::Model>,
    guardians: HashMap<Uuid, Vec<guardians::Model>>,
    numbers: HashMap<Uuid, String>,
    rows: HashMap<Uuid, Vec<roster_rows::Model>>,
    entries: HashMap<Uuid, survey_entries::Model>,
    surveyors: HashMap<(Uuid, Uuid), String>,
}

impl Found {
    async fn read(from: &Gathering, ids: &[Uuid]) -> Result<Self> {
        let (db, county) = (from.db(), from.county());
        macro_rules! rows {
            ($table:ident, $column:ident, $wanted:expr) => {
                $table::Entity::find()
                    .filter($table::Column::CountyCode.eq(county))
                    .filter($table::Column::$column.is_in($wanted))
            };
        }
        let own = || ids.iter().copied();
        let children = rows!(children, Id, own()).all(db).await?;
        let doubles = rows!(children, MergedInto, own()).all(db).await?;
        let roots: HashMap<Uuid, Uuid> = doubles.iter().filter_map(|c| Some((c.id, c.merged_into?))).collect();
        let root = |id: Uuid| roots.get(&id).copied().unwrap_or(id);
        let everyone: Vec<Uuid> = own().chain(roots.keys().copied()).collect();
        let all = || everyone.iter().copied();

        let standings =
            rows!(standings, ChildId, own()).filter(standings::Column::Term.eq(from.term.to_string())).all(db).await?;
        let households = rows!(households, Id, children.iter().filter_map(|c| c.household_id)).all(db).await?;
        let numbers = rows!(file_numbers, ChildId, own()).all(db).await?;
        let mut guardians: HashMap<Uuid, Vec<guardians::Model>> = HashMap::new();
        for row in rows!(guardians, ChildId, all()).all(db).await? {
            guardians.entry(root(row.child_id)).or_default().push(row);
        }
        let entries = newest(from.term, rows!(survey_entries, ChildId, all()).all(db).await?, root);
        let visited = Condition::all()
            .add(survey_visits::Column::CountyCode.eq(county))
            .add(survey_visits::Column::HouseholdId.is_in(entries.values().map(|e| e.household_id)))
            .add(survey_visits::Column::Surveyor.is_not_null());
        let visits = survey_visits::Entity::find().filter(visited).all(db).await?;
        Ok(Self {
            rows: roster_rows_of(from, ids).await?,
            standings: standings.into_iter().map(|s| (s.child_id, s)).collect(),
            children: children.into_iter().map(|c| (c.id, c)).collect(),
            households: households.into_iter().map(|h| (h.id, h)).collect(),
            numbers: numbers.into_iter().map(|n| (n.child_id, n.number)).collect(),
            surveyors: visits.into_iter().filter_map(|v| Some(((v.household_id, v.round_id), v.surveyor?))).collect(),
            guardians,
            entries,
        })
    }

    fn line(&self, from: &Gathering, id: Uuid) -> Option<ChildLine> {
        let (child, standing) = (self.children.get(&id)?, self.standings.get(&id)?);
        let household = child.household_id.and_then(|h| self.households.get(&h));
        let line = ChildLine {
            file_number: self.numbers.get(&id).cloned(),
            name: child.name.clone(),
            sex: sex(child.sex).to_owned(),
            ethnic: child.ethnic.as_deref().and_then(ethnic),
            born_on: child.born_on,
            age: standing.age.map(i64::from),
            id_number: child.id_number.clone().or_else(|| child.id_written.clone()),
            hukou_place: child.hukou_code.as_deref().map(|code| from.place_name(code)),
            residence: residence(from, child),
            away: away(child),
            groups: groups(&standing.groups),
            disability_kind: child.disability_kind.as_deref().and_then(disability),
            disability_level: child.disability_level.as_deref().map(|level| format!("{level}级")),
            disability_cert: child.disability_cert.clone(),
            status: SchoolStatus::from_code(&standing.status).map_or("", SchoolStatus::title).to_owned(),
            expires_on: standing.expires_on,
            reason: standing.reason.clone(),
            ..ChildLine::default()
        };
        let line = self.with_guardian(line, id, household);
        Some(self.with_school(from, line, child, standing))
    }

    /// The guardian that is named, else a parent; any telephone of the family.
    fn with_guardian(&self, line: ChildLine, child: Uuid, household: Option<&households::Model>) -> ChildLine {
        let known = self.guardians.get(&child).map(Vec::as_slice).unwrap_or_default();
        let rank = |relation: &str| ["guardian", "father", "mother"].iter().position(|r| *r == relation).unwrap_or(3);
        let first = known.iter().min_by_key(|g| (rank(&g.relation), g.id));
        let phone = first.and_then(|g| g.phone.clone()).or_else(|| household.and_then(|h| h.phone.clone()));
        ChildLine {
            guardian: first.map(|g| g.name.clone()).or_else(|| household.map(|h| h.head_name.clone())),
            phone: phone.or_else(|| known.iter().find_map(|g| g.phone.clone())),
            ..line
        }
    }

    /// Where the child is at school by its standing; what the family says where no school of the county has it.
    fn with_school(
        &self,
        from: &Gathering,
        line: ChildLine,
        child: &children::Model,
        standing: &standings::Model,
    ) -> ChildLine {
        let school = from.school(standing.school_id);
        let entry = self.entries.get(&child.id);
        let of_school = |row: &&roster_rows::Model| Some(row.school_id) == standing.school_id;
        let row = self.rows.get(&child.id).and_then(|rows| rows.iter().find(of_school));
        let elsewhere = entry.filter(|_| school.is_none());
        let class = row.map_or_else(|| elsewhere.and_then(|e| e.class.as_deref()), |row| row.class.as_deref());
        let grade = standing.grade.as_deref().or_else(|| elsewhere.and_then(|e| e.grade.as_deref()));
        let basis = Basis::from_code(&standing.rests_on).filter(|basis| *basis != Basis::Nothing);
        let surveyor = entry.and_then(|e| self.surveyors.get(&(e.household_id, e.round_id)).cloned());
        ChildLine {
            school: school.map(|s| s.name.clone()).or_else(|| elsewhere.and_then(|e| e.school_name.clone())),
            school_code: school
                .map(|s| s.school_code.clone())
                .or_else(|| elsewhere.and_then(|e| e.school_code.clone())),
            school_place: school_place(from, school, elsewhere),
            grade: grade.and_then(grade_title),
            class: class.map(|class| format!("{class}班")),
            roll_number: row
                .and_then(|row| row.roll_number.clone())
                .or_else(|| child.roll_number.clone())
                .or_else(|| entry.and_then(|e| e.roll_number.clone())),
            where_schooled: where_schooled(from, child, standing, school),
            evidence: entry.and_then(|e| e.evidence.clone()).or_else(|| basis.map(|basis| basis.title().to_owned())),
            verified_on: standing.verified_on.or_else(|| entry.and_then(|e| e.visited_at).map(day_of)),
            verified_by: standing.verified_by.clone().or(surveyor),
            ..line
        }
    }
}

/// The newest survey of each child up to the term.
fn newest(
    term: Term,
    entries: Vec<survey_entries::Model>,
    root: impl Fn(Uuid) -> Uuid,
) -> HashMap<Uuid, survey_entries::Model> {
    let mut newest: HashMap<Uuid, survey_entries::Model> = HashMap::new();
    for entry in entries.into_iter().filter(|e| e.term.parse::<Term>().is_ok_and(|of| of <= term)) {
        let child = root(entry.child_id);
        let newer = newest.get(&child).is_none_or(|known| (entry.visited_at, entry.id) > (known.visited_at, known.id));
        if newer {
            newest.insert(child, entry);
        }
    }
    newest
}

/// The roster rows of this term and of the one before that belong to each child, the current one first.
async fn roster_rows_of(from: &Gathering, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<roster_rows::Model>>> {
    let (db, county) = (from.db(), from.county());
    let linked = Condition::all()
        .add(links::Column::CountyCode.eq(county))
        .add(links::Column::Term.eq(from.term.to_string()))
        .add(links::Column::ChildId.is_in(ids.iter().copied()))
        .add(links::Column::OtherKind.is_in([Source::Roster.as_str(), Source::RosterBefore.as_str()]))
        .add(links::Column::Decision.is_in([Decision::Certain.as_str(), Decision::Settled.as_str()]));
    let linked = links::Entity::find().filter(linked).all(db).await?;
    let child_of: HashMap<Uuid, Uuid> = linked.iter().filter_map(|l| Some((l.other_id, l.child_id?))).collect();
    let rows = roster_rows::Entity::find()
        .filter(roster_rows::Column::CountyCode.eq(county))
        .filter(roster_rows::Column::Id.is_in(child_of.keys().copied()))
        .all(db)
        .await?;
    let mut of_child: HashMap<Uuid, Vec<roster_rows::Model>> = HashMap::new();
    for row in rows {
        of_child.entry(child_of[&row.id]).or_default().push(row);
    }
    let now = from.term.to_string();
    for rows in of_child.values_mut() {
        rows.sort_by_key(|row| (row.term != now, row.ended_on.is_some(), row.id));
    }
    Ok(of_child)
}

/// 男, 女; nothing where it is not known.
pub(super) fn sex(code: i32) -> &'static str {
    let known = Sex::from_code(&code.to_string()).filter(|sex| matches!(sex, Sex::Male | Sex::Female));
    known.map_or("", Sex::title)
}

/// 汉族.
pub(super) fn ethnic(code: &str) -> Option<String> {
    read_ethnic(code).value.map(rules::identity::Ethnic::title)
}

/// 三年级.
pub(super) fn grade_title(code: &str) -> Option<String> {
    Some(Grade::of_code(code.parse().ok()?)?.title().to_owned())
}

fn disability(code: &str) -> Option<String> {
    DisabilityKind::from_code(code).map(|kind| kind.title().to_owned())
}

fn groups(codes: &str) -> Option<String> {
    let titles: Vec<_> = codes.split(',').filter_map(SpecialGroup::from_code).map(SpecialGroup::title).collect();
    (!titles.is_empty()).then(|| titles.join("、"))
}

fn away(child: &children::Model) -> Option<String> {
    match (child.father_away == Some(true), child.mother_away == Some(true)) {
        (true, true) => Some("双方外出".to_owned()),
        (true, false) => Some("父亲外出".to_owned()),
        (false, true) => Some("母亲外出".to_owned()),
        (false, false) => None,
    }
}

/// The village and group it lives in; where it lives away from them, what the family says.
fn residence(from: &Gathering, child: &children::Model) -> Option<String> {
    let home = child.group_code.as_deref().or(child.village_code.as_deref());
    let written = child.residence.as_deref().filter(|written| {
        let home = home.and_then(|code| code.parse().ok());
        read_residence(written, home).value.is_none_or(|reach| reach > Reach::Village)
    });
    let named = |text: &str| text.parse::<PlaceCode>().map_or_else(|_| text.to_owned(), |_| from.place_name(text));
    written.map(named).or_else(|| home.map(|code| from.place_name(code)))
}

fn school_place(
    from: &Gathering,
    school: Option<&School>,
    elsewhere: Option<&survey_entries::Model>,
) -> Option<String> {
    let own = school.and_then(|school| school.place).map(|place| from.places.path(place));
    let told = || elsewhere?.school_place_code.as_deref().map(|code| from.place_name(code));
    own.or_else(told).or_else(|| elsewhere?.whereabouts.clone())
}

/// 就读地类别 (D§6.2), seen from the hukou where it lies in the county, else from the home.
fn where_schooled(
    from: &Gathering,
    child: &children::Model,
    standing: &standings::Model,
    school: Option<&School>,
) -> Option<String> {
    let status = SchoolStatus::from_code(&standing.status).filter(|status| status.is_in_school())?;
    let here = |code: &Option<String>| code.as_deref()?.parse().ok().filter(|place| from.county.contains(*place));
    let home: Option<PlaceCode> = here(&child.hukou_code).or_else(|| here(&child.village_code));
    let told = standing.reach.as_deref().and_then(Reach::from_code).filter(|_| status.is_elsewhere());
    let reach = told.or_else(|| Some(Reach::between(home?, school?.place?)))?;
    let title = if reach <= Reach::Township { "本在本" } else { reach.title() };
    Some(title.to_owned())
}
