//! 人头: one child is one head of a figure; it is found wherever the lists know it; and who may still turn out to have dropped out is told.

use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{BEFORE, FILES, HUKOU, MOVEMENTS, ROSTER, SURVEY, Sent, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::rates::{self, Area, Change, FigureFilter, FigureRow, ListPart, Measure, Opened, When};
use registry::{children, outcomes};
use rules::rates::{Exclusion, Formula, GRADE_NOT_KNOWN, Indicator, RateBasis, Slice};
use rules::standing::{Said, SchoolStatus};

/// 23 once more on the list of the spring, at another school.
const TWICE_BEFORE: &str = "S23B,2162900002,七年级,1班,23,施小强,男,2012-11-02,629001201211020476,G629001201211020476,在籍在校,629001101201,施得水,张翠花";
/// 13 entered in 2018.
const ENTRANT: &str = "E13,2162900001,一年级,1班,13,冯志强,男,2012-12-24,629001201212240278,G629001201212240278,在籍在校,629001101202,冯德全,邹春花";
/// A pupil of the spring whom no household list names and whom the police list does not have.
const STRANGER: &str = "S60,3162900003,七年级,1班,60,褚志远,男,2013-05-06,,G350203201305060011,在籍在校,350203001001,,";

on_both! {
    async fn a_pupil_on_two_lists_drops_out_once(world: JudgedCounty) {
        let person = Measure::usual(Indicator::DropoutJunior);
        assert_eq!(counts(&world, person).await, (1, 7));
        add(&world, BEFORE, TWICE_BEFORE).await;
        world.judge().await;
        for formula in [Formula::Person, Formula::NetFlow] {
            let measure = Measure { formula, ..person };
            assert_eq!(counts(&world, measure).await.1, 7, "{formula}");
            assert_eq!(excluded(&world, measure, Exclusion::SecondRow).await, ["施小强"], "{formula}");
        }
        assert_eq!(counts(&world, person).await, (1, 7));
        let page = Console::of(&world, "ju01").await.page("/rates/persons?indicator=dropout_junior&list=excluded").await;
        assert!(page.contains("同一学生的另一条"), "{page}");
    }

    async fn a_graduate_on_two_lists_is_one_and_so_is_an_entrant(world: JudgedCounty) {
        add(&world, ROSTER, "R31B,2162900002,九年级,1班,31,任志远,男,2012-01-09,629001201201090630,G629001201201090630,在籍在校,629001101201,任德贵,白玉霞").await;
        add(&world, entrants(), "E32B,2162900002,一年级,1班,32,任婷婷,女,2011-10-10,629001201110100645,G629001201110100645,在籍在校,629001101202,任德福,康美兰").await;
        world.judge().await;
        for formula in [Formula::National, Formula::TransferCorrected] {
            let nine = Measure { formula, ..Measure::usual(Indicator::RetentionNine) };
            assert_eq!(counts(&world, nine).await, (2, 3), "{formula}");
            let mut twice = excluded(&world, nine, Exclusion::SecondRow).await;
            twice.sort();
            assert_eq!(twice, ["任婷婷", "任志远"], "{formula}");
            assert!(excluded(&world, nine, Exclusion::NoTransferRecord).await.is_empty(), "{formula}");
        }
    }

    async fn what_is_verified_of_an_entrant_who_is_on_no_list_counts_in_the_cohort(world: JudgedCounty) {
        add(&world, entrants(), ENTRANT).await;
        world.judge().await;
        let nine = |formula| Measure { formula, ..Measure::usual(Indicator::RetentionNine) };
        assert_eq!(counts(&world, nine(Formula::DeathsRemoved)).await, (2, 4));
        let waits = names(&world, nine(Formula::TransferCorrected), ListPart::Unverified).await;
        assert_eq!(waits, ["冯志强"], "suspected: he waits in the cohort as he does in the dropout rate");
        assert_eq!(names(&world, Measure::usual(Indicator::DropoutJunior), ListPart::Unverified).await, waits);
        verify(&world, "冯志强", SchoolStatus::Deceased, "派出所证明").await;
        assert_eq!(counts(&world, nine(Formula::TransferCorrected)).await, (2, 4));
        assert_eq!(counts(&world, nine(Formula::DeathsRemoved)).await, (2, 3));
        assert_eq!(excluded(&world, nine(Formula::DeathsRemoved), Exclusion::Deceased).await, ["冯志强"]);
        let person = Measure::usual(Indicator::DropoutJunior);
        assert_eq!(excluded(&world, person, Exclusion::Deceased).await, ["冯志强"], "both rates say the same of him");
        world.judge().await;
        assert_eq!(counts(&world, nine(Formula::DeathsRemoved)).await, (2, 3));
    }

    async fn a_transfer_to_nowhere_takes_nobody_out_of_the_cohort(world: JudgedCounty) {
        add(&world, entrants(), ENTRANT).await;
        add(&world, MOVEMENTS, "M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,转出,2026-08-25,县内,柳湾小学,,").await;
        world.judge().await;
        let corrected = Measure { formula: Formula::TransferCorrected, ..Measure::usual(Indicator::RetentionNine) };
        assert_eq!(counts(&world, corrected).await, (2, 4));
        assert_eq!(names(&world, corrected, ListPart::Unverified).await, ["冯志强"]);
        verify(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        assert_eq!(counts(&world, corrected).await, (2, 4));
        assert!(excluded(&world, corrected, Exclusion::Transferred).await.is_empty());
    }

    async fn a_strangers_transfer_without_a_paper_is_the_schools_word(world: JudgedCounty) {
        let left = "M60,3162900003,褚志远,2013-05-06,,G350203201305060011,七年级,转出,2026-04-25,350203,厦门中学,,";
        let person = Measure::usual(Indicator::DropoutJunior);
        add(&world, BEFORE, STRANGER).await;
        add(&world, MOVEMENTS, left).await;
        world.judge().await;
        assert_eq!(counts(&world, person).await, (1, 8));
        assert!(names(&world, person, ListPart::Unverified).await.contains(&"褚志远".to_owned()));
        let told = rates::unverified(&world.registry, &world.whole(), this_term(), &county()).await.unwrap();
        assert_eq!(told[&person], names(&world, person, ListPart::Unverified).await.len() as u64);
        add(&world, MOVEMENTS, &format!("{left}转学联系表")).await;
        world.judge().await;
        assert_eq!(counts(&world, person).await, (1, 7));
        assert_eq!(excluded(&world, person, Exclusion::Transferred).await, ["褚志远"]);
    }

    async fn a_stranger_of_whom_nothing_was_written_waits_beside_the_dropout_rate(world: JudgedCounty) {
        let person = Measure::usual(Indicator::DropoutJunior);
        add(&world, BEFORE, STRANGER).await;
        world.judge().await;
        assert_eq!(counts(&world, person).await, (1, 8), "a suspicion is no dropout");
        assert!(names(&world, person, ListPart::Unverified).await.contains(&"褚志远".to_owned()));
        // The next class has him: nothing to ask.
        let now = STRANGER.replacen("七年级", "八年级", 1);
        add(&world, ROSTER, &now).await;
        world.judge().await;
        assert!(!names(&world, person, ListPart::Unverified).await.contains(&"褚志远".to_owned()));
    }

    async fn whom_the_police_list_alone_has_as_dead_or_gone_waits_for_nobody(world: JudgedCounty) {
        let person = Measure::usual(Indicator::DropoutJunior);
        add(&world, BEFORE, STRANGER).await;
        for (state, reason) in [("死亡", Exclusion::Deceased), ("迁出", Exclusion::MovedOut), ("注销", Exclusion::MovedOut)] {
            add(&world, HUKOU, &written_off(state, "2013-05-06")).await;
            world.judge().await;
            assert_eq!(counts(&world, person).await, (1, 7), "{state}");
            assert_eq!(excluded(&world, person, reason).await, ["褚志远"], "{state}");
            assert!(!names(&world, person, ListPart::Unverified).await.contains(&"褚志远".to_owned()), "{state}");
        }
        // A namesake born on another day says nothing of him.
        add(&world, HUKOU, &written_off("死亡", "2013-05-07")).await;
        world.judge().await;
        assert_eq!(counts(&world, person).await, (1, 8));
        assert!(names(&world, person, ListPart::Unverified).await.contains(&"褚志远".to_owned()));
    }

    async fn a_movement_finds_its_pupil_by_any_of_its_numbers_or_by_name_and_birthday(world: JudgedCounty) {
        // Back in September: only the movement list says that he had not returned when the year ended.
        add(&world, ROSTER, "R23,3162900003,八年级,1班,23,施小强,男,2012-11-02,629001201211020476,G629001201211020476,在籍在校,629001101201,施得水,张翠花").await;
        let person = Measure::usual(Indicator::DropoutJunior);
        for (id, roll) in [("", "G629001201211020476"), ("629001201211020476", ""), ("", "")] {
            let moved = |record: &str, kind: &str, day: &str| {
                format!("{record},3162900003,施小强,2012-11-02,{id},{roll},七年级,{kind},{day},,,,")
            };
            let kept: Vec<&str> = MOVEMENTS.text.lines().filter(|line| !line.starts_with("M23")).collect();
            let text = format!("{}\n{}\n{}\n", kept.join("\n"), moved("M23", "辍学", "2026-03-20"), moved("M23B", "复学", "2026-09-10"));
            world.send_as(MOVEMENTS, &text).await.unwrap();
            world.judge().await;
            assert_eq!(names(&world, person, ListPart::Numerator).await, ["施小强"], "{id} {roll}");
        }
    }

    async fn who_came_within_the_year_and_dropped_out_is_a_number_of_its_own(world: JudgedCounty) {
        let moved = |record: &str, kind: &str, day: &str| {
            format!("{record},3162900003,王远来,2013-03-03,,G350203201303030019,七年级,{kind},{day},350203,厦门中学,,转学联系表")
        };
        add(&world, MOVEMENTS, &format!("{}\n{}", moved("M61", "转入", "2025-10-15"), moved("M62", "辍学", "2026-01-10"))).await;
        world.judge().await;
        let person = Measure::usual(Indicator::DropoutJunior);
        assert_eq!(counts(&world, person).await, (1, 7));
        assert_eq!(excluded(&world, person, Exclusion::ArrivedSince).await, ["王远来"]);
        // Back before the year ended.
        let both = format!("{}\n{}\n{}", moved("M61", "转入", "2025-10-15"), moved("M62", "辍学", "2026-01-10"), moved("M63", "复学", "2026-04-01"));
        add(&world, MOVEMENTS, &both).await;
        world.judge().await;
        assert!(excluded(&world, person, Exclusion::ArrivedSince).await.is_empty());
    }

    async fn beside_the_dropout_rate_stand_the_unproven_and_the_missing(world: JudgedCounty) {
        let (primary, junior) = (Measure::usual(Indicator::DropoutPrimary), Measure::usual(Indicator::DropoutJunior));
        assert!(!names(&world, primary, ListPart::Unverified).await.contains(&"蒋丽娜".to_owned()));
        // 14 has shown nothing.
        world.send_as(MOVEMENTS, &MOVEMENTS.text.replace("转学证", "")).await.unwrap();
        world.send_as(SURVEY, &SURVEY.text.replace("350203,,蒋明亮,窦红梅,在读证明", "350203,,蒋明亮,窦红梅,")).await.unwrap();
        world.judge().await;
        assert!(names(&world, primary, ListPart::Unverified).await.contains(&"蒋丽娜".to_owned()));
        assert_eq!(names(&world, junior, ListPart::Unverified).await, ["冯志强"]);
        verify(&world, "冯志强", SchoolStatus::Missing, "派出所证明").await;
        assert_eq!(names(&world, junior, ListPart::Unverified).await, ["冯志强"], "lost is not found");
        for measure in [primary, junior] {
            let told = rates::unverified(&world.registry, &world.whole(), this_term(), &county()).await.unwrap();
            assert_eq!(told[&measure], names(&world, measure, ListPart::Unverified).await.len() as u64);
        }
    }

    async fn learners_without_a_known_grade_are_a_row_of_their_own(world: JudgedCounty) {
        let measure = Measure::usual(Indicator::PrimaryEntry);
        let rows = rates::slices(&world.registry, &world.whole(), this_term(), &county(), Slice::Grade).await.unwrap();
        let row = |part: &str| rows.iter().find(|row| row.part == part && row.figure.measure == measure).unwrap();
        let within = async |part: &str| {
            let opened = Opened { moment: this_term().into(), area: county(), measure, part: Some((Slice::Grade, part.to_owned())) };
            let page = rates::persons_of(&world.registry, &world.whole(), &opened, ListPart::Denominator, (0, 100)).await.unwrap();
            let mut names: Vec<String> = page.rows.into_iter().map(|person| person.name).collect();
            names.sort();
            names
        };
        // 14, 17 and 18 learn outside the county.
        assert_eq!(within(GRADE_NOT_KNOWN).await, ["朱玲玲", "蒋丽娜", "韩雪莹"]);
        let unknown = &row(GRADE_NOT_KNOWN).figure;
        assert_eq!((unknown.numerator, unknown.denominator), (3, 3));
        assert_eq!(row("").figure.numerator, 0, "nobody who is out of school learns");
        assert_eq!(i64::try_from(within("").await.len()).unwrap(), row("").figure.denominator);
        let console = Console::of(&world, "ju01").await;
        assert!(console.page("/rates?by=grade").await.contains("年级不详"));
        assert!(console.page_in_english("/rates?by=grade").await.contains("Grade not known"));
    }

    async fn a_correction_opens_to_whoever_has_been_verified(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        verify(&world, "周文博", SchoolStatus::NeverEnrolled, "").await;
        let filter = FigureFilter { term: this_term(), area: county(), indicator: None };
        let change = Change { from: When::Version(1), to: When::Now };
        let measure = Measure::usual(Indicator::PrimaryEntry);
        let changed = rates::changes(&world.registry, &world.whole(), &filter, change).await.unwrap();
        let pair = changed.iter().find(|pair| pair.after.measure == measure).unwrap();
        assert_eq!(pair.unverified_before, pair.unverified_after + 1);
        let moved = rates::moved_persons(&world.registry, &world.whole(), &filter, measure, change, (0, 100)).await.unwrap();
        let told: Vec<_> = moved.rows.iter().map(|m| (m.person.name.as_str(), m.before, m.unverified_before, m.after, m.unverified_after)).collect();
        assert_eq!(told, [("周文博", Some("denominator"), true, Some("denominator"), false)]);
        let console = Console::of(&world, "ju01").await;
        let page = console.page("/rates/changes?since=1&indicator=primary_entry").await;
        assert!(page.contains("周文博") && page.contains("，待核实"), "{page}");
    }
}

/// 褚志远 on the police list, or a namesake.
fn written_off(state: &str, born: &str) -> String {
    let heading = HUKOU.text.lines().next().unwrap().trim_start_matches('\u{feff}');
    let cell = |column: &str| match column {
        "记录编号" => "K60",
        "姓名" => "褚志远",
        "性别" => "男",
        "出生日期" => born,
        "户籍地代码" => "629001101201",
        "户口状态" => state,
        "状态日期" => "2026-06-01",
        _ => "",
    };
    heading.split(',').map(cell).collect::<Vec<_>>().join(",")
}

fn entrants() -> Sent {
    *FILES.iter().find(|file| file.term == "2018-autumn").unwrap()
}

fn county() -> Area {
    Area::Place("629001".parse().unwrap())
}

/// The file once more with rows of its own behind the others.
async fn add(world: &World, file: Sent, rows: &str) {
    world.send_as(file, &format!("{}\n{rows}\n", file.text.trim_end())).await.unwrap();
}

/// What the township finds of a child, checked by the county where it must be.
async fn verify(world: &World, name: &str, status: SchoolStatus, evidence: &str) {
    let found = children::find(&world.registry, &world.whole(), this_term(), name, (0, 9)).await.unwrap();
    let said = Said { status, evidence: evidence.into(), note: "11月21日到村核实".into(), expires_on: None };
    let id = outcomes::verify(&world.registry, &world.officer("zhen01").await, this_term(), found.rows[0].id, &said)
        .await
        .unwrap();
    if status.needs_second_check() {
        outcomes::check(&world.registry, &world.officer("ju01").await, id).await.unwrap();
    }
}

async fn figure(world: &World, measure: Measure) -> FigureRow {
    let filter = FigureFilter { term: this_term(), area: county(), indicator: Some(measure.indicator) };
    let figures = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
    figures.into_iter().find(|figure| figure.measure == measure).unwrap()
}

async fn counts(world: &World, measure: Measure) -> (i64, i64) {
    let figure = figure(world, measure).await;
    (figure.numerator, figure.denominator)
}

async fn names(world: &World, measure: Measure, list: ListPart) -> Vec<String> {
    assert_eq!(measure.basis, RateBasis::Roll);
    let page = rates::persons(&world.registry, &world.whole(), this_term(), &county(), measure, list, (0, 100)).await;
    page.unwrap().rows.into_iter().map(|person| person.name).collect()
}

/// Who is not counted for that reason; as many as the figure says.
async fn excluded(world: &World, measure: Measure, reason: Exclusion) -> Vec<String> {
    let page =
        rates::persons(&world.registry, &world.whole(), this_term(), &county(), measure, ListPart::Excluded, (0, 100))
            .await;
    let rows = page.unwrap().rows.into_iter().filter(|person| person.excluded == Some(reason.title()));
    let names: Vec<String> = rows.map(|person| person.name).collect();
    let told =
        figure(world, measure).await.excluded.iter().filter(|e| e.reason == reason).map(|e| e.count).sum::<u64>();
    assert_eq!(told, names.len() as u64, "{reason}");
    names
}
