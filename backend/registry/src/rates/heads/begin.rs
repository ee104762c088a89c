//! 写入人头: heads that begin. The first counting of a county begins two hundred thousand, and what is the same in all of them goes to the
//! database once a statement.

use rules::calendar::Term;
use sea_orm::{ConnectionTrait, DbBackend, Value};

use super::statement;
use super::words::{Head, Wanted, Words};
use crate::Result;
use crate::bulk::parts;
use crate::deed::Deed;

/// Heads that go to the database in one statement.
const AT_ONCE: usize = 500;

/// What each says of its own.
const OWN: &str = "subject_id, child_id, counted, hukou_village, home_village, school_id, grade, sex, \"groups\"";

/// What all of a statement have in common.
const COMMON: &str = "county_code, term, role, since_seq";

/// Begins these heads of a role with the deed.
pub(super) async fn begin(
    deed: &Deed,
    term: Term,
    (role, words): (&Wanted, &Words),
    heads: impl IntoIterator<Item = usize>,
) -> Result<()> {
    let mut heads = heads.into_iter().map(|nth| &role.heads[nth]).peekable();
    let backend = deed.txn().get_database_backend();
    let full = sql(backend, AT_ONCE);
    while heads.peek().is_some() {
        for part in parts(heads.by_ref().take(AT_ONCE).collect(), AT_ONCE) {
            let common: [Value; 4] =
                [deed.county_code().into(), term.to_string().into(), role.role.as_str().into(), deed.seq().into()];
            let values = part.iter().flat_map(|head| own(head, words)).chain(common);
            let begun = match part.len() {
                AT_ONCE => statement(deed, &full, values),
                some => statement(deed, &sql(backend, some), values),
            };
            deed.txn().execute_raw(begun).await?;
        }
    }
    Ok(())
}

/// The statement for so many heads. No place bears a name to SQLite: it would look each of thousands up among all.
fn sql(on: DbBackend, heads: usize) -> String {
    let mut nth = 0;
    let mut places = |count: usize| {
        let place = |_| {
            nth += 1;
            if on == DbBackend::Sqlite { "?".to_owned() } else { format!("${nth}") }
        };
        (0..count).map(place).collect::<Vec<_>>().join(", ")
    };
    let rows: Vec<String> = (0..heads).map(|_| format!("({})", places(9))).collect();
    let common = places(4);
    format!(
        "INSERT INTO heads ({OWN}, {COMMON}) SELECT * FROM (VALUES {}) h CROSS JOIN (VALUES ({common})) c",
        rows.join(", ")
    )
}

fn own(head: &Head, words: &Words) -> [Value; 9] {
    let cell = |word| Value::from(words.text(word).map(str::to_owned));
    let text = |word| Value::from(words.text(word).unwrap_or_default());
    [
        head.subject.into(),
        head.child.into(),
        text(head.counted),
        cell(head.hukou_village),
        cell(head.home_village),
        head.school.into(),
        cell(head.grade),
        head.sex.into(),
        text(head.groups),
    ]
}
