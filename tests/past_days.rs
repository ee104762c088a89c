//! 过去的一天: its figures stand under its places, by their names of then, and open to its persons, whatever became of the places since.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, MOVEMENTS, ROSTER, SURVEY, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::places::{self, Changed, Order, PlaceRow, Splitting};
use registry::rates::{self, Area, Divisions, FigureFilter, FigureRow, ListPart, Measure, Moment, When};
use registry::schools::{self, SchoolRow};
use registry::{Result, Scope};
use rules::places::change::Part;
use rules::places::{PlaceCode, PlaceLevel};
use rules::rates::{Formula, Indicator, RateBasis, Slice};
use rules::schools::SchoolKind;
use sea_orm::{ConnectionTrait, Database};

use crate::places::row;

const RED: &str = "629001101201";
const STONE: &str = "629001101202";
const NEW: &str = "629001101209";
const FIRST: &str = "2026-11-22";

on_both! {
    async fn a_day_before_a_merger_shows_the_villages_of_that_day(world: JudgedCounty) {
        let before = Told::of(&world, When::Now).await;
        assert_eq!(before.villages("城关镇"), ["红旗村", "石沟村"]);
        tomorrow(&world);
        places::merge(&world.registry, &SOMEBODY, &[code(RED), code(STONE)], (code(NEW), Some("红石村")), order(&world)).await.unwrap();
        let after = Told::of(&world, When::Now).await;
        assert_eq!(after.villages("城关镇"), ["红石村"]);
        tomorrow(&world);
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        let days = [(FIRST, &before), ("2026-11-23", &after), ("2026-11-24", &after)];
        tells(&world, &days).await;
        // Who is gone today is asked for by the code of then, and opens to the children of then.
        let stone = &before.areas["城关镇石沟村"];
        assert!(stone.persons.iter().any(|line| line.contains("蒋丽娜") && line.contains("城关镇石沟村")), "{stone:#?}");
        assert!(after.areas["城关镇红石村"].persons.iter().any(|line| line.contains("蒋丽娜") && line.contains("城关镇红石村")));
    }

    async fn a_day_before_a_split_shows_the_village_whole(world: JudgedCounty) {
        let before = Told::of(&world, When::Now).await;
        tomorrow(&world);
        split(&world, RED, &[2], &[1]).await.unwrap();
        let after = Told::of(&world, When::Now).await;
        assert_eq!((before.villages("城关镇").len(), after.villages("城关镇").len()), (2, 3));
        assert_ne!(before.areas["城关镇红旗村"].figures, after.areas["城关镇红旗村"].figures);
        tomorrow(&world);
        tells(&world, &[(FIRST, &before), ("2026-11-23", &after), ("2026-11-24", &after)]).await;
    }

    async fn a_day_knows_its_villages_by_their_names_of_then(world: JudgedCounty) {
        let before = Told::of(&world, When::Now).await;
        tomorrow(&world);
        places::rename(&world.registry, &SOMEBODY, code(RED), "红星村", order(&world)).await.unwrap();
        let renamed = Told::of(&world, When::Now).await;
        tomorrow(&world);
        places::rename(&world.registry, &SOMEBODY, code(RED), "红光村", order(&world)).await.unwrap();
        let again = Told::of(&world, When::Now).await;
        assert!(before.areas.contains_key("城关镇红旗村") && renamed.areas.contains_key("城关镇红星村") && again.areas.contains_key("城关镇红光村"));
        tells(&world, &[(FIRST, &before), ("2026-11-23", &renamed), ("2026-11-24", &again)]).await;
    }

    async fn a_change_that_was_taken_back_has_left_no_day_of_its_own(world: JudgedCounty) {
        let before = Told::of(&world, When::Now).await;
        tomorrow(&world);
        let merged = places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order(&world)).await.unwrap();
        places::undo(&world.registry, &SOMEBODY, merged.act).await.unwrap();
        let parted = split(&world, RED, &[2], &[1]).await.unwrap();
        places::undo(&world.registry, &SOMEBODY, parted.act).await.unwrap();
        let renamed = places::rename(&world.registry, &SOMEBODY, code(RED), "红星村", order(&world)).await.unwrap();
        places::undo(&world.registry, &SOMEBODY, renamed.act).await.unwrap();
        tomorrow(&world);
        tells(&world, &[(FIRST, &before), ("2026-11-23", &before), ("2026-11-24", &before)]).await;
        assert!(registry::check(&world.registry).await.unwrap().findings.is_empty());
    }

    async fn changes_upon_changes_are_told_day_by_day(world: JudgedCounty) {
        let mut days = vec![Told::of(&world, When::Now).await];
        tomorrow(&world);
        // Two on one day: the second stands on the first.
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order(&world)).await.unwrap();
        places::merge(&world.registry, &SOMEBODY, &[code("629001102201")], (code(RED), None), order(&world)).await.unwrap();
        days.push(Told::of(&world, When::Now).await);
        tomorrow(&world);
        split(&world, RED, &[1, 2], &[3, 4]).await.unwrap();
        days.push(Told::of(&world, When::Now).await);
        tomorrow(&world);
        // The old code comes back with other people.
        places::merge(&world.registry, &SOMEBODY, &[code(NEW)], (code(STONE), Some("石沟村")), order(&world)).await.unwrap();
        days.push(Told::of(&world, When::Now).await);
        tomorrow(&world);
        let days: Vec<(String, &Told)> = days.iter().enumerate().map(|(nth, told)| (format!("2026-11-{}", 22 + nth), told)).collect();
        let days: Vec<(&str, &Told)> = days.iter().map(|(day, told)| (day.as_str(), *told)).collect();
        tells(&world, &days).await;
    }

    async fn a_file_of_places_or_schools_changes_no_day_before_it(world: JudgedCounty) {
        let before = Told::of(&world, When::Now).await;
        tomorrow(&world);
        let rows = [row(NEW, "新旗村"), row("629001101", "城关街道"), PlaceRow { former: vec![code(STONE)], ..row(RED, "红旗社区") }];
        let stored = places::store(&world.registry, &SOMEBODY, &rows, world.clock.today()).await.unwrap();
        assert_eq!((stored.stored, stored.refused.len()), (3, 0), "{stored:?}");
        let filed = Told::of(&world, When::Now).await;
        assert_eq!(filed.villages("城关街道"), ["红旗社区", "新旗村"]);
        tomorrow(&world);
        seat(&world, "3162900003", "柳湾初级中学", "629001102201").await;
        let moved = Told::of(&world, When::Now).await;
        assert_ne!(filed.areas["柳湾乡"].figures, moved.areas["柳湾乡"].figures, "net flow goes with the school");
        tomorrow(&world);
        tells(&world, &[(FIRST, &before), ("2026-11-23", &filed), ("2026-11-24", &moved)]).await;
        assert!(registry::check(&world.registry).await.unwrap().findings.is_empty());
    }

    async fn a_place_that_was_not_there_on_a_day_is_told_with_what_to_do(world: JudgedCounty) {
        tomorrow(&world);
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order(&world)).await.unwrap();
        tomorrow(&world);
        split(&world, RED, &[2, 3], &[1]).await.unwrap();
        tomorrow(&world);
        places::store(&world.registry, &SOMEBODY, &[row("629001102202", "新湾村")], world.clock.today()).await.unwrap();
        schools::store(&world.registry, &SOMEBODY, &[school("2162900009", "新湾小学", "629001102202")]).await.unwrap();
        let refused = |area: Area, day: &'static str| asked(&world, world.whole(), area, day);
        let early = refused(area(NEW), "2026-11-23").await.unwrap_err();
        assert_eq!(early.code(), "not_there_then");
        assert!(early.to_string().contains("还没有新旗村") && early.to_string().contains("红旗村（629001101201"), "{early}");
        let late = refused(area(STONE), "2026-11-23").await.unwrap_err();
        assert!(late.to_string().contains("石沟村（629001101202") && late.to_string().contains("已经撤销") && late.to_string().contains("红旗村"), "{late}");
        let filed = refused(area("629001102202"), "2026-11-24").await.unwrap_err();
        assert!(filed.to_string().contains("还没有新湾村") && filed.to_string().contains("乡镇"), "{filed}");
        let school = refused(Area::School("2162900009".into()), "2026-11-24").await.unwrap_err();
        assert!(school.code() == "not_there_then" && school.to_string().contains("新湾小学"), "{school}");
        let never = refused(area("629001102299"), "2026-11-24").await.unwrap_err();
        assert_eq!(never.code(), "not_found");
        for (area, day) in [(area(STONE), FIRST), (area(NEW), "2026-11-24"), (area("629001102202"), "2026-11-25")] {
            assert!(!refused(area.clone(), day).await.unwrap().is_empty(), "{area:?} {day}");
        }
    }

    async fn a_past_day_opens_to_nobody_whom_the_post_of_today_does_not_reach(world: JudgedCounty) {
        let officers = format!("{}cun04,新有田,政府,村支书,{NEW},,,,\n", FILES[2].text);
        tomorrow(&world);
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order(&world)).await.unwrap();
        tomorrow(&world);
        split(&world, RED, &[2, 3], &[1]).await.unwrap();
        world.send_as(FILES[2], &officers).await.unwrap();
        // Its post followed the village into the one that took it in, and into both parts of that.
        for account in ["cun02", "zhen01", "xian01"] {
            for of in [STONE, RED] {
                assert!(asked(&world, world.scope_of(account).await, area(of), FIRST).await.is_ok(), "{account} {of}");
            }
        }
        for (account, of, day, code) in [
            ("cun03", STONE, FIRST, "not_found"),
            ("cun03", "629001101", FIRST, "not_found"),
            ("cun02", "629001101", FIRST, "not_found"),
            ("zu01", RED, FIRST, "not_found"),
            ("xiang01", NEW, FIRST, "not_found"),
            ("cun04", NEW, FIRST, "not_there_then"),
            // One group of it is theirs, the others are not.
            ("cun04", RED, FIRST, "wider_than_post"),
            ("cun04", RED, "2026-11-23", "wider_than_post"),
            // It went into that village before the split: some of it may be theirs.
            ("cun04", STONE, FIRST, "wider_than_post"),
            ("cun04", RED, "2026-11-24", "not_found"),
        ] {
            let refused = asked(&world, world.scope_of(account).await, area(of), day).await.unwrap_err();
            assert_eq!(refused.code(), code, "{account} {of} {day}: {refused}");
        }
        let wider = asked(&world, world.scope_of("cun04").await, area(RED), FIRST).await.unwrap_err();
        assert!(wider.to_string().contains("城关镇红旗村") && wider.to_string().contains("上一级"), "{wider}");
        let lists = [ListPart::Denominator, ListPart::Excluded];
        for list in lists {
            let moment = Moment { term: this_term(), when: When::Day(day(FIRST)) };
            let measure = Measure::usual(Indicator::PrimaryEntry);
            let opened = rates::persons(&world.registry, &world.scope_of("cun04").await, moment, &area(RED), measure, list, (0, 100)).await;
            assert_eq!(opened.unwrap_err().code(), "wider_than_post");
        }
        // Where a school lies today decides who sees its pupils of then.
        tomorrow(&world);
        seat(&world, "3162900003", "城关镇初级中学", "629001102201").await;
        let elsewhere = asked(&world, world.scope_of("zhen01").await, area("629001101"), FIRST).await.unwrap_err();
        assert!(elsewhere.code() == "wider_than_post" && elsewhere.to_string().contains("柳湾"), "{elsewhere}");
        assert!(asked(&world, world.scope_of("xiang01").await, Area::School("3162900003".into()), FIRST).await.is_ok());
        assert!(asked(&world, world.scope_of("xian01").await, area("629001101"), FIRST).await.is_ok());
    }

    async fn what_was_published_stands_under_the_places_under_which_it_was_published(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
        let published = Told::of(&world, When::Version(1)).await;
        tomorrow(&world);
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order(&world)).await.unwrap();
        let figures = |of: &'static str, when| figures(&world, world.whole(), area(of), when);
        assert_eq!(counts(&figures(RED, When::Version(1)).await.unwrap()), published.areas["城关镇红旗村"].figures);
        // What is compared stands under today's places on both sides, a past day as well.
        let change = rates::Change { from: When::Version(1), to: When::Day(day(FIRST)) };
        for of in [RED, "629001101", "629001"] {
            let filter = FigureFilter { term: this_term(), area: area(of), indicator: None };
            assert_eq!(rates::changes(&world.registry, &world.whole(), &filter, change).await.unwrap(), [], "{of}");
        }
    }

    async fn a_register_counted_before_the_list_was_kept_tells_its_days_under_the_places_it_first_kept(world: JudgedCounty) {
        let before = Told::of(&world, When::Now).await;
        let db = Database::connect(world.database.url()).await.unwrap();
        db.execute_unprepared("DELETE FROM divisions").await.unwrap();
        tomorrow(&world);
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        tells(&world, &[(FIRST, &before), ("2026-11-23", &before)]).await;
        tomorrow(&world);
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order(&world)).await.unwrap();
        tells(&world, &[(FIRST, &before), ("2026-11-23", &before)]).await;
    }

    async fn whatever_happens_to_a_county_every_past_day_says_what_was_said_on_it(world: JudgedCounty) {
        let mut dice = Dice(0x2545_F491_4F6C_DD1D ^ if world.database.url().starts_with("sqlite") { 7 } else { 11 });
        let mut days = Vec::new();
        for _ in 0..9 {
            for _ in 0..=dice.below(2) {
                something_happens(&world, &mut dice).await;
            }
            let told = Told::of(&world, When::Now).await;
            told.adds_up();
            days.push((world.clock.today(), told));
            tomorrow(&world);
        }
        let distinct: std::collections::BTreeSet<Vec<&String>> = days.iter().map(|(_, told)| told.areas.keys().collect()).collect();
        assert!(distinct.len() > 4, "the places have changed: {distinct:#?}");
        for (day, told) in &days {
            told.same(&Told::of(&world, When::Day(*day)).await, &day.to_string());
        }
        assert!(registry::check(&world.registry).await.unwrap().findings.is_empty());
    }
}

/// All that is told of a county at a moment: whatever an officer can open, by the names under which it is shown.
struct Told {
    areas: BTreeMap<String, Page>,
}

/// What is told of a place or school.
#[derive(Debug, PartialEq)]
struct Page {
    level: Option<PlaceLevel>,
    figures: Vec<Count>,
    waiting: BTreeMap<Measure, u64>,
    by_sex: Vec<(String, Count)>,
    /// The places in it, in the order in which they are listed.
    parts: Vec<String>,
    /// Their figures, and those of the schools in it.
    within: Vec<(String, Count)>,
    /// Numerator and denominator of those who are counted in the county and in no township.
    nowhere: BTreeMap<Measure, (i64, i64)>,
    /// Every list of some figures, a line a person.
    persons: Vec<String>,
}

type Count = (Measure, i64, i64, Vec<rates::ExcludedCount>, Option<String>);

impl Told {
    async fn of(world: &World, when: When) -> Self {
        let moment = Moment { term: this_term(), when };
        let told = rates::divisions(&world.registry, &world.whole(), moment).await.unwrap();
        let mut areas = BTreeMap::new();
        for place in told.places.iter().filter(|place| place.code.level() <= PlaceLevel::Village) {
            let page = Page::of(world, &told, moment, Area::Place(place.code)).await;
            assert!(areas.insert(told.places.path(place.code), page).is_none(), "two places of one name: {place:?}");
        }
        for school in told.schools.iter() {
            let page = Page::of(world, &told, moment, Area::School(school.school_code.clone())).await;
            areas.insert(school.name.clone(), page);
        }
        Self { areas }
    }

    fn villages(&self, township: &str) -> &[String] {
        &self.areas[township].parts
    }

    fn same(&self, other: &Self, day: &str) {
        let names = |told: &Self| told.areas.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(self), names(other), "{day}");
        for (name, page) in &self.areas {
            assert_eq!(*page, other.areas[name], "{name} on {day}");
        }
    }

    /// Villages sum to their township, townships to the county; whoever is counted in no village is counted in the county alone.
    fn adds_up(&self) {
        for (name, page) in
            self.areas.iter().filter(|(_, page)| page.level.is_some_and(|level| level < PlaceLevel::Village))
        {
            for (measure, numerator, denominator, ..) in &page.figures {
                let parts = page.within.iter().filter(|(part, count)| page.parts.contains(part) && count.0 == *measure);
                let nowhere = page.nowhere.get(measure).copied().unwrap_or_default();
                let sum = parts.fold(nowhere, |sum, (_, count)| (sum.0 + count.1, sum.1 + count.2));
                assert_eq!(sum, (*numerator, *denominator), "{name} {measure:?}");
            }
        }
    }
}

impl Page {
    async fn of(world: &World, told: &Divisions, moment: Moment, area: Area) -> Self {
        let (registry, scope) = (&world.registry, world.whole());
        let waiting = rates::unverified(registry, &scope, moment, &area).await.unwrap();
        let by_sex = rates::slices(registry, &scope, moment, &area, Slice::Sex).await.unwrap();
        let mut page = Self {
            level: None,
            figures: counts(&figures(world, scope.clone(), area.clone(), moment.when).await.unwrap()),
            waiting: waiting.into_iter().collect(),
            by_sex: by_sex.iter().map(|row| (row.part.clone(), count(&row.figure))).collect(),
            parts: Vec::new(),
            within: Vec::new(),
            nowhere: BTreeMap::new(),
            persons: persons(world, told, moment, &area).await,
        };
        let Area::Place(code) = area else { return page };
        page.level = Some(code.level());
        for by_school in [false, true] {
            for figure in rates::every_part_of(registry, &scope, moment, code, by_school, None).await.unwrap() {
                let name = match figure.area() {
                    Area::Place(code) => told.places.name_of(code).unwrap().to_owned(),
                    Area::School(code) => told.schools.find(&code).unwrap().name.clone(),
                };
                if !by_school && !page.parts.contains(&name) {
                    page.parts.push(name.clone());
                }
                page.within.push((name, count(&figure)));
            }
        }
        if code.level() == PlaceLevel::County {
            page.nowhere = nowhere(world, moment, code).await;
        }
        page
    }
}

/// Whom the county counts and none of its townships, by measure.
async fn nowhere(world: &World, moment: Moment, county: PlaceCode) -> BTreeMap<Measure, (i64, i64)> {
    let mut sums = BTreeMap::new();
    for measure in Measure::all() {
        let sum: &mut (i64, i64) = sums.entry(measure).or_default();
        for list in [ListPart::Numerator, ListPart::Denominator] {
            let (scope, all, area) = (world.whole(), (0, 1000), Area::Place(county));
            let found = rates::persons(&world.registry, &scope, moment, &area, measure, list, all).await.unwrap();
            let township = |place: &String| place.parse().ok().and_then(PlaceCode::township);
            let strays = found.rows.iter().filter(|person| person.place.as_ref().and_then(township).is_none());
            match list {
                ListPart::Numerator => {
                    sum.0 += strays.map(|p| if p.part == "off_numerator" { -1 } else { 1 }).sum::<i64>();
                }
                _ => sum.1 += i64::try_from(strays.count()).unwrap(),
            }
        }
    }
    sums
}

/// Every list of some figures, one of each seat: a line a person, by the names of the moment.
async fn persons(world: &World, told: &Divisions, moment: Moment, area: &Area) -> Vec<String> {
    let usual = Measure::usual(Indicator::PrimaryEntry);
    let measures = [
        usual,
        Measure { basis: RateBasis::Resident, ..usual },
        Measure { indicator: Indicator::DropoutJunior, formula: Formula::NetFlow, basis: RateBasis::Roll },
        Measure::usual(Indicator::RetentionNine),
    ];
    let mut lines = Vec::new();
    for measure in measures {
        for list in [ListPart::Numerator, ListPart::Denominator, ListPart::Excluded] {
            let (scope, all) = (world.whole(), (0, 1000));
            let found = rates::persons(&world.registry, &scope, moment, area, measure, list, all).await.unwrap();
            for person in found.rows {
                let place = person.place.map(|code| told.places.path(code.parse().unwrap())).unwrap_or_default();
                let school =
                    person.school.map(|code| told.schools.find(&code).unwrap().name.clone()).unwrap_or_default();
                lines.push(format!(
                    "{measure:?} {list:?} {} {place} {school} {:?} {}",
                    person.name, person.status, person.part
                ));
            }
        }
    }
    // Within a village, by chance: the ids of two copies of a county differ.
    lines.sort();
    lines
}

/// Each of these days says later what was said on it.
async fn tells(world: &World, days: &[(&str, &Told)]) {
    for (written, told) in days {
        told.adds_up();
        told.same(&Told::of(world, When::Day(day(written))).await, written);
    }
}

async fn asked(world: &World, scope: Scope, area: Area, on: &str) -> Result<Vec<FigureRow>> {
    figures(world, scope, area, When::Day(day(on))).await
}

async fn figures(world: &World, scope: Scope, area: Area, when: When) -> Result<Vec<FigureRow>> {
    let filter = FigureFilter { term: this_term(), area, indicator: None };
    rates::figures_at(&world.registry, &scope, &filter, when).await
}

fn counts(figures: &[FigureRow]) -> Vec<Count> {
    figures.iter().map(count).collect()
}

fn count(figure: &FigureRow) -> Count {
    let percent = figure.percent.map(|percent| percent.to_string());
    (figure.measure, figure.numerator, figure.denominator, figure.excluded.clone(), percent)
}

/// A throw of dice that is always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }

    fn one_of(&mut self, all: &[PlaceCode]) -> PlaceCode {
        all[self.below(all.len())]
    }
}

/// A change of places, a file, or a school elsewhere. What a rule refuses does not happen.
async fn something_happens(world: &World, dice: &mut Dice) {
    let today = places::load(&world.registry, &world.whole()).await.unwrap();
    let villages: Vec<PlaceCode> = today.at_level(PlaceLevel::Village).map(|village| village.code).collect();
    let one = dice.one_of(&villages);
    let name = format!("第{}村", dice.below(1_000_000));
    let fresh: PlaceCode = format!("629001{}{}", ["101", "102"][dice.below(2)], 300 + dice.below(600)).parse().unwrap();
    let done = match dice.below(9) {
        0 | 1 => {
            let other = dice.one_of(&villages);
            places::merge(&world.registry, &SOMEBODY, &[one], (other, None), order(world)).await
        }
        2 => places::merge(&world.registry, &SOMEBODY, &[one], (fresh, Some(&name)), order(world)).await,
        3 | 4 => {
            let groups = today.children(one).map(|group| group.code);
            let (stay, go) = groups.partition(|_| dice.below(2) == 0);
            let part = |village, name: Option<&String>, groups| Part { village, name: name.cloned(), groups };
            let parts = vec![part(one, None, stay), part(fresh, Some(&name), go)];
            let how = Splitting { parts, ..Splitting::default() };
            places::split(&world.registry, &SOMEBODY, one, &how, order(world)).await
        }
        5 => places::rename(&world.registry, &SOMEBODY, one, &name, order(world)).await,
        6 => {
            let last =
                places::acts(&world.registry, &world.whole()).await.unwrap().into_iter().find(|act| act.may_undo);
            return if let Some(act) = last {
                places::undo(&world.registry, &SOMEBODY, act.id).await.unwrap();
            };
        }
        7 => {
            let rows = [PlaceRow { former: vec![one], ..row(&fresh.to_string(), &name) }];
            places::store(&world.registry, &SOMEBODY, &rows, world.clock.today()).await.unwrap();
            return seat(world, "3162900003", &format!("{name}中学"), &fresh.to_string()).await;
        }
        _ => {
            let lines = 10 + dice.below(14);
            world.send_as(ROSTER, &ROSTER.text.lines().take(lines).collect::<Vec<_>>().join("\n")).await.unwrap();
            world.send_as(SURVEY, &SURVEY.text.replace("外出务工", ["外地就读", "在校"][dice.below(2)])).await.unwrap();
            world.send(MOVEMENTS).await;
            world.judge().await;
            return;
        }
    };
    if let Err(refused) = done {
        assert!(["place_change", "invalid"].contains(&refused.code()), "{refused}");
    }
}

/// Some groups of a village, by their numbers, stay; the others are a village of their own from today.
async fn split(world: &World, from: &str, stay: &[u8], go: &[u8]) -> Result<Changed> {
    let groups = |numbers: &[u8]| numbers.iter().filter_map(|number| code(from).group(*number)).collect();
    let parts = vec![
        Part { village: code(from), name: None, groups: groups(stay) },
        Part { village: code(NEW), name: Some("新旗村".to_owned()), groups: groups(go) },
    ];
    let how = Splitting { parts, ..Splitting::default() };
    places::split(&world.registry, &SOMEBODY, code(from), &how, order(world)).await
}

/// The school is called so and lies there, by a file of schools.
async fn seat(world: &World, code: &str, name: &str, place: &str) {
    schools::store(&world.registry, &SOMEBODY, &[school(code, name, place)]).await.map(drop).unwrap();
}

fn school(code: &str, name: &str, place: &str) -> SchoolRow {
    SchoolRow {
        school_code: code.to_owned(),
        name: name.to_owned(),
        kind: if code.starts_with('3') { SchoolKind::Junior } else { SchoolKind::Primary },
        place: Some(self::code(place)),
        lon: None,
        lat: None,
        catchment: Vec::new(),
        parent_school_code: None,
    }
}

fn tomorrow(world: &World) {
    world.clock.advance(TimeDelta::days(1));
}

fn order(world: &World) -> Order<'static> {
    Order { on: world.clock.today(), document: Some("云政发〔2026〕31号") }
}

fn area(code: &str) -> Area {
    Area::Place(self::code(code))
}

fn code(written: &str) -> PlaceCode {
    written.parse().unwrap()
}

fn day(written: &str) -> NaiveDate {
    written.parse().unwrap()
}
