//! 健康状况 and 残疾 (D§4.6).

use super::words::first_word;
use crate::coded;
use crate::identity::{Doubt, Reading, is_blank, plain, read_id_number};

coded! {
    /// 健康状况 of the national roll.
    pub enum Health {
        /// 健康或良好.
        Healthy = "10" "健康",
        /// 一般或较弱.
        Fair = "20" "一般",
        /// 有慢性病.
        Chronic = "30" "慢性病",
        /// 有生理缺陷.
        Defect = "40" "生理缺陷",
        /// 残疾.
        Disabled = "50" "残疾",
    }
}

coded! {
    /// 残疾类别 (GB/T 26341).
    pub enum DisabilityKind {
        /// 视力残疾.
        Sight = "1" "视力",
        /// 听力残疾.
        Hearing = "2" "听力",
        /// 言语残疾.
        Speech = "3" "言语",
        /// 肢体残疾.
        Limbs = "4" "肢体",
        /// 智力残疾.
        Mind = "5" "智力",
        /// 精神残疾.
        Psychic = "6" "精神",
        /// 多重残疾.
        Multiple = "7" "多重",
    }
}

impl DisabilityKind {
    /// 三残 (三类残疾): sight, hearing and speech, mind, the three the Compulsory Education Act names (D§1.1, art. 19: 听力语言).
    pub fn is_of_the_three(self) -> bool {
        matches!(self, Self::Sight | Self::Hearing | Self::Speech | Self::Mind)
    }
}

/// Words and what they mean; the first that is in the text decides.
const HEALTH_WORDS: [(&str, Health); 10] = [
    ("残", Health::Disabled),
    ("慢性", Health::Chronic),
    ("缺陷", Health::Defect),
    ("患病", Health::Chronic),
    ("疾病", Health::Chronic),
    ("较弱", Health::Fair),
    ("一般", Health::Fair),
    ("健康", Health::Healthy),
    ("良好", Health::Healthy),
    ("正常", Health::Healthy),
];

/// Reads a state of health by code or word.
pub fn read_health(written: &str) -> Reading<Health> {
    if is_blank(written) {
        return Reading::empty();
    }
    let value = Health::from_code(&plain(written)).or_else(|| first_word(written, &HEALTH_WORDS));
    Reading::or_doubt(value, Doubt::HealthUnknown)
}

/// Words and what they mean; the first that is in the text decides.
const DISABILITY_WORDS: [(&str, DisabilityKind); 9] = [
    ("多重", DisabilityKind::Multiple),
    ("视", DisabilityKind::Sight),
    ("听", DisabilityKind::Hearing),
    ("言", DisabilityKind::Speech),
    ("语", DisabilityKind::Speech),
    ("肢", DisabilityKind::Limbs),
    ("智", DisabilityKind::Mind),
    ("精神", DisabilityKind::Psychic),
    ("盲", DisabilityKind::Sight),
];

/// Reads a kind of disability by code or word; several kinds are 多重.
pub fn read_disability_kind(written: &str) -> Reading<DisabilityKind> {
    if is_blank(written) || matches!(&*plain(written), "否" | "0" | "非残疾") {
        return Reading::empty();
    }
    let text = plain(written);
    if let Some(kind) = DisabilityKind::from_code(&text) {
        return Reading::sure(kind);
    }
    let mut kinds: Vec<_> =
        DISABILITY_WORDS.iter().filter(|(word, _)| text.contains(word)).map(|(_, kind)| *kind).collect();
    kinds.dedup();
    let value = if kinds.len() > 1 { Some(DisabilityKind::Multiple) } else { kinds.first().copied() };
    Reading::or_doubt(value, Doubt::DisabilityKindUnknown)
}

/// Reads a level of disability: 一级 (most severe) to 四级.
pub fn read_disability_level(written: &str) -> Reading<u8> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text = plain(written);
    let value = match text.trim_end_matches(".0").trim_end_matches('级') {
        "1" | "一" | "壹" => Some(1),
        "2" | "二" | "贰" => Some(2),
        "3" | "三" | "叁" => Some(3),
        "4" | "四" | "肆" => Some(4),
        _ => None,
    };
    Reading::or_doubt(value, Doubt::DisabilityLevelUnknown)
}

/// Reads a 残疾人证号: citizen number, kind, level, and `B1` … of a reissue (D§4.6).
pub fn read_disability_cert(written: &str) -> Reading<String> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let reissue = text.get(20..).unwrap_or_default();
    let right = text.is_ascii()
        && text.len() >= 20
        && read_id_number(&text[..18]).value.is_some()
        && matches!(text.as_bytes()[18], b'1'..=b'7')
        && matches!(text.as_bytes()[19], b'1'..=b'4')
        && (reissue.is_empty() || reissue.starts_with('B'));
    Reading::or_doubt(right.then_some(text), Doubt::DisabilityCertShape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn health_and_disability_by_code_and_word() {
        assert_eq!(read_health("健康").value, Some(Health::Healthy));
        assert_eq!(read_health("残疾").value, Some(Health::Disabled));
        assert_eq!(read_health("30").value, Some(Health::Chronic));
        assert_eq!(read_disability_kind("听力残疾").value, Some(DisabilityKind::Hearing));
        assert_eq!(read_disability_kind("视力、智力").value, Some(DisabilityKind::Multiple));
        assert_eq!(read_disability_kind("言语").value, Some(DisabilityKind::Speech));
        assert_eq!(read_disability_kind("无"), Reading::empty());
        assert_eq!(read_disability_level("二级").value, Some(2));
        assert_eq!(read_disability_level("五级").doubts, [Doubt::DisabilityLevelUnknown]);
    }

    #[test]
    fn a_certificate_holds_a_citizen_number_a_kind_and_a_level() {
        assert!(read_disability_cert("11010519491231002X52").is_sure());
        assert!(read_disability_cert("11010519491231002x52B1").is_sure());
        assert_eq!(read_disability_cert("11010519491231002152").doubts, [Doubt::DisabilityCertShape]);
        assert_eq!(read_disability_cert("11010519491231002X92").doubts, [Doubt::DisabilityCertShape]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,26}") {
            drop((read_health(&written), read_disability_kind(&written)));
            drop((read_disability_level(&written), read_disability_cert(&written)));
        }
    }
}
