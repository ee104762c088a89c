//! 比对答案: what the second visit wrote, held against what the survey recorded; only what says something else is a difference.

use rules::calendar::{SchoolYear, Term};
use rules::identity::{plain, read_place_code};
use rules::places::PlaceCode;
use rules::schools::{GradeContext, System};
use rules::speech::Told;
use rules::surveys::{CheckedField, HomeFinding};
use uuid::Uuid;

use super::{CheckId, Findings, FoundChild, Item, RecordedChild, RecordedHome, find};
use crate::places::{self, Places};
use crate::rates::policy_of;
use crate::schools::{self, Schools};
use crate::{Error, Registry, Result, Scope};

/// Whose answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Of a child whom the survey knows.
    Child(Uuid),
    /// Of the child in that row of the missed ones.
    Missed(usize),
}

/// Something written that cannot be an answer. Shows nothing of it in `Debug`: it has none.
#[derive(Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Whose.
    pub of: Whose,
    /// Which field.
    pub field: CheckedField,
    /// What stands there.
    pub told: String,
    /// What to write instead.
    pub cure: Told,
}

/// What of these findings cannot be an answer, for the form that asks again.
///
/// # Errors
/// The database does not answer.
pub async fn unreadable(registry: &Registry, scope: &Scope, item: &Item, found: &Findings) -> Result<Vec<Unreadable>> {
    let answers = Answers::load(registry, scope, item.check).await?;
    let found = answers.settled(found.clone(), &item.recorded);
    Ok(answers.unreadable(&found, &item.recorded))
}

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

    /// What cannot be an answer, in the order of the form; who met nobody has answered nothing.
    pub(super) fn unreadable(&self, found: &Findings, home: &RecordedHome) -> Vec<Unreadable> {
        if found.home != HomeFinding::Met {
            return Vec::new();
        }
        let of_children = found.children.iter().filter(|child| !child.nobody).flat_map(|child| {
            let recorded = home.children.iter().find(|known| known.child == child.child);
            let school = recorded.map(|recorded| recorded.said(CheckedField::SchoolName));
            let asked = child.differs.iter().filter(|(field, _)| !child.not_asked.contains(field));
            asked.filter_map(move |(field, told)| {
                let cure = field.unreadable(told, self.grades(school))?;
                Some(Unreadable { of: Whose::Child(child.child), field: *field, told: told.clone(), cure })
            })
        });
        let of_missed = found.missed.iter().enumerate().flat_map(|(nth, child)| self.of_missed(nth, child));
        of_children.chain(of_missed).collect()
    }

    fn of_missed(&self, nth: usize, child: &FoundChild) -> Vec<Unreadable> {
        let told = [
            (CheckedField::Sex, &child.sex),
            (CheckedField::BornOn, &child.born_on),
            (CheckedField::Schooling, &child.schooling),
        ];
        let unreadable = |(field, told): (CheckedField, &Option<String>)| {
            let told = told.as_deref()?;
            let cure = field.unreadable(told, self.grades(None))?;
            Some(Unreadable { of: Whose::Missed(nth), field, told: told.to_owned(), cure })
        };
        told.into_iter().filter_map(unreadable).collect()
    }

    /// The same as a refusal of the first of them.
    pub(super) fn must_be_readable(&self, found: &Findings, home: &RecordedHome) -> Result<()> {
        match self.unreadable(found, home).into_iter().next() {
            Some(first) => Err(Error::invalid(first.field.title(), first.told, first.cure)),
            None => Ok(()),
        }
    }

    /// What a grade means where that school is named.
    fn grades(&self, school: Option<&str>) -> GradeContext {
        let kind = school.and_then(|name| self.schools.named(name)).map(|school| school.kind);
        GradeContext { year: self.year, kind, system: self.system }
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
