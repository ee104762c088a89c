//! 逐行: long lists whose rows are taken one by one as they are read, every cell a text.
//!
//! To build an array of cells of several types took PostgreSQL two and a half times as long as one of texts (measured), and a row that is
//! taken at once needs no memory for what it says in words that a thousand others say as well.

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use uuid::Uuid;

use crate::Result;

/// A cell of a row.
#[derive(Debug, Default)]
pub(crate) struct Text<'a>(Option<Cow<'a, str>>);

impl Text<'_> {
    /// What it says; nothing of an empty one.
    pub(crate) fn text(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// What it says in memory of its own.
    pub(crate) fn owned(&self) -> Option<Box<str>> {
        self.text().map(Box::from)
    }

    /// An id.
    pub(crate) fn id(&self) -> Option<Uuid> {
        self.text().and_then(|text| Uuid::try_parse(text).ok())
    }

    /// An id that is in every row.
    pub(crate) fn own_id(&self) -> Result<Uuid> {
        Ok(self.id().ok_or_else(|| DbErr::Type("a row without its id".to_owned()))?)
    }

    /// A whole number.
    pub(crate) fn number<N: std::str::FromStr>(&self) -> Option<N> {
        self.text().and_then(|text| text.parse().ok())
    }

    /// A day.
    pub(crate) fn day(&self) -> Option<NaiveDate> {
        self.number()
    }

    /// 是否, as each database writes it.
    pub(crate) fn yes(&self) -> bool {
        matches!(self.text(), Some("1" | "true"))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(cell: D) -> std::result::Result<Self, D::Error> {
        cell.deserialize_any(OfCell).map(Self)
    }
}

struct OfCell;

impl<'de> Visitor<'de> for OfCell {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a whole number or nothing")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> std::result::Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> std::result::Result<Self::Value, E> {
        Ok(Some(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> std::result::Result<Self::Value, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> std::result::Result<Self::Value, E> {
        Ok(Some(Cow::Owned(number.to_string())))
    }

    fn visit_unit<E: Error>(self) -> std::result::Result<Self::Value, E> {
        Ok(None)
    }
}

/// Hands the rows of a query written by hand to `each`: `columns` of what stands behind FROM. All come in one cell; whoever reads a county
/// asks for it in pages.
pub(crate) async fn texts<const N: usize>(
    db: &impl ConnectionTrait,
    (columns, from): ([&str; N], &str),
    values: Vec<Value>,
    each: impl FnMut([Text<'_>; N]) -> Result<()>,
) -> Result<()> {
    let backend = db.get_database_backend();
    let line = line(backend, &columns);
    let sql = format!("SELECT '[' || string_agg({line}, ',') || ']' FROM {from}");
    let Some(cell) = db.query_one_raw(Statement::from_sql_and_values(backend, sql, values)).await? else {
        return Ok(());
    };
    match cell.try_get_by_index::<Option<String>>(0)? {
        Some(rows) => unpack(&rows, each),
        None => Ok(()),
    }
}

/// SQLite keeps an id as bytes, which JSON cannot hold: its digits. By its name, for to ask each cell what it is took a third of the time.
fn line(on: DbBackend, columns: &[&str]) -> String {
    if on == DbBackend::Sqlite {
        // 记录编号 is what an office wrote.
        let is_id = |column: &str| {
            let name = column.rsplit('.').next().unwrap_or_default();
            name != "record_id" && (name == "id" || name.ends_with("_id"))
        };
        let of = |column: &&str| if is_id(column) { format!("hex({column})") } else { (*column).to_owned() };
        return format!("json_array({})", columns.iter().map(of).collect::<Vec<_>>().join(", "));
    }
    let texts = columns.iter().map(|column| format!("CAST({column} AS text)")).collect::<Vec<_>>().join(", ");
    format!("CAST(array_to_json(ARRAY[{texts}]) AS text)")
}

/// A list of texts that stands as one value in a query, at that place among its values, as each database reads it.
pub(crate) fn listed(on: DbBackend, nth: usize) -> String {
    match on {
        DbBackend::Sqlite => format!("SELECT value FROM json_each(${nth})"),
        _ => format!("SELECT value FROM json_array_elements_text(CAST(${nth} AS json))"),
    }
}

/// The same of ids.
pub(crate) fn listed_ids(on: DbBackend, nth: usize) -> String {
    match on {
        DbBackend::Sqlite => format!("SELECT unhex(value) FROM json_each(${nth})"),
        _ => format!("SELECT CAST(value AS uuid) FROM json_array_elements_text(CAST(${nth} AS json))"),
    }
}

/// The value of [`listed`].
pub(crate) fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> Value {
    texts.into_iter().collect::<serde_json::Value>().to_string().into()
}

/// The value of [`listed_ids`].
pub(crate) fn list_of_ids(ids: impl IntoIterator<Item = Uuid>) -> Value {
    ids.into_iter().map(|id| id.simple().to_string()).collect::<serde_json::Value>().to_string().into()
}

/// Hands on the rows of a cell.
fn unpack<const N: usize>(rows: &str, mut each: impl FnMut([Text<'_>; N]) -> Result<()>) -> Result<()> {
    let mut refused = None;
    let take = |Row(cells): Row<'_, N>| each(cells).map_err(|error| refused = Some(error)).is_ok();
    let mut list = serde_json::Deserializer::from_str(rows);
    let read = list.deserialize_seq(OfRows::<_, N>(take));
    match (refused, read) {
        (Some(error), _) => Err(error),
        (None, read) => Ok(read.map_err(|e| DbErr::Json(e.to_string()))?),
    }
}

/// The cells of one row.
struct Row<'a, const N: usize>([Text<'a>; N]);

impl<'de: 'a, 'a, const N: usize> Deserialize<'de> for Row<'a, N> {
    fn deserialize<D: Deserializer<'de>>(row: D) -> std::result::Result<Self, D::Error> {
        row.deserialize_seq(OfRow::<N>).map(Row)
    }
}

struct OfRow<const N: usize>;

impl<'de, const N: usize> Visitor<'de> for OfRow<N> {
    type Value = [Text<'de>; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} cells")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut cells: A) -> std::result::Result<Self::Value, A::Error> {
        let mut row = std::array::from_fn(|_| Text::default());
        for (at, cell) in row.iter_mut().enumerate() {
            *cell = cells.next_element()?.ok_or_else(|| A::Error::invalid_length(at, &self))?;
        }
        Ok(row)
    }
}

struct OfRows<F, const N: usize>(F);

impl<'de, F: FnMut(Row<'de, N>) -> bool, const N: usize> Visitor<'de> for OfRows<F, N> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut rows: A) -> std::result::Result<(), A::Error> {
        while let Some(row) = rows.next_element()? {
            if !self.0(row) {
                return Err(A::Error::custom("refused"));
            }
        }
        Ok(())
    }
}
