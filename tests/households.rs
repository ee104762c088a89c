//! 户: which family a number (户编号) means.

use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, SURVEY, this_term};
use county_tests::{FiledCounty, World, on_both};
use registry::coverage;
use registry::ledgers::Ledger;
use registry::surveys::issue_file_numbers;
use rules::places::PlaceCode;
use rules::surveys::Tally;

use crate::ledgers::ledger;

/// A village whose groups the register of places does not know: national codes end at the village.
const VILLAGE: &str = "629001101209";

const HEADINGS: &str =
    "记录编号,户编号,村代码,社组,户主姓名,户主证件号,姓名,性别,出生日期,户籍地代码,就学情况,调查时间";

const FAMILIES: [&str; 4] = [
    "Z1,0001,629001101209,一组,牛大山,629001198001011112,牛小一,男,2015-01-02,629001101209,在校,2026-10-10",
    "Z2,0001,629001101209,二组,羊大山,629001198101011136,羊小一,男,2015-02-02,629001101209,在校,2026-10-10",
    "Z3,0001,629001101209,三组,马大山,62900119820101115X,马小一,男,2016-02-02,629001101209,在校,2026-10-11",
    // A sister of the second, whose group is spelled otherwise.
    "Z4,0001,629001101209,2社,羊大山,629001198101011136,羊小二,女,2017-02-02,629001101209,在校,2026-10-10",
];

on_both! {
    async fn one_number_in_groups_that_the_places_do_not_know_is_as_many_families(world: FiledCounty) {
        add_places(&world, &["629001101209,新河村,村,629001101000,220"]).await;
        let report = world.send_as(SURVEY, &rows(&FAMILIES)).await.unwrap();
        assert_eq!((report.stored, report.doubted), (4, 0));
        let counted = tally(&world).await;
        assert_eq!((counted.groups, counted.groups_visited, counted.households), (3, 3, 3));
        let again = world.send_as(SURVEY, &rows(&FAMILIES)).await.unwrap();
        assert_eq!((again.stored, again.unchanged), (0, 4));
        // In the next round nobody has been to any of them yet: each group is missed by its name.
        let (spring, village) = ("2027-spring".parse().unwrap(), VILLAGE.parse::<PlaceCode>().unwrap());
        let missed = coverage::missing_groups(&world.registry, &world.whole(), spring, Some(village), (0, 10)).await.unwrap();
        let paths: Vec<&str> = missed.rows.iter().map(|group| group.path.as_str()).collect();
        assert_eq!(paths, ["城关镇新河村一组", "城关镇新河村二组", "城关镇新河村三组"]);
        assert_eq!(missed.rows[1].children, 2);
        // A family of its own each, brother and sister together.
        issue_file_numbers(&world.registry, &SOMEBODY).await.unwrap();
        world.judge().await;
        let lines = ledger(&world, Ledger::SchoolAge, None).await;
        let family = |name: &str| {
            let line = lines.iter().find(|line| line.text("姓名") == name).unwrap();
            let number = line.text("建档号");
            number[..number.len() - 2].to_owned()
        };
        assert_eq!(family("羊小一"), family("羊小二"));
        let families = ["牛小一", "羊小一", "马小一"].map(family);
        assert!(families[0] != families[1] && families[1] != families[2] && families[0] != families[2], "{families:?}");
        // The groups are known later: nobody is there twice, whether the file has changed by then or not.
        let groups = ["一组", "二组", "三组"].iter().zip(1..).map(|(name, n)| format!("{VILLAGE}0{n},{name},社,{VILLAGE},"));
        let groups: Vec<String> = groups.collect();
        add_places(&world, &groups.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let counted = tally(&world).await;
        assert_eq!((counted.groups, counted.groups_visited, counted.households), (3, 3, 3));
        let changed = FAMILIES.map(|row| row.replace("2026-10-1", "2026-10-2"));
        let report = world.send_as(SURVEY, &rows(&changed.each_ref().map(String::as_str))).await.unwrap();
        assert_eq!((report.stored, report.rejected), (4, 0));
        let counted = tally(&world).await;
        assert_eq!((counted.groups, counted.groups_visited, counted.households), (3, 3, 3));
    }

    async fn two_heads_under_one_number_are_asked_about(world: FiledCounty) {
        let same_group = FAMILIES[1].replace("二组", "一组");
        add_places(&world, &["629001101209,新河村,村,629001101000,220"]).await;
        let report = world.send_as(SURVEY, &rows(&[FAMILIES[0], &same_group])).await.unwrap();
        assert_eq!((report.stored, report.doubted), (2, 1));
        // The same where the other family comes with a later file.
        let later = FAMILIES[2].replace("三组", "一组");
        let report = world.send_as(SURVEY, &rows(&[&later])).await.unwrap();
        assert_eq!((report.stored, report.doubted), (1, 1));
        // A family whose head is another one by now is the same family.
        let heir = FAMILIES[3].replace("629001198101011136", "62900119820101115X").replace("羊大山", "羊老二");
        world.send_as(SURVEY, &rows(&[FAMILIES[3]])).await.unwrap();
        let report = world.send_as(SURVEY, &rows(&[&heir])).await.unwrap();
        assert_eq!((report.stored, report.doubted), (1, 0));
    }
}

fn rows(families: &[&str]) -> String {
    format!("{HEADINGS}\n{}\n", families.join("\n"))
}

async fn add_places(world: &World, lines: &[&str]) {
    let headings = FILES[0].text.lines().next().unwrap();
    let report = world.send_as(FILES[0], &format!("{headings}\n{}\n", lines.join("\n"))).await.unwrap();
    assert_eq!(report.rejected, 0);
}

async fn tally(world: &World) -> Tally {
    let counted = coverage::coverage(&world.registry, &world.whole(), this_term()).await.unwrap();
    counted.of(VILLAGE.parse::<PlaceCode>().unwrap())
}
