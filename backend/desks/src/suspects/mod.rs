//! 疑似辍学: the queue of suspicions, each with its sentence, its source records and those responsible.

mod page;

pub use page::{Choice, OpenFlag, OtherFlag, Person, SourceLine, SuspectRow, SuspectsPage};
