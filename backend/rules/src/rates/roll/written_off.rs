//! 户籍注销: what the police list says of a pupil whom no child of the register explains.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::Bearer;
use crate::children::HukouState;
use crate::identity::may_be_one;
use crate::standing::{SchoolStatus, status_by_hukou};

/// An entry of the police list.
#[derive(Debug, Clone, Copy)]
pub struct PoliceEntry<'a> {
    /// The entry.
    pub id: Uuid,
    /// 身份证号.
    pub id_number: Option<&'a str>,
    /// 姓名, as it is compared.
    pub name: &'a str,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// 户口状态.
    pub state: HukouState,
}

/// Entries of the police list whose hukou is gone.
#[derive(Debug, Default)]
pub struct WrittenOff<'a> {
    by_number: HashMap<&'a str, PoliceEntry<'a>>,
    /// By the name, the first before the others.
    named: HashMap<&'a str, Vec<PoliceEntry<'a>>>,
}

impl<'a> WrittenOff<'a> {
    /// Of several entries under one number or name the first.
    pub fn of(entries: impl IntoIterator<Item = PoliceEntry<'a>>) -> Self {
        let mut gone: Vec<PoliceEntry> =
            entries.into_iter().filter(|entry| entry.state != HukouState::Registered).collect();
        gone.sort_unstable_by_key(|entry| entry.id);
        let mut all = Self::default();
        for entry in gone {
            entry.id_number.into_iter().for_each(|number| _ = all.by_number.entry(number).or_insert(entry));
            all.named.entry(entry.name).or_default().push(entry);
        }
        all
    }

    /// The entry of a pupil: by a number, else by name and birthday where no two numbers say that it is a namesake's.
    pub fn entry(&self, who: Bearer<'_>) -> Option<&PoliceEntry<'a>> {
        let of_name = |(name, born_on)| self.named.get(name)?.iter().find(|entry| entry.born_on == Some(born_on));
        let numbers = [who.roll_number, who.id_number].into_iter().flatten();
        let by_number = numbers.filter_map(|number| self.by_number.get(number));
        let fits = |entry: &&PoliceEntry| may_be_one(who.id_number, entry.id_number);
        by_number.chain(who.named().and_then(of_name)).find(fits)
    }

    /// How a pupil stands by that list: as a child of the same entry would.
    pub fn status(&self, who: Bearer<'_>) -> Option<SchoolStatus> {
        status_by_hukou(self.entry(who)?.state)
    }
}
