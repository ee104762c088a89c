//! 巡查: what a phone or a person does is in the figures a moment later, without anybody running a command.

use county_tests::program::Clerk;
use registry::{Clock, Registry};

const TERM: &str = "2026-autumn";

/// A small made-up county, matched once.
async fn matched_county() -> (Clerk, Registry) {
    let clerk = Clerk::with_sqlite();
    clerk.does(&["demo", "--children", "120", "--seed", "11", "--no-serve", "--dir", "made-up", "--json"]);
    let url = clerk.database_url();
    let registry = Registry::open(&url, Clock::real()).await.expect("opens");
    let registry = registry.in_only_county().await.expect("one county");
    (clerk, registry)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_has_nothing_to_do_until_something_is_recorded_and_then_does_it_once() {
    let (clerk, registry) = matched_county().await;
    assert_eq!(server::rounds::once(&registry).await.expect("a round"), 0, "all is up to date");
    let row = "记录编号,学校标识码,姓名,学籍号,类别,日期\nL-new,2162000001,没有这人,,转出,2026-10-01\n";
    let file = clerk.file("movements.csv", row);
    clerk.does(&["import", "movements", &file, "--term", TERM]);
    assert_eq!(server::rounds::once(&registry).await.expect("a round"), 1, "the term is matched again");
    assert_eq!(server::rounds::once(&registry).await.expect("a round"), 0, "once is enough");
}
