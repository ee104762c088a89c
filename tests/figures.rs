//! 公布与更正: a version opens to whom it counted, a past day is rebuilt, a correction says what changed, and one child's figures
//! follow at once.

use std::collections::HashMap;

use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{MOVEMENTS, ROSTER, SURVEY, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::journal;
use registry::places::{self, Order};
use registry::rates::{
    self, Area, Change, FigureFilter, FigureRow, ListPart, Measure, Moment, Opened, PersonRow, When,
};
use rules::rates::{Formula, Indicator, RateBasis, Slice};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

on_both! {
    async fn of_a_term_in_which_nobody_was_judged_nothing_is_published(world: JudgedCounty) {
        let never = "2099-autumn".parse().unwrap();
        let refused = rates::freeze(&world.registry, &SOMEBODY, never, None).await.unwrap_err();
        assert_eq!(refused.code(), "nothing_to_publish");
        assert!(rates::versions(&world.registry, &world.whole(), never).await.unwrap().is_empty());
    }

    async fn a_version_opens_to_whom_it_counted(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        let published = everyone(&world, When::Now).await;
        assert_eq!(everyone(&world, When::Version(1)).await, published);
        mend(&world).await;
        assert_ne!(everyone(&world, When::Now).await, published);
        assert_eq!(everyone(&world, When::Version(1)).await, published);
        for figure in figures(&world, "629001", When::Version(1)).await {
            let list = persons(&world, figure.measure, ListPart::Numerator, When::Version(1)).await;
            let sum: i64 = list.iter().map(|p| if p.part == "off_numerator" { -1 } else { 1 }).sum();
            assert_eq!(sum, figure.numerator, "{figure:?}");
            assert!(list.iter().all(|person| !person.name.is_empty()), "{figure:?}");
        }
    }

    async fn a_past_day_is_rebuilt_from_what_was_recorded_by_then(world: JudgedCounty) {
        let first = figures(&world, "629001", When::Now).await;
        world.clock.advance(chrono::TimeDelta::days(2));
        mend(&world).await;
        let now = figures(&world, "629001", When::Now).await;
        assert_ne!(counts(&now), counts(&first));
        for (day, expected) in [("2026-11-22", &first), ("2026-11-23", &first), ("2026-11-24", &now)] {
            let then = figures(&world, "629001", When::Day(day.parse().unwrap())).await;
            assert_eq!(counts(&then), counts(expected), "{day}");
        }
        let then = figures(&world, "629001", When::Day("2026-11-23".parse().unwrap())).await;
        assert_eq!(then[0].as_of.to_string(), "2026-11-22", "the day of the last counting before it");
        let before = FigureFilter { term: this_term(), area: area("629001"), indicator: None };
        let day = When::Day("2026-11-21".parse().unwrap());
        let refused = rates::figures_at(&world.registry, &world.whole(), &before, day).await.unwrap_err();
        assert_eq!(refused.code(), "not_computed");
        let refused = rates::figures_at(&world.registry, &world.whole(), &before, When::Version(1)).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
    }

    async fn a_correction_says_what_changed_and_who_moved(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        mend(&world).await;
        rates::freeze(&world.registry, &SOMEBODY, this_term(), Some("石沟村入户更正")).await.unwrap();
        let change = Change { from: When::Version(1), to: When::Version(2) };
        let filter = FigureFilter { term: this_term(), area: area("629001"), indicator: None };
        let changed = rates::changes(&world.registry, &world.whole(), &filter, change).await.unwrap();
        let (old, new) = (figures(&world, "629001", change.from).await, figures(&world, "629001", change.to).await);
        let [waited, waits] = [unverified(&world, change.from).await, unverified(&world, change.to).await];
        let waiting = |measure: Measure| (waited.get(&measure).copied().unwrap_or(0), waits.get(&measure).copied().unwrap_or(0));
        let is_other = |a: &FigureRow, b: &FigureRow| a.numerator != b.numerator || a.denominator != b.denominator || a.excluded != b.excluded;
        let differ = old.iter().zip(&new).filter(|(a, b)| is_other(a, b) || waiting(a.measure).0 != waiting(a.measure).1);
        assert_eq!(changed.len(), differ.count());
        assert!(!changed.is_empty());
        assert!(changed.iter().all(|pair| (pair.unverified_before, pair.unverified_after) == waiting(pair.after.measure)));
        assert!(changed.iter().any(|pair| pair.unverified_before != pair.unverified_after), "whom nobody has verified is told as well");
        let page = Console::of(&world, "ju01").await.page("/rates/changes?since=1&version=2").await;
        assert!(page.contains("第 2 版更正原因：石沟村入户更正"), "{page}");
        for pair in changed {
            let moved = rates::moved_persons(&world.registry, &world.whole(), &filter, pair.after.measure, change, (0, 1000)).await.unwrap();
            assert_eq!(moved.total, moved.rows.len() as u64);
            let sum = |weigh: fn(&str) -> i64| -> i64 {
                moved.rows.iter().map(|p| p.after.map_or(0, weigh) - p.before.map_or(0, weigh)).sum()
            };
            assert_eq!(sum(in_numerator), pair.after.numerator - pair.before.numerator, "{pair:?}");
            assert_eq!(sum(in_denominator), pair.after.denominator - pair.before.denominator, "{pair:?}");
            assert!(moved.rows.iter().all(|p| (p.before, p.unverified_before) != (p.after, p.unverified_after) && !p.person.name.is_empty()), "{pair:?}");
        }
    }

    async fn counting_again_writes_nothing(world: JudgedCounty) {
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        assert_eq!(last_counting(&world).await, (0, 0));
        world.judge().await;
        assert_eq!(last_counting(&world).await, (0, 0));
    }

    async fn heads_that_were_brought_up_to_date_are_those_found_from_nothing(world: JudgedCounty) {
        let changes = [
            "UPDATE standings SET status = 'dropped_out', grade = NULL WHERE term = '2026-autumn' AND sex = 1",
            "UPDATE links SET decision = 'review' WHERE id IN (SELECT id FROM links WHERE other_kind = 'roster' ORDER BY id LIMIT 5)",
            "DELETE FROM links WHERE other_kind = 'roster_before'",
            "UPDATE roster_rows SET ended_on = '2026-11-01' WHERE sex = 2",
            "UPDATE movements SET on_day = '2026-09-20'",
            "DELETE FROM standings WHERE sex = 2",
            "UPDATE roster_rows SET ended_on = NULL, hukou_code = NULL",
        ];
        for change in changes {
            run(&world, change).await;
            rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
            let (kept, counted) = (heads(&world).await, all_figures(&world).await);
            run(&world, "DELETE FROM heads").await;
            rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
            assert_eq!(heads(&world).await, kept, "{change}");
            assert_eq!(counts(&all_figures(&world).await), counts(&counted), "{change}");
            rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
            assert_eq!(last_counting(&world).await, (0, 0), "{change}");
        }
    }

    async fn one_childs_figures_follow_as_if_everything_were_counted_again(world: JudgedCounty) {
        let children = children(&world).await;
        for (status, level, of) in [("dropped_out", "none", 0..3), ("deceased", "none", 2..5), ("enrolled", "primary", 0..5), ("out_of_province_claimed", "primary", 1..9)] {
            let before = all_figures(&world).await;
            stand(&world, &children[of.clone()], status, level).await;
            let changed = rates::recount(&world.registry, &SOMEBODY, this_term(), &children[of]).await.unwrap();
            let followed = all_figures(&world).await;
            let differ = before.iter().zip(&followed).filter(|(a, b)| (a.numerator, a.denominator, &a.excluded) != (b.numerator, b.denominator, &b.excluded));
            assert_eq!(changed, differ.count(), "{status}");
            rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
            assert_eq!(last_counting(&world).await, (0, 0), "{status}: nothing is left to do");
            assert_eq!(all_figures(&world).await, followed, "{status}");
        }
        assert_eq!(rates::recount(&world.registry, &SOMEBODY, this_term(), &children).await.unwrap(), 0);
        assert_eq!(rates::recount(&world.registry, &SOMEBODY, "2027-spring".parse().unwrap(), &children).await.unwrap(), 0);
    }

    async fn the_parts_of_a_slice_add_up_and_open_to_their_persons(world: JudgedCounty) {
        let whole = figures(&world, "629001", When::Now).await;
        for by in [Slice::Sex, Slice::Grade] {
            let rows = rates::slices(&world.registry, &world.whole(), this_term(), &area("629001"), by).await.unwrap();
            for figure in whole.iter().filter(|f| by.fits(f.measure.indicator, f.measure.formula)) {
                let parts = || rows.iter().filter(|row| row.figure.measure == figure.measure);
                let sum = parts().fold((0, 0), |sum, row| (sum.0 + row.figure.numerator, sum.1 + row.figure.denominator));
                assert_eq!(sum, (figure.numerator, figure.denominator), "{by} {figure:?}");
                for row in parts() {
                    let opened = Opened { moment: this_term().into(), area: area("629001"), measure: figure.measure, part: Some((by, row.part.clone())) };
                    let list = rates::persons_of(&world.registry, &world.whole(), &opened, ListPart::Denominator, (0, 1000)).await.unwrap();
                    assert_eq!(list.rows.iter().map(|p| in_denominator(p.part)).sum::<i64>(), row.figure.denominator, "{by} {row:?}");
                }
            }
        }
        // 25 is blind and taught at home.
        let groups = rates::slices(&world.registry, &world.whole(), this_term(), &area("629001"), Slice::Group).await.unwrap();
        let measure = Measure { indicator: Indicator::DisabledEntry, formula: Formula::ThreeDisabled, basis: RateBasis::Hukou };
        for kind in ["three_disabled", "disabled_sight"] {
            let blind = groups.iter().find(|row| row.part == kind && row.figure.measure == measure).unwrap();
            assert_eq!((blind.figure.numerator, blind.figure.denominator), (1, 1), "{kind}");
        }
        assert!(!groups.iter().any(|row| row.part == "disabled_hearing" && row.figure.measure == measure));
    }

    async fn figures_stay_comparable_when_villages_are_merged(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        let (red, stone) = (figures(&world, "629001101201", When::Now).await, figures(&world, "629001101202", When::Now).await);
        world.clock.advance(chrono::TimeDelta::days(1));
        let (old, into) = ("629001101202".parse().unwrap(), "629001101201".parse().unwrap());
        let order = Order { on: "2026-11-23".parse().unwrap(), document: Some("云政发〔2026〕9号") };
        places::merge(&world.registry, &SOMEBODY, &[old], (into, None), order).await.unwrap();
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        // As published, and the same persons under today's places; the latter can be compared with now.
        assert_eq!(counts(&figures(&world, "629001101201", When::Version(1)).await), counts(&red));
        let recounted = figures(&world, "629001101201", When::Recounted(1)).await;
        let now = figures(&world, "629001101201", When::Now).await;
        for ((row, now), (red, stone)) in recounted.iter().zip(&now).zip(red.iter().zip(&stone)) {
            assert_eq!((row.numerator, row.denominator), (red.numerator + stone.numerator, red.denominator + stone.denominator), "{row:?}");
            assert_eq!((row.numerator, row.denominator), (now.numerator, now.denominator), "{row:?}");
            let opened = Opened { moment: this_term().into(), area: area("629001101201"), measure: row.measure, part: None };
            let sizes = rates::list_sizes(&world.registry, &world.whole(), &opened, &[ListPart::Excluded]).await.unwrap();
            assert_eq!(sizes[0], row.excluded.iter().map(|e| e.count).sum::<u64>(), "{row:?}");
        }
    }

    async fn net_flow_counts_pupils_and_movements_where_the_school_lies(world: JudgedCounty) {
        // 23 left the junior school in 石沟村 by a movement; his hukou is in 红旗村.
        let measure = Measure { indicator: Indicator::DropoutJunior, formula: Formula::NetFlow, basis: RateBasis::Roll };
        let of = |rows: Vec<FigureRow>| rows.into_iter().find(|f| f.measure == measure).map(|f| (f.numerator, f.denominator)).unwrap();
        let school = FigureFilter { term: this_term(), area: Area::School("3162900003".into()), indicator: None };
        let school = of(rates::figures(&world.registry, &world.whole(), &school).await.unwrap());
        assert_eq!(school, (1, 7));
        assert_eq!(of(figures(&world, "629001101202", When::Now).await), school);
        assert_eq!(of(figures(&world, "629001101201", When::Now).await), (0, 0));
    }

    async fn who_has_left_does_not_leave_again_until_a_return(world: JudgedCounty) {
        let measure = Measure { indicator: Indicator::DropoutJunior, formula: Formula::NetFlow, basis: RateBasis::Roll };
        for (lines, expected) in [
            // 23 dropped out on 20 March. Nobody wrote down that he was back before he left again.
            (["辍学,2026-05-02"].as_slice(), 1),
            // What is found out of him later takes nobody else away.
            (&["转出,2026-04-10", "死亡,2026-05-02"], 1),
            (&["复学,2026-04-10", "辍学,2026-05-02"], 1),
            (&["复学,2026-04-10", "转入,2026-04-11"], 0),
            // It has left him as it was: 毕业 is neither a leaving nor a coming.
            (&["毕业,2026-06-30", "转出,2026-07-01"], 1),
        ] {
            world.send_as(MOVEMENTS, &of_23(lines, "G629001201211020476")).await.unwrap();
            world.judge().await;
            let found = figures(&world, "629001", When::Now).await.into_iter().find(|f| f.measure == measure).unwrap();
            assert_eq!(found.numerator, expected, "{lines:?}");
        }
        // Lines without a roll number count each.
        world.send_as(MOVEMENTS, &of_23(&["转出,2026-04-10", "死亡,2026-05-02"], "")).await.unwrap();
        world.judge().await;
        let found = figures(&world, "629001", When::Now).await.into_iter().find(|f| f.measure == measure).unwrap();
        assert_eq!(found.numerator, 3);
    }
}

fn area(code: &str) -> Area {
    Area::Place(code.parse().unwrap())
}

async fn figures(world: &World, place: &str, when: When) -> Vec<FigureRow> {
    let filter = FigureFilter { term: this_term(), area: area(place), indicator: None };
    rates::figures_at(&world.registry, &world.whole(), &filter, when).await.unwrap()
}

async fn all_figures(world: &World) -> Vec<FigureRow> {
    let mut all = Vec::new();
    for place in ["629001", "629001101", "629001102", "629001101201", "629001101202", "629001102201"] {
        all.extend(figures(world, place, When::Now).await);
    }
    for school in ["2162900001", "2162900002", "3162900003"] {
        let filter = FigureFilter { term: this_term(), area: Area::School(school.into()), indicator: None };
        all.extend(rates::figures(&world.registry, &world.whole(), &filter).await.unwrap());
    }
    all
}

fn counts(figures: &[FigureRow]) -> Vec<(Measure, i64, i64, Vec<rates::ExcludedCount>)> {
    figures.iter().map(|f| (f.measure, f.numerator, f.denominator, f.excluded.clone())).collect()
}

async fn persons(world: &World, measure: Measure, list: ListPart, when: When) -> Vec<PersonRow> {
    let moment = Moment { term: this_term(), when };
    let (scope, county, all) = (world.whole(), area("629001"), (0, u64::MAX));
    rates::persons(&world.registry, &scope, moment, &county, measure, list, all).await.unwrap().rows
}

/// Every list of every figure of the county.
async fn everyone(world: &World, when: When) -> Vec<PersonRow> {
    let mut all = Vec::new();
    for measure in Measure::all() {
        for list in [ListPart::Numerator, ListPart::Denominator, ListPart::Excluded] {
            all.extend(persons(world, measure, list, when).await);
        }
    }
    all
}

async fn unverified(world: &World, when: When) -> HashMap<Measure, u64> {
    let moment = Moment { term: this_term(), when };
    rates::unverified(&world.registry, &world.whole(), moment, &area("629001")).await.unwrap()
}

/// A school sends a shorter roster, the survey finds a child elsewhere: both change figures.
async fn mend(world: &World) {
    world.send_as(SURVEY, &SURVEY.text.replace("外出务工", "外地就读")).await.unwrap();
    world.send_as(ROSTER, &ROSTER.text.lines().take(12).collect::<Vec<_>>().join("\n")).await.unwrap();
    world.judge().await;
}

/// The movement list with further lines of 施小强, each a kind and a day.
fn of_23(lines: &[&str], roll_number: &str) -> String {
    let line = |(at, line): (usize, &&str)| {
        format!("M23-{at},3162900003,施小强,2012-11-02,,{roll_number},七年级,{line},,,,\n")
    };
    let further: String = lines.iter().enumerate().map(line).collect();
    format!("{}{further}", MOVEMENTS.text)
}

fn in_numerator(part: &str) -> i64 {
    match part {
        "numerator" | "numerator_only" => 1,
        "off_numerator" => -1,
        _ => 0,
    }
}

fn in_denominator(part: &str) -> i64 {
    match part {
        "numerator" | "denominator" => 1,
        _ => 0,
    }
}

/// How many heads and figures the last counting changed.
async fn last_counting(world: &World) -> (u64, u64) {
    let lines = journal::list(&world.registry, &world.whole(), None, 1).await.unwrap();
    assert_eq!(lines[0].deed, "compute_rates");
    let of = |key: &str| lines[0].body[key].as_u64().unwrap();
    (of("heads_changed"), of("figures_changed"))
}

/// What every current head says, whenever it began to.
async fn heads(world: &World) -> Vec<String> {
    let db = Database::connect(world.database.url()).await.unwrap();
    let id = |column: &str| match db.get_database_backend() {
        DbBackend::Sqlite => format!("COALESCE(hex({column}), '')"),
        _ => format!("COALESCE(CAST({column} AS text), '')"),
    };
    let sql = format!(
        "SELECT term || ' ' || role || ' ' || {} || ' ' || {} || ' ' || {} || ' ' || counted || ' ' || COALESCE(hukou_village, '') \
         || ' ' || COALESCE(home_village, '') || ' ' || COALESCE(grade, '') || ' ' || CAST(sex AS text) || ' ' || \"groups\" AS head \
         FROM heads WHERE until_seq IS NULL",
        id("subject_id"),
        id("child_id"),
        id("school_id")
    );
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    let mut heads: Vec<String> = rows.iter().map(|row| row.try_get("", "head").unwrap()).collect();
    heads.sort();
    heads
}

/// Something is otherwise now, as some deed would have written it.
async fn run(world: &World, sql: &str) {
    let db = Database::connect(world.database.url()).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
}

/// The children of the register, in the order of their ids.
async fn children(world: &World) -> Vec<uuid::Uuid> {
    let db = Database::connect(world.database.url()).await.unwrap();
    let sql = "SELECT child_id FROM standings ORDER BY child_id";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "child_id").unwrap()).collect()
}

/// Those children stand so, as another deed would have written it.
async fn stand(world: &World, children: &[uuid::Uuid], status: &str, level: &str) {
    let db = Database::connect(world.database.url()).await.unwrap();
    for child in children {
        let sql = "UPDATE standings SET status = $1, level = $2 WHERE child_id = $3";
        let values = [status.into(), level.into(), (*child).into()];
        db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await.unwrap();
    }
}
