//! 姓名: how names are miswritten.

use super::words::{HOMOPHONES, LOOKALIKES, RARE, SPELLINGS, SURNAMES};
use crate::dice::Dice;

/// Another character of the same sound (同音字); the surname now and then.
pub(super) fn homophone(name: &str, dice: &mut Dice) -> Option<String> {
    let surname = dice.happens(120_000);
    if surname {
        exchange(name, 0..1, SURNAMES, dice)
    } else {
        exchange(name, 1..name.chars().count(), HOMOPHONES, dice)
    }
}

/// A character that looks alike (形近字).
pub(super) fn lookalike(name: &str, dice: &mut Dice) -> Option<String> {
    exchange(name, 1..name.chars().count(), LOOKALIKES, dice)
}

/// One character left out.
pub(super) fn dropped(name: &str, dice: &mut Dice) -> Option<String> {
    let characters: Vec<char> = name.chars().collect();
    (characters.len() >= 3).then(|| {
        let out = 1 + dice.index(characters.len() - 1);
        characters.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, c)| c).collect()
    })
}

/// A rare character as `?`, as pinyin or as an empty box.
pub(super) fn rare(name: &str, dice: &mut Dice) -> Option<String> {
    let (rare, pinyin) = RARE.iter().find(|(rare, _)| name.contains(*rare))?;
    let written = dice.pick(&["?", "？", pinyin, "□", "*"]);
    Some(name.replace(*rare, written))
}

/// Another Chinese spelling of a minority name (音译).
pub(super) fn spelling(name: &str, dice: &mut Dice) -> Option<String> {
    let found: Vec<(&str, &[&str])> = SPELLINGS
        .iter()
        .flat_map(|ways| ways.iter().map(|way| (*way, *ways)))
        .filter(|(way, _)| name.contains(way))
        .collect();
    let &(way, ways) = found.get(dice.index(found.len()))?;
    let other = dice.pick(ways);
    (other != way).then(|| name.replacen(way, other, 1))
}

/// The middle dot of a name in one of its many shapes, or none.
pub(super) fn dot(name: &str, dice: &mut Dice) -> Option<String> {
    name.contains('·').then(|| name.replace('·', dice.pick(&["•", "．", ".", "・", " ", "", "‧", "-"])))
}

/// A space inside a name of two characters, as clerks do to make the column even.
pub(super) fn spaced(name: &str, dice: &mut Dice) -> Option<String> {
    let mut characters = name.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some(first), Some(second), None) => Some(format!("{first}{}{second}", dice.pick(&[" ", "　", "  "]))),
        _ => None,
    }
}

/// Exchanges one character in that part of the name for another of its group.
fn exchange(name: &str, part: std::ops::Range<usize>, groups: &[&str], dice: &mut Dice) -> Option<String> {
    let characters: Vec<char> = name.chars().collect();
    let group_of = |c: char| groups.iter().find(|group| group.contains(c));
    let known: Vec<usize> = part.filter(|&at| characters.get(at).is_some_and(|&c| group_of(c).is_some())).collect();
    let &at = known.get(dice.index(known.len()))?;
    let others: Vec<char> = group_of(characters[at])?.chars().filter(|&c| c != characters[at]).collect();
    let mut written = characters;
    written[at] = others[dice.index(others.len())];
    Some(written.into_iter().collect())
}
