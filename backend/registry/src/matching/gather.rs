//! 汇集: the records of each side, read once and whole for a comparison.

use std::collections::HashMap;

use rules::calendar::Term;
use rules::matching::Relation;
use rules::schools::{Grade, System};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::record::{Kin, Origin, Record};
use super::rows::{self, ChildRow, EntryRow, Home, HukouRow, RosterOf, RosterRow};
use crate::Result;
use crate::entities::{children, hukou_entries, roster_rows, schools as school_rows};
use crate::schools::{self, Schools};

/// Every child of the register, merged ones too (each run decides anew), with what its latest survey up to the term says.
pub(super) async fn children(db: &impl ConnectionTrait, county: &str, term: Term) -> Result<Vec<Record>> {
    let rows = rows::children(db, county, None).await?;
    with_surveys(db, county, term, rows, None).await
}

/// One child of the register in the same form.
pub(super) async fn child(db: &impl ConnectionTrait, county: &str, term: Term, id: Uuid) -> Result<Option<Record>> {
    let rows = rows::children(db, county, Some(id)).await?;
    Ok(with_surveys(db, county, term, rows, Some(id)).await?.pop())
}

async fn with_surveys(
    db: &impl ConnectionTrait,
    county: &str,
    term: Term,
    rows: Vec<ChildRow>,
    only: Option<Uuid>,
) -> Result<Vec<Record>> {
    let mut entries = latest_entries(db, county, term, only).await?;
    let home = rows.first().filter(|_| only.is_some()).and_then(|row| row.household_id);
    let homes = if only.is_some() && home.is_none() { HashMap::new() } else { households(db, county, home).await? };
    let mut kin = kin(db, county, only).await?;
    let mut names = names(db, county, only).await?;
    let schools = schools::load_from(db, county).await?;
    let records = rows.into_iter().map(|row| {
        let entry = entries.remove(&row.id);
        let home = row.household_id.and_then(|id| homes.get(&id));
        let mut record = of_child(county, row, entry.as_ref(), home, &schools);
        record.guardians = kin.remove(&record.id).unwrap_or_default();
        record.other_names = names.remove(&record.id).unwrap_or_default();
        record
    });
    Ok(in_order(records.collect()))
}

/// The pupils on the current rosters of a term.
pub(super) async fn roster(db: &impl ConnectionTrait, county: &str, term: Term) -> Result<Vec<Record>> {
    let schools = schools_by_id(db, county).await?;
    let rows = rows::roster(db, county, RosterOf::Term(term)).await?;
    Ok(in_order(rows.into_iter().map(|row| of_roster_row(row, &schools)).collect()))
}

/// One row of a roster.
pub(super) async fn roster_row(db: &impl ConnectionTrait, county: &str, id: Uuid) -> Result<Option<Record>> {
    let schools = schools_by_id(db, county).await?;
    let row = rows::roster(db, county, RosterOf::Row(id)).await?.pop();
    Ok(row.map(|row| of_roster_row(row, &schools)))
}

/// One entry of the police list.
pub(super) async fn hukou_entry(db: &impl ConnectionTrait, county: &str, id: Uuid) -> Result<Option<Record>> {
    Ok(rows::hukou(db, county, Some(id)).await?.pop().map(|row| of_hukou_entry(&row)))
}

/// The names on those rows, whichever of the three tables they stand in.
pub(super) async fn names_of_rows(
    db: &impl ConnectionTrait,
    county: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>> {
    let mut names = HashMap::new();
    macro_rules! add_from {
        ($table:ident) => {
            let rows: Vec<(Uuid, String)> = $table::Entity::find()
                .select_only()
                .columns([$table::Column::Id, $table::Column::Name])
                .filter($table::Column::CountyCode.eq(county))
                .filter($table::Column::Id.is_in(ids.iter().copied()))
                .into_tuple()
                .all(db)
                .await?;
            names.extend(rows);
        };
    }
    add_from!(children);
    add_from!(roster_rows);
    add_from!(hukou_entries);
    Ok(names)
}

/// The police list, whatever the state of the entry.
pub(super) fn hukou(entries: &[HukouRow]) -> Vec<Record> {
    in_order(entries.iter().map(of_hukou_entry).collect())
}

/// The same order whatever the database returns: answers must not depend on it.
fn in_order(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by(|a, b| a.key.cmp(&b.key).then(a.id.cmp(&b.id)));
    records
}

fn of_child(county: &str, row: ChildRow, entry: Option<&EntryRow>, home: Option<&Home>, schools: &Schools) -> Record {
    let text = |of: fn(&EntryRow) -> &Option<String>| entry.and_then(|e| of(e).clone()).unwrap_or_default();
    let (school_code, school_name) = (text(|e| &e.school_code), text(|e| &e.school_name));
    let school_place = text(|e| &e.school_place_code);
    // Rosters bear codes: a school of ours that the family names is compared by its code. One elsewhere may bear the same name.
    let named = || schools.named(&school_name).filter(|_| school_place.is_empty() || school_place.starts_with(county));
    let school = match (school_code.is_empty(), named()) {
        (false, _) => school_code,
        (true, Some(school)) => school.school_code.clone(),
        (true, None) => school_name,
    };
    Record {
        id: row.id,
        key: entry.map(|e| e.record_id.clone()).or(row.origin_key.clone()).unwrap_or_else(|| row.id.to_string()),
        origin: match row.origin_key {
            Some(entry) if row.origin == "hukou" => Origin::Hukou(entry),
            _ => Origin::Survey,
        },
        name: row.name,
        sex: u8::try_from(row.sex).unwrap_or_default(),
        ethnic: row.ethnic.unwrap_or_default(),
        born_on: row.born_on,
        id_number: row.id_number.or(row.id_written).unwrap_or_default(),
        roll_number: row.roll_number.unwrap_or_else(|| text(|e| &e.roll_number)),
        village: row.group_code.or(row.village_code).unwrap_or_default(),
        hukou: row.hukou_code.unwrap_or_default(),
        school,
        school_place,
        grade: years_of_schooling(&text(|e| &e.grade)),
        class: text(|e| &e.class),
        household: home.map(|home| home.household_no.clone()).unwrap_or_default(),
        phone: home.and_then(|home| home.phone.clone()).unwrap_or_default(),
        at: home.and_then(|home| home.lat.zip(home.lon)),
        ..Record::default()
    }
}

fn of_roster_row(row: RosterRow, schools: &HashMap<Uuid, school_rows::Model>) -> Record {
    let school = schools.get(&row.school_id);
    Record {
        id: row.id,
        guardians: kin_on_roster(&row),
        id_number: row.id_number.unwrap_or_default(),
        roll_number: row.roll_number.unwrap_or_default(),
        key: row.record_id.unwrap_or(row.row_key),
        name: row.name,
        other_names: row.other_names.unwrap_or_default(),
        sex: u8::try_from(row.sex).unwrap_or_default(),
        ethnic: row.ethnic.unwrap_or_default(),
        born_on: row.born_on,
        village: row.residence.unwrap_or_default(),
        hukou: row.hukou_code.unwrap_or_default(),
        school: school.map(|s| s.school_code.clone()).unwrap_or_default(),
        school_place: school.and_then(|s| s.place_code.clone()).unwrap_or_default(),
        grade: row.grade.as_deref().and_then(years_of_schooling),
        class: row.class.unwrap_or_default(),
        phone: row.guardian_phone.unwrap_or_default(),
        ..Record::default()
    }
}

fn kin_on_roster(row: &RosterRow) -> Vec<Kin> {
    let parent = |relation, name: &Option<String>| {
        let name = name.clone()?;
        Some(Kin { relation, name, id_number: String::new(), phone: String::new() })
    };
    let guardian = row.guardian_name.clone().map(|name| Kin {
        relation: Relation::Guardian,
        name,
        id_number: row.guardian_id.clone().unwrap_or_default(),
        phone: row.guardian_phone.clone().unwrap_or_default(),
    });
    let parents = [parent(Relation::Father, &row.father_name), parent(Relation::Mother, &row.mother_name)];
    parents.into_iter().flatten().chain(guardian).collect()
}

fn of_hukou_entry(row: &HukouRow) -> Record {
    let text = |written: &Option<String>| written.clone().unwrap_or_default();
    Record {
        id: row.id,
        id_number: text(&row.id_number),
        key: row.record_id.clone(),
        name: row.name.clone(),
        sex: u8::try_from(row.sex).unwrap_or_default(),
        ethnic: text(&row.ethnic),
        born_on: row.born_on,
        village: text(&row.hukou_code),
        hukou: text(&row.hukou_code),
        household: text(&row.hukou_no),
        ..Record::default()
    }
}

/// 1–9 for the nine years of compulsory schooling; other grades say nothing to the matcher.
fn years_of_schooling(grade: &str) -> Option<u8> {
    let grade = Grade::of_code(grade.parse().ok()?)?;
    Some(grade.year_of_school(System::SixThree)).filter(|year| (1..=9).contains(year))
}

async fn latest_entries(
    db: &impl ConnectionTrait,
    county: &str,
    term: Term,
    child: Option<Uuid>,
) -> Result<HashMap<Uuid, EntryRow>> {
    let entries = rows::entries(db, county, child).await?;
    let known = entries.into_iter().filter(|e| e.term.parse::<Term>().is_ok_and(|t| t <= term));
    Ok(known.map(|e| (e.child_id, e)).collect())
}

/// The households, or one of them.
async fn households(db: &impl ConnectionTrait, county: &str, id: Option<Uuid>) -> Result<HashMap<Uuid, Home>> {
    let rows = rows::homes(db, county, id).await?;
    Ok(rows.into_iter().map(|home| (home.id, home)).collect())
}

pub(super) async fn schools_by_id(
    db: &impl ConnectionTrait,
    county: &str,
) -> Result<HashMap<Uuid, school_rows::Model>> {
    let rows = school_rows::Entity::find().filter(school_rows::Column::CountyCode.eq(county)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn kin(db: &impl ConnectionTrait, county: &str, child: Option<Uuid>) -> Result<HashMap<Uuid, Vec<Kin>>> {
    let mut by_child: HashMap<Uuid, Vec<Kin>> = HashMap::new();
    for row in rows::kin(db, county, child).await? {
        by_child.entry(row.child_id).or_default().push(Kin {
            relation: Relation::read(&row.relation),
            name: row.name,
            id_number: row.id_number.unwrap_or_default(),
            phone: row.phone.unwrap_or_default(),
        });
    }
    Ok(by_child)
}

async fn names(db: &impl ConnectionTrait, county: &str, child: Option<Uuid>) -> Result<HashMap<Uuid, String>> {
    let mut by_child: HashMap<Uuid, String> = HashMap::new();
    for row in rows::names(db, county, child).await? {
        let names = by_child.entry(row.child_id).or_default();
        if !names.is_empty() {
            names.push('、');
        }
        names.push_str(&row.name);
    }
    Ok(by_child)
}
