//! 来源: the stored rows from which the facts of a term are made, of the whole county or of what lies around some children.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::flags::FlagKind;
use rules::policy::Policy;
use rules::standing::{Level, SchoolStatus, StatusClass};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::reader::Reader;
use super::rows::{AwaitingRow, ChildRow, EntryRow, LinkRow, MovementRow, OutcomeRow, PoliceRow, PupilRow, ReportRow};
use super::{earlier, near};
use crate::deed::Deed;
use crate::entities::{attendance_reports, counties, flags, hukou_entries, roster_rows, roster_snapshots, standings};
use crate::officers::{self, Officer};
use crate::places::{self, Places};
use crate::schools::{self, Schools};
use crate::{Error, Result};

/// Whom an assessment looks at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whom<'a> {
    /// Every child and every roster row of the county.
    Everyone,
    /// These children, and the roster rows that are or might be theirs.
    These(&'a [Uuid]),
}

/// Everything stored that bears on the standings of a term.
pub(super) struct Sources {
    pub term: Term,
    pub policy: Policy,
    pub schools: Schools,
    pub places: Places,
    pub officers: Vec<Officer>,
    /// The day for which each snapshot speaks.
    pub as_of: HashMap<Uuid, NaiveDate>,
    /// The newest day for which each school's roster of the term speaks.
    pub listed_on: HashMap<Uuid, NaiveDate>,
    /// Schools that have handed in a roster of the term.
    pub reported: HashSet<Uuid>,
    /// The newest month for which each school has reported absences.
    pub newest_months: HashMap<Uuid, String>,
    /// Whether rosters of the term before are in.
    pub has_rosters_before: bool,
    /// Whether rosters of a later term are in: this term is over then and looked at as of its last day. Until then it is the one in which
    /// somebody is told that a finding has run out. What is written of a later day is never of this term.
    pub has_rosters_after: bool,
    /// Whether a police list is in.
    pub has_hukou_list: bool,
    /// How those stood at the end of the term before who were in no classroom then.
    pub stood_before: HashMap<Uuid, SchoolStatus>,
    /// Rows of pupils without a child who were suspected when the term before ended.
    pub suspected_before: HashSet<Uuid>,
    /// The rows themselves.
    pub rows: Rows,
}

/// The rows that speak of somebody.
#[derive(Default)]
pub(super) struct Rows {
    /// Children who are judged; `None`: all of them. The others are there because they share a name or number with one.
    pub subjects: Option<HashSet<Uuid>>,
    /// Roster rows who are judged where they have no child; `None`: all of this term.
    pub row_subjects: Option<HashSet<Uuid>>,
    pub children: Vec<ChildRow>,
    /// 家庭类型 of the households that have one.
    pub household_kinds: HashMap<Uuid, String>,
    /// Children of whose parents one is away and whose named guardian is neither of them.
    pub guarded_by_others: HashSet<Uuid>,
    pub entries: Vec<EntryRow>,
    pub hukou: HashMap<Uuid, PoliceRow>,
    /// Pupils of this term and of the term before, by id.
    pub pupils: HashMap<Uuid, PupilRow>,
    /// The newest row on an older roster, of children who are on no roster of this term or the one before.
    pub earlier: HashMap<Uuid, PupilRow>,
    /// Links that hold, the oldest first.
    pub links: Vec<LinkRow>,
    /// Pairs of this term that wait for a person, the likeliest first.
    pub awaiting: Vec<AwaitingRow>,
    pub movements: Vec<MovementRow>,
    pub reports: Vec<ReportRow>,
    pub outcomes: Vec<OutcomeRow>,
}

impl Rows {
    /// Whether that child is judged.
    pub(super) fn judges(&self, child: Uuid) -> bool {
        self.subjects.as_ref().is_none_or(|subjects| subjects.contains(&child))
    }

    /// Whether that roster row is judged.
    pub(super) fn judges_row(&self, row: Uuid) -> bool {
        self.row_subjects.as_ref().is_none_or(|subjects| subjects.contains(&row))
    }

    /// Everyone who may hold a flag among those judged; `None`: everyone.
    pub(super) fn flag_subjects(&self) -> Option<Vec<Uuid>> {
        let children = self.subjects.as_ref()?.iter();
        Some(children.chain(self.row_subjects.iter().flatten()).copied().collect())
    }
}

impl Sources {
    /// Reads them within a deed, so that what is decided rests on one state of the register.
    pub(super) async fn read(deed: &Deed, term: Term, whom: Whom<'_>) -> Result<Self> {
        let reader = Reader::new(deed, term);
        let mut rows = match whom {
            Whom::Everyone => reader.everyone().await?,
            Whom::These(children) => near::around(&reader, children).await?,
        };
        rows.earlier = earlier::rows(&reader, term, &rows).await?;
        let (listed_on, as_of) = snapshots(deed, term).await?;
        let reported = listed_on.keys().copied().collect();
        Ok(Self {
            term,
            policy: policy(deed).await?,
            schools: schools::load_in(deed).await?,
            places: places::load_in(deed).await?,
            officers: officers::all_in(deed).await?,
            as_of,
            listed_on,
            reported,
            newest_months: newest_months(deed, term).await?,
            has_rosters_before: has_rosters(deed, term.previous()).await?,
            has_rosters_after: has_rosters(deed, term.next()).await? || has_rosters(deed, term.next().next()).await?,
            has_hukou_list: has_hukou_list(deed).await?,
            stood_before: stood_before(deed, term.previous(), rows.subjects.as_ref()).await?,
            suspected_before: suspected_before(deed, term.previous()).await?,
            rows,
        })
    }
}

/// The schools that have handed in this term's roster with the newest day of it, and the day of each snapshot of any term: a row of an older
/// list speaks for its day as well.
async fn snapshots(deed: &Deed, term: Term) -> Result<(HashMap<Uuid, NaiveDate>, HashMap<Uuid, NaiveDate>)> {
    use roster_snapshots::Column::{AsOf, CountyCode, Id, SchoolId, Term as OfTerm};
    let term = term.to_string();
    let found: Vec<(Uuid, String, Uuid, NaiveDate)> = roster_snapshots::Entity::find()
        .select_only()
        .columns([Id, OfTerm, SchoolId, AsOf])
        .filter(CountyCode.eq(deed.county_code()))
        .into_tuple()
        .all(deed.txn())
        .await?;
    let mut listed_on: HashMap<Uuid, NaiveDate> = HashMap::new();
    for (_, _, school, as_of) in found.iter().filter(|(_, of, ..)| *of == term) {
        listed_on.entry(*school).and_modify(|day| *day = (*day).max(*as_of)).or_insert(*as_of);
    }
    Ok((listed_on, found.iter().map(|(id, _, _, as_of)| (*id, *as_of)).collect()))
}

/// A pupil absent in September and not named in October is back: how far each school has reported.
async fn newest_months(deed: &Deed, term: Term) -> Result<HashMap<Uuid, String>> {
    use attendance_reports::Column::{CountyCode, Month, SchoolId};
    let found: Vec<(Uuid, String)> = attendance_reports::Entity::find()
        .select_only()
        .column(SchoolId)
        .column_as(Month.max(), "newest")
        .filter(CountyCode.eq(deed.county_code()))
        .filter(Month.between(first_month(term), last_month(term)))
        .group_by(SchoolId)
        .into_tuple()
        .all(deed.txn())
        .await?;
    Ok(found.into_iter().collect())
}

/// The term's first month as reports write it.
pub(super) fn first_month(term: Term) -> String {
    term.starts_on().format("%Y-%m").to_string()
}

/// The last.
pub(super) fn last_month(term: Term) -> String {
    term.ends_on().format("%Y-%m").to_string()
}

/// Who was suspected, out of school, on leave or lost in a term; of everybody or of some.
async fn stood_before(deed: &Deed, term: Term, of: Option<&HashSet<Uuid>>) -> Result<HashMap<Uuid, SchoolStatus>> {
    use standings::Column::{Attained, ChildId, CountyCode, Status, Term as OfTerm};
    let is_away = |status: &&SchoolStatus| {
        let gone = matches!(status.class(), StatusClass::Out | StatusClass::Permitted | StatusClass::Absent);
        gone || status.is_suspected()
    };
    let away = SchoolStatus::ALL.iter().filter(is_away).map(|status| status.as_str());
    // Who was sixteen and had not finished has not finished since.
    let below = [Level::None, Level::Primary].map(Level::as_str);
    let unfinished = Condition::all().add(Status.eq(SchoolStatus::OverAge.as_str())).add(Attained.is_in(below));
    let found: Vec<(Uuid, String)> = standings::Entity::find()
        .select_only()
        .columns([ChildId, Status])
        .filter(CountyCode.eq(deed.county_code()))
        .filter(OfTerm.eq(term.to_string()))
        .filter(Condition::all().add_option(of.map(|some| ChildId.is_in(some.iter().copied()))))
        .filter(Condition::any().add(Status.is_in(away)).add(unfinished))
        .into_tuple()
        .all(deed.txn())
        .await?;
    Ok(found.into_iter().filter_map(|(child, status)| Some((child, SchoolStatus::from_code(&status)?))).collect())
}

/// Roster rows without a child of which a suspicion was open when a term ended.
async fn suspected_before(deed: &Deed, term: Term) -> Result<HashSet<Uuid>> {
    use flags::Column::{ChildId, ClosedOn, CountyCode, Kind, SubjectId, Term as OfTerm};
    let kinds = FlagKind::ALL.iter().filter(|kind| kind.suspects_dropout()).map(|kind| kind.as_str());
    let found: Vec<Uuid> = flags::Entity::find()
        .select_only()
        .column(SubjectId)
        .filter(CountyCode.eq(deed.county_code()))
        .filter(OfTerm.eq(term.to_string()))
        .filter(ChildId.is_null())
        .filter(ClosedOn.is_null())
        .filter(Kind.is_in(kinds))
        .into_tuple()
        .all(deed.txn())
        .await?;
    Ok(found.into_iter().collect())
}

async fn has_rosters(deed: &Deed, term: Term) -> Result<bool> {
    let one: Option<Uuid> = roster_rows::Entity::find()
        .select_only()
        .column(roster_rows::Column::Id)
        .filter(roster_rows::Column::CountyCode.eq(deed.county_code()))
        .filter(roster_rows::Column::Term.eq(term.to_string()))
        .limit(1)
        .into_tuple()
        .one(deed.txn())
        .await?;
    Ok(one.is_some())
}

async fn has_hukou_list(deed: &Deed) -> Result<bool> {
    let one: Option<Uuid> = hukou_entries::Entity::find()
        .select_only()
        .column(hukou_entries::Column::Id)
        .filter(hukou_entries::Column::CountyCode.eq(deed.county_code()))
        .limit(1)
        .into_tuple()
        .one(deed.txn())
        .await?;
    Ok(one.is_some())
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
