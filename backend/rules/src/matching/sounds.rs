//! How a character sounds: its syllable without tone, a second reading, and the syllable as dialects fold it.

use std::collections::HashMap;
use std::sync::OnceLock;

use pinyin::{ToPinyin, ToPinyinMulti};

/// A character in 16 bits: its code in the basic plane; rarer ones share the surrogate range, pinyin written in place of a
/// character lies in the private range.
pub(super) type Sign = u16;

/// A syllable by number; 0 = none.
pub(super) type Syllable = u16;

const PRIVATE: u16 = 0xE000;

/// The readings of all characters.
pub(super) struct Sounds {
    /// The usual reading and a second one, by sign.
    readings: Vec<[Syllable; 2]>,
    folded: Vec<Syllable>,
    by_text: HashMap<String, Syllable, linkage::Quick>,
}

/// The table, made once: 20,900 characters take about two milliseconds.
#[inline]
pub(super) fn sounds() -> &'static Sounds {
    static SOUNDS: OnceLock<Sounds> = OnceLock::new();
    SOUNDS.get_or_init(Sounds::make)
}

impl Sounds {
    fn make() -> Self {
        let mut table = Self { readings: vec![[0; 2]; 0x1_0000], folded: vec![0], by_text: HashMap::default() };
        // Some forty thousand readings are written in thirteen hundred ways.
        let mut known: HashMap<&str, Syllable, linkage::Quick> = HashMap::default();
        let mut number = |table: &mut Self, plain| *known.entry(plain).or_insert_with(|| table.number_of(plain));
        for code in (0x3400..0xA000_u32).chain(0xF900..0xFB00) {
            let Some(character) = char::from_u32(code) else { continue };
            let Some(reading) = character.to_pinyin() else { continue };
            table.readings[code as usize][0] = number(&mut table, reading.plain());
            let readings = character.to_pinyin_multi();
            let other =
                readings.into_iter().flatten().map(pinyin::Pinyin::plain).find(|plain| *plain != reading.plain());
            if let Some(other) = other {
                table.readings[code as usize][1] = number(&mut table, other);
            }
        }
        for syllable in 1..table.folded.len() {
            table.readings[usize::from(PRIVATE) + syllable][0] = syllable as Syllable;
        }
        table
    }

    fn number_of(&mut self, text: &str) -> Syllable {
        let text = text.replace('ü', "v").replace("lue", "lve").replace("nue", "nve");
        if let Some(number) = self.by_text.get(&text) {
            return *number;
        }
        let number = self.folded.len() as Syllable;
        self.folded.push(number);
        self.by_text.insert(text.clone(), number);
        let folded = fold(&text);
        let folded = if folded == text { number } else { self.number_of(&folded) };
        self.folded[usize::from(number)] = folded;
        number
    }

    /// The usual reading of a character.
    pub(super) fn syllable(&self, sign: Sign) -> Syllable {
        self.readings[usize::from(sign)][0]
    }

    /// Whether two characters can be read alike.
    #[inline]
    pub(super) fn alike(&self, one: Sign, other: Sign) -> bool {
        let [left, left_too] = self.readings[usize::from(one)];
        let [right, right_too] = self.readings[usize::from(other)];
        one == other
            || left != 0 && (left == right || left == right_too)
            || left_too != 0 && (left_too == right || left_too == right_too)
    }

    /// The syllable as a speaker of a dialect may write it.
    pub(super) fn folded(&self, syllable: Syllable) -> Syllable {
        self.folded[usize::from(syllable)]
    }

    /// The signs that stand for syllables somebody wrote in letters; `None` when the letters are no pinyin.
    ///
    /// Of two ways to cut them the one holds that pinyin spells without an apostrophe: no syllable but the first begins with a vowel
    /// when it need not (`wan ga na`, not `wang a na`), and syllables are as long as they can be (`xian`, not `xi an`).
    pub(super) fn signs_of_letters(&self, letters: &str) -> Option<Vec<(Sign, Syllable)>> {
        let letters = letters.to_ascii_lowercase();
        // The best way to write the first so many letters: its cost, and where its last syllable begins.
        let mut best: Vec<Option<(usize, usize)>> = vec![Some((0, 0))];
        for end in 1..=letters.len() {
            let ways = (end.saturating_sub(LONGEST)..end).filter_map(|start| {
                let (before, _) = best[start]?;
                self.syllable_of(&letters[start..end])?;
                let needs_apostrophe = start > 0 && letters[start..].starts_with(['a', 'e', 'o']);
                Some((before + 1 + usize::from(needs_apostrophe) * letters.len(), start))
            });
            best.push(ways.min());
        }
        let (mut signs, mut end) = (Vec::new(), letters.len());
        while end > 0 {
            let (_, start) = best[end]?;
            let syllable = self.syllable_of(&letters[start..end])?;
            signs.push((PRIVATE + syllable, syllable));
            end = start;
        }
        signs.reverse();
        Some(signs)
    }

    /// A syllable by its letters. A sound without a vowel (呣, 嗯) is no part of a name.
    fn syllable_of(&self, letters: &str) -> Option<Syllable> {
        let voiced = letters.contains(['a', 'e', 'i', 'o', 'u', 'v']);
        self.by_text.get(letters).copied().filter(|_| voiced)
    }
}

/// Letters of the longest syllable: zhuang.
const LONGEST: usize = 6;

/// Folds what dialects confuse: n/l, zh ch sh/z c s, ang eng ing/an en in, hu/f before a vowel, r/l left apart.
fn fold(syllable: &str) -> String {
    let mut text = syllable.to_owned();
    if let Some(rest) = text.strip_prefix('n') {
        text = format!("l{rest}");
    }
    for (full, flat) in [("zh", "z"), ("ch", "c"), ("sh", "s")] {
        if let Some(rest) = text.strip_prefix(full) {
            text = format!("{flat}{rest}");
        }
    }
    if let Some(rest) = text.strip_prefix("hu").filter(|rest| rest.starts_with(['a', 'e', 'i', 'o'])) {
        text = format!("f{rest}");
    } else if text == "hu" {
        "fu".clone_into(&mut text);
    }
    if text.ends_with("ng") && !text.ends_with("ong") {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use pinyin::ToPinyin;
    use proptest::prelude::*;

    use super::{fold, sounds};

    #[test]
    fn dialects_fold_what_their_speakers_confuse() {
        assert_eq!(fold("ning"), fold("lin"));
        assert_eq!(fold("zhang"), fold("zan"));
        assert_eq!(fold("hui"), "fi");
        assert_eq!(fold("hua"), "fa");
    }

    #[test]
    fn characters_of_one_reading_are_alike() {
        let (one, other, third) = ('子' as u16, '梓' as u16, '明' as u16);
        assert!(sounds().alike(one, other));
        assert!(!sounds().alike(one, third));
        // 乐 is read le and yue.
        assert!(sounds().alike('乐' as u16, '悦' as u16));
    }

    fn cut(letters: &str) -> Option<Vec<u16>> {
        sounds().signs_of_letters(letters).map(|signs| signs.into_iter().map(|(_, syllable)| syllable).collect())
    }

    #[test]
    fn letters_are_cut_into_syllables_as_pinyin_spells_them() {
        for (letters, characters) in
            [("JIRIGALA", "吉日嘎拉"), ("wangana", "万嘎那"), ("xian", "先"), ("gulinaer", "古丽娜尔"), ("lv", "吕")]
        {
            let expected = characters.chars().map(|one| sounds().syllable(one as u16)).collect();
            assert_eq!(cut(letters), Some(expected), "{letters}");
        }
        assert_eq!(cut("smith"), None);
    }

    proptest! {
        #[test]
        fn syllables_written_one_behind_the_other_are_pinyin(signs in proptest::collection::vec(0x4E00..0x9F00_u16, 1..8)) {
            let plain = |sign: u16| char::from_u32(sign.into())?.to_pinyin().map(pinyin::Pinyin::plain);
            let texts: Vec<String> = signs.iter().filter_map(|sign| plain(*sign)).map(|text| text.replace('ü', "v")).collect();
            prop_assume!(texts.iter().all(|text| text.len() > 2));
            prop_assert!(cut(&texts.concat()).is_some_and(|cut| cut.len() <= texts.len() * 2));
        }
    }
}
