//! 残疾人证号 (D§4.6).

use super::DisabilityKind;
use crate::identity::{Doubt, Reading, is_blank, plain, read_id_number};

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

/// The kind and the level (1 to 4) that a certificate's number holds.
pub fn disability_of_cert(number: &str) -> Option<(DisabilityKind, u8)> {
    let of_kind = DisabilityKind::from_code(number.get(18..19)?)?;
    Some((of_kind, number.get(19..20)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_certificate_holds_a_citizen_number_a_kind_and_a_level() {
        assert!(read_disability_cert("11010519491231002X52").is_sure());
        assert_eq!(disability_of_cert("11010519491231002X52"), Some((DisabilityKind::Mind, 2)));
        assert_eq!(disability_of_cert("11010519491231002X"), None);
        assert!(read_disability_cert("11010519491231002x52B1").is_sure());
        assert_eq!(read_disability_cert("11010519491231002152").doubts, [Doubt::DisabilityCertShape]);
        assert_eq!(read_disability_cert("11010519491231002X92").doubts, [Doubt::DisabilityCertShape]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,26}") {
            drop(read_disability_cert(&written));
        }
    }
}
