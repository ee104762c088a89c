//! Which flags a child or a row has.

use super::{FlagKind, absence, registers, suspects};
use crate::places::PlaceCode;
use crate::policy::Policy;
use crate::speech::{self, Told};
use crate::standing::{ChildFacts, RollRow, Situation, Source, SourceRow, Standing};

/// 预警 of a child or a row: the kind, one Chinese sentence, and the rows side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The kind.
    pub kind: FlagKind,
    /// One sentence that says why.
    pub reason: Told,
    /// The rows behind it.
    pub evidence: Vec<SourceRow>,
}

impl Flag {
    pub(super) fn new(kind: FlagKind, reason: Told, evidence: impl IntoIterator<Item = SourceRow>) -> Self {
        Self { kind, reason, evidence: evidence.into_iter().collect() }
    }

    /// Says something more.
    fn add(&mut self, more: Told) {
        self.reason = self.reason.clone().besides(more);
    }

    /// "On no roster" is half the truth where a row waits for a person that is likely this child's: half of all suspicions are errors of
    /// data (D§7.1), and a look at two rows costs less than a visit.
    fn name_awaiting(&mut self, facts: &ChildFacts) {
        let list = match self.kind {
            FlagKind::NeverEnrolled
            | FlagKind::LeftRoll
            | FlagKind::PrimaryLeaverNotArrived
            | FlagKind::ClaimedSchoolDisagrees => Source::Roster,
            FlagKind::NotOnHukouList => Source::Hukou,
            _ => return,
        };
        let Some(likeliest) = facts.awaiting.iter().find(|awaiting| awaiting.row.source == list) else { return };
        let chance = likeliest.likelihood;
        self.add(speech::A_ROW_AWAITS.of(&[&list.title(), &chance]));
        self.evidence.push(likeliest.row.clone());
    }
}

/// Every flag of a child, at most one of each kind, in the order of [`FlagKind::ALL`].
pub fn flags_of_child(facts: &ChildFacts, standing: &Standing, policy: &Policy, situation: &Situation) -> Vec<Flag> {
    let mut flags: Vec<Flag> = [
        suspects::of_standing(facts, standing, policy, situation),
        absence::long_absence(facts, standing, policy, situation),
        registers::claimed_school(facts, standing, situation),
        suspects::out_of_county_unproven(facts, standing),
        registers::double_roll(facts),
        registers::not_on_hukou_list(facts, situation),
        registers::identity_conflict(facts),
    ]
    .into_iter()
    .flatten()
    .collect();
    for flag in &mut flags {
        flag.name_awaiting(facts);
    }
    flags.sort_by_key(|flag| flag.kind);
    flags
}

/// The flag of a roster row that is linked to no child. A pupil whose hukou lies in another county need not be in this register.
/// `likelihood` is that of the likeliest child whom a person has yet to judge, in percent.
pub fn flags_of_row(
    row: &RollRow,
    hukou: Option<PlaceCode>,
    likelihood: Option<u8>,
    situation: &Situation,
) -> Option<Flag> {
    let mut flag = registers::roll_without_child(row, hukou, situation)?;
    if let Some(chance) = likelihood {
        flag.add(speech::A_CHILD_AWAITS.of(&[&chance]));
    }
    Some(flag)
}

/// Why a flag has closed by itself: what is known of the child now.
pub fn closed_because(standing: &Standing) -> Told {
    speech::CAUSE_GONE.of(&[&standing.status.title(), &standing.reason])
}
