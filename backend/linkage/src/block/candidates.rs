//! Candidates: the pairs that share a key, each compared once.

use crate::block::comparing::{compare_new, lay_in};
use crate::block::histogram::histogram;
use crate::block::joining::{Joined, ROWS_AT_A_TIME, Search, join};
use crate::block::keys::{Passes, pass_of};
use crate::block::sample::Sample;
use crate::block::seeking::Seeking;
use crate::block::{Index, Keys};
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;

/// A pair that some pass brought together, and how it agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Row of the left table.
    pub left: Row,
    /// Row of the right table.
    pub right: Row,
    /// How they agree.
    pub pattern: Pattern,
}

/// What one pass cost and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassYield {
    /// Pairs the pass brought together.
    pub pairs: u64,
    /// Keys it passed over because too many rows share them.
    pub passed_over: u64,
}

impl Candidate {
    /// Both rows: the order in which candidates lie.
    #[inline]
    pub(crate) fn rows(&self) -> (Row, Row) {
        (self.left, self.right)
    }
}

impl PassYield {
    /// Adds what another part of the tables gave.
    pub(super) fn add(&mut self, other: Self) {
        self.pairs += other.pairs;
        self.passed_over += other.passed_over;
    }
}

/// All candidates in the order of the left table, with the histogram of their patterns.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Candidates by chunk of left rows.
    pub chunks: Vec<Vec<Candidate>>,
    /// How often training counts each pattern, ordered by pattern: a great table is counted by a sample of its left rows,
    /// under the keys that their pass finds too common as well.
    pub histogram: Vec<(Pattern, u64)>,
    /// Yield of every pass, by its number.
    pub passes: Vec<PassYield>,
}

impl Candidates {
    /// Number of distinct pairs.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(Vec::len).sum()
    }

    /// Whether no pass found anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Finds and compares every pair of rows of the two tables that share a key.
pub fn find(pairing: &impl Pairing, most: usize) -> Candidates {
    search(pairing, (Side::Left, Side::Right), most, None)
}

/// The pairs that share a key of the first passes: what [`find`] begins with.
pub(crate) fn find_first(pairing: &impl Pairing, usual: usize) -> Vec<Vec<Candidate>> {
    let sides = (Side::Left, Side::Right);
    let search = Search { sides, usual, sample: None, passes: Turn::First.passes(pairing, sides) };
    let nothing = vec![Vec::new(); pairing.rows(sides.0).div_ceil(ROWS_AT_A_TIME) as usize];
    compare_new(pairing, sides, &join(pairing, search, None).found, &nothing)
}

/// Finds and compares every pair of rows of one table that share a key, each pair once: the smaller row is `left`.
pub fn find_within(pairing: &impl Pairing, side: Side, most: usize) -> Candidates {
    search(pairing, (side, side), most, None)
}

/// The same with a histogram by which a model can be taught.
pub(crate) fn find_to_teach(pairing: &impl Pairing, sides: (Side, Side), most: usize) -> Candidates {
    search(pairing, sides, most, Some(Sample::of(pairing.rows(sides.0))))
}

fn search(pairing: &impl Pairing, sides: (Side, Side), usual: usize, sample: Option<Sample>) -> Candidates {
    let search = Search { sides, usual, sample, passes: Turn::First.passes(pairing, sides) };
    let joined = join(pairing, search, None);
    let nothing = vec![Vec::new(); pairing.rows(sides.0).div_ceil(ROWS_AT_A_TIME) as usize];
    let mut chunks = compare_new(pairing, sides, &joined.found, &nothing);
    let Joined { mut beside, mut passes, .. } = joined;
    if let Some(last) = join_last(pairing, search, &chunks) {
        let more = compare_new(pairing, sides, &last.found, &chunks);
        lay_in(&mut chunks, &more);
        beside.extend(last.beside);
        passes.resize(passes.len().max(last.passes.len()), PassYield::default());
        passes.iter_mut().zip(last.passes).for_each(|(sum, one)| sum.add(one));
    }
    let beside = compare_new(pairing, sides, &beside, &chunks);
    let sample = sample.unwrap_or(Sample { every: 1 });
    Candidates { histogram: histogram(&chunks, &beside, sample), chunks, passes }
}

/// The pairs of the last passes, given those of the first: of rows that none of these proves.
pub(crate) fn find_last(pairing: &impl Pairing, usual: usize, first: &[Vec<Candidate>]) -> Vec<Vec<Candidate>> {
    let search = Search { sides: (Side::Left, Side::Right), usual, sample: None, passes: Passes::ALL };
    let joined = join_last(pairing, search, first).unwrap_or_default();
    compare_new(pairing, search.sides, &joined.found, first)
}

fn join_last(pairing: &impl Pairing, search: Search, first: &[Vec<Candidate>]) -> Option<Joined> {
    let passes = Turn::Last.passes(pairing, search.sides);
    let seeking = || Seeking::after(pairing, first, passes, search.sample);
    (!passes.is_empty()).then(|| join(pairing, Search { passes, ..search }, Some(&seeking())))
}

/// Passes that are asked first, and passes that are asked about those whom the first have not found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    First,
    Last,
}

impl Turn {
    /// The passes of this turn. Inside one table a row may mean many others, and being found by one is no reason to look for none of
    /// the rest: all come first.
    pub(crate) fn passes(self, pairing: &impl Pairing, sides: (Side, Side)) -> Passes {
        let last = |pass: u8| sides.0 != sides.1 && pairing.asked_last(pass);
        Passes::of((0..pairing.passes()).filter(|pass| last(*pass) == (self == Self::Last)))
    }
}

/// Compares a pair that shares a key, unless it is seen at a glance that nothing can come of it.
#[inline]
pub(crate) fn compared(pairing: &impl Pairing, sides: (Side, Side), left: Row, right: Row) -> Option<Candidate> {
    let (one, other) = ((sides.0, left), (sides.1, right));
    let pattern = || Candidate { left, right, pattern: pairing.compare(one, other) };
    (!pairing.hopeless(one, other)).then(pattern)
}

/// The partners of one row by its keys of any pass, by number, each once: whom [`find`] would compare it with, and more. [`find`] asks
/// the last passes only about rows that nobody has found, and only these make a key common; a single row asks about everybody, as far
/// as the run allows any key.
pub fn partners_of(pairing: &impl Pairing, index: &Index, side: Side, row: Row, most: usize) -> Vec<Row> {
    partners_by(pairing, index, (side, row), most, Passes::ALL)
}

/// The same by the keys of some passes.
pub(crate) fn partners_by(
    pairing: &impl Pairing,
    index: &Index,
    (side, row): (Side, Row),
    most: usize,
    passes: Passes,
) -> Vec<Row> {
    let other = side.other();
    let (mut keys, mut partners) = (Keys::of_passes(passes), Vec::new());
    pairing.keys(side, row, &mut keys);
    keys.settle();
    for key in keys.iter() {
        let pass = pass_of(key);
        let of_sought = pairing.asked_last(pass as u8) && !pairing.asked_of_either(pass as u8);
        let most = if of_sought { most } else { pairing.most_per_key(pass, most) };
        let before = partners.len();
        partners.extend(index.rows_of(key).filter(|row| pairing.stands(other, *row)).take(most + 1));
        if partners.len() - before > most {
            partners.truncate(before);
        }
    }
    partners.sort_unstable();
    partners.dedup();
    partners
}
