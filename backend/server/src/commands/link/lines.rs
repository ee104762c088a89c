//! The lines of a result, made on all threads and written in their order.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use crate::commands::matching::unwritable;
use crate::failure::Failure;

/// Lines made and written side by side at a time: what bounds the memory.
const LINES_AT_A_TIME: usize = 1 << 16;
const LINES_PER_THREAD: usize = 1 << 11;
/// Bytes that a line has, or a little less.
const BYTES_PER_LINE: usize = 160;

/// Writes so many lines, made on all threads.
pub(super) fn write(file: &Path, count: usize, line: impl Fn(usize, &mut Lines) + Sync) -> Result<(), Failure> {
    let mut out = File::create(file).map_err(|e| unwritable(file, &e.into()))?;
    out.write_all(b"survey_id,roster_id,weight,probability,decision,reason\n")?;
    let made = |first: usize| -> Vec<Vec<u8>> {
        let end = count.min(first + LINES_AT_A_TIME);
        let parts = (first..end).into_par_iter().step_by(LINES_PER_THREAD).map(|from| {
            let mut lines = Lines { text: Vec::with_capacity(LINES_PER_THREAD * BYTES_PER_LINE) };
            (from..end.min(from + LINES_PER_THREAD)).for_each(|place| line(place, &mut lines));
            lines.text
        });
        parts.collect()
    };
    let mut ready = made(0);
    for first in (0..count).step_by(LINES_AT_A_TIME) {
        // While these are written the next are made.
        let write = || ready.iter().try_for_each(|text| out.write_all(text));
        let (written, next) = rayon::join(write, || made(first + LINES_AT_A_TIME));
        written?;
        ready = next;
    }
    Ok(out.flush()?)
}

/// Some lines of the result, as CSV.
pub(super) struct Lines {
    text: Vec<u8>,
}

impl Lines {
    /// Begins a line: the keys of both rows, weight and probability, the decision.
    pub(super) fn start(&mut self, [left, right]: [&str; 2], [weight, probability]: [f64; 2], decision: &str) {
        self.cell(&[left]);
        self.cell(&[right]);
        self.number(weight, 3);
        self.number(probability, 6);
        self.cell(&[decision]);
    }

    /// Ends it with the reason, given in parts.
    pub(super) fn end(&mut self, reason: &[&str]) {
        self.cell(reason);
        self.text.pop();
        self.text.push(b'\n');
    }

    /// A cell of several parts, in quotation marks where the format wants them.
    fn cell(&mut self, parts: &[&str]) {
        // Every byte is looked at, sixteen and more at a time: quicker than stopping at the first.
        let special = |any, byte| any | matches!(byte, b'"' | b',' | b'\n' | b'\r');
        let plain = !parts.iter().any(|part| part.bytes().fold(false, special));
        if plain {
            for part in parts {
                self.text.extend_from_slice(part.as_bytes());
            }
        } else {
            let quoted = parts.concat().replace('"', "\"\"");
            self.text.push(b'"');
            self.text.extend_from_slice(quoted.as_bytes());
            self.text.push(b'"');
        }
        self.text.push(b',');
    }

    /// A number with so many decimals.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a positive whole number below 10^15, and its digits"
    )]
    fn number(&mut self, number: f64, decimals: u8) {
        let scaled = (number * 10_f64.powi(decimals.into())).round_ties_even();
        let decimals = usize::from(decimals);
        if scaled.is_nan() || scaled.abs() >= 1e15 {
            return self.cell(&[&format!("{number:.decimals$}")]);
        }
        let mut digits = [b'0'; 20];
        let (mut rest, mut first) = (scaled.abs() as u64, digits.len());
        while rest > 0 || digits.len() - first <= decimals {
            first -= 1;
            digits[first] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        if number.is_sign_negative() {
            self.text.push(b'-');
        }
        let (whole, part) = digits[first..].split_at(digits.len() - first - decimals);
        self.text.extend_from_slice(whole);
        self.text.push(b'.');
        self.text.extend_from_slice(part);
        self.text.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn numbers_are_written_as_format_writes_them() {
        for number in [0.0, -0.0004, 12.3456, -7.25, 1.0, 0.999_999_7, 123_456.789, -0.5, 1e20, f64::INFINITY] {
            let mut lines = Lines { text: Vec::new() };
            lines.number(number, 3);
            assert_eq!(String::from_utf8_lossy(&lines.text), format!("{number:.3},"));
        }
    }

    #[test]
    fn a_cell_is_quoted_only_where_it_must_be() {
        let mut lines = Lines { text: Vec::new() };
        lines.start(["S-1", "R,1"], [1.5, 0.75], "certain");
        lines.end(&["say \"no\"", "。"]);
        let expected = "S-1,\"R,1\",1.500,0.750000,certain,\"say \"\"no\"\"。\"\n";
        assert_eq!(String::from_utf8_lossy(&lines.text), expected);
    }
}
