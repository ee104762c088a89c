//! 姓: where the surname ends, and its popular short forms.

/// Compound surnames (复姓) still in use.
const COMPOUND: [&str; 24] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "宇文", "长孙",
    "轩辕", "独孤", "南宫", "拓跋", "呼延", "端木", "澹台", "申屠", "东郭", "闻人",
];

/// The surname at the head of a name's key; empty for an empty name.
pub fn surname(key: &str) -> &str {
    let end = key.char_indices().nth(surname_length(key)).map_or(key.len(), |(at, _)| at);
    &key[..end]
}

/// How many characters the surname has: two for a compound one with a given name behind it, else one.
pub fn surname_length(key: &str) -> usize {
    let compound = COMPOUND.iter().any(|s| key.len() > s.len() && key.starts_with(s));
    if compound { 2 } else { 1 }
}

/// Surnames that many people write in a popular short form are one surname for comparison.
pub(super) fn usual_surname(c: char) -> char {
    match c {
        '萧' => '肖',
        '傅' => '付',
        '阎' => '闫',
        '戴' => '代',
        '於' => '于',
        '邱' => '丘',
        '蓝' => '兰',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_surname_needs_a_given_name_behind_it() {
        assert_eq!(surname("欧阳修"), "欧阳");
        assert_eq!(surname("欧阳"), "欧");
        assert_eq!(surname("马晓燕"), "马");
        assert_eq!(surname("马"), "马");
        assert_eq!(surname(""), "");
    }
}
