//! Matching again after one school has sent its roster, without comparing the rest of the county.

use linkage::relink::{Change, Relink};
use linkage::{Choice, Linked, Model, Row, Settled, Side};

use crate::matching::children::{Children, Surroundings};
use crate::matching::people::People;
use crate::matching::person::Person;
use crate::matching::{MOST_PER_KEY, Outcome, decide, doubles};

/// Both lists with all that has been compared, ready for the next change of the right one.
#[derive(Debug)]
pub struct Rematch {
    people: People,
    surroundings: Surroundings,
    relink: Relink,
    model: Model,
}

impl Rematch {
    /// Compares both lists once. `model` is the one a match has learnt; it is applied as it stands.
    pub fn new(people: People, model: &Model) -> Self {
        let surroundings = Surroundings::look_round(&people);
        let relink = Relink::new(&Children::new(&people, &surroundings), MOST_PER_KEY);
        Self { people, surroundings, relink, model: model.clone() }
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
        for row in gone {
            self.people.remove(side, *row);
        }
        let added: Vec<Row> = come.iter().map(|person| self.people.push(side, person)).collect();
        let before = std::mem::replace(&mut self.surroundings, Surroundings::look_round(&self.people));
        let children = Children::new(&self.people, &self.surroundings);
        if self.surroundings.places_moved(&before) {
            self.relink = Relink::new(&children, MOST_PER_KEY);
            return added;
        }
        let touched = self.surroundings.seen_otherwise(side, &before);
        let change = Change { removed: gone, added: &added, touched: &touched };
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
        let linked = Linked {
            pairs: self.relink.weigh(&children, &self.model, settled, Choice::OneToOne),
            model: self.model.clone(),
            compared: self.relink.compared() as u64,
            patterns: 0,
            passes: Vec::new(),
        };
        let doubles = doubles::find(&children, &linked, doubles);
        decide::decide(&children, &linked, &doubles)
    }

    /// The lists, for their keys.
    pub fn people(&self) -> &People {
        &self.people
    }
}
