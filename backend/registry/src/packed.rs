//! 打包: rows that the database itself puts into JSON, a whole row in one cell.
//!
//! SQLite's driver copies every cell, hands it from thread to thread and looks it up by its name: of 8 s that a match of 20,000 children
//! took, 5 went there (measured). For lists that are read to the end; a page of rows is better read cell by cell.
//!
//! A row is an array: the fields of what it is read into stand in the order of the columns. SQLite writes 15 digits of a number: weights
//! and coordinates come back near, not the same bit for bit.

use sea_orm::sea_query::{BinOper, CaseStatement, Expr, ExprTrait, Func, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_json::Value;

use crate::Result;

/// One cell of every row of a table.
pub(crate) enum Cell<C> {
    /// A column as it is.
    Of(C),
    /// A column, and where it is empty the text under that name in a JSON column.
    OrWritten(C, C, &'static str),
}

impl<C: ColumnTrait> From<Cell<C>> for Expr {
    fn from(cell: Cell<C>) -> Self {
        match cell {
            Cell::Of(column) => Self::col(column),
            Cell::OrWritten(column, written, field) => {
                let beside = Self::col(written).binary(BinOper::Custom("->>"), Self::cust(format!("'{field}'")));
                Func::coalesce([Self::col(column), beside]).into()
            }
        }
    }
}

/// The wanted rows of a table. In no order: whoever needs one takes the id along.
pub(crate) async fn rows<E, R>(
    db: &impl ConnectionTrait,
    cells: impl IntoIterator<Item = Cell<E::Column>>,
    wanted: Condition,
) -> Result<Vec<R>>
where
    E: EntityTrait,
    R: DeserializeOwned,
{
    let mut select = E::find().select_only().filter(wanted).into_query();
    select.exprs(cells.into_iter().map(Expr::from));
    read(db, select).await
}

/// The rows of any query, in its order.
pub(crate) async fn read<R: DeserializeOwned>(
    db: &impl ConnectionTrait,
    mut select: SelectStatement,
) -> Result<Vec<R>> {
    let is_sqlite = db.get_database_backend() == DbBackend::Sqlite;
    let mut cells = Vec::new();
    select.exprs_mut_for_each(|column| {
        let cell = column.expr.clone();
        cells.push(if is_sqlite { with_digits(cell) } else { cell });
    });
    let array = Func::cust(if is_sqlite { "json_array" } else { "json_build_array" }).args(cells);
    select.clear_selects().expr(Expr::from(array).cast_as("text"));
    let rows = db.query_all(&select).await?;
    rows.into_iter().map(|row| unpacked(&row.try_get_by_index::<String>(0)?)).collect()
}

/// SQLite keeps an id as bytes, which JSON cannot hold: its digits.
fn with_digits(cell: Expr) -> Expr {
    let is_bytes = Func::cust("typeof").arg(cell.clone()).eq("blob");
    CaseStatement::new().case(is_bytes, Func::cust("hex").arg(cell.clone())).finally(cell).into()
}

fn unpacked<R: DeserializeOwned>(row: &str) -> Result<R> {
    Ok(serde_json::from_str(row).map_err(|e| DbErr::Json(e.to_string()))?)
}

/// 是否, as each database writes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Word(bool),
    Number(u8),
}

impl From<Truth> for bool {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Word(word) => word,
            Truth::Number(number) => number != 0,
        }
    }
}

/// 是否, where it may be unknown.
pub(crate) fn maybe<'de, D: Deserializer<'de>>(cell: D) -> std::result::Result<Option<bool>, D::Error> {
    Ok(Option::<Truth>::deserialize(cell)?.map(bool::from))
}

/// 是否.
pub(crate) fn flag<'de, D: Deserializer<'de>>(cell: D) -> std::result::Result<bool, D::Error> {
    Truth::deserialize(cell).map(bool::from)
}

/// A cell that is JSON itself: PostgreSQL lays it into the row, SQLite keeps it as text.
pub(crate) fn json<'de, D: Deserializer<'de>, T: DeserializeOwned>(cell: D) -> std::result::Result<T, D::Error> {
    let whole = match Value::deserialize(cell)? {
        Value::String(text) => serde_json::from_str(&text),
        whole => serde_json::from_value(whole),
    };
    whole.map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use sea_orm::Database;
    use sea_orm::sea_query::{Alias, Query};
    use uuid::Uuid;

    use super::*;

    /// A row with every kind of cell.
    #[derive(Debug, PartialEq, Deserialize)]
    struct Child {
        id: Uuid,
        into: Option<Uuid>,
        name: String,
        born_on: Option<NaiveDate>,
        #[serde(deserialize_with = "flag")]
        resident: bool,
        #[serde(deserialize_with = "maybe")]
        away: Option<bool>,
        weight: f64,
    }

    #[tokio::test]
    async fn a_row_in_one_cell_says_what_its_cells_say() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_00AB);
        let weight = 38.434_999_999_999_9;
        for sql in [
            "CREATE TABLE c (id blob, \"into\" blob, name text, born_on text, resident bool, away bool, weight real)"
                .to_owned(),
            format!(
                "INSERT INTO c VALUES (x'{}', NULL, '马·\"小\"龙', '2016-03-12', 1, NULL, {weight:?})",
                id.simple()
            ),
        ] {
            db.execute_unprepared(&sql).await.unwrap();
        }
        let columns = ["id", "into", "name", "born_on", "resident", "away", "weight"].map(Alias::new);
        let found: Vec<Child> = read(&db, Query::select().columns(columns).from(Alias::new("c")).take()).await.unwrap();
        let born_on = NaiveDate::from_ymd_opt(2016, 3, 12);
        let name = "马·\"小\"龙".to_owned();
        assert_eq!(found, [Child { id, into: None, name, born_on, resident: true, away: None, weight }]);
    }

    #[test]
    fn both_databases_truths_are_understood() {
        #[derive(Deserialize)]
        struct Of(#[serde(deserialize_with = "flag")] bool, #[serde(deserialize_with = "maybe")] Option<bool>);
        let read = |text: &str| serde_json::from_str::<Of>(text).map(|Of(one, other)| (one, other)).unwrap();
        assert_eq!([read("[1,0]"), read("[false,null]")], [(true, Some(false)), (false, None)]);
    }
}
