//! 合并: two people changed one household without knowing of each other. What does not overlap is kept from both; what does is shown
//! to a person, never decided here.

use std::collections::{BTreeMap, BTreeSet};

/// A household as written: field (`phone`, `children[…].name`) to text. A field without text is not in it.
pub type WrittenFields = BTreeMap<String, String>;

/// What two changes of one household come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merge {
    /// No field was changed by both, or both wrote the same.
    Clean(WrittenFields),
    /// Fields that both changed, to different texts.
    Overlap(Vec<String>),
}

/// Lays the changes that `mine` made to `base` over `current`, which others have changed since.
pub fn merge(base: &WrittenFields, current: &WrittenFields, mine: &WrittenFields) -> Merge {
    let fields: BTreeSet<&String> = base.keys().chain(mine.keys()).chain(current.keys()).collect();
    let mut merged = current.clone();
    let mut overlap = Vec::new();
    for field in fields {
        let (before, now, new) = (base.get(field), current.get(field), mine.get(field));
        if new == before || new == now {
            continue;
        }
        if now != before {
            overlap.push(field.clone());
        }
        match new {
            Some(text) => merged.insert(field.clone(), text.clone()),
            None => merged.remove(field),
        };
    }
    if overlap.is_empty() { Merge::Clean(merged) } else { Merge::Overlap(overlap) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &[(&str, &str)]) -> WrittenFields {
        fields.iter().map(|(field, text)| ((*field).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn changes_of_different_fields_are_both_kept() {
        let base = written(&[("phone", "1"), ("address", "a"), ("children[1].grade", "3")]);
        let current = written(&[("phone", "2"), ("address", "a"), ("children[1].grade", "3")]);
        let mine = written(&[("phone", "1"), ("children[1].grade", "4"), ("remarks", "new")]);
        let both = written(&[("phone", "2"), ("children[1].grade", "4"), ("remarks", "new")]);
        assert_eq!(merge(&base, &current, &mine), Merge::Clean(both));
    }

    #[test]
    fn one_field_changed_twice_is_shown_to_a_person() {
        let base = written(&[("phone", "1")]);
        let overlap = merge(&base, &written(&[("phone", "2")]), &written(&[("phone", "3")]));
        assert_eq!(overlap, Merge::Overlap(vec!["phone".into()]));
        let cleared = merge(&base, &written(&[("phone", "2")]), &written(&[]));
        assert_eq!(cleared, Merge::Overlap(vec!["phone".into()]));
    }

    #[test]
    fn both_wrote_the_same() {
        let same = written(&[("phone", "2")]);
        assert_eq!(merge(&written(&[("phone", "1")]), &same, &same), Merge::Clean(same.clone()));
    }

    #[test]
    fn whoever_changed_nothing_changes_nothing() {
        let base = written(&[("phone", "1"), ("address", "a")]);
        let current = written(&[("phone", "2")]);
        assert_eq!(merge(&base, &current, &base), Merge::Clean(current));
    }
}
