//! 台账: what stands on the printed lists is what the register says, for those who may take it away.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};
use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{ATTENDANCE, BEFORE, HUKOU, MOVEMENTS, OFFICERS, ROSTER, SURVEY, Sent, this_term};
use county_tests::{JudgedCounty, Kind, TestDatabase, World, on_both};
use registry::flags::{self, FlagFilter};
use registry::imports::{ImportOptions, import_file};
use registry::ledgers::{self, Ledger};
use registry::outcomes::{self, OutcomeId};
use registry::rates::{self, Area, FigureFilter, Measure};
use registry::standings;
use registry::{Clock, Registry, Scope};
use rules::calendar::Term;
use rules::flags::FlagKind;
use rules::forms::FormKind;
use rules::places::PlaceLevel;
use rules::rates::{Formula, Indicator, RateBasis};
use rules::standing::{Said, SchoolStatus};
use sea_orm::{ConnectionTrait, Database, Statement};

on_both! {
    async fn every_child_of_school_age_stands_on_the_ledger_as_its_standing_says(world: JudgedCounty) {
        let rows = ledger(&world, Ledger::SchoolAge, None).await;
        let mut counted: BTreeMap<String, u64> = BTreeMap::new();
        for row in &rows {
            *counted.entry(row.text("就读状态")).or_default() += 1;
        }
        let standings = standings::count_by_status(&world.registry, &world.whole(), this_term()).await.unwrap();
        let of_age = standings.iter().filter(|count| count.status != SchoolStatus::TooYoung);
        let expected: BTreeMap<String, u64> = of_age.map(|count| (count.status.title().to_owned(), count.children)).collect();
        assert_eq!(counted, expected);
        assert!(rows.iter().all(|row| (6..=15).contains(&row.number("周岁（8月31日）"))));
    }

    async fn the_ledgers_of_the_villages_add_up_to_the_countys(world: JudgedCounty) {
        let mut of_villages: Vec<String> = Vec::new();
        for village in ["629001101201", "629001101202", "629001102201"] {
            of_villages.extend(names(&ledger(&world, Ledger::SchoolAge, Some(place(village))).await));
        }
        let county = names(&ledger(&world, Ledger::SchoolAge, None).await);
        assert_eq!(of_villages, county, "by village, group and household");
        let mut of_townships = names(&ledger(&world, Ledger::SchoolAge, Some(place("629001101"))).await);
        of_townships.extend(names(&ledger(&world, Ledger::SchoolAge, Some(place("629001102"))).await));
        assert_eq!(of_townships, county);
    }

    async fn a_line_says_what_is_known_of_the_child(world: JudgedCounty) {
        let rows = ledger(&world, Ledger::SchoolAge, None).await;
        let twin = of(&rows, "马小龙");
        assert_eq!(twin.0["证件号"], Data::String("629001201603120038".into()), "a number is text and keeps its digits");
        assert_eq!(twin.0["学校标识码"], Data::String("2162900001".into()));
        for (column, text) in [
            ("性别", "男"),
            ("民族", "回族"),
            ("户籍村社", "城关镇清河村一社"),
            ("监护人", "马国强"),
            ("就读状态", "本县在校"),
            ("就读学校", "城关镇中心小学"),
            ("年级", "五年级"),
            ("班级", "1班"),
            ("学籍号", "G629001201603120038"),
            ("就读地类别", "本在本"),
        ] {
            if column != "户籍村社" {
                assert_eq!(twin.text(column), text, "{column}");
            }
        }
        assert!(twin.text("户籍村社").starts_with("城关镇"), "{}", twin.text("户籍村社"));
        assert!(of(&rows, "郭志远").text("户籍村社").starts_with("县外 陕西省西安市"));
        assert_eq!(of(&rows, "朱玲玲").text("就读地类别"), "省外");
        assert_eq!(of(&rows, "马小虎").text("核实日期"), twin.text("核实日期"));
    }

    async fn the_suspects_are_the_open_flags_with_both_lines_beside_each(world: JudgedCounty) {
        let rows = ledger(&world, Ledger::Suspects, None).await;
        let kinds = FlagKind::ALL.iter().copied().filter(|kind| kind.suspects_dropout()).collect();
        let filter = FlagFilter { kinds, ..FlagFilter::of(this_term()) };
        let flags = flags::queue(&world.registry, &world.whole(), &filter, 0, 100).await.unwrap();
        let mut expected: Vec<String> = flags.rows.into_iter().map(|flag| flag.child.unwrap().name).collect();
        let mut found = names(&rows);
        expected.sort();
        expected.dedup();
        found.sort();
        assert_eq!(found, expected);
        assert!(rows.iter().all(|row| row.text("责任教师（教育线）").contains("方局长")));
        assert!(rows.iter().all(|row| row.text("责任村干部（政府线）").contains("金县长")));
        let absent = of(&rows, "秦大磊");
        assert_eq!((absent.text("发现途径").as_str(), absent.number("缺勤天数")), ("缺勤", 5));
        assert_eq!(absent.text("责任教师（教育线）"), "包户教师 白老师\n校长 郑校长\n教育局长 方局长");
        assert!(absent.text("责任村干部（政府线）").starts_with("村支书 柳成荫\n乡镇长 柳乡长"));
        assert_eq!(of(&rows, "冯志强").text("学校"), "城关镇初级中学");
    }

    async fn other_lists_are_views_of_the_same_record(world: JudgedCounty) {
        for (which, area, expected) in [
            (Ledger::OutOfCounty, None, "朱玲玲 蒋丽娜 韩雪莹"),
            (Ledger::ThreeDisabled, None, "田小野"),
            (Ledger::Permitted, None, "何平安"),
            (Ledger::HukouElsewhere, Some(place("629001102")), "朱玲玲 秦大磊 许诺诺 韩雪莹"),
            (Ledger::OutsidersHere, Some(place("629001101")), "秦大磊 许诺诺 郭志远"),
            (Ledger::Movements, None, "何平安"),
            (Ledger::Roster, Some(school("2162900002")), "丁浩然 司马光远 汪海涛 贺俊杰 马·阿依古丽"),
        ] {
            let mut found = names(&ledger(&world, which, area).await);
            found.sort();
            let found: Vec<_> = found.iter().filter(|name| *name != "贺俊杰" || which == Ledger::Roster).cloned().collect();
            assert_eq!(found.join(" "), expected, "{}", which.title());
        }
    }

    async fn who_learns_elsewhere_is_shown_at_the_school_there_and_at_none_of_the_county(world: JudgedCounty) {
        let shown = async |world: &World, name: &str| {
            let rows = ledger(world, Ledger::OutOfCounty, None).await;
            let line = of(&rows, name);
            (line.text("学校全称"), line.text("就读地"))
        };
        // The family of 14 names a place and no school, her transfer both.
        let there = ("海湾小学".to_owned(), "县外 福建省厦门市 350203".to_owned());
        assert_eq!(shown(&world, "蒋丽娜").await, there);
        // Nobody has said at which school 17 is.
        assert_eq!(shown(&world, "韩雪莹").await, (String::new(), "县外 广东省深圳市 440304".to_owned()));
        // Her family was asked when she still sat in the county's school.
        let family = "蒋丽娜,女,汉,2016-09-30,629001201609300283,62900110120201,,";
        let asked = SURVEY.text.replace(&format!("{family}外地就读,,350203,,"), &format!("{family}在校,城关镇中心小学,,三年级,"));
        let asked = asked.replace("蒋明亮,2026-10-12,", "蒋明亮,2026-08-01,");
        world.send_as(SURVEY, &asked).await.unwrap();
        world.judge().await;
        assert_eq!(shown(&world, "蒋丽娜").await, there);
        // What the transfer says counts as it is written, and the newest of them.
        let later = "M14B,2162900001,蒋丽娜,2016-09-30,,G629001201609300283,四年级,转出,2026-10-09,陕西省西安市,雁塔第一小学,,\n";
        world.send_as(MOVEMENTS, &format!("{}{later}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        assert_eq!(shown(&world, "蒋丽娜").await, ("雁塔第一小学".to_owned(), "陕西省西安市".to_owned()));
        // Who was never transferred is where the family says, though a school of the county is called the same.
        let named = SURVEY.text.replace("外地就读,,440304,,韩志刚", "外地就读,柳湾小学,440304,三年级,韩志刚");
        world.send_as(SURVEY, &named).await.unwrap();
        world.judge().await;
        assert_eq!(shown(&world, "韩雪莹").await, ("柳湾小学".to_owned(), "县外 广东省深圳市 440304".to_owned()));
    }

    async fn every_total_of_a_table_is_the_length_of_the_list_behind_it(world: JudgedCounty) {
        for area in [None, Some(place("629001101")), Some(place("629001101202")), Some(school("2162900001"))] {
            assert!(check_totals(&world, area).await > 50);
        }
        for which in TABLES {
            check_sums(&table(&world, which, None).await);
        }
    }

    async fn the_reports_count_who_is_there_and_who_dropped_out_and_came_back(world: JudgedCounty) {
        let (month, quarter) = (table(&world, Ledger::MonthlyReport, None).await, table(&world, Ledger::QuarterlyReport, None).await);
        let turnover = |report: &Table| ["期初在辍", "确认辍学", "劝返成功", "期末在辍"].map(|column| report.cell(&format!("{column}合计")));
        assert_eq!((turnover(&month), turnover(&quarter)), ([1, 0, 0, 1], [1, 0, 0, 1]), "23, since March");
        let there = month.cell("实到合计");
        // Nobody has struck the dead, the transferred and the dropout off the list: him the ledger does not confirm, but 13, who is on
        // none. 31 was back after two weeks, 21 from her sickbed.
        let further = "M05,2162900001,李晓雨,2017-10-02,,G629001201710020104,三年级,死亡,2026-11-05,,,,\n\
             M20,2162900001,许诺诺,2018-02-28,,G629001201802280405,三年级,转出,2026-11-06,350203,海湾小学,,\n\
             M06,3162900003,李晓峰,2013-02-11,,G629001201302110135,八年级,辍学,2026-11-07,,,,\n\
             M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,辍学,2026-11-07,,,,\n\
             M21B,2162900001,何平安,2014-11-11,,G629001201411110425,六年级,复学,2026-11-08,,,,\n\
             M31,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,辍学,2026-10-25,,,,\n\
             M31B,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,复学,2026-11-10,,,,\n";
        world.send_as(MOVEMENTS, &format!("{}{further}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        let (month, quarter) = (table(&world, Ledger::MonthlyReport, None).await, table(&world, Ledger::QuarterlyReport, None).await);
        assert_eq!(month.cell("实到合计"), there - 3);
        assert_eq!((turnover(&month), turnover(&quarter)), ([2, 1, 1, 2], [1, 2, 1, 2]));
        check_sums(&month);
        check_sums(&quarter);
        // The title says which month it is, and the note that nobody has reported its absences yet.
        let printed = rows(&write(&world, &world.whole(), Ledger::MonthlyReport, None).await.0);
        assert!(printed[0][0].to_string().ends_with("（2026年11月）"), "{:?}", printed[0][0]);
        let says = |words: &str| printed.iter().flatten().any(|cell| cell.to_string().contains(words));
        assert!(says("3所学校2026年11月考勤月报尚未报送") && says("报告期：2026年11月1日至"));
        // One school's report says nothing of the others.
        let november = "3162900003,2026-11,G629001201306060390,秦大磊,0,,\n";
        world.send_as(ATTENDANCE, &format!("{}{november}", ATTENDANCE.text)).await.unwrap();
        let quarter = rows(&write(&world, &world.whole(), Ledger::QuarterlyReport, None).await.0);
        assert!(quarter[0][0].to_string().ends_with("（2026年第4季度）"));
        assert!(quarter.iter().flatten().any(|cell| cell.to_string().contains("2所学校2026年11月考勤月报尚未报送")));
    }

    async fn what_a_table_says_of_a_village_its_own_table_says_too(world: JudgedCounty) {
        for which in [Ledger::EntryTable, Ledger::StatusTable, Ledger::GroupTable] {
            let county = table(&world, which, None).await;
            for (village, names) in [("629001101201", ("城关镇", "红旗村")), ("629001102201", ("柳湾乡", "柳湾村"))] {
                let own = table(&world, which, Some(place(village))).await;
                assert_eq!(own.total(), county.row(names.0, names.1), "{}", which.title());
            }
            let township = table(&world, which, Some(place("629001101"))).await;
            assert_eq!(township.total(), county.row("城关镇", "小计"), "{}", which.title());
        }
    }

    async fn the_entry_table_says_what_the_figures_say(world: JudgedCounty) {
        let area = Area::Place(world.whole().county().place());
        for (indicator, stage) in [(Indicator::PrimaryEntry, "小学"), (Indicator::JuniorEntry, "初中")] {
            let filter = FigureFilter { term: this_term(), area: area.clone(), indicator: Some(indicator) };
            let figures = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
            let figure = figures.iter().find(|figure| figure.measure == Measure::usual(indicator)).unwrap();
            let table = table(&world, Ledger::EntryTable, None).await;
            let cell = |column: &str| table.cell(&format!("{stage}适龄人口{column}"));
            assert_eq!((cell("已入学"), cell("应入学")), (figure.numerator, figure.denominator), "{stage}");
            let excluded: u64 = figure.excluded.iter().map(|counted| counted.count).sum();
            assert_eq!(cell("不计"), i64::try_from(excluded).unwrap());
        }
    }

    async fn each_primary_graduate_has_one_destination_and_who_did_not_report_is_a_suspect(world: JudgedCounty) {
        let handed = ledger(&world, Ledger::Handover, None).await;
        assert_eq!(names(&handed), ["吕栋梁"], "the only one in the sixth class of last spring");
        assert_eq!(handed[0].text("移交去向（初中）"), "城关镇初级中学", "the junior school of the catchment");
        assert_eq!(handed[0].text("报到"), "否");
        assert!(handed[0].text("未报到原因").contains("疑似辍学"), "{}", handed[0].text("未报到原因"));
        let suspects = names(&ledger(&world, Ledger::Suspects, None).await);
        assert!(suspects.contains(&"吕栋梁".to_owned()), "{suspects:?}");
        let graduates = ledger(&world, Ledger::Graduates, None).await;
        assert_eq!(names(&graduates), ["沈佳佳"]);
        assert_eq!(graduates[0].text("升学去向"), "未升学或未核实");
    }

    async fn the_dropouts_are_those_whom_the_record_shows_out_with_who_answers_for_them(world: JudgedCounty) {
        // The class that 23 left in its seventh year is in its eighth; the leader of group 二 is his, who of group 一 is not.
        let posts = "ban01,何老师,教育,班主任,,3162900003,八年级1班,,\nban02,柏老师,教育,班主任,,3162900003,七年级1班,,\nzu02,施二叔,政府,村民小组长,62900110120102,,,,\n";
        world.send_as(OFFICERS, &format!("{}{posts}", OFFICERS.text)).await.unwrap();
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let boy = of(&out, "施小强");
        assert_eq!((boy.text("类别").as_str(), boy.text("原学校").as_str()), ("辍学", "城关镇初级中学"));
        assert!(boy.text("辍学日期").starts_with("2026-03-20") || boy.text("辍学日期") == "46101", "{}", boy.text("辍学日期"));
        assert_eq!(boy.text("辍学原因"), "学习困难或厌学", "of the movement list, as the day is");
        for (rung, officers) in [("县", "县领导 金县长\n教育局长 方局长"), ("乡", "乡镇长 常镇长"), ("村", "村民小组长 施二叔\n村支书 李有田"), ("校", "校长 郑校长"), ("师", "班主任 何老师")] {
            assert_eq!(boy.text(&format!("包保人（{rung}）")), officers, "{rung}");
        }
        assert_eq!(boy.text("劝返次数"), "", "nothing was recorded of it");
    }

    async fn the_school_and_class_of_whoever_left_are_those_of_the_last_list(world: JudgedCounty) {
        // 13 stands on the list of spring alone, 08 on an older one that was never compared.
        let headings = BEFORE.text.lines().next().unwrap();
        let row = "T08,2162900001,二年级,2班,8,周文博,男,2016-06-18,629001201606180175,G629001201606180175,在籍在校,629001101201,,";
        let old = Sent { term: "2024-autumn", as_of: "2024-09-20", ..BEFORE };
        world.send_as(old, &format!("{headings}\n{row}\n")).await.unwrap();
        world.judge().await;
        let suspects = ledger(&world, Ledger::Suspects, None).await;
        let feng = of(&suspects, "冯志强");
        let said = ["学校", "年级班级", "学籍号"].map(|column| feng.text(column));
        assert_eq!(said, ["城关镇初级中学", "七年级1班", "G629001201212240278"]);
        let eight = of(&suspects, "周文博");
        assert_eq!((eight.text("学校").as_str(), eight.text("年级班级").as_str()), ("城关镇中心小学", "二年级2班"));
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let feng = of(&out, "冯志强");
        assert_eq!(["原学校", "原年级班级", "学籍号"].map(|column| feng.text(column)), said);
    }

    async fn the_school_that_a_family_claims_elsewhere_is_not_the_one_on_whose_roll_the_child_was(world: JudgedCounty) {
        let told = SURVEY.text.replace("外出务工,,,,冯德全", "外地就读,南山中学,440304,八年级,冯德全");
        world.send_as(SURVEY, &told).await.unwrap();
        world.judge().await;
        let expected = ["城关镇初级中学", "七年级1班", "G629001201212240278"];
        let suspects = ledger(&world, Ledger::Suspects, None).await;
        assert_eq!(["学校", "年级班级", "学籍号"].map(|column| of(&suspects, "冯志强").text(column)), expected);
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        let out = ledger(&world, Ledger::Dropouts, None).await;
        assert_eq!(["原学校", "原年级班级", "学籍号"].map(|column| of(&out, "冯志强").text(column)), expected);
    }

    async fn who_learns_at_a_school_and_has_a_number_elsewhere_is_not_said_to_have_none(world: JudgedCounty) {
        let elsewhere = ROSTER.text.replace("G629001201710020104,在籍在校", "G629001201710020104,在校不在籍");
        world.send_as(ROSTER, &elsewhere).await.unwrap();
        world.judge().await;
        let aged = ledger(&world, Ledger::SchoolAge, None).await;
        let girl = of(&aged, "李晓雨");
        assert_eq!((girl.text("就读状态").as_str(), girl.text("学籍号").as_str()), ("学籍不在本校", "G629001201710020104"));
    }

    async fn a_net_flow_says_what_it_does_not_see(world: JudgedCounty) {
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        let county = Area::Place(world.whole().county().place());
        let filter = FigureFilter { term: this_term(), area: county.clone(), indicator: Some(Indicator::DropoutJunior) };
        let figures = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
        let waiting = rates::unverified(&world.registry, &world.whole(), this_term(), &county).await.unwrap();
        let person = figures.iter().find(|row| row.measure.formula == Formula::Person).unwrap();
        let flow = figures.iter().find(|row| row.measure.formula == Formula::NetFlow).unwrap();
        assert_eq!(rates::beside(person, &figures, &waiting), None);
        let told = rates::beside(flow, &figures, &waiting).unwrap().to_string();
        let open = waiting.get(&person.measure).copied().unwrap_or_default();
        let counted = format!("同一范围逐人核实辍学 {} 人，去向待核实 {open} 人", person.numerator);
        assert!(person.numerator > 0 && told.starts_with("只计流动名册上登记的异动") && told.ends_with(&counted), "{told}");
        let console = Console::of(&world, "ju01").await;
        assert!(console.page("/rates").await.contains(&told));
        let called = console.call("/api/rates?indicator=dropout_junior").await;
        let notes: Vec<&str> = called.as_array().unwrap().iter().filter_map(|figure| figure["note"].as_str()).collect();
        assert_eq!(notes, [told.as_str()]);
        let table = rows(&write(&world, &world.whole(), Ledger::IndicatorTable, None).await.0);
        assert!(table.iter().flatten().any(|cell| cell.to_string().contains(&told)), "{told}");
    }

    async fn who_was_absent_and_back_and_is_found_out_later_left_on_the_day_of_the_finding(world: JudgedCounty) {
        // 13 was away in October and back in November; he had come back from a dropout before.
        let absent = "3162900003,2026-10,G629001201212240278,冯志强,5,2026-10-20,\n3162900003,2026-11,G629001201212240278,冯志强,0,,\n";
        world.send_as(ATTENDANCE, &format!("{}{absent}", ATTENDANCE.text)).await.unwrap();
        let before = "M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,辍学,2026-05-07,,,,\n\
             M13B,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,复学,2026-06-01,,,,\n";
        world.send_as(MOVEMENTS, &format!("{}{before}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let boy = of(&out, "冯志强");
        assert_eq!((boy.text("辍学日期").as_str(), boy.text("实际复学").as_str()), ("2026-11-22（核实日）", ""));
    }

    async fn a_namesake_of_the_same_birthday_with_another_number_lends_nobody_a_day(world: JudgedCounty) {
        let namesake = "M99,3162900003,冯志强,2012-12-24,,G629001201212240294,七年级,辍学,2026-05-07,,,厌学,\n";
        world.send_as(MOVEMENTS, &format!("{}{namesake}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let boy = of(&out, "冯志强");
        assert_eq!((boy.text("辍学日期").as_str(), boy.text("学籍号").as_str()), ("2026-11-22（核实日）", "G629001201212240278"));
    }

    async fn what_a_person_has_found_stands_on_the_ledgers_with_its_proof(world: JudgedCounty) {
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        find(&world, "周文博", SchoolStatus::NoSuchPerson, "").await;
        let missing = find(&world, "吕栋梁", SchoolStatus::Missing, "派出所证明").await;
        let suspects = ledger(&world, Ledger::Suspects, None).await;
        let (feng, lu) = (of(&suspects, "冯志强"), of(&suspects, "吕栋梁"));
        // A dropout counts at once; who is missing only after the county's own look.
        assert_eq!((feng.text("核实结果").as_str(), lu.text("核实结果").as_str()), ("辍学", "失踪失联（待县级复核）"));
        assert_eq!((feng.text("销号日期/转入辍学台账").as_str(), lu.text("销号日期/转入辍学台账").as_str()), ("转入辍学台账", ""));
        assert_eq!(of(&ledger(&world, Ledger::Dropouts, None).await, "冯志强").text("辍学日期"), "2026-11-22（核实日）");
        outcomes::check(&world.registry, &world.officer("ju01").await, missing).await.unwrap();
        // What has closed in the term stays on the list, below the open ones, with its day.
        let suspects = ledger(&world, Ledger::Suspects, None).await;
        for name in ["周文博", "吕栋梁"] {
            let closed = of(&suspects, name).text("销号日期/转入辍学台账");
            assert!(closed.starts_with("2026-11-22\n"), "{name}: {closed}");
        }
        assert!(names(&suspects)[suspects.len() - 2..].iter().all(|name| ["周文博", "吕栋梁"].contains(&name.as_str())));
        let absent = ledger(&world, Ledger::Absent, None).await;
        let lu = of(&absent, "吕栋梁");
        for (column, text) in [("佐证", "派出所证明"), ("核实情况", "11月21日到村核实"), ("核实人", "常镇长"), ("复核人和日期", "方局长\n2026-11-22")] {
            assert_eq!(lu.text(column), text, "{column}");
        }
    }

    async fn whose_hukou_was_written_off_has_none_in_the_village_of_before(world: JudgedCounty) {
        let text = HUKOU.text.replace("629001201603120038,629001101201,在册,", "629001201603120038,629001101201,迁出,2026-07-01");
        world.send_as(HUKOU, &text).await.unwrap();
        world.judge().await;
        let lines = ledger(&world, Ledger::SchoolAge, None).await;
        let boy = of(&lines, "马小龙");
        assert!(boy.text("户籍村社").starts_with("户口已迁出或注销（原"), "{}", boy.text("户籍村社"));
        assert_eq!(boy.text("就读地类别"), "外在本");
        let outsiders = rows(&write(&world, &world.whole(), Ledger::OutsidersHere, None).await.0);
        let band = outsiders.iter().position(|row| row[0].to_string().contains("户籍地：已迁出或注销")).unwrap();
        assert!(outsiders[band + 1].iter().any(|cell| *cell == "马小龙"), "{outsiders:?}");
    }

    async fn who_went_on_to_a_school_elsewhere_is_no_pupil_of_the_school_that_let_her_go(world: JudgedCounty) {
        let told = SURVEY.text.replace("已毕业,,,,沈万福", "中职在读,鹏城职业技术学校,440304,高一,沈万福");
        world.send_as(SURVEY, &told).await.unwrap();
        world.judge().await;
        let aged = ledger(&world, Ledger::SchoolAge, None).await;
        let shen = of(&aged, "沈佳佳");
        assert_eq!((shen.text("就读状态").as_str(), shen.text("就读学校").as_str()), ("中职在读", "鹏城职业技术学校"));
        assert_eq!((shen.text("学校标识码").as_str(), shen.text("就读地类别").as_str()), ("", "省外"));
        assert!(names(&ledger(&world, Ledger::OutOfCounty, None).await).contains(&"沈佳佳".to_owned()));
        assert!(!names(&ledger(&world, Ledger::SchoolAge, Some(school("3162900003"))).await).contains(&"沈佳佳".to_owned()));
    }

    async fn a_school_abroad_is_abroad_whether_a_paper_was_shown_or_not(world: JudgedCounty) {
        for (proof, status) in [("在读证明", "境外就读"), ("", "县外就读（待证明）")] {
            let told = SURVEY.text.replace("外地就读,,440304,,朱发财,彭小燕,", &format!("境外就读,,,,朱发财,彭小燕,{proof}"));
            world.send_as(SURVEY, &told).await.unwrap();
            world.judge().await;
            for ledger_of in [Ledger::SchoolAge, Ledger::OutOfCounty] {
                let rows = ledger(&world, ledger_of, None).await;
                let abroad = of(&rows, "朱玲玲");
                assert_eq!((abroad.text("就读状态").as_str(), abroad.text("就读地类别").as_str()), (status, "境外"), "{proof}");
            }
        }
    }

    async fn a_parents_number_in_the_childs_place_gives_way_to_the_rosters_own(world: JudgedCounty) {
        let told = SURVEY.text.replace("629001201710020104", "629001197704074641");
        world.send_as(SURVEY, &told).await.unwrap();
        world.judge().await;
        let aged = ledger(&world, Ledger::SchoolAge, None).await;
        assert_eq!(of(&aged, "李晓雨").text("证件号"), "629001201710020104", "as the school has it");
    }

    async fn a_birthday_is_printed_as_the_age_beside_it_is_counted(world: JudgedCounty) {
        // The family told the day of the lunar calendar; the number has the other.
        let told = SURVEY.text.replace("李晓峰,男,汉,2013-02-11", "李晓峰,男,汉,2013-01-02");
        world.send_as(SURVEY, &told).await.unwrap();
        world.judge().await;
        let aged = ledger(&world, Ledger::SchoolAge, None).await;
        assert_eq!(of(&aged, "李晓峰").text("出生日期"), "41316", "11 February 2013, as a spreadsheet counts days");
    }

    async fn who_is_on_the_rolls_of_two_schools_is_marked_on_both(world: JudgedCounty) {
        let roster = ledger(&world, Ledger::Roster, None).await;
        let remarks: Vec<String> = roster.iter().filter(|line| line.text("学生姓名") == "贺俊杰").map(|line| line.text("备注")).collect();
        assert_eq!(remarks.len(), 2);
        assert!(remarks.iter().all(|remark| remark.contains("另在") && remark.contains("有学籍")), "{remarks:?}");
        let others = roster.iter().filter(|line| line.text("学生姓名") != "贺俊杰");
        assert!(others.map(|line| line.text("备注")).all(|remark| !remark.contains("有学籍")));
    }

    async fn nobody_signs_for_whom_nobody_verified(world: JudgedCounty) {
        let open = ledger(&world, Ledger::Unverified, None).await;
        assert!(!open.is_empty());
        for line in &open {
            assert_eq!((line.text("核实人"), line.text("核实日期")), (String::new(), String::new()), "{:?}", line.text("姓名"));
        }
    }

    async fn whoever_is_kept_by_neither_parent_is_left_behind_by_both_definitions(world: JudgedCounty) {
        let family = |line: &str| match line.split(',').next().unwrap_or_default() {
            "记录编号" => ",父亲外出,母亲外出,监护人,监护人关系",
            "H10" => ",是,否,韩奶奶,祖母",
            "H20" => ",是,否,童桂英,母亲",
            _ => ",,,,",
        };
        let text: Vec<String> = SURVEY.text.lines().map(|line| format!("{line}{}", family(line))).collect();
        let text = text.join("\n");
        world.send_as(SURVEY, &text).await.unwrap();
        world.judge().await;
        let mut by_roll = names(&ledger(&world, Ledger::LeftBehindRoll, None).await);
        by_roll.sort();
        assert_eq!(by_roll, ["许诺诺", "韩冬梅"]);
        assert_eq!(names(&ledger(&world, Ledger::LeftBehindCivil, None).await), ["韩冬梅"], "her mother stays and does not keep her");
    }

    async fn a_number_that_the_survey_lacks_is_the_one_of_the_police_list(world: JudgedCounty) {
        let hukou = "K60,560,慕容新来,男,汉,2014-04-04,629001201404040318,62900110120101,在册,";
        world.send_as(HUKOU, &format!("{}\n{hukou}\n", HUKOU.text.trim_end())).await.unwrap();
        // The family had no number at hand, or lost a digit of it.
        for written in ["", "62900120140404031"] {
            let household = format!("H60,0060,629001101201,一社,慕容大山,2026-11-20,慕容新来,男,汉,2014-04-04,{written},62900110120101,,未入学,,,,慕容大山,钱芳,");
            world.send_as(SURVEY, &format!("{}\n{household}\n", SURVEY.text.trim_end())).await.unwrap();
            world.judge().await;
            let lines = ledger(&world, Ledger::SchoolAge, None).await;
            assert_eq!(of(&lines, "慕容新来").text("证件号"), "629001201404040318", "written: {written}");
        }
    }

    async fn a_parent_whose_name_nobody_wrote_may_be_away_as_well(world: JudgedCounty) {
        let told = SURVEY.text.replace(",马国强,李秀英,", ",,,");
        let text: Vec<String> = told.lines().map(|line| match line.split(',').next().unwrap_or_default() {
            "记录编号" => format!("{line},父亲外出,母亲外出"),
            "H01" => format!("{line},是,否"),
            _ => format!("{line},,"),
        }).collect();
        world.send_as(SURVEY, &text.join("\n")).await.unwrap();
        world.judge().await;
        assert_eq!(names(&ledger(&world, Ledger::LeftBehindRoll, None).await), ["马小龙"]);
    }

    async fn the_difference_of_a_school_is_made_up_of_pupils_by_name(world: JudgedCounty) {
        let lines = check_differences(&world).await;
        assert!(lines.iter().all(|line| !line.text("为何计入相差").is_empty()));
        // He left with no movement and is on no roster.
        assert_eq!(of(&lines, "冯志强").number("相差"), -1);
        assert!(of(&lines, "冯志强").text("登记的去向").starts_with("疑似辍学"));
    }

    async fn who_stands_twice_on_the_last_list_is_one_child_on_both_lines(world: JudgedCounty) {
        let twice = "S22B,2162900001,六年级,2班,2,吕栋梁,男,2014-05-05,,,在籍在校,629001101202,吕长青,施兰香\n";
        world.send_as(BEFORE, &format!("{}{twice}", BEFORE.text)).await.unwrap();
        world.judge().await;
        let finished = ledger(&world, Ledger::GraduatesOfTwoYears, None).await;
        let states: Vec<String> = finished.iter().filter(|line| line.text("姓名") == "吕栋梁").map(|line| line.text("现就学状况")).collect();
        assert_eq!(states, ["疑似辍学", "疑似辍学"]);
    }

    async fn a_list_that_is_not_in_is_named_below_the_line_of_its_year(world: JudgedCounty) {
        let file = write(&world, &world.whole(), Ledger::GraduatesOfTwoYears, None).await.0;
        let first: Vec<String> = rows(&file)[3..].iter().map(|row| row[0].to_string()).collect();
        let lacking = first.iter().position(|text| text.contains("都没有报送")).expect("the lists of 2025 are not in");
        assert!(first[0].contains("毕业生（"), "{first:?}");
        let above = first[..lacking].iter().rev().find(|text| !text.contains("都没有报送")).unwrap();
        assert!(above.contains("毕业生（"), "{above}");
    }

    async fn who_left_the_last_class_by_a_movement_has_not_finished_it(world: JudgedCounty) {
        // 22 and 15 were in the last classes of spring; 15 was suspended, and back before they ended.
        let further = "M22,2162900001,吕栋梁,2014-05-05,,G629001201405050454,六年级,辍学,2026-05-20,,,,\n\
             M15,3162900003,沈佳佳,2011-03-03,,G629001201103030300,九年级,休学,2026-04-01,,,,\n\
             M15B,3162900003,沈佳佳,2011-03-03,,G629001201103030300,九年级,复学,2026-05-01,,,,\n";
        let before = table(&world, Ledger::ChangeTable, None).await;
        world.send_as(MOVEMENTS, &format!("{}{further}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        let after = table(&world, Ledger::ChangeTable, None).await;
        for (column, of_before, of_after) in [("减少毕业", 2, 1), ("减少辍学", 1, 2), ("减少休学", 1, 2)] {
            assert_eq!((before.cell(column), after.cell(column)), (of_before, of_after), "{column}");
        }
        assert_eq!(after.cell("相差"), before.cell("相差"));
        assert!(!names(&check_differences(&world).await).contains(&"吕栋梁".to_owned()));
    }

    async fn one_pupil_comes_once_and_leaves_once(world: JudgedCounty) {
        // 24 is in the first class and came there by a transfer; 21 was suspended, and moved away from that.
        let further = "M24,2162900002,马·阿依古丽,2019-11-20,,G629001201911200486,一年级,转入,2026-10-10,350203,海湾小学,,转学证\n\
             M21B,2162900001,何平安,2014-11-11,,G629001201411110425,六年级,转出,2026-10-12,350203,海湾小学,,转学证\n";
        let before = table(&world, Ledger::ChangeTable, None).await;
        world.send_as(MOVEMENTS, &format!("{}{further}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        let after = table(&world, Ledger::ChangeTable, None).await;
        for (column, more) in [("增加招生", -1), ("增加转入", 1), ("减少休学", 0), ("减少转出", 0), ("相差", 0)] {
            assert_eq!(after.cell(column) - before.cell(column), more, "{column}");
        }
        check_differences(&world).await;
    }

    async fn a_suspended_pupil_stays_on_the_roll_and_is_no_difference(world: JudgedCounty) {
        // 21 is suspended, and carried on the list as away.
        let table = table(&world, Ledger::ChangeTable, None).await;
        assert_eq!((table.cell("减少休学"), table.cell("增加休学未离册")), (1, 1));
        assert!(!names(&check_differences(&world).await).contains(&"何平安".to_owned()));
    }

    async fn who_left_years_ago_is_listed_with_the_school_and_number_of_then(world: JudgedCounty) {
        let further = "M10,2162900001,韩冬梅,2019-01-15,,G629001201901150024,二年级,辍学,2025-04-10,,,家庭变故,\n";
        world.send_as(MOVEMENTS, &format!("{}{further}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        let out = ledger(&world, Ledger::Dropouts, None).await;
        let girl = of(&out, "韩冬梅");
        assert_eq!((girl.text("原学校").as_str(), girl.text("学籍号").as_str()), ("城关镇中心小学", "G629001201901150024"));
        assert_eq!(girl.text("原年级班级"), "二年级");
    }

    async fn who_left_between_the_two_rosters_explains_their_difference(world: JudgedCounty) {
        // 蒋丽娜 moved away on 25 August: after the list of spring, before that of September, and in no day of the autumn term.
        let table = table(&world, Ledger::ChangeTable, None).await;
        let at = |heading: &str| table.columns.iter().position(|column| column == heading).unwrap();
        let row = |name: &str| &table.rows.iter().find(|(_, school, _)| school == name).unwrap().2;
        assert_eq!(row("城关镇中心小学")[at("减少转出")], "1");
        let lines = ledger(&world, Ledger::Unexplained, None).await;
        assert!(!names(&lines).contains(&"蒋丽娜".to_owned()));
    }

    async fn the_self_check_says_what_its_lists_cannot(world: JudgedCounty) {
        let file = write(&world, &world.whole(), Ledger::SelfCheck, None).await.0;
        let rows = rows(&file);
        let headings: Vec<String> = rows[2].iter().map(Data::to_string).collect();
        let line = |indicator: &str| {
            let row = rows.iter().find(|row| row[1] == *indicator).unwrap_or_else(|| panic!("{indicator}: {headings:?}"));
            Line(headings.iter().cloned().zip(row.iter().cloned()).collect())
        };
        let out = i64::try_from(ledger(&world, Ledger::Dropouts, None).await.len()).unwrap();
        let (primary, junior) = (line("小学辍学率"), line("初中辍学率"));
        assert_eq!(primary.number("名册人数") + junior.number("名册人数"), out, "each stage has its own part of the ledger");
        assert!(primary.text("佐证名册").contains("小学段") && junior.text("佐证名册").contains("初中段"));
        assert_eq!(line("初中毛入学率").text("未达成人数"), "—", "nobody is lacking from a gross rate by name");
        let waiting = rates::unverified(&world.registry, &world.whole(), this_term(), &Area::Place(world.whole().county().place())).await.unwrap();
        let open = waiting[&Measure::usual(Indicator::PrimaryEntry)];
        assert!(open > 0 && line("小学适龄入学率").text("名册与指标的差别、待核实").contains(&format!("另有待核实{open}人")));
    }

    async fn a_net_flow_without_a_movement_list_is_no_success(world: JudgedCounty) {
        let measure = Measure { indicator: Indicator::DropoutJunior, formula: Formula::NetFlow, basis: RateBasis::Roll };
        let filter = FigureFilter { term: this_term(), area: Area::Place(world.whole().county().place()), indicator: None };
        let net_flow = async |world: &World| {
            let rows = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
            let row = rows.into_iter().find(|row| row.measure == measure).unwrap();
            (row.meets.is_some(), row.missing)
        };
        assert_eq!(net_flow(&world).await, (true, None), "the year's movements are in");
        let db = Database::connect(world.database.url()).await.expect("the database opens");
        let all = Statement::from_string(db.get_database_backend(), "DELETE FROM movements");
        db.execute_raw(all).await.expect("no list was ever handed in");
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        assert_eq!(net_flow(&world).await, (false, Some("movements")));
    }

    async fn the_crossed_lists_stand_in_groups(world: JudgedCounty) {
        let file = write(&world, &world.whole(), Ledger::HukouElsewhere, None).await.0;
        let bands: Vec<String> = rows(&file).iter().map(|row| row[0].to_string()).filter(|t| t.contains("：") && t.contains("（")).collect();
        assert!(bands.iter().any(|band| band.starts_with("就读学校：城关镇中心小学（")), "{bands:?}");
        assert!(bands.iter().any(|band| band.starts_with("县外：省外就读")), "{bands:?}");
        let file = write(&world, &world.whole(), Ledger::OutsidersHere, None).await.0;
        let bands: Vec<String> = rows(&file).iter().map(|row| row[0].to_string()).filter(|t| t.starts_with("户籍地：")).collect();
        assert!(bands.iter().any(|band| band.starts_with("户籍地：柳湾乡（")), "{bands:?}");
        assert_eq!(bands.last().map(String::as_str), Some("户籍地：县外 陕西省西安市 610102（1 人）"), "those from outside come last");
    }

    async fn a_ledger_read_out_for_a_browser_is_the_same_and_stands_in_the_journal(world: JudgedCounty) {
        let (whole, term) = (world.whole(), this_term());
        let (bytes, lines) = ledgers::read_out(&world.registry, &whole, Ledger::SchoolAge, term, None).await.unwrap();
        let file = world.database.dir().join("read-out.xlsx");
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(read(&file).len() as u64, lines);
        assert_eq!(names(&read(&file)), names(&ledger(&world, Ledger::SchoolAge, None).await));
        let last = &registry::journal::list(&world.registry, &whole, None, 2).await.unwrap()[1];
        assert_eq!(last.body.to_string(), format!("{{\"area\":null,\"ledger\":\"school-age\",\"lines\":{lines}}}"), "no names");
    }

    async fn every_ledger_is_written_and_the_journal_says_who_took_it(world: JudgedCounty) {
        let folder = world.database.dir().join("all");
        std::fs::create_dir(&folder).unwrap();
        let written = ledgers::write_all(&world.registry, &world.whole(), this_term(), None, &folder).await.unwrap();
        assert_eq!(written.iter().map(|w| w.ledger).collect::<Vec<_>>(), ledgers::ALL);
        for done in &written {
            let together = folder.join(format!("{}.xlsx", done.ledger.title()));
            let (alone, lines) = write(&world, &world.whole(), done.ledger, None).await;
            assert_eq!(done.lines, lines, "{}", done.ledger.title());
            let body = |file: &PathBuf| rows(file).into_iter().filter(|row| !row.iter().any(|cell| cell.to_string().starts_with("说明："))).collect::<Vec<_>>();
            assert_eq!(body(&together), body(&alone), "{}: but for the version of the data", done.ledger.title());
        }
        let head = world.scope_of("xiao01").await;
        let own = Some(school("2162900001"));
        let (_, lines) = write(&world, &head, Ledger::Roster, own).await;
        let last = &registry::journal::list(&world.registry, &world.whole(), None, 1).await.unwrap()[0];
        assert_eq!((last.deed.as_str(), last.officer), ("export_ledger", head.officer()));
        assert!(last.body.to_string().contains(&format!("\"lines\":{lines}")), "{:?}", last.body);
    }

    async fn an_officer_takes_no_more_than_the_post_reaches(world: JudgedCounty) {
        let secretary = world.scope_of("cun01").await;
        let own = names(&read(&write(&world, &secretary, Ledger::SchoolAge, None).await.0));
        let village = names(&ledger(&world, Ledger::SchoolAge, Some(place("629001101201"))).await);
        assert!(village.iter().all(|name| own.contains(name)));
        let refused = |scope, area| attempt(&world, scope, Ledger::SchoolAge, area);
        let other = refused(secretary, Some(place("629001101202"))).await.unwrap_err();
        assert_eq!(other.code(), "not_found");
        let head = world.scope_of("xiao01").await;
        assert_eq!(refused(head, Some(school("2162900002"))).await.unwrap_err().code(), "not_found");
        let leader = world.scope_of("zu01").await;
        let sentence = refused(leader, None).await.unwrap_err();
        assert_eq!(sentence.code(), "not_this_post", "{sentence}");
    }

    async fn a_township_answers_for_whoever_sits_in_its_schools_and_lists_whoever_lives_in_it(world: JudgedCounty) {
        // 20 lives in 柳湾乡 and sits in the primary school of 城关镇; her father is away.
        let away = |line: &str| match line.split(',').next().unwrap_or_default() {
            "记录编号" => format!("{line},父亲外出\n"),
            "H20" => format!("{line},是\n"),
            _ => format!("{line},\n"),
        };
        world.send_as(SURVEY, &SURVEY.text.lines().map(away).collect::<String>()).await.unwrap();
        world.judge().await;
        let mayor = world.scope_of("zhen01").await;
        let own = async |which| write(&world, &mayor, which, None).await.0;
        let mut outsiders = names(&read(&own(Ledger::OutsidersHere).await));
        outsiders.sort();
        assert_eq!(outsiders.join(" "), "秦大磊 许诺诺 郭志远");
        assert_eq!(Table::read(&own(Ledger::CareTable).await).cell("留守儿童学籍口径"), 1);
        let mut aged = names(&read(&own(Ledger::SchoolAge).await));
        aged.sort();
        let mut township = names(&ledger(&world, Ledger::SchoolAge, Some(place("629001101"))).await);
        township.sort();
        let strangers: Vec<&String> = aged.iter().filter(|name| ["许诺诺", "秦大磊"].contains(&name.as_str())).collect();
        assert!(strangers.is_empty() && township.iter().all(|name| aged.contains(name)), "{strangers:?}");
        let village = names(&read(&write(&world, &world.scope_of("cun01").await, Ledger::OutsidersHere, None).await.0));
        assert_eq!(village, ["郭志远"], "a village answers for whoever lives in it, at a school of its township");
    }

    async fn a_term_that_nobody_has_matched_has_no_ledger(world: JudgedCounty) {
        let file = world.database.dir().join("none.xlsx");
        let term: Term = "2025-autumn".parse().unwrap();
        let refused = ledgers::write(&world.registry, &world.whole(), Ledger::SchoolAge, term, None, &file).await.unwrap_err();
        assert!(refused.to_string().contains("baoxue match --term 2025-autumn"), "{refused}");
        assert!(!file.exists());
        let nowhere = world.database.dir().join("no such folder").join("a.xlsx");
        let refused =
            ledgers::write(&world.registry, &world.whole(), Ledger::SchoolAge, this_term(), None, &nowhere).await.unwrap_err();
        assert!(refused.to_string().contains("no such folder"), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_made_up_county_every_total_is_the_length_of_its_list() {
    let world = made_up(400, 11).await;
    assert!(check_totals(&world, None).await > 50);
    for which in TABLES {
        check_sums(&table(&world, which, None).await);
    }
    let places = registry::places::load(&world.registry, &world.whole()).await.unwrap();
    let township = places.at_level(PlaceLevel::Township).next().expect("a township").code;
    check_totals(&world, Some(Area::Place(township))).await;
    let handed = ledger(&world, Ledger::Handover, None).await;
    assert!(handed.len() > 10, "there are primary graduates");
    assert!(handed.iter().all(|line| !line.text("移交去向（初中）").is_empty()), "each has a destination");
    let missing = |line: &&Line| line.text("报到") == "否";
    assert!(handed.iter().filter(missing).all(|line| !line.text("未报到原因").is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_ledger_is_read_by_village_group_and_household_the_eldest_first_and_misses_nobody() {
    let world = made_up(1_600, 3).await;
    let db = Database::connect(world.database.url()).await.expect("the database opens");
    let sql = "SELECT COALESCE(c.known_name, c.name) AS name FROM standings s \
         JOIN children c ON c.county_code = s.county_code AND c.id = s.child_id \
         LEFT JOIN households h ON h.county_code = c.county_code AND h.id = c.household_id \
         WHERE s.term = '2026-autumn' AND s.age BETWEEN 6 AND 15 ORDER BY s.village_code NULLS LAST, \
         c.group_code NULLS LAST, h.household_no NULLS LAST, c.born_on NULLS LAST, c.id";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("rows");
    let registered: Vec<String> = rows.iter().map(|row| row.try_get("", "name").expect("a name")).collect();
    assert!(registered.len() > 1_000, "more than two pages: {}", registered.len());
    assert_eq!(names(&ledger(&world, Ledger::SchoolAge, None).await), registered);
}

/// What the mayor of 城关镇 finds of the child of that name, who is suspected.
pub(crate) async fn find(world: &World, name: &str, status: SchoolStatus, evidence: &str) -> OutcomeId {
    find_as(world, "zhen01", name, (status, evidence)).await
}

/// The same of the officer of that account.
pub(crate) async fn find_as(
    world: &World,
    account: &str,
    name: &str,
    (status, evidence): (SchoolStatus, &str),
) -> OutcomeId {
    let filter = FlagFilter { with_closed: true, ..FlagFilter::of(this_term()) };
    let flags = flags::queue(&world.registry, &world.whole(), &filter, 0, 1000).await.unwrap().rows;
    let child = flags.iter().filter_map(|flag| flag.child.as_ref()).find(|child| child.name == name).unwrap().id;
    let said =
        Said { status, evidence: evidence.to_owned(), note: "11月21日到村核实".to_owned(), expires_on: None };
    outcomes::verify(&world.registry, &world.officer(account).await, this_term(), child, &said).await.unwrap()
}

/// A line of a ledger by the headings of its columns.
pub(crate) struct Line(pub(crate) BTreeMap<String, Data>);

impl Line {
    pub(crate) fn text(&self, column: &str) -> String {
        self.0.get(column).unwrap_or_else(|| panic!("there is a column {column}: {:?}", self.0.keys())).to_string()
    }

    pub(crate) fn number(&self, column: &str) -> i64 {
        self.text(column).parse().unwrap_or_else(|_| panic!("{column} holds a number: {}", self.text(column)))
    }
}

async fn attempt(world: &World, scope: Scope, which: Ledger, area: Option<Area>) -> registry::Result<u64> {
    let file = world.database.dir().join("attempt.xlsx");
    ledgers::write(&world.registry, &scope, which, this_term(), area.as_ref(), &file).await
}

pub(crate) async fn write(world: &World, scope: &Scope, which: Ledger, area: Option<Area>) -> (PathBuf, u64) {
    let file = world.database.dir().join(format!("{which}.xlsx"));
    let lines =
        ledgers::write(&world.registry, scope, which, this_term(), area.as_ref(), &file).await.expect("written");
    (file, lines)
}

pub(crate) async fn ledger(world: &World, which: Ledger, area: Option<Area>) -> Vec<Line> {
    read(&write(world, &world.whole(), which, area).await.0)
}

/// Every row of a workbook as it is read back.
pub(crate) fn rows(file: &PathBuf) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(file).expect("a workbook");
    let (_, range) = book.worksheets().remove(0);
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Headings in the third row, then the lines with the bands and subtotals of groups among them, then the sum.
pub(crate) fn read(file: &PathBuf) -> Vec<Line> {
    let rows = rows(file);
    let headings: Vec<String> = rows[2].iter().map(Data::to_string).collect();
    let (mut lines, mut in_group, mut in_groups) = (Vec::new(), 0, None);
    for row in &rows[3..] {
        let first = row[0].to_string();
        if matches!(row[0], Data::Float(_) | Data::Int(_)) {
            lines.push(Line(headings.iter().cloned().zip(row.iter().cloned()).collect()));
            assert_eq!(first, lines.len().to_string(), "序号 runs on through groups");
            in_group += 1;
        } else if first.starts_with("小计：") {
            assert!(first.starts_with(&format!("小计：{in_group} ")), "{first}");
            *in_groups.get_or_insert(0) += in_group;
        } else if first.starts_with("合计：") {
            assert!(first.starts_with(&format!("合计：{} ", lines.len())), "{first}");
            assert!(in_groups.is_none_or(|sum| sum == lines.len()), "subtotals add up");
            return lines;
        } else {
            in_group = 0;
        }
    }
    panic!("a ledger ends with its sum: {}", file.display());
}

/// A statistic table: its headings, its rows by their two names, and where each column can be checked.
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<(String, String, Vec<String>)>,
}

impl Table {
    pub(crate) fn read(file: &PathBuf) -> Self {
        let rows = rows(file);
        let text = |row: &Vec<Data>| row.iter().map(Data::to_string).collect::<Vec<_>>();
        let (mut groups, below) = (text(&rows[2]), text(&rows[3]));
        for at in 1..groups.len() {
            if groups[at].is_empty() && !below[at].is_empty() {
                let above = groups[at - 1].clone();
                groups[at] = above;
            }
        }
        let named = groups.iter().zip(&below).map(|(group, heading)| format!("{group}{heading}"));
        let body = rows[4..].iter().map(text).take_while(|row| !row[0].starts_with("说明："));
        let body = body.map(|row| (row[0].clone(), row[1].clone(), row[2..].to_vec()));
        Self { columns: named.skip(2).collect(), rows: body.collect() }
    }

    pub(crate) fn row(&self, first: &str, second: &str) -> Vec<i64> {
        let found = self.rows.iter().find(|(a, b, _)| (a.as_str(), b.as_str()) == (first, second));
        let (.., cells) = found.unwrap_or_else(|| panic!("there is a row {first} {second}"));
        cells.iter().map(|cell| cell.parse().unwrap_or(i64::MIN)).collect()
    }

    pub(crate) fn total(&self) -> Vec<i64> {
        self.row("合计", "")
    }

    pub(crate) fn cell(&self, column: &str) -> i64 {
        let at = self.columns.iter().position(|heading| heading == column);
        self.total()[at.unwrap_or_else(|| panic!("there is a column {column}: {:?}", self.columns))]
    }

    /// 来源名册 of every column.
    fn sources(&self) -> Vec<(String, String)> {
        let (.., cells) = self.rows.iter().find(|(a, ..)| a == "来源名册").expect("every column says where it is from");
        self.columns.iter().cloned().zip(cells.iter().cloned()).collect()
    }
}

pub(crate) async fn table(world: &World, which: Ledger, area: Option<Area>) -> Table {
    Table::read(&write(world, &world.whole(), which, area).await.0)
}

const TABLES: [Ledger; 7] = [
    Ledger::EntryTable,
    Ledger::StatusTable,
    Ledger::GroupTable,
    Ledger::ChangeTable,
    Ledger::CareTable,
    Ledger::MonthlyReport,
    Ledger::QuarterlyReport,
];

/// Holds every total that points to a list against the lines of that list; returns how many were.
async fn check_totals(world: &World, area: Option<Area>) -> usize {
    let (mut checked, mut lists) = (0, BTreeMap::new());
    for which in TABLES {
        let table = table(world, which, area.clone()).await;
        for (column, source) in table.sources() {
            let (title, mark) = source.split_once('：').unwrap_or((source.as_str(), ""));
            let Some(list) = Ledger::ALL.iter().copied().find(|ledger| ledger.title() == title) else { continue };
            if !mark.is_empty() && which == Ledger::ChangeTable && list == Ledger::Roster {
                continue;
            }
            let bears = |line: &&Line| {
                let said = |cell: &Data| {
                    let text = cell.to_string();
                    // Beside a number the line says where the roll is.
                    let text = if text == "学籍不在本校" { "在校无学籍".to_owned() } else { text };
                    text == mark
                        || mark.starts_with('（') && text.ends_with(mark)
                        || text.strip_prefix(mark).is_some_and(|rest| rest.starts_with('：'))
                };
                mark.is_empty() || line.0.values().any(said)
            };
            let list = match lists.entry(list) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(ledger(world, list, area.clone()).await),
            };
            let lines = list.iter().filter(bears).count();
            assert_eq!(table.cell(&column), i64::try_from(lines).unwrap(), "{}：{column} 与 {source}", which.title());
            checked += 1;
        }
    }
    checked
}

/// Holds the difference of every school against the pupils of whom it is made up; returns these.
async fn check_differences(world: &World) -> Vec<Line> {
    let (table, lines) =
        (table(world, Ledger::ChangeTable, None).await, ledger(world, Ledger::Unexplained, None).await);
    let at = table.columns.iter().position(|heading| heading == "相差").unwrap();
    for (township, school, cells) in table.rows.iter().filter(|(_, school, _)| !matches!(school.as_str(), "" | "小计"))
    {
        let own: i64 = lines.iter().filter(|line| line.text("学校") == *school).map(|line| line.number("相差")).sum();
        assert_eq!(own.to_string(), cells[at], "{township}{school}");
    }
    assert!(lines.iter().any(|line| line.number("相差") != 0));
    lines
}

/// Rows of villages add up to their township, townships to the county.
pub(crate) fn check_sums(table: &Table) {
    let counts = |cells: &[String]| cells.iter().map(|cell| cell.parse::<i64>().unwrap_or(0)).collect::<Vec<_>>();
    let is_sum = |first: &str, second: &str| second == "小计" || first == "合计" || first == "来源名册";
    // Rates are no sums.
    let adds_up = |at: usize| !table.columns[at].contains('率');
    let sum = |rows: &[&(String, String, Vec<String>)]| {
        let mut sum = vec![0; table.columns.len()];
        for (.., cells) in rows {
            sum.iter_mut().zip(counts(cells)).for_each(|(sum, count)| *sum += count);
        }
        sum
    };
    let lines: Vec<_> = table.rows.iter().filter(|(a, b, _)| !is_sum(a, b)).collect();
    for (first, second, cells) in table.rows.iter().filter(|(a, b, _)| b == "小计" || a == "合计" && b.is_empty()) {
        let own: Vec<_> = lines.iter().copied().filter(|(a, ..)| first == "合计" || a == first).collect();
        for (at, (expected, found)) in
            sum(&own).into_iter().zip(counts(cells)).enumerate().filter(|(at, _)| adds_up(*at))
        {
            assert_eq!(found, expected, "{first}{second} {}", table.columns[at]);
        }
    }
    check_turnover(table);
}

/// In every row, who is out at the end is who was at the beginning, more by those confirmed, less by those who came back and those of whom
/// it was over otherwise.
fn check_turnover(table: &Table) {
    let Some(first) = table.columns.iter().position(|heading| heading == "期初在辍合计") else { return };
    for (township, name, cells) in table.rows.iter().filter(|(township, ..)| township != "来源名册") {
        let counts: Vec<i64> = cells.iter().map(|cell| cell.parse().unwrap_or(0)).collect();
        for at in [first, first + 1] {
            let over = counts[at + 4] + counts[at + 6];
            assert_eq!(counts[at + 8], counts[at] + counts[at + 2] - over, "{township}{name}");
        }
        assert_eq!(counts[first + 8], counts[first + 10..].iter().sum::<i64>(), "{township}{name}: by reason");
    }
}

/// A county made up from a seed, its files in, matched, judged and counted.
pub(crate) async fn made_up(children: usize, seed: u64) -> World {
    let database = TestDatabase::migrated(Kind::Sqlite).await;
    let clock = Clock::fixed("2026-11-22T02:00:00Z".parse().expect("an instant"));
    let mut registry = Registry::open(database.url(), clock.clone()).await.expect("the database opens");
    let recipe = seed::Recipe { children, seed, years: 1, term: this_term() };
    let folder = database.dir().join("made-up");
    let manifest = seed::make_county(recipe).write(&folder, &mut |_, _| ()).expect("written");
    for file in manifest.files.iter().filter(|file| file.import) {
        let kind = FormKind::from_word(&file.kind).expect("a form");
        let options = ImportOptions {
            term: file.term.as_deref().map(|term| term.parse().expect("a term")),
            as_of: file.as_of.as_deref().map(|day| day.parse().expect("a day")),
            ..ImportOptions::default()
        };
        let path = folder.join(&file.file);
        import_file(&registry, &SOMEBODY, kind, &path, &options, |_| ()).await.expect("the file is taken");
        if registry.county().is_err() {
            registry = registry.in_only_county().await.expect("founded by its places");
        }
    }
    let world = World { database, registry, clock };
    world.judge().await;
    world
}

pub(crate) fn names(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .map(|line| line.0.get("姓名").or_else(|| line.0.get("学生姓名")).expect("a name").to_string())
        .collect()
}

pub(crate) fn of<'a>(lines: &'a [Line], name: &str) -> &'a Line {
    lines.iter().find(|line| line.text("姓名") == name).unwrap_or_else(|| panic!("{name} stands on the ledger"))
}

pub(crate) fn place(code: &str) -> Area {
    Area::Place(code.parse().expect("a code"))
}

pub(crate) fn school(code: &str) -> Area {
    Area::School(code.to_owned())
}
