//! The same for programs (contract §3b).

use axum::http::{HeaderMap, HeaderName};
use registry::flags::{self, FlagId, FlagRow, ResponsibleOfficer};
use rules::flags::FlagKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::calls::{Answer, Desks, ListQuery, MOST_ROWS, Path, Query, ReadRefusals, Refusal, State, Visitor, term_of};

/// Says how many flags there are in all.
const TOTAL: &str = "x-total-count";
/// `1` where the term was judged, `0` where nobody has looked yet: only then does an empty list say something.
const JUDGED: &str = "x-term-judged";

/// Which flags.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct FlagsQuery {
    /// `2026-autumn`; today's when left out.
    #[serde(default)]
    term: String,
    /// Place code.
    #[serde(default)]
    place: String,
    /// One kind of contract §3b.
    #[serde(default)]
    kind: String,
    /// Part of the child's name.
    #[serde(default)]
    name: String,
    /// `1`: only suspected dropouts of poor households (三比对③).
    #[serde(default)]
    poor: String,
    /// `1`: also those that have closed.
    #[serde(default)]
    closed: String,
    /// `1`: only suspected dropouts whom nobody has found out of school yet.
    #[serde(default)]
    dropouts: String,
    /// `1`: only of children whom a person has found out of school; with `dropouts` both.
    #[serde(default)]
    confirmed: String,
    /// `1`: one flag a person, the first.
    #[serde(default)]
    each: String,
}

/// A flag.
#[derive(Serialize, ToSchema)]
pub(crate) struct FlagOut {
    /// Id.
    flag: Uuid,
    kind: &'static str,
    term: String,
    raised_on: String,
    /// Where the child lives, by code.
    place: Option<String>,
    /// 学校标识码
    school: Option<String>,
    /// Null for a roster row without a child.
    child: Option<ChildOut>,
    /// One sentence.
    reason: String,
    evidence: Vec<EvidenceOut>,
    responsible: ResponsibleOut,
    /// The day on which it closed by itself.
    closed_on: Option<String>,
    /// What was known of the child then.
    closed_because: Option<String>,
}

/// The child of a flag.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChildOut {
    id: Uuid,
    file_number: Option<String>,
    name: String,
    born_on: Option<String>,
    /// 特殊群体, by code: `poverty_list`, `left_behind_both` …
    groups: Vec<String>,
    /// 就学状况 in the flag's term, by code: `dropped_out` and `never_enrolled` are verified.
    status: Option<String>,
}

/// A row behind a flag.
#[derive(Serialize, ToSchema)]
pub(crate) struct EvidenceOut {
    /// `survey`, `hukou`, `roster`, `movement` or `attendance`.
    source: &'static str,
    /// The sender's 记录编号.
    record_id: String,
    /// What the row says.
    shown: String,
}

/// Both lines of duty, nearest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResponsibleOut {
    government: Vec<OfficerOut>,
    education: Vec<OfficerOut>,
}

/// An officer who answers for the child.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfficerOut {
    officer: Uuid,
    name: String,
    post: String,
    unit: String,
    phone: Option<String>,
}

/// The open flags within reach, oldest first. `X-Total-Count` says how many there are in all; `X-Term-Judged` is `0` where the term was
/// never matched and judged: then an empty list does not mean that nobody has dropped out.
#[utoipa::path(get, path = "/api/flags", tag = "flags", params(FlagsQuery, ListQuery),
    responses((status = 200, body = Vec<FlagOut>), ReadRefusals))]
pub(crate) async fn list(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<FlagsQuery>,
    Query(part): Query<ListQuery>,
) -> Result<(HeaderMap, Answer<Vec<FlagOut>>), Refusal> {
    let (offset, limit) = part.checked(MOST_ROWS)?;
    let FlagsQuery { term, place, kind, name, poor, closed, dropouts, confirmed, each } = asked;
    let term = term_of(&desks, &term)?;
    let filter = super::queue::Asked {
        township: place,
        kind,
        name,
        poor,
        closed,
        dropouts,
        confirmed,
        each,
        ..Default::default()
    };
    let filter = filter.filter(term)?;
    let page = flags::queue(&desks.registry, &visitor.scope, &filter, offset, limit).await?;
    let judged = u64::from(flags::is_judged(&desks.registry, &visitor.scope, term).await?);
    let headers = [(TOTAL, page.total), (JUDGED, judged)];
    let headers = HeaderMap::from_iter(headers.map(|(name, value)| (HeaderName::from_static(name), value.into())));
    Ok((headers, Answer(page.rows.into_iter().map(flag_out).collect())))
}

/// One flag.
#[utoipa::path(get, path = "/api/flags/{id}", tag = "flags", params(("id" = Uuid, Path)),
    responses((status = 200, body = FlagOut), ReadRefusals))]
pub(crate) async fn one(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer<FlagOut>, Refusal> {
    Ok(Answer(flag_out(flags::find(&desks.registry, &visitor.scope, FlagId(id)).await?)))
}

fn flag_out(row: FlagRow) -> FlagOut {
    let kind: FlagKind = row.kind;
    let evidence = |shown: registry::flags::ShownRow| EvidenceOut {
        source: shown.source.as_str(),
        record_id: shown.record_id,
        shown: shown.shown,
    };
    FlagOut {
        flag: row.flag,
        kind: kind.as_str(),
        term: row.term,
        raised_on: row.raised_on.to_string(),
        place: row.place,
        school: row.school,
        child: row.child.map(|child| ChildOut {
            id: child.id,
            file_number: child.file_number,
            name: child.name,
            born_on: child.born_on.map(|day| day.to_string()),
            groups: child.groups,
            status: child.status,
        }),
        reason: row.reason,
        evidence: row.evidence.into_iter().map(evidence).collect(),
        responsible: ResponsibleOut {
            government: row.responsible.government.into_iter().map(officer_out).collect(),
            education: row.responsible.education.into_iter().map(officer_out).collect(),
        },
        closed_on: row.closed_on.map(|day| day.to_string()),
        closed_because: row.closed_because,
    }
}

fn officer_out(officer: ResponsibleOfficer) -> OfficerOut {
    OfficerOut {
        officer: officer.officer,
        name: officer.name,
        post: officer.post,
        unit: officer.unit,
        phone: officer.phone,
    }
}
