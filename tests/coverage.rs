//! 覆盖: the survey of the tiny county, expected against met, in numbers that open to names and add up.

use county_tests::county::SOMEBODY;
use county_tests::tiny::{HUKOU, SURVEY, this_term};
use county_tests::{FiledCounty, JudgedCounty, World, on_both};
use registry::coverage::{self, Coverage, Part};
use registry::places::{self, Order};
use rules::places::{PlaceCode, PlaceLevel};
use rules::surveys::{GroupGap, Seen};

const ALL: (u64, u64) = (0, 10_000);

on_both! {
    async fn every_number_of_the_round_opens_to_its_names_and_the_parts_add_up(world: JudgedCounty) {
        let counted = count(&world).await;
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        let county = code("629001");
        for level in [PlaceLevel::Township, PlaceLevel::Village] {
            let mut sum = rules::surveys::Tally::default();
            places.at_level(level).for_each(|place| sum += counted.of(place.code));
            assert_eq!(sum, counted.of(county), "the {level}s add up to the county");
        }
        for place in places.iter().map(|place| place.code) {
            let tally = counted.of(place);
            let (registry, scope) = (&world.registry, world.whole());
            let groups = coverage::missing_groups(registry, &scope, this_term(), Some(place), ALL).await.unwrap();
            let homes = coverage::missing_households(registry, &scope, this_term(), Some(place), ALL).await.unwrap();
            let people = coverage::missing_children(registry, &scope, this_term(), Some(place), None, ALL).await.unwrap();
            assert_eq!((groups.total, groups.rows.len() as u64), (tally.missing_groups(), tally.missing_groups()), "{place}");
            assert_eq!((homes.total, homes.rows.len() as u64), (tally.missing_households(), tally.missing_households()), "{place}");
            assert_eq!((people.total, people.rows.len() as u64), (tally.missing_children(), tally.missing_children()), "{place}");
            for reason in Seen::ALL.iter().filter(|reason| **reason != Seen::Recorded) {
                let listed = coverage::missing_children(registry, &scope, this_term(), Some(place), Some(*reason), ALL).await.unwrap();
                assert_eq!(listed.total, tally.children_seen(*reason), "{place} {reason}");
                assert!(listed.rows.iter().all(|child| child.reason == *reason));
            }
        }
        assert!(counted.of(county).children_seen(Seen::Recorded) > 20);
    }

    async fn what_stands_in_no_part_of_a_place_opens_to_its_own_names(world: FiledCounty) {
        let headings = SURVEY.text.lines().next().unwrap();
        // A household of no group, with a child about whom nobody answered.
        let ungrouped = "Z1,0091,629001101201,,杨大山,2026-10-12,杨一水,男,汉,2018-03-03,,,,,,,,,,\n";
        world.send_as(SURVEY, &format!("{headings}\n{ungrouped}")).await.unwrap();
        let (counted, village) = (count(&world).await, code("629001101201"));
        let own = counted.own(village);
        assert!(own.households_visited == 1 && counted.of(village).households > own.households, "the line is less than the village");
        let (registry, scope, alone) = (&world.registry, world.whole(), Part::Alone(village));
        let people = coverage::missing_children(registry, &scope, this_term(), alone, None, ALL).await.unwrap();
        assert_eq!(people.total, own.missing_children());
        assert!(people.rows.iter().any(|child| child.name == "杨一水"));
        assert!(people.rows.iter().all(|child| child.place == Some(village)), "nobody of a group stands there");
        let homes = coverage::missing_households(registry, &scope, this_term(), alone, ALL).await.unwrap();
        let groups = coverage::missing_groups(registry, &scope, this_term(), alone, ALL).await.unwrap();
        assert_eq!((homes.total, groups.total), (own.missing_households(), own.missing_groups()));
    }

    async fn a_child_is_looked_for_by_the_birthday_by_which_it_is_counted(world: JudgedCounty) {
        let village = code("629001101201");
        let before = count(&world).await.of(village).children();
        // The written day would be sixteen on 31 August, the day of the number is fifteen.
        let household = "H60,0060,629001101201,一社,新来,2026-11-20,新小来,男,汉,2010-08-29,62900120101006021X,62900110120101,,在校,,,,新来,钱芳,";
        world.send_as(SURVEY, &format!("{}\n{household}\n", SURVEY.text.trim_end())).await.unwrap();
        assert_eq!(count(&world).await.of(village).children(), before + 1);
    }

    async fn the_round_begins_with_its_earliest_visit_whenever_its_file_was_read(world: JudgedCounty) {
        let counted = count(&world).await;
        assert_eq!(counted.first_visit_on.unwrap().to_string(), "2026-10-12");
        assert!(counted.opened_on.unwrap() > counted.first_visit_on.unwrap());
    }

    async fn a_child_of_the_police_list_in_no_household_is_missed_where_the_hukou_lies(world: JudgedCounty) {
        let missing = missing(&world, Some(Seen::HukouOnly)).await;
        // 08 and 09 stand on the police list alone.
        let records: Vec<_> = missing.iter().filter_map(|child| child.record_id.as_deref()).collect();
        assert!(records.contains(&"K08") && records.contains(&"K09"), "{records:?}");
        assert!(!records.contains(&"K05"), "brother and sister live in a household");
        assert!(missing.iter().all(|child| child.place.is_some()));
        // Theirs are households that nobody has been to; what the survey itself has found can never tell of them.
        let homes = missed_homes(&world).await;
        let of = |record: &str| missing.iter().find(|child| child.record_id.as_deref() == Some(record)).unwrap().household.clone();
        for record in ["K08", "K09"] {
            assert!(homes.iter().any(|home| home.household.is_none() && Some(&home.number) == of(record).as_ref()), "{record}");
        }
        let whole = count(&world).await.of(code("629001"));
        assert_eq!(whole.missing_households(), homes.len() as u64);
        assert!(!whole.is_whole());
    }

    async fn a_household_of_the_police_list_is_known_once_any_of_its_children_is(world: JudgedCounty) {
        let listed = missed_homes(&world).await.into_iter().filter(|home| home.household.is_none()).count();
        // A brother of 05, whose household the survey has, and a child of a household that nobody knows.
        let rows = "K90,505,李小弟,男,汉,2019-04-05,,629001101201,在册,\nK91,590,鲍新来,男,汉,2018-04-05,,629001101201,在册,\n";
        world.send_as(HUKOU, &format!("{}\n{rows}", HUKOU.text.trim_end())).await.unwrap();
        world.judge().await;
        let homes: Vec<_> = missed_homes(&world).await.into_iter().filter(|home| home.household.is_none()).collect();
        assert_eq!(homes.len(), listed + 1, "{:?}", homes.iter().map(|home| &home.number).collect::<Vec<_>>());
        assert!(homes.iter().any(|home| home.number == "590" && home.children == 1));
    }

    async fn a_household_is_its_groups_own_and_follows_it_through_a_merge(world: FiledCounty) {
        let headings = SURVEY.text.lines().next().unwrap();
        let row = |record: &str, village: &str, group: &str, head: &str, child: &str, day: &str| {
            format!("{record},0088,{village},{group},{head},{day},{child},男,汉,2018-03-03,,,,在校,,,,,,\n")
        };
        let send = async |rows: String| world.send_as(SURVEY, &format!("{headings}\n{rows}")).await.unwrap();
        let homes = async |group: &str| count(&world).await.of(code(group)).households;
        let before = [homes("62900110120101").await, homes("62900110120102").await];
        // 0088 of the first group and 0088 of the second are two families.
        send(row("D1", "629001101201", "一社", "钱大山", "钱文博", "2026-10-10") + &row("D2", "629001101201", "二社", "孙大河", "孙思远", "2026-10-10")).await;
        assert_eq!([homes("62900110120101").await, homes("62900110120102").await], [before[0] + 1, before[1] + 1]);
        // A row that names no group means the one family of the village with that number; of two it means neither.
        let all = homes("629001101201").await;
        send(row("D3", "629001101202", "一社", "李大江", "李文海", "2026-10-10")).await;
        let others = homes("629001101202").await;
        send(row("D4", "629001101202", "", "李大江", "李文川", "2026-10-11")).await;
        assert_eq!(homes("629001101202").await, others, "a brother of the same house");
        // The villages become one, and no family of either is taken for another of the same number.
        let (from, into) = (code("629001101202"), code("629001101201"));
        let order = Order { on: this_term().starts_on(), document: Some("云政发〔2026〕12号") };
        places::merge(&world.registry, &SOMEBODY, &[from], (into, None), order).await.unwrap();
        assert_eq!(homes("629001101201").await, all + others);
        let groups = places::load(&world.registry, &world.whole()).await.unwrap();
        let moved = groups.children(into).last().unwrap();
        send(row("D5", "629001101201", &moved.name, "李大江", "李文江", "2026-11-20")).await;
        send(row("D6", "629001101202", "一社", "李大江", "李文湖", "2026-11-20")).await;
        assert_eq!(homes("629001101201").await, all + others, "the family is visited again by its new name and by its old one");
    }

    async fn a_village_without_groups_or_households_is_missed_as_a_whole(world: JudgedCounty) {
        let places = format!("{}629001102202,高台村,村,629001102000,220\n", county_tests::tiny::FILES[0].text);
        world.send_as(county_tests::tiny::FILES[0], &places).await.unwrap();
        let tally = count(&world).await.of(code("629001102202"));
        assert_eq!((tally.groups, tally.missing_groups()), (1, 1));
        let (scope, village) = (world.whole(), Some(code("629001102202")));
        let missed = coverage::missing_groups(&world.registry, &scope, this_term(), village, ALL).await.unwrap();
        assert_eq!(missed.rows.iter().map(|group| group.gap).collect::<Vec<_>>(), [GroupGap::NoHousehold]);
    }

    async fn whom_the_police_list_writes_without_a_readable_place_is_of_this_county(world: JudgedCounty) {
        let before = count(&world).await.of(code("629001"));
        let further = "K77,577,欧阳甲,女,汉,2018-01-11,,城关镇红旗村,在册,\n";
        world.send_as(county_tests::tiny::HUKOU, &format!("{}{further}", county_tests::tiny::HUKOU.text)).await.unwrap();
        world.judge().await;
        let after = count(&world).await.of(code("629001"));
        assert_eq!(after.children_seen(Seen::HukouOnly), before.children_seen(Seen::HukouOnly) + 1);
        let missing = missing(&world, Some(Seen::HukouOnly)).await;
        assert_eq!(missing.len() as u64, after.children_seen(Seen::HukouOnly));
    }

    async fn before_the_survey_everyone_of_the_list_is_missed_and_every_group_too(world: World) {
        world.send(county_tests::tiny::FILES[0]).await;
        world.send(county_tests::tiny::HUKOU).await;
        let counted = count(&world).await;
        let whole = counted.of(code("629001"));
        assert!(counted.opened_on.is_none() && whole.households_visited == 0 && whole.groups > 0);
        assert!(whole.households > 0, "the police list tells whose doors there are");
        assert_eq!((whole.missing_groups(), whole.missing_children()), (whole.groups, whole.children()));
        let groups = coverage::missing_groups(&world.registry, &world.whole(), this_term(), None, ALL).await.unwrap();
        assert!(groups.rows.iter().all(|group| group.gap == GroupGap::NoHousehold));
    }

    async fn next_term_the_households_of_this_one_are_expected_again(world: FiledCounty) {
        let counted = count(&world).await;
        let before = counted.of(code("629001"));
        let spring = "2027-spring".parse().unwrap();
        let counted = coverage::coverage(&world.registry, &world.whole(), spring).await.unwrap();
        let next = counted.of(code("629001"));
        assert_eq!((next.households_visited, next.children_recorded()), (0, 0));
        assert!(next.households > 0 && next.households <= before.households, "who has grown up is not looked for");
        // One family is visited; the others wait.
        world.clock.advance(chrono::TimeDelta::days(120));
        let one = SURVEY.text.lines().take(3).collect::<Vec<_>>().join("\n");
        world.send_as(county_tests::tiny::Sent { term: "2027-spring", as_of: "2027-03-10", ..SURVEY }, &one).await.unwrap();
        let counted = coverage::coverage(&world.registry, &world.whole(), spring).await.unwrap();
        let next_day = counted.of(code("629001"));
        assert_eq!((next_day.households_visited, next_day.children_recorded(), next_day.groups_visited), (1, 2, 1));
        assert_eq!(next_day.children(), next.children());
    }

    async fn a_child_of_a_visited_household_who_is_not_named_again_is_missed(world: FiledCounty) {
        let spring = county_tests::tiny::Sent { term: "2027-spring", as_of: "2027-03-10", ..SURVEY };
        // Of the twins only one stands on the new survey, without an answer to 就学情况.
        world.clock.advance(chrono::TimeDelta::days(120));
        let text = SURVEY.text.lines().take(2).collect::<Vec<_>>().join("\n").replace(",在校,", ",不清楚,");
        world.send_as(spring, &text).await.unwrap();
        let term = "2027-spring".parse().unwrap();
        let village = Some(code("62900110120101"));
        let scope = world.whole();
        let list = |reason| coverage::missing_children(&world.registry, &scope, term, village, Some(reason), ALL);
        let again: Vec<_> = list(Seen::NotAgain).await.unwrap().rows.into_iter().map(|child| child.name).collect();
        let silent: Vec<_> = list(Seen::NoAnswer).await.unwrap().rows.into_iter().map(|child| child.name).collect();
        assert_eq!((again, silent), (vec!["马小虎".to_owned()], vec!["马小龙".to_owned()]));
    }

    async fn an_officer_counts_what_the_posts_reach_and_no_more(world: JudgedCounty) {
        let whole = count(&world).await;
        for account in ["zhen01", "xiang01", "ju01"] {
            let scope = world.scope_of(account).await;
            let seen = coverage::coverage(&world.registry, &scope, this_term()).await.unwrap();
            for (place, tally) in whole.parts() {
                let own = if scope.covers_place(place) { tally } else { rules::surveys::Tally::default() };
                assert_eq!(seen.own(place), own, "{account} {place}");
            }
            let people = coverage::missing_children(&world.registry, &scope, this_term(), None, None, ALL).await.unwrap();
            assert!(people.rows.iter().all(|child| child.place.is_some_and(|place| scope.covers_place(place))), "{account}");
            let homes = coverage::missing_households(&world.registry, &scope, this_term(), None, ALL).await.unwrap();
            assert!(homes.rows.iter().all(|home| home.place.is_some_and(|place| scope.covers_place(place))), "{account}");
        }
    }

    async fn a_surveyors_days_add_up_to_the_visits(world: JudgedCounty) {
        let days = coverage::surveyor_days(&world.registry, &world.whole(), this_term(), None).await.unwrap();
        let visits: u64 = days.iter().map(|day| day.households).sum();
        assert_eq!(visits, count(&world).await.of(code("629001")).households_visited);
    }

    async fn pages_of_a_list_are_the_list(world: JudgedCounty) {
        let all = missing(&world, None).await;
        let mut paged = Vec::new();
        for from in 0..all.len() as u64 {
            let page = coverage::missing_children(&world.registry, &world.whole(), this_term(), None, None, (from, 1)).await.unwrap();
            paged.extend(page.rows);
        }
        assert!(paged == all, "page by page they are the same, in the same order");
    }
}

async fn count(world: &World) -> Coverage {
    coverage::coverage(&world.registry, &world.whole(), this_term()).await.unwrap()
}

async fn missed_homes(world: &World) -> Vec<coverage::MissingHousehold> {
    coverage::missing_households(&world.registry, &world.whole(), this_term(), None, ALL).await.unwrap().rows
}

async fn missing(world: &World, reason: Option<Seen>) -> Vec<coverage::MissingChild> {
    coverage::missing_children(&world.registry, &world.whole(), this_term(), None, reason, ALL).await.unwrap().rows
}

fn code(written: &str) -> PlaceCode {
    written.parse().unwrap()
}
