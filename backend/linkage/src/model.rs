//! A model: what is compared, at which levels, and what each level is worth. Written and read as TOML.

use serde::{Deserialize, Serialize};

use crate::compare::Test;
use crate::pattern::{MOST_COMPARISONS, MOST_LEVELS, Pattern};

/// Everything the engine knows about a kind of record: comparisons with their levels, kinds of non-match, steps and bars.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Name of the model, written into what it decides.
    pub name: String,
    /// Version of the model, raised with every change of its meaning.
    #[serde(default)]
    pub version: u32,
    /// How many partners a left row is expected to have (0.9 = nine rows in ten are on the other side too).
    pub matches_per_row: f64,
    /// Where a weight becomes a decision.
    #[serde(default)]
    pub bars: Bars,
    /// Non-matches that look alike for a reason (brothers and sisters, branches of one firm), beside mere chance.
    #[serde(default, rename = "rival")]
    pub rivals: Vec<Rival>,
    /// The comparisons, in the order in which a pattern holds them.
    #[serde(rename = "comparison")]
    pub comparisons: Vec<Comparison>,
    /// Exact steps that decide before any weight is looked at.
    #[serde(default, rename = "step", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Blocking passes for tables whose keys are declared (a custom pairing brings its own).
    #[serde(default, rename = "block", skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

/// Bars on the weight, in bits (log2 odds).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bars {
    /// Pairs below this weight are forgotten.
    pub keep: f64,
    /// A link is proposed from this weight on.
    pub review: f64,
    /// A link needs no person from this weight on …
    pub certain: f64,
    /// … when it is also this much better than the second best of either row.
    pub margin: f64,
}

impl Default for Bars {
    fn default() -> Self {
        Self { keep: -8.0, review: 0.0, certain: 10.0, margin: 7.0 }
    }
}

/// A kind of non-match that resembles a match: it competes with "match" for every pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// What it is, in words ("同胞").
    pub name: String,
    /// How many such rows of the other side a row has.
    pub per_row: f64,
}

/// One comparison: a question asked of both rows, answered by one of its levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Stable name.
    pub name: String,
    /// What people call it.
    #[serde(default)]
    pub title: String,
    /// Column on the left (declared comparisons only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// Column on the right, when it is called differently there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
    /// The levels from strong agreement to disagreement; level 0, "missing", is understood.
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
}

/// One possible answer of a comparison, and how often each kind of pair gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The answer in words ("姓名一致").
    pub says: String,
    /// How often true matches give this answer, of those that are not missing.
    pub m: f64,
    /// How often two rows taken by chance give it.
    pub u: f64,
    /// How often each rival gives it, in the order of the model's rivals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<f64>,
    /// A rare value weighs more at this level (term-frequency adjustment).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_rarity: bool,
    /// The test that gives this level (declared comparisons only; the first test that holds wins).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<Test>,
}

/// An exact step: a pair that answers so is a match, whatever the weights say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Name of the step, for the reason.
    pub name: String,
    /// For each comparison named: the levels (1 = first) that are good enough.
    pub needs: std::collections::BTreeMap<String, Vec<u8>>,
}

/// A declared blocking pass: rows whose values under this key agree are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// The parts of the key.
    pub keys: Vec<KeyPart>,
    /// Asked last, only about rows that no pair of an exact step has found: for a key that brings many strangers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub last: bool,
}

/// One part of a declared blocking key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyPart {
    /// Column on the left, and on the right unless `right` says otherwise.
    pub column: String,
    /// Column on the right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
    /// Only the first so many characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<usize>,
}

/// What is wrong with a model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The text is not TOML of the right shape.
    #[error("模型文件无法读取：{0}")]
    Unreadable(String),
    /// A number or a name in it cannot be right.
    #[error("模型“{model}”的{place}有误：{cure}")]
    Wrong {
        /// The model.
        model: String,
        /// Which part of it.
        place: String,
        /// What to do about it.
        cure: String,
    },
}

impl Model {
    /// Reads a model from TOML and checks it.
    ///
    /// # Errors
    /// When the text is not a model, or a share lies outside 0–1, or there are too many comparisons or levels.
    pub fn from_toml(text: &str) -> Result<Self, ModelError> {
        let model: Self = toml::from_str(text).map_err(|error| ModelError::Unreadable(error.to_string()))?;
        model.check()?;
        Ok(model)
    }

    /// The model as TOML: what a training run saves.
    ///
    /// # Errors
    /// When a number in it cannot be written.
    pub fn to_toml(&self) -> Result<String, ModelError> {
        toml::to_string(self).map_err(|error| ModelError::Unreadable(error.to_string()))
    }

    /// The place of a comparison in the pattern.
    pub fn place_of(&self, comparison: &str) -> Option<usize> {
        self.comparisons.iter().position(|one| one.name == comparison)
    }

    /// Number of kinds of non-match: chance, and the rivals.
    pub fn kinds_of_non_match(&self) -> usize {
        1 + self.rivals.len()
    }

    /// Whether an exact step decides this pattern; gives the step.
    pub fn step_for(&self, pattern: Pattern) -> Option<&Step> {
        self.steps.iter().find(|step| {
            step.needs.iter().all(|(comparison, levels)| {
                self.place_of(comparison)
                    .is_some_and(|place| levels.iter().any(|level| usize::from(*level) == pattern.level(place)))
            })
        })
    }

    fn wrong(&self, place: &str, cure: &str) -> ModelError {
        ModelError::Wrong { model: self.name.clone(), place: place.to_owned(), cure: cure.to_owned() }
    }

    fn check(&self) -> Result<(), ModelError> {
        if self.comparisons.is_empty() || self.comparisons.len() > MOST_COMPARISONS {
            return Err(self.wrong("比较项", "请写 1 到 16 个比较项"));
        }
        for comparison in &self.comparisons {
            if comparison.levels.len() < 2 || comparison.levels.len() >= MOST_LEVELS {
                return Err(self.wrong(&comparison.name, "请写 2 到 15 个等级"));
            }
            for level in &comparison.levels {
                let shares = [level.m, level.u];
                if shares.iter().chain(&level.rivals).any(|share| !(*share > 0.0 && *share <= 1.0)) {
                    return Err(self.wrong(&comparison.name, "m、u 和 rivals 必须大于 0 且不超过 1"));
                }
                if level.rivals.len() != self.rivals.len() {
                    return Err(self.wrong(&comparison.name, "每个等级的 rivals 个数必须与模型的 rival 个数相同"));
                }
            }
        }
        if let Some(step) = self.steps.iter().find(|step| step.needs.keys().any(|name| self.place_of(name).is_none())) {
            return Err(self.wrong(&step.name, "步骤中的比较项没有定义"));
        }
        Ok(())
    }
}
