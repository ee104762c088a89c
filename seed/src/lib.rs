//! 样县 · one made-up county, always the same for the same seed, as the files that its offices would hand in (contract §2), with
//! the truth about every child beside them.
//!
//! | file | what it is like |
//! |---|---|
//! | places.geojson, places.csv | county, townships, villages with outlines, groups as points; the CSV says the same without outlines |
//! | place-changes.csv | merged villages whose old codes some rows still carry (`原代码` of the places); no import kind takes it |
//! | schools.csv, officers.csv | schools with catchments; officers of both lines, class teachers, surveying teachers with their groups |
//! | households.csv | survey of this term, UTF-8 with byte order mark, a total row at the end |
//! | hukou.csv | police list, GB18030, with the headings of the police |
//! | roster.csv, roster-before.csv | this term's and last term's rosters, school by school; this term's ends with a total row |
//! | roster-entrants.csv | grade 1 of nine years ago |
//! | roster-TERM.csv, movements-before.csv | with more than one year: the terms before |
//! | movements.csv, attendance.csv | this term's; the movements with a title row above the headings |
//! | truth.csv | one line a person: its rows in the files, what is true, twins, cousins, and the errors made in its rows |
//! | manifest.json | the files in the order of import |
//!
//! All people, schools and places are made up; citizen numbers carry only codes of the unused range 6290xx (D§4.1).
//! Reading order: the land, its schools, its families and their children's paths, what each office writes, how files err,
//! the files.

mod cast;
mod dice;
mod events;
mod families;
mod files;
mod hukou;
mod land;
mod numbers;
mod officers;
mod paths;
mod quirks;
mod rosters;
mod schools;
mod survey;
mod text;
mod truth;
mod world;

use std::io;
use std::path::Path;

use rules::calendar::Term;

pub use files::{FileEntry, Manifest};

/// What county to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipe {
    /// How many children aged 3 to 17 live in the county or are registered there.
    pub children: usize,
    /// One seed gives the same bytes on every machine.
    pub seed: u64,
    /// Years of history: 1 gives this term, the term before, and the entrants of nine years ago.
    pub years: u32,
    /// The current term.
    pub term: Term,
}

/// A county planned and ready to be written. Its people come into being while the files are written, a township at a time.
#[derive(Debug, Clone)]
pub struct County {
    world: world::World,
}

/// Plans the county of that recipe: its land and its schools.
pub fn make_county(recipe: Recipe) -> County {
    County { world: world::World::new(recipe) }
}

impl County {
    /// The county's name (县名).
    pub fn name(&self) -> &str {
        &self.world.land.name
    }

    /// Writes all files into the directory, which is made if missing, and tells `progress` of the children done and of all.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, dir: &Path, progress: &mut dyn FnMut(u64, u64)) -> io::Result<Manifest> {
        files::write(&self.world, dir, progress)
    }
}
