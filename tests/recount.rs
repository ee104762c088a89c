//! 逐人复核: cohorts and the year of a dropout counted again by hand from the stored rows, by the plain rules and without the queries of
//! the register: `seeds` holds every made-up county against it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use county_tests::World;
use county_tests::tiny::this_term;
use registry::rates::Measure;
use rules::calendar::{SchoolYear, Term};
use rules::rates::{Cohort, Counted, DropoutPeriod, Formula, Indicator, RollMark, came_to_the_new_year};
use rules::rosters::MovementKind;
use rules::schools::{Grade, Stage, System};
use rules::standing::{SchoolStatus, StatusClass};
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::seeds::{county_figure, rows};
use crate::whose::Whose;

/// A line of a roster.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    pub(crate) term: Term,
    school: Uuid,
    grade: String,
    pub(crate) roll: Option<String>,
    pub(crate) id_number: Option<String>,
    person: (String, Option<NaiveDate>),
    away: bool,
    ended: bool,
    /// The last day for which a list has it.
    as_of: NaiveDate,
}

/// A line of the movement list.
struct Move {
    roll: Option<String>,
    id_number: Option<String>,
    person: (String, Option<NaiveDate>),
    kind: String,
    on: NaiveDate,
}

/// Everything that is looked at.
pub(crate) struct Recount {
    lines: Vec<Row>,
    moves: Vec<Move>,
    whose: Whose,
}

impl Recount {
    /// Reads the rosters and movements of a county.
    pub(crate) async fn of(world: &World) -> Self {
        let lines = "SELECT r.id, r.term, r.school_id, r.grade, r.roll_number, r.id_number, r.name_key, r.born_on, r.roll_state, \
            r.ended_on, s.as_of FROM roster_rows r JOIN roster_snapshots s ON s.id = r.last_snapshot_id";
        let moves =
            "SELECT roll_number, id_number, name_key, born_on, kind, on_day FROM movements ORDER BY on_day, record_id";
        let lines: Vec<Row> = rows(world, lines).await.iter().map(line).collect();
        let whose = Whose::of(world, &lines).await;
        Self { lines, moves: rows(world, moves).await.iter().map(movement).collect(), whose }
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
        (count(last.iter().filter(|(_, child)| self.sits(*child))), count(entered))
    }

    /// Everyone of the two classes once, each with the child whose row it is.
    fn classes(&self, cohort: Cohort) -> (Vec<Person<'_>>, Vec<Person<'_>>) {
        let class = |term: Term, grade: u8| {
            let of = move |row: &&Row| row.term == term && row.grade == grade.to_string() && !row.ended;
            self.lines.iter().filter(of)
        };
        let last = class(this_term(), cohort.last.code());
        let last: Vec<Person> =
            last.map(|row| (row, self.whose.listed(row).or_else(|| self.whose.once(row)))).collect();
        let on_last = |row: &Row| {
            let same = last.iter().filter(|(other, _)| row.roll.is_some() && other.roll == row.roll);
            same.filter_map(|(_, child)| *child).min()
        };
        let whose = |row: &Row| on_last(row).or_else(|| self.whose.listed(row)).or_else(|| self.whose.once(row));
        let entered: Vec<Person> =
            class(cohort.entered.autumn(), cohort.first.code()).map(|row| (row, whose(row))).collect();
        (self.once_each(entered), self.once_each(last))
    }

    /// Of the rows of one person the one of the school where the child stands, else the first.
    fn once_each<'r>(&self, mut rows: Vec<Person<'r>>) -> Vec<Person<'r>> {
        let stands = |(row, child): &Person| {
            child.and_then(|child| self.whose.standings.get(&child)).is_some_and(|(at, _)| *at == Some(row.school))
        };
        rows.sort_by_key(|person| (!stands(person), person.0.id));
        let mut known = HashSet::new();
        rows.retain(|(row, child)| {
            let roll = || row.roll.clone().unwrap_or_else(|| row.id.to_string());
            known.insert(child.map_or_else(roll, |child| child.to_string()))
        });
        rows.sort_by_key(|(row, _)| row.id);
        rows
    }

    fn corrected(&self, cohort: Cohort) -> (i64, i64) {
        let (mut entered, mut last) = self.classes(cohort);
        let (mut numerator, mut denominator) = (0, 0);
        let ways: [fn(&Person, &Person) -> bool; 3] = [
            |(one, _), (other, _)| one.roll.is_some() && one.roll == other.roll,
            |(_, one), (_, other)| one.is_some() && one == other,
            |(one, _), (other, _)| one.person.1.is_some() && one.person == other.person,
        ];
        for same in ways {
            entered.retain(|entrant| {
                let Some(at) = last.iter().position(|row| same(row, entrant)) else { return true };
                let sits = i64::from(self.sits(last.remove(at).1));
                (numerator, denominator) = (numerator + sits, denominator + 1);
                false
            });
        }
        denominator += count(entered.iter().filter(|(row, child)| !self.left(row, cohort) || self.is_nowhere(*child)));
        last.retain(|(row, _)| self.day(row.roll.as_deref(), "transfer_in", cohort).is_some());
        let (arrived, sit) = (count(&last), count(last.iter().filter(|(_, child)| self.sits(*child))));
        (numerator + sit, denominator + arrived + self.arrived_and_gone(cohort))
    }

    fn status(&self, child: Option<Uuid>) -> Option<SchoolStatus> {
        child.and_then(|child| self.whose.standings.get(&child)).and_then(|(_, status)| SchoolStatus::from_code(status))
    }

    /// Suspected or verified to be out of school.
    fn is_nowhere(&self, child: Option<Uuid>) -> bool {
        self.status(child).is_some_and(|status| matches!(status.class(), StatusClass::Open | StatusClass::Out))
    }

    /// Not verified to be out of school, on leave or dead: somebody of that name sits in the last class.
    fn sits(&self, child: Option<Uuid>) -> bool {
        let classes = [StatusClass::Out, StatusClass::Permitted, StatusClass::Absent];
        !self.status(child).is_some_and(|status| status == SchoolStatus::Deceased || classes.contains(&status.class()))
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
        let own = self
            .moves
            .iter()
            .filter(|m| roll.is_some() && m.roll.as_deref() == roll && m.kind == kind && since.contains(&m.on));
        own.map(|m| m.on).max()
    }

    fn arrived_and_gone(&self, cohort: Cohort) -> i64 {
        let (entered, last) = self.classes(cohort);
        let in_class = |row: &&Row| {
            let first = row.term == cohort.entered.autumn() && row.grade == cohort.first.code().to_string();
            (first || row.term == this_term() && row.grade == cohort.last.code().to_string()) && !row.ended
        };
        let known: HashSet<&str> = self.lines.iter().filter(in_class).filter_map(|row| row.roll.as_deref()).collect();
        let children: HashSet<Uuid> = entered.iter().chain(&last).filter_map(|(_, child)| *child).collect();
        let classes: HashSet<(Term, String)> = cohort
            .classes()
            .flat_map(|(year, grade)| [year.autumn(), year.spring()].map(|term| (term, grade.code().to_string())))
            .collect();
        let mut between: HashMap<&str, &Row> = HashMap::new();
        for row in self.lines.iter().filter(|row| classes.contains(&(row.term, row.grade.clone()))) {
            if let Some(roll) = row.roll.as_deref().filter(|roll| !known.contains(roll)) {
                between.entry(roll).and_modify(|newest| *newest = newer(newest, row)).or_insert(row);
            }
        }
        let stays_counted = |(roll, row): &(&&str, &&Row)| {
            let child = self.whose.listed(row).or_else(|| self.whose.once(row));
            let came = self.day(Some(roll), "transfer_in", cohort);
            let left = self.day(Some(roll), "transfer_out", cohort) >= came && !self.is_nowhere(child);
            came.is_some() && !left && child.is_none_or(|child| !children.contains(&child))
        };
        count(between.iter().filter(stays_counted))
    }

    /// Whether each pupil of the base is kept for another year by the rule, and each child counted once.
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
        let mut once = HashSet::new();
        let known = heads.iter().filter_map(|head| get::<Option<Uuid>>(head, "child_id")).collect::<HashSet<_>>();
        for head in heads {
            let Some(Counted::Pupil(pupil)) = Counted::from_code(&get::<String>(&head, "counted")) else {
                panic!("no pupil")
            };
            let child: Option<Uuid> = get(&head, "child_id");
            if pupil.mark.is_none_or(|mark| mark == RollMark::Unproven) {
                assert!(child.is_none_or(|child| once.insert(child)), "{child:?} is one head");
            }
            let Some(row) = by_id.get(&get::<Uuid>(&head, "subject_id")) else {
                assert_eq!(pupil.mark, Some(RollMark::ArrivedSince), "a head of no row came within the year");
                continue;
            };
            let own = |line: &&Row| {
                let by_child = linked.iter().any(|(other, of)| *other == line.id && Some(*of) == child);
                line.term == this_term() && (by_child || line.roll.is_some() && line.roll == row.roll)
            };
            let listed: Vec<&Row> = self.lines.iter().filter(own).collect();
            if pupil.mark == Some(RollMark::SecondRow) {
                continue;
            }
            let (other, stayed) = (self.other_year(row, &listed), self.stayed_away(row));
            assert_eq!(pupil.other_year, other, "{}", row.id);
            let gone = pupil.movement == Some(MovementKind::Dropout);
            assert_eq!(gone && pupil.status.is_some(), stayed && pupil.status.is_some(), "{}", row.id);
        }
        assert!(known.iter().all(|child| once.contains(child)), "nobody vanishes behind a second row");
    }

    /// The list with which the year before that term began.
    fn base(&self, year: SchoolYear) -> Term {
        let autumn = self.lines.iter().any(|line| line.term == year.autumn() && !line.ended);
        if autumn { year.autumn() } else { year.spring() }
    }

    /// The movements of a pupil of the base: by roll number, else by ID number, else by a name and birth date of one pupil alone.
    fn moves_of(&self, row: &Row) -> Vec<&Move> {
        let base: Vec<&Row> = self.lines.iter().filter(|line| line.term == row.term).collect();
        let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        let finds = |m: &&Move| {
            if base.iter().any(|line| same(&line.roll, &m.roll)) {
                return same(&row.roll, &m.roll);
            }
            let key = |line: &Row| line.roll.clone().unwrap_or_else(|| line.id.to_string());
            if base.iter().any(|line| same(&line.id_number, &m.id_number)) {
                return same(&row.id_number, &m.id_number);
            }
            let named = |line: &&&Row| {
                let other_number = line.id_number.is_some() && m.id_number.is_some();
                m.person.1.is_some() && line.person == m.person && !other_number
            };
            let keys: HashSet<String> = base.iter().filter(named).map(|line| key(line)).collect();
            keys.len() == 1 && keys.contains(&key(row))
        };
        self.moves.iter().filter(finds).collect()
    }

    /// The first leaving since that day that no return follows.
    fn left_since(&self, row: &Row, day: NaiveDate) -> Option<NaiveDate> {
        let own = self.moves_of(row);
        let of = |kind: &'static str| own.iter().filter(move |m| m.kind == kind).map(|m| m.on);
        of("dropout").filter(|left| *left >= day && !of("return").any(|back| back >= *left)).min()
    }

    /// Whether the year's last movement was a dropout, and no list of the year has the pupil back.
    fn stayed_away(&self, row: &Row) -> bool {
        let year = DropoutPeriod::of(this_term()).year;
        let own = self.moves_of(row);
        let last = own.iter().rfind(|m| (year.starts_on()..=year.ends_on()).contains(&m.on));
        last.filter(|m| m.kind == "dropout").is_some_and(|left| {
            !self.lines.iter().any(|line| {
                let after = line.term == year.spring() && left.on < line.term.starts_on();
                let by_number = line.roll.is_some() && line.roll == row.roll
                    || line.id_number.is_some() && line.id_number == left.id_number;
                let by_name = left.roll.is_none() && left.id_number.is_none() && line.person == left.person;
                after && (by_number || by_name) && !line.away && line.as_of > left.on && line.as_of <= year.ends_on()
            })
        })
    }

    fn other_year(&self, row: &Row, listed: &[&Row]) -> bool {
        let year = DropoutPeriod::of(this_term()).year;
        let (next, before) = (this_term().school_year(), year.earlier(1).unwrap());
        let on_new_list = (!listed.is_empty()).then(|| listed.iter().any(|line| !line.away));
        let came = came_to_the_new_year(next, on_new_list, self.left_since(row, year.starts_on()));
        let base = self.base(before);
        let known_before =
            self.lines.iter().any(|line| line.term == base && line.roll.is_some() && line.roll == row.roll);
        let left_before = self.left_since(row, before.starts_on());
        let of_the_year_before = row.away && known_before && !came_to_the_new_year(year, Some(false), left_before);
        of_the_year_before || came && !self.stayed_away(row)
    }
}

/// A row with the child whose it is.
type Person<'r> = (&'r Row, Option<Uuid>);

/// Of two rows of one roll number the one that the register looks at.
fn newer<'r>(one: &'r Row, other: &'r Row) -> &'r Row {
    let key = |row: &Row| (row.term.to_string(), std::cmp::Reverse(row.id));
    if key(other) > key(one) { other } else { one }
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

fn count<T>(found: impl IntoIterator<Item = T>) -> i64 {
    found.into_iter().fold(0, |count, _| count + 1)
}

fn line(row: &QueryResult) -> Row {
    Row {
        id: get(row, "id"),
        term: get::<String>(row, "term").parse().unwrap(),
        school: get(row, "school_id"),
        grade: get::<Option<String>>(row, "grade").unwrap_or_default(),
        roll: get(row, "roll_number"),
        id_number: get(row, "id_number"),
        person: (get(row, "name_key"), get(row, "born_on")),
        away: matches!(get::<String>(row, "roll_state").as_str(), "away" | "gone"),
        ended: get::<Option<NaiveDate>>(row, "ended_on").is_some(),
        as_of: get(row, "as_of"),
    }
}

fn movement(row: &QueryResult) -> Move {
    Move {
        roll: get(row, "roll_number"),
        id_number: get(row, "id_number"),
        person: (get(row, "name_key"), get(row, "born_on")),
        kind: get(row, "kind"),
        on: get(row, "on_day"),
    }
}

pub(crate) fn get<T: sea_orm::TryGetable>(row: &QueryResult, column: &str) -> T {
    row.try_get("", column).unwrap()
}
