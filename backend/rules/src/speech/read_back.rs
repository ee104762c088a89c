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

/// What the rules tell is shorter, and of fewer sentences. Anything longer was typed by somebody and is not looked through.
const MOST_SIGNS: usize = 600;
const MOST_SENTENCES: usize = 32;

/// The English of what the rules have told in Chinese. Names, and whatever people typed, stay as they are.
pub fn english(chinese: &str) -> String {
    let sentences = chinese.chars().filter(|sign| between(*sign).is_some()).count();
    if sentences >= MOST_SENTENCES || chinese.chars().count() > MOST_SIGNS {
        return chinese.to_owned();
    }
    read_back(chinese)
}

/// The English of a value that a row shows: the words of a code, or what was typed as it is.
pub fn word(written: &str) -> String {
    let term = terms::english(written).map(str::to_owned);
    term.or_else(|| of_forms(written, |sentence| rows::ALL.contains(sentence))).unwrap_or_else(|| written.to_owned())
}

fn read_back(chinese: &str) -> String {
    if let Some(sentence) = chinese.strip_suffix('。') {
        return format!("{}.", read_back(sentence));
    }
    whole(chinese).or_else(|| in_parts(chinese)).unwrap_or_else(|| chinese.to_owned())
}

/// The English of words that are one term or one sentence.
fn whole(chinese: &str) -> Option<String> {
    terms::english(chinese).map(str::to_owned).or_else(|| of_forms(chinese, |_| true))
}

/// The English by the sentences that are asked for.
fn of_forms(chinese: &str, asked: impl Fn(&Sentence) -> bool) -> Option<String> {
    FORMS.iter().filter(|(_, sentence)| asked(sentence)).find_map(|(pieces, sentence)| {
        let mut facts = Vec::new();
        (has_its_words(pieces, chinese) && takes(pieces, chinese, &mut facts)).then(|| {
            let facts: Vec<String> = facts.iter().map(|(kind, fact)| fact_in_english(kind, fact)).collect();
            sentence.in_english(&facts)
        })
    })
}

/// A fact by its kind: what may be a name or typed stays as it is.
fn fact_in_english(kind: &str, fact: &str) -> String {
    match kind {
        "" | "#" => fact.to_owned(),
        "、" => listed(fact).unwrap_or_else(|| fact.replace('、', ", ")),
        _ => read_back(fact),
    }
}

/// Several sentences in a row, each as long as any that is known; nothing where none is.
fn in_parts(chinese: &str) -> Option<String> {
    let ends: Vec<(usize, char)> = chinese.char_indices().filter(|(_, sign)| between(*sign).is_some()).collect();
    for (end, sign) in ends.iter().rev() {
        if let Some(first) = whole(&chinese[..*end]) {
            return Some(joined(&first, *sign, &read_back(&chinese[end + sign.len_utf8()..])));
        }
    }
    let Some((end, sign)) = ends.first() else { return listed(chinese) };
    let (first, rest) = (&chinese[..*end], &chinese[end + sign.len_utf8()..]);
    match (listed(first), read_back(rest)) {
        (None, same) if same == rest => None,
        (said, rest) => Some(joined(&said.unwrap_or_else(|| first.to_owned()), *sign, &rest)),
    }
}

fn joined(first: &str, sign: char, rest: &str) -> String {
    format!("{first}{}{rest}", between(sign).unwrap_or_default())
}

fn between(sign: char) -> Option<&'static str> {
    BETWEEN.iter().find(|(chinese, _)| *chinese == sign).map(|(_, english)| *english)
}

/// A list (甲、乙): terms in English, all else as it is; nothing where there is neither a term nor a list.
fn listed(chinese: &str) -> Option<String> {
    let parts: Vec<&str> = chinese.split('、').collect();
    let said: Vec<Option<String>> = parts.iter().map(|part| whole(part)).collect();
    let known = said.iter().any(Option::is_some);
    let words = said.into_iter().zip(parts).map(|(said, part)| said.unwrap_or_else(|| part.to_owned()));
    known.then(|| words.collect::<Vec<_>>().join(", "))
}

/// Whether every word of the sentence stands in the text: most sentences end here.
fn has_its_words(pieces: &[Piece<'_>], text: &str) -> bool {
    pieces.iter().all(|piece| if let Piece::Words(words) = piece { text.contains(words) } else { true })
}

fn own_words(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|piece| if let Piece::Words(words) = piece { words.len() } else { 0 }).sum()
}

/// Whether the text is this sentence; its facts come out. A fact is as short as it can be.
fn takes<'t>(pieces: &[Piece<'static>], text: &'t str, facts: &mut Vec<(&'static str, &'t str)>) -> bool {
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
                facts.push((kind, fact));
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
        "@" => fact.ends_with("学期"),
        _ => true,
    }
}
