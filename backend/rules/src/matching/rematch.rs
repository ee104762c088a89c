//! Matching again after one school has sent its roster, without comparing the rest of the county.

use linkage::relink::{Change, Relink};
use linkage::{Choice, Model, Row, Settled, Side};

use crate::matching::children::Children;
use crate::matching::look_alikes::LookAlikes;
use crate::matching::people::People;
use crate::matching::person::Person;
use crate::matching::surroundings::{Followed, Surroundings, Turnover};
use crate::matching::twins::Families;
use crate::matching::{MOST_PER_KEY, Outcome, decide, doubles};

/// Both lists with all that has been compared, ready for the next change of either.
#[derive(Debug)]
pub struct Rematch {
    people: People,
    surroundings: Surroundings,
    /// Of the left and of the right list.
    families: [Families; 2],
    look_alikes: [LookAlikes; 2],
    relink: Relink,
    model: Model,
}

impl Rematch {
    /// Compares both lists once. `model` is the one a match has learnt; it is applied as it stands.
    pub fn new(people: People, model: &Model) -> Self {
        let surroundings = Surroundings::look_round(&people);
        let relink = Relink::new(&Children::new(&people, &surroundings), MOST_PER_KEY);
        let families = [Side::Left, Side::Right].map(|side| Families::of(&people.names, people.list(side)));
        let look_alikes = [Side::Left, Side::Right].map(|side| LookAlikes::of(&people, side));
        Self { people, surroundings, families, look_alikes, relink, model: model.clone() }
    }

    /// Takes rows out of the right list and adds others; gives the numbers of the new ones.
    pub fn replace(&mut self, gone: &[Row], come: &[Person<'_>]) -> Vec<Row> {
        self.change(Side::Right, gone, come)
    }

    /// The same on the left: children newly surveyed, merged, moved away.
    pub fn replace_left(&mut self, gone: &[Row], come: &[Person<'_>]) -> Vec<Row> {
        self.change(Side::Left, gone, come)
    }

    fn change(&mut self, side: Side, gone: &[Row], come: &[Person<'_>]) -> Vec<Row> {
        let mut gone: Vec<Row> = gone.iter().copied().filter(|row| self.people.list(side).stands(*row)).collect();
        gone.sort_unstable();
        gone.dedup();
        for row in &gone {
            self.people.remove(side, *row);
        }
        let added: Vec<Row> = come.iter().map(|person| self.people.push(side, person)).collect();
        let turnover = Turnover { side, gone: &gone, come: &added };
        let list = usize::from(side == Side::Right);
        self.look_alikes[list].follow(&self.people, turnover);
        let families = &mut self.families[list];
        let followed = self.surroundings.follow(&self.people, turnover, families);
        let children = Children::new(&self.people, &self.surroundings);
        let Followed::Twins(touched) = followed else {
            self.relink = Relink::new(&children, MOST_PER_KEY);
            return added;
        };
        let change = Change { removed: &gone, added: &added, touched: &touched };
        match side {
            Side::Left => self.relink.left_changed(&children, change),
            Side::Right => self.relink.right_changed(&children, change),
        }
        added
    }

    /// The outcome for the lists as they stand now: the same as [`crate::matching::match_children`] gives with this model and no
    /// training.
    pub fn outcome(&self, settled: &[Settled], doubles: bool) -> Outcome {
        let children = Children::new(&self.people, &self.surroundings);
        let linked = self.relink.linked(&children, &self.model, settled, Choice::OneToOne);
        let alike = || {
            let [left, right] = &self.look_alikes;
            [left.pairs(&self.people.left), right.pairs(&self.people.right)]
        };
        let doubles = doubles::find(&children, &linked, if doubles { alike() } else { Default::default() });
        decide::decide(&children, &linked, &doubles)
    }

    /// The lists, for their keys.
    pub fn people(&self) -> &People {
        &self.people
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use linkage::{Row, Side};
    use proptest::prelude::*;

    use crate::matching::{Guardian, Options, People, Person, Relation, Rematch, match_children, model};

    /// A child of few names, birthdays, families, villages and schools, so that twins, doubles and namesakes are many.
    type Kid = (usize, usize, usize, usize, usize, usize);

    const NAMES: [&str; 6] = ["王小龙", "王小虎", "王晓龙", "李红", "李洪", ""];
    const BIRTHDAYS: [u32; 3] = [3, 13, 30];
    const PARENTS: [(&str, &str); 3] = [("王建国", "周秀英"), ("王建军", "李秀英"), ("", "")];
    const VILLAGES: [&str; 4] = ["629001101201", "629001101202", "629001102203", "629001103201"];
    /// Code, or name where there is no code, and name.
    const SCHOOLS: [(&str, &str); 8] = [
        ("2162900001", ""),
        ("2162900001", "大坪镇初级中学"),
        ("2162900002", "大坪村初级中学"),
        ("62900110301", ""),
        ("62900110301", "石桥镇中心小学"),
        ("大坪中学", ""),
        ("石桥小学", ""),
        ("", ""),
    ];
    const NUMBERS: [&str; 4] = ["62900120150305001X", "629001201503130026", "62900120150305001", ""];

    fn kids(most: usize) -> impl Strategy<Value = Vec<Kid>> {
        proptest::collection::vec((0..6_usize, 0..3_usize, 0..3_usize, 0..4_usize, 0..8_usize, 0..4_usize), 0..most)
    }

    fn person(kid: &Kid) -> Person<'static> {
        let (name, birthday, parents, village, school, number) = *kid;
        let part = |relation, name| Guardian { relation, name, ..Guardian::default() };
        Person {
            name: NAMES[name],
            sex: 1,
            born_on: NaiveDate::from_ymd_opt(2015, 3, BIRTHDAYS[birthday]),
            village: VILLAGES[village],
            school: SCHOOLS[school].0,
            school_name: SCHOOLS[school].1,
            id_number: NUMBERS[number],
            at: (village == 1).then_some((35.6, 105.2)),
            guardians: vec![part(Relation::Father, PARENTS[parents].0), part(Relation::Mother, PARENTS[parents].1)],
            ..Person::default()
        }
    }

    /// Which list changes, who goes, who comes.
    type Turn = (bool, Vec<Row>, Vec<Kid>);

    fn turns() -> impl Strategy<Value = Vec<Turn>> {
        let gone = proptest::collection::vec(0..24_u32, 0..5);
        proptest::collection::vec((any::<bool>(), gone, kids(5)), 1..5)
    }

    fn lists(rows: &[Vec<Kid>; 2]) -> People {
        let mut people = People::new(2026);
        for (side, kids) in [Side::Left, Side::Right].into_iter().zip(rows) {
            for kid in kids {
                people.push(side, &person(kid));
            }
        }
        people
    }

    proptest! {
        #[test]
        fn whoever_comes_and_goes_the_answer_is_that_of_a_match_from_scratch(
            left in kids(20), right in kids(20), turns in turns(),
        ) {
            let mut rows = [left, right];
            let mut gone: Vec<(Side, Row)> = Vec::new();
            let mut rematch = Rematch::new(lists(&rows), &model());
            for (on_left, goes, comes) in turns {
                let (side, list) = if on_left { (Side::Left, 0) } else { (Side::Right, 1) };
                let goes: Vec<Row> = goes.into_iter().filter(|row| (*row as usize) < rows[list].len()).collect();
                let persons: Vec<Person<'_>> = comes.iter().map(person).collect();
                let added = if on_left { rematch.replace_left(&goes, &persons) } else { rematch.replace(&goes, &persons) };
                prop_assert_eq!(added.len(), comes.len());
                rows[list].extend(comes);
                gone.extend(goes.into_iter().map(|row| (side, row)));
                let mut whole = lists(&rows);
                for (side, row) in &gone {
                    whole.remove(*side, *row);
                }
                let scratch = match_children(&whole, &[], &Options { train: false, ..Options::default() });
                let again = rematch.outcome(&[], true);
                prop_assert_eq!((&again.links, &again.contested), (&scratch.links, &scratch.contested));
                prop_assert_eq!((&again.unmatched_left, &again.unmatched_right), (&scratch.unmatched_left, &scratch.unmatched_right));
                prop_assert_eq!((&again.doubles_left, &again.doubles_right), (&scratch.doubles_left, &scratch.doubles_right));
                prop_assert_eq!(again.compared, scratch.compared);
            }
        }
    }
}
