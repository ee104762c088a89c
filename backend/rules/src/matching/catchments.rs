//! Where the schools are. A roster row without a village still tells its township by its school: by the school's own place, by a
//! code that begins with the township, or by what the survey says about where the children of that school live.

use std::collections::HashMap;

use linkage::{Row, Side};

use crate::matching::people::{Child, Mark, People};
use crate::matching::schools::Schools;
use crate::matching::surroundings::Turnover;

/// The township of each school.
#[derive(Debug, Default)]
pub(super) struct Catchments {
    /// The townships that rows name, and how often.
    towns: HashMap<Mark, u32, linkage::Quick>,
    learnt: HashMap<Mark, Mark, linkage::Quick>,
    /// The middle of the homes of a school's children, to a hundredth of a degree.
    centres: HashMap<Mark, [i32; 2], linkage::Quick>,
}

/// Kilometres from home that a child goes to school in a rural county and still comes home every day.
const WITHIN_KM: f32 = 5.0;

impl Catchments {
    /// Learns from the left list, which says both school and village: the township of most of a school's children.
    pub(super) fn learn(people: &People, schools: &Schools) -> Self {
        let towns = towns_named(people);
        // Neighbours' schools are often of one town.
        let mut last = (0, towns.contains_key(&0));
        let lives = |child: &&Child| {
            if last.0 != child.school_town {
                last = (child.school_town, towns.contains_key(&child.school_town));
            }
            child.school != 0 && child.towns[0] != 0 && !last.1
        };
        let mut counts: HashMap<(Mark, Mark), u32, linkage::Quick> = HashMap::default();
        for child in people.left.standing().map(|(_, child)| child).filter(lives) {
            *counts.entry((schools.meant_by(people, child.school), child.towns[0])).or_default() += 1;
        }
        let mut most: HashMap<Mark, (u32, Mark)> = HashMap::new();
        for ((school, town), count) in counts {
            let best = most.entry(school).or_default();
            *best = (*best).max((count, town));
        }
        let learnt = most.into_iter().map(|(school, (_, town))| (school, town)).collect();
        Self { towns, learnt, centres: centres(people, schools) }
    }

    /// Follows a turnover; whether a school lies elsewhere than before, as far as these lists can tell. Rosters only say which
    /// townships there are; where the children of a school live is learnt from the left list alone.
    pub(super) fn follow(&mut self, people: &People, turnover: Turnover<'_>, schools: &Schools) -> bool {
        if turnover.side == Side::Left {
            let before = std::mem::replace(self, Self::learn(people, schools));
            return !self.says_as(&before);
        }
        let before = self.towns.len();
        let child = |row: &Row| people.child((turnover.side, *row));
        for town in turnover.come.iter().map(child).flat_map(towns_of) {
            *self.towns.entry(town).or_default() += 1;
        }
        let new = self.towns.len() > before;
        for town in turnover.gone.iter().map(child).flat_map(towns_of) {
            self.towns.entry(town).and_modify(|count| *count -= 1);
        }
        let known = self.towns.len();
        self.towns.retain(|_, count| *count > 0);
        new || self.towns.len() < known
    }

    fn says_as(&self, other: &Self) -> bool {
        let same_towns =
            self.towns.len() == other.towns.len() && self.towns.keys().all(|town| other.towns.contains_key(town));
        same_towns && self.learnt == other.learnt && self.centres == other.centres
    }

    /// Whether a home lies within reach of where the children of a school live. Coordinates come from the survey alone.
    pub(super) fn within_reach(&self, home: &Child, school: Mark) -> bool {
        let centre = if nowhere(home) { None } else { self.centres.get(&school) };
        centre.is_some_and(|[latitude, longitude]| {
            let north = (home.at[0] - *latitude as f32 / 100.0) * 111.2;
            let east = (home.at[1] - *longitude as f32 / 100.0) * 111.2 * home.at[0].to_radians().cos();
            north * north + east * east <= WITHIN_KM * WITHIN_KM
        })
    }

    /// The township of the school that a child's row means; 0 when nobody knows.
    pub(super) fn town_of(&self, child: &Child, school: Mark) -> Mark {
        if child.school_town != 0 && self.towns.contains_key(&child.school_town) {
            return child.school_town;
        }
        if self.learnt.is_empty() { 0 } else { self.learnt.get(&school).copied().unwrap_or(0) }
    }
}

/// The townships that rows of either list name, and how often. Neighbours name the same one: it is looked up when another comes.
fn towns_named(people: &People) -> HashMap<Mark, u32, linkage::Quick> {
    let mut towns: HashMap<Mark, u32, linkage::Quick> = HashMap::default();
    let children = people.left.standing().chain(people.right.standing());
    let (mut last, mut count) = (0, 0);
    for town in children.flat_map(|(_, child)| towns_of(child)) {
        if town != last {
            *towns.entry(last).or_default() += std::mem::take(&mut count);
            last = town;
        }
        count += 1;
    }
    *towns.entry(last).or_default() += count;
    towns.remove(&0);
    towns
}

/// The townships of a child's residence and hukou.
fn towns_of(child: &Child) -> impl Iterator<Item = Mark> {
    child.towns.into_iter().filter(|town| *town != 0)
}

/// Whether nobody wrote down where the home lies: no home lies on the equator.
fn nowhere(home: &Child) -> bool {
    home.at[0] < 1.0
}

fn centres(people: &People, schools: &Schools) -> HashMap<Mark, [i32; 2], linkage::Quick> {
    let mut sums: HashMap<Mark, ([f64; 2], f64), linkage::Quick> = HashMap::default();
    let placed = people.left.standing().map(|(_, child)| child).filter(|child| child.school != 0 && !nowhere(child));
    for child in placed {
        let (sum, count) = sums.entry(schools.meant_by(people, child.school)).or_default();
        *sum = [sum[0] + f64::from(child.at[0]), sum[1] + f64::from(child.at[1])];
        *count += 1.0;
    }
    sums.into_iter()
        .map(|(school, (sum, count))| (school, sum.map(|sum| (sum / count * 100.0).round() as i32)))
        .collect()
}
