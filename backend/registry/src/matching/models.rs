//! 模型: what each comparison of a run has learnt, kept beside the run, and the account of a link drawn from it.

use linkage::explain::{Explanation, of_pattern};
use linkage::weights::Weights;
use linkage::{Model, Pattern};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compare::Learnt;
use crate::Result;
use crate::entities::{links, match_runs};

/// A model as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Rows of the list that was searched: what the prior stands on.
    rows: u32,
    model: Model,
}

/// The models of a run, by the list compared.
pub(super) fn kept(learnt: &[Learnt]) -> Value {
    let kept = learnt.iter().map(|one| {
        let kept = Kept { rows: u32::try_from(one.rows).unwrap_or(u32::MAX), model: one.model.clone() };
        (one.source.as_str().to_owned(), serde_json::to_value(kept).unwrap_or_default())
    });
    Value::Object(kept.collect())
}

/// How the machine came to the bits of this link; none for a person's own pair, for two rows of one list, and for a run whose models
/// were kept in another shape.
pub(super) async fn account(db: &impl ConnectionTrait, link: &links::Model) -> Result<Option<Explanation>> {
    let (Some(pattern), Some(evidence)) = (link.pattern, link.evidence) else { return Ok(None) };
    let run = match_runs::Entity::find_by_id((link.county_code.clone(), link.run_id)).one(db).await?;
    let models = run.and_then(|run| run.models);
    let kept = models.as_ref().and_then(|models| models.get(&link.other_kind)).cloned();
    let kept: Option<Kept> = kept.and_then(|kept| serde_json::from_value(kept).ok());
    Ok(kept.map(|Kept { rows, model }| {
        let (weights, pattern) = (Weights::of(&model, rows), Pattern::from_bits(pattern.cast_unsigned()));
        // What the pair has beyond its pattern is the rarity of its values, which counts against chance alone.
        let mut rivals = 1..model.kinds_of_non_match();
        let by_rival = rivals.any(|rival| (weights.against(rival, pattern) - evidence).abs() < 1e-6);
        let rarity = if by_rival { f64::INFINITY } else { evidence - weights.against(0, pattern) };
        of_pattern(&model, &weights, pattern, rarity)
    }))
}
