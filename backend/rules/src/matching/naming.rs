//! How two names agree.

use crate::matching::name::{MOST_SIGNS, Name, UNREADABLE};
use crate::matching::namebook::NameBook;
use crate::matching::shapes::look_alike;
use crate::matching::sounds::{Sign, sounds};

/// The answer of a comparison of two names, in the order of the model's levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum NameLevel {
    /// The same name.
    Same = 1,
    /// Traditional, variant or interchanged characters, or one that could not be typed.
    Variant,
    /// Other characters, same sound.
    Homophone,
    /// Same sound to the ear of a dialect.
    Dialect,
    /// Same given name, other surname.
    OtherSurname,
    /// A character lost, added, or in another order; a short form.
    LostCharacter,
    /// Three characters, the last one differs: so do brothers' names.
    LastDiffers,
    /// Three characters, the middle one differs.
    MiddleDiffers,
    /// A name for the household that shares a character.
    HouseholdShares,
    /// A name for the household that shares none.
    Household,
    /// Same surname only.
    Surname,
    /// A character of the given name in common, other surname.
    SharesCharacter,
    /// Nothing in common.
    Other,
    /// The name of one is the other name (曾用名) of the other.
    FormerName,
    /// Other characters that look alike (形近字).
    LookAlike,
}

/// How two names agree; both are known and differ as written.
pub(super) fn agree(book: &NameBook, one: &Name, other: &Name) -> NameLevel {
    if one.signs == other.signs && one.length == other.length {
        return NameLevel::Variant;
    }
    if one.length == other.length {
        if let Some(level) = same_length(one, other) {
            return level;
        }
    } else if lost_character(one.signs(), other.signs()) || short_form(book, one, other) {
        return NameLevel::LostCharacter;
    }
    if one.household() || other.household() {
        return if share(household_part(one), household_part(other)) {
            NameLevel::HouseholdShares
        } else {
            NameLevel::Household
        };
    }
    if one.folded(0) == other.folded(0) && one.folded(0) != 0 || one.signs[0] == other.signs[0] {
        return if near_long(one, other) { NameLevel::LostCharacter } else { NameLevel::Surname };
    }
    if one.given().len() >= 2 && one.length == other.length && one.given_heard().eq(other.given_heard()) {
        return NameLevel::OtherSurname;
    }
    if share(one.given(), other.given()) { NameLevel::SharesCharacter } else { NameLevel::Other }
}

fn same_length(one: &Name, other: &Name) -> Option<NameLevel> {
    let length = usize::from(one.length).min(MOST_SIGNS);
    let sounds = sounds();
    let (mut characters, mut sounds_alike, mut folds, mut unreadable, mut looks) = (0, 0, 0, 0, 0);
    let (mut differs_at, mut ways) = (0, 0);
    for place in 0..length {
        if ways > 1 && length < 4 {
            break;
        }
        let (left, right) = (one.signs[place], other.signs[place]);
        if left == right {
            characters += 1;
        } else if left == UNREADABLE || right == UNREADABLE {
            unreadable += 1;
        } else if sounds.alike(left, right) || place == 0 && one.first == other.first && one.first != 0 {
            sounds_alike += 1;
        } else if one.folded(place) == other.folded(place) && one.folded(place) != 0 {
            folds += 1;
        } else if look_alike(left, right) {
            looks += 1;
        } else {
            differs_at = place;
            ways += 1;
        }
    }
    match (ways, length) {
        (0, _) if looks > 0 && looks < length => Some(NameLevel::LookAlike),
        (0, _) if looks > 0 => None,
        (0, _) if folds > 0 => Some(NameLevel::Dialect),
        (0, _) if sounds_alike > 0 => Some(NameLevel::Homophone),
        (0, _) if characters > 0 && unreadable < length => Some(NameLevel::Variant),
        (1, 2..) if differs_at == 0 && length >= 3 => Some(NameLevel::OtherSurname),
        (1, 3) if differs_at == 2 => Some(NameLevel::LastDiffers),
        (1, 3) => Some(NameLevel::MiddleDiffers),
        (1, 4..) => Some(NameLevel::LostCharacter),
        _ => same_characters(one.signs(), other.signs()).then_some(NameLevel::LostCharacter),
    }
}

/// The same characters in another order.
fn same_characters(one: &[Sign], other: &[Sign]) -> bool {
    let sum = |signs: &[Sign]| signs.iter().fold(0_u32, |sum, sign| sum + u32::from(*sign));
    if sum(one) != sum(other) {
        return false;
    }
    let count = |signs: &[Sign], wanted: Sign| signs.iter().filter(|sign| **sign == wanted).count();
    one.len() >= 2 && one.iter().all(|sign| count(one, *sign) == count(other, *sign))
}

/// One is the other with a character left out, or a part of a long name.
fn lost_character(one: &[Sign], other: &[Sign]) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.len() < 2 {
        return false;
    }
    if long.len() - short.len() == 1 {
        let mut left = short.iter().peekable();
        for sign in long {
            if left.peek() == Some(&sign) {
                left.next();
            }
        }
        return left.peek().is_none();
    }
    short.len() >= 3 && long.windows(short.len()).any(|part| part == short)
}

/// One is the first or last part of the other, which is written in parts (阿依古丽 · 买买提).
fn short_form(book: &NameBook, one: &Name, other: &Name) -> bool {
    if one.in_parts == 0 && other.in_parts == 0 {
        return false;
    }
    let (ones, others) = (book.parts_of(one), book.parts_of(other));
    let part_of = |short: &Name, long: &Name, parts: [u32; 2]| {
        long.length > short.length && short.length > 1 && parts.contains(&short.bag)
    };
    part_of(one, other, others) || part_of(other, one, ones) || ones[0] != 0 && ones[0] == others[0]
}

/// Whether two names are none of one child misheard, misspelt or cut short.
pub(super) fn unlike(book: &NameBook, one: &Name, other: &Name) -> bool {
    let level = agree(book, one, other);
    level > NameLevel::LostCharacter && level != NameLevel::LookAlike && !near_long(one, other)
}

/// Long names (transliterations) of which most characters sound alike in order.
fn near_long(one: &Name, other: &Name) -> bool {
    let (length, more) = (usize::from(one.length), usize::from(other.length));
    if length.min(more) < 4 {
        return false;
    }
    let mut previous = [0u8; 13];
    for place in 0..length {
        let mut diagonal = 0;
        for against in 0..more {
            let alike = one.signs[place] == other.signs[against]
                || one.folded(place) != 0 && one.folded(place) == other.folded(against);
            let best = if alike { diagonal + 1 } else { previous[against].max(previous[against + 1]) };
            diagonal = previous[against + 1];
            previous[against + 1] = best;
        }
    }
    usize::from(previous[more]) * 4 >= length.max(more) * 3
}

fn share(one: &[Sign], other: &[Sign]) -> bool {
    let sounds = sounds();
    one.iter().any(|sign| other.iter().any(|against| sounds.alike(*sign, *against)))
}

/// What of a name may occur in a name for the household: the given name, or all of such a name but 小 and 阿.
fn household_part(name: &Name) -> &[Sign] {
    let signs = name.signs();
    if !name.household() {
        return name.given();
    }
    let small = ['小', '阿', '幺', '老'].iter().any(|sign| u32::from(*sign) as Sign == signs[0]);
    if small { &signs[1..] } else { signs }
}

#[cfg(test)]
mod tests {
    use super::{NameLevel, agree};
    use crate::matching::namebook::{NameBook, Names};

    fn level(one: &str, other: &str) -> NameLevel {
        let mut book = NameBook::default();
        let (one, other) = (book.number_of(one), book.number_of(other));
        let level = agree(&book, book.name(one), book.name(other));
        assert_eq!(agree(&book, book.name(other), book.name(one)), level);
        level
    }

    #[test]
    fn names_agree_as_people_mistake_them() {
        for (one, other, expected) in [
            ("張伟", "张伟", NameLevel::Variant),
            ("付小红", "傅小红", NameLevel::Variant),
            ("张?涵", "张梓涵", NameLevel::Variant),
            ("张子涵", "张梓涵", NameLevel::Homophone),
            ("刘兰", "刘南", NameLevel::Dialect),
            ("王子晴", "王子睛", NameLevel::LookAlike),
            ("王子轩", "李子轩", NameLevel::OtherSurname),
            ("王小明", "王明", NameLevel::LostCharacter),
            ("王小明", "王明小", NameLevel::LostCharacter),
            ("阿依古丽买买提", "阿依古丽", NameLevel::LostCharacter),
            ("王小明", "王小强", NameLevel::LastDiffers),
            ("王小明", "王大明", NameLevel::MiddleDiffers),
            ("妞妞", "王巧妞", NameLevel::HouseholdShares),
            ("狗蛋", "王巧英", NameLevel::Household),
            ("王军", "王强", NameLevel::Surname),
            ("王军", "李红", NameLevel::Other),
            ("Jirigala", "吉日嘎拉", NameLevel::Homophone),
            ("Zhang Zihan", "张梓涵", NameLevel::Homophone),
            ("Smith", "Brown", NameLevel::Other),
        ] {
            assert_eq!(level(one, other), expected, "{one} {other}");
        }
    }
}
