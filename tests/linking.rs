//! 比对引擎: the linkage engine by its commands, on a made-up county whose truth is known: how good, by which error, what a person's sample
//! says, and a model that is saved and applied.

use county_tests::program::Clerk;
use serde_json::Value;

/// A clerk with a made-up county of 1,500 children, its survey and roster.
fn clerk() -> (Clerk, [&'static str; 2]) {
    let clerk = Clerk::with_sqlite();
    clerk.does(&["make-county", "--children", "1500", "--seed", "5", "--out", "county", "--json"]);
    (clerk, ["county/households.csv", "county/roster.csv"])
}

fn share(report: &Value, what: &str) -> f64 {
    report[what].as_f64().unwrap_or_else(|| panic!("{what} in {report}"))
}

#[test]
fn links_are_held_against_the_truth_and_the_worst_are_told() {
    let (clerk, [left, right]) = clerk();
    let asked = ["evaluate", "--left", left, "--right", right, "--truth", "county/truth.csv"];
    let report = clerk.does(&[&asked[..], &["--json"]].concat()).json();
    assert!(share(&report["one_to_one"], "f1") > 0.99, "{report}");
    assert!(share(&report["pairs"], "f1") > 0.985, "{report}");
    assert!(share(&report, "certain_precision") > 0.999, "{report}");
    assert!(share(&report, "certain_share") > 0.97, "{report}");
    let told = clerk.does(&asked).out;
    for words in ["一对一：F1", "差错", "最差的错关联", "最差的漏关联", "自动关联"] {
        assert!(told.contains(words), "{words} in {told}");
    }
}

#[test]
fn a_sample_settled_by_a_person_bounds_precision_and_recall() {
    let (clerk, [left, right]) = clerk();
    let link = ["link", "--left", left, "--right", right, "--model", "children", "--out", "links.csv"];
    let sample = ["--sample", "60", "--seed", "3", "--sample-out", "sample.csv", "--doubles", "doubles.csv"];
    clerk.does(&[&link[..], &sample[..]].concat());
    let drawn = std::fs::read_to_string(clerk.dir().join("sample.csv")).unwrap();
    assert!(drawn.lines().count() > 30, "{drawn}");
    let blank = clerk.run(&["sample", "sample.csv"]);
    assert!(blank.code != 0 && blank.err.contains("是否同一人"), "{}", blank.err);
    // The person says yes to all that was linked, no to what was passed over.
    let settled: Vec<String> = drawn
        .lines()
        .enumerate()
        .map(|(nth, line)| match nth {
            0 => line.to_owned(),
            _ if line.starts_with("落选") => format!("{line}否"),
            _ => format!("{line}是"),
        })
        .collect();
    std::fs::write(clerk.dir().join("sample.csv"), settled.join("\n")).unwrap();
    let report = clerk.does(&["sample", "sample.csv", "--json"]).json();
    let precision = &report["precision"];
    assert!((share(precision, "share") - 1.0).abs() < 1e-9 && share(precision, "low") < 1.0, "{report}");
    assert!(share(&report["recall"], "share") > 0.9, "{report}");
    assert!(clerk.dir().join("doubles.csv").exists());
    let again = [&link[..], &["--sample", "60", "--seed", "3", "--sample-out", "again.csv"]].concat();
    clerk.does(&again);
    assert_eq!(std::fs::read_to_string(clerk.dir().join("again.csv")).unwrap(), drawn, "one seed draws the same pairs");
}

#[test]
fn a_saved_model_applied_as_it_stands_gives_the_same_links() {
    let (clerk, [left, right]) = clerk();
    let link = ["link", "--left", left, "--right", right, "--model", "children"];
    clerk.does(&[&link[..], &["--out", "links.csv", "--save-model", "learnt.toml"]].concat());
    let more = ["--out", "again.csv", "--start", "learnt.toml", "--no-training", "--threads", "1"];
    clerk.does(&[&link[..], &more[..]].concat());
    let read = |file: &str| std::fs::read_to_string(clerk.dir().join(file)).unwrap();
    assert_eq!(read("links.csv"), read("again.csv"));
    let passes = clerk.does(&[&link[..], &["--out", "links.csv", "--passes"]].concat()).out;
    assert!(passes.contains("证件号码") && passes.contains("仅此找到"), "{passes}");
}
