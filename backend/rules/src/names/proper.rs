//! 规范姓名: whether a name is written as a register writes it.

use super::is_han;

/// Whether a name is written as the register of the police writes it: in Chinese characters, the parts of a transliterated name with the
/// middle dot between them. `?`, `*`, pinyin, Latin letters, stray blanks, other dots and remarks in brackets stand for something that the
/// writer could not or did not write.
pub fn is_proper(written: &str) -> bool {
    let mut parts = written.split('·');
    parts.all(|part| !part.is_empty() && part.chars().all(|sign| is_han(sign) || sign == '〇'))
}

#[cfg(test)]
mod tests {
    use super::is_proper;

    #[test]
    fn only_characters_and_the_middle_dot_make_a_proper_name() {
        for written in ["张子璇", "斯迪克·伊敏", "阿依夏·买买提·热合曼", "㛃娜", "王𬍛"] {
            assert!(is_proper(written), "{written}");
        }
        for written in [
            "张子xuan",
            "董梓?",
            "刘世qi",
            "蔡宇？",
            "王慧*",
            "王慧＊",
            "张芯?",
            "赵 涛",
            "赵　涛",
            "斯迪克-伊敏",
            "斯迪克•伊敏",
            "斯迪克．伊敏",
            "斯迪克.伊敏",
            "·伊敏",
            "zhangzixuan",
            "王\u{e123}",
            "马小燕（大）",
            "王□燕",
            "",
        ] {
            assert!(!is_proper(written), "{written}");
        }
    }
}
