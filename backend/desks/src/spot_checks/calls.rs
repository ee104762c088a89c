//! The same for programs.

use registry::{
    Actor,
    spot_checks::{self, Check, CheckId, Findings, ItemId, ItemState, Rate},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::deeds::drawing;
use crate::calls::{
    Answer, Caller, DeedRefusals, Desks, Json, ListQuery, MOST_ROWS, Path, Query, ReadRefusals, Refusal, State,
    TermQuery, Visitor,
};

/// A check.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckOut {
    id: Uuid,
    name: String,
    term: String,
    /// Place code.
    place: String,
    /// `township`, `village`, `township_surveyor` or `village_surveyor`.
    strata: &'static str,
    /// The same seed and survey give the same sample; text, for programs that keep no 64-bit numbers.
    seed: String,
    /// `drawn`, `in_field`, `accepted` or `to_repeat`.
    state: &'static str,
    /// Villages to be surveyed again.
    repeat: Vec<String>,
    households: u64,
    entered: u64,
}

/// A check with its error rates.
#[derive(Serialize, ToSchema)]
pub(crate) struct CheckResultsOut {
    check: CheckOut,
    /// Children with at least one error.
    children: Option<RateOut>,
    fields: Vec<NamedRateOut>,
    strata: Vec<NamedRateOut>,
    villages: Vec<NamedRateOut>,
    /// By which limits it was or is to be judged.
    rule: String,
    /// Children whom the survey missed.
    missed: u64,
    /// Households entered though nobody was at home.
    not_met: u64,
}

/// An error rate with its interval, in percent with two decimals.
#[derive(Serialize, ToSchema)]
pub(crate) struct RateOut {
    checked: u64,
    wrong: u64,
    percent: String,
    lower: String,
    upper: String,
}

/// The rate of a field, a stratum or a village.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamedRateOut {
    name: String,
    rate: Option<RateOut>,
}

/// A household of the sample.
#[derive(Serialize, ToSchema)]
pub(crate) struct HouseholdOut {
    id: Uuid,
    number: u32,
    place: Option<String>,
    surveyor: Option<String>,
    /// `waiting`, `draft` or `entered`.
    state: &'static str,
    version: i32,
    /// What the survey said.
    #[schema(value_type = Object)]
    recorded: serde_json::Value,
    /// What the second visit found.
    #[schema(value_type = Object)]
    found: serde_json::Value,
}

/// Some households of a sample.
#[derive(Serialize, ToSchema)]
pub(crate) struct HouseholdsOut {
    total: u64,
    households: Vec<HouseholdOut>,
}

/// What is to be drawn.
#[derive(Deserialize, ToSchema)]
pub(crate) struct DrawIn {
    #[serde(default)]
    term: String,
    /// Place code.
    place: String,
    /// `township`, `village`, `township_surveyor` or `village_surveyor`.
    strata: String,
    /// How many households; by the county's margin and confidence when left out.
    households: Option<u64>,
    /// 1 when left out.
    seed: Option<u64>,
}

/// The result of a household.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EnterIn {
    /// The version that was read.
    version: i32,
    /// Whether it is only kept.
    #[serde(default)]
    draft: bool,
    /// `home` (`met`, `away`, `no_such_household`), `children` with `child`, `nobody`, `differs` (field to what was found) and
    /// `not_asked` (fields), `missed` (children with `name`), `note`.
    #[schema(value_type = Object)]
    found: serde_json::Value,
}

/// The checks of a term within reach.
#[utoipa::path(get, path = "/api/spot-checks", tag = "spot-checks", params(TermQuery),
    responses((status = 200, body = Vec<CheckOut>), ReadRefusals))]
pub(crate) async fn list(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<TermQuery>,
) -> Result<Answer<Vec<CheckOut>>, Refusal> {
    let term = asked.read(&desks)?;
    let checks = spot_checks::checks(&desks.registry, &visitor.scope, Some(term)).await?;
    Ok(Answer(checks.into_iter().map(check_out).collect()))
}

/// One check with its results.
#[utoipa::path(get, path = "/api/spot-checks/{id}", tag = "spot-checks", params(("id" = Uuid, Path)),
    responses((status = 200, body = CheckResultsOut), ReadRefusals))]
pub(crate) async fn one(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
) -> Result<Answer<CheckResultsOut>, Refusal> {
    whole(&desks, &visitor, id).await.map(Answer)
}

async fn whole(desks: &Desks, visitor: &Visitor, id: Uuid) -> Result<CheckResultsOut, Refusal> {
    let check = spot_checks::find(&desks.registry, &visitor.scope, CheckId(id)).await?;
    let results = spot_checks::results(&desks.registry, &visitor.scope, CheckId(id)).await?;
    let limits = spot_checks::limits(&desks.registry, &visitor.scope, &check).await?;
    let named = |name: String, rate: Option<Rate>| NamedRateOut { name, rate: rate.map(rate_out) };
    let not_met = results.not_met();
    Ok(CheckResultsOut {
        check: check_out(check),
        children: results.children.map(rate_out),
        fields: results.fields.into_iter().map(|of| named(of.field.to_string(), of.rate)).collect(),
        strata: results.strata.into_iter().map(|(name, rate)| named(name, rate)).collect(),
        villages: results.villages.into_iter().map(|of| named(of.village.to_string(), of.rate)).collect(),
        rule: visitor.words().said(&limits.rule()),
        missed: results.missed,
        not_met,
    })
}

/// The households of a sample within reach.
#[utoipa::path(get, path = "/api/spot-checks/{id}/households", tag = "spot-checks", params(("id" = Uuid, Path), ListQuery),
    responses((status = 200, body = HouseholdsOut), ReadRefusals))]
pub(crate) async fn households(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(part): Query<ListQuery>,
) -> Result<Answer<HouseholdsOut>, Refusal> {
    let window = part.checked(MOST_ROWS)?;
    spot_checks::find(&desks.registry, &visitor.scope, CheckId(id)).await?;
    let page = spot_checks::items(&desks.registry, &visitor.scope, CheckId(id), None, window).await?;
    Ok(Answer(HouseholdsOut { total: page.total, households: page.rows.into_iter().map(household_out).collect() }))
}

/// Draws a sample.
#[utoipa::path(post, path = "/api/spot-checks", tag = "spot-checks", request_body = DrawIn,
    responses((status = 200, body = CheckOut), DeedRefusals))]
pub(crate) async fn draw(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Json(said): Json<DrawIn>,
) -> Result<Answer<CheckOut>, Refusal> {
    let text = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let drawing = drawing(&desks, (&said.term, &said.place), &said.strata, (&text(said.households), &text(said.seed)))?;
    let id = spot_checks::draw(&desks.registry, &Actor::Officer(visitor.officer.id), &drawing).await?;
    Ok(Answer(check_out(spot_checks::find(&desks.registry, &visitor.scope, id).await?)))
}

/// Enters the result of a household, or keeps it as a draft.
#[utoipa::path(post, path = "/api/spot-checks/households/{id}", tag = "spot-checks", params(("id" = Uuid, Path)), request_body = EnterIn,
    responses((status = 200, body = HouseholdOut), DeedRefusals))]
pub(crate) async fn enter(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
    Json(said): Json<EnterIn>,
) -> Result<Answer<HouseholdOut>, Refusal> {
    let found: Findings =
        serde_json::from_value(said.found).map_err(|error| Refusal::field("found", error.to_string()))?;
    let by = (&Actor::Officer(visitor.officer.id), &visitor.scope);
    let item = if said.draft {
        spot_checks::save_draft(&desks.registry, by, ItemId(id), said.version, &found).await?
    } else {
        spot_checks::enter(&desks.registry, by, ItemId(id), said.version, &found).await?
    };
    Ok(Answer(household_out(item)))
}

/// Judges a check.
#[utoipa::path(post, path = "/api/spot-checks/{id}/judge", tag = "spot-checks", params(("id" = Uuid, Path)),
    responses((status = 200, body = CheckResultsOut), DeedRefusals))]
pub(crate) async fn judge(
    State(desks): State<Desks>,
    Caller(visitor): Caller,
    Path(id): Path<Uuid>,
) -> Result<Answer<CheckResultsOut>, Refusal> {
    let actor = Actor::Officer(visitor.officer.id);
    spot_checks::judge(&desks.registry, &actor, &visitor.scope, CheckId(id)).await?;
    whole(&desks, &visitor, id).await.map(Answer)
}

fn rate_out(rate: Rate) -> RateOut {
    RateOut { checked: rate.checked, wrong: rate.wrong, percent: rate.percent, lower: rate.lower, upper: rate.upper }
}

fn check_out(check: Check) -> CheckOut {
    CheckOut {
        id: check.id.0,
        name: check.name,
        term: check.term,
        place: check.place.to_string(),
        strata: check.strata.as_str(),
        seed: check.seed.to_string(),
        state: check.state.as_str(),
        repeat: check.repeat.iter().map(ToString::to_string).collect(),
        households: check.households,
        entered: check.entered,
    }
}

fn household_out(item: spot_checks::Item) -> HouseholdOut {
    let state: ItemState = item.state;
    HouseholdOut {
        id: item.id.0,
        number: item.number,
        place: item.place.map(|place| place.to_string()),
        surveyor: item.surveyor,
        state: state.as_str(),
        version: item.version,
        recorded: serde_json::json!(item.recorded),
        found: serde_json::json!(item.found),
    }
}
