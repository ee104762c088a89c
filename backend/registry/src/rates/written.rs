//! 已写的指标数: the figures of a term as they were written last. What has not changed stays untouched.

use rules::calendar::Term;
use rules::rates::Tally;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::sums::Board;
use super::{Area, ExcludedCount, Measure};
use crate::Result;
use crate::deed::Deed;
use crate::entities::figures::{Column, Entity, Model};
use crate::packed::{self, Cell};

/// Figures that are held ready to be written.
const FIGURES_AT_A_TIME: usize = 4000;

/// A figure as it was written last.
#[derive(Deserialize)]
struct Row {
    id: Uuid,
    indicator: String,
    formula: String,
    basis: String,
    scope_kind: String,
    scope_code: String,
    numerator: i64,
    denominator: i64,
    #[serde(deserialize_with = "packed::json")]
    excluded: Vec<ExcludedCount>,
}

impl Row {
    /// Its place on the board; `None` when its place, school or measure is no more.
    fn nth(&self, board: &Board) -> Option<usize> {
        let measure = Measure::of_codes(&self.indicator, &self.formula, &self.basis)?;
        board.nth(&Area::of_codes(&self.scope_kind, &self.scope_code), measure)
    }
}

/// What it says.
struct Written {
    id: Uuid,
    numerator: i64,
    denominator: i64,
    excluded: Vec<ExcludedCount>,
}

impl Written {
    fn says(&self, tally: &Tally) -> bool {
        (self.numerator, self.denominator) == (tally.numerator, tally.denominator) && self.excluded == excluded(tally)
    }
}

/// The figures that were written last, by their places on a board.
pub(super) struct Last {
    figures: Vec<Option<Written>>,
    /// Of places and schools that are no more: they have no figure of their own today.
    gone: Vec<Uuid>,
}

/// Reads the figures that were written last.
pub(super) async fn last(db: &impl ConnectionTrait, county: &str, term: Term, board: &Board) -> Result<Last> {
    let mut last = Last { figures: Vec::new(), gone: Vec::new() };
    last.figures.resize_with(board.figures(), || None);
    for row in current(db, county, term).await? {
        match row.nth(board) {
            Some(nth) => {
                let Row { id, numerator, denominator, excluded, .. } = row;
                last.figures[nth] = Some(Written { id, numerator, denominator, excluded });
            }
            None => last.gone.push(row.id),
        }
    }
    Ok(last)
}

/// Writes the figures that differ from those written last; returns how many.
pub(super) async fn write(deed: &Deed, term: Term, last: Last, board: &Board) -> Result<usize> {
    let Last { figures, gone } = last;
    for part in gone.chunks(500) {
        let these = Column::Id.is_in(part.iter().copied());
        Entity::delete_many().filter(Column::CountyCode.eq(deed.county_code())).filter(these).exec(deed.txn()).await?;
    }
    let (mut changed, mut new) = (Vec::new(), Vec::new());
    for (nth, last) in figures.iter().enumerate() {
        let (area, measure, tally) = board.figure(nth);
        match last {
            None => new.push(nth),
            Some(last) if last.says(tally) => {}
            Some(last) => changed.push(Model { id: last.id, ..row(deed, term, None, area, measure, tally) }),
        }
    }
    let count = gone.len() + changed.len() + new.len();
    deed.replace_all(changed.into_iter().map(IntoActiveModel::into_active_model)).await?;
    insert(deed, term, None, board, &new).await?;
    Ok(count)
}

/// Writes those figures of the board, some thousand at a time: a county has ten thousands.
pub(super) async fn insert(
    deed: &Deed,
    term: Term,
    version: Option<Uuid>,
    board: &Board,
    figures: &[usize],
) -> Result<()> {
    for part in figures.chunks(FIGURES_AT_A_TIME) {
        let row = |nth: &usize| {
            let (area, measure, tally) = board.figure(*nth);
            row(deed, term, version, area, measure, tally).into_active_model()
        };
        deed.insert_all(part.iter().map(row).collect::<Vec<_>>()).await?;
    }
    Ok(())
}

async fn current(db: &impl ConnectionTrait, county: &str, term: Term) -> Result<Vec<Row>> {
    let cells = [
        Column::Id,
        Column::Indicator,
        Column::Formula,
        Column::Basis,
        Column::ScopeKind,
        Column::ScopeCode,
        Column::Numerator,
        Column::Denominator,
        Column::Excluded,
    ];
    let wanted = Condition::all()
        .add(Column::CountyCode.eq(county))
        .add(Column::Term.eq(term.to_string()))
        .add(Column::VersionId.is_null());
    packed::rows::<Entity, _>(db, cells.map(Cell::Of), wanted).await
}

/// A figure as stored.
fn row(deed: &Deed, term: Term, version: Option<Uuid>, area: &Area, measure: Measure, tally: &Tally) -> Model {
    let (scope_kind, scope_code) = match area {
        Area::Place(code) => ("place", code.to_string()),
        Area::School(code) => ("school", code.clone()),
    };
    Model {
        county_code: deed.county_code(),
        id: deed.new_id(),
        version_id: version,
        indicator: measure.indicator.as_str().to_owned(),
        formula: measure.formula.as_str().to_owned(),
        term: term.to_string(),
        as_of: deed.today(),
        basis: measure.basis.as_str().to_owned(),
        scope_kind: scope_kind.to_owned(),
        scope_code,
        numerator: tally.numerator,
        denominator: tally.denominator,
        excluded: json!(excluded(tally)),
        computed_at: deed.now(),
    }
}

/// The excluded of a sum, reason by reason.
pub(super) fn excluded(tally: &Tally) -> Vec<ExcludedCount> {
    tally.excluded.iter().map(|(reason, count)| ExcludedCount { reason: *reason, count: *count }).collect()
}
