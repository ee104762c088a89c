//! Many rows in one deed: statements as large as the database takes well.

use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IdenStatic, Iterable,
    PrimaryKeyToColumn,
};

use crate::Result;
use crate::database::LITTLE_CACHE_KIB;
use crate::deed::Deed;

impl Deed {
    /// Inserts rows in statements as large as the database takes well. All rows must set the same columns.
    pub(crate) async fn insert_all<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<u64>
    where
        A: ActiveModelTrait + Send,
    {
        // On the heap: the deeds that call this are large enough themselves.
        Box::pin(self.write_all(rows, None)).await
    }

    /// Writes rows over those of the same key, or adds them; as many at a time as [`Self::insert_all`]. All rows must set all
    /// columns.
    pub(crate) async fn replace_all<A>(&self, rows: impl IntoIterator<Item = A>) -> Result<u64>
    where
        A: ActiveModelTrait + Send,
    {
        let keys: Vec<_> =
            <A::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
        let is_key =
            |column: &<A::Entity as EntityTrait>::Column| keys.iter().any(|key| key.as_str() == column.as_str());
        let others = <A::Entity as EntityTrait>::Column::iter().filter(|column| !is_key(column));
        let over = OnConflict::columns(keys.iter().copied()).update_columns(others).to_owned();
        Box::pin(self.write_all(rows, Some(over))).await
    }

    /// Inserts rows; `over` says what becomes of those that are there already.
    pub(crate) async fn write_all<A>(&self, rows: impl IntoIterator<Item = A>, over: Option<OnConflict>) -> Result<u64>
    where
        A: ActiveModelTrait + Send,
    {
        let rows_a_statement = rows_a_statement::<A::Entity>(self.txn().get_database_backend());
        let mut written = 0;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<A> = rows.by_ref().take(rows_a_statement).collect();
            for part in parts(chunk, rows_a_statement) {
                let mut insert = A::Entity::insert_many(part);
                if let Some(over) = &over {
                    insert = insert.on_conflict(over.clone());
                }
                written += insert.exec_without_returning(self.txn()).await?;
            }
        }
        Ok(written)
    }

    /// Lets the writer hold little of the database in memory while a long list is written: its pages are written once and not looked
    /// at again. The next deed begins with as much as ever. PostgreSQL keeps its own house.
    pub(crate) async fn hold_little(&self) -> Result<()> {
        hold_at_most(self.txn(), LITTLE_CACHE_KIB).await
    }

    /// Tells the database how large tables have become under its hands. PostgreSQL knows nothing of rows that were never counted: it
    /// takes any index that begins with the county for as good as the right one, and a check of one reference then reads the whole
    /// table (measured: 20,000 survey rows took 178 s). SQLite prefers the index that fits best without counting.
    pub(crate) async fn count_tables(&self, tables: &[&'static str]) -> Result<()> {
        if self.txn().get_database_backend() == DbBackend::Postgres {
            for table in tables {
                self.txn().execute_unprepared(&format!("ANALYZE \"{table}\"")).await?;
            }
        }
        Ok(())
    }
}

/// Lets PostgreSQL sort and join a county in memory while this transaction lasts; by itself it takes 4 MB and goes to the disk beyond. Nor
/// does it compile these queries: it takes them for far dearer than they are, and to compile them would take longer than to answer.
pub(crate) async fn join_in_memory(txn: &DatabaseTransaction) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Postgres {
        txn.execute_unprepared("SET LOCAL work_mem = '32MB'; SET LOCAL jit = off").await?;
    }
    Ok(())
}

/// Lets the writer hold at most so much of the database in memory.
pub(crate) async fn hold_at_most(txn: &DatabaseTransaction, kibibytes: u32) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Sqlite {
        txn.execute_unprepared(&format!("PRAGMA cache_size = -{kibibytes}")).await?;
    }
    Ok(())
}

/// Lets go of what of the database is held in memory beside what is to be written: of eight readers each would keep what it read of a county.
pub(crate) async fn let_go(txn: &DatabaseTransaction) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Sqlite {
        txn.execute_unprepared("PRAGMA shrink_memory").await?;
    }
    Ok(())
}

/// Splits what does not fill a statement into few sizes: a statement of a size that was there before is not prepared again, and a
/// prepared statement of some hundred rows holds megabytes as long as the connection keeps it.
pub(crate) fn parts<A>(mut rows: Vec<A>, full: usize) -> Vec<Vec<A>> {
    if rows.len() == full {
        return vec![rows];
    }
    let mut parts = Vec::new();
    for size in [100, 20, 4, 1] {
        while rows.len() >= size {
            let rest = rows.split_off(size);
            parts.push(std::mem::replace(&mut rows, rest));
        }
    }
    parts
}

/// How many rows fit one statement: the parameters are counted, by SQLite (32,766) and by PostgreSQL (65,535). Beyond some
/// hundred rows a larger statement gains nothing.
fn rows_a_statement<E: EntityTrait>(backend: DbBackend) -> usize {
    let parameters = if backend == DbBackend::Sqlite { 32_766 } else { 65_535 };
    let columns = E::Column::iter().count();
    (parameters / columns.max(1)).clamp(1, 500)
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, Statement};

    use super::parts;
    use crate::database::{LITTLE_CACHE_KIB, USUAL_CACHE_KIB};
    use crate::deed::Deed;
    use crate::{Actor, Clock, Registry};

    /// What the writer may hold, in KiB.
    async fn held(deed: &Deed) -> i64 {
        let asked = Statement::from_string(deed.txn().get_database_backend(), "PRAGMA cache_size");
        let row = deed.txn().query_one_raw(asked).await.unwrap().unwrap();
        -row.try_get_by_index::<i64>(0).unwrap()
    }

    #[tokio::test]
    async fn a_deed_that_broke_off_while_it_held_little_leaves_nothing_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("county.db").display());
        let registry = Registry::open(&url, Clock::fixed("2026-11-22T02:00:00Z".parse().unwrap())).await.unwrap();
        registry.migrate().await.unwrap();
        let actor = Actor::System("test");
        let county = registry.found_county("629001".parse().unwrap(), "青泉县", &actor).await.unwrap();
        let broken = county.begin(&actor).await.unwrap();
        broken.hold_little().await.unwrap();
        assert_eq!(held(&broken).await, i64::from(LITTLE_CACHE_KIB));
        drop(broken);
        assert_eq!(held(&county.begin(&actor).await.unwrap()).await, i64::from(USUAL_CACHE_KIB));
        county.close().await;
    }

    #[test]
    fn a_remainder_is_split_into_sizes_that_come_again() {
        let sizes = |rows: usize| parts(vec![(); rows], 500).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes(500), [500]);
        assert_eq!(sizes(227), [100, 100, 20, 4, 1, 1, 1]);
        assert!(sizes(0).is_empty());
    }
}
