//! 错位: two rows of one list are one child, and yet each was given a partner of its own.
//!
//! One of the two partners is a stranger then: a child on two rolls leaves its second row free, and whoever resembles the child and has no
//! row of his own would be given it.

use std::collections::HashSet;

use linkage::{Pair, Quick, Row, Side};

use crate::matching::competition::Competition;
use crate::matching::doubles::{Doubles, Same};

/// The weaker link of each two that cannot both be right: their rows are doubles on one list and not on the other.
pub(super) fn displaced(
    doubles: &Doubles,
    competition: &Competition<'_>,
    is_double: impl Fn(&Same) -> bool,
) -> HashSet<(Row, Row), Quick> {
    let mut weaker = HashSet::default();
    for (side, within) in [(Side::Left, &doubles.left), (Side::Right, &doubles.right)] {
        let link = |row: Row| if side == Side::Left { competition.of_left(row) } else { competition.of_right(row) };
        let partner = |pair: &Pair| if side == Side::Left { pair.right } else { pair.left };
        let others = if side == Side::Left { Side::Right } else { Side::Left };
        for ((one, other), _) in within.iter().filter(|(_, same)| is_double(same)) {
            let (Some(one), Some(other)) = (link(*one), link(*other)) else { continue };
            let both_doubles = doubles.between(others, partner(one), partner(other)).is_some_and(&is_double);
            let order = one.weight.total_cmp(&other.weight).then((other.left, other.right).cmp(&(one.left, one.right)));
            let weak = if order.is_lt() { one } else { other };
            if !both_doubles && !weak.settled {
                weaker.insert((weak.left, weak.right));
            }
        }
    }
    weaker
}

#[cfg(test)]
mod tests {
    use linkage::weights::Weight;
    use linkage::{Pair, Pattern};

    use super::displaced;
    use crate::matching::competition::Competition;
    use crate::matching::doubles::{Doubles, Same, Within};

    fn pair(row: u32, weight: f64) -> Pair {
        Pair { left: row, right: row, pattern: Pattern::UNKNOWN, weight, against: 0, chosen: true, settled: false }
    }

    fn one_child() -> Within {
        let same = Same { pattern: Pattern::UNKNOWN, weight: Weight { bits: 30.0, against: 0 } };
        [((0, 1), same)].into_iter().collect()
    }

    #[test]
    fn the_second_row_of_a_child_is_not_given_to_a_stranger() {
        let pairs = [pair(0, 30.0), pair(1, 12.0)];
        let competition = Competition::of(&pairs, (2, 2));
        let weaker = |doubles: Doubles| {
            let mut found: Vec<_> =
                displaced(&doubles, &competition, |same| same.weight.bits > 10.0).into_iter().collect();
            found.sort_unstable();
            found
        };
        assert_eq!(weaker(Doubles { right: one_child(), ..Doubles::default() }), [(1, 1)], "a child on two rolls");
        assert_eq!(weaker(Doubles { left: one_child(), ..Doubles::default() }), [(1, 1)], "a child surveyed twice");
        assert_eq!(weaker(Doubles { left: one_child(), right: one_child() }), [], "surveyed twice and on two rolls");
        assert_eq!(weaker(Doubles::default()), []);
    }

    #[test]
    fn what_a_person_has_settled_stands() {
        let pairs = [pair(0, 30.0), Pair { settled: true, ..pair(1, 12.0) }];
        let doubles = Doubles { right: one_child(), ..Doubles::default() };
        assert!(displaced(&doubles, &Competition::of(&pairs, (2, 2)), |_| true).is_empty());
    }
}
