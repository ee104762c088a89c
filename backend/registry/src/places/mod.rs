//! 区划: the places of a county with their history.
//!
//! Lives here: what a place is called from a day to a day; merges, splits and new names with all that follows them; the tree in memory.
//! Must not live here: what a code means and what a change comes to (rules::places), or how a file of places is read (sheets).

mod acts;
mod change;
mod find;
mod follow;
mod heir;
mod outlines;
mod recount;
mod since;
mod store;
mod undo;
mod unplaced;

use std::collections::{BTreeMap, HashMap};

use rules::places::{PlaceCode, PlaceLevel, UrbanRural};

pub use acts::{Act, Undecided, acts, settle_undecided, undecided};
pub use change::{ActKind, Changed, Order, Splitting, merge, rename, split};
pub use find::{Version, boundaries, history, load};
pub(crate) use find::{load_around, load_in};
pub use follow::Followed;
pub use outlines::boundaries_at;
pub(crate) use since::{Since, since};
pub use store::{PlaceRow, store};
pub(crate) use store::{county_name, store_in};
pub use undo::undo;

/// A place as it is called now.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its code.
    pub code: PlaceCode,
    /// Its name.
    pub name: String,
    /// The place it belongs to.
    pub parent: Option<PlaceCode>,
    /// 城乡分类.
    pub urban_rural: Option<UrbanRural>,
    /// 经度.
    pub lon: Option<f64>,
    /// 纬度.
    pub lat: Option<f64>,
}

/// The places of a county as they are now, in memory: some thousands.
#[derive(Debug, Clone, Default)]
pub struct Places {
    by_code: BTreeMap<PlaceCode, Place>,
    /// Where a place that is no more went: a village to the one it was merged into or to its heir, a group to a group.
    moved: HashMap<PlaceCode, PlaceCode>,
    /// What places that are no more were called last.
    gone: BTreeMap<PlaceCode, String>,
}

impl Places {
    /// The place of that code.
    pub fn find(&self, code: PlaceCode) -> Option<&Place> {
        self.by_code.get(&code)
    }

    /// The code that stands for it today: its own, or that of the place it was merged into.
    pub fn resolve(&self, code: PlaceCode) -> PlaceCode {
        let mut current = code;
        // A chain of merges is short; the bound guards against two places that were merged into each other.
        for _ in 0..16 {
            match self.moved.get(&current) {
                Some(next) if !self.by_code.contains_key(&current) => current = *next,
                _ => break,
            }
        }
        current
    }

    /// As they were on a day.
    pub(crate) fn then(
        there: impl IntoIterator<Item = Place>,
        moved: HashMap<PlaceCode, PlaceCode>,
        mut gone: BTreeMap<PlaceCode, String>,
    ) -> Self {
        let by_code: BTreeMap<PlaceCode, Place> = there.into_iter().map(|place| (place.code, place)).collect();
        gone.retain(|code, _| !by_code.contains_key(code));
        Self { by_code, moved, gone }
    }

    /// Former codes with those that each change put in their place.
    pub(crate) fn went(&self) -> impl Iterator<Item = (PlaceCode, PlaceCode)> {
        self.moved.iter().map(|(old, new)| (*old, *new))
    }

    /// The codes of places that are no more: [`Self::resolve`] says where they went.
    pub fn moved(&self) -> impl Iterator<Item = PlaceCode> {
        self.moved.keys().copied()
    }

    /// The village that stands today for what was recorded in that village and, where one was recorded, in that group: after a split the
    /// group decides, without one the heir.
    pub fn resolve_for(&self, village: PlaceCode, group: Option<PlaceCode>) -> PlaceCode {
        let of_group = group.filter(|group| !self.by_code.contains_key(group)).map(|group| self.resolve(group));
        of_group
            .and_then(PlaceCode::village)
            .filter(|v| self.by_code.contains_key(v))
            .unwrap_or_else(|| self.resolve(village))
    }

    /// Village and group as they are today, of a home that is written with a village's code and a group's name: 三社 of a village that was
    /// split is found under the village it went to.
    pub fn resolve_home(&self, village: PlaceCode, group: Option<&str>) -> (PlaceCode, Option<PlaceCode>) {
        let today = self.resolve(village);
        let then = group.and_then(|name| self.group_of_then(village, name)).map(|then| self.resolve(then));
        match then.filter(|group| self.by_code.contains_key(group)) {
            Some(group) => (group.village().unwrap_or(today), Some(group)),
            None => (today, group.and_then(|name| self.group_named(today, name))),
        }
    }

    /// The group of that name in a village as it was when the village had that code, whether or not it is still there.
    pub fn group_of_then(&self, village: PlaceCode, name: &str) -> Option<PlaceCode> {
        let gone = || {
            let mut old = self.gone.range(village..).take_while(|(code, _)| village.contains(**code));
            old.find(|(code, known)| **code != village && known.as_str() == name.trim()).map(|(code, _)| *code)
        };
        self.group_named(village, name).or_else(gone)
    }

    /// The name of that place alone, or what it was called last.
    pub fn last_name_of(&self, code: PlaceCode) -> Option<&str> {
        self.name_of(code).or_else(|| self.gone.get(&code).map(String::as_str))
    }

    /// The name of that place alone.
    pub fn name_of(&self, code: PlaceCode) -> Option<&str> {
        self.find(code).map(|place| place.name.as_str())
    }

    /// The names from the township down: 城关镇红旗村三社, of a place that is no more by its last name. Places without a name here show
    /// their code.
    pub fn path(&self, code: PlaceCode) -> String {
        let levels = [PlaceLevel::Township, PlaceLevel::Village, PlaceLevel::Group];
        let known: String =
            levels.iter().filter_map(|level| code.at(*level)).filter_map(|place| self.last_name_of(place)).collect();
        if known.is_empty() { self.last_name_of(code).map_or_else(|| code.to_string(), str::to_owned) } else { known }
    }

    /// The place and all that lies in it, by code.
    pub fn inside(&self, code: PlaceCode) -> impl Iterator<Item = &Place> {
        self.by_code.range(code..).map(|(_, place)| place).take_while(move |place| code.contains(place.code))
    }

    /// The places one level below.
    pub fn children(&self, code: PlaceCode) -> impl Iterator<Item = &Place> {
        self.inside(code).filter(move |place| place.code.parent() == Some(code))
    }

    /// All places of that level, by code.
    pub fn at_level(&self, level: PlaceLevel) -> impl Iterator<Item = &Place> {
        self.by_code.values().filter(move |place| place.code.level() == level)
    }

    /// The group of that name in a village.
    pub fn group_named(&self, village: PlaceCode, name: &str) -> Option<PlaceCode> {
        self.children(village).find(|group| group.name == name.trim()).map(|group| group.code)
    }

    /// All of them, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.by_code.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    /// Whether none was imported yet.
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }
}
