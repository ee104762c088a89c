//! 对照: one flag laid open: the rows behind it field by field, and the other flags of the same child.

use chrono::NaiveDate;
use rules::flags::FlagKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::filter::{FlagFilter, condition, reach};
use super::queue::{FlagRow, shown};
use super::sheets::{SourceSheet, sheets};
use super::{FlagId, find};
use crate::entities::{flag_traces, flags};
use crate::{Registry, Result, Scope};

/// A flag laid open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFlag {
    /// The flag.
    pub flag: FlagRow,
    /// The rows behind it, in the order of its evidence.
    pub sheets: Vec<SourceSheet>,
    /// Other open flags of the same child: together they are one case.
    pub others: Vec<(FlagId, FlagKind)>,
    /// 销号痕迹: every flag of the child that has closed by itself, and when this one had been closed before; the newest first.
    pub history: Vec<ClosedFlag>,
}

/// A flag that was closed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedFlag {
    /// The flag.
    pub flag: FlagId,
    /// Its kind.
    pub kind: FlagKind,
    /// The term.
    pub term: String,
    /// From when.
    pub raised_on: NaiveDate,
    /// Until when.
    pub closed_on: NaiveDate,
    /// What was known of the child then.
    pub because: String,
}

/// One flag with the rows behind it.
///
/// # Errors
/// There is none within reach.
pub async fn open(registry: &Registry, scope: &Scope, id: FlagId) -> Result<OpenFlag> {
    let flag = find(registry, scope, id).await?;
    let sheets = sheets(registry, scope, flag.term.parse().ok(), &flag.evidence).await?;
    let others = others_of(registry, scope, &flag).await?;
    let history = history_of(registry, scope, &flag).await?;
    Ok(OpenFlag { flag, sheets, others, history })
}

/// Every time a flag of the same child or row was closed, in any term.
async fn history_of(registry: &Registry, scope: &Scope, flag: &FlagRow) -> Result<Vec<ClosedFlag>> {
    let child = flag.child.as_ref().map(|child| flags::Column::ChildId.eq(child.id));
    closed(registry, scope, Condition::any().add(flags::Column::Id.eq(flag.flag)).add_option(child)).await
}

/// The open flags of a child in every term, and its closed ones, as far as they are within reach.
pub(crate) async fn of_child(
    registry: &Registry,
    scope: &Scope,
    child: Uuid,
) -> Result<(Vec<FlagRow>, Vec<ClosedFlag>)> {
    let own = Condition::any().add(flags::Column::ChildId.eq(child));
    let open = flags::Entity::find()
        .filter(reach(scope))
        .filter(own.clone())
        .filter(flags::Column::ClosedOn.is_null())
        .order_by_desc(flags::Column::Term)
        .order_by_asc(flags::Column::Kind)
        .all(registry.read())
        .await?;
    Ok((shown(registry, scope, open).await?, closed(registry, scope, own).await?))
}

/// 销号痕迹 of these flags, the newest first.
async fn closed(registry: &Registry, scope: &Scope, these: Condition) -> Result<Vec<ClosedFlag>> {
    let rows = flags::Entity::find().filter(reach(scope)).filter(these).all(registry.read()).await?;
    let traces = flag_traces::Entity::find()
        .filter(scope.own(flag_traces::Column::CountyCode))
        .filter(flag_traces::Column::FlagId.is_in(rows.iter().map(|row| row.id)))
        .all(registry.read())
        .await?;
    let mut history = Vec::new();
    for row in rows {
        let Some(kind) = FlagKind::from_code(&row.kind) else { continue };
        let closed = |raised_on, closed_on, because: &str| ClosedFlag {
            flag: FlagId(row.id),
            kind,
            term: row.term.clone(),
            raised_on,
            closed_on,
            because: because.to_owned(),
        };
        let before = traces.iter().filter(|trace| trace.flag_id == row.id);
        history.extend(before.map(|trace| closed(trace.raised_on, trace.closed_on, &trace.closed_because)));
        history.extend(
            row.closed_on.map(|on| closed(row.raised_on, on, row.closed_because.as_deref().unwrap_or_default())),
        );
    }
    history.sort_by_key(|closed| (std::cmp::Reverse(closed.closed_on), closed.kind));
    Ok(history)
}

async fn others_of(registry: &Registry, scope: &Scope, flag: &FlagRow) -> Result<Vec<(FlagId, FlagKind)>> {
    let (Some(child), Ok(term)) = (&flag.child, flag.term.parse()) else { return Ok(Vec::new()) };
    let rows = flags::Entity::find()
        .filter(condition(scope, &FlagFilter::of(term)))
        .filter(flags::Column::ChildId.eq(child.id))
        .filter(flags::Column::Id.ne(flag.flag))
        .order_by_asc(flags::Column::Kind)
        .all(registry.read())
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((FlagId(row.id), FlagKind::from_code(&row.kind)?))).collect())
}
