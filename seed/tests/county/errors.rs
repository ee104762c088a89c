//! The errors in the files: named in truth.csv, at their rates; a row without a named error tells the truth.

use std::collections::{BTreeMap, BTreeSet};

use rules::identity::{read_date, read_id_number};

use crate::support::{Line, Made, made};

/// Rows of a file by their record number.
fn by_id(county: &Made, file: &str) -> BTreeMap<String, Line> {
    county.rows(file).into_iter().map(|row| (row["记录编号"].clone(), row)).collect()
}

fn tags(person: &Line, column: &str) -> BTreeSet<String> {
    person[column].split(';').filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// What a row says of a person against the truth, once every way of writing is understood.
fn tells_the_truth(row: &Line, person: &Line, errors: &BTreeSet<String>) {
    let has = |start: &str| errors.iter().any(|e| e.starts_with(start));
    if !has("name") && !has("pet_name") {
        assert_eq!(row["姓名"].replace([' ', '　'], ""), person["true_name"], "{errors:?}");
    }
    if !has("born") && !row["出生日期"].is_empty() {
        let read = read_date(&row["出生日期"]).value.expect("a day").to_string();
        assert_eq!(read, person["true_born_on"], "{errors:?}");
    }
    if !has("id") && !row["证件号码"].is_empty() && !row["证件号码"].contains("E+") {
        let read = read_id_number(&row["证件号码"]).value.map(|id| id.to_string());
        assert_eq!(read.as_ref(), Some(&person["true_id_number"]), "{}", row["证件号码"]);
    }
    if !errors.contains("sex_wrong") {
        assert_eq!(row["性别"], person["true_sex"]);
    }
}

#[test]
fn a_row_without_a_named_error_tells_the_truth() {
    let county = made(5_000, 11, 1);
    let (survey, roster) = (by_id(&county, "households.csv"), by_id(&county, "roster.csv"));
    for person in county.rows("truth.csv") {
        for (ids, rows, errors) in [("survey_ids", &survey, "survey_errors"), ("roster_ids", &roster, "roster_errors")]
        {
            let errors = tags(&person, errors);
            for row in person[ids].split(';').filter_map(|id| rows.get(id).filter(|_| !id.is_empty())) {
                tells_the_truth(row, &person, &errors);
            }
        }
    }
}

#[test]
fn every_kind_of_error_is_made_and_none_too_often() {
    let county = made(10_000, 12, 1);
    let mut made_of: BTreeMap<String, usize> = BTreeMap::new();
    for person in county.rows("truth.csv") {
        for tag in tags(&person, "survey_errors") {
            *made_of.entry(tag).or_default() += 1;
        }
    }
    for (error, least, most) in [
        ("name_homophone", 60, 220),
        ("name_lookalike", 10, 80),
        ("pet_name", 3, 60),
        ("born_lunar", 60, 180),
        ("born_first_january", 15, 80),
        ("born_swapped", 3, 60),
        ("id_missing", 300, 560),
        ("id_slip", 35, 130),
        ("id_scientific", 15, 80),
        ("id_tail_lost", 15, 80),
        ("id_adult", 3, 40),
        ("parents_swapped", 10, 60),
        ("surveyed_twice", 10, 60),
        ("school_short", 400, 1_200),
    ] {
        let made = made_of.get(error).copied().unwrap_or(0);
        assert!((least..=most).contains(&made), "{error}: {made}");
    }
}

#[test]
fn twins_share_birthday_and_household_but_neither_name_nor_number() {
    let county = made(10_000, 13, 1);
    let people: BTreeMap<String, Line> =
        county.rows("truth.csv").into_iter().map(|p| (p["person_id"].clone(), p)).collect();
    let (mut twins, mut cousins) = (0, 0);
    for person in people.values() {
        if let Some(twin) = people.get(&person["twin_of"]) {
            twins += 1;
            assert_eq!(person["true_born_on"], twin["true_born_on"]);
            assert_ne!(person["true_name"], twin["true_name"]);
            assert!(person["true_id_number"].is_empty() || person["true_id_number"] != twin["true_id_number"]);
        }
        if let Some(cousin) = people.get(&person["cousin_of"]) {
            cousins += 1;
            assert_eq!(person["true_name"], cousin["true_name"]);
            assert_eq!(person["true_village"], cousin["true_village"]);
        }
    }
    assert!(twins > 40 && cousins > 15, "{twins} twins, {cousins} cousins of one name");
}
