//! 辖区: whatever any read returns lies within what the officer's posts reach. The oracle is computed here, from the files and the
//! posts alone, for every officer of the county.

use std::collections::BTreeSet;

use county_tests::tiny::this_term;
use county_tests::{JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter, FlagId, FlagRow};
use registry::matching;
use registry::officers::{self, Officer};
use registry::rates::{self, Area, FigureFilter, ListPart, Measure};
use registry::schools;
use registry::{Scope, journal, standings};
use rules::places::PlaceCode;
use rules::rates::Indicator;

on_both! {
    async fn an_officer_reads_the_flags_of_the_posts_and_no_other(world: JudgedCounty) {
        let filter = FlagFilter { with_closed: true, ..FlagFilter::of(this_term()) };
        let all = flags::queue(&world.registry, &world.whole(), &filter, 0, 1000).await.unwrap().rows;
        for posted in everyone(&world).await {
            let own: Vec<_> = all
                .iter()
                .filter(|flag| {
                    let by_post = posted.reaches(flag.place.as_deref()) || posted.is_at(flag.school.as_deref());
                    by_post || posted.is_named_by(flag)
                })
                .cloned()
                .collect();
            let seen = flags::queue(&world.registry, &posted.scope, &filter, 0, 1000).await.unwrap();
            assert_eq!(seen.rows, own, "{}", posted.officer.account);
            assert_eq!(seen.total, own.len() as u64);
            let open = FlagFilter::of(this_term());
            let counts = flags::count(&world.registry, &posted.scope, &open).await.unwrap();
            assert_eq!(counts.iter().map(|(_, count)| count).sum::<u64>(), own.len() as u64, "{}", posted.officer.account);
            for flag in &all {
                let found = flags::find(&world.registry, &posted.scope, FlagId(flag.flag)).await;
                match found {
                    Ok(found) => assert!(own.contains(&found), "{}", posted.officer.account),
                    Err(e) => assert!(e.code() == "not_found" && !own.contains(flag), "{}", posted.officer.account),
                }
            }
        }
    }

    async fn an_officer_reviews_the_pairs_of_the_posts_and_no_other(world: JudgedCounty) {
        let all = world.waiting().await;
        assert!(!all.is_empty());
        for posted in everyone(&world).await {
            let seen = world.waiting_within(&posted.scope).await;
            for pair in &all {
                let found = matching::find_pair(&world.registry, &posted.scope, pair.id).await;
                assert_eq!(found.is_ok(), seen.contains(pair), "{}", posted.officer.account);
                let Ok(open) = found else { continue };
                // Whoever sees a pair sees no other child of another village beside it.
                for rival in &open.rivals {
                    let there = matching::find_pair(&world.registry, &posted.scope, rival.id).await;
                    assert!(there.is_ok(), "{} sees a rival out of reach", posted.officer.account);
                }
                let near = posted.reaches(pair.village.as_deref());
                let at_school = open.lines.iter().any(|l| l.heading == "学校" && posted.is_named(&l.other));
                let twice = pair.source == matching::Source::Survey;
                assert!(near || at_school || twice || hukou_of(&open).is_some_and(|code| posted.reaches(Some(&code))), "{} sees {pair:?}", posted.officer.account);
            }
        }
    }

    async fn an_officer_reads_figures_and_persons_of_the_posts_and_no_other(world: JudgedCounty) {
        let areas = areas(&world).await;
        let measure = Measure::usual(Indicator::PrimaryEntry);
        for posted in everyone(&world).await {
            for (area, seat) in &areas {
                let own = match area {
                    Area::Place(code) => posted.reaches(Some(&code.to_string())),
                    Area::School(code) => posted.is_at(Some(code)) || posted.oversees(seat.as_deref()),
                };
                let filter = FigureFilter { term: this_term(), area: area.clone(), indicator: None };
                let figures = rates::figures(&world.registry, &posted.scope, &filter).await;
                let page = (0, 100);
                let persons =
                    rates::persons(&world.registry, &posted.scope, this_term(), area, measure, ListPart::Denominator, page);
                let persons = persons.await;
                let who = &posted.officer.account;
                assert_eq!((figures.is_ok(), persons.is_ok()), (own, own), "{who} {area:?}");
                if let (Area::Place(code), Ok(persons)) = (area, persons) {
                    let inside = |place: &Option<String>| place.as_deref().is_some_and(|p| code.contains(p.parse().unwrap()));
                    assert!(persons.rows.iter().all(|p| inside(&p.place)), "{who} {area:?}");
                }
            }
        }
    }

    async fn an_officer_knows_of_the_officers_and_the_lonely_records_within_reach(world: JudgedCounty) {
        let alone = matching::alone(&world.registry, &world.whole(), this_term()).await.unwrap();
        let all = officers::list(&world.registry, &world.whole()).await.unwrap();
        for posted in everyone(&world).await {
            let who = &posted.officer.account;
            let seen = officers::list(&world.registry, &posted.scope).await.unwrap();
            for officer in &all {
                let own = officer.id == posted.officer.id
                    || officer.posts.iter().any(|post| match (post.school_id, post.place) {
                        (Some(school), _) => posted.whole || posted.schools.iter().any(|(id, ..)| *id == school),
                        (None, place) => posted.reaches(place.map(|p| p.to_string()).as_deref()),
                    });
                assert_eq!(seen.contains(officer), own, "{who} and {}", officer.account);
            }
            let records = matching::alone(&world.registry, &posted.scope, this_term()).await.unwrap();
            assert!(records.iter().all(|record| alone.contains(record)), "{who}");
            assert_eq!(records.len() == alone.len(), posted.whole, "{who}: {} of {}", records.len(), alone.len());
            let lines = journal::list(&world.registry, &posted.scope, None, 100).await.unwrap();
            assert!(posted.whole || lines.iter().all(|l| l.officer == Some(posted.officer.id)), "{who}");
            if !posted.whole {
                assert_eq!(matching::link_lines(&world.registry, &posted.scope, this_term()).await.unwrap(), [], "{who}");
            }
        }
    }

    async fn a_post_that_has_ended_reaches_nothing(world: JudgedCounty) {
        for posted in everyone(&world).await {
            let mut former = posted.officer.clone();
            for post in &mut former.posts {
                post.to_day = Some("2026-11-22".parse().unwrap());
            }
            let scope = world.registry.scope_of(&former).unwrap();
            let filter = FlagFilter::of(this_term());
            assert_eq!(flags::queue(&world.registry, &scope, &filter, 0, 10).await.unwrap().total, 0);
            assert_eq!(world.waiting_within(&scope).await, []);
            assert_eq!(standings::count_by_status(&world.registry, &scope, this_term()).await.unwrap(), []);
        }
    }
}

/// An officer, what the register lets them see, and what their posts say they may.
struct Posted {
    officer: Officer,
    scope: Scope,
    whole: bool,
    places: Vec<String>,
    /// Id, code and name of the schools of the posts.
    schools: Vec<(uuid::Uuid, String, String)>,
}

impl Posted {
    /// Digits that begin alike: a village lies in its township. Trailing zeros of a code say nothing.
    fn reaches(&self, place: Option<&str>) -> bool {
        let Some(place) = place else { return self.whole };
        self.whole || self.places.iter().any(|own| place.starts_with(own))
    }

    /// A township answers for the schools that lie in it; a village for its own children alone.
    fn oversees(&self, seat: Option<&str>) -> bool {
        let township = |own: &&String| own.len() <= "629001101".len();
        self.whole
            || self.places.iter().filter(township).any(|own| seat.is_some_and(|seat| seat.starts_with(own.as_str())))
    }

    fn is_at(&self, school: Option<&str>) -> bool {
        self.schools.iter().any(|(_, code, _)| Some(code.as_str()) == school)
    }

    /// Whoever answers for a child sees why it is flagged, wherever the child is.
    fn is_named_by(&self, flag: &FlagRow) -> bool {
        let lines = flag.responsible.government.iter().chain(&flag.responsible.education);
        lines.into_iter().any(|named| named.officer == self.officer.id.0)
    }

    fn is_named(&self, school: &str) -> bool {
        self.schools.iter().any(|(_, _, name)| name == school)
    }
}

async fn everyone(world: &World) -> Vec<Posted> {
    let all = officers::list(&world.registry, &world.whole()).await.unwrap();
    let known = schools::load(&world.registry, &world.whole()).await.unwrap();
    let posted = all.into_iter().map(|officer| {
        let of_place = officer.posts.iter().filter(|post| post.school_id.is_none()).filter_map(|post| post.place);
        let groups = officer.posts.iter().flat_map(|post| post.assigned_groups.iter().copied());
        let places: Vec<String> = of_place.chain(groups).map(digits).collect();
        let at: BTreeSet<_> = officer.posts.iter().filter_map(|post| post.school_id).collect();
        let schools = known.iter().filter(|s| at.contains(&s.id.0));
        Posted {
            scope: world.registry.scope_of(&officer).unwrap(),
            whole: places.iter().any(|place| place == "629001"),
            places,
            schools: schools.map(|s| (s.id.0, s.school_code.clone(), s.name.clone())).collect(),
            officer,
        }
    });
    posted.collect()
}

/// The digits that say something.
fn digits(place: PlaceCode) -> String {
    let code = place.to_string();
    let blocks = ["000000", "000"].iter().find_map(|zeros| code.strip_suffix(zeros));
    blocks.unwrap_or(&code).to_owned()
}

async fn areas(world: &World) -> Vec<(Area, Option<String>)> {
    let places = ["629001", "629001101", "629001102", "629001101201", "629001101202", "629001102201"];
    let mut areas: Vec<_> = places.map(|code| (Area::Place(code.parse().unwrap()), None)).into();
    let known = schools::load(&world.registry, &world.whole()).await.unwrap();
    areas.extend(known.iter().map(|s| (Area::School(s.school_code.clone()), s.place.map(|p| p.to_string()))));
    areas
}

/// Where the register says that the child's hukou is.
fn hukou_of(open: &matching::OpenPair) -> Option<String> {
    open.lines.iter().find(|l| l.heading == "户籍地代码").map(|l| l.child.clone())
}
