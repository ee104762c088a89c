//! 户: how a village fills with families.

use chrono::Days;

use super::child::{self, Birth};
use super::{Adult, Household};
use crate::cast::{self, Lineage, People};
use crate::dice::Dice;
use crate::land::COUNTY;
use crate::numbers;
use crate::world::Maker;

/// 家庭类型 with their shares (D§1.8).
const KINDS: &[(&str, u32)] = &[
    ("一般户", 800),
    ("脱贫户", 122),
    ("低保户", 42),
    ("脱贫不稳定户", 9),
    ("边缘易致贫户", 9),
    ("突发严重困难户", 6),
    ("特困户", 3),
    ("低保边缘户", 9),
];
/// Whose families live among a township's main people.
const INCOMERS: &[(People, u32)] = &[
    (People::Han, 50),
    (People::Hui, 20),
    (People::Tibetan, 10),
    (People::Dongxiang, 10),
    (People::Mongol, 4),
    (People::Tu, 3),
    (People::Uyghur, 4),
];
/// Ages that the county's lists cover.
const YOUNGEST: i32 = 3;
const OLDEST: i32 = 17;
const WORK_AWAY: &[&str] = &["新疆务工", "浙江务工", "江苏务工", "广东务工", "省城建筑工地", "外省餐馆", "外省电子厂"];
const WORK_HOME: &[&str] =
    &["务农", "务农", "务农", "个体经营", "县城务工", "乡镇合作社", "运输", "村委会", "县医院", "建筑队"];

/// The families of one village, with exactly the children that the village is due.
pub(crate) fn village(maker: &mut Maker, village: usize, first_person: u32) -> Vec<Household> {
    maker.dice = Dice::of(maker.world.recipe.seed, "families", village as u64);
    let mut left = maker.world.land.villages[village].children;
    let clans: Vec<Lineage> = (0..3).map(|_| maker.lineage(village)).collect();
    let mut families: Vec<Household> = Vec::new();
    let mut person = first_person;
    while left > 0 {
        let lineage = if maker.dice.happens(600_000) {
            clans[maker.dice.index(clans.len())].clone()
        } else {
            maker.lineage(village)
        };
        let number = u32::try_from(families.len()).unwrap_or(0) + 1;
        let mut family = maker.family(village, number, lineage);
        let births = maker.births(left);
        left -= births.len();
        for birth in births {
            let child = child::make(maker, &family, birth, person, &families);
            family.children.push(child);
            person += 1;
        }
        families.push(family);
    }
    super::grown::add(maker, village, &mut families);
    families
}

impl Maker<'_> {
    fn lineage(&mut self, village: usize) -> Lineage {
        let main = self.world.land.townships[self.world.land.villages[village].township].people;
        let people = if self.dice.happens(880_000) { main } else { self.dice.weighted(INCOMERS) };
        Lineage::of(people, &mut self.dice)
    }

    fn family(&mut self, village: usize, number: u32, lineage: Lineage) -> Household {
        let place = &self.world.land.villages[village];
        let group = self.dice.index(place.groups.len());
        let town = place.urban_rural.starts_with('1');
        let from_county = self.dice.happens(if town { 60_000 } else { 8_000 }).then(|| self.other_county());
        let area = from_county.clone().unwrap_or_else(|| COUNTY.to_owned());
        let (father, mother) = self.parents(&lineage, &area, town);
        let grandfather = {
            let name = lineage.man(&mut self.dice);
            self.adult(name, &area, (1948, 1962), false, false)
        };
        let old_head = self.dice.happens(300_000);
        let head = father.clone().filter(|_| !old_head).unwrap_or_else(|| grandfather.clone());
        let keeper = self.keeper(&lineage, &area, [father.as_ref(), mother.as_ref()], grandfather);
        let (lon, lat) = place.groups[group].point;
        Household {
            village,
            group,
            number,
            head,
            father,
            mother,
            keeper,
            kind: self.dice.weighted(KINDS),
            point: (lon + self.dice.between(-2_500, 2_500), lat + self.dice.between(-2_000, 2_000)),
            address: format!("{}号", number + self.dice.below(3)),
            from_county,
            visited_on: self.world.recipe.term.starts_on() + Days::new(u64::from(self.dice.below(45))),
            lineage,
            children: Vec::new(),
            grown: Vec::new(),
        }
    }

    /// Another county of the unused range.
    pub(super) fn other_county(&mut self) -> String {
        format!("6290{:02}", 2 + self.dice.below(30))
    }

    /// Father and mother; three families in a thousand have lost both, some one of them.
    fn parents(&mut self, lineage: &Lineage, area: &str, town: bool) -> (Option<Adult>, Option<Adult>) {
        let away = if town { 70_000 } else { 300_000 };
        let father_away = self.dice.happens(away);
        let mother_away = self.dice.happens(if father_away { away } else { away / 6 });
        let name = lineage.man(&mut self.dice);
        let father = self.adult(name, area, (1975, 1992), false, father_away);
        let mother_area = if self.dice.happens(150_000) { self.other_county() } else { area.to_owned() };
        let name = cast::stranger(lineage.people, true, &mut self.dice);
        let mother = self.adult(name, &mother_area, (1977, 1994), true, mother_away);
        match self.dice.below(1_000) {
            0..3 => (None, None),
            3..15 => (None, Some(mother)),
            15..24 => (Some(father), None),
            _ => (Some(father), Some(mother)),
        }
    }

    /// Who looks after the children where no parent is at home.
    fn keeper(
        &mut self,
        lineage: &Lineage,
        area: &str,
        parents: [Option<&Adult>; 2],
        grandfather: Adult,
    ) -> Option<(Adult, &'static str)> {
        if parents.into_iter().flatten().any(|parent| !parent.away) {
            return None;
        }
        Some(match self.dice.below(10) {
            0..=5 => (grandfather, "祖父"),
            6..=8 => {
                let name = cast::stranger(lineage.people, true, &mut self.dice);
                (self.adult(name, area, (1950, 1964), true, false), "祖母")
            }
            _ => {
                let name = lineage.man(&mut self.dice);
                (self.adult(name, area, (1970, 1990), false, false), "叔父")
            }
        })
    }

    fn adult(&mut self, name: String, area: &str, years: (i32, i32), female: bool, away: bool) -> Adult {
        let year = self.dice.between(years.0, years.1);
        let born = child::day_in_year(year, &mut self.dice);
        let employer = self.dice.pick(if away { WORK_AWAY } else { WORK_HOME });
        Adult {
            name,
            id: self.numbers.citizen(area, born, female),
            phone: numbers::phone(&mut self.dice),
            employer,
            away,
        }
    }

    /// The births of one family, oldest first, all aged 3 to 17 on the age day; twins come together.
    fn births(&mut self, left: usize) -> Vec<Birth> {
        let mut births = Vec::new();
        while births.is_empty() {
            let count: usize = self.dice.weighted(&[(1, 40), (2, 44), (3, 13), (4, 3)]);
            let mut age = self.dice.between(3, 20);
            for _ in 0..count {
                if (YOUNGEST..=OLDEST).contains(&age) {
                    let born = child::day_of_age(self.world, age, &mut self.dice);
                    births.push(Birth { born, twin: false });
                    if self.dice.happens(11_000) {
                        births.push(Birth { born, twin: true });
                    }
                }
                age -= self.dice.between(2, 5);
            }
        }
        births.truncate(left);
        births
    }
}
