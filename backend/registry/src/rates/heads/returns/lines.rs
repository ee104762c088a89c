//! 名册上的离校者: the roster rows of whoever left, with the child of each.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::places::{CountyCode, PlaceCode};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::entities::{links, roster_rows, roster_snapshots};
use crate::matching::{Decision, Source};

/// Keys a statement takes at once.
const AT_ONCE: usize = 500;

/// A row of a roster of any term.
pub(super) struct Line {
    roll_number: Option<String>,
    id_number: Option<String>,
    child: Option<Uuid>,
    term: Term,
    state: Option<rules::rosters::RollState>,
    /// The first day for which a list has it.
    pub as_of: NaiveDate,
    pub sex: i32,
    pub grade: Option<String>,
    pub school_id: Uuid,
    hukou_code: Option<String>,
}

impl Line {
    /// The beginning of its term and the day for which the list has it in class; none where it says that the pupil is away.
    pub(super) fn in_class(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.state.is_some_and(rules::rosters::RollState::is_in_school).then(|| (self.term.starts_on(), self.as_of))
    }

    /// The village of the hukou that the roll names, where it lies in the county.
    pub(super) fn village(&self, county: CountyCode) -> Option<String> {
        let hukou: PlaceCode = self.hukou_code.as_deref()?.parse().ok()?;
        hukou.village().filter(|village| village.county() == Some(county)).map(|village| village.to_string())
    }
}

/// The rows of some roll numbers, of some ID numbers and of some children.
pub(super) struct Lines {
    all: Vec<Line>,
    child_of_number: HashMap<String, Uuid>,
    /// The roll number under which the lists have an ID number.
    number_of_id: HashMap<String, String>,
}

impl Lines {
    pub(super) async fn of(deed: &Deed, numbers: &[&str], ids: &[&str], children: &[Uuid]) -> Result<Self> {
        let (mut found, days) = (BTreeMap::new(), days(deed).await?);
        for (column, keys) in [(roster_rows::Column::RollNumber, numbers), (roster_rows::Column::IdNumber, ids)] {
            for keys in keys.chunks(AT_ONCE) {
                let wanted = Condition::all().add(column.is_in(keys.iter().copied()));
                found.extend(rows(deed, &days, wanted).await?);
            }
        }
        for children in children.chunks(AT_ONCE) {
            let theirs = links_of(deed, links::Column::ChildId.is_in(children.iter().copied())).await?;
            let wanted = roster_rows::Column::Id.is_in(theirs.into_iter().map(|(row, _)| row));
            found.extend(rows(deed, &days, Condition::all().add(wanted)).await?);
        }
        let ids: Vec<Uuid> = found.keys().copied().collect();
        for ids in ids.chunks(AT_ONCE) {
            for (row, child) in links_of(deed, links::Column::OtherId.is_in(ids.iter().copied())).await? {
                found.entry(row).and_modify(|line| line.child = line.child.or(Some(child)));
            }
        }
        Ok(Self::put_together(found.into_values().collect()))
    }

    /// A row without a link is the child's whose roll number it bears.
    fn put_together(mut all: Vec<Line>) -> Self {
        let (mut child_of_number, mut number_of_id) = (HashMap::new(), HashMap::new());
        for line in &all {
            if let (Some(id), Some(number)) = (&line.id_number, &line.roll_number) {
                number_of_id.entry(id.clone()).or_insert_with(|| number.clone());
            }
            if let (Some(number), Some(child)) = (&line.roll_number, line.child) {
                child_of_number.entry(number.clone()).or_insert(child);
            }
        }
        for line in &mut all {
            let of_number = line.roll_number.as_ref().and_then(|number| child_of_number.get(number).copied());
            line.child = line.child.or(of_number);
        }
        Self { all, child_of_number, number_of_id }
    }

    pub(super) fn child_of(&self, number: &str) -> Option<Uuid> {
        self.child_of_number.get(number).copied()
    }

    /// The roll number of an ID number.
    pub(super) fn number_of(&self, id: &str) -> Option<&str> {
        self.number_of_id.get(id).map(String::as_str)
    }

    pub(super) fn of_child(&self, child: Uuid) -> Vec<&Line> {
        self.all.iter().filter(|line| line.child == Some(child)).collect()
    }

    pub(super) fn of_number(&self, number: &str) -> Vec<&Line> {
        self.all.iter().filter(|line| line.roll_number.as_deref() == Some(number)).collect()
    }
}

/// The day for which each list speaks.
async fn days(deed: &Deed) -> Result<HashMap<Uuid, NaiveDate>> {
    use roster_snapshots::Column::{AsOf, CountyCode, Id};
    let all =
        roster_snapshots::Entity::find().select_only().columns([Id, AsOf]).filter(CountyCode.eq(deed.county_code()));
    let found: Vec<(Uuid, NaiveDate)> = all.into_tuple().all(deed.txn()).await?;
    Ok(found.into_iter().collect())
}

async fn rows(deed: &Deed, days: &HashMap<Uuid, NaiveDate>, wanted: Condition) -> Result<Vec<(Uuid, Line)>> {
    use roster_rows::Column::{
        FirstSnapshotId, Grade, HukouCode, Id, IdNumber, RollNumber, RollState, SchoolId, Sex, Term,
    };
    type Told = (Uuid, Option<String>, Option<String>, String, String, i32, Option<String>, Uuid, Option<String>, Uuid);
    let found: Vec<Told> = roster_rows::Entity::find()
        .select_only()
        .columns([Id, RollNumber, IdNumber, Term, RollState, Sex, Grade, SchoolId, HukouCode, FirstSnapshotId])
        .filter(roster_rows::Column::CountyCode.eq(deed.county_code()))
        .filter(wanted)
        .into_tuple()
        .all(deed.txn())
        .await?;
    let line = |(id, roll_number, id_number, term, state, sex, grade, school_id, hukou_code, first): Told| {
        let (term, state, as_of) =
            (term.parse().ok()?, rules::rosters::RollState::from_code(&state), *days.get(&first)?);
        Some((id, Line { roll_number, id_number, child: None, term, state, as_of, sex, grade, school_id, hukou_code }))
    };
    Ok(found.into_iter().filter_map(line).collect())
}

/// Rosters' rows with their children, by the links that hold, the smallest child first.
async fn links_of(deed: &Deed, wanted: impl sea_orm::sea_query::IntoCondition) -> Result<Vec<(Uuid, Uuid)>> {
    let holding = Decision::ALL.iter().filter(|decision| decision.links()).map(|decision| decision.as_str());
    let mut found: Vec<(Uuid, Option<Uuid>)> = links::Entity::find()
        .select_only()
        .columns([links::Column::OtherId, links::Column::ChildId])
        .filter(links::Column::CountyCode.eq(deed.county_code()))
        .filter(links::Column::Decision.is_in(holding))
        .filter(links::Column::OtherKind.is_in([Source::Roster, Source::RosterBefore].map(Source::as_str)))
        .filter(wanted)
        .into_tuple()
        .all(deed.txn())
        .await?;
    found.sort_unstable();
    Ok(found.into_iter().filter_map(|(row, child)| Some((row, child?))).collect())
}
