//! 定长数字: how a code of digits is written, zeros in front.
//!
//! Every row of a file prints a dozen codes to compare them with what stands there; the formatting of the standard library took a
//! twelfth of the time in which a survey is read (measured).

use std::fmt;

/// More than any code has.
const LONGEST: usize = 20;

/// Writes the number in `WIDTH` digits, and what stands behind them, in one piece: a text grows once.
pub(crate) fn write_digits<const WIDTH: usize>(f: &mut fmt::Formatter<'_>, number: u64, ending: &[u8]) -> fmt::Result {
    let mut text = [b'0'; LONGEST];
    let mut rest = number;
    for digit in text[..WIDTH].iter_mut().rev() {
        *digit += u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
    let whole = WIDTH + ending.len();
    text[WIDTH..whole].copy_from_slice(ending);
    f.write_str(std::str::from_utf8(&text[..whole]).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Twelve(u64);

    impl fmt::Display for Twelve {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_digits::<12>(f, self.0, b"")
        }
    }

    #[test]
    fn zeros_stand_in_front() {
        for number in [0, 7, 629_001, 629_001_100_201, 999_999_999_999] {
            assert_eq!(Twelve(number).to_string(), format!("{number:012}"));
        }
    }
}
