//! Files imported into a register of their own, once, twice, mended and cut off.

use std::path::{Path, PathBuf};

use rules::forms::FormKind;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tempfile::TempDir;

use super::{ImportOptions, ImportReport, import_file};
use crate::entities::{
    attendance_reports, children, file_numbers, guardians, households, hukou_entries, imports, movements, other_names,
    roster_rows, roster_snapshots, survey_entries, survey_visits,
};
use crate::{Actor, Clock, Registry, Result};

const PLACES: &str = "区划代码,名称,级别,上级代码\n629001000000,某某县,县,\n629001101000,三里镇,乡镇,629001000000\n\
    629001101201,上河村,村,629001101000\n62900110120103,三社,社,629001101201\n";
const SCHOOLS: &str = "学校标识码,学校名称,办学类型,所在地代码,学区\n2162000001,三里镇中心小学,小学,629001101201,629001101201\n\
    2162000002,三里镇初级中学,初级中学,629001101201,\n";
const SURVEY: &str = "记录编号,户编号,村代码,社组,户主姓名,联系电话,调查时间,姓名,曾用名,性别,民族,出生日期,证件号码,就学情况,就读学校,年级,班级,父亲姓名,监护人,监护人关系,自加栏\n\
    A1,0001,629001101201,三社,马有福,13900000000,2026.10.8,马阿依舍,尕娃、小舍,女,回,2015年3月5日,629001201503051223,在校,三里中心小学,五年级,五(1)班,马有福,马有福,父亲,甲\n\
    A2,0001,629001101201,3社,马有福,,2026.10.8,马龙,,男,回族,2013-07-01,'629001201307010E,辍学,,,,马有福,,,\n\
    A3,0002,629001101201,三社,张三,,,张小三,,男,汉,农历二月初二,6.29E+17,在校,三里镇初中,七年级,,,,,\n";

struct County {
    folder: TempDir,
    registry: Registry,
}

impl County {
    /// A register with a village and two schools.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("county.db").display());
        let registry = Registry::open(&url, Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())).await.unwrap();
        registry.migrate().await.unwrap();
        let mut county = Self { folder, registry };
        assert_eq!(counts(&county.import(FormKind::Places, PLACES).await), (4, 4, 0, 0));
        county.registry = county.registry.in_county("629001".parse().unwrap());
        assert_eq!(counts(&county.import(FormKind::Schools, SCHOOLS).await), (2, 2, 0, 0));
        county
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn take(&self, kind: FormKind, path: &Path, options: &ImportOptions) -> Result<ImportReport> {
        import_file(&self.registry, &Actor::System("test"), kind, path, options, |_| ()).await
    }

    async fn import(&self, kind: FormKind, text: &str) -> ImportReport {
        let path = self.file(&format!("{kind}.csv"), text);
        self.take(kind, &path, &ImportOptions::default()).await.unwrap()
    }

    async fn refused(&self, kind: FormKind, text: &str, options: &ImportOptions) -> String {
        let path = self.file("refused.csv", text);
        self.take(kind, &path, options).await.expect_err("this file is refused").to_string()
    }

    async fn journal(&self) -> usize {
        let scope = self.registry.whole_county().unwrap();
        crate::journal::list(&self.registry, &scope, None, 1000).await.unwrap().len()
    }

    async fn all<E: EntityTrait>(&self) -> Vec<E::Model> {
        E::find().all(self.registry.read()).await.unwrap()
    }
}

fn counts(report: &ImportReport) -> (u64, u64, u64, u64) {
    assert_eq!(report.read, report.stored + report.unchanged + report.rejected, "the counts add up");
    (report.read, report.stored, report.unchanged, report.rejected)
}

#[tokio::test]
async fn a_survey_becomes_households_children_guardians_and_entries() {
    let county = County::new().await;
    let report = county.import(FormKind::Households, SURVEY).await;
    assert_eq!((counts(&report), report.doubted), ((3, 3, 0, 0), 2));
    let homes = county.all::<households::Entity>().await;
    assert_eq!(homes.len(), 2);
    assert!(homes.iter().all(|home| home.group_code.as_deref() == Some("62900110120103")), "by name and by number");
    assert_eq!(county.all::<survey_visits::Entity>().await.len(), 2);
    let children = county.all::<children::Entity>().await;
    let child = |name: &str| children.iter().find(|child| child.name == name).unwrap();
    let sure = child("马阿依舍");
    assert_eq!(sure.born_on.unwrap().to_string(), "2015-03-05");
    assert_eq!((sure.sex, sure.ethnic.as_deref(), sure.birth_written.as_deref()), (2, Some("03"), None));
    assert_eq!(sure.id_number.as_deref(), Some("629001201503051223"));
    let lunar = child("张小三");
    assert_eq!((lunar.born_on, lunar.birth_written.as_deref()), (None, Some("农历二月初二")));
    assert_eq!((lunar.id_number.as_deref(), lunar.id_written.as_deref()), (None, Some("6.29E+17")));
    assert_eq!(county.all::<other_names::Entity>().await.len(), 2);
    assert_eq!(county.all::<guardians::Entity>().await.len(), 3);
    let entries = county.all::<survey_entries::Entity>().await;
    let entry = |id: &str| entries.iter().find(|entry| entry.record_id == id).unwrap();
    assert_eq!((entry("A1").grade.as_deref(), entry("A1").class.as_deref()), (Some("15"), Some("1")));
    assert_eq!(entry("A1").written["自加栏"], "甲");
    assert_eq!(entry("A1").written["born_on"], "2015年3月5日");
    assert_eq!((entry("A2").schooling.as_str(), entry("A3").grade.as_deref()), ("dropped_out", Some("21")));
    let codes: Vec<_> = entry("A3").doubts.as_array().unwrap().iter().map(|doubt| doubt["code"].clone()).collect();
    assert_eq!(codes, ["date_lunar", "id_scientific"]);
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let county = County::new().await;
    county.import(FormKind::Households, SURVEY).await;
    let before =
        (county.journal().await, county.all::<children::Entity>().await, county.all::<guardians::Entity>().await);
    let moved = "性别,姓名,记录编号,户编号,村代码,社组,户主姓名,联系电话,调查时间,曾用名,民族,出生日期,证件号码,就学情况,就读学校,年级,班级,父亲姓名,监护人,监护人关系,自加栏,空栏\n\
        女,马阿依舍,A1,0001,629001101201,三社,马有福,13900000000,2026.10.8,尕娃、小舍,回,2015年3月5日,629001201503051223,在校,三里中心小学,五年级,五(1)班,马有福,马有福,父亲,甲,\n";
    assert_eq!(counts(&county.import(FormKind::Households, SURVEY).await), (3, 0, 3, 0));
    assert_eq!(
        counts(&county.import(FormKind::Households, moved).await),
        (1, 0, 1, 0),
        "the order of columns says nothing"
    );
    let after =
        (county.journal().await, county.all::<children::Entity>().await, county.all::<guardians::Entity>().await);
    assert!(before == after);
    assert_eq!(imports::Entity::find().count(county.registry.read()).await.unwrap(), 3);
}

#[tokio::test]
async fn a_changed_row_changes_its_child_and_no_other() {
    let county = County::new().await;
    county.import(FormKind::Households, SURVEY).await;
    let changed = SURVEY.replace("尕娃、小舍", "尕娃").replace("马有福,13900000000", "马有福,13911111111");
    let report = county.import(FormKind::Households, &changed).await;
    assert_eq!(counts(&report), (3, 1, 2, 0));
    let children = county.all::<children::Entity>().await;
    let versions: Vec<_> = children.iter().map(|child| (child.name.as_str(), child.version)).collect();
    assert!(versions.contains(&("马阿依舍", 2)) && versions.contains(&("马龙", 1)), "{versions:?}");
    assert_eq!(county.all::<other_names::Entity>().await.len(), 1);
    assert_eq!(county.all::<guardians::Entity>().await.len(), 3);
    let home = households::Entity::find().filter(households::Column::HouseholdNo.eq("0001"));
    let home = home.one(county.registry.read()).await.unwrap().unwrap();
    assert_eq!((home.phone.as_deref(), home.version), (Some("13911111111"), 2));
}

#[tokio::test]
async fn bad_rows_come_back_and_are_taken_when_mended() {
    let county = County::new().await;
    let bad = format!(
        "{SURVEY}A1,0009,629001101201,,,,,重号,,,,,,,,,,,,,\n,0009,629001101201,,,,,无号,,,,,,,,,,,,,\nA6,0009,629001101999,,,,,外村,,,,,,,,,,,,,\n\
         A7,0009,629001101201,,,,,,,,,,,,,,,,,,\nA8,0009,629001101201,一,二,三,四,五,六,七,八,九,十,,,,,,,,,多,\n合计,,,,,,,6人,,,,,,,,,,,,,\n"
    );
    let report = county.import(FormKind::Households, &bad).await;
    assert_eq!((counts(&report), report.tally.total_rows), ((8, 3, 0, 5), 1));
    let rejects = report.rejects.expect("five rows came back");
    let text = std::fs::read_to_string(&rejects).unwrap();
    for expected in [
        "5,记录编号,A1,与第 2 行重复",
        "6,记录编号,,没有记录编号",
        "7,村代码,629001101999,区划表里没有这个村",
        "8,姓名,,没有姓名",
        "9,,,这一行比表头多出1格",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let mended = text.replace("629001101999", "629001101201").replace("A1,0009", "A5,0009");
    std::fs::write(&rejects, mended).unwrap();
    let again = county.take(FormKind::Households, &rejects, &ImportOptions::default()).await.unwrap();
    assert_eq!(counts(&again), (5, 2, 0, 3));
    assert_eq!(survey_entries::Entity::find().count(county.registry.read()).await.unwrap(), 5);
}

#[tokio::test]
async fn a_dry_run_checks_and_stores_nothing() {
    let county = County::new().await;
    let journal = county.journal().await;
    let path = county.file("survey.csv", SURVEY);
    let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let report = county.take(FormKind::Households, &path, &options).await.unwrap();
    assert_eq!((counts(&report), report.dry_run), ((3, 3, 0, 0), true));
    assert_eq!(county.journal().await, journal);
    assert_eq!(children::Entity::find().count(county.registry.read()).await.unwrap(), 0);
}

const ROSTER: &str = "学校标识码,学校名称,年级,班级,班内学号,姓名,性别,学籍号,学籍状态,留守,父亲姓名\n\
    2162000001,,五年级,五(1)班,1,马阿依舍,女,G629001201503051223,,双亲留守,马有福\n\
    ,三里镇初中,2026级,1班,7,张小三,男,,在籍在校,非留守,张三\n";

#[tokio::test]
async fn a_newer_roster_ends_who_is_missing_and_a_supplement_does_not() {
    let county = County::new().await;
    assert_eq!(counts(&county.import(FormKind::Roster, ROSTER).await), (2, 2, 0, 0));
    let rows = county.all::<roster_rows::Entity>().await;
    let junior = rows.iter().find(|row| row.name == "张小三").unwrap();
    assert_eq!((junior.row_key.as_str(), junior.grade.as_deref()), ("2162000002:21.1班:7", Some("21")));
    assert!(rows.iter().all(|row| row.roll_state == "present" && row.ended_on.is_none()));
    let journal = county.journal().await;
    assert_eq!(counts(&county.import(FormKind::Roster, ROSTER).await), (2, 0, 2, 0));
    assert_eq!(county.journal().await, journal, "the same roster on the same day is no news");

    let newer = "学校标识码,年级,班级,班内学号,姓名\n2162000001,五年级,五(1)班,2,李四\n";
    assert_eq!(counts(&county.import(FormKind::Roster, newer).await), (1, 1, 0, 0));
    let rows = county.all::<roster_rows::Entity>().await;
    let ended: Vec<_> = rows.iter().filter(|row| row.ended_on.is_some()).map(|row| row.name.as_str()).collect();
    assert_eq!(ended, ["马阿依舍"], "only of the school that the file names");
    let snapshots = county.all::<roster_snapshots::Entity>().await;
    assert_eq!(snapshots.iter().filter(|snapshot| snapshot.current).count(), 2);

    let back = "行号,栏目,值,原因,学校标识码,学校名称,年级,班级,班内学号,姓名,性别,学籍号,学籍状态,留守,父亲姓名\n\
        2,,,,2162000001,,五年级,五(1)班,1,马阿依舍,女,G629001201503051223,,双亲留守,马有福\n";
    assert_eq!(counts(&county.import(FormKind::Roster, back).await), (1, 1, 0, 0));
    assert!(county.all::<roster_rows::Entity>().await.iter().all(|row| row.ended_on.is_none()));
}

#[tokio::test]
async fn a_column_of_its_own_tells_who_is_suspended() {
    let county = County::new().await;
    let roster =
        "学校标识码,年级,班级,班内学号,姓名,休学中\n2162000001,四年级,1班,1,张三,是\n2162000001,四年级,1班,2,李四,否\n";
    county.import(FormKind::Roster, roster).await;
    let rows = county.all::<roster_rows::Entity>().await;
    let state = |name: &str| rows.iter().find(|row| row.name == name).unwrap().roll_state.clone();
    assert_eq!([state("张三"), state("李四")], ["away", "present"]);
}

#[tokio::test]
async fn an_older_roster_never_replaces_a_newer_one() {
    let county = County::new().await;
    county.import(FormKind::Roster, ROSTER).await;
    let options = ImportOptions { as_of: Some("2026-10-01".parse().unwrap()), ..ImportOptions::default() };
    let sentence = county.refused(FormKind::Roster, ROSTER, &options).await;
    assert!(sentence.contains("已有 2026-11-22 的花名册"), "{sentence}");
    let options = ImportOptions { as_of: Some("2027-01-01".parse().unwrap()), ..ImportOptions::default() };
    assert!(county.refused(FormKind::Roster, ROSTER, &options).await.contains("今天之后"));
}

#[tokio::test]
async fn hukou_movements_and_attendance_are_kept_by_their_keys() {
    let county = County::new().await;
    let hukou =
        "记录编号,户号,姓名,性别,证件号码,户口状态\nH1,1,马阿依舍,女,629001201503051223,在册\nH2,1,马龙,男,,死亡\n";
    assert_eq!(counts(&county.import(FormKind::Hukou, hukou).await), (2, 2, 0, 0));
    assert_eq!(counts(&county.import(FormKind::Hukou, &hukou.replace("死亡", "迁出")).await), (2, 1, 1, 0));
    let states: Vec<_> = county.all::<hukou_entries::Entity>().await.into_iter().map(|h| h.hukou_state).collect();
    assert!(states.contains(&"moved_out".to_owned()), "{states:?}");

    let movements = "记录编号,学校标识码,姓名,类别,日期,原因\nM1,2162000001,马龙,辍学,2026.9.20,厌学\nM2,2162000001,张三,飞升,2026.9.20,\nM3,2162000001,张三,转出,昨天,\n";
    let report = county.import(FormKind::Movements, movements).await;
    assert_eq!(counts(&report), (3, 1, 0, 2));
    assert_eq!(county.all::<movements::Entity>().await[0].kind, "dropout");

    let attendance = "学校标识码,月份,学籍号,姓名,缺勤天数,连续缺勤起,原因\n2162000001,2026年10月,,马龙,15天,2026-10-09,\n2162000009,2026-10,,张三,1,,\n";
    let report = county.import(FormKind::Attendance, attendance).await;
    assert_eq!(counts(&report), (2, 1, 0, 1));
    let stored = county.all::<attendance_reports::Entity>().await;
    assert_eq!((stored[0].month.as_str(), stored[0].days_absent), ("2026-10", 15));
}

#[tokio::test]
async fn places_may_come_with_their_boundaries() {
    let county = County::new().await;
    let geo = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"629001101202","名称":"下河村","level":"village"},
        "geometry":{"type":"Polygon","coordinates":[[[104.0,35.0],[104.1,35.0],[104.1,35.1],[104.0,35.0]]]}},
        {"type":"Feature","properties":{"code":"坏","名称":"?"},"geometry":null}]}"#;
    let report = county.import(FormKind::Places, geo).await;
    assert_eq!(counts(&report), (2, 1, 0, 1));
    let village = "629001101000".parse().unwrap();
    let scope = county.registry.whole_county().unwrap();
    let known = crate::places::boundaries(&county.registry, &scope, village).await.unwrap();
    assert!(known.len() == 1 && known[0].1.contains("Polygon"));
    assert!(county.refused(FormKind::Places, "{\"type\":", &ImportOptions::default()).await.contains("GeoJSON"));
}

#[tokio::test]
async fn officers_come_with_their_posts() {
    let county = County::new().await;
    let officers = "账号,姓名,条线,岗位,辖区代码,学校标识码,包户村组,电话\nzhang,张三,政府线,包村干部,629001101201,,62900110120103,\nli,李四,军事,,,,,\n";
    assert_eq!(counts(&county.import(FormKind::Officers, officers).await), (2, 1, 0, 1));
}

#[tokio::test]
async fn an_import_can_run_on_any_thread() {
    let county = County::new().await;
    let path = county.file("survey.csv", SURVEY);
    let registry = county.registry.clone();
    let report = tokio::spawn(async move {
        let options = ImportOptions::default();
        import_file(&registry, &Actor::System("test"), FormKind::Households, &path, &options, |_| ()).await
    });
    assert_eq!(report.await.unwrap().unwrap().stored, 3);
}

#[tokio::test]
async fn a_whole_made_up_county_is_imported_and_a_second_time_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let recipe = seed::Recipe { children: 300, seed: 7, years: 1, term: "2026-autumn".parse().unwrap() };
    let manifest = seed::make_county(recipe).write(folder.path(), &mut |_, _| ()).unwrap();
    let url = format!("sqlite://{}", folder.path().join("county.db").display());
    let mut registry = Registry::open(&url, Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())).await.unwrap();
    registry.migrate().await.unwrap();
    for pass in 1..=2 {
        for entry in &manifest.files {
            let Some(kind) = FormKind::from_word(&entry.kind) else { continue };
            let options = ImportOptions {
                term: entry.term.as_deref().map(|term| term.parse().unwrap()),
                as_of: entry.as_of.as_deref().map(|day| day.parse().unwrap()),
                ..ImportOptions::default()
            };
            let path = folder.path().join(&entry.file);
            let report = import_file(&registry, &Actor::System("test"), kind, &path, &options, |_| ()).await.unwrap();
            let (read, stored, _, rejected) = counts(&report);
            assert_eq!(read + report.tally.total_rows, entry.rows, "{}", entry.file);
            assert!(rejected * 50 <= read, "{} of {read} rows of {} came back", rejected, entry.file);
            assert!(pass == 1 || stored == 0, "{}: {stored} rows stored again", entry.file);
            registry = registry.in_only_county().await.unwrap();
        }
    }
}

#[tokio::test]
async fn file_numbers_are_issued_without_a_gap_and_only_once() {
    let county = County::new().await;
    let survey = "记录编号,户编号,村代码,社组,姓名,出生日期,户籍地代码\n\
        B1,0002,629001101201,三社,幼子,2018-05-01,629001101201\nB2,0002,629001101201,三社,长子,2012-05-01,629001101201\n\
        B3,0001,629001101201,三社,独子,2014-05-01,629001101201\nB4,0003,629001101201,,外来,2014-05-01,629002000000\n\
        B5,0004,629001101201,,生日不详,2014年,629001101201\n";
    county.import(FormKind::Households, survey).await;
    let actor = Actor::System("test");
    let issued = crate::surveys::issue_file_numbers(&county.registry, &actor).await.unwrap();
    assert_eq!((issued.issued, issued.outsiders, issued.unchecked), (3, 1, 1));
    let numbers = async || {
        let mut numbers: Vec<_> =
            county.all::<file_numbers::Entity>().await.into_iter().map(|row| row.number).collect();
        numbers.sort();
        numbers
    };
    let village = "62900110120103";
    assert_eq!(numbers().await, [format!("{village}000101"), format!("{village}000201"), format!("{village}000202")]);
    let mended = survey.replace("2014年", "2014-03-01").replace("0003,629001101201,", "0005,629001101201,三社");
    county.import(FormKind::Households, &mended).await;
    crate::surveys::issue_file_numbers(&county.registry, &actor).await.unwrap();
    assert_eq!(numbers().await.len(), 4);
    assert_eq!(crate::surveys::issue_file_numbers(&county.registry, &actor).await.unwrap().issued, 0);
}
