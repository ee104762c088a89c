//! 号码: what spreadsheets and tired fingers do to citizen numbers.

use crate::dice::Dice;

/// One digit mistyped.
pub(super) fn slip(number: &str, dice: &mut Dice) -> Option<String> {
    let mut digits: Vec<u8> = number.bytes().collect();
    // Behind the area code, which people know by heart.
    let at = 6 + dice.index(digits.len().checked_sub(7)?);
    digits[at] = b'0' + (digits[at] - b'0' + 1 + u8::try_from(dice.below(9)).unwrap_or(0)) % 10;
    String::from_utf8(digits).ok()
}

/// Two neighbours exchanged.
pub(super) fn swap(number: &str, dice: &mut Dice) -> Option<String> {
    let mut digits: Vec<u8> = number.bytes().collect();
    let at = 6 + dice.index(digits.len().checked_sub(8)?);
    (digits[at] != digits[at + 1]).then(|| digits.swap(at, at + 1))?;
    String::from_utf8(digits).ok()
}

/// As a spreadsheet shows a long number.
pub(super) fn scientific(number: &str, dice: &mut Dice) -> Option<String> {
    let digits = 1 + dice.index(5);
    (number.len() == 18).then(|| format!("{}.{}E+17", &number[..1], &number[1..=digits]))
}

/// As a spreadsheet stores a long number: the last three digits are gone.
pub(super) fn tail_lost(number: &str) -> Option<String> {
    (number.len() == 18).then(|| format!("{}000", &number[..15]))
}

/// One character too few.
pub(super) fn short(number: &str, dice: &mut Dice) -> Option<String> {
    let at = 6 + dice.index(number.len().checked_sub(6)?);
    Some(format!("{}{}", &number[..at], number.get(at + 1..)?))
}

/// The right number in another dress: apostrophe, spaces, full-width digits, another X.
pub(super) fn dressed(number: &str, dice: &mut Dice) -> Option<String> {
    if number.len() != 18 {
        return None;
    }
    Some(match dice.below(5) {
        0 => format!("'{number}"),
        1 => format!("{} {} {}", &number[..6], &number[6..14], &number[14..]),
        2 => number.chars().map(full_width).collect(),
        3 => format!("{number} "),
        _ => number.replace('X', dice.pick(&["x", "×", "Ｘ"])),
    })
}

fn full_width(c: char) -> char {
    char::from_u32(u32::from(c) - 0x20 + 0xFF00).unwrap_or(c)
}
