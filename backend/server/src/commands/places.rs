//! `baoxue places …`: villages merged, split and renamed.

use std::collections::BTreeMap;

use registry::places::{self, Act, Order, Places, Splitting};
use registry::{Actor, Registry};
use rules::places::PlaceCode;
use rules::places::change::Part;
use rules::speech::BY_CHILD;
use serde_json::json;

use super::Call;
use crate::args::{PartArg, PlacesCommand};
use crate::failure::Failure;
use crate::field_args::OrderArgs;
use crate::output::{self, Rows};

const ACTOR: Actor = Actor::System("places");

/// Does what was asked of the places.
pub async fn perform(call: &Call, what: PlacesCommand) -> Result<(), Failure> {
    let registry = call.registry().await?;
    match what {
        PlacesCommand::Merge { old, into, name, order } => {
            let done = places::merge(&registry, &ACTOR, &old, (into, name.as_deref()), ordered(&order)).await?;
            changed(call, "已合并", done)
        }
        PlacesCommand::Split { from, parts, heir, order } => {
            let how = Splitting { parts: parts.into_iter().map(part).collect(), heir, households: BTreeMap::new() };
            let done = places::split(&registry, &ACTOR, from, &how, ordered(&order)).await?;
            changed(call, "已拆分", done)
        }
        PlacesCommand::Rename { code, name, order } => {
            let done = places::rename(&registry, &ACTOR, code, &name, ordered(&order)).await?;
            changed(call, "已更名", done)
        }
        PlacesCommand::History { code: Some(code) } => versions(call, &registry, code).await,
        PlacesCommand::History { code: None } => acts(call, &registry).await,
        PlacesCommand::Undecided { act } => {
            let found = places::undecided(&registry, &registry.whole_county()?, act, (0, 1_000)).await?;
            if call.json {
                return output::json(&found.rows);
            }
            let mut rows =
                Rows::under(&["类别", "编号", "户编号、记录编号或学籍号", "姓名", "门牌或学校", "现暂在", "办法"]);
            rows.rows.extend(found.rows.into_iter().map(|row| {
                let address = row.address.unwrap_or_default();
                let cure = if row.by_child {
                    BY_CHILD.told().to_string()
                } else {
                    format!("baoxue places settle {} 新村代码", row.id)
                };
                vec![row.of.to_owned(), row.id.to_string(), row.number, row.name, address, row.now, cure]
            }));
            output::line(rows.table().trim_end())
        }
        PlacesCommand::Settle { row, to } => {
            places::settle_undecided(&registry, &ACTOR, row, to).await?;
            said(call, &json!({ "row": row, "to": to }), &format!("已归入 {to}"))
        }
        PlacesCommand::Undo { act } => {
            places::undo(&registry, &ACTOR, act).await?;
            said(call, &json!({ "act": act, "undone": true }), "已撤回，一切恢复到变更之前")
        }
    }
}

fn ordered(order: &OrderArgs) -> Order<'_> {
    Order { on: order.on, document: order.document.as_deref() }
}

fn part(part: PartArg) -> Part {
    Part { village: part.village, name: part.name, groups: part.groups }
}

fn said(call: &Call, document: &serde_json::Value, sentence: &str) -> Result<(), Failure> {
    if call.json { output::json(document) } else { output::line(sentence) }
}

fn changed(call: &Call, what: &str, done: places::Changed) -> Result<(), Failure> {
    if call.json {
        return output::json(&done);
    }
    let followed = done.followed;
    output::line(&format!(
        "{what}（变更编号 {}）：随迁 {} 户、{} 名儿童、{} 条户籍、{} 个岗位",
        done.act, followed.households, followed.children, followed.hukou_entries, followed.posts
    ))?;
    if followed.undecided > 0 {
        let sentence = format!(
            "另有 {} 条没有写社，暂归继承村：请运行 baoxue places undecided {} 查看并逐一确定",
            followed.undecided, done.act
        );
        output::line(&sentence)?;
    }
    Ok(())
}

async fn versions(call: &Call, registry: &Registry, code: PlaceCode) -> Result<(), Failure> {
    let found = places::history(registry, &registry.whole_county()?, code).await?;
    if call.json {
        let versions =
            found.iter().map(|v| json!({ "name": v.name, "valid_from": v.valid_from, "valid_to": v.valid_to }));
        return output::json(&versions.collect::<Vec<_>>());
    }
    let mut rows = Rows::under(&["名称", "自", "至"]);
    rows.rows.extend(found.into_iter().map(|version| {
        let until = version.valid_to.map_or_else(|| "今".to_owned(), |day| day.to_string());
        let since = version.valid_from.map_or_else(|| "起始日期未登记".to_owned(), |day| day.to_string());
        vec![version.name, since, until]
    }));
    output::line(rows.table().trim_end())
}

async fn acts(call: &Call, registry: &Registry) -> Result<(), Failure> {
    let scope = registry.whole_county()?;
    let found = places::acts(registry, &scope).await?;
    if call.json {
        return output::json(&found);
    }
    let places = places::load(registry, &scope).await?;
    let mut rows = Rows::under(&["变更编号", "类别", "日期", "文号", "变更", "随迁", "待定", "状态"]);
    rows.rows.extend(found.iter().map(|act| row(&places, act)));
    output::line(rows.table().trim_end())
}

fn row(places: &Places, act: &Act) -> Vec<String> {
    let name = |written: &str| match written.parse::<PlaceCode>() {
        Ok(code) => format!("{}{code}", places.last_name_of(code).unwrap_or_default()),
        Err(_) => written.to_owned(),
    };
    let changes: Vec<String> = act.changes.iter().map(|(old, new)| format!("{} → {}", name(old), name(new))).collect();
    let state = if act.undone_at.is_some() { "已撤回" } else { "有效" };
    vec![
        act.id.to_string(),
        act.kind.title().to_owned(),
        act.on.to_string(),
        act.document.clone().unwrap_or_default(),
        changes.join("；"),
        act.followed.to_string(),
        act.undecided.to_string(),
        state.to_owned(),
    ]
}
