//! 所据: the rows that speak of one child, and who answers for it, as an assessment of now would find them.

use rules::calendar::Term;
use rules::standing::{AbsenceReport, ChildFacts, Claim, HukouEntry, Movement, RollRow, SourceRow, stand};
use uuid::Uuid;

use super::assess::responsibility;
use super::duty;
use super::facts::CountyFacts;
use super::sources::{Sources, Whom};
use crate::flags::Lines;
use crate::{Registry, Result};

/// What an assessment would weigh of one child.
#[derive(Debug, Default)]
pub(crate) struct Spoken {
    /// Every row that speaks of it: survey, rosters, police list, movements, attendance.
    pub rows: Vec<SourceRow>,
    /// Both lines of duty.
    pub responsible: Lines,
}

/// The rows behind a child's standing of a term. Nothing where the child has been joined with another.
pub(crate) async fn spoken_of(registry: &Registry, term: Term, child: Uuid) -> Result<Spoken> {
    let look = registry.look().await?;
    let sources = Box::pin(Sources::read(&look, term, Whom::These(&[child]))).await?;
    let facts = CountyFacts::new(&sources, &look);
    let Some((row, known)) = facts.children.iter().find(|(row, _)| row.id == child) else {
        return Ok(Spoken::default());
    };
    let standing = stand(known, &sources.policy, &facts.situation);
    let today = look.today();
    let responsible = responsibility(&sources, today).over(&duty::of_child(&facts, row, &standing, today));
    Ok(Spoken { rows: rows_of(known), responsible })
}

fn rows_of(facts: &ChildFacts) -> Vec<SourceRow> {
    let survey = facts.survey.iter().map(Claim::shown);
    let rolls = facts.rows.iter().chain(&facts.row_before).chain(&facts.row_earlier).map(RollRow::shown);
    let police = facts.hukou.iter().map(HukouEntry::shown);
    let moved = facts.movements.iter().map(Movement::shown);
    let absent = facts.absence.iter().map(AbsenceReport::shown);
    survey.chain(police).chain(rolls).chain(moved).chain(absent).collect()
}
