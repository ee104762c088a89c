//! 备份: the whole database as one file, taken while it serves, and put back into an empty database.
//!
//! A copy is an embedded database of its own, whichever database it was taken from: a county that began on one file moves to
//! PostgreSQL with `backup` and `restore`. Must not live here: anything about one table; a copy knows only their order.

use std::path::Path;

use futures_util::{StreamExt, TryStreamExt};
use migrations::{Migrator, MigratorTrait};
use sea_orm::sea_query::NullOrdering;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, FromQueryResult,
    IntoActiveModel, Iterable, Order, PaginatorTrait, QueryOrder, Select, StreamTrait, TransactionTrait,
};

use crate::entities as rows;
use crate::{Clock, Error, Registry, Result};

impl Registry {
    /// Writes a copy of everything, as it is at this instant, into a new file; returns how many rows it holds.
    ///
    /// # Errors
    /// There is a file already, it cannot be written, or the database does not answer.
    pub async fn backup(&self, file: &Path) -> Result<u64> {
        if file.exists() {
            return Err(Error::refused(
                "file_exists",
                format!("{} 已经存在：请换一个文件名，备份不会覆盖旧文件", file.display()),
            ));
        }
        let part = file.with_extension("part");
        drop(std::fs::remove_file(&part));
        let copied = self.copy_into(&part).await;
        let copied = match copied {
            Ok(copied) => copied,
            Err(e) => {
                drop(std::fs::remove_file(&part));
                return Err(e);
            }
        };
        std::fs::rename(&part, file).map_err(|e| {
            Error::refused("backup", format!("无法写入 {}：{e}。请检查目录权限与磁盘空间", file.display()))
        })?;
        Ok(copied)
    }

    async fn copy_into(&self, part: &Path) -> Result<u64> {
        let copy = Self::open(&format!("sqlite://{}", part.display()), Clock::real()).await?;
        Migrator::up(copy.write(), None).await?;
        let snapshot = self.snapshot().await?;
        let copied = copy_all(&snapshot, copy.write()).await?;
        copy.write().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        copy.close().await;
        for leftover in ["part-wal", "part-shm"] {
            drop(std::fs::remove_file(part.with_extension(leftover)));
        }
        Ok(copied)
    }

    /// Puts a copy back into this database, which must hold no county yet; returns how many rows came.
    ///
    /// # Errors
    /// The file is no copy of ours, or the database is not empty. Nothing is changed then.
    pub async fn restore(&self, file: &Path) -> Result<u64> {
        if !file.is_file() {
            return Err(Error::refused("no_file", format!("找不到备份文件 {}：请核对路径", file.display())));
        }
        if rows::counties::Entity::find().count(self.write()).await? > 0 {
            return Err(Error::refused(
                "not_empty",
                "目标数据库不是空库：请用 --database 指向一个新库再恢复，以免覆盖现有台账",
            ));
        }
        // A text or a picture is no database, another program's database holds no counties: both are no copies of ours.
        let copy = Self::open(&format!("sqlite://{}?mode=ro", file.display()), Clock::real()).await;
        let copy = copy.map_err(|_| not_a_backup(file))?;
        if copy.counties().await.is_err() {
            return Err(not_a_backup(file));
        }
        let copied = copy_all(copy.read(), self.write()).await;
        copy.close().await;
        let copied = copied?;
        // A copy brings rows and no counts of them.
        self.recount().await?;
        Ok(copied)
    }
}

fn not_a_backup(file: &Path) -> Error {
    Error::refused("not_a_backup", format!("{} 不是保学的备份文件：请选择 baoxue backup 写出的文件", file.display()))
}

/// All tables in one transaction of the target, each after those that it refers to.
async fn copy_all(from: &(impl ConnectionTrait + StreamTrait), to: &DatabaseConnection) -> Result<u64> {
    let txn = to.begin().await?;
    let mut copied = 0;
    macro_rules! copy {
        ($($table:ident),+ $(,)?) => { $( copied += copy_table(rows::$table::Entity::find(), from, &txn).await?; )+ };
    }
    copy!(counties, journal_heads, journal, places, place_acts, place_moves, place_changes, schools, school_catchments);
    copy!(
        officers,
        posts,
        devices,
        refresh_tokens,
        heading_mappings,
        imports,
        survey_rounds,
        households,
        survey_visits
    );
    // A merged child refers to another child, who must be there first.
    let merged = rows::children::Column::MergedInto;
    let children = rows::children::Entity::find().order_by_with_nulls(merged, Order::Asc, NullOrdering::First);
    copied += copy_table(children, from, &txn).await?;
    copy!(other_names, guardians, file_numbers, survey_entries, spot_checks, spot_check_items, hukou_entries);
    copy!(roster_snapshots, roster_rows, movements, attendance_reports);
    copy!(match_runs, links, settlements, unmatched, standings, flags, frozen_versions, figures);
    copy!(rate_runs, heads, divisions);
    copy!(phone_items);
    copy!(outcomes, flag_traces);
    txn.commit().await?;
    Ok(copied)
}

/// One table, a few hundred rows at a time.
async fn copy_table<E>(
    table: Select<E>,
    from: &(impl ConnectionTrait + StreamTrait),
    to: &DatabaseTransaction,
) -> Result<u64>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + FromQueryResult + Send,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let a_statement = (32_766 / E::Column::iter().count().max(1)).clamp(1, 500);
    let mut copied = 0;
    let mut batches = table.stream(from).await?.try_chunks(a_statement);
    while let Some(batch) = batches.next().await {
        let batch = batch.map_err(|e| e.1)?;
        copied += batch.len() as u64;
        let batch = batch.into_iter().map(|row| row.into_active_model().reset_all());
        E::insert_many(batch).exec_without_returning(to).await?;
    }
    Ok(copied)
}
