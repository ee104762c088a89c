//! 年级.

use std::fmt;
use std::str::FromStr;

use super::{SchoolKind, Stage, split_class};
use crate::calendar::SchoolYear;
use crate::coded;
use crate::identity::{Doubt, Reading, is_blank, plain};

coded! {
    /// 学制: how nine years are divided.
    pub enum System {
        /// 六三制.
        SixThree = "6-3" "六三制",
        /// 五四制.
        FiveFour = "5-4" "五四制",
    }
}

impl System {
    /// Years of primary school.
    pub const fn primary_years(self) -> u8 {
        match self {
            Self::SixThree => 6,
            Self::FiveFour => 5,
        }
    }
}

/// 年级 by its code in the national statistics: 11–16 primary, 21–24 junior, 31–33 senior (D§4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

/// What must be known to read a grade: the school year, and what the school teaches if that is known.
#[derive(Debug, Clone, Copy)]
pub struct GradeContext {
    /// The school year of the roster.
    pub year: SchoolYear,
    /// The school's kind, where the school is known.
    pub kind: Option<SchoolKind>,
    /// How the county divides the nine years.
    pub system: System,
}

impl Grade {
    /// The grade of that code.
    pub fn of_code(code: u8) -> Option<Self> {
        matches!(code, 11..=16 | 21..=24 | 31..=33).then_some(Self(code))
    }

    /// The nth year of a stage.
    pub fn of_stage(stage: Stage, year: u8) -> Option<Self> {
        let base = match stage {
            Stage::Primary => 10,
            Stage::Junior => 20,
            Stage::Senior => 30,
        };
        (1..=6).contains(&year).then(|| Self::of_code(base + year)).flatten()
    }

    /// Its code.
    pub fn code(self) -> u8 {
        self.0
    }

    /// The stage it belongs to.
    pub fn stage(self) -> Stage {
        match self.0 / 10 {
            1 => Stage::Primary,
            2 => Stage::Junior,
            _ => Stage::Senior,
        }
    }

    /// Which year of its stage, from 1.
    pub fn year_in_stage(self) -> u8 {
        self.0 % 10
    }

    /// Which year of school from the first grade on: 1–9 (10–12 in senior school).
    pub fn year_of_school(self, system: System) -> u8 {
        match self.stage() {
            Stage::Primary => self.year_in_stage(),
            Stage::Junior => system.primary_years() + self.year_in_stage(),
            Stage::Senior => 9 + self.year_in_stage(),
        }
    }

    /// The grade of that year of school, 1–12.
    pub fn of_year_of_school(year: u8, system: System) -> Option<Self> {
        let primary = system.primary_years();
        match year {
            0 => None,
            y if y <= primary => Self::of_stage(Stage::Primary, y),
            y if y <= 9 => Self::of_stage(Stage::Junior, y - primary),
            y => Self::of_stage(Stage::Senior, y - 9),
        }
    }

    /// Whether it is the graduating class of junior school (毕业班).
    pub fn is_last_of_junior(self, system: System) -> bool {
        self.stage() == Stage::Junior && self.year_of_school(system) == 9
    }

    /// Whether it is the last class of primary school.
    pub fn is_last_of_primary(self, system: System) -> bool {
        self.stage() == Stage::Primary && self.year_in_stage() == system.primary_years()
    }

    /// 一年级 … 九年级 (six-three), 初一 … 初四 (five-four), 高一 ….
    pub fn title(self) -> &'static str {
        match self.0 {
            11 => "一年级",
            12 => "二年级",
            13 => "三年级",
            14 => "四年级",
            15 => "五年级",
            16 => "六年级",
            21 => "七年级",
            22 => "八年级",
            23 => "九年级",
            24 => "初四",
            31 => "高一",
            32 => "高二",
            _ => "高三",
        }
    }
}

impl fmt::Display for Grade {
    /// The two digits, as stored.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for Grade {
    type Err = Doubt;

    fn from_str(code: &str) -> Result<Self, Doubt> {
        code.parse().ok().and_then(Self::of_code).ok_or(Doubt::GradeUnknown)
    }
}

/// Reads a grade: `三年级`, `初一`, `七年级`, `7`, `13`, `小三`, `高二`, `2023级`, also with a class behind it. A year of entry is read
/// against the school year (D§4.5); what cannot be told from the school's kind has no value. A grade that the school does not
/// teach is kept with a doubt.
pub fn read_grade(written: &str, context: GradeContext) -> Reading<Grade> {
    if is_blank(written) {
        return Reading::empty();
    }
    let text: String = plain(written).chars().filter(|c| !c.is_whitespace()).collect();
    let (head, _) = split_class(&text);
    let Some(grade) = grade_of(head.as_deref().unwrap_or(&text), context) else {
        return Reading::doubted(Doubt::GradeUnknown);
    };
    match context.kind {
        Some(kind) if !kind.teaches(grade.stage()) => Reading::suspect(grade, Doubt::GradeNotTaught),
        _ => Reading::sure(grade),
    }
}

fn grade_of(text: &str, context: GradeContext) -> Option<Grade> {
    if let Some(year) = text.strip_suffix('级').and_then(|t| t.strip_suffix('年').or(Some(t))).and_then(entry_year) {
        return of_entry_year(year, context);
    }
    if let Ok(code) = text.trim_end_matches(".0").parse::<u8>()
        && let Some(grade) = Grade::of_code(code)
    {
        return Some(grade);
    }
    let prefixes = [
        ("小学", Stage::Primary),
        ("小", Stage::Primary),
        ("初级中学", Stage::Junior),
        ("初中", Stage::Junior),
        ("初", Stage::Junior),
        ("高级中学", Stage::Senior),
        ("高中", Stage::Senior),
        ("高", Stage::Senior),
    ];
    let stated = prefixes.iter().find_map(|(prefix, stage)| text.strip_prefix(prefix).map(|rest| (*stage, rest)));
    let (stage, rest) = stated.map_or((None, text), |(stage, rest)| (Some(stage), rest));
    let number = year_number(rest)?;
    match stage {
        Some(stage) => Grade::of_stage(stage, number)
            .or_else(|| Grade::of_year_of_school(number, context.system).filter(|g| g.stage() == stage)),
        None => of_plain_number(number, context),
    }
}

/// A bare year: in a school of one higher stage `1` means that stage's first year, else years of school are counted.
fn of_plain_number(number: u8, context: GradeContext) -> Option<Grade> {
    let stages = context.kind.map_or(&[][..], SchoolKind::stages);
    match stages {
        [stage @ (Stage::Junior | Stage::Senior)] if number <= 4 => Grade::of_stage(*stage, number),
        [Stage::Junior, Stage::Senior] if number <= 4 => None,
        _ => Grade::of_year_of_school(number, context.system),
    }
}

/// 2023级: grade = start of the school year − year of entry + 1. Which first grade was entered only the school's kind tells.
fn of_entry_year(entered: i32, context: GradeContext) -> Option<Grade> {
    let year = u8::try_from(context.year.start_year() - entered + 1).ok()?;
    match context.kind?.stages() {
        [stage] => Grade::of_stage(*stage, year),
        [Stage::Primary, ..] if year > 4 => Grade::of_year_of_school(year, context.system),
        _ => None,
    }
}

fn entry_year(text: &str) -> Option<i32> {
    match text.len() {
        4 => text.parse().ok().filter(|y| (1990..=2100).contains(y)),
        2 => text.parse::<i32>().ok().filter(|y| (10..=60).contains(y)).map(|y| 2000 + y),
        _ => None,
    }
}

/// `三年级`, `三年`, `三`, `3`, `十一年级`.
fn year_number(text: &str) -> Option<u8> {
    let core = text.trim_end_matches("年级").trim_end_matches(['年', '级']).trim_end_matches(".0");
    match core {
        "一" => Some(1),
        "二" => Some(2),
        "三" => Some(3),
        "四" => Some(4),
        "五" => Some(5),
        "六" => Some(6),
        "七" => Some(7),
        "八" => Some(8),
        "九" => Some(9),
        "十" => Some(10),
        "十一" => Some(11),
        "十二" => Some(12),
        _ if core.bytes().all(|b| b.is_ascii_digit()) => core.parse().ok().filter(|n| (1..=12).contains(n)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn context(kind: Option<SchoolKind>) -> GradeContext {
        GradeContext { year: SchoolYear::starting_in(2026).unwrap(), kind, system: System::SixThree }
    }

    fn grade(written: &str, kind: Option<SchoolKind>) -> Option<u8> {
        read_grade(written, context(kind)).value.map(Grade::code)
    }

    #[test]
    fn one_grade_in_the_ways_people_write_it() {
        for written in ["三年级", "3", "13", "小三", "小学三年级", "3年级", "三", "3.0", "三年级2班", "三(2)班"]
        {
            assert_eq!(grade(written, None), Some(13), "{written}");
        }
        for written in ["七年级", "初一", "7", "21", "初中一年级", "七年级(1)班", "初一3班"] {
            assert_eq!(grade(written, None), Some(21), "{written}");
        }
        assert_eq!((grade("高二", None), grade("十一年级", None), grade("11", None)), (Some(32), Some(32), Some(11)));
    }

    #[test]
    fn a_year_of_entry_is_read_against_the_school_year_and_the_kind_of_school() {
        assert_eq!(grade("2023级3班", Some(SchoolKind::Primary)), Some(14));
        assert_eq!(grade("2024级", Some(SchoolKind::Junior)), Some(23));
        assert_eq!(grade("24级", Some(SchoolKind::Junior)), Some(23));
        assert_eq!(grade("2025级", None), None);
        // In a nine-year school 2025级 may be the second grade or the eighth.
        assert_eq!(grade("2025级", Some(SchoolKind::NineYear)), None);
        assert_eq!(grade("2015级", Some(SchoolKind::Junior)), None);
    }

    #[test]
    fn a_bare_number_means_what_the_school_teaches() {
        assert_eq!(grade("1", Some(SchoolKind::Junior)), Some(21));
        assert_eq!(grade("7", Some(SchoolKind::Junior)), Some(21));
        assert_eq!(grade("2", Some(SchoolKind::Senior)), Some(32));
        assert_eq!(grade("1", Some(SchoolKind::CompleteSecondary)), None);
        let reading = read_grade("初一", context(Some(SchoolKind::Primary)));
        assert_eq!((reading.value, &reading.doubts[..]), (Grade::of_code(21), &[Doubt::GradeNotTaught][..]));
        assert_eq!(read_grade("大班", context(None)).doubts, [Doubt::GradeUnknown]);
    }

    #[test]
    fn five_and_four_years_end_in_the_ninth_all_the_same() {
        let last = Grade::of_year_of_school(9, System::FiveFour).unwrap();
        assert_eq!((last.code(), last.is_last_of_junior(System::FiveFour)), (24, true));
        let last = Grade::of_year_of_school(9, System::SixThree).unwrap();
        assert_eq!((last.code(), last.is_last_of_junior(System::SixThree)), (23, true));
        assert!(Grade::of_code(15).is_some_and(|g| g.is_last_of_primary(System::FiveFour)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_doubted(written in ".{0,12}", likely in "[一二三七初高小0-9年级班()]{0,8}") {
            for text in [written, likely] {
                for kind in [None, Some(SchoolKind::NineYear), Some(SchoolKind::Junior)] {
                    drop(read_grade(&text, context(kind)));
                }
            }
        }

        #[test]
        fn a_title_reads_back(year in 1u8..=12) {
            let grade = Grade::of_year_of_school(year, System::SixThree).unwrap();
            prop_assert_eq!(read_grade(grade.title(), context(None)), Reading::sure(grade));
            prop_assert_eq!(grade.to_string().parse(), Ok(grade));
        }
    }
}
