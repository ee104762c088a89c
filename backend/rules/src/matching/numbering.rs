//! Which number a name has, by its mark. Many names are numbered at a time, on all threads, and yet in the order in which they come.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};

use rayon::prelude::*;

use crate::matching::namebook::NameNumber;

/// A name in one of several lists: the list, and its place there.
type Place = (u32, u32);

/// The numbers by mark, in parts that are filled side by side.
#[derive(Debug)]
pub(super) struct Numbers([HashMap<u128, NameNumber, linkage::Quick>; PARTS]);

const PARTS: usize = 8;
/// Says of a number that it is only a place among the new names of its part.
const NEW: u32 = 1 << 31;

impl Default for Numbers {
    fn default() -> Self {
        Self(std::array::from_fn(|_| HashMap::default()))
    }
}

impl Numbers {
    pub(super) fn get(&self, mark: u128) -> Option<NameNumber> {
        self.0[part_of(mark)].get(&mark).copied()
    }

    /// Gives a mark its number, unless it has one.
    pub(super) fn put(&mut self, mark: u128, number: NameNumber) {
        self.0[part_of(mark)].entry(mark).or_insert(number);
    }

    /// The numbers of every list's names, and the new names in the order in which they come, the first of which has number `next`.
    pub(super) fn of_lists(&mut self, lists: &[Vec<(u128, &str)>], next: usize) -> (Vec<Vec<NameNumber>>, Vec<Place>) {
        let found: Vec<Vec<AtomicU32>> =
            lists.iter().map(|list| (0..list.len()).map(|_| AtomicU32::new(0)).collect()).collect();
        let parts = self.0.par_iter_mut().enumerate();
        let new: Vec<Vec<Place>> = parts.map(|(part, numbers)| look_up(numbers, part, lists, &found)).collect();
        let mut order: Vec<(Place, usize, usize)> = Vec::with_capacity(new.iter().map(Vec::len).sum());
        for (part, places) in new.iter().enumerate() {
            order.extend(places.iter().enumerate().map(|(nth, place)| (*place, part, nth)));
        }
        order.par_sort_unstable();
        let mut given: Vec<Vec<NameNumber>> = new.iter().map(|places| vec![0; places.len()]).collect();
        for (number, (_, part, nth)) in (next as NameNumber..).zip(&order) {
            given[*part][*nth] = number;
        }
        let mark_at = |(list, place): Place| lists[list as usize][place as usize].0;
        self.0.par_iter_mut().zip(new.par_iter().zip(&given)).for_each(|(numbers, (places, given))| {
            for (place, number) in places.iter().zip(given) {
                numbers.insert(mark_at(*place), *number);
            }
        });
        let last = |(found, (mark, _)): (AtomicU32, &(u128, &str))| match found.into_inner() {
            known if known & NEW == 0 => known,
            new => given[part_of(*mark)][(new & !NEW) as usize],
        };
        let numbers =
            found.into_par_iter().zip(lists).map(|(found, list)| found.into_iter().zip(list).map(last).collect());
        (numbers.collect(), order.into_iter().map(|(place, ..)| place).collect())
    }
}

/// Looks up the names of one part; gives where each new one comes first.
fn look_up(
    numbers: &mut HashMap<u128, NameNumber, linkage::Quick>,
    part: usize,
    lists: &[Vec<(u128, &str)>],
    found: &[Vec<AtomicU32>],
) -> Vec<Place> {
    let mut new = Vec::new();
    for (list, names) in (0..).zip(lists) {
        for (place, (mark, name)) in (0..).zip(names).filter(|(_, (mark, _))| part_of(*mark) == part) {
            if name.is_empty() {
                continue;
            }
            let number = *numbers.entry(*mark).or_insert_with(|| {
                new.push((list, place));
                NEW | (new.len() as u32 - 1)
            });
            found[list as usize][place as usize].store(number, Ordering::Relaxed);
        }
    }
    new
}

fn part_of(mark: u128) -> usize {
    (mark >> 64) as usize % PARTS
}
