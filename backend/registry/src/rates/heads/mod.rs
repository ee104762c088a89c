//! 人头: everyone whom some figure of a term looks at, with the places and the school under which they are counted.
//!
//! A head is true from one deed to another and is never written over: the figures of now, of a published version and of any past
//! day are one query with another number of the journal.

mod begin;
mod children;
mod cohorts;
mod gathered;
mod lines;
mod pupils;
mod returns;
mod rolls;
mod settle;
mod villages;
mod whose;
mod words;

use rules::places::PlaceCode;
use rules::rates::{Counted, Indicator, RollMark, Seat};
use uuid::Uuid;

pub(crate) use children::HUKOU_VILLAGE;
pub(super) use children::children;
pub(super) use returns::changes as changed_returns;
pub(super) use settle::{Old, bring_up_to_date, replace};

use sea_orm::{ConnectionTrait, Statement, Value};

use crate::deed::Deed;
use crate::entities::heads::Model;

/// Rows of a long list that are read at once.
const PAGE: usize = 4096;

/// The cohorts, each followed by an indicator of its own.
const COHORTS: [Indicator; 3] =
    [Indicator::RetentionNine, Indicator::RetentionPrimarySix, Indicator::RetentionJuniorThree];

/// In which lists a head stands: one subject may be counted in several, once in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A registered child.
    Child,
    /// A pupil on the roll when the year began.
    Pupil,
    /// A movement of the year.
    Flow,
    /// A dropout and its return.
    Return,
    /// A person of the cohort that this indicator follows.
    Cohort(Indicator),
}

impl Role {
    /// As stored.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Pupil => "pupil",
            Self::Flow => "flow",
            Self::Return => "return",
            Self::Cohort(indicator) => indicator.as_str(),
        }
    }
}

/// Whom a line of a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Who {
    Child(Uuid),
    Row(Uuid),
    Movement(Uuid),
}

impl Who {
    /// The subject of a head, in the table that its kind says.
    pub(super) fn of(counted: Counted, subject: Uuid) -> Self {
        match counted {
            Counted::Child(_) => Self::Child(subject),
            // Nobody's row was there when the year began: the movement says who it is.
            Counted::Pupil(pupil) if pupil.mark == Some(RollMark::ArrivedSince) => Self::Movement(subject),
            Counted::Pupil(_) => Self::Row(subject),
            Counted::Cohort(_, person) if person.record.is_of_a_row() => Self::Row(subject),
            Counted::Flow(_) | Counted::Cohort(..) | Counted::Case(_) => Self::Movement(subject),
        }
    }
}

impl Model {
    /// The code of the place under which it is counted, as recorded; a seat at the school is told by the school.
    pub(super) fn village(&self, seat: Seat) -> Option<PlaceCode> {
        let code = match seat {
            Seat::Hukou => self.hukou_village.as_deref(),
            Seat::Home => self.home_village.as_deref(),
            Seat::School => None,
        };
        code.and_then(|code| code.parse().ok())
    }

    /// Whether both say the same, whenever they began to.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        let timeless = |head: &Self| Self { since_seq: 0, until_seq: None, ..head.clone() };
        timeless(self) == timeless(other)
    }
}

/// A statement of our own for the deed's database.
fn statement(deed: &Deed, sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(deed.txn().get_database_backend(), sql, values)
}
