//! Connected components: rows that compete with each other, directly or by way of others.

use crate::assign::Edge;
use crate::pairing::Row;

/// Groups edges by connected component. Components come in the order of their smallest left row, edges in their own order
/// by (left, right).
pub fn components(edges: &[Edge]) -> Vec<Vec<usize>> {
    let lefts = edges.iter().map(|edge| edge.left + 1).max().unwrap_or(0);
    let rights = edges.iter().map(|edge| edge.right + 1).max().unwrap_or(0);
    let mut sets = Sets::new(lefts as usize + rights as usize);
    for edge in edges {
        sets.join(edge.left as usize, (lefts + edge.right) as usize);
    }
    let mut order: Vec<(u32, Row, Row, usize)> = (0..)
        .zip(edges)
        .map(|(place, edge)| (sets.root(edge.left as usize) as u32, edge.left, edge.right, place))
        .collect();
    order.sort_unstable();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut last = None;
    for (root, _, _, place) in order {
        if last != Some(root) {
            groups.push(Vec::new());
            last = Some(root);
        }
        if let Some(group) = groups.last_mut() {
            group.push(place);
        }
    }
    groups
}

/// Clusters of one table linked with itself: every set of rows that pairs hold together, smallest row first.
pub fn clusters(pairs: &[(Row, Row)]) -> Vec<Vec<Row>> {
    let rows = pairs.iter().map(|(one, other)| one.max(other) + 1).max().unwrap_or(0);
    let mut sets = Sets::new(rows as usize);
    for (one, other) in pairs {
        sets.join(*one as usize, *other as usize);
    }
    let mut members: Vec<(u32, Row)> =
        pairs.iter().flat_map(|(one, other)| [*one, *other]).map(|row| (sets.root(row as usize) as u32, row)).collect();
    members.sort_unstable();
    members.dedup();
    members.chunk_by(|one, other| one.0 == other.0).map(|set| set.iter().map(|(_, row)| *row).collect()).collect()
}

/// Union–find in which the smallest member is the root, so that the grouping never depends on the order of joining.
struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    fn new(members: usize) -> Self {
        Self { parent: (0..members as u32).collect() }
    }

    fn root(&mut self, member: usize) -> usize {
        let mut at = member;
        while self.parent[at] as usize != at {
            self.parent[at] = self.parent[self.parent[at] as usize];
            at = self.parent[at] as usize;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other) as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::clusters;

    #[test]
    fn pairs_that_touch_make_one_cluster() {
        assert_eq!(clusters(&[(4, 2), (7, 8), (2, 9)]), [vec![2, 4, 9], vec![7, 8]]);
    }
}
