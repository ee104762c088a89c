//! 学校: the schools of a county and their catchments.
//!
//! Lives here: the list of schools, found by code, by id and by the short names people write. Must not live here: what a kind of
//! school teaches (rules::schools) or who is on its roll (rosters).

mod find;
mod store;

use std::collections::HashMap;
use std::fmt;

use rules::places::PlaceCode;
use rules::schools::{SchoolKind, SchoolNames};
use uuid::Uuid;

pub use find::load;
pub(crate) use find::{load_from, load_in, load_these};
pub(crate) use store::store_in;
pub use store::{SchoolRow, store};

/// A school's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchoolId(pub Uuid);

impl fmt::Display for SchoolId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A school of the county.
#[derive(Debug, Clone, PartialEq)]
pub struct School {
    /// Its id.
    pub id: SchoolId,
    /// 学校标识码.
    pub school_code: String,
    /// Its full name.
    pub name: String,
    /// 办学类型; what it teaches follows from it.
    pub kind: SchoolKind,
    /// Where it lies.
    pub place: Option<PlaceCode>,
    /// 经度.
    pub lon: Option<f64>,
    /// 纬度.
    pub lat: Option<f64>,
    /// 中心校 of a teaching point, by its code.
    pub parent_school_code: Option<String>,
    /// 学区: the villages it serves, by code.
    pub catchment: Vec<PlaceCode>,
}

/// The schools of a county in memory: some hundred.
#[derive(Debug, Clone, Default)]
pub struct Schools {
    all: Vec<School>,
    by_code: HashMap<String, usize>,
    by_id: HashMap<SchoolId, usize>,
    by_name: SchoolNames<usize>,
}

impl Schools {
    /// These, in the order of their codes.
    pub(crate) fn new(mut all: Vec<School>) -> Self {
        all.sort_by(|a, b| a.school_code.cmp(&b.school_code));
        let mut schools = Self::default();
        for (at, school) in all.iter().enumerate() {
            schools.by_code.insert(school.school_code.clone(), at);
            schools.by_id.insert(school.id, at);
            schools.by_name.add(&school.name, at);
        }
        Self { all, ..schools }
    }

    /// The school of that 标识码.
    pub fn find(&self, school_code: &str) -> Option<&School> {
        self.by_code.get(school_code).map(|at| &self.all[*at])
    }

    /// The school of that id.
    pub fn by_id(&self, id: SchoolId) -> Option<&School> {
        self.by_id.get(&id).map(|at| &self.all[*at])
    }

    /// The one school that a name as people write it can mean.
    pub fn named(&self, written: &str) -> Option<&School> {
        self.by_name.find(written).map(|at| &self.all[at])
    }

    /// The schools that serve a village.
    pub fn serving(&self, village: PlaceCode) -> impl Iterator<Item = &School> {
        self.all.iter().filter(move |school| school.catchment.contains(&village))
    }

    /// All of them, by code.
    pub fn iter(&self) -> impl Iterator<Item = &School> {
        self.all.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether none was imported yet.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
