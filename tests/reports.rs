//! 月报和季报: what a month was, chosen now or then, and the names behind every number.

use std::collections::BTreeMap;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};
use chrono::TimeDelta;
use county_tests::console::Console;
use county_tests::tiny::{MOVEMENTS, ROSTER, Sent, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::ledgers::{self, Ledger, Span};
use rules::standing::SchoolStatus;

use crate::ledgers::{Table, check_sums, find, find_as, ledger, made_up, names, place, rows, school, table, write};

/// After these 13 drops out in November, 31 does in October and is back on 10 November.
const FURTHER: &str = "M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,辍学,2026-11-07,,,随父母打工,\n\
     M31,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,辍学,2026-10-25,,,沉迷网络,\n\
     M31B,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,复学,2026-11-10,,,,\n";

on_both! {
    async fn a_month_that_is_over_is_reported_as_it_was(world: JudgedCounty) {
        world.send_as(MOVEMENTS, &format!("{}{FURTHER}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        for (period, expected, title) in [
            ("2026-09", [1, 0, 0, 0, 1], "（2026年9月）"),
            ("2026-10", [1, 1, 0, 0, 2], "（2026年10月）"),
            ("2026-11", [2, 1, 1, 0, 2], "（2026年11月）"),
        ] {
            let file = report(&world, Ledger::MonthlyReport, period).await;
            let table = Table::read(&file);
            assert_eq!(turnover(&table), expected, "{period}");
            assert!(rows(&file)[0][0].to_string().ends_with(title), "{:?}", rows(&file)[0][0]);
            check_sums(&table);
            attached_equals(&file);
        }
        // October's absences were reported: 19 was away. 31 had left on the 25th and came back in November. The pupils of September were there.
        let october = Table::read(&report(&world, Ledger::MonthlyReport, "2026-10").await);
        let september = Table::read(&report(&world, Ledger::MonthlyReport, "2026-09").await);
        assert_eq!(september.cell("应在校合计"), october.cell("应在校合计"));
        assert_eq!(september.cell("实到合计"), october.cell("实到合计") + 2);
        // The quarter of any of its months is the same.
        let [by_month, by_quarter] = [report(&world, Ledger::QuarterlyReport, "2026-10").await, report(&world, Ledger::QuarterlyReport, "2026-Q4").await];
        assert_eq!(Table::read(&by_month).rows, Table::read(&by_quarter).rows);
        assert_eq!(turnover(&Table::read(&by_month)), [1, 2, 1, 0, 2]);
    }

    async fn the_list_attached_names_who_was_counted_and_why(world: JudgedCounty) {
        world.send_as(MOVEMENTS, &format!("{}{FURTHER}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        let file = report(&world, Ledger::MonthlyReport, "2026-11").await;
        let list = attached(&file);
        let named = |what: &str| {
            let own = list.iter().filter(|line| line[1] == what);
            own.map(|line| [5, 6, 4, 9, 10, 11].map(|at| line[at].clone())).collect::<Vec<_>>()
        };
        let line = |cells: [&str; 6]| cells.map(str::to_owned);
        assert_eq!(named("确认辍学"), [line(["冯志强", "男", "七年级", "2026-11-07", "外出务工", "流动名册"])]);
        assert_eq!(named("劝返成功"), [line(["任志远", "男", "九年级", "2026-11-10", "沉迷网络", "流动名册"])]);
        let mut last: Vec<String> = named("期末在辍").into_iter().map(|[name, ..]| name).collect();
        last.sort();
        let mut out = names(&ledger(&world, Ledger::Dropouts, None).await);
        out.sort();
        assert_eq!(last, out, "today's are those of 辍学台账");
        let table = Table::read(&file);
        assert_eq!((table.cell("期末在辍（按原因）外出务工"), table.cell("期末在辍（按原因）学习困难或厌学")), (1, 1));
        assert!(table.columns.iter().all(|column| !column.contains("信教") && !column.contains("心理")), "what is sensitive is no column");
    }

    async fn whoever_was_found_out_in_one_month_and_found_back_in_the_next_is_in_the_reports_of_both(world: JudgedCounty) {
        let counts = async |period: &str| {
            let file = report(&world, Ledger::MonthlyReport, period).await;
            attached_equals(&file);
            turnover(&Table::read(&file))
        };
        // 31 drops out in October by the list of his school; 13 is found out on 22 November, and in December found to be nobody at all.
        let out = "M31,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,辍学,2026-10-25,,,沉迷网络,\n\
             M31B,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,复学,2026-12-01,,,,\n";
        world.send_as(MOVEMENTS, &format!("{}{out}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        world.clock.advance(TimeDelta::days(15));
        find(&world, "冯志强", SchoolStatus::NoSuchPerson, "").await;
        assert_eq!(counts("2026-10").await, [1, 1, 0, 0, 2]);
        assert_eq!(counts("2026-11").await, [2, 1, 0, 0, 3]);
        assert_eq!(counts("2026-12").await, [3, 0, 1, 1, 1], "31 came back, 13 is nobody");
    }

    async fn a_leaving_that_the_list_carries_is_no_dropout_of_any_month_until_somebody_confirms_it(world: JudgedCounty) {
        // 06 is on his list of September: back once, and gone again for other reasons.
        let moved = "M06,3162900003,李晓峰,2013-02-11,,G629001201302110135,八年级,辍学,2026-10-08,,,厌学,\n\
             M06B,3162900003,李晓峰,2013-02-11,,G629001201302110135,八年级,复学,2026-11-03,,,,\n\
             M06C,3162900003,李晓峰,2013-02-11,,G629001201302110135,八年级,辍学,2026-11-20,,,外出务工,\n";
        world.send_as(MOVEMENTS, &format!("{}{moved}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        world.clock.advance(TimeDelta::days(30));
        for (period, expected) in [("2026-10", [1, 1, 0, 0, 2]), ("2026-11", [2, 0, 1, 0, 1]), ("2026-12", [1, 0, 0, 0, 1])] {
            let table = Table::read(&report(&world, Ledger::MonthlyReport, period).await);
            assert_eq!(turnover(&table), expected, "{period}: what one month ends with the next begins with");
        }
        // The reason is that of the leaving.
        let list = attached(&report(&world, Ledger::MonthlyReport, "2026-10").await);
        let line = list.iter().find(|line| line[1] == "确认辍学").unwrap();
        assert_eq!((line[5].as_str(), line[9].as_str(), line[10].as_str()), ("李晓峰", "2026-10-08", "学习困难或厌学"));
    }

    async fn a_newer_list_confirms_the_leaving_that_is_open_and_no_other(world: JudgedCounty) {
        // The list of December lacks 06, back once and gone again; 31, who died after he had left; 32, back once and transferred. 13 was on
        // none of autumn, and died.
        let moved = "M06,3162900003,李晓峰,2013-02-11,,G629001201302110135,八年级,辍学,2026-10-08,,,厌学,
             M06B,3162900003,李晓峰,2013-02-11,,G629001201302110135,八年级,复学,2026-11-03,,,,
             M06C,3162900003,李晓峰,2013-02-11,,G629001201302110135,八年级,辍学,2026-11-20,,,外出务工,
             M31,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,辍学,2026-11-05,,,沉迷网络,
             M31B,3162900003,任志远,2012-01-09,,G629001201201090630,九年级,死亡,2026-11-15,,,,死亡证明
             M32,3162900003,任婷婷,2011-10-10,,G629001201110100645,九年级,辍学,2026-10-25,,,厌学,
             M32B,3162900003,任婷婷,2011-10-10,,G629001201110100645,九年级,复学,2026-11-02,,,,
             M32C,3162900003,任婷婷,2011-10-10,,G629001201110100645,九年级,转出,2026-11-20,440304,南山中学,,转学证
             M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,辍学,2026-10-07,,,厌学,
             M13B,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,死亡,2026-11-15,,,,死亡证明
";
        world.send_as(MOVEMENTS, &format!("{}{moved}", MOVEMENTS.text)).await.unwrap();
        world.clock.advance(TimeDelta::days(30));
        let is_left = |line: &&str| !["R06", "R31", "R32"].iter().any(|key| line.starts_with(key));
        let list: String = ROSTER.text.split_inclusive('\n').filter(is_left).collect();
        world.send_as(Sent { as_of: "2026-12-01", ..ROSTER }, &list).await.unwrap();
        world.judge().await;
        for (period, expected) in [
            ("2026-09", [1, 0, 0, 0, 1]),
            ("2026-10", [1, 3, 0, 0, 4]),
            ("2026-11", [4, 0, 2, 1, 1]),
            ("2026-12", [1, 1, 0, 0, 2]),
        ] {
            let file = report(&world, Ledger::MonthlyReport, period).await;
            assert_eq!(turnover(&Table::read(&file)), expected, "{period}");
            check_sums(&Table::read(&file));
            attached_equals(&file);
        }
        let quarter = report(&world, Ledger::QuarterlyReport, "2026-Q4").await;
        assert_eq!(turnover(&Table::read(&quarter)), [1, 4, 2, 1, 2], "as its months are");
        // Each line names the reason of its own leaving, and an end what it was.
        let lines = attached(&quarter);
        let line = |what: &str, name: &str, day: &str| {
            let found = lines.iter().find(|line| line[1] == what && line[5] == name && line[9] == day);
            found.map_or_else(|| panic!("{what} {name} {day}: {lines:?}"), |line| (line[10].clone(), line[11].clone()))
        };
        let by = |reason: &str, by: &str| (reason.to_owned(), by.to_owned());
        assert_eq!(line("劝返成功", "李晓峰", "2026-11-03"), by("学习困难或厌学", "流动名册"));
        assert_eq!(line("确认辍学", "李晓峰", "2026-12-01"), by("外出务工", "流动名册"));
        assert_eq!(line("其他减少", "冯志强", "2026-11-15"), by("学习困难或厌学", "死亡"));
    }

    async fn whom_a_person_found_out_and_a_school_lets_go_to_another_is_out_no_more(world: JudgedCounty) {
        find(&world, "冯志强", SchoolStatus::DroppedOut, "").await;
        world.clock.advance(TimeDelta::days(40));
        // 23 left in spring, and died in December.
        let moved = "M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,转出,2026-12-05,440304,南山中学,,转学证
             M23B,3162900003,施小强,2012-11-02,,G629001201211020476,七年级,死亡,2026-12-20,,,,死亡证明
";
        world.send_as(MOVEMENTS, &format!("{}{moved}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        for (period, expected) in
            [("2026-10", [1, 0, 0, 0, 1]), ("2026-11", [1, 1, 0, 0, 2]), ("2026-12", [2, 0, 0, 2, 0]), ("2027-01", [0, 0, 0, 0, 0])]
        {
            let file = report(&world, Ledger::MonthlyReport, period).await;
            assert_eq!(turnover(&Table::read(&file)), expected, "{period}");
            attached_equals(&file);
        }
    }

    async fn whoever_changed_schools_within_the_county_is_in_one_classroom(world: JudgedCounty) {
        let moved = "M01,2162900001,马小龙,2016-03-12,,G629001201603120038,五年级,转出,2026-10-25,629001,柳湾小学,,转学证
             M01B,2162900002,马小龙,2016-03-12,,G629001201603120038,五年级,转入,2026-10-26,629001,城关镇中心小学,,转学证
";
        let there = async |period: &str| {
            let table = Table::read(&report(&world, Ledger::MonthlyReport, period).await);
            [table.cell("应在校合计"), table.cell("实到合计")]
        };
        let before = [there("2026-09").await, there("2026-10").await, there("2026-11").await];
        world.send_as(MOVEMENTS, &format!("{}{moved}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        let [september, october, november] = before;
        let without = |[listed, there]: [i64; 2]| [listed, there - 1];
        let today = there("2026-11").await;
        assert_eq!([there("2026-09").await, there("2026-10").await], [september, without(october)]);
        assert_eq!(today, without(november), "the list of the old school has him still, its classroom has not");
        world.clock.advance(TimeDelta::days(30));
        assert_eq!(there("2026-11").await, today, "when it is over as on its days");
    }

    async fn whom_the_movement_list_had_out_and_a_person_found_otherwise_was_out_until_then(world: JudgedCounty) {
        let out = "M13,3162900003,冯志强,2012-12-24,,G629001201212240278,七年级,辍学,2026-10-07,,,,\n";
        world.send_as(MOVEMENTS, &format!("{}{out}", MOVEMENTS.text)).await.unwrap();
        world.judge().await;
        find(&world, "冯志强", SchoolStatus::NoSuchPerson, "").await;
        for (period, expected) in [("2026-10", [1, 1, 0, 0, 2]), ("2026-11", [2, 0, 0, 1, 1])] {
            let table = Table::read(&report(&world, Ledger::MonthlyReport, period).await);
            assert_eq!(turnover(&table), expected, "{period}");
        }
    }

    async fn everybody_belongs_to_one_township_by_the_school_and_without_one_by_the_home(world: JudgedCounty) {
        // 19 lives in 柳湾乡 and was at the school of 城关镇; of 08, 10 and 16 no school knows anything.
        find_as(&world, "ju01", "秦大磊", (SchoolStatus::DroppedOut, "")).await;
        let report = async |area| table(&world, Ledger::MonthlyReport, area).await;
        let county = report(None).await;
        let townships = [report(Some(place("629001101"))).await, report(Some(place("629001102"))).await];
        for column in ["新增疑似合计", "排除合计", "确认辍学合计", "期末在辍合计"] {
            let own = townships.each_ref().map(|table| table.cell(column));
            assert_eq!(own.iter().sum::<i64>(), county.cell(column), "{column}");
        }
        assert_eq!(townships.each_ref().map(|table| table.cell("期末在辍合计")), [2, 0], "by the school");
        assert_eq!(report(Some(school("3162900003"))).await.cell("期末在辍合计"), 2);
        let at_schools = [report(Some(school("2162900001"))).await, report(Some(school("3162900003"))).await];
        let at_schools: i64 = at_schools.iter().map(|table| table.cell("新增疑似合计")).sum();
        assert!(townships[0].cell("新增疑似合计") > at_schools, "who never was at a school is suspected at home");
        // The mayor's own report is that of the township.
        let mayor = world.scope_of("zhen01").await;
        let own = Table::read(&write(&world, &mayor, Ledger::MonthlyReport, None).await.0);
        assert_eq!(own.total(), townships[0].total());
    }

    async fn a_quarter_of_two_terms_says_so(world: JudgedCounty) {
        let file = report(&world, Ledger::QuarterlyReport, "2026-Q3").await;
        let printed = rows(&file);
        assert!(printed[0][0].to_string().ends_with("（2026年第3季度，2026年秋季学期部分）"), "{:?}", printed[0][0]);
        let says = |words: &str| printed.iter().flatten().any(|cell| cell.to_string().contains(words));
        assert!(says("报告期：2026年9月1日至2026年9月30日") && says("本期其余日子属另一学期"));
    }

    async fn a_month_that_no_report_can_be_of_is_refused_with_what_to_do(world: JudgedCounty) {
        for (period, cure) in [("2026-05", "改选学期"), ("2026-12", "还没有开始")] {
            let span = Span { term: this_term(), period: Some(period.parse().unwrap()) };
            let file = world.database.dir().join("none.xlsx");
            let refused = ledgers::write(&world.registry, &world.whole(), Ledger::MonthlyReport, span, None, &file).await;
            let sentence = refused.unwrap_err().to_string();
            assert!(sentence.contains(cure) && !file.exists(), "{sentence}");
        }
        // Whoever takes one away is written down with the month.
        report(&world, Ledger::MonthlyReport, "2026-10").await;
        let last = &registry::journal::list(&world.registry, &world.whole(), None, 1).await.unwrap()[0];
        assert_eq!(last.body["period"], "2026-10");
    }

    async fn the_console_offers_the_months_that_have_begun(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        let page = console.page("/ledgers").await;
        for (month, title) in [("2026-11", "2026年11月（2026年第4季度）"), ("2026-09", "2026年9月（2026年第3季度）")] {
            assert!(page.contains(&format!("<option value=\"{month}\">{title}</option>")), "{page}");
        }
        assert!(!page.contains("2026-12\"") && page.contains("name=\"period\" value=\"\""), "today's, unless one is chosen");
        let chosen = console.page("/ledgers?period=2026-10").await;
        assert!(chosen.contains("name=\"period\" value=\"2026-10\"") && chosen.contains("<option value=\"2026-10\" selected>"), "{chosen}");
        let english = console.page_in_english("/ledgers").await;
        assert!(english.contains("Month of the reports") && english.contains("October 2026 (2026-Q4)"), "{english}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_made_up_county_every_number_of_a_report_is_the_length_of_its_list() {
    let world = made_up(400, 11).await;
    for period in ["2026-09", "2026-10", "2026-11", "2026-Q4"] {
        for which in [Ledger::MonthlyReport, Ledger::QuarterlyReport] {
            let file = report(&world, which, period).await;
            check_sums(&Table::read(&file));
            attached_equals(&file);
        }
    }
}

/// 期初在辍, 确认辍学, 劝返成功, 其他减少, 期末在辍 of a report.
fn turnover(table: &Table) -> [i64; 5] {
    ["期初在辍", "确认辍学", "劝返成功", "其他减少", "期末在辍"].map(|column| table.cell(&format!("{column}合计")))
}

async fn report(world: &World, which: Ledger, period: &str) -> PathBuf {
    let span = Span { term: this_term(), period: Some(period.parse().expect("a period")) };
    let file = world.database.dir().join(format!("{period} {}", span.file_name(which, world.registry.clock().today())));
    ledgers::write(&world.registry, &world.whole(), which, span, None, &file).await.expect("written");
    file
}

/// The lines of the second sheet, days as 2026-11-07.
fn attached(file: &PathBuf) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook(file).expect("a workbook");
    let (name, range) = book.worksheets().remove(1);
    assert_eq!(name, "所附名单");
    let text = |cell: &Data| match cell {
        Data::DateTime(day) => day.as_datetime().expect("a day").format("%Y-%m-%d").to_string(),
        other => other.to_string(),
    };
    let lines = range.rows().skip(4).map(|row| row.iter().map(text).collect::<Vec<_>>());
    lines.filter(|line| !line[0].is_empty() && line[0].parse::<u32>().is_ok()).collect()
}

/// Holds every number of the report against the lines of its list, all and the girls.
fn attached_equals(file: &PathBuf) {
    let (table, mut listed) = (Table::read(file), BTreeMap::<String, i64>::new());
    for line in attached(file) {
        *listed.entry(format!("{}合计", line[1])).or_default() += 1;
        *listed.entry(format!("{}其中女", line[1])).or_default() += i64::from(line[6] == "女");
        if line[1] == "期末在辍" {
            *listed.entry(format!("期末在辍（按原因）{}", line[10])).or_default() += 1;
        }
        assert!(!line[5].is_empty(), "somebody: {line:?}");
    }
    let counted = table.columns.iter().filter(|column| !column.starts_with("应在校") && !column.starts_with("实到"));
    for column in counted {
        assert_eq!(table.cell(column), listed.get(column).copied().unwrap_or_default(), "{column}");
    }
}
