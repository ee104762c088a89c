//! 还原: from a Chinese sentence, as it is stored, back to its facts, and so to English.

use std::sync::LazyLock;

use super::sentence::{Piece, Sentence};
use super::{flags, pairs, refusals, rows, standings, terms};

/// Where one sentence ends and the next begins, and how English writes it.
const BETWEEN: [(char, &str); 2] = [('；', "; "), ('，', ", ")];

/// Every sentence in its pieces, that with the most words of its own first.
static FORMS: LazyLock<Vec<(Vec<Piece<'static>>, Sentence)>> = LazyLock::new(|| {
    let all = [standings::ALL, flags::ALL, rows::ALL, pairs::ALL, refusals::ALL].into_iter().flatten();
    let mut forms: Vec<_> = all.map(|sentence| (sentence.pieces(), *sentence)).collect();
    forms.sort_by_key(|(pieces, _)| std::cmp::Reverse(own_words(pieces)));
    forms
});

/// The English of what the rules have told in Chinese. Names, and whatever people typed, stay as they are.
pub fn english(chinese: &str) -> String {
    if let Some(sentence) = chinese.strip_suffix('。') {
        return format!("{}.", english(sentence));
    }
    whole(chinese).unwrap_or_else(|| in_parts(chinese))
}

/// The English of words that are one term or one sentence.
fn whole(chinese: &str) -> Option<String> {
    if let Some(term) = terms::english(chinese) {
        return Some(term.to_owned());
    }
    FORMS.iter().find_map(|(pieces, sentence)| {
        let mut facts = Vec::new();
        (has_its_words(pieces, chinese) && takes(pieces, chinese, &mut facts)).then(|| {
            let facts: Vec<String> = facts.iter().map(|fact| english(fact)).collect();
            sentence.in_english(&facts)
        })
    })
}

/// Several sentences in a row: each is as long as any that is known.
fn in_parts(chinese: &str) -> String {
    let ends: Vec<(usize, char)> = chinese.char_indices().filter(|(_, sign)| between(*sign).is_some()).collect();
    for (end, sign) in ends.iter().rev() {
        if let Some(first) = whole(&chinese[..*end]) {
            return joined(&first, *sign, &chinese[end + sign.len_utf8()..]);
        }
    }
    match ends.first() {
        Some((end, sign)) => joined(&listed(&chinese[..*end]), *sign, &chinese[end + sign.len_utf8()..]),
        None => listed(chinese),
    }
}

fn joined(first: &str, sign: char, rest: &str) -> String {
    format!("{first}{}{}", between(sign).unwrap_or_default(), english(rest))
}

fn between(sign: char) -> Option<&'static str> {
    BETWEEN.iter().find(|(chinese, _)| *chinese == sign).map(|(_, english)| *english)
}

/// A list of terms (甲、乙); anything else as it is.
fn listed(chinese: &str) -> String {
    let parts = chinese.split('、').map(|part| whole(part).unwrap_or_else(|| part.to_owned()));
    parts.collect::<Vec<_>>().join(", ")
}

/// Whether every word of the sentence stands in the text: most sentences end here.
fn has_its_words(pieces: &[Piece<'_>], text: &str) -> bool {
    pieces.iter().all(|piece| if let Piece::Words(words) = piece { text.contains(words) } else { true })
}

fn own_words(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|piece| if let Piece::Words(words) = piece { words.len() } else { 0 }).sum()
}

/// Whether the text is this sentence; its facts come out. A fact is as short as it can be.
fn takes<'t>(pieces: &[Piece<'_>], text: &'t str, facts: &mut Vec<&'t str>) -> bool {
    match pieces.split_first() {
        None => text.is_empty(),
        Some((Piece::Words(words), rest)) => text.strip_prefix(words).is_some_and(|text| takes(rest, text, facts)),
        Some((Piece::Fact(kind), rest)) => {
            for end in text.char_indices().map(|(at, sign)| at + sign.len_utf8()) {
                let (fact, after) = text.split_at(end);
                if !may_go_on(kind, fact) {
                    return false;
                }
                let known = facts.len();
                facts.push(fact);
                // What follows is tried first: it costs less than to ask whether the fact is a term.
                if ends(kind, after) && takes(rest, after, facts) && fits(kind, fact) {
                    return true;
                }
                facts.truncate(known);
            }
            false
        }
    }
}

/// Whether a fact of that kind may begin so.
fn may_go_on(kind: &str, fact: &str) -> bool {
    match kind {
        "#" => fact.chars().all(is_of_number),
        "*" => true,
        _ => !fact.ends_with(|sign| between(sign).is_some()),
    }
}

/// Whether a fact of that kind may end where this follows: a number is a whole number.
fn ends(kind: &str, after: &str) -> bool {
    kind != "#" || !after.starts_with(is_of_number)
}

fn is_of_number(sign: char) -> bool {
    sign.is_ascii_digit() || "-.".contains(sign)
}

fn fits(kind: &str, fact: &str) -> bool {
    match kind {
        "=" => whole(fact).is_some(),
        "^" => terms::is_grade(fact),
        _ => true,
    }
}
