//! 导入: files as counties really have them, on both databases: cut off half-way, sent twice, ugly.

use std::fmt::Write as _;
use std::time::Duration;

use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, SURVEY, Sent};
use county_tests::{FiledCounty, on_both};
use registry::imports::{ImportOptions, ImportReport, import_file};
use registry::{check, journal};
use rules::forms::FormKind;

on_both! {
    async fn every_file_sent_again_is_no_news(world: FiledCounty) {
        let before = journal::list(&world.registry, &world.whole(), None, 100).await.unwrap();
        for file in FILES {
            let report = world.send(file).await;
            assert_eq!((report.stored, report.rejected, report.unchanged), (0, 0, report.read), "{:?}", file.kind);
        }
        assert_eq!(journal::list(&world.registry, &world.whole(), None, 100).await.unwrap(), before);
    }

    async fn an_import_cut_off_half_way_leaves_nothing(world: FiledCounty) {
        let before = check(&world.registry).await.unwrap();
        let many = survey_of(4_000);
        let mut cut = 0;
        for cut_after_ms in [5, 20, 50, 100, 200, 400] {
            let import = world.send_as(SURVEY, &many);
            if tokio::time::timeout(Duration::from_millis(cut_after_ms), import).await.is_ok() {
                break;
            }
            cut += 1;
            assert_eq!(check(&world.registry).await.unwrap(), before, "after {cut_after_ms} ms");
        }
        assert!(cut > 0, "no import is that fast");
        let report = world.send_as(SURVEY, &many).await.unwrap();
        adds_up(&report);
        assert_eq!(report.read, 4_000);
        assert_eq!(journal::verify(&world.registry).await.unwrap(), None);
    }

    async fn a_file_that_fails_in_the_middle_leaves_nothing(world: FiledCounty) {
        let before = check(&world.registry).await.unwrap();
        let older = Sent { as_of: "2026-09-10", ..county_tests::tiny::ROSTER };
        let refused = world.send_as(older, older.text).await.unwrap_err();
        assert!(refused.to_string().contains("2026-10-20"), "{refused}");
        assert_eq!(check(&world.registry).await.unwrap(), before);
    }

    async fn an_ugly_file_comes_in_and_what_cannot_comes_back(world: FiledCounty) {
        // A title, blank rows, columns in another order, a total row; numbers as spreadsheets spoil them, days as people write them.
        let ugly = "云岭县2026年秋季学期入户调查表,,,,,,,,,,\n,,,,,,,,,,\n\
            身份证号,姓 名,编号,户号,村代码,出生年月日,性别,就读情况,学校,年级,本村备注\n\
            '62900120160312003８,马小龙 ,U1,0901,629001101201,2016.3.12,男,在校,城关镇中心小学,五年级,甲\n\
            6.29001E+17,王小明,U2,0902,629001101201,20150520,男,在校,中心小学,六年级,\n\
            629001201710020000,李晓雨,U3,0903,629001101201,2017年10月2日,女,在校,城关中心小学,3年级,\n\
            62900120181105014２,陈静怡,U4,0904,629001101201,43409,女,在校,城关镇中心小学,二年级,乙\n\
            ,丁浩然,U5,0905,629001109999,2014,男,在校,柳湾小学,六年级,\n\
            ,,U6,0906,629001101201,2014-01-01,男,,,,\n\
            ,马小龙,U1,0907,629001101201,2014-01-01,男,,,,\n\
            合计,,,,7人,,,,,,\n";
        let report = world.send_as(SURVEY, ugly).await.unwrap();
        adds_up(&report);
        assert_eq!((report.read, report.stored, report.rejected, report.tally.total_rows), (7, 4, 3, 1), "{report:?}");
        assert!(report.doubted >= 2, "spoilt numbers are doubted: {report:?}");
        let rejects = std::fs::read_to_string(report.rejects.unwrap()).unwrap();
        for row in ["629001109999", "没有姓名", "重复"] {
            assert!(rejects.contains(row), "{row}:\n{rejects}");
        }
        let mended = rejects.replace("629001109999", "629001101201").replace("U1,0907", "U7,0907");
        let again = world.send_as(SURVEY, &mended).await.unwrap();
        adds_up(&again);
        assert_eq!((again.read, again.stored), (3, 2), "{again:?}");
    }

    async fn a_repeated_row_sent_back_unmended_comes_back_again_and_overwrites_nobody(world: FiledCounty) {
        let twice = "记录编号,户编号,村代码,姓名,性别,出生日期,就学情况\n\
            D1,0911,629001101201,邱大平,男,2015-01-01,在校\n\
            D1,0912,629001101201,邱小平,男,2016-01-01,未入学\n";
        let report = world.send_as(SURVEY, twice).await.unwrap();
        assert_eq!((report.stored, report.rejected), (1, 1), "{report:?}");
        let rejects = std::fs::read_to_string(report.rejects.unwrap()).unwrap();
        let again = world.send_as(SURVEY, &rejects).await.unwrap();
        adds_up(&again);
        assert_eq!((again.stored, again.rejected), (0, 1), "the first row is not overwritten unseen: {again:?}");
        let mended = world.send_as(SURVEY, &rejects.replace(",D1,", ",D2,")).await.unwrap();
        assert_eq!((mended.stored, mended.rejected), (1, 0), "{mended:?}");
        let back = world.send_as(SURVEY, twice).await.unwrap();
        assert_eq!((back.unchanged, back.rejected), (1, 1), "{back:?}");
    }

    async fn a_dry_run_tells_what_would_be_and_changes_nothing(world: FiledCounty) {
        let before = check(&world.registry).await.unwrap();
        let path = world.database.dir().join("more.csv");
        std::fs::write(&path, survey_of(50)).unwrap();
        let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
        let report = import_file(&world.registry, &SOMEBODY, FormKind::Households, &path, &options, |_| ()).await.unwrap();
        adds_up(&report);
        assert_eq!((report.stored, report.dry_run), (50, true));
        assert_eq!(check(&world.registry).await.unwrap(), before);
    }

    async fn what_is_stored_holds_together(world: FiledCounty) {
        let report = check(&world.registry).await.unwrap();
        assert_eq!(report.findings, [], "{report:?}");
        let many = |table: &str| report.counts.iter().find(|(name, _)| *name == table).map(|(_, count)| *count);
        assert_eq!(many("survey_entries"), Some(30), "{report:?}");
        world.judge().await;
        let report = check(&world.registry).await.unwrap();
        assert_eq!(report.findings, [], "{report:?}");
    }
}

fn adds_up(report: &ImportReport) {
    assert_eq!(report.read, report.stored + report.unchanged + report.rejected, "{report:?}");
}

/// A survey of that many families.
fn survey_of(rows: usize) -> String {
    let mut text = "记录编号,户编号,村代码,姓名,性别,出生日期,就学情况,父亲姓名\n".to_owned();
    for row in 0..rows {
        writeln!(text, "X{row},{},629001101201,张小{row},男,2015-0{}-11,在校,张大{row}", 1000 + row, 1 + row % 9)
            .unwrap();
    }
    text
}
