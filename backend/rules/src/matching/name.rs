//! A name taken apart: its characters, how they sound, where the surname ends.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use linkage::block::stir;

use crate::matching::cells::is_han;
use crate::matching::sounds::{Sign, Syllable, sounds};
use crate::matching::tidy::DOT;
use crate::matching::variants::canonical;

/// Most characters that are compared; longer names (transliterated ones) are compared by their first twelve.
pub(super) const MOST_SIGNS: usize = 12;

/// A name taken apart, in one line of the processor's cache: names are met in no order, and each costs a trip to main memory.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(super) struct Name {
    /// Characters in canonical form.
    pub(super) signs: [Sign; MOST_SIGNS],
    /// Their sounds as dialects fold them, the surname by its own reading; 0 where a character has none.
    folded: [Syllable; MOST_SIGNS],
    /// Fingerprint of the folded sound.
    pub(super) sound: u32,
    /// Fingerprint of the folded sounds in any order.
    pub(super) bag: u32,
    /// Where the book keeps the fingerprints of its parts; 0 when it is in one piece.
    pub(super) in_parts: u32,
    /// The sound of the first character, by the surname's own reading.
    pub(super) first: Syllable,
    /// Number of characters compared.
    pub(super) length: u8,
    shape: u8,
}

/// How a name sounds, in twenty bytes: what every row is asked for. Names themselves lie in a line of the processor's cache each, and are
/// looked at only where two differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ear {
    /// Fingerprint of the folded sound.
    pub(super) sound: u32,
    /// Fingerprint of the folded sounds in any order.
    pub(super) bag: u32,
    /// Fingerprint of the folded sound of a given name of two characters and more; 0 for shorter ones.
    pub(super) given: u32,
    /// The folded sound of the surname's first character.
    surname: Syllable,
    /// The folded sounds of the given name's characters among the first three of the name.
    heard: [Syllable; 2],
    /// How many these are.
    count: u8,
    /// Written in parts.
    pub(super) in_parts: bool,
}

impl Ear {
    /// The folded sound of the surname's first character.
    #[inline]
    pub(super) fn surname_sound(self) -> u64 {
        u64::from(self.surname)
    }

    /// The folded sounds of the given name's characters among the first three of the name.
    #[inline]
    pub(super) fn heard(&self) -> &[Syllable] {
        &self.heard[..usize::from(self.count)]
    }
}

/// The surname has two characters: 欧阳 and its like.
const DOUBLE: u8 = 1;
/// Looks like a name for the household only: 小宝, 阿强, 妞妞.
const HOUSEHOLD: u8 = 2;

impl Name {
    /// Takes a tidy name apart; `in_parts` says where the fingerprints of its parts are kept.
    pub(super) fn take_apart(tidy: &str, in_parts: u32) -> Self {
        let (signs, syllables, length) = signs_of(tidy);
        let known = &signs[..length];
        let first = surname_reading(signs[0], signs[1], length).unwrap_or(syllables[0]);
        let (sounds, mut folded) = (sounds(), [0; MOST_SIGNS]);
        for (folded, syllable) in folded.iter_mut().zip(&syllables[..length]) {
            *folded = sounds.folded(*syllable);
        }
        folded[0] = sounds.folded(first);
        let sound = |place: usize| heard(signs[place], folded[place]);
        let (in_order, in_any) =
            (0..length).map(sound).fold((1, 0_u64), |(row, bag), one| (stir(row ^ one), bag.wrapping_add(stir(one))));
        let shape =
            if has_double_surname(known) { DOUBLE } else { 0 } | if is_household(known) { HOUSEHOLD } else { 0 };
        let (sound, bag) = (in_order as u32, (in_any as u32).max(1));
        Self { signs, folded, sound, bag, in_parts, first, length: length as u8, shape }
    }

    /// The characters in canonical form.
    #[inline]
    pub(super) fn signs(&self) -> &[Sign] {
        &self.signs[..usize::from(self.length).min(MOST_SIGNS)]
    }

    /// Characters of the surname.
    #[inline]
    pub(super) fn surname(&self) -> usize {
        1 + usize::from(self.shape & DOUBLE)
    }

    /// Looks like a name for the household only.
    #[inline]
    pub(super) fn household(&self) -> bool {
        self.shape & HOUSEHOLD != 0
    }

    /// How it sounds.
    pub(super) fn ear(&self) -> Ear {
        let given = if self.given().len() > 1 { (self.given_sound() as u32).max(1) } else { 0 };
        let (mut heard, mut count) = ([0; 2], 0);
        for (place, heard) in (self.surname()..self.signs().len().min(3)).zip(&mut heard) {
            *heard = self.folded[place];
            count += 1;
        }
        let in_parts = self.in_parts != 0;
        Ear { sound: self.sound, bag: self.bag, given, surname: self.folded[0], heard, count, in_parts }
    }

    /// The characters after the surname.
    #[inline]
    pub(super) fn given(&self) -> &[Sign] {
        self.signs().get(self.surname()..).unwrap_or_default()
    }

    /// How the characters after the surname sound to a dialect's ear.
    #[inline]
    pub(super) fn given_heard(&self) -> impl Iterator<Item = u64> {
        (self.surname()..self.signs().len()).map(|place| heard(self.signs[place], self.folded[place]))
    }

    /// The folded sound of one place.
    #[inline]
    pub(super) fn folded(&self, place: usize) -> Syllable {
        self.folded[place]
    }

    /// Fingerprint of the folded sound of the given name.
    #[inline]
    fn given_sound(&self) -> u64 {
        self.given_heard().fold(7, |word, heard| stir(word ^ heard))
    }
}

/// A character by its folded sound. One without a known sound, as a letter, stands for itself: else all foreign names would sound alike.
fn heard(sign: Sign, folded: Syllable) -> u64 {
    let own = if folded == 0 { sign } else { 0 };
    u64::from(folded) | u64::from(own) << 20
}

/// Fingerprints of the first and last part of a name written in parts.
pub(super) fn parts_of(tidy: &str) -> Option<[u32; 2]> {
    let mut parts = tidy.split(DOT).filter(|part| !part.is_empty());
    let (first, last) = (parts.next()?, parts.next_back()?);
    Some([first, last].map(|part| Name::take_apart(part, 0).bag))
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
    if is_han(tidy) {
        let sounds = sounds();
        tidy.chars().map(|character| canonical(character) as Sign).for_each(|sign| add((sign, sounds.syllable(sign))));
        return (signs, syllables, count);
    }
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
        match sounds().signs_of_letters(written) {
            Some(signs) if letters > 1 => signs.into_iter().for_each(&mut add),
            _ => written.chars().for_each(|letter| add((sign_of(letter), 0))),
        }
    }
    (signs, syllables, count)
}

/// 复姓.
const DOUBLE_SURNAMES: &str = "欧阳司马上官诸葛尉迟皇甫令狐慕容东方夏侯公孙长孙宇文司徒端木呼延万俟独孤南宫闻人澹台轩辕拓跋百里申屠钟离宗政濮阳淳于单于太叔赫连";

fn has_double_surname(signs: &[Sign]) -> bool {
    static DOUBLE: OnceLock<HashSet<u32, linkage::Quick>> = OnceLock::new();
    let double = DOUBLE.get_or_init(|| {
        let signs: Vec<u32> = DOUBLE_SURNAMES.chars().map(u32::from).collect();
        signs.chunks_exact(2).map(|pair| pair[0] << 16 | pair[1]).collect()
    });
    matches!(signs, [first, second, _, ..] if double.contains(&(u32::from(*first) << 16 | u32::from(*second))))
}

/// Characters that are read otherwise when they are surnames, each followed by a character of that sound.
const SURNAME_READINGS: &str = "单善仇求解谢区欧查渣曾增盖葛朴瓢任人缪妙翟宅冼显乐月种虫员运折蛇黑贺秘必召少隗伟纪己宓福覃秦牟木谌陈燕烟华话宁宁应英卜补柏百尉玉万莫晟成哈哈繁婆能耐逄庞祭寨";

fn surname_reading(first: Sign, second: Sign, length: usize) -> Option<Syllable> {
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

fn is_household(signs: &[Sign]) -> bool {
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
