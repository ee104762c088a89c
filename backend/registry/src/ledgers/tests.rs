//! Ledgers read back as they were written.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;

use super::book::{Book, Heading};
use super::child::ChildLine;
use super::columns::SCHOOL_AGE;
use super::suspect;
use super::{ALL, Ledger};

fn heading(ledger: Ledger) -> Heading {
    Heading {
        name: ledger.title(),
        counted: ledger.counted(),
        title: format!("三里镇2026年秋季学期{}", ledger.title()),
        unit: "三里镇".to_owned(),
        as_of: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
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
        sex: "女".into(),
        ethnic: Some("回族".into()),
        born_on: NaiveDate::from_ymd_opt(2015, 3, 5),
        age: Some(11),
        id_number: Some("62900120150305123X".into()),
        hukou_place: Some("三里镇上河村三社".into()),
        residence: Some("=HYPERLINK(\"x\")".into()),
        evidence: (no % 7 == 0).then(|| "村委会证明、在读证明照片两张、电话录音".into()),
        status: "本县在校有学籍".into(),
        school: Some("三里镇中心小学".into()),
        school_code: Some(format!("{:010}", 21_621_000 + no)),
        roll_number: Some("G62900120150305123X".into()),
        ..ChildLine::default()
    })
}

fn school_age_book(count: u32) -> Vec<u8> {
    let mut book = Book::begin(&heading(Ledger::SchoolAge), SCHOOL_AGE).unwrap();
    children(count).for_each(|child| book.row(&child).unwrap());
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
    assert!(rows[1].iter().any(|cell| cell == "截止日期：2026年11月22日"));
    assert_eq!(rows[2][..3], ["序号", "建档号", "姓名"]);
    assert_eq!((rows[3][0].as_str(), rows[4][0].as_str()), ("1", "2"));
    assert_eq!(rows[4][7], "62900120150305123X");
    assert_eq!(rows[4][9], "=HYPERLINK(\"x\")", "text stays text");
    assert_eq!(rows[4][14], "0021621001", "a code keeps its zeros");
    assert_eq!(rows[5][0], "合计：2 人");
    assert!(rows[6][0].starts_with("填报人："));
}

#[test]
fn the_two_main_ledgers_have_the_columns_of_the_form() {
    assert_eq!(SCHOOL_AGE.len() + 1, 23, "D§6.2 lists 23 columns");
    assert_eq!(suspect::COLUMNS.len() + 1, 18, "D§6.3 lists 18 columns");
}

#[test]
fn a_ledger_is_found_by_title_short_title_and_code() {
    for ledger in ALL {
        assert_eq!(Ledger::read(ledger.as_str()).unwrap(), *ledger);
        assert_eq!(Ledger::read(&format!(" {}", ledger.title())).unwrap(), *ledger);
    }
    assert_eq!(Ledger::read("适龄儿童").unwrap(), Ledger::SchoolAge);
    assert_eq!(Ledger::read("县外就读").unwrap(), Ledger::OutOfCounty);
    for written in ["", "台账", "疑似"] {
        let sentence = Ledger::read(written).unwrap_err().to_string();
        assert!(ALL.iter().all(|ledger| sentence.contains(ledger.title())), "{sentence}");
    }
}

#[test]
fn an_empty_ledger_still_prints() {
    let mut bytes = Cursor::new(Vec::new());
    Book::begin(&heading(Ledger::Suspects), suspect::COLUMNS).unwrap().finish(&mut bytes).unwrap();
    let rows = cells(bytes.into_inner());
    assert_eq!(rows[3][0], "合计：0 人");
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
    assert_eq!(last, 13, "three of the head, eight children, the sum, the signatures, a blank one");
}
