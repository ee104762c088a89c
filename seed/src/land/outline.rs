//! 边界: the polygons. Neighbours share the very same points, so the cells tile without gap or overlap.
//!
//! Whole micro-degrees throughout; they become decimals only in the file. The county lies in an uninhabited stretch of desert.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::Cell;
use geo::Contains;

use crate::dice::Dice;

/// A point in micro-degrees: longitude, latitude.
pub(crate) type Point = (i32, i32);

/// Width and height of a cell before it is jittered.
const CELL: Point = (40_000, 32_000);
/// The south-west corner of the seat's cell.
const ORIGIN: Point = (97_480_000, 40_710_000);

/// The lattice of one county: its corners and edges are bent by the county's seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lattice {
    seed: u64,
}

impl Lattice {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A point well inside the cell.
    pub(crate) fn middle(self, cell: Cell) -> Point {
        let points: Vec<Point> = sides(cell).iter().map(|&(from, _)| self.corner(from)).collect();
        let sum = points.iter().fold((0_i64, 0_i64), |s, p| (s.0 + i64::from(p.0), s.1 + i64::from(p.1)));
        (i32::try_from(sum.0 / 4).unwrap_or(ORIGIN.0), i32::try_from(sum.1 / 4).unwrap_or(ORIGIN.1))
    }

    /// A point somewhere in the inner part of the cell.
    pub(crate) fn within(self, cell: Cell, dice: &mut Dice) -> Point {
        let (lon, lat) = self.middle(cell);
        (lon + dice.between(-CELL.0 / 4, CELL.0 / 4), lat + dice.between(-CELL.1 / 4, CELL.1 / 4))
    }

    /// The outlines of a set of cells as one area: sides that two of them share disappear. Outer rings run counter-clockwise.
    pub(crate) fn union(self, cells: &[Cell]) -> Vec<Vec<Point>> {
        let mut open: BTreeSet<(Cell, Cell)> = BTreeSet::new();
        for (from, to) in cells.iter().flat_map(|&cell| sides(cell)) {
            if !open.remove(&(to, from)) {
                open.insert((from, to));
            }
        }
        let mut starts: BTreeMap<Cell, Vec<Cell>> = BTreeMap::new();
        for (from, to) in open {
            starts.entry(from).or_default().push(to);
        }
        let mut rings = Vec::new();
        while let Some(ring) = next_ring(&mut starts) {
            let sides = ring.iter().zip(ring.iter().cycle().skip(1));
            rings.push(sides.flat_map(|(&from, &to)| self.edge(from, to)).collect());
        }
        rings
    }

    /// A corner of the lattice, moved by up to 14 % of a cell.
    fn corner(self, (x, y): Cell) -> Point {
        let mut dice = Dice::of(self.seed, "corner", number((x, y)));
        let bend = |size: i32, dice: &mut Dice| dice.between(-size * 14 / 100, size * 14 / 100);
        (ORIGIN.0 + x * CELL.0 + bend(CELL.0, &mut dice), ORIGIN.1 + y * CELL.1 + bend(CELL.1, &mut dice))
    }

    /// The points of an edge from its first corner up to, not including, its last; the same points both ways.
    fn edge(self, from: Cell, to: Cell) -> Vec<Point> {
        let (low, high) = if from < to { (from, to) } else { (to, from) };
        let (a, b) = (self.corner(low), self.corner(high));
        let mut dice = Dice::of(self.seed, if low.0 == high.0 { "upright" } else { "level" }, number(low));
        let mut third = |n: i32| {
            let bend =
                (dice.between(-CELL.0 * 6 / 100, CELL.0 * 6 / 100), dice.between(-CELL.1 * 6 / 100, CELL.1 * 6 / 100));
            (a.0 + (b.0 - a.0) * n / 3 + bend.0, a.1 + (b.1 - a.1) * n / 3 + bend.1)
        };
        let (first, second) = (third(1), third(2));
        if from < to { vec![a, first, second] } else { vec![b, second, first] }
    }
}

/// The four sides of a cell, counter-clockwise.
fn sides((x, y): Cell) -> [(Cell, Cell); 4] {
    let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
    [0, 1, 2, 3].map(|i| (corners[i], corners[(i + 1) % 4]))
}

/// Takes one closed walk over the corners out of the sides that are left.
fn next_ring(starts: &mut BTreeMap<Cell, Vec<Cell>>) -> Option<Vec<Cell>> {
    let first = *starts.keys().next()?;
    let mut ring = vec![first];
    let mut at = first;
    loop {
        let ways = starts.get_mut(&at)?;
        // Where two cells touch at a corner only, keep to the left-hand cell: turn as sharply left as possible.
        let before = ring.len().checked_sub(2).map(|i| ring[i]);
        let best = (0..ways.len()).max_by_key(|&i| before.map_or(0, |b| turn(b, at, ways[i])))?;
        let next = ways.swap_remove(best);
        if ways.is_empty() {
            starts.remove(&at);
        }
        if next == first {
            return Some(ring);
        }
        ring.push(next);
        at = next;
    }
}

/// Positive when the way from `a` over `b` to `c` turns left.
fn turn(a: Cell, b: Cell, c: Cell) -> i32 {
    (b.0 - a.0) * (c.1 - b.1) - (b.1 - a.1) * (c.0 - b.0)
}

fn number((x, y): Cell) -> u64 {
    u64::from(x.cast_unsigned()) << 32 | u64::from(y.cast_unsigned())
}

/// Rings as polygons: counter-clockwise rings are outer ones, clockwise ones are holes of the polygon around them.
pub(crate) fn polygons(rings: &[Vec<Point>]) -> Vec<geo::Polygon> {
    let line = |ring: &Vec<Point>| -> geo::LineString {
        ring.iter().map(|&(lon, lat)| (f64::from(lon) / 1_000_000.0, f64::from(lat) / 1_000_000.0)).collect()
    };
    let (outer, holes): (Vec<_>, Vec<_>) = rings.iter().partition(|ring| doubled_area(ring) > 0);
    let mut polygons: Vec<geo::Polygon> =
        outer.into_iter().map(|ring| geo::Polygon::new(line(ring), Vec::new())).collect();
    for hole in holes {
        let hole = line(hole);
        let around = polygons.iter_mut().find(|p| hole.0.first().is_some_and(|&at| p.contains(&geo::Point::from(at))));
        if let Some(polygon) = around {
            polygon.interiors_push(hole);
        }
    }
    polygons
}

fn doubled_area(ring: &[Point]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
}
