//! 往届: who has grown past the lists, but stands in the rosters of earlier years.

use super::child::{self, Birth};
use super::{Child, Claim, Elsewhere, Fate, Household, Trace};
use crate::dice::Dice;
use crate::world::Maker;

/// The grown-up brothers and sisters of a village's families who were at school here within the years of the recipe. They have
/// dice of their own: with or without a history the children are the same.
pub(super) fn add(maker: &mut Maker, village: usize, families: &mut [Household]) {
    let years = u64::try_from(maker.world.years() - 1).unwrap_or(0);
    if families.is_empty() || years == 0 {
        return;
    }
    maker.dice = Dice::of(maker.world.recipe.seed, "grown", village as u64);
    let due = maker.world.land.villages[village].children as u64 * years / 15;
    for nth in 0..due {
        let age = 18 + i32::try_from(nth % years).unwrap_or(0);
        let born = child::day_of_age(maker.world, age, &mut maker.dice);
        let family = maker.dice.index(families.len());
        let mut grown = child::make(maker, &families[family], Birth { born, twin: false }, 0, &[]);
        part(maker, &mut grown);
        families[family].grown.push(grown);
    }
}

/// How and when the rolls lost one who grew up: finishing, leaving for another county, dropping out, dying.
fn part(maker: &mut Maker, grown: &mut Child) {
    let now = maker.world.now();
    let entry = grown.path.entry;
    let dice = &mut maker.dice;
    let some_half = entry * 2 + dice.between(1, 17);
    let junior_half = (entry + 6) * 2 + dice.between(1, 5);
    let (fate, until) = match dice.below(1_000) {
        0..25 => (Fate::DroppedOut(Trace::Reported, Claim::Out), junior_half),
        25..85 => (Fate::Elsewhere(Elsewhere { far: dice.happens(400_000), proven: true, lately: false }), some_half),
        85..88 => (Fate::Dead, some_half),
        _ => (Fate::Finished, (entry + if dice.happens(600_000) { 12 } else { 9 }) * 2),
    };
    grown.fate = fate;
    if fate == Fate::Finished && until == (entry + 12) * 2 {
        grown.path.senior = maker.world.schools.seniors.first().copied();
    }
    grown.path.until = until.min(now - 1);
}
