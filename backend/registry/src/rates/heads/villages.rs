//! 村: the village under which a row of a roster is counted.

use std::collections::HashMap;

use rules::places::{CountyCode, PlaceCode};
use uuid::Uuid;

use super::words::{Word, Words};
use crate::schools::{SchoolId, Schools};

/// The village of the hukou that a roll names, where it lies in the county, else where the school lies: a village's figures are about its own
/// children, whichever school they go to.
pub(super) struct Villages<'s> {
    county: CountyCode,
    schools: &'s Schools,
    of_hukou: HashMap<Box<str>, Word>,
    of_school: HashMap<Uuid, Word>,
}

impl<'s> Villages<'s> {
    pub(super) fn new(county: CountyCode, schools: &'s Schools) -> Self {
        Self { county, schools, of_hukou: HashMap::new(), of_school: HashMap::new() }
    }

    pub(super) fn of(&mut self, hukou: Option<&str>, school: Option<Uuid>, words: &mut Words) -> Word {
        let named = hukou.map_or_else(Word::default, |hukou| self.named(hukou, words));
        if named != Word::default() {
            return named;
        }
        let Some(id) = school else { return Word::default() };
        let place = || self.schools.by_id(SchoolId(id))?.place.map(|place| place.to_string());
        *self.of_school.entry(id).or_insert_with(|| words.of_cell(place().as_deref()))
    }

    fn named(&mut self, hukou: &str, words: &mut Words) -> Word {
        if let Some(word) = self.of_hukou.get(hukou) {
            return *word;
        }
        let code: Option<PlaceCode> = hukou.parse().ok();
        let village = code.and_then(PlaceCode::village).filter(|village| village.county() == Some(self.county));
        let word = words.of_cell(village.map(|village| village.to_string()).as_deref());
        self.of_hukou.insert(hukou.into(), word);
        word
    }
}
