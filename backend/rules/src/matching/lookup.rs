//! One child looked up in a whole county: a row from a phone, weighed as the batch would weigh it, bit for bit.

use linkage::weights::probability;
use linkage::{Model, Prepared, Side};

use crate::matching::children::Children;
use crate::matching::people::People;
use crate::matching::person::Person;
use crate::matching::reasons::{Reason, of_pattern};
use crate::matching::surroundings::Surroundings;
use crate::matching::twins::Families;
use crate::matching::{Decision, Link, MOST_PER_KEY};

/// Lists made ready for single rows. The right list is searched; the left one tells who has a twin.
#[derive(Debug)]
pub struct Lookup {
    people: People,
    surroundings: Surroundings,
    families: Families,
    prepared: Prepared,
}

impl Lookup {
    /// Makes the lists ready. `model` is the one a match has learnt ([`crate::matching::Outcome::model`]).
    pub fn new(mut people: People, model: &Model) -> Self {
        let mut surroundings = Surroundings::look_round(&people);
        people.left.make_room_for_one();
        surroundings.make_room_for_one();
        let families = Families::of(&people.names, &people.left);
        let prepared = Prepared::new(&Children::new(&people, &surroundings), model, MOST_PER_KEY);
        Self { people, surroundings, families, prepared }
    }

    /// The rows of the right list that may be this child, best first. Every one is for review: what is certain is decided among
    /// all rows. The lists stay as they are.
    pub fn find(&mut self, person: &Person<'_>) -> Vec<Link> {
        let row = self.people.push(Side::Left, person);
        let child = self.people.child((Side::Left, row));
        let twin = self.families.has_twin(&self.people.names, &self.people.left, child);
        self.surroundings.row_comes(&self.people, (Side::Left, row), twin);
        let children = Children::new(&self.people, &self.surroundings);
        let pairs = self.prepared.query(&children, row);
        self.people.take_back_left();
        self.surroundings.left_row_goes();
        let link = |pair: linkage::Pair| Link {
            left: row,
            right: pair.right,
            evidence: pair.weight,
            weight: pair.weight,
            probability: probability(pair.weight),
            decision: Decision::Review,
            pattern: pair.pattern,
            reason: Reason::new("", of_pattern(self.prepared.model(), pair.pattern, pair.against.into()).into(), ""),
        };
        pairs.into_iter().map(link).collect()
    }

    /// The lists, for their keys.
    pub fn people(&self) -> &People {
        &self.people
    }
}
