//! 求学路: at which school a child was, is or was due, term by term.
//!
//! Lives here: the path through the county's schools. Must not live here: how a roster prints it.

use crate::dice::Dice;
use crate::families::{Fate, Trace};
use crate::schools::SchoolIndex;
use crate::world::{HalfCount, World};

/// The way through the county's schools.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// School year of grade 1.
    pub entry: i32,
    /// School of grades 1 and 2, where that is a teaching point.
    pub point: Option<SchoolIndex>,
    pub primary: SchoolIndex,
    pub junior: SchoolIndex,
    pub senior: Option<SchoolIndex>,
    /// The school before a transfer, and the first half at the new one.
    pub former: Option<(SchoolIndex, HalfCount)>,
    /// On the county's rolls from this half …
    pub from: HalfCount,
    /// … until before this one.
    pub until: HalfCount,
    /// Still on the former school's roster this term as well (一人两籍).
    pub double: bool,
}

/// A place in a school in one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seat {
    pub school: SchoolIndex,
    pub grade: u8,
}

impl Path {
    /// The path of a child of that fate.
    pub(crate) fn draw(world: &World, village: usize, entry: i32, fate: Fate, dice: &mut Dice) -> Self {
        let here = world.schools.of_village[village];
        let (mut primary, mut junior, mut point) = (here.primary, here.junior, here.point);
        if matches!(fate, Fate::SpecialSchool | Fate::HomeTaught) {
            (primary, junior, point) = (world.schools.special, world.schools.special, None);
        }
        let senior = match fate {
            Fate::Vocational => dice.happens(750_000).then_some(world.schools.vocational),
            Fate::InSchool => Some(world.schools.seniors[dice.index(world.schools.seniors.len())]),
            _ => None,
        };
        let mut path = Self {
            entry,
            point,
            primary,
            junior,
            senior,
            former: None,
            from: entry * 2,
            until: i32::MAX,
            double: false,
        };
        path.end(world.now(), fate, dice);
        if fate == Fate::InSchool {
            path.transfer(world, village, dice);
        }
        path
    }

    /// When the county's rolls lost the child.
    fn end(&mut self, now: HalfCount, fate: Fate, dice: &mut Dice) {
        let start = self.entry * 2;
        let earlier = (start + dice.between(0, 8)).min(now - 1);
        match fate {
            Fate::NotYet | Fate::Deferred | Fate::NeverEnrolled(_) => self.until = start,
            Fate::DroppedOut(Trace::LeftRoll | Trace::Reported, _) => self.until = now,
            Fate::DroppedOut(Trace::Earlier, _) => self.until = (now - dice.between(1, 3)).max(start),
            Fate::Elsewhere(e) if e.lately => self.until = now,
            Fate::Elsewhere(_) if dice.happens(500_000) => self.until = start,
            Fate::Elsewhere(_) | Fate::Abroad => self.until = earlier,
            Fate::Dead | Fate::MovedAway => self.until = if dice.happens(300_000) { now } else { earlier },
            _ => {}
        }
    }

    /// Some pupils came from another county, some changed schools within this one.
    fn transfer(&mut self, world: &World, village: usize, dice: &mut Dice) {
        let now = world.now();
        match dice.below(1_000) {
            0..6 => self.from = self.from.max(now),
            6..20 => {
                self.change_school(world, village, now, dice);
                self.double = self.former.is_some() && dice.happens(200_000);
            }
            20..70 => self.change_school(world, village, now - dice.between(1, 17), dice),
            70..80 => self.from = (now - dice.between(1, 17)).max(self.from),
            _ => {}
        }
    }

    /// Lets the child come to its school at the beginning of that half from another of the township, of the same stage.
    fn change_school(&mut self, world: &World, village: usize, half: HalfCount, dice: &mut Dice) {
        let township = &world.land.townships[world.land.villages[village].township];
        let there = world.schools.of_village[township.villages.start + dice.index(township.villages.len())];
        let (Some(before), Some(after)) = (self.seat(half - 1), self.seat(half)) else { return };
        let former = if after.grade > 6 { there.junior } else { there.primary };
        if before.school == after.school && former != after.school && before.grade > 2 {
            self.former = Some((former, half));
        }
    }

    /// Where the child was on the roll in that half.
    pub(crate) fn seat(&self, half: HalfCount) -> Option<Seat> {
        if half < self.from || half >= self.until {
            return None;
        }
        let grade = u8::try_from(half.div_euclid(2) - self.entry + 1).ok()?;
        let school = match grade {
            1..=2 => self.point.unwrap_or(self.primary),
            3..=6 => self.primary,
            7..=9 => self.junior,
            10..=12 => self.senior?,
            _ => return None,
        };
        Some(Seat { school: self.former_school(half, grade).unwrap_or(school), grade })
    }

    /// The school before the transfer, for terms before it within the same stage.
    fn former_school(&self, half: HalfCount, grade: u8) -> Option<SchoolIndex> {
        let (school, until) = self.former?;
        let junior = |grade: i32| grade > 6;
        let moved_in = until.div_euclid(2) - self.entry + 1;
        (half < until && grade > 2 && junior(i32::from(grade)) == junior(moved_in)).then_some(school)
    }

    /// The grade that the child is in, or would be in, in that half.
    pub(crate) fn due_grade(&self, half: HalfCount) -> i32 {
        half.div_euclid(2) - self.entry + 1
    }

    /// The school of this county where a child of that grade is due.
    pub(crate) fn due_school(&self, half: HalfCount) -> SchoolIndex {
        match self.due_grade(half) {
            ..=2 => self.point.unwrap_or(self.primary),
            3..=6 => self.primary,
            _ => self.junior,
        }
    }

    /// 住校: most juniors of the townships and all seniors do.
    pub(crate) fn boards(&self, world: &World, dice: &mut Dice) -> bool {
        match self.seat(world.now()).map_or(0, |seat| seat.grade) {
            0..=2 => false,
            3..=6 => dice.happens(120_000),
            7..=9 => dice.happens(620_000),
            _ => dice.happens(900_000),
        }
    }
}
