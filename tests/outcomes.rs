//! 核实: what a person finds out about a suspect counts as far as it is proven and checked, and no longer than it may.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{SURVEY, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter, FlagId, FlagRow};
use registry::outcomes::{self, OutcomeId, VerifiedOutcome, Wanted};
use registry::rates::{self, Area, FigureFilter, ListPart, Measure};
use registry::standings::{self, Overdue};
use registry::{Error, Result};
use rules::rates::{Formula, Indicator, RateBasis};
use rules::standing::{Said, SchoolStatus};
use uuid::Uuid;

on_both! {
    async fn a_missing_child_counts_only_once_the_county_has_looked_and_only_for_the_term(world: JudgedCounty) {
        let feng = suspect(&world, "冯志强").await;
        let id = verified(&world, "zhen01", feng.child(), SchoolStatus::Missing, "派出所证明").await.unwrap();
        assert_eq!(standing(&world, SchoolStatus::Missing).await, 0, "nobody else has looked yet");
        assert!(is_open(&world, &feng).await);
        let waiting = queued(&world, "ju01", Wanted::AwaitingCheck).await;
        assert_eq!(waiting.iter().map(|o| o.id).collect::<Vec<_>>(), [id]);
        assert_eq!(waiting[0].verified_by.as_deref(), Some("常镇长"));

        outcomes::check(&world.registry, &world.officer("ju01").await, id).await.unwrap();
        assert_eq!(queued(&world, "ju01", Wanted::AwaitingCheck).await, []);
        assert_eq!(standing(&world, SchoolStatus::Missing).await, 1, "class E stays its own number");
        let closed = flags::find(&world.registry, &world.whole(), FlagId(feng.flag)).await.unwrap();
        assert!(closed.closed_because.as_deref().unwrap_or_default().contains("核实为失踪失联"), "{closed:?}");
        assert_eq!(world.assess().await.changed, 0, "the county's assessment says the same");

        // The term is over, and nobody has looked for him again.
        world.clock.advance(TimeDelta::days(71));
        assert_eq!(world.registry.clock().today().to_string(), "2027-02-01");
        assert_eq!(overdue(&world).await, [Overdue::Assess(this_term())], "a day has passed");
        let assessed = world.assess().await;
        assert!(assessed.raised >= 1, "{assessed:?}");
        let back = flags::find(&world.registry, &world.whole(), FlagId(feng.flag)).await.unwrap();
        assert_eq!(back.closed_on, None);
        assert!(back.reason.contains("2026-11-22核实为失踪失联，2027-01-31已到期，须重新核实"), "{}", back.reason);
        let laid = flags::open(&world.registry, &world.whole(), FlagId(feng.flag)).await.unwrap();
        let trace = laid.history.iter().find(|trace| trace.flag == FlagId(feng.flag)).expect("the trace stays");
        assert_eq!((trace.raised_on, trace.closed_on), (day("2026-11-22"), day("2026-11-22")));
        assert_eq!(overdue(&world).await, []);
    }

    async fn what_is_about_to_run_out_is_shown_in_time(world: JudgedCounty) {
        let zhu = suspect(&world, "朱玲玲").await;
        let id = verified(&world, "xiang01", zhu.child(), SchoolStatus::OutOfProvince, "学籍截图、在读证明").await.unwrap();
        outcomes::check(&world.registry, &world.officer("ju01").await, id).await.unwrap();
        assert!(!is_open(&world, &zhu).await, "proven and checked");
        assert_eq!(queued(&world, "ju01", Wanted::Expiring).await, []);
        world.clock.advance(TimeDelta::days(45));
        let expiring = queued(&world, "xiang01", Wanted::Expiring).await;
        assert_eq!(expiring.iter().map(|o| (o.id, o.expires_on)).collect::<Vec<_>>(), [(id, Some(day("2027-01-31")))]);
        assert_eq!(queued(&world, "zhen01", Wanted::Expiring).await, [], "another township's child");
        // Verified anew before it ran out, it waits for the county; the old one holds meanwhile.
        let again = verified(&world, "xiang01", zhu.child(), SchoolStatus::OutOfProvince, "在读证明").await.unwrap();
        assert!(!is_open(&world, &zhu).await);
        outcomes::check(&world.registry, &world.officer("ju01").await, again).await.unwrap();
        let all = outcomes::of_child(&world.registry, &world.whole(), zhu.child()).await.unwrap();
        let states: Vec<_> = all.iter().map(|o| (o.id, o.state.code(), o.counts)).collect();
        assert_eq!(states, [(again, "checked", true), (id, "withdrawn", false)], "the newer one stands alone");
    }

    async fn a_finding_that_is_taken_back_brings_the_flag_back(world: JudgedCounty) {
        let zhou = suspect(&world, "周文博").await;
        let id = verified(&world, "zhen01", zhou.child(), SchoolStatus::NoSuchPerson, "").await.unwrap();
        assert!(!is_open(&world, &zhou).await, "wrong data need no second level");
        outcomes::withdraw(&world.registry, &world.officer("zhen01").await, id, "村里认得这个孩子").await.unwrap();
        assert!(is_open(&world, &zhou).await);
        assert_eq!(world.assess().await.changed, 0);
        let again = outcomes::withdraw(&world.registry, &world.officer("zhen01").await, id, "又一次").await.unwrap_err();
        assert_eq!(again.code(), "outcome_state");
    }

    async fn a_dropout_that_a_person_confirms_counts_and_stays_flagged_but_is_suspected_no_more(world: JudgedCounty) {
        let feng = suspect(&world, "冯志强").await;
        let before = standing(&world, SchoolStatus::DroppedOut).await;
        let (suspects, confirmed) = (FlagFilter::of(this_term()).of_suspects(), FlagFilter::of(this_term()).of_confirmed());
        let persons = async |filter: &FlagFilter| flags::persons(&world.registry, &world.whole(), filter).await.unwrap();
        let (suspected, found) = (persons(&suspects).await, persons(&confirmed).await);
        let console = Console::of(&world, "zhen01").await;
        // On the line of the queue and beside it.
        let said = async || console.page(&format!("/suspects?open={}", feng.flag)).await.matches("已核实 辍学").count();
        let marks = said().await;
        verified(&world, "zhen01", feng.child(), SchoolStatus::DroppedOut, "").await.unwrap();
        assert_eq!(standing(&world, SchoolStatus::DroppedOut).await, before + 1, "only class F counts in the rate");
        assert!(is_open(&world, &feng).await, "somebody must bring the child back");
        assert_eq!((persons(&suspects).await, persons(&confirmed).await), (suspected - 1, found + 1));
        let all = FlagFilter::of(this_term()).of_dropouts();
        assert_eq!(persons(&all).await, suspected + found, "nobody is lost");
        assert_eq!(said().await, marks + 2);
        assert!(console.page("/suspects?confirmed=1").await.contains("冯志强"));
        assert!(!console.page("/suspects?dropouts=1").await.contains("冯志强"));
        let own = world.scope_of("zhen01").await;
        let found = flags::persons(&world.registry, &own, &confirmed).await.unwrap();
        assert!(console.page("/").await.contains(&format!("已核实失学辍学 {found} 人")));
    }

    async fn a_verified_dropout_is_no_graduate_and_the_rate_opens_to_the_child(world: JudgedCounty) {
        let child = children_by_record(&world).await["H31"];
        let nine = Measure { indicator: Indicator::RetentionNine, formula: Formula::National, basis: RateBasis::Roll };
        let area = Area::Place("629001".parse().unwrap());
        let counted = async || {
            let filter = FigureFilter { term: this_term(), area: area.clone(), indicator: Some(nine.indicator) };
            let found = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
            let figure = found.into_iter().find(|figure| figure.measure == nine).unwrap();
            (figure.numerator, figure.denominator)
        };
        let graduates = async || {
            let all = (0, 100);
            let list = ListPart::Numerator;
            let page = rates::persons(&world.registry, &world.whole(), this_term(), &area, nine, list, all).await.unwrap();
            page.rows.iter().filter_map(|person| person.child).collect::<Vec<_>>()
        };
        let before = counted().await;
        assert!(graduates().await.contains(&child), "whoever is counted is somebody of the register");
        let page = Console::of(&world, "ju01").await.page(&format!("/children/{child}")).await;
        assert!(page.contains("九年义务教育巩固率"), "{page}");
        verified(&world, "zhen01", child, SchoolStatus::DroppedOut, "").await.unwrap();
        assert_eq!(counted().await, (before.0 - 1, before.1));
        assert!(!graduates().await.contains(&child));
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        assert_eq!(counted().await, (before.0 - 1, before.1), "counted anew it is the same");
    }

    async fn what_a_person_finds_leaves_the_sentence_and_the_rows_of_the_flag(world: JudgedCounty) {
        let feng = suspect(&world, "冯志强").await;
        verified(&world, "zhen01", feng.child(), SchoolStatus::DroppedOut, "").await.unwrap();
        let now = flags::find(&world.registry, &world.whole(), FlagId(feng.flag)).await.unwrap();
        assert_eq!((now.reason, now.evidence, now.closed_on), (feng.reason.clone(), feng.evidence.clone(), None));
    }

    async fn who_may_not_or_says_too_little_changes_nothing(world: JudgedCounty) {
        let feng = suspect(&world, "冯志强").await;
        let entries = journal_length(&world).await;
        let code = |result: Result<OutcomeId>| result.map_err(|e| e.code()).unwrap_err();
        let child = feng.child();
        let missing = SchoolStatus::Missing;
        assert_eq!(code(verified(&world, "cun02", child, missing, "派出所证明").await), "not_this_post");
        assert_eq!(code(verified(&world, "xiang01", child, missing, "派出所证明").await), "not_found", "another township");
        assert_eq!(code(verified(&world, "xiao02", child, missing, "派出所证明").await), "not_found", "another school");
        assert_eq!(code(verified(&world, "zhen01", child, missing, "听邻居说").await), "no_evidence");
        assert_eq!(code(verified(&world, "zhen01", child, SchoolStatus::SuspectedDropout, "").await), "no_outcome");
        assert_eq!(code(verified(&world, "zhen01", child, SchoolStatus::Suspended, "审批表").await), "outcome_period");
        assert_eq!(journal_length(&world).await, entries);
        let id = verified(&world, "ju01", child, missing, "派出所证明").await.unwrap();
        assert_eq!(code(verified(&world, "zhen01", child, missing, "派出所证明").await), "awaits_check");
        let own = outcomes::check(&world.registry, &world.officer("ju01").await, id).await.unwrap_err();
        assert_eq!(own.code(), "same_person");
        let township = outcomes::check(&world.registry, &world.officer("zhen01").await, id).await.unwrap_err();
        assert_eq!(township.code(), "not_this_post", "the second level is the county's");
        let stranger = outcomes::of_child(&world.registry, &world.scope_of("xiang01").await, child).await;
        assert!(matches!(stranger, Err(Error::NotFound { .. })));
    }

    async fn the_head_of_the_catchment_verifies_a_child_that_was_never_at_the_school(world: JudgedCounty) {
        let zhou = suspect(&world, "周文博").await;
        assert_eq!(zhou.school, None);
        verified(&world, "xiao01", zhou.child(), SchoolStatus::EmptyHukou, "").await.unwrap();
        assert!(!is_open(&world, &zhou).await);
    }

    async fn one_child_judged_anew_stands_as_the_whole_county_would_say(world: JudgedCounty) {
        let children = children_by_record(&world).await;
        let words = ["在校", "外出务工", "辍学", "未入学", "休学", "失踪", "在县外就读", "随父母外出"];
        let mut dice = 20_261_122_u64;
        let mut throw = |sides: usize| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((dice >> 33) % sides as u64).unwrap()
        };
        let mut text = SURVEY.text.to_owned();
        for round in 0..12 {
            let mut touched = Vec::new();
            for _ in 0..=throw(3) {
                let record = format!("H{:02}", throw(33) + 1);
                let Some(child) = children.get(&record) else { continue };
                text = with_schooling(&text, &record, words[throw(words.len())]);
                touched.push(*child);
            }
            world.send_as(SURVEY, &text).await.unwrap();
            if let Some(child) = touched.first().filter(|_| throw(2) == 0) {
                // Whether it is taken or refused: both must leave one truth.
                drop(verified(&world, "ju01", *child, SchoolStatus::Vocational, "").await);
            }
            let again = standings::assess_children(&world.registry, &county_tests::county::SOMEBODY, this_term(), &touched);
            again.await.unwrap();
            let whole = world.assess().await;
            assert_eq!((whole.changed, whole.raised, whole.closed), (0, 0, 0), "round {round}: {touched:?}");
        }
    }
}

trait OfChild {
    fn child(&self) -> Uuid;
}

impl OfChild for FlagRow {
    fn child(&self) -> Uuid {
        self.child.as_ref().expect("a child's flag").id
    }
}

/// The first flag of that child that suspects a dropout.
async fn suspect(world: &World, name: &str) -> FlagRow {
    let all = flags::queue(&world.registry, &world.whole(), &FlagFilter::of(this_term()), 0, 1000).await.unwrap().rows;
    let named = |flag: &FlagRow| flag.child.as_ref().is_some_and(|child| child.name == name);
    all.into_iter().find(|flag| named(flag) && flag.kind.suspects_dropout()).expect("a suspect")
}

async fn is_open(world: &World, flag: &FlagRow) -> bool {
    let now = flags::find(&world.registry, &world.whole(), FlagId(flag.flag)).await.unwrap();
    now.closed_on.is_none()
}

async fn verified(
    world: &World,
    account: &str,
    child: Uuid,
    status: SchoolStatus,
    evidence: &str,
) -> Result<OutcomeId> {
    let note = "11月21日电话联系家长并到村核实".to_owned();
    let said = Said { status, evidence: evidence.to_owned(), note, expires_on: None };
    outcomes::verify(&world.registry, &world.officer(account).await, this_term(), child, &said).await
}

async fn queued(world: &World, account: &str, wanted: Wanted) -> Vec<VerifiedOutcome> {
    let scope = world.scope_of(account).await;
    outcomes::queue(&world.registry, &scope, wanted, 0, 100).await.unwrap().rows
}

async fn standing(world: &World, status: SchoolStatus) -> u64 {
    let count = standings::count_by_status(&world.registry, &world.whole(), this_term()).await.unwrap();
    count.into_iter().find(|c| c.status == status).map_or(0, |c| c.children)
}

async fn overdue(world: &World) -> Vec<Overdue> {
    standings::overdue(&world.registry, &world.whole()).await.unwrap()
}

async fn journal_length(world: &World) -> usize {
    registry::journal::list(&world.registry, &world.whole(), None, 1000).await.unwrap().len()
}

/// The surveyed children by 记录编号, found by their names.
async fn children_by_record(world: &World) -> BTreeMap<String, Uuid> {
    let scope = world.whole();
    let changes = registry::surveys::changes(&world.registry, &scope, registry::surveys::Cursor::default(), 1000);
    let mut found = BTreeMap::new();
    for household in changes.await.unwrap().changes {
        for child in household.body["children"].as_array().into_iter().flatten() {
            let (record, id) = (child["record_id"].as_str(), child["id"].as_str());
            if let (Some(record), Some(id)) = (record, id) {
                found.insert(record.to_owned(), id.parse().unwrap());
            }
        }
    }
    found
}

/// The survey with another word about that child's schooling.
fn with_schooling(text: &str, record: &str, word: &str) -> String {
    const SCHOOLING: usize = 13;
    let line = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[0] == record {
            cells[SCHOOLING] = word;
        }
        cells.join(",")
    };
    text.lines().map(line).fold(String::new(), |all, line| all + &line + "\n")
}

fn day(written: &str) -> NaiveDate {
    written.parse().unwrap()
}
