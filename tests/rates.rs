//! 指标: every figure adds up, opens to its persons, and once published never changes.

use std::collections::BTreeMap;

use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, ROSTER, SURVEY, Sent, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::rates::{self, Area, FigureFilter, FigureRow, ListPart, Measure, PersonRow, When};
use registry::{children, outcomes};
use rules::policy::Policy;
use rules::rates::{Counted, CountedChild, Disability, Formula, Indicator, RateBasis, compute};
use rules::standing::{Level, Said, SchoolStatus};

on_both! {
    async fn the_figures_of_the_county_are_those_counted_by_hand(world: JudgedCounty) {
        let figures = figures(&world, &county()).await;
        for (indicator, formula, basis, numerator, denominator) in [
            // Aged 6–11 with hukou here: 01–05, 07–09, 10–12, 14, 17, 18, 20, 21, 24, 25, 29, 30.
            // Not in school: 08, 10, 21 (suspended), and 30 whose row nobody has recognised.
            (Indicator::PrimaryEntry, Formula::Standard, RateBasis::Hukou, 16, 20),
            // 08 and 09 are not known to live here, 27 does.
            (Indicator::PrimaryEntry, Formula::Standard, RateBasis::Resident, 16, 19),
            // Aged 12–14: 06, 13, 19, 22, 23, 31, 32; without 13, 22 and 23.
            (Indicator::JuniorEntry, Formula::Standard, RateBasis::Hukou, 4, 7),
            // 23, 31 and 32 entered in 2018; 31 and 32 are in the last class.
            (Indicator::RetentionNine, Formula::National, RateBasis::Roll, 2, 3),
            // Last term's pupils of junior school: 06, 13, 15, 19, 23, 31, 32.
            (Indicator::DropoutJunior, Formula::Person, RateBasis::Roll, 1, 7),
            // Last term's pupils of primary school but 14, who was transferred out.
            (Indicator::DropoutPrimary, Formula::Person, RateBasis::Roll, 0, 15),
            (Indicator::OutOfCountyProven, Formula::Standard, RateBasis::Hukou, 2, 3),
            (Indicator::DisabledEntry, Formula::Standard, RateBasis::Hukou, 1, 1),
            (Indicator::CompletionPrimary15, Formula::Standard, RateBasis::Hukou, 1, 3),
        ] {
            let figure = figures.iter().find(|f| f.measure == Measure { indicator, formula, basis }).unwrap();
            assert_eq!((figure.numerator, figure.denominator), (numerator, denominator), "{indicator} {formula} {basis}");
        }
        let junior = figures.iter().find(|f| f.measure == Measure::usual(Indicator::DropoutJunior)).unwrap();
        assert_eq!((junior.percent.unwrap().to_string().as_str(), junior.meets), ("14.29", Some(false)));
    }

    async fn a_figure_with_nobody_to_count_says_why(world: JudgedCounty) {
        let figures = figures(&world, &county()).await;
        let waiting = rates::unverified(&world.registry, &world.whole(), this_term(), &county()).await.unwrap();
        let said = |indicator: Indicator| {
            let figure = figures.iter().find(|f| f.measure == Measure::usual(indicator)).unwrap();
            (figure.denominator, rates::beside(figure, &figures, &waiting).map(|told| told.to_string()).unwrap_or_default())
        };
        let (none, why) = said(Indicator::RetentionPrimarySix);
        assert!(none == 0 && why.contains("入学当年的花名册"), "{why}");
        assert_eq!(said(Indicator::RetentionNine), (3, String::new()), "it has its class of entry");
        assert_eq!(said(Indicator::Return), (1, String::new()), "23 dropped out in that year");
    }

    async fn a_confirmed_dropout_of_the_base_list_counts_though_no_later_list_ever_had_the_child(world: World) {
        // Last year's autumn list is in, no list of the spring, and nobody ever compared last autumn with the children.
        let year_ago = FILES.map(|file| if file.term == "2026-spring" { Sent { term: "2025-autumn", as_of: "2025-10-15", ..file } } else { file });
        for file in year_ago {
            world.send(file).await;
        }
        world.judge().await;
        let measure = Measure::usual(Indicator::DropoutJunior);
        let out = async || {
            let page = rates::persons(&world.registry, &world.whole(), this_term(), &county(), measure, ListPart::Numerator, (0, 100)).await;
            page.unwrap().rows.into_iter().map(|person| person.name).collect::<Vec<_>>()
        };
        assert!(!out().await.contains(&"冯志强".to_owned()), "only suspected so far");
        let boy = children::find(&world.registry, &world.whole(), this_term(), "冯志强", (0, 9)).await.unwrap().rows.remove(0);
        let note = "11月21日到村核实，在外务工".into();
        let said = Said { status: SchoolStatus::DroppedOut, evidence: String::new(), note, expires_on: None };
        outcomes::verify(&world.registry, &world.officer("zhen01").await, this_term(), boy.id, &said).await.unwrap();
        assert!(out().await.contains(&"冯志强".to_owned()));
    }

    async fn villages_add_up_to_townships_and_townships_to_the_county(world: JudgedCounty) {
        let scope = world.whole();
        for measure in Measure::all() {
            let whole = sum_of(&figures(&world, &county()).await, measure);
            let townships = rates::parts_of(&world.registry, &scope, this_term(), measure, place("629001"), false).await.unwrap();
            assert_eq!(townships.len(), 2);
            assert_eq!(added(&townships), whole, "{measure:?}");
            for township in townships {
                let code = place(township.place.as_deref().unwrap());
                let villages = rates::parts_of(&world.registry, &scope, this_term(), measure, code, false).await.unwrap();
                assert_eq!(added(&villages), added(&[township]), "{measure:?} {code}");
            }
        }
    }

    async fn who_lives_in_another_village_of_the_county_is_a_resident_there(world: JudgedCounty) {
        let measure = Measure { indicator: Indicator::PrimaryEntry, formula: Formula::Standard, basis: RateBasis::Resident };
        let villages = ["629001101201", "629001101202", "629001"].map(|code| Area::Place(place(code)));
        let residents = async || {
            let mut all = Vec::new();
            for area in &villages {
                all.push(sum_of(&figures(&world, area).await, measure).1);
            }
            all
        };
        let before = residents().await;
        // 01 is of a household of 柳树村 and lives with an aunt in the next village.
        let with_residence: Vec<String> = SURVEY
            .text
            .lines()
            .map(|line| {
                let lives = if line.starts_with("记录编号") { "现居住地" } else if line.starts_with("H01,") { "629001101202" } else { "" };
                format!("{line},{lives}")
            })
            .collect();
        world.send_as(SURVEY, &with_residence.join("\n")).await.unwrap();
        world.judge().await;
        assert_eq!(residents().await, [before[0] - 1, before[1] + 1, before[2]]);
    }

    async fn what_stands_on_the_roll_adds_up_by_school_too(world: JudgedCounty) {
        // A retention rate has only a school with both the first and the last class (`cohorts`).
        let followed = |m: &Measure| m.indicator.formulas().contains(&Formula::National);
        for measure in Measure::all().filter(|m| m.basis == RateBasis::Roll && !followed(m)) {
            let whole = sum_of(&figures(&world, &county()).await, measure);
            let schools = rates::parts_of(&world.registry, &world.whole(), this_term(), measure, place("629001"), true).await.unwrap();
            assert_eq!(schools.len(), 3);
            assert_eq!(added(&schools), whole, "{measure:?}");
        }
    }

    async fn a_school_is_held_to_the_targets_of_its_own_roll_alone(world: JudgedCounty) {
        let asked = async |school: &str| -> Vec<&'static str> {
            let found = figures(&world, &Area::School(school.to_owned())).await;
            assert!(found.iter().all(|figure| figure.threshold.is_some() || figure.meets.is_none()));
            let usual = |figure: &&FigureRow| figure.measure == Measure::usual(figure.measure.indicator);
            found.iter().filter(usual).filter(|figure| figure.threshold.is_some()).map(|figure| figure.measure.indicator.as_str()).collect()
        };
        assert_eq!(asked("2162900001").await, ["retention_primary_six", "dropout_primary"]);
        assert_eq!(asked("3162900003").await, ["retention_junior_three", "dropout_junior"]);
        let whole = figures(&world, &county()).await;
        assert!(whole.iter().any(|figure| figure.measure.indicator == Indicator::PrimaryEntry && figure.threshold.is_some()));
        let page = Console::of(&world, "ju01").await.page("/rates?school=2162900001").await;
        let cards = page.split("class=\"figures\"").nth(1).unwrap().split("<section").next().unwrap();
        assert!(cards.contains("小学辍学率") && !cards.contains("入学率") && !cards.contains("初中"), "{cards}");
    }

    async fn a_share_is_never_more_than_the_whole(world: JudgedCounty) {
        for area in areas() {
            for figure in figures(&world, &area).await {
                if figure.measure.indicator.is_share(figure.measure.formula) {
                    assert!((0..=figure.denominator).contains(&figure.numerator), "{area:?} {figure:?}");
                }
                assert_eq!(figure.percent.is_none(), figure.denominator <= 0, "{figure:?}");
            }
        }
    }

    async fn every_number_opens_to_exactly_that_many_persons(world: JudgedCounty) {
        for area in areas() {
            for figure in figures(&world, &area).await {
                let (measure, what) = (figure.measure, format!("{area:?} {figure:?}"));
                let numerator = persons(&world, &area, measure, ListPart::Numerator).await;
                let denominator = persons(&world, &area, measure, ListPart::Denominator).await;
                let excluded = persons(&world, &area, measure, ListPart::Excluded).await;
                let lacking = persons(&world, &area, measure, ListPart::Lacking).await;
                assert_eq!(weight(&numerator, "off_numerator"), figure.numerator, "{what}");
                assert_eq!(weight(&denominator, ""), figure.denominator, "{what}");
                let told: u64 = figure.excluded.iter().map(|e| e.count).sum();
                assert_eq!(excluded.len() as u64, told, "{what}");
                assert!(excluded.iter().all(|p| p.excluded.is_some()), "{what}");
                assert!(lacking.iter().all(|p| denominator.contains(p) && !numerator.contains(p)), "{what}");
                if measure.indicator.is_share(measure.formula) {
                    assert_eq!(weight(&lacking, ""), figure.denominator - figure.numerator, "whom the rate lacks: {what}");
                }
                assert!(numerator.iter().chain(&denominator).all(|p| !p.name.is_empty()), "{what}");
            }
        }
    }

    async fn a_list_of_persons_is_paged_without_losing_anyone(world: JudgedCounty) {
        let measure = Measure::usual(Indicator::PrimaryEntry);
        let all = persons(&world, &county(), measure, ListPart::Denominator).await;
        let mut paged = Vec::new();
        for offset in (0..all.len() as u64).step_by(7) {
            let part = ListPart::Denominator;
            let page = rates::persons(&world.registry, &world.whole(), this_term(), &county(), measure, part, (offset, 7)).await.unwrap();
            assert_eq!(page.total, all.len() as u64);
            paged.extend(page.rows);
        }
        assert_eq!(paged, all);
    }

    async fn the_register_counts_as_the_plain_sum_does(world: JudgedCounty) {
        // The oracle: the persons of the widest lists, counted again one by one.
        let policy = Policy::default();
        for indicator in [Indicator::PrimaryEntry, Indicator::JuniorEntry] {
            let measure = Measure::usual(indicator);
            let mut everyone = persons(&world, &county(), measure, ListPart::Denominator).await;
            everyone.extend(persons(&world, &county(), measure, ListPart::Excluded).await);
            let counted: Vec<Counted> = everyone.iter().map(as_counted).collect();
            let plain = compute(indicator, measure.formula, measure.basis, &counted, &policy);
            let figure = figures(&world, &county()).await.into_iter().find(|f| f.measure == measure).unwrap();
            assert_eq!((figure.numerator, figure.denominator), (plain.tally.numerator, plain.tally.denominator), "{indicator}");
            assert_eq!(figure.percent, plain.percent(), "{indicator}");
        }
    }

    async fn the_same_files_sent_again_change_no_figure(world: JudgedCounty) {
        let before = all_figures(&world).await;
        for file in FILES {
            world.send(file).await;
        }
        world.judge().await;
        assert_eq!(all_figures(&world).await, before);
    }

    async fn a_published_figure_stays_when_the_data_change(world: JudgedCounty) {
        let first = rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        assert_eq!(first.number, 1);
        let published = frozen(&world, first.number).await;
        assert_eq!(published, figures(&world, &county()).await);
        let mended = SURVEY.text.replace("外出务工", "外地就读").replace("王建国,赵玉兰", "王建国,赵玉蓝");
        world.send_as(SURVEY, &mended).await.unwrap();
        world.send_as(ROSTER, &ROSTER.text.lines().take(12).collect::<Vec<_>>().join("\n")).await.unwrap();
        world.judge().await;
        assert_ne!(figures(&world, &county()).await, published);
        assert_eq!(frozen(&world, first.number).await, published);
    }

    async fn a_correction_is_a_new_version_that_says_why(world: JudgedCounty) {
        let first = rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        for why in [None, Some(""), Some("  ")] {
            let refused = rates::freeze(&world.registry, &SOMEBODY, this_term(), why).await.unwrap_err();
            assert_eq!(refused.code(), "why_again");
        }
        let second = rates::freeze(&world.registry, &SOMEBODY, this_term(), Some("柳湾小学补报花名册")).await.unwrap();
        assert_eq!((second.number, second.why.as_deref()), (2, Some("柳湾小学补报花名册")));
        let versions = rates::versions(&world.registry, &world.whole(), this_term()).await.unwrap();
        assert_eq!(versions, [first, second]);
    }

    async fn a_term_that_was_not_counted_has_no_figures(world: JudgedCounty) {
        let filter = FigureFilter { term: "2027-spring".parse().unwrap(), area: county(), indicator: None };
        let refused = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap_err();
        assert_eq!(refused.code(), "not_computed");
        assert!(refused.to_string().contains("baoxue match --term 2027-spring"), "{refused}");
        let nowhere = FigureFilter { term: this_term(), area: Area::Place(place("629001109")), indicator: None };
        assert_eq!(rates::figures(&world.registry, &world.whole(), &nowhere).await.unwrap_err().code(), "not_found");
    }
}

fn place(code: &str) -> rules::places::PlaceCode {
    code.parse().unwrap()
}

fn county() -> Area {
    Area::Place(place("629001"))
}

/// The county, its townships, villages and schools.
fn areas() -> Vec<Area> {
    let places = ["629001", "629001101", "629001102", "629001101201", "629001101202", "629001102201"];
    let schools = ["2162900001", "2162900002", "3162900003"].map(|code| Area::School(code.to_owned()));
    places.map(|code| Area::Place(place(code))).into_iter().chain(schools).collect()
}

async fn figures(world: &World, area: &Area) -> Vec<FigureRow> {
    let filter = FigureFilter { term: this_term(), area: area.clone(), indicator: None };
    rates::figures(&world.registry, &world.whole(), &filter).await.unwrap()
}

async fn all_figures(world: &World) -> Vec<FigureRow> {
    let mut all = Vec::new();
    for area in areas() {
        all.extend(figures(world, &area).await);
    }
    all
}

async fn frozen(world: &World, version: i32) -> Vec<FigureRow> {
    let filter = FigureFilter { term: this_term(), area: county(), indicator: None };
    rates::figures_at(&world.registry, &world.whole(), &filter, When::Version(version)).await.unwrap()
}

async fn persons(world: &World, area: &Area, measure: Measure, list: ListPart) -> Vec<PersonRow> {
    let page = (0, u64::MAX);
    rates::persons(&world.registry, &world.whole(), this_term(), area, measure, list, page).await.unwrap().rows
}

/// How much those persons add: one each, or take away.
fn weight(persons: &[PersonRow], takes_away: &str) -> i64 {
    persons.iter().map(|person| if person.part == takes_away { -1 } else { 1 }).sum()
}

type Sum = (i64, i64, BTreeMap<String, u64>);

fn added(figures: &[FigureRow]) -> Sum {
    let mut sum = Sum::default();
    for figure in figures {
        sum.0 += figure.numerator;
        sum.1 += figure.denominator;
        for excluded in &figure.excluded {
            *sum.2.entry(excluded.reason.to_string()).or_default() += excluded.count;
        }
    }
    sum
}

/// The county's figure, as a sum; who is counted in no village is counted in the county alone.
fn sum_of(figures: &[FigureRow], measure: Measure) -> Sum {
    added(&figures.iter().filter(|f| f.measure == measure).cloned().collect::<Vec<_>>())
}

/// What the list says of a person, as the plain sum takes it. By the lists alone a pupil learns at the level of its school.
fn as_counted(person: &PersonRow) -> Counted {
    let status = person.status.unwrap_or(SchoolStatus::Unclear);
    let junior = person.school.as_deref() == Some("3162900003");
    let level = match (status.is_in_school(), junior) {
        (false, _) => Level::None,
        (true, true) => Level::Junior,
        (true, false) => Level::Primary,
    };
    Counted::Child(CountedChild {
        age: person.age.and_then(|age| u8::try_from(age).ok()),
        status,
        level,
        attained: level.below(),
        in_county_hukou: person.excluded != Some("非本县在册户籍"),
        resident: true,
        disability: Disability::None,
    })
}
