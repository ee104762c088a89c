//! 逐人复核: cohorts and the year of a dropout counted again by hand from the stored rows, by the plain rules and without the queries of
//! the register: `seeds` holds every made-up county against it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use county_tests::World;
use county_tests::tiny::this_term;
use registry::rates::Measure;
use rules::calendar::Term;
use rules::rates::{Cohort, Counted, DropoutPeriod, Formula, Indicator, came_to_the_new_year};
use rules::rosters::MovementKind;
use rules::schools::{Grade, Stage, System};
use rules::standing::{SchoolStatus, StatusClass};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::seeds::{county_figure, rows};

/// A line of a roster.
#[derive(Clone)]
struct Row {
    id: Uuid,
    term: Term,
    grade: String,
    roll: Option<String>,
    person: (String, Option<NaiveDate>),
    away: bool,
    /// Of the last class: verified to be out of school, on leave or dead, so that nobody of that name sits there.
    out: bool,
    ended: bool,
    /// The last day for which a list has it.
    as_of: NaiveDate,
}

/// A line of the movement list.
struct Move {
    roll: String,
    kind: String,
    on: NaiveDate,
}

/// Everything that is looked at.
pub(crate) struct Recount {
    lines: Vec<Row>,
    moves: Vec<Move>,
}

impl Recount {
    /// Reads the rosters and movements of a county.
    pub(crate) async fn of(world: &World) -> Self {
        let lines = "SELECT r.id, r.term, r.grade, r.roll_number, r.name_key, r.born_on, r.roll_state, r.ended_on, s.as_of \
            FROM roster_rows r JOIN roster_snapshots s ON s.id = r.last_snapshot_id";
        let moves =
            "SELECT roll_number, kind, on_day FROM movements WHERE roll_number IS NOT NULL ORDER BY on_day, record_id";
        let out: HashSet<Uuid> = out_of_class(world).await;
        let mut lines: Vec<Row> = rows(world, lines).await.iter().map(line).collect();
        for line in &mut lines {
            line.out = out.contains(&line.id);
        }
        Self { lines, moves: rows(world, moves).await.iter().map(movement).collect() }
    }

    /// Numerator and denominator of each retention rate, person by person.
    pub(crate) async fn holds_of_cohorts(&self, world: &World) {
        for of in [Indicator::RetentionNine, Indicator::RetentionPrimarySix, Indicator::RetentionJuniorThree] {
            let cohort = Cohort::of(of, this_term(), System::SixThree).unwrap();
            for formula in [Formula::National, Formula::TransferCorrected] {
                let figure = county_figure(world, Measure { formula, ..Measure::usual(of) }).await;
                let counted =
                    if formula == Formula::National { self.two_classes(cohort) } else { self.corrected(cohort) };
                assert_eq!((figure.numerator, figure.denominator), counted, "{of} {formula}");
            }
        }
    }

    fn two_classes(&self, cohort: Cohort) -> (i64, i64) {
        let (entered, last) = self.classes(cohort);
        (count(last.iter().filter(|row| !row.out)), count(entered))
    }

    fn classes(&self, cohort: Cohort) -> (Vec<&Row>, Vec<&Row>) {
        let class = |term: Term, grade: u8| {
            let of = move |row: &&Row| row.term == term && row.grade == grade.to_string() && !row.ended;
            self.lines.iter().filter(of).collect::<Vec<_>>()
        };
        (class(cohort.entered.autumn(), cohort.first.code()), class(this_term(), cohort.last.code()))
    }

    fn corrected(&self, cohort: Cohort) -> (i64, i64) {
        let (entered, mut last) = self.classes(cohort);
        let mut gone = Vec::new();
        let (mut numerator, mut denominator) = (0, 0);
        for entrant in entered.iter().copied() {
            match last.iter().position(|row| entrant.roll.is_some() && row.roll == entrant.roll) {
                Some(at) => {
                    let sits = i64::from(!last.swap_remove(at).out);
                    (numerator, denominator) = (numerator + sits, denominator + 1);
                }
                None => gone.push(entrant),
            }
        }
        for entrant in gone {
            let same = |row: &&&Row| entrant.person.1.is_some() && row.person == entrant.person;
            if let Some(at) = last.iter().position(|row| same(&row)) {
                let sits = i64::from(!last.swap_remove(at).out);
                (numerator, denominator) = (numerator + sits, denominator + 1);
            } else if !self.left(entrant, cohort) {
                denominator += 1;
            }
        }
        last.retain(|row| self.day(row.roll.as_deref(), "transfer_in", cohort).is_some());
        let (arrived, sit) = (count(&last), count(last.iter().filter(|row| !row.out)));
        (numerator + sit, denominator + arrived + self.arrived_and_gone(cohort))
    }

    /// By a transfer, without having come back and without a place in another class now; the dead are none of these.
    fn left(&self, entrant: &Row, cohort: Cohort) -> bool {
        let day = |kind| self.day(entrant.roll.as_deref(), kind, cohort);
        let here = self
            .lines
            .iter()
            .any(|row| row.term == this_term() && !row.ended && row.roll.is_some() && row.roll == entrant.roll);
        let transferred = day("transfer_out").is_some_and(|went| day("transfer_in").is_none_or(|came| came < went));
        day("death").is_none() && !here && transferred
    }

    /// The last day of a kind of movement since the entry.
    fn day(&self, roll: Option<&str>, kind: &str, cohort: Cohort) -> Option<NaiveDate> {
        let since = cohort.entered.starts_on()..=this_term().school_year().ends_on();
        let own =
            self.moves.iter().filter(|m| Some(m.roll.as_str()) == roll && m.kind == kind && since.contains(&m.on));
        own.map(|m| m.on).max()
    }

    fn arrived_and_gone(&self, cohort: Cohort) -> i64 {
        let (entered, last) = self.classes(cohort);
        let known: HashSet<&str> = entered.iter().chain(&last).filter_map(|row| row.roll.as_deref()).collect();
        let classes: HashSet<(Term, String)> = cohort
            .classes()
            .flat_map(|(year, grade)| [year.autumn(), year.spring()].map(|term| (term, grade.code().to_string())))
            .collect();
        let between = self.lines.iter().filter(|row| classes.contains(&(row.term, row.grade.clone())));
        let rolls: HashSet<&str> =
            between.filter_map(|row| row.roll.as_deref()).filter(|roll| !known.contains(roll)).collect();
        let stays_counted = |roll: &&&str| {
            let came = self.day(Some(roll), "transfer_in", cohort);
            came.is_some() && self.day(Some(roll), "transfer_out", cohort) < came
        };
        count(rolls.iter().filter(stays_counted))
    }

    /// Whether each pupil of the base is kept for another year by the rule.
    pub(crate) async fn holds_of_dropouts(&self, world: &World) {
        let heads =
            rows(world, "SELECT subject_id, child_id, counted FROM heads WHERE until_seq IS NULL AND role = 'pupil'")
                .await;
        let links = "SELECT other_id, child_id FROM links WHERE term = '2026-autumn' AND other_kind = 'roster' \
            AND decision IN ('certain', 'settled') AND child_id IS NOT NULL";
        let linked: Vec<(Uuid, Uuid)> =
            rows(world, links).await.iter().map(|row| (get(row, "other_id"), get(row, "child_id"))).collect();
        let by_id: HashMap<Uuid, &Row> = self.lines.iter().map(|row| (row.id, row)).collect();
        assert!(!heads.is_empty());
        for head in heads {
            let Some(Counted::Pupil(pupil)) = Counted::from_code(&get::<String>(&head, "counted")) else {
                panic!("no pupil")
            };
            let row = by_id[&get::<Uuid>(&head, "subject_id")];
            let child: Option<Uuid> = get(&head, "child_id");
            let own = |line: &&Row| {
                let by_child = linked.iter().any(|(other, of)| *other == line.id && Some(*of) == child);
                line.term == this_term() && (by_child || line.roll.is_some() && line.roll == row.roll)
            };
            let listed: Vec<&Row> = self.lines.iter().filter(own).collect();
            let (other, stayed) = (self.other_year(row, &listed), self.stayed_away(row.roll.as_deref()));
            assert_eq!(pupil.other_year, other, "{}", row.id);
            let gone = pupil.movement == Some(MovementKind::Dropout);
            assert_eq!(gone && pupil.status.is_some(), stayed && pupil.status.is_some(), "{}", row.id);
        }
    }

    /// The first leaving since that day that no return follows.
    fn left_since(&self, roll: Option<&str>, day: NaiveDate) -> Option<NaiveDate> {
        let of = |kind: &'static str| {
            self.moves.iter().filter(move |m| Some(m.roll.as_str()) == roll && m.kind == kind).map(|m| m.on)
        };
        of("dropout").filter(|left| *left >= day && !of("return").any(|back| back >= *left)).min()
    }

    /// Whether the year's last movement was a dropout, and no list of the year has the pupil back.
    fn stayed_away(&self, roll: Option<&str>) -> bool {
        let year = DropoutPeriod::of(this_term()).year;
        let mut own = self.moves.iter().filter(|m| Some(m.roll.as_str()) == roll);
        let last = own.rfind(|m| (year.starts_on()..=year.ends_on()).contains(&m.on));
        last.filter(|m| m.kind == "dropout").is_some_and(|left| {
            !self.lines.iter().any(|line| {
                let after = line.term == year.spring() && left.on < line.term.starts_on();
                after
                    && line.roll.as_deref() == roll
                    && !line.away
                    && line.as_of > left.on
                    && line.as_of <= year.ends_on()
            })
        })
    }

    fn other_year(&self, row: &Row, listed: &[&Row]) -> bool {
        let year = DropoutPeriod::of(this_term()).year;
        let (next, before) = (this_term().school_year(), year.earlier(1).unwrap());
        let on_new_list = (!listed.is_empty()).then(|| listed.iter().any(|line| !line.away));
        let came = came_to_the_new_year(next, on_new_list, self.left_since(row.roll.as_deref(), year.starts_on()));
        let base = if self.lines.iter().any(|line| line.term == before.autumn() && !line.ended) {
            before.autumn()
        } else {
            before.spring()
        };
        let known_before =
            self.lines.iter().any(|line| line.term == base && line.roll.is_some() && line.roll == row.roll);
        let left_before = self.left_since(row.roll.as_deref(), before.starts_on());
        let of_the_year_before = row.away && known_before && !came_to_the_new_year(year, Some(false), left_before);
        of_the_year_before || came && !self.stayed_away(row.roll.as_deref())
    }
}

/// The net flow of the year, pupil by pupil: who has left does not leave again, and who has come does not come again.
pub(crate) async fn holds_of_net_flow(world: &World) {
    let year = DropoutPeriod::of(this_term()).year;
    let moves = "SELECT roll_number, kind, on_day, grade, school_id FROM movements ORDER BY on_day, record_id";
    let (mut last, mut flows): (HashMap<String, i64>, HashMap<Stage, i64>) = (HashMap::new(), HashMap::new());
    for row in rows(world, moves).await {
        let kind = MovementKind::from_code(&get::<String>(&row, "kind")).unwrap();
        let way = i64::from(kind.is_decrease()) - i64::from(kind.is_increase());
        if way == 0 || !(year.starts_on()..=year.ends_on()).contains(&get(&row, "on_day")) {
            continue;
        }
        let before = get::<Option<String>>(&row, "roll_number").and_then(|roll| last.insert(roll, way));
        let grade = get::<Option<String>>(&row, "grade").and_then(|code| Grade::of_code(code.parse().ok()?));
        let school = get::<Option<Uuid>>(&row, "school_id");
        if let Some(grade) = grade.filter(|_| before != Some(way) && school.is_some()) {
            *flows.entry(grade.stage()).or_default() += way;
        }
    }
    for (of, stage) in [(Indicator::DropoutPrimary, Stage::Primary), (Indicator::DropoutJunior, Stage::Junior)] {
        let figure = county_figure(world, Measure { formula: Formula::NetFlow, ..Measure::usual(of) }).await;
        assert_eq!(figure.numerator, flows.get(&stage).copied().unwrap_or_default(), "{of}");
    }
}

/// Rows of this term whose child, by the comparison or by its roll number, sits in no class.
async fn out_of_class(world: &World) -> HashSet<Uuid> {
    let found = rows(world, "SELECT r.id, s.status FROM roster_rows r JOIN standings s ON s.term = r.term AND s.child_id = COALESCE(\
        (SELECT l.child_id FROM links l WHERE l.other_id = r.id AND l.term = r.term AND l.other_kind = 'roster' \
         AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL ORDER BY l.child_id LIMIT 1), \
        (SELECT c.id FROM children c WHERE c.roll_number = r.roll_number ORDER BY c.id LIMIT 1)) WHERE r.term = '2026-autumn'")
    .await;
    let out = |code: &str| {
        let status = SchoolStatus::from_code(code).unwrap();
        let classes = [StatusClass::Out, StatusClass::Permitted, StatusClass::Absent];
        status == SchoolStatus::Deceased || classes.contains(&status.class())
    };
    found.iter().filter(|row| out(&get::<String>(row, "status"))).map(|row| get(row, "id")).collect()
}

fn count<T>(found: impl IntoIterator<Item = T>) -> i64 {
    found.into_iter().fold(0, |count, _| count + 1)
}

fn line(row: &QueryResult) -> Row {
    Row {
        id: get(row, "id"),
        term: get::<String>(row, "term").parse().unwrap(),
        grade: get::<Option<String>>(row, "grade").unwrap_or_default(),
        roll: get(row, "roll_number"),
        person: (get(row, "name_key"), get(row, "born_on")),
        away: matches!(get::<String>(row, "roll_state").as_str(), "away" | "gone"),
        out: false,
        ended: get::<Option<NaiveDate>>(row, "ended_on").is_some(),
        as_of: get(row, "as_of"),
    }
}

fn movement(row: &QueryResult) -> Move {
    Move { roll: get(row, "roll_number"), kind: get(row, "kind"), on: get(row, "on_day") }
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap()
}
