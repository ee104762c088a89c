//! Ids in texts, as each database writes them.

use sea_orm::{ConnectionTrait, DbBackend};

use crate::deed::Deed;

/// `{text:r.id}` is an id as a text, all of one length, and `{id:best}` the id back from the end of a text. `{child_text}` is the child of
/// a link so, and `{child}` back from the text `best`.
pub(super) fn with_texts(deed: &Deed, sql: &str) -> String {
    let (text, id) = match deed.txn().get_database_backend() {
        DbBackend::Sqlite => ("hex({})", "unhex(substr({}, -32))"),
        _ => ("CAST({} AS text)", "CAST(right({}, 36) AS uuid)"),
    };
    let sql = sql.replace("{child}", "{id:best}").replace("{child_text}", "{text:l.child_id}");
    filled(&filled(&sql, "{text:", text), "{id:", id)
}

/// Each `{mark:column}` as the column in the form.
fn filled(sql: &str, mark: &str, form: &str) -> String {
    let mut parts = sql.split(mark);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| match part.split_once('}') {
        Some((column, rest)) => text + &form.replace("{}", column) + rest,
        None => text + part,
    })
}
