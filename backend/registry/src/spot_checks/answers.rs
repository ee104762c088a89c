//! 比对答案: what the second visit wrote, held against what the survey recorded; only what says something else is a difference.

use rules::calendar::{SchoolYear, Term};
use rules::identity::{plain, read_place_code};
use rules::places::PlaceCode;
use rules::schools::{GradeContext, System};
use rules::surveys::CheckedField;

use super::{CheckId, Findings, RecordedChild, RecordedHome, find};
use crate::places::{self, Places};
use crate::rates::policy_of;
use crate::schools::{self, Schools};
use crate::{Error, Registry, Result, Scope};

/// What reading answers needs to know of the county.
pub(super) struct Answers {
    places: Places,
    schools: Schools,
    year: SchoolYear,
    system: System,
}

impl Answers {
    /// For the sheets of a check.
    pub(super) async fn load(registry: &Registry, scope: &Scope, check: CheckId) -> Result<Self> {
        let check = find(registry, scope, check).await?;
        let term: Term =
            check.term.parse().map_err(|_| Error::refused("spot_check", "抽查学期无法读取：请运行 baoxue check"))?;
        Ok(Self {
            places: places::load(registry, scope).await?,
            schools: schools::load(registry, scope).await?,
            year: term.school_year(),
            system: policy_of(registry, scope).await?.system,
        })
    }

    /// The findings without answers that say what is recorded.
    pub(super) fn settled(&self, mut found: Findings, home: &RecordedHome) -> Findings {
        for child in &mut found.children {
            let Some(recorded) = home.children.iter().find(|known| known.child == child.child) else { continue };
            child.differs.retain(|field, told| !self.agrees(recorded, *field, told));
        }
        found
    }

    fn agrees(&self, child: &RecordedChild, field: CheckedField, told: &str) -> bool {
        let recorded = child.said(field);
        let school = self.schools.named(child.said(CheckedField::SchoolName));
        let grades = GradeContext { year: self.year, kind: school.map(|school| school.kind), system: self.system };
        field.agrees(recorded, told, grades)
            || match field {
                CheckedField::HukouCode => self.is_the_place(recorded, told),
                CheckedField::SchoolName => {
                    school.is_some_and(|school| self.schools.named(told).map(|told| told.id) == Some(school.id))
                }
                _ => false,
            }
    }

    /// A place by its code of today or of before, or by its name with or without what it lies in.
    fn is_the_place(&self, recorded: &str, told: &str) -> bool {
        let Ok(place) = recorded.parse::<PlaceCode>() else { return false };
        let place = self.places.resolve(place);
        if let Some(code) = read_place_code(told).value {
            return self.places.resolve(code) == place;
        }
        let bare = |text: &str| plain(text).chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let (path, told) = (bare(&place_name(&self.places, place)), bare(told));
        told.ends_with(&path) || (told.chars().count() > 1 && path.ends_with(&told))
    }
}

/// A village by its names; a place of another county by province and prefecture, with its code.
fn place_name(places: &Places, code: PlaceCode) -> String {
    let code = places.resolve(code);
    match code.outside_name() {
        Some(name) if places.find(code).is_none() => format!("{name} {}", code.prefix()),
        _ => places.path(code),
    }
}

/// What the survey recorded, as officials read it: words for codes, a village by its name.
pub fn recorded_words(places: &Places, child: &RecordedChild, field: CheckedField) -> String {
    let recorded = child.said(field);
    match (field, recorded.parse::<PlaceCode>()) {
        (CheckedField::HukouCode, Ok(code)) => place_name(places, code),
        _ => field.shown(recorded),
    }
}
