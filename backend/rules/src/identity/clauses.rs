//! 分句: the clauses of what people write in one cell.

/// What ends a clause. A colon does not: 在读证明：无.
pub fn is_clause_end(c: char) -> bool {
    matches!(
        c,
        ',' | '，' | ';' | '；' | '。' | '、' | '!' | '?' | '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】' | '\n'
    )
}

/// A clause of a text, and whether it only goes on with the list that the clause before it began: 无视力、听力残疾.
pub struct Clause<'t> {
    /// Its words.
    pub text: &'t str,
    /// Whether a denial before it holds here as well.
    pub goes_on: bool,
}

/// The clauses of a text.
pub fn clauses(text: &str) -> impl Iterator<Item = Clause<'_>> {
    let mut list = false;
    text.split_inclusive(is_clause_end).map(move |piece| {
        let text = piece.trim_end_matches(is_clause_end).trim();
        let own_verb = text.starts_with(['有', '是', '为', '已', '仅', '只']);
        let goes_on = std::mem::replace(&mut list, piece.ends_with('、')) && !own_verb;
        Clause { text, goes_on }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_until_a_clause_says_something_of_its_own() {
        let of = |text| clauses(text).map(|clause| (clause.text, clause.goes_on)).collect::<Vec<_>>();
        assert_eq!(of("无视力、听力残疾"), [("无视力", false), ("听力残疾", true)]);
        assert_eq!(of("无在读证明、有照片"), [("无在读证明", false), ("有照片", false)]);
        assert_eq!(of("辍学，未复学"), [("辍学", false), ("未复学", false)]);
        assert_eq!(of("在读证明:无"), [("在读证明:无", false)]);
    }
}
