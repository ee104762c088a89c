//! 县级设置: thresholds are the county's own, and what rests on them follows.

use county_tests::tiny::this_term;
use county_tests::{JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter};
use registry::standings::{self, Overdue};
use registry::{Actor, settings};
use rules::flags::FlagKind;

on_both! {
    async fn a_county_that_waits_longer_flags_fewer_absences(world: JudgedCounty) {
        assert_eq!(absent(&world).await, 1);
        let bureau = Actor::Officer(world.officer("ju01").await.id);
        let policy = settings::set(&world.registry, &bureau, "absence_days", "6").await.unwrap();
        assert_eq!(policy.absence_days, 6);
        let waiting = standings::overdue(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(waiting, [Overdue::Assess(this_term())], "the next round follows");
        assert_eq!(world.assess().await.closed, 1);
        assert_eq!(absent(&world).await, 0);
        assert_eq!(settings::show(&world.registry, &world.whole()).await.unwrap(), policy);
    }

    async fn holidays_are_no_school_days(world: JudgedCounty) {
        // 19 has been away since Monday 26 October, five days of that month.
        let bureau = Actor::Officer(world.officer("ju01").await.id);
        settings::set(&world.registry, &bureau, "holidays", "2026-10-01..2026-10-31").await.unwrap();
        world.assess().await;
        assert_eq!(absent(&world).await, 0);
        settings::set(&world.registry, &bureau, "holidays", "").await.unwrap();
        assert_eq!(world.assess().await.raised, 1);
    }

    async fn only_the_county_changes_a_setting_and_only_within_its_bounds(world: JudgedCounty) {
        let township = Actor::Officer(world.officer("zhen01").await.id);
        let refused = settings::set(&world.registry, &township, "absence_days", "9").await.unwrap_err();
        assert_eq!(refused.code(), "not_this_post");
        let bureau = Actor::Officer(world.officer("ju01").await.id);
        let refused = settings::set(&world.registry, &bureau, "absence_days", "0").await.unwrap_err();
        assert!(refused.to_string().contains("1 到 60"), "{refused}");
        assert_eq!(settings::show(&world.registry, &world.whole()).await.unwrap().absence_days, 3);
    }
}

async fn absent(world: &World) -> usize {
    let filter = FlagFilter { kinds: vec![FlagKind::LongAbsence], ..FlagFilter::of(this_term()) };
    flags::queue(&world.registry, &world.whole(), &filter, 0, 100).await.unwrap().rows.len()
}
