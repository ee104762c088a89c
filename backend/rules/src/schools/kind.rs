//! 办学类型 and 学段.

use crate::coded;
use crate::identity::{Doubt, Reading, is_blank, plain};

coded! {
    /// 学段: the stages that count for compulsory education and the one behind it.
    pub enum Stage {
        /// 小学.
        Primary = "primary" "小学",
        /// 初中.
        Junior = "junior" "初中",
        /// 高中阶段.
        Senior = "senior" "高中",
    }
}

coded! {
    /// 办学类型. The stage is never derived from the first digits of a school's code (D§4.4).
    pub enum SchoolKind {
        /// 幼儿园.
        Kindergarten = "kindergarten" "幼儿园",
        /// 小学.
        Primary = "primary" "小学",
        /// 小学教学点.
        TeachingPoint = "teaching_point" "教学点",
        /// 初级中学.
        Junior = "junior" "初级中学",
        /// 九年一贯制学校.
        NineYear = "nine_year" "九年一贯制学校",
        /// 十二年一贯制学校.
        TwelveYear = "twelve_year" "十二年一贯制学校",
        /// 完全中学.
        CompleteSecondary = "complete_secondary" "完全中学",
        /// 高级中学.
        Senior = "senior" "高级中学",
        /// 中等职业学校.
        Vocational = "vocational" "中等职业学校",
        /// 特殊教育学校.
        Special = "special" "特殊教育学校",
        /// 专门学校 (formerly 工读学校): its pupils are in school (D§1.1, art. 20).
        Correctional = "correctional" "专门学校",
    }
}

impl SchoolKind {
    /// The stages it teaches, lowest first.
    pub const fn stages(self) -> &'static [Stage] {
        match self {
            Self::Kindergarten => &[],
            Self::Primary | Self::TeachingPoint => &[Stage::Primary],
            Self::Junior => &[Stage::Junior],
            Self::NineYear | Self::Special | Self::Correctional => &[Stage::Primary, Stage::Junior],
            Self::TwelveYear => &[Stage::Primary, Stage::Junior, Stage::Senior],
            Self::CompleteSecondary => &[Stage::Junior, Stage::Senior],
            Self::Senior | Self::Vocational => &[Stage::Senior],
        }
    }

    /// Whether it teaches that stage.
    pub fn teaches(self, stage: Stage) -> bool {
        self.stages().contains(&stage)
    }

    /// The kind of a three-digit 办学类型 code (KNOWN, D§4.4; 附设班 count as the school that holds them).
    fn of_number(code: &str) -> Option<Self> {
        Some(match code {
            "111" | "119" => Self::Kindergarten,
            "211" | "219" => Self::Primary,
            "218" => Self::TeachingPoint,
            "311" | "319" | "321" => Self::Junior,
            "312" => Self::NineYear,
            "341" => Self::CompleteSecondary,
            "342" => Self::Senior,
            "345" => Self::TwelveYear,
            "361" | "362" | "363" | "364" | "365" | "366" | "368" => Self::Vocational,
            "371" => Self::Correctional,
            "511" | "512" | "513" | "514" | "519" => Self::Special,
            _ => return None,
        })
    }
}

/// Reads a kind of school by our code, the three-digit code or a Chinese name.
pub fn read_school_kind(written: &str) -> Reading<SchoolKind> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let kind = SchoolKind::from_code(&text).or_else(|| SchoolKind::of_number(&text)).or_else(|| kind_of_words(&text));
    Reading::or_doubt(kind, Doubt::SchoolKindUnknown)
}

/// The first word that is in the text decides; longer and rarer words stand first.
fn kind_of_words(text: &str) -> Option<SchoolKind> {
    const WORDS: [(&str, SchoolKind); 24] = [
        ("教学点", SchoolKind::TeachingPoint),
        ("十二年", SchoolKind::TwelveYear),
        ("九年", SchoolKind::NineYear),
        ("一贯制", SchoolKind::NineYear),
        ("特殊教育", SchoolKind::Special),
        ("特教", SchoolKind::Special),
        ("盲", SchoolKind::Special),
        ("聋", SchoolKind::Special),
        ("培智", SchoolKind::Special),
        ("工读", SchoolKind::Correctional),
        ("专门学校", SchoolKind::Correctional),
        ("中等职业", SchoolKind::Vocational),
        ("职业", SchoolKind::Vocational),
        ("中职", SchoolKind::Vocational),
        ("职中", SchoolKind::Vocational),
        ("技工", SchoolKind::Vocational),
        ("中专", SchoolKind::Vocational),
        ("完全中学", SchoolKind::CompleteSecondary),
        ("完中", SchoolKind::CompleteSecondary),
        ("高级中学", SchoolKind::Senior),
        ("高中", SchoolKind::Senior),
        ("初", SchoolKind::Junior),
        ("小学", SchoolKind::Primary),
        ("幼儿园", SchoolKind::Kindergarten),
    ];
    WORDS.iter().find(|(word, _)| text.contains(word)).map(|(_, kind)| *kind)
}

/// Reads a 学校(机构)标识码: ten digits (D§4.4; no check digit exists). Kept as text, for it is only ever compared.
pub fn read_school_code(written: &str) -> Reading<String> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let well_formed = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit());
    Reading::or_doubt(well_formed.then(|| text.to_owned()), Doubt::SchoolCodeShape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn kinds_by_code_number_and_name() {
        for (written, kind) in [
            ("nine_year", SchoolKind::NineYear),
            ("312", SchoolKind::NineYear),
            ("九年一贯制学校", SchoolKind::NineYear),
            ("小学", SchoolKind::Primary),
            ("小学教学点", SchoolKind::TeachingPoint),
            ("初中", SchoolKind::Junior),
            ("职业高中", SchoolKind::Vocational),
            ("特殊教育学校", SchoolKind::Special),
        ] {
            assert_eq!(read_school_kind(written).value, Some(kind), "{written}");
        }
        assert_eq!(read_school_kind("补习班").doubts, [Doubt::SchoolKindUnknown]);
        for kind in SchoolKind::ALL {
            assert_eq!(read_school_kind(kind.title()).value, Some(*kind));
        }
    }

    #[test]
    fn a_school_code_has_ten_digits() {
        assert_eq!(read_school_code(" 2162000001 ").value.as_deref(), Some("2162000001"));
        assert_eq!(read_school_code("21620001").doubts, [Doubt::SchoolCodeShape]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,20}") {
            drop((read_school_kind(&written), read_school_code(&written)));
        }
    }
}
