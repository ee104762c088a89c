//! Analysis of blocking: which passes earn their cost.

use rayon::prelude::*;

use crate::block::PassYield;
use crate::block::keys::{Keys, MOST_PASSES, pass_of};
use crate::pairing::{Pairing, Row, Side};

/// What one pass cost, and what it was good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassFinds {
    /// Its name.
    pub name: String,
    /// Pairs it brought together, before those of other passes are taken out.
    pub pairs: u64,
    /// Keys it passed over because too many rows share them.
    pub passed_over: u64,
    /// Links that it found.
    pub links: u64,
    /// Links that no other pass would have found.
    pub alone: u64,
}

/// Holds the links of a run against the passes that could have found them.
pub fn analyse(pairing: &impl Pairing, passes: &[PassYield], links: &[(Row, Row)]) -> Vec<PassFinds> {
    let found_by = links.par_iter().map(|(left, right)| shared(pairing, *left, *right));
    let empty = || vec![(0_u64, 0_u64); MOST_PASSES];
    let sums = found_by.fold(empty, |mut sums, passes: u64| {
        for (pass, (links, alone)) in sums.iter_mut().enumerate() {
            *links += passes >> pass & 1;
            *alone += u64::from(passes == 1 << pass);
        }
        sums
    });
    let sums = sums.reduce(empty, |one, other| one.iter().zip(other).map(|(a, b)| (a.0 + b.0, a.1 + b.1)).collect());
    let mut names = pairing.pass_names();
    names.resize(passes.len(), String::new());
    let rows = names.into_iter().zip(passes).zip(sums);
    rows.map(|((name, cost), (links, alone))| PassFinds {
        name,
        pairs: cost.pairs,
        passed_over: cost.passed_over,
        links,
        alone,
    })
    .collect()
}

/// The passes under which two rows share a key, one bit each.
fn shared(pairing: &impl Pairing, left: Row, right: Row) -> u64 {
    let keys_of = |side, row| {
        let mut keys = Keys::default();
        pairing.keys(side, row, &mut keys);
        keys.settle();
        keys
    };
    let (lefts, rights) = (keys_of(Side::Left, left), keys_of(Side::Right, right));
    let rights: Vec<u64> = rights.iter().collect();
    lefts.iter().filter(|key| rights.binary_search(key).is_ok()).fold(0, |passes, key| passes | 1 << pass_of(key))
}
