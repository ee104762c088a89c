//! Many rows in one text, made by the database itself.
//!
//! Row by row, every cell is copied by SQLite's driver, sent to another thread and looked up by its name: of 8 s that a match of 20,000
//! children took, 5 went there (measured). The databases' own JSON functions write the same rows in a tenth of that. For whole lists
//! that are read to the end; a page of rows is better read row by row.

use sea_orm::sea_query::{BinOper, Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ColumnType, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect,
};
use serde::de::DeserializeOwned;

use crate::Result;

/// One cell of every row.
pub(crate) enum Cell<C> {
    /// A column as it is; truth values as 1 and 0.
    Of(C),
    /// A column, and where it is empty the text under that name in a JSON column.
    OrWritten(C, C, &'static str),
}

/// The wanted rows, each read from an array in the order of the cells. In no order: whoever needs one takes the id along.
pub(crate) async fn rows<E, R>(
    db: &impl ConnectionTrait,
    cells: impl IntoIterator<Item = Cell<E::Column>>,
    wanted: Condition,
) -> Result<Vec<R>>
where
    E: EntityTrait,
    R: DeserializeOwned,
{
    let backend = db.get_database_backend();
    let cells: Vec<Expr> = cells.into_iter().map(|cell| cell.expression(backend)).collect();
    let (row, all) = if backend == DbBackend::Postgres {
        ("json_build_array", "json_agg")
    } else {
        ("json_array", "json_group_array")
    };
    let packed = Expr::from(Func::cust(all).arg(Func::cust(row).args(cells))).cast_as("text");
    let text: Option<Option<String>> =
        E::find().select_only().expr_as(packed, "packed").filter(wanted).into_tuple().one(db).await?;
    let Some(text) = text.flatten() else { return Ok(Vec::new()) };
    Ok(serde_json::from_str(&text).map_err(|e| DbErr::Json(e.to_string()))?)
}

impl<C: ColumnTrait> Cell<C> {
    fn expression(self, backend: DbBackend) -> Expr {
        match self {
            Self::Of(column) => {
                let cell = Expr::col(column);
                match column.def().get_column_type() {
                    // SQLite keeps ids as bytes, which JSON cannot hold; no id stays none.
                    ColumnType::Uuid if backend == DbBackend::Sqlite => {
                        Func::cust("nullif").arg(Func::cust("hex").arg(cell)).arg("").into()
                    }
                    ColumnType::Boolean => cell.cast_as("integer"),
                    _ => cell,
                }
            }
            Self::OrWritten(column, written, field) => {
                let beside = Expr::col(written).binary(BinOper::Custom("->>"), Expr::cust(format!("'{field}'")));
                Func::coalesce([Expr::col(column), beside]).into()
            }
        }
    }
}
