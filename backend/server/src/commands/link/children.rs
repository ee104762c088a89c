//! Our own model of children: households' columns on the left, roster's on the right.

use std::collections::HashMap;
use std::path::Path;

use linkage::{Row, Side};
use rayon::prelude::*;
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::matching::{Batch, Link, Options, Outcome, People, PersonColumns, Settled, match_children, passes};

use super::table::{Cells, CsvTable, Piece};
use super::{Line, sampling, saved, write, write_doubles};
use crate::args::LinkArgs;
use crate::failure::Failure;
use crate::output::{self, Rows};

/// Two files and what was found between them.
pub(super) struct Matched {
    pub people: People,
    pub outcome: Outcome,
}

impl Matched {
    /// Links and losing candidates, the links first.
    pub(super) fn all(&self) -> impl Iterator<Item = &Link> + Clone {
        self.outcome.links.iter().chain(&self.outcome.contested)
    }

    /// The keys of both rows.
    pub(super) fn keys(&self, left: Row, right: Row) -> (&str, &str) {
        (self.people.key(Side::Left, left), self.people.key(Side::Right, right))
    }
}

/// Links children with roster rows; the losing candidates of a contested pair stay visible as review. Gives the number of lines.
pub(super) fn link(args: &LinkArgs, quiet: bool) -> Result<usize, Failure> {
    let right = args.right.as_deref().ok_or_else(|| {
        Failure::usage("儿童模型比对两张表：请用 --right 给出右表；表内重复用 --doubles 写出".to_owned())
    })?;
    let people = read(&args.left, right)?;
    let settled = args.settled.as_deref().map(|file| settled_in(file, &people)).transpose()?.unwrap_or_default();
    let options =
        Options { train: !args.no_training, doubles: true, model: args.start.as_deref().map(saved::read).transpose()? };
    let outcome = match_children(&people, &settled, &options);
    let matched = Matched { people, outcome };
    let count = matched.outcome.links.len() + matched.outcome.contested.len();
    let links: Vec<&Link> = matched.all().collect();
    write(&args.out, count, |place| line(&matched, links[place]))?;
    if let Some(file) = &args.save_model {
        saved::write(file, &matched.outcome.model)?;
    }
    if let Some(file) = &args.doubles {
        write_doubles(file, &matched)?;
    }
    if let (Some(count), Some(file)) = (args.sample, &args.sample_out) {
        sampling::write(file, &matched, count, args.seed)?;
    }
    if args.passes && !quiet {
        output::line(&told(&matched))?;
    }
    Ok(count)
}

/// Both files read in, for a match done today.
pub(super) fn read(left: &Path, right: &Path) -> Result<People, Failure> {
    let today = registry::Clock::real().today();
    let year = Term::of_day(today).map_or(0, |term| term.school_year().start_year());
    let taken = |file, side, form| CsvTable::open(file).and_then(|table| batches(&table, year, side, form));
    let (lefts, rights) =
        rayon::join(|| taken(left, Side::Left, FormKind::Households), || taken(right, Side::Right, FormKind::Roster));
    let mut people = People::new(year);
    people.join(Side::Left, lefts?);
    people.join(Side::Right, rights?);
    Ok(people)
}

/// The heading under which a file has the keys of its rows.
pub(super) fn key_place(table: &CsvTable, side: Side) -> Option<usize> {
    place_of(table, if side == Side::Left { FormKind::Households } else { FormKind::Roster }, "record_id")
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

/// Where a file has a field: under a heading of its own form, else of the other form, else by the field's plain name.
fn place_of(table: &CsvTable, form: FormKind, field: &str) -> Option<usize> {
    let of =
        |form: FormKind| table.place(|heading| form.column_of(heading).is_some_and(|column| column.field == field));
    let plain = |heading: &str| heading == field || OTHER_HEADINGS.contains(&(heading, field));
    of(form).or_else(|| table.place(plain)).or_else(|| of(FormKind::Households)).or_else(|| of(FormKind::Roster))
}

/// Where a file has what matching reads.
struct Places {
    person: PersonColumns,
    key: Option<usize>,
    /// 学籍号; school, class and number in class: what names a row without 记录编号.
    roll: Option<usize>,
    seat: [Option<usize>; 3],
}

/// Takes the rows in, piece by piece on all threads.
fn batches(table: &CsvTable, year: i32, side: Side, form: FormKind) -> Result<Vec<Batch>, Failure> {
    let place = |field: &str| place_of(table, form, field);
    if place("name").is_none() {
        return Err(table.lacks("姓名"));
    }
    if side == Side::Left && place("record_id").is_none() {
        return Err(table.lacks("记录编号"));
    }
    let places = Places {
        person: PersonColumns::find(place),
        key: place("record_id"),
        roll: place("roll_number"),
        seat: ["school_code", "class", "class_no"].map(place),
    };
    table.pieces().par_iter().map(|piece| batch(piece, &places, year)).collect()
}

fn batch(piece: &Piece<'_>, places: &Places, year: i32) -> Result<Batch, Failure> {
    let mut batch = Batch::new(year);
    piece.each(|cells| {
        let key = places.key.map_or("", |place| cells.get(place));
        let seat = if key.trim().is_empty() { own_name(cells, places) } else { String::new() };
        let mut person = places.person.person(&|place| cells.get(place));
        if !seat.is_empty() {
            person.key = &seat;
        }
        batch.push(&person);
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

fn line<'l>(matched: &'l Matched, link: &Link) -> Line<'l> {
    let (left, right) = matched.keys(link.left, link.right);
    Line {
        left,
        right,
        weight: link.weight,
        probability: link.probability,
        decision: link.decision.as_str(),
        reason: link.reason.to_string(),
    }
}

/// The rows of both lists by their keys.
pub(super) fn rows_by_key(people: &People, side: Side) -> HashMap<&str, Row> {
    let rows = 0..Row::try_from(people.count(side)).unwrap_or(Row::MAX);
    rows.map(|row| (people.key(side, row), row)).collect()
}

fn settled_in(file: &Path, people: &People) -> Result<Vec<Settled>, Failure> {
    let table = CsvTable::open(file)?;
    let place = |name: &str| table.place(|heading| heading == name).ok_or_else(|| table.lacks(name));
    let (survey, roster, same) = (place("survey_id")?, place("roster_id")?, place("same")?);
    let (lefts, rights) = (rows_by_key(people, Side::Left), rows_by_key(people, Side::Right));
    let mut settled = Vec::new();
    table.each(|cells| {
        let rows = lefts.get(cells.get(survey)).zip(rights.get(cells.get(roster)));
        let answer = sampling::yes_or_no(cells.get(same));
        settled.extend(rows.zip(answer).map(|((left, right), same)| Settled { left: *left, right: *right, same }));
    })?;
    Ok(settled)
}

/// What each blocking pass cost and found, as a table.
fn told(matched: &Matched) -> String {
    let mut rows = Rows::under(&["分块", "带来的对", "略过的键", "找到的关联", "仅此找到"]);
    for pass in passes(&matched.people, &matched.outcome) {
        let counts = [pass.pairs, pass.passed_over, pass.links, pass.alone].map(|count| count.to_string());
        rows.rows.push([vec![pass.name], counts.to_vec()].concat());
    }
    rows.table()
}
