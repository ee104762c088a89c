//! 表格: how a county's files are opened and how rejected rows go back (contract §2, D§7.2).
//!
//! Lives here: the encoding, the delimiter, the workbook's sheet, the heading row, the columns, total rows, row numbers as
//! the person sees them, the rejects file. Must not live here: what a value means (rules) or where it is stored (the nouns).
//! Nothing here knows the database, and memory does not grow with the file: rows come in batches that fit a bounded channel.

mod encoding;
mod headings;
mod inflated;
mod merged;
mod open;
mod problem;
mod rejects;
mod rows;
mod split;
mod text;
mod totals;
mod workbook;

#[cfg(test)]
mod tests;

pub use encoding::TextEncoding;
pub use headings::{HeadingMappings, Opening};
pub use open::{Progress, ReadSeek, Sheet, Tally};
pub use problem::SheetError;
pub use rejects::{Reject, RejectsFile, rejects_path};
pub use rows::{FieldNo, Layout, Row, RowBatch};
