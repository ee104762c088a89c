//! 比对: who is who, what waits for a person, and what a person has said.

use std::collections::BTreeSet;

use county_tests::tiny::{HUKOU, ROSTER, SURVEY, this_term};
use county_tests::{FiledCounty, World, on_both};
use registry::journal;
use registry::matching::{self, Decision, LinkId};

on_both! {
    async fn every_child_finds_its_own_row_and_nobody_elses(world: FiledCounty) {
        let report = world.compare().await;
        let linked = world.linked().await;
        for (survey, roster) in &linked {
            let same = survey[1..].trim_end_matches('B') == roster[1..].trim_end_matches('B') || roster.starts_with("2162900001:12.1班:7");
            assert!(same, "{survey} was taken for {roster}");
        }
        for number in ["01", "02", "03", "04", "05", "06", "12", "19", "20", "21", "24", "25", "27", "31", "32"] {
            assert!(linked.iter().any(|(survey, _)| *survey == format!("H{number}")), "{number} has a row: {linked:?}");
        }
        let children: BTreeSet<_> = linked.iter().map(|(survey, _)| survey).collect();
        let rows: BTreeSet<_> = linked.iter().map(|(_, roster)| roster).collect();
        assert_eq!((children.len(), rows.len()), (linked.len(), linked.len()), "one child, one row: {linked:?}");
        assert_eq!(report.linked, linked.len());
        let told = report.linked + report.second_rows + report.waiting_rows + report.rows_without_child;
        assert_eq!(told, report.roster_rows, "every row is told once: {report:?}");
        assert_eq!(report.second_rows, 1, "one pupil stands on two rolls");
        assert!(report.merged == 1 && report.taken_over >= 3, "{report:?}");
    }

    async fn twins_and_cousins_of_one_name_stay_two_children(world: FiledCounty) {
        world.compare().await;
        for (number, other) in [("01", "02"), ("02", "01"), ("03", "04"), ("04", "03")] {
            let (survey, own, wrong) = (format!("H{number}"), format!("R{number}"), format!("R{other}"));
            assert_eq!(world.decision_of(&survey, &own).await, Some(Decision::Certain), "{survey}");
            assert!(!world.decision_of(&survey, &wrong).await.is_some_and(Decision::links), "{survey}");
        }
    }

    async fn a_row_without_number_and_birthday_finds_its_child_by_the_family(world: FiledCounty) {
        world.compare().await;
        let linked = world.linked().await;
        let row = linked.iter().find(|(survey, _)| survey == "H07").map(|(_, roster)| roster.as_str());
        assert_eq!(row, Some("2162900001:12.1班:7"), "{linked:?}");
    }

    async fn whoever_stays_alone_is_told_why_on_every_side(world: FiledCounty) {
        world.compare().await;
        let alone = matching::alone(&world.registry, &world.whole(), this_term()).await.unwrap();
        assert!(alone.iter().all(|a| !a.reason.is_empty() && !a.name.is_empty()), "{alone:?}");
        for (side, name) in [
            ("child:roster", "冯志强"), ("child:roster", "周文博"), ("child:hukou", "韩冬梅"), ("roster", "司马光远"),
            ("roster", "欧阳春生"), ("hukou", "周文博"), ("hukou", "苏晨光"), ("child:roster_before", "马阿依古丽"),
        ] {
            assert!(alone.iter().any(|a| a.side == side && a.name == name), "{name} of {side} stayed alone: {alone:?}");
        }
        let linked = world.linked().await;
        assert!(!alone.iter().any(|a| a.side == "child:roster" && a.name == "马小龙"), "{linked:?}");
    }

    async fn a_child_whom_the_police_list_names_twice_is_not_sought_as_a_second_child(world: FiledCounty) {
        let twice = HUKOU.text.replace("K01,501,", "K99,501,");
        let twice = format!("{}{}\n", HUKOU.text, twice.lines().find(|line| line.starts_with("K99")).unwrap());
        let once = world.compare().await;
        assert_eq!(world.send_as(HUKOU, &twice).await.unwrap().stored, 1);
        let report = world.compare().await;
        assert_eq!((report.taken_over, report.children), (0, once.children));
        let second = || async { world.waiting().await.into_iter().find(|pair| pair.child_name == "马小龙") };
        let pair = second().await.expect("a person is asked about the second entry");
        // Should a person say that they are two, the second is a child of its own; and no more when the answer is taken back.
        let officer = world.officer("ju01").await;
        let settled = matching::settle(&world.registry, &officer, pair.id, false, None).await.unwrap();
        let report = world.compare().await;
        assert_eq!((report.taken_over, report.children), (1, once.children + 1));
        matching::undo(&world.registry, &officer, settled.settlement).await.unwrap();
        let report = world.compare().await;
        assert_eq!((report.taken_over, report.children), (0, once.children));
        assert!(second().await.is_some());
    }

    async fn the_same_lists_give_the_same_links(world: FiledCounty) {
        let first = world.compare().await;
        let lines = world.link_lines().await;
        let again = world.compare().await;
        assert_eq!(world.link_lines().await, lines);
        assert_eq!((again.taken_over, again.linked, again.review), (0, first.linked, first.review));
        assert_eq!(again.children, first.children);
    }

    async fn a_pair_keeps_its_address_and_its_account_from_run_to_run(world: FiledCounty) {
        world.compare().await;
        let before = world.pair_of("汪海涛").await;
        let open = matching::find_pair(&world.registry, &world.whole(), before.id).await.unwrap();
        let account = open.account.expect("the machine weighed the pair");
        let sum: f64 = account.steps.iter().map(|step| step.bits).sum();
        assert!((sum - account.weight).abs() < 1e-6, "{account:?}");
        assert!(account.steps.iter().any(|step| step.title == "姓名" && step.bits > 3.0), "{account:?}");
        world.compare().await;
        assert_eq!(world.pair_of("汪海涛").await.id, before.id, "an open page stays the page of its pair");
        let again = matching::find_pair(&world.registry, &world.whole(), before.id).await.unwrap();
        assert_eq!(again.account.map(|account| account.steps.len()), Some(account.steps.len()));
    }

    async fn files_sent_again_change_no_link(world: FiledCounty) {
        world.compare().await;
        let lines = world.link_lines().await;
        for file in [SURVEY, HUKOU, ROSTER] {
            assert_eq!(world.send(file).await.stored, 0);
        }
        world.compare().await;
        assert_eq!(world.link_lines().await, lines);
    }

    async fn a_row_with_name_and_birthday_alone_waits_for_a_person(world: FiledCounty) {
        world.compare().await;
        let pair = world.pair_of("汪海涛").await;
        assert_eq!((pair.decision, pair.other_name.as_str()), (Decision::Review, "汪海涛"));
        let open = matching::find_pair(&world.registry, &world.whole(), pair.id).await.unwrap();
        assert!(open.lines.iter().any(|l| l.heading == "父亲" && l.child == "汪长河" && l.other.is_empty()), "{open:?}");
        assert_eq!(matching::count_review(&world.registry, &world.whole(), this_term()).await.unwrap(), world.waiting().await.len() as u64);
    }

    async fn what_a_person_says_survives_the_next_run_and_the_same_files(world: FiledCounty) {
        world.compare().await;
        settle(&world, "汪海涛", true).await;
        assert_eq!(world.decision_of("H30", "R30").await, Some(Decision::Settled));
        world.send(ROSTER).await;
        world.send(SURVEY).await;
        world.compare().await;
        assert_eq!(world.decision_of("H30", "R30").await, Some(Decision::Settled));
        assert!(!world.waiting().await.iter().any(|p| p.child_name == "汪海涛"));
        // The row's own content changes: it is still the row of that number.
        let changed = ROSTER.text.replace("汪海涛,男,2017-01-20", "汪海滔,男,2017-01-02");
        assert_eq!(world.send_as(ROSTER, &changed).await.unwrap().stored, 1);
        world.compare().await;
        assert_eq!(world.decision_of("H30", "R30").await, Some(Decision::Settled));
    }

    async fn a_pair_ruled_out_is_not_asked_again(world: FiledCounty) {
        world.compare().await;
        settle(&world, "汪海涛", false).await;
        world.compare().await;
        assert!(!world.linked().await.iter().any(|(survey, _)| survey == "H30"));
        assert!(!world.waiting().await.iter().any(|p| p.child_name == "汪海涛"));
    }

    async fn an_answer_taken_back_is_asked_again(world: FiledCounty) {
        world.compare().await;
        for same in [true, false] {
            let settled = settle(&world, "汪海涛", same).await;
            let officer = world.officer("xiao02").await;
            matching::undo(&world.registry, &officer, settled.settlement).await.unwrap();
            assert_eq!(world.pair_of("汪海涛").await.decision, Decision::Review);
            world.compare().await;
            assert_eq!(world.pair_of("汪海涛").await.decision, Decision::Review);
            let again = matching::undo(&world.registry, &officer, settled.settlement).await.unwrap_err();
            assert_eq!(again.code(), "already_undone");
        }
    }

    async fn a_pair_is_settled_once(world: FiledCounty) {
        world.compare().await;
        let pair = world.pair_of("汪海涛").await;
        let officer = world.officer("xiao02").await;
        matching::settle(&world.registry, &officer, pair.id, true, None).await.unwrap();
        let again = matching::settle(&world.registry, &officer, pair.id, false, None).await.unwrap_err();
        assert_eq!(again.code(), "already_settled");
    }

    async fn out_of_reach_is_not_there(world: FiledCounty) {
        world.compare().await;
        let pair = world.pair_of("汪海涛").await;
        for account in ["cun01", "cun03", "xiang01", "xiao01", "zhong01", "zu01"] {
            let officer = world.officer(account).await;
            let scope = world.registry.scope_of(&officer).unwrap();
            assert!(!world.waiting_within(&scope).await.iter().any(|p| p.id == pair.id), "{account}");
            let unseen = matching::find_pair(&world.registry, &scope, pair.id).await.unwrap_err();
            let undone = matching::settle(&world.registry, &officer, pair.id, true, None).await.unwrap_err();
            assert_eq!((unseen.code(), undone.code()), ("not_found", "not_found"), "{account}");
        }
        assert_eq!(world.pair_of("汪海涛").await.decision, Decision::Review);
        let settled = settle(&world, "汪海涛", true).await;
        let stranger = world.officer("cun01").await;
        let refused = matching::undo(&world.registry, &stranger, settled.settlement).await.unwrap_err();
        assert_eq!(refused.code(), "not_found");
        // The bureau may as well as the school whose roster it is.
        let head = world.officer("ju01").await;
        matching::undo(&world.registry, &head, settled.settlement).await.unwrap();
        let nobody = matching::settle(&world.registry, &head, LinkId(settled.settlement), true, None).await.unwrap_err();
        assert_eq!(nobody.code(), "not_found");
    }

    async fn who_may_only_look_may_not_settle(world: FiledCounty) {
        world.compare().await;
        let pair = world.pair_of("汪海涛").await;
        for account in ["cun02", "zhen01", "xian01"] {
            let officer = world.officer(account).await;
            let scope = world.registry.scope_of(&officer).unwrap();
            matching::find_pair(&world.registry, &scope, pair.id).await.unwrap();
            let refused = matching::settle(&world.registry, &officer, pair.id, true, None).await.unwrap_err();
            assert!(refused.to_string().contains("校长"), "it says who may: {refused}");
        }
        assert_eq!(world.pair_of("汪海涛").await.decision, Decision::Review);
    }

    async fn every_answer_stands_in_the_journal_under_its_officer(world: FiledCounty) {
        world.compare().await;
        let before = journal::list(&world.registry, &world.whole(), None, 100).await.unwrap().len();
        let settled = settle(&world, "汪海涛", true).await;
        let officer = world.officer("xiao02").await;
        matching::undo(&world.registry, &officer, settled.settlement).await.unwrap();
        let lines = journal::list(&world.registry, &world.whole(), None, 100).await.unwrap();
        assert_eq!(lines.len(), before + 2);
        let deeds: Vec<_> = lines[..2].iter().map(|l| (l.deed.as_str(), l.officer)).collect();
        assert_eq!(deeds, [("undo_match", Some(officer.id)), ("settle_match", Some(officer.id))]);
        assert!(lines.iter().all(|l| !l.body.to_string().contains("汪海涛")), "no name of a child");
        assert_eq!(journal::verify(&world.registry).await.unwrap(), None);
    }

    async fn a_second_row_of_one_pupil_stays_beside_the_first_when_a_person_says_so(world: FiledCounty) {
        // The other school knows little more of him than his name.
        let second = "贺俊杰,男,2017-04-22,629001201704220257,G629001201704220257,在籍在校,629001102201,贺长江,汤凤英\n";
        let row = ROSTER.text.lines().find(|line| line.starts_with("R12B")).unwrap();
        let bare = row.replace(second.trim_end(), "贺俊杰,男,2017-04-22,,,在籍在校,,,");
        let bare = ROSTER.text.replace(row, &bare);
        world.send_as(ROSTER, &bare).await.unwrap();
        world.compare().await;
        let first = row_of(&world, "H12").await;
        assert!(first.is_some());
        let pair = world.pair_of("贺俊杰").await;
        let officer = world.officer("ju01").await;
        matching::settle(&world.registry, &officer, pair.id, true, None).await.unwrap();
        assert_eq!(row_of(&world, "H12").await, first, "the first row stays");
        world.compare().await;
        assert_eq!(row_of(&world, "H12").await, first);
        assert!(!world.waiting().await.iter().any(|p| p.child_name == "贺俊杰"), "it is not asked again");
    }

    async fn a_child_surveyed_in_two_villages_is_one_child(world: FiledCounty) {
        let report = world.compare().await;
        assert_eq!(report.merged, 1);
        let lines = world.link_lines().await;
        let linked: Vec<_> = lines.iter().filter(|l| l.roster_id == "R11" && l.decision.links()).collect();
        assert_eq!(linked.len(), 1, "{linked:?}");
    }

    async fn an_entry_explained_by_a_later_survey_is_no_second_child(world: FiledCounty) {
        let first = world.compare().await;
        // 08 is surveyed at last.
        let found = format!("{}H08,0099,629001101201,一社,周国柱,2026-11-20,周文博,男,汉,2016-06-18,629001201606180175,62900110120101,,在校,,,,周国柱,郝梅,\n", SURVEY.text);
        assert_eq!(world.send_as(SURVEY, &found).await.unwrap().stored, 1);
        let again = world.compare().await;
        assert_eq!((again.children, again.taken_over), (first.children, 0), "{first:?} {again:?}");
    }

    async fn officers_count_only_what_they_may_see(world: FiledCounty) {
        world.compare().await;
        let all = world.waiting().await;
        for account in ["xian01", "ju01", "zhen01", "xiang01", "cun01", "cun02", "cun03", "xiao01", "zhong01"] {
            let scope = world.scope_of(account).await;
            let seen = world.waiting_within(&scope).await;
            let count = matching::count_review(&world.registry, &scope, this_term()).await.unwrap();
            assert_eq!(count, seen.len() as u64, "{account}");
            assert!(seen.iter().all(|pair| all.contains(pair)), "{account}");
        }
    }
}

async fn settle(world: &World, name: &str, same: bool) -> matching::Settled {
    let pair = world.pair_of(name).await;
    let officer = world.officer("xiao02").await;
    let settled = matching::settle(&world.registry, &officer, pair.id, same, Some("看过户口簿")).await.unwrap();
    assert_eq!((settled.child, settled.term), (pair.child, this_term()));
    settled
}

async fn row_of(world: &World, survey: &str) -> Option<String> {
    world.linked().await.into_iter().find(|(child, _)| child == survey).map(|(_, row)| row)
}
