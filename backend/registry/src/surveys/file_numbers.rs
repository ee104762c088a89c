//! 建档: the register gives each of the county's children a number, after the age check (D§4.7). Never a phone, never twice.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::{Filing, Unfiled};
use rules::identity::FileNumber;
use rules::places::{CountyCode, PlaceCode, PlaceLevel};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait};
use serde_json::json;
use uuid::Uuid;

use crate::deed::Deed;
use crate::entities::{children, file_numbers, households};
use crate::journal::Entry;
use crate::scope::inside;
use crate::{Actor, Error, Registry, Result, places};

/// What a round of issuing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Issued {
    /// Children who were given a number.
    pub issued: u64,
    /// 空: children of another county's hukou, or whose hukou is not known. They have none.
    pub outsiders: u64,
    /// Children whose birthday is missing or doubtful: their age must be checked first.
    pub unchecked: u64,
}

/// Gives a 建档号 to every child that may have one and has none. Villages, groups, households and persons are numbered without a
/// gap, households in the order of their numbers, children by age; a number that was given stays.
///
/// # Errors
/// The database refuses.
pub async fn issue_file_numbers(registry: &Registry, actor: &Actor) -> Result<Issued> {
    let deed = registry.begin(actor).await?;
    let term =
        Term::of_day(deed.today()).ok_or_else(|| Error::refused("no_term", "今天不在任何学期里：请核对系统时间"))?;
    deed.hold_little().await?;
    let mut total = Issued::default();
    let places = places::load_in(&deed).await?;
    for township in places.at_level(PlaceLevel::Township) {
        let mut round = Round::load(&deed, township.code).await?;
        let candidates = candidates(&deed, township.code, term.age_day()).await?;
        let numbers = round.number(&deed, candidates, &mut total);
        total.issued += numbers.len() as u64;
        deed.insert_all(numbers.into_iter().map(IntoActiveModel::into_active_model)).await?;
    }
    if total.issued > 0 {
        let body = json!({ "issued": total.issued, "outsiders": total.outsiders, "unchecked": total.unchecked });
        deed.commit(Entry::new("issue_file_numbers", "child", None, body)).await?;
    }
    Ok(total)
}

/// A child without a number.
struct Candidate {
    id: Uuid,
    home: Home,
    household_no: String,
    born_on: Option<NaiveDate>,
    /// What stands in the way of a number.
    reason: Unfiled,
}

/// The household of a child and where it lies.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Home {
    village: PlaceCode,
    group: u8,
    household: Uuid,
}

/// What numbers are taken in a township.
#[derive(Default)]
struct Round {
    /// The number of a household and how many persons of it have one.
    households: HashMap<Home, (u16, u8)>,
    /// The last household's number in a group.
    last: HashMap<(PlaceCode, u8), u16>,
}

impl Round {
    async fn load(deed: &Deed, township: PlaceCode) -> Result<Self> {
        let taken = file_numbers::Entity::find()
            .filter(file_numbers::Column::CountyCode.eq(deed.county_code()))
            .filter(inside(file_numbers::Column::VillageCode, township))
            .all(deed.txn())
            .await?;
        let mut round = Self::default();
        for row in taken {
            let Ok(number) = row.number.parse::<FileNumber>() else { continue };
            let home = Home { village: number.village(), group: number.group(), household: row.household_id };
            let persons = round.households.entry(home).or_insert((number.household(), 0));
            persons.1 = persons.1.max(number.person());
            let last = round.last.entry((number.village(), number.group())).or_default();
            *last = number.household().max(*last);
        }
        Ok(round)
    }

    /// Numbers the children whose age is sure, household by household.
    fn number(&mut self, deed: &Deed, candidates: Vec<Candidate>, total: &mut Issued) -> Vec<file_numbers::Model> {
        let mut rows = Vec::new();
        for child in candidates {
            match child.reason {
                Unfiled::Outsider | Unfiled::HukouUnknown => total.outsiders += 1,
                Unfiled::Waiting => rows.extend(self.next(&child.home).map(|number| issued(deed, &child, number))),
                Unfiled::GrownUp => {}
                _ => total.unchecked += 1,
            }
        }
        rows
    }

    /// The next number in a household; `None` when a village has more households, or a household more children, than the number
    /// has digits for.
    fn next(&mut self, home: &Home) -> Option<FileNumber> {
        let known = self.households.get(home).copied();
        let last = self.last.entry((home.village, home.group)).or_default();
        let (household, persons) = known.unwrap_or((last.saturating_add(1), 0));
        let number = FileNumber::of_parts(home.village, home.group, household, persons.saturating_add(1))?;
        *last = household.max(*last);
        self.households.insert(home.clone(), (household, number.person()));
        Some(number)
    }
}

fn issued(deed: &Deed, child: &Candidate, number: FileNumber) -> file_numbers::Model {
    file_numbers::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        number: number.to_string(),
        child_id: child.id,
        village_code: number.village().to_string(),
        group_digits: format!("{:02}", number.group()),
        household_seq: i32::from(number.household()),
        person_seq: i32::from(number.person()),
        household_id: child.home.household,
        issued_on: deed.today(),
    }
}

/// Children of a township without a number, by village, group, household and age.
async fn candidates(deed: &Deed, township: PlaceCode, age_day: NaiveDate) -> Result<Vec<Candidate>> {
    let numbers: BTreeMap<Uuid, String> = household_numbers(deed, township).await?;
    let rows = children::Entity::find()
        .filter(children::Column::CountyCode.eq(deed.county_code()))
        .filter(inside(children::Column::VillageCode, township))
        .filter(children::Column::HouseholdId.is_not_null())
        .filter(children::Column::MergedInto.is_null())
        .filter(without_number(&deed.county_code()))
        .all(deed.txn())
        .await?;
    let mut candidates: Vec<Candidate> =
        rows.iter().filter_map(|child| candidate(child, &numbers, (deed.county(), age_day))).collect();
    candidates.sort_by(|a, b| {
        let order =
            |c: &Candidate| (c.home.village, c.home.group, c.household_no.clone(), c.home.household, c.born_on, c.id);
        order(a).cmp(&order(b))
    });
    Ok(candidates)
}

/// Children to whom no number was given anywhere in the county: a child that has moved keeps its number.
pub(crate) fn without_number(county: &str) -> Expr {
    use sea_orm::sea_query::ExprTrait;

    let own = file_numbers::Entity::find()
        .filter(file_numbers::Column::CountyCode.eq(county))
        .filter(file_numbers::Column::ChildId.into_expr().eq(children::Column::Id.into_expr()))
        .into_query();
    Expr::exists(own).not()
}

/// What stands in the way of a number.
pub(crate) fn unfiled(child: &children::Model, county: CountyCode, age_day: NaiveDate) -> Unfiled {
    let place = |code: &Option<String>| code.as_deref().and_then(|code| code.parse::<PlaceCode>().ok());
    let filing = Filing {
        hukou: place(&child.hukou_code),
        has_household: child.household_id.is_some(),
        village: place(&child.village_code),
        born_on: child.born_on,
        birth_written: child.birth_written.as_deref(),
        id_number: child.id_number.as_deref().and_then(|number| number.parse().ok()),
    };
    filing.reason(county, age_day)
}

fn candidate(
    child: &children::Model,
    numbers: &BTreeMap<Uuid, String>,
    (county, age_day): (CountyCode, NaiveDate),
) -> Option<Candidate> {
    let household = child.household_id?;
    let group = child.group_code.as_deref().and_then(|code| code.parse::<PlaceCode>().ok());
    let home = Home {
        village: child.village_code.as_deref()?.parse().ok()?,
        group: group.and_then(PlaceCode::group_number).unwrap_or_default(),
        household,
    };
    Some(Candidate {
        id: child.id,
        home,
        household_no: numbers.get(&household).cloned().unwrap_or_default(),
        born_on: child.born_on,
        reason: unfiled(child, county, age_day),
    })
}

async fn household_numbers(deed: &Deed, township: PlaceCode) -> Result<BTreeMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = households::Entity::find()
        .select_only()
        .columns([households::Column::Id, households::Column::HouseholdNo])
        .filter(households::Column::CountyCode.eq(deed.county_code()))
        .filter(inside(households::Column::VillageCode, township))
        .into_tuple()
        .all(deed.txn())
        .await?;
    Ok(rows.into_iter().collect())
}
