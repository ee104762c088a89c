//! Rows in the order of their homes, so that those who are compared with one another lie near each other in memory.
//!
//! A list comes in the order in which somebody wrote it. Most pairs that are compared are of one township: with a million children in any
//! order every one of them is a trip to main memory; put in order, a township fits into the processor's cache.

use rayon::prelude::*;

use crate::matching::batch::{Batch, put_numbers};
use crate::matching::first_rows::{FirstRows, places, renumber};
use crate::matching::namebook::NewNames;
use crate::matching::people::{Child, KeyTexts, List, People};

/// A row's home and birth, how its key begins, the batch it is in and its place there.
type Place = (u64, u128, u32, u32);

/// Bytes of a key that stand in a place.
const BEGINNING: usize = 15;

impl People {
    /// The lists of those batches. Rows are numbered by township and birthday, and by their keys where these are equal; names in the order
    /// in which the rows have them. So the same rows give the same answer, in whatever order somebody wrote them.
    pub fn by_home(this_year: i32, left: Vec<Batch>, right: Vec<Batch>) -> Self {
        let mut people = Self::new(this_year);
        let lefts = left.len();
        let (written, mut lists) = people.parted(left.into_iter().chain(right).collect());
        let (numbers, new) = people.names.number_lists(&written);
        put_numbers(&mut lists, &numbers);
        drop(numbers);
        let firsts = FirstRows::of(people.names.len() + new.iter().map(NewNames::len).sum::<usize>());
        let (left, right) = lists.split_at(lefts);
        let rows = left.iter().map(|list| list.children.len()).sum();
        (people.left, people.right) = rayon::join(|| in_order(left, 0, &firsts), || in_order(right, rows, &firsts));
        let ((), order) = rayon::join(|| drop(lists), || firsts.order());
        let new_numbers = places(&order);
        let People { names, left, right, .. } = &mut people;
        rayon::join(
            || names.enter_in_order(&new, &order, &new_numbers),
            || [left, right].into_par_iter().for_each(|list| renumber(list, &new_numbers)),
        );
        people
    }
}

/// One list of all these rows, which stand behind so many others; their names are noted.
fn in_order(batches: &[List], before: usize, firsts: &FirstRows) -> List {
    let places = places_in_order(batches);
    let child = |place: &Place| &batches[place.2 as usize].children[place.3 as usize];
    let taken = |(nth, place): (usize, &Place)| {
        if nth % ROWS_AT_ONCE == 0 {
            let next = &places[nth..places.len().min(nth + ROWS_AT_ONCE)];
            let near = next.iter().fold(0, |near, place| near ^ child(place).touched());
            std::hint::black_box(next.iter().fold(near, |near, place| near ^ firsts.touched(child(place))));
        }
        let child = child(place).clone();
        firsts.note(before + nth, &child);
        child
    };
    let keys = |some: &[Place]| {
        let mut keys = KeyTexts::default();
        for place in some {
            keys.push(short(&place.1.to_be_bytes()).unwrap_or_else(|| batches[place.2 as usize].key(place.3)));
        }
        keys
    };
    let (children, keys) = rayon::join(
        || places.par_iter().enumerate().map(taken).collect(),
        || places.par_chunks(4096).map(keys).collect(),
    );
    List::of(children, keys)
}

fn places_in_order(batches: &[List]) -> Vec<Place> {
    let (mut places, lengths) = places_by_part(batches);
    let key = |place: &Place| batches[place.2 as usize].key(place.3);
    let order = |one: &Place, other: &Place| {
        let by_home = (one.0, one.1 >> 8).cmp(&(other.0, other.1 >> 8));
        by_home.then_with(|| key(one).cmp(key(other))).then_with(|| one.cmp(other))
    };
    let mut parts = Vec::new();
    let mut rest = &mut places[..];
    for length in lengths {
        let (part, behind) = rest.split_at_mut(length);
        parts.push(part);
        rest = behind;
    }
    parts.into_par_iter().for_each(|part| part.sort_unstable_by(order));
    places
}

/// Townships are dealt into so many parts by how their marks begin: each is put in order by itself.
const PARTS_BITS: u32 = 8;

fn part_of(home: u64) -> usize {
    (home >> (u64::BITS - PARTS_BITS)) as usize
}

/// The places of all rows, part by part, and how many each part has.
fn places_by_part(batches: &[List]) -> (Vec<Place>, Vec<usize>) {
    let homes: Vec<Vec<u64>> =
        batches.par_iter().map(|list| list.children.iter().map(home_and_birth).collect()).collect();
    let mut lengths = vec![0; 1 << PARTS_BITS];
    homes.iter().flatten().for_each(|home| lengths[part_of(*home)] += 1);
    let mut next: Vec<usize> =
        lengths.iter().scan(0, |sum, length| Some(std::mem::replace(sum, *sum + length))).collect();
    let mut places = vec![Place::default(); homes.iter().map(Vec::len).sum()];
    for (nth, (list, homes)) in (0..).zip(batches.iter().zip(&homes)) {
        for (row, home) in (0..).zip(homes) {
            let place = &mut next[part_of(*home)];
            places[*place] = (*home, beginning(list.key(row)), nth, row);
            *place += 1;
        }
    }
    (places, lengths)
}

/// Rows that are brought near together before they are taken.
const ROWS_AT_ONCE: usize = 32;

fn home_and_birth(child: &Child) -> u64 {
    let town = child.towns.into_iter().find(|town| *town != 0).unwrap_or(child.school_town);
    let born = if child.born == 0 { child.born_inside } else { child.born };
    u64::from(town) << 32 | u64::from(born)
}

/// The first fifteen bytes of a key, which tell most keys apart and which comes first, and in the last byte the length of a key that is
/// no longer.
fn beginning(key: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(key.bytes()).for_each(|(byte, of_key)| *byte = of_key);
    bytes[BEGINNING] = u8::try_from(key.len()).unwrap_or(u8::MAX);
    u128::from_be_bytes(bytes)
}

/// The whole key, if its beginning holds it.
fn short(beginning: &[u8; 16]) -> Option<&str> {
    let key = beginning.get(..usize::from(beginning[BEGINNING]))?;
    std::str::from_utf8(key).ok().filter(|key| key.len() <= BEGINNING)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use linkage::Side;
    use proptest::prelude::*;

    use crate::matching::{Batch, Options, People, Person, match_children};

    /// A name, a township, a day of birth.
    type Kid = (usize, usize, u32);

    const NAMES: [&str; 6] = ["王小龙", "王小虎", "李红", "阿依古丽·买买提", "阿依古丽", ""];
    const TOWNS: [&str; 3] = ["629001101201", "629001102201", ""];

    fn kids() -> impl Strategy<Value = Vec<Kid>> {
        proptest::collection::vec((0..6_usize, 0..3_usize, 1..5_u32), 0..30)
    }

    fn batches(kids: &[Kid], cut: usize) -> Vec<Batch> {
        in_batches(&kids.iter().enumerate().collect::<Vec<_>>(), cut)
    }

    /// Children with their numbers, in two batches.
    fn in_batches(kids: &[(usize, &Kid)], cut: usize) -> Vec<Batch> {
        let (one, other) = kids.split_at(cut.min(kids.len()));
        [one, other]
            .map(|kids| {
                let mut batch = Batch::new(2026);
                for (row, (name, town, day)) in kids {
                    let (key, born_on) = (format!("{row}"), NaiveDate::from_ymd_opt(2015, 3, *day));
                    batch.push(&Person {
                        key: &key,
                        name: NAMES[*name],
                        village: TOWNS[*town],
                        born_on,
                        ..Person::default()
                    });
                }
                batch
            })
            .into()
    }

    /// Every link with its account, by the keys of its rows.
    fn links(people: &People, options: &Options) -> BTreeMap<(String, String), u64> {
        let outcome = match_children(people, &[], options);
        let key = |link: &crate::matching::Link| {
            (people.key(Side::Left, link.left).to_owned(), people.key(Side::Right, link.right).to_owned())
        };
        let links = outcome.links.iter().chain(&outcome.contested);
        links.map(|link| (key(link), link.evidence.to_bits())).collect()
    }

    proptest! {
        #[test]
        fn a_list_in_any_order_teaches_and_is_linked_alike(
            left in kids(), right in kids(), shuffled in Just((0..30).collect::<Vec<usize>>()).prop_shuffle(), cut in 0..30_usize,
        ) {
            let mixed = |kids: &[Kid]| -> Vec<Batch> {
                let mixed: Vec<(usize, &Kid)> = shuffled.iter().filter_map(|row| Some((*row, kids.get(*row)?))).collect();
                in_batches(&mixed, cut)
            };
            let as_written = People::by_home(2026, batches(&left, 30), batches(&right, 30));
            let as_mixed = People::by_home(2026, mixed(&left), mixed(&right));
            prop_assert_eq!(links(&as_written, &Options::default()), links(&as_mixed, &Options::default()));
        }

        #[test]
        fn rows_in_order_are_matched_as_rows_in_any(left in kids(), right in kids(), cut in 0..30_usize) {
            let ordered = People::by_home(2026, batches(&left, cut), batches(&right, cut));
            let mut plain = People::new(2026);
            plain.join(Side::Left, batches(&left, cut));
            plain.join(Side::Right, batches(&right, cut));
            let options = Options { train: false, ..Options::default() };
            prop_assert_eq!(ordered.count(Side::Left), left.len());
            prop_assert_eq!(links(&ordered, &options), links(&plain, &options));
        }
    }
}
