//! 调查员进度: who has visited how many households on which day.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use rules::calendar::Term;
use rules::places::PlaceCode;
use serde::Serialize;

use super::Asking;
use crate::clock::day_of;
use crate::{Registry, Result, Scope};

/// A surveyor's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SurveyorDay {
    /// 调查人, as written; none where the survey names nobody.
    pub surveyor: Option<String>,
    /// The day in China; none where the survey does not say.
    pub day: Option<NaiveDate>,
    /// 入户.
    pub households: u64,
}

/// The visits of the round inside a place, by surveyor and day.
///
/// # Errors
/// The database does not answer.
pub async fn surveyor_days(
    registry: &Registry,
    scope: &Scope,
    term: Term,
    place: Option<PlaceCode>,
) -> Result<Vec<SurveyorDay>> {
    let asking = Asking::new(registry, scope, term).await?;
    let sql = format!(
        "SELECT v.surveyor AS surveyor, v.visited_at AS visited_at, COUNT(*) AS households FROM survey_visits v \
         JOIN households h ON h.county_code = v.county_code AND h.id = v.household_id \
         WHERE v.county_code = :county AND v.round_id = :round AND {} GROUP BY v.surveyor, v.visited_at",
        scope.within(place, &["h.village_code", "h.group_code"])
    );
    let mut days: BTreeMap<(Option<String>, Option<NaiveDate>), u64> = BTreeMap::new();
    for row in asking.ask(&sql, &[]).await? {
        let visited_at: Option<DateTime<Utc>> = row.try_get("", "visited_at")?;
        let households: i64 = row.try_get("", "households")?;
        let surveyor: Option<String> = row.try_get("", "surveyor")?;
        *days.entry((surveyor, visited_at.map(day_of))).or_default() += u64::try_from(households).unwrap_or_default();
    }
    let day = |((surveyor, day), households)| SurveyorDay { surveyor, day, households };
    Ok(days.into_iter().map(day).collect())
}
