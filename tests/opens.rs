//! 点开: every number on the bureau's pages opens to the names behind it, says what it covers, and adds up with its parts.

use std::collections::BTreeSet;

use county_tests::console::{Console, links};
use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, HUKOU, Sent, this_term};
use county_tests::{FiledCounty, JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter};
use registry::imports::{ImportOptions, import_file};
use registry::rates::{self, Area, FigureFilter, FigureRow, ListPart, Measure, Opened, SliceRow};
use registry::{ledgers, standings};
use rules::forms::FormKind;
use rules::ledgers::Ledger;
use rules::places::{PlaceCode, PlaceLevel};
use rules::rates::{Indicator, Slice, VILLAGE_NOT_KNOWN};
use sea_orm::{ConnectionTrait, Database};
use seed::Recipe;

on_both! {
    async fn who_has_no_village_stands_in_a_line_of_their_own_and_the_lines_add_up(world: FiledCounty) {
        judge_without_villages(&world).await;
        adds_up(&world).await;
        // 08 and 09, of whom the police list names the county and the township, and no village.
        let beside = beside(&world, place("629001")).await;
        let entry = beside.iter().find(|row| row.figure.measure == Measure::usual(Indicator::PrimaryEntry)).unwrap();
        assert_eq!((entry.figure.numerator, entry.figure.denominator), (1, 2));
        // The second primary school names its township alone.
        let township = self::beside(&world, place("629001102")).await;
        assert!(!township.is_empty() && township.iter().all(|row| row.figure.measure.formula == rules::rates::Formula::NetFlow), "{township:?}");
    }

    async fn the_line_opens_on_the_console_to_its_persons(world: FiledCounty) {
        judge_without_villages(&world).await;
        let console = Console::of(&world, "ju01").await;
        let page = console.page("/rates").await;
        let (_, line) = page.split_once(VILLAGE_NOT_KNOWN).expect("a line of its own");
        let line = line.split_once("</tr>").unwrap().0;
        let opened = &links(line, "2")[0];
        let list = console.page(opened).await;
        assert!(list.contains("周文博") && list.contains("吴雅琴") && !list.contains("李晓雨"), "{list}");
        assert_eq!(list.matches("<th scope=\"row\">").count(), 2, "{list}");
        assert!(console.page_in_english("/rates").await.contains("Village not known"));
        // On the home page their flags stand in a line of their own too.
        let home = console.page("/").await;
        let (_, line) = home.split_once(VILLAGE_NOT_KNOWN).expect("a line of its own");
        let open = links(line.split_once("</tr>").unwrap().0, "");
        let queue = console.page(open.iter().find(|href| href.starts_with("/suspects")).expect("flags")).await;
        assert!(queue.contains("周文博") && !queue.contains("韩冬梅"), "{queue}");
        let called = console.call("/api/rates/persons?indicator=primary_entry&list=denominator&slice=place").await;
        assert_eq!(called["total"], 2);
    }

    async fn a_village_is_shown_no_school_that_it_may_not_open(world: JudgedCounty) {
        // The first school lies in this village, and teaches the children of the next one too.
        let village = Console::of(&world, "cun01").await;
        let page = village.page("/rates?by=school").await;
        assert!(!page.contains("school=2162900001"), "{page}");
        for href in links(&page, "").iter().filter(|href| href.starts_with("/rates?")) {
            village.page(href).await;
        }
        let township = Console::of(&world, "zhen01").await.page("/rates?by=school").await;
        assert!(township.contains("school=2162900001") && !township.contains("school=2162900002"), "{township}");
    }

    async fn where_a_term_was_counted_no_page_of_rates_says_that_it_was_not(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        let areas = ["school=2162900001", "school=3162900003", "place=629001101201", "place=629001102201", "place=629001102"];
        for area in areas {
            for by in ["", "&by=school", "&by=group"] {
                let page = console.page(&format!("/rates?{area}{by}")).await;
                assert!(!page.contains("还没有测算") && page.contains("数据截至 2026-"), "{area}{by}: {page}");
            }
            // Without a word of how, it opens on rows that there are.
            let page = console.page(&format!("/rates?{area}")).await;
            assert!(page.contains("每个数字都可打开"), "{area}: {page}");
        }
    }

    async fn where_every_village_is_known_there_is_no_such_line(world: JudgedCounty) {
        for code in ["629001", "629001101", "629001102"] {
            assert_eq!(beside(&world, place(code)).await, [], "{code}");
        }
        let console = Console::of(&world, "ju01").await;
        assert!(!console.page("/rates").await.contains(VILLAGE_NOT_KNOWN));
        adds_up(&world).await;
    }

    async fn the_tables_by_village_have_that_line_and_their_totals_are_the_sum_of_all_lines(world: FiledCounty) {
        judge_without_villages(&world).await;
        for table in [Ledger::EntryTable, Ledger::StatusTable, Ledger::GroupTable] {
            let rows = world.printed(table).await;
            let is_total = |row: &&Vec<String>| row[0] == "合计";
            let lines = rows.iter().take_while(|row| !is_total(row)).filter(|row| row[1] != "小计");
            let lines: Vec<_> = lines.filter(|row| row[2].parse::<i64>().is_ok()).collect();
            // Of the two nobody belongs to a special group.
            assert_eq!(lines.last().unwrap()[1] == VILLAGE_NOT_KNOWN, table != Ledger::GroupTable, "{table}");
            let total = rows.iter().find(is_total).unwrap();
            // A percentage is no sum.
            let counts = (2..total.len()).filter(|column| !rows[3][*column].ends_with("（%）"));
            for column in counts {
                let sum: i64 = lines.iter().map(|row| row[column].parse::<i64>().unwrap()).sum();
                assert_eq!(sum.to_string(), total[column], "{table} {}", rows[3][column]);
            }
        }
    }

    async fn in_made_up_counties_the_parts_are_the_whole_whatever_is_left_blank(world: World) {
        for seed in [2, 9] {
            let county = made_up_with_blanks(&world, seed).await;
            assert!(!beside(&county, place("629001")).await.is_empty(), "seed {seed} leaves villages blank");
            adds_up(&county).await;
        }
    }

    async fn those_who_wait_to_be_verified_are_as_many_as_their_list(world: JudgedCounty) {
        let mut waiting = 0;
        for account in ["ju01", "zhen01", "cun02", "zhong01"] {
            let scope = world.scope_of(account).await;
            let places = scope.places().into_iter().map(Area::Place);
            let area = places.min().unwrap_or_else(|| Area::School("3162900003".into()));
            for (measure, persons) in rates::unverified(&world.registry, &scope, this_term(), &area).await.unwrap() {
                let all = (0, u64::MAX);
                let list = rates::persons(&world.registry, &scope, this_term(), &area, measure, ListPart::Unverified, all);
                let list = list.await.unwrap();
                assert_eq!((list.total, list.rows.len() as u64), (persons, persons), "{account} {measure:?}");
                assert!(list.rows.iter().all(|person| !person.name.is_empty() && person.excluded.is_none()), "{account}");
                waiting += persons;
            }
        }
        assert!(waiting > 0, "somebody waits");
        let far = world.scope_of("xiang01").await;
        let other = (area("629001101"), Measure::usual(Indicator::PrimaryEntry));
        let refused = rates::persons(&world.registry, &far, this_term(), &other.0, other.1, ListPart::Unverified, (0, 9)).await;
        assert_eq!(refused.unwrap_err().code(), "not_found");
    }

    async fn who_waits_beside_a_rate_is_one_step_away(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        for page in ["/", "/rates"] {
            let page = console.page(page).await;
            let opened = links(&page, "另有待核实");
            assert!(!opened.is_empty(), "{page}");
            for href in opened {
                let list = console.page(&href).await;
                let said: u64 = number_after(&page, &href, "另有待核实");
                assert_eq!(list.matches("<th scope=\"row\">").count() as u64, said, "{href}");
            }
        }
    }

    async fn the_suspected_dropouts_of_the_home_page_are_a_list_of_as_many_persons(world: JudgedCounty) {
        let (registry, scope) = (&world.registry, world.whole());
        let all = || FlagFilter::of(this_term());
        for filter in [all(), all().of_dropouts(), all().of_suspects()] {
            let persons = flags::persons(registry, &scope, &filter).await.unwrap();
            let flagged = flags::queue(registry, &scope, &filter, 0, 1000).await.unwrap();
            let one_each = FlagFilter { one_each: true, ..filter };
            let list = flags::queue(registry, &scope, &one_each, 0, 1000).await.unwrap();
            let subject = |flag: &flags::FlagRow| flag.child.as_ref().map_or(flag.flag, |child| child.id);
            let distinct: BTreeSet<_> = list.rows.iter().map(subject).collect();
            assert_eq!((list.total, list.rows.len() as u64, distinct.len() as u64), (persons, persons, persons));
            let all: BTreeSet<_> = flagged.rows.iter().map(subject).collect();
            assert_eq!(all, distinct, "nobody is lost");
        }
        let filter = FlagFilter::of(this_term());
        let flags = flags::queue(registry, &scope, &filter, 0, 1).await.unwrap().total;
        assert!(flags > flags::persons(registry, &scope, &filter).await.unwrap(), "somebody is flagged twice");
        let console = Console::of(&world, "ju01").await;
        let home = console.page("/").await;
        for said in ["涉及", "其中疑似辍学", "含县外就读未证明"] {
            let href = &links(&home, said)[0];
            let list = console.page(href).await;
            assert_eq!(list.matches("data-row").count() as u64, number_after(&home, href, said), "{said}");
        }
    }

    async fn a_rate_says_which_term_year_or_cohort_it_covers(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        let (chinese, english) = (console.page("/rates").await, console.page_in_english("/rates").await);
        for (said, in_english) in [
            ("2026年秋季学期", "Autumn term 2026"),
            ("2025—2026学年（2025年9月1日至2026年8月31日）", "School year 2025–2026 (2025-09-01 to 2026-08-31)"),
            ("2018—2019学年入学，2026—2027学年毕业年级", "Entered in 2018–2019, last class in 2026–2027"),
        ] {
            assert!(chinese.contains(said), "{said}");
            assert!(english.contains(in_english), "{in_english}");
        }
        let list = console.page("/rates/persons?indicator=dropout_junior&list=numerator").await;
        assert!(list.contains("统计期间 2025—2026学年"), "{list}");
        let called = console.call("/api/rates?indicator=dropout_junior").await;
        assert_eq!((called[0]["covers"]["from"].as_str(), called[0]["covers"]["to"].as_str()), (Some("2025-09-01"), Some("2026-08-31")));
        let figure = serde_json::to_value(&figures(&world, area("629001")).await[0]).unwrap();
        assert_eq!(figure["covers"], serde_json::json!({ "from": "2026-09-01", "to": "2027-01-31", "said": "2026年秋季学期" }));
        for table in [Ledger::IndicatorTable, Ledger::SelfCheck] {
            let rows = world.printed(table).await;
            let row = rows.iter().find(|row| row[1] == "初中辍学率").unwrap();
            assert!(row.iter().any(|cell| cell.contains("2025—2026学年")), "{row:?}");
        }
    }

    async fn a_ledger_of_a_term_that_nobody_judged_is_not_offered(world: JudgedCounty) {
        let spring = "2027-spring";
        // A child verified by a person stands in that term, alone.
        let scope = world.whole();
        let flagged = flags::queue(&world.registry, &scope, &FlagFilter::of(this_term()), 0, 100).await.unwrap().rows;
        let child = flagged.iter().find_map(|flag| flag.child.as_ref()).unwrap().id;
        standings::assess_children(&world.registry, &SOMEBODY, spring.parse().unwrap(), &[child]).await.unwrap();
        for table in [Ledger::SchoolAge, Ledger::Suspects, Ledger::EntryTable, Ledger::IndicatorTable, Ledger::Roster] {
            let file = world.database.dir().join("half.xlsx");
            let refused = ledgers::write(&world.registry, &scope, table, spring.parse::<rules::calendar::Term>().unwrap(), None, &file).await;
            let sentence = refused.unwrap_err().to_string();
            assert!(sentence.contains("请先运行 baoxue match --term 2027-spring"), "{table}: {sentence}");
        }
        let console = Console::of(&world, "ju01").await;
        let page = console.page("/ledgers?term=2027-spring").await;
        assert!(page.contains("2027年春季学期还没有比对和研判") && page.contains("baoxue match --term 2027-spring"), "{page}");
        assert_eq!(page.matches("<button class=\"second\" disabled").count(), Ledger::ALL.len());
        let judged = console.page("/ledgers?term=2026-autumn").await;
        assert!(!judged.contains("<button class=\"second\" disabled") && !judged.contains("baoxue match"), "{judged}");
        let english = console.page_in_english("/ledgers?term=2027-spring").await;
        assert!(english.contains("Spring term 2027 has not been matched and judged"), "{english}");
    }

    async fn a_suspicion_that_has_closed_is_marked_among_the_others(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        assert!(!console.page("/suspects?closed=1").await.contains("已销号 "), "nothing has closed yet");
        // 08 turns up on a roster after all.
        let file = FILES.iter().find(|file| file.kind == FormKind::Roster && file.term == "2026-autumn").unwrap();
        let found = "R08,2162900001,五年级,1班,8,周文博,男,2016-06-18,629001201606180175,G629001201606180175,在籍在校,629001101201,,";
        world.send_as(*file, &format!("{}{found}\n", file.text)).await.unwrap();
        world.judge().await;
        let page = console.page("/suspects?closed=1").await;
        let rows = page.split("<tbody").filter_map(|rest| rest.split_once("</tbody>")).map(|(row, _)| row);
        let marked: Vec<&str> = rows.filter(|row| row.contains("已销号 2026-11-22")).collect();
        let filter = FlagFilter { with_closed: true, ..FlagFilter::of(this_term()) };
        let all = flags::queue(&world.registry, &world.whole(), &filter, 0, 1000).await.unwrap().rows;
        let closed = all.iter().filter(|flag| flag.closed_on.is_some()).count();
        assert!(closed > 0 && marked.len() == closed, "{closed}: {}", marked.len());
        assert!(marked.iter().any(|row| row.contains("周文博")));
        assert!(console.page_in_english("/suspects?closed=1").await.contains("Closed 2026-11-22"));
    }
}

/// The police list names the county of 08 and the township of 09 alone, and a school the township in which it lies.
async fn judge_without_villages(world: &World) {
    let hukou = HUKOU.text.replace("629001201606180175,629001101201", "629001201606180175,629001");
    let hukou = hukou.replace("629001201512010183,629001101202", "629001201512010183,629001101");
    world.send_as(HUKOU, &hukou).await.unwrap();
    let schools: &Sent = FILES.iter().find(|file| file.kind == FormKind::Schools).unwrap();
    world.send_as(*schools, &schools.text.replace("小学,629001102201,", "小学,629001102000,")).await.unwrap();
    world.judge().await;
}

/// A made-up county in which of some children nothing but the county or the township is written down, and of one school its township.
async fn made_up_with_blanks(like: &World, seed: u64) -> World {
    let world = World::new(like.database.kind()).await;
    let dir = world.database.dir().join("files");
    let manifest = seed::make_county(Recipe { children: 120, seed, years: 1, term: this_term() });
    for file in manifest.write(&dir, &mut |_, _| ()).unwrap().files.iter().filter(|file| file.import) {
        let options = ImportOptions {
            term: file.term.as_deref().map(|term| term.parse().unwrap()),
            as_of: file.as_of.as_deref().map(|day| day.parse().unwrap()),
            ..ImportOptions::default()
        };
        let kind = FormKind::from_word(&file.kind).unwrap();
        import_file(&world.registry, &SOMEBODY, kind, &dir.join(&file.file), &options, |_| ()).await.unwrap();
    }
    let db = Database::connect(world.database.url()).await.unwrap();
    for cut in [
        "UPDATE hukou_entries SET hukou_code = substr(hukou_code, 1, 9) WHERE record_id LIKE '%7'",
        "UPDATE hukou_entries SET hukou_code = substr(hukou_code, 1, 6) WHERE record_id LIKE '%3'",
        "UPDATE schools SET place_code = substr(place_code, 1, 9) || '000' WHERE school_code = (SELECT MIN(school_code) FROM schools)",
        "UPDATE children SET village_code = NULL, group_code = NULL, hukou_code = substr(hukou_code, 1, 9) WHERE CAST(born_on AS text) LIKE '%7'",
        "UPDATE children SET village_code = NULL, group_code = NULL, hukou_code = substr(hukou_code, 1, 6) WHERE CAST(born_on AS text) LIKE '%3'",
    ] {
        db.execute_unprepared(cut).await.unwrap();
    }
    world.judge().await;
    world
}

/// For every measure, of the county and of each township: its parts and the line beside them are the whole, and the line opens to its
/// persons.
async fn adds_up(world: &World) {
    let known = registry::places::load(&world.registry, &world.whole()).await.unwrap();
    let townships = known.at_level(PlaceLevel::Township).map(|township| township.code);
    let wholes: Vec<PlaceCode> = std::iter::once(place("629001")).chain(townships).collect();
    for code in wholes {
        let parts =
            rates::every_part_of(&world.registry, &world.whole(), this_term(), code, false, None).await.unwrap();
        let beside = beside(world, code).await;
        for whole in figures(world, Area::Place(code)).await {
            let line = beside.iter().map(|row| &row.figure).filter(|row| row.measure == whole.measure);
            let lines = parts.iter().filter(|row| row.measure == whole.measure).chain(line);
            let sum = lines.fold((0, 0, 0), |sum, row| {
                let counts = counts(row);
                (sum.0 + counts.0, sum.1 + counts.1, sum.2 + counts.2)
            });
            assert_eq!(sum, counts(&whole), "{code} {whole:?}");
        }
        for row in beside {
            opens(world, code, &row).await;
        }
    }
}

/// The lists of a line beside the parts are as long as it says.
async fn opens(world: &World, code: PlaceCode, row: &SliceRow) {
    let part = Some((Slice::Place, row.part.clone()));
    let opened = Opened { moment: this_term().into(), area: Area::Place(code), measure: row.figure.measure, part };
    let lists = [ListPart::Numerator, ListPart::Denominator, ListPart::Excluded];
    for list in lists {
        let found = rates::persons_of(&world.registry, &world.whole(), &opened, list, (0, u64::MAX)).await.unwrap();
        assert_eq!(found.total, found.rows.len() as u64);
        let weighed = found.rows.iter().map(|person| match (list, person.part) {
            (ListPart::Numerator, "off_numerator") => -1,
            _ => 1,
        });
        let (numerator, denominator, excluded) = counts(&row.figure);
        let said = match list {
            ListPart::Numerator => numerator,
            ListPart::Denominator => denominator,
            _ => excluded,
        };
        assert_eq!(weighed.sum::<i64>(), said, "{code} {list:?} {row:?}");
    }
}

fn counts(row: &FigureRow) -> (i64, i64, i64) {
    let excluded: u64 = row.excluded.iter().map(|counted| counted.count).sum();
    (row.numerator, row.denominator, excluded.try_into().unwrap())
}

async fn beside(world: &World, code: PlaceCode) -> Vec<SliceRow> {
    rates::slices(&world.registry, &world.whole(), this_term(), &Area::Place(code), Slice::Place).await.unwrap()
}

async fn figures(world: &World, area: Area) -> Vec<FigureRow> {
    let filter = FigureFilter { term: this_term(), area, indicator: None };
    rates::figures(&world.registry, &world.whole(), &filter).await.unwrap()
}

/// Every row of a printed table.
/// The number that follows these words in the link to that address.
fn number_after(page: &str, href: &str, words: &str) -> u64 {
    let said = page.replace("&#38;", "&");
    let (_, rest) = said.split_once(&format!("href=\"{href}\"")).expect("the link");
    let (_, rest) = rest.split_once(words).expect("its words");
    let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

fn area(code: &str) -> Area {
    Area::Place(place(code))
}

fn place(code: &str) -> PlaceCode {
    code.parse().unwrap()
}
