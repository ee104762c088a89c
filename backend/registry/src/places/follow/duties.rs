//! Posts, schools and catchments. A post in a village that was split reaches every part of it until the county says otherwise: nobody is
//! left without someone who answers.

use rules::places::PlaceCode;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Follow, code};
use crate::Result;
use crate::entities::{posts, school_catchments, schools};

impl Follow<'_> {
    /// The post of the old place ends today, and the same begins at the new one.
    pub(super) async fn posts(&mut self) -> Result<u64> {
        let held = posts::Entity::find()
            .filter(posts::Column::CountyCode.eq(self.deed.county_code()))
            .filter(posts::Column::ToDay.is_null())
            .all(self.deed.txn())
            .await?;
        let (mut count, mut new) = (0, Vec::new());
        for post in held {
            let places = self.places_of_post(code(post.place_code.as_deref()));
            let groups = self.groups_of_post(post.assigned_groups.as_ref());
            let same = places.as_ref().is_none_or(|places| places.contains(&code(post.place_code.as_deref())));
            if places.is_none() && groups.is_none() {
                continue;
            }
            count += 1;
            let undecided = places.as_ref().is_some_and(|places| places.len() > 1);
            let kept = code(post.place_code.as_deref());
            let ends = !same || groups.is_some();
            for place in places.unwrap_or_else(|| vec![kept]) {
                if !ends && place == kept {
                    continue;
                }
                let begun = posts::Model {
                    id: self.deed.new_id(),
                    place_code: place.map(|place| place.to_string()),
                    assigned_groups: groups.clone().or_else(|| post.assigned_groups.clone()),
                    from_day: self.deed.today(),
                    ..post.clone()
                };
                self.trace("posts", begun.id, json!({ "begun": true }), place, undecided);
                new.push(begun.into_active_model());
            }
            if ends {
                self.trace("posts", post.id, json!({ "to_day": null }), None, false);
                let mut ended = post.into_active_model();
                ended.to_day = Set(Some(self.deed.today()));
                ended.update(self.deed.txn()).await?;
            }
        }
        self.deed.insert_all(new).await?;
        Ok(count)
    }

    /// The places of a post from now on, where that changes: every part of a village that was split.
    fn places_of_post(&self, place: Option<PlaceCode>) -> Option<Vec<Option<PlaceCode>>> {
        let place = place?;
        if let Some(parts) = self.plan.parts.get(&place) {
            return (parts.as_slice() != [place]).then(|| parts.iter().copied().map(Some).collect());
        }
        self.plan.moves.get(&place).map(|new| vec![Some(*new)])
    }

    fn groups_of_post(&self, assigned: Option<&Value>) -> Option<Value> {
        let codes: Vec<PlaceCode> =
            assigned?.as_array()?.iter().filter_map(|code| code.as_str()?.parse().ok()).collect();
        let new: Vec<PlaceCode> = codes.iter().flat_map(|code| self.group_of_post(*code)).collect();
        (new != codes).then(|| new.iter().map(ToString::to_string).collect())
    }

    fn group_of_post(&self, code: PlaceCode) -> Vec<PlaceCode> {
        match (self.plan.moves.get(&code), self.plan.parts.get(&code)) {
            (_, Some(parts)) => parts.clone(),
            (Some(new), None) => vec![*new],
            (None, None) => vec![code],
        }
    }

    /// Where schools lie.
    pub(super) async fn schools(&mut self) -> Result<()> {
        let rows = schools::Entity::find()
            .filter(self.touched(schools::Column::CountyCode, &[schools::Column::PlaceCode]))
            .all(self.deed.txn())
            .await?;
        for school in rows {
            let Some(landing) = code(school.place_code.as_deref()).and_then(|code| self.heir(code)) else { continue };
            let new = landing.group.unwrap_or(landing.village);
            self.trace("schools", school.id, json!({ "place_code": school.place_code }), Some(new), landing.undecided);
            let mut moved = school.into_active_model();
            moved.place_code = Set(Some(new.to_string()));
            moved.update(self.deed.txn()).await?;
        }
        Ok(())
    }

    /// 学区: a school serves every part of what it served, and no village twice.
    pub(super) async fn catchments(&mut self) -> Result<()> {
        let rows = school_catchments::Entity::find()
            .filter(school_catchments::Column::CountyCode.eq(self.deed.county_code()))
            .all(self.deed.txn())
            .await?;
        let mut served: std::collections::BTreeSet<(Uuid, String)> =
            rows.iter().map(|row| (row.school_id, row.village_code.clone())).collect();
        let mut new = Vec::new();
        for row in rows {
            let Some(parts) = code(Some(&row.village_code)).and_then(|village| self.plan.parts.get(&village)) else {
                continue;
            };
            for part in parts.clone() {
                if served.insert((row.school_id, part.to_string())) {
                    let begun = school_catchments::Model {
                        id: self.deed.new_id(),
                        village_code: part.to_string(),
                        ..row.clone()
                    };
                    self.trace("school_catchments", begun.id, json!({ "begun": true }), Some(part), false);
                    new.push(begun.into_active_model());
                }
            }
            if self.plan.ends.iter().any(|ended| ended.to_string() == row.village_code) {
                let before = json!({ "school_id": row.school_id, "village_code": row.village_code });
                self.trace("school_catchments", row.id, before, None, false);
                school_catchments::Entity::delete_by_id((row.county_code, row.id)).exec(self.deed.txn()).await?;
            }
        }
        self.deed.insert_all(new).await?;
        Ok(())
    }
}
