//! 户编号: a number is given within a group (社), where the form names one, whether or not the register of places knows it, else within its
//! village (D§4.7). Which stored household is meant by a number is decided here and nowhere else.

use std::collections::{BTreeMap, HashMap};

use rules::places::PlaceCode;
use rules::surveys::group_key;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::entities::households::{Column, Entity, Model};

/// A household's number, and the group or village under whose code it was given.
pub(super) type HouseholdKey = (String, String);

pub(super) fn key(household: &Model) -> HouseholdKey {
    (household.numbered_in.clone(), household.household_no.clone())
}

/// Where the number of a home was given: the group that is known, else the village, with the group's name where the form has one.
pub(super) fn numbered_in(village: PlaceCode, known: Option<PlaceCode>, group: Option<&str>) -> String {
    match (known, group) {
        (Some(known), _) => known.to_string(),
        (None, Some(group)) => format!("{village}#{}", group_key(group)),
        (None, None) => village.to_string(),
    }
}

/// Whether a home names its group at all.
fn names_group(household: &Model) -> bool {
    household.group_code.is_some() || household.group_name.is_some()
}

/// Whether two homes lie in one group, by its code, else by its name.
pub(super) fn is_of_one_group(one: &Model, other: &Model) -> bool {
    match (&one.group_code, &other.group_code, &one.group_name, &other.group_name) {
        (Some(one), Some(other), ..) => one == other,
        (_, _, Some(one), Some(other)) => group_key(one) == group_key(other),
        _ => false,
    }
}

/// Whether two homes name heads of different valid numbers: then one household's number stands for two families, or a head's is wrong.
pub(super) fn name_two_heads(one: &Model, other: &Model) -> bool {
    matches!((&one.head_id, &other.head_id), (Some(one), Some(other)) if one != other)
}

/// The households of a batch by number. A row that names no group means the only household of its village with that number.
#[derive(Default)]
pub(super) struct Named {
    pub wanted: BTreeMap<HouseholdKey, Model>,
    meant: HashMap<HouseholdKey, HouseholdKey>,
}

impl Named {
    /// `fill` adds a further row of a household to its first.
    pub(super) fn of<'a>(rows: impl Iterator<Item = &'a Model>, fill: fn(&mut Model, &Model)) -> Self {
        let mut named = Self::default();
        let (grouped, others): (Vec<&Model>, Vec<&Model>) = rows.partition(|row| names_group(row));
        for row in grouped.into_iter().chain(others) {
            let own = key(row);
            let meant = if names_group(row) { own.clone() } else { named.only_one(row).unwrap_or(own.clone()) };
            match named.wanted.get_mut(&meant) {
                Some(first) => fill(first, row),
                None => drop(named.wanted.insert(meant.clone(), row.clone())),
            }
            named.meant.insert(own, meant);
        }
        named
    }

    /// The household that a row of the batch means.
    pub(super) fn meant(&self, row: &Model) -> HouseholdKey {
        let own = key(row);
        self.meant.get(&own).cloned().unwrap_or(own)
    }

    fn only_one(&self, row: &Model) -> Option<HouseholdKey> {
        let same = |known: &&Model| known.village_code == row.village_code && known.household_no == row.household_no;
        let mut found = self.wanted.values().filter(same);
        let only = found.next().map(key);
        only.filter(|_| found.next().is_none())
    }
}

/// The stored households that these mean, each by the number of the row that means it.
pub(super) async fn stored(
    deed: &Deed,
    wanted: &BTreeMap<HouseholdKey, Model>,
    is_first: bool,
) -> Result<HashMap<HouseholdKey, Model>> {
    let by_code = wanted.values().map(|row| (row.numbered_in.as_str(), row.household_no.as_str()));
    let exact = read(deed, by_code, Column::NumberedIn).await?;
    let mut stored: HashMap<HouseholdKey, Model> = exact.into_iter().map(|row| (key(&row), row)).collect();
    let missing: Vec<&Model> = wanted.values().filter(|row| !stored.contains_key(&key(row))).collect();
    if is_first || missing.is_empty() {
        return Ok(stored);
    }
    let by_village = missing.iter().map(|row| (row.village_code.as_str(), row.household_no.as_str()));
    let mut near = read(deed, by_village, Column::VillageCode).await?;
    let taken: Vec<Uuid> = stored.values().map(|row| row.id).collect();
    near.retain(|row| !taken.contains(&row.id));
    for row in missing {
        if let Some(at) = meant_by(row, &near) {
            stored.insert(key(row), near.swap_remove(at));
        }
    }
    Ok(stored)
}

/// Which of these households a number means that was given under another code: the one of its group, of its head, or, where either side
/// names no group, the only one of its village.
fn meant_by(row: &Model, near: &[Model]) -> Option<usize> {
    let same = |known: &Model| known.village_code == row.village_code && known.household_no == row.household_no;
    let of_group = |known: &Model| is_of_one_group(known, row);
    let of_head =
        |known: &Model| !row.head_name.is_empty() && known.head_name == row.head_name && !name_two_heads(known, row);
    let ungrouped = |known: &Model| !names_group(known) || !names_group(row);
    let ways: [&dyn Fn(&Model) -> bool; 3] = [&of_group, &of_head, &ungrouped];
    ways.iter().find_map(|fits| {
        let mut found = near.iter().enumerate().filter(|(_, known)| same(known) && fits(known)).map(|(at, _)| at);
        let only = found.next();
        only.filter(|_| found.next().is_none())
    })
}

/// Asked for code by code: both databases then use an index.
async fn read<'a>(deed: &Deed, keys: impl Iterator<Item = (&'a str, &'a str)>, within: Column) -> Result<Vec<Model>> {
    let mut by_code: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (code, number) in keys {
        by_code.entry(code).or_default().push(number);
    }
    let mut any = Condition::any();
    for (code, numbers) in by_code {
        any = any.add(
            Condition::all()
                .add(Column::CountyCode.eq(deed.county_code()))
                .add(within.eq(code))
                .add(Column::HouseholdNo.is_in(in_sizes_that_come_again(numbers))),
        );
    }
    if any.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find().filter(any).all(deed.txn()).await?)
}

/// Names the last again until there are 1, 2, 4, 8 … of them: a question of a size that was asked before is not prepared again, and the
/// connection keeps few of them in memory.
fn in_sizes_that_come_again(mut numbers: Vec<&str>) -> Vec<&str> {
    if let Some(last) = numbers.last().copied() {
        numbers.resize(numbers.len().next_power_of_two(), last);
    }
    numbers
}

/// Whether another household has the number of this one, given under that code; a phone may not know the group of the other.
pub(super) async fn is_taken(deed: &Deed, id: Uuid, numbered_in: &str, row: &Model) -> Result<bool> {
    let near = Column::VillageCode.eq(row.village_code.as_str());
    let others = Entity::find()
        .filter(Column::CountyCode.eq(deed.county_code()))
        .filter(Condition::any().add(Column::NumberedIn.eq(numbered_in)).add(near))
        .filter(Column::HouseholdNo.eq(row.household_no.as_str()))
        .filter(Column::Id.ne(id))
        .all(deed.txn())
        .await?;
    let is_same = |other: &Model| {
        other.numbered_in == numbered_in || !names_group(other) || !names_group(row) || is_of_one_group(other, row)
    };
    Ok(others.iter().any(is_same))
}
