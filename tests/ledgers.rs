//! 台账: what stands on the printed lists is what the register says, for those who may take it away.

use std::collections::BTreeMap;
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};
use county_tests::tiny::this_term;
use county_tests::{JudgedCounty, World, on_both};
use registry::Scope;
use registry::flags::{self, FlagFilter};
use registry::ledgers::{self, Ledger};
use registry::rates::Area;
use registry::standings;
use rules::flags::FlagKind;
use rules::standing::SchoolStatus;

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
        assert!(of(&rows, "郭志远").text("户籍村社").starts_with("县外"));
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

    async fn every_ledger_is_written_and_the_journal_says_who_took_it(world: JudgedCounty) {
        for which in ledgers::ALL {
            let rows = ledger(&world, *which, None).await.len();
            assert_eq!(write(&world, &world.whole(), *which, None).await.1, rows as u64);
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

    async fn a_term_that_nobody_has_matched_has_no_ledger(world: JudgedCounty) {
        let file = world.database.dir().join("none.xlsx");
        let term = "2025-autumn".parse().unwrap();
        let refused = ledgers::write(&world.registry, &world.whole(), Ledger::SchoolAge, term, None, &file).await.unwrap_err();
        assert!(refused.to_string().contains("baoxue match --term 2025-autumn"), "{refused}");
        assert!(!file.exists());
        let nowhere = world.database.dir().join("no such folder").join("a.xlsx");
        let refused =
            ledgers::write(&world.registry, &world.whole(), Ledger::SchoolAge, this_term(), None, &nowhere).await.unwrap_err();
        assert!(refused.to_string().contains("no such folder"), "{refused}");
    }
}

/// A line of a ledger by the headings of its columns.
struct Line(BTreeMap<String, Data>);

impl Line {
    fn text(&self, column: &str) -> String {
        self.0.get(column).unwrap_or_else(|| panic!("there is a column {column}: {:?}", self.0.keys())).to_string()
    }

    fn number(&self, column: &str) -> i64 {
        self.text(column).parse().unwrap_or_else(|_| panic!("{column} holds a number: {}", self.text(column)))
    }
}

async fn attempt(world: &World, scope: Scope, which: Ledger, area: Option<Area>) -> registry::Result<u64> {
    let file = world.database.dir().join("attempt.xlsx");
    ledgers::write(&world.registry, &scope, which, this_term(), area.as_ref(), &file).await
}

async fn write(world: &World, scope: &Scope, which: Ledger, area: Option<Area>) -> (PathBuf, u64) {
    let file = world.database.dir().join(format!("{which}.xlsx"));
    let lines =
        ledgers::write(&world.registry, scope, which, this_term(), area.as_ref(), &file).await.expect("written");
    (file, lines)
}

async fn ledger(world: &World, which: Ledger, area: Option<Area>) -> Vec<Line> {
    read(&write(world, &world.whole(), which, area).await.0)
}

/// Headings in the third row, then the lines, then the sum.
fn read(file: &PathBuf) -> Vec<Line> {
    let mut book: Xlsx<_> = open_workbook(file).expect("a workbook");
    let (_, range) = book.worksheets().remove(0);
    let headings: Vec<String> = range.rows().nth(2).expect("headings").iter().map(Data::to_string).collect();
    let lines = range.rows().skip(3).take_while(|row| !row[0].to_string().starts_with("合计"));
    let lines: Vec<Line> = lines.map(|row| Line(headings.iter().cloned().zip(row.iter().cloned()).collect())).collect();
    let sum = range.rows().nth(3 + lines.len()).expect("a sum")[0].to_string();
    assert!(sum.starts_with(&format!("合计：{} ", lines.len())), "{sum}");
    lines
}

fn names(lines: &[Line]) -> Vec<String> {
    lines
        .iter()
        .map(|line| line.0.get("姓名").or_else(|| line.0.get("学生姓名")).expect("a name").to_string())
        .collect()
}

fn of<'a>(lines: &'a [Line], name: &str) -> &'a Line {
    lines.iter().find(|line| line.text("姓名") == name).unwrap_or_else(|| panic!("{name} stands on the ledger"))
}

fn place(code: &str) -> Area {
    Area::Place(code.parse().expect("a code"))
}

fn school(code: &str) -> Area {
    Area::School(code.to_owned())
}
