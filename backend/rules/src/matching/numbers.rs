//! ID and roll numbers, packed for comparison: which slips turn one into another, and which differences prove two children.
//!
//! GB 11643: 6 area, 8 birth, 3 sequence, 1 check digit. A number that fails its check digit is a slip for certain; two
//! different numbers that both pass are two people (D§4.2).

use crate::matching::birthdays::{self, Day};

/// A number of up to 20 characters, four bits each, the last character lowest; 0 = none.
pub(super) type Number = u128;

/// What an ID number as written is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing usable is written.
    #[default]
    None,
    /// A complete number whose check digit holds.
    Valid,
    /// Something like a number, with a slip in it.
    Broken,
    /// A valid number, but of an adult: says nothing about the child.
    Adult,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Packs the characters that belong to a number. Anything else (spaces, apostrophes, dashes) is passed over.
pub(super) fn pack(written: &str) -> Number {
    let number = plain(written.as_bytes()).unwrap_or_else(|| odd(written));
    if length(number) < 10 { 0 } else { number }
}

/// A number of ASCII digits alone, at most with an X at its end and a letter of rolls before it, as nearly all are.
fn plain(written: &[u8]) -> Option<Number> {
    let (mut high, mut low) = (0_u64, 0_u64);
    if written.len() > 20 {
        return None;
    }
    for byte in written {
        let nibble = match byte {
            b'0'..=b'9' => byte - b'0' + 1,
            b'X' => 11,
            b'G' => 12,
            b'L' => 13,
            b'J' => 14,
            _ => return None,
        };
        high = high << 4 | low >> 60;
        low = low << 4 | u64::from(nibble);
    }
    Some(Number::from(high) << 64 | Number::from(low))
}

fn odd(written: &str) -> Number {
    if written.contains(['e', 'E']) && written.contains('+') {
        return 0;
    }
    written.chars().filter_map(nibble).take(20).fold(0, |number, character| number << 4 | character)
}

/// Digits as 1–10 (so that a leading zero is not lost), X as 11, the letters of roll numbers as 12–14.
fn nibble(character: char) -> Option<Number> {
    let value = match character {
        '0'..='9' => u32::from(character) - u32::from('0') + 1,
        '０'..='９' => u32::from(character) - u32::from('０') + 1,
        'X' | 'x' | 'Ｘ' | 'ｘ' | '×' | '╳' => 11,
        'G' | 'g' | 'Ｇ' => 12,
        'L' | 'l' | 'Ｌ' => 13,
        'J' | 'j' | 'Ｊ' => 14,
        _ => return None,
    };
    Some(value.into())
}

/// Number of characters.
pub(super) fn length(number: Number) -> u32 {
    (128 - number.leading_zeros()).div_ceil(4)
}

fn at(number: Number, from_end: u32) -> u32 {
    (number >> (from_end * 4)) as u32 & 15
}

/// Whether it is a complete ID number whose check digit holds.
pub(super) fn is_valid(number: Number) -> bool {
    if length(number) != 18 || birth(number) == 0 {
        return false;
    }
    let mut sum = 0;
    for (place, weight) in (1..18).rev().zip(WEIGHTS) {
        let digit = at(number, place);
        if digit > 10 {
            return false;
        }
        sum += (digit - 1) * weight;
    }
    let check = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2][(sum % 11) as usize];
    at(number, 0) == check + 1
}

/// The birth date inside a complete number; 0 when there is none.
pub(super) fn birth(number: Number) -> Day {
    if length(number) != 18 {
        return 0;
    }
    let digits = |from_end: u32, count: u32| {
        (0..count).rev().fold(0, |value, place| value * 10 + at(number, from_end + place).wrapping_sub(1).min(9))
    };
    let (year, month, day) = (digits(8, 4), digits(6, 2), digits(4, 2));
    let plausible = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if plausible { birthdays::day(year, month, day) } else { 0 }
}

/// What a number is; adults are those born more than 20 years before `this_year`.
pub(super) fn standing(number: Number, this_year: u32) -> Standing {
    if number == 0 {
        Standing::None
    } else if !is_valid(number) {
        Standing::Broken
    } else if birthdays::year(birth(number)) + 20 < this_year {
        Standing::Adult
    } else {
        Standing::Valid
    }
}

/// The ID number inside a roll number (G + 18); 0 for other rolls.
pub(super) fn inside_roll(roll: Number) -> Number {
    if length(roll) == 19 && at(roll, 18) == 12 { roll & ((1 << 72) - 1) } else { 0 }
}

/// The birth date inside any roll number of 19 characters.
pub(super) fn birth_in_roll(roll: Number) -> Day {
    if length(roll) == 19 { birth(roll & ((1 << 72) - 1)) } else { 0 }
}

/// How many slips of the pen lie between two numbers: 0, 1, 2, or 3 for "more". A slip is a wrong, lost or added digit or two
/// neighbours exchanged; the last three digits turned into 000 by a spreadsheet count as one.
pub(super) fn slips(one: Number, other: Number) -> u32 {
    if one == other {
        return 0;
    }
    let (length_one, length_other) = (length(one), length(other));
    match length_one.abs_diff(length_other) {
        0 => same_length(one, other),
        1 | 2 => lost(one, other, length_one, length_other),
        _ => 3,
    }
}

fn same_length(one: Number, other: Number) -> u32 {
    let differs = one ^ other;
    let zeros: Number = 0x111;
    if (one & 0xFFF == zeros || other & 0xFFF == zeros) && differs >> 12 == 0 {
        return 1;
    }
    let mut places = [0; 4];
    let mut count = 0;
    let mut rest = differs;
    while rest != 0 {
        let place = rest.trailing_zeros() / 4;
        if count == 4 {
            return 3;
        }
        places[count] = place;
        count += 1;
        rest &= !(15 << (place * 4));
    }
    let exchanged =
        |low: u32, high: u32| high - low <= 2 && at(one, low) == at(other, high) && at(one, high) == at(other, low);
    match count {
        1 => 1,
        2 if exchanged(places[0], places[1]) => 1,
        2 => 2,
        3 if exchanged(places[0], places[1]) || exchanged(places[1], places[2]) => 2,
        _ if shifted(one, other) => 2,
        _ => 3,
    }
}

/// One digit lost and another added elsewhere.
fn shifted(one: Number, other: Number) -> bool {
    let top = (128 - (one ^ other).leading_zeros()).div_ceil(4);
    let low = (one ^ other).trailing_zeros() / 4;
    let part = |number: Number, from: u32, to: u32| number >> (from * 4) & ((1 << ((to - from) * 4)) - 1);
    top - low >= 2
        && (part(one, low, top - 1) == part(other, low + 1, top)
            || part(other, low, top - 1) == part(one, low + 1, top))
}

fn lost(one: Number, other: Number, length_one: u32, length_other: u32) -> u32 {
    let (short, long) = if length_one < length_other { (one, other) } else { (other, one) };
    let (short_length, gap) = (length_one.min(length_other), length_one.abs_diff(length_other));
    let same_end = (short ^ long).trailing_zeros() / 4;
    let same_start = ((short ^ (long >> (gap * 4))).leading_zeros().saturating_sub(128 - short_length * 4)) / 4;
    if same_end + same_start >= short_length { gap } else { 3 }
}

/// Whether area and birth date are the same: what twins' numbers share.
pub(super) fn same_area_and_birth(one: Number, other: Number) -> bool {
    length(one) == 18 && length(other) == 18 && one >> 16 == other >> 16
}

#[cfg(test)]
mod tests {
    use super::{Standing, birth, inside_roll, is_valid, pack, slips, standing};
    use crate::matching::birthdays::day;

    // The example of GB 11643 itself; the other numbers are made up in the range 6290xx.
    const EXAMPLE: &str = "11010519491231002X";

    #[test]
    fn the_standards_example_is_valid_and_an_adult() {
        assert!(is_valid(pack(EXAMPLE)));
        assert_eq!(birth(pack(EXAMPLE)), day(1949, 12, 31));
        assert_eq!(standing(pack(EXAMPLE), 2026), Standing::Adult);
        assert_eq!(standing(pack("110105194912310021"), 2026), Standing::Broken);
    }

    #[test]
    fn a_number_is_read_through_spaces_and_full_width_digits() {
        assert_eq!(pack(" '1101 0519491231002ｘ"), pack(EXAMPLE));
        assert_eq!(pack("6.29E+17"), 0);
    }

    #[test]
    fn slips_of_the_pen_are_counted() {
        let number = pack("629001201503050018");
        for (other, expected) in [
            ("629001201503050018", 0),
            ("629001201503050019", 1),
            ("629001201503500018", 1),
            ("62900120150305018", 1),
            ("6290012015030500118", 1),
            ("629001201503050000", 1),
            ("629001201504050019", 2),
            ("629001198712120333", 3),
        ] {
            assert_eq!(slips(number, pack(other)), expected, "{other}");
            assert_eq!(slips(pack(other), number), expected, "{other}");
        }
    }

    #[test]
    fn a_g_roll_holds_an_id_number_and_an_l_roll_does_not() {
        assert_eq!(inside_roll(pack("G11010519491231002X")), pack(EXAMPLE));
        assert_eq!(inside_roll(pack("L6290012015030512345")), 0);
    }
}
