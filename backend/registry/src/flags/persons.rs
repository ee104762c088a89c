//! 涉及人数: how many persons the flags are about; one person may have several.

use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::FlagFilter;
use super::filter::condition;
use crate::entities::flags;
use crate::{Registry, Result, Scope};

/// How many children, and roster rows without a child, the flags asked for are about.
///
/// # Errors
/// The database does not answer.
pub async fn persons(registry: &Registry, scope: &Scope, filter: &FlagFilter) -> Result<u64> {
    let subjects = flags::Entity::find()
        .select_only()
        .column(flags::Column::SubjectId)
        .distinct()
        .filter(condition(scope, filter));
    Ok(subjects.count(registry.read()).await?)
}
