//! The same for programs (contract §4).

use registry::rates::{CoveredDays, FigureFilter, FigureRow, Opened, PersonRow, beside, figures_at, persons_of};
use rules::rates::Indicator;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    asked::{AreaQuery, Asked, MeasureQuery},
    at::MomentQuery,
    draw::waiting_of,
    list::{list_of, measure_of},
};
use crate::calls::{Answer, Desks, ListQuery, MOST_ROWS, Query, ReadRefusals, Refusal, State, Visitor};

/// Which figures.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct RatesQuery {
    /// One indicator only.
    #[serde(default)]
    indicator: String,
}

/// Which list of persons.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct PersonsQuery {
    /// `numerator`, `denominator`, `excluded`, `lacking` or `unverified`; the numerator when left out.
    #[serde(default)]
    list: String,
}

/// A figure.
#[derive(Serialize, ToSchema)]
pub(crate) struct FigureOut {
    indicator: &'static str,
    formula: &'static str,
    /// `hukou`, `resident` or `roll`.
    basis: &'static str,
    term: String,
    as_of: String,
    covers: CoversOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    school: Option<String>,
    numerator: i64,
    denominator: i64,
    excluded: Vec<ExcludedOut>,
    /// Two decimals; null when the denominator is 0.
    percent: Option<String>,
    threshold: Option<String>,
    meets: Option<bool>,
    /// What must be told beside it: a net flow knows of recorded movements alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// 统计期间: the days of the term, school year or cohort that a figure speaks of.
#[derive(Serialize, ToSchema)]
pub(crate) struct CoversOut {
    /// First day.
    from: String,
    /// Last day.
    to: String,
    /// As it is printed, in Chinese.
    said: String,
}

/// How many persons are not counted for one reason.
#[derive(Serialize, ToSchema)]
pub(crate) struct ExcludedOut {
    reason: &'static str,
    count: u64,
}

/// A page of persons.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonsOut {
    /// All of the list.
    total: u64,
    /// This page.
    persons: Vec<PersonOut>,
}

/// A person behind a figure.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonOut {
    /// The child of the register, where it is known whose row it is.
    child: Option<Uuid>,
    /// The roster row or movement.
    row: Option<Uuid>,
    name: String,
    sex: Option<i32>,
    age: Option<i32>,
    /// Village code.
    place: Option<String>,
    /// 学校标识码
    school: Option<String>,
    /// Standing of D§7.3.
    status: Option<&'static str>,
    part: &'static str,
    /// Why the person is not counted.
    excluded: Option<&'static str>,
}

/// The figures of an area.
#[utoipa::path(get, path = "/api/rates", tag = "rates", params(AreaQuery, RatesQuery, MomentQuery),
    responses((status = 200, body = Vec<FigureOut>), ReadRefusals))]
pub(crate) async fn list(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(whose): Query<AreaQuery>,
    Query(asked): Query<RatesQuery>,
    Query(at): Query<MomentQuery>,
) -> Result<Answer<Vec<FigureOut>>, Refusal> {
    let Asked { area, at, .. } = whose.find(&desks, &visitor, &at).await?;
    let indicator = match asked.indicator.as_str() {
        "" => None,
        code => Some(measure_of(code, "", "")?.indicator),
    };
    let filter = FigureFilter { term: at.moment.term, area, indicator };
    let found = figures_at(&desks.registry, &visitor.scope, &filter, at.moment.when).await?;
    let (words, waiting) = (visitor.words(), waiting_of(&desks, &visitor, at.moment, &filter.area).await?);
    let note = |row: &FigureRow| beside(row, &found, &waiting).map(|told| words.said(&told));
    Ok(Answer(found.iter().map(|row| FigureOut { note: note(row), ..figure_out(row.clone()) }).collect()))
}

/// The persons behind a figure.
#[utoipa::path(get, path = "/api/rates/persons", tag = "rates", params(AreaQuery, MeasureQuery, PersonsQuery, MomentQuery, ListQuery),
    responses((status = 200, body = PersonsOut), ReadRefusals))]
pub(crate) async fn people(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(whose): Query<AreaQuery>,
    Query(measure): Query<MeasureQuery>,
    Query(asked): Query<PersonsQuery>,
    Query(at): Query<MomentQuery>,
    Query(part): Query<ListQuery>,
) -> Result<Answer<PersonsOut>, Refusal> {
    let window = part.checked(MOST_ROWS)?;
    let (measure, (_, list)) = (measure.measure()?, list_of(&asked.list)?);
    let Asked { area, at, .. } = whose.find(&desks, &visitor, &at).await?;
    let opened = Opened { moment: at.moment, area, measure, part: at.part };
    let page = persons_of(&desks.registry, &visitor.scope, &opened, list, window).await?;
    Ok(Answer(PersonsOut { total: page.total, persons: page.rows.into_iter().map(person_out).collect() }))
}

pub(super) fn figure_out(row: FigureRow) -> FigureOut {
    let indicator: Indicator = row.measure.indicator;
    let excluded =
        |counted: registry::rates::ExcludedCount| ExcludedOut { reason: counted.reason.as_str(), count: counted.count };
    FigureOut {
        indicator: indicator.as_str(),
        formula: row.measure.formula.as_str(),
        basis: row.measure.basis.as_str(),
        term: row.term,
        as_of: row.as_of.to_string(),
        covers: covers_out(row.covers.into()),
        place: row.place,
        school: row.school,
        numerator: row.numerator,
        denominator: row.denominator,
        excluded: row.excluded.into_iter().map(excluded).collect(),
        percent: row.percent.map(|percent| percent.to_string()),
        threshold: row.threshold.map(|target| target.percent.to_string()),
        meets: row.meets,
        note: None,
    }
}

fn covers_out(covers: CoveredDays) -> CoversOut {
    CoversOut { from: covers.from.to_string(), to: covers.to.to_string(), said: covers.said }
}

pub(super) fn person_out(row: PersonRow) -> PersonOut {
    PersonOut {
        child: row.child,
        row: row.row,
        name: row.name,
        sex: row.sex,
        age: row.age,
        place: row.place,
        school: row.school,
        status: row.status.map(rules::standing::SchoolStatus::as_str),
        part: row.part,
        excluded: row.excluded,
    }
}
