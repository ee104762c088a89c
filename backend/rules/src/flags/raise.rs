//! Which flags a child or a row has.

use super::{FlagKind, absence, registers, suspects};
use crate::policy::Policy;
use crate::speech::{self, Told};
use crate::standing::{ChildFacts, Situation, Source, SourceRow, Standing, stand};

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

/// The flags of a pupil whom no child of the register explains: that nobody was found at home, and what the lists alone make a suspect of.
/// A pupil whose hukou lies in another county need not be in this register, and must be in school all the same. `likelihood` is that of the
/// likeliest child whom a person has yet to judge, in percent: until then nobody is sent to look for a row that may be a child's.
pub fn flags_of_pupil(facts: &ChildFacts, likelihood: Option<u8>, policy: &Policy, situation: &Situation) -> Vec<Flag> {
    let standing = stand(facts, policy, situation);
    let looked_for = [
        suspects::of_standing(facts, &standing, policy, situation),
        absence::long_absence(facts, &standing, policy, situation),
        suspects::out_of_county_unproven(facts, &standing),
        registers::identity_conflict(facts),
    ];
    let unexplained = registers::roll_without_child(facts, situation).map(|mut flag| {
        if let Some(chance) = likelihood {
            flag.add(speech::A_CHILD_AWAITS.of(&[&chance]));
        }
        flag
    });
    let looked_for = looked_for.into_iter().flatten().filter(|_| likelihood.is_none());
    let mut flags: Vec<Flag> = looked_for.chain(unexplained).collect();
    flags.sort_by_key(|flag| flag.kind);
    flags
}

/// Why a flag has closed by itself: what is known of the child now.
pub fn closed_because(standing: &Standing) -> Told {
    speech::CAUSE_GONE.of(&[&standing.status.title(), &standing.reason])
}
