//! 户籍名单: the row of the police list (三比对①), written from the register of births, deaths and removals.

use chrono::{Days, NaiveDate};
use rules::forms::FormKind;

use crate::dice::Dice;
use crate::families::{Child, Fate, Household};
use crate::files::Row;
use crate::survey;
use crate::text;
use crate::world::World;

/// The row of a child that is registered in the county.
pub(crate) fn row(world: &World, family: &Household, child: &Child, dice: &mut Dice) -> Row {
    let mut row = Row::of(FormKind::Hukou);
    let village = &world.land.villages[family.village];
    row.set("hukou_no", format!("{}{:05}", &village.code[6..], family.number));
    row.set("name", child.name.as_str());
    row.set("sex", if child.female { "女" } else { "男" });
    row.set("ethnic", child.people.title());
    row.set("born_on", text::day(child.born));
    row.set("id_number", child.id.as_deref().unwrap_or_default());
    row.set("hukou_code", survey::hukou_code(world, family, child));
    row.set("relation", relation(family, child));
    let (state, since) = state(world, child, dice);
    row.set("hukou_state", state);
    row.set("state_on", since.map(text::day).unwrap_or_default());
    row
}

/// 与户主关系 (GB/T 4761).
fn relation(family: &Household, child: &Child) -> &'static str {
    let father_heads = family.father.as_ref().is_some_and(|f| f.id == family.head.id);
    match (father_heads, child.female) {
        (true, false) => "子",
        (true, true) => "女",
        (false, false) => "孙子",
        (false, true) => "孙女",
    }
}

fn state(world: &World, child: &Child, dice: &mut Dice) -> (&'static str, Option<NaiveDate>) {
    match child.fate {
        Fate::Dead => ("死亡", Some(child.left_on(world, dice))),
        Fate::MovedAway => ("迁出", Some(child.left_on(world, dice))),
        Fate::Abroad if dice.happens(300_000) => ("注销", Some(child.left_on(world, dice))),
        _ => ("在册", None),
    }
}

impl Child {
    /// About the day on which the county's rolls lost the child; before school age, some day of its life.
    pub(crate) fn left_on(&self, world: &World, dice: &mut Dice) -> NaiveDate {
        let lost = self.path.until.min(world.now());
        let start = crate::world::half_start(lost);
        let day = start - Days::new(20 + u64::from(dice.below(150)));
        day.max(self.born + Days::new(30))
    }
}
