//! 台账日志: no line can be changed or taken away unseen.

use county_tests::{World, on_both};
use registry::{Registry, journal};
use sea_orm::{ConnectionTrait, Database};

on_both! {
    async fn the_chain_of_a_new_county_holds(world: World) {
        assert_eq!(journal::verify(&world.registry).await.unwrap(), None);
        let lines = journal::list(&world.registry, &world.whole(), None, 10).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!((lines[0].seq, lines[0].deed.as_str()), (1, "found_county"));
    }

    async fn a_changed_line_is_named(world: World) {
        write_lines(&world).await;
        tamper(&world, "UPDATE journal SET deed = 'close_account' WHERE seq = 3").await;
        assert_eq!(broken_at(&world.registry).await, Some(3));
    }

    async fn a_missing_line_is_named(world: World) {
        write_lines(&world).await;
        tamper(&world, "DELETE FROM journal WHERE seq = 2").await;
        assert_eq!(broken_at(&world.registry).await, Some(2));
    }

    async fn a_journal_whose_end_was_cut_off_is_named(world: World) {
        write_lines(&world).await;
        tamper(&world, "DELETE FROM journal WHERE seq = 4").await;
        assert_eq!(broken_at(&world.registry).await, Some(4));
    }

    async fn a_line_whose_hashes_were_made_anew_breaks_the_next(world: World) {
        write_lines(&world).await;
        tamper(&world, "UPDATE journal SET hash = 'f00d' WHERE seq = 2").await;
        assert_eq!(broken_at(&world.registry).await, Some(2));
    }

    async fn the_journal_is_read_page_by_page_latest_first(world: World) {
        write_lines(&world).await;
        let first = journal::list(&world.registry, &world.whole(), None, 3).await.unwrap();
        assert_eq!(seqs(&first), [4, 3, 2]);
        let second = journal::list(&world.registry, &world.whole(), Some(2), 3).await.unwrap();
        assert_eq!(seqs(&second), [1]);
    }
}

/// Three more lines after the founding.
async fn write_lines(world: &World) {
    for account in ["cun01", "cun02", "cun03"] {
        super::officers::open_account(world, account).await;
    }
}

fn seqs(lines: &[journal::Line]) -> Vec<i64> {
    lines.iter().map(|line| line.seq).collect()
}

async fn broken_at(registry: &Registry) -> Option<i64> {
    journal::verify(registry).await.unwrap().map(|found| found.seq)
}

/// What somebody with the database in hand might do.
async fn tamper(world: &World, sql: &str) {
    let db = Database::connect(world.database.url()).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}
