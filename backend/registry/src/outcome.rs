//! What became of the rows of a file.

use std::collections::HashSet;

/// Counts that add up to the rows given: stored + unchanged + refused.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// New, or changed.
    pub stored: u64,
    /// There already, and the same.
    pub unchanged: u64,
    /// Not taken, and why.
    pub refused: Vec<Refusal>,
}

/// A row that cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Its place among the rows given, from 0.
    pub index: usize,
    /// The field of contract §2 that is at fault.
    pub field: &'static str,
    /// What stands there.
    pub written: String,
    /// A sentence that names the cure.
    pub reason: String,
}

impl Outcome {
    /// Counts a row as changed or as it was.
    pub(crate) fn count(&mut self, changed: bool) {
        if changed {
            self.stored += 1;
        } else {
            self.unchanged += 1;
        }
    }

    /// Refuses a row.
    pub(crate) fn refuse(
        &mut self,
        index: usize,
        field: &'static str,
        written: &(impl ToString + ?Sized),
        reason: &str,
    ) {
        self.refused.push(Refusal { index, field, written: written.to_string(), reason: reason.to_owned() });
    }

    /// Takes a count back.
    pub(crate) fn uncount(&mut self, changed: bool) {
        let count = if changed { &mut self.stored } else { &mut self.unchanged };
        *count = count.saturating_sub(1);
    }

    /// Counts a row otherwise than before.
    pub(crate) fn recount(&mut self, before: bool, now: bool) {
        self.uncount(before);
        self.count(now);
    }

    /// The counts, for the journal.
    pub(crate) fn as_json(&self) -> serde_json::Value {
        serde_json::json!({ "stored": self.stored, "unchanged": self.unchanged, "refused": self.refused.len() })
    }

    /// Rows that were not refused yet, with their places.
    pub(crate) fn remaining<'a, R>(&self, rows: &'a [R]) -> impl Iterator<Item = (usize, &'a R)> + use<'a, R> {
        let refused: HashSet<usize> = self.refused.iter().map(|refusal| refusal.index).collect();
        rows.iter().enumerate().filter(move |(index, _)| !refused.contains(index))
    }
}

/// The newer value where one was written: a file without a column takes nothing away.
pub(crate) fn newer<T: Clone>(written: Option<&T>, stored: Option<&T>) -> Option<T> {
    written.or(stored).cloned()
}
