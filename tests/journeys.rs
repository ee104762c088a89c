//! The clerk's journeys: the program itself, run with words after its name, on files as offices hand them in.

use county_tests::program::Clerk;
use county_tests::{Kind, TestDatabase};

const TERM: &str = "2026-autumn";

/// A clerk with a made-up county of that size in the folder `county`.
fn clerk_with_county(clerk: Clerk, children: &str, seed: &str) -> (Clerk, serde_json::Value) {
    let manifest =
        clerk.does(&["make-county", "--children", children, "--seed", seed, "--out", "county", "--json"]).json();
    (clerk, manifest)
}

/// Imports every file that the manifest names; returns the reports.
fn import_all(clerk: &Clerk, manifest: &serde_json::Value) -> Vec<serde_json::Value> {
    let files = manifest["files"].as_array().expect("files").iter().filter(|f| f["import"] == true);
    files
        .map(|file| {
            let path = format!("county/{}", file["file"].as_str().expect("a name"));
            let mut words = vec!["import", file["kind"].as_str().expect("a kind"), path.as_str(), "--json"];
            for (flag, key) in [("--term", "term"), ("--as-of", "as_of")] {
                words.extend(file[key].as_str().map(|value| [flag, value]).into_iter().flatten());
            }
            clerk.does(&words).json()[0].clone()
        })
        .collect()
}

fn count(report: &serde_json::Value, what: &str) -> u64 {
    report[what].as_u64().unwrap_or_else(|| panic!("{what} in {report}"))
}

/// Files in, register built, cross-matched, rates computed, suspects flagged, ledgers out: the main job by the commands of the contract.
fn main_job(clerk: Clerk) {
    let (clerk, manifest) = clerk_with_county(clerk, "600", "7");
    clerk.does(&["migrate"]);
    for report in import_all(&clerk, &manifest) {
        assert_eq!(
            count(&report, "read"),
            count(&report, "stored") + count(&report, "unchanged") + count(&report, "rejected"),
            "{report}"
        );
        assert!(count(&report, "stored") > 0, "{report}");
    }
    let matched = clerk.does(&["match", "--term", TERM, "--out", "out", "--json"]).json();
    assert!(count(&matched["match"], "linked") > 250, "{matched}");
    let links = std::fs::read_to_string(clerk.dir().join("out/links.csv")).expect("links.csv");
    assert!(links.starts_with("survey_id,roster_id,weight,probability,decision,reason"), "{}", &links[..80]);

    let rates = clerk.does(&["rates", "--term", TERM, "--json"]).json();
    let entry =
        rates.as_array().expect("figures").iter().find(|f| f["indicator"] == "primary_entry").expect("primary entry");
    let percent: f64 = entry["percent"].as_str().expect("a percentage").parse().expect("two decimals");
    assert!((90.0..=100.0).contains(&percent), "{entry}");
    let persons = clerk
        .does(&["rates", "--term", TERM, "--indicator", "primary_entry", "--list", "denominator", "--json"])
        .json();
    assert_eq!(
        persons.as_array().expect("persons").len() as u64,
        count(entry, "denominator"),
        "a number opens to its names"
    );

    let ledger = ["ledger", "适龄儿童台账", "--term", TERM, "--out", "ledger.xlsx", "--json"];
    assert!(count(&clerk.does(&ledger).json(), "rows") > 300, "the children of school age stand on their ledger");
    assert!(clerk.dir().join("ledger.xlsx").metadata().expect("a workbook").len() > 10_000);
    let listed = clerk.does(&["ledger", "list", "--json"]).json();
    let all = clerk.does(&["ledger", "all", "--term", TERM, "--out", "ledgers", "--json"]).json();
    let ids = |list: &serde_json::Value, key: &str| -> Vec<String> {
        list.as_array().expect("a list").iter().map(|one| one[key].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(ids(&all, "ledger"), ids(&listed, "id"), "every ledger that is listed is written");
    assert!(ids(&all, "out").iter().all(|file| clerk.dir().join(file).exists()), "{all}");
    // An empty list would say that nobody is suspected where nobody looked.
    for (words, cure) in [
        (["--term", TERM, "--place", "629001999000"], "请核对编号"),
        (["--term", "2027-spring", "--place", "629001"], "baoxue match --term 2027-spring"),
    ] {
        let nobody_looked = clerk.run(&[&["flags"][..], &words].concat());
        assert_eq!((nobody_looked.code, nobody_looked.out.as_str()), (1, ""));
        assert!(nobody_looked.err.contains(cure), "{}", nobody_looked.err);
    }
    let flags = clerk.does(&["flags", "--term", TERM, "--json"]).json();
    for flag in flags.as_array().expect("flags") {
        assert!(!flag["reason"].as_str().expect("a sentence").is_empty() && flag["evidence"].is_array(), "{flag}");
    }
    assert_eq!(clerk.does(&["check", "--json"]).json()["sound"], true);
    let again = import_all(&clerk, &manifest);
    assert!(again.iter().all(|r| count(r, "stored") == 0), "the same files change nothing: {again:?}");
}

/// A made-up county with its files in, matched, judged and counted.
fn counted_county(children: &str, seed: &str) -> (Clerk, serde_json::Value) {
    let (clerk, manifest) = clerk_with_county(Clerk::with_sqlite(), children, seed);
    clerk.does(&["migrate"]);
    import_all(&clerk, &manifest);
    clerk.does(&["match", "--term", TERM]);
    (clerk, manifest)
}

/// `baoxue rates` with these words more.
fn rates(clerk: &Clerk, more: &[&str]) -> serde_json::Value {
    clerk.does(&[&["rates", "--term", TERM, "--json"], more].concat()).json()
}

/// Schools send the roster once more, without its last pupils; the term is matched and counted anew.
fn send_a_shorter_roster(clerk: &Clerk, manifest: &serde_json::Value) {
    let files = manifest["files"].as_array().expect("files");
    let file = files.iter().find(|file| file["file"] == "roster.csv").expect("a roster");
    let text = std::fs::read_to_string(clerk.dir().join("county/roster.csv")).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    let shorter = clerk.file("shorter.csv", lines[..lines.len() - 40].join("\n"));
    let (term, as_of) = (file["term"].as_str().expect("a term"), file["as_of"].as_str().expect("a day"));
    clerk.does(&["import", "roster", &shorter, "--term", term, "--as-of", as_of]);
    clerk.does(&["match", "--term", TERM]);
}

#[test]
fn a_term_is_published_and_a_correction_says_what_changed_and_why() {
    let (clerk, manifest) = counted_county("300", "7");
    let published = rates(&clerk, &[]);
    assert_eq!(count(&rates(&clerk, &["--freeze"]), "number"), 1);
    send_a_shorter_roster(&clerk, &manifest);
    let refused = clerk.run(&["rates", "--term", TERM, "--freeze"]);
    assert_eq!(refused.code, 1, "a correction says why: {}", refused.err);
    assert_eq!(count(&rates(&clerk, &["--freeze", "--why", "学校更正学籍"]), "number"), 2);
    let versions = rates(&clerk, &["--versions"]);
    assert_eq!((&versions[0]["why"], &versions[1]["why"]), (&serde_json::Value::Null, &"学校更正学籍".into()));
    assert_eq!(rates(&clerk, &["--version", "1"]), published, "what was published never changes");
    assert_eq!(rates(&clerk, &["--version", "1", "--todays-places"]), published, "no place has changed since");
    let list = ["rates", "--term", TERM, "--indicator", "primary_entry", "--list", "denominator"];
    let words = [list.to_vec(), [&list[..], &["--version", "1"]].concat()];
    let [now, then] = words.map(|words| clerk.does(&words).out);
    assert!(
        then.contains("按今日登记") && !now.contains("按今日登记"),
        "who was counted is of then, the names are of now"
    );
    let second = ["--version", "2", "--since-version", "1"];
    let changes = rates(&clerk, &second);
    let figure = &changes.as_array().expect("changes").first().expect("the roster changed figures")["after"];
    let [indicator, formula, basis] =
        ["indicator", "formula", "basis"].map(|key| figure[key].as_str().expect("a word"));
    let one = [&second[..], &["--indicator", indicator, "--formula", formula, "--basis", basis]].concat();
    let told = clerk.does(&[&["rates", "--term", TERM], &second[..]].concat()).out;
    assert!(told.contains("已公布的第 2 版") && told.contains("与已公布的第 1 版相比"), "{told}");
    assert!(told.contains("第 2 版更正原因：学校更正学籍") && told.contains("现待核实"), "{told}");
    let nothing = clerk.does(&["rates", "--term", TERM, "--since-version", "2"]).out;
    assert!(nothing.contains("各项指标和待核实人数没有变化") && !nothing.contains("原分子"), "{nothing}");
    let moved = rates(&clerk, &one);
    let moved = moved.as_array().expect("persons");
    assert!(!moved.is_empty() && moved.iter().all(|person| person["before"] != person["after"]), "{moved:?}");
}

#[test]
fn figures_are_cut_by_groups_opened_by_each_formula_and_shown_as_at_a_day() {
    let (clerk, _) = counted_county("300", "5");
    let now = rates(&clerk, &[]);
    let cuts = [("sex", "女"), ("grade", "三年级"), ("group", "留守"), ("place", "乡"), ("school", "小学")];
    for (by, part) in cuts {
        let cut = rates(&clerk, &["--by", by]);
        let parts: Vec<&str> =
            cut.as_array().expect("parts").iter().map(|row| row["part"].as_str().expect("a part")).collect();
        assert!(parts.iter().any(|name| name.contains(part)), "{by}: {parts:?}");
    }
    let of = |figure: &serde_json::Value, key: &str| figure[key].as_i64().expect("a number");
    let parts = rates(&clerk, &["--by", "place", "--indicator", "primary_entry"]);
    for whole in now.as_array().expect("figures").iter().filter(|figure| figure["indicator"] == "primary_entry") {
        let parts = parts.as_array().expect("parts").iter().filter(|part| part["basis"] == whole["basis"]);
        let sum = parts.fold((0, 0), |sum, part| (sum.0 + of(part, "numerator"), sum.1 + of(part, "denominator")));
        assert_eq!(sum, (of(whole, "numerator"), of(whole, "denominator")), "the parts are the whole");
        assert_eq!(whole["covers"]["said"], "2026年秋季学期");
    }
    let nobody = clerk.run(&["rates", "--term", "2027-spring", "--by", "place"]);
    assert!(nobody.code == 1 && nobody.err.contains("baoxue match --term 2027-spring"), "{}", nobody.err);
    let waiting = rates(&clerk, &["--indicator", "primary_entry", "--list", "unverified"]);
    let table = clerk.does(&["rates", "--term", TERM, "--indicator", "primary_entry"]).out;
    assert!(table.contains("统计期间：2026年秋季学期"), "{table}");
    let line = table.lines().find(|line| line.contains("小学适龄入学率") && line.contains("户籍")).expect("the figure");
    let said = line.split_whitespace().last().expect("the last column");
    assert_eq!(waiting.as_array().expect("persons").len().to_string(), said, "who waits opens to a list: {line}");
    let measures = [
        ("dropout_primary", "person", "roll"),
        ("disabled_entry", "three_disabled", "hukou"),
        ("primary_entry", "standard", "resident"),
    ];
    for (indicator, formula, basis) in measures {
        let figure = now.as_array().expect("figures").iter().find(|figure| {
            (&figure["indicator"], &figure["formula"], &figure["basis"])
                == (&indicator.into(), &formula.into(), &basis.into())
        });
        let words = ["--indicator", indicator, "--formula", formula, "--basis", basis, "--list", "denominator"];
        let listed = rates(&clerk, &words);
        let persons = listed.as_array().expect("persons").len() as u64;
        assert_eq!(persons, count(figure.expect("a figure"), "denominator"), "{formula}");
    }
    let words = ["rates", "--term", TERM, "--indicator", "primary_entry", "--formula", "best", "--list", "numerator"];
    let unknown = clerk.run(&words);
    assert!(unknown.code == 2 && unknown.err.contains("standard"), "the cure names the formulas: {}", unknown.err);
    let today = now[0]["as_of"].as_str().expect("a day");
    assert_eq!(rates(&clerk, &["--as-at", today]), now, "nothing was recorded after today");
    let before = clerk.run(&["rates", "--term", TERM, "--as-at", "2020-01-01"]);
    assert!(before.code == 1 && before.err.contains("2020-01-01"), "{}", before.err);
}

/// The screen and a workbook are for people, CSV and JSON for programs.
#[test]
fn a_table_for_people_says_whose_and_of_when_and_speaks_in_words() {
    let (clerk, _) = counted_county("300", "5");
    let figures = clerk.does(&["rates", "--term", TERM]).out;
    let first = figures.lines().next().expect("a caption");
    assert!(first.contains("县") && first.contains("2026年秋季学期各项指标"), "{first}");
    assert!(figures.contains("统计时点：") && figures.contains("统计基数") && figures.contains("待核实"), "{figures}");
    let list = ["rates", "--term", TERM, "--indicator", "primary_entry", "--list", "denominator"];
    let people = clerk.does(&list).out;
    for word in ["建档号", "出生日期", "计入分子和分母", "计算方法", "统计时点"] {
        assert!(people.contains(word), "{word}: {people}");
    }
    assert!(!people.contains("numerator") && !people.contains(" 629001101"), "{people}");
    let coded = clerk.does(&[&list[..], &["--format", "csv"]].concat()).out;
    assert!(coded.starts_with("姓名,性别,周岁,村") && coded.contains(",numerator,"), "{coded}");
    let flags = clerk.does(&["flags", "--term", TERM]).out;
    assert!(flags.lines().nth(1).is_some_and(|line| line.contains("条线索，涉及")), "{flags}");
    let coded = clerk.does(&["flags", "--term", TERM, "--format", "csv"]).out;
    assert!(coded.starts_with("类别,姓名"), "{coded}");
    clerk.does(&["rates", "--term", TERM, "--format", "xlsx", "--out", "figures.xlsx"]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(clerk.dir().join("figures.xlsx")).expect("a workbook");
    let (name, sheet) = calamine::Reader::worksheets(&mut book).remove(0);
    assert!(name.ends_with("各项指标"), "{name}");
    let cell = |row, column| sheet.get((row, column)).map(ToString::to_string).unwrap_or_default();
    assert!(
        cell(0, 0).contains("2026年秋季学期") && cell(1, 0).starts_with("统计时点"),
        "{} {}",
        cell(0, 0),
        cell(1, 0)
    );
    let heading =
        (2..8).find(|row| cell(*row, 4) == "分母").expect("the headings, below what must be said of the figures");
    let notes: String = (2..heading).map(|row| cell(row, 0)).collect();
    assert!(notes.contains("净流失"), "{notes}");
    assert!(matches!(sheet.get((heading + 1, 4)), Some(calamine::Data::Float(_))), "a count is a number");
}

#[test]
fn the_main_job_from_files_to_figures_on_embedded_sqlite() {
    main_job(Clerk::with_sqlite());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_from_files_to_figures_on_postgresql() {
    let database = TestDatabase::empty(Kind::Postgres).await;
    let clerk = Clerk::with_database(database.url());
    tokio::task::spawn_blocking(|| main_job(clerk)).await.expect("the clerk's day");
}

#[test]
fn the_demo_flags_every_true_dropout_and_suspects_hardly_anybody_else() {
    let clerk = Clerk::with_sqlite();
    let result =
        clerk.does(&["demo", "--children", "1500", "--seed", "3", "--no-serve", "--dir", "made-up", "--json"]).json();
    let accuracy = &result["accuracy"];
    assert!(count(accuracy, "dropouts") > 0, "{accuracy}");
    assert_eq!(count(accuracy, "dropouts_unflagged"), 0, "{accuracy}");
    assert!(count(accuracy, "false_suspects") * 100 <= count(accuracy, "in_school"), "{accuracy}");
    assert_eq!(count(accuracy, "certain_wrong"), 0, "{accuracy}");
    assert!(result["sign_ins"].as_array().expect("roles").len() >= 6, "one sign-in per role");
}

#[test]
fn one_seed_makes_the_same_county_and_another_seed_another() {
    let clerk = Clerk::with_sqlite();
    for (seed, out) in [("5", "a"), ("5", "b"), ("6", "c")] {
        clerk.does(&["make-county", "--children", "200", "--seed", seed, "--out", out]);
    }
    let households = |dir: &str| std::fs::read(clerk.dir().join(dir).join("households.csv")).expect("a file");
    assert_eq!(households("a"), households("b"));
    assert_ne!(households("a"), households("c"));
}

#[test]
fn what_cannot_be_done_is_said_in_one_sentence_with_its_cure_and_changes_nothing() {
    let clerk = Clerk::with_sqlite();
    clerk.does(&["migrate"]);
    let broken = clerk.file("broken.xlsx", b"PK\x03\x04 no workbook");
    let list = clerk.file("list.csv", "甲,乙\n1,2\n");
    let cases: [(&[&str], i32, &str); 14] = [
        (&["rates"], 2, "缺少必填项 --term"),
        (&["flagged"], 2, "没有命令“flagged”"),
        (&["match", "--term", "2026-summer"], 2, "2026-autumn"),
        (&["rates", "--term", TERM, "--place", "12"], 2, "区划代码"),
        (&["import", "pupils", "x.csv"], 2, "roster"),
        (&["ledger", "花名", "--term", TERM, "--out", "x.xlsx"], 2, "适龄儿童台账"),
        (&["ledger", "月报表", "--term", TERM, "--period", "10月", "--out", "x.xlsx"], 2, "2026-10"),
        (&["ledger", "适龄儿童台账", "--term", TERM, "--period", "2026-10", "--out", "x.xlsx"], 2, "没有报告期"),
        (&["import", "places", "nowhere.csv"], 1, "nowhere.csv"),
        (&["import", "places", &broken], 1, "broken.xlsx"),
        (&["import", "places", &list], 1, "区划代码"),
        (&["import", "households", &list], 1, "区划"),
        (&["flags", "--term", TERM], 1, "区划"),
        (&["--database", "oracle://x", "check"], 1, "sqlite://"),
    ];
    for (words, code, cure) in cases {
        let call = clerk.run(words);
        assert_eq!(call.code, code, "{words:?}: {} {}", call.out, call.err);
        assert!(call.err.contains(cure), "{words:?} names the cure: {}", call.err);
        assert!(!call.err.contains("panicked"), "{words:?}: {}", call.err);
    }
    assert_eq!(clerk.does(&["check", "--json"]).json()["sound"], true);
}

#[test]
fn any_two_tables_are_linked_without_a_database() {
    let clerk = Clerk::with_sqlite();
    let left = clerk.file("left.csv", "记录编号,姓名,性别,出生日期,证件号码,父亲姓名\nA1,马小兰,女,2015-03-05,,马占山\nA2,王志强,男,2014-06-12,,王建国\n");
    let right = clerk.file("right.csv", "记录编号,姓名,性别,出生日期,证件号码,父亲姓名\nB9,王志强,男,2014-06-12,,王建国\nB8,马晓兰,女,2015-03-05,,马占山\n");
    clerk.does(&["link", "--left", &left, "--right", &right, "--model", "children", "--out", "links.csv"]);
    let links = std::fs::read_to_string(clerk.dir().join("links.csv")).expect("links");
    assert!(links.contains("A2,B9,"), "{links}");
    assert!(links.contains("A1,B8,"), "{links}");
    let missing = clerk.run(&["link", "--left", &left, "--right", "gone.csv", "--model", "children", "--out", "x.csv"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("gone.csv"), "{}", missing.err);
}
