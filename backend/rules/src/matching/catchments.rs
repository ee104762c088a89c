//! Where the schools are. A roster row without a village still tells its township by its school: by the school's own place, by a
//! code that begins with the township, or by what the survey says about where the children of that school live.

use std::collections::{HashMap, HashSet};

use crate::matching::people::{Child, Mark, People};

/// The township of each school.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Catchments {
    towns: HashSet<Mark, linkage::Quick>,
    learnt: HashMap<Mark, Mark, linkage::Quick>,
}

impl Catchments {
    /// Learns from the left list, which says both school and village: the township of most of a school's children.
    pub(super) fn learn(people: &People) -> Self {
        let children = people.left.standing().chain(people.right.standing());
        let towns: HashSet<Mark, linkage::Quick> =
            children.flat_map(|(_, child)| child.towns).filter(|town| *town != 0).collect();
        let lives = |child: &&Child| child.school != 0 && child.towns[0] != 0 && !towns.contains(&child.school_town);
        let mut counts: HashMap<(Mark, Mark), u32, linkage::Quick> = HashMap::default();
        for child in people.left.standing().map(|(_, child)| child).filter(lives) {
            *counts.entry((child.school, child.towns[0])).or_default() += 1;
        }
        let mut most: HashMap<Mark, (u32, Mark)> = HashMap::new();
        for ((school, town), count) in counts {
            let best = most.entry(school).or_default();
            *best = (*best).max((count, town));
        }
        Self { towns, learnt: most.into_iter().map(|(school, (_, town))| (school, town)).collect() }
    }

    /// The township of a child's school; 0 when nobody knows.
    pub(super) fn town_of(&self, child: &Child) -> Mark {
        if child.school_town != 0 && self.towns.contains(&child.school_town) {
            return child.school_town;
        }
        if self.learnt.is_empty() { 0 } else { self.learnt.get(&child.school).copied().unwrap_or(0) }
    }
}
