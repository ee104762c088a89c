//! 纸张: on which paper a form is printed, how much it is made smaller, and where a second page begins, so that the printed type can be
//! read.
//!
//! A form goes on one page across, A4 where its type stays readable and A3 where it does not; one that is too wide for A3 goes over
//! several, each of which repeats the columns that say who the line is of.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// Paper sizes in the format's own numbering, and what a page of them holds across within its margins, in points.
const A4: (u8, f64) = (9, 798.0);
const A3: (u8, f64) = (8, 1147.0);
/// What is lost to the fonts of other machines, on which a column is some hundredths wider (measured: LibreOffice, 6).
const SPARE: f64 = 0.9;
/// The same where a form goes over several pages, which no spreadsheet makes smaller until it fits: a machine without the font that
/// columns are measured in (Calibri) takes a wider one (LibreOffice with DejaVu Sans: by a third), and what does not fit goes on a page of
/// its own, without title and with a piece of the note.
const SPARE_OF_SEVERAL: f64 = 0.74;
/// The type of a form before it is made smaller, and the smallest that is printed, in points.
const TYPE_POINTS: f64 = 10.0;
const SMALLEST_POINTS: f64 = 7.0;

/// How a form is laid on paper.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paper {
    size: u8,
    /// Percent of its own size.
    scale: u16,
    /// The first and the last column of each page across; a later one begins with the repeated columns.
    pages: Vec<(u16, u16)>,
    /// How many first columns say who the line is of.
    named: u16,
}

impl Paper {
    /// The paper for columns of these widths (in half-width characters), of which so many first ones say who the line is of.
    pub(super) fn of(widths: &[f64], named: usize) -> Self {
        let points: Vec<f64> = widths.iter().map(|width| points(*width)).collect();
        let whole: f64 = points.iter().sum();
        for (size, holds) in [A4, A3] {
            let fits = scale(holds * SPARE, whole);
            if fits * TYPE_POINTS >= SMALLEST_POINTS {
                return Self::with(size, fits, (&[0], points.len()), named);
            }
        }
        let (mut parts, (size, holds)) = (2, A3);
        loop {
            let begins = begins(&points, named, parts);
            let widest = scale(holds * SPARE_OF_SEVERAL, widest(&points, named, &begins));
            if widest * TYPE_POINTS >= SMALLEST_POINTS || parts >= points.len() {
                return Self::with(size, widest, (&begins, points.len()), named);
            }
            parts += 1;
        }
    }

    fn with(size: u8, scale: f64, (begins, columns): (&[usize], usize), named: usize) -> Self {
        let at = |place: usize| u16::try_from(place).unwrap_or(u16::MAX);
        let ends = begins.iter().skip(1).copied().chain([columns]);
        let pages = begins.iter().zip(ends).map(|(first, end)| (at(*first), at(end.saturating_sub(1)))).collect();
        // Whole percents in the format; at most its own size.
        let percent = (10..=100).rev().find(|percent| f64::from(*percent) <= scale * 100.0).unwrap_or(10);
        Self { size, scale: percent, pages, named: at(named) }
    }

    /// The columns of each page across in which a title can stand: where there are several, none of those that every page repeats, on
    /// which it would stand twice.
    pub(super) fn parts(&self) -> impl Iterator<Item = (u16, u16)> {
        let skipped = if self.pages.len() > 1 { self.named } else { 0 };
        self.pages.iter().map(move |(first, last)| ((*first).max(skipped), *last))
    }

    /// Those of the first page: where the note and the signatures stand.
    pub(super) fn first_part(&self) -> (u16, u16) {
        self.parts().next().unwrap_or_default()
    }

    /// The columns that every page repeats, where there are several.
    pub(super) fn repeated(&self) -> Option<(u16, u16)> {
        (self.pages.len() > 1 && self.named > 0).then(|| (0, self.named - 1))
    }

    /// The type as it is printed, in points.
    #[cfg(test)]
    pub(super) fn type_points(&self) -> f64 {
        f64::from(self.scale) / 100.0 * TYPE_POINTS
    }

    /// Sets the sheet up: across, as wide as its pages, the columns that name the line on each.
    ///
    /// # Errors
    /// The format has no such page.
    pub(super) fn set_up(&self, sheet: &mut Worksheet, named: usize) -> Result<(), XlsxError> {
        sheet.set_paper_size(self.size).set_landscape().set_print_center_horizontally(true);
        if let [_] = self.pages[..] {
            sheet.set_print_fit_to_pages(1, 0);
            return Ok(());
        }
        // A sheet that is fitted to pages takes no breaks.
        let begins: Vec<u32> = self.pages[1..].iter().map(|(first, _)| u32::from(*first)).collect();
        sheet.set_print_scale(self.scale).set_vertical_page_breaks(&begins)?;
        sheet.set_repeat_columns(0, u16::try_from(named.saturating_sub(1)).unwrap_or_default())?;
        Ok(())
    }
}

/// How wide a column of so many characters is: 7 pixels each and 5 for its rims, 96 to the inch.
fn points(width: f64) -> f64 {
    (width * 7.0 + 5.0) * 0.75
}

fn scale(holds: f64, needs: f64) -> f64 {
    (holds / needs).min(1.0)
}

/// Where each of so many pages begins, so that the widest is as narrow as can be done by filling one after the other.
fn begins(points: &[f64], named: usize, parts: usize) -> Vec<usize> {
    let repeated: f64 = points.iter().take(named).sum();
    let rest: f64 = points.iter().skip(named).sum();
    let share = f64::from(u32::try_from(parts).unwrap_or(u32::MAX));
    let holds = repeated + rest / share;
    let (mut begins, mut filled) = (vec![0], 0.0);
    for (at, width) in points.iter().enumerate() {
        // Half of the column over the share stays, else the last page would carry what all others left.
        if filled + width / 2.0 > holds && begins.len() < parts && at > named {
            begins.push(at);
            filled = repeated;
        }
        filled += width;
    }
    begins
}

fn widest(points: &[f64], named: usize, begins: &[usize]) -> f64 {
    let repeated: f64 = points.iter().take(named).sum();
    let ends = begins.iter().skip(1).copied().chain([points.len()]);
    let width = |(first, end): (&usize, usize)| {
        points[*first..end].iter().sum::<f64>() + if *first > 0 { repeated } else { 0.0 }
    };
    begins.iter().zip(ends).map(width).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_narrow_form_is_printed_on_a4_and_a_wide_one_on_a3() {
        let narrow = Paper::of(&[10.0; 12], 2);
        assert_eq!((narrow.size, &narrow.pages[..]), (A4.0, &[(0, 11)][..]));
        let wide = Paper::of(&[10.0; 22], 2);
        assert_eq!((wide.size, &wide.pages[..]), (A3.0, &[(0, 21)][..]));
        assert!(narrow.type_points() >= 7.0 && wide.type_points() >= 7.0);
    }

    #[test]
    fn the_widest_go_over_two_pages_that_both_say_who_the_line_is_of() {
        let widest = Paper::of(&[10.0; 40], 2);
        assert_eq!((widest.size, widest.pages.len()), (A3.0, 2));
        assert!(widest.type_points() >= 7.0, "{widest:?}");
        let [(first, end), (next, last)] = widest.pages[..] else { panic!("two pages") };
        assert_eq!((first, end + 1, last), (0, next, 39), "every column stands on one of them");
        // Both are still whole where columns are a third wider.
        let columns = f64::from((end + 1).max(last + 1 - next + 2));
        let wider = columns * points(10.0) * f64::from(widest.scale) / 100.0 * 4.0 / 3.0;
        assert!(wider <= A3.1, "{wider} {widest:?}");
        assert!(Paper::of(&[10.0; 120], 2).type_points() >= 7.0, "and as many as it takes");
    }
}
