//! 时点: whether figures are wanted as they are, as a version published them, or as they were on a day.

use chrono::{Days, NaiveDate};
use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::find::policy_of;
use crate::clock::midnight;
use crate::entities::{frozen_versions, journal, rate_runs};
use crate::{Error, Registry, Result, Scope};

/// As of when figures are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// As they stand.
    #[default]
    Now,
    /// As that version of the term published them.
    Version(i32),
    /// The persons of that version, counted under the places as they are today: comparable after villages were merged.
    Recounted(i32),
    /// As they stood at the end of that day, from what was recorded and counted up to then, under the places and schools of that day.
    Day(NaiveDate),
}

/// A term at a moment. A term alone means now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The term.
    pub term: Term,
    /// As of when.
    pub when: When,
}

impl From<Term> for Moment {
    fn from(term: Term) -> Self {
        Self { term, when: When::Now }
    }
}

/// A moment found in the journal.
#[derive(Debug, Clone)]
pub(super) struct Found {
    moment: Moment,
    pub term: Term,
    /// The last deed that counts; heads are true from one deed to another.
    pub seq: i64,
    /// The settings by which the term was counted then.
    pub policy: Policy,
    /// The day of that counting.
    pub as_of: NaiveDate,
    /// The version that was published, where it is one.
    pub version: Option<Uuid>,
}

impl Found {
    /// Whether its figures are not written anywhere and are counted from the heads.
    pub(super) fn is_counted_anew(&self) -> bool {
        matches!(self.moment.when, When::Day(_) | When::Recounted(_))
    }
}

/// Finds the moment.
///
/// # Errors
/// The term was not counted by then, or has no such version.
pub(super) async fn find(registry: &Registry, scope: &Scope, moment: Moment) -> Result<Found> {
    let (db, county) = (registry.read(), scope.county().to_string());
    let Moment { term, when } = moment;
    let (seq, version) = match when {
        When::Now => (i64::MAX, None),
        When::Version(number) | When::Recounted(number) => {
            let version = version_of(db, &county, term, number).await?;
            (version.journal_seq, Some(version.id))
        }
        When::Day(day) if day > registry.clock().today() => {
            return Err(Error::invalid("日期", day.to_string(), "还没有到这一天：请选择今天或以前的日期"));
        }
        When::Day(day) => (last_of(db, &county, day).await?, None),
    };
    let run = run_at(db, &county, term, seq).await?.ok_or_else(|| not_counted(moment))?;
    let policy = match when {
        // What a county's target is today is what today's figures are measured by.
        When::Now => policy_of(registry, scope).await?,
        _ => serde_json::from_value(run.policy).unwrap_or_default(),
    };
    Ok(Found { moment, term, seq, policy, as_of: run.on_day, version })
}

/// The last counting of the term up to a deed.
pub(super) async fn run_at(
    db: &impl ConnectionTrait,
    county: &str,
    term: Term,
    seq: i64,
) -> Result<Option<rate_runs::Model>> {
    Ok(rate_runs::Entity::find()
        .filter(rate_runs::Column::CountyCode.eq(county))
        .filter(rate_runs::Column::Term.eq(term.to_string()))
        .filter(rate_runs::Column::JournalSeq.lte(seq))
        .order_by_desc(rate_runs::Column::JournalSeq)
        .limit(1)
        .one(db)
        .await?)
}

async fn version_of(
    db: &impl ConnectionTrait,
    county: &str,
    term: Term,
    number: i32,
) -> Result<frozen_versions::Model> {
    let found = frozen_versions::Entity::find()
        .filter(frozen_versions::Column::CountyCode.eq(county))
        .filter(frozen_versions::Column::Term.eq(term.to_string()))
        .filter(frozen_versions::Column::Number.eq(number))
        .one(db)
        .await?;
    found.ok_or_else(|| Error::not_found(format!("{}指标的第 {number} 版", term.title())))
}

/// The number of the last deed of a day; days end at midnight in China.
async fn last_of(db: &impl ConnectionTrait, county: &str, day: NaiveDate) -> Result<i64> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let last: Option<i64> = journal::Entity::find()
        .select_only()
        .column(journal::Column::Seq)
        .filter(journal::Column::CountyCode.eq(county))
        .filter(journal::Column::At.lt(midnight(next)))
        .order_by_desc(journal::Column::Seq)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last.unwrap_or_default())
}

fn not_counted(moment: Moment) -> Error {
    let term = moment.term;
    let sentence = match moment.when {
        When::Day(day) => format!("{day} 之前{}的指标还没有测算过：请选择首次测算之后的日期", term.title()),
        _ => format!("{} 的指标还没有测算：请先运行 baoxue match --term {term}", term.title()),
    };
    Error::refused("not_computed", sentence)
}
