//! Reading a coded value from the words people use for it.

use crate::identity::clauses::clauses;
use crate::identity::denial::{Mention, Stance, mentions, says};
use crate::identity::plain;

/// The value of the first word that the text says; a word that it denies (未迁出) is not read. Rarer and longer words stand first in the
/// table.
pub(super) fn first_word<T: Copy>(written: &str, words: &[(&str, T)]) -> Option<T> {
    let mut text = without_space(written);
    for (word, value) in words {
        if says(&text, word) {
            return Some(*value);
        }
        // Taken out, so that 非县外省内 is not 省内.
        text = text.replace(word, "，");
    }
    None
}

/// The plain text without any space: people part characters to fill a cell.
pub(super) fn without_space(written: &str) -> String {
    plain(written).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every value whose word is said of the child, and of which `keep` makes nothing else. A denial holds to the end of its clause and of the
/// list that goes on from it: 无视力、听力残疾, 无残疾、慢性病.
pub(super) fn said_in_lists<T: Copy>(text: &str, words: &[(&str, T)], keep: impl Fn(&Mention<'_>) -> bool) -> Vec<T> {
    let (mut said, mut denied) = (Vec::new(), false);
    for clause in clauses(text) {
        let mut found: Vec<_> = words
            .iter()
            .flat_map(|(word, value)| mentions(clause.text, word).map(|mention| (mention, *value)))
            .collect();
        found.sort_by_key(|(mention, _)| mention.at);
        denied &= clause.goes_on;
        for (mention, value) in found {
            denied |= mention.stance == Stance::Denied;
            if !denied && mention.stance == Stance::Said && !is_of_kin(&mention) && keep(&mention) {
                said.push(value);
            }
        }
    }
    said
}

/// Relatives of whom a family tells besides the child.
const KIN: [&str; 18] = [
    "父",
    "母",
    "爸",
    "妈",
    "祖",
    "爷",
    "奶",
    "姥",
    "外公",
    "外婆",
    "家长",
    "监护人",
    "家人",
    "哥",
    "姐",
    "弟弟",
    "妹妹",
    "亲属",
];

/// Whether a relative is named before it: 随父母务工.
pub(super) fn names_kin(mention: &Mention<'_>) -> bool {
    KIN.iter().any(|word| mention.before.contains(word))
}

/// Whether what is told is told of somebody else than the child: 父母外出务工, 父亲去世. Who goes with them (随父母外出务工) is meant as well.
pub(super) fn is_of_kin(mention: &Mention<'_>) -> bool {
    let kin = KIN.iter().filter_map(|word| mention.before.rfind(word)).max();
    kin.is_some_and(|at| {
        let goes_along = mention.before[..at].contains(['随', '跟', '同', '和', '与', '陪']);
        let child_again = ["孩子", "学生", "本人", "该生"].iter().any(|word| mention.before[at..].contains(word));
        !goes_along && !child_again
    })
}

/// Whether the text says the word of the child itself.
pub(super) fn says_of_child(text: &str, word: &str) -> bool {
    mentions(text, word).any(|mention| mention.stance == Stance::Said && !is_of_kin(&mention))
}

/// Asserts that no word of a table is read as what it means once it is denied.
#[cfg(test)]
pub(super) fn assert_denied_words_are_not_read<T: Copy + PartialEq>(
    words: &[(&str, T)],
    read: impl Fn(&str) -> Vec<T>,
) {
    use crate::identity::denial::DENIALS;
    for (word, value) in words {
        for denial in DENIALS {
            let denied = format!("{denial}{word}");
            assert!(!read(&denied).contains(value), "{denied}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_the_parents_is_not_told_of_the_child() {
        assert!(!says_of_child("父母外出务工", "务工") && !says_of_child("父亲去世", "去世"));
        assert!(says_of_child("随父母外出务工", "务工") && says_of_child("父母离异，外出务工", "务工"));
        assert!(says_of_child("父母离异本人务工", "务工"));
    }

    #[test]
    fn the_first_word_that_is_said_decides() {
        let words = [("迁出", 'a'), ("在册", 'b')];
        assert_eq!(first_word("未 迁 出，在册", &words), Some('b'));
        assert_eq!(first_word("未迁出", &words), None);
    }
}
