//! Versions, differences and slices for programs.

use registry::{
    Actor,
    rates::{Change, FigureFilter, FrozenVersion, changes, corrections, freeze, moved_persons, slices, versions},
};
use rules::rates::Slice;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    asked::{AreaQuery, Asked, MeasureQuery},
    at::MomentQuery,
    calls::{FigureOut, PersonOut, figure_out, person_out},
    changes::since_of,
    versions::reason,
};
use crate::calls::{
    Answer, Caller, DeedRefusals, Desks, Json, ListQuery, MOST_ROWS, Query, ReadRefusals, Refusal, State, TermQuery,
    Visitor, term_of,
};

/// How an area is cut.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct SlicesQuery {
    /// `grade`, `sex` or `group`.
    by: String,
}

/// What is compared; with an indicator the persons who moved are listed as well.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct ChangesQuery {
    /// The earlier version; the later moment is said as for the rates themselves.
    since: String,
}

/// A part of an area with its figure.
#[derive(Serialize, ToSchema)]
pub(crate) struct SliceOut {
    /// Code of the grade, sex or group; empty for whoever belongs to none, `unknown` for learners without a known grade.
    part: String,
    figure: FigureOut,
}

/// A published version.
#[derive(Serialize, ToSchema)]
pub(crate) struct VersionOut {
    /// 1, 2, … within the term.
    number: i32,
    published_on: String,
    /// Why a correction was needed.
    why: Option<String>,
}

/// Publishing.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PublishIn {
    /// `2026-autumn`; today's when left out.
    #[serde(default)]
    term: String,
    /// Needed for every version after the first.
    #[serde(default)]
    why: String,
}

/// What differs.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChangesOut {
    /// The versions published between the two moments, each with the reason of its correction.
    corrections: Vec<VersionOut>,
    figures: Vec<FigureChangeOut>,
    /// All who moved in the figure that was named.
    moved_total: u64,
    /// This page of them.
    moved: Vec<MovedOut>,
}

/// A figure that differs.
#[derive(Serialize, ToSchema)]
pub(crate) struct FigureChangeOut {
    before: FigureOut,
    after: FigureOut,
    /// How many of those whom it looked at were still to be verified.
    unverified_before: u64,
    /// The same at the later moment.
    unverified_after: u64,
}

/// A person whose part differs.
#[derive(Serialize, ToSchema)]
pub(crate) struct MovedOut {
    person: PersonOut,
    before: Option<&'static str>,
    after: Option<&'static str>,
    /// 待核实 at the earlier moment.
    unverified_before: bool,
    /// The same at the later moment.
    unverified_after: bool,
}

/// The figures of an area cut by grade, sex or special group.
#[utoipa::path(get, path = "/api/rates/slices", tag = "rates", params(AreaQuery, SlicesQuery, MomentQuery),
    responses((status = 200, body = Vec<SliceOut>), ReadRefusals))]
pub(crate) async fn sliced(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(whose): Query<AreaQuery>,
    Query(asked): Query<SlicesQuery>,
    Query(at): Query<MomentQuery>,
) -> Result<Answer<Vec<SliceOut>>, Refusal> {
    let by = Slice::from_code(&asked.by).filter(|by| matches!(by, Slice::Grade | Slice::Sex | Slice::Group));
    let by = by.ok_or_else(|| Refusal::field("by", "分组只能是 grade、sex 或 group"))?;
    let Asked { area, at, .. } = whose.find(&desks, &visitor, &at).await?;
    let found = slices(&desks.registry, &visitor.scope, at.moment, &area, by).await?;
    Ok(Answer(found.into_iter().map(|row| SliceOut { part: row.part, figure: figure_out(row.figure) }).collect()))
}

/// The published versions of a term.
#[utoipa::path(get, path = "/api/rates/versions", tag = "rates", params(TermQuery),
    responses((status = 200, body = Vec<VersionOut>), ReadRefusals))]
pub(crate) async fn list(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<TermQuery>,
) -> Result<Answer<Vec<VersionOut>>, Refusal> {
    let term = asked.read(&desks)?;
    let found = versions(&desks.registry, &visitor.scope, term).await?;
    Ok(Answer(found.into_iter().map(version_out).collect()))
}

/// Publishes the figures of a term as they stand; they never change again.
#[utoipa::path(post, path = "/api/rates/versions", tag = "rates", request_body = PublishIn,
    responses((status = 200, body = VersionOut), DeedRefusals))]
pub(crate) async fn publish(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Json(said): Json<PublishIn>,
) -> Result<Answer<VersionOut>, Refusal> {
    let (term, why) = (term_of(&desks, &said.term)?, reason(&said.why)?);
    let frozen = freeze(&desks.registry, &Actor::Officer(visitor.officer.id), term, why).await?;
    Ok(Answer(version_out(frozen)))
}

/// What differs between a published version and a later moment.
#[utoipa::path(get, path = "/api/rates/changes", tag = "rates", params(AreaQuery, MeasureQuery, ChangesQuery, MomentQuery, ListQuery),
    responses((status = 200, body = ChangesOut), ReadRefusals))]
pub(crate) async fn changed(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(whose): Query<AreaQuery>,
    Query(measure): Query<MeasureQuery>,
    Query(asked): Query<ChangesQuery>,
    Query(at): Query<MomentQuery>,
    Query(part): Query<ListQuery>,
) -> Result<Answer<ChangesOut>, Refusal> {
    let window = part.checked(MOST_ROWS)?;
    let Asked { area, at, .. } = whose.find_today(&desks, &visitor, &at).await?;
    let change = Change { from: since_of(&asked.since)?, to: at.moment.when };
    let filter = FigureFilter { term: at.moment.term, area, indicator: None };
    let found = changes(&desks.registry, &visitor.scope, &filter, change).await?;
    let pair = |pair: registry::rates::FigureChange| FigureChangeOut {
        before: figure_out(pair.before),
        after: figure_out(pair.after),
        unverified_before: pair.unverified_before,
        unverified_after: pair.unverified_after,
    };
    let corrections = corrections(&desks.registry, &visitor.scope, filter.term, change).await?;
    let mut answer = ChangesOut {
        corrections: corrections.into_iter().map(version_out).collect(),
        figures: found.into_iter().map(pair).collect(),
        moved_total: 0,
        moved: Vec::new(),
    };
    if let Some(measure) = measure.measure_if_named()? {
        let page = moved_persons(&desks.registry, &visitor.scope, &filter, measure, change, window).await?;
        answer.moved_total = page.total;
        let moved = |row: registry::rates::MovedPerson| MovedOut {
            person: person_out(row.person),
            before: row.before,
            after: row.after,
            unverified_before: row.unverified_before,
            unverified_after: row.unverified_after,
        };
        answer.moved = page.rows.into_iter().map(moved).collect();
    }
    Ok(Answer(answer))
}

fn version_out(version: FrozenVersion) -> VersionOut {
    VersionOut { number: version.number, published_on: version.published_on.to_string(), why: version.why }
}
