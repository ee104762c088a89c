//! What a link must prove before it needs no person.

use linkage::Pattern;

use crate::matching::children::place;

/// What a pattern must prove beyond the usual, and the words for it: bits above the bar, infinite where only a person may say.
///
/// Two valid numbers are two people unless name, birth and family are the same; name and birth alone prove nothing; both parents
/// different means a cousin of the same name until a number says otherwise; another name is another twin wherever a list shows
/// twins.
pub(super) fn burden(pattern: Pattern) -> (f64, &'static str) {
    const NEVER: f64 = f64::INFINITY;
    let level = |place| pattern.level(place);
    let same_person = matches!(level(place::NAME), 1..=4) && matches!(level(place::BIRTH), 1 | 2);
    let same_family = matches!(level(place::PARENTS), 1..=5) || level(place::CONTACT) == 1;
    let same_place = matches!(level(place::HOME), 1 | 2) && level(place::SCHOOL) == 1;
    let no_stranger = !matches!(level(place::PARENTS), 7 | 8);
    let twins = level(place::TWIN) != 1;
    if matches!(level(place::ID), 5 | 8) {
        let bits = if same_person && !twins && (same_family || same_place && no_stranger) { 4.0 } else { NEVER };
        return (bits, "；两个有效证件号码不同，需人工核对");
    }
    let number = matches!(level(place::ID), 1..=4) || matches!(level(place::ROLL), 1 | 2);
    let name = matches!(level(place::NAME), 1..=6 | 14);
    let birth = matches!(level(place::BIRTH), 1..=5);
    let family = matches!(level(place::PARENTS), 1..=5) || matches!(level(place::CONTACT), 1 | 2);
    let around = matches!(level(place::HOME), 1..=4) || level(place::SCHOOL) == 1;
    if number && (name || birth || family) {
        return (0.0, "");
    }
    if level(place::PARENTS) == 8 {
        return (NEVER, "；父母姓名都不同，需人工核对");
    }
    if name && !family && !around {
        return (NEVER, "；只有姓名和出生日期相符，需人工核对");
    }
    let enough = usize::from(birth) + usize::from(family) + usize::from(around);
    match (name, enough) {
        (false, _) if twins => (NEVER, "；姓名不符，家中有双胞胎，需人工核对"),
        (false, _) if level(place::NAME) != 9 && matches!(level(place::PARENTS), 1 | 2) => {
            (NEVER, "；父母相同而姓名不同，可能是双胞胎或兄弟姐妹，需人工核对")
        }
        (false, _) if matches!(level(place::NAME), 7 | 8) => (4.0, "；姓名有一字不同，可能是双胞胎，需人工核对"),
        (false, _) => (2.0, "；姓名不符，需人工核对"),
        (true, 0 | 1) => (3.0, "；证据不足，需人工核对"),
        (true, _) => (0.0, ""),
    }
}
