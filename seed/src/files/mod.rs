//! 文件: the county as the files that its offices would hand in (contract §2), and the manifest that says which is which.

mod books;
mod manifest;
mod places;
mod plan;
mod sheet;

pub(crate) use books::write;
pub use manifest::{FileEntry, Manifest};
pub(crate) use sheet::{Encoding, Row, Sheet};
