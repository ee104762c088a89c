//! 说法: what the rules have told, the headings of source records and the posts of officers, in the language of the page.

use rules::identity::Ethnic;
use rules::responsibility::{Line, PostKind, read_post};
use rules::speech::{english, word};

use super::{Language, Words};

/// Headings of fields of source records, and in English.
const FIELDS: [(&str, &str); 33] = [
    ("姓名", "Name"),
    ("入户登记名", "Name on the survey"),
    ("曾用名", "Former name"),
    ("性别", "Sex"),
    ("民族", "People"),
    ("出生日期", "Birth date"),
    ("证件号码", "ID number"),
    ("学籍号", "Roll number"),
    ("村组", "Village and group"),
    ("户籍地代码", "Hukou"),
    ("学校", "School"),
    ("年级", "Grade"),
    ("班级", "Class"),
    ("就学情况", "Schooling"),
    ("未就学原因", "Why not in school"),
    ("去向", "Gone to"),
    ("佐证", "Proof"),
    ("父亲姓名", "Father's name"),
    ("母亲姓名", "Mother's name"),
    ("父亲", "Father"),
    ("母亲", "Mother"),
    ("监护人", "Guardian"),
    ("电话", "Phone"),
    ("户口状态", "Hukou state"),
    ("学籍状态", "Roll state"),
    ("离册日期", "Off the roster"),
    ("日期", "Day"),
    ("月份", "Month"),
    ("类别", "Kind"),
    ("对方学校", "Other school"),
    ("原因", "Reason"),
    ("缺勤天数", "Days absent"),
    ("连续缺勤起", "Absent since"),
];

/// Fields whose values are words of a code, not what somebody typed.
const CODED: [&str; 8] = ["性别", "年级", "班级", "就学情况", "未就学原因", "户口状态", "学籍状态", "类别"];

impl Words {
    /// What the rules have told: the reason of a standing or a flag, what a row says, what speaks for a pair. Names in it stay as they are.
    pub fn said(&self, told: &str) -> String {
        match self.language {
            Language::Chinese => told.to_owned(),
            Language::English => capitalised(&english(told)),
        }
    }

    /// The heading of a field of a source record.
    pub fn field(&self, heading: &str) -> String {
        let known = FIELDS.iter().find(|(chinese, _)| *chinese == heading);
        known.map_or_else(|| self.said(heading), |(chinese, english)| self.say(*chinese, *english))
    }

    /// The value of a field of a source record: a code in words, or what was typed as it is.
    pub fn value(&self, heading: &str, written: &str) -> String {
        match self.language {
            Language::English if CODED.contains(&heading) => capitalised(&word(written)),
            _ => written.to_owned(),
        }
    }

    /// 岗位: a post as the county calls it; in English the rung that it is.
    pub fn post(&self, line: Line, written: &str) -> String {
        let kind = read_post(written, line, true);
        match kind {
            PostKind::GovernmentOther | PostKind::EducationOther if written != kind.title() => written.to_owned(),
            kind => self.say(written, capitalised(&english(kind.title()))),
        }
    }

    /// 民族: its name.
    pub fn people(&self, ethnic: Ethnic) -> String {
        self.say(ethnic.title(), super::peoples::english(ethnic))
    }

    /// Several words in a row.
    pub fn list(&self, words: &[String]) -> String {
        words.join(self.say("、", ", ").as_str())
    }

    /// One sentence and another.
    pub fn joined(&self, one: &str, other: &str) -> String {
        self.say(format!("{one}。{other}。"), format!("{one}. {other}."))
    }

    /// A heading and what it heads.
    pub fn headed(&self, heading: &str, text: &str) -> String {
        self.say(format!("{heading}：{text}"), format!("{heading}: {text}"))
    }
}

fn capitalised(english: &str) -> String {
    let mut signs = english.chars();
    signs.next().map(|first| first.to_uppercase().chain(signs).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_in_the_language_of_the_page() {
        let told = "三里小学花名册在籍在校";
        assert_eq!(Language::Chinese.words().said(told), told);
        assert_eq!(Language::English.words().said(told), "On the roster of 三里小学: on the roll, in school");
    }

    #[test]
    fn what_was_typed_stays_and_what_is_a_code_is_said() {
        let words = Language::English.words();
        assert_eq!(words.value("原因", "随父母务工"), "随父母务工");
        assert_eq!(words.value("未就学原因", "初中在外打工，其他"), "初中在外打工，其他");
        assert_eq!(words.value("学籍状态", "在籍离校"), "On the roll, not in school");
        assert_eq!((words.field("学籍号").as_str(), words.value("班级", "3班").as_str()), ("Roll number", "Class 3"));
    }

    #[test]
    fn a_post_is_named_by_its_rung_in_english_and_as_it_is_called_in_chinese() {
        let of = |language: Language, line, post| language.words().post(line, post);
        assert_eq!(of(Language::Chinese, Line::Government, "村支书"), "村支书");
        assert_eq!(of(Language::English, Line::Government, "村支书"), "Head of the village");
        assert_eq!(of(Language::English, Line::Education, "包户教师"), "Teacher of these households");
        assert_eq!(of(Language::English, Line::Government, "驾驶员"), "驾驶员", "no post that the rules know");
    }
}
