//! 入户调查的差错: what a surveying teacher hears wrongly, types wrongly or leaves out.

use super::{Facts, Quirk, birth, days, empty, make, name, names, number, numbers, old_code, put, sibling_id};
use crate::dice::Dice;
use crate::families::{Fate, Hukou};
use crate::files::Row;

/// Errors that change what the row says. Rates from the shares of D§7.1 and §7.2.
const ERRORS: &[Quirk] = &[
    ("pet_name", 8_000, |row, facts, dice| pet_name(row, facts, dice)),
    ("name_homophone", 14_000, |row, _, dice| name(row, |n| names::homophone(n, dice))),
    ("name_lookalike", 5_000, |row, _, dice| name(row, |n| names::lookalike(n, dice))),
    ("name_dropped", 2_500, |row, _, dice| name(row, |n| names::dropped(n, dice))),
    ("name_rare", 60_000, |row, _, dice| name(row, |n| names::rare(n, dice))),
    ("name_spelling", 60_000, |row, _, dice| name(row, |n| names::spelling(n, dice))),
    ("name_dot", 400_000, |row, _, dice| name(row, |n| names::dot(n, dice))),
    ("name_spaced", 20_000, |row, _, dice| name(row, |n| names::spaced(n, dice))),
    ("sex_wrong", 2_000, |row, facts, _| {
        put(row, "sex", Some(if facts.child.female { "男" } else { "女" }.to_owned()))
    }),
    ("born_lunar", 11_000, |row, facts, _| birth(row, days::lunar(facts.child.born))),
    ("born_swapped", 3_000, |row, facts, _| birth(row, days::swapped(facts.child.born))),
    ("born_first_january", 4_000, |row, facts, _| birth(row, Some(days::first_of_january(facts.child.born)))),
    ("born_year_off", 2_500, |row, facts, dice| birth(row, days::year_off(facts.child.born, dice))),
    ("born_day_off", 3_000, |row, facts, dice| birth(row, days::day_off(facts.child.born, dice))),
    ("born_missing", 4_000, |row, _, _| empty(row, "born_on")),
    ("id_missing", 42_000, |row, _, _| empty(row, "id_number") && put(row, "id_kind", Some(String::new()))),
    ("id_slip", 7_000, |row, _, dice| number(row, |n| numbers::slip(n, dice))),
    ("id_swap", 3_000, |row, _, dice| number(row, |n| numbers::swap(n, dice))),
    ("id_short", 1_500, |row, _, dice| number(row, |n| numbers::short(n, dice))),
    ("id_scientific", 4_000, |row, _, dice| number(row, |n| numbers::scientific(n, dice))),
    ("id_tail_lost", 4_000, |row, _, _| number(row, numbers::tail_lost)),
    ("id_adult", 1_500, |row, facts, dice| adult_id(row, facts, dice)),
    ("id_sibling", 800, |row, facts, dice| sibling_id(row, facts, dice)),
    ("parents_swapped", 3_000, |row, _, _| parents_swapped(row)),
    ("parents_missing", 6_000, |row, _, _| empty(row, "father_name") | empty(row, "mother_name")),
    ("school_short", 200_000, |row, facts, _| school_short(row, facts)),
    ("school_former", 2_000, |row, facts, _| school_former(row, facts)),
    ("grade_off", 6_000, |row, _, _| grade_off(row)),
    ("old_code", 200_000, |row, facts, _| old_code(row, facts)),
    ("village_old_code", 30_000, |row, facts, _| village_old_code(row, facts)),
    ("roll_slip", 3_000, |row, _, dice| roll_slip(row, dice)),
];

/// Spoils a truthful row.
pub(crate) fn spoil(row: &mut Row, facts: &Facts, errors: &mut Vec<&'static str>, dice: &mut Dice) {
    make(ERRORS, row, facts, errors, dice);
    dress(row, facts, dice);
}

/// The second of two rows for one child, at the grandparents' house: another household, fewer numbers.
pub(crate) fn second(row: &mut Row, errors: &mut Vec<&'static str>, dice: &mut Dice) {
    errors.push("surveyed_twice");
    row.set("household_no", format!("9{:03}", dice.below(1_000)));
    row.set("roll_number", "");
    if dice.happens(450_000) {
        row.set("id_number", "");
        row.set("id_kind", "");
    }
}

/// Right values in the many ways people write them; not an error, so not named in truth.csv.
fn dress(row: &mut Row, facts: &Facts, dice: &mut Dice) {
    if dice.happens(12_000) {
        number(row, |n| numbers::dressed(n, dice));
    }
    let style = 1 + dice.below(5);
    if dice.happens(150_000) && row.get("born_on") == crate::text::day(facts.child.born) {
        row.set("born_on", days::dressed(facts.child.born, style));
    }
    if dice.happens(80_000) {
        let visited = days::dressed(facts.family.visited_on, style);
        row.set("visited_at", visited);
    }
    let said = match row.get("schooling") {
        "在校" if dice.happens(200_000) => dice.pick(&["在读", "在校就读", "上学"]),
        "未到入学年龄" if dice.happens(200_000) => "未达入学年龄",
        "县外就读" if dice.happens(300_000) => "外县就读",
        "辍学" if dice.happens(200_000) => "已辍学",
        _ => return,
    };
    row.set("schooling", said);
}

fn pet_name(row: &mut Row, facts: &Facts, dice: &mut Dice) -> bool {
    let pet = &facts.child.other_name;
    let surname: String = if dice.happens(500_000) { facts.family.lineage.surname.to_owned() } else { String::new() };
    let written = (!pet.is_empty()).then(|| format!("{surname}{pet}"));
    let told = dice.happens(400_000);
    let happened = put(row, "name", written);
    if happened {
        row.set("other_names", if told { facts.child.name.as_str() } else { "" });
    }
    happened
}

fn adult_id(row: &mut Row, facts: &Facts, dice: &mut Dice) -> bool {
    let parents = [&facts.family.father, &facts.family.mother];
    let parent = parents[dice.index(2)].as_ref().map(|p| p.id.clone());
    !row.get("id_number").is_empty() && put(row, "id_number", parent)
}

/// The village by its code from before it was merged; only of children whom two other files know as well.
fn village_old_code(row: &mut Row, facts: &Facts) -> bool {
    let known = facts.child.fate == Fate::InSchool && facts.child.hukou == Hukou::Here;
    known && put(row, "village_code", facts.world.land.villages[facts.family.village].old_code.clone())
}

fn parents_swapped(row: &mut Row) -> bool {
    for (father, mother) in [("father_name", "mother_name"), ("father_id", "mother_id")] {
        let (his, hers) = (row.get(father).to_owned(), row.get(mother).to_owned());
        row.set(father, hers);
        row.set(mother, his);
    }
    row.get("father_name") != row.get("mother_name")
}

fn school_short(row: &mut Row, facts: &Facts) -> bool {
    let seat = facts.child.path.seat(facts.world.now());
    let seat = seat.filter(|_| row.get("school_code").is_empty() && !row.get("school_name").is_empty());
    put(row, "school_name", seat.map(|seat| facts.world.schools.all[seat.school].short.clone()))
}

/// Grandparents name the school of last year.
fn school_former(row: &mut Row, facts: &Facts) -> bool {
    let before = facts.child.path.seat(facts.world.now() - 1).filter(|_| facts.child.fate == Fate::InSchool);
    let before = before.map(|seat| facts.world.schools.all[seat.school].name.clone());
    let happened = put(row, "school_name", before);
    if happened {
        row.set("school_code", "");
        row.set("school_place_code", "");
    }
    happened
}

fn grade_off(row: &mut Row) -> bool {
    let grade = (2..=9).find(|&grade| row.get("grade") == crate::text::grade(grade));
    put(row, "grade", grade.map(|grade| crate::text::grade(grade - 1)))
}

fn roll_slip(row: &mut Row, dice: &mut Dice) -> bool {
    let written = row.get("roll_number").to_owned();
    let slipped = written.get(1..).and_then(|digits| numbers::slip(digits, dice));
    put(row, "roll_number", slipped.map(|digits| format!("{}{digits}", &written[..1])))
}
