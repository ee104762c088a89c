//! Measuring, for the benchmark alone (feature `measure`): reading without storing, and the bare insert against which storing is
//! held.

use std::path::Path;
use std::time::{Duration, Instant};

use rules::forms::FormKind;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, TransactionTrait};

use super::ImportOptions;
use super::batches;
use super::run::{self, Form};
use crate::entities::{
    children, guardians, households, imports, other_names, survey_entries, survey_rounds, survey_visits,
};
use crate::sheets::{HeadingMappings, Sheet};
use crate::surveys::SurveyForm;
use crate::{Actor, Registry, Result};

/// Reads a survey file as an import does and forgets what it read; returns rows read and the time.
///
/// # Errors
/// The file cannot be read.
pub async fn read_survey(registry: &Registry, path: &Path) -> Result<(u64, Duration)> {
    let deed = registry.begin(&Actor::System("measure")).await?;
    let lead = run::lead(&deed, &ImportOptions::default(), false)?;
    let (reader, _) = SurveyForm::prepare(&deed, lead).await?;
    let began = Instant::now();
    let sheet = Sheet::open(path, FormKind::Households, &HeadingMappings::default())?;
    let mut read = 0;
    batches::read_batches::<SurveyForm>(sheet, &reader, |parsed| {
        read += parsed.drafts.len() as u64;
        std::ops::ControlFlow::Continue(())
    })?;
    Ok((read, began.elapsed()))
}

/// Inserts every row that an import of households left in one register into another, in batches, in one transaction, and
/// nothing else; returns the number of rows and the time.
///
/// # Errors
/// The database refuses.
pub async fn insert_bare(from: &Registry, into: &Registry) -> Result<(u64, Duration)> {
    let txn = into.write().begin().await?;
    let mut total = (0, Duration::ZERO);
    add(&mut total, copy::<imports::Entity>(from, &txn).await?);
    add(&mut total, copy::<survey_rounds::Entity>(from, &txn).await?);
    add(&mut total, copy::<households::Entity>(from, &txn).await?);
    add(&mut total, copy::<survey_visits::Entity>(from, &txn).await?);
    add(&mut total, copy::<children::Entity>(from, &txn).await?);
    add(&mut total, copy::<guardians::Entity>(from, &txn).await?);
    add(&mut total, copy::<other_names::Entity>(from, &txn).await?);
    add(&mut total, copy::<survey_entries::Entity>(from, &txn).await?);
    let began = Instant::now();
    txn.commit().await?;
    add(&mut total, (0, began.elapsed()));
    Ok(total)
}

fn add(total: &mut (u64, Duration), part: (u64, Duration)) {
    total.0 += part.0;
    total.1 += part.1;
}

/// Rows are made ready before the clock starts: only the database is measured.
async fn copy<E>(from: &Registry, into: &DatabaseTransaction) -> Result<(u64, Duration)>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let rows = E::find().all(from.read()).await?;
    let count = rows.len() as u64;
    let rows_a_statement = (32_766 / E::Column::iter().count()).min(500);
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    let mut took = Duration::ZERO;
    while rows.peek().is_some() {
        let chunk: Vec<E::ActiveModel> = rows.by_ref().take(rows_a_statement).collect();
        let began = Instant::now();
        E::insert_many(chunk).exec_without_returning(into).await?;
        took += began.elapsed();
    }
    Ok((count, took))
}
