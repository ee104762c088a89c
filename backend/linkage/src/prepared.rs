//! Prepared: a right table indexed once, against which single left rows are weighed in far less than a millisecond.

use crate::block::{Index, compared, partners_of};
use crate::link::{Between, Pair, Scale};
use crate::model::Model;
use crate::pairing::{Pairing, Row, Side};
use crate::train::sizes;
use crate::weights::Weights;

/// An index of the right table and the weights of a model.
#[derive(Debug)]
pub struct Prepared {
    index: Index,
    model: Model,
    weights: Weights,
    most_per_key: usize,
}

impl Prepared {
    /// Indexes the right table. The model is applied as it stands: give it the one that a run has learnt
    /// ([`crate::Linked::model`]) and the weights are those of the run.
    pub fn new(pairing: &impl Pairing, model: &Model, most_per_key: usize) -> Self {
        Self {
            index: Index::build(pairing, Side::Right),
            weights: Weights::of(model, sizes(pairing, Between::Tables).right),
            model: model.clone(),
            most_per_key,
        }
    }

    /// The pairs of one left row above the model's `keep` bar, best first. Weights are the batch's, bit for bit.
    pub fn query(&self, pairing: &impl Pairing, left: Row) -> Vec<Pair> {
        let scale = Scale { weights: self.weights.clone(), between: Between::Tables, model: &self.model };
        let partners = partners_of(pairing, &self.index, Side::Left, left, self.most_per_key);
        let sides = (Side::Left, Side::Right);
        let compared = partners.into_iter().filter_map(|right| compared(pairing, sides, left, right));
        let weighed = compared.map(|candidate| scale.weigh(pairing, &candidate));
        let mut pairs: Vec<Pair> = weighed.filter(|pair| pair.weight >= self.model.bars.keep).collect();
        pairs.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.right.cmp(&other.right)));
        pairs
    }

    /// The model that is applied.
    pub fn model(&self) -> &Model {
        &self.model
    }
}
