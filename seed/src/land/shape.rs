//! 版图: which cells of a lattice the county covers and which township each belongs to.
//!
//! A village is one cell. The county grows outwards from its seat; the townships grow in turn, a cell each, from places far
//! from one another, so that each is in one piece and none is much larger than the rest.

use std::collections::{BTreeMap, BTreeSet};

use crate::dice::Dice;

/// A cell of the lattice: column and row; the seat is (0, 0).
pub(crate) type Cell = (i32, i32);

/// The four cells beside it.
fn beside((x, y): Cell) -> [Cell; 4] {
    [(x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1)]
}

fn distance(a: Cell, b: Cell) -> i64 {
    let (dx, dy) = (i64::from(a.0 - b.0), i64::from(a.1 - b.1));
    dx * dx + dy * dy
}

/// The cells of a county of that many villages, in the order in which it grew.
pub(super) fn county_cells(villages: usize, dice: &mut Dice) -> Vec<Cell> {
    // Each eighth of the compass reaches out differently, or every county would be a disc.
    let reach: Vec<i64> = (0..8).map(|_| i64::from(dice.between(55, 160))).collect();
    let score = |cell: Cell| distance(cell, (0, 0)) * reach[eighth(cell)] + i64::from(cell.0.rem_euclid(3));
    let mut taken = BTreeSet::from([(0, 0)]);
    let mut frontier = BTreeSet::from([(0_i64, (0, 0))]);
    let mut cells = Vec::with_capacity(villages);
    while let Some((_, cell)) = frontier.pop_first() {
        cells.push(cell);
        if cells.len() == villages {
            break;
        }
        for next in beside(cell) {
            if taken.insert(next) {
                frontier.insert((score(next), next));
            }
        }
    }
    cells
}

/// Which eighth of the compass a cell lies in.
fn eighth((x, y): Cell) -> usize {
    usize::from(x < 0) | usize::from(y < 0) << 1 | usize::from(x.abs() < y.abs()) << 2
}

/// The cells of each township: the first `streets` of them begin at the seat, the others far from one another.
pub(super) fn township_cells(cells: &[Cell], townships: usize, streets: usize) -> Vec<Vec<Cell>> {
    let centres = centres(cells, townships, streets);
    let mut free: BTreeSet<Cell> = cells.iter().copied().collect();
    let mut grown: Vec<Vec<Cell>> = vec![Vec::new(); centres.len()];
    let mut frontiers: Vec<BTreeSet<(i64, Cell)>> = centres.iter().map(|&c| BTreeSet::from([(0, c)])).collect();
    while !free.is_empty() {
        let before = free.len();
        for (township, centre) in centres.iter().enumerate() {
            let Some(cell) = next_free(&mut frontiers[township], &free) else { continue };
            free.remove(&cell);
            grown[township].push(cell);
            let ring = beside(cell).into_iter().filter(|next| free.contains(next));
            frontiers[township].extend(ring.map(|next| (distance(next, *centre), next)));
        }
        debug_assert!(free.len() < before, "the county is in one piece, so some township can grow");
        if free.len() == before {
            break;
        }
    }
    grown
}

fn next_free(frontier: &mut BTreeSet<(i64, Cell)>, free: &BTreeSet<Cell>) -> Option<Cell> {
    while let Some((_, cell)) = frontier.pop_first() {
        if free.contains(&cell) {
            return Some(cell);
        }
    }
    None
}

/// The cells from which townships grow: streets beside the seat, each other one as far as can be from all before it.
fn centres(cells: &[Cell], townships: usize, streets: usize) -> Vec<Cell> {
    let mut centres: Vec<Cell> = cells.iter().copied().take(streets).collect();
    let mut nearest: BTreeMap<Cell, i64> = cells.iter().map(|&c| (c, i64::MAX)).collect();
    let mut settled = 0;
    while centres.len() < townships {
        for centre in &centres[settled..] {
            for (cell, away) in &mut nearest {
                *away = (*away).min(distance(*cell, *centre));
            }
        }
        settled = centres.len();
        let Some((&far, _)) = nearest.iter().max_by_key(|(_, away)| **away) else { break };
        centres.push(far);
    }
    centres
}
