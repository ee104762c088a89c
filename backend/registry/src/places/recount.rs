//! 重计: the standings of children who are counted elsewhere since a change of places.

use rules::places::PlaceCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::entities::standings;

/// Children counted in `before` are counted in `village`, in every term.
pub(super) async fn counted_in(deed: &Deed, children: &[Uuid], before: &str, village: PlaceCode) -> Result<()> {
    use standings::Column::{ChildId, CountyCode, HukouVillageCode, TownshipCode, VillageCode};
    let township = village.township().map(|township| township.to_string());
    let of = |column: standings::Column| {
        standings::Entity::update_many()
            .filter(CountyCode.eq(deed.county_code()))
            .filter(ChildId.is_in(children.iter().copied()))
            .filter(column.eq(before))
    };
    of(VillageCode)
        .col_expr(VillageCode, Expr::value(village.to_string()))
        .col_expr(TownshipCode, Expr::value(township))
        .exec(deed.txn())
        .await?;
    of(HukouVillageCode).col_expr(HukouVillageCode, Expr::value(village.to_string())).exec(deed.txn()).await?;
    Ok(())
}
