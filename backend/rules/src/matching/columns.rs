//! A child from the columns of a file (contract §2), as `baoxue link --model children` meets them: any may be absent.

use crate::matching::birthdays;
use crate::matching::person::{Guardian, Person, Relation};

/// Reads a child from a row. `column` gives the text under an English field name of contract §2 (`name`, `born_on`,
/// `father_name` …), empty where the file has no such column. Both households and rosters are read so.
pub fn person_from_columns<'a>(column: &dyn Fn(&str) -> &'a str) -> Person<'a> {
    let guardian_relation = Relation::read(column("guardian_relation"));
    let parent = |relation, name, id_number, phone| Guardian {
        relation,
        name: column(name),
        id_number: column(id_number),
        phone: column(phone),
    };
    let mut guardians = vec![
        parent(Relation::Father, "father_name", "father_id", ""),
        parent(Relation::Mother, "mother_name", "mother_id", ""),
        parent(guardian_relation, "guardian_name", "guardian_id", "guardian_phone"),
    ];
    guardians.retain(|one| !(one.name.is_empty() && one.id_number.is_empty() && one.phone.is_empty()));
    let village = [column("group_code"), column("village_code"), column("residence")];
    Person {
        key: column("record_id"),
        name: column("name"),
        other_names: column("other_names"),
        sex: sex(column("sex")),
        ethnic: column("ethnic"),
        born_on: birthdays::read(column("born_on")),
        id_number: column("id_number"),
        roll_number: column("roll_number"),
        village: village.into_iter().find(|code| is_code(code)).unwrap_or_default(),
        hukou: column("hukou_code"),
        school: if column("school_code").is_empty() { column("school_name") } else { column("school_code") },
        school_place: column("school_place_code"),
        grade: grade(column("grade")),
        class: column("class"),
        household: column("household_no"),
        phone: column("phone"),
        guardians,
    }
}

fn is_code(text: &str) -> bool {
    text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// 男/女, 1/2, M/F.
fn sex(written: &str) -> u8 {
    match written.trim() {
        "男" | "1" | "男性" | "M" | "m" | "male" => 1,
        "女" | "2" | "女性" | "F" | "f" | "female" => 2,
        _ => 0,
    }
}

/// Year of schooling from 三年级, 初二, 七年级, 3, or the national codes 11–16 and 21–24 (D§4.5).
pub(super) fn grade(written: &str) -> Option<u8> {
    const NUMBERS: &str = "一二三四五六七八九";
    let written = written.trim();
    if written.contains('高') {
        return None;
    }
    let number = match written.parse::<u8>() {
        Ok(code @ 11..=16) => return Some(code - 10),
        Ok(code @ 21..=24) => return Some(code - 14),
        Ok(code) => Some(code),
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
    use super::{grade, person_from_columns};

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
}
