//! The histogram of patterns: what a model is taught by.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::block::candidates::Candidate;
use crate::block::sample::Sample;
use crate::pattern::Pattern;

/// How often training counts each pattern, ordered by pattern.
pub(super) fn histogram(chunks: &[Vec<Candidate>], beside: &[Vec<Candidate>], sample: Sample) -> Vec<(Pattern, u64)> {
    let counts = chunks
        .par_chunks(16)
        .zip(beside.par_chunks(16))
        .map(|(chunks, beside)| {
            let mut counts: HashMap<Pattern, u64, crate::hash::Quick> = HashMap::default();
            for candidate in chunks.iter().flatten().filter(|candidate| sample.takes(candidate.left)) {
                *counts.entry(candidate.pattern).or_default() += 1;
            }
            for candidate in beside.iter().flatten() {
                *counts.entry(candidate.pattern).or_default() += 1;
            }
            counts
        })
        .reduce(HashMap::default, |mut all, some| {
            for (pattern, count) in some {
                *all.entry(pattern).or_default() += count;
            }
            all
        });
    let mut counts: Vec<(Pattern, u64)> =
        counts.into_iter().map(|(pattern, count)| (pattern, count * sample.every)).collect();
    counts.sort_unstable();
    counts
}
