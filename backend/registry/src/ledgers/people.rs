//! 同一人: by what a line of one list finds its person on another: a number, else name and birthday. Namesakes born on one day are two
//! people where both sides bear numbers that differ; a line that could be two people's is nobody's.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::identity::RollNumber;

/// By what somebody is known on a list. Shows nothing in `Debug`: it has none.
#[derive(Clone, Copy)]
pub(super) struct Marks<'a> {
    /// 学籍号.
    pub(super) roll: Option<&'a str>,
    /// 证件号.
    pub(super) id: Option<&'a str>,
    /// 姓名.
    pub(super) name: &'a str,
    /// 出生日期.
    pub(super) born_on: Option<NaiveDate>,
}

impl<'a> Marks<'a> {
    /// The ID number, else the one that the roll number holds (D§4.3).
    pub(super) fn person_number(&self) -> Option<&'a str> {
        let of_roll = |roll: &'a str| roll.parse::<RollNumber>().ok()?.id_number().and_then(|_| roll.get(1..));
        self.id.or_else(|| of_roll(self.roll?))
    }

    fn numbers(&self) -> impl Iterator<Item = &'a str> {
        let held = self.person_number().filter(|held| self.id != Some(*held));
        [self.roll, self.id, held].into_iter().flatten()
    }

    fn named(&self) -> Option<String> {
        self.born_on.map(|day| format!("{} {day}", self.name))
    }
}

/// The numbers of somebody known.
struct Numbers {
    roll: Option<String>,
    person: Option<String>,
}

impl Numbers {
    fn differ_from(&self, marks: &Marks<'_>) -> bool {
        let differs = |own: &Option<String>, other: Option<&str>| {
            own.as_deref().zip(other).is_some_and(|(own, other)| own != other)
        };
        differs(&self.roll, marks.roll) || differs(&self.person, marks.person_number())
    }
}

/// People by what is known of each.
pub(super) struct People<T> {
    known: Vec<(Numbers, T)>,
    by_key: HashMap<String, Vec<usize>>,
}

impl<T> Default for People<T> {
    fn default() -> Self {
        Self { known: Vec::new(), by_key: HashMap::new() }
    }
}

impl<T: Copy + PartialEq> People<T> {
    /// Adds what a line says of somebody.
    pub(super) fn add(&mut self, marks: Marks<'_>, who: T) {
        let at = self.known.len();
        let numbers = Numbers { roll: marks.roll.map(str::to_owned), person: marks.person_number().map(str::to_owned) };
        self.known.push((numbers, who));
        for key in marks.numbers().map(str::to_owned).chain(marks.named()) {
            self.by_key.entry(key).or_default().push(at);
        }
    }

    /// Who it is: by a number, else by name and birthday among those whose numbers do not differ.
    pub(super) fn find(&self, marks: Marks<'_>) -> Option<T> {
        let by_number = |key: &str| one(self.at(key).map(|(_, who)| *who));
        let by_name =
            |key: String| one(self.at(&key).filter(|(numbers, _)| !numbers.differ_from(&marks)).map(|(_, who)| *who));
        marks.numbers().find_map(by_number).or_else(|| by_name(marks.named()?))
    }

    fn at(&self, key: &str) -> impl Iterator<Item = &(Numbers, T)> {
        self.by_key.get(key).into_iter().flatten().map(|at| &self.known[*at])
    }
}

/// The one that all are.
fn one<T: PartialEq>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks<'a>(roll: Option<&'a str>, id: Option<&'a str>) -> Marks<'a> {
        Marks { roll, id, name: "王小明", born_on: NaiveDate::from_ymd_opt(2015, 5, 20) }
    }

    #[test]
    fn namesakes_of_one_birthday_are_told_apart_by_their_numbers() {
        let [one, other] = ["629001201505200077", "629001201505200093"];
        let mut people = People::default();
        people.add(marks(None, Some(one)), 3);
        people.add(marks(None, Some(other)), 4);
        assert_eq!(people.find(marks(Some("G629001201505200093"), None)), Some(4), "the roll number holds it");
        assert_eq!(people.find(marks(Some("G629001201505200114"), None)), None, "a third of that name");
        assert_eq!(people.find(marks(None, None)), None, "it could be either");
    }

    #[test]
    fn a_line_without_a_number_is_the_only_one_of_that_name_and_birthday() {
        let mut people = People::default();
        people.add(marks(Some("L123"), None), 3);
        assert_eq!(people.find(marks(None, None)), Some(3));
        assert_eq!(people.find(marks(None, Some("629001201505200077"))), Some(3), "their numbers are of two kinds");
        assert_eq!(people.find(marks(Some("L124"), None)), None);
        assert_eq!(people.find(Marks { born_on: None, ..marks(None, None) }), None);
    }
}
