//! What a link must prove before it needs no person.

use linkage::Pattern;

use crate::matching::children::place;

/// What a pattern must prove beyond the usual, and the words for it: bits above the bar, infinite where only a person may say.
///
/// Every burden is a kind of error that the weights cannot see by themselves: a number that was typed for another child, cousins of one
/// name and birth, a twin who is missing from both lists. Two valid numbers need the same name on top; another name needs that no list
/// shows a twin, whose number it may be; name and birth alone need to be rarer than two cousins' would be; both parents different means a cousin of the same
/// name until a number, or one village, school and grade, say otherwise.
pub(super) fn burden(pattern: Pattern) -> (f64, &'static str) {
    let answers = Answers(pattern);
    if matches!(answers.id(), 5 | 8) {
        return (answers.two_numbers(), "；两个有效证件号码不同，需人工核对");
    }
    if answers.number_of_a_twin() {
        return (NEVER, "；证件号码一致而姓名、性别都不同，可能填了双胞胎或兄弟姐妹的号码，需人工核对");
    }
    if answers.number() && answers.twins() && like_twins(pattern) {
        return (NEVER, "；证件号码一致而名字不同，家中有双胞胎，号码可能互换，需人工核对");
    }
    if answers.number() && (answers.name() || answers.birth() || answers.family()) {
        return (0.0, "");
    }
    if answers.parents() == 8 {
        return (answers.two_families(), "；父母姓名都不同，需人工核对");
    }
    if answers.name() && !answers.family() && !answers.around() {
        return (answers.name_and_birth_alone(), "；只有姓名和出生日期相符，需人工核对");
    }
    if answers.name() { answers.same_name() } else { answers.other_name() }
}

/// Whether the children of a pair need not be looked for any further: one number and one name; or one name and township, no number against them,
/// and one birthday or family. Namesakes of one birthday and township are one in millions.
pub(super) fn beyond_doubt(pattern: Pattern) -> bool {
    let answers = Answers(pattern);
    let born_so = match pattern.level(place::BIRTH) {
        1..=3 => true,
        0 | 4 | 5 => answers.family(),
        _ => false,
    };
    let sure = match answers.id() {
        1..=4 => answers.name(),
        0 => answers.same_name_but_for_writing() && born_so && answers.around(),
        _ => false,
    };
    sure && pattern.level(place::SEX) != 2 && answers.parents() != 8
}

/// Whether the two answer as twins would: born on one day to the same parents, of one surname, with another given name.
pub(super) fn like_twins(pattern: Pattern) -> bool {
    let level = |place| pattern.level(place);
    level(place::BIRTH) == 1 && matches!(level(place::PARENTS), 1 | 2) && matches!(level(place::NAME), 7 | 8 | 11)
}

const NEVER: f64 = f64::INFINITY;

/// Bits that a name with no more than a sign in common must make up for. Brothers and sisters of whom each list lacks the other look so:
/// of the links that this sends to a person, one in four to one in fifteen was wrong on files of six peoples.
const OTHER_NAME: f64 = 4.0;

/// The answers of a pattern that matter for its proof.
struct Answers(Pattern);

impl Answers {
    fn id(&self) -> usize {
        self.0.level(place::ID)
    }

    fn parents(&self) -> usize {
        self.0.level(place::PARENTS)
    }

    fn number(&self) -> bool {
        matches!(self.id(), 1..=4) || matches!(self.0.level(place::ROLL), 1 | 2)
    }

    /// One number on a boy and a girl of two names: it was typed for the brother or sister. Where the number says the sex it is a twin's
    /// (of the links that this sends to a person three in five were wrong on files made by others).
    fn number_of_a_twin(&self) -> bool {
        matches!(self.id(), 1..=4) && self.0.level(place::SEX) == 2 && !self.name()
    }

    fn name(&self) -> bool {
        matches!(self.0.level(place::NAME), 1..=6 | 14 | 15)
    }

    fn same_name_but_for_writing(&self) -> bool {
        matches!(self.0.level(place::NAME), 1..=4 | 15)
    }

    fn birth(&self) -> bool {
        matches!(self.0.level(place::BIRTH), 1..=5)
    }

    fn family(&self) -> bool {
        matches!(self.parents(), 1..=5) || matches!(self.0.level(place::CONTACT), 1 | 2)
    }

    fn around(&self) -> bool {
        matches!(self.0.level(place::HOME), 1..=4) || self.0.level(place::SCHOOL) == 1
    }

    fn twins(&self) -> bool {
        self.0.level(place::TWIN) != 1
    }

    /// Name and birth without family, place and number: a third fact must agree, the grade. Where it is one apart,
    /// as on a list of last year's classes, the name must be so rare that nobody of the county is likely to share it and the birthday (of
    /// such links 361 of 361 were true on files made by others).
    fn name_and_birth_alone(&self) -> f64 {
        let (same_grade, near_grade) = (self.0.level(place::GRADE) == 1, self.0.level(place::GRADE) == 2);
        match self.0.level(place::BIRTH) {
            _ if self.0.level(place::SEX) == 2 => NEVER,
            1..=3 if near_grade && self.same_name_but_for_writing() => 8.0,
            _ if !same_grade => NEVER,
            1..=3 if self.same_name_but_for_writing() => 3.0,
            1..=5 => 6.0,
            _ => NEVER,
        }
    }

    /// Cousins and namesakes have other parents. So has a child whose row names the parents by other names or names the grandparents: he
    /// must agree in name, birthday and place, and in more than the usual.
    fn two_families(&self) -> f64 {
        let same_child = self.same_name_but_for_writing() && matches!(self.0.level(place::BIRTH), 1..=3);
        let together = matches!(self.0.level(place::HOME), 1 | 2) && self.0.level(place::SCHOOL) == 1;
        if same_child && together && self.0.level(place::GRADE) == 1 { 8.0 } else { NEVER }
    }

    /// Two valid numbers are two children, unless everything else says that one of them was typed for another child.
    fn two_numbers(&self) -> f64 {
        let same_person = self.same_name_but_for_writing() && matches!(self.0.level(place::BIRTH), 1 | 2);
        let same_family = matches!(self.parents(), 1..=5) || self.0.level(place::CONTACT) == 1;
        let same_school_and_village = matches!(self.0.level(place::HOME), 1 | 2) && self.0.level(place::SCHOOL) == 1;
        let same_house = same_family || same_school_and_village && !matches!(self.parents(), 7 | 8);
        match (same_person && same_house, self.id()) {
            _ if self.twins() || self.parents() == 8 => NEVER,
            (true, 8) => 1.0,
            // The numbers of twins differ so, and those that an office made up for want of the right one. Twins have two names.
            (_, 5) if same_house || self.name() && self.0.level(place::SCHOOL) == 1 => 2.0,
            (_, 5) if same_person && self.around() && self.0.level(place::GRADE) == 1 => 2.0,
            (false, 8) if self.name() && self.birth() => 2.0,
            (false, 8) => 5.0,
            _ => NEVER,
        }
    }

    /// How many of birth, family and surroundings agree.
    fn facts(&self) -> usize {
        usize::from(self.birth()) + usize::from(self.family()) + usize::from(self.around())
    }

    /// A school has namesakes, and so has a village. Who shares no more than that must have a rare name, rarer still when the grade does
    /// not agree; a birthday of another month only in one grade and year, and of another year only in one village, school and grade.
    fn same_name(&self) -> (f64, &'static str) {
        let same_grade = self.0.level(place::GRADE) == 1;
        let neighbours = matches!(self.0.level(place::HOME), 1 | 2) && self.0.level(place::SCHOOL) == 1 && same_grade;
        match (self.facts(), self.0.level(place::BIRTH)) {
            (2.., _) => (0.0, ""),
            (_, birth @ 10..) if !neighbours && (birth > 11 || !same_grade) => {
                (NEVER, "；姓名相符而出生日期不符，需人工核对")
            }
            (_, 8..) if same_grade && !neighbours => (8.0, "；姓名相符而出生日期不符，需人工核对"),
            _ if same_grade => (4.0, "；证据不足，需人工核对"),
            _ => (6.0, "；证据不足，需人工核对"),
        }
    }

    /// Brothers, sisters and twins have other names. So has a child who is called otherwise at home, or whose name was misspelt. Where no
    /// number says which, two facts must: a birthday alone, a family alone are those of many.
    fn other_name(&self) -> (f64, &'static str) {
        let name = self.0.level(place::NAME);
        let one_sign_apart = matches!(name, 7 | 8);
        // Brothers and sisters have another birthday on top.
        let sibling = if self.0.level(place::BIRTH) < 8 { OTHER_NAME } else { 2.0 * OTHER_NAME };
        match self.parents() {
            _ if self.twins() => (NEVER, "；姓名不符，家中有双胞胎，需人工核对"),
            _ if self.number() => (0.0, "；姓名不符，需人工核对"),
            _ if self.facts() < 2 => (NEVER, "；姓名不符，其余相符的不足，需人工核对"),
            _ if like_twins(self.0) => (6.0, "；父母相同而姓名不同，可能是双胞胎或兄弟姐妹，需人工核对"),
            1 | 2 if one_sign_apart && self.birth() => {
                (0.0, "；父母相同而姓名不同，可能是双胞胎或兄弟姐妹，需人工核对")
            }
            1 | 2 => (sibling, "；父母相同而姓名不同，可能是双胞胎或兄弟姐妹，需人工核对"),
            _ if one_sign_apart => (0.5, "；姓名有一字不同，可能是双胞胎，需人工核对"),
            _ => (sibling, "；姓名不符，需人工核对"),
        }
    }
}

#[cfg(test)]
mod tests {
    use linkage::Pattern;
    use proptest::prelude::*;

    use super::{NEVER, burden};
    use crate::matching::children::place;

    fn bits(answers: &[(usize, u8)]) -> f64 {
        burden(answers.iter().fold(Pattern::UNKNOWN, |pattern, (place, level)| pattern.with(*place, *level))).0
    }

    #[test]
    fn another_name_needs_two_facts_or_a_number() {
        let sisters = [(place::NAME, 11), (place::BIRTH, 1)];
        assert!(bits(&sisters) >= NEVER);
        assert!(bits(&[(place::NAME, 11), (place::PARENTS, 1), (place::TWIN, 1)]) >= NEVER);
        assert!(bits(&[(place::NAME, 11), (place::PARENTS, 1), (place::HOME, 2), (place::TWIN, 1)]) < NEVER);
        assert!(bits(&[(place::NAME, 11), (place::ID, 1), (place::TWIN, 1)]) <= 0.0);
    }

    #[test]
    fn namesakes_of_one_school_are_not_taken_for_one() {
        let school = (place::SCHOOL, 1);
        let in_school = bits(&[(place::NAME, 1), school]);
        let in_grade = bits(&[(place::NAME, 1), school, (place::GRADE, 1)]);
        assert!(in_school > in_grade && in_grade > bits(&[(place::NAME, 1), school, (place::BIRTH, 1)]));
        assert!(bits(&[(place::NAME, 1), school, (place::GRADE, 1), (place::BIRTH, 12)]) >= NEVER);
    }

    #[test]
    fn a_number_that_two_names_of_two_sexes_share_is_a_twins() {
        let boy_and_girl = [(place::ID, 1), (place::SEX, 2), (place::NAME, 7), (place::BIRTH, 1), (place::PARENTS, 1)];
        assert!(bits(&boy_and_girl) >= NEVER);
        let one_name = [(place::ID, 1), (place::SEX, 2), (place::NAME, 3), (place::BIRTH, 1)];
        assert!(bits(&one_name) <= 0.0, "a sex is soon miswritten");
    }

    #[test]
    fn a_name_and_its_birthday_need_a_grade_or_must_be_rare() {
        let alone = [(place::NAME, 1), (place::BIRTH, 1), (place::HOME, 5)];
        let with = |place, level| bits(&[&alone[..], &[(place, level)]].concat());
        assert!(with(place::GRADE, 1) < with(place::GRADE, 2) && with(place::GRADE, 2) < NEVER);
        assert!(with(place::SEX, 2) >= NEVER && [0, 3, 4].into_iter().all(|grade| with(place::GRADE, grade) >= NEVER));
    }

    proptest! {
        #[test]
        fn a_name_that_agrees_never_burdens_more_than_one_that_does_not(
            answers in proptest::collection::vec(0..4_u8, place::TWIN), other in 9..14_u8,
        ) {
            let facts = (0..).zip(&answers).fold(Pattern::UNKNOWN, |pattern, (place, level)| pattern.with(place, *level));
            let facts = facts.with(place::ID, 0).with(place::TWIN, 1);
            let told = |name| burden(facts.with(place::NAME, name)).0;
            prop_assert!(told(1) <= told(other));
        }
    }
}
