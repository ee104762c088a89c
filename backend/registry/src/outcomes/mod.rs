//! 核实: what officers verify of suspects, the county's second check, and what must be verified anew (D§7.3).
//!
//! Lives here: the deeds and the two queues (awaiting the check, expiring). Must not live here: what an outcome needs and when it
//! expires (rules::standing), or what it makes of the child (standings).

mod check;
mod queue;
mod row;
mod verify;

use chrono::NaiveDate;
use rules::standing::{OutcomeState, SchoolStatus};
use uuid::Uuid;

pub(crate) use check::REPLACED;
pub use check::{check, withdraw};
pub use queue::{Wanted, of_child, queue};
pub use verify::verify;

/// A verification's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct OutcomeId(pub Uuid);

/// A verified outcome as it is read.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedOutcome {
    /// Its id.
    pub id: OutcomeId,
    /// The term in which it was verified.
    pub term: String,
    /// The child.
    pub child: Uuid,
    /// 姓名 of the child.
    pub child_name: String,
    /// Where the child lives, by code.
    pub place: Option<String>,
    /// 核实结果.
    pub status: SchoolStatus,
    /// 佐证, as written.
    pub evidence: String,
    /// 核实情况.
    pub note: String,
    /// How far it is today.
    pub state: OutcomeState,
    /// Whether the child stands by it today.
    pub counts: bool,
    /// Whether it waits for the county.
    pub awaits_check: bool,
    /// 核实人.
    pub verified_by: Option<String>,
    /// 核实日期.
    pub verified_on: NaiveDate,
    /// 复核人.
    pub checked_by: Option<String>,
    /// 复核日期.
    pub checked_on: Option<NaiveDate>,
    /// The last day on which it counts.
    pub expires_on: Option<NaiveDate>,
}

/// What was found of a child stays out of logs.
impl std::fmt::Debug for VerifiedOutcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VerifiedOutcome")
            .field("id", &self.id)
            .field("state", &self.state.code())
            .finish_non_exhaustive()
    }
}
