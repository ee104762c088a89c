//! Distances between texts, by character (never by byte).

/// Edits between two texts: characters replaced, lost, added, or two neighbours exchanged. Bit-parallel up to 64 characters.
pub fn edits(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if short.is_empty() {
        return long.len();
    }
    if short.len() <= 64 { edits_in_one_word(short, long) } else { edits_by_table(short, long) }
}

/// Hyyrö's bit-vector algorithm for the restricted Damerau–Levenshtein distance.
fn edits_in_one_word(short: &[char], long: &[char]) -> usize {
    let places_of = |wanted: char| {
        short.iter().enumerate().filter(|(_, one)| **one == wanted).fold(0_u64, |places, (at, _)| places | 1 << at)
    };
    let last = 1_u64 << (short.len() - 1);
    let (mut up, mut down, mut diagonal, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
    let mut distance = short.len();
    for character in long {
        let places = places_of(*character);
        let exchanged = ((!diagonal & places) << 1) & before;
        diagonal = ((places & up).wrapping_add(up) ^ up) | places | down | exchanged;
        let mut higher = down | !(diagonal | up);
        let mut lower = diagonal & up;
        distance += usize::from(higher & last != 0);
        distance -= usize::from(lower & last != 0);
        higher = higher << 1 | 1;
        lower <<= 1;
        up = lower | !(diagonal | higher);
        down = higher & diagonal;
        before = places;
    }
    distance
}

fn edits_by_table(one: &[char], other: &[char]) -> usize {
    let width = other.len() + 1;
    let mut rows = vec![vec![0; width]; one.len() + 1];
    rows[0] = (0..width).collect();
    for at in 1..=one.len() {
        rows[at][0] = at;
        for to in 1..width {
            let replaced = rows[at - 1][to - 1] + usize::from(one[at - 1] != other[to - 1]);
            let mut best = replaced.min(rows[at - 1][to] + 1).min(rows[at][to - 1] + 1);
            if at > 1 && to > 1 && one[at - 1] == other[to - 2] && one[at - 2] == other[to - 1] {
                best = best.min(rows[at - 2][to - 2] + 1);
            }
            rows[at][to] = best;
        }
    }
    rows[one.len()][other.len()]
}

/// Jaro–Winkler similarity, 0 to 1.
pub fn jaro_winkler(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let jaro = jaro(&one, &other);
    let prefix = one.iter().zip(&other).take(4).take_while(|(left, right)| left == right).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}

fn jaro(one: &[char], other: &[char]) -> f64 {
    if one.is_empty() || other.is_empty() {
        return f64::from(u8::from(one.is_empty() && other.is_empty()));
    }
    let reach = (one.len().max(other.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; other.len()];
    let mut met = Vec::new();
    for (at, character) in one.iter().enumerate() {
        let window = at.saturating_sub(reach)..(at + reach + 1).min(other.len());
        if let Some(to) = window.into_iter().find(|to| !taken[*to] && other[*to] == *character) {
            taken[to] = true;
            met.push(*character);
        }
    }
    if met.is_empty() {
        return 0.0;
    }
    let mirrored = other.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(character, _)| character);
    let exchanged = met.iter().zip(mirrored).filter(|(left, right)| left != right).count();
    let met = met.len() as f64;
    (met / one.len() as f64 + met / other.len() as f64 + (met - (exchanged / 2) as f64) / met) / 3.0
}

/// Share of tokens (parted by anything but letters and digits) that both texts have, of all they have.
pub fn token_share(one: &str, other: &str) -> f64 {
    let tokens = |text: &'_ str| -> std::collections::BTreeSet<String> {
        let parts = text.split(|character: char| !character.is_alphanumeric());
        parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
    };
    let (one, other) = (tokens(one), tokens(other));
    let all = one.union(&other).count();
    if all == 0 { 0.0 } else { one.intersection(&other).count() as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::{edits, edits_by_table, jaro_winkler, token_share};
    use proptest::prelude::*;

    #[test]
    fn one_wrong_chinese_character_is_one_edit() {
        assert_eq!(edits("张子涵", "张梓涵"), 1);
        assert_eq!(edits("张子涵", "张涵子"), 1);
        assert_eq!(edits("", "张"), 1);
    }

    #[test]
    fn jaro_winkler_gives_the_values_of_the_literature() {
        for (one, other, expected) in
            [("MARTHA", "MARHTA", 0.961), ("DIXON", "DICKSONX", 0.813), ("DWAYNE", "DUANE", 0.84)]
        {
            assert!((jaro_winkler(one, other) - expected).abs() < 0.001, "{one} {other}");
        }
    }

    #[test]
    fn tokens_may_stand_in_any_order() {
        assert!((token_share("12 High Street", "high street, 12") - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn the_bit_vectors_count_as_the_table_does(one in "[abc]{0,9}", other in "[abc]{0,9}") {
            let (left, right): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            prop_assert_eq!(edits(&one, &other), edits_by_table(&left, &right));
        }
    }
}
