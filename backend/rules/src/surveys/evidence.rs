//! 佐证: proof shown for a claim, above all of school elsewhere (D§6.8, D§7.1).

use chrono::NaiveDate;

use super::shown::{names_any, shown};
use crate::coded;
use crate::identity::{is_blank, plain, read_date};

coded! {
    /// 佐证材料 that inspections accept (D§6.8, D§7.3).
    pub enum Evidence {
        /// 在读证明.
        SchoolLetter = "school_letter" "在读证明",
        /// 学籍截图.
        RollPicture = "roll_picture" "学籍截图",
        /// 照片、视频.
        Photo = "photo" "照片或视频",
        /// 医院证明.
        HospitalLetter = "hospital_letter" "医院证明",
        /// 审批表 (休学、延缓入学).
        Approval = "approval" "审批表",
        /// 派出所证明.
        PoliceLetter = "police_letter" "派出所证明",
        /// 村(居)委会证明.
        VillageLetter = "village_letter" "村委会证明",
        /// 毕业证书.
        Diploma = "diploma" "毕业证书",
        /// 护照、签证.
        Passport = "passport" "护照或签证",
    }
}

impl Evidence {
    /// Whether it proves that the child studies at another place (省外就读证明率, D§5.2): a village's word alone does not.
    pub fn proves_school(self) -> bool {
        matches!(self, Self::SchoolLetter | Self::RollPicture | Self::Photo)
    }
}

/// Reads every proof that is shown: `在读证明、照片`. Text that names none, or only says that it is not there, proves nothing.
pub fn read_evidence(written: &str) -> Vec<Evidence> {
    if is_blank(written) {
        return Vec::new();
    }
    let shown = shown(written);
    Evidence::ALL.iter().copied().filter(|e| *e.as_str() == *plain(written) || shown.contains(e)).collect()
}

/// Whether a list names any paper at all: a kind that is known, or a number or title that nothing denies (证明材料(编号), D§6.7).
pub fn names_paper(written: &str) -> bool {
    !is_blank(written) && (!read_evidence(written).is_empty() || names_any(&plain(written)))
}

/// The day until which a paper permits something: `期限至2027-08-31`, `有效期到2027年8月31日`. `None` when none is named.
pub fn read_permitted_until(written: &str) -> Option<NaiveDate> {
    let text = plain(written);
    let of_date = |c: &char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '号' | '.' | '-' | '/');
    let ends = text.match_indices(['至', '到']).filter_map(|(at, word)| {
        let behind: String = text[at + word.len()..].trim_start().chars().take_while(of_date).collect();
        read_date(&behind).value
    });
    ends.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_approved_is_an_approval_and_what_was_not_is_none() {
        for written in ["休学批准书，至2026年10月31日", "延缓入学批准书", "教育局已批准"] {
            assert_eq!(read_evidence(written), [Evidence::Approval], "{written}");
        }
        for written in ["未经批准", "尚未批准", "待批准"] {
            assert_eq!(read_evidence(written), [], "{written}");
        }
    }

    #[test]
    fn a_number_names_a_paper_as_well_as_a_title() {
        for written in ["转学联系表", "ZX2026-014", "2026第31号", "接收函，学籍已核", "在读证明"] {
            assert!(names_paper(written), "{written}");
        }
        for written in ["", "无", "—", "暂无", "尚未提供", "转学手续未办", "待补"] {
            assert!(!names_paper(written), "{written}");
        }
    }

    #[test]
    fn the_end_of_a_permission_is_read_from_its_paper() {
        let end = NaiveDate::from_ymd_opt(2027, 8, 31);
        for written in ["延缓入学审批表，期限至2027-08-31", "休学2026年9月1日至2027年8月31日", "有效期到 2027.8.31止"]
        {
            assert_eq!(read_permitted_until(written), end, "{written}");
        }
        assert_eq!(read_permitted_until("休学审批表、县医院证明"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(written in ".{0,20}", likely in "[期限至到0-9年月日-]{0,16}") {
            drop((read_evidence(&written), read_evidence(&likely)));
            prop_assert!(read_permitted_until(&written).is_none_or(|day| day.to_string().len() == 10));
            prop_assert!(read_permitted_until(&likely).is_none_or(|day| day.to_string().len() == 10));
        }
    }

    #[test]
    fn the_village_alone_does_not_prove_a_school() {
        assert!(!Evidence::VillageLetter.proves_school() && Evidence::SchoolLetter.proves_school());
    }
}
