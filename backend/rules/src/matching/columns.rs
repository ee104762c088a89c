//! A child from the columns of a file (contract §2), as `baoxue link --model children` meets them: any may be absent.

use crate::matching::birthdays;
use crate::matching::cells::trimmed;
use crate::matching::person::{Guardian, Person, Relation};

/// The fields of contract §2 that matching reads, from households and rosters alike.
pub const FIELDS: [&str; 30] = [
    "record_id",
    "name",
    "other_names",
    "sex",
    "ethnic",
    "born_on",
    "id_number",
    "roll_number",
    "group_code",
    "village_code",
    "residence",
    "hukou_code",
    "school_code",
    "school_name",
    "school_place_code",
    "grade",
    "class",
    "household_no",
    "phone",
    "father_name",
    "father_id",
    "mother_name",
    "mother_id",
    "guardian_name",
    "guardian_relation",
    "guardian_id",
    "guardian_phone",
    "township_code",
    "lat",
    "lon",
];

/// Where a file has the fields that matching reads: found once, used for every row.
#[derive(Clone, Debug)]
pub struct PersonColumns {
    /// Each column that is read, and the field it holds, from the left of the file to its right.
    found: Vec<(usize, usize)>,
}

impl PersonColumns {
    /// Finds the fields. `place_of` gives the column of a field of [`FIELDS`], if the file has it.
    pub fn find(place_of: impl Fn(&str) -> Option<usize>) -> Self {
        let places = FIELDS.iter().enumerate();
        let mut found: Vec<(usize, usize)> =
            places.filter_map(|(field, name)| place_of(name).map(|column| (column, field))).collect();
        found.sort_unstable();
        Self { found }
    }

    /// Reads the child in a row. `cell` gives the text of a column.
    pub fn person<'a>(&self, cell: &impl Fn(usize) -> &'a str) -> Person<'a> {
        let (person, all) = self.person_and_guardians(cell);
        Person { guardians: named(&all), ..person }
    }

    /// The same, father, mother and guardian beside the child; who is not named is empty.
    pub fn person_and_guardians<'a>(&self, cell: &impl Fn(usize) -> &'a str) -> (Person<'a>, [Guardian<'a>; 3]) {
        let mut texts = [""; FIELDS.len()];
        for (column, field) in &self.found {
            texts[*field] = cell(*column);
        }
        let text = |place: usize| texts[place];
        (person(&text), guardians(&text))
    }
}

/// Reads a child from a row. `column` gives the text under an English field name of contract §2 (`name`, `born_on`,
/// `father_name` …), empty where the file has no such column. For whole files [`PersonColumns`] is quicker.
pub fn person_from_columns<'a>(column: &dyn Fn(&str) -> &'a str) -> Person<'a> {
    let text = |place: usize| column(FIELDS[place]);
    Person { guardians: named(&guardians(&text)), ..person(&text) }
}

#[inline]
fn person<'a>(text: &impl Fn(usize) -> &'a str) -> Person<'a> {
    Person {
        key: text(0),
        name: text(1),
        other_names: text(2),
        sex: sex(text(3)),
        ethnic: text(4),
        born_on: birthdays::read(text(5)),
        id_number: text(6),
        roll_number: text(7),
        village: [8, 9, 10, 27].map(text).into_iter().find(is_code).unwrap_or_default(),
        hukou: text(11),
        at: at(text(28), text(29)),
        school: if text(12).is_empty() { text(13) } else { text(12) },
        school_name: text(13),
        school_place: text(14),
        grade: grade(text(15)),
        class: text(16),
        household: text(17),
        phone: text(18),
        guardians: Vec::new(),
    }
}

#[inline]
fn guardians<'a>(text: &impl Fn(usize) -> &'a str) -> [Guardian<'a>; 3] {
    let part = |relation, name: usize, id: usize, phone: &'a str| Guardian {
        relation,
        name: text(name),
        id_number: text(id),
        phone,
    };
    [
        part(Relation::Father, 19, 20, ""),
        part(Relation::Mother, 21, 22, ""),
        part(Relation::read(text(24)), 23, 25, text(26)),
    ]
}

/// Those of whom something is written.
fn named<'a>(all: &[Guardian<'a>]) -> Vec<Guardian<'a>> {
    let named = |guardian: &&Guardian<'_>| {
        !(guardian.name.is_empty() && guardian.id_number.is_empty() && guardian.phone.is_empty())
    };
    all.iter().filter(named).copied().collect()
}

/// A point within China, so that columns that hold something else say nothing.
fn at(latitude: &str, longitude: &str) -> Option<(f64, f64)> {
    if latitude.is_empty() {
        return None;
    }
    let (latitude, longitude): (f64, f64) = (latitude.trim().parse().ok()?, longitude.trim().parse().ok()?);
    ((3.0..54.0).contains(&latitude) && (73.0..136.0).contains(&longitude)).then_some((latitude, longitude))
}

fn is_code(text: &&str) -> bool {
    text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// 男/女, 1/2, M/F.
fn sex(written: &str) -> u8 {
    match trimmed(written) {
        "男" | "1" | "男性" | "M" | "m" | "male" => 1,
        "女" | "2" | "女性" | "F" | "f" | "female" => 2,
        _ => 0,
    }
}

/// Year of schooling from 三年级, 初二, 七年级, 3, or the national codes 11–16 and 21–24 (D§4.5).
pub(super) fn grade(written: &str) -> Option<u8> {
    const NUMBERS: &str = "一二三四五六七八九";
    if let [digit @ b'1'..=b'9'] = written.as_bytes() {
        return Some(digit - b'0');
    }
    let written = written.trim();
    if written.is_empty() {
        return None;
    }
    let number = match written.parse::<u8>() {
        Ok(code @ 11..=16) => return Some(code - 10),
        Ok(code @ 21..=24) => return Some(code - 14),
        Ok(code) => Some(code),
        Err(_) if written.contains('高') => None,
        Err(_) => written.chars().find_map(|character| {
            let chinese = NUMBERS.chars().position(|one| one == character).map(|place| place as u8 + 1);
            chinese.or_else(|| character.to_digit(10).map(|digit| digit as u8))
        }),
    }?;
    let junior = written.contains('初') && number <= 3;
    let number = if junior { number + 6 } else { number };
    (1..=9).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::{PersonColumns, grade, person_from_columns};

    #[test]
    fn grades_are_read_as_schools_write_them() {
        for (written, expected) in [
            ("三年级", Some(3)),
            ("初二", Some(8)),
            ("13", Some(3)),
            ("21", Some(7)),
            ("八年级", Some(8)),
            ("高一", None),
            ("", None),
        ] {
            assert_eq!(grade(written), expected, "{written}");
        }
    }

    #[test]
    fn a_row_with_little_in_it_still_makes_a_person() {
        let person = person_from_columns(&|field| match field {
            "record_id" => "R-1",
            "name" => "王小明",
            "sex" => "男",
            "father_name" => "王建国",
            _ => "",
        });
        assert_eq!((person.key, person.sex, person.guardians.len()), ("R-1", 1, 1));
    }

    #[test]
    fn columns_are_found_once_for_the_whole_file() {
        let headings = ["name", "id_number", "record_id"];
        let columns = PersonColumns::find(|field| headings.iter().position(|heading| *heading == field));
        let row = ["王小明", "", "R-1"];
        let person = columns.person(&|place| row[place]);
        assert_eq!((person.key, person.name), ("R-1", "王小明"));
    }
}
