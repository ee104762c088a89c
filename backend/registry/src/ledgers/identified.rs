//! 证件号和出生日期: which number and which birthday a ledger prints for a child. The survey's own stand first; what it lacks, or has of
//! somebody else, the police list knows, else a roster.

use chrono::{Months, NaiveDate};
use rules::calendar::Term;
use rules::identity::{IdNumber, counted_birth, is_of_an_elder};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use uuid::Uuid;

use super::faces::{Face, OnRoll};
use super::ground::Ground;
use super::villages::same;
use crate::entities::{hukou_entries, links};
use crate::matching::{Decision, Source};
use crate::{Result, packed};

/// The entry of the police list that is a child's.
#[derive(Deserialize)]
pub(super) struct OnHukouList {
    pub child_id: Uuid,
    id_number: Option<String>,
    born_on: Option<NaiveDate>,
}

/// The entries of the police list of these children.
pub(super) async fn on_hukou_list(ground: &Ground, ids: &[Uuid]) -> Result<Vec<OnHukouList>> {
    use hukou_entries::Column as X;
    use links::Column as L;
    let linked = Condition::all()
        .add(L::CountyCode.eq(ground.county()))
        .add(L::Term.eq(ground.term.to_string()))
        .add(L::OtherKind.eq(Source::Hukou.as_str()))
        .add(L::Decision.is_in([Decision::Certain.as_str(), Decision::Settled.as_str()]));
    let mut select = Query::select();
    select
        .column(L::ChildId.as_column_ref())
        .column(X::IdNumber.as_column_ref())
        .column(X::BornOn.as_column_ref())
        .from(links::Entity)
        .inner_join(hukou_entries::Entity, same((L::CountyCode, X::CountyCode), (L::OtherId, X::Id)))
        .cond_where(linked)
        .and_where(packed::among(ground.db(), L::ChildId, ids));
    packed::page(ground.db(), select).await
}

/// What is known of a child's identity.
pub(super) struct Identity<'a> {
    pub face: &'a Face,
    pub entry: Option<&'a OnHukouList>,
    pub rows: &'a [OnRoll],
}

impl Identity<'_> {
    /// The birthday by which the child is counted; of a child of whom no household told one, that of its entry, else of its number.
    pub fn born_on(&self) -> Option<NaiveDate> {
        let own = counted_birth(self.face.born_on, read(self.face.id_number.as_deref()));
        let listed = || self.entry.and_then(|entry| counted_birth(entry.born_on, read(entry.id_number.as_deref())));
        own.or_else(listed).or_else(|| read(self.number().as_deref()).map(IdNumber::born_on))
    }

    /// The number that the register has, unless it is another person's and the police list or a roster knows the child's own; else theirs;
    /// else what was written for one. A parent's is none of the child's, nor is what a spreadsheet made of a number (6.29E+17).
    pub fn number(&self) -> Option<String> {
        let own = self.face.id_number.as_deref();
        if read(own).is_some_and(|id| self.is_own(id)) {
            return own.map(str::to_owned);
        }
        let fits = |number: &&str| read(Some(number)).is_some_and(|id| self.is_own(id));
        if let Some(better) = self.listed().find(fits) {
            return Some(better.to_owned());
        }
        let is_elders = |id| self.face.born_on.is_some_and(|born_on| is_of_an_elder(id, born_on));
        if read(own).is_some_and(is_elders) {
            return None;
        }
        let written = self.face.id_written.as_deref().filter(|text| !text.contains("E+"));
        own.or_else(|| self.listed().next()).or(written).map(str::to_owned)
    }

    /// The numbers that other lists have, the police's first.
    fn listed(&self) -> impl Iterator<Item = &str> {
        let entry = self.entry.and_then(|entry| entry.id_number.as_deref());
        entry.into_iter().chain(self.rows.iter().filter_map(|row| row.id_number.as_deref()))
    }

    fn is_own(&self, id: IdNumber) -> bool {
        counted_birth(self.face.born_on, Some(id)) == Some(id.born_on())
    }
}

/// The number that a list writes for a pupil, unless it is one of somebody old enough to be a parent: beside a birthday, of the pupil's own;
/// else of the youngest pupil's.
pub(super) fn own_number(number: Option<String>, born_on: Option<NaiveDate>, term: Term) -> Option<String> {
    let youngest = || term.age_day().checked_sub_months(Months::new(YOUNGEST_PUPIL * 12));
    let of_elder = |id| born_on.or_else(youngest).is_some_and(|born_on| is_of_an_elder(id, born_on));
    number.filter(|number| !read(Some(number)).is_some_and(of_elder))
}

/// Years of age at which school begins.
const YOUNGEST_PUPIL: u32 = 6;

fn read(number: Option<&str>) -> Option<IdNumber> {
    number.and_then(|number| number.parse().ok())
}
