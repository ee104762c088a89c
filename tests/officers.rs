//! 责任人: accounts, passwords, devices, and how far a post reaches.

use chrono::TimeDelta;
use county_tests::county::SOMEBODY;
use county_tests::{World, on_both};
use registry::officers::{self, Line, NewOfficer, OfficerId};
use rules::places::PlaceCode;

on_both! {
    async fn an_officer_signs_in_with_the_password_handed_over(world: World) {
        let (id, password) = open_account(&world, "cun01").await;
        let officer = officers::authenticate(&world.registry, "cun01", &password).await.unwrap().unwrap();
        assert_eq!(officer.id, id);
        assert!(officer.must_change);
        assert_eq!(officer.posts[0].place, Some(village()));
        for (account, password) in [("cun01", "wrong password"), ("nobody", password.as_str()), ("", "")] {
            assert_eq!(officers::authenticate(&world.registry, account, password).await.unwrap(), None, "{account}");
        }
    }

    async fn a_reset_password_ends_the_old_one_and_every_token(world: World) {
        let (_, old) = open_account(&world, "cun01").await;
        let new = officers::reset_password(&world.registry, &SOMEBODY, "cun01").await.unwrap();
        assert_eq!(officers::authenticate(&world.registry, "cun01", &old).await.unwrap(), None);
        let officer = officers::authenticate(&world.registry, "cun01", &new).await.unwrap().unwrap();
        assert_eq!(officer.token_version, 1);
        let refused = officers::choose_password(&world.registry, &SOMEBODY, "cun01", "short").await.unwrap_err();
        assert_eq!(refused.code(), "password_short");
        let unknown = officers::reset_password(&world.registry, &SOMEBODY, "cun09").await.unwrap_err();
        assert!(unknown.to_string().contains("cun09"), "{unknown}");
    }

    async fn an_account_is_given_out_once(world: World) {
        open_account(&world, "cun01").await;
        let twice = officers::add(&world.registry, &SOMEBODY, cadre("cun01")).await.map(|_| ()).unwrap_err();
        assert!(twice.to_string().contains("cun01"), "{twice}");
        assert_eq!(officers::list(&world.registry, &world.whole()).await.unwrap().len(), 1);
    }

    async fn a_phone_stays_signed_in_by_a_token_that_is_good_once(world: World) {
        let (_, password) = open_account(&world, "cun01").await;
        let officer = officers::authenticate(&world.registry, "cun01", &password).await.unwrap().unwrap();
        let first = officers::register_device(&world.registry, &officer, "phone-1", "老李的手机").await.unwrap();
        let second = officers::refresh(&world.registry, &first.token).await.unwrap().token;
        assert_eq!(second.device_id, first.device_id);
        // The first token again: somebody copied it. The phone is shut out, its newest token too.
        assert_eq!(officers::refresh(&world.registry, &first.token).await.err().unwrap().code(), "device_revoked");
        assert!(officers::refresh(&world.registry, &second.token).await.is_err());
        let devices = officers::devices(&world.registry, &world.whole(), officer.id).await.unwrap();
        assert!(devices[0].revoked_at.is_some());
    }

    async fn a_token_is_past_after_sixty_days(world: World) {
        let (_, password) = open_account(&world, "cun01").await;
        let officer = officers::authenticate(&world.registry, "cun01", &password).await.unwrap().unwrap();
        let token = officers::register_device(&world.registry, &officer, "phone-1", "手机").await.unwrap();
        world.clock.advance(TimeDelta::days(61));
        assert_eq!(officers::refresh(&world.registry, &token.token).await.err().unwrap().code(), "signed_out");
    }

    async fn a_revoked_phone_is_shut_out(world: World) {
        let (id, password) = open_account(&world, "cun01").await;
        let officer = officers::authenticate(&world.registry, "cun01", &password).await.unwrap().unwrap();
        let token = officers::register_device(&world.registry, &officer, "phone-1", "手机").await.unwrap();
        officers::revoke_device(&world.registry, &SOMEBODY, id, "phone-1").await.unwrap();
        assert!(officers::refresh(&world.registry, &token.token).await.is_err());
        assert!(officers::register_device(&world.registry, &officer, "phone-1", "手机").await.is_err());
    }

    async fn a_village_cadre_reaches_the_village_and_nothing_else(world: World) {
        let (id, _) = open_account(&world, "cun01").await;
        open_account(&world, "cun02").await;
        let officer = officers::find(&world.registry, &world.whole(), id).await.unwrap();
        let scope = world.registry.scope_of(&officer).unwrap();
        assert!(!scope.is_whole_county());
        assert!(scope.covers_place(village()));
        assert!(scope.covers_place(village().group(3).unwrap()));
        assert!(!scope.covers_place("629001101202".parse().unwrap()));
        assert!(!scope.covers_place(village().township().unwrap()));
        let mut county_wide = officer.clone();
        county_wide.posts[0].place = Some("629001".parse().unwrap());
        assert!(world.registry.scope_of(&county_wide).unwrap().is_whole_county());
        let mut without_post = officer;
        without_post.posts.clear();
        let nothing = world.registry.scope_of(&without_post).unwrap();
        assert!(!nothing.covers_place(village()));
        let seen = officers::list(&world.registry, &nothing).await.unwrap();
        assert_eq!(seen.iter().map(|o| o.id).collect::<Vec<_>>(), [id]);
    }
}

/// Opens the account of a village cadre; returns it with the password handed over.
pub async fn open_account(world: &World, account: &str) -> (OfficerId, String) {
    officers::add(&world.registry, &SOMEBODY, cadre(account)).await.unwrap()
}

fn cadre(account: &str) -> NewOfficer {
    NewOfficer {
        account: account.to_owned(),
        name: "李有田".to_owned(),
        phone: None,
        line: Line::Government,
        post: "包村干部".to_owned(),
        place: Some(village()),
        school_id: None,
        grade_class: None,
        assigned_groups: Vec::new(),
    }
}

fn village() -> PlaceCode {
    "629001101201".parse().unwrap()
}
