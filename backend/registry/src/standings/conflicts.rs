//! 身份矛盾: what two linked rows say of one child that cannot both be true of it.

use std::collections::HashMap;

use chrono::Datelike;
use rules::identity::{IdNumber, is_of_an_elder};
use rules::names::contradict;
use rules::speech::{self, Told};
use rules::standing::{ChildFacts, Source as List};
use uuid::Uuid;

use super::rows::ChildRow;
use super::sources::Sources;
use crate::matching::Source;

/// Two valid numbers that differ are two people or one wrong number, and one number under two names is one person's or the other's: a
/// person must look.
pub(super) fn add(sources: &Sources, facts: &mut HashMap<Uuid, ChildFacts>) {
    let rows = &sources.rows;
    let known: HashMap<Uuid, &ChildRow> = rows.children.iter().map(|child| (child.id, child)).collect();
    for link in &rows.links {
        let Some(own) = link.child_id.and_then(|child| known.get(&child)) else { continue };
        let other = match Source::from_code(&link.other_kind) {
            Some(Source::Roster) => {
                rows.pupils.get(&link.other_id).map(|row| (List::Roster, row.id_number.as_deref(), &row.name_key))
            }
            Some(Source::Hukou) => {
                rows.hukou.get(&link.other_id).map(|row| (List::Hukou, row.id_number.as_deref(), &row.name_key))
            }
            _ => None,
        };
        let (Some((list, Some(number), name)), Some(facts)) = (other, facts.get_mut(&own.id)) else { continue };
        facts.conflicts.extend(conflict(own, list, number, name));
    }
    for (child, facts) in facts.iter_mut().filter(|(_, facts)| facts.conflicts.is_empty()) {
        facts.conflicts.extend(known.get(child).and_then(|own| elders_number(own)));
    }
}

/// A parent's number in the place of the child's, where no list shows the child's own.
fn elders_number(own: &ChildRow) -> Option<Told> {
    let number: IdNumber = own.id_number.as_deref()?.parse().ok()?;
    is_of_an_elder(number, own.born_on?).then(|| speech::AN_ELDERS_NUMBER.of(&[&number.born_on().year()]))
}

fn conflict(own: &ChildRow, list: List, number: &str, name: &str) -> Option<Told> {
    let same = own.id_number.as_deref()? == number;
    let born_on = own.born_on.or_else(|| own.id_number.as_deref()?.parse().ok().map(IdNumber::born_on));
    let listed: Option<IdNumber> = number.parse().ok();
    if let Some(elder) = listed.filter(|id| !same && born_on.is_some_and(|born_on| is_of_an_elder(*id, born_on))) {
        return Some(speech::ELDERS_NUMBER_LISTED.of(&[&list.title(), &elder.born_on().year()]));
    }
    let says = match same {
        false => speech::TWO_NUMBERS,
        true if contradict(&own.name_key, name) => speech::TWO_NAMES,
        true => return None,
    };
    Some(says.of(&[&list.title()]))
}
