//! Rows that the sender names by a key of their own: what is there already, what changed, what is new.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::Stored;
use crate::Result;
use crate::deed::Deed;

/// A row that is there under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// Its id, which a changed row keeps.
    pub(crate) id: Uuid,
    /// What it said.
    pub(crate) content_hash: String,
}

/// A row of a table that is kept by the sender's key.
pub(crate) trait Keyed {
    /// The sender's key.
    fn key(&self) -> &str;
    /// Of all that is written in the row.
    fn content_hash(&self) -> &str;
    /// Gives it its id.
    fn name(&mut self, id: Uuid);
}

/// Makes the rows of a table [`Keyed`].
macro_rules! keyed {
    ($($table:ident by $key:ident),+ $(,)?) => {
        $(impl Keyed for crate::entities::$table::Model {
            fn key(&self) -> &str {
                &self.$key
            }
            fn content_hash(&self) -> &str {
                &self.content_hash
            }
            fn name(&mut self, id: Uuid) {
                self.id = id;
            }
        })+
    };
}
keyed!(hukou_entries by record_id, movements by record_id, attendance_reports by row_key, roster_rows by row_key);

/// Keys asked for at once: SQLite takes 32,766 parameters, but long lists gain nothing.
const KEYS_A_QUERY: usize = 500;

/// The rows of `E` whose key is among the keys; `within` narrows to the county and what else makes the key unique. `columns` are
/// key, id and hash.
pub(crate) async fn find_known<E: EntityTrait>(
    deed: &Deed,
    within: &Condition,
    columns: [E::Column; 3],
    keys: &[&str],
) -> Result<HashMap<String, Known>> {
    let [key, id, hash] = columns;
    let mut known = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(KEYS_A_QUERY) {
        let rows: Vec<(String, Uuid, String)> = E::find()
            .select_only()
            .columns([key, id, hash])
            .filter(within.clone())
            .filter(key.is_in(keys.iter().copied()))
            .into_tuple()
            .all(deed.txn())
            .await?;
        known.extend(rows.into_iter().map(|(key, id, content_hash)| (key, Known { id, content_hash })));
    }
    Ok(known)
}

/// Keeps what the rows say: new ones are inserted, changed ones replaced under their id, the others left alone.
pub(crate) async fn keep<E>(
    deed: &Deed,
    within: &Condition,
    columns: [E::Column; 3],
    rows: Vec<E::Model>,
) -> Result<Stored>
where
    E: EntityTrait,
    E::Model: Keyed + FromQueryResult + IntoActiveModel<E::ActiveModel> + Send,
    E::ActiveModel: Send,
{
    let keys: Vec<&str> = rows.iter().map(Keyed::key).collect();
    let known = find_known::<E>(deed, within, columns, &keys).await?;
    let mut outcome = Stored::default();
    let (mut new, mut changed) = (Vec::with_capacity(rows.len()), Vec::new());
    for mut row in rows {
        match known.get(row.key()) {
            None => {
                row.name(deed.new_id());
                new.push(row.into_active_model());
            }
            Some(known) if known.content_hash == row.content_hash() => outcome.unchanged += 1,
            Some(known) => {
                row.name(known.id);
                changed.push(row.into_active_model());
            }
        }
    }
    outcome.taken = (new.len() + changed.len()) as u64;
    deed.insert_all(new).await?;
    deed.replace_all(changed).await?;
    Ok(outcome)
}
