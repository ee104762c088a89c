//! 记录: one source's record of a child, owned, as the matcher borrows it.

use std::fmt;

use chrono::NaiveDate;
use rules::matching::{Guardian, Person, Relation};
use uuid::Uuid;

use super::Source;

/// A record of a child in the register, on a roster or on the police list.
#[derive(Clone, Default)]
pub(super) struct Record {
    /// Its id in the register.
    pub id: Uuid,
    /// The sender's own key (记录编号), which outlives a re-import; the order of answers stands on it.
    pub key: String,
    pub name: String,
    pub other_names: String,
    pub sex: u8,
    pub ethnic: String,
    pub born_on: Option<NaiveDate>,
    /// As written where it is doubtful, the valid number otherwise.
    pub id_number: String,
    pub roll_number: String,
    pub village: String,
    pub hukou: String,
    pub school: String,
    pub school_place: String,
    pub grade: Option<u8>,
    pub class: String,
    pub household: String,
    pub phone: String,
    /// Latitude and longitude of the home.
    pub at: Option<(f64, f64)>,
    pub guardians: Vec<Kin>,
    /// Where a child of the register came from.
    pub origin: Origin,
}

/// How a record came into the register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Origin {
    /// A survey, from a file or a phone; every row of a list too.
    #[default]
    Survey,
    /// Nobody has visited the child: taken over from the police list's entry of that 记录编号.
    Hukou(String),
}

/// A parent or guardian on that record.
#[derive(Clone)]
pub(super) struct Kin {
    pub relation: Relation,
    pub name: String,
    pub id_number: String,
    pub phone: String,
}

/// A link between two lists.
pub(crate) const MATCH: &str = "match";
/// A link within one list: one child on it twice.
pub(super) const DOUBLE: &str = "double";

impl Record {
    /// What a person's answer about this record is remembered by. Schools number their pupils alike: theirs is with the school.
    pub(super) fn answer_key(&self, source: Source) -> String {
        match source {
            Source::Roster | Source::RosterBefore => format!("{}/{}", self.school, self.key),
            Source::Hukou | Source::Survey => self.key.clone(),
        }
    }

    /// The record as the matcher takes it.
    pub(super) fn person(&self) -> Person<'_> {
        Person {
            key: &self.key,
            name: &self.name,
            other_names: &self.other_names,
            sex: self.sex,
            ethnic: &self.ethnic,
            born_on: self.born_on,
            id_number: &self.id_number,
            roll_number: &self.roll_number,
            village: &self.village,
            hukou: &self.hukou,
            school: &self.school,
            // A name that is one of our schools is a code by now.
            school_name: "",
            school_place: &self.school_place,
            grade: self.grade,
            class: &self.class,
            household: &self.household,
            phone: &self.phone,
            at: self.at,
            guardians: self.guardians.iter().map(Kin::guardian).collect(),
        }
    }
}

impl Kin {
    fn guardian(&self) -> Guardian<'_> {
        Guardian { relation: self.relation, name: &self.name, id_number: &self.id_number, phone: &self.phone }
    }
}

/// A child's name and numbers stay out of logs.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("id", &self.id).finish_non_exhaustive()
    }
}
