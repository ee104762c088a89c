//! 样式: how the parts of a ledger look, and the page on which it is printed.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::column::CellKind;
use super::paper::Paper;

/// Lines of text for which a row has room.
pub(super) const USUAL_LINES: u32 = 2;
/// Points from one line of text to the next.
pub(super) const LINE_POINTS: f64 = 14.2;

/// At most so many columns stay in their place on the screen.
const MOST_FROZEN: u16 = 4;

/// What is signed at the foot of every ledger.
pub(super) const SIGNATURES: &str =
    "填报人：　　　　　　　　审核人：　　　　　　　　负责人（盖章）：　　　　　　　　　　　　年　　月　　日";

/// How the parts of a ledger look.
pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) unit: Format,
    pub(super) day: Format,
    pub(super) heading: Format,
    text: Format,
    quoted: Format,
    mark: Format,
    pub(super) number: Format,
    pub(super) percent: Format,
    date: Format,
    /// The line that opens a group.
    pub(super) band: Format,
    pub(super) sum: Format,
    pub(super) note: Format,
    pub(super) signatures: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let plain = || Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        let ruled = || plain().set_border(FormatBorder::Thin).set_text_wrap();
        let middle = || ruled().set_align(FormatAlign::Center);
        Self {
            title: plain().set_font_name("黑体").set_font_size(16).set_align(FormatAlign::Center),
            unit: plain().set_align(FormatAlign::Left),
            day: plain().set_align(FormatAlign::Right),
            heading: middle().set_font_name("黑体").set_background_color("F2F2F2"),
            text: ruled().set_num_format("@"),
            quoted: ruled().set_num_format("@").set_quote_prefix(),
            mark: middle().set_num_format("@"),
            number: middle().set_num_format("0"),
            percent: middle().set_num_format("0.00"),
            date: middle().set_num_format("yyyy-mm-dd"),
            band: ruled().set_font_name("黑体").set_background_color("E8EEF7"),
            sum: ruled().set_font_name("黑体"),
            note: plain().set_text_wrap().set_align(FormatAlign::Left),
            signatures: plain().set_align(FormatAlign::Left),
        }
    }

    pub(super) fn of(&self, kind: CellKind) -> &Format {
        match kind {
            CellKind::Text => &self.text,
            CellKind::Mark => &self.mark,
            CellKind::Number => &self.number,
            CellKind::Date => &self.date,
        }
    }

    /// Text that a spreadsheet would take for a formula when somebody edits the cell stays text (`'` before it).
    pub(super) fn of_text(&self, kind: CellKind, text: &str) -> &Format {
        if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { &self.quoted } else { self.of(kind) }
    }

    /// The same look for a line that sums up others.
    pub(super) fn summing(look: &Format, is_total: bool) -> Format {
        look.clone().set_font_name("黑体").set_background_color(if is_total { "DCE6F1" } else { "F2F2F2" })
    }
}

/// The paper that its widths ask for; headings on every page, the columns that say who a line is of frozen, 第 n 页 共 m 页.
pub(super) fn set_up_page(
    sheet: &mut Worksheet,
    heading_rows: u32,
    named: usize,
    paper: &Paper,
) -> Result<(), XlsxError> {
    paper.set_up(sheet, named)?;
    sheet.set_margins(0.3, 0.3, 0.4, 0.5, 0.2, 0.2);
    sheet.set_repeat_rows(0, heading_rows - 1)?;
    sheet.set_footer("&C第 &P 页　共 &N 页");
    // Where many columns come before the name, a small screen would hold nothing else.
    let frozen = u16::try_from(named).ok().filter(|named| *named <= MOST_FROZEN);
    sheet.set_freeze_panes(heading_rows, frozen.unwrap_or_default())?;
    sheet.set_default_row_height(LINE_POINTS * f64::from(USUAL_LINES) + 2.0);
    Ok(())
}

/// 2026年11月22日.
pub(super) fn in_words(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Counts in a ledger are far below 2⁵³.
#[expect(clippy::cast_precision_loss, reason = "a sheet keeps numbers as f64 and nothing else")]
pub(super) fn to_f64(number: i64) -> f64 {
    number as f64
}
