//! Ledgers read back as they were written.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;

use rules::ledgers::Ledger;

use super::book::{Book, Entry, Heading, Press, RowKind, Sheet, SheetColumn, Target, Value, type_points};
use super::child::ChildLine;
use super::{dropout, forms, rosters, suspect};

fn heading(ledger: Ledger) -> Heading {
    Heading {
        name: ledger.title().to_owned(),
        counted: ledger.counted(),
        title: format!("三里镇2026年秋季学期{}", ledger.title()),
        unit: "三里镇".to_owned(),
        as_of: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
        note: "数据版本：云岭县日志第7号。".to_owned(),
    }
}

fn cells(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let (_, range) = book.worksheets().remove(0);
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

/// The children of a village, made up.
fn children(count: u32) -> impl Iterator<Item = ChildLine> {
    (0..count).map(|no| ChildLine {
        name: "马·阿依舍".into(),
        sex: "女",
        ethnic: Some("回族".into()),
        born_on: NaiveDate::from_ymd_opt(2015, 3, 5),
        age: Some(11),
        id_number: Some("62900120150305123X".into()),
        hukou_place: Some("三里镇上河村三社".into()),
        residence: Some("=HYPERLINK(\"x\")".into()),
        evidence: (no % 7 == 0).then(|| "村委会证明、在读证明照片两张、电话录音".into()),
        status: "本县在校有学籍",
        school: Some("三里镇中心小学".into()),
        school_code: Some(format!("{:010}", 21_621_000 + no)),
        roll_number: Some("G62900120150305123X".into()),
        ..ChildLine::default()
    })
}

fn school_age_book(count: u32) -> Vec<u8> {
    let mut book = Book::begin(heading(Ledger::SchoolAge), forms::of(Ledger::SchoolAge)).unwrap();
    children(count).for_each(|child| book.line(&child).unwrap());
    assert_eq!(book.lines(), u64::from(count));
    let mut bytes = Cursor::new(Vec::new());
    book.finish(&mut bytes).unwrap();
    bytes.into_inner()
}

#[test]
fn a_ledger_has_title_unit_headings_lines_sum_and_signatures() {
    let rows = cells(school_age_book(2));
    assert_eq!(rows[0][0], "三里镇2026年秋季学期适龄儿童台账");
    assert_eq!(rows[1][0], "填报单位：三里镇");
    assert!(rows[1].iter().any(|cell| cell == "填表日期：2026年11月22日"));
    assert_eq!(rows[2][..3], ["序号", "建档号", "姓名"]);
    assert_eq!((rows[3][0].as_str(), rows[4][0].as_str()), ("1", "2"));
    assert_eq!(rows[4][7], "62900120150305123X");
    assert_eq!(rows[4][9], "=HYPERLINK(\"x\")", "text stays text");
    assert_eq!(rows[4][14], "0021621001", "a code keeps its zeros");
    assert_eq!(rows[5][0], "合计：2 人");
    assert_eq!(rows[6][0], "说明：数据版本：云岭县日志第7号。");
    assert!(rows[7][0].starts_with("填报人："));
}

#[test]
fn the_three_main_ledgers_have_the_columns_of_the_form() {
    assert_eq!(forms::of(Ledger::SchoolAge).len() + 1, 23, "D§6.2 lists 23 columns");
    assert_eq!(suspect::COLUMNS.len() + 1, 18, "D§6.3 lists 18 columns");
    let headings: Vec<_> = dropout::COLUMNS.iter().map(super::book::Column::heading).collect();
    for asked in "姓名 性别 民族 出生日期 证件号 学籍号 原学校 原年级班级 户籍地 监护人 监护人证件号 电话 脱贫 监测 低保 孤儿 残疾 \
        留守 辍学日期 辍学原因 去向（地点、单位） 包保人（县） 包保人（乡） 包保人（村） 包保人（校） 包保人（师） 劝返次数 最近劝返 \
        文书编号 文书日期 送达日期 计划返校 实际复学 安置方式 销号"
        .split_whitespace()
    {
        assert!(headings.contains(&asked), "D§6.4 lists {asked}");
    }
}

#[test]
fn the_rosters_have_the_columns_of_their_forms() {
    for (ledger, form) in [
        // D§6.8
        (
            Ledger::OutOfCounty,
            "姓名 性别 出生日期 证件号 户籍村社 就读地 学校全称 年级 班级 学籍号 学校或班主任电话 核实人 核实日期",
        ),
        // D§6.9
        (
            Ledger::HomeTaught,
            "姓名 证件号 残疾类别 残疾等级 残疾证号 户籍村社 现居住地 监护人 承担学校 学籍号 评估日期 安置 送教教师 计划频次 次数 课时 最近一次 \
            目标 记录 家长签字 照片",
        ),
        // D§1.8
        (
            Ledger::Permitted,
            "姓名 性别 出生日期 证件号 应入学时间 家庭住址 监护人 电话 延缓（休学）原因 期限自 期限至 证明单位和鉴定意见 教育部门意见",
        ),
    ] {
        let headings: Vec<_> = forms::of(ledger).iter().map(super::book::Column::heading).collect();
        let lacking: Vec<_> = form.split_whitespace().filter(|asked| !headings.contains(asked)).collect();
        assert!(lacking.is_empty(), "{ledger}: {lacking:?}");
    }
    let moved: Vec<_> = rosters::MOVEMENTS.iter().map(super::book::Column::heading).collect();
    for asked in "姓名 性别 出生日期 证件号 学籍号 年级班级 类别 日期 来自或去向：省市县 来自或去向：学校全称 原因 证明材料（编号） 经办 备注".split_whitespace() {
        assert!(moved.contains(&asked), "D§6.7 lists {asked}");
    }
}

#[test]
fn an_empty_ledger_still_prints() {
    let mut bytes = Cursor::new(Vec::new());
    Book::begin(heading(Ledger::Suspects), suspect::COLUMNS.to_vec()).unwrap().finish(&mut bytes).unwrap();
    let rows = cells(bytes.into_inner());
    assert_eq!(rows[3][0], "合计：0 人（本期无）");
}

#[test]
fn a_form_over_two_pages_has_its_title_on_both_and_names_nobody_twice() {
    let mut bytes = Cursor::new(Vec::new());
    Book::begin(heading(Ledger::Dropouts), dropout::COLUMNS.to_vec()).unwrap().finish(&mut bytes).unwrap();
    let rows = cells(bytes.into_inner());
    let title = format!("三里镇2026年秋季学期{}", Ledger::Dropouts.title());
    assert_eq!(rows[0].iter().filter(|cell| **cell == title).count(), 2);
    assert_eq!(rows[1].iter().filter(|cell| *cell == "填报单位：三里镇").count(), 2);
    // What stands in the columns that both pages repeat would be printed on both, cut off.
    assert!(rows[0][..2].iter().chain(&rows[1][..2]).all(String::is_empty));
    assert_eq!(rows[3][0], "合计：0 人（本期无）");
}

#[test]
fn no_row_is_written_twice() {
    // A spreadsheet calls such a file damaged. The rows of calamine would hide it, so the XML itself is looked at.
    let mut book = Xlsx::new(Cursor::new(school_age_book(8))).unwrap();
    let name = book.sheet_names().remove(0);
    let mut reader = book.worksheet_cells_reader(&name).unwrap();
    let mut last = 0;
    while let Some(cell) = reader.next_cell().unwrap() {
        assert!(cell.get_position().0 >= last, "rows are in order");
        last = cell.get_position().0;
    }
    assert_eq!(last, 14, "three of the head, eight children, the sum, the note, the signatures, a blank one");
}

#[test]
fn no_form_names_a_column_twice_or_is_wider_than_readable() {
    for ledger in Ledger::ALL {
        let columns = forms::of(*ledger);
        let headings: std::collections::HashSet<_> = columns.iter().map(super::book::Column::heading).collect();
        assert_eq!(headings.len(), columns.len(), "{ledger}");
    }
    // At least 7 points on the paper that the form asks for.
    let printed = Ledger::ALL.iter().map(|ledger| type_points(&forms::of(*ledger)));
    let own = [type_points(dropout::COLUMNS), type_points(suspect::COLUMNS), type_points(rosters::ROSTER)];
    let rosters = [type_points(rosters::GRADUATES), type_points(rosters::FINISHERS), type_points(rosters::MOVEMENTS)];
    let smallest = printed.chain(own).chain(rosters).fold(f64::MAX, f64::min);
    assert!(smallest >= 7.0, "{smallest}");
}

#[tokio::test]
async fn groups_have_their_line_and_their_subtotal_and_count_as_no_line() {
    let press = Press::start(heading(Ledger::HukouElsewhere), forms::of(Ledger::HukouElsewhere), Target::Memory);
    press.print(vec![Entry::Band("就读学校：三里镇初级中学（2 人）".into())]).await;
    press.print(children(2).map(Entry::from).collect()).await;
    press.print(vec![Entry::Subtotal("小计：2 人".into())]).await;
    let printed = press.finish().await.unwrap();
    assert_eq!(printed.lines, 2);
    let rows = cells(printed.bytes);
    assert!(rows[3][0].starts_with("就读学校："));
    assert_eq!((rows[4][0].as_str(), rows[5][0].as_str()), ("1", "2"));
    assert_eq!((rows[6][0].as_str(), rows[7][0].as_str()), ("小计：2 人", "合计：2 人"));
}

#[tokio::test]
async fn a_ledger_that_was_given_up_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("half.xlsx");
    let press = Press::start(heading(Ledger::SchoolAge), forms::of(Ledger::SchoolAge), Target::File(file.clone()));
    press.print(children(3).map(Entry::from).collect()).await;
    drop(press);
    for _ in 0..50 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn a_table_has_two_rows_of_headings_and_numbers_that_add_up_as_numbers() {
    let column = |group, heading| SheetColumn { group, heading, width: 9.0 };
    let sheet = Sheet {
        heading: heading(Ledger::EntryTable),
        columns: vec![column("", "村"), column("小学", "应入学"), column("小学", "入学率（%）")],
        rows: vec![
            (
                RowKind::Line,
                vec!["上河村".into(), Value::Count(3), Value::Percent(rules::policy::Percent::of_ratio(2, 3))],
            ),
            (RowKind::Total, vec!["合计".into(), Value::Count(3), Value::Percent(None)]),
        ],
        attached: Vec::new(),
    };
    let rows = cells(sheet.print(Target::Memory).await.unwrap().bytes);
    assert_eq!(rows[2], ["村", "小学", ""]);
    assert_eq!(rows[3], ["", "应入学", "入学率（%）"]);
    assert_eq!(rows[4], ["上河村", "3", "66.67"]);
    assert_eq!(rows[5], ["合计", "3", "—"]);
    assert!(rows[6][0].starts_with("说明："));
}
