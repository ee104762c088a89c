//! 打包: rows that the database itself puts into JSON, many of them in one cell.
//!
//! SQLite's driver copies every cell, hands it from thread to thread and looks it up by its name: of 8 s that a match of 20,000 children
//! took, 5 went there (measured); what was left of that for each row was half the time of a long ledger. For lists that are read to
//! the end; a few rows are better read cell by cell.
//!
//! A row is an array: the fields of what it is read into stand in the order of the columns. SQLite writes 15 digits of a number: weights
//! and coordinates come back near, not the same bit for bit.

mod texts;

use sea_orm::sea_query::{BinOper, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_json::Value;
use uuid::Uuid;

pub(crate) use texts::{Text, list, list_of_ids, listed, listed_ids, texts};

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

/// Rows of a long list that come in one cell.
const TOGETHER: u32 = 256;

/// The rows of any query. In no order.
pub(crate) async fn read<R: DeserializeOwned>(db: &impl ConnectionTrait, select: SelectStatement) -> Result<Vec<R>> {
    let mut lines = one_in_a_cell(select, db.get_database_backend());
    lines.expr_as(Expr::cust(format!("(ROW_NUMBER() OVER ()) / {TOGETHER}")), "part");
    let mut rows = Vec::new();
    for cell in db.query_all(all_in_a_cell(lines).group_by_col("part")).await? {
        rows.append(&mut unpacked(&cell)?);
    }
    Ok(rows)
}

/// The rows of a query in no order, all in one cell: for some thousand, and for a county's where they are short. Counting off those that
/// come together takes SQLite as long as reading them.
pub(crate) async fn page<R: DeserializeOwned>(db: &impl ConnectionTrait, select: SelectStatement) -> Result<Vec<R>> {
    let lines = one_in_a_cell(select, db.get_database_backend());
    let cell = db.query_one(&all_in_a_cell(lines)).await?;
    cell.map_or_else(|| Ok(Vec::new()), |cell| unpacked(&cell))
}

fn one_in_a_cell(mut select: SelectStatement, on: DbBackend) -> SelectStatement {
    let is_sqlite = on == DbBackend::Sqlite;
    let mut cells = Vec::new();
    select.exprs_mut_for_each(|column| {
        let cell = column.expr.clone();
        cells.push(if is_sqlite { with_digits(cell) } else { cell });
    });
    let array = Func::cust(if is_sqlite { "json_array" } else { "json_build_array" }).args(cells);
    select.clear_selects().expr_as(Expr::from(array).cast_as("text"), "line").take()
}

fn all_in_a_cell(lines: SelectStatement) -> SelectStatement {
    let all = Expr::cust("'[' || string_agg(line, ',') || ']'");
    Query::select().expr(all).from_subquery(lines, "found").take()
}

/// Whether the column holds one of these ids. To SQLite they go as one value: a list of a thousand is a new statement every time, and a
/// fifth of a long ledger's time went into reading statements.
pub(crate) fn among<C: ColumnTrait>(db: &impl ConnectionTrait, column: C, ids: &[Uuid]) -> Expr {
    if db.get_database_backend() != DbBackend::Sqlite {
        return column.is_in(ids.iter().copied());
    }
    let ids = ids.iter().map(|id| id.simple().to_string()).collect::<Value>().to_string();
    let bytes = Func::cust("unhex").arg(Expr::col("value"));
    column.in_subquery(Query::select().expr(bytes).from_function(Func::cust("json_each").arg(ids), "ids").take())
}

/// SQLite keeps an id as bytes, which JSON cannot hold: its digits.
fn with_digits(cell: Expr) -> Expr {
    let is_bytes = Func::cust("typeof").arg(cell.clone()).eq("blob");
    CaseStatement::new().case(is_bytes, Func::cust("hex").arg(cell.clone())).finally(cell).into()
}

/// Nothing where nothing was found.
fn unpacked<R: DeserializeOwned>(cell: &QueryResult) -> Result<Vec<R>> {
    let Some(rows) = cell.try_get_by_index::<Option<String>>(0)? else { return Ok(Vec::new()) };
    of_cell(&rows)
}

/// The rows of a cell that holds them all.
fn of_cell<R: DeserializeOwned>(rows: &str) -> Result<Vec<R>> {
    Ok(serde_json::from_str(rows).map_err(|e| DbErr::Json(e.to_string()))?)
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

    use super::*;
    use crate::entities::children;

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

    #[tokio::test]
    async fn ids_are_found_among_many() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared("CREATE TABLE children (id blob)").await.unwrap();
        let ids: Vec<Uuid> = (1..=3).map(|nth| Uuid::from_u128(nth << 64 | 0xFF)).collect();
        for id in &ids {
            let sql = format!("INSERT INTO children VALUES (x'{}')", id.simple());
            db.execute_unprepared(&sql).await.unwrap();
        }
        let column = children::Column::Id;
        for asked in [&ids[..0], &ids[1..], &[ids[2], Uuid::max()]] {
            let mut select = Query::select();
            select.column(column.as_column_ref()).from(children::Entity).and_where(among(&db, column, asked));
            let mut found: Vec<(Uuid,)> = page(&db, select).await.unwrap();
            found.sort();
            let known: Vec<(Uuid,)> = asked.iter().filter(|id| ids.contains(id)).map(|id| (*id,)).collect();
            assert_eq!(found, known);
        }
    }

    #[tokio::test]
    async fn no_row_is_lost_or_doubled_however_many_there_are() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared("CREATE TABLE n (number integer, part text)").await.unwrap();
        for rows in [0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 3 * TOGETHER] {
            let filled = format!(
                "DELETE FROM n; INSERT INTO n WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {rows}) \
                 SELECT x, 'a \"line\", with ] and [' FROM c WHERE x <= {rows}"
            );
            db.execute_unprepared(&filled).await.unwrap();
            let columns = ["number", "part"].map(Alias::new);
            let select = Query::select().columns(columns).from(Alias::new("n")).take();
            let mut found: Vec<(u32, String)> = read(&db, select.clone()).await.unwrap();
            found.sort();
            let mut of_page: Vec<(u32, String)> = page(&db, select).await.unwrap();
            of_page.sort();
            assert_eq!(of_page, found);
            assert_eq!(found.iter().map(|row| row.0).collect::<Vec<_>>(), (1..=rows).collect::<Vec<_>>());
            assert!(found.iter().all(|row| row.1 == "a \"line\", with ] and ["));
        }
    }

    #[test]
    fn both_databases_truths_are_understood() {
        #[derive(Deserialize)]
        struct Of(#[serde(deserialize_with = "flag")] bool, #[serde(deserialize_with = "maybe")] Option<bool>);
        let read = |text: &str| serde_json::from_str::<Of>(text).map(|Of(one, other)| (one, other)).unwrap();
        assert_eq!([read("[1,0]"), read("[false,null]")], [(true, Some(false)), (false, None)]);
    }
}
