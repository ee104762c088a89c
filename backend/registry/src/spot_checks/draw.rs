//! 抽样 as a deed: the households visited in the round, sampled, with what the survey said of each.

use rules::access;
use rules::calendar::Term;
use rules::places::{PlaceCode, PlaceLevel};
use rules::responsibility::Subject;
use rules::surveys::{self as rule, CheckState, Confidence, Size, Strata};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

use super::find::StratumSize;
use super::{CheckId, RecordedHome};
use crate::deed::Deed;
use crate::entities::{households, spot_check_items, spot_checks, survey_rounds, survey_visits};
use crate::journal::Entry;
use crate::places::{self, Places};
use crate::scope::inside;
use crate::standings::policy;
use crate::surveys::body_of;
use crate::{Actor, Error, Registry, Result, schools};

/// What is to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The term's round.
    pub term: Term,
    /// The place that is checked.
    pub place: PlaceCode,
    /// 分层.
    pub strata: Strata,
    /// How many households; by margin and confidence of the county's settings when `None`.
    pub size: Option<Size>,
    /// 种子: the same seed and the same survey give the same sample.
    pub seed: u64,
}

/// A household that was visited.
struct Visited {
    id: Uuid,
    village: PlaceCode,
    surveyor: Option<String>,
}

/// Households whose bodies are read at a time.
const AT_ONCE: usize = 500;

/// Draws a sample and keeps it.
///
/// # Errors
/// None of the officer's posts may draw there, the place lies out of reach or is no more, or nobody was visited there in the round.
pub async fn draw(registry: &Registry, actor: &Actor, drawing: &Drawing) -> Result<CheckId> {
    let deed = registry.begin(actor).await?;
    let subject = Subject { place: Some(drawing.place), ..Subject::default() };
    deed.must_may(access::Deed::DrawSpotCheck, Some(&subject)).await?;
    let places = places::load_in(&deed).await?;
    places.must_stand(drawing.place)?;
    let round = round_of(&deed, drawing.term).await?;
    let visited = visited(&deed, round, drawing.place).await?;
    if visited.is_empty() {
        let sentence =
            format!("{}在{}没有入户记录，无从抽样：请先完成入户调查", places.path(drawing.place), drawing.term.title());
        return Err(Error::refused("nobody_visited", sentence));
    }
    let settings = policy(&deed).await?.spot_checks;
    let (margin, confidence) = (settings.margin_hundredths, settings.confidence);
    let size = drawing.size.unwrap_or(Size::Margin { hundredths: margin, confidence });
    let units: Vec<rule::Household> = visited
        .iter()
        .map(|home| rule::Household { id: home.id, stratum: stratum(&places, drawing.strata, home) })
        .collect();
    let sample = rule::draw(&units, size, drawing.seed);
    let check = check_row(&deed, &places, drawing, (round, size), &sizes(&sample, &visited, &units), confidence);
    let id = check.id;
    spot_checks::Entity::insert(check.into_active_model()).exec_without_returning(deed.txn()).await?;
    let items = items(&deed, id, &visited, &sample).await?;
    deed.insert_all(items.into_iter().map(IntoActiveModel::into_active_model)).await?;
    let body = json!({
        "term": drawing.term.to_string(), "place": drawing.place, "strata": drawing.strata,
        "seed": drawing.seed.to_string(), "households": sample.size(), "of": visited.len(),
    });
    deed.commit(Entry::new("draw_spot_check", "spot_check", Some(id.to_string()), body)).await?;
    Ok(CheckId(id))
}

fn check_row(
    deed: &Deed,
    places: &Places,
    drawing: &Drawing,
    (round_id, size): (Uuid, Size),
    sizes: &[StratumSize],
    usual: Confidence,
) -> spot_checks::Model {
    let (margin_hundredths, confidence) = match size {
        Size::Margin { hundredths, confidence } => (i32::try_from(hundredths).ok(), confidence),
        Size::Households(_) => (None, usual),
    };
    spot_checks::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        term: drawing.term.to_string(),
        round_id,
        name: format!("{}{}抽查", places.path(drawing.place), drawing.term.title()),
        place_code: drawing.place.to_string(),
        strata: drawing.strata.as_str().to_owned(),
        seed: drawing.seed.cast_signed(),
        margin_hundredths,
        confidence: confidence.as_str().to_owned(),
        sizes: json!(sizes),
        state: CheckState::Drawn.as_str().to_owned(),
        judgement: None,
        drawn_by: match deed.actor() {
            Actor::Officer(id) => Some(id.0),
            Actor::System(_) => None,
        },
        drawn_at: deed.now(),
        judged_by: None,
        judged_at: None,
        version: 1,
    }
}

/// The strata with the households of each of their villages, as many as there were when the sample was drawn. `units` are the visited,
/// one for one.
fn sizes(sample: &rule::Sample, visited: &[Visited], units: &[rule::Household]) -> Vec<StratumSize> {
    let mut villages: HashMap<&str, BTreeMap<PlaceCode, u64>> = HashMap::new();
    for (home, unit) in visited.iter().zip(units) {
        *villages.entry(&unit.stratum).or_default().entry(home.village).or_default() += 1;
    }
    let mut size = |stratum: &rule::Stratum| StratumSize {
        stratum: stratum.name.clone(),
        population: stratum.population,
        drawn: stratum.drawn.len() as u64,
        villages: villages.remove(stratum.name.as_str()).unwrap_or_default(),
    };
    sample.strata.iter().map(&mut size).collect()
}

async fn round_of(deed: &Deed, term: Term) -> Result<Uuid> {
    let round = survey_rounds::Entity::find()
        .filter(survey_rounds::Column::CountyCode.eq(deed.county_code()))
        .filter(survey_rounds::Column::Term.eq(term.to_string()))
        .one(deed.txn())
        .await?;
    round.map(|round| round.id).ok_or_else(|| {
        Error::refused("no_round", format!("{}还没有入户调查，无从抽查：请先导入或上报调查", term.title()))
    })
}

/// Every household of the place that was visited in the round.
async fn visited(deed: &Deed, round: Uuid, place: PlaceCode) -> Result<Vec<Visited>> {
    let visits: Vec<(Uuid, Option<String>)> = survey_visits::Entity::find()
        .select_only()
        .columns([survey_visits::Column::HouseholdId, survey_visits::Column::Surveyor])
        .filter(survey_visits::Column::CountyCode.eq(deed.county_code()))
        .filter(survey_visits::Column::RoundId.eq(round))
        .into_tuple()
        .all(deed.txn())
        .await?;
    let mut surveyors: HashMap<Uuid, Option<String>> = visits.into_iter().collect();
    let homes: Vec<(Uuid, String, Option<String>)> = households::Entity::find()
        .select_only()
        .columns([households::Column::Id, households::Column::VillageCode, households::Column::GroupCode])
        .filter(households::Column::CountyCode.eq(deed.county_code()))
        .filter(
            sea_orm::Condition::any()
                .add(inside(households::Column::VillageCode, place))
                .add(inside(households::Column::GroupCode, place)),
        )
        .into_tuple()
        .all(deed.txn())
        .await?;
    let visited = homes.into_iter().filter_map(|(id, village, _)| {
        Some(Visited { id, village: village.parse().ok()?, surveyor: surveyors.remove(&id)? })
    });
    Ok(visited.collect())
}

/// The name of a household's stratum.
fn stratum(places: &Places, strata: Strata, home: &Visited) -> String {
    let level = if strata.is_by_village() { PlaceLevel::Village } else { PlaceLevel::Township };
    let place = home.village.at(level).unwrap_or(home.village);
    let place = places.path(place);
    match (strata.is_by_surveyor(), home.surveyor.as_deref()) {
        (false, _) => place,
        (true, Some(surveyor)) => format!("{place} · {surveyor}"),
        (true, None) => format!("{place} · 未写调查人"),
    }
}

/// The drawn households in the order of their villages, with what the survey says of each today.
async fn items(
    deed: &Deed,
    check_id: Uuid,
    visited: &[Visited],
    sample: &rule::Sample,
) -> Result<Vec<spot_check_items::Model>> {
    let surveyors: HashMap<Uuid, Option<&str>> =
        visited.iter().map(|home| (home.id, home.surveyor.as_deref())).collect();
    let strata: HashMap<Uuid, &str> =
        sample.strata.iter().flat_map(|s| s.drawn.iter().map(|id| (*id, s.name.as_str()))).collect();
    let ids: Vec<Uuid> = strata.keys().copied().collect();
    let mut homes = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        homes.extend(
            households::Entity::find()
                .filter(households::Column::CountyCode.eq(deed.county_code()))
                .filter(households::Column::Id.is_in(ids.iter().copied()))
                .all(deed.txn())
                .await?,
        );
    }
    let place = |home: &households::Model| {
        (home.village_code.clone(), home.group_code.clone(), home.household_no.clone(), home.id)
    };
    homes.sort_by_key(place);
    let bodies = body_of(deed.txn(), &deed.county_code(), &homes).await?;
    let schools = schools::load_in(deed).await?;
    let rows = homes.into_iter().zip(bodies).zip(1..).map(|((home, body), number)| spot_check_items::Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        check_id,
        household_id: home.id,
        number,
        stratum: strata.get(&home.id).copied().unwrap_or_default().to_owned(),
        village_code: home.village_code,
        group_code: home.group_code,
        surveyor: surveyors.get(&home.id).copied().flatten().map(str::to_owned),
        recorded: json!(RecordedHome::of(&body, &schools)),
        found: None,
        state: "waiting".to_owned(),
        entered_by: None,
        entered_at: None,
        version: 1,
    });
    Ok(rows.collect())
}
