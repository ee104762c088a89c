//! 台账日志: no line can be changed or taken away unseen.

use std::time::Duration;

use county_tests::county::SOMEBODY;
use county_tests::{World, on_both};
use registry::{Registry, journal, places};
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

    async fn deeds_at_once_stand_in_one_line(world: World) {
        let deeds: Vec<_> = (0..12)
            .map(|n| {
                let registry = world.registry.clone();
                tokio::spawn(async move {
                    let rows = [crate::places::row(&format!("6290011012{n:02}"), "新村")];
                    places::store(&registry, &SOMEBODY, &rows, crate::places::autumn()).await
                })
            })
            .collect();
        for deed in deeds {
            assert_eq!(deed.await.unwrap().unwrap().stored, 1);
        }
        assert_eq!(journal::verify(&world.registry).await.unwrap(), None);
        let lines = journal::list(&world.registry, &world.whole(), None, 50).await.unwrap();
        assert_eq!(lines.len(), 13);
    }

    async fn a_deed_that_was_cut_off_leaves_nothing_half_done(world: World) {
        let before = journal::list(&world.registry, &world.whole(), None, 9).await.unwrap().len();
        let rows: Vec<_> = (101_001..101_999).chain(102_001..102_999).map(|n| crate::places::row(&format!("629001{n}"), "新村")).collect();
        for cut_after_ms in [1, 2, 4, 8, 16] {
            let deed = places::store(&world.registry, &SOMEBODY, &rows, crate::places::autumn());
            if tokio::time::timeout(Duration::from_millis(cut_after_ms), deed).await.is_ok() {
                break;
            }
            // Cut off while it was being confirmed, a deed may still come to stand; then all of it stands, with its entry.
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert_eq!(journal::verify(&world.registry).await.unwrap(), None);
            let lines = journal::list(&world.registry, &world.whole(), None, 9).await.unwrap();
            let stored = stored(&world).await;
            assert_eq!(stored == rows.len(), lines.len() > before);
            if stored == rows.len() {
                return;
            }
            assert_eq!(stored, 0);
        }
        places::store(&world.registry, &SOMEBODY, &rows, crate::places::autumn()).await.unwrap();
        assert_eq!(stored(&world).await, rows.len());
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
        crate::officers::open_account(world, account).await;
    }
}

/// How many places the county has.
async fn stored(world: &World) -> usize {
    places::load(&world.registry, &world.whole()).await.unwrap().len()
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
