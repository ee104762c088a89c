//! 数据库: one SQLite file or one PostgreSQL, and the registry that stands on it.
//!
//! SQLite takes one writer at a time, so the writer is one connection of its own and all others can only read. Deferred
//! transactions from a shared pool fail with `database is locked`; these do not.

use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use rules::places::CountyCode;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, IsolationLevel, QueryOrder, TransactionTrait,
};

use crate::entities::counties;
use crate::error::DatabaseFault;
use crate::{Clock, Error, Result};

/// How long a deed waits for the one before it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What the writer may hold of a SQLite file in memory.
pub(crate) const USUAL_CACHE_KIB: u32 = 65_536;

/// What the writer may hold while it goes through a whole table once, writing or counting: the system holds the file as well, and memory
/// stays flat when a table grows.
pub(crate) const LITTLE_CACHE_KIB: u32 = 16_384;

/// What each of the eight readers may hold, for the same reason: together they keep what they once read.
const READER_CACHE_KIB: u32 = 8_192;

/// Statements that a connection keeps prepared. One that inserts some hundred rows holds megabytes.
const PREPARED_STATEMENTS: usize = 40;

/// Rows that wait between the thread that reads a SQLite file and the one that asked: with few, both wake each other all the time.
const ROWS_HANDED_OVER: usize = 512;

/// The register of a county on its database (台账). Cheap to clone.
#[derive(Clone)]
pub struct Registry {
    read: DatabaseConnection,
    write: DatabaseConnection,
    county: Option<CountyCode>,
    clock: Clock,
}

/// A county whose register this database holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct County {
    /// Six digits.
    pub code: CountyCode,
    /// Its name.
    pub name: String,
}

impl Registry {
    /// Opens `sqlite://…` (made if missing) or `postgres://…`. Runs no migration.
    ///
    /// # Errors
    /// The address cannot be read, or nobody answers there.
    pub async fn open(url: &str, clock: Clock) -> Result<Self> {
        let (read, write) = if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = open_postgres(url).await?;
            (pool.clone(), pool)
        } else {
            let cure = "请写成 sqlite://文件路径 或 postgres://用户:口令@主机/库名";
            return Err(Error::invalid("数据库地址", without_password(url), cure));
        };
        Ok(Self { read, write, county: None, clock })
    }

    /// Brings the schema up to this program's version.
    ///
    /// # Errors
    /// The database refuses a step.
    pub async fn migrate(&self) -> Result<()> {
        Migrator::up(&self.write, None).await.map_err(|e| {
            DatabaseFault::new("数据库结构升级失败：请先用 baoxue backup 留好副本，再查看日志中的原因", e).into()
        })
    }

    /// Lets the database count its rows anew, so that it finds the best way to them: after much was imported or matched.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn recount(&self) -> Result<()> {
        if self.write.get_database_backend() == DbBackend::Sqlite {
            let (little, usual) = (LITTLE_CACHE_KIB, USUAL_CACHE_KIB);
            let sql = format!("PRAGMA cache_size = -{little}; ANALYZE; PRAGMA cache_size = -{usual}");
            self.write.execute_unprepared(&sql).await?;
        } else {
            self.write.execute_unprepared("ANALYZE").await?;
        }
        Ok(())
    }

    /// Lets go of the database: what is written is in the file, and nobody waits for this program.
    pub async fn close(self) {
        for pool in [self.read, self.write] {
            // A pool that is closed already is what was asked for.
            let _ = pool.close().await;
        }
    }

    /// How many steps the schema lacks.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn missing_steps(&self) -> Result<usize> {
        Ok(Migrator::get_pending_migrations(&self.write).await?.len())
    }

    /// The same registry, working for that county.
    pub fn in_county(&self, county: CountyCode) -> Self {
        Self { county: Some(county), ..self.clone() }
    }

    /// The same registry, working for the only county in it.
    ///
    /// # Errors
    /// There is none yet, or there are several.
    pub async fn in_only_county(&self) -> Result<Self> {
        let counties = self.counties().await?;
        match counties.as_slice() {
            [county] => Ok(self.in_county(county.code)),
            [] => Err(no_county()),
            several => {
                let codes: Vec<_> = several.iter().map(|c| c.code.to_string()).collect();
                let sentence = format!("库中有多个县（{}）：请说明是哪一个县", codes.join("、"));
                Err(Error::refused("which_county", sentence))
            }
        }
    }

    /// Every county in this database, by code.
    ///
    /// # Errors
    /// The database does not answer, or has no schema yet.
    pub async fn counties(&self) -> Result<Vec<County>> {
        let rows = counties::Entity::find().order_by_asc(counties::Column::CountyCode).all(&self.read).await?;
        rows.into_iter().map(|row| Ok(County { code: county_code(&row.county_code)?, name: row.name })).collect()
    }

    /// The county it works for.
    ///
    /// # Errors
    /// None was chosen.
    pub fn county(&self) -> Result<CountyCode> {
        self.county.ok_or_else(no_county)
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// One state of all tables for several reads: what is written meanwhile is in all of them or in none.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction> {
        Ok(match self.backend() {
            DbBackend::Postgres => {
                let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
                self.read.begin_with_config(Some(level), Some(mode)).await?
            }
            _ => self.read.begin().await?,
        })
    }

    /// For reads; on SQLite it cannot write.
    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// For deeds alone.
    pub(crate) fn write(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Which of the two databases it stands on.
    pub(crate) fn backend(&self) -> DbBackend {
        self.write.get_database_backend()
    }
}

/// A county's code as stored.
pub(crate) fn county_code(stored: &str) -> Result<CountyCode> {
    CountyCode::try_from(stored.to_owned()).map_err(|e| Error::refused("county_code", e.to_string()))
}

fn no_county() -> Error {
    Error::refused("no_county", "库中还没有任何县：请先导入行政区划（baoxue import places 区划.csv）")
}

async fn open_sqlite(url: &str) -> Result<(DatabaseConnection, DatabaseConnection)> {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err(Error::invalid("数据库地址", url, "内存库在程序结束时会丢失，请写成 sqlite://文件路径"));
    }
    let mut writer = ConnectOptions::new(url);
    writer.max_connections(1).map_sqlx_sqlite_opts(|options| durable(options).create_if_missing(true));
    let mut readers = ConnectOptions::new(url);
    readers.max_connections(8).map_sqlx_sqlite_opts(|options| {
        durable(options).pragma("query_only", "on").pragma("cache_size", format!("-{READER_CACHE_KIB}"))
    });
    let write = connect(writer).await?;
    Ok((connect(readers).await?, write))
}

/// Nothing confirmed is lost when the power fails, and every reference holds.
fn durable(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(PREPARED_STATEMENTS)
        .row_buffer_size(ROWS_HANDED_OVER)
        .pragma("cache_size", format!("-{USUAL_CACHE_KIB}"))
        .pragma("temp_store", "memory")
}

async fn open_postgres(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(16).set_application_name("baoxue");
    // Compiling a query of a county's rows takes PostgreSQL longer than answering it.
    options.map_sqlx_postgres_opts(|options| options.options([("jit", "off")]));
    connect(options).await
}

async fn connect(mut options: ConnectOptions) -> Result<DatabaseConnection> {
    options.acquire_timeout(PATIENCE).connect_timeout(PATIENCE).sqlx_logging(false).record_stmt_in_spans(false);
    let shown = without_password(options.get_url());
    Database::connect(options).await.map_err(|e| unreachable_at(&shown, e))
}

fn unreachable_at(shown: &str, cause: DbErr) -> Error {
    let sentence = format!(
        "无法打开数据库 {shown}：请检查路径是否存在、是否有读写权限；若是 PostgreSQL，请检查服务是否已启动、用户与口令是否正确"
    );
    DatabaseFault::new(sentence, cause).into()
}

/// The address as it may be shown: the password is left out.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let user = who.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:…@{place}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn no_password_is_ever_shown() {
        assert_eq!(without_password("postgres://bx:se@cret@db/county"), "postgres://bx:…@db/county");
        assert_eq!(without_password("sqlite://baoxue.db"), "sqlite://baoxue.db");
    }
}
