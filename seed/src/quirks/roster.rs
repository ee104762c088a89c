//! 花名册的差错: what a school's clerk types wrongly, and how each clerk keeps a whole roster.

use super::{Facts, Quirk, birth, days, empty, make, name, names, number, numbers, old_code, put, sibling_id};
use crate::dice::Dice;
use crate::files::Row;
use crate::schools::{DayHabit, RosterHabit, School};

const ERRORS: &[Quirk] = &[
    ("name_homophone", 6_000, |row, _, dice| name(row, |n| names::homophone(n, dice))),
    ("name_lookalike", 2_500, |row, _, dice| name(row, |n| names::lookalike(n, dice))),
    ("name_dropped", 800, |row, _, dice| name(row, |n| names::dropped(n, dice))),
    ("name_rare", 60_000, |row, _, dice| name(row, |n| names::rare(n, dice))),
    ("name_spelling", 30_000, |row, _, dice| name(row, |n| names::spelling(n, dice))),
    ("name_dot", 250_000, |row, _, dice| name(row, |n| names::dot(n, dice))),
    ("sex_wrong", 800, |row, facts, _| put(row, "sex", Some(if facts.child.female { "男" } else { "女" }.to_owned()))),
    ("born_swapped", 900, |row, facts, _| birth(row, days::swapped(facts.child.born))),
    ("born_day_off", 900, |row, facts, dice| birth(row, days::day_off(facts.child.born, dice))),
    ("born_lunar", 1_500, |row, facts, _| birth(row, days::lunar(facts.child.born))),
    ("id_missing", 9_000, |row, _, _| empty(row, "id_number") && put(row, "id_kind", Some(String::new()))),
    ("id_slip", 1_800, |row, _, dice| number(row, |n| numbers::slip(n, dice))),
    ("id_sibling", 300, |row, facts, dice| sibling_id(row, facts, dice)),
    ("id_tail_lost", 1_200, |row, _, _| number(row, numbers::tail_lost)),
    ("parents_missing", 20_000, |row, _, _| empty(row, "father_name") | empty(row, "mother_name")),
    ("guardian_id_missing", 60_000, |row, _, _| empty(row, "guardian_id")),
    ("hukou_missing", 12_000, |row, _, _| empty(row, "hukou_code")),
    ("old_code", 150_000, |row, facts, _| old_code(row, facts)),
];

/// Spoils a truthful row; `nth` 1 is the old row of a pupil with two rolls (一人两籍).
pub(crate) fn spoil(row: &mut Row, school: &School, facts: &Facts, nth: usize, dice: &mut Dice) -> Vec<&'static str> {
    let mut errors = Vec::new();
    if nth == 1 {
        errors.push("double_roll");
        row.set("roll_state", dice.pick(&["在籍离校", "在籍在校"]));
    }
    make(ERRORS, row, facts, &mut errors, dice);
    // The key of a row without 记录编号 is its 学籍号, so that column is kept there.
    if school.habit != RosterHabit::WithoutRecordId && dice.happens(4_000) && empty(row, "roll_number") {
        errors.push("roll_missing");
    }
    dress(row, school, facts, dice);
    errors
}

/// What a clerk does to all rows alike.
fn dress(row: &mut Row, school: &School, facts: &Facts, dice: &mut Dice) {
    if school.habit == RosterHabit::SavedAsNumbers {
        number(row, |n| numbers::scientific(n, &mut Dice::of(0, &school.code, 0)));
    }
    if school.spaced_names {
        name(row, |n| names::spaced(n, &mut Dice::of(0, "even", 0)));
    }
    if row.get("born_on") == crate::text::day(facts.child.born) {
        let style = match school.days {
            DayHabit::Form => 0,
            DayHabit::Other(style) => style,
        };
        row.set("born_on", days::dressed(facts.child.born, style));
    }
    if dice.happens(4_000) {
        number(row, |n| numbers::dressed(n, dice));
    }
}
