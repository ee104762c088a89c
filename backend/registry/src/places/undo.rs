//! 撤回: a change of places is taken back on the day on which it was recorded: every row stands again where it stood.

use chrono::NaiveDate;
use rules::access;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::day_of;
use crate::deed::Deed;
use crate::entities::{
    children, flags, households, hukou_entries, place_acts, place_changes, place_moves, places, posts,
    school_catchments, schools, standings,
};
use crate::journal::Entry;
use crate::{Actor, Error, Registry, Result, rates};

/// Takes a change back.
///
/// # Errors
/// None of the officer's posts may change places; there is no such change, it was taken back already, it is older than today, or a
/// later change stands on it.
pub async fn undo(registry: &Registry, actor: &Actor, act: Uuid) -> Result<()> {
    let deed = registry.begin(actor).await?;
    deed.must_may(access::Deed::ChangePlaces, None).await?;
    let row = place_acts::Entity::find_by_id((deed.county_code(), act)).one(deed.txn()).await?;
    let row = row.ok_or_else(|| Error::not_found("这次区划变更"))?;
    must_be_fresh(&deed, &row).await?;
    let moves = place_moves::Entity::find()
        .filter(place_moves::Column::CountyCode.eq(deed.county_code()))
        .filter(place_moves::Column::ActId.eq(act))
        .order_by_asc(place_moves::Column::Id)
        .all(deed.txn())
        .await?;
    for trace in &moves {
        put_back(&deed, trace).await?;
    }
    put_places_back(&deed, &row).await?;
    put_beginnings_back(&deed, &row).await?;
    rates::follow_divisions(&deed).await?;
    let mut undone = row.into_active_model();
    undone.undone_at = Set(Some(deed.now()));
    undone.update(deed.txn()).await?;
    let body = json!({ "rows": moves.len() });
    deed.commit(Entry::new("undo_place_change", "place_act", Some(act.to_string()), body)).await
}

async fn must_be_fresh(deed: &Deed, act: &place_acts::Model) -> Result<()> {
    if act.undone_at.is_some() {
        return Err(Error::refused("already_undone", "这次区划变更已经撤回过：请刷新区划页面"));
    }
    if day_of(act.recorded_at) != deed.today() {
        let sentence = "区划变更只能在办理当天撤回：之后如有错误，请按新的批准文件再办理一次变更";
        return Err(Error::refused("not_today", sentence));
    }
    let newest = place_acts::Entity::find()
        .filter(place_acts::Column::CountyCode.eq(deed.county_code()))
        .filter(place_acts::Column::UndoneAt.is_null())
        .order_by_desc(place_acts::Column::RecordedAt)
        .order_by_desc(place_acts::Column::Id)
        .one(deed.txn())
        .await?;
    match newest {
        Some(newest) if newest.id != act.id => {
            Err(Error::refused("later_change", "此后又办理了别的区划变更：请按先后次序，先撤回最近的一次"))
        }
        _ => Ok(()),
    }
}

/// One row stands again where it stood.
async fn put_back(deed: &Deed, trace: &place_moves::Model) -> Result<()> {
    let text = |field: &str| trace.before.get(field).and_then(Value::as_str).map(str::to_owned);
    let begun = trace.before.get("begun").is_some();
    let id = trace.row_id;
    macro_rules! set {
        ($table:ident { $($column:ident: $value:expr),+ $(,)? }) => {{
            $table::Entity::update_many()
                $(.col_expr($table::Column::$column, $value))+
                .filter($table::Column::CountyCode.eq(deed.county_code()))
                .filter($table::Column::Id.eq(id))
                .exec(deed.txn())
                .await?;
        }};
    }
    match trace.of_table.as_str() {
        "households" => set!(households {
            VillageCode: Expr::value(text("village_code").unwrap_or_default()),
            GroupCode: Expr::value(text("group_code")),
            Version: Expr::col(households::Column::Version).add(1),
            ChangedSeq: Expr::value(deed.seq()),
        }),
        "children" => set!(children {
            VillageCode: Expr::value(text("village_code")),
            GroupCode: Expr::value(text("group_code")),
            HukouCode: Expr::value(text("hukou_code")),
            Version: Expr::col(children::Column::Version).add(1),
            ChangedSeq: Expr::value(deed.seq()),
        }),
        "hukou_entries" => set!(hukou_entries { HukouCode: Expr::value(text("hukou_code")) }),
        "standings" => set!(standings {
            VillageCode: Expr::value(text("village_code")),
            TownshipCode: Expr::value(text("township_code")),
            HukouVillageCode: Expr::value(text("hukou_village_code")),
        }),
        "flags" => set!(flags { PlaceCode: Expr::value(text("place_code")) }),
        "schools" => set!(schools { PlaceCode: Expr::value(text("place_code")) }),
        "posts" if begun => {
            posts::Entity::delete_by_id((deed.county_code(), id)).exec(deed.txn()).await?;
        }
        "posts" => set!(posts { ToDay: Expr::value(None::<NaiveDate>) }),
        "school_catchments" if begun => {
            school_catchments::Entity::delete_by_id((deed.county_code(), id)).exec(deed.txn()).await?;
        }
        "school_catchments" => put_catchment_back(deed, trace).await?,
        _ => {}
    }
    Ok(())
}

async fn put_catchment_back(deed: &Deed, trace: &place_moves::Model) -> Result<()> {
    let text = |field: &str| trace.before.get(field).and_then(Value::as_str);
    let (Some(school), Some(village)) = (text("school_id").and_then(|id| id.parse().ok()), text("village_code")) else {
        return Ok(());
    };
    let row = school_catchments::Model {
        county_code: deed.county_code(),
        id: trace.row_id,
        school_id: school,
        village_code: village.to_owned(),
    };
    deed.insert_all([row.into_active_model()]).await?;
    Ok(())
}

/// Of a place whose beginning nobody knew the day of the first file counts again.
async fn put_beginnings_back(deed: &Deed, act: &place_acts::Model) -> Result<()> {
    for (code, day) in act.plan["began"].as_object().into_iter().flatten() {
        let day: Option<NaiveDate> = day.as_str().and_then(|day| day.parse().ok());
        let Some(day) = day else { continue };
        places::Entity::update_many()
            .col_expr(places::Column::ValidFrom, Expr::value(day))
            .filter(places::Column::CountyCode.eq(deed.county_code()))
            .filter(places::Column::Code.eq(code))
            .filter(places::Column::ValidTo.is_null())
            .exec(deed.txn())
            .await?;
    }
    Ok(())
}

/// What began with the change never was; what ended goes on.
async fn put_places_back(deed: &Deed, act: &place_acts::Model) -> Result<()> {
    let of_act = |codes: Vec<String>| {
        Condition::all().add(places::Column::CountyCode.eq(deed.county_code())).add(places::Column::Code.is_in(codes))
    };
    let codes = |field: &str| -> Vec<String> {
        let plan = &act.plan[field];
        let keys = plan.as_object().into_iter().flatten().map(|(code, _)| code.clone());
        let list = plan.as_array().into_iter().flatten().filter_map(|code| code.as_str().map(str::to_owned));
        keys.chain(list).collect()
    };
    let renamed: Vec<String> = act.plan.get("code").and_then(Value::as_str).map(str::to_owned).into_iter().collect();
    let (opened, ended) = (codes("opens").into_iter().chain(renamed.clone()), codes("ends").into_iter().chain(renamed));
    places::Entity::delete_many()
        .filter(of_act(opened.collect()))
        .filter(places::Column::ValidFrom.eq(act.on_day))
        .exec(deed.txn())
        .await?;
    places::Entity::update_many()
        .col_expr(places::Column::ValidTo, Expr::value(None::<NaiveDate>))
        .filter(of_act(ended.collect()))
        .filter(places::Column::ValidTo.eq(act.on_day))
        .exec(deed.txn())
        .await?;
    place_changes::Entity::delete_many()
        .filter(place_changes::Column::CountyCode.eq(deed.county_code()))
        .filter(place_changes::Column::ActId.eq(act.id))
        .exec(deed.txn())
        .await?;
    Ok(())
}
