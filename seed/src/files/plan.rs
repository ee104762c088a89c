//! 清单: which rosters and movements are written, under which names and record numbers.

use crate::world::{HalfCount, World, term_of};

/// A roster to write.
pub(super) struct RosterFile {
    pub half: HalfCount,
    pub file: String,
    /// Only the pupils of grade 1: the cohort of nine years ago for 巩固率.
    pub entrants_only: bool,
}

/// The rosters, newest first: this term's, last term's, with more years those before, and the entrants of nine years ago.
pub(super) fn rosters(world: &World) -> Vec<RosterFile> {
    let whole = |half, file: String| RosterFile { half, file, entrants_only: false };
    let now = world.now();
    let mut files = vec![whole(now, "roster.csv".to_owned()), whole(now - 1, "roster-before.csv".to_owned())];
    for half in (earliest(world)..now - 1).rev() {
        files.extend(term_of(half).map(|term| whole(half, format!("roster-{term}.csv"))));
    }
    let half = entrants(world);
    if files.iter().all(|known| known.half != half) {
        files.push(RosterFile { half, file: "roster-entrants.csv".to_owned(), entrants_only: true });
    }
    files
}

/// The autumn in which those who are now due in grade 9 entered grade 1.
pub(super) fn entrants(world: &World) -> HalfCount {
    (world.school_year() - 8) * 2
}

/// The halves before this term at whose beginning movements are reported in movements-before.csv.
pub(super) fn earlier_movements(world: &World) -> std::ops::Range<HalfCount> {
    earliest(world) + 1..world.now()
}

/// The first half of the history: an autumn, or the term before this one, which is always in it.
fn earliest(world: &World) -> HalfCount {
    ((world.school_year() + 1 - world.years()) * 2).min(world.now() - 1)
}

/// `26A` for 2026-autumn, `26S` for 2027-spring: the beginning of a roster's record numbers.
pub(super) fn half_code(half: HalfCount) -> String {
    format!("{:02}{}", half.div_euclid(2) % 100, if half.rem_euclid(2) == 0 { 'A' } else { 'S' })
}
