//! 往期名册: whoever is on no roster of this term or the one before may stand on an older one, and whoever is on no roster of this term may
//! have been struck off one: a row that a newer list lacks is compared no more. By exact keys only: a number, else name and birth date; a
//! row that could be two children's is nobody's.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rules::calendar::Term;
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::reader::Reader;
use super::rows::{ChildRow, PupilRow};
use super::sources::Rows;
use crate::Result;
use crate::entities::{children, roster_rows};
use crate::matching::Source;

/// Keys a statement takes at once.
const AT_ONCE: usize = 400;

/// By what a row is a child's.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Number(String),
    Named(String, NaiveDate),
}

/// The newest such row of each judged child without a link to a newer one.
pub(super) async fn rows(reader: &Reader<'_>, term: Term, known: &Rows) -> Result<HashMap<Uuid, PupilRow>> {
    let (listed, listed_before) = (listed(known, Source::Roster), listed(known, Source::RosterBefore));
    let is_wanted =
        |child: &&ChildRow| child.merged_into.is_none() && known.judges(child.id) && !listed.contains(&child.id);
    let wanted: Vec<&ChildRow> = known.children.iter().filter(is_wanted).collect();
    let (mut owners, mut newest) = (Owners::of(&known.children), Newest::until(term));
    for wanted in wanted.chunks(AT_ONCE) {
        if known.subjects.is_some() {
            // Whoever shares a number or a name with one of these has as good a claim to the row.
            let numbers = [children::Column::IdNumber, children::Column::RollNumber];
            for rival in reader.children(bearing(wanted, numbers, children::Column::NameKey)).await? {
                owners.add(&rival);
            }
        }
        let numbers = [roster_rows::Column::IdNumber, roster_rows::Column::RollNumber];
        for row in reader.older_pupils(bearing(wanted, numbers, roster_rows::Column::NameKey)).await? {
            let struck_off = row.term == term.to_string();
            let is_free = |child: &Uuid| !listed.contains(child) && (struck_off || !listed_before.contains(child));
            if let Some(child) = owners.of_row(&row).filter(is_free) {
                newest.take(child, row);
            }
        }
    }
    Ok(newest.0.into_iter().map(|(child, (_, row))| (child, row)).collect())
}

/// Children with a row on the rosters of this term, or on those of the one before.
fn listed(known: &Rows, source: Source) -> HashSet<Uuid> {
    let on_roll = |kind: &str| Source::from_code(kind) == Some(source);
    known.links.iter().filter(|link| on_roll(&link.other_kind)).filter_map(|link| link.child_id).collect()
}

/// The newest row of each child, of terms up to one.
struct Newest(HashMap<Uuid, (Term, PupilRow)>, Term);

impl Newest {
    fn until(term: Term) -> Self {
        Self(HashMap::new(), term)
    }

    fn take(&mut self, child: Uuid, row: PupilRow) {
        let Some(of) = row.term.parse::<Term>().ok().filter(|of| *of <= self.1) else { return };
        let newer = |(term, known): &(Term, PupilRow)| (*term, known.id) >= (of, row.id);
        if !self.0.get(&child).is_some_and(newer) {
            self.0.insert(child, (of, row));
        }
    }
}

/// Rows under one of these children's numbers; of whom no number is known, under the name.
fn bearing<C: ColumnTrait>(wanted: &[&ChildRow], numbers: [C; 2], name: C) -> Condition {
    let known: Vec<&str> = wanted.iter().flat_map(|child| numbers_of(child)).collect();
    let unnumbered = wanted.iter().filter(|child| numbers_of(child).next().is_none() && child.born_on.is_some());
    let [id, roll] = numbers;
    Condition::any()
        .add(id.is_in(known.iter().copied()))
        .add(roll.is_in(known.iter().copied()))
        .add(name.is_in(unnumbered.map(|child| child.name_key.as_str())))
}

fn numbers_of(child: &ChildRow) -> impl Iterator<Item = &str> {
    [child.roll_number.as_deref(), child.id_number.as_deref()].into_iter().flatten()
}

/// Whose each key is; `None`: several children's.
#[derive(Default)]
struct Owners(HashMap<Key, Option<Uuid>>);

impl Owners {
    fn of(children: &[ChildRow]) -> Self {
        let mut owners = Self::default();
        for child in children {
            owners.add(child);
        }
        owners
    }

    fn add(&mut self, child: &ChildRow) {
        let root = child.root();
        let named = child.born_on.map(|born| Key::Named(child.name_key.clone(), born));
        for key in numbers_of(child).map(|number| Key::Number(number.to_owned())).chain(named) {
            self.0.entry(key).and_modify(|owner| *owner = owner.filter(|id| *id == root)).or_insert(Some(root));
        }
    }

    fn of_row(&self, row: &PupilRow) -> Option<Uuid> {
        let numbers = [&row.roll_number, &row.id_number].into_iter().flatten().cloned().map(Key::Number);
        let named = row.born_on.map(|born| Key::Named(row.name_key.clone(), born));
        numbers.chain(named).find_map(|key| self.0.get(&key).copied().flatten())
    }
}
