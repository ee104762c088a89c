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

    /// The sign that stands for a syllable somebody wrote in letters, when there is such a syllable.
    pub(super) fn sign_of_letters(&self, letters: &str) -> Option<(Sign, Syllable)> {
        let syllable = *self.by_text.get(&letters.to_lowercase())?;
        Some((PRIVATE + syllable, syllable))
    }
}

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
}
