//! 计数码: whom a figure looks at, as one short text. Who has the same code has the same part in every figure, so that a county is
//! counted by its codes and not by its persons.
//!
//! A code is the stable codes of its fields with colons between them: a database can put it together from its columns.

use super::{
    CohortPerson, CohortRecord, Counted, CountedChild, Disability, Exclusion, FlowRecord, Indicator, ReturnCase,
    RollMark, RollPupil,
};
use crate::rosters::MovementKind;
use crate::schools::Grade;
use crate::standing::{Level, SchoolStatus};

impl Counted {
    /// The code, as stored.
    pub fn code(&self) -> String {
        match self {
            Self::Child(child) => child_code(*child),
            Self::Pupil(pupil) => pupil_code(*pupil),
            Self::Flow(flow) => format!("flow:{}:{}", flow.kind, grade_code(flow.grade)),
            Self::Cohort(of, CohortPerson { record, status }) => {
                format!("cohort:{of}:{}:{record}", status.map_or("", SchoolStatus::as_str))
            }
            Self::Case(case) => {
                let why = case.excluded.map_or("", Exclusion::as_str);
                format!("case:{}:{}:{}:{why}", digit(case.returned), case.kept_days, digit(case.left_again))
            }
        }
    }

    /// Whoever has that code; `None` for a text that is none.
    pub fn from_code(code: &str) -> Option<Self> {
        let fields: Vec<&str> = code.split(':').collect();
        Some(match fields.as_slice() {
            ["child", fields @ ..] => Self::Child(child_of(fields)?),
            // Five parts: whoever is a pupil like any other, and all of them before second rows were told.
            ["pupil", grade, status, movement, other_year, mark @ ..] if mark.len() < 2 => Self::Pupil(RollPupil {
                grade: optional(grade, grade_of)?,
                status: optional(status, SchoolStatus::from_code)?,
                movement: optional(movement, MovementKind::from_code)?,
                other_year: yes(other_year)?,
                mark: optional(mark.first().copied().unwrap_or_default(), RollMark::from_code)?,
            }),
            ["flow", kind, grade] => {
                Self::Flow(FlowRecord { kind: MovementKind::from_code(kind)?, grade: optional(grade, grade_of)? })
            }
            // Two parts: as heads began before a cohort asked how its children stand.
            ["cohort", of, status @ .., record] if status.len() < 2 => Self::Cohort(
                Indicator::from_code(of)?,
                CohortPerson {
                    record: CohortRecord::from_code(record)?,
                    status: optional(status.first().copied().unwrap_or_default(), SchoolStatus::from_code)?,
                },
            ),
            // Three parts: as versions were published before the age was asked. What was published is read as it was.
            ["case", returned, kept_days, left_again, why @ ..] if why.len() < 2 => Self::Case(ReturnCase {
                returned: yes(returned)?,
                kept_days: kept_days.parse().ok()?,
                left_again: yes(left_again)?,
                excluded: optional(why.first().copied().unwrap_or_default(), Exclusion::from_code)?,
            }),
            _ => return None,
        })
    }
}

fn pupil_code(pupil: RollPupil) -> String {
    format!(
        "pupil:{}:{}:{}:{}{}",
        grade_code(pupil.grade),
        pupil.status.map_or("", SchoolStatus::as_str),
        pupil.movement.map_or("", MovementKind::as_str),
        digit(pupil.other_year),
        pupil.mark.map(|mark| format!(":{mark}")).unwrap_or_default()
    )
}

fn child_code(child: CountedChild) -> String {
    format!(
        "child:{}:{}:{}:{}:{}:{}:{}",
        child.age.map(|age| age.to_string()).unwrap_or_default(),
        child.status,
        child.level,
        child.attained,
        digit(child.in_county_hukou),
        digit(child.resident),
        child.disability
    )
}

fn child_of(fields: &[&str]) -> Option<CountedChild> {
    let [age, status, level, attained, hukou, resident, disability] = fields else { return None };
    Some(CountedChild {
        age: optional(age, |age| age.parse().ok())?,
        status: SchoolStatus::from_code(status)?,
        level: Level::from_code(level)?,
        attained: Level::from_code(attained)?,
        in_county_hukou: yes(hukou)?,
        resident: yes(resident)?,
        disability: Disability::from_code(disability)?,
    })
}

fn digit(yes: bool) -> char {
    if yes { '1' } else { '0' }
}

fn yes(digit: &str) -> Option<bool> {
    match digit {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

fn grade_code(grade: Option<Grade>) -> String {
    grade.map(|grade| grade.code().to_string()).unwrap_or_default()
}

fn grade_of(code: &str) -> Option<Grade> {
    code.parse().ok().and_then(Grade::of_code)
}

/// An empty field is none; one that cannot be read spoils the code.
#[expect(clippy::option_option, reason = "empty and unreadable are two things")]
fn optional<T>(field: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if field.is_empty() { Some(None) } else { read(field).map(Some) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn any_grade() -> impl Strategy<Value = Option<Grade>> {
        proptest::option::of((11u8..34).prop_filter_map("a grade", Grade::of_code))
    }

    fn any_person() -> impl Strategy<Value = Counted> {
        let child = (
            proptest::option::of(0u8..30),
            select(SchoolStatus::ALL),
            select(Level::ALL),
            select(Level::ALL),
            any::<(bool, bool)>(),
            select(Disability::ALL),
        );
        let child = child.prop_map(|(age, status, level, attained, (in_county_hukou, resident), disability)| {
            Counted::Child(CountedChild { age, status, level, attained, in_county_hukou, resident, disability })
        });
        let (status, kind) = (proptest::option::of(select(SchoolStatus::ALL)), select(MovementKind::ALL));
        let mark = proptest::option::of(select(RollMark::ALL));
        let pupil = (any_grade(), status, proptest::option::of(kind.clone()), any::<bool>(), mark);
        let pupil = pupil.prop_map(|(grade, status, movement, other_year, mark)| {
            Counted::Pupil(RollPupil { grade, status, movement, other_year, mark })
        });
        let flow = (kind, any_grade()).prop_map(|(kind, grade)| Counted::Flow(FlowRecord { kind, grade }));
        let cohort =
            (select(Indicator::ALL), select(CohortRecord::ALL), proptest::option::of(select(SchoolStatus::ALL)))
                .prop_map(|(of, record, status)| Counted::Cohort(of, CohortPerson { record, status }));
        let why = proptest::option::of(select(Exclusion::ALL));
        let case = (any::<(bool, bool)>(), 0u8..=60, why);
        let case = case.prop_map(|((returned, left_again), kept_days, excluded)| {
            Counted::Case(ReturnCase { returned, kept_days, left_again, excluded })
        });
        prop_oneof![child, pupil, flow, cohort, case]
    }

    #[test]
    fn a_case_published_before_the_age_was_asked_is_read_as_it_was() {
        let case = ReturnCase { returned: true, kept_days: 31, left_again: false, excluded: None };
        assert_eq!(Counted::from_code("case:1:31:0"), Some(Counted::Case(case)));
        assert_eq!(Counted::from_code("case:1:31:0:"), Some(Counted::Case(case)));
        assert_eq!(Counted::from_code("case:1:31:0::1"), None);
    }

    proptest! {
        #[test]
        fn every_person_reads_back_from_the_code(person in any_person()) {
            prop_assert_eq!(Counted::from_code(&person.code()), Some(person));
        }

        #[test]
        fn no_text_makes_the_reader_stumble(code in "((child|pupil|flow|cohort|case)[:a-z0-9_]{0,40})|\\PC{0,40}") {
            if let Some(person) = Counted::from_code(&code) {
                prop_assert_eq!(Counted::from_code(&person.code()), Some(person));
            }
        }
    }

    #[test]
    fn a_code_is_short_and_can_be_read_by_eye() {
        let pupil = RollPupil {
            grade: Grade::of_code(14),
            status: None,
            movement: Some(MovementKind::Death),
            other_year: false,
            mark: None,
        };
        assert_eq!(Counted::Pupil(pupil).code(), "pupil:14::death:0");
        let second = RollPupil { mark: Some(RollMark::SecondRow), ..pupil };
        assert_eq!(Counted::Pupil(second).code(), "pupil:14::death:0:second");
        assert_eq!(Counted::from_code("pupil:17:::0"), None);
        assert_eq!(Counted::from_code("child:8:enrolled"), None);
    }
}
