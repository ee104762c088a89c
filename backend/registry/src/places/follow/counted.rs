//! Standings and flags: what is counted of a child is counted where the child is found now, in earlier terms too, so that a village's
//! figures stay comparable over the change.

use rules::places::PlaceCode;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{Follow, IDS_AT_ONCE, by_new, code};
use crate::Result;
use crate::entities::{flags, standings};

impl Follow<'_> {
    pub(super) async fn standings(&mut self) -> Result<()> {
        use standings::Column::{ChildId, CountyCode, HukouVillageCode, Id, TownshipCode, VillageCode};
        type Row = (Uuid, Uuid, Option<String>, Option<String>, Option<String>);
        let rows: Vec<Row> = standings::Entity::find()
            .select_only()
            .columns([Id, ChildId, VillageCode, TownshipCode, HukouVillageCode])
            .filter(self.touched(CountyCode, &[VillageCode, HukouVillageCode]))
            .into_tuple()
            .all(self.deed.txn())
            .await?;
        let mut moved = Vec::new();
        for (id, child, village, township, hukou) in rows {
            let home = self.counted_in(child, code(village.as_deref()));
            let registered = self.counted_in(child, code(hukou.as_deref()));
            if home.is_none() && registered.is_none() {
                continue;
            }
            let before = json!({ "village_code": village, "township_code": township, "hukou_village_code": hukou });
            self.trace("standings", id, before, home, false);
            let new_township = home.and_then(PlaceCode::township).map(|code| code.to_string()).or(township);
            let new_home = home.map(|code| code.to_string()).or(village);
            moved.push((id, (new_home, new_township, registered.map(|code| code.to_string()).or(hukou))));
        }
        for ((village, township, hukou), ids) in by_new(moved) {
            for ids in ids.chunks(IDS_AT_ONCE) {
                standings::Entity::update_many()
                    .col_expr(VillageCode, Expr::value(village.clone()))
                    .col_expr(TownshipCode, Expr::value(township.clone()))
                    .col_expr(HukouVillageCode, Expr::value(hukou.clone()))
                    .filter(CountyCode.eq(self.deed.county_code()))
                    .filter(Id.is_in(ids.iter().copied()))
                    .exec(self.deed.txn())
                    .await?;
            }
        }
        Ok(())
    }

    /// The village under which a child that was counted in `old` is counted now: where the child itself went from there, else the heir.
    fn counted_in(&self, child: Uuid, old: Option<PlaceCode>) -> Option<PlaceCode> {
        let old = old?;
        let own = self.children.get(&child).filter(|(from, _)| *from == old).map(|(_, landing)| landing.village);
        own.or_else(|| self.plan.moves.get(&old).copied()).filter(|new| *new != old)
    }

    pub(super) async fn flags(&mut self) -> Result<()> {
        use flags::Column::{ChildId, CountyCode, Id, PlaceCode as At};
        let rows: Vec<(Uuid, Option<Uuid>, Option<String>)> = flags::Entity::find()
            .select_only()
            .columns([Id, ChildId, At])
            .filter(self.touched(CountyCode, &[At]))
            .into_tuple()
            .all(self.deed.txn())
            .await?;
        let mut moved = Vec::new();
        for (id, child, written) in rows {
            let Some(old) = code(written.as_deref()) else { continue };
            let own = child.and_then(|child| self.children.get(&child));
            let own = own.filter(|(from, _)| from.contains(old)).map(|(_, landing)| *landing);
            let Some(landing) = own.or_else(|| self.heir(old)) else { continue };
            let of_group = old.village() != Some(old);
            let new = landing.group.filter(|_| of_group).unwrap_or(landing.village);
            if new != old {
                self.trace("flags", id, json!({ "place_code": written }), Some(new), false);
                moved.push((id, new.to_string()));
            }
        }
        for (place, ids) in by_new(moved) {
            for ids in ids.chunks(IDS_AT_ONCE) {
                flags::Entity::update_many()
                    .col_expr(At, Expr::value(place.clone()))
                    .filter(CountyCode.eq(self.deed.county_code()))
                    .filter(Id.is_in(ids.iter().copied()))
                    .exec(self.deed.txn())
                    .await?;
            }
        }
        Ok(())
    }
}
