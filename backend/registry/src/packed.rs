//! 打包: rows put into JSON by the database itself, a row in one cell or a whole list in one text.
//!
//! SQLite's driver copies every cell three times, hands it from thread to thread and looks it up by its name: of 8 s that a match of
//! 20,000 children took, 5 went there (measured). For lists that are read to the end; a page of rows is better read cell by cell.

use sea_orm::sea_query::{BinOper, CaseStatement, Expr, ExprTrait, Func, SelectStatement};
use sea_orm::{
    ColumnTrait, ColumnType, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect,
};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};

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

/// The rows of a query in its order, each in one cell; the fields of a row stand in the order of the columns. PostgreSQL's driver copies
/// nothing and is asked as usual.
pub(crate) async fn read<R>(db: &impl ConnectionTrait, mut select: SelectStatement) -> Result<Vec<R>>
where
    R: FromQueryResult + DeserializeOwned,
{
    if db.get_database_backend() != DbBackend::Sqlite {
        let rows = db.query_all(&select).await?;
        return Ok(rows.iter().map(|row| R::from_query_result(row, "")).collect::<Result<_, _>>()?);
    }
    let mut cells = Vec::new();
    select.exprs_mut_for_each(|column| cells.push(cell(column.expr.clone())));
    select.clear_selects().expr(Func::cust("json_array").args(cells));
    let rows = db.query_all(&select).await?;
    rows.into_iter().map(|row| unpacked(&row.try_get_by_index::<String>(0)?)).collect()
}

/// A cell as JSON takes it: of an id, which is bytes, the digits.
fn cell(column: Expr) -> Expr {
    let is_bytes = Func::cust("typeof").arg(column.clone()).eq("blob");
    CaseStatement::new().case(is_bytes, Func::cust("hex").arg(column.clone())).finally(column).into()
}

fn unpacked<R: DeserializeOwned>(row: &str) -> Result<R> {
    Ok(serde_json::from_str(row).map_err(|e| DbErr::Json(e.to_string()))?)
}

/// 是否 as SQLite keeps it, 1 or 0, where it may be unknown.
pub(crate) fn maybe<'de, D: Deserializer<'de>>(cell: D) -> std::result::Result<Option<bool>, D::Error> {
    Ok(Option::<u8>::deserialize(cell)?.map(|number| number != 0))
}

/// 是否 as SQLite keeps it, 1 or 0.
pub(crate) fn flag<'de, D: Deserializer<'de>>(cell: D) -> std::result::Result<bool, D::Error> {
    Ok(u8::deserialize(cell)? != 0)
}
