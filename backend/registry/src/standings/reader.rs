//! 读表: the narrow rows of one term, table by table.

use std::collections::{HashMap, HashSet};

use rules::calendar::Term;
use rules::children::{Relation, read_relation};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PartialModelTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::rows::{AwaitingRow, ChildRow, EntryRow, LinkRow, MovementRow, OutcomeRow, PoliceRow, PupilRow, ReportRow};
use super::sources::{Rows, first_month, last_month};
use crate::deed::Deed;
use crate::entities::{
    attendance_reports, children, guardians, households, hukou_entries, links, movements, outcomes, roster_rows,
    survey_entries,
};
use crate::matching::{Decision, MATCH, Source};
use crate::outcomes::REPLACED;
use crate::{Result, packed};

/// Reads rows within a deed.
pub(super) struct Reader<'a> {
    deed: &'a Deed,
    county: String,
    term: Term,
}

/// One method a table: the rows of the county that bear on the term and meet a condition.
macro_rules! reads {
    ($($(#[$doc:meta])* $name:ident: $table:ident => $row:ident, $bears:expr;)+) => {$(
        $(#[$doc])*
        pub(super) async fn $name(&self, wanted: Condition) -> Result<Vec<$row>> {
            let bears: fn(Term) -> Condition = $bears;
            let rows = $table::Entity::find()
                .select_only()
                .filter($table::Column::CountyCode.eq(self.county.as_str()))
                .filter(bears(self.term))
                .filter(wanted);
            packed::read(self.deed.txn(), $row::select_cols(rows).into_query()).await
        }
    )+};
}

impl<'a> Reader<'a> {
    pub(super) fn new(deed: &'a Deed, term: Term) -> Self {
        Self { deed, county: deed.county_code(), term }
    }

    /// Every row of the county.
    pub(super) async fn everyone(&self) -> Result<Rows> {
        let all = Condition::all;
        let mut rows = Rows {
            children: self.children(all()).await?,
            household_kinds: self.household_kinds(all()).await?,
            guarded_by_others: self.guarded_by_others(all()).await?,
            entries: self.entries(all()).await?,
            hukou: by_id(self.hukou(all()).await?, |row| row.id),
            pupils: by_id(self.pupils(all()).await?, |row| row.id),
            links: self.links(holding()).await?,
            awaiting: self.awaiting(all()).await?,
            movements: self.movements(all()).await?,
            reports: self.reports(all()).await?,
            outcomes: self.outcomes(all()).await?,
            ..Rows::default()
        };
        rows.put_in_order();
        Ok(rows)
    }

    reads! {
        children: children => ChildRow, |_| Condition::all();
        entries: survey_entries => EntryRow, |_| Condition::all();
        hukou: hukou_entries => PoliceRow, |_| Condition::all();
        /// Of this term and the term before.
        pupils: roster_rows => PupilRow, |term| {
            Condition::all().add(roster_rows::Column::Term.is_in([term.to_string(), term.previous().to_string()]))
        };
        /// Of any other term, or struck off a list of this one or the one before.
        older_pupils: roster_rows => PupilRow, |term| {
            use roster_rows::Column::{EndedOn, Term};
            let newest = [term.to_string(), term.previous().to_string()];
            let struck_off = Condition::all().add(Term.is_in(newest.clone())).add(EndedOn.is_not_null());
            Condition::any().add(Term.is_not_in(newest)).add(struck_off)
        };
        /// Of this term's comparison.
        links: links => LinkRow, |term| Condition::all().add(links::Column::Term.eq(term.to_string()));
        /// Pairs of the rosters and of the police list that a person has yet to judge.
        awaiting: links => AwaitingRow, |term| {
            let kinds = [Source::Roster, Source::RosterBefore, Source::Hukou].map(Source::as_str);
            Condition::all()
                .add(links::Column::Term.eq(term.to_string()))
                .add(links::Column::Decision.eq(Decision::Review.as_str()))
                .add(links::Column::Kind.eq(MATCH))
                .add(links::Column::OtherKind.is_in(kinds))
        };
        /// Of all years: a suspension runs for a year and longer, and a dropout until the child is back.
        movements: movements => MovementRow, |_| Condition::all();
        /// Of this term.
        reports: attendance_reports => ReportRow, |term| {
            Condition::all().add(attendance_reports::Column::Month.between(first_month(term), last_month(term)))
        };
        /// That nobody has taken back. What was replaced after the term stood as long as it lasted.
        outcomes: outcomes => OutcomeRow, |term| {
            use outcomes::Column::{WithdrawnOn, WithdrawnWhy};
            let since = Condition::all().add(WithdrawnWhy.eq(REPLACED)).add(WithdrawnOn.gt(term.ends_on()));
            Condition::any().add(WithdrawnOn.is_null()).add(since)
        };
    }

    /// 家庭类型 of those that have one.
    pub(super) async fn household_kinds(&self, wanted: Condition) -> Result<HashMap<Uuid, String>> {
        let kinds: Vec<(Uuid, String)> = households::Entity::find()
            .select_only()
            .columns([households::Column::Id, households::Column::Kind])
            .filter(households::Column::CountyCode.eq(self.county.as_str()))
            .filter(households::Column::Kind.is_not_null())
            .filter(wanted)
            .into_tuple()
            .all(self.deed.txn())
            .await?;
        Ok(kinds.into_iter().collect())
    }

    /// Of children with one parent away those whose named guardian is neither parent: who stayed does not look after the child (D§1.8).
    pub(super) async fn guarded_by_others(&self, whose: Condition) -> Result<HashSet<Uuid>> {
        use children::Column::{CountyCode, FatherAway, Id, MotherAway};
        let out = |parent: children::Column| parent.eq(true);
        let stays = |parent: children::Column| Condition::any().add(parent.is_null()).add(parent.eq(false));
        let one_away = Condition::any()
            .add(Condition::all().add(out(FatherAway)).add(stays(MotherAway)))
            .add(Condition::all().add(out(MotherAway)).add(stays(FatherAway)));
        let left = children::Entity::find()
            .select_only()
            .column(Id)
            .filter(CountyCode.eq(self.county.as_str()))
            .filter(one_away)
            .into_query();
        let named: Vec<(Uuid, Option<String>)> = guardians::Entity::find()
            .select_only()
            .columns([guardians::Column::ChildId, guardians::Column::RelationWritten])
            .filter(guardians::Column::CountyCode.eq(self.county.as_str()))
            .filter(guardians::Column::Relation.eq("guardian"))
            .filter(guardians::Column::RelationWritten.is_not_null())
            .filter(guardians::Column::ChildId.in_subquery(left))
            .filter(whose)
            .into_tuple()
            .all(self.deed.txn())
            .await?;
        let is_other = |written: &str| {
            read_relation(written).value.is_some_and(|kin| !matches!(kin, Relation::Father | Relation::Mother))
        };
        Ok(named.into_iter().filter(|(_, kin)| kin.as_deref().is_some_and(is_other)).map(|(child, _)| child).collect())
    }
}

impl Rows {
    /// Into the order in which they were recorded, however they were read: what is decided must not hang on the database's mood.
    pub(super) fn put_in_order(&mut self) {
        self.children.sort_unstable_by_key(|row| row.id);
        self.links.sort_unstable_by_key(|row| row.id);
        self.awaiting.sort_unstable_by(|a, b| b.probability.total_cmp(&a.probability).then(a.id.cmp(&b.id)));
        self.outcomes.sort_unstable_by_key(|row| (row.verified_on, row.id));
        let key = |row: &ReportRow| (row.month.clone(), row.school_id, row.row_key.clone());
        self.reports.sort_by_cached_key(key);
    }
}

/// Links that make a child and a record one.
pub(super) fn holding() -> Condition {
    let linking = Decision::ALL.iter().filter(|decision| decision.links()).map(|decision| decision.as_str());
    let kinds = [Source::Roster, Source::RosterBefore, Source::Hukou].map(Source::as_str);
    Condition::all().add(links::Column::Decision.is_in(linking)).add(links::Column::OtherKind.is_in(kinds))
}

pub(super) fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> HashMap<Uuid, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}
