//! 办理: one deed is one function, one transaction and one journal entry.
//!
//! `begin` takes the county's place in line (SQLite: the one writer; PostgreSQL: the lock on the county's journal head), `commit`
//! writes the journal entry and ends the transaction. There is no other way to write, and a deed that is dropped never was.

use chrono::{DateTime, NaiveDate, Utc};
use rules::places::CountyCode;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tracing::{Span, field};
use uuid::Uuid;

use crate::bulk;
use crate::database::USUAL_CACHE_KIB;
use crate::entities::{counties, journal, journal_heads};
use crate::journal::{Entry, GENESIS, Link};
use crate::officers::OfficerId;
use crate::{Clock, Error, Registry, Result};

/// Who does a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person with an account.
    Officer(OfficerId),
    /// A command on the machine itself, by its name.
    System(&'static str),
}

impl Actor {
    fn word(self) -> String {
        match self {
            Self::Officer(_) => "officer".to_owned(),
            Self::System(command) => format!("system:{command}"),
        }
    }

    fn officer_id(self) -> Option<Uuid> {
        match self {
            Self::Officer(id) => Some(id.0),
            Self::System(_) => None,
        }
    }
}

/// A deed under way. Dropped without `commit`, it leaves nothing behind.
pub(crate) struct Deed {
    txn: DatabaseTransaction,
    county: CountyCode,
    actor: Actor,
    seq: i64,
    prev_hash: String,
    at: DateTime<Utc>,
    clock: Clock,
    span: Span,
}

/// 查看: one state of the register, read as a deed reads it and without the county's place in line, so that nobody waits for it. Neither
/// database lets it write, and only a reference to the deed is handed out: there is nothing to commit.
pub(crate) struct Look(Deed);

impl std::ops::Deref for Look {
    type Target = Deed;

    fn deref(&self) -> &Deed {
        &self.0
    }
}

impl Registry {
    /// Begins a deed for this registry's county.
    pub(crate) async fn begin(&self, actor: &Actor) -> Result<Deed> {
        let county = self.county()?;
        let txn = self.begin_writing().await?;
        let head = lock_head(&txn, county).await?;
        Ok(self.deed_after(txn, county, *actor, head.seq, head.hash))
    }

    /// Begins a deed with a view beside it that shows the county as the deed finds it, for long reads at the same time. A view is of the
    /// moment of its first read, so its connection is taken first: whoever waits for a deed's turn with a view in hand must not be waited
    /// for by the deed whose turn it is.
    pub(crate) async fn begin_with_view(&self, actor: &Actor) -> Result<(Deed, DatabaseTransaction)> {
        let view = self.snapshot().await?;
        Ok((self.begin(actor).await?, view))
    }

    /// Looks at the register as a deed does.
    pub(crate) async fn look(&self) -> Result<Look> {
        let txn = self.snapshot().await?;
        Ok(Look(self.deed_after(txn, self.county()?, Actor::System("look"), 0, String::new())))
    }

    /// Founds the county's register: the first entry of its journal. A county that is there stays as it is.
    ///
    /// # Errors
    /// The database refuses.
    pub async fn found_county(&self, county: CountyCode, name: &str, actor: &Actor) -> Result<Self> {
        let own = self.in_county(county);
        let deed = own.begin_founding(name, actor).await?;
        if deed.seq == 1 {
            let body = serde_json::json!({ "name": name });
            deed.commit(Entry::new("found_county", "county", Some(county.to_string()), body)).await?;
        }
        Ok(own)
    }

    /// Begins a deed that founds this registry's county where it is not there yet: the first import of its places.
    pub(crate) async fn begin_founding(&self, name: &str, actor: &Actor) -> Result<Deed> {
        let county = self.county()?;
        let txn = self.begin_writing().await?;
        if counties::Entity::find_by_id(county.to_string()).one(&txn).await?.is_none() {
            self.insert_county(&txn, county, name).await?;
        }
        let head = lock_head(&txn, county).await?;
        Ok(self.deed_after(txn, county, *actor, head.seq, head.hash))
    }

    async fn insert_county(&self, txn: &DatabaseTransaction, county: CountyCode, name: &str) -> Result<()> {
        let row = counties::Model {
            county_code: county.to_string(),
            name: name.to_owned(),
            policy: serde_json::json!({}),
            created_at: self.clock().now(),
        };
        counties::Entity::insert(row.into_active_model()).exec_without_returning(txn).await?;
        let head = journal_heads::Model { county_code: county.to_string(), seq: 0, hash: GENESIS.to_owned() };
        journal_heads::Entity::insert(head.into_active_model()).exec_without_returning(txn).await?;
        Ok(())
    }

    async fn begin_writing(&self) -> Result<DatabaseTransaction> {
        // A deferred transaction that turns into a writer fails when another was faster: take the lock at once.
        let immediate = (self.backend() == DbBackend::Sqlite).then_some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: immediate, ..TransactionOptions::default() };
        let txn = self.write().begin_with_options(options).await?;
        // A deed before this one may have held little and ended in the middle.
        bulk::hold_at_most(&txn, USUAL_CACHE_KIB).await?;
        Ok(txn)
    }

    fn deed_after(&self, txn: DatabaseTransaction, county: CountyCode, actor: Actor, seq: i64, hash: String) -> Deed {
        let seq = seq + 1;
        let span = tracing::info_span!("deed", county = %county, seq, actor = actor.word(), deed = field::Empty);
        Deed { txn, county, actor, seq, prev_hash: hash, at: self.clock().now(), clock: self.clock().clone(), span }
    }
}

impl Deed {
    /// The open transaction: what the deed reads and writes through.
    pub(crate) fn txn(&self) -> &DatabaseTransaction {
        &self.txn
    }

    /// This deed's number in the journal; rows it changes carry it as `changed_seq`.
    pub(crate) fn seq(&self) -> i64 {
        self.seq
    }

    /// The instant of the deed, one for all its rows.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.at
    }

    /// The day of the deed in China.
    pub(crate) fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// A new id.
    pub(crate) fn new_id(&self) -> Uuid {
        self.clock.new_id()
    }

    /// Who does it.
    pub(crate) fn actor(&self) -> Actor {
        self.actor
    }

    /// The county, as a value.
    pub(crate) fn county(&self) -> CountyCode {
        self.county
    }

    /// The county, as its rows begin.
    pub(crate) fn county_code(&self) -> String {
        self.county.to_string()
    }

    /// Writes the journal entry and makes the deed true.
    pub(crate) async fn commit(self, entry: Entry) -> Result<()> {
        let link = Link {
            county: self.county.to_string(),
            seq: self.seq,
            at: self.at,
            actor: self.actor.word(),
            officer_id: self.actor.officer_id(),
            deed: entry.deed.to_owned(),
            subject_kind: entry.subject_kind.to_owned(),
            subject_id: entry.subject_id,
            body: crate::journal::canonical(&entry.body),
        };
        let hash = link.hash_after(&self.prev_hash);
        self.move_head(&hash).await?;
        journal::Entity::insert(link.into_row(self.prev_hash, hash)).exec_without_returning(&self.txn).await?;
        self.txn.commit().await?;
        self.span.record("deed", entry.deed);
        self.span.in_scope(|| tracing::info!(took_ms = (self.clock.now() - self.at).num_milliseconds(), "done"));
        Ok(())
    }

    /// The head moves one on, or somebody else wrote: then nothing is written.
    async fn move_head(&self, hash: &str) -> Result<()> {
        let head = journal_heads::ActiveModel { seq: Set(self.seq), hash: Set(hash.to_owned()), ..Default::default() };
        let moved = journal_heads::Entity::update_many()
            .set(head)
            .filter(journal_heads::Column::CountyCode.eq(self.county.to_string()))
            .filter(journal_heads::Column::Seq.eq(self.seq - 1))
            .exec(&self.txn)
            .await?;
        if moved.rows_affected == 1 { Ok(()) } else { Err(Error::stale("台账日志")) }
    }
}

/// PostgreSQL locks the county's head until the deed ends; SQLite has locked already.
async fn lock_head(txn: &DatabaseTransaction, county: CountyCode) -> Result<journal_heads::Model> {
    let mut head = journal_heads::Entity::find().filter(journal_heads::Column::CountyCode.eq(county.to_string()));
    if txn.get_database_backend() == DbBackend::Postgres {
        head = head.lock_exclusive();
    }
    head.one(txn).await?.ok_or_else(|| {
        Error::refused(
            "no_county",
            format!("库中没有县 {county}：请先导入该县的行政区划（baoxue import places 区划.csv）"),
        )
    })
}
