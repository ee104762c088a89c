//! 指标: entry, retention and dropout rates of every place and school, each opening to its persons.
//!
//! Lives here: whom a figure looks at, the sums by village, township, county and school, the lists behind them, figures published for
//! good and figures of a past day. Must not live here: what part a person has in a figure (rules::rates).
//!
//! **Heads** (`heads`) are kept from deed to deed and never written over. Now, a published version and a past day are one query with
//! another number of the journal. *As at a day* therefore says what had been recorded **and counted** by the end of that day: rows that
//! came in after the last counting (`rate_runs`; while the program serves, a round counts within seconds) are not in it, and
//! whatever is recorded later about that day never changes it. The places and schools under which it stands (`divisions`) are kept in the
//! same way: a village that was merged since has its figures of then, under its name of then.

mod beside;
mod changes;
mod child;
mod compute;
mod divisions;
mod faces;
mod find;
mod follow;
mod freeze;
mod heads;
mod method;
mod moment;
mod particulars;
mod persons;
mod reach;
mod slices;
mod sums;
mod unverified;
mod within;
mod written;

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::places::PlaceCode;
use rules::policy::{Percent, Target};
use rules::rates::{Covers, Exclusion, Formula, Indicator, RateBasis, Seat};
use serde::{Serialize, Serializer};

pub use beside::beside;
pub use changes::{Change, FigureChange, MovedPerson, changes, corrections, moved_persons};
pub use child::{PartInFigure, parts_of_child};
pub use compute::compute;
pub(crate) use compute::count_all;
pub(crate) use divisions::follow_divisions;
pub use divisions::{Divisions, divisions, name_then};
pub(crate) use find::policy_of;
pub use find::{every_part_of, figures, figures_at, parts_of};
pub use follow::recount;
pub(crate) use follow::{follow, follow_returns};
pub use freeze::{FrozenVersion, freeze, may_freeze, versions};
pub(crate) use heads::HUKOU_VILLAGE;
pub use method::method;
pub use moment::{Moment, When};
pub use particulars::{Particulars, particulars};
pub use persons::{ListPart, Opened, PersonRow, list_sizes, persons, persons_of};
pub(crate) use reach::must_reach_today;
pub use slices::{SliceRow, slices};
pub use unverified::unverified;

/// Whose figure it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// A place and everything in it.
    Place(PlaceCode),
    /// A school, by its 标识码.
    School(String),
}

impl Area {
    /// Its code as stored.
    pub(crate) fn code(&self) -> String {
        match self {
            Self::Place(code) => code.to_string(),
            Self::School(code) => code.clone(),
        }
    }

    /// Whose a written figure is, by its kind and code.
    fn of_codes(kind: &str, code: &str) -> Self {
        let place = (kind == "place").then(|| code.parse().ok()).flatten();
        place.map_or_else(|| Self::School(code.to_owned()), Self::Place)
    }
}

/// What is counted, how, on which population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Measure {
    /// 指标.
    pub indicator: Indicator,
    /// 口径.
    pub formula: Formula,
    /// 统计基数.
    pub basis: RateBasis,
}

impl Measure {
    /// Every measure, in the order in which tables print them.
    pub fn all() -> impl Iterator<Item = Self> {
        Indicator::ALL.iter().flat_map(|indicator| {
            indicator.variants().map(|(formula, basis)| Self { indicator: *indicator, formula, basis })
        })
    }

    /// The measure of a written figure; `None` for a code that is no longer known.
    fn of_codes(indicator: &str, formula: &str, basis: &str) -> Option<Self> {
        Some(Self {
            indicator: Indicator::from_code(indicator)?,
            formula: Formula::from_code(formula)?,
            basis: RateBasis::from_code(basis)?,
        })
    }

    /// Where it counts its persons.
    pub const fn seat(self) -> Seat {
        self.basis.seat(self.formula)
    }

    /// The usual formula on the first basis: what is meant when only the indicator is named.
    pub fn usual(indicator: Indicator) -> Self {
        Self { indicator, formula: indicator.usual_formula(), basis: indicator.bases()[0] }
    }
}

/// A figure as it is read (contract §4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FigureRow {
    /// What is counted.
    #[serde(flatten)]
    pub measure: Measure,
    /// Term.
    pub term: String,
    /// The day on which it was computed from what was recorded.
    pub as_of: NaiveDate,
    /// The place, unless it is a school's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The school's 标识码.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    /// 统计期间: the term, school year or cohort it speaks of.
    #[serde(serialize_with = "as_days")]
    pub covers: Covers,
    /// 分子.
    pub numerator: i64,
    /// 分母.
    pub denominator: i64,
    /// 不计, by reason.
    pub excluded: Vec<ExcludedCount>,
    /// Two decimals; none when the denominator is 0.
    #[serde(serialize_with = "as_text")]
    pub percent: Option<Percent>,
    /// The county's target.
    #[serde(serialize_with = "as_text_of_target")]
    pub threshold: Option<Target>,
    /// Whether it is met; unknown without a target, a denominator or the data.
    pub meets: Option<bool>,
    /// `movements`: no movement list of that year is recorded, so that a net flow of nothing says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<&'static str>,
}

/// How many persons are not counted for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct ExcludedCount {
    /// Why.
    pub reason: Exclusion,
    /// How many.
    pub count: u64,
}

/// `{from, to, said}`: the first and the last day, and the phrase that is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoveredDays {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// In Chinese.
    pub said: String,
}

impl From<Covers> for CoveredDays {
    fn from(covers: Covers) -> Self {
        let (from, to) = covers.days();
        Self { from, to, said: covers.title() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference to the field")]
fn as_days<S: Serializer>(covers: &Covers, serializer: S) -> Result<S::Ok, S::Error> {
    CoveredDays::from(*covers).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
fn as_text<S: Serializer>(percent: &Option<Percent>, serializer: S) -> Result<S::Ok, S::Error> {
    percent.map(|p| p.to_string()).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
fn as_text_of_target<S: Serializer>(target: &Option<Target>, serializer: S) -> Result<S::Ok, S::Error> {
    target.map(|t| t.percent.to_string()).serialize(serializer)
}

/// Which figures are asked for.
#[derive(Debug, Clone)]
pub struct FigureFilter {
    /// The term.
    pub term: Term,
    /// Whose.
    pub area: Area,
    /// One indicator only.
    pub indicator: Option<Indicator>,
}
