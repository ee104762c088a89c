//! 认定身份: a child has one name, one sex, one birthday and one number wherever it is shown, by all the rows that are its own.

use county_tests::county::SOMEBODY;
use county_tests::tiny::{HUKOU, SURVEY, Sent, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::children::{self, ChildFile, FoundChild};
use registry::coverage;
use registry::flags::{self, FlagFilter, FlagRow};
use registry::ledgers::Ledger;
use registry::rates::{self, Area, ListPart, Measure};
use registry::standings;
use rules::flags::FlagKind;
use rules::rates::Indicator;

use crate::ledger_forms::day;
use crate::ledgers::ledger;

on_both! {
    async fn a_name_that_the_surveyor_could_not_write_is_the_police_lists_everywhere(world: JudgedCounty) {
        mended(&world, SURVEY, &[("李晓雨", "李晓yu"), ("李晓峰", "李小峰"), ("冯志强", "冯 志?")]).await;
        for (proper, written) in [("李晓雨", "李晓yu"), ("李晓峰", "李小峰"), ("冯志强", "冯 志?")] {
            let child = found(&world, proper).await.remove(0);
            assert_eq!(child.name, proper);
            assert_eq!(found(&world, written).await.len(), 1, "found by what the survey wrote as well");
            let file = file_of(&world, proper).await;
            assert_eq!(file.name, proper);
            let survey = file.sheets.iter().find(|sheet| sheet.row.source == rules::standing::Source::Survey).unwrap();
            assert!(survey.fields.contains(&("入户登记名", written.to_owned())), "{:?}", survey.fields);
            let lines = ledger(&world, Ledger::SchoolAge, None).await;
            assert!(lines.iter().any(|line| line.text("姓名") == proper) && !lines.iter().any(|line| line.text("姓名") == written));
        }
        let flagged = flag_of(&world, "冯志强", FlagKind::LeftRoll).await.expect("the queue names him properly");
        let named = FlagFilter { name: Some("冯志强".into()), ..FlagFilter::of(this_term()) };
        let queue = flags::queue(&world.registry, &world.whole(), &named, 0, 10).await.unwrap();
        assert!(queue.rows.iter().any(|row| row.flag == flagged.flag));
        let measure = Measure::usual(Indicator::JuniorEntry);
        let county = Area::Place("629001".parse().unwrap());
        let persons = rates::persons(&world.registry, &world.whole(), this_term(), &county, measure, ListPart::Denominator, (0, 100)).await.unwrap();
        assert!(persons.rows.iter().any(|person| person.name == "李晓峰") && !persons.rows.iter().any(|person| person.name == "李小峰"));
        // Whoever is judged alone, or whose survey comes again, keeps it.
        mended(&world, SURVEY, &[("李晓雨", "李晓yu"), ("2026-10-12,李晓yu", "2026-10-13,李晓yu")]).await;
        assert_eq!(found(&world, "李晓雨").await[0].name, "李晓雨");
        let ids = [found(&world, "李晓雨").await[0].id];
        let again = standings::assess_children(&world.registry, &SOMEBODY, this_term(), &ids).await.unwrap();
        assert_eq!((again.changed, again.raised), (0, 0));
    }

    async fn a_sex_on_which_number_police_and_roster_agree_counts(world: JudgedCounty) {
        mended(&world, SURVEY, &[("李晓雨,女", "李晓雨,男")]).await;
        assert_eq!(found(&world, "李晓雨").await[0].sex, 2);
        assert!(flag_of(&world, "李晓雨", FlagKind::IdentityConflict).await.is_none());
        let lines = ledger(&world, Ledger::SchoolAge, None).await;
        assert_eq!(lines.iter().find(|line| line.text("姓名") == "李晓雨").unwrap().text("性别"), "女");
        // A child of the survey alone: its number says one thing, its row another.
        let household = "H60,0060,629001101201,一社,新来,2026-11-20,新小来,女,汉,2014-04-04,629001201404040318,62900110120101,,未入学,,,,新来,钱芳,";
        world.send_as(SURVEY, &format!("{}\n{household}\n", SURVEY.text.trim_end())).await.unwrap();
        world.judge().await;
        let flag = flag_of(&world, "新小来", FlagKind::IdentityConflict).await.expect("somebody looks which is right");
        assert!(flag.reason.contains("入户调查与证件号码的性别不同"), "{}", flag.reason);
        assert_eq!(found(&world, "新小来").await[0].sex, 2);
    }

    async fn a_lunar_day_beside_a_spoiled_number_is_counted_by_the_number_of_the_lists(world: JudgedCounty) {
        // The thirteenth of the eighth lunar month, and two digits that changed places.
        mended(&world, SURVEY, &[("女,汉,2017-10-02,629001201710020104", "女,汉,2017-08-13,629001201710021004")]).await;
        let child = found(&world, "李晓雨").await.remove(0);
        assert_eq!((child.born_on.unwrap().to_string().as_str(), child.age), ("2017-10-02", Some(8)));
        assert_eq!(file_of(&world, "李晓雨").await.born_on, child.born_on);
        let lines = ledger(&world, Ledger::SchoolAge, None).await;
        let line = lines.iter().find(|line| line.text("姓名") == "李晓雨").unwrap();
        assert_eq!((day(line, "出生日期").as_str(), line.text("证件号").as_str(), line.number("周岁（8月31日）")), ("2017-10-02", "629001201710020104", 8));
        let looked = coverage::coverage(&world.registry, &world.whole(), this_term()).await.unwrap();
        assert!(looked.of("629001".parse().unwrap()).children() > 20);
    }

    async fn a_siblings_number_is_printed_for_the_sibling_alone(world: JudgedCounty) {
        let household = "H60,0004,629001101201,一社,李大山,2026-10-12,李小花,女,汉,2017-04-04,629001201302110135,62900110120101,,未入学,,,,李大山,周美丽,";
        world.send_as(SURVEY, &format!("{}\n{household}\n", SURVEY.text.trim_end())).await.unwrap();
        world.judge().await;
        let flag = flag_of(&world, "李小花", FlagKind::IdentityConflict).await.expect("somebody looks for her own number");
        assert!(flag.reason.contains("另一名儿童也登记了这个号码"), "{}", flag.reason);
        let lines = ledger(&world, Ledger::SchoolAge, None).await;
        let number = |name: &str| lines.iter().find(|line| line.text("姓名") == name).unwrap().text("证件号");
        assert_eq!((number("李小花").as_str(), number("李晓峰").as_str()), ("", "629001201302110135"));
        let ids = [found(&world, "李小花").await[0].id];
        let again = standings::assess_children(&world.registry, &SOMEBODY, this_term(), &ids).await.unwrap();
        assert_eq!((again.changed, again.raised, again.closed), (0, 0, 0), "the same when she alone is looked at");
    }

    async fn a_child_is_found_by_the_name_and_the_number_of_a_linked_row(world: JudgedCounty) {
        // The police list alone writes another name: the survey's stays, and either finds the child.
        mended(&world, HUKOU, &[("李晓雨", "李筱雨")]).await;
        assert_eq!(found(&world, "李筱雨").await.iter().map(|child| child.name.as_str()).collect::<Vec<_>>(), ["李晓雨"]);
        mended(&world, SURVEY, &[("629001201710020104", "62900120171002")]).await;
        assert_eq!(found(&world, "629001201710020104").await.len(), 1);
    }
}

/// Sends the file with these words in the place of those, and judges the county.
async fn mended(world: &World, file: Sent, words: &[(&str, &str)]) {
    let text = words.iter().fold(file.text.to_owned(), |text, (old, new)| text.replace(old, new));
    assert_ne!(text, file.text);
    world.send_as(file, &text).await.unwrap();
    world.judge().await;
}

async fn found(world: &World, text: &str) -> Vec<FoundChild> {
    children::find(&world.registry, &world.whole(), this_term(), text, (0, 50)).await.unwrap().rows
}

async fn file_of(world: &World, name: &str) -> ChildFile {
    let child = found(world, name).await.remove(0);
    children::open(&world.registry, &world.whole(), this_term(), child.id).await.unwrap()
}

async fn flag_of(world: &World, who: &str, kind: FlagKind) -> Option<FlagRow> {
    let all = flags::queue(&world.registry, &world.whole(), &FlagFilter::of(this_term()), 0, 500).await.unwrap();
    all.rows.into_iter().find(|flag| flag.kind == kind && flag.child.as_ref().is_some_and(|child| child.name == who))
}
