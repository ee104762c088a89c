//! 差错: the errors that real files have (D§7.2), at the rates at which they have them.
//!
//! Lives here: what goes wrong between the truth and a file; every error put into a row is named in truth.csv. The matcher knows
//! nothing of this module, nor this module of the matcher.

use std::io;

use rules::forms::FormKind;

use crate::dice::Dice;
use crate::families::{Child, Household};
use crate::files::{Row, Sheet};
use crate::world::World;

/// Whether two teachers put the child on their lists (重复调查).
pub(crate) fn surveyed_twice(_child: &Child, dice: &mut Dice) -> bool {
    dice.happens(3_000)
}

/// Whether the police list has the child twice (重复户籍).
pub(crate) fn registered_twice(dice: &mut Dice) -> bool {
    dice.happens(400)
}

/// Errors of the surveying teacher.
pub(crate) fn survey(
    row: &mut Row,
    world: &World,
    family: &Household,
    child: &Child,
    errors: &mut Vec<&'static str>,
    dice: &mut Dice,
) {
    let seat = child.path.seat(world.now());
    if let Some(seat) = seat.filter(|_| row.get("school_code").is_empty() && dice.happens(200_000)) {
        row.set("school_name", world.schools.all[seat.school].short.as_str());
        errors.push("school_short");
    }
    if let Some(old) = &world.land.villages[family.village].old_code
        && dice.happens(150_000)
    {
        row.set("hukou_code", old.as_str());
        errors.push("village_old_code");
    }
}

/// The second of two survey rows: at the grandparents' house.
pub(crate) fn second_survey(row: &mut Row, errors: &mut Vec<&'static str>, dice: &mut Dice) {
    errors.push("surveyed_twice");
    row.set("household_no", format!("9{:03}", dice.below(1_000)));
    row.set("roll_number", "");
}

/// Errors of the police list: few.
pub(crate) fn hukou(_row: &mut Row, _child: &Child, _dice: &mut Dice) {}

/// Errors of the school's clerk; `nth` 1 is the old row of a pupil with two rolls.
pub(crate) fn roster(_row: &mut Row, _child: &Child, nth: usize, errors: &mut Vec<&'static str>, _dice: &mut Dice) {
    if nth == 1 {
        errors.push("double_roll");
    }
}

/// 合计: the row that a clerk adds at the end.
pub(crate) fn total_row(sheet: &mut Sheet, kind: FormKind, count: u32) -> io::Result<()> {
    let mut row = Row::of(kind);
    row.set("record_id", "合计");
    row.set("household_no", format!("{count}人"));
    sheet.write(&row)
}
