//! 比对复核: pairs the machine could not decide on, judged by a person and taken back when wrong.

mod page;

pub use page::{Agreement, DoneNotice, FieldLine, OpenPair, PairRow, PairsPage, Rival};
