//! 变更记录: what was changed, by which document, what still waits for a person, and the way back.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use rules::access;
use rules::places::PlaceCode;
use rules::speech::BY_CHILD;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Set,
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::change::ActKind;
use super::follow::FOR_A_PERSON;
use super::{load_in, unplaced};
use crate::clock::day_of;
use crate::entities::{children, households, hukou_entries, officers, place_acts, place_moves, roster_rows};
use crate::journal::Entry;
use crate::matching::Page;
use crate::{Actor, Error, Registry, Result, Scope, rates};

/// One change of places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Act {
    /// Its id.
    pub id: Uuid,
    /// 更名、合并、拆分.
    pub kind: ActKind,
    /// 变更日期.
    pub on: NaiveDate,
    /// 批准文号.
    pub document: Option<String>,
    /// Old place and new place, with their names then and now.
    pub changes: Vec<(String, String)>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who recorded it; nobody where it was a command on the machine.
    pub officer: Option<String>,
    /// When it was taken back.
    pub undone_at: Option<DateTime<Utc>>,
    /// Rows that went along.
    pub followed: u64,
    /// Rows that wait for a person.
    pub undecided: u64,
    /// Whether it may still be taken back: on the day on which it was recorded.
    pub may_undo: bool,
}

/// Every change, the newest first. Where a village lies is no secret.
///
/// # Errors
/// The database does not answer.
pub async fn acts(registry: &Registry, scope: &Scope) -> Result<Vec<Act>> {
    let db = registry.read();
    let rows = place_acts::Entity::find()
        .filter(scope.own(place_acts::Column::CountyCode))
        .order_by_desc(place_acts::Column::RecordedAt)
        .order_by_desc(place_acts::Column::Id)
        .all(db)
        .await?;
    let people: Vec<(Uuid, String)> = officers::Entity::find()
        .select_only()
        .columns([officers::Column::Id, officers::Column::Name])
        .filter(scope.own(officers::Column::CountyCode))
        .filter(officers::Column::Id.is_in(rows.iter().filter_map(|row| row.officer_id)))
        .into_tuple()
        .all(db)
        .await?;
    let people: HashMap<Uuid, String> = people.into_iter().collect();
    let followed: HashMap<Uuid, (u64, u64)> = counts(registry, scope).await?;
    let today = registry.clock().today();
    let pupils = unplaced::pupils(registry, scope, &rows).await?;
    let shown = rows.into_iter().filter_map(|row| {
        let (rows_moved, undecided) = followed.get(&row.id).copied().unwrap_or_default();
        let undecided = undecided + pupils.get(&row.id).map_or(0, |pupils| pupils.len() as u64);
        Some(Act {
            kind: ActKind::from_code(&row.kind)?,
            changes: changes(&row.plan),
            officer: row.officer_id.and_then(|id| people.get(&id).cloned()),
            followed: rows_moved,
            undecided: if row.undone_at.is_some() { 0 } else { undecided },
            may_undo: row.undone_at.is_none() && day_of(row.recorded_at) == today,
            id: row.id,
            on: row.on_day,
            document: row.document,
            recorded_at: row.recorded_at,
            undone_at: row.undone_at,
        })
    });
    Ok(shown.collect())
}

async fn counts(registry: &Registry, scope: &Scope) -> Result<HashMap<Uuid, (u64, u64)>> {
    let rows: Vec<(Uuid, String, bool, i64)> = place_moves::Entity::find()
        .select_only()
        .columns([place_moves::Column::ActId, place_moves::Column::OfTable, place_moves::Column::Undecided])
        .column_as(place_moves::Column::Id.count(), "rows")
        .filter(scope.own(place_moves::Column::CountyCode))
        .group_by(place_moves::Column::ActId)
        .group_by(place_moves::Column::OfTable)
        .group_by(place_moves::Column::Undecided)
        .into_tuple()
        .all(registry.read())
        .await?;
    let mut counts: HashMap<Uuid, (u64, u64)> = HashMap::new();
    for (act, of_table, undecided, rows) in rows {
        let rows = u64::try_from(rows).unwrap_or_default();
        let count = counts.entry(act).or_default();
        count.0 += rows;
        count.1 += if undecided && FOR_A_PERSON.contains(&of_table.as_str()) { rows } else { 0 };
    }
    Ok(counts)
}

/// Codes and names of a stored plan; groups are told by their villages unless groups alone changed.
fn changes(plan: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    if let (Some(from), Some(to)) = (plan.get("from"), plan.get("to")) {
        return vec![(format!("{} {}", text(&plan["code"]), text(from)), text(to))];
    }
    let parts = plan["parts"].as_object().into_iter().flatten();
    let of = |(old, new): (&String, &Value)| {
        let new = new.as_array().into_iter().flatten();
        new.map(|code| (old.clone(), text(code))).collect::<Vec<_>>()
    };
    parts.flat_map(of).collect()
}

/// Something that a change could not place by itself.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Undecided {
    /// 户, 户籍记录 or 学籍名册.
    pub of: &'static str,
    /// The id of the household, the entry or the row.
    pub id: Uuid,
    /// 户编号, 记录编号 or 学籍号.
    pub number: String,
    /// 户主 or 姓名.
    pub name: String,
    /// 门牌; of a pupil the school.
    pub address: Option<String>,
    /// The village in which it stands until a person says.
    pub now: String,
    /// Whether its child decides, and nobody says it here: a pupil of whom no child is known yet.
    pub by_child: bool,
}

const OF_HOUSEHOLDS: &str = "households";
const OF_HUKOU: &str = "hukou_entries";

/// What a change left for a person to place: households without a group, and entries of the police list without a child; behind them the
/// pupils of whom no child is known, who are placed by finding out whose they are.
///
/// # Errors
/// There is no such change, or the officer does not reach the whole county.
pub async fn undecided(
    registry: &Registry,
    scope: &Scope,
    act: Uuid,
    (offset, limit): (u64, u64),
) -> Result<Page<Undecided>> {
    if !scope.is_whole_county() {
        return Err(Error::not_found("这次区划变更"));
    }
    let db = registry.read();
    let found = place_moves::Entity::find()
        .filter(scope.own(place_moves::Column::CountyCode))
        .filter(place_moves::Column::ActId.eq(act))
        .filter(place_moves::Column::Undecided.eq(true))
        .filter(place_moves::Column::OfTable.is_in(FOR_A_PERSON));
    let waiting = found.clone().count(db).await?;
    let limit = std::cmp::Ord::min(limit, 1_000);
    let rows = found.order_by_asc(place_moves::Column::Id).offset(offset).limit(limit).all(db).await?;
    let mut shown = shown(registry, scope, &rows).await?;
    let acts = place_acts::Entity::find_by_id((scope.county().to_string(), act)).all(db).await?;
    let pupils = unplaced::pupils(registry, scope, &acts).await?.remove(&act).unwrap_or_default();
    let total = waiting + pupils.len() as u64;
    let size = |rows: u64| usize::try_from(rows).unwrap_or(usize::MAX);
    let room = size(limit).saturating_sub(shown.len());
    shown.extend(pupils.into_iter().skip(size(offset.saturating_sub(waiting))).take(room));
    Ok(Page { rows: shown, total })
}

/// The households and entries that these traces are of.
async fn shown(registry: &Registry, scope: &Scope, rows: &[place_moves::Model]) -> Result<Vec<Undecided>> {
    let db = registry.read();
    let ids =
        |table: &str| -> Vec<Uuid> { rows.iter().filter(|row| row.of_table == table).map(|row| row.row_id).collect() };
    let homes = households::Entity::find()
        .filter(scope.own(households::Column::CountyCode))
        .filter(households::Column::Id.is_in(ids(OF_HOUSEHOLDS)))
        .all(db)
        .await?;
    let entries = hukou_entries::Entity::find()
        .filter(scope.own(hukou_entries::Column::CountyCode))
        .filter(hukou_entries::Column::Id.is_in(ids(OF_HUKOU)))
        .all(db)
        .await?;
    let homes = homes.into_iter().map(|home| Undecided {
        of: "户",
        id: home.id,
        number: home.household_no,
        name: home.head_name,
        address: home.address,
        now: home.village_code,
        by_child: false,
    });
    let entries = entries.into_iter().map(|entry| Undecided {
        of: "户籍记录",
        id: entry.id,
        number: entry.record_id,
        name: entry.name,
        address: None,
        now: entry.hukou_code.unwrap_or_default(),
        by_child: false,
    });
    Ok(homes.chain(entries).collect())
}

/// A person says in which village or group a household, or an entry of the police list, is after a split.
///
/// # Errors
/// None of the officer's posts may change places, it does not wait for that, or the place is none of the split's.
pub async fn settle_undecided(registry: &Registry, actor: &Actor, row: Uuid, to: PlaceCode) -> Result<()> {
    let deed = registry.begin(actor).await?;
    deed.must_may(access::Deed::ChangePlaces, None).await?;
    let waiting = place_moves::Entity::find()
        .filter(place_moves::Column::CountyCode.eq(deed.county_code()))
        .filter(place_moves::Column::RowId.eq(row))
        .filter(place_moves::Column::Undecided.eq(true))
        .order_by_desc(place_moves::Column::Id)
        .one(deed.txn())
        .await?;
    let Some(waiting) = waiting else { return Err(not_waiting(&deed, row).await?) };
    let village = to.village().filter(|_| true).ok_or_else(|| not_a_part(to))?;
    if load_in(&deed).await?.find(to).is_none() || !is_part(&deed, waiting.act_id, village).await? {
        return Err(not_a_part(to));
    }
    let group = (village != to).then(|| to.to_string());
    if waiting.of_table == OF_HOUSEHOLDS {
        place_household(&deed, row, village, group.as_deref()).await?;
    } else {
        hukou_entries::Entity::update_many()
            .col_expr(hukou_entries::Column::HukouCode, Expr::value(Some(to.to_string())))
            .filter(hukou_entries::Column::CountyCode.eq(deed.county_code()))
            .filter(hukou_entries::Column::Id.eq(row))
            .exec(deed.txn())
            .await?;
    }
    let mut settled = waiting.clone().into_active_model();
    settled.undecided = Set(false);
    settled.place_code = Set(Some(to.to_string()));
    settled.update(deed.txn()).await?;
    rates::count_all(&deed).await?;
    let body = json!({ "act": waiting.act_id, "to": to });
    deed.commit(Entry::new("place_household", "household", Some(row.to_string()), body)).await
}

/// Nothing waits under that id; a pupil does, for its child.
async fn not_waiting(deed: &crate::deed::Deed, row: Uuid) -> Result<Error> {
    let pupil = roster_rows::Entity::find_by_id((deed.county_code(), row)).one(deed.txn()).await?;
    Ok(match pupil {
        Some(_) => Error::refused("by_child", BY_CHILD.told()),
        None => Error::not_found("待确定村组的这一户"),
    })
}

fn not_a_part(to: PlaceCode) -> Error {
    Error::invalid("新村", to.to_string(), "须是这次拆分后的村或其社（组），请从下拉框中选择")
}

async fn is_part(deed: &crate::deed::Deed, act: Uuid, village: PlaceCode) -> Result<bool> {
    let act = place_acts::Entity::find_by_id((deed.county_code(), act)).one(deed.txn()).await?;
    let village = village.to_string();
    Ok(act.is_some_and(|act| changes(&act.plan).iter().any(|(_, new)| *new == village)))
}

/// The household and its children stand there from now on, in the standings too.
async fn place_household(
    deed: &crate::deed::Deed,
    household: Uuid,
    village: PlaceCode,
    group: Option<&str>,
) -> Result<()> {
    let home = households::Entity::find_by_id((deed.county_code(), household)).one(deed.txn()).await?;
    let home = home.ok_or_else(|| Error::not_found("这一户"))?;
    let before = home.village_code.clone();
    households::Entity::update_many()
        .col_expr(households::Column::VillageCode, Expr::value(village.to_string()))
        .col_expr(households::Column::GroupCode, Expr::value(group.map(str::to_owned)))
        .col_expr(households::Column::Version, Expr::col(households::Column::Version).add(1))
        .col_expr(households::Column::ChangedSeq, Expr::value(deed.seq()))
        .filter(households::Column::CountyCode.eq(deed.county_code()))
        .filter(households::Column::Id.eq(household))
        .exec(deed.txn())
        .await?;
    let own = children::Entity::find()
        .filter(children::Column::CountyCode.eq(deed.county_code()))
        .filter(children::Column::HouseholdId.eq(household))
        .all(deed.txn())
        .await?;
    let ids: Vec<Uuid> = own.iter().map(|child| child.id).collect();
    for child in own {
        let with_home = child.hukou_code.as_deref() == Some(before.as_str());
        let mut moved = child.into_active_model();
        if with_home {
            moved.hukou_code = Set(Some(village.to_string()));
        }
        moved.village_code = Set(Some(village.to_string()));
        moved.group_code = Set(group.map(str::to_owned));
        moved.changed_seq = Set(deed.seq());
        moved.update(deed.txn()).await?;
    }
    super::recount::counted_in(deed, &ids, &before, village).await?;
    Ok(())
}
