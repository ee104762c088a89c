//! 撤并: villages are merged, split and renamed in the middle of a term; nobody is lost, and the county's totals never change.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{BEFORE, FILES, SURVEY, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter};
use registry::places::{self, Order, PlaceRow, Splitting};
use registry::rates::{self, Area, FigureFilter, FigureRow, Measure};
use registry::spot_checks::{self, Drawing};
use registry::{Actor, children, coverage, ledgers};
use rules::ledgers::Ledger;
use rules::places::change::Part;
use rules::places::{PlaceCode, PlaceLevel};
use rules::rates::{Formula, Indicator, RateBasis};
use rules::surveys::Strata;
use sea_orm::{ConnectionTrait, Database};

use crate::places::row;

const RED: &str = "629001101201";
const STONE: &str = "629001101202";

on_both! {
    async fn a_village_merged_mid_term_takes_everybody_along(world: JudgedCounty) {
        let before = Counted::of(&world).await;
        let flags_before = flags_in(&world, &[RED, STONE]).await;
        let scope_before = world.scope_of("zhen01").await;
        let merged = places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        assert!(merged.followed.households > 0 && merged.followed.children > 0 && merged.followed.undecided == 0, "{merged:?}");
        let after = Counted::of(&world).await;
        before.same_county(&after);
        after.adds_up(&world).await;
        assert_eq!(before.children(RED) + before.children(STONE), after.children(RED));
        assert_eq!(after.coverage.of(code(STONE)), rules::surveys::Tally::default());
        assert_eq!(flags_in(&world, &[RED]).await, flags_before);
        assert_eq!(scope_before, world.scope_of("zhen01").await);
        // The catchment of no school names the village twice, or one that is no more.
        let schools = registry::schools::load(&world.registry, &world.whole()).await.unwrap();
        let served: Vec<PlaceCode> = schools.iter().flat_map(|school| school.catchment.clone()).collect();
        assert!(!served.contains(&code(STONE)));
        assert!(registry::check(&world.registry).await.unwrap().findings.is_empty());
    }

    async fn a_village_that_is_no_more_is_refused_everywhere_in_the_words_that_name_its_heir(world: JudgedCounty) {
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        let (registry, scope, area) = (&world.registry, world.whole(), Area::Place(code(STONE)));
        let asked = FigureFilter { term: this_term(), area: area.clone(), indicator: None };
        let words = rates::figures(registry, &scope, &asked).await.unwrap_err();
        assert!(words.code() == "no_more" && words.to_string().contains(&format!("现为城关镇红旗村（{RED}）")), "{words}");
        let flagged = FlagFilter { place: Some(code(STONE)), ..FlagFilter::of(this_term()) };
        let drawing = Drawing { term: this_term(), place: code(STONE), strata: Strata::Village, size: None, seed: 1 };
        let file = world.database.dir().join("old.xlsx");
        let refusals = [
            ledgers::write(registry, &scope, Ledger::PrimaryAge, this_term(), Some(&area), &file).await.unwrap_err(),
            ledgers::write_all(registry, &scope, this_term(), Some(&area), world.database.dir()).await.unwrap_err(),
            flags::queue(registry, &scope, &flagged, 0, 10).await.err().unwrap(),
            flags::count(registry, &scope, &flagged).await.unwrap_err(),
            flags::for_each(registry, &scope, &flagged, |_| Ok(())).await.unwrap_err(),
            spot_checks::draw(registry, &SOMEBODY, &drawing).await.unwrap_err(),
        ];
        for refused in refusals {
            assert_eq!((refused.code(), refused.to_string()), ("no_more", words.to_string()));
        }
        let console = Console::of(&world, "ju01").await;
        for address in ["/rates?place=", "/coverage?place=", "/coverage/missing?place=", "/suspects?village=", "/ledgers?village=", "/places?place="] {
            let (status, page) = console.answer(&format!("{address}{STONE}"), "zh-CN").await;
            assert!(status == 409 && page.contains(&words.to_string()), "{address}: {status} {page}");
            // Of what never was nobody says anything.
            let (status, _) = console.answer(&format!("{address}629001101299"), "zh-CN").await;
            assert_eq!(status, 404, "{address}");
        }
        let (status, answer) = console.answer(&format!("/api/coverage?place={STONE}"), "zh-CN").await;
        assert!(status == 409 && answer.contains("urn:baoxue:problem:no-more"), "{answer}");
    }

    async fn no_village_takes_the_name_of_another_of_its_township(world: JudgedCounty) {
        let refused = places::rename(&world.registry, &SOMEBODY, code(RED), " 石沟村 ", order()).await.unwrap_err();
        assert!(refused.code() == "place_change" && refused.to_string().contains(&format!("石沟村（{STONE}）")), "{refused}");
        let english = rules::speech::english(&refused.to_string());
        assert!(english.starts_with("there is a 石沟村 (629001101202) already"), "{english}");
        // In another township there may be one of that name.
        places::rename(&world.registry, &SOMEBODY, code("629001102201"), "石沟村", order()).await.unwrap();
    }

    async fn after_a_split_a_pupil_is_counted_in_the_village_of_its_child(world: JudgedCounty) {
        // Of 43 the last roster alone knows, and it names the whole village.
        let unknown = "S43,2162900001,三年级,1班,43,欧阳小雨,女,2017-05-06,,,在籍在校,629001101201,,\n";
        world.send_as(BEFORE, &format!("{}{unknown}", BEFORE.text)).await.unwrap();
        world.judge().await;
        let before = Counted::of(&world).await;
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        let groups: Vec<PlaceCode> = places.children(code(RED)).map(|group| group.code).collect();
        let changed = split(&world, &groups[1..], &groups[..1]).await.unwrap();
        before.same_county(&Counted::of(&world).await);
        let everyone = children::find(&world.registry, &world.whole(), this_term(), "", (0, 1000)).await.unwrap().rows;
        let mut moved = 0;
        for child in everyone {
            let parts = rates::parts_of_child(&world.registry, &world.whole(), this_term(), child.id).await.unwrap();
            let own = parts.iter().filter(|part| part.measure.basis != RateBasis::Resident && part.measure.formula != Formula::NetFlow);
            let villages: BTreeSet<_> = own.filter_map(|part| part.place.clone()).filter(|place| place.starts_with("6290011012")).collect();
            assert!(villages.len() <= 1, "{}: {villages:?} {parts:?}", child.name);
            let on_roll = parts.iter().any(|part| part.measure.indicator == Indicator::DropoutPrimary);
            moved += u64::from(on_roll && villages.contains("629001101209"));
        }
        assert!(moved > 0, "somebody of the new village was on the roll");
        // Counting again finds the same.
        let after = Counted::of(&world).await;
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        after.same(&Counted::of(&world).await);
        // A child whose hukou is found to lie in another village takes its pupil along.
        let girl = children::find(&world.registry, &world.whole(), this_term(), "李晓雨", (0, 1)).await.unwrap().rows.remove(0);
        let db = Database::connect(world.database.url()).await.unwrap();
        let told = format!("UPDATE standings SET hukou_village_code = '{STONE}' WHERE term = '2026-autumn' AND child_id = (SELECT id FROM children WHERE name = '李晓雨')");
        db.execute_unprepared(&told).await.unwrap();
        assert!(rates::recount(&world.registry, &SOMEBODY, this_term(), &[girl.id]).await.unwrap() > 0);
        let parts = rates::parts_of_child(&world.registry, &world.whole(), this_term(), girl.id).await.unwrap();
        let dropout = parts.iter().find(|part| part.measure == rates::Measure::usual(Indicator::DropoutPrimary));
        assert_eq!(dropout.unwrap().place.as_deref(), Some(STONE));
        let followed = Counted::of(&world).await;
        rates::compute(&world.registry, &SOMEBODY, this_term()).await.unwrap();
        followed.same(&Counted::of(&world).await);
        // Whose child nobody knows stands in the heir, is listed, and follows from its child alone.
        let waiting = places::undecided(&world.registry, &world.whole(), changed.act, (0, 100)).await.unwrap();
        let pupil = waiting.rows.iter().find(|row| row.name == "欧阳小雨").expect("the pupil is listed");
        assert!(pupil.by_child && pupil.now == RED && pupil.address.as_deref() == Some("城关镇中心小学"));
        let refused = places::settle_undecided(&world.registry, &SOMEBODY, pupil.id, code(RED)).await.unwrap_err();
        assert!(refused.to_string().contains("比对复核"), "{refused}");
        let acts = places::acts(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(acts[0].undecided, waiting.total);
        let last = places::undecided(&world.registry, &world.whole(), changed.act, (waiting.total - 1, 1)).await.unwrap();
        assert_eq!((last.total, last.rows.len()), (waiting.total, 1));
        let page = Console::of(&world, "ju01").await.page(&format!("/places/changes/{}", changed.act)).await;
        assert!(page.contains("欧阳小雨") && page.contains("村组随儿童而定"), "{page}");
    }

    async fn the_same_files_sent_again_after_a_merge_change_nothing(world: JudgedCounty) {
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        let before = Counted::of(&world).await;
        for file in FILES {
            let report = world.send(file).await;
            assert_eq!((report.rejected, report.stored), (0, 0), "{:?}", file.kind);
        }
        before.same_county(&Counted::of(&world).await);
        let served = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!((served.find(code(STONE)), served.resolve(code(STONE))), (None, code(RED)), "no file brings it back");
        // It has no figures of today, and says where it went.
        let asked = FigureFilter { term: this_term(), area: Area::Place(code(STONE)), indicator: None };
        let refused = rates::figures(&world.registry, &world.whole(), &asked).await.unwrap_err();
        assert!(refused.code() == "no_more" && refused.to_string().contains(RED), "{refused}");
        // A corrected row of the old village finds its household, though both villages have a household 0001.
        let corrected = SURVEY.text.replace("2026-10-12", "2026-10-13");
        let report = world.send_as(SURVEY, &corrected).await.unwrap();
        assert_eq!(report.rejected, 0);
        let after = Counted::of(&world).await;
        assert_eq!(before.coverage.of(code("629001")).households, after.coverage.of(code("629001")).households);
        assert_eq!(before.children(RED), after.children(RED));
    }

    async fn a_village_split_by_its_groups_sends_each_group_where_it_was_told(world: JudgedCounty) {
        let before = Counted::of(&world).await;
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        let groups: Vec<PlaceCode> = places.children(code(RED)).map(|group| group.code).collect();
        let (first, rest) = groups.split_first().unwrap();
        let left_out = split(&world, &[*first], &[]).await.unwrap_err();
        assert!(rest.is_empty() || left_out.to_string().contains(&rest[0].to_string()), "{left_out}");
        let changed = split(&world, rest, &[*first]).await.unwrap();
        let new = code("629001101209");
        let after = Counted::of(&world).await;
        before.same_county(&after);
        after.adds_up(&world).await;
        assert_eq!(before.children(RED), after.children(RED) + after.children(&new.to_string()));
        assert_eq!(before.coverage.of(*first).households, after.coverage.of(new).households);
        assert!(after.coverage.of(new).households > 0 && changed.followed.households > 0);
        // A file of before the split is understood: the group decides.
        let report = world.send(SURVEY).await;
        assert_eq!((report.rejected, report.stored), (0, 0));
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(places.resolve_for(code(RED), Some(*first)), new);
        assert_eq!(places.resolve_for(code(RED), None), code(RED));
        assert_eq!(places.resolve_home(code(RED), places.last_name_of(*first)).0, new);
    }

    async fn what_a_split_cannot_decide_is_listed_for_a_person(world: JudgedCounty) {
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        let groups: Vec<PlaceCode> = places.children(code(RED)).map(|group| group.code).collect();
        let changed = split(&world, &groups[1..], &groups[..1]).await.unwrap();
        let scope = world.whole();
        let waiting = places::undecided(&world.registry, &scope, changed.act, (0, 100)).await.unwrap();
        let acts = places::acts(&world.registry, &scope).await.unwrap();
        assert_eq!(acts[0].undecided, waiting.total, "what is announced can be settled");
        assert!(acts[0].may_undo);
        // Whom the police list names and the survey has met stands where its family lives: nobody asks for it.
        assert!(waiting.rows.iter().all(|row| row.of == "户" || !["马小龙", "马小虎"].contains(&row.name.as_str())));
        let before = Counted::of(&world).await;
        for row in waiting.rows.iter().filter(|row| !row.by_child) {
            let wrong = places::settle_undecided(&world.registry, &SOMEBODY, row.id, code(STONE)).await.unwrap_err();
            assert_eq!(wrong.code(), "invalid");
            places::settle_undecided(&world.registry, &SOMEBODY, row.id, code("629001101209")).await.unwrap();
        }
        before.same_county(&Counted::of(&world).await);
        let left = places::undecided(&world.registry, &scope, changed.act, (0, 100)).await.unwrap();
        assert!(left.rows.iter().all(|row| row.by_child), "a pupil follows from its child");
    }

    async fn a_change_is_taken_back_on_its_day_and_everything_stands_as_it_stood(world: JudgedCounty) {
        let before = Counted::of(&world).await;
        let posts = |world: &World| {
            let (registry, scope) = (world.registry.clone(), world.whole());
            async move { registry::officers::list(&registry, &scope).await.unwrap() }
        };
        let posts_before = posts(&world).await;
        let merged = places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        places::undo(&world.registry, &SOMEBODY, merged.act).await.unwrap();
        let after = Counted::of(&world).await;
        before.same(&after);
        assert!(posts_before == posts(&world).await);
        let twice = places::undo(&world.registry, &SOMEBODY, merged.act).await.unwrap_err();
        assert_eq!(twice.code(), "already_undone");
        let groups: Vec<PlaceCode> =
            places::load(&world.registry, &world.whole()).await.unwrap().children(code(RED)).map(|group| group.code).collect();
        let parted = split(&world, &groups[1..], &groups[..1]).await.unwrap();
        places::undo(&world.registry, &SOMEBODY, parted.act).await.unwrap();
        before.same(&Counted::of(&world).await);
        let renamed = places::rename(&world.registry, &SOMEBODY, code(RED), "新红旗村", order()).await.unwrap();
        world.clock.advance(chrono::TimeDelta::days(1));
        let late = places::undo(&world.registry, &SOMEBODY, renamed.act).await.unwrap_err();
        assert_eq!(late.code(), "not_today");
    }

    async fn a_change_may_be_older_than_the_first_file_and_never_lies_ahead(world: JudgedCounty) {
        let before = Counted::of(&world).await;
        let ahead = Order { on: day("2027-11-20"), ..order() };
        let refused = places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), ahead).await.unwrap_err();
        assert!(refused.to_string().contains("还没有到") && refused.to_string().contains("请到那一天再登记"), "{refused}");
        before.same(&Counted::of(&world).await);
        // Since when a place of the first file bears its name nobody has said.
        let early = Order { on: day("2020-03-01"), ..order() };
        let names = async |place: &str| places::history(&world.registry, &world.whole(), code(place)).await.unwrap();
        let (of_stone, of_red) = (names(STONE).await, names(RED).await);
        let merged = places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), early).await.unwrap();
        before.same_county(&Counted::of(&world).await);
        places::undo(&world.registry, &SOMEBODY, merged.act).await.unwrap();
        before.same(&Counted::of(&world).await);
        let renamed = places::rename(&world.registry, &SOMEBODY, code(RED), "新红旗村", early).await.unwrap();
        places::undo(&world.registry, &SOMEBODY, renamed.act).await.unwrap();
        assert_eq!((names(STONE).await, names(RED).await), (of_stone, of_red), "no day is left of what was taken back");
        // What began with a recorded change began on its day.
        places::rename(&world.registry, &SOMEBODY, code(RED), "新红旗村", early).await.unwrap();
        let earlier = Order { on: day("2020-02-01"), ..order() };
        let refused = places::rename(&world.registry, &SOMEBODY, code(RED), "红星村", earlier).await.unwrap_err();
        assert!(refused.to_string().contains("2020-03-01"), "{refused}");
        let history = places::history(&world.registry, &world.whole(), code(RED)).await.unwrap();
        assert!(history.iter().all(|version| version.valid_to.is_none_or(|to| version.valid_from.is_none_or(|from| from < to))), "{history:?}");
    }

    async fn the_land_of_a_merged_village_is_its_heirs_on_the_map(world: JudgedCounty) {
        // Three villages side by side, a tenth of a degree each.
        let square = |west: f64| {
            let east = west + 0.1;
            format!(r#"{{"type":"Polygon","coordinates":[[[{west},35.0],[{east},35.0],[{east},35.1],[{west},35.1],[{west},35.0]]]}}"#)
        };
        let (far, today) = ("629001102201", world.clock.today());
        let mapped = |at: &str, name: &str, west: f64| PlaceRow { boundary: Some(square(west)), ..row(at, name) };
        let rows = [mapped(RED, "红旗村", 104.0), mapped(STONE, "石沟村", 104.1), mapped(far, "柳湾村", 104.2)];
        places::store(&world.registry, &SOMEBODY, &rows, today).await.unwrap();
        let drawn = async || {
            let found = places::boundaries_at(&world.registry, &world.whole(), code("629001"), PlaceLevel::Village).await.unwrap();
            found.into_iter().collect::<BTreeMap<_, _>>()
        };
        let has = |drawn: &BTreeMap<PlaceCode, String>, of: &str, degree: &str| drawn.get(&code(of)).is_some_and(|b| b.contains(degree));
        let before = drawn().await;
        let merged = places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        let after = drawn().await;
        assert_eq!(after.len(), 2);
        assert!(has(&after, RED, "[104.0") && has(&after, RED, "[104.2") && !has(&after, RED, "[104.1,"), "one land: {after:?}");
        assert_eq!(after[&code(far)], before[&code(far)]);
        // A newer map in which the neighbour has that land is believed.
        let newer = PlaceRow { boundary: Some(square(104.1)), ..row(far, "柳湾村") };
        places::store(&world.registry, &SOMEBODY, &[newer], today).await.unwrap();
        assert!(!has(&drawn().await, RED, "[104.2"));
        places::store(&world.registry, &SOMEBODY, &rows[2..], today).await.unwrap();
        places::undo(&world.registry, &SOMEBODY, merged.act).await.unwrap();
        assert_eq!(drawn().await, before, "to the letter");
    }

    async fn a_renamed_village_keeps_its_old_name_with_its_days(world: JudgedCounty) {
        let before = Counted::of(&world).await;
        places::rename(&world.registry, &SOMEBODY, code(RED), "新红旗村", order()).await.unwrap();
        before.same(&Counted::of(&world).await);
        let history = places::history(&world.registry, &world.whole(), code(RED)).await.unwrap();
        // Since when it was called so at first came with no file; since when it is now, with the order.
        let names: Vec<_> = history.iter().map(|v| (v.name.as_str(), v.valid_from, v.valid_to)).collect();
        assert_eq!(names, [("红旗村", None, Some(order().on)), ("新红旗村", Some(order().on), None)]);
        let page = Console::of(&world, "ju01").await.page(&format!("/places?place={RED}")).await;
        assert!(page.contains("<td>起始日期未登记</td>"), "{page}");
    }

    async fn what_was_published_of_a_renamed_village_is_headed_by_its_name_of_then(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.map(drop).unwrap();
        places::rename(&world.registry, &SOMEBODY, code(RED), "新红旗村", order()).await.unwrap();
        rates::freeze(&world.registry, &SOMEBODY, this_term(), Some("更名")).await.map(drop).unwrap();
        let console = Console::of(&world, "ju01").await;
        let heading = async |version: &str| console.page(&format!("/rates?place={RED}{version}")).await;
        for (version, headed) in [
            ("&version=1", "<h1>城关镇红旗村（现称城关镇新红旗村）"),
            ("&version=2", "<h1>城关镇新红旗村 ·"),
            ("", "<h1>城关镇新红旗村 ·"),
        ] {
            let page = heading(version).await;
            assert!(page.contains(headed), "{version}: {page}");
        }
    }

    async fn published_figures_of_a_merged_village_stay_readable(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), Some("期末")).await.map(drop).unwrap();
        let frozen = |world: &World| {
            let (registry, scope) = (world.registry.clone(), world.whole());
            async move {
                let filter = FigureFilter { term: this_term(), area: Area::Place(code(STONE)), indicator: None };
                rates::figures_at(&registry, &scope, &filter, rates::When::Version(1)).await.unwrap()
            }
        };
        let before = frozen(&world).await;
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        assert_eq!(frozen(&world).await, before);
        assert!(!before.is_empty());
        // The lines of that version are still its total, the village that is no more among them.
        let then = rates::Moment { term: this_term(), when: rates::When::Version(1) };
        let measure = Measure::usual(Indicator::PrimaryEntry);
        let lines = rates::parts_of(&world.registry, &world.whole(), then, measure, code("629001101"), false).await.unwrap();
        let filter = FigureFilter { term: this_term(), area: Area::Place(code("629001101")), indicator: Some(measure.indicator) };
        let whole = rates::figures_at(&world.registry, &world.whole(), &filter, then.when).await.unwrap();
        let whole = whole.iter().find(|figure| figure.measure == measure).unwrap();
        assert_eq!(lines.iter().map(|line| line.denominator).sum::<i64>(), whole.denominator);
        for line in &lines {
            let (registry, scope, list) = (&world.registry, world.whole(), rates::ListPart::Denominator);
            let names = rates::persons(registry, &scope, then, &line.area(), measure, list, (0, 99)).await.unwrap();
            assert_eq!(i64::try_from(names.total).unwrap(), line.denominator, "{:?} opens to those who were published", line.place);
        }
        let console = Console::of(&world, "ju01").await;
        let page = console.page("/rates?place=629001101000&version=1").await;
        assert!(page.contains("石沟村") && page.contains("红旗村"), "{page}");
    }

    async fn a_village_that_grew_by_a_merge_has_not_changed_between_two_versions(world: JudgedCounty) {
        rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.map(drop).unwrap();
        places::merge(&world.registry, &SOMEBODY, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        rates::freeze(&world.registry, &SOMEBODY, this_term(), Some("区划变更后重新公布")).await.map(drop).unwrap();
        let (scope, change) = (world.whole(), rates::Change { from: rates::When::Version(1), to: rates::When::Version(2) });
        for area in [RED, "629001101", "629001"] {
            let filter = FigureFilter { term: this_term(), area: Area::Place(code(area)), indicator: None };
            assert_eq!(rates::changes(&world.registry, &scope, &filter, change).await.unwrap(), [], "{area}");
        }
    }

    async fn a_file_of_places_that_names_former_codes_merges_them_once(world: JudgedCounty) {
        let before = Counted::of(&world).await;
        let text = "区划代码,名称,级别,原代码\n629001101201,红旗村,村,629001101202\n";
        let file = county_tests::tiny::Sent { as_of: "2026-11-20", ..FILES[0] };
        let report = world.send_as(file, text).await.unwrap();
        assert_eq!(report.rejected, 0);
        let after = Counted::of(&world).await;
        before.same_county(&after);
        assert_eq!(after.children(RED), before.children(RED) + before.children(STONE));
        let again = world.send_as(file, text).await.unwrap();
        assert_eq!((again.stored, again.unchanged, again.rejected), (0, 1, 0));
        let both = "区划代码,名称,级别,原代码\n629001102201,柳湾村,村,629001101201\n629001102202,新湾村,村,629001101201\n";
        let split = world.send_as(file, both).await.unwrap();
        assert_eq!(split.rejected, 2, "a split needs its groups");
    }

    async fn only_the_county_changes_places(world: JudgedCounty) {
        let head = Actor::Officer(world.officer("zhen01").await.id);
        let refused = places::merge(&world.registry, &head, &[code(STONE)], (code(RED), None), order()).await.unwrap_err();
        assert_eq!(refused.code(), "not_this_post");
        let bureau = Actor::Officer(world.officer("ju01").await.id);
        places::merge(&world.registry, &bureau, &[code(STONE)], (code(RED), None), order()).await.unwrap();
        let acts = places::acts(&world.registry, &world.whole()).await.unwrap();
        assert_eq!(acts[0].officer.as_deref(), Some("方局长"));
    }
}

/// What is counted of the county before and after.
struct Counted {
    coverage: coverage::Coverage,
    figures: BTreeMap<PlaceCode, Vec<FigureRow>>,
}

impl Counted {
    async fn of(world: &World) -> Self {
        let coverage = coverage::coverage(&world.registry, &world.whole(), this_term()).await.unwrap();
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        let mut figures = BTreeMap::new();
        for place in places.iter().filter(|place| place.code.level() <= PlaceLevel::Village) {
            let filter = FigureFilter { term: this_term(), area: Area::Place(place.code), indicator: None };
            figures.insert(place.code, rates::figures(&world.registry, &world.whole(), &filter).await.unwrap());
        }
        Self { coverage, figures }
    }

    fn children(&self, village: &str) -> u64 {
        self.coverage.of(code(village)).children()
    }

    /// Numerator and denominator of every figure of a place.
    fn sums(&self, place: PlaceCode) -> Vec<(i64, i64)> {
        self.figures.get(&place).into_iter().flatten().map(|f| (f.numerator, f.denominator)).collect()
    }

    /// The county's totals; groups may be renumbered, but there are as many.
    fn same_county(&self, other: &Self) {
        let county = code("629001");
        assert_eq!(self.coverage.of(county), other.coverage.of(county));
        assert_eq!(self.sums(county), other.sums(county));
    }

    fn same(&self, other: &Self) {
        assert!(self.coverage.parts().eq(other.coverage.parts()));
        let places: BTreeSet<_> = self.figures.keys().chain(other.figures.keys()).copied().collect();
        for place in places {
            assert_eq!(self.sums(place), other.sums(place), "{place}");
        }
    }

    /// Villages add up to their township, figure by figure.
    async fn adds_up(&self, world: &World) {
        let places = places::load(&world.registry, &world.whole()).await.unwrap();
        for township in places.at_level(PlaceLevel::Township) {
            let mut sums = vec![(0, 0); self.sums(township.code).len()];
            for village in places.children(township.code) {
                for (sum, own) in sums.iter_mut().zip(self.sums(village.code)) {
                    *sum = (sum.0 + own.0, sum.1 + own.1);
                }
            }
            assert_eq!(sums, self.sums(township.code), "{}", township.name);
        }
    }
}

async fn flags_in(world: &World, villages: &[&str]) -> BTreeSet<uuid::Uuid> {
    let mut found = BTreeSet::new();
    for village in villages {
        let filter = FlagFilter { place: Some(code(village)), ..FlagFilter::of(this_term()) };
        let page = flags::queue(&world.registry, &world.whole(), &filter, 0, 1000).await.unwrap();
        found.extend(page.rows.iter().map(|flag| flag.flag));
    }
    found
}

async fn split(world: &World, stay: &[PlaceCode], go: &[PlaceCode]) -> registry::Result<places::Changed> {
    let part = |village: &str, name: Option<&str>, groups: &[PlaceCode]| Part {
        village: code(village),
        name: name.map(str::to_owned),
        groups: groups.to_vec(),
    };
    let parts = vec![part(RED, None, stay), part("629001101209", Some("新旗村"), go)];
    let how = Splitting { parts, ..Splitting::default() };
    places::split(&world.registry, &SOMEBODY, code(RED), &how, order()).await
}

fn order() -> Order<'static> {
    Order { on: day("2026-11-20"), document: Some("云政发〔2026〕31号") }
}

fn code(written: &str) -> PlaceCode {
    written.parse().unwrap()
}

fn day(written: &str) -> NaiveDate {
    written.parse().unwrap()
}
