//! 两次名册之间: the days that lie between a school's roster of last term and that of this one. What moved within them explains the
//! difference; the calendar of the terms does not, for a list of 5 September knows who left in August.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::ground::Ground;
use crate::Result;
use crate::entities::roster_snapshots;

/// The last days for which each school's lists of two terms speak.
pub(super) struct Between {
    terms: (Term, Term),
    before: HashMap<Uuid, NaiveDate>,
    now: HashMap<Uuid, NaiveDate>,
}

impl Between {
    pub(super) async fn of(ground: &Ground) -> Result<Self> {
        let terms = (ground.term.previous(), ground.term);
        Ok(Self { terms, before: last_days(ground, terms.0).await?, now: last_days(ground, terms.1).await? })
    }

    /// Whether a movement of that day came between the two rosters of its school; where a term has none, its own bounds stand for it.
    pub(super) fn holds(&self, school: Option<Uuid>, on: NaiveDate) -> bool {
        let day = |days: &HashMap<Uuid, NaiveDate>| school.and_then(|school| days.get(&school).copied());
        let after = day(&self.before).map_or(on >= self.terms.1.starts_on(), |day| on > day);
        after && on <= day(&self.now).unwrap_or(self.terms.1.ends_on())
    }

    /// Days outside of which no school's movement lies between its rosters.
    pub(super) fn widest(&self) -> (NaiveDate, NaiveDate) {
        let first = self.before.values().copied().chain([self.terms.1.starts_on()]).min();
        let last = self.now.values().copied().chain([self.terms.1.ends_on()]).max();
        (first.unwrap_or(self.terms.0.starts_on()), last.unwrap_or(self.terms.1.ends_on()))
    }

    /// Which list the school has not handed in: without both nothing can be compared.
    pub(super) fn lacks(&self, school: Uuid) -> Option<&'static str> {
        match (self.now.contains_key(&school), self.before.contains_key(&school)) {
            (false, _) => Some("未报花名册"),
            (true, false) => Some("上学期未报花名册"),
            (true, true) => None,
        }
    }
}

async fn last_days(ground: &Ground, term: Term) -> Result<HashMap<Uuid, NaiveDate>> {
    use roster_snapshots::Column::{AsOf, CountyCode, SchoolId, Term as OfTerm};
    let found: Vec<(Uuid, NaiveDate)> = roster_snapshots::Entity::find()
        .select_only()
        .column(SchoolId)
        .column_as(AsOf.max(), "last")
        .filter(CountyCode.eq(ground.county()))
        .filter(OfTerm.eq(term.to_string()))
        .group_by(SchoolId)
        .into_tuple()
        .all(ground.db())
        .await?;
    Ok(found.into_iter().collect())
}
