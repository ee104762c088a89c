//! 差错: the errors that real files have (D§7.2), at the rates at which they have them.
//!
//! Lives here: what goes wrong between the truth and a file; every error put into a row is named in truth.csv. The matcher knows
//! nothing of this module, nor this module of the matcher.

mod days;
mod names;
mod numbers;
mod roster;
mod survey;
mod words;

use std::io;

use rules::forms::FormKind;

use crate::dice::Dice;
use crate::families::{Child, Fate, Household};
use crate::files::{Row, Sheet};
use crate::world::World;

pub(crate) use roster::spoil as roster;
pub(crate) use survey::{second as second_survey, spoil as survey};

/// What an error may draw upon.
pub(crate) struct Facts<'a> {
    pub world: &'a World,
    pub family: &'a Household,
    pub child: &'a Child,
}

/// An error: its name in truth.csv, how often in a million rows it is made, and how. It says whether it could be made in this row.
type Quirk = (&'static str, u32, fn(&mut Row, &Facts, &mut Dice) -> bool);

/// Makes those errors of the list that happen.
fn make(list: &[Quirk], row: &mut Row, facts: &Facts, errors: &mut Vec<&'static str>, dice: &mut Dice) {
    for (name, ppm, quirk) in list {
        if dice.happens(*ppm) && quirk(row, facts, dice) {
            errors.push(name);
        }
    }
}

/// Puts another value under the field if there is one.
fn put(row: &mut Row, field: &str, value: Option<String>) -> bool {
    let changed = value.filter(|value| value != row.get(field));
    let happened = changed.is_some();
    if let Some(value) = changed {
        row.set(field, value);
    }
    happened
}

/// Empties the field if anything is in it.
fn empty(row: &mut Row, field: &str) -> bool {
    put(row, field, Some(String::new()))
}

/// Changes the citizen number, where the row has a whole one.
fn number(row: &mut Row, change: impl FnOnce(&str) -> Option<String>) -> bool {
    let written = row.get("id_number").to_owned();
    written.len() == 18 && put(row, "id_number", change(&written))
}

/// Changes the name.
fn name(row: &mut Row, change: impl FnOnce(&str) -> Option<String>) -> bool {
    let written = row.get("name").to_owned();
    put(row, "name", change(&written))
}

/// Changes the birthday, where the row has one.
fn birth(row: &mut Row, value: Option<String>) -> bool {
    !row.get("born_on").is_empty() && put(row, "born_on", value)
}

/// A brother's or sister's number: with twins the most natural of errors.
fn sibling_id(row: &mut Row, facts: &Facts, dice: &mut Dice) -> bool {
    let others: Vec<&String> =
        facts.family.children.iter().filter(|c| c.person != facts.child.person).filter_map(|c| c.id.as_ref()).collect();
    let other = others.get(dice.index(others.len())).map(|id| (*id).clone());
    row.get("id_number").len() == 18 && put(row, "id_number", other)
}

/// Whether two teachers put the child on their lists (重复调查).
pub(crate) fn surveyed_twice(dice: &mut Dice) -> bool {
    dice.happens(3_000)
}

/// Whether the police list has the child twice (重复户籍).
pub(crate) fn registered_twice(dice: &mut Dice) -> bool {
    dice.happens(400)
}

/// Whether the police list leaves out a child that it should have (户籍漏登).
pub(crate) fn left_out_of_hukou(facts: &Facts, dice: &mut Dice) -> bool {
    dice.happens(800) && facts.child.fate == Fate::InSchool && !facts.child.unsurveyed
}

/// Errors of the police list: few, for the name is what the office itself gave out.
pub(crate) fn hukou(row: &mut Row, facts: &Facts, dice: &mut Dice) {
    let list: &[Quirk] = &[
        ("name_rare", 60_000, |row, _, dice| name(row, |n| names::rare(n, dice))),
        ("name_homophone", 1_500, |row, _, dice| name(row, |n| names::homophone(n, dice))),
        ("name_dot", 250_000, |row, _, dice| name(row, |n| names::dot(n, dice))),
        ("name_spelling", 8_000, |row, _, dice| name(row, |n| names::spelling(n, dice))),
        ("old_code", 60_000, |row, facts, _| old_code(row, facts)),
    ];
    make(list, row, facts, &mut Vec::new(), dice);
}

/// The village's code from before it was merged.
fn old_code(row: &mut Row, facts: &Facts) -> bool {
    let village = &facts.world.land.villages[facts.family.village];
    row.get("hukou_code") == village.code && put(row, "hukou_code", village.old_code.clone())
}

/// 合计: the row that a clerk adds at the end.
pub(crate) fn total_row(sheet: &mut Sheet, kind: FormKind, count_under: &str, count: u64) -> io::Result<()> {
    let mut row = Row::of(kind);
    row.set("record_id", "合计");
    row.set(count_under, format!("{count}人"));
    sheet.write(&row)
}
