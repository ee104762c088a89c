//! Reading two lists of children from files: which column holds what, and the rows taken in piece by piece on all threads.

use std::path::Path;

use linkage::Side;
use rayon::prelude::*;
use rules::forms::FormKind;
use rules::matching::{Batch, People, PersonColumns};

use super::plain::PlainFile;
use super::table::{Cells, CsvTable, Piece};
use crate::failure::Failure;

/// Both files read in, for a match done in that school year; rows in the order of their homes, not of the files.
pub(super) fn people(left: &Path, right: &Path, year: i32) -> Result<People, Failure> {
    let taken = |file, side| {
        in_pieces(file, year, side)
            .unwrap_or_else(|| CsvTable::open(file).and_then(|table| batches(&table, year, side)))
    };
    let (lefts, rights) = rayon::join(|| taken(left, Side::Left), || taken(right, Side::Right));
    Ok(People::by_home(year, lefts?, rights?))
}

/// The heading under which a file has the keys of its rows.
pub(super) fn key_place(table: &CsvTable, side: Side) -> Option<usize> {
    Headings::of(table, side).place_of("record_id")
}

/// Headings of other programs' files, and the field of contract §2 that each means.
const OTHER_HEADINGS: [(&str, &str); 7] = [
    ("survey_id", "record_id"),
    ("roster_id", "record_id"),
    ("birth_date", "born_on"),
    ("id_no", "id_number"),
    ("guardian", "guardian_name"),
    ("relation", "guardian_relation"),
    ("roll_no", "roll_number"),
];

/// What the headings of a file mean. Each is understood once, not again for every field that is looked for.
struct Headings<'t> {
    table: &'t CsvTable,
    /// The field of each heading on the form of its own side, and on the form of the other.
    fields: [Vec<Option<&'static str>>; 2],
}

impl<'t> Headings<'t> {
    fn of(table: &'t CsvTable, side: Side) -> Self {
        let forms = match side {
            Side::Left => [FormKind::Households, FormKind::Roster],
            Side::Right => [FormKind::Roster, FormKind::Households],
        };
        let field = |form: FormKind, heading: &String| form.column_of(heading).map(|column| column.field);
        Self { table, fields: forms.map(|form| table.headings.iter().map(|heading| field(form, heading)).collect()) }
    }

    /// Where the file has a field: under a heading of its own form, else by the field's plain name, else under one of the other form.
    fn place_of(&self, field: &str) -> Option<usize> {
        let on = |form: usize| self.fields[form].iter().position(|found| *found == Some(field));
        let plain = |heading: &str| heading == field || OTHER_HEADINGS.contains(&(heading, field));
        on(0).or_else(|| self.table.place(plain)).or_else(|| on(1))
    }
}

/// Where a file has what matching reads.
struct Places {
    person: PersonColumns,
    key: Option<usize>,
    /// 学籍号; school, class and number in class: what names a row without 记录编号.
    roll: Option<usize>,
    seat: [Option<usize>; 3],
}

impl Places {
    fn of(table: &CsvTable, side: Side) -> Result<Self, Failure> {
        let headings = Headings::of(table, side);
        let place = |field: &str| headings.place_of(field);
        if place("name").is_none() {
            return Err(table.lacks("姓名"));
        }
        if side == Side::Left && place("record_id").is_none() {
            return Err(table.lacks("记录编号"));
        }
        Ok(Self {
            person: PersonColumns::find(place),
            key: place("record_id"),
            roll: place("roll_number"),
            seat: ["school_code", "class", "class_no"].map(place),
        })
    }
}

/// Takes the rows of a plain file in; nothing if it is not plain.
fn in_pieces(file: &Path, year: i32, side: Side) -> Option<Result<Vec<Batch>, Failure>> {
    let plain = PlainFile::open(file)?;
    match Places::of(&plain.table, side) {
        Ok(places) => plain.each_piece(|piece| batch(piece, &places, year)),
        Err(lacking) => Some(Err(lacking)),
    }
}

/// Takes the rows of a table in, piece by piece on all threads.
fn batches(table: &CsvTable, year: i32, side: Side) -> Result<Vec<Batch>, Failure> {
    let places = Places::of(table, side)?;
    table.pieces().par_iter().map(|piece| batch(piece, &places, year)).collect()
}

fn batch(piece: &Piece<'_>, places: &Places, year: i32) -> Result<Batch, Failure> {
    let mut batch = Batch::for_rows(year, piece.about());
    piece.each(|cells| {
        let key = places.key.map_or("", |place| cells.get(place));
        let seat = if key.trim().is_empty() { own_name(cells, places) } else { String::new() };
        let (mut person, guardians) = places.person.person_and_guardians(&|place| cells.get(place));
        if !seat.is_empty() {
            person.key = &seat;
        }
        batch.push_beside(&person, &guardians);
    })?;
    Ok(batch)
}

/// 记录编号 may be missing on a roster: then 学籍号 or school, class and number in class name the row.
fn own_name(cells: &Cells<'_>, places: &Places) -> String {
    let cell = |place: Option<usize>| place.map_or("", |place| cells.get(place));
    match cell(places.roll) {
        "" => places.seat.map(cell).join(":"),
        roll => roll.to_owned(),
    }
}
