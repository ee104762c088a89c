//! 核实终止: a finding that a child is out of school ends when the child is seen in class, and that is kept: the next list shows only where it
//! is then.

use rules::calendar::Term;
use rules::standing::finding_is_over;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::facts::CountyFacts;
use crate::Result;
use crate::deed::Deed;
use crate::entities::outcomes::{Column, Entity};

/// Ends the findings of whoever has been back.
pub(super) async fn end(deed: &Deed, term: Term, facts: &CountyFacts<'_>) -> Result<()> {
    let over = facts.children.iter().filter(|(_, known)| !known.finding_over && finding_is_over(known));
    let ids: Vec<Uuid> = over.filter_map(|(child, _)| facts.outcome_of(child.id)).map(|outcome| outcome.id).collect();
    for ids in ids.chunks(500) {
        Entity::update_many()
            .col_expr(Column::OverOn, Expr::value(deed.today().min(term.ends_on())))
            .filter(Column::CountyCode.eq(deed.county_code()))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .filter(Column::OverOn.is_null())
            .exec(deed.txn())
            .await?;
    }
    Ok(())
}
