//! 异动学生的性别: no list of movements names it; the pupil's rows on rosters and in the register do, else the numbers.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rules::identity::{IdNumber, RollNumber, Sex};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::super::ground::Ground;
use super::super::people::{Marks, People};
use crate::Result;
use crate::entities::{children, roster_rows};

/// What one statement may ask for: SQLite takes no more than 32,766 values.
pub(super) const AT_ONCE: usize = 10_000;

/// What is known of the sex of movers, by GB/T 2261.1; of namesakes of one birthday who differ nothing.
#[derive(Default)]
pub(in crate::ledgers) struct Sexes(People<i32>);

#[derive(FromQueryResult)]
struct Known {
    roll_number: Option<String>,
    id_number: Option<String>,
    name: String,
    born_on: Option<NaiveDate>,
    sex: i32,
}

/// Reads it for these movers: by their numbers, by name only of those whom no number leads to.
pub(in crate::ledgers) async fn sexes<'a>(ground: &Ground, movers: impl Iterator<Item = Marks<'a>>) -> Result<Sexes> {
    use children::Column as C;
    use roster_rows::Column as R;
    let movers: Vec<Marks<'a>> = movers.collect();
    let mut sexes = Sexes::default();
    let [rolls, ids] = numbers(&movers);
    sexes.read(ground, (R::RollNumber, C::RollNumber), &rolls).await?;
    sexes.read(ground, (R::IdNumber, C::IdNumber), &ids).await?;
    let names = names(movers.iter().filter(|mover| sexes.of(**mover) == 0));
    sexes.read(ground, (R::Name, C::Name), &names).await?;
    Ok(sexes)
}

/// The roll numbers and the ID numbers, each once.
pub(super) fn numbers<'a>(marks: &[Marks<'a>]) -> [Vec<&'a str>; 2] {
    let once = |values: BTreeSet<&'a str>| values.into_iter().collect();
    [
        once(marks.iter().filter_map(|marks| marks.roll).collect()),
        once(marks.iter().filter_map(Marks::person_number).collect()),
    ]
}

/// The names, each once.
pub(super) fn names<'m, 'a: 'm>(marks: impl Iterator<Item = &'m Marks<'a>>) -> Vec<&'a str> {
    marks.map(|marks| marks.name).collect::<BTreeSet<_>>().into_iter().collect()
}

impl Sexes {
    async fn read(
        &mut self,
        ground: &Ground,
        (on_roster, registered): (roster_rows::Column, children::Column),
        values: &[&str],
    ) -> Result<()> {
        use children::Column as C;
        use roster_rows::Column as R;
        for page in values.chunks(AT_ONCE) {
            let rows = roster_rows::Entity::find()
                .select_only()
                .columns([R::RollNumber, R::IdNumber, R::Name, R::BornOn, R::Sex])
                .filter(R::CountyCode.eq(ground.county()))
                .filter(on_roster.is_in(page.iter().copied()));
            self.add(&rows.into_model().all(ground.db()).await?);
            let children = children::Entity::find()
                .select_only()
                .columns([C::RollNumber, C::IdNumber, C::Name, C::BornOn, C::Sex])
                .filter(C::CountyCode.eq(ground.county()))
                .filter(registered.is_in(page.iter().copied()));
            self.add(&children.into_model().all(ground.db()).await?);
        }
        Ok(())
    }

    fn add(&mut self, known: &[Known]) {
        for one in known.iter().filter(|one| matches!(one.sex, 1 | 2)) {
            let (roll, id) = (one.roll_number.as_deref(), one.id_number.as_deref());
            self.0.add(Marks { roll, id, name: &one.name, born_on: one.born_on }, one.sex);
        }
    }

    /// By roll number, ID number, or name and birthday; else by the digit of the number. 0 where nobody knows.
    pub(in crate::ledgers) fn of(&self, mover: Marks<'_>) -> i32 {
        let of_roll = || mover.roll?.parse::<RollNumber>().ok()?.id_number();
        let number = || mover.id.and_then(|id| id.parse::<IdNumber>().ok()).or_else(of_roll);
        let by_digit = || number().map(|number| if number.sex() == Sex::Female { 2 } else { 1 });
        self.0.find(mover).or_else(by_digit).unwrap_or_default()
    }
}
