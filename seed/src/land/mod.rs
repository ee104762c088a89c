//! 区划: the county's townships, streets, villages and groups, their codes, names and outlines.
//!
//! Lives here: everything about places. Must not live here: who lives there (families) or learns there (schools).

mod names;
mod outline;
mod shape;

use std::ops::Range;

use crate::cast::People;
use crate::dice::Dice;
use names::Names;

pub(crate) use outline::{Lattice, Point, polygons};
pub(crate) use shape::Cell;

/// The county: 629001 is not in use and will not be taken for a real one (D§4.1).
pub(crate) const COUNTY: &str = "629001";

/// 县.
#[derive(Debug, Clone)]
pub(crate) struct Land {
    pub name: String,
    pub townships: Vec<Township>,
    /// All villages, those of one township together.
    pub villages: Vec<Village>,
    pub lattice: Lattice,
    /// How many of the townships are streets of the county seat; they come first.
    pub streets: usize,
}

/// 乡级: a street, a town or a township.
#[derive(Debug, Clone)]
pub(crate) struct Township {
    pub code: String,
    pub name: String,
    /// The name without what it is (青石 of 青石镇).
    pub stem: String,
    /// The people most of its families belong to.
    pub people: People,
    pub villages: Range<usize>,
}

/// 村级: a village or a residents' community.
#[derive(Debug, Clone)]
pub(crate) struct Village {
    pub code: String,
    /// The code before the merge of 2025, which some people still write.
    pub old_code: Option<String>,
    pub name: String,
    pub township: usize,
    pub cell: Cell,
    pub point: Point,
    /// 城乡分类代码.
    pub urban_rural: &'static str,
    pub groups: Vec<Group>,
    /// How many children live here or are registered here.
    pub children: usize,
}

/// 社/组.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub code: String,
    pub name: &'static str,
    pub point: Point,
}

const GROUP_NAMES: [&str; 9] = ["一社", "二社", "三社", "四社", "五社", "六社", "七社", "八社", "九社"];

impl Land {
    /// A county for that many children.
    pub(crate) fn make(seed: u64, children: usize) -> Self {
        let mut dice = Dice::of(seed, "land", 0);
        let village_count = (children / 100).max(6);
        let streets = 1 + usize::from(village_count > 60) + usize::from(village_count > 400);
        let township_count = (village_count / 11).clamp(2, 260).max(streets + 1);
        let cells = shape::county_cells(village_count, &mut dice);
        let regions = shape::township_cells(&cells, township_count, streets);
        let name = names::county(&mut dice);
        let mut land = Self { name, townships: Vec::new(), villages: Vec::new(), lattice: Lattice::new(seed), streets };
        let mut taken = Names::new();
        for (index, region) in regions.iter().enumerate() {
            land.add_township(index, region, township_count, &mut taken, &mut dice);
        }
        land.share_out(children, &mut dice);
        land
    }

    fn add_township(&mut self, index: usize, region: &[Cell], of: usize, names: &mut Names, dice: &mut Dice) {
        let (band, tail) = self.band(index, of);
        let people = if index < self.streets { People::Han } else { people_of_township(dice) };
        let code = format!("{COUNTY}{band:03}000");
        let (name, stem) = names.township(tail, people, dice);
        let start = self.villages.len();
        self.townships.push(Township { code, name, stem, people, villages: start..start + region.len() });
        let mut taken = Names::new();
        let (mut communities, mut villages) = (0, 200);
        for (place, &cell) in region.iter().enumerate() {
            let community = tail == "街道" || (tail == "镇" && place == 0);
            let number = if community { &mut communities } else { &mut villages };
            *number += 1;
            let code = format!("{COUNTY}{band:03}{number:03}");
            let name = if community { taken.community(dice) } else { taken.village(dice) };
            let urban_rural = urban_rural(tail, place);
            self.add_village(index, code, name, cell, urban_rural, dice);
        }
    }

    /// The township segment of the code and the last word of the name (bands of D§4.1).
    fn band(&self, index: usize, of: usize) -> (usize, &'static str) {
        let towns = ((of - self.streets) / 2).min(99);
        match index.checked_sub(self.streets) {
            None => (index + 1, "街道"),
            Some(other) if other < towns => (100 + other, "镇"),
            Some(other) => (200 + other - towns, "乡"),
        }
    }

    fn add_village(&mut self, at: usize, code: String, name: String, cell: Cell, ur: &'static str, dice: &mut Dice) {
        let groups = (1..=dice.between(4, 8))
            .map(|n| Group {
                code: format!("{code}{n:02}"),
                name: GROUP_NAMES[usize::try_from(n - 1).unwrap_or(0)],
                point: self.lattice.within(cell, dice),
            })
            .collect();
        // One village in fifty was merged from two in 2025; its former code ends in a number past all present ones.
        let old_code = dice.happens(20_000).then(|| format!("{}{:03}", &code[..9], 390 + dice.below(9)));
        let point = self.lattice.middle(cell);
        let village = Village { code, old_code, name, township: at, cell, point, urban_rural: ur, groups, children: 0 };
        self.villages.push(village);
    }

    /// Shares the children out: the seat's communities are large, a town's centre larger than a village.
    fn share_out(&mut self, children: usize, dice: &mut Dice) {
        let weights: Vec<usize> = self
            .villages
            .iter()
            .map(|v| weight(v.urban_rural) * dice.between(60, 140).unsigned_abs() as usize)
            .collect();
        let total: usize = weights.iter().sum();
        let (mut seen, mut given) = (0, 0);
        for (village, weight) in self.villages.iter_mut().zip(weights) {
            seen += weight;
            let due = children * seen / total;
            village.children = due - given;
            given = due;
        }
    }
}

fn weight(urban_rural: &str) -> usize {
    match urban_rural {
        "111" => 34,
        "112" | "121" => 20,
        _ => 10,
    }
}

fn urban_rural(tail: &str, place: usize) -> &'static str {
    match (tail, place) {
        ("街道", 0..=3) => "111",
        ("街道", _) => "112",
        ("镇", 0) => "121",
        ("镇", 1..=2) => "122",
        ("乡", 0) => "210",
        _ => "220",
    }
}

fn people_of_township(dice: &mut Dice) -> People {
    dice.weighted(&[
        (People::Han, 66),
        (People::Hui, 12),
        (People::Tibetan, 9),
        (People::Dongxiang, 7),
        (People::Mongol, 3),
        (People::Tu, 3),
    ])
}
