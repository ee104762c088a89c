//! 花名册: the row of a pupil in a school's roster, and the classes of every school.

use std::collections::BTreeMap;

use rules::forms::FormKind;

use crate::families::{Child, Fate, Household, Hukou, Trace};
use crate::files::Row;
use crate::paths::Seat;
use crate::schools::{RosterHabit, School, SchoolIndex};
use crate::survey;
use crate::text;
use crate::world::{HalfCount, World};

/// Pupils of a class.
const CLASS_SIZE: u32 = 42;

/// A place in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Desk {
    pub class: u32,
    pub number: u32,
}

/// The classes filled so far: by school, stage and entry year.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    filled: BTreeMap<(SchoolIndex, u8, i32), u32>,
    record: BTreeMap<(SchoolIndex, HalfCount), u32>,
}

impl Classes {
    /// The next free desk of the cohort.
    pub(crate) fn seat(&mut self, school: SchoolIndex, stage: u8, entry: i32) -> Desk {
        let filled = self.filled.entry((school, stage, entry)).or_default();
        *filled += 1;
        Desk { class: (*filled - 1) / CLASS_SIZE + 1, number: (*filled - 1) % CLASS_SIZE + 1 }
    }

    /// The next number of a school's roster in one term.
    pub(crate) fn record(&mut self, school: SchoolIndex, half: HalfCount) -> u32 {
        let last = self.record.entry((school, half)).or_default();
        *last += 1;
        *last
    }

    /// How many classes of each school and grade there are now: school, grade, entry year of the stage, classes.
    pub(crate) fn list(&self, school_year: i32) -> impl Iterator<Item = (SchoolIndex, u8, u32)> + '_ {
        self.filled.iter().filter_map(move |(&(school, stage, entry), &pupils)| {
            let grade = u8::try_from(school_year - entry + 1).ok()?;
            (stage_of(grade) == stage).then(|| (school, grade, pupils.div_ceil(CLASS_SIZE)))
        })
    }
}

/// 0 teaching point, 1 primary, 2 junior, 3 senior: where a class stays together.
pub(crate) fn stage_of(grade: u8) -> u8 {
    match grade {
        1..=6 => 1,
        7..=9 => 2,
        10..=12 => 3,
        _ => 9,
    }
}

/// 班级 as that school's clerk writes it.
pub(crate) fn class_name(school: &School, grade: u8, school_year: i32, class: u32) -> String {
    let within = match grade {
        7..=9 => i32::from(grade) - 6,
        10..=12 => i32::from(grade) - 9,
        _ => i32::from(grade),
    };
    match school.class_style {
        0 => format!("{class}班"),
        1 => format!("{}({class})班", text::chinese(usize::from(grade))),
        _ => format!("{}级{class}班", school_year - within + 1),
    }
}

/// The row of one pupil.
pub(crate) fn row(world: &World, family: &Household, child: &Child, seat: Seat, desk: Desk, half: HalfCount) -> Row {
    let school = &world.schools.all[seat.school];
    let year = half.div_euclid(2);
    let mut row = Row::of(FormKind::Roster);
    row.set("school_code", school.code.as_str());
    row.set("school_name", school.name.as_str());
    row.set("grade", text::grade(seat.grade));
    row.set("class", class_name(school, seat.grade, year, desk.class));
    row.set("class_no", desk.number.to_string());
    row.set("name", child.name.as_str());
    row.set("sex", if child.female { "女" } else { "男" });
    row.set("ethnic", child.people.title());
    row.set("roll_number", child.roll.as_str());
    identity(&mut row, child, school.habit);
    row.set("roll_state", roll_state(world, child, half));
    row.set("entered_on", entered(child, seat));
    row.set("hukou_code", survey::hukou_code(world, family, child));
    row.set("residence", world.land.villages[family.village].name.as_str());
    kin(&mut row, family);
    row.set("boarding", yes(child.boarding && seat.grade > 2));
    row.set("migrant", yes(matches!(child.hukou, Hukou::OtherCounty(_))));
    row.set("left_behind", left_behind(family));
    let inclusive = child.disability.is_some() && child.fate == Fate::InSchool;
    row.set("inclusive", yes(inclusive));
    row.set("remarks", remarks(world, child, half));
    row
}

fn yes(it_is: bool) -> &'static str {
    if it_is { "是" } else { "否" }
}

fn identity(row: &mut Row, child: &Child, habit: RosterHabit) {
    if habit != RosterHabit::WithoutIdAndBirth {
        row.set("born_on", text::day(child.born));
    }
    if let Some(id) =
        child.id.as_ref().filter(|_| !matches!(habit, RosterHabit::WithoutId | RosterHabit::WithoutIdAndBirth))
    {
        row.set("id_kind", "居民身份证");
        row.set("id_number", id.as_str());
    }
}

fn roll_state(world: &World, child: &Child, half: HalfCount) -> &'static str {
    match child.fate {
        _ if half == world.now() - 1 && child.came_back(world.now()) => "在籍离校",
        _ if half != world.now() => "在籍在校",
        Fate::Suspended => "在籍离校",
        Fate::DroppedOut(Trace::OnRoll, _) if child.person.is_multiple_of(3) => "在籍离校",
        _ if child.path.from == half && child.person.is_multiple_of(5) => "在校不在籍",
        _ => "在籍在校",
    }
}

fn entered(child: &Child, seat: Seat) -> String {
    let year = match seat.grade {
        1..=6 => child.path.entry,
        7..=9 => child.path.entry + 6,
        _ => child.path.entry + 9,
    };
    format!("{year}-09")
}

fn kin(row: &mut Row, family: &Household) {
    if let Some(father) = &family.father {
        row.set("father_name", father.name.as_str());
    }
    if let Some(mother) = &family.mother {
        row.set("mother_name", mother.name.as_str());
    }
    let (guardian, _) = survey::guardian(family);
    row.set("guardian_name", guardian.name.as_str());
    row.set("guardian_id", guardian.id.as_str());
    row.set("guardian_phone", guardian.phone.as_str());
}

/// 留守 as the roll system codes it: none, one parent away, both away (D§1.8).
fn left_behind(family: &Household) -> &'static str {
    let away = [&family.father, &family.mother].into_iter().flatten().filter(|p| p.away).count();
    ["非留守", "单亲留守", "双亲留守"][away]
}

fn remarks(world: &World, child: &Child, half: HalfCount) -> &'static str {
    match child.fate {
        Fate::Suspended if half == world.now() => "休学",
        Fate::InSchool if half == world.now() - 1 && child.came_back(world.now()) => "休学",
        Fate::HomeTaught => "送教上门",
        _ => "",
    }
}
