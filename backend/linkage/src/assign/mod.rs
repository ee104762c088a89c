//! Assignment: from weighted pairs to links. One row has at most one partner, and the choice is the best there is.
//!
//! Pairs fall apart into small connected components; each is solved by itself, exactly, so the answer depends neither on the
//! number of threads nor on the order of the pairs.

mod components;
mod optimal;

use rayon::prelude::*;

pub use components::{clusters, components};

use crate::pairing::Row;

/// A weighted pair: what assignment chooses from. Weights are positive; a pair not worth choosing must be left out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Row of the left table.
    pub left: Row,
    /// Row of the right table.
    pub right: Row,
    /// Bits gained by choosing it.
    pub weight: f64,
}

/// Fixed-point weights make sums exact, so that equal choices are equal and never decided by rounding.
pub(crate) fn fixed(weight: f64) -> i64 {
    (weight * 1_048_576.0).round() as i64
}

/// One-to-one: the set of edges with the greatest total weight in which no row occurs twice. Returns positions in `edges`,
/// in rising order.
#[expect(
    clippy::stable_sort_primitive,
    reason = "two runs, of which the first is in order: the stable sort lays them into one another"
)]
pub fn one_to_one(edges: &[Edge]) -> Vec<usize> {
    // Most pairs have no rival: they need no component.
    let (mut chosen, contested): (Vec<usize>, Vec<usize>) = (0..edges.len()).into_par_iter().partition(alone(edges));
    let rivals: Vec<Edge> = contested.iter().map(|place| edges[*place]).collect();
    let components = components(&rivals);
    let solved = components.par_iter().with_min_len(256).flat_map_iter(|component| solve(&rivals, component));
    chosen.par_extend(solved.map(|place| contested[place]));
    chosen.sort();
    chosen
}

/// Whether the edge at a place is the only one of both its rows.
fn alone(edges: &[Edge]) -> impl Fn(&usize) -> bool + Sync {
    let count = |row: fn(&Edge) -> Row| {
        let mut seen = vec![0_u8; edges.iter().map(|edge| row(edge) as usize + 1).max().unwrap_or(0)];
        for edge in edges {
            let seen = &mut seen[row(edge) as usize];
            *seen = seen.saturating_add(1);
        }
        seen
    };
    let (lefts, rights) = rayon::join(|| count(|edge| edge.left), || count(|edge| edge.right));
    move |place| lefts[edges[*place].left as usize] == 1 && rights[edges[*place].right as usize] == 1
}

/// One-to-many: every right row goes to its best left row; a left row may have many. Ties go to the smaller row.
pub fn one_to_many(edges: &[Edge]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_unstable_by_key(|place| {
        let edge = &edges[*place];
        (edge.right, std::cmp::Reverse(fixed(edge.weight)), edge.left)
    });
    order.dedup_by_key(|place| edges[*place].right);
    order.sort_unstable();
    order
}

fn solve(edges: &[Edge], component: &[usize]) -> Vec<usize> {
    let first = &edges[component[0]];
    let star_left = component.iter().all(|place| edges[*place].left == first.left);
    let star_right = component.iter().all(|place| edges[*place].right == first.right);
    if star_left || star_right {
        let best = component.iter().min_by_key(|place| {
            let edge = &edges[**place];
            (std::cmp::Reverse(fixed(edge.weight)), edge.left, edge.right)
        });
        return best.copied().into_iter().collect();
    }
    optimal::solve(edges, component)
}

#[cfg(test)]
mod tests {
    use super::{Edge, one_to_many, one_to_one};

    fn edge(left: u32, right: u32, weight: f64) -> Edge {
        Edge { left, right, weight }
    }

    #[test]
    fn two_rows_share_two_partners_so_that_both_get_one() {
        // Greedy would take 0–0 and leave 1 without a partner.
        let edges = [edge(0, 0, 10.0), edge(0, 1, 9.0), edge(1, 0, 9.0)];
        assert_eq!(one_to_one(&edges), [1, 2]);
    }

    #[test]
    fn a_tie_goes_to_the_smaller_row() {
        assert_eq!(one_to_one(&[edge(3, 5, 2.0), edge(3, 4, 2.0)]), [1]);
    }

    #[test]
    fn one_to_many_gives_every_right_row_its_best() {
        let edges = [edge(0, 0, 5.0), edge(0, 1, 4.0), edge(1, 1, 3.0)];
        assert_eq!(one_to_many(&edges), [0, 1]);
    }
}
