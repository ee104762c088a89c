//! 查学生: a child is found by name or number, and its file says how it stands, on what that rests, and where it counts.

use std::collections::BTreeSet;

use county_tests::console::{Console, links};
use county_tests::county::SOMEBODY;
use county_tests::tiny::{SURVEY, this_term};
use county_tests::{FiledCounty, JudgedCounty, World, on_both};
use registry::children::{self, ChildFile, FoundChild};
use registry::coverage::{self, Part};
use registry::ledgers::Ledger;
use registry::matching::Source;
use registry::outcomes;
use registry::rates::{self, Area, ListPart, Measure};
use rules::children::Unfiled;
use rules::flags::FlagKind;
use rules::identity::IdNumber;
use rules::rates::Indicator;
use rules::standing::{Said, SchoolStatus};

use crate::ledger_forms::day;
use crate::ledgers::ledger;

on_both! {
    async fn a_child_is_found_by_part_of_its_name_and_by_the_first_digits_of_a_number(world: JudgedCounty) {
        let names = |found: Vec<FoundChild>| found.into_iter().map(|child| child.name).collect::<Vec<_>>();
        assert_eq!(names(found(&world, "ju01", "小明").await), ["王小明", "王小明"], "two cousins of one name");
        assert_eq!(names(found(&world, "ju01", "62900120131").await), [""; 0]);
        assert_eq!(names(found(&world, "ju01", "62900120130").await), ["李晓峰", "秦大磊"]);
        assert_eq!(names(found(&world, "ju01", " 冯志强 ").await), ["冯志强"]);
        assert_eq!(names(found(&world, "ju01", "%").await), [""; 0], "a sign is no wildcard");
        let twice = found(&world, "ju01", "丁浩然").await;
        assert_eq!(twice.len(), 1, "surveyed twice is one child");
    }

    async fn nobody_finds_or_opens_a_child_out_of_reach(world: JudgedCounty) {
        let child = found(&world, "ju01", "冯志强").await.remove(0);
        for (account, sees) in [("zhen01", true), ("cun02", true), ("cun01", false), ("xiang01", false), ("xiao02", false)] {
            assert_eq!(found(&world, account, "冯志强").await.len(), usize::from(sees), "{account}");
            let opened = children::open(&world.registry, &world.scope_of(account).await, this_term(), child.id).await;
            assert_eq!(opened.map_err(|e| e.code()).map(|file| file.id), if sees { Ok(child.id) } else { Err("not_found") }, "{account}");
        }
        // The school at which he was answers for him too.
        assert_eq!(found(&world, "zhong01", "冯志强").await.len(), 1);
    }

    async fn why_a_child_has_no_file_number_stands_on_its_page_and_on_a_list(world: JudgedCounty) {
        // One with a parent's number, one whose number ends in 000 and is right, one whose hukou lies elsewhere.
        let ends = (0..1000).map(|sequence| number("2015-03-05", sequence)).find(|id| id.ends_with("000")).unwrap();
        let household = |nth: u32, name: &str, id: &str, hukou: &str| {
            format!("H6{nth},006{nth},629001101201,一社,新来,2026-11-20,{name},男,汉,2015-03-05,{id},{hukou},,未入学,,,,新来,钱芳,\n")
        };
        let homes = [
            household(1, "新大来", &number("1988-10-22", 31), "629001101201"),
            household(2, "新二来", &ends, "629001101201"),
            household(3, "新三来", &number("2015-03-05", 33), "610102001001"),
        ];
        world.send_as(SURVEY, &format!("{}\n{}", SURVEY.text.trim_end(), homes.concat())).await.unwrap();
        registry::surveys::issue_file_numbers(&world.registry, &SOMEBODY).await.unwrap();
        world.judge().await;
        let file = async |name: &str| file_of(&world, name).await;
        assert_eq!(file("新大来").await.unfiled, Some(Unfiled::ElderNumber));
        assert!(file("新二来").await.file_number.is_some(), "its check digit is right");
        assert_eq!(file("新三来").await.unfiled, Some(Unfiled::Outsider));
        let console = Console::of(&world, "ju01").await;
        let address = format!("/children/{}", file("新大来").await.id);
        assert!(console.page(&address).await.contains("建档号 无：证件号码像是家长的"));
        let page = console.page_in_english(&address).await;
        assert!(page.contains("The ID number looks like a parent"), "{page}");
        let listed = coverage::unfiled_children(&world.registry, &world.whole(), Part::Reach, (0, 100)).await.unwrap();
        let names: Vec<&str> = listed.rows.iter().map(|child| child.name.as_str()).collect();
        assert!(names.contains(&"新大来") && !names.contains(&"新二来") && !names.contains(&"新三来"), "{names:?}");
        assert!(listed.total == listed.rows.len() as u64 && listed.rows.iter().all(|child| child.reason != Unfiled::Outsider));
        let page = console.page("/coverage/missing?list=unfiled").await;
        assert!(page.contains("新大来") && page.contains(&address) && page.contains(&format!("无建档号 {}", listed.total)), "{page}");
        let far = coverage::unfiled_children(&world.registry, &world.scope_of("xiang01").await, Part::Reach, (0, 100)).await.unwrap();
        assert!(far.rows.iter().all(|child| child.name != "新大来"), "a township sees its own");
    }

    async fn a_child_has_one_birthday_and_one_age_wherever_it_is_shown(world: JudgedCounty) {
        // The family tells the lunar day; the number tells the solar one, by which the child is counted.
        let household = "H60,0060,629001101201,一社,新来,2026-11-20,新小来,男,汉,2014-03-05,629001201404040318,62900110120101,,未入学,,,,新来,钱芳,";
        world.send_as(SURVEY, &format!("{}\n{household}\n", SURVEY.text.trim_end())).await.unwrap();
        world.judge().await;
        let child = found(&world, "ju01", "新小来").await.remove(0);
        assert_eq!((child.born_on.unwrap().to_string().as_str(), child.age), ("2014-04-04", Some(12)));
        let file = file_of(&world, "新小来").await;
        assert_eq!(file.born_on, child.born_on);
        assert_eq!(file.flags[0].child.as_ref().unwrap().born_on, child.born_on);
        let lines = ledger(&world, Ledger::SchoolAge, None).await;
        let line = lines.iter().find(|line| line.text("姓名") == "新小来").unwrap();
        assert_eq!((day(line, "出生日期").as_str(), line.number("周岁（8月31日）")), ("2014-04-04", 12));
        let measure = Measure::usual(Indicator::JuniorEntry);
        let county = Area::Place("629001".parse().unwrap());
        let persons = rates::persons(&world.registry, &world.whole(), this_term(), &county, measure, ListPart::Lacking, (0, 100)).await.unwrap();
        let known = rates::particulars(&world.registry, &world.whole(), &persons.rows).await.unwrap();
        assert_eq!(known[&child.id].born_on, child.born_on);
        // What the family wrote stands beside it in its row.
        assert!(file.sheets[0].fields.iter().any(|(_, written)| written == "2014-03-05"), "{:?}", file.sheets[0].fields);
    }

    async fn who_stands_on_a_list_alone_is_found_there_by_those_who_answer_for_the_school(world: JudgedCounty) {
        assert!(found(&world, "ju01", "司马光远").await.is_empty(), "no child of the register");
        for (account, sees) in [("ju01", true), ("xiang01", true), ("xiao02", true), ("xiao01", false), ("zhen01", false), ("cun03", false)] {
            let scope = world.scope_of(account).await;
            let listed = children::find_listed(&world.registry, &scope, this_term(), "司马光").await.unwrap();
            let said: Vec<_> = listed.iter().map(|person| (person.source, person.school.as_deref())).collect();
            assert_eq!(said, vec![(Source::Roster, Some("2162900002")); usize::from(sees)], "{account}");
        }
        let page = Console::of(&world, "ju01").await.page("/children?term=2026-autumn&text=司马光远").await;
        assert!(page.contains("名单上有、台账中没有的人") && page.contains("柳湾小学"), "{page}");
        // Whoever the register holds is not told a second time.
        let listed = children::find_listed(&world.registry, &world.whole(), this_term(), "冯志强").await.unwrap();
        assert!(listed.is_empty(), "{listed:?}");
        assert!(!Console::of(&world, "ju01").await.page("/children?term=2026-autumn&text=冯志强").await.contains("名单上有、台账中没有的人"));
    }

    async fn the_file_says_how_the_child_stands_and_on_which_rows(world: JudgedCounty) {
        let file = file_of(&world, "冯志强").await;
        let now = &file.standings[0];
        assert_eq!((now.term.as_str(), now.status), ("2026-autumn", SchoolStatus::SuspectedDropout), "{now:?}");
        let sources: Vec<&str> = file.sheets.iter().map(|sheet| sheet.row.record_id.as_str()).collect();
        assert_eq!(sources, ["H13", "K13", "S13"], "survey, police list, last term's roster");
        assert_eq!(file.flags.len(), 1);
        assert!(!file.responsible.government.is_empty() && !file.responsible.education.is_empty(), "both lines");
        let merged = file_of(&world, "丁浩然").await;
        assert_eq!(merged.sheets.iter().filter(|sheet| sheet.row.record_id.starts_with('R')).count(), 1);
    }

    async fn the_files_of_all_children_say_together_what_the_lists_of_each_figure_say(world: JudgedCounty) {
        let scope = world.whole();
        let everyone = children::find(&world.registry, &scope, this_term(), "", (0, 1000)).await.unwrap().rows;
        let mut files = Vec::new();
        for child in &everyone {
            files.push(children::open(&world.registry, &scope, this_term(), child.id).await.unwrap());
        }
        let county = Area::Place("629001".parse().unwrap());
        let mut counted = 0;
        for measure in Measure::all() {
            for (list, parts) in [(ListPart::Numerator, &["numerator", "numerator_only", "off_numerator"][..]), (ListPart::Excluded, &["excluded"])] {
                let persons = rates::persons(&world.registry, &scope, this_term(), &county, measure, list, (0, 1000)).await.unwrap();
                let listed: BTreeSet<_> = persons.rows.iter().filter_map(|person| person.child).collect();
                let said = files.iter().filter(|file| file.parts.iter().any(|part| part.measure == measure && parts.contains(&part.part)));
                assert_eq!(said.map(|file| file.id).collect::<BTreeSet<_>>(), listed, "{measure:?} {list:?}");
                counted += listed.len();
            }
        }
        assert!(counted > 50, "{counted}");
    }

    async fn what_is_verified_of_a_child_stands_in_its_file_with_who_and_the_flag_that_it_closed(world: JudgedCounty) {
        let child = found(&world, "ju01", "周文博").await.remove(0);
        let officer = world.officer("zhen01").await;
        let note = "11月20日到村核实，户籍名单有误，查无此人".into();
        let said = Said { status: SchoolStatus::NoSuchPerson, evidence: String::new(), note, expires_on: None };
        outcomes::verify(&world.registry, &officer, this_term(), child.id, &said).await.unwrap();
        let file = file_of(&world, "周文博").await;
        let now = &file.standings[0];
        assert_eq!((now.status, now.verified_by.as_deref()), (SchoolStatus::NoSuchPerson, Some("常镇长")), "{now:?}");
        assert!(now.verified_on.is_some(), "{now:?}");
        let closed: Vec<FlagKind> = file.closed.iter().map(|flag| flag.kind).collect();
        assert_eq!((file.flags.len(), closed), (0, vec![FlagKind::NeverEnrolled]), "closed with a trace");
    }

    async fn a_name_on_the_list_of_a_figure_leads_to_the_file(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        let list = console.page("/rates/persons?indicator=primary_entry&list=lacking").await;
        let href = links(&list, "韩冬梅").remove(0);
        for (page, says) in [
            (console.page(&href).await, ["历学期就学状况", "来源记录对照", "双线责任人", "计入哪些指标", "登记核实结果", "小学适龄入学率"]),
            (console.page_in_english(&href).await, ["Standing term by term", "Source records", "Responsible officers", "In which figures it counts", "Record an outcome", "Denominator only"]),
        ] {
            for words in says {
                assert!(page.contains(words), "{words}: {page}");
            }
        }
        let nobody = console.page("/children?text=%E6%9D%8E%E6%97%A0%E6%AD%A4%E4%BA%BA").await;
        assert!(nobody.contains("本辖区没有查到") && nobody.contains("请入户登记建档"));
        let two = console.page("/children?text=%E7%8E%8B%E5%B0%8F%E6%98%8E").await;
        assert_eq!(links(&two, "王小明").len(), 2);
    }

    async fn before_anybody_judged_the_file_says_so_and_shows_what_was_recorded(world: FiledCounty) {
        let file = file_of(&world, "李晓雨").await;
        assert!(file.standings.is_empty() && file.parts.is_empty());
        assert_eq!(file.sheets.iter().map(|sheet| sheet.row.record_id.as_str()).collect::<Vec<_>>(), ["H05"]);
        let console = Console::of(&world, "ju01").await;
        let page = console.page(&format!("/children/{}", file.id)).await;
        assert!(page.contains("还没有研判结果") && page.contains("李晓雨"));
    }
}

async fn found(world: &World, account: &str, text: &str) -> Vec<FoundChild> {
    let scope = world.scope_of(account).await;
    children::find(&world.registry, &scope, this_term(), text, (0, 50)).await.unwrap().rows
}

async fn file_of(world: &World, name: &str) -> ChildFile {
    let child = found(world, "ju01", name).await.remove(0);
    children::open(&world.registry, &world.whole(), this_term(), child.id).await.unwrap()
}

/// A valid number of this county.
fn number(born_on: &str, sequence: u16) -> String {
    IdNumber::of_parts(629_001, born_on.parse().unwrap(), sequence).unwrap().to_string()
}
