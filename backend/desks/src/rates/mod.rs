//! 指标监测: the figures of an area and what is within it; each number opens to its persons.

mod page;
mod persons;

pub use page::{Figure, FigureRow, RatesPage, Sheet};
pub use persons::{PartTab, PersonRow, PersonsPage};
