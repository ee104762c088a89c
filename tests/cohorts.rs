//! 同批学生与辍学年度: a cohort follows its persons, whatever grade a list wrote beside a transfer; and a leaving counts in one year.

use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, ROSTER, SURVEY, Sent, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::rates::{self, Area, FigureFilter, FigureRow, ListPart, Measure};
use registry::{matching, standings};
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::ledgers::Ledger;
use rules::rates::{CohortRecord, Exclusion, Formula, Indicator, RateBasis};

/// Pupils of no other story, by the columns of the tiny rosters: 学校标识码, 年级 before, the number behind.
const ENTRANT: &str =
    "E50,2162900001,一年级,1班,50,唐春生,男,2012-03-03,,G62900120120303001X,在籍在校,629001101201,唐有田,罗秀英";
const IN_LAST_CLASS: &str =
    "R51,3162900003,九年级,1班,51,罗晚来,男,2012-04-04,,G629001201204040019,在籍在校,629001101202,罗大成,白桂花";

const IN_LAST_CLASS_TOO: &str =
    "R52,3162900003,九年级,1班,52,沈晚到,女,2012-06-05,,G629001201206050028,在籍在校,629001101202,沈大同,江桂枝";

on_both! {
    async fn a_transfer_of_september_is_one_of_its_pupils_cohort(world: JudgedCounty) {
        add(&world, entrants(), ENTRANT).await;
        // Written down with the grade of the year that had ended: by day and grade it would be a pupil of the cohort below.
        add(&world, movements(), "M50,2162900001,唐春生,2012-03-03,,G62900120120303001X,二年级,转出,2020-09-02,350203,海湾小学,随父母务工,转学证").await;
        // And one of the cohort below, by the same mistake written down as of this one.
        add(&world, movements(), "M52,2162900001,邓小满,2013-05-05,,G629001201305050013,三年级,转出,2020-10-12,350203,海湾小学,随父母务工,转学证").await;
        world.judge().await;
        assert_eq!(counts(&world, Formula::National).await, (2, 4));
        assert_eq!(counts(&world, Formula::TransferCorrected).await, (2, 3));
        assert_eq!(excluded(&world, Formula::TransferCorrected, Exclusion::Transferred).await, 1);
    }

    async fn who_came_by_a_recorded_transfer_is_counted_on_both_sides_and_others_are_named(world: JudgedCounty) {
        add(&world, ROSTER, IN_LAST_CLASS).await;
        world.judge().await;
        assert_eq!(counts(&world, Formula::National).await, (3, 3));
        assert_eq!(counts(&world, Formula::TransferCorrected).await, (2, 3), "nobody wrote down where he came from");
        assert_eq!(excluded(&world, Formula::TransferCorrected, Exclusion::NoTransferRecord).await, 1);
        add(&world, movements(), "M51,3162900003,罗晚来,2012-04-04,,G629001201204040019,八年级,转入,2025-10-08,350203,海湾中学,回乡,转学证").await;
        world.judge().await;
        assert_eq!(counts(&world, Formula::TransferCorrected).await, (3, 4));
        assert_eq!(excluded(&world, Formula::TransferCorrected, Exclusion::NoTransferRecord).await, 0);
    }

    async fn a_cohort_to_which_more_came_than_left_says_why_it_is_more_than_whole(world: JudgedCounty) {
        add(&world, ROSTER, &format!("{IN_LAST_CLASS}\n{IN_LAST_CLASS_TOO}")).await;
        world.judge().await;
        let figure = figure_of(&world, county(), Indicator::RetentionNine, Formula::National).await;
        assert_eq!((figure.numerator, figure.denominator, figure.percent.unwrap().to_string().as_str()), (4, 3, "133.33"));
        let why = "超过100%：毕业年级含中途转入、留级的学生，本口径不作流动修正";
        assert_eq!(figure.beyond_whole().unwrap(), why);
        let console = Console::of(&world, "ju01").await;
        for page in ["/", "/rates"] {
            assert!(console.page(page).await.contains(why), "{page}");
            assert!(console.page_in_english(page).await.contains("Above 100 %: pupils who came in later"), "{page}");
        }
        let tables = [(Ledger::IndicatorTable, 4), (Ledger::SelfCheck, 9)];
        for (table, column) in tables {
            let rows = world.printed(table).await;
            let row = rows.iter().find(|row| row.iter().any(|cell| cell == "133.33")).expect("the cohort");
            assert!(row[column].contains(why), "{table}: {row:?}");
        }
    }

    async fn the_list_of_a_cohort_says_what_became_of_everybody(world: JudgedCounty) {
        let lacking = list(&world, Indicator::RetentionNine, ListPart::Lacking).await;
        assert_eq!(lacking, [("施小强".to_owned(), Some("入学时在册，现不在册，无转出记录"), Some("2162900001".to_owned()))]);
        let entered = list(&world, Indicator::RetentionNine, ListPart::Denominator).await;
        assert_eq!(entered.len(), 3);
    }

    async fn a_school_without_the_first_or_the_last_class_has_no_retention_rate(world: JudgedCounty) {
        for school in ["2162900001", "3162900003"] {
            let figure = figure_of(&world, Area::School(school.into()), Indicator::RetentionNine, Formula::National).await;
            assert_eq!((figure.denominator, figure.percent, figure.meets), (0, None, None), "{school}");
        }
    }

    async fn a_dropout_is_counted_in_one_year_and_in_no_other(world: JudgedCounty) {
        let away = "R23,3162900003,八年级,1班,23,施小强,男,2012-11-02,629001201211020476,G629001201211020476,在籍离校,629001101201,施得水,张翠花";
        let (ended, running) = ((1, 0), (0, 1));
        for (left, new_list, counted, why) in [
            ("2026-03-20", None, ended, "left in spring"),
            ("2026-09-01", None, ended, "did not come back after the summer; the list still says the old grade"),
            ("2026-10-15", None, ended, "did not come back, however late it is written down"),
            ("2026-09-01", Some(away), ended, "the school keeps the name; away since the first day"),
            ("2026-10-15", Some(away), running, "the school keeps the name; he came and left in October"),
        ] {
            let roster = ROSTER.text.trim_end();
            world.send_as(ROSTER, &format!("{roster}\n{}\n", new_list.unwrap_or_default())).await.unwrap();
            mend(&world, movements(), "辍学,2026-03-20", &format!("辍学,{left}")).await;
            let counts = (dropped_out(&world, this_term()).await, dropped_out(&world, this_term().next()).await);
            assert_eq!(counts, counted, "{why}");
        }
        // 复学 in September: he had not returned on 31 August, whatever he does now.
        let back = away.replace("在籍离校", "在籍在校");
        world.send_as(ROSTER, &format!("{}\n{back}\n", ROSTER.text.trim_end())).await.unwrap();
        let left = movements().text.lines().find(|line| line.contains("施小强")).unwrap();
        let returned = left.replace("辍学,2026-03-20", "复学,2026-09-10").replacen('M', "MB", 1);
        add(&world, movements(), &returned).await;
        world.judge().await;
        assert_eq!((dropped_out(&world, this_term()).await, dropped_out(&world, this_term().next()).await), ended);
        // A list of the same spring that has him back is a return within the year.
        let spring = FILES.iter().find(|file| file.kind == FormKind::Roster && file.term == "2026-spring").unwrap();
        assert!(spring.as_of < "2026-03-20", "he stood on it before he left");
    }

    async fn a_child_whose_birth_date_only_the_roster_and_the_police_list_know_has_an_age(world: JudgedCounty) {
        let before = usual(&world, Indicator::JuniorEntry).await;
        // The household told neither date nor number of 31.
        mend(&world, SURVEY, "任志远,男,汉,2012-01-09,629001201201090630", "任志远,男,汉,,").await;
        world.judge().await;
        let after = usual(&world, Indicator::JuniorEntry).await;
        assert_eq!((after.numerator, after.denominator), (before.numerator, before.denominator));
    }
}

fn entrants() -> Sent {
    *FILES.iter().find(|file| file.term == "2018-autumn").unwrap()
}

fn movements() -> Sent {
    *FILES.iter().find(|file| file.kind == FormKind::Movements).unwrap()
}

/// The file once more with a row of its own behind the others.
async fn add(world: &World, file: Sent, row: &str) {
    world.send_as(file, &format!("{}\n{row}\n", file.text.trim_end())).await.unwrap();
}

/// The file once more with something written otherwise.
async fn mend(world: &World, file: Sent, from: &str, to: &str) {
    assert!(file.text.contains(from));
    world.send_as(file, &file.text.replace(from, to)).await.unwrap();
}

async fn figure_of(world: &World, area: Area, indicator: Indicator, formula: Formula) -> FigureRow {
    let filter = FigureFilter { term: this_term(), area, indicator: Some(indicator) };
    let figures = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
    figures.into_iter().find(|figure| figure.measure.formula == formula).unwrap()
}

fn county() -> Area {
    Area::Place("629001".parse().unwrap())
}

async fn counts(world: &World, formula: Formula) -> (i64, i64) {
    let figure = figure_of(world, county(), Indicator::RetentionNine, formula).await;
    (figure.numerator, figure.denominator)
}

async fn excluded(world: &World, formula: Formula, reason: Exclusion) -> u64 {
    let figure = figure_of(world, county(), Indicator::RetentionNine, formula).await;
    figure.excluded.iter().filter(|excluded| excluded.reason == reason).map(|excluded| excluded.count).sum()
}

async fn usual(world: &World, indicator: Indicator) -> FigureRow {
    figure_of(world, county(), indicator, indicator.formulas()[0]).await
}

/// How many of the junior schools' pupils dropped out in the year of which the term tells; they can only be 23.
async fn dropped_out(world: &World, term: Term) -> i64 {
    matching::run(&world.registry, &SOMEBODY, term).await.unwrap();
    standings::assess(&world.registry, &SOMEBODY, term).await.unwrap();
    rates::compute(&world.registry, &SOMEBODY, term).await.unwrap();
    let filter = FigureFilter { term, area: county(), indicator: Some(Indicator::DropoutJunior) };
    let figures = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
    figures.iter().find(|figure| figure.measure.formula == Formula::Person).unwrap().numerator
}

/// Names on a list of the county, with what became of them and their school.
async fn list(
    world: &World,
    indicator: Indicator,
    list: ListPart,
) -> Vec<(String, Option<&'static str>, Option<String>)> {
    let measure = Measure { indicator, formula: indicator.formulas()[0], basis: RateBasis::Roll };
    let (scope, all) = (world.whole(), (0, u64::MAX));
    let page = rates::persons(&world.registry, &scope, this_term(), &county(), measure, list, all).await.unwrap();
    page.rows.into_iter().map(|row| (row.name, row.record.map(CohortRecord::title), row.school)).collect()
}
