//! 佐证: what a family or a transfer has shown counts for the term in which it was shown, and is looked at anew each semester (D§7.3).

use chrono::NaiveDate;

use super::decide::View;
use super::{Claim, Movement, SchoolStatus, latest_expiry};
use crate::calendar::Term;
use crate::children::{HukouState, Schooling};
use crate::surveys::Evidence;

/// The last day on which what the family has shown for that status counts; `None`: until something newer is known. A round that began
/// before its term (in August, for autumn) is of that term.
pub(super) fn of_family(view: &View, claim: &Claim, status: SchoolStatus) -> Option<NaiveDate> {
    let round = claim.round.map(Term::starts_on);
    let shown = claim.visited_on.max(round).unwrap_or_else(|| view.day_of_term());
    latest_expiry(status, shown, view.policy)
}

/// The last day on which the paper of a transfer counts: both bureaus approved it for the term after the one in which it was written.
pub(super) fn of_transfer(view: &View, movement: &Movement, status: SchoolStatus) -> Option<NaiveDate> {
    let begins = Term::of_day(movement.on).map_or(movement.on, |term| term.next().starts_on());
    latest_expiry(status, begins, view.policy)
}

/// Whether it counted once and must be shown again.
pub(super) fn is_over(view: &View, last: Option<NaiveDate>) -> bool {
    last.is_some_and(|last| last < view.day_of_term())
}

/// Whether what the family says of a death or of the hukou counts: shown by some paper, or borne out by a police list that has the child no
/// more. While that list has the child, only a paper of the police, of a death also of a hospital, outweighs it.
pub(super) fn outweighs_the_police_list(view: &View, claim: &Claim) -> bool {
    let entry = view.facts.hukou.as_ref();
    if entry.is_none_or(|entry| entry.state != HukouState::Registered) {
        return view.situation.has_hukou_list || !claim.evidence.is_empty();
    }
    let died = claim.schooling == Some(Schooling::Deceased);
    let outweighs = |paper: &Evidence| *paper == Evidence::PoliceLetter || died && *paper == Evidence::HospitalLetter;
    claim.evidence.iter().any(outweighs)
}

/// Whether the rolls leave room for having finished that year of school: the newest row was in it, or enough years have passed since.
pub(super) fn may_have_finished(view: &View, year: u8) -> bool {
    let row = view.facts.best_row().or_else(|| view.facts.row_once());
    let Some((row, grade)) = row.and_then(|row| Some((row, row.grade?))) else { return true };
    let then = grade.year_of_school(view.policy.system);
    let passed = view.situation.term.school_year().start_year() - row.term.school_year().start_year();
    then >= year || i32::from(then) + passed > i32::from(year)
}
