//! 多个种子: what must hold of the figures of every county, on made-up counties with nine years of history.

use std::collections::{BTreeMap, HashMap};

use county_tests::county::SOMEBODY;
use county_tests::tiny::this_term;
use county_tests::{World, on_both};
use registry::imports::{ImportOptions, import_file};
use registry::rates::{self, Area, FigureFilter, FigureRow, ListPart, Measure, Opened};
use registry::{places, schools};
use rules::forms::FormKind;
use rules::places::{PlaceCode, PlaceLevel};
use rules::policy::Policy;
use rules::rates::{Counted, CountedChild, Disability, Indicator, RateBasis, Seat, compute};
use rules::standing::{Level, SchoolStatus};
use sea_orm::{ConnectionTrait, Database, QueryResult, Statement};
use seed::Recipe;

use crate::recount::{Recount, holds_of_net_flow};

/// Three counties on each database: every seed has other villages, families and quirks.
const SEEDS: [u64; 3] = [1, 2, 7];
const CHILDREN: usize = 130;

on_both! {
    async fn the_figures_of_every_county_hold_together(world: World) {
        for seed in SEEDS {
            let world = made_up(&world, seed).await;
            add_up(&world).await;
            agree_with_the_oracle(&world).await;
            count_every_child_once(&world).await;
            let recount = Recount::of(&world).await;
            recount.holds_of_cohorts(&world).await;
            recount.holds_of_dropouts(&world).await;
            holds_of_net_flow(&world).await;
            stay_when_files_come_again(&world, seed).await;
            are_published_alike_twice(&world).await;
        }
    }
}

/// The county of a seed, imported, compared, judged and counted.
async fn made_up(like: &World, seed: u64) -> World {
    let world = World::new(like.database.kind()).await;
    send_all(&world, seed).await;
    world.judge().await;
    world
}

async fn send_all(world: &World, seed: u64) {
    let dir = world.database.dir().join("files");
    let recipe = Recipe { children: CHILDREN, seed, years: 9, term: this_term() };
    let manifest = seed::make_county(recipe).write(&dir, &mut |_, _| ()).unwrap();
    for file in manifest.files.iter().filter(|file| file.import) {
        let options = ImportOptions {
            term: file.term.as_deref().map(|term| term.parse().unwrap()),
            as_of: file.as_of.as_deref().map(|day| day.parse().unwrap()),
            ..ImportOptions::default()
        };
        let kind = FormKind::from_word(&file.kind).unwrap();
        import_file(&world.registry, &SOMEBODY, kind, &dir.join(&file.file), &options, |_| ()).await.unwrap();
    }
}

/// Villages equal townships equal the county, but for those whose village nobody knows; shares stay within a hundred; the cohorts of
/// nine years run.
async fn add_up(world: &World) {
    let county = place("629001");
    let whole = figures(world, Area::Place(county)).await;
    let mut below: BTreeMap<(u8, Measure), (i64, i64)> = BTreeMap::new();
    for (area, level) in areas(world).await {
        for figure in figures(world, area).await {
            let sum = below.entry((level, figure.measure)).or_default();
            *sum = (sum.0 + figure.numerator, sum.1 + figure.denominator);
            if figure.measure.indicator.is_share(figure.measure.formula) {
                assert!((0..=figure.denominator).contains(&figure.numerator), "{figure:?}");
                assert!(figure.percent.is_none_or(|percent| percent.hundredths() <= 10_000), "{figure:?}");
            }
        }
    }
    let (heads, seats, policy) = (heads(world).await, seats(world).await, Policy::default());
    for figure in &whole {
        let (measure, sum) = (figure.measure, |level: u8| below[&(level, figure.measure)]);
        assert_eq!(sum(1), sum(2), "townships and villages: {figure:?}");
        // Whoever is counted in no village of the county is counted in the county alone.
        let strays = heads.iter().filter(|head| head.seat(measure, &seats).and_then(PlaceCode::township).is_none());
        let strays: Vec<Counted> = strays.map(|head| head.counted).collect();
        let strays = compute(measure.indicator, measure.formula, measure.basis, &strays, &policy).tally;
        let all = (sum(1).0 + strays.numerator, sum(1).1 + strays.denominator);
        assert_eq!(all, (figure.numerator, figure.denominator), "townships and county: {figure:?}");
    }
    for indicator in [Indicator::RetentionNine, Indicator::RetentionPrimarySix, Indicator::RetentionJuniorThree] {
        let figure = whole.iter().find(|figure| figure.measure == Measure::usual(indicator)).unwrap();
        assert!(figure.denominator > 0 && figure.numerator > 0, "{figure:?}");
    }
}

/// The set-based figures are those of the plain sum, person by person; and the persons are those whom the rules see.
async fn agree_with_the_oracle(world: &World) {
    let (heads, policy) = (heads(world).await, Policy::default());
    let seats = seats(world).await;
    let rows = schools::load(&world.registry, &world.whole()).await.unwrap();
    let codes: HashMap<uuid::Uuid, &str> = rows.iter().map(|s| (s.id.0, s.school_code.as_str())).collect();
    for (area, _) in areas(world).await.into_iter().chain([(Area::Place(place("629001")), 0)]) {
        for figure in figures(world, area.clone()).await {
            let measure = figure.measure;
            let within = |head: &&Head| match &area {
                Area::Place(code) if code.level() == PlaceLevel::County => true,
                Area::Place(code) => head.seat(measure, &seats).is_some_and(|seat| code.contains(seat)),
                Area::School(code) => head.school.is_some_and(|id| codes[&id] == code),
            };
            let counted: Vec<Counted> = heads.iter().filter(within).map(|head| head.counted).collect();
            let plain = compute(measure.indicator, measure.formula, measure.basis, &counted, &policy);
            assert_eq!(
                (figure.numerator, figure.denominator),
                (plain.tally.numerator, plain.tally.denominator),
                "{figure:?}"
            );
            let excluded: BTreeMap<_, _> = figure.excluded.iter().map(|e| (e.reason, e.count)).collect();
            assert_eq!(excluded, plain.tally.excluded, "{figure:?}");
        }
    }
    let mut of_heads: Vec<Counted> =
        heads.iter().map(|head| head.counted).filter(|c| matches!(c, Counted::Child(_))).collect();
    let mut of_standings = standings(world).await;
    of_heads.sort_by_key(Counted::code);
    of_standings.sort_by_key(Counted::code);
    assert_eq!(of_heads, of_standings, "the database puts the codes together as the rules do");
}

/// Every registered child of the age band is in exactly one of numerator, rest of the denominator and excluded.
async fn count_every_child_once(world: &World) {
    let (children, policy) = (standings(world).await, Policy::default());
    for (indicator, junior) in [(Indicator::PrimaryEntry, false), (Indicator::JuniorEntry, true)] {
        let of_age = |child: &&Counted| {
            let Counted::Child(CountedChild { age: Some(age), .. }) = child else { return false };
            if junior { policy.is_junior_age(*age) } else { policy.is_primary_age(*age) }
        };
        let band = children.iter().filter(of_age).count() as u64;
        for basis in [RateBasis::Hukou, RateBasis::Resident] {
            let measure = Measure { basis, ..Measure::usual(indicator) };
            let opened = Opened { moment: this_term().into(), area: Area::Place(place("629001")), measure, part: None };
            let lists = [ListPart::Numerator, ListPart::Lacking, ListPart::Excluded];
            let sizes = rates::list_sizes(&world.registry, &world.whole(), &opened, &lists).await.unwrap();
            assert_eq!(sizes.iter().sum::<u64>(), band, "{indicator} {basis}: {sizes:?}");
        }
    }
}

async fn stay_when_files_come_again(world: &World, seed: u64) {
    let before = every_figure(world).await;
    send_all(world, seed).await;
    world.judge().await;
    assert_eq!(every_figure(world).await, before);
}

async fn are_published_alike_twice(world: &World) {
    for (number, why) in [(1, None), (2, Some("核对"))] {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), why).await.unwrap();
        let filter = FigureFilter { term: this_term(), area: Area::Place(place("629001")), indicator: None };
        let version =
            rates::figures_at(&world.registry, &world.whole(), &filter, rates::When::Version(number)).await.unwrap();
        assert_eq!(version, figures(world, Area::Place(place("629001"))).await);
    }
}

fn place(code: &str) -> PlaceCode {
    code.parse().unwrap()
}

/// Townships (1), villages (2) and schools (3).
async fn areas(world: &World) -> Vec<(Area, u8)> {
    let known = places::load(&world.registry, &world.whole()).await.unwrap();
    let of = |level, nth| known.at_level(level).map(move |place| (Area::Place(place.code), nth)).collect::<Vec<_>>();
    let mut areas = of(PlaceLevel::Township, 1);
    areas.extend(of(PlaceLevel::Village, 2));
    let known = schools::load(&world.registry, &world.whole()).await.unwrap();
    areas.extend(known.iter().map(|school| (Area::School(school.school_code.clone()), 3)));
    areas
}

async fn figures(world: &World, area: Area) -> Vec<FigureRow> {
    let filter = FigureFilter { term: this_term(), area, indicator: None };
    rates::figures(&world.registry, &world.whole(), &filter).await.unwrap()
}

/// One figure of the county.
pub(crate) async fn county_figure(world: &World, measure: Measure) -> FigureRow {
    figures(world, Area::Place(place("629001"))).await.into_iter().find(|figure| figure.measure == measure).unwrap()
}

async fn every_figure(world: &World) -> Vec<FigureRow> {
    let mut all = figures(world, Area::Place(place("629001"))).await;
    for (area, _) in areas(world).await {
        all.extend(figures(world, area).await);
    }
    all
}

/// A head as it is stored.
struct Head {
    counted: Counted,
    hukou: Option<PlaceCode>,
    home: Option<PlaceCode>,
    school: Option<uuid::Uuid>,
}

impl Head {
    /// Where a figure counts it.
    fn seat(&self, measure: Measure, schools: &HashMap<uuid::Uuid, Option<PlaceCode>>) -> Option<PlaceCode> {
        match measure.seat() {
            Seat::Hukou => self.hukou,
            Seat::Home => self.home,
            Seat::School => self.school.and_then(|id| schools[&id]),
        }
    }
}

/// Where each school lies.
async fn seats(world: &World) -> HashMap<uuid::Uuid, Option<PlaceCode>> {
    let rows = schools::load(&world.registry, &world.whole()).await.unwrap();
    rows.iter().map(|school| (school.id.0, school.place)).collect()
}

async fn heads(world: &World) -> Vec<Head> {
    let sql = "SELECT counted, hukou_village, home_village, school_id FROM heads WHERE until_seq IS NULL";
    let code =
        |row: &QueryResult, column: &str| row.try_get::<Option<String>>("", column).unwrap().map(|code| place(&code));
    let head = |row: &QueryResult| {
        let counted: String = row.try_get("", "counted").unwrap();
        Head {
            counted: Counted::from_code(&counted).unwrap_or_else(|| panic!("no code: {counted}")),
            hukou: code(row, "hukou_village"),
            home: code(row, "home_village"),
            school: row.try_get("", "school_id").unwrap(),
        }
    };
    rows(world, sql).await.iter().map(head).collect()
}

/// The children as their standings say, put together here and not by the database.
async fn standings(world: &World) -> Vec<Counted> {
    let sql = "SELECT age, status, level, attained, in_county_hukou, resident, \"groups\" FROM standings";
    let child = |row: &QueryResult| {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        let groups = text("groups");
        let has = |group: &str| groups.split(',').any(|known| known == group);
        let disability = match (has("three_disabled"), has("disabled")) {
            (true, _) => Disability::OfTheThree,
            (false, true) => Disability::Other,
            (false, false) => Disability::None,
        };
        Counted::Child(CountedChild {
            age: row.try_get::<Option<i32>>("", "age").unwrap().and_then(|age| age.try_into().ok()),
            status: SchoolStatus::from_code(&text("status")).unwrap(),
            level: Level::from_code(&text("level")).unwrap(),
            attained: Level::from_code(&text("attained")).unwrap(),
            in_county_hukou: row.try_get("", "in_county_hukou").unwrap(),
            resident: row.try_get("", "resident").unwrap(),
            disability,
        })
    };
    rows(world, sql).await.iter().map(child).collect()
}

pub(crate) async fn rows(world: &World, sql: &str) -> Vec<QueryResult> {
    let db = Database::connect(world.database.url()).await.unwrap();
    db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap()
}
