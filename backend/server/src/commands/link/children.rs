//! Our own model of children: households' columns on the left, roster's on the right.

use std::collections::HashMap;
use std::path::Path;

use linkage::{Row, Side};
use rules::calendar::Term;
use rules::matching::{Link, Options, Outcome, People, Settled, match_children, passes};

use super::lines::{Lines, write};
use super::table::CsvTable;
use super::{reading, sampling, saved, write_doubles};
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
    let Outcome { links, contested, .. } = &matched.outcome;
    let link = |place: usize| links.get(place).unwrap_or_else(|| &contested[place - links.len()]);
    write(&args.out, count, |place, lines| line(&matched, link(place), lines))?;
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
    reading::people(left, right, Term::of_day(today).map_or(0, |term| term.school_year().start_year()))
}

fn line(matched: &Matched, link: &Link, lines: &mut Lines) {
    let (left, right) = matched.keys(link.left, link.right);
    lines.start([left, right], [link.weight, link.probability], link.decision.as_str());
    lines.end(&link.reason.parts());
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
