//! 双线责任: whom a flag names on both lines, and what their posts let them do.

use county_tests::county::SOMEBODY;
use county_tests::tiny::this_term;
use county_tests::{JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter, FlagRow, ResponsibleOfficer};
use registry::officers::{self, Line, NewOfficer};
use registry::rates;
use registry::standings;
use registry::{Actor, matching};
use rules::flags::FlagKind;

on_both! {
    async fn a_flag_names_both_lines_from_the_nearest_upwards(world: JudgedCounty) {
        for (child, kind, government, education) in [
            // His last school, and the village he lives in.
            ("冯志强", FlagKind::LeftRoll, "石满囤 常镇长 金县长", "郑校长 方局长"),
            // Never enrolled: the school whose catchment covers her village.
            ("韩冬梅", FlagKind::NeverEnrolled, "石满囤 常镇长 金县长", "钱校长 方局长"),
            // The teacher who visits his group comes before the head.
            ("秦大磊", FlagKind::LongAbsence, "柳成荫 柳乡长 金县长", "白老师 郑校长 方局长"),
            // He finished primary school and arrived nowhere: the school he came from answers.
            ("吕栋梁", FlagKind::PrimaryLeaverNotArrived, "石满囤 常镇长 金县长", "钱校长 方局长"),
            // A roster row that no child explains and that says no hukou: the village of the school.
            ("司马光远", FlagKind::RollWithoutChild, "柳成荫 柳乡长 金县长", "孙校长 方局长"),
        ] {
            let flag = flag_of(&world, child, kind).await;
            assert_eq!(names(&flag.responsible.government), government, "{child}");
            assert_eq!(names(&flag.responsible.education), education, "{child}");
        }
    }

    async fn an_officer_is_named_with_post_unit_and_telephone(world: JudgedCounty) {
        let flag = flag_of(&world, "冯志强", FlagKind::LeftRoll).await;
        let village = &flag.responsible.government[0];
        let head = &flag.responsible.education[0];
        assert_eq!((village.post.as_str(), village.unit.as_str()), ("村支书", "城关镇石沟村"));
        assert_eq!((head.post.as_str(), head.unit.as_str()), ("校长", "城关镇初级中学"));
        assert_eq!(village.officer, world.officer("cun02").await.id.0);
    }

    async fn who_answers_is_renewed_with_each_assessment(world: JudgedCounty) {
        let before = flag_of(&world, "冯志强", FlagKind::LeftRoll).await;
        officers::deactivate(&world.registry, &SOMEBODY, "cun02").await.unwrap();
        officers::add(&world.registry, &SOMEBODY, class_teacher(&world).await).await.unwrap();
        let assessed = world.assess().await;
        assert_eq!((assessed.raised, assessed.closed), (0, 0), "{assessed:?}");
        let after = flag_of(&world, "冯志强", FlagKind::LeftRoll).await;
        assert_eq!((after.flag, after.raised_on), (before.flag, before.raised_on));
        assert_eq!(names(&after.responsible.government), "常镇长 金县长");
        // He was in 七年级1班 last school year: his class and its teacher are in the eighth grade now.
        assert_eq!(names(&after.responsible.education), "柏老师 郑校长 方局长");
        assert_eq!(after.responsible.education[0].phone.as_deref(), Some("16000000001"));
    }

    async fn who_is_named_can_see_the_flag(world: JudgedCounty) {
        for flag in flags_of(&world).await {
            let lines = [&flag.responsible.government, &flag.responsible.education];
            for named in lines.into_iter().flatten() {
                let officer = officers::find(&world.registry, &world.whole(), officers::OfficerId(named.officer)).await;
                let scope = world.registry.scope_of(&officer.unwrap()).unwrap();
                let seen = flags::find(&world.registry, &scope, flags::FlagId(flag.flag)).await;
                assert!(seen.is_ok(), "{} is named for {:?} and cannot see it", named.name, flag.kind);
                let open = flags::open(&world.registry, &scope, flags::FlagId(flag.flag)).await.unwrap();
                assert_eq!(open.sheets.len(), flag.evidence.len(), "{} sees the rows behind it", named.name);
            }
        }
    }

    async fn a_post_that_may_not_is_told_who_may_and_nothing_changes(world: JudgedCounty) {
        let entries = world.journal_length().await;
        let village = Actor::Officer(world.officer("cun01").await.id);
        for refused in [
            rates::freeze(&world.registry, &village, this_term(), None).await.unwrap_err(),
            matching::run(&world.registry, &village, this_term()).await.unwrap_err(),
            standings::assess(&world.registry, &village, this_term()).await.unwrap_err(),
            officers::reset_password(&world.registry, &village, "ju01").await.unwrap_err(),
            officers::deactivate(&world.registry, &village, "ju01").await.unwrap_err(),
            officers::choose_password(&world.registry, &village, "ju01", "another word").await.unwrap_err(),
            officers::revoke_device(&world.registry, &village, world.officer("ju01").await.id, "phone").await.unwrap_err(),
        ] {
            assert_eq!(refused.code(), "not_this_post");
            assert!(refused.to_string().contains("请由"), "{refused}");
        }
        assert_eq!(world.journal_length().await, entries);
    }

    async fn the_head_of_the_bureau_publishes(world: JudgedCounty) {
        let head = Actor::Officer(world.officer("ju01").await.id);
        assert_eq!(rates::freeze(&world.registry, &head, this_term(), None).await.unwrap().number, 1);
    }

    async fn everyone_chooses_their_own_password(world: JudgedCounty) {
        let village = world.officer("cun01").await.id;
        officers::choose_password(&world.registry, &Actor::Officer(village), "cun01", "a long new word").await.unwrap();
    }
}

impl Length for World {
    async fn journal_length(&self) -> usize {
        registry::journal::list(&self.registry, &self.whole(), None, 1000).await.expect("read").len()
    }
}

trait Length {
    async fn journal_length(&self) -> usize;
}

async fn class_teacher(world: &World) -> NewOfficer {
    let head = world.officer("zhong01").await;
    NewOfficer {
        account: "ban0801".to_owned(),
        name: "柏老师".to_owned(),
        phone: Some("16000000001".to_owned()),
        line: Line::Education,
        post: "班主任".to_owned(),
        place: None,
        school_id: head.posts[0].school_id,
        grade_class: Some("八年级1班".to_owned()),
        assigned_groups: Vec::new(),
    }
}

async fn flags_of(world: &World) -> Vec<FlagRow> {
    flags::queue(&world.registry, &world.whole(), &FlagFilter::of(this_term()), 0, 100).await.expect("read").rows
}

async fn flag_of(world: &World, child: &str, kind: FlagKind) -> FlagRow {
    let is_of =
        |flag: &FlagRow| flag.child.as_ref().map(|c| c.name.as_str()).or(flag.row_name.as_deref()) == Some(child);
    let found = flags_of(world).await.into_iter().find(|flag| flag.kind == kind && is_of(flag));
    found.unwrap_or_else(|| panic!("{child} has {kind:?}"))
}

fn names(officers: &[ResponsibleOfficer]) -> String {
    officers.iter().map(|officer| officer.name.as_str()).collect::<Vec<_>>().join(" ")
}
