//! Comparing: the tests a model may declare.

use serde::{Deserialize, Serialize};

/// A declared test of two values; the first level whose test holds is the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// The values are equal.
    Exact,
    /// Holds always: the last level.
    Otherwise,
}
