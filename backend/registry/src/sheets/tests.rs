//! Files as counties really have them, read and written back.

use std::io::Cursor;
use std::ops::ControlFlow;

use encoding_rs::GB18030;
use proptest::prelude::*;
use rules::forms::FormKind;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{HeadingMappings, Opening, Reject, RejectsFile, RowBatch, Sheet, SheetError, Tally};

/// A file read to its end: row number and some fields of each row.
struct Read {
    opening: Opening,
    tally: Tally,
    rows: Vec<(u32, Vec<String>)>,
    unknown: Vec<(String, String)>,
}

fn read_with(bytes: Vec<u8>, kind: FormKind, fields: &[&str], mappings: &HeadingMappings) -> Result<Read, SheetError> {
    let sheet = Sheet::from_stream("名单", Box::new(Cursor::new(bytes)), kind, mappings)?;
    let opening = sheet.opening().clone();
    let mut rows = Vec::new();
    let mut unknown = Vec::new();
    let tally = sheet.read(|batch: RowBatch, _| {
        for row in batch.rows() {
            rows.push((row.number(), fields.iter().map(|field| row.get(field).to_owned()).collect()));
            unknown.extend(row.unknown().map(|(heading, cell)| (heading.to_owned(), cell.to_owned())));
        }
        ControlFlow::Continue(())
    })?;
    Ok(Read { opening, tally, rows, unknown })
}

fn read(bytes: impl Into<Vec<u8>>, kind: FormKind, fields: &[&str]) -> Result<Read, SheetError> {
    read_with(bytes.into(), kind, fields, &HeadingMappings::default())
}

fn refused(bytes: impl Into<Vec<u8>>, kind: FormKind) -> String {
    read(bytes, kind, &[]).map(|_| ()).expect_err("this file is no such form").to_string()
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn a_csv_reads_the_same_in_every_encoding_and_delimiter() {
    let text = "性别,姓名,身份证号\n男,张𠮷龙,'629001201503051234\n\n女,马·阿依舍,\n";
    let expected = vec![row(2, &["张𠮷龙", "'629001201503051234", "男"]), row(4, &["马·阿依舍", "", "女"])];
    for delimiter in [",", ";", "\t"] {
        let text = text.replace(',', delimiter);
        let utf16: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let forms =
            [text.clone().into_bytes(), format!("\u{feff}{text}").into_bytes(), GB18030.encode(&text).0.into(), utf16];
        for bytes in forms {
            let read = read(bytes, FormKind::Roster, &["name", "id_number", "sex"]).unwrap();
            assert_eq!(read.rows, expected, "{delimiter:?} {:?}", read.opening.encoding);
            assert_eq!((read.tally.rows, read.tally.blank_rows), (2, 1));
        }
    }
}

#[test]
fn title_rows_total_rows_and_signatures_are_no_children() {
    let text = "某某县在校生花名册,,\n填报单位：三里小学,,2026年11月\n序号,姓名,学籍号\n1,张三,G1234567\n小计,,1\n2,合小计,G2\n合  计：,2人,\n制表人：王五,审核人：赵六,\n";
    let read = read(text, FormKind::Roster, &["name", "roll_number"]).unwrap();
    assert_eq!(read.rows, vec![row(4, &["张三", "G1234567"]), row(6, &["合小计", "G2"])]);
    assert_eq!((read.opening.heading_row, read.tally.total_rows), (3, 3));
    assert_eq!(read.opening.unknown_headings, ["序号"]);
    assert_eq!(read.unknown[0], ("序号".to_owned(), "1".to_owned()));
}

#[test]
fn a_countys_own_headings_are_remembered_and_repeated_ones_kept() {
    let text = "娃娃名字,姓名,学校,学校名称,证号\n小宝,张三,三小,第三小学,6290\n";
    let mappings: HeadingMappings = [("证 号", "id_number"), ("娃娃名字", "other_names")].into_iter().collect();
    let read =
        read_with(text.into(), FormKind::Roster, &["name", "id_number", "other_names", "school_name"], &mappings);
    let read = read.unwrap();
    assert_eq!(read.rows, vec![row(2, &["张三", "6290", "小宝", "第三小学"])]);
    assert_eq!(read.opening.repeated_headings, ["学校"]);
    assert_eq!(read.unknown, [("学校".to_owned(), "三小".to_owned())]);
}

#[test]
fn headings_in_two_tiers_mean_the_group_and_the_column() {
    let text = "入户调查表,,,,,\n记录编号,姓名,父亲,,母亲,\n,,姓名,单位,姓名,单位\nA1,张三,张大,砖厂,李氏,家\n";
    let read = read(text, FormKind::Households, &["record_id", "name", "father_name", "mother_employer"]).unwrap();
    assert_eq!(read.rows, vec![row(4, &["A1", "张三", "张大", "家"])]);
}

#[test]
fn a_row_pushed_to_the_right_shows_its_surplus() {
    let text = "记录编号,姓名,备注\nA1,张三,住村口,往东,\nA2,李四,,,\n";
    let sheet =
        Sheet::from_stream("名单", Box::new(Cursor::new(text)), FormKind::Households, &HeadingMappings::default())
            .unwrap();
    let mut surplus = Vec::new();
    sheet
        .read(|batch, _| {
            surplus.extend(batch.rows().map(|row| row.surplus()));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(surplus, [1, 0]);
}

/// A workbook as a township office makes it: a cover sheet, a merged title, dates as dates, numbers as numbers.
fn ugly_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("封面").unwrap().write(0, 0, "某某县教育局").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("名册").unwrap();
    sheet.merge_range(0, 0, 0, 4, "三里小学花名册", &Format::new()).unwrap();
    for (column, heading) in ["学生姓名", "出生日期（必填）", "★身份证号", "班级", "残疾"].iter().enumerate()
    {
        sheet.write(2, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    let day = ExcelDateTime::from_ymd(2015, 3, 5).unwrap();
    sheet.write(3, 0, "张三").unwrap();
    sheet.write_with_format(3, 1, &day, &Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"")).unwrap();
    sheet.write(3, 2, 629_001_201_503_051_234_f64).unwrap();
    sheet.write(3, 3, 2).unwrap();
    sheet.write(5, 0, "李四").unwrap();
    sheet.write(5, 1, 42068).unwrap();
    sheet.write(5, 4, true).unwrap();
    sheet.write(6, 0, "合计").unwrap();
    sheet.write_formula(6, 1, "=2").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_reads_as_the_person_sees_it() {
    let read = read(ugly_workbook(), FormKind::Roster, &["name", "born_on", "id_number", "class"]).unwrap();
    assert_eq!(
        read.rows,
        vec![row(4, &["张三", "2015-03-05", "629001201503051000", "2"]), row(6, &["李四", "42068", "", ""])]
    );
    assert_eq!(read.opening.sheet.as_deref(), Some("名册"));
    assert_eq!((read.opening.heading_row, read.tally.total_rows), (3, 1));
    assert_eq!(read.unknown, [("残疾".to_owned(), "TRUE".to_owned())]);
}

/// A household list as a village keeps it: the family's number stands once beside its children, a remark once below them.
fn merged_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "三里村入户调查表", &Format::new()).unwrap();
    for (column, heading) in ["户编号", "记录编号", "姓名", "备注"].iter().enumerate() {
        sheet.write(1, u16::try_from(column).unwrap(), *heading).unwrap();
    }
    sheet.merge_range(2, 0, 4, 0, "17", &Format::new()).unwrap();
    sheet.merge_range(3, 3, 4, 3, "双胞胎", &Format::new()).unwrap();
    for (row, name) in (2..).zip(["张一", "张二", "张三", "李四"]) {
        sheet.write(row, 1, row).unwrap();
        sheet.write(row, 2, name).unwrap();
    }
    sheet.merge_range(6, 0, 8, 3, "填表说明：每个孩子一行", &Format::new()).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_merged_cell_is_said_of_every_child_beside_it() {
    let read =
        read(merged_workbook(), FormKind::Households, &["household_no", "record_id", "name", "remarks"]).unwrap();
    let mut rows = read.rows;
    let note = rows.split_off(4);
    assert_eq!(
        rows,
        vec![
            row(3, &["17", "2", "张一", ""]),
            row(4, &["17", "3", "张二", "双胞胎"]),
            row(5, &["17", "4", "张三", "双胞胎"]),
            row(6, &["", "5", "李四", ""]),
        ]
    );
    // The note is no child three times over.
    assert!(note.len() <= 1, "{note:?}");
}

#[test]
fn every_malformed_file_gets_a_sentence_with_the_cure() {
    let cases: [(&[u8], &str); 12] = [
        (b"", "是空的"),
        ("\u{feff}\n\n".as_bytes(), "是空的"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "图片"),
        (b"<html><table>", "网页"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old", "旧版的 .xls"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", "密码"),
        (b"a\0b", "二进制"),
        ("甲,乙\n1,2\n".as_bytes(), "找不到入户调查表的表头。表头至少要有：记录编号、姓名"),
        ("姓名,性别\n张三,男\n".as_bytes(), "第 1 行的表头缺少必填栏目：记录编号"),
        (
            "记录编号,户号,姓名,性别,与户主关系,户口状态,状态日期\n1,1,张三,男,子,在册,\n".as_bytes(),
            "看起来是户籍名单，不是入户调查表。请用 import hukou",
        ),
    ];
    for (bytes, expected) in cases {
        let sentence = refused(bytes, FormKind::Households);
        assert!(sentence.contains(expected), "{sentence}");
        assert!(sentence.contains("名单"), "{sentence}");
    }
}

#[test]
fn our_own_columns_are_never_taken_for_another_form() {
    for kind in FormKind::ALL {
        let headings: Vec<_> = kind.columns().iter().map(|column| column.heading).collect();
        let cells = vec!["2015"; headings.len()].join(",");
        let read = read(format!("{}\n{cells}\n", headings.join(",")), kind, &[]).unwrap();
        assert_eq!((read.tally.rows, read.opening.absent_headings.len()), (1, 0), "{kind}");
        assert!(read.opening.unknown_headings.is_empty() && read.opening.repeated_headings.is_empty(), "{kind}");
    }
}

#[test]
fn rejects_come_back_as_a_supplement_with_every_cell() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("流动.csv");
    std::fs::write(
        &source,
        "记录编号,姓名,类别,日期,原因,自加栏\nM1,张三,转出,昨天,=HYPERLINK(1),'+5\nM2,李四,休学,,\"a\nb\",\n",
    )
    .unwrap();
    let sheet = Sheet::open(&source, FormKind::Movements, &HeadingMappings::default()).unwrap();
    let mut rejects = RejectsFile::beside(&source, sheet.layout());
    sheet
        .read(|batch, _| {
            for row in batch.rows() {
                let reject = Reject {
                    row: row.number(),
                    column: "日期".into(),
                    value: row.get("on").into(),
                    reason: "读不懂这个日期".into(),
                };
                rejects.add(&reject, &row).unwrap();
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    let path = rejects.finish().unwrap().expect("two rows came back");
    assert_eq!(path.file_name().unwrap(), "流动.csv.rejects.csv");
    let bytes = std::fs::read(&path).unwrap();
    assert!(String::from_utf8_lossy(&bytes).contains("'=HYPERLINK(1),'+5"));
    let again = read(bytes, FormKind::Movements, &["record_id", "reason"]).unwrap();
    assert!(again.opening.is_supplement && again.opening.repeated_headings.is_empty());
    assert_eq!(again.rows, vec![row(2, &["M1", "=HYPERLINK(1)"]), row(3, &["M2", "a\nb"])]);
    assert_eq!(again.unknown, [("自加栏".to_owned(), "+5".to_owned())]);
}

#[test]
fn a_mended_rejects_file_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("a.csv");
    let text = "记录编号,姓名\n1,张三\n";
    let write = || {
        let stream = Box::new(Cursor::new(text));
        let sheet = Sheet::from_stream("a.csv", stream, FormKind::Hukou, &HeadingMappings::default()).unwrap();
        let mut rejects = RejectsFile::beside(&source, sheet.layout());
        sheet
            .read(|batch, _| {
                let row = batch.rows().next().unwrap();
                let reject = Reject { row: 2, column: String::new(), value: String::new(), reason: "缺".into() };
                rejects.add(&reject, &row).unwrap();
                ControlFlow::Continue(())
            })
            .unwrap();
        rejects.finish().unwrap().unwrap()
    };
    let first = write();
    assert_eq!(write(), first, "the same rejects are the same file");
    std::fs::write(&first, "mended").unwrap();
    assert_eq!(write().file_name().unwrap(), "a.csv.rejects.2.csv");
    assert_eq!(std::fs::read(&first).unwrap(), b"mended");
}

#[test]
fn a_cut_off_workbook_is_refused_whole() {
    let whole = ugly_workbook();
    for kept in [10, whole.len() / 2, whole.len() - 30] {
        let sentence = refused(&whole[..kept], FormKind::Roster);
        assert!(sentence.contains("已损坏"), "{kept}: {sentence}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), zip in any::<bool>()) {
        let bytes = if zip { [b"PK\x03\x04".as_slice(), &bytes].concat() } else { bytes };
        for kind in FormKind::ALL {
            let _ = read(bytes.clone(), kind, &["name"]);
        }
    }

    #[test]
    fn arbitrary_rows_under_headings_never_panic_nor_vanish(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let bytes = [b"record_id,name\n".as_slice(), &bytes].concat();
        if let Ok(read) = read(bytes, FormKind::Hukou, &["name"]) {
            prop_assert_eq!(read.rows.len() as u64, read.tally.rows);
        }
    }

    #[test]
    fn a_workbook_with_damaged_bytes_never_panics(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = ugly_workbook();
        for (index, byte) in at {
            let index = index.index(bytes.len());
            bytes[index] = byte;
        }
        let _ = read(bytes, FormKind::Roster, &["name"]);
    }

    #[test]
    fn written_rows_read_back(rows in prop::collection::vec(("[^\u{0}\u{feff}]{0,12}", "[\"',;=+\\-@\t\r\n 张]{0,8}"), 1..20), gb in any::<bool>()) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["记录编号", "姓名", "备注"]).unwrap();
        for (index, (first, second)) in rows.iter().enumerate() {
            writer.write_record([format!("{index}x"), first.clone(), second.clone()]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let bytes = if gb { GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let read = read(bytes, FormKind::Roster, &["name", "remarks"]).unwrap();
        prop_assert_eq!(read.tally.rows + read.tally.total_rows, rows.len() as u64);
        if read.tally.total_rows == 0 && !gb {
            for ((first, second), (_, cells)) in rows.iter().zip(&read.rows) {
                let tidy = |text: &str| super::rows::unguarded(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}')).to_owned();
                prop_assert_eq!(&cells[0], &tidy(first));
                prop_assert_eq!(&cells[1], &tidy(second));
            }
        }
    }
}
