//! 表头对应: a county's own heading is taught once and remembered for every later file of that form.

use rules::forms::FormKind;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use crate::entities::heading_mappings;
use crate::journal::Entry;
use crate::{Actor, Error, Registry, Result};

/// Remembers that a heading of the county's own files means a column of the form. The last word about a heading counts.
///
/// # Errors
/// The form has no such column, or the county does not exist yet.
pub async fn remember_heading(
    registry: &Registry,
    actor: &Actor,
    kind: FormKind,
    heading: &str,
    field: &str,
) -> Result<()> {
    let column = kind.column_of(field).ok_or_else(|| {
        let known: Vec<String> = kind.columns().iter().map(|c| format!("{}（{}）", c.field, c.heading)).collect();
        Error::invalid("字段", field, format!("{}没有这一栏，可用：{}", kind.title(), known.join("、")))
    })?;
    let deed = registry.begin(actor).await?;
    heading_mappings::Entity::delete_many()
        .filter(heading_mappings::Column::CountyCode.eq(deed.county_code()))
        .filter(heading_mappings::Column::Kind.eq(kind.as_str()))
        .filter(heading_mappings::Column::Heading.eq(heading))
        .exec(deed.txn())
        .await?;
    let row = heading_mappings::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        kind: kind.as_str().to_owned(),
        heading: heading.to_owned(),
        field: column.field.to_owned(),
    };
    heading_mappings::Entity::insert(row.into_active_model()).exec_without_returning(deed.txn()).await?;
    let body = json!({ "kind": kind.as_str(), "heading": heading, "field": column.field });
    deed.commit(Entry::new("remember_heading", "form", Some(kind.as_str().to_owned()), body)).await
}
