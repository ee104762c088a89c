//! 孩子: one child, from its birth to where it learns now.

use chrono::{Days, NaiveDate};

use super::{Child, Disability, Fate, Household, Hukou, fate};
use crate::cast::{self, People};
use crate::dice::Dice;
use crate::land::COUNTY;
use crate::numbers;
use crate::paths::Path;
use crate::world::{Maker, World};

/// A birth in a family.
#[derive(Debug, Clone, Copy)]
pub(super) struct Birth {
    pub born: NaiveDate,
    /// The second of twins.
    pub twin: bool,
}

/// The child of that birth. `families` are those of the village that are already there.
pub(super) fn make(maker: &mut Maker, family: &Household, birth: Birth, person: u32, families: &[Household]) -> Child {
    let twin = family.children.last().filter(|_| birth.twin);
    let (mut born, female) = (birth.born, maker.dice.happens(480_000));
    let cousin = maker.dice.happens(6_000).then(|| cousin(family, families, &mut maker.dice)).flatten();
    let (name, female) = match (twin, cousin) {
        (Some(twin), _) => twin_name(family, twin, &mut maker.dice),
        (None, Some(cousin)) => {
            // Cousins of one name are near in age; one pair in eight even shares the birthday.
            let days = if maker.dice.happens(125_000) { 0 } else { u64::from(maker.dice.below(500)) };
            born = within_ages(maker.world, cousin.born - Days::new(days), cousin.born);
            (cousin.name.clone(), cousin.female)
        }
        (None, None) => (named(family, female, &mut maker.dice), female),
    };
    let age = age_on(maker.world, born);
    let hukou = hukou(maker, family, twin);
    let area = family.from_county.clone().unwrap_or_else(|| COUNTY.to_owned());
    let id = (hukou != Hukou::None).then(|| maker.numbers.citizen(&area, born, female));
    let dice = &mut maker.dice;
    let disability = dice.happens(12_000).then(|| Disability { kind: 1 + dice.below(7), level: 1 + dice.below(4) });
    let entry = twin.map_or_else(|| entry_year(maker.world, born, age, dice), |twin| twin.path.entry);
    let grade = maker.world.school_year() - entry + 1;
    let outsider = !matches!(hukou, Hukou::Here | Hukou::OtherVillage(_));
    let elder = family.children.last().map(|child| child.fate);
    let fate = fate::beside(elder, grade, fate::draw(grade, age, outsider, disability, dice), dice);
    let people = family.lineage.people;
    let other_name = if dice.happens(140_000) { cast::pet_name(people, &name, female, dice) } else { String::new() };
    let roll = numbers::roll(id.as_deref(), &area, born, dice);
    let path = Path::draw(maker.world, family.village, entry, fate, dice);
    let hanging = matches!(fate, Fate::Elsewhere(e) if e.proven && !e.lately) && dice.happens(60_000);
    let unsurveyed = matches!(fate, Fate::Dead | Fate::MovedAway)
        || matches!(fate, Fate::NeverEnrolled(super::Claim::Unmet))
        || (fate == Fate::InSchool && dice.happens(3_000));
    Child {
        person,
        name,
        other_name,
        female,
        people,
        born,
        id,
        hukou,
        roll,
        disability,
        boarding: path.boards(maker.world, dice),
        fate,
        path,
        twin_of: twin.map(|t| t.person),
        cousin_of: cousin.filter(|_| twin.is_none()).map(|c| c.person),
        unsurveyed,
        hanging,
    }
}

/// A child's name; one in thirty carries the mother's surname.
fn named(family: &Household, female: bool, dice: &mut Dice) -> String {
    let name = family.lineage.child(female, dice);
    let han = family.lineage.people == People::Han;
    let mother = family.mother.as_ref().filter(|_| han && dice.happens(33_000));
    match (mother.and_then(|m| m.name.chars().next()), name.strip_prefix(family.lineage.surname)) {
        (Some(surname), Some(given)) => format!("{surname}{given}"),
        _ => name,
    }
}

/// A child of the same surname in an earlier family of the village.
fn cousin<'a>(family: &Household, families: &'a [Household], dice: &mut Dice) -> Option<&'a Child> {
    let kin: Vec<&Child> = families
        .iter()
        .filter(|f| f.lineage.people == family.lineage.people && f.lineage.surname == family.lineage.surname)
        .flat_map(|f| &f.children)
        .collect();
    (!kin.is_empty()).then(|| kin[dice.index(kin.len())])
}

/// Twins share all but one character, and mostly the sex.
fn twin_name(family: &Household, twin: &Child, dice: &mut Dice) -> (String, bool) {
    let female = if dice.happens(700_000) { twin.female } else { !twin.female };
    for _ in 0..20 {
        let other = family.lineage.child(female, dice);
        let mut characters: Vec<char> = twin.name.chars().collect();
        if let (3, Some(last), Some(place)) = (characters.len(), other.chars().last(), characters.last_mut()) {
            *place = last;
            let name: String = characters.into_iter().collect();
            if name != twin.name {
                return (name, female);
            }
        } else if other != twin.name {
            return (other, female);
        }
    }
    (format!("{}子", twin.name), female)
}

fn hukou(maker: &mut Maker, family: &Household, twin: Option<&Child>) -> Hukou {
    if let Some(twin) = twin {
        return twin.hukou.clone();
    }
    if let Some(county) = &family.from_county {
        return Hukou::OtherCounty(county.clone());
    }
    let township = &maker.world.land.townships[maker.world.land.villages[family.village].township];
    match maker.dice.below(10_000) {
        0..16 => Hukou::None,
        16..220 => Hukou::OtherVillage(township.villages.start + maker.dice.index(township.villages.len())),
        _ => Hukou::Here,
    }
}

/// The school year in which grade 1 began or will begin: at six full years, some a year late, a few early.
fn entry_year(world: &World, born: NaiveDate, age: u8, dice: &mut Dice) -> i32 {
    let on_time = world.school_year() + 6 - i32::from(age);
    let autumn_born = (9..=10).contains(&chrono::Datelike::month(&born));
    match dice.below(1_000) {
        0..24 if age > 7 => on_time + 1,
        2..24 if age == 7 => on_time + 1,
        // At six, only a sixth of those are: the others have an approval still to come and simply start.
        0..8 if age == 6 => on_time + 1,
        // A second year of delay (延缓入学), the approval of which has mostly run out.
        0..2 if age == 7 => on_time + 2,
        24..80 if autumn_born => on_time - 1,
        _ => on_time,
    }
}

fn age_on(world: &World, born: NaiveDate) -> u8 {
    rules::calendar::full_years(born, world.recipe.term.age_day()).unwrap_or(0)
}

/// A birthday that makes a child that old on the age day.
pub(super) fn day_of_age(world: &World, age: i32, dice: &mut Dice) -> NaiveDate {
    let year = world.school_year() - age;
    let last = NaiveDate::from_ymd_opt(year, 8, 31).unwrap_or_default();
    last - Days::new(u64::from(dice.below(365)))
}

/// The day, if the lists cover a child born then; else the other.
fn within_ages(world: &World, day: NaiveDate, other: NaiveDate) -> NaiveDate {
    if (3..=17).contains(&age_on(world, day)) { day } else { other }
}

/// Any day of a year.
pub(super) fn day_in_year(year: i32, dice: &mut Dice) -> NaiveDate {
    NaiveDate::from_yo_opt(year, 1 + dice.below(365)).unwrap_or_default()
}
