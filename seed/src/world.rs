//! 县: what all parts of the making share: the recipe, the land, the schools, the calendar.

use chrono::NaiveDate;
use rules::calendar::{Half, Term};

use crate::Recipe;
use crate::dice::Dice;
use crate::land::Land;
use crate::numbers::Numbers;
use crate::schools::Schools;

/// The fixed part of a county.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub recipe: Recipe,
    pub land: Land,
    pub schools: Schools,
}

/// What a part of the population is made with.
pub(crate) struct Maker<'a> {
    pub world: &'a World,
    pub dice: Dice,
    pub numbers: &'a mut Numbers,
}

/// A half of a school year counted through: two for each year, autumn first.
pub(crate) type HalfCount = i32;

/// The count of a term.
pub(crate) fn half_of(term: Term) -> HalfCount {
    term.school_year().start_year() * 2 + i32::from(term.half() == Half::Spring)
}

impl World {
    pub(crate) fn new(recipe: Recipe) -> Self {
        let land = Land::make(recipe.seed, recipe.children);
        let schools = Schools::make(recipe.seed, &land);
        Self { recipe, land, schools }
    }

    /// Years of history, this one included.
    pub(crate) fn years(&self) -> i32 {
        i32::try_from(self.recipe.years).unwrap_or(12).clamp(1, 12)
    }

    /// This term.
    pub(crate) fn now(&self) -> HalfCount {
        half_of(self.recipe.term)
    }

    /// The year in which this school year started.
    pub(crate) fn school_year(&self) -> i32 {
        self.recipe.term.school_year().start_year()
    }

    /// A day of this school year: months from September on belong to its first calendar year.
    pub(crate) fn day(&self, month: u32, day: u32) -> NaiveDate {
        let year = self.school_year() + i32::from(month < 9);
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or(self.recipe.term.starts_on())
    }

    /// Every township shares its schools; the streets of the seat share theirs. The seat comes last, because pupils of every
    /// township go to its schools.
    pub(crate) fn units(&self) -> Vec<std::ops::Range<usize>> {
        let land = &self.land;
        let seat = 0..land.townships[land.streets - 1].villages.end;
        let townships = land.townships[land.streets..].iter().map(|t| t.villages.clone());
        townships.chain(std::iter::once(seat)).collect()
    }
}

/// The first day of that half.
pub(crate) fn half_start(half: HalfCount) -> NaiveDate {
    let year = half.div_euclid(2);
    let (year, month) = if half.rem_euclid(2) == 0 { (year, 9) } else { (year + 1, 3) };
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

/// The term of that half; `None` outside the calendar.
pub(crate) fn term_of(half: HalfCount) -> Option<Term> {
    let year = rules::calendar::SchoolYear::starting_in(half.div_euclid(2))?;
    Some(if half.rem_euclid(2) == 0 { year.autumn() } else { year.spring() })
}
