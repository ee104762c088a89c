//! 就学状况: one for every child and term, decided from all that is recorded.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{ATTENDANCE, BEFORE, FILES, HUKOU, MOVEMENTS, ROSTER, SURVEY, Sent, this_term};
use county_tests::{FiledCounty, JudgedCounty, World, on_both};
use registry::ledgers::Ledger;
use registry::rates::{self, Area, ListPart, Measure};
use registry::{children, matching, outcomes, standings};
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::rates::{Indicator, RateBasis};
use rules::standing::{Said, SchoolStatus};

use crate::ledgers::ledger;

on_both! {
    async fn every_child_stands_as_its_story_says(world: JudgedCounty) {
        let stands = stands(&world).await;
        for (name, status) in [
            ("马小龙", SchoolStatus::Enrolled),
            ("陈静怡", SchoolStatus::Enrolled),
            ("吴雅琴", SchoolStatus::Enrolled),
            ("贺俊杰", SchoolStatus::Enrolled),
            ("马阿依古丽", SchoolStatus::Enrolled),
            ("郭志远", SchoolStatus::Enrolled),
            ("秦大磊", SchoolStatus::Enrolled),
            ("周文博", SchoolStatus::SuspectedNeverEnrolled),
            ("韩冬梅", SchoolStatus::SuspectedNeverEnrolled),
            ("冯志强", SchoolStatus::SuspectedDropout),
            ("吕栋梁", SchoolStatus::SuspectedDropout),
            ("施小强", SchoolStatus::DroppedOut),
            ("蒋丽娜", SchoolStatus::OutOfProvince),
            ("韩雪莹", SchoolStatus::OutOfProvince),
            ("朱玲玲", SchoolStatus::OutOfProvinceClaimed),
            ("何平安", SchoolStatus::Suspended),
            ("田小野", SchoolStatus::HomeTaught),
        ] {
            assert_eq!(stands.get(name), Some(&status), "{name}");
        }
    }

    async fn fifteen_and_done_is_finished_not_suspected(world: JudgedCounty) {
        let count = counted(&world, this_term()).await;
        // 15 was in the last class last term; of 33 nothing else is known than her age.
        assert_eq!(count.get(&SchoolStatus::Finished), Some(&1), "{count:?}");
        assert_eq!(count.get(&SchoolStatus::PresumedFinished), Some(&1), "{count:?}");
        assert_eq!(count.get(&SchoolStatus::TooYoung), Some(&1), "{count:?}");
        assert_eq!(count.get(&SchoolStatus::Unclear), None, "{count:?}");
    }

    async fn a_child_surveyed_twice_stands_once(world: JudgedCounty) {
        let total: u64 = counted(&world, this_term()).await.values().sum();
        // 29 surveyed, and 08, 09, 16 of the police list.
        assert_eq!(total, 32);
    }

    async fn before_any_roster_is_in_only_the_familys_own_word_makes_a_suspect(world: FiledCounty) {
        let spring: Term = "2027-spring".parse().unwrap();
        registry::matching::run(&world.registry, &county_tests::county::SOMEBODY, spring).await.unwrap();
        standings::assess(&world.registry, &county_tests::county::SOMEBODY, spring).await.unwrap();
        let count = counted(&world, spring).await;
        // 13 works, say the parents; 10 never entered. 23 left in March by the movement list and nobody has seen him back.
        assert_eq!(count.get(&SchoolStatus::SuspectedDropout), Some(&1), "{count:?}");
        assert_eq!(count.get(&SchoolStatus::DroppedOut), Some(&1), "{count:?}");
        assert_eq!(count.get(&SchoolStatus::SuspectedNeverEnrolled), Some(&1), "{count:?}");
        assert!(count.get(&SchoolStatus::AwaitingRoster).is_some_and(|waiting| *waiting > 15), "{count:?}");
    }

    async fn judging_twice_changes_no_standing(world: JudgedCounty) {
        let before = stands(&world).await;
        assert_eq!(world.assess().await.changed, 0);
        assert_eq!(stands(&world).await, before);
        // A new family changes one standing: its own.
        let more = format!("{}H50,0050,629001101201,一社,新来,2026-11-20,新小来,男,汉,2016-04-04,,62900110120101,,未入学,,,,新来,钱芳,\n", SURVEY.text);
        world.send_as(SURVEY, &more).await.unwrap();
        let assessed = world.judge().await;
        assert_eq!((assessed.changed, assessed.raised), (1, 2), "never enrolled, and not on the police list");
    }

    async fn a_visit_on_the_first_day_of_the_term_is_of_the_term(world: JudgedCounty) {
        // 05 sits in the classroom by the roster; the family says on 1 September that she works.
        let visited = SURVEY.text.replace(
            "李大山,2026-10-12,李晓雨,女,汉,2017-10-02,629001201710020104,62900110120101,,在校",
            "李大山,2026-09-01,李晓雨,女,汉,2017-10-02,629001201710020104,62900110120101,,外出务工",
        );
        assert_eq!(world.send_as(SURVEY, &visited).await.unwrap().stored, 1);
        world.judge().await;
        assert_eq!(stands(&world).await.get("李晓雨"), Some(&SchoolStatus::SuspectedDropout));
    }

    async fn what_is_written_for_a_day_to_come_has_not_happened_yet(world: JudgedCounty) {
        let moves = FILES.iter().find(|file| file.kind == FormKind::Movements).unwrap();
        let suspended = |on: &str| format!("M77,2162900001,李晓雨,2017-10-02,,G629001201710020104,三年级,休学,{on},,,肺炎,医院证明");
        for (on, status) in [("2027-03-01", SchoolStatus::Enrolled), ("2026-11-10", SchoolStatus::Suspended)] {
            world.send_as(*moves, &format!("{}\n{}\n", moves.text.trim_end(), suspended(on))).await.unwrap();
            world.judge().await;
            assert_eq!(stands(&world).await.get("李晓雨"), Some(&status), "{on}");
        }
    }

    async fn a_class_before_the_first_grade_is_no_school_yet(world: JudgedCounty) {
        let before = stands(&world).await;
        assert_eq!(before.get("李晓雨"), Some(&SchoolStatus::Enrolled));
        for (grade, enrolled) in [("学前班", false), ("幼儿园大班", false), ("三年级（大班额）", true)] {
            let text = ROSTER.text.replace("R05,2162900001,三年级,", &format!("R05,2162900001,{grade},"));
            world.send_as(ROSTER, &text).await.unwrap();
            world.judge().await;
            assert_eq!(stands(&world).await.get("李晓雨") == Some(&SchoolStatus::Enrolled), enrolled, "{grade}");
        }
    }

    async fn an_entry_that_leaves_the_police_list_ends_what_rests_on_it(world: JudgedCounty) {
        let dead = HUKOU.text.replace("629001201606180175,629001101201,在册,", "629001201606180175,629001101201,死亡,2026-05-01");
        assert_eq!(world.send_as(HUKOU, &dead).await.unwrap().stored, 1);
        world.judge().await;
        assert_eq!(stands(&world).await.get("周文博"), None, "the dead are counted in no rate");
        let count = counted(&world, this_term()).await;
        assert_eq!(count.get(&SchoolStatus::Deceased), Some(&1), "{count:?}");
    }

    async fn an_autumn_that_is_over_stays_what_it_was_whatever_spring_brings(world: JudgedCounty) {
        world.clock.advance(TimeDelta::days(130));
        assert_eq!(world.registry.clock().today().to_string(), "2027-04-01");
        world.send_as(Sent { term: "2027-spring", as_of: "2027-03-15", ..ROSTER }, ROSTER.text).await.unwrap();
        world.judge().await;
        let moved = "M70,2162900001,马小龙,2016-03-12,,G629001201603120038,五年级,休学,2027-03-05,,,肺炎,医院证明\n\
             M71,3162900003,秦大磊,2013-06-06,,G629001201306060390,八年级,死亡,2027-03-10,,,,\n\
             M72,3162900003,施小强,2012-11-02,,G629001201211020476,八年级,复学,2027-03-11,,,,\n";
        world.send_as(MOVEMENTS, &format!("{}{moved}", MOVEMENTS.text)).await.unwrap();
        let absent = Sent { term: "2027-spring", ..ATTENDANCE };
        let march = "3162900003,2027-03,G629001201302110135,李晓峰,15,2027-03-02,\n";
        world.send_as(absent, &format!("{}{march}", ATTENDANCE.text)).await.unwrap();
        let again = world.judge().await;
        assert_eq!((again.changed, again.raised, again.closed), (0, 0, 0), "what spring says is of spring");
    }

    async fn a_suspect_of_spring_is_no_graduate_of_autumn(world: JudgedCounty) {
        let pupil = "S70,3162900003,九年级,1班,70,缺课生,男,2011-05-05,629001201105050017,G629001201105050017,在籍在校,629001101201,缺课,孙兰";
        world.send_as(BEFORE, &format!("{}\n{pupil}\n", BEFORE.text.trim_end())).await.unwrap();
        let told = "H70,0070,629001101201,一社,缺课,2026-04-20,缺课生,男,汉,2011-05-05,629001201105050017,62900110120101,,在校,城关镇初级中学,,九年级,缺课,孙兰,";
        world.send_as(Sent { term: "2026-spring", ..SURVEY }, &format!("{}\n{told}\n", SURVEY.text.lines().next().unwrap())).await.unwrap();
        world.judge().await;
        assert_eq!(stands_as(&world, "缺课生").await, SchoolStatus::Finished, "on the last list of the last class");
        let absent = format!("{}3162900003,2026-05,G629001201105050017,缺课生,20,2026-04-01,\n", ATTENDANCE.text);
        world.send_as(ATTENDANCE, &absent).await.unwrap();
        let spring = this_term().previous();
        matching::run(&world.registry, &SOMEBODY, spring).await.unwrap();
        standings::assess(&world.registry, &SOMEBODY, spring).await.unwrap();
        world.judge().await;
        assert_eq!(stands_as(&world, "缺课生").await, SchoolStatus::SuspectedDropout, "who was not in class did not finish");
    }

    async fn a_list_of_july_makes_no_suspects_of_those_who_have_finished(world: JudgedCounty) {
        // 沈佳佳 was in the ninth class in March, 吕栋梁 in the sixth: the list of July has neither, nor the boy of the eighth.
        let spring = this_term().previous();
        let gone = |line: &&str| !["S15,", "S22,", "S13,"].iter().any(|key| line.starts_with(key));
        let july: Vec<&str> = BEFORE.text.lines().filter(gone).collect();
        world.send_as(Sent { as_of: "2026-07-10", ..BEFORE }, &july.join("\n")).await.unwrap();
        matching::run(&world.registry, &SOMEBODY, spring).await.unwrap();
        standings::assess(&world.registry, &SOMEBODY, spring).await.unwrap();
        let in_spring = async |name: &str| {
            let found = children::find(&world.registry, &world.whole(), spring, name, (0, 9)).await.unwrap();
            found.rows[0].status.unwrap()
        };
        assert_eq!(in_spring("沈佳佳").await, SchoolStatus::Enrolled);
        assert_eq!(in_spring("吕栋梁").await, SchoolStatus::Enrolled);
        assert_eq!(in_spring("冯志强").await, SchoolStatus::SuspectedDropout, "the eighth class comes back in autumn");
        let before = (stands_as(&world, "沈佳佳").await, stands_as(&world, "吕栋梁").await);
        world.judge().await;
        assert_eq!((stands_as(&world, "沈佳佳").await, stands_as(&world, "吕栋梁").await), before, "in autumn they stand as ever");
    }

    async fn a_dropout_who_was_back_and_is_away_again_is_another_case(world: JudgedCounty) {
        let found = children::find(&world.registry, &world.whole(), this_term(), "李晓峰", (0, 9)).await.unwrap();
        let said = Said { status: SchoolStatus::DroppedOut, evidence: String::new(), note: "外出务工".into(), expires_on: None };
        outcomes::verify(&world.registry, &world.officer("zhen01").await, this_term(), found.rows[0].id, &said).await.unwrap();
        assert_eq!(stands_as(&world, "李晓峰").await, SchoolStatus::DroppedOut);
        world.clock.advance(TimeDelta::days(20));
        for (as_of, text, expected) in [
            ("2026-11-25", ROSTER.text.to_owned(), SchoolStatus::Enrolled),
            ("2026-12-05", away(ROSTER.text, "R06,"), SchoolStatus::SuspectedDropout),
        ] {
            world.send_as(Sent { as_of, ..ROSTER }, &text).await.unwrap();
            world.judge().await;
            assert_eq!(stands_as(&world, "李晓峰").await, expected, "{as_of}");
        }
    }

    async fn who_moved_within_the_county_is_registered_where_the_list_has_it_now(world: JudgedCounty) {
        // Two rows of one number: moved out of 红旗村 in May, registered in 柳湾.
        let line = HUKOU.text.lines().find(|line| line.starts_with("K01,")).unwrap();
        let left = line.replace("在册,", "迁出,2026-05-01");
        let came = line.replacen("K01,", "K01B,", 1).replace("629001101201", "629001102201");
        let excluded = async |measure: Measure| {
            let area = Area::Place("629001".parse().unwrap());
            let scope = world.whole();
            let list = rates::persons(&world.registry, &scope, this_term(), &area, measure, ListPart::Excluded, (0, 99));
            list.await.unwrap().rows.into_iter().map(|person| person.name).collect::<Vec<_>>()
        };
        let usual = Measure::usual(Indicator::PrimaryEntry);
        world.send_as(HUKOU, &HUKOU.text.replace(line, &left)).await.unwrap();
        world.judge().await;
        assert!(excluded(usual).await.contains(&"马小龙".to_owned()), "moved out, and nowhere else in the county");
        world.send_as(HUKOU, &format!("{}\n{came}\n", HUKOU.text.replace(line, &left).trim_end())).await.unwrap();
        world.judge().await;
        assert!(!excluded(usual).await.contains(&"马小龙".to_owned()));
        let again = world.judge().await;
        assert_eq!((again.changed, again.raised, again.closed), (0, 0, 0));
    }

    async fn a_certificate_says_which_disability_it_is_of(world: JudgedCounty) {
        let headings = SURVEY.text.replacen("残疾类别", "残疾证号", 1);
        let shown = headings.replace("629001201603120038,62900110120101,,在校", "629001201603120038,62900110120101,62900120160312003812,在校");
        world.send_as(SURVEY, &shown).await.unwrap();
        world.judge().await;
        let three = ledger(&world, Ledger::ThreeDisabled, None).await;
        assert_eq!(three.iter().filter(|line| line.text("姓名") == "马小龙").count(), 1, "视力，二级");
    }

    async fn every_officer_counts_within_reach(world: JudgedCounty) {
        let whole: u64 = counted(&world, this_term()).await.values().sum();
        for (account, expected) in [("xian01", whole), ("ju01", whole)] {
            let scope = world.scope_of(account).await;
            let count = standings::count_by_status(&world.registry, &scope, this_term()).await.unwrap();
            assert_eq!(count.iter().map(|c| c.children).sum::<u64>(), expected, "{account}");
        }
        let mut parts = 0;
        for account in ["cun01", "cun02", "cun03"] {
            let scope = world.scope_of(account).await;
            let count = standings::count_by_status(&world.registry, &scope, this_term()).await.unwrap();
            parts += count.iter().map(|c| c.children).sum::<u64>();
        }
        assert!(parts >= whole, "no child falls between the villages: {parts} of {whole}");
    }
}

/// Name and standing of every child of school age of the county's hukou or living in it.
async fn stands(world: &World) -> BTreeMap<String, SchoolStatus> {
    let mut found = BTreeMap::new();
    for indicator in [Indicator::PrimaryEntry, Indicator::JuniorEntry] {
        for basis in [RateBasis::Hukou, RateBasis::Resident] {
            let measure = Measure { basis, ..Measure::usual(indicator) };
            let area = Area::Place("629001".parse().unwrap());
            let page = (0, 1000);
            let scope = world.whole();
            let persons =
                rates::persons(&world.registry, &scope, this_term(), &area, measure, ListPart::Denominator, page);
            let rows = persons.await.unwrap().rows;
            found.extend(rows.into_iter().filter_map(|person| Some((person.name, person.status?))));
        }
    }
    found
}

/// The list with that row away.
fn away(text: &str, key: &str) -> String {
    let line =
        |line: &str| if line.starts_with(key) { line.replace("在籍在校", "在籍离校") } else { line.to_owned() };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// How a child stands in the term.
async fn stands_as(world: &World, name: &str) -> SchoolStatus {
    let found = children::find(&world.registry, &world.whole(), this_term(), name, (0, 9)).await.unwrap();
    found.rows[0].status.unwrap()
}

async fn counted(world: &World, term: Term) -> BTreeMap<SchoolStatus, u64> {
    let count = standings::count_by_status(&world.registry, &world.whole(), term).await.unwrap();
    count.into_iter().map(|c| (c.status, c.children)).collect()
}
