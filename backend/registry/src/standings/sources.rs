//! 来源: the stored rows from which the facts of a term are made, read once and whole.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::policy::Policy;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::deed::Deed;
use crate::entities::{
    attendance_reports, children, counties, households, hukou_entries, links, movements, roster_rows, roster_snapshots,
    survey_entries,
};
use crate::officers::{self, Officer};
use crate::places::{self, Places};
use crate::schools::{self, Schools};
use crate::{Error, Result};

/// Everything stored that bears on the standings of a term.
pub(super) struct Sources {
    pub term: Term,
    pub policy: Policy,
    pub schools: Schools,
    pub places: Places,
    pub children: Vec<children::Model>,
    pub households: HashMap<Uuid, households::Model>,
    pub entries: Vec<survey_entries::Model>,
    pub hukou: HashMap<Uuid, hukou_entries::Model>,
    /// Rows of this term and of the term before, by id.
    pub rows: HashMap<Uuid, roster_rows::Model>,
    /// The day for which each snapshot speaks.
    pub as_of: HashMap<Uuid, NaiveDate>,
    /// Schools that have handed in a roster of the term.
    pub reported: HashSet<Uuid>,
    pub links: Vec<links::Model>,
    pub movements: Vec<movements::Model>,
    pub attendance: Vec<attendance_reports::Model>,
    pub officers: Vec<Officer>,
}

impl Sources {
    /// Reads them within a deed, so that what is decided rests on one state of the register.
    pub(super) async fn read(deed: &Deed, term: Term) -> Result<Self> {
        let (db, county) = (deed.txn(), deed.county_code());
        macro_rules! all {
            ($table:ident) => {
                $table::Entity::find().filter($table::Column::CountyCode.eq(county.as_str()))
            };
        }
        let terms = [term.to_string(), term.previous().to_string()];
        let rows = all!(roster_rows).filter(roster_rows::Column::Term.is_in(&terms)).all(db).await?;
        let snapshots = all!(roster_snapshots).filter(roster_snapshots::Column::Term.is_in(&terms)).all(db).await?;
        let since = term.previous().starts_on();
        Ok(Self {
            term,
            policy: policy(deed).await?,
            schools: schools::load_in(deed).await?,
            places: places::load_in(deed).await?,
            children: all!(children).order_by_asc(children::Column::Id).all(db).await?,
            households: by_id(all!(households).all(db).await?, |h| h.id),
            entries: all!(survey_entries).order_by_asc(survey_entries::Column::Id).all(db).await?,
            hukou: by_id(all!(hukou_entries).all(db).await?, |h| h.id),
            reported: snapshots.iter().filter(|s| s.term == terms[0]).map(|s| s.school_id).collect(),
            as_of: snapshots.iter().map(|s| (s.id, s.as_of)).collect(),
            rows: by_id(rows, |r| r.id),
            officers: officers::all_in(deed).await?,
            links: all!(links).filter(links::Column::Term.eq(&terms[0])).all(db).await?,
            movements: all!(movements).filter(movements::Column::OnDay.gte(since)).all(db).await?,
            attendance: all!(attendance_reports)
                .filter(attendance_reports::Column::Month.gte(term.starts_on().format("%Y-%m").to_string()))
                .all(db)
                .await?,
        })
    }
}

fn by_id<T>(rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> HashMap<Uuid, T> {
    rows.into_iter().map(|row| (id(&row), row)).collect()
}

/// The county's settings; what is not set takes the default of its source (rules::policy).
pub(crate) async fn policy(deed: &Deed) -> Result<Policy> {
    let county = counties::Entity::find_by_id(deed.county_code()).one(deed.txn()).await?;
    let stored = county.map(|c| c.policy).unwrap_or_default();
    serde_json::from_value(stored).map_err(|e| {
        Error::refused(
            "policy",
            format!("本县设置无法读取（{e}）：请恢复 counties.policy 的内容，或清空为 {{}} 使用默认值"),
        )
    })
}
