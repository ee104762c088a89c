//! 未对上的学生: whom only a list of before a split places. It names the whole village, and nobody knows yet whose child it is: so the
//! pupil stands in the heir. The village follows from the child, not from a person's word on a row that was sent in.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use rules::places::PlaceCode;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::acts::Undecided;
use super::change::ActKind;
use crate::entities::place_acts;
use crate::rates::HUKOU_VILLAGE;
use crate::{Registry, Result, Scope};

/// A row of a list, counted in a village by what it says itself.
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    roll_number: Option<String>,
    name: String,
    school: String,
    village: String,
    as_of: NaiveDate,
}

/// Heads of rows that stand in one of these villages though no child of theirs has a village of hukou; the newest list first.
const COUNTED_BY_THE_ROLL: &str = "SELECT r.id, r.roll_number, r.name, c.name AS school, h.hukou_village AS village, n.as_of FROM heads h \
     JOIN roster_rows r ON r.county_code = h.county_code AND r.id = h.subject_id AND substr(r.hukou_code, 1, 12) = h.hukou_village \
     JOIN schools c ON c.county_code = r.county_code AND c.id = r.school_id \
     JOIN roster_snapshots n ON n.county_code = r.county_code AND n.id = r.last_snapshot_id \
     LEFT JOIN standings s ON s.county_code = h.county_code AND s.term = h.term AND s.child_id = h.child_id \
     WHERE h.county_code = $1 AND h.until_seq IS NULL AND h.role NOT IN ('child', 'flow', 'return') \
     AND {known} IS NULL AND h.hukou_village IN ({villages}) ORDER BY n.as_of DESC, r.id";

/// The pupils whom each split that stands has left undecided, one line a pupil.
pub(super) async fn pupils(
    registry: &Registry,
    scope: &Scope,
    acts: &[place_acts::Model],
) -> Result<HashMap<Uuid, Vec<Undecided>>> {
    let splits: Vec<Split> = acts.iter().filter_map(Split::of).collect();
    let villages: HashSet<String> = splits.iter().flat_map(|split| split.parts.keys().cloned()).collect();
    if villages.is_empty() {
        return Ok(HashMap::new());
    }
    let marks: Vec<String> = (2..villages.len() + 2).map(|nth| format!("${nth}")).collect();
    let sql = COUNTED_BY_THE_ROLL.replace("{villages}", &marks.join(", ")).replace("{known}", HUKOU_VILLAGE);
    let values = std::iter::once(scope.county().to_string()).chain(villages).map(Value::from);
    let asked = Statement::from_sql_and_values(registry.backend(), sql, values);
    let found = registry.read().query_all_raw(asked).await?;
    let rows: Vec<Row> = found.iter().map(|row| Row::from_query_result(row, "")).collect::<Result<_, _>>()?;
    Ok(splits.into_iter().map(|split| (split.act, split.of_rows(&rows))).collect())
}

/// A split as it was recorded.
struct Split {
    act: Uuid,
    on: NaiveDate,
    parts: BTreeMap<String, Vec<PlaceCode>>,
}

impl Split {
    fn of(act: &place_acts::Model) -> Option<Self> {
        let stands = act.undone_at.is_none() && ActKind::from_code(&act.kind) == Some(ActKind::Split);
        let parts = serde_json::from_value(act.plan.get("parts")?.clone()).ok().filter(|_| stands)?;
        Some(Self { act: act.id, on: act.on_day, parts })
    }

    /// A list of after the split that names the village means what is left of it.
    fn leaves(&self, row: &Row) -> bool {
        let goes_on = |parts: &Vec<PlaceCode>| parts.iter().any(|part| part.to_string() == row.village);
        self.parts.get(&row.village).is_some_and(|parts| row.as_of < self.on || !goes_on(parts))
    }

    fn of_rows(&self, rows: &[Row]) -> Vec<Undecided> {
        let mut seen = HashSet::new();
        let own = rows.iter().filter(|row| self.leaves(row));
        let pupils = own.filter(|row| seen.insert(row.roll_number.clone().unwrap_or_else(|| row.id.to_string())));
        let line = |row: &Row| Undecided {
            of: "学籍名册",
            id: row.id,
            number: row.roll_number.clone().unwrap_or_default(),
            name: row.name.clone(),
            address: Some(row.school.clone()),
            now: row.village.clone(),
            by_child: true,
        };
        pupils.map(line).collect()
    }
}
