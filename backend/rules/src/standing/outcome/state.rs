//! One verification in its life: verified, checked by the second level, expired or withdrawn.

use chrono::NaiveDate;
use uuid::Uuid;

use super::super::SchoolStatus;
use super::needs::{fits_age, latest_expiry, needs};
use crate::policy::Policy;
use crate::surveys::{Evidence, read_evidence, read_permitted_until};

/// Who did something, and when. No officer: a command on the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// The officer.
    pub officer: Option<Uuid>,
    /// The day.
    pub on: NaiveDate,
}

/// What an officer says of a suspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// 核实结果.
    pub status: SchoolStatus,
    /// 佐证, as written: 派出所证明、在读证明 …
    pub evidence: String,
    /// 核实情况: what was found, where and from whom, in a sentence.
    pub note: String,
    /// 有效期至, where a paper names it; else the policy's.
    pub expires_on: Option<NaiveDate>,
}

/// 核实结果 with its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was found.
    pub status: SchoolStatus,
    /// The last day on which it counts; none: until something newer is known.
    pub expires_on: Option<NaiveDate>,
    /// How far it is.
    pub state: OutcomeState,
}

/// How far a verification is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutcomeState {
    /// 已核实. It counts, unless it needs the county's check first.
    Verified(Signed),
    /// 已复核 by the county.
    Checked {
        /// Who verified it.
        verified: Signed,
        /// Who checked it.
        checked: Signed,
    },
    /// 已到期: it counts no more; the child must be looked for anew.
    Expired {
        /// Who verified it.
        verified: Signed,
        /// The last day on which it counted.
        on: NaiveDate,
    },
    /// 已撤回.
    Withdrawn {
        /// Who took it back.
        by: Signed,
        /// Why.
        why: String,
    },
}

impl OutcomeState {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Verified(_) => "verified",
            Self::Checked { .. } => "checked",
            Self::Expired { .. } => "expired",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The Chinese name.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Verified(_) => "已核实",
            Self::Checked { .. } => "已复核",
            Self::Expired { .. } => "已到期",
            Self::Withdrawn { .. } => "已撤回",
        }
    }
}

/// Why something cannot be verified, checked or withdrawn; the sentence names the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The state does not allow it.
    #[error("这条核实结果{from}，不能{to}：请刷新后核对它的最新状态")]
    State {
        /// The state it is in.
        from: &'static str,
        /// What was to be done.
        to: &'static str,
    },
    /// It is a suspicion or a claim, not something a person verifies.
    #[error("“{0}”不是核实结果：请从核实结果清单中选择")]
    NoOutcome(&'static str),
    /// Age alone rules it out.
    #[error("{age}周岁的学生不能登记为“{status}”：请核对出生日期，或选择其他核实结果")]
    Age {
        /// The outcome.
        status: &'static str,
        /// Full years on the age day.
        age: u8,
    },
    /// Nothing was said of what was found.
    #[error("没有写明核实情况：请用一两句话写清何时、向谁、核实到什么")]
    NoNote,
    /// The proof is missing.
    #[error("“{status}”须有佐证：请补充{kinds}之一")]
    NoEvidence {
        /// The outcome.
        status: &'static str,
        /// What is accepted.
        kinds: String,
    },
    /// The paper must name the last day.
    #[error("“{0}”须写明批准到哪一天：请填写有效期")]
    NoEnd(&'static str),
    /// The last day lies before the day of the finding.
    #[error("有效期至{0}，早于核实日期：请核对日期")]
    Over(NaiveDate),
    /// It would hold longer than the county allows.
    #[error("“{status}”最长有效到{latest}，到期须重新核实：请改填有效期")]
    TooLong {
        /// The outcome.
        status: &'static str,
        /// The last day allowed.
        latest: NaiveDate,
    },
    /// Who verified it may not be the second level as well.
    #[error("复核人不能是核实人本人：请由县级另一位工作人员复核")]
    SamePerson,
    /// Nothing was said of why it is taken back.
    #[error("没有写明撤回原因：请写清为什么撤回")]
    NoReason,
}

/// Whether a verification of that outcome counts, or did until it expired: at once, or after the second check.
pub const fn counts(status: SchoolStatus, is_checked: bool) -> bool {
    is_checked || !status.needs_second_check()
}

impl Outcome {
    /// 核实: an officer says what was found of a suspect, who is so many full years old on the age day, where that is known.
    ///
    /// # Errors
    /// It is no outcome, or what it needs is missing.
    pub fn verify(said: &Said, age: Option<u8>, by: Signed, policy: &Policy) -> Result<Self, Refused> {
        let status = said.status;
        let needs = needs(status).ok_or(Refused::NoOutcome(status.title()))?;
        if let Some(age) = age.filter(|age| !fits_age(status, *age, policy)) {
            return Err(Refused::Age { status: status.title(), age });
        }
        if said.note.trim().chars().count() < 4 {
            return Err(Refused::NoNote);
        }
        let shown = read_evidence(&said.evidence);
        if !needs.evidence.is_empty() && !needs.evidence.iter().any(|proof| shown.contains(proof)) {
            return Err(Refused::NoEvidence { status: status.title(), kinds: titles(needs.evidence) });
        }
        let named = said.expires_on.or_else(|| read_permitted_until(&said.evidence));
        if needs.end && named.is_none() {
            return Err(Refused::NoEnd(status.title()));
        }
        let latest = latest_expiry(status, by.on, policy);
        match (named, latest) {
            (Some(named), _) if named < by.on => Err(Refused::Over(named)),
            (Some(named), Some(latest)) if named > latest => Err(Refused::TooLong { status: status.title(), latest }),
            _ => Ok(Self { status, expires_on: named.or(latest), state: OutcomeState::Verified(by) }),
        }
    }

    /// The same outcome as it stands on a day: what has run out is expired.
    pub fn on(self, today: NaiveDate) -> Self {
        let over = self.expires_on.filter(|last| *last < today);
        let state = match (self.state, over) {
            (OutcomeState::Verified(verified) | OutcomeState::Checked { verified, .. }, Some(on)) => {
                OutcomeState::Expired { verified, on }
            }
            (state, _) => state,
        };
        Self { state, ..self }
    }

    /// 复核: the county has looked again.
    ///
    /// # Errors
    /// It does not wait for a check, or it is the officer's own.
    pub fn check(self, by: Signed) -> Result<Self, Refused> {
        match self.state {
            OutcomeState::Verified(verified) if self.status.needs_second_check() => {
                if verified.officer.is_some() && verified.officer == by.officer {
                    return Err(Refused::SamePerson);
                }
                Ok(Self { state: OutcomeState::Checked { verified, checked: by }, ..self })
            }
            OutcomeState::Verified(_) => Err(Refused::State { from: "无需复核", to: "复核" }),
            other => Err(Refused::State { from: other.title(), to: "复核" }),
        }
    }

    /// 撤回: it was wrong, or is no longer so.
    ///
    /// # Errors
    /// It was withdrawn before, or no reason is given.
    pub fn withdraw(self, by: Signed, why: &str) -> Result<Self, Refused> {
        if matches!(self.state, OutcomeState::Withdrawn { .. }) {
            return Err(Refused::State { from: self.state.title(), to: "撤回" });
        }
        let why = why.trim();
        if why.is_empty() {
            return Err(Refused::NoReason);
        }
        Ok(Self { state: OutcomeState::Withdrawn { by, why: why.to_owned() }, ..self })
    }

    /// Whether it waits for the county.
    pub fn awaits_check(&self) -> bool {
        matches!(self.state, OutcomeState::Verified(_)) && self.status.needs_second_check()
    }

    /// Whether the child stands by it now.
    pub fn counts_now(&self) -> bool {
        match self.state {
            OutcomeState::Verified(_) => counts(self.status, false),
            OutcomeState::Checked { .. } => true,
            OutcomeState::Expired { .. } | OutcomeState::Withdrawn { .. } => false,
        }
    }
}

fn titles(kinds: &[Evidence]) -> String {
    kinds.iter().map(|kind| kind.title()).collect::<Vec<_>>().join("、")
}
