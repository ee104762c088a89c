//! The book of names: every distinct name once, with its characters, sounds and surname worked out.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use linkage::block::{mark, stir};
use rayon::prelude::*;

use crate::matching::numbering::Numbers;
use crate::matching::sounds::{Sign, Syllable, sounds};
use crate::matching::variants::canonical;

/// Number of a name in the book; 0 = no name.
pub(super) type NameNumber = u32;

/// Most characters that are compared; longer names (transliterated ones) are compared by their first twelve.
pub(super) const MOST_SIGNS: usize = 12;

/// A name taken apart.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Characters in canonical form.
    pub(super) signs: [Sign; MOST_SIGNS],
    /// Their sounds, the surname's own reading first of all.
    pub(super) syllables: [Syllable; MOST_SIGNS],
    /// Number of characters compared.
    pub(super) length: u8,
    /// Characters of the surname: 1, or 2 for 欧阳 and its like.
    pub(super) surname: u8,
    /// Fingerprint of the folded sound.
    pub(super) sound: u32,
    /// Fingerprint of the folded sounds in any order.
    pub(super) bag: u32,
    /// The same for the first and the last part of a name written in parts; 0 when it is in one piece.
    pub(super) parts: [u32; 2],
    /// Fingerprint of the canonical characters.
    pub(super) canonical: u32,
    /// Looks like a name for the household only: 小宝, 阿强, 妞妞.
    pub(super) household: bool,
}

impl Name {
    /// The characters in canonical form.
    pub(super) fn signs(&self) -> &[Sign] {
        &self.signs[..usize::from(self.length)]
    }

    /// The characters after the surname.
    pub(super) fn given(&self) -> &[Sign] {
        &self.signs()[usize::from(self.surname).min(self.signs().len())..]
    }

    /// The folded sound of one place.
    pub(super) fn folded(&self, place: usize) -> Syllable {
        sounds().folded(self.syllables[place])
    }

    /// The folded sound of the surname's first character.
    pub(super) fn surname_sound(&self) -> u64 {
        u64::from(self.folded(0))
    }

    /// Fingerprint of the folded sound of the given name.
    pub(super) fn given_sound(&self) -> u64 {
        let given = usize::from(self.surname).min(self.signs().len())..self.signs().len();
        given.fold(7, |word, place| stir(word ^ u64::from(self.folded(place))))
    }
}

/// Whoever gives names their numbers.
pub(super) trait Names {
    /// The number of a name, as written; 0 when nothing is left of it.
    fn number_of(&mut self, written: &str) -> NameNumber;
}

/// All distinct names of both tables.
#[derive(Debug)]
pub(super) struct NameBook {
    numbers: Numbers,
    names: Vec<Name>,
}

impl Default for NameBook {
    fn default() -> Self {
        Self { numbers: Numbers::default(), names: vec![take_apart("", [0, 0])] }
    }
}

impl Names for NameBook {
    fn number_of(&mut self, written: &str) -> NameNumber {
        if written.is_empty() {
            return 0;
        }
        let as_written = mark(written);
        if let Some(number) = self.numbers.get(as_written) {
            return number;
        }
        let tidy = tidy(written);
        let number = match self.numbers.get(mark(&tidy)) {
            _ if tidy.is_empty() => 0,
            Some(number) => number,
            None => self.enter(&tidy),
        };
        self.numbers.put(as_written, number);
        number
    }
}

impl NameBook {
    /// The numbers of many lists of tidy names, each with its mark. New names are numbered in the order in which they come, the lists
    /// one behind the other, and taken apart.
    pub(super) fn numbers_of_lists<'n>(&mut self, lists: &[Vec<(u128, &'n str)>]) -> Vec<Vec<NameNumber>> {
        let (numbers, new) = self.numbers.of_lists(lists, self.names.len());
        let names = new.par_iter().map(|(list, place)| lists[*list as usize][*place as usize].1);
        self.names.par_extend(names.map(|tidy: &'n str| take_apart(tidy, parts_of(tidy))));
        numbers
    }

    fn enter(&mut self, tidy: &str) -> NameNumber {
        let number = NameNumber::try_from(self.names.len()).unwrap_or(NameNumber::MAX);
        self.names.push(take_apart(tidy, parts_of(tidy)));
        self.numbers.put(mark(tidy), number);
        number
    }

    /// A name by its number.
    #[inline]
    pub(super) fn name(&self, number: NameNumber) -> &Name {
        &self.names[number as usize]
    }

    /// Number of distinct names, and the empty one.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }
}

/// The dot between the parts of a transliterated name, and what is written for it.
const DOT: char = '·';
const DOTS: [char; 11] = ['·', '•', '．', '.', '・', '‧', '∙', '●', '。', '-', '－'];

/// Fingerprints of the first and last part of a name written in parts.
fn parts_of(tidy: &str) -> [u32; 2] {
    let mut parts = tidy.split(DOT).filter(|part| !part.is_empty());
    let (first, last) = (parts.next(), parts.next_back());
    let bag = |part: &str| take_apart(part, [0, 0]).bag;
    match (first, last) {
        (Some(first), Some(last)) => [bag(first), bag(last)],
        _ => [0, 0],
    }
}

/// Without spaces, brackets and what they hold; every dot between parts as one; full-width letters as ASCII capitals.
pub(super) fn tidy(written: &str) -> Cow<'_, str> {
    // Nearly all names are plain characters: nothing to tidy.
    if written.chars().all(|character| ('\u{4e00}'..='\u{9fff}').contains(&character)) {
        return Cow::Borrowed(written);
    }
    let mut tidy = String::with_capacity(written.len());
    let (mut bracket, mut between) = (false, false);
    for character in written.chars().map(half_width) {
        match character {
            '（' | '(' | '【' | '[' => bracket = true,
            '）' | ')' | '】' | ']' => bracket = false,
            '\'' | '’' => {}
            dot if DOTS.contains(&dot) => between = !tidy.is_empty(),
            space if space.is_whitespace() || space.is_control() || space == '\u{feff}' => {}
            _ if bracket => {}
            other => {
                if std::mem::take(&mut between) {
                    tidy.push(DOT);
                }
                tidy.push(other.to_ascii_uppercase());
            }
        }
    }
    Cow::Owned(tidy)
}

fn half_width(character: char) -> char {
    match character {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
            char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character)
        }
        other => other,
    }
}

/// A character of a name somebody could not type.
pub(super) const UNREADABLE: Sign = b'?' as Sign;

fn sign_of(character: char) -> Sign {
    match canonical(character) {
        '?' | '？' | '*' | '＊' | '□' | '■' | '＿' | '_' | '\u{fffd}' | '×' | 'X' => UNREADABLE,
        private @ '\u{e000}'..='\u{f8ff}' => {
            let _ = private;
            UNREADABLE
        }
        plain => Sign::try_from(u32::from(plain)).unwrap_or_else(|_| 0xD800 | (stir(u64::from(plain)) & 0x7FF) as Sign),
    }
}

/// The characters of a tidy name with their sounds, and how many there are; those beyond [`MOST_SIGNS`] are left out.
fn signs_of(tidy: &str) -> ([Sign; MOST_SIGNS], [Syllable; MOST_SIGNS], usize) {
    let (mut signs, mut syllables, mut count) = ([0; MOST_SIGNS], [0; MOST_SIGNS], 0);
    let mut add = |(sign, syllable): (Sign, Syllable)| {
        if count < MOST_SIGNS {
            (signs[count], syllables[count]) = (sign, syllable);
            count += 1;
        }
    };
    let mut rest = tidy;
    while let Some(character) = rest.chars().next() {
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            rest = &rest[character.len_utf8()..];
            if character != DOT {
                let sign = sign_of(character);
                add((sign, sounds().syllable(sign)));
            }
            continue;
        }
        let (written, after) = rest.split_at(letters);
        rest = after;
        match sounds().sign_of_letters(written) {
            Some(sign) if letters > 1 => add(sign),
            _ => written.chars().for_each(|letter| add((sign_of(letter), 0))),
        }
    }
    (signs, syllables, count)
}

fn take_apart(tidy: &str, parts: [u32; 2]) -> Name {
    let (signs, syllables, length) = signs_of(tidy);
    let mut name = Name {
        signs,
        syllables,
        length: length as u8,
        surname: 1,
        sound: 0,
        bag: 0,
        parts,
        canonical: 0,
        household: false,
    };
    name.surname = surname_length(name.signs());
    if let Some(own) = surname_reading(name.signs[0], name.signs[1], name.length) {
        name.syllables[0] = own;
    }
    let sound =
        (0..name.signs().len()).map(|place| u64::from(name.folded(place)) | u64::from(unsounded(&name, place)) << 20);
    let (in_order, in_any) = sound.fold((1, 0_u64), |(row, bag), one| (stir(row ^ one), bag.wrapping_add(stir(one))));
    (name.sound, name.bag) = (in_order as u32, (in_any as u32).max(1));
    name.canonical = name.signs().iter().fold(1, |word, sign| stir(word ^ u64::from(*sign))) as u32;
    name.household = is_household(&name);
    name
}

/// A character without a known sound stands for itself.
fn unsounded(name: &Name, place: usize) -> Sign {
    if name.syllables[place] == 0 { name.signs[place] } else { 0 }
}

/// 复姓.
const DOUBLE_SURNAMES: &str = "欧阳司马上官诸葛尉迟皇甫令狐慕容东方夏侯公孙长孙宇文司徒端木呼延万俟独孤南宫闻人澹台轩辕拓跋百里申屠钟离宗政濮阳淳于单于太叔赫连";

fn surname_length(signs: &[Sign]) -> u8 {
    static DOUBLE: OnceLock<HashSet<u32, linkage::Quick>> = OnceLock::new();
    let double = DOUBLE.get_or_init(|| {
        let signs: Vec<u32> = DOUBLE_SURNAMES.chars().map(u32::from).collect();
        signs.chunks_exact(2).map(|pair| pair[0] << 16 | pair[1]).collect()
    });
    match signs {
        [first, second, _, ..] if double.contains(&(u32::from(*first) << 16 | u32::from(*second))) => 2,
        _ => 1,
    }
}

/// Characters that are read otherwise when they are surnames, each followed by a character of that sound.
const SURNAME_READINGS: &str = "单善仇求解谢区欧查渣曾增盖葛朴瓢任人缪妙翟宅冼显乐月种虫员运折蛇黑贺秘必召少隗伟纪己宓福覃秦牟木谌陈燕烟华话宁宁应英卜补柏百尉玉万莫晟成哈哈繁婆能耐逄庞祭寨";

fn surname_reading(first: Sign, second: Sign, length: u8) -> Option<Syllable> {
    static READINGS: OnceLock<HashMap<Sign, Syllable, linkage::Quick>> = OnceLock::new();
    let readings = READINGS.get_or_init(|| {
        let signs: Vec<Sign> = SURNAME_READINGS.chars().map(|character| u32::from(character) as Sign).collect();
        signs.chunks_exact(2).map(|pair| (pair[0], sounds().syllable(pair[1]))).collect()
    });
    let own = readings.get(&first).copied().filter(|_| length > 1)?;
    // 万 and 尉 are read so only in 万俟 and 尉迟.
    let only_double = first == '万' as Sign || first == '尉' as Sign;
    let double = second == '俟' as Sign || second == '迟' as Sign;
    (!only_double || double).then_some(own)
}

fn is_household(name: &Name) -> bool {
    let signs = name.signs();
    let is = |sign: Sign, of: &str| of.chars().any(|character| u32::from(character) as Sign == sign);
    match signs {
        [one, other] if one == other => true,
        [first, _] if is(*first, "小阿幺老大二三") => true,
        [.., last] if signs.len() <= 3 && is(*last, "娃蛋狗妞") => true,
        [_, one, other] if one == other => is(*one, "宝贝蛋妞娃毛豆"),
        [first, one, other] => is(*first, "小阿") && one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{NameBook, Names};

    #[test]
    fn dots_spaces_and_brackets_make_no_other_name() {
        let mut book = NameBook::default();
        let number = book.number_of("阿依古丽·买买提");
        assert_eq!(book.number_of("阿依古丽•买买提 "), number);
        assert_eq!(book.number_of("阿依古丽 . 买买提（小丽）"), number);
        let in_one_piece = book.number_of("阿依古丽买买提");
        assert_eq!(book.name(in_one_piece).canonical, book.name(number).canonical);
        assert_eq!(book.number_of(" · "), 0);
    }

    #[test]
    fn a_surname_has_its_own_reading() {
        let mut book = NameBook::default();
        let (one, other) = (book.number_of("单小明"), book.number_of("善小明"));
        assert_eq!(book.name(one).sound, book.name(other).sound);
    }

    #[test]
    fn pinyin_in_place_of_a_character_sounds_like_it() {
        let mut book = NameBook::default();
        let (one, other) = (book.number_of("王喆明"), book.number_of("王zhe明"));
        assert_eq!(book.name(one).sound, book.name(other).sound);
    }

    #[test]
    fn household_names_are_known_by_their_shape() {
        let mut book = NameBook::default();
        for name in ["妞妞", "小宝", "阿强", "狗蛋"] {
            let number = book.number_of(name);
            assert!(book.name(number).household, "{name}");
        }
        let number = book.number_of("王小明");
        assert!(!book.name(number).household);
    }
}
