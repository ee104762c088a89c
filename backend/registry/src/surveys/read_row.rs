//! One row of the household form (D§6.1), read through the rules.

use chrono::{DateTime, Utc};
use rules::calendar::Term;
use rules::children::{
    disability_of_cert, read_disability_cert, read_disability_kind, read_disability_level, read_health,
    read_out_reason, read_schooling,
};
use rules::identity::{
    IdKind, IdNumber, Sex, cross_check, read_coordinate, read_date, read_ethnic, read_id_kind, read_id_number,
    read_phone, read_place_code, read_roll_number, read_sex,
};
use rules::names::{name_key, read_name, read_other_names};
use rules::places::{PlaceCode, PlaceLevel};
use rules::schools::{GradeContext, System, read_class, read_grade, read_school_code};
use rules::surveys::group_number;
use serde_json::Value;
use uuid::Uuid;

use super::numbers;
use crate::entities::{children, guardians, households, other_names, survey_entries};
use crate::imports::{Fault, Notes, RowHasher, RowReader, is_repeated};
use crate::midnight;
use crate::places::Places;
use crate::schools::Schools;
use crate::sheets::Row;

/// Where no word about schooling could be read.
const SCHOOLING_UNKNOWN: &str = "unknown";

/// A row as it will be stored; ids are nil until then.
pub(crate) struct Draft {
    pub(super) household: households::Model,
    pub(super) surveyor: Option<String>,
    pub(super) child: children::Model,
    pub(super) guardians: Vec<guardians::Model>,
    pub(super) other_names: Vec<other_names::Model>,
    pub(super) entry: survey_entries::Model,
    /// A rejects file sent it back because its record number stood in the file twice.
    pub(super) is_repeated: bool,
}

/// A household and the visit to it, with children or without: 户不漏人, a household without a child was visited as well.
pub(super) struct Visit {
    pub(super) household: households::Model,
    pub(super) surveyor: Option<String>,
    pub(super) visited_at: Option<DateTime<Utc>>,
}

impl Draft {
    /// The visit that this row tells of.
    pub(super) fn visit(&self) -> Visit {
        let (household, surveyor) = (self.household.clone(), self.surveyor.clone());
        Visit { household, surveyor, visited_at: self.entry.visited_at }
    }
}

/// What reading needs to know of the county.
pub(crate) struct Reader {
    pub(super) county: String,
    pub(super) term: Term,
    /// 学制, by which a grade is read.
    pub(super) system: System,
    pub(super) places: Places,
    pub(super) schools: Schools,
}

impl Reader {
    pub(super) fn read(&self, row: Row<'_>, hasher: &RowHasher) -> Result<Draft, Fault> {
        let mut cells = RowReader::new(row);
        let record_id = cells.key("record_id", "没有记录编号；请给每个孩子编一个不重复的编号")?;
        let written = village(&mut cells)?;
        let household = self.household(&mut cells, written, &record_id)?;
        let mut child = self.child(&mut cells, &household)?;
        // Whether a parent is away is known of one whose name nobody wrote as well.
        child.father_away = cells.yes_or_no("father_away");
        child.mother_away = cells.yes_or_no("mother_away");
        let guardians = self.guardians(&mut cells, &child);
        let other_names = self.other_names(&cells);
        let mut entry = self.entry(&mut cells, record_id);
        let surveyor = cells.text("surveyor");
        child.roll_number.clone_from(&entry.roll_number);
        let Notes { written, doubts, content_hash } = cells.finish(hasher);
        entry = survey_entries::Model { written, doubts, content_hash, ..entry };
        Ok(Draft { household, surveyor, child, guardians, other_names, entry, is_repeated: is_repeated(&row) })
    }

    /// Reads the household of a row that tells of no child.
    pub(super) fn read_visit(&self, row: Row<'_>) -> Result<Visit, Fault> {
        let mut cells = RowReader::new(row);
        let written = village(&mut cells)?;
        let household = self.household(&mut cells, written, "")?;
        let visited_on = cells.read("visited_at", read_date);
        Ok(Visit { household, surveyor: cells.text("surveyor"), visited_at: visited_on.map(midnight) })
    }

    /// Where a home lies today: a village that was merged counts as that one, a group of a village that was split lies where it went.
    fn home(&self, written: PlaceCode, group: Option<&str>) -> Result<(PlaceCode, Option<PlaceCode>), Fault> {
        let (village, known) = self.places.resolve_home(written, group);
        match self.places.find(village) {
            Some(_) => Ok((village, known.or_else(|| self.group(village, group?)))),
            None => Err(Fault::new("village_code", "区划表里没有这个村；请核对代码，或先导入新的行政区划")),
        }
    }

    fn household(
        &self,
        cells: &mut RowReader<'_>,
        written: PlaceCode,
        record_id: &str,
    ) -> Result<households::Model, Fault> {
        let group_name = cells.text("group");
        let (village, group) = self.home(written, group_name.as_deref())?;
        let known = group_name.as_deref().and_then(|name| self.places.group_of_then(written, name)).or(group);
        let numbered_in = numbers::numbered_in(written, known, group_name.as_deref());
        let degrees = |limit: f64| move |written: &str| read_coordinate(written, limit);
        Ok(households::Model {
            county_code: self.county.clone(),
            id: Uuid::nil(),
            // A child without a household number is a household of its own rather than everybody's.
            household_no: cells.text("household_no").unwrap_or_else(|| record_id.to_owned()),
            village_code: village.to_string(),
            group_code: group.map(|group| group.to_string()),
            group_name,
            address: cells.text("address"),
            head_name: cells.text("head_name").unwrap_or_default(),
            head_id: cells.read("head_id", read_id_number).map(|id| id.to_string()),
            phone: cells.read("phone", read_phone).map(|phone| phone.to_string()),
            kind: cells.text("household_kind"),
            only_child: cells.yes_or_no("only_child"),
            two_daughters: cells.yes_or_no("two_daughters"),
            lon: cells.read("lon", degrees(180.0)),
            lat: cells.read("lat", degrees(90.0)),
            version: 1,
            changed_seq: 0,
            origin: "file".to_owned(),
            numbered_in,
        })
    }

    /// 社(组) by its code, its name or its number.
    fn group(&self, village: PlaceCode, written: &str) -> Option<PlaceCode> {
        let by_code = || written.parse::<PlaceCode>().ok().filter(|code| code.level() == PlaceLevel::Group);
        let by_number = || {
            let digits: String = written.chars().filter(char::is_ascii_digit).collect();
            digits.parse().ok().or_else(|| group_number(written)).and_then(|number| village.group(number))
        };
        let known = |code: PlaceCode| self.places.find(code).map(|_| code);
        self.places
            .group_named(village, written)
            .or_else(|| by_code().and_then(known))
            .or_else(|| by_number().and_then(known))
    }

    fn child(&self, cells: &mut RowReader<'_>, home: &households::Model) -> Result<children::Model, Fault> {
        let Some(name) = cells.read("name", read_name) else {
            return Err(Fault::new("name", "没有姓名；请补上孩子的姓名"));
        };
        let sex = cells.code("sex", read_sex, |sex| sex.title());
        let written_birth = cells.read("born_on", read_date);
        let id = read_id(cells, written_birth, sex);
        let birth_is_doubtful = cells.is_doubted("born_on") || (id.is_some() && cells.is_doubted("id_number"));
        let id_kind = cells.code("id_kind", read_id_kind, |kind| kind.title());
        let birth_text = cells.written("born_on");
        let cert = cells.read("disability_cert", read_disability_cert);
        let of_cert = cert.as_deref().and_then(disability_of_cert);
        // A certificate holds kind and level, where the form leaves them empty (D§4.6).
        let disability = (
            cells
                .code("disability_kind", read_disability_kind, |kind| kind.title())
                .or(of_cert.map(|(of_kind, _)| of_kind)),
            cells.read("disability_level", read_disability_level).or(of_cert.map(|(_, level)| level)),
        );
        Ok(children::Model {
            county_code: self.county.clone(),
            id: Uuid::nil(),
            household_id: None,
            name: name.written().to_owned(),
            name_key: name.key().to_owned(),
            sex: i32::from(sex.unwrap_or(Sex::Unknown).number()),
            ethnic: cells.code("ethnic", read_ethnic, |ethnic| ethnic.title()).map(|ethnic| ethnic.to_string()),
            born_on: written_birth.or(id.map(IdNumber::born_on)),
            birth_written: (birth_is_doubtful && !birth_text.is_empty()).then(|| birth_text.to_owned()),
            id_kind: id_kind.map(|kind| kind.as_str().to_owned()),
            id_number: id.map(|id| id.to_string()),
            id_written: if id.is_none() { cells.text("id_number") } else { None },
            roll_number: None,
            hukou_code: cells.read("hukou_code", read_place_code).map(|code| self.places.resolve(code).to_string()),
            village_code: Some(home.village_code.clone()),
            group_code: home.group_code.clone(),
            residence: cells.text("residence"),
            health: cells.code("health", read_health, |health| health.title()).map(|health| health.as_str().to_owned()),
            disability_kind: disability.0.map(|kind| kind.as_str().to_owned()),
            disability_level: disability.1.map(|level| level.to_string()),
            disability_cert: cert,
            father_away: None,
            mother_away: None,
            origin: "survey".to_owned(),
            origin_key: None,
            merged_into: None,
            version: 1,
            changed_seq: 0,
            known_name: None,
            known_sex: None,
            known_born_on: None,
            known_id: None,
        })
    }

    fn guardians(&self, cells: &mut RowReader<'_>, child: &children::Model) -> Vec<guardians::Model> {
        let people = [
            (FATHER, "father_name", "father_id", "", "father_employer", child.father_away),
            (MOTHER, "mother_name", "mother_id", "", "mother_employer", child.mother_away),
            (GUARDIAN, "guardian_name", "guardian_id", "guardian_phone", "", None),
        ];
        let mut guardians = Vec::with_capacity(people.len());
        for (relation, name, id, phone, employer, away) in people {
            let Some(name) = cells.text(name) else { continue };
            guardians.push(guardians::Model {
                county_code: self.county.clone(),
                id: Uuid::nil(),
                child_id: Uuid::nil(),
                relation: relation.to_owned(),
                relation_written: if relation == GUARDIAN { cells.text("guardian_relation") } else { None },
                name,
                id_number: cells.read(id, read_id_number).map(|id| id.to_string()),
                phone: cells.read(phone, read_phone).map(|phone| phone.to_string()),
                employer: cells.text(employer),
                away,
            });
        }
        guardians
    }

    fn other_names(&self, cells: &RowReader<'_>) -> Vec<other_names::Model> {
        let written = cells.written("other_names");
        if written.is_empty() {
            return Vec::new();
        }
        let own = name_key(cells.written("name"));
        let names = read_other_names(written).into_iter().filter(|name| name.key() != own);
        names
            .map(|name| other_names::Model {
                county_code: self.county.clone(),
                id: Uuid::nil(),
                child_id: Uuid::nil(),
                name: name.written().to_owned(),
                name_key: name.key().to_owned(),
            })
            .collect()
    }

    fn entry(&self, cells: &mut RowReader<'_>, record_id: String) -> survey_entries::Model {
        let school_code = cells.read("school_code", read_school_code);
        let school_name = cells.text("school_name");
        let school = school_code.as_deref().and_then(|code| self.schools.find(code));
        let school = school.or_else(|| school_name.as_deref().and_then(|name| self.schools.named(name)));
        let context =
            GradeContext { year: self.term.school_year(), kind: school.map(|school| school.kind), system: self.system };
        let schooling = cells.code("schooling", read_schooling, |schooling| schooling.title());
        let reason = cells.code("out_reason", read_out_reason, |reason| reason.title());
        let visited_on = cells.read("visited_at", read_date);
        survey_entries::Model {
            county_code: self.county.clone(),
            id: Uuid::nil(),
            term: self.term.to_string(),
            round_id: Uuid::nil(),
            record_id,
            household_id: Uuid::nil(),
            child_id: Uuid::nil(),
            schooling: schooling.map_or(SCHOOLING_UNKNOWN, |schooling| schooling.as_str()).to_owned(),
            school_name,
            school_code,
            school_place_code: cells.read("school_place_code", read_place_code).map(|code| code.to_string()),
            grade: cells
                .code("grade", |written| read_grade(written, context), |grade| grade.title())
                .map(|grade| grade.to_string()),
            class: cells.read("class", read_class),
            roll_number: cells.read("roll_number", read_roll_number).map(|roll| roll.to_string()),
            boarding: cells.yes_or_no("boarding"),
            out_reason: reason.map(|reason| reason.as_str().to_owned()),
            whereabouts: cells.text("whereabouts"),
            evidence: cells.text("evidence"),
            remarks: cells.text("remarks"),
            visited_at: visited_on.map(midnight),
            written: Value::Null,
            doubts: Value::Null,
            content_hash: String::new(),
            import_id: None,
        }
    }
}

/// The village as it is written: of today, or one that was merged or split since.
fn village(cells: &mut RowReader<'_>) -> Result<PlaceCode, Fault> {
    let written = cells.read("village_code", read_place_code);
    written.and_then(PlaceCode::village).ok_or_else(|| {
        let reason = if cells.written("village_code").is_empty() {
            "没有村代码；请填写12位的村（社区）代码"
        } else {
            "村代码读不懂；应为12位数字，请对照区划代码重填"
        };
        Fault::new("village_code", reason)
    })
}

/// The child's number; a document of another kind is no citizen number and is kept as written.
fn read_id(cells: &mut RowReader<'_>, born_on: Option<chrono::NaiveDate>, sex: Option<Sex>) -> Option<IdNumber> {
    let other_document = read_id_kind(cells.written("id_kind")).value.is_some_and(|kind| kind != IdKind::Citizen);
    if other_document {
        return None;
    }
    let id = cells.read("id_number", read_id_number)?;
    cells.doubt_all("id_number", cross_check(id, born_on, sex));
    Some(id)
}

pub(super) const FATHER: &str = "father";
pub(super) const MOTHER: &str = "mother";
pub(super) const GUARDIAN: &str = "guardian";
