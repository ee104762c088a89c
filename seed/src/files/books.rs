//! 成册: fills all books of the county in one pass over its families; memory holds one township at a time.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rules::forms::FormKind;

use super::manifest::{FileEntry, Manifest};
use super::{Encoding, Row, Sheet, places};
use crate::dice::Dice;
use crate::families::{self, Child, Household};
use crate::numbers::Numbers;
use crate::paths::Seat;
use crate::rosters::{self, Classes, Desk};
use crate::schools::{RosterHabit, SchoolIndex};
use crate::truth::{self, Marks};
use crate::world::{HalfCount, Maker, World, half_start, term_of};
use crate::{events, hukou, officers, quirks, survey};

/// Writes all files of the county; calls `progress` with the children done and the children in all.
pub(crate) fn write(world: &World, dir: &Path, progress: &mut dyn FnMut(u64, u64)) -> io::Result<Manifest> {
    std::fs::create_dir_all(dir)?;
    let mut books = Books::open(world, dir)?;
    let mut numbers = Numbers::new(&mut Dice::of(world.recipe.seed, "numbers", 0));
    let mut person = 1;
    let total = world.recipe.children as u64;
    for unit in world.units() {
        for village in unit {
            let dice = Dice::of(world.recipe.seed, "files", village as u64);
            let mut maker = Maker { world, dice: dice.clone(), numbers: &mut numbers };
            let households = families::village(&mut maker, village, person);
            person += u32::try_from(households.iter().map(|h| h.children.len()).sum::<usize>()).unwrap_or(0);
            books.dice = dice;
            for household in &households {
                books.household(household)?;
            }
            progress(u64::from(person) - 1, total);
        }
        books.end_unit()?;
    }
    books.finish(dir)
}

/// A roster under way: rows wait until their township is done, so that schools and classes stand together.
struct RosterBook {
    half: HalfCount,
    file: String,
    /// Only the pupils of grade 1: the cohort of nine years ago for 巩固率.
    entrants_only: bool,
    sheet: Sheet,
    waiting: BTreeMap<(SchoolIndex, u8, Desk, u32), Row>,
}

struct Books<'a> {
    world: &'a World,
    dice: Dice,
    classes: Classes,
    households: Sheet,
    hukou: Sheet,
    rosters: Vec<RosterBook>,
    movements: Sheet,
    attendance: Sheet,
    truth: Sheet,
    /// Numbers given so far: survey, hukou and movement records.
    survey_count: u32,
    hukou_count: u32,
    movement_count: u32,
    children: u64,
}

impl<'a> Books<'a> {
    fn open(world: &'a World, dir: &Path) -> io::Result<Self> {
        let sheet = |file: &str, kind, encoding| Sheet::create(dir, file, kind, encoding);
        let mut rosters = Vec::new();
        for (half, file, entrants_only) in roster_files(world) {
            let sheet = sheet(&file, FormKind::Roster, Encoding::Utf8)?;
            rosters.push(RosterBook { half, file, entrants_only, sheet, waiting: BTreeMap::new() });
        }
        Ok(Self {
            world,
            dice: Dice::of(world.recipe.seed, "files", 0),
            classes: Classes::default(),
            households: sheet("households.csv", FormKind::Households, Encoding::Utf8Bom)?,
            hukou: sheet("hukou.csv", FormKind::Hukou, Encoding::Gb18030)?,
            rosters,
            movements: sheet("movements.csv", FormKind::Movements, Encoding::Utf8)?,
            attendance: sheet("attendance.csv", FormKind::Attendance, Encoding::Utf8)?,
            truth: Sheet::with_headings(dir, "truth.csv", &truth::HEADINGS, Encoding::Utf8)?,
            survey_count: 0,
            hukou_count: 0,
            movement_count: 0,
            children: 0,
        })
    }

    fn household(&mut self, family: &Household) -> io::Result<()> {
        for child in &family.children {
            let mut marks = Marks::default();
            self.survey(family, child, &mut marks)?;
            self.hukou(family, child, &mut marks)?;
            self.movements(child, &mut marks)?;
            self.rosters(family, child, &mut marks)?;
            self.truth.cells(truth::line(self.world, family, child, &marks))?;
            self.children += 1;
        }
        Ok(())
    }

    fn survey(&mut self, family: &Household, child: &Child, marks: &mut Marks) -> io::Result<()> {
        if child.unsurveyed {
            return Ok(());
        }
        let facts = quirks::Facts { world: self.world, family, child };
        let twice = quirks::surveyed_twice(&mut self.dice);
        for time in 0..=usize::from(twice) {
            let mut row = survey::row(self.world, family, child, &mut self.dice);
            quirks::survey(&mut row, &facts, &mut marks.survey_errors, &mut self.dice);
            if time == 1 {
                quirks::second_survey(&mut row, &mut marks.survey_errors, &mut self.dice);
            }
            self.survey_count += 1;
            let id = format!("D{:07}", self.survey_count);
            row.set("record_id", id.as_str());
            self.households.write(&row)?;
            marks.survey.push(id);
        }
        Ok(())
    }

    fn hukou(&mut self, family: &Household, child: &Child, marks: &mut Marks) -> io::Result<()> {
        if !child.on_hukou_list() {
            return Ok(());
        }
        let times = 1 + usize::from(quirks::registered_twice(&mut self.dice));
        for _ in 0..times {
            let mut row = hukou::row(self.world, family, child, &mut self.dice);
            quirks::hukou(&mut row, &quirks::Facts { world: self.world, family, child }, &mut self.dice);
            self.hukou_count += 1;
            let id = format!("H{:07}", self.hukou_count);
            row.set("record_id", id.as_str());
            self.hukou.write(&row)?;
            marks.hukou.push(id);
        }
        Ok(())
    }

    fn movements(&mut self, child: &Child, marks: &mut Marks) -> io::Result<()> {
        let halves = movement_halves(self.world);
        for half in halves {
            for mut row in events::movements(self.world, child, half, &mut self.dice) {
                self.movement_count += 1;
                let id = format!("L{:06}", self.movement_count);
                row.set("record_id", id.as_str());
                self.movements.write(&row)?;
                marks.movements.push(id);
            }
        }
        Ok(())
    }

    fn rosters(&mut self, family: &Household, child: &Child, marks: &mut Marks) -> io::Result<()> {
        let now = self.world.now();
        let mut desks: BTreeMap<(SchoolIndex, u8), Desk> = BTreeMap::new();
        for book in 0..self.rosters.len() {
            let half = self.rosters[book].half;
            let mut seats: Vec<Seat> = child.path.seat(half).into_iter().collect();
            if self.rosters[book].entrants_only {
                seats.retain(|seat| seat.grade == 1);
            }
            if let (true, Some((former, _))) = (half == now && child.path.double, child.path.former) {
                seats.extend(seats.first().copied().map(|seat| Seat { school: former, ..seat }));
            }
            for (nth, seat) in seats.into_iter().enumerate() {
                let desk = self.desk(child, seat, &mut desks);
                let id = self.roster_row(book, family, child, seat, desk, nth, marks);
                match (half == now, half == now - 1, self.rosters[book].entrants_only) {
                    (true, ..) => marks.roster.push(id),
                    (_, true, _) => marks.before.push(id),
                    (.., true) => marks.entrants.push(id),
                    _ => {}
                }
                if half == now && nth == 0 {
                    for row in events::attendance(self.world, child, seat, &mut self.dice) {
                        self.attendance.write(&row)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The child's desk at that school, the same in every term of a stage.
    fn desk(&mut self, child: &Child, seat: Seat, desks: &mut BTreeMap<(SchoolIndex, u8), Desk>) -> Desk {
        let stage = rosters::stage_of(seat.grade);
        let classes = &mut self.classes;
        *desks.entry((seat.school, stage)).or_insert_with(|| classes.seat(seat.school, stage, child.path.entry))
    }

    /// Lays the row down for its school; the key by which the row is known afterwards.
    #[expect(clippy::too_many_arguments, reason = "a roster row is where all parts of a pupil's life meet")]
    fn roster_row(
        &mut self,
        book: usize,
        family: &Household,
        child: &Child,
        seat: Seat,
        desk: Desk,
        nth: usize,
        marks: &mut Marks,
    ) -> String {
        let book = &mut self.rosters[book];
        let mut row = rosters::row(self.world, family, child, seat, desk, book.half);
        let school = &self.world.schools.all[seat.school];
        let facts = quirks::Facts { world: self.world, family, child };
        let errors = quirks::roster(&mut row, school, &facts, nth, &mut self.dice);
        let number = self.classes.record(seat.school, book.half);
        let id = if school.habit == RosterHabit::WithoutRecordId {
            row.get("roll_number").to_owned()
        } else {
            let id = format!("{}{}-{:05}", half_code(book.half), &school.code[4..], number);
            row.set("record_id", id.as_str());
            id
        };
        if book.half == self.world.now() {
            marks.roster_errors.extend(errors);
        }
        book.waiting.insert((seat.school, seat.grade, desk, number), row);
        id
    }

    /// Writes the rosters of the schools whose pupils are all there.
    fn end_unit(&mut self) -> io::Result<()> {
        let seat = self.world.land.townships[self.world.land.streets - 1].villages.end;
        for book in &mut self.rosters {
            // Schools of the seat take pupils from everywhere; they wait until the seat itself is done.
            let later: BTreeMap<_, _> = std::mem::take(&mut book.waiting);
            for (key, row) in later {
                if self.world.schools.all[key.0].village < seat {
                    book.waiting.insert(key, row);
                } else {
                    book.sheet.write(&row)?;
                }
            }
        }
        Ok(())
    }

    fn finish(mut self, dir: &Path) -> io::Result<Manifest> {
        let world = self.world;
        let mut files = Vec::new();
        let mut list = List { world, files: &mut files };
        list.add("places.geojson", "places", Encoding::Utf8, places::write_geojson(world, dir)?, None);
        list.add("places.csv", "places", Encoding::Utf8, places::write_csv(world, dir)?, None);
        list.add("schools.csv", "schools", Encoding::Utf8, places::write_schools(world, dir)?, None);
        let mut sheet = Sheet::create(dir, "officers.csv", FormKind::Officers, Encoding::Utf8)?;
        for row in officers::rows(world, &self.classes) {
            sheet.write(&row)?;
        }
        list.add("officers.csv", "officers", Encoding::Utf8, sheet.finish()?, None);
        let surveyed = u64::from(self.survey_count);
        quirks::total_row(&mut self.households, FormKind::Households, "household_no", surveyed)?;
        let now = Some(world.now());
        list.add("households.csv", "households", Encoding::Utf8Bom, self.households.finish()?, now);
        list.add("hukou.csv", "hukou", Encoding::Gb18030, self.hukou.finish()?, now);
        for mut book in self.rosters.into_iter().rev() {
            for row in std::mem::take(&mut book.waiting).into_values() {
                book.sheet.write(&row)?;
            }
            if book.half == world.now() {
                let pupils = book.sheet.rows();
                quirks::total_row(&mut book.sheet, FormKind::Roster, "class_no", pupils)?;
            }
            list.add(&book.file, "roster", Encoding::Utf8, book.sheet.finish()?, Some(book.half));
        }
        list.add("movements.csv", "movements", Encoding::Utf8, self.movements.finish()?, now);
        list.add("attendance.csv", "attendance", Encoding::Utf8, self.attendance.finish()?, now);
        list.add("truth.csv", "truth", Encoding::Utf8, self.truth.finish()?, now);
        let manifest = Manifest {
            county: crate::land::COUNTY.to_owned(),
            name: world.land.name.clone(),
            term: world.recipe.term.to_string(),
            seed: world.recipe.seed,
            children: self.children,
            files,
        };
        manifest.write(dir)?;
        Ok(manifest)
    }
}

/// The manifest's list under way.
struct List<'a> {
    world: &'a World,
    files: &'a mut Vec<FileEntry>,
}

impl List<'_> {
    fn add(&mut self, file: &str, kind: &str, encoding: Encoding, rows: u64, half: Option<HalfCount>) {
        let as_of = half.map(|half| {
            let days = if half == self.world.now() { 60 } else { 30 };
            crate::text::day(half_start(half) + chrono::Days::new(days))
        });
        self.files.push(FileEntry {
            file: file.to_owned(),
            kind: kind.to_owned(),
            term: half.and_then(term_of).map(|term| term.to_string()),
            as_of,
            encoding: encoding.as_str().to_owned(),
            rows,
            import: kind != "truth" && file != "places.csv",
        });
    }
}

/// `26A` for 2026-autumn, `26S` for 2027-spring: the beginning of a roster's record numbers.
fn half_code(half: HalfCount) -> String {
    format!("{:02}{}", half.div_euclid(2) % 100, if half.rem_euclid(2) == 0 { 'A' } else { 'S' })
}

/// The rosters to write, newest first: this term's, last term's, with more years those before, and the entrants of nine years ago.
fn roster_files(world: &World) -> Vec<(HalfCount, String, bool)> {
    let now = world.now();
    let mut files = vec![(now, "roster.csv".to_owned(), false), (now - 1, "roster-before.csv".to_owned(), false)];
    let years = i32::try_from(world.recipe.years).unwrap_or(1).clamp(1, 12);
    for half in (now + 1 - years * 2..now - 1).rev() {
        files.extend(term_of(half).map(|term| (half, format!("roster-{term}.csv"), false)));
    }
    let entrants = (world.school_year() - 8) * 2;
    if files.iter().all(|(half, ..)| *half != entrants) {
        files.push((entrants, "roster-entrants.csv".to_owned(), true));
    }
    files
}

/// The halves at whose beginning movements are reported: this term's, with more years also those of the terms before.
fn movement_halves(world: &World) -> std::ops::RangeInclusive<HalfCount> {
    let years = i32::try_from(world.recipe.years).unwrap_or(1).clamp(1, 12);
    let now = world.now();
    if years == 1 { now..=now } else { now + 2 - years * 2..=now }
}
