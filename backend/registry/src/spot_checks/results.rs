//! 结果: the error rate by field, by stratum and by village, each with its interval.

use std::collections::BTreeMap;

use rules::places::PlaceCode;
use rules::surveys::{CheckedField, Confidence, ErrorRate, FieldFinding, HomeFinding, StratumErrors, VillageErrors};
use serde::Serialize;

use super::find::entered;
use super::sight::scope_of_results;
use super::{Check, CheckId, Item, find};
use crate::{Registry, Result, Scope};

/// An error rate as it is read: percentages with two decimals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rate {
    /// 已查.
    pub checked: u64,
    /// 有误.
    pub wrong: u64,
    /// 差错率, weighted by stratum.
    pub percent: String,
    /// Lower bound.
    pub lower: String,
    /// Upper bound.
    pub upper: String,
}

impl Rate {
    fn of(rate: &ErrorRate) -> Self {
        let percent = |share: f64| format!("{:.2}", share * 100.0);
        Self {
            checked: rate.checked,
            wrong: rate.wrong,
            percent: percent(rate.rate),
            lower: percent(rate.lower),
            upper: percent(rate.upper),
        }
    }
}

/// The rate of one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldRate {
    /// 核查项目.
    pub field: CheckedField,
    /// Its rate; none where nobody could be asked.
    pub rate: Option<Rate>,
}

/// The rate of one village.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VillageRate {
    /// 村.
    pub village: PlaceCode,
    /// Children with at least one error.
    pub rate: Option<Rate>,
    /// 漏登: children whom the survey missed.
    pub missed: u64,
    /// Whether it is to be surveyed again, once judged.
    pub repeat: bool,
}

/// The result of a check so far.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Results {
    /// 户: met, away, not there.
    pub homes: BTreeMap<&'static str, u64>,
    /// Children with at least one error.
    pub children: Option<Rate>,
    /// By field.
    pub fields: Vec<FieldRate>,
    /// By stratum.
    pub strata: Vec<(String, Option<Rate>)>,
    /// By village.
    pub villages: Vec<VillageRate>,
    /// 漏登儿童 in all.
    pub missed: u64,
}

impl Results {
    /// Households that were entered though nobody was met there: nothing of theirs was checked.
    pub fn not_met(&self) -> u64 {
        self.homes.get(HomeFinding::Away.as_str()).copied().unwrap_or_default()
    }
}

/// Counts what was entered in a check, as far as the officer reaches.
///
/// # Errors
/// There is no such check within reach.
pub async fn results(registry: &Registry, scope: &Scope, id: CheckId) -> Result<Results> {
    let check = find(registry, scope, id).await?;
    let scope = scope_of_results(registry, scope, &check).await?;
    Ok(counted(&check, &entered(registry, &scope, id).await?))
}

/// Counts the entered households of a check.
pub(super) fn counted(check: &Check, entered: &[Item]) -> Results {
    let strata = Strata::new(check, entered);
    let of_field = |field: CheckedField| FieldRate {
        field,
        rate: strata.rate_where_asked(check.confidence, |item, child| finding(item, child, field)),
    };
    let whole = |item: &Item, child| item.found.as_ref().and_then(|found| found.is_wrong(child));
    let mut homes: BTreeMap<&'static str, u64> = HomeFinding::ALL.iter().map(|home| (home.as_str(), 0)).collect();
    for found in entered.iter().filter_map(|item| item.found.as_ref()) {
        *homes.entry(found.home.as_str()).or_default() += 1;
    }
    let villages = by_village(entered);
    Results {
        homes,
        children: strata.rate(check.confidence, whole),
        fields: CheckedField::ALL.iter().map(|field| of_field(*field)).collect(),
        strata: strata.each(check.confidence, whole),
        missed: villages.values().map(|errors| errors.missed).sum(),
        villages: villages.iter().map(|(village, errors)| village_rate(check, entered, *village, *errors)).collect(),
    }
}

/// Of a village alone the sample is taken as plain.
fn village_rate(check: &Check, entered: &[Item], village: PlaceCode, errors: VillageErrors) -> VillageRate {
    let population = children_in(check, entered, village);
    let stratum = StratumErrors { population, checked: errors.checked, wrong: errors.wrong };
    let rate = ErrorRate::of(&[stratum], check.confidence);
    let repeat = check.repeat.contains(&village);
    VillageRate { village, rate: rate.as_ref().map(Rate::of), missed: errors.missed, repeat }
}

/// How many children the survey has in a village: as many to a household as those of the sample have, as in [`Strata::errors`]. Of a check
/// that was drawn before villages were counted nobody knows: its interval is rather too wide than too narrow.
fn children_in(check: &Check, entered: &[Item], village: PlaceCode) -> u64 {
    let counted: Vec<u64> = check.sizes.iter().filter_map(|size| size.villages.get(&village)).copied().collect();
    let homes = entered.iter().filter(|item| item.place.and_then(PlaceCode::village) == Some(village));
    let (homes, children) = homes.fold((0, 0), |(homes, children): (u64, u64), item| {
        (homes + 1, children + item.recorded.children.len() as u64)
    });
    let expected = (counted.iter().sum::<u64>() * children).checked_div(homes);
    expected.filter(|_| !counted.is_empty()).unwrap_or(u64::from(u32::MAX))
}

fn finding(item: &Item, child: uuid::Uuid, field: CheckedField) -> Option<bool> {
    match item.found.as_ref()?.field(child, field) {
        FieldFinding::NotAsked => None,
        found => Some(found == FieldFinding::Differs),
    }
}

/// Errors of children by village.
pub(super) fn by_village(entered: &[Item]) -> BTreeMap<PlaceCode, VillageErrors> {
    let mut villages: BTreeMap<PlaceCode, VillageErrors> = BTreeMap::new();
    for item in entered {
        let (Some(village), Some(found)) = (item.place.and_then(PlaceCode::village), &item.found) else { continue };
        let errors = villages.entry(village).or_default();
        errors.missed += found.missed.len() as u64;
        for wrong in item.recorded.children.iter().filter_map(|child| found.is_wrong(child.child)) {
            errors.checked += 1;
            errors.wrong += u64::from(wrong);
        }
    }
    villages
}

/// Errors of children by stratum, for the verdict.
pub(super) fn by_stratum(check: &Check, entered: &[Item]) -> Vec<StratumErrors> {
    Strata::new(check, entered)
        .errors(|item, child| item.found.as_ref().and_then(|found| found.is_wrong(child)))
        .collect()
}

/// The entered households under their strata.
struct Strata<'a>(Vec<(&'a str, u64, u64, Vec<&'a Item>)>);

impl<'a> Strata<'a> {
    fn new(check: &'a Check, entered: &'a [Item]) -> Self {
        let of = |name: &str| entered.iter().filter(|item| item.stratum == name).collect();
        let strata =
            check.sizes.iter().map(|size| (size.stratum.as_str(), size.population, size.drawn, of(&size.stratum)));
        Self(strata.collect())
    }

    /// What is wrong in each stratum; `None` says that nothing could be asked. The children of a stratum are as many as its households
    /// have on the average of the sample; the survey had these before anybody knocked.
    fn errors(&self, wrong: impl Fn(&Item, uuid::Uuid) -> Option<bool>) -> impl Iterator<Item = StratumErrors> {
        self.0.iter().map(move |(_, population, _, items)| {
            let (mut checked, mut errors, mut children) = (0, 0, 0_u64);
            for item in items {
                children += item.recorded.children.len() as u64;
                for is_wrong in item.recorded.children.iter().filter_map(|child| wrong(item, child.child)) {
                    checked += 1;
                    errors += u64::from(is_wrong);
                }
            }
            let households = items.len() as u64;
            let population = (population * children).checked_div(households).unwrap_or_default();
            StratumErrors { population, checked, wrong: errors }
        })
    }

    fn rate(&self, confidence: Confidence, wrong: impl Fn(&Item, uuid::Uuid) -> Option<bool>) -> Option<Rate> {
        let strata: Vec<StratumErrors> = self.errors(wrong).collect();
        ErrorRate::of(&strata, confidence).as_ref().map(Rate::of)
    }

    fn rate_where_asked(
        &self,
        confidence: Confidence,
        wrong: impl Fn(&Item, uuid::Uuid) -> Option<bool>,
    ) -> Option<Rate> {
        let strata: Vec<StratumErrors> = self.errors(wrong).collect();
        ErrorRate::of_checked(&strata, confidence).as_ref().map(Rate::of)
    }

    fn each(
        &self,
        confidence: Confidence,
        wrong: impl Fn(&Item, uuid::Uuid) -> Option<bool>,
    ) -> Vec<(String, Option<Rate>)> {
        let names = self.0.iter().map(|(name, ..)| (*name).to_owned());
        let rates = self.errors(wrong).map(|stratum| ErrorRate::of(&[stratum], confidence).as_ref().map(Rate::of));
        names.zip(rates).collect()
    }
}
