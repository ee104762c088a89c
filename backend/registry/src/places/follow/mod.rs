//! 随迁: what was recorded in a place goes where the place went: households, children, the police list, standings, flags, posts,
//! schools and catchments.
//!
//! Every row that goes along leaves a trace with what stood there before: so the change can be taken back, and what nobody could decide
//! (a household without a group in a village that was split) is listed for a person. What was published or sent in keeps the old
//! code: frozen figures, file numbers, rosters; reads resolve it.

mod counted;
mod duties;
mod homes;

use std::collections::{BTreeMap, HashMap};

use rules::places::PlaceCode;
use rules::places::change::{Landing, Regrouping};
use sea_orm::{ColumnTrait, Condition, IntoActiveModel};
use serde_json::Value;
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::entities::place_moves;
use crate::scope::inside;

/// Ids in one statement.
const IDS_AT_ONCE: usize = 500;

/// What a person can say of: where a household is, or whom the police list names.
pub(super) const FOR_A_PERSON: [&str; 2] = ["households", "hukou_entries"];

/// What went along with a change, in rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Followed {
    /// 户.
    pub households: u64,
    /// 儿童.
    pub children: u64,
    /// 户籍记录.
    pub hukou_entries: u64,
    /// 岗位.
    pub posts: u64,
    /// 待人工确定: what stands in the heir until a person says where it belongs.
    pub undecided: u64,
}

/// A change that rows follow.
pub(super) struct Follow<'a> {
    deed: &'a Deed,
    act: Uuid,
    plan: &'a Regrouping,
    /// Households whose village was named one by one.
    named: &'a BTreeMap<Uuid, PlaceCode>,
    traces: Vec<place_moves::Model>,
    /// Where each child was and is, where that changed.
    children: HashMap<Uuid, (PlaceCode, Landing)>,
    /// Children of a changed village whose group stays in it.
    staying: HashMap<Uuid, PlaceCode>,
}

impl<'a> Follow<'a> {
    pub(super) fn new(deed: &'a Deed, act: Uuid, plan: &'a Regrouping, named: &'a BTreeMap<Uuid, PlaceCode>) -> Self {
        Self { deed, act, plan, named, traces: Vec::new(), children: HashMap::new(), staying: HashMap::new() }
    }

    /// Takes everything along.
    pub(super) async fn all(mut self) -> Result<Followed> {
        let mut followed = Followed { households: self.households().await?, ..Followed::default() };
        followed.children = self.children().await?;
        followed.hukou_entries = self.hukou_entries().await?;
        self.standings().await?;
        self.flags().await?;
        followed.posts = self.posts().await?;
        self.schools().await?;
        self.catchments().await?;
        let waits = |trace: &&place_moves::Model| trace.undecided && FOR_A_PERSON.contains(&trace.of_table.as_str());
        followed.undecided = self.traces.iter().filter(waits).count() as u64;
        self.deed.insert_all(self.traces.into_iter().map(IntoActiveModel::into_active_model)).await?;
        Ok(followed)
    }

    /// Keeps what stood in a row before.
    fn trace(&mut self, of_table: &str, row_id: Uuid, before: Value, place: Option<PlaceCode>, undecided: bool) {
        self.traces.push(place_moves::Model {
            county_code: self.deed.county_code(),
            id: self.deed.new_id(),
            act_id: self.act,
            of_table: of_table.to_owned(),
            row_id,
            before,
            place_code: place.map(|place| place.to_string()),
            undecided,
        });
    }

    /// Rows that lie in one of the places that change.
    fn touched<C: ColumnTrait>(&self, county: C, columns: &[C]) -> Condition {
        let mut villages: Vec<PlaceCode> = self.plan.parts.keys().copied().collect();
        villages
            .extend(self.plan.moves.keys().copied().filter(|code| !self.plan.parts.keys().any(|v| v.contains(*code))));
        let mut any = Condition::any();
        for column in columns {
            for village in &villages {
                any = any.add(inside(*column, *village));
            }
        }
        Condition::all().add(county.eq(self.deed.county_code())).add(any)
    }

    /// Where a place that stands in some row by itself is found from now on: the group it became, else the heir of its village.
    fn heir(&self, code: PlaceCode) -> Option<Landing> {
        let village = code.village()?;
        self.plan.landing(village, (village != code).then_some(code))
    }
}

/// A code as rows hold it.
pub(super) fn code(written: Option<&str>) -> Option<PlaceCode> {
    written.and_then(|text| text.parse().ok())
}

/// Rows under the columns that they get.
pub(super) fn by_new<K: Ord>(rows: Vec<(Uuid, K)>) -> BTreeMap<K, Vec<Uuid>> {
    let mut groups: BTreeMap<K, Vec<Uuid>> = BTreeMap::new();
    for (id, columns) in rows {
        groups.entry(columns).or_default().push(id);
    }
    groups
}
