//! The one shape of table: it belongs to a county. Keys, references and indexes put `county_code` first by themselves.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_len, uuid};

/// Six digits of GB/T 2260. `varchar`, not `char`: PostgreSQL compares `char` with a text parameter without the index.
const COUNTY: &str = "county_code";

/// A table under construction, with its indexes.
pub struct CountyTable {
    name: &'static str,
    create: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
}

impl CountyTable {
    /// A table keyed by `(county_code, id)`: nearly all.
    pub fn new(name: &'static str) -> Self {
        let mut table = Self::keyed_by(name, Some("id"));
        table.create.col(uuid("id"));
        table
    }

    /// A table keyed by the county and another column of its own, or by the county alone.
    pub fn keyed_by(name: &'static str, key: Option<&'static str>) -> Self {
        Self::keyed_by_all(name, key.as_slice())
    }

    /// A table keyed by the county and several columns of its own.
    pub fn keyed_by_all(name: &'static str, keys: &[&'static str]) -> Self {
        let mut primary = Index::create();
        primary.primary().name(format!("{name}_pkey")).col(COUNTY);
        for key in keys {
            primary.col(*key);
        }
        let mut create = Table::create();
        create.table(name).col(string_len(COUNTY, 6)).primary_key(&mut primary);
        Self { name, create, indexes: Vec::new() }
    }

    /// One more column.
    pub fn column(mut self, mut column: ColumnDef) -> Self {
        self.create.col(&mut column);
        self
    }

    /// `column` holds the id of a row of `other` in the same county.
    pub fn refers(mut self, column: &'static str, other: &'static str) -> Self {
        self.create.foreign_key(
            ForeignKey::create()
                .name(format!("{}_{column}_fkey", self.name))
                .from(self.name, (COUNTY, column))
                .to(other, (COUNTY, "id")),
        );
        self
    }

    /// No two rows of a county agree in all these columns.
    pub fn unique(self, columns: &[&'static str]) -> Self {
        self.indexed(columns, "key", true)
    }

    /// Rows of a county are looked for by these columns.
    pub fn index(self, columns: &[&'static str]) -> Self {
        self.indexed(columns, "idx", false)
    }

    /// The same under a name of its own, where the columns together are longer than a name may be.
    pub fn index_named(self, name: &str, columns: &[&'static str]) -> Self {
        let name = format!("{}_{name}_idx", self.name);
        self.indexed_as(name, columns, false)
    }

    fn indexed(self, columns: &[&'static str], ending: &str, unique: bool) -> Self {
        let name = format!("{}_{}_{ending}", self.name, columns.join("_"));
        self.indexed_as(name, columns, unique)
    }

    fn indexed_as(mut self, name: String, columns: &[&'static str], unique: bool) -> Self {
        let mut index = Index::create();
        index.table(self.name).name(name).col(COUNTY);
        for column in columns {
            index.col(*column);
        }
        if unique {
            index.unique();
        }
        self.indexes.push(index);
        self
    }
}

/// Makes the tables in order, one command a call: distributed PostgreSQL takes no more.
pub async fn create_all(manager: &SchemaManager<'_>, tables: Vec<CountyTable>) -> Result<(), DbErr> {
    for table in tables {
        manager.create_table(table.create).await?;
        for index in table.indexes {
            manager.create_index(index).await?;
        }
    }
    Ok(())
}

/// Drops the tables in the opposite order, so that no reference is left hanging.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: Vec<CountyTable>) -> Result<(), DbErr> {
    for table in tables.into_iter().rev() {
        manager.drop_table(Table::drop().table(table.name).to_owned()).await?;
    }
    Ok(())
}
