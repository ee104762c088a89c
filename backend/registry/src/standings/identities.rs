//! 认定身份: which name, sex, birthday and number are a child's by all rows linked to it (rules::children::identify), kept beside what its own
//! row says, so that every list and page reads the same.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::children::{Accounts, Identity, Number, Particulars, identify};
use rules::identity::{IdNumber, Sex, counted_birth};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::assess::Stood;
use super::rows::{ChildRow, PoliceRow, PupilRow};
use super::sources::Sources;
use crate::Result;
use crate::deed::Deed;
use crate::entities::{children, match_runs};
use crate::matching::Source;

/// Who each of the judged children is.
pub(super) fn of(sources: &Sources) -> HashMap<Uuid, Identity<'_>> {
    let (lists, bearers) = (Lists::of(sources), bearers(sources));
    let judged = sources.rows.children.iter().filter(|c| c.merged_into.is_none() && sources.rows.judges(c.id));
    let rivals = |child: &ChildRow| -> Vec<Option<NaiveDate>> {
        let of_number = child.id_number.as_deref().and_then(|number| bearers.get(number));
        let others = of_number.into_iter().flatten().filter(|other| other.root() != child.id);
        others.map(|other| other.born_on).collect()
    };
    judged.map(|child| (child.id, identity(child, &lists, &rivals(child)))).collect()
}

fn identity<'s>(child: &'s ChildRow, lists: &Lists<'s>, rivals: &[Option<NaiveDate>]) -> Identity<'s> {
    let (police, rolls) = lists.entry(child.id);
    identify(&Accounts { own: child.particulars(), police, rolls, rivals })
}

/// What the linked rows of lists say, by child.
#[derive(Default)]
struct Lists<'s> {
    police: HashMap<Uuid, Particulars<'s>>,
    rolls: HashMap<Uuid, Vec<Particulars<'s>>>,
}

impl<'s> Lists<'s> {
    fn of(sources: &'s Sources) -> Self {
        let (rows, mut lists) = (&sources.rows, Self::default());
        for wanted in [Source::Hukou, Source::Roster, Source::RosterBefore] {
            for link in rows.links.iter().filter(|link| Source::from_code(&link.other_kind) == Some(wanted)) {
                let Some(child) = link.child_id.filter(|child| rows.judges(*child)) else { continue };
                if wanted == Source::Hukou {
                    lists.police.extend(rows.hukou.get(&link.other_id).map(|row| (child, row.particulars())));
                } else if let Some(row) = rows.pupils.get(&link.other_id) {
                    lists.rolls.entry(child).or_default().push(row.particulars());
                }
            }
        }
        lists
    }

    fn entry(&self, child: Uuid) -> (Option<Particulars<'s>>, &[Particulars<'s>]) {
        let rolls = self.rolls.get(&child).map(Vec::as_slice).unwrap_or_default();
        (self.police.get(&child).copied(), rolls)
    }
}

/// The children who bear a number that several bear.
fn bearers(sources: &Sources) -> HashMap<&str, Vec<&ChildRow>> {
    let mut bearers: HashMap<&str, Vec<&ChildRow>> = HashMap::new();
    for child in &sources.rows.children {
        bearers.entry(child.id_number.as_deref().unwrap_or_default()).or_default().push(child);
    }
    bearers.retain(|number, children| !number.is_empty() && children.len() > 1);
    bearers
}

macro_rules! particulars {
    ($($row:ty)+) => {$(
        impl $row {
            fn particulars(&self) -> Particulars<'_> {
                Particulars {
                    name: &self.name,
                    name_key: &self.name_key,
                    sex: sex(self.sex),
                    born_on: self.born_on,
                    id: number(self.id_number.as_deref()),
                }
            }
        }
    )+};
}

particulars!(ChildRow PoliceRow PupilRow);

fn sex(code: i32) -> Sex {
    Sex::ALL.iter().copied().find(|sex| i32::from(sex.number()) == code).unwrap_or(Sex::Unknown)
}

fn number(number: Option<&str>) -> Option<IdNumber> {
    number.and_then(|number| number.parse().ok())
}

/// What is kept of an identity: only what differs from the child's own row.
#[derive(PartialEq, Eq)]
struct Kept {
    name: Option<String>,
    sex: Option<i32>,
    born_on: Option<NaiveDate>,
    id: Option<String>,
}

impl Kept {
    fn of(child: &ChildRow, known: &Identity<'_>) -> Self {
        let sex = i32::from(known.sex.number());
        let by_own_row = counted_birth(child.born_on, number(child.id_number.as_deref()));
        Self {
            name: (known.name != child.name).then(|| known.name.to_owned()),
            sex: (sex != child.sex).then_some(sex),
            born_on: known.born_on.filter(|day| Some(*day) != by_own_row),
            id: match known.number {
                Number::Own => None,
                Number::Listed(id) => Some(id.to_string()),
                Number::Nobodys => Some(String::new()),
            },
        }
    }

    fn is_kept_by(&self, child: &ChildRow) -> bool {
        let kept = (&child.known_name, child.known_sex, child.known_born_on, &child.known_id);
        kept == (&self.name, self.sex, self.born_on, &self.id)
    }
}

/// Keeps the identities of those who were judged, where they say something else than until now. A term that is over has no say in who a child
/// is today.
pub(super) async fn keep(deed: &Deed, term: Term, stood: &[Stood<'_>]) -> Result<()> {
    const AT_ONCE: usize = 500;
    let new = stood.iter().map(|stood| (stood.child, Kept::of(stood.child, &stood.identity)));
    let mut new: HashMap<Uuid, Kept> =
        new.filter(|(child, kept)| !kept.is_kept_by(child)).map(|(child, kept)| (child.id, kept)).collect();
    if new.is_empty() || is_over(deed, term).await? {
        return Ok(());
    }
    let ids: Vec<Uuid> = new.keys().copied().collect();
    for ids in ids.chunks(AT_ONCE) {
        let rows = children::Entity::find()
            .filter(children::Column::CountyCode.eq(deed.county_code()))
            .filter(children::Column::Id.is_in(ids.iter().copied()))
            .all(deed.txn())
            .await?;
        let changed = rows.into_iter().filter_map(|row| {
            let Kept { name, sex, born_on, id } = new.remove(&row.id)?;
            let row = children::Model { known_name: name, known_sex: sex, known_born_on: born_on, known_id: id, ..row };
            Some(row.into_active_model())
        });
        deed.replace_all(changed.collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// Whether the lists of a later term have been compared already.
async fn is_over(deed: &Deed, term: Term) -> Result<bool> {
    let terms: Vec<String> = match_runs::Entity::find()
        .select_only()
        .column(match_runs::Column::Term)
        .distinct()
        .filter(match_runs::Column::CountyCode.eq(deed.county_code()))
        .into_tuple()
        .all(deed.txn())
        .await?;
    Ok(terms.iter().filter_map(|written| written.parse::<Term>().ok()).any(|later| later > term))
}
