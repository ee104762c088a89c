//! 备份 as a county's clerk knows it: one file that can be put back anywhere.

use county_tests::{Kind, TestDatabase, World, on_both};
use registry::{Clock, Registry};
use sea_orm::{ConnectionTrait, Database, Statement};

/// A copy put back into an empty database, and what its journal says there.
async fn put_back(file: &std::path::Path, kind: Kind) -> (TestDatabase, Registry, u64) {
    let database = TestDatabase::empty(kind).await;
    let target = Registry::open(database.url(), Clock::real()).await.expect("opens");
    target.migrate().await.expect("a schema");
    let rows = target.restore(file).await.expect("restored");
    let registry = target.in_only_county().await.expect("the county came along");
    (database, registry, rows)
}

/// How many tables the database has counted.
async fn counts_of_tables(database: &TestDatabase, kind: Kind) -> i64 {
    let sql = match kind {
        Kind::Sqlite => "SELECT COUNT(*) AS number FROM sqlite_stat1",
        Kind::Postgres => "SELECT COUNT(*) AS number FROM pg_stats WHERE schemaname = 'public'",
    };
    let db = Database::connect(database.url()).await.expect("opens");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("read");
    row.expect("a number").try_get("", "number").expect("a number")
}

on_both! {
    async fn a_county_is_copied_and_put_back_into_either_database(world: World) {
        let file = world.database.dir().join("copy.baoxue");
        let copied = world.registry.backup(&file).await.expect("copied");
        assert!(copied >= 3, "the county, its journal and the journal's head: {copied}");
        for kind in [Kind::Sqlite, Kind::Postgres] {
            let (database, registry, restored) = put_back(&file, kind).await;
            assert_eq!(restored, copied);
            assert!(counts_of_tables(&database, kind).await > 0, "the database knows how much it holds");
            assert_eq!(registry::journal::verify(&registry).await.expect("read"), None, "the chain holds");
        }
    }

    async fn a_backup_never_overwrites_and_a_restore_never_replaces(world: World) {
        let file = world.database.dir().join("copy.baoxue");
        world.registry.backup(&file).await.expect("copied");
        let again = world.registry.backup(&file).await.expect_err("there is a file already");
        assert_eq!(again.code(), "file_exists");
        let replaced = world.registry.restore(&file).await.expect_err("the county is still there");
        assert_eq!(replaced.code(), "not_empty");
    }

    async fn a_file_that_is_no_backup_is_refused(world: World) {
        let file = world.database.dir().join("letter.txt");
        std::fs::write(&file, "这不是备份").expect("written");
        let empty = TestDatabase::empty(world.database.kind()).await;
        let target = Registry::open(empty.url(), Clock::real()).await.expect("opens");
        target.migrate().await.expect("a schema");
        let refused = target.restore(&file).await.expect_err("not a backup");
        assert!(refused.to_string().contains("备份"), "{refused}");
        assert!(target.counties().await.expect("read").is_empty());
    }
}
