//! 学校: which schools the county has, what each teaches and which villages belong to it.
//!
//! Lives here: the plan of schools. Must not live here: who goes to them (paths) or how a roster looks (rosters).

use std::ops::Range;

use rules::schools::SchoolKind;

use crate::dice::Dice;
use crate::land::{Land, Point};

/// First two digits of the school code (D§4.4).
fn kind_code(kind: SchoolKind) -> u32 {
    match kind {
        SchoolKind::NineYear | SchoolKind::Junior => 31,
        SchoolKind::Senior => 34,
        SchoolKind::Vocational => 36,
        SchoolKind::Special => 51,
        _ => 21,
    }
}

/// Index of a school in [`Schools::all`].
pub(crate) type SchoolIndex = usize;

/// How a school's clerk keeps the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RosterHabit {
    /// Every column filled.
    Full,
    /// An export without ID numbers (D§6.6).
    WithoutId,
    /// An export without ID numbers and birth dates.
    WithoutIdAndBirth,
    /// A hand-made list without 记录编号.
    WithoutRecordId,
    /// Saved by a spreadsheet that took ID numbers for numbers: `6.29001E+17` in every row.
    SavedAsNumbers,
}

/// How a school's clerk writes days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayHabit {
    /// As the form asks: 2015-03-05.
    Form,
    /// In another of the usual ways, by number (quirks).
    Other(u32),
}

/// 学校.
#[derive(Debug, Clone)]
pub(crate) struct School {
    pub code: String,
    pub name: String,
    /// What people call it ("青石小学", "县三小").
    pub short: String,
    pub kind: SchoolKind,
    pub village: usize,
    pub point: Point,
    pub catchment: Vec<usize>,
    pub parent: Option<SchoolIndex>,
    pub habit: RosterHabit,
    pub days: DayHabit,
    /// Names of two characters carry a space, so that the column is even.
    pub spaced_names: bool,
    /// How the clerk writes a class: 0 “1班”, 1 “七(1)班”, 2 “2026级1班”.
    pub class_style: u32,
}

/// Where the children of one village go.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct VillageSchools {
    /// Teaching point for grades 1 and 2, if there is one.
    pub point: Option<SchoolIndex>,
    pub primary: SchoolIndex,
    pub junior: SchoolIndex,
}

/// All schools of the county.
#[derive(Debug, Clone)]
pub(crate) struct Schools {
    pub all: Vec<School>,
    /// By village.
    pub of_village: Vec<VillageSchools>,
    pub seniors: Vec<SchoolIndex>,
    pub vocational: SchoolIndex,
    pub special: SchoolIndex,
}

impl Schools {
    /// The schools of that land.
    pub(crate) fn make(seed: u64, land: &Land) -> Self {
        let mut plan = Self {
            all: Vec::new(),
            of_village: vec![VillageSchools::default(); land.villages.len()],
            seniors: Vec::new(),
            vocational: 0,
            special: 0,
        };
        let mut dice = Dice::of(seed, "schools", 0);
        plan.add_seat(land, &mut dice);
        for township in land.streets..land.townships.len() {
            plan.add_township(land, township, &mut dice);
        }
        plan
    }

    /// The schools of the county seat: numbered primaries and juniors, and the county's only ones of their kind.
    fn add_seat(&mut self, land: &Land, dice: &mut Dice) {
        let villages = 0..land.townships[land.streets - 1].villages.end;
        let number = |n: usize| crate::text::chinese(n);
        for (n, part) in parts(villages.clone(), 5).enumerate() {
            let names = (format!("第{}小学", number(n + 1)), format!("{}小", number(n + 1)));
            let school = self.add(land, SchoolKind::Primary, names, part.start, dice);
            self.serve(part.clone(), |s| s.primary = school);
            self.catch(school, part);
        }
        for (n, part) in parts(villages.clone(), 10).enumerate() {
            let names = (format!("第{}中学", number(n + 2)), format!("{}中", number(n + 2)));
            let school = self.add(land, SchoolKind::Junior, names, part.start, dice);
            self.serve(part.clone(), |s| s.junior = school);
            self.catch(school, part);
        }
        let pupils: usize = land.villages.iter().map(|v| v.children).sum();
        for n in 0..=pupils / 40_000 {
            let names = if n == 0 { "第一中学".to_owned() } else { format!("第一中学{}校区", number(n + 1)) };
            let school = self.add(land, SchoolKind::Senior, (names, "一中".to_owned()), n % villages.len(), dice);
            self.seniors.push(school);
        }
        let last = villages.end - 1;
        self.vocational =
            self.add(land, SchoolKind::Vocational, ("职业中等专业学校".to_owned(), "职专".to_owned()), last, dice);
        self.special = self.add(land, SchoolKind::Special, ("特殊教育学校".to_owned(), "特校".to_owned()), last, dice);
    }

    /// A township: a central primary and a junior school, or one nine-year school; village primaries; teaching points.
    fn add_township(&mut self, land: &Land, township: usize, dice: &mut Dice) {
        let place = &land.townships[township];
        let villages = place.villages.clone();
        let stem = place.stem.clone();
        let nine_year = dice.happens(200_000);
        let (central, junior) = if nine_year {
            let names = (format!("{}九年制学校", place.name), format!("{stem}学校"));
            let school = self.add(land, SchoolKind::NineYear, names, villages.start, dice);
            (school, school)
        } else {
            let primary = (format!("{}中心小学", place.name), format!("{stem}中心小学"));
            let central = self.add(land, SchoolKind::Primary, primary, villages.start, dice);
            let names = (format!("{}初级中学", place.name), format!("{stem}中学"));
            (central, self.add(land, SchoolKind::Junior, names, villages.start, dice))
        };
        self.serve(villages.clone(), |s| (s.primary, s.junior) = (central, junior));
        self.catch(central, villages.start..villages.start + villages.len().min(2));
        self.catch(junior, villages.clone());
        let outlying = villages.start + villages.len().min(2)..villages.end;
        for part in parts(outlying, 3) {
            self.add_village_school(land, part, &place.name, central, dice);
        }
    }

    fn add_village_school(&mut self, land: &Land, part: Range<usize>, of: &str, central: SchoolIndex, dice: &mut Dice) {
        let village = &land.villages[part.start].name;
        let stem = village.trim_end_matches('村');
        if dice.happens(350_000) {
            let names = (format!("{of}{stem}教学点"), format!("{stem}教学点"));
            let point = self.add(land, SchoolKind::TeachingPoint, names, part.start, dice);
            self.all[point].parent = Some(central);
            self.serve(part.clone(), |s| s.point = Some(point));
            self.catch(central, part.clone());
            self.catch(point, part);
        } else {
            let names = (format!("{of}{stem}小学"), format!("{stem}小学"));
            let school = self.add(land, SchoolKind::Primary, names, part.start, dice);
            self.serve(part.clone(), |s| s.primary = school);
            self.catch(school, part);
        }
    }

    fn add(
        &mut self,
        land: &Land,
        kind: SchoolKind,
        (name, short): (String, String),
        village: usize,
        dice: &mut Dice,
    ) -> SchoolIndex {
        let seat = village < land.townships[land.streets - 1].villages.end;
        let index = self.all.len();
        let habit = match dice.below(100) {
            0..=8 => RosterHabit::WithoutId,
            9..=12 => RosterHabit::WithoutIdAndBirth,
            13..=15 => RosterHabit::WithoutRecordId,
            16..=17 => RosterHabit::SavedAsNumbers,
            _ => RosterHabit::Full,
        };
        let (kind_code, serial) = (kind_code(kind), index + 1);
        self.all.push(School {
            code: format!("{kind_code}62{serial:06}"),
            name: format!("{}{name}", land.name),
            short: if seat { format!("县{short}") } else { short },
            kind,
            village,
            point: land.lattice.within(land.villages[village].cell, dice),
            catchment: Vec::new(),
            parent: None,
            habit,
            days: if dice.happens(300_000) { DayHabit::Other(1 + dice.below(5)) } else { DayHabit::Form },
            spaced_names: dice.happens(60_000),
            class_style: dice.below(3),
        });
        index
    }

    fn serve(&mut self, villages: Range<usize>, change: impl Fn(&mut VillageSchools)) {
        self.of_village[villages].iter_mut().for_each(change);
    }

    fn catch(&mut self, school: SchoolIndex, villages: Range<usize>) {
        for village in villages {
            if !self.all[school].catchment.contains(&village) {
                self.all[school].catchment.push(village);
            }
        }
    }
}

/// A range in parts of about that size.
fn parts(whole: Range<usize>, size: usize) -> impl Iterator<Item = Range<usize>> {
    let end = whole.end;
    whole.step_by(size).map(move |start| start..(start + size).min(end))
}
