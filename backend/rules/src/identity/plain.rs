//! Text without what keyboards and spreadsheets add to it.

use std::borrow::Cow;

/// The text with full-width forms made half-width, without surrounding space, apostrophes or invisible marks.
///
/// Chinese punctuation and letters stay. Borrowed when nothing had to change.
pub fn plain(written: &str) -> Cow<'_, str> {
    if written.is_ascii() {
        return Cow::Borrowed(trim(written));
    }
    if !written.chars().any(|c| half_width(c) != Some(c)) {
        return Cow::Borrowed(trim(written));
    }
    let narrow: String = written.chars().filter_map(half_width).collect();
    Cow::Owned(trim(&narrow).to_owned())
}

/// Whether the cell says nothing: empty, a dash, or a word for "none".
pub fn is_blank(written: &str) -> bool {
    let text = plain(written);
    matches!(
        &*text,
        "" | "-" | "--" | "—" | "——" | "/" | "\\" | "无" | "空" | "暂无" | "不详" | "未知" | "null" | "NULL" | "None"
    )
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '`' | '‘' | '’' | '“' | '”'))
}

/// The half-width form of a character; `None` for a mark that cannot be seen.
fn half_width(c: char) -> Option<char> {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        '\u{3000}' | '\u{a0}' => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2060}' => None,
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_and_invisible_marks_go_and_chinese_stays() {
        assert_eq!(plain("　２０１５年３月　"), "2015年3月");
        assert_eq!(plain("\u{feff}'62900\u{200b}1"), "629001");
        assert!(matches!(plain("张三"), Cow::Borrowed("张三")));
    }

    #[test]
    fn a_dash_and_a_word_for_none_say_nothing() {
        for written in ["", " ", "-", "——", "无", "／", "不详", "\u{3000}"] {
            assert!(is_blank(written), "{written:?}");
        }
        assert!(!is_blank("0"));
    }
}
