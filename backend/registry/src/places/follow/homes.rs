//! Households, their children, and the police list.

use std::collections::HashMap;

use rules::places::PlaceCode;
use rules::places::change::Landing;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{Follow, IDS_AT_ONCE, by_new, code};
use crate::Result;
use crate::entities::{children, households, hukou_entries, links};
use crate::matching::Decision;

type Home = (Uuid, String, Option<String>);
/// Village, group and 户籍地 of a child.
type Codes = (Option<String>, Option<String>, Option<String>);

impl Follow<'_> {
    /// Households: by their group, by name one by one, else to the heir.
    pub(super) async fn households(&mut self) -> Result<u64> {
        use households::Column::{ChangedSeq, CountyCode, GroupCode, Id, Version, VillageCode};
        let rows: Vec<Home> = households::Entity::find()
            .select_only()
            .columns([Id, VillageCode, GroupCode])
            .filter(self.touched(CountyCode, &[VillageCode, GroupCode]))
            .into_tuple()
            .all(self.deed.txn())
            .await?;
        let mut moved = Vec::new();
        for (id, village, group) in rows {
            let Some(landing) = self.landing_of(id, &village, group.as_deref()) else { continue };
            let before = json!({ "village_code": village, "group_code": group });
            self.trace("households", id, before, Some(landing.group.unwrap_or(landing.village)), landing.undecided);
            moved.push((id, (landing.village.to_string(), landing.group.map(|group| group.to_string()))));
        }
        let count = moved.len() as u64;
        for ((village, group), ids) in by_new(moved) {
            for ids in ids.chunks(IDS_AT_ONCE) {
                households::Entity::update_many()
                    .col_expr(VillageCode, Expr::value(village.clone()))
                    .col_expr(GroupCode, Expr::value(group.clone()))
                    .col_expr(Version, Expr::col(Version).add(1))
                    .col_expr(ChangedSeq, Expr::value(self.deed.seq()))
                    .filter(CountyCode.eq(self.deed.county_code()))
                    .filter(Id.is_in(ids.iter().copied()))
                    .exec(self.deed.txn())
                    .await?;
            }
        }
        Ok(count)
    }

    fn landing_of(&self, household: Uuid, village: &str, group: Option<&str>) -> Option<Landing> {
        let landing = self.plan.landing(code(Some(village))?, code(group))?;
        match self.named.get(&household) {
            Some(named) if landing.undecided => Some(Landing {
                village: named.village()?,
                group: (named.village() != Some(*named)).then_some(*named),
                undecided: false,
            }),
            _ => Some(landing),
        }
    }

    /// Children go with their household; without one by their own village. 户籍 in the old village goes with the home, where the child
    /// lives there, else to the heir.
    pub(super) async fn children(&mut self) -> Result<u64> {
        use children::Column::{CountyCode, GroupCode, HouseholdId, HukouCode, Id, VillageCode};
        type Row = (Uuid, Option<Uuid>, Option<String>, Option<String>, Option<String>);
        let rows: Vec<Row> = children::Entity::find()
            .select_only()
            .columns([Id, HouseholdId, VillageCode, GroupCode, HukouCode])
            .filter(self.touched(CountyCode, &[VillageCode, GroupCode, HukouCode]))
            .into_tuple()
            .all(self.deed.txn())
            .await?;
        let mut moved = Vec::new();
        for (id, household, village, group, hukou) in rows {
            let old = code(village.as_deref());
            let landing = match (household, village.as_deref()) {
                (Some(household), Some(village)) => self.landing_of(household, village, group.as_deref()),
                (None, Some(_)) => old.and_then(|old| self.plan.landing(old, code(group.as_deref()))),
                (_, None) => None,
            };
            let new_hukou = self.hukou_after(code(hukou.as_deref()), old, landing);
            if let (Some(old), None) = (old.and_then(PlaceCode::village), landing)
                && self.plan.parts.contains_key(&old)
            {
                self.staying.insert(id, old);
            }
            if landing.is_none() && new_hukou.is_none() {
                continue;
            }
            if let (Some(old), Some(landing)) = (old, landing) {
                self.children.insert(id, (old, landing));
            }
            let before = json!({ "village_code": village, "group_code": group, "hukou_code": hukou });
            self.trace("children", id, before, landing.map(|l| l.village), false);
            let (village, group) = landing.map_or((village, group), |landing| {
                (Some(landing.village.to_string()), landing.group.map(|group| group.to_string()))
            });
            moved.push((id, (village, group, new_hukou.map(|code| code.to_string()).or(hukou))));
        }
        let count = moved.len() as u64;
        self.write_children(moved).await?;
        Ok(count)
    }

    /// 户籍地 after the change, where it changes.
    fn hukou_after(
        &self,
        hukou: Option<PlaceCode>,
        home: Option<PlaceCode>,
        landing: Option<Landing>,
    ) -> Option<PlaceCode> {
        let hukou = hukou?;
        let own = self.heir(hukou)?;
        if !own.undecided {
            return Some(own.group.unwrap_or(own.village)).filter(|new| *new != hukou);
        }
        let with_home = landing.filter(|_| home.and_then(PlaceCode::village) == hukou.village()).map(|l| l.village);
        Some(with_home.unwrap_or(own.village)).filter(|new| *new != hukou)
    }

    async fn write_children(&self, moved: Vec<(Uuid, Codes)>) -> Result<()> {
        use children::Column::{ChangedSeq, CountyCode, GroupCode, HukouCode, Id, Version, VillageCode};
        for ((village, group, hukou), ids) in by_new(moved) {
            for ids in ids.chunks(IDS_AT_ONCE) {
                children::Entity::update_many()
                    .col_expr(VillageCode, Expr::value(village.clone()))
                    .col_expr(GroupCode, Expr::value(group.clone()))
                    .col_expr(HukouCode, Expr::value(hukou.clone()))
                    .col_expr(Version, Expr::col(Version).add(1))
                    .col_expr(ChangedSeq, Expr::value(self.deed.seq()))
                    .filter(CountyCode.eq(self.deed.county_code()))
                    .filter(Id.is_in(ids.iter().copied()))
                    .exec(self.deed.txn())
                    .await?;
            }
        }
        Ok(())
    }

    /// The police list names the village alone: an entry goes with the child that it was linked to, else to the heir, for a person to say.
    pub(super) async fn hukou_entries(&mut self) -> Result<u64> {
        use hukou_entries::Column::{CountyCode, HukouCode, Id, RecordId};
        let rows: Vec<(Uuid, String, Option<String>)> = hukou_entries::Entity::find()
            .select_only()
            .columns([Id, RecordId, HukouCode])
            .filter(self.touched(CountyCode, &[HukouCode]))
            .into_tuple()
            .all(self.deed.txn())
            .await?;
        let child_of = self.children_of_entries(&rows).await?;
        let mut moved = Vec::new();
        for (id, _, written) in rows {
            let Some(landing) = code(written.as_deref()).and_then(|code| self.heir(code)) else { continue };
            let child = child_of.get(&id).filter(|_| landing.undecided);
            let goes = child.and_then(|child| self.children.get(child)).map(|(_, landing)| landing.village);
            let known = goes.or_else(|| child.and_then(|child| self.staying.get(child)).copied());
            let undecided = landing.undecided && known.is_none();
            let new = known.unwrap_or_else(|| landing.group.unwrap_or(landing.village));
            self.trace("hukou_entries", id, json!({ "hukou_code": written }), Some(new), undecided);
            moved.push((id, new.to_string()));
        }
        let count = moved.len() as u64;
        for (place, ids) in by_new(moved) {
            for ids in ids.chunks(IDS_AT_ONCE) {
                hukou_entries::Entity::update_many()
                    .col_expr(HukouCode, Expr::value(place.clone()))
                    .filter(CountyCode.eq(self.deed.county_code()))
                    .filter(Id.is_in(ids.iter().copied()))
                    .exec(self.deed.txn())
                    .await?;
            }
        }
        Ok(count)
    }

    /// The child of each entry: the one that matching linked, or that was taken over from it.
    async fn children_of_entries(&self, rows: &[(Uuid, String, Option<String>)]) -> Result<HashMap<Uuid, Uuid>> {
        let mut child_of = HashMap::new();
        for rows in rows.chunks(IDS_AT_ONCE) {
            let linked: Vec<(Uuid, Option<Uuid>)> = links::Entity::find()
                .select_only()
                .columns([links::Column::OtherId, links::Column::ChildId])
                .filter(links::Column::CountyCode.eq(self.deed.county_code()))
                .filter(links::Column::OtherKind.eq("hukou"))
                .filter(links::Column::Decision.is_in([Decision::Certain.as_str(), Decision::Settled.as_str()]))
                .filter(links::Column::OtherId.is_in(rows.iter().map(|(id, ..)| *id)))
                .into_tuple()
                .all(self.deed.txn())
                .await?;
            child_of.extend(linked.into_iter().filter_map(|(entry, child)| Some((entry, child?))));
        }
        Ok(child_of)
    }
}
