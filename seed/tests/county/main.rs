//! The made-up county as its files show it.

mod errors;
mod land;
mod support;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use rules::calendar::Term;
use support::{Made, digest, made};

#[test]
fn one_seed_gives_the_same_bytes_and_two_seeds_give_different_counties() {
    let (first, again, other) = (made(600, 7, 1), made(600, 7, 1), made(600, 8, 1));
    assert_eq!(digest(&first), digest(&again));
    assert_ne!(digest(&first), digest(&other));
    assert_ne!(first.column("truth.csv", "true_name"), other.column("truth.csv", "true_name"));
}

#[test]
fn the_county_has_as_many_children_as_the_recipe_asks_for() {
    for children in [1, 50, 600, 3_000] {
        let county = made(children, 1, 1);
        assert_eq!(county.rows("truth.csv").len(), children);
        assert_eq!(county.manifest.children, children as u64);
    }
}

#[test]
fn every_code_is_one_that_the_rules_can_read_and_every_parent_stands_before_its_children() {
    let county = made(3_000, 2, 1);
    let mut seen = BTreeSet::new();
    for place in county.rows("places.csv") {
        let code: rules::places::PlaceCode = place["区划代码"].parse().expect("a place code");
        assert_eq!(code.to_string(), place["区划代码"]);
        assert_eq!(Some(code.level()), rules::places::PlaceLevel::read(&place["级别"]), "{place:?}");
        assert!(place["上级代码"].is_empty() || seen.contains(&place["上级代码"]), "{place:?}");
        assert!(seen.insert(place["区划代码"].clone()), "no code twice: {place:?}");
    }
    for school in county.rows("schools.csv") {
        assert!(seen.contains(&school["所在地代码"]));
        assert!(school["学区"].split(';').all(|code| code.is_empty() || seen.contains(code)));
        assert!(rules::schools::read_school_kind(&school["办学类型"]).value.is_some());
        assert_eq!(school["学校标识码"].len(), 10);
    }
}

#[test]
fn every_true_citizen_number_passes_its_check_tells_birth_and_sex_and_names_no_real_county() {
    let county = made(3_000, 3, 1);
    let mut numbers = BTreeSet::new();
    for person in county.rows("truth.csv") {
        let written = &person["true_id_number"];
        if written.is_empty() {
            continue;
        }
        let number: rules::identity::IdNumber = written.parse().expect("a valid number");
        assert!(written.starts_with("6290"), "area code of no real county");
        assert_eq!(number.born_on().to_string(), person["true_born_on"]);
        assert!(numbers.insert(written.clone()), "no two people have one number");
    }
    for (file, column) in
        [("households.csv", "父亲证件号"), ("households.csv", "户主证件号"), ("roster.csv", "监护人证件号")]
    {
        assert!(county.column(file, column).iter().all(|n| n.is_empty() || n.starts_with("6290")));
    }
}

#[test]
fn every_row_of_every_roster_and_list_points_to_exactly_one_person() {
    let county = made(3_000, 4, 1);
    for (file, ids) in [
        ("roster.csv", "roster_ids"),
        ("roster-before.csv", "roster_before_ids"),
        ("roster-entrants.csv", "entrant_ids"),
    ] {
        let told = county.listed(ids);
        let mut rows = county.rows(file);
        rows.retain(|row| row["记录编号"] != "合计");
        assert_eq!(told.len(), rows.len(), "{file}");
        for row in &rows {
            let key = if row["记录编号"].is_empty() { &row["学籍号"] } else { &row["记录编号"] };
            assert_eq!(told.get(key), Some(&1), "{file} {key}");
        }
    }
    let surveyed = county.listed("survey_ids");
    assert!(
        county.rows("households.csv").iter().all(|r| r["记录编号"] == "合计" || surveyed.contains_key(&r["记录编号"]))
    );
    let registered = county.listed("hukou_ids");
    assert!(county.rows("hukou.csv").iter().all(|r| registered.contains_key(&r["序列号"])));
}

#[test]
fn a_child_in_school_here_is_on_one_roster_and_a_dropout_leaves_a_trace() {
    let county = made(10_000, 5, 1);
    let absent: BTreeSet<String> = county
        .rows("attendance.csv")
        .into_iter()
        .filter(|row| !row["连续缺勤起"].is_empty())
        .map(|row| row["学籍号"].clone())
        .collect();
    let rosters: BTreeMap<String, String> = county
        .rows("roster.csv")
        .into_iter()
        .map(|r| {
            (if r["记录编号"].is_empty() { r["学籍号"].clone() } else { r["记录编号"].clone() }, r["学籍号"].clone())
        })
        .collect();
    let mut out = 0;
    for person in county.rows("truth.csv") {
        let rolls: Vec<&str> = person["roster_ids"].split(';').filter(|id| !id.is_empty()).collect();
        let double = person["roster_errors"].contains("double_roll");
        if person["true_state"] == "in_school" || person["true_state"] == "special_school" {
            assert_eq!(rolls.len(), 1 + usize::from(double), "{person:?}");
        }
        if person["has_dropped_out"] == "1" {
            out += 1;
            let missed = rolls.iter().any(|id| absent.contains(&rosters[*id]));
            let known = !person["survey_ids"].is_empty() || !person["hukou_ids"].is_empty();
            assert!(missed || (rolls.is_empty() && known), "{person:?}");
        }
    }
    assert!((15..90).contains(&out), "{out} of 10,000 are out of school");
}

#[test]
fn a_term_that_is_not_the_usual_one_can_be_made_too() {
    for term in ["2027-spring", "2024-autumn"] {
        let term: Term = term.parse().expect("a term");
        let county = Made::of(seed::Recipe { children: 300, seed: 1, years: 1, term });
        assert_eq!(county.manifest.term, term.to_string());
        assert!(!county.rows("roster.csv").is_empty());
    }
}

#[test]
fn with_a_history_the_children_are_the_same_and_the_terms_before_have_their_rosters() {
    let (short, long) = (made(2_000, 6, 1), made(2_000, 6, 9));
    for column in ["person_id", "true_name", "true_id_number", "true_state", "survey_ids"] {
        assert_eq!(short.column("truth.csv", column), long.column("truth.csv", column), "{column}");
    }
    let rosters: Vec<&seed::FileEntry> = long.manifest.files.iter().filter(|f| f.kind == "roster").collect();
    assert_eq!(rosters.len(), 17);
    assert_eq!(rosters.first().and_then(|f| f.term.as_deref()), Some("2018-autumn"));
    assert_eq!(rosters.last().map(|f| f.file.as_str()), Some("roster.csv"));
    for file in &rosters {
        let grades: BTreeSet<String> =
            long.column(&file.file, "年级").into_iter().filter(|g| g.ends_with('级')).collect();
        assert_eq!(grades.len(), 9, "every grade is taught in {}", file.file);
    }
    let kinds: BTreeSet<String> = long.column("movements-before.csv", "类别").into_iter().collect();
    assert!(kinds.is_superset(&["转入", "转出", "辍学"].map(str::to_owned).into()), "{kinds:?}");
}
