//! 复学: whoever dropped out by the movement list or by a person's finding is one case, and comes back by a list, a movement or a person.

use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, ROSTER, Sent, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter};
use registry::rates::{self, Area, FigureFilter, ListPart, Measure};
use registry::{matching, outcomes, standings};
use rules::calendar::Term;
use rules::forms::FormKind;
use rules::rates::Indicator;
use rules::standing::{Said, SchoolStatus};

on_both! {
    async fn a_dropout_stands_where_the_child_lives_and_is_back_when_a_later_list_has_it(world: JudgedCounty) {
        // 23 lives in 红旗村; his school lies in 石沟村.
        for (place, open) in [("629001", (0, 1)), ("629001101201", (0, 1)), ("629001101202", (0, 0))] {
            assert_eq!(returned(&world, this_term(), place).await, open, "{place}");
        }
        let open = cases(&world, ListPart::Denominator).await;
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].name.as_str(), open[0].sex), ("施小强", Some(1)));
        assert!(open[0].child.is_some(), "the list leads to the child");
        let back = "R23,3162900003,八年级,1班,23,施小强,男,2012-11-02,629001201211020476,G629001201211020476,在籍在校,629001101201,施得水,张翠花";
        world.send_as(ROSTER, &format!("{}\n{back}\n", ROSTER.text.trim_end())).await.unwrap();
        count_anew(&world, this_term()).await;
        assert_eq!(returned(&world, this_term(), "629001").await, (0, 1), "the year had ended when he came back");
        count_anew(&world, this_term().next()).await;
        assert_eq!(returned(&world, this_term().next(), "629001").await, (1, 1), "he returned in the year after");
    }

    async fn a_leaving_without_a_roll_number_is_a_case_as_well(world: JudgedCounty) {
        let moves = movements();
        let row = "M90,3162900003,秦无名,2012-04-04,,,七年级,辍学,2026-04-02,,,外出,";
        world.send_as(moves, &format!("{}\n{row}\n", moves.text.trim_end())).await.unwrap();
        count_anew(&world, this_term()).await;
        assert_eq!(returned(&world, this_term(), "629001").await, (0, 2));
    }

    async fn a_leaving_by_the_id_number_ends_with_a_return_by_the_roll_number(world: JudgedCounty) {
        let moved = |record: &str, numbers: &str, kind: &str, day: &str| {
            format!("{record},3162900003,秦大磊,2013-06-06,{numbers},七年级,{kind},{day},,,,")
        };
        let left = moved("M91", "629001201306060390,", "辍学", "2026-03-02");
        let back = moved("M92", ",G629001201306060390", "复学", "2026-04-02");
        let moves = movements();
        world.send_as(moves, &format!("{}\n{left}\n{back}\n", moves.text.trim_end())).await.unwrap();
        count_anew(&world, this_term()).await;
        assert_eq!(returned(&world, this_term(), "629001").await, (1, 2));
    }

    async fn what_a_person_found_is_a_case_at_once_and_its_return_too(world: JudgedCounty) {
        let next = this_term().next();
        count_anew(&world, next).await;
        let before = returned(&world, next, "629001").await;
        let child = suspect(&world, "冯志强").await;
        verify(&world, child, SchoolStatus::DroppedOut).await;
        assert_eq!(returned(&world, next, "629001").await, (before.0, before.1 + 1), "newly confirmed in the year");
        verify(&world, child, SchoolStatus::Unregistered).await;
        assert_eq!(returned(&world, next, "629001").await, (before.0 + 1, before.1 + 1), "the older finding was true in its time");
        rates::compute(&world.registry, &SOMEBODY, next).await.unwrap();
        assert_eq!(returned(&world, next, "629001").await, (before.0 + 1, before.1 + 1), "as if everything were counted again");
    }
}

fn movements() -> Sent {
    *FILES.iter().find(|file| file.kind == FormKind::Movements).unwrap()
}

async fn count_anew(world: &World, term: Term) {
    matching::run(&world.registry, &SOMEBODY, term).await.unwrap();
    standings::assess(&world.registry, &SOMEBODY, term).await.unwrap();
    rates::compute(&world.registry, &SOMEBODY, term).await.unwrap();
}

/// 复学率 of a place: numerator and denominator.
async fn returned(world: &World, term: Term, place: &str) -> (i64, i64) {
    let area = Area::Place(place.parse().unwrap());
    let filter = FigureFilter { term, area, indicator: Some(Indicator::Return) };
    let figures = rates::figures(&world.registry, &world.whole(), &filter).await.unwrap();
    (figures[0].numerator, figures[0].denominator)
}

async fn cases(world: &World, list: ListPart) -> Vec<rates::PersonRow> {
    let area = Area::Place(world.whole().county().place());
    let measure = Measure::usual(Indicator::Return);
    rates::persons(&world.registry, &world.whole(), this_term(), &area, measure, list, (0, 100)).await.unwrap().rows
}

async fn suspect(world: &World, name: &str) -> uuid::Uuid {
    let flags =
        flags::queue(&world.registry, &world.whole(), &FlagFilter::of(this_term()), 0, 1000).await.unwrap().rows;
    flags.iter().filter_map(|flag| flag.child.as_ref()).find(|child| child.name == name).unwrap().id
}

async fn verify(world: &World, child: uuid::Uuid, status: SchoolStatus) {
    let said = Said { status, evidence: String::new(), note: "11月21日到家核实".to_owned(), expires_on: None };
    outcomes::verify(&world.registry, &world.officer("zhen01").await, this_term(), child, &said).await.unwrap();
}
