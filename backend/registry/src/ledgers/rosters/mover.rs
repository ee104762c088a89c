//! 异动学生的性别: no list of movements names it; the pupil's rows on rosters and in the register do, else the numbers.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::identity::{IdNumber, RollNumber, Sex};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::super::ground::Ground;
use super::super::left::keys;
use crate::Result;
use crate::entities::children::{self, Column as C};
use crate::entities::roster_rows::{self, Column as R};

/// Roll number, ID number, name and birthday of somebody on a movement list.
pub(in crate::ledgers) type Mover<'a> = (Option<&'a str>, Option<&'a str>, &'a str, Option<NaiveDate>);

/// What is known of the sex of movers, by GB/T 2261.1; `None`: namesakes of one birthday differ.
pub(in crate::ledgers) struct Sexes(HashMap<String, Option<i32>>);

type Known = (Option<String>, Option<String>, String, Option<NaiveDate>, i32);

/// Reads it for these movers.
pub(in crate::ledgers) async fn sexes<'a>(ground: &Ground, movers: impl Iterator<Item = Mover<'a>>) -> Result<Sexes> {
    let movers: Vec<Mover<'a>> = movers.collect();
    let mut sexes = Sexes(HashMap::new());
    if movers.is_empty() {
        return Ok(sexes);
    }
    let rolls = || movers.iter().filter_map(|mover| mover.0);
    let ids = || movers.iter().filter_map(|mover| mover.1);
    let names = || movers.iter().map(|mover| mover.2);
    let on_rosters: Vec<Known> = roster_rows::Entity::find()
        .select_only()
        .columns([R::RollNumber, R::IdNumber, R::Name, R::BornOn, R::Sex])
        .filter(R::CountyCode.eq(ground.county()))
        .filter(
            Condition::any()
                .add(R::RollNumber.is_in(rolls()))
                .add(R::IdNumber.is_in(ids()))
                .add(R::Name.is_in(names())),
        )
        .into_tuple()
        .all(ground.db())
        .await?;
    let registered: Vec<Known> = children::Entity::find()
        .select_only()
        .columns([C::RollNumber, C::IdNumber, C::Name, C::BornOn, C::Sex])
        .filter(C::CountyCode.eq(ground.county()))
        .filter(
            Condition::any()
                .add(C::RollNumber.is_in(rolls()))
                .add(C::IdNumber.is_in(ids()))
                .add(C::Name.is_in(names())),
        )
        .into_tuple()
        .all(ground.db())
        .await?;
    on_rosters.into_iter().chain(registered).for_each(|known| sexes.add(&known));
    Ok(sexes)
}

impl Sexes {
    fn add(&mut self, (roll, id, name, born_on, sex): &Known) {
        if !matches!(sex, 1 | 2) {
            return;
        }
        for key in keys(roll.as_deref(), id.as_deref(), name, *born_on) {
            self.0.entry(key).and_modify(|known| *known = known.filter(|of| of == sex)).or_insert(Some(*sex));
        }
    }

    /// By roll number, ID number, or name and birthday; else by the digit of the number. 0 where nobody knows.
    pub(in crate::ledgers) fn of(&self, (roll, id, name, born_on): Mover<'_>) -> i32 {
        let known = keys(roll, id, name, born_on).iter().find_map(|key| self.0.get(key).copied().flatten());
        let of_roll = || roll?.parse::<RollNumber>().ok()?.id_number();
        let number = || id.and_then(|id| id.parse::<IdNumber>().ok()).or_else(of_roll);
        let by_digit = || number().map(|number| if number.sex() == Sex::Female { 2 } else { 1 });
        known.or_else(by_digit).unwrap_or_default()
    }
}
