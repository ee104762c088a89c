//! Rows of one list that look alike at first sight: one number, or one name and birth date. Whether they are one child is weighed
//! afterwards (`doubles`).

use std::collections::BTreeSet;

use linkage::block::stir;
use linkage::{Row, Side};
use rayon::prelude::*;

use crate::matching::meetings::Meetings;
use crate::matching::namebook::AT_ONCE;
use crate::matching::numbers::Standing;
use crate::matching::people::{Child, List, People};
use crate::matching::surroundings::Turnover;

/// The look-alikes of a list, kept while rows come and go.
#[derive(Debug)]
pub(super) struct LookAlikes {
    meetings: Meetings,
    /// Marks that two rows or more may share.
    shared: BTreeSet<u64>,
}

impl LookAlikes {
    pub(super) fn of(people: &People, side: Side) -> Self {
        let marks =
            people.list(side).standing().flat_map(|(row, child)| marks_of(people, child).map(|mark| (mark, row)));
        let meetings = Meetings::of(marks.filter(|(mark, _)| *mark != 0).collect());
        let shared = meetings.groups().map(|group| group[0].0).collect();
        Self { meetings, shared }
    }

    /// Takes in who has come; who has gone stands no more.
    pub(super) fn follow(&mut self, people: &People, turnover: Turnover<'_>) {
        let list = people.list(turnover.side);
        for row in turnover.come {
            let marks = marks_of(people, &list.children[*row as usize]);
            for mark in marks.into_iter().filter(|mark| *mark != 0) {
                self.meetings.add(mark, *row);
                if self.meetings.under(list, mark).nth(1).is_some() {
                    self.shared.insert(mark);
                }
            }
        }
    }

    /// Every two rows that look alike now.
    pub(super) fn pairs(&self, list: &List) -> Vec<(Row, Row)> {
        let group = |mark: &u64| pairs_among(&self.meetings.under(list, *mark).take(MOST).collect::<Vec<Row>>());
        self.shared.iter().flat_map(group).collect()
    }
}

/// Every two rows of the left and of the right list that look alike.
pub(super) fn of_both(people: &People) -> [Vec<(Row, Row)>; 2] {
    let (left, right) = rayon::join(|| within(people, Side::Left), || within(people, Side::Right));
    [left, right]
}

fn within(people: &People, side: Side) -> Vec<(Row, Row)> {
    let list = people.list(side);
    let marks = |(row, child): (usize, &Child)| {
        if row % AT_ONCE == 0 {
            people.names.bring_ears_near(&list.children[row..list.children.len().min(row + AT_ONCE)]);
        }
        if list.stands(row as Row) { marks_of(people, child) } else { [0; 3] }
    };
    let marks: Vec<[u64; 3]> = list.children.par_iter().enumerate().map(marks).collect();
    let alike = |nth: usize| {
        let marked = (0..).zip(&marks).map(|(row, marks)| (marks[nth], row)).filter(|(mark, _)| *mark != 0);
        groups_of(marked).flat_map(|group| pairs_among(&group)).collect()
    };
    (0..3).into_par_iter().map(alike).collect::<Vec<Vec<(Row, Row)>>>().concat()
}

/// What two records of one child are likely to share: the number, the roll number, name and birth date; 0 where it is not written.
fn marks_of(people: &People, child: &Child) -> [u64; 3] {
    let number = match child.standing {
        Standing::Valid | Standing::Broken => child.id,
        Standing::None | Standing::Adult => 0,
    };
    let sound = people.names.ear(child.name).sound;
    let named_and_born = child.born != 0 && child.name != 0;
    let named = if named_and_born { u128::from(sound) << 32 | u128::from(child.born) } else { 0 };
    let mark = |kind: u64, value: u128| {
        if value == 0 { 0 } else { stir(value as u64 ^ stir((value >> 64) as u64 ^ kind)).max(1) }
    };
    [mark(1, number), mark(2, child.roll), mark(3, named)]
}

/// Rows of a group of which each is held against each; where very many meet, nothing is said.
const MOST: usize = 12;

/// Every two of a few rows.
pub(super) fn pairs_among(group: &[Row]) -> Vec<(Row, Row)> {
    let group = &group[..group.len().min(MOST)];
    let pairs = group
        .iter()
        .enumerate()
        .flat_map(|(place, one)| group[place + 1..].iter().map(move |other| (*one.min(other), *one.max(other))));
    pairs.filter(|(one, other)| one != other).collect()
}

/// The rows that share a key, by key and row. Nearly all keys stand alone and need not be sorted to know it.
pub(super) fn groups_of(rows: impl Iterator<Item = (u64, Row)> + Clone) -> impl Iterator<Item = Vec<Row>> {
    let mut seen = Seen::of(rows.clone().count());
    rows.clone().for_each(|(key, _)| seen.add(key));
    let mut shared: Vec<(u64, Row)> = rows.filter(|(key, _)| seen.twice(*key)).collect();
    shared.sort_unstable();
    let groups = shared.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(_, row)| *row).collect()).collect::<Vec<_>>().into_iter()
}

/// Which words have come once, and which again: eight places a word, so that few meet by chance, of two bits each.
struct Seen(Vec<u64>);

impl Seen {
    fn of(words: usize) -> Self {
        Self(vec![0; (words * 8).next_power_of_two().max(64) / 32])
    }

    fn add(&mut self, word: u64) {
        let (at, shift) = self.place(word);
        let once = self.0[at] >> shift & 1;
        self.0[at] |= (once << 1 | 1) << shift;
    }

    fn twice(&self, word: u64) -> bool {
        let (at, shift) = self.place(word);
        self.0[at] >> shift & 2 != 0
    }

    fn place(&self, word: u64) -> (usize, u64) {
        let place = stir(word);
        ((place >> 5) as usize & (self.0.len() - 1), (place & 31) * 2)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::groups_of;

    proptest! {
        #[test]
        fn groups_are_those_of_sorting_everything(values in proptest::collection::vec(0..40_u64, 0..120)) {
            let rows: Vec<(u64, u32)> = values.into_iter().zip(0..).collect();
            let mut sorted = rows.clone();
            sorted.sort_unstable();
            let all = sorted.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > 1);
            let all: Vec<Vec<u32>> = all.map(|group| group.iter().map(|(_, row)| *row).collect()).collect();
            prop_assert_eq!(groups_of(rows.into_iter()).collect::<Vec<_>>(), all);
        }
    }
}
