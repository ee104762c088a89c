//! 归人: whose a row was that this term's lists do not tell of: by earlier comparisons, else by its numbers in the register. A child that has
//! dropped out or died since must not fall out of its rate for it.

use std::collections::HashMap;

use rules::calendar::Term;
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

use crate::Result;
use crate::deed::Deed;
use crate::packed;

/// A row of whom the lists of this term say nothing.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    pub id: Uuid,
    pub roll_number: Option<&'r str>,
    pub id_number: Option<&'r str>,
}

/// A link of a row of some list with a child.
#[derive(Clone)]
struct Compared {
    row: Uuid,
    of_term: Box<str>,
    term: Box<str>,
    /// Compared with the children as a list of the term before.
    as_before: bool,
    unsettled: bool,
    child: Uuid,
}

/// What earlier comparisons and the register know of some rows.
pub(super) struct Whose {
    of_row: HashMap<Uuid, Vec<Compared>>,
    of_number: HashMap<Box<str>, Vec<Compared>>,
    by_roll: HashMap<Box<str>, Uuid>,
    by_id: HashMap<Box<str>, Uuid>,
}

impl Whose {
    /// Asks for these rows.
    pub(super) async fn of(deed: &Deed, rows: &[Row<'_>]) -> Result<Self> {
        let mut whose =
            Self { of_row: HashMap::new(), of_number: HashMap::new(), by_roll: HashMap::new(), by_id: HashMap::new() };
        if rows.is_empty() {
            return Ok(whose);
        }
        let rolls = || packed::list(rows.iter().filter_map(|row| row.roll_number));
        let ids = packed::list(rows.iter().filter_map(|row| row.id_number));
        let own = packed::list_of_ids(rows.iter().map(|row| row.id));
        let db = deed.txn();
        let these = packed::listed_ids(db.get_database_backend(), 2);
        for (_, link) in compared(deed, &format!("q.id IN ({these})"), own).await? {
            whose.of_row.entry(link.row).or_default().push(link);
        }
        let these = packed::listed(db.get_database_backend(), 2);
        for (number, link) in compared(deed, &format!("q.roll_number IN ({these})"), rolls()).await? {
            whose.of_number.entry(number).or_default().push(link);
        }
        whose.by_roll = bearers(deed, "roll_number", rolls()).await?;
        whose.by_id = bearers(deed, "id_number", ids).await?;
        Ok(whose)
    }

    /// By any other list of the roll number but that of the base term, as far as these terms compared it.
    pub(super) fn once_listed(&self, row: Row<'_>, base: Term, term: Term) -> Option<Uuid> {
        let (base, next, term) = (base.to_string(), base.next().to_string(), term.to_string());
        let terms = [&base, &next, &term];
        let others = self.of_number.get(row.roll_number?)?.iter();
        let others = others.filter(|link| *link.of_term != *base && terms.iter().any(|of| *link.term == ***of));
        let best = others.min_by_key(|l| (l.as_before, l.row, *l.term != *term, l.unsettled, l.child));
        best.map(|link| link.child)
    }

    /// By the best comparison that looked at its own term, else at that of a row with its roll number.
    pub(super) fn once(&self, row: Row<'_>) -> Option<Uuid> {
        let own = self.of_row.get(&row.id).and_then(|links| best(links));
        own.or_else(|| best(self.of_number.get(row.roll_number?)?))
    }

    /// By its numbers in the register.
    pub(super) fn registered(&self, row: Row<'_>) -> Option<Uuid> {
        let by_roll = row.roll_number.and_then(|number| self.by_roll.get(number));
        by_roll.or_else(|| self.by_id.get(row.id_number?)).copied()
    }
}

/// Of the links in the term of a list, or in the term after, which held that list against the children as well, the best: a person's word,
/// the later term.
fn best(links: &[Compared]) -> Option<Uuid> {
    let looked = |link: &&Compared| {
        let next = || link.of_term.parse::<Term>().is_ok_and(|term| *link.term == *term.next().to_string());
        link.term == link.of_term || next()
    };
    let rank = |link: &&Compared| (link.unsettled, std::cmp::Reverse(link.term.clone()), link.row, link.child);
    links.iter().filter(looked).min_by_key(rank).map(|link| link.child)
}

/// The rows that meet a condition, with their links that hold.
pub(super) fn links(wanted: &str) -> String {
    format!(
        "roster_rows q CROSS JOIN links l WHERE q.county_code = $1 AND {wanted} AND l.county_code = $1 AND l.other_id = q.id \
         AND l.other_kind IN ('roster', 'roster_before') AND l.decision IN ('certain', 'settled') AND l.child_id IS NOT NULL"
    )
}

/// Links that hold of the rows that meet a condition, with the roll number of each.
async fn compared(deed: &Deed, wanted: &str, asked: Value) -> Result<Vec<(Box<str>, Compared)>> {
    let mut found = Vec::new();
    let columns = ["q.roll_number", "q.id", "q.term", "l.term", "l.other_kind", "l.decision", "l.child_id"];
    let from = links(wanted);
    let values = vec![deed.county_code().into(), asked];
    packed::texts(deed.txn(), (columns, &from), values, |[number, row, of_term, term, kind, decision, child]| {
        let link = Compared {
            row: row.own_id()?,
            of_term: of_term.owned().unwrap_or_default(),
            term: term.owned().unwrap_or_default(),
            as_before: kind.text() != Some("roster"),
            unsettled: decision.text() != Some("settled"),
            child: child.own_id()?,
        };
        found.push((number.owned().unwrap_or_default(), link));
        Ok(())
    })
    .await?;
    Ok(found)
}

/// The child of each of these numbers in the register; of several the first.
async fn bearers(deed: &Deed, column: &str, asked: Value) -> Result<HashMap<Box<str>, Uuid>> {
    let mut found: HashMap<Box<str>, (Uuid, Uuid)> = HashMap::new();
    let these = packed::listed(deed.txn().get_database_backend(), 2);
    let (columns, from) = (
        [column, "id", "root_id"],
        format!(
            "(SELECT {column}, id, COALESCE(merged_into, id) AS root_id FROM children WHERE county_code = $1 AND {column} IN ({these})) c"
        ),
    );
    packed::texts(deed.txn(), (columns, &from), vec![deed.county_code().into(), asked], |[number, id, root]| {
        let child = (id.own_id()?, root.own_id()?);
        let known = found.entry(number.owned().unwrap_or_default()).or_insert(child);
        *known = child.min(*known);
        Ok(())
    })
    .await?;
    Ok(found.into_iter().map(|(number, (_, root))| (number, root)).collect())
}
