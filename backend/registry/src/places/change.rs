//! 区划变更: new names and merges, with the document that ordered them.

use chrono::NaiveDate;
use rules::places::PlaceCode;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::json;

use crate::deed::Deed;
use crate::entities::{place_changes, places};
use crate::journal::Entry;
use crate::{Actor, Error, Registry, Result};

pub(super) const MERGE: &str = "merge";
pub(super) const RENAME: &str = "rename";

/// Gives a place a new name from that day; what it was called before stays known.
///
/// # Errors
/// There is no such place, or its present name began later.
pub async fn rename(
    registry: &Registry,
    actor: &Actor,
    code: PlaceCode,
    name: &str,
    on: NaiveDate,
    document: Option<&str>,
) -> Result<()> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::SetPolicy, None).await?;
    let known = current(&deed, code).await?;
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("名称", name, "请填写新的名称"));
    }
    begins_before(&known, on)?;
    record(&deed, &known.code, &known.code, RENAME, on, document).await?;
    end(&deed, &known.code, on).await?;
    let renamed = places::Model { id: deed.new_id(), name: name.to_owned(), valid_from: on, valid_to: None, ..known };
    deed.insert_all([renamed.into_active_model()]).await?;
    let body = json!({ "on": on, "document": document });
    deed.commit(Entry::new("rename_place", "place", Some(code.to_string()), body)).await
}

/// Ends places from that day; their code means `into` from then on. Rows that name an old code keep it, and reads resolve it.
///
/// # Errors
/// One of the places does not exist, or began later.
pub async fn merge(
    registry: &Registry,
    actor: &Actor,
    old: &[PlaceCode],
    into: PlaceCode,
    on: NaiveDate,
    document: Option<&str>,
) -> Result<()> {
    let deed = registry.begin(actor).await?;
    deed.must_may(rules::access::Deed::SetPolicy, None).await?;
    let new = current(&deed, into).await?;
    for code in old {
        if *code == into {
            return Err(Error::invalid("原区划代码", code.to_string(), "一个地方不能并入它自己，请核对新代码"));
        }
        let known = current(&deed, *code).await?;
        begins_before(&known, on)?;
        record(&deed, &known.code, &new.code, MERGE, on, document).await?;
        end(&deed, &known.code, on).await?;
    }
    let codes: Vec<_> = old.iter().map(ToString::to_string).collect();
    let body = json!({ "old": codes, "on": on, "document": document });
    deed.commit(Entry::new("merge_places", "place", Some(into.to_string()), body)).await
}

fn begins_before(known: &places::Model, on: NaiveDate) -> Result<()> {
    if known.valid_from < on {
        return Ok(());
    }
    let cure = format!("变更日期须晚于现名称的启用日期 {}", known.valid_from);
    Err(Error::invalid("变更日期", on.to_string(), cure))
}

async fn current(deed: &Deed, code: PlaceCode) -> Result<places::Model> {
    places::Entity::find()
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::Code.eq(code.to_string()))
        .filter(places::Column::ValidTo.is_null())
        .one(deed.txn())
        .await?
        .ok_or_else(|| Error::not_found(format!("区划 {code}")))
}

/// The present version of a place ends.
pub(super) async fn end(deed: &Deed, code: &str, on: NaiveDate) -> Result<()> {
    places::Entity::update_many()
        .set(places::ActiveModel { valid_to: Set(Some(on)), ..Default::default() })
        .filter(places::Column::CountyCode.eq(deed.county_code()))
        .filter(places::Column::Code.eq(code))
        .filter(places::Column::ValidTo.is_null())
        .exec(deed.txn())
        .await?;
    Ok(())
}

pub(super) async fn record(
    deed: &Deed,
    old: &str,
    new: &str,
    kind: &str,
    on: NaiveDate,
    document: Option<&str>,
) -> Result<()> {
    let row = place_changes::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        old_code: old.to_owned(),
        new_code: new.to_owned(),
        kind: kind.to_owned(),
        on_day: on,
        document: document.map(str::to_owned),
    };
    deed.insert_all([row.into_active_model()]).await?;
    Ok(())
}
