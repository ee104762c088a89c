//! 覆盖: the survey of a round, expected against met, from the county down to the group, each number opening to its names.
//!
//! Lives here: the counting by sets and the lists behind it. Must not live here: what counts as met or missed (rules::surveys).
//! Expected are the households of the register with a child of the survey's ages (any earlier round, any origin), the groups (社) of the
//! register of places, or those that the forms name where it ends at the village, and the children of those households; besides, the children of the police list whom no household holds, and its
//! households (户号) of which the register holds nobody.

mod children;
mod count;
mod households;
mod listed;
mod part;
mod round;
mod surveyors;
mod unfiled;
mod written_groups;

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::surveys::{GroupGap, Tally, group_gap};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use serde::Serialize;
use uuid::Uuid;

use crate::matching::Page;
use crate::places::{self, Places};
use crate::rates::policy_of;
use crate::{Registry, Result, Scope};
use written_groups::WrittenGroup;

pub use children::{MissingChild, missing_children};
pub use households::{MissingHousehold, missing_households};
pub use part::Part;
pub use surveyors::{SurveyorDay, surveyor_days};
pub use unfiled::{UnfiledChild, unfiled_children};

/// A village that a spot check sent back (返工).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Repeat {
    /// The check.
    pub check: Uuid,
    /// When it was judged.
    pub judged_on: NaiveDate,
    /// Households visited since then.
    pub revisited: u64,
}

/// The coverage of a term's round, as far as the officer reaches.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// When the round was opened, by the first file or the first phone; none where nobody has surveyed yet.
    pub opened_on: Option<NaiveDate>,
    /// The earliest visit of the round; none where no visit names its day.
    pub first_visit_on: Option<NaiveDate>,
    /// By the finest place that is known: a group, or the village of what is in no group.
    parts: BTreeMap<PlaceCode, Tally>,
    /// The groups that the forms of a village name, where the register of places has none for it.
    written: BTreeMap<PlaceCode, Vec<WrittenGroup>>,
    /// Villages to be surveyed again.
    pub repeats: BTreeMap<PlaceCode, Repeat>,
}

impl Coverage {
    /// Everything inside a place: the sum of its parts.
    pub fn of(&self, place: PlaceCode) -> Tally {
        let mut sum = Tally::default();
        for (_, tally) in self.parts.range(place..).take_while(|(code, _)| place.contains(**code)) {
            sum += *tally;
        }
        sum
    }

    /// What is known of the place itself and of no place inside it: the households of a village without a group.
    pub fn own(&self, place: PlaceCode) -> Tally {
        self.parts.get(&place).copied().unwrap_or_default()
    }

    /// Every part by its code.
    pub fn parts(&self) -> impl Iterator<Item = (PlaceCode, Tally)> {
        self.parts.iter().map(|(code, tally)| (*code, *tally))
    }
}

/// A group without any visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingGroup {
    /// Its code; its village's where only the forms name the group.
    pub group: PlaceCode,
    /// 乡镇、村、社.
    pub path: String,
    /// Why it counts as missed.
    pub gap: GroupGap,
    /// Households known there.
    pub households: u64,
    /// Children looked for there.
    pub children: u64,
}

/// Counts the round of a term.
///
/// # Errors
/// The database does not answer.
pub async fn coverage(registry: &Registry, scope: &Scope, term: Term) -> Result<Coverage> {
    let places = places::load(registry, scope).await?;
    count::count(&Asking::new(registry, scope, term).await?, &places).await
}

/// The groups of a part that nobody has visited, by code.
///
/// # Errors
/// The database does not answer.
pub async fn missing_groups(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    part: impl Into<Part>,
    (offset, limit): (u64, u64),
) -> Result<Page<MissingGroup>> {
    let places = places::load(registry, scope).await?;
    let counted = count::count(&Asking::new(registry, scope, term).await?, &places).await?;
    let all = missed(&counted, &places, part.into());
    let total = all.len() as u64;
    Ok(Page { rows: all.into_iter().skip(size(offset)).take(size(limit)).collect(), total })
}

/// Keys a statement takes at once.
const AT_ONCE: usize = 500;

/// A number of rows in memory.
fn size(rows: u64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}

fn missed(counted: &Coverage, places: &Places, part: Part) -> Vec<MissingGroup> {
    let groups = counted.parts().filter(|(code, tally)| tally.groups > 0 && part.holds(*code));
    let missing = |group: PlaceCode, tally: Tally| {
        let gap = group_gap(tally.households, tally.households_visited)?;
        let (households, children) = (tally.households, tally.children());
        Some(MissingGroup { group, path: places.path(group), gap, households, children })
    };
    let mut all = Vec::new();
    for (code, tally) in groups {
        match counted.written.get(&code) {
            None => all.extend(missing(code, tally)),
            Some(written) => all.extend(written.iter().filter_map(|group| group.missed(code, places))),
        }
    }
    all
}

/// What every query of a round asks with.
struct Asking<'a> {
    registry: &'a Registry,
    scope: &'a Scope,
    term: Term,
    /// Nil where nobody has surveyed yet: then nothing was visited.
    round: Uuid,
    opened_on: Option<NaiveDate>,
    /// Born after this day and until that one: the ages that the survey looks for.
    born: (NaiveDate, NaiveDate),
}

impl<'a> Asking<'a> {
    async fn new(registry: &'a Registry, scope: &'a Scope, term: Term) -> Result<Self> {
        use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

        use crate::entities::survey_rounds::{Column, Entity};
        let round = Entity::find()
            .filter(scope.own(Column::CountyCode))
            .filter(Column::Term.eq(term.to_string()))
            .one(registry.read())
            .await?;
        let ages = policy_of(registry, scope).await?.surveyed_ages();
        let (day, years) = (term.age_day(), |age: u8| Months::new(u32::from(age) * 12));
        let born = (
            day.checked_sub_months(years(ages.end().saturating_add(1))).unwrap_or(day),
            day.checked_sub_months(years(*ages.start())).unwrap_or(day),
        );
        let (round, opened_on) = round.map_or((Uuid::nil(), None), |row| (row.id, Some(row.opened_on)));
        Ok(Self { registry, scope, term, round, opened_on, born })
    }

    /// Asks. `:county`, `:round`, `:born_after`, `:born_until` and `:term` stand for what every query may ask with; `more` names others.
    async fn ask(&self, sql: &str, more: &[(&str, Value)]) -> Result<Vec<QueryResult>> {
        let own: [(&str, Value); 5] = [
            (":county", self.scope.county().to_string().into()),
            (":round", self.round.into()),
            (":born_after", self.born.0.into()),
            (":born_until", self.born.1.into()),
            (":term", self.term.to_string().into()),
        ];
        // PostgreSQL takes no value that the text does not name.
        let (mut text, mut values) = (sql.to_owned(), Vec::new());
        for (name, value) in own.iter().chain(more).filter(|(name, _)| sql.contains(name)) {
            values.push(value.clone());
            text = text.replace(name, &format!("${}", values.len()));
        }
        let statement = Statement::from_sql_and_values(self.registry.backend(), text, values);
        Ok(self.registry.read().query_all_raw(statement).await?)
    }
}

/// An entry of the police list whom no household holds: neither by number nor by a link of matching. `x` is the entry.
const HELD_BY_NOBODY: &str = "x.county_code = :county AND x.hukou_state = 'registered' \
    AND (x.born_on IS NULL OR (x.born_on > :born_after AND x.born_on <= :born_until)) \
    AND NOT EXISTS (SELECT 1 FROM children c WHERE c.county_code = x.county_code AND c.id_number = x.id_number \
                    AND c.household_id IS NOT NULL) \
    AND x.id NOT IN (SELECT l.other_id FROM links l JOIN children c ON c.county_code = l.county_code AND c.id = l.child_id \
                     WHERE l.county_code = :county AND l.other_kind = 'hukou' AND l.decision IN ('certain', 'settled') \
                     AND c.household_id IS NOT NULL)";
