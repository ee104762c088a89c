//! What the family says, and what it has shown for it.

use chrono::NaiveDate;

use super::decide::{Basis, Finding, View};
use super::{Claim, Movement, SchoolStatus, proofs};
use crate::children::{HukouState, Schooling};
use crate::places::Reach;
use crate::rosters::MovementKind;
use crate::speech::{self, Told};
use crate::surveys::Evidence;

/// The standing of a child of school age whom no roll knows or knew.
pub(super) fn decide(view: &View) -> Finding {
    if let Some(finding) = proven(view).or_else(|| elsewhere(view)).or_else(|| awaiting(view)) {
        return finding;
    }
    // Who works before sixteen, or is said to be in a school that does not know them, has not finished.
    let primary_only = view.facts.claimed() == Some(Schooling::FinishedPrimary);
    let not_finished = primary_only || view.facts.claimed().is_some_and(|s| s.admits_out() || s.claims_school());
    // Whom nobody has met and no graduating class of last term knew has not shown any sign of having finished either.
    let never_met = view.facts.survey.is_none() && view.situation.has_rosters_before;
    if view.has_reached(view.policy.leaving_age()) && !not_finished && !never_met {
        let reason = speech::PRESUMED_DONE.told();
        return Finding::new(SchoolStatus::PresumedFinished, Basis::Age, reason).shown_by(claim_row(view));
    }
    suspected(view)
}

/// Whoever need not be on a roll here any more: what the family says of senior school, school elsewhere, or having finished.
pub(super) fn beyond_school_age(view: &View) -> Option<Finding> {
    proven(view).or_else(|| elsewhere(view))
}

/// What explains that the child is on no roster here and has been proven.
pub(super) fn proven(view: &View) -> Option<Finding> {
    let claim = view.facts.survey.as_ref()?;
    let schooling = claim.schooling?;
    let shown = |proofs: &[Evidence]| proofs.iter().any(|proof| claim.evidence.contains(proof));
    let any = !claim.evidence.is_empty();
    let permitted = claim.permits();
    let status = match schooling {
        Schooling::Abroad if any => SchoolStatus::SchoolAbroad,
        Schooling::Elsewhere | Schooling::InSchool if claim.proves_school() => proven_place(claim)?,
        // Proven elsewhere it stays in the rate of those who learn elsewhere, in which the claim stood before.
        Schooling::SpecialSchool | Schooling::Correctional if claim.claims_elsewhere() && claim.proves_school() => {
            proven_place(claim)?
        }
        Schooling::SpecialSchool if any => SchoolStatus::SpecialSchool,
        Schooling::Correctional if any => SchoolStatus::Correctional,
        Schooling::Suspended if permitted && !has_ended(view, claim) => SchoolStatus::Suspended,
        Schooling::Deferred if permitted && may_defer(view, claim) => SchoolStatus::Deferred,
        Schooling::Missing if shown(&[Evidence::PoliceLetter, Evidence::VillageLetter]) => SchoolStatus::Missing,
        Schooling::Detained if shown(&[Evidence::PoliceLetter]) => SchoolStatus::Detained,
        Schooling::NoCapacity if permitted => SchoolStatus::NoCapacity,
        Schooling::Emigrated if any => SchoolStatus::Emigrated,
        Schooling::MovedAway if proofs::outweighs_the_police_list(view, claim) => SchoolStatus::MovedOut,
        Schooling::Deceased if proofs::outweighs_the_police_list(view, claim) => SchoolStatus::Deceased,
        _ => return of_grown(view, claim).map(|finding| finding.shown_by([claim.shown()])),
    };
    let last = expiry(view, claim, status);
    if proofs::is_over(view, last) {
        return None;
    }
    let found = Finding { expires_on: last, ..Finding::new(status, Basis::Survey, said_and_shown(claim, schooling)) };
    Some(found.shown_by([claim.shown()]))
}

/// A transfer out: both bureaus have approved it (D§1.7), and the paper of that stands in the list. Without a paper it is what the school
/// says, unless the family has shown more. Within the county the new school's roster must know the child.
pub(super) fn transferred(view: &View, movement: &Movement) -> Option<Finding> {
    let of_family = || proven(view).map(|found| found.status).filter(|status| status.is_elsewhere());
    let last = proofs::of_transfer(view, movement, SchoolStatus::Elsewhere);
    let holds = movement.has_paper && !proofs::is_over(view, last);
    let status = match (movement.reach, holds) {
        (Some(Reach::Village | Reach::Township | Reach::County), _) => return None,
        (Some(Reach::Province), true) => SchoolStatus::InProvince,
        (Some(Reach::Country), true) => SchoolStatus::OutOfProvince,
        (Some(Reach::Abroad), true) => SchoolStatus::SchoolAbroad,
        (reach, _) => of_family().unwrap_or_else(|| only_claimed(reach)),
    };
    let moved = match movement.reach {
        Some(reach) => speech::TRANSFERRED_TO.of(&[&movement.on, &reach.title()]),
        None => speech::TRANSFERRED.of(&[&movement.on]),
    };
    let shown = view.facts.survey.as_ref().filter(|_| of_family().is_some());
    let reason = match (shown.and_then(|claim| Some((claim, claim.schooling?))), last) {
        _ if holds => moved,
        (Some((claim, schooling)), _) => moved.and(said_and_shown(claim, schooling)),
        (None, Some(last)) if movement.has_paper => moved.and(speech::PROOF_OVER.of(&[&last])),
        (None, _) => moved.and(speech::NO_PAPERS.told()),
    };
    let until = if holds { last } else { Some(view.term_end()) };
    Some(Finding { expires_on: until, ..Finding::new(status, Basis::Movement, reason) })
}

/// The ninth year of school, with which compulsory education ends.
const LAST_YEAR: u8 = 9;

/// Senior school, vocational school, or finished: believed of those who are about the age.
fn of_grown(view: &View, claim: &Claim) -> Option<Finding> {
    if !view.has_reached(view.policy.leaving_age().saturating_sub(1)) {
        return None;
    }
    // Whom a list had in a lower class not long ago has shown more than a word, or has left school.
    let believed = proofs::may_have_finished(view, LAST_YEAR) || claim.proves_school();
    let status = match claim.schooling? {
        Schooling::Senior if believed => SchoolStatus::Senior,
        Schooling::Vocational if believed => SchoolStatus::Vocational,
        Schooling::Finished if believed => SchoolStatus::Finished,
        _ => return None,
    };
    Some(Finding::new(status, Basis::Survey, speech::SURVEY_SAYS.of(&[&status.title()])).until(view.term_end()))
}

/// A school outside the county of which nothing was shown: believed for a term, counted on its own (D§5.2, 省外就读证明率).
fn elsewhere(view: &View) -> Option<Finding> {
    let claim = view.facts.survey.as_ref()?;
    let schooling = claim.schooling.filter(|_| claim.claims_elsewhere())?;
    let status = only_claimed(claim.reach);
    let lapsed = proofs::of_family(view, claim, SchoolStatus::Elsewhere).filter(|_| claim.proves_school());
    let reason = match lapsed {
        Some(last) => said_and_shown(claim, schooling).besides(speech::PROOF_OVER.of(&[&last])),
        None => speech::ELSEWHERE_CLAIMED.of(&[&schooling.title()]),
    };
    Some(Finding::new(status, Basis::Survey, reason).until(view.term_end()).shown_by([claim.shown()]))
}

fn only_claimed(reach: Option<Reach>) -> SchoolStatus {
    match reach {
        Some(Reach::Province) => SchoolStatus::InProvinceClaimed,
        Some(Reach::Country) => SchoolStatus::OutOfProvinceClaimed,
        _ => SchoolStatus::ElsewhereClaimed,
    }
}

/// The school that could know has not handed in its roster, or no roster is in at all.
fn awaiting(view: &View) -> Option<Finding> {
    let claim = view.facts.survey.as_ref();
    let unreported = claim.is_some_and(Claim::waits_for_roster);
    if view.situation.has_rosters && !unreported {
        return None;
    }
    let admits_out = view.facts.claimed().is_some_and(Schooling::admits_out);
    (!admits_out).then(|| {
        let reason = speech::CLAIMED_SCHOOL_DUE.told();
        Finding::new(SchoolStatus::AwaitingRoster, Basis::Nothing, reason).shown_by(claim_row(view))
    })
}

/// 三比对①: of school age, on no roll, and nothing explains it.
fn suspected(view: &View) -> Finding {
    let claimed = view.facts.claimed();
    let status = match claimed {
        Some(Schooling::DroppedOut | Schooling::Working | Schooling::Suspended | Schooling::FinishedPrimary) => {
            SchoolStatus::SuspectedDropout
        }
        _ if view.facts.row_earlier.is_some() || moved_once(view).is_some() => SchoolStatus::SuspectedDropout,
        _ => SchoolStatus::SuspectedNeverEnrolled,
    };
    let hukou = view.facts.hukou.iter().map(super::HukouEntry::shown);
    if view.age.is_none() && !claimed.is_some_and(Schooling::admits_out) {
        let reason = speech::BORN_UNKNOWN.told();
        return Finding::new(SchoolStatus::Unclear, Basis::Nothing, reason).shown_by(claim_row(view)).shown_by(hukou);
    }
    let once = view.facts.row_earlier.as_ref();
    let rows = once.map(super::RollRow::shown);
    let moved = moved_once(view).map(Movement::shown);
    let finding = Finding::new(status, Basis::Nothing, on_no_roster(view)).shown_by(claim_row(view)).shown_by(hukou);
    finding.shown_by(rows).shown_by(moved)
}

/// 转入, 复学 or 转出 by the movement list, long ago perhaps, of whoever no list has: it was at a school here.
fn moved_once<'a>(view: &View<'a>) -> Option<&'a Movement> {
    use MovementKind::{Return, TransferIn, TransferOut};
    view.facts.last_movement().filter(|movement| matches!(movement.kind, TransferIn | Return | TransferOut))
}

/// Age, the rosters, what the family says, and what is wanting of it.
fn on_no_roster(view: &View) -> Told {
    let aged = view.age.map(|age| speech::AGED.of(&[&age]));
    let once = view.facts.row_earlier.as_ref().map(|row| speech::ONCE_AT.of(&[&row.term.title(), &row.school_name]));
    let moved = moved_once(view).map(|movement| {
        let school = movement.school_name.as_deref().unwrap_or("县内学校");
        speech::MOVED_ONCE.of(&[&movement.on, &movement.kind.title(), &school])
    });
    let rosters =
        if view.situation.has_rosters_before { speech::ON_NO_ROSTER } else { speech::ON_NO_ROSTER_NOW }.told();
    let says = match (view.facts.claimed(), &view.facts.survey) {
        (Some(schooling), _) => speech::SURVEY_SAYS.of(&[&schooling.title()]),
        (None, Some(_)) => speech::NOT_STATED.told(),
        (None, None) => speech::NOT_SURVEYED.told(),
    };
    let told = [aged, once, moved].into_iter().flatten().chain([rosters, says]).chain(unproven(view)).reduce(Told::and);
    told.unwrap_or_else(|| speech::NOT_SURVEYED.told())
}

/// What is wanting of what the family says.
fn unproven(view: &View) -> Option<Told> {
    Some(match view.facts.claimed()? {
        Schooling::Suspended | Schooling::Deferred => not_permitted(view),
        Schooling::Missing | Schooling::Detained | Schooling::NoCapacity | Schooling::Emigrated => wanting(view),
        Schooling::Deceased | Schooling::MovedAway => still_listed(view),
        Schooling::HomeTaught => speech::BUT_ON_NO_ROLL.told(),
        _ => return None,
    })
}

/// Nothing was shown, or not this semester.
fn wanting(view: &View) -> Told {
    let shown = view.facts.survey.as_ref().filter(|claim| !claim.evidence.is_empty());
    let last = shown.and_then(|claim| proofs::of_family(view, claim, SchoolStatus::Missing));
    match last.filter(|last| proofs::is_over(view, Some(*last))) {
        Some(last) => speech::PROOF_OVER.of(&[&last]),
        None => speech::BUT_UNPROVEN.told(),
    }
}

/// The police list has the child whom the family says dead or gone, and no paper of the police says otherwise.
fn still_listed(view: &View) -> Told {
    let registered = view.facts.hukou.as_ref().is_some_and(|entry| entry.state == HukouState::Registered);
    if !registered {
        return wanting(view);
    }
    let shown = view.facts.survey.as_ref().is_some_and(|claim| !claim.evidence.is_empty());
    let lacks = if shown { speech::NO_POLICE_PAPER } else { speech::AND_UNPROVEN };
    speech::BUT_STILL_LISTED.told().and(lacks.told())
}

/// Why what the family says of a permit does not count.
fn not_permitted(view: &View) -> Told {
    let claim = view.facts.survey.as_ref();
    let approved = claim.is_some_and(Claim::permits);
    match claim.and_then(|claim| claim.permitted_until) {
        _ if !approved => speech::BUT_NOT_APPROVED.told(),
        Some(end) => speech::APPROVAL_OVER.of(&[&end]),
        None => speech::APPROVAL_OPEN.told(),
    }
}

fn proven_place(claim: &Claim) -> Option<SchoolStatus> {
    match (claim.schooling, claim.reach) {
        (_, Some(Reach::Abroad)) => Some(SchoolStatus::SchoolAbroad),
        (_, Some(Reach::Province)) => Some(SchoolStatus::InProvince),
        (_, Some(Reach::Country)) => Some(SchoolStatus::OutOfProvince),
        (Some(Schooling::Elsewhere), _) => Some(SchoolStatus::Elsewhere),
        _ => None,
    }
}

/// What the family says, and what it has shown for it.
fn said_and_shown(claim: &Claim, schooling: Schooling) -> Told {
    let proofs: Vec<_> = claim.evidence.iter().map(|proof| proof.title()).collect();
    if proofs.is_empty() {
        return speech::SURVEY_SAYS.of(&[&schooling.title()]);
    }
    speech::SURVEY_PROVES.of(&[&schooling.title(), &proofs.join("、")])
}

/// Whether the permission has run out: on the day that its paper names, else with the suspension that the movement list has (a paper
/// without a day is of that one).
pub(super) fn has_ended(view: &View, claim: &Claim) -> bool {
    claim.permitted_until.or_else(|| listed_end(view)).is_some_and(|end| end < view.situation.today)
}

/// When the suspension of the movement list ends.
fn listed_end(view: &View) -> Option<NaiveDate> {
    let listed = view.facts.last_movement().filter(|moved| moved.kind == MovementKind::Suspension)?;
    Some(listed.permitted_until.unwrap_or_else(|| view.policy.suspension_ends(listed.on)))
}

/// Entry may be deferred to the day that the approval names; where it names none, for a year without a new approval (D§1.8).
fn may_defer(view: &View, claim: &Claim) -> bool {
    if claim.permitted_until.is_some() {
        return !has_ended(view, claim);
    }
    view.age
        .is_some_and(|age| age <= view.policy.entry_age.saturating_add(view.policy.deferral_years).saturating_sub(1))
}

/// Permissions hold to the day that they name, else to the end of the school year; other papers for a semester. What the police list bears
/// out, or does not contradict, needs no paper and no second look.
fn expiry(view: &View, claim: &Claim, status: SchoolStatus) -> Option<NaiveDate> {
    let by_list = matches!(status, SchoolStatus::Deceased | SchoolStatus::MovedOut) && claim.evidence.is_empty();
    match status {
        SchoolStatus::Suspended | SchoolStatus::Deferred => {
            let listed = listed_end(view).filter(|_| status == SchoolStatus::Suspended);
            let of_year = || view.situation.term.school_year().ends_on();
            Some(claim.permitted_until.or(listed).unwrap_or_else(of_year))
        }
        _ if by_list => None,
        _ => proofs::of_family(view, claim, status),
    }
}

fn claim_row(view: &View) -> Option<super::SourceRow> {
    view.facts.survey.as_ref().map(Claim::shown)
}
