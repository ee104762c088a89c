//! 异动与考勤: what schools report of pupils who come, go, pause or stay away.

use chrono::{Days, NaiveDate};
use rules::forms::FormKind;

use crate::dice::Dice;
use crate::families::{Child, Elsewhere, Fate, Trace};
use crate::files::Row;
use crate::paths::Seat;
use crate::schools::School;
use crate::text;
use crate::world::{HalfCount, World, half_start};

/// The movements of a child at the beginning of that half: none, one, or the two ends of a transfer.
pub(crate) fn movements(world: &World, child: &Child, half: HalfCount, dice: &mut Dice) -> Vec<Row> {
    let before = child.path.seat(half - 1);
    let after = child.path.seat(half);
    let day = half_start(half) + Days::new(u64::from(dice.below(18)));
    let mut rows = Vec::new();
    if let (Some((former, moved)), Some(seat), Some(was)) = (child.path.former, after, before)
        && moved == half
        && !child.path.double
    {
        let there = &world.schools.all[former];
        let here = &world.schools.all[seat.school];
        rows.push(transfer(child, there, was.grade, "转出", day, here));
        rows.push(transfer(child, here, seat.grade, "转入", day + Days::new(1), there));
    }
    if let Some(seat) = after.filter(|seat| child.path.from == half && half > child.path.entry * 2 && seat.grade <= 9) {
        let mut row = movement(child, &world.schools.all[seat.school], seat.grade, "转入", day);
        row.set("other_place", "外县");
        row.set("other_school", dice.pick(&["西川县第一小学", "东塬县实验学校", "沙州县第二中学"]));
        row.set("evidence", "转学联系表");
        rows.push(row);
    }
    if let Some(was) = before.filter(|_| child.path.until == half) {
        rows.extend(leaving(world, child, was, day, dice));
    }
    if let Some(seat) = after.filter(|_| half == world.now() && child.came_back(half)) {
        let mut row = movement(child, &world.schools.all[seat.school], seat.grade, "复学", day);
        row.set("reason", "病愈");
        row.set("evidence", "复学申请、医院证明");
        rows.push(row);
    }
    if child.fate == Fate::Suspended && half == world.now() {
        rows.extend(after.map(|seat| suspended(world, child, seat, day, dice)));
    }
    rows
}

fn movement(child: &Child, school: &School, grade: u8, kind: &str, day: NaiveDate) -> Row {
    let mut row = Row::of(FormKind::Movements);
    row.set("school_code", school.code.as_str());
    row.set("name", child.name.as_str());
    row.set("born_on", text::day(child.born));
    row.set("id_number", child.id.as_deref().unwrap_or_default());
    row.set("roll_number", child.roll.as_str());
    row.set("grade", text::grade(grade));
    row.set("kind", kind);
    row.set("on", text::day(day));
    row
}

fn transfer(child: &Child, school: &School, grade: u8, kind: &str, day: NaiveDate, other: &School) -> Row {
    let mut row = movement(child, school, grade, kind, day);
    row.set("other_place", "本县");
    row.set("other_school", other.name.as_str());
    row.set("reason", "家庭搬迁");
    row.set("evidence", "转学联系表");
    row
}

/// What the school reports of a pupil who is on its roll no more.
fn leaving(world: &World, child: &Child, was: Seat, day: NaiveDate, dice: &mut Dice) -> Option<Row> {
    let school = &world.schools.all[was.school];
    let out = |kind: &str, day: NaiveDate| movement(child, school, was.grade, kind, day);
    match child.fate {
        Fate::Elsewhere(Elsewhere { far, proven, .. }) => {
            let mut row = out("转出", day);
            row.set("other_place", if far { "外省" } else { "省内外县" });
            row.set("other_school", dice.pick(&["城关学校", "第三小学", "滨海学校", "新城学校"]));
            row.set("evidence", if proven { "转学联系表" } else { "" });
            Some(row)
        }
        Fate::MovedAway => {
            let mut row = out("转出", day);
            row.set("reason", "户口迁出");
            row.set("evidence", "转学联系表");
            Some(row)
        }
        Fate::Abroad => {
            let mut row = out("转出", day);
            row.set("other_place", "国外");
            row.set("evidence", "护照及签证复印件");
            Some(row)
        }
        Fate::Dead => {
            let mut row = out("死亡", child.left_on(world, dice).max(half_start(child.path.until - 1)));
            row.set("evidence", "死亡证明");
            Some(row)
        }
        Fate::DroppedOut(Trace::Reported, _) => {
            let mut row = out("辍学", day);
            row.set("reason", dice.pick(&["厌学", "外出务工", "家庭变故"]));
            Some(row)
        }
        _ => None,
    }
}

fn suspended(world: &World, child: &Child, seat: Seat, day: NaiveDate, dice: &mut Dice) -> Row {
    let mut row = movement(child, &world.schools.all[seat.school], seat.grade, "休学", day);
    row.set("reason", "因病");
    // One in eight should be back by now: granted a year ago, to the end of that school year.
    let overdue = dice.happens(125_000) && child.path.entry < world.school_year();
    let year = world.school_year() + i32::from(!overdue);
    row.set("on", text::day(if overdue { day - Days::new(365) } else { day }));
    row.set("evidence", format!("县医院证明，期限至{year}-08-31"));
    row
}

/// The school's monthly attendance rows of a pupil: those in whom something is to be reported.
pub(crate) fn attendance(world: &World, child: &Child, seat: Seat, dice: &mut Dice) -> Vec<Row> {
    let start = world.recipe.term.starts_on();
    let months =
        [(9, 21), (10, 17)].map(|(month, days)| if world.now() % 2 == 0 { (month, days) } else { (month - 6, days) });
    if let Fate::DroppedOut(Trace::OnRoll, _) = child.fate {
        let since = start + Days::new(u64::from(dice.below(20)));
        let first = 21 - days_between(start, since) * 5 / 7;
        let present = [(months[0].0, first), months[1]];
        return present.map(|(month, days)| report(world, child, seat, (month, days, Some(since), "联系不上"))).into();
    }
    if seat.grade > 9 || child.fate != Fate::InSchool {
        return Vec::new();
    }
    let long_illness = dice.happens(400);
    let mut rows = Vec::new();
    for (month, _) in months {
        if long_illness {
            let since = world.day(month, 3);
            rows.push(report(world, child, seat, (month, 6 + dice.below(6), Some(since), "因病请假")));
        } else if dice.happens(25_000) {
            let reason = dice.pick(&["病假", "事假", "病假", "家中有事"]);
            rows.push(report(world, child, seat, (month, 1 + dice.below(2), None, reason)));
        }
    }
    rows
}

fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

fn report(
    world: &World,
    child: &Child,
    seat: Seat,
    (month, days, since, reason): (u32, u32, Option<NaiveDate>, &str),
) -> Row {
    let year = world.school_year() + i32::from(month < 9);
    let mut row = Row::of(FormKind::Attendance);
    row.set("school_code", world.schools.all[seat.school].code.as_str());
    row.set("month", format!("{year}-{month:02}"));
    row.set("roll_number", child.roll.as_str());
    row.set("name", child.name.as_str());
    row.set("days_absent", days.to_string());
    row.set("absent_since", since.map(text::day).unwrap_or_default());
    row.set("reason", reason);
    row
}
