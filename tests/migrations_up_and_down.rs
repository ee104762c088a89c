//! 表结构: every step goes up and down on both databases.

use county_tests::{Kind, TestDatabase};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_goes_up_and_down_and_up_again_on_sqlite() {
    up_down_up(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_goes_up_and_down_and_up_again_on_postgres() {
    up_down_up(Kind::Postgres).await;
}

async fn up_down_up(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let url = match kind {
        Kind::Sqlite => format!("{}?mode=rwc", database.url()),
        Kind::Postgres => database.url().to_owned(),
    };
    let db = Database::connect(url).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let tables = tables(&db).await;
    assert!(tables.len() > 30, "{tables:?}");
    every_key_begins_with_the_county(&db, &tables).await;
    Migrator::down(&db, None).await.unwrap();
    assert_eq!(self::tables(&db).await, Vec::<String>::new());
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(self::tables(&db).await, tables);
}

/// What makes the register one that can be spread by county (design, invariant 9).
async fn every_key_begins_with_the_county(db: &DatabaseConnection, tables: &[String]) {
    for table in tables {
        for key in unique_keys(db, table).await {
            assert_eq!(key.first().map(String::as_str), Some("county_code"), "{table}: {key:?}");
        }
        for key in foreign_keys(db, table).await {
            assert_eq!(key.first().map(String::as_str), Some("county_code"), "{table} refers by {key:?}");
        }
    }
}

async fn tables(db: &DatabaseConnection) -> Vec<String> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
        }
        _ => "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    };
    let all = names(db, sql).await;
    all.into_iter().filter(|name| name != "seaql_migrations").collect()
}

async fn unique_keys(db: &DatabaseConnection, table: &str) -> Vec<Vec<String>> {
    match db.get_database_backend() {
        DbBackend::Sqlite => {
            let indexes = names(db, &format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\"")).await;
            let mut keys = Vec::new();
            for index in indexes {
                keys.push(names(db, &format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno")).await);
            }
            keys
        }
        _ => comma_lists(
            db,
            &format!(
                "SELECT (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY AS k(col, n) \
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.col) AS name \
                 FROM pg_index i WHERE i.indrelid = '{table}'::regclass AND i.indisunique"
            ),
        )
        .await,
    }
}

async fn foreign_keys(db: &DatabaseConnection, table: &str) -> Vec<Vec<String>> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!(
            "SELECT group_concat(\"from\", ',') AS name FROM \
             (SELECT id, \"from\" FROM pragma_foreign_key_list('{table}') ORDER BY id, seq) GROUP BY id"
        ),
        _ => format!(
            "SELECT (SELECT string_agg(a.attname, ',' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY AS k(col, n) \
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.col) AS name \
             FROM pg_constraint c WHERE c.conrelid = '{table}'::regclass AND c.contype = 'f'"
        ),
    };
    comma_lists(db, &sql).await
}

async fn comma_lists(db: &DatabaseConnection, sql: &str) -> Vec<Vec<String>> {
    names(db, sql).await.iter().map(|list| list.split(',').map(str::to_owned).collect()).collect()
}

async fn names(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}
