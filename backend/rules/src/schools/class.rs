//! 班级.

use super::{Grade, GradeContext, read_grade};
use crate::identity::{Doubt, Reading, is_blank, plain};

/// Reads a class: `3班`, `(3)班`, `三班`, `三年级(2)班`, `2023级3班`, `701班`. A number is given in digits without padding; a class with a
/// name (`实验班`) keeps it.
pub fn read_class(written: &str) -> Reading<String> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
    let (_, class) = split_class(&text);
    Reading::or_doubt((!class.is_empty()).then_some(class), Doubt::ClassUnknown)
}

/// Reads 年级班级 of a class teacher: `三年级2班`, `七年级七(1)班`, `七年级2025级1班`, `七(1)班`. What cannot be told is `None`.
pub fn read_grade_class(written: &str, context: GradeContext) -> (Option<Grade>, Option<String>) {
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
    let stated = text.find("年级").map(|at| text.split_at(at + "年级".len()));
    let (grade, class) = if let Some((grade, class)) = stated {
        (grade.to_owned(), split_class(class).1)
    } else {
        let (head, class) = split_class(&text);
        (head.unwrap_or_default(), class)
    };
    (read_grade(&grade, context).value, (!class.is_empty()).then_some(class))
}

/// Splits what stands in a class column into the grade before it, if there is one, and the class: `七(1)班` → `七`, `1`.
pub fn split_class(text: &str) -> (Option<String>, String) {
    let text = text.replace(['（', '('], "(").replace(['）', ')'], ")");
    let core = text.strip_suffix('班').unwrap_or(&text);
    let had_class = core.len() < text.len();
    let bracketed = core.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    let (head, class) = match bracketed {
        Some((head, class)) => (head, class),
        None => split_at_grade(core, had_class),
    };
    let head = head.trim_end_matches(['-', '.']);
    ((!head.is_empty()).then(|| head.to_owned()), class_number(class))
}

/// Where no bracket helps: behind 级, behind 初一 or 小三, or the two last of three digits.
fn split_at_grade(core: &str, had_class: bool) -> (&str, &str) {
    if let Some(at) = core.rfind('级') {
        return core.split_at(at + '级'.len_utf8());
    }
    let mut chars = core.char_indices().skip(2).map(|(at, _)| at);
    let behind_two = chars.next();
    match (core.chars().next(), behind_two) {
        (Some('初' | '高' | '小'), Some(at)) => core.split_at(at),
        (Some('1'..='9'), _) if core.len() == 3 && core.bytes().all(|b| b.is_ascii_digit()) => core.split_at(1),
        (Some('一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九'), _)
            if core.chars().skip(1).all(|c| c.is_ascii_digit()) && core.len() > 3 =>
        {
            core.split_at(3)
        }
        _ if had_class => ("", core),
        _ => (core_if_grade(core), core),
    }
}

/// Text without 班 that is a grade alone, such as `初一` or `三`, is its own head.
fn core_if_grade(core: &str) -> &str {
    let grade = core.starts_with(['初', '高', '小']) && core.chars().count() == 2;
    if grade { core } else { "" }
}

fn class_number(class: &str) -> String {
    let digits = class.trim_end_matches(".0");
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        let number = digits.trim_start_matches('0');
        return if number.is_empty() { digits.to_owned() } else { number.to_owned() };
    }
    let chinese = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    match chinese.iter().zip(1u8..).find(|(word, _)| **word == class) {
        Some((_, number)) => number.to_string(),
        None => class.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::SchoolYear;
    use crate::schools::{SchoolKind, System};
    use proptest::prelude::*;

    #[test]
    fn a_class_in_the_ways_people_write_it() {
        for (written, class) in [
            ("3班", "3"),
            ("(3)班", "3"),
            ("（三）班", "3"),
            ("三班", "3"),
            ("03", "3"),
            ("3", "3"),
            ("三年级(2)班", "2"),
            ("2023级3班", "3"),
            ("七(1)班", "1"),
            ("初一3班", "3"),
            ("701班", "1"),
            ("七1班", "1"),
            ("实验班", "实验"),
        ] {
            assert_eq!(read_class(written).value.as_deref(), Some(class), "{written}");
        }
        assert_eq!(read_class(""), Reading::empty());
        assert_eq!(read_class("三年级").doubts, [Doubt::ClassUnknown]);
    }

    #[test]
    fn a_class_teachers_class_is_read_with_its_grade() {
        let context = GradeContext {
            year: SchoolYear::starting_in(2026).unwrap(),
            kind: Some(SchoolKind::NineYear),
            system: System::SixThree,
        };
        for (written, grade, class) in
            [("三年级2班", 13, "2"), ("七年级七(1)班", 21, "1"), ("七年级2026级1班", 21, "1"), ("七(1)班", 21, "1")]
        {
            assert_eq!(
                read_grade_class(written, context),
                (Grade::of_code(grade), Some(class.to_owned())),
                "{written}"
            );
        }
        assert_eq!(read_grade_class("", context), (None, None));
    }

    #[test]
    fn the_grade_before_a_class_is_found() {
        assert_eq!(split_class("2023级3班"), (Some("2023级".into()), "3".into()));
        assert_eq!(split_class("七(1)班"), (Some("七".into()), "1".into()));
        assert_eq!(split_class("3班"), (None, "3".into()));
    }

    proptest! {
        #[test]
        fn any_text_is_split(written in ".{0,12}", likely in "[一三七初高0-9年级班().]{0,8}") {
            drop((read_class(&written), split_class(&written)));
            drop((read_class(&likely), split_class(&likely)));
        }
    }
}
