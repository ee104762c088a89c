//! What it costs to match a county, to match it again after a school has sent its roster anew, and to look one child up.
//!
//! `cargo bench -p rules --bench matching`; `BAOXUE_MEASURE_CHILDREN` (100000) is the size of the county. Each answer is held against
//! a match from scratch before its time is printed.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and may stop")]

use std::path::Path;
use std::time::{Duration, Instant};

use linkage::{Row, Side};
use rules::forms::FormKind;
use rules::matching::{Batch, Lookup, Options, Outcome, People, Person, PersonColumns, Rematch, match_children};
use seed::Recipe;

const YEAR: i32 = 2026;
/// Rows that a school's new roster changes.
const CHANGED: usize = 1_000;
/// Rosters that come one after the other.
const ROSTERS: usize = 8;

fn main() {
    let children = std::env::var("BAOXUE_MEASURE_CHILDREN").map_or(100_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let recipe = Recipe { children, seed: 1, years: 1, term: "2026-autumn".parse().unwrap() };
    seed::make_county(recipe).write(folder.path(), &mut |_, _| ()).unwrap();
    let survey = Rows::read(&folder.path().join("households.csv"), FormKind::Households);
    let roster = Rows::read(&folder.path().join("roster.csv"), FormKind::Roster);
    println!("{} surveyed children, {} roster rows", survey.rows.len(), roster.rows.len());
    let (outcome, took) = timed(|| match_children(&people(&survey, &roster, &[]), &[], &Options::default()));
    println!("matched from scratch: {} links in {took:.0?}", outcome.links.len());
    one_child(&survey, &roster, &outcome);
    rosters_anew(&survey, &roster, &outcome);
}

/// Every 97th child of the survey is looked up on the rosters, as a phone would send it.
fn one_child(survey: &Rows, roster: &Rows, outcome: &Outcome) {
    let mut lookup = Lookup::new(people(survey, roster, &[]), &outcome.model);
    let mut times = Vec::new();
    for row in (0..survey.rows.len()).step_by(97) {
        let (found, took) = timed(|| lookup.find(&survey.person(row)));
        times.push(took);
        let linked =
            outcome.links.binary_search_by_key(&row_number(row), |link| link.left).ok().map(|at| &outcome.links[at]);
        let same = |link: &rules::matching::Link| {
            found.iter().any(|one| one.right == link.right && one.evidence.to_bits() == link.evidence.to_bits())
        };
        assert!(linked.is_none_or(same), "row {row}: the batch and the single row weigh alike");
    }
    times.sort();
    println!(
        "one child looked up: {:.1?} median, {:.1?} at worst of {}",
        times[times.len() / 2],
        times[times.len() - 1],
        times.len()
    );
}

/// One roster after another comes anew.
fn rosters_anew(survey: &Rows, roster: &Rows, outcome: &Outcome) {
    let (mut rematch, ready) = timed(|| Rematch::new(people(survey, roster, &[]), &outcome.model));
    println!("made ready for new rosters in {ready:.0?}");
    let (mut gone, mut sent, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for nth in 0..ROSTERS {
        let (rows, again) = new_roster(roster.rows.len(), nth);
        let come: Vec<Person<'_>> = again.iter().map(|(row, bare)| roster.anew(*row, *bare)).collect();
        let before = cpu();
        let (_, took) = timed(|| {
            rematch.replace(&rows, &come);
            rematch.outcome(&[], true)
        });
        times.push((took, cpu().saturating_sub(before)));
        gone.extend(rows);
        sent.extend(again);
    }
    let mut whole = people(survey, roster, &sent);
    for row in gone {
        whole.remove(Side::Right, row);
    }
    as_from_scratch(&rematch.outcome(&[], true), &whole, outcome);
    times.sort();
    let [(best, _), (middle, cpu), (worst, _)] = [0, ROSTERS / 2, ROSTERS - 1].map(|at| times[at]);
    println!(
        "{CHANGED} rows of one roster matched again: {best:.0?} – {middle:.0?} – {worst:.0?}, {cpu:.0?} of processor"
    );
}

/// The rows of the county's roster that a school sends anew: a fiftieth is gone, a tenth of the rest has lost its number.
fn new_roster(rows: usize, nth: usize) -> (Vec<Row>, Vec<(usize, bool)>) {
    let first = nth * (rows - CHANGED) / ROSTERS;
    let all = first..first + CHANGED;
    let again = all.clone().filter(|row| row % 50 != 7).map(|row| (row, row % 10 == 3)).collect();
    (all.map(row_number).collect(), again)
}

fn as_from_scratch(again: &Outcome, whole: &People, first: &Outcome) {
    let as_it_stands = Options { train: false, model: Some(first.model.clone()), ..Options::default() };
    let (scratch, took) = timed(|| match_children(whole, &[], &as_it_stands));
    assert_eq!(again.links, scratch.links, "the same answer as from scratch");
    assert_eq!(again.contested, scratch.contested);
    assert_eq!(again.unmatched_left, scratch.unmatched_left);
    assert_eq!(again.unmatched_right, scratch.unmatched_right);
    assert_eq!(again.doubles_right, scratch.doubles_right);
    println!("from scratch with the same model: {took:.0?}");
}

fn row_number(row: usize) -> Row {
    Row::try_from(row).unwrap()
}

/// A file of the county in memory.
struct Rows {
    columns: PersonColumns,
    rows: Vec<csv::StringRecord>,
}

impl Rows {
    fn read(file: &Path, form: FormKind) -> Self {
        let text = String::from_utf8(std::fs::read(file).unwrap()).unwrap();
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings = reader.headers().unwrap().clone();
        let place =
            |field: &str| headings.iter().position(|heading| form.column_of(heading).is_some_and(|c| c.field == field));
        Self { columns: PersonColumns::find(place), rows: reader.records().map(Result::unwrap).collect() }
    }

    fn person(&self, row: usize) -> Person<'_> {
        self.columns.person(&|place| self.rows[row].get(place).unwrap_or_default())
    }

    /// The row as it is sent again, some without their numbers.
    fn anew(&self, row: usize, bare: bool) -> Person<'_> {
        let person = self.person(row);
        if bare { Person { id_number: "", ..person } } else { person }
    }
}

/// Both lists, and behind the roster the rows that were sent again.
fn people(survey: &Rows, roster: &Rows, again: &[(usize, bool)]) -> People {
    let mut people = People::new(YEAR);
    for (side, rows) in [(Side::Left, survey), (Side::Right, roster)] {
        let mut batch = Batch::new(YEAR);
        for row in 0..rows.rows.len() {
            batch.push(&rows.person(row));
        }
        people.join(side, vec![batch]);
    }
    for (row, bare) in again {
        people.push(Side::Right, &roster.anew(*row, *bare));
    }
    people
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed())
}

/// What all threads of this process have worked so far.
fn cpu() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name.split_whitespace().skip(11).take(2).filter_map(|part| part.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
