//! 成册: fills all books of the county in one pass over its families; memory holds one township at a time.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use rules::forms::FormKind;

use super::manifest::{FileEntry, Manifest};
use super::plan::{self, RosterFile};
use super::{Encoding, Row, Sheet, places};
use crate::dice::Dice;
use crate::families::{self, Child, Household};
use crate::numbers::Numbers;
use crate::paths::Seat;
use crate::quirks::Facts;
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
            let dice = Dice::of(world.recipe.seed, "families", village as u64);
            let mut maker = Maker { world, dice, numbers: &mut numbers };
            let households = families::village(&mut maker, village, person);
            person += u32::try_from(households.iter().map(|h| h.children.len()).sum::<usize>()).unwrap_or(0);
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
    plan: RosterFile,
    sheet: Sheet,
    waiting: BTreeMap<(SchoolIndex, u8, Desk, u32), Row>,
}

struct Books<'a> {
    world: &'a World,
    classes: Classes,
    households: Sheet,
    hukou: Sheet,
    rosters: Vec<RosterBook>,
    movements: Sheet,
    earlier_movements: Option<Sheet>,
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
        for plan in plan::rosters(world) {
            let sheet = sheet(&plan.file, FormKind::Roster, Encoding::Utf8)?;
            rosters.push(RosterBook { plan, sheet, waiting: BTreeMap::new() });
        }
        let title = format!("{}{}学生流动名册", world.land.name, world.recipe.term.title());
        let history = world.years() > 1;
        let earlier = || sheet("movements-before.csv", FormKind::Movements, Encoding::Utf8);
        Ok(Self {
            world,
            classes: Classes::default(),
            households: sheet("households.csv", FormKind::Households, Encoding::Utf8Bom)?,
            hukou: sheet("hukou.csv", FormKind::Hukou, Encoding::Gb18030)?,
            rosters,
            movements: Sheet::titled(dir, "movements.csv", FormKind::Movements, &title)?,
            earlier_movements: history.then(earlier).transpose()?,
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
            let facts = Facts { world: self.world, family, child };
            let mut marks = Marks::default();
            self.survey(&facts, &mut marks)?;
            self.hukou(&facts, &mut marks)?;
            self.movements(&facts, &mut marks)?;
            self.rosters(&facts, &mut marks)?;
            self.truth.cells(truth::line(self.world, family, child, &marks))?;
            self.children += 1;
        }
        for child in &family.grown {
            let facts = Facts { world: self.world, family, child };
            self.movements(&facts, &mut Marks::default())?;
            self.rosters(&facts, &mut Marks::default())?;
        }
        Ok(())
    }

    /// Dice of one book for one child, so that one file does not depend on what stands in another.
    fn dice(&self, book: &str, child: &Child) -> Dice {
        let digits = child.roll.bytes().fold(u64::from(child.person), |sum, b| sum.wrapping_mul(31) + u64::from(b));
        Dice::of(self.world.recipe.seed, book, digits)
    }

    fn survey(&mut self, facts: &Facts, marks: &mut Marks) -> io::Result<()> {
        if facts.child.unsurveyed {
            return Ok(());
        }
        let mut dice = self.dice("survey", facts.child);
        let twice = quirks::surveyed_twice(&mut dice);
        for time in 0..=usize::from(twice) {
            let mut row = survey::row(self.world, facts.family, facts.child, &mut dice);
            quirks::survey(&mut row, facts, &mut marks.survey_errors, &mut dice);
            if time == 1 {
                quirks::second_survey(&mut row, &mut marks.survey_errors, &mut dice);
            }
            self.survey_count += 1;
            let id = format!("D{:07}", self.survey_count);
            row.set("record_id", id.as_str());
            self.households.write(&row)?;
            marks.survey.push(id);
        }
        Ok(())
    }

    fn hukou(&mut self, facts: &Facts, marks: &mut Marks) -> io::Result<()> {
        if !facts.child.on_hukou_list() {
            return Ok(());
        }
        let mut dice = self.dice("hukou", facts.child);
        if quirks::left_out_of_hukou(facts, &mut dice) {
            return Ok(());
        }
        for _ in 0..=usize::from(quirks::registered_twice(&mut dice)) {
            let mut row = hukou::row(self.world, facts.family, facts.child, &mut dice);
            quirks::hukou(&mut row, facts, &mut dice);
            self.hukou_count += 1;
            let id = format!("H{:07}", self.hukou_count);
            row.set("record_id", id.as_str());
            self.hukou.write(&row)?;
            marks.hukou.push(id);
        }
        Ok(())
    }

    fn movements(&mut self, facts: &Facts, marks: &mut Marks) -> io::Result<()> {
        let now = self.world.now();
        let mut dice = self.dice("movements", facts.child);
        for mut row in events::movements(self.world, facts.child, now, &mut dice) {
            self.movement_count += 1;
            let id = format!("L{:06}", self.movement_count);
            row.set("record_id", id.as_str());
            self.movements.write(&row)?;
            marks.movements.push(id);
        }
        let Some(sheet) = &mut self.earlier_movements else { return Ok(()) };
        for half in plan::earlier_movements(self.world) {
            for mut row in events::movements(self.world, facts.child, half, &mut dice) {
                row.set("record_id", format!("{}L{:06}", plan::half_code(half), sheet.rows() + 1));
                sheet.write(&row)?;
            }
        }
        Ok(())
    }

    fn rosters(&mut self, facts: &Facts, marks: &mut Marks) -> io::Result<()> {
        let now = self.world.now();
        let mut desks: BTreeMap<(SchoolIndex, u8), Desk> = BTreeMap::new();
        for book in 0..self.rosters.len() {
            let plan = &self.rosters[book].plan;
            let (half, entrants_only) = (plan.half, plan.entrants_only);
            for (nth, seat) in seats(facts.child, half, now).enumerate() {
                if entrants_only && seat.grade != 1 {
                    continue;
                }
                let desk = self.desk(facts.child, seat, &mut desks);
                let (id, errors) = self.roster_row(book, facts, seat, desk, nth);
                if half == now {
                    marks.roster.push(id);
                    marks.roster_errors.extend(errors);
                    self.attendance(facts, seat, nth)?;
                } else if half == now - 1 {
                    marks.before.push(id);
                } else if half == plan::entrants(self.world) && seat.grade == 1 {
                    marks.entrants.push(id);
                }
            }
        }
        Ok(())
    }

    fn attendance(&mut self, facts: &Facts, seat: Seat, nth: usize) -> io::Result<()> {
        if nth > 0 {
            return Ok(());
        }
        let mut dice = self.dice("attendance", facts.child);
        for row in events::attendance(self.world, facts.child, seat, &mut dice) {
            self.attendance.write(&row)?;
        }
        Ok(())
    }

    /// The child's desk at that school, the same in every term of a stage.
    fn desk(&mut self, child: &Child, seat: Seat, desks: &mut BTreeMap<(SchoolIndex, u8), Desk>) -> Desk {
        let stage = rosters::stage_of(seat.grade);
        let classes = &mut self.classes;
        *desks.entry((seat.school, stage)).or_insert_with(|| classes.seat(seat.school, stage, child.path.entry))
    }

    /// Lays the row down for its school; the key by which the row is known afterwards, and its errors.
    fn roster_row(
        &mut self,
        book: usize,
        facts: &Facts,
        seat: Seat,
        desk: Desk,
        nth: usize,
    ) -> (String, Vec<&'static str>) {
        let half = self.rosters[book].plan.half;
        let mut dice = self.dice(&plan::half_code(half), facts.child);
        let mut row = rosters::row(self.world, facts.family, facts.child, seat, desk, half);
        let school = &self.world.schools.all[seat.school];
        let errors = quirks::roster(&mut row, school, facts, nth, &mut dice);
        let number = self.classes.record(seat.school, half);
        let id = if school.habit == RosterHabit::WithoutRecordId {
            row.get("roll_number").to_owned()
        } else {
            let id = format!("{}{}-{number:05}", plan::half_code(half), &school.code[4..]);
            row.set("record_id", id.as_str());
            id
        };
        self.rosters[book].waiting.insert((seat.school, seat.grade, desk, number), row);
        (id, errors)
    }

    /// Writes the rosters of the schools whose pupils are all there.
    fn end_unit(&mut self) -> io::Result<()> {
        let seat = self.world.land.townships[self.world.land.streets - 1].villages.end;
        for book in &mut self.rosters {
            // Schools of the seat take pupils from everywhere; they wait until the seat itself is done.
            for (key, row) in std::mem::take(&mut book.waiting) {
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
        list.add("place-changes.csv", "place_changes", Encoding::Utf8, places::write_changes(world, dir)?, None);
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
        for book in self.rosters.into_iter().rev() {
            let (plan, rows) = book.finish(world)?;
            list.add(&plan.file, "roster", Encoding::Utf8, rows, Some(plan.half));
        }
        if let Some(sheet) = self.earlier_movements {
            list.add("movements-before.csv", "movements", Encoding::Utf8, sheet.finish()?, now);
        }
        list.add("movements.csv", "movements", Encoding::Utf8, self.movements.finish()?, now);
        list.add("attendance.csv", "attendance", Encoding::Utf8, self.attendance.finish()?, now);
        list.add("truth.csv", "truth", Encoding::Utf8, self.truth.finish()?, now);
        let manifest = Manifest {
            county: crate::land::COUNTY.to_owned(),
            name: world.land.name.clone(),
            term: world.recipe.term.to_string(),
            seed: world.recipe.seed,
            asked: world.recipe.children as u64,
            children: self.children,
            files,
        };
        manifest.write(dir)?;
        Ok(manifest)
    }
}

impl RosterBook {
    /// Writes what still waits, under the newest roster a total row, and ends the file.
    fn finish(mut self, world: &World) -> io::Result<(RosterFile, u64)> {
        for row in self.waiting.into_values() {
            self.sheet.write(&row)?;
        }
        if self.plan.half == world.now() {
            let pupils = self.sheet.rows();
            quirks::total_row(&mut self.sheet, FormKind::Roster, "class_no", pupils)?;
        }
        Ok((self.plan, self.sheet.finish()?))
    }
}

/// Where the child is on the roll in that half: at one school, or at the former one as well (一人两籍).
fn seats(child: &Child, half: HalfCount, now: HalfCount) -> impl Iterator<Item = Seat> {
    let seat = child.path.seat(half);
    let former = child.path.former.filter(|_| half == now && child.path.double);
    let second = seat.zip(former).map(|(seat, (school, _))| Seat { school, ..seat });
    seat.into_iter().chain(second)
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
            import: !matches!(kind, "truth" | "place_changes") && file != "places.csv",
        });
    }
}
