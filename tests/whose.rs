//! 归人复核: whose each row of a roster is, found again by hand from the stored links and numbers, for `recount`.

use std::collections::HashMap;

use county_tests::World;
use county_tests::tiny::this_term;
use rules::calendar::Term;
use uuid::Uuid;

use crate::recount::{Row, get};
use crate::seeds::rows;

/// A link that holds.
struct Link {
    term: Term,
    /// Settled by a person.
    settled: bool,
    /// With a list of its own term, else with one of the term before.
    own: bool,
    child: Uuid,
}

/// Everything that says whose a row is.
pub(crate) struct Whose {
    links: HashMap<Uuid, Vec<Link>>,
    by_roll: HashMap<String, Vec<Uuid>>,
    by_id: HashMap<String, Vec<Uuid>>,
    /// Rows of a roll number, by their ids.
    of_roll: HashMap<String, Vec<(Uuid, Term)>>,
    /// Where each child stands this term, and how.
    pub(crate) standings: HashMap<Uuid, (Option<Uuid>, String)>,
}

impl Whose {
    pub(crate) async fn of(world: &World, read: &[Row]) -> Self {
        let mut links: HashMap<Uuid, Vec<Link>> = HashMap::new();
        let sql = "SELECT other_id, other_kind, term, decision, child_id FROM links WHERE child_id IS NOT NULL \
            AND other_kind IN ('roster', 'roster_before') AND decision IN ('certain', 'settled')";
        for row in rows(world, sql).await {
            links.entry(get(&row, "other_id")).or_default().push(Link {
                term: get::<String>(&row, "term").parse().unwrap(),
                settled: get::<String>(&row, "decision") == "settled",
                own: get::<String>(&row, "other_kind") == "roster",
                child: get(&row, "child_id"),
            });
        }
        let (mut by_roll, mut by_id) = (HashMap::<String, Vec<Uuid>>::new(), HashMap::<String, Vec<Uuid>>::new());
        for row in rows(world, "SELECT id, merged_into, roll_number, id_number FROM children ORDER BY id").await {
            let root = get::<Option<Uuid>>(&row, "merged_into").unwrap_or_else(|| get(&row, "id"));
            for (numbers, column) in [(&mut by_roll, "roll_number"), (&mut by_id, "id_number")] {
                if let Some(number) = get::<Option<String>>(&row, column) {
                    numbers.entry(number).or_default().push(root);
                }
            }
        }
        let mut of_roll: HashMap<String, Vec<(Uuid, Term)>> = HashMap::new();
        for line in read {
            if let Some(roll) = &line.roll {
                of_roll.entry(roll.clone()).or_default().push((line.id, line.term));
            }
        }
        for rows in of_roll.values_mut() {
            rows.sort_unstable_by_key(|(id, _)| *id);
        }
        let sql = "SELECT child_id, school_id, status FROM standings WHERE term = '2026-autumn'";
        let standing = |row| (get(row, "child_id"), (get(row, "school_id"), get(row, "status")));
        let standings = rows(world, sql).await.iter().map(standing).collect();
        Self { links, by_roll, by_id, of_roll, standings }
    }

    /// By this term's comparison of the row itself, else of a row of this term with its roll number.
    pub(crate) fn listed(&self, row: &Row) -> Option<Uuid> {
        let now = |id: &Uuid| {
            let mut own: Vec<&Link> =
                self.links.get(id)?.iter().filter(|link| link.own && link.term == this_term()).collect();
            own.sort_by_key(|link| (!link.settled, link.child));
            own.first().map(|link| link.child)
        };
        let same_roll = || self.same_roll(row).iter().filter(|(_, term)| *term == this_term());
        now(&row.id).or_else(|| same_roll().find_map(|(id, _)| now(id)))
    }

    /// By the comparisons that looked at its own term, then at that of a row with its roll number; then by the numbers of the register.
    pub(crate) fn once(&self, row: &Row) -> Option<Uuid> {
        let best = |rows: &[(Uuid, Term)]| {
            let holds = |link: &Link, term: Term| link.term == term || link.term == term.next();
            let own = rows.iter().flat_map(|(id, term)| {
                let all = self.links.get(id).into_iter().flatten();
                all.filter(|link| holds(link, *term)).map(move |link| (id, link))
            });
            let mut own: Vec<(&Uuid, &Link)> = own.collect();
            own.sort_by_key(|(id, link)| (!link.settled, std::cmp::Reverse(link.term.to_string()), **id, link.child));
            own.first().map(|(_, link)| link.child)
        };
        best(&[(row.id, row.term)]).or_else(|| best(self.same_roll(row))).or_else(|| self.registered(row))
    }

    fn registered(&self, row: &Row) -> Option<Uuid> {
        let first = |of: &HashMap<String, Vec<Uuid>>, number: &Option<String>| {
            of.get(number.as_ref()?).and_then(|children| children.first().copied())
        };
        first(&self.by_roll, &row.roll).or_else(|| first(&self.by_id, &row.id_number))
    }

    fn same_roll(&self, row: &Row) -> &[(Uuid, Term)] {
        row.roll.as_ref().and_then(|roll| self.of_roll.get(roll)).map_or(&[], Vec::as_slice)
    }
}
