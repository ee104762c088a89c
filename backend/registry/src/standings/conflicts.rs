//! 身份矛盾: what two linked rows say of one child that cannot both be true of it.

use std::collections::HashMap;

use rules::names::contradict;
use rules::standing::ChildFacts;
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
                rows.pupils.get(&link.other_id).map(|row| ("花名册", row.id_number.as_deref(), &row.name_key))
            }
            Some(Source::Hukou) => {
                rows.hukou.get(&link.other_id).map(|row| ("户籍名单", row.id_number.as_deref(), &row.name_key))
            }
            _ => None,
        };
        let (Some((list, Some(number), name)), Some(facts)) = (other, facts.get_mut(&own.id)) else { continue };
        facts.conflicts.extend(conflict(own, list, number, name));
    }
}

fn conflict(own: &ChildRow, list: &str, number: &str, name: &str) -> Option<String> {
    let same = own.id_number.as_deref()? == number;
    let says = match same {
        false => "的证件号码不同，两个号码校验都正确",
        true if contradict(&own.name_key, name) => "的证件号码相同，姓名完全不同",
        true => return None,
    };
    Some(format!("入户调查与{list}{says}"))
}
