//! 户表: a household with its children in the field names of contract §2, as phones hear it; what was written and could not be
//! read stands there as written.

use std::collections::HashMap;

use rules::calendar::Term;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::Result;
use crate::entities::{children, guardians, households, other_names, survey_entries};

/// Ids asked for at once.
const IDS_A_QUERY: usize = 500;

/// The bodies of these households, in their order.
pub(crate) async fn of(db: &impl ConnectionTrait, county: &str, rows: &[households::Model]) -> Result<Vec<Value>> {
    let mut known = Known::default();
    for rows in rows.chunks(IDS_A_QUERY) {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        known.load(db, county, &ids).await?;
    }
    Ok(rows.iter().map(|row| known.household(row)).collect())
}

/// What belongs to the households asked for.
#[derive(Default)]
struct Known {
    children: HashMap<Uuid, Vec<children::Model>>,
    guardians: HashMap<Uuid, Vec<guardians::Model>>,
    names: HashMap<Uuid, Vec<String>>,
    entries: HashMap<Uuid, survey_entries::Model>,
}

impl Known {
    async fn load(&mut self, db: &impl ConnectionTrait, county: &str, households: &[Uuid]) -> Result<()> {
        let found = children::Entity::find()
            .filter(children::Column::CountyCode.eq(county))
            .filter(children::Column::HouseholdId.is_in(households.iter().copied()))
            .filter(children::Column::MergedInto.is_null())
            .order_by_asc(children::Column::Id)
            .all(db)
            .await?;
        let ids: Vec<Uuid> = found.iter().map(|child| child.id).collect();
        for ids in ids.chunks(IDS_A_QUERY) {
            self.load_of_children(db, county, ids).await?;
        }
        for child in found {
            if let Some(household) = child.household_id {
                self.children.entry(household).or_default().push(child);
            }
        }
        Ok(())
    }

    async fn load_of_children(&mut self, db: &impl ConnectionTrait, county: &str, ids: &[Uuid]) -> Result<()> {
        let guardians = guardians::Entity::find()
            .filter(guardians::Column::CountyCode.eq(county))
            .filter(guardians::Column::ChildId.is_in(ids.iter().copied()));
        for row in guardians.all(db).await? {
            self.guardians.entry(row.child_id).or_default().push(row);
        }
        let names = other_names::Entity::find()
            .filter(other_names::Column::CountyCode.eq(county))
            .filter(other_names::Column::ChildId.is_in(ids.iter().copied()))
            .order_by_asc(other_names::Column::Id);
        for row in names.all(db).await? {
            self.names.entry(row.child_id).or_default().push(row.name);
        }
        let entries = survey_entries::Entity::find()
            .filter(survey_entries::Column::CountyCode.eq(county))
            .filter(survey_entries::Column::ChildId.is_in(ids.iter().copied()));
        for row in entries.all(db).await? {
            let later = |known: &survey_entries::Model| term_of(known) > term_of(&row);
            if !self.entries.get(&row.child_id).is_some_and(later) {
                self.entries.insert(row.child_id, row);
            }
        }
        Ok(())
    }

    fn household(&self, row: &households::Model) -> Value {
        let children = self.children.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let mut body = kept(json!({
            "household_no": row.household_no, "village_code": row.village_code, "group": row.group_name,
            "address": row.address, "head_name": row.head_name, "head_id": row.head_id, "phone": row.phone,
            "household_kind": row.kind, "only_child": row.only_child, "two_daughters": row.two_daughters,
            "lon": row.lon, "lat": row.lat,
        }));
        body.insert("children".to_owned(), children.iter().map(|child| self.child(child)).collect());
        Value::Object(body)
    }

    fn child(&self, row: &children::Model) -> Value {
        let mut body = kept(json!({
            "id": row.id, "name": row.name, "other_names": self.names.get(&row.id).map(|names| names.join("、")),
            "sex": (row.sex != 0).then(|| row.sex.to_string()), "ethnic": row.ethnic,
            "born_on": row.born_on.map(|day| day.to_string()).or_else(|| row.birth_written.clone()),
            "id_kind": row.id_kind, "id_number": row.id_number.as_ref().or(row.id_written.as_ref()),
            "hukou_code": row.hukou_code, "residence": row.residence, "health": row.health,
            "disability_kind": row.disability_kind, "disability_level": row.disability_level,
            "disability_cert": row.disability_cert, "roll_number": row.roll_number,
            "father_away": row.father_away, "mother_away": row.mother_away,
        }));
        self.guardians.get(&row.id).into_iter().flatten().for_each(|guardian| add_guardian(&mut body, guardian));
        if let Some(entry) = self.entries.get(&row.id) {
            add_entry(&mut body, entry);
        }
        Value::Object(body)
    }
}

fn term_of(entry: &survey_entries::Model) -> Option<Term> {
    entry.term.parse().ok()
}

fn add_guardian(body: &mut Map<String, Value>, row: &guardians::Model) {
    let role = row.relation.as_str();
    let mut said = json!({
        format!("{role}_name"): row.name, format!("{role}_id"): row.id_number,
        format!("{role}_employer"): row.employer, format!("{role}_phone"): row.phone,
    });
    if role == "guardian" {
        said["guardian_relation"] = json!(row.relation_written);
    }
    body.extend(kept(said));
}

fn add_entry(body: &mut Map<String, Value>, row: &survey_entries::Model) {
    body.extend(kept(json!({
        "record_id": row.record_id, "schooling": row.schooling, "school_name": row.school_name,
        "school_code": row.school_code, "school_place_code": row.school_place_code, "grade": row.grade,
        "class": row.class, "boarding": row.boarding, "out_reason": row.out_reason, "whereabouts": row.whereabouts,
        "evidence": row.evidence, "remarks": row.remarks,
    })));
    // What could not be read stands as it was written; what could, stands as it was read.
    let written = row.written.as_object().into_iter().flatten();
    for (field, text) in written.filter(|(field, _)| super::fields::is_of_child(field)) {
        body.entry(field.clone()).or_insert_with(|| text.clone());
    }
}

/// The fields that say something.
fn kept(said: Value) -> Map<String, Value> {
    match said {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}
