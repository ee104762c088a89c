//! 英文: an officer who has switched the console to English reads nothing in Chinese but names, places and what people typed.
//!
//! The pages are those of the tiny county, whose children have a story of their own each, so that a reason, an answer or a heading that is
//! made in Chinese alone stands on one of them. What may stay Chinese is listed here, column by column of the files that were sent.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use county_tests::console::Console;
use county_tests::county::SOMEBODY;
use county_tests::tiny::{FILES, this_term};
use county_tests::{JudgedCounty, World, on_both};
use registry::flags::{self, FlagFilter};
use registry::places::{self, Order};
use registry::spot_checks::{self, Drawing, Findings, FoundChild};
use registry::{children, outcomes, rates};
use rules::places::PlaceCode;
use rules::speech::english;
use rules::standing::{Said, SchoolStatus};
use rules::surveys::{CheckedField, Size, Strata};

/// Columns of the files whose cells stay as they were typed: names of persons, places and schools, and remarks.
const TYPED: [&str; 14] = [
    "姓名",
    "户主姓名",
    "父亲姓名",
    "母亲姓名",
    "名称",
    "学校名称",
    "社组",
    "就读学校",
    "对方学校",
    "原因",
    "证明",
    "佐证",
    "账号",
    "电话",
];

/// What else may stand there: places outside the county by their official names, a
/// village that lives on in the names of its groups, what the officers of this story typed, the keys of
/// roster rows whose sender gave none, and the switch back to Chinese.
const NAMES: [&str; 11] = [
    "福建省厦门市",
    "广东省深圳市",
    "陕西省西安市",
    NOTE,
    DOCUMENT,
    MET,
    "2162900001:11.1班:7",
    "2162900001:12.1班:7",
    "石沟",
    "切换为中文",
    "中文",
];
const NOTE: &str = "11月21日电话联系家长并到村核实";
const DOCUMENT: &str = "云政发〔2026〕31号";
const MET: &str = "漏掉的孩子";

on_both! {
    async fn in_english_nothing_is_chinese_but_names_and_what_was_typed(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        let typed = typed();
        let mut found: BTreeSet<String> = BTreeSet::new();
        let mut read = |address: &str, page: &str| {
            let left = left_in_chinese(page, &typed);
            found.extend(left.into_iter().map(|text| format!("{text}: {}", address.split(['=', '0']).next().unwrap())));
        };
        let mut opened = deeds(&world).await;
        opened.extend(MAIN.map(str::to_owned));
        opened.extend(of_each(&world).await);
        for address in opened {
            read(&address, &console.page_in_english(&address).await);
        }
        assert!(found.is_empty(), "{} texts: {found:#?}", found.len());
    }
}

on_both! {
    async fn an_address_that_asks_in_vain_is_refused_in_english_too(world: JudgedCounty) {
        let console = Console::of(&world, "ju01").await;
        for address in ["/rates?place=999", "/places?place=abc", "/rates?term=abc", "/rates?as_at=2027-01-01", "/coverage?place=999"] {
            let (status, page) = console.answer(address, "en").await;
            assert_eq!(status, 422, "{address}");
            let left = left_in_chinese(&page, &typed());
            assert!(left.is_empty(), "{address}: {left:?}");
        }
    }
}

/// The pages that an officer of the bureau opens.
const MAIN: [&str; 31] = [
    "/",
    "/rates",
    "/rates?by=school",
    "/rates?by=grade",
    "/rates?by=sex",
    "/rates?by=group",
    "/rates?place=629001101",
    "/rates?school=2162900001",
    "/rates?as_at=2026-11-22",
    "/rates/versions",
    "/rates/changes?since=1",
    "/rates/persons?indicator=primary_entry&list=denominator",
    "/rates/persons?indicator=primary_entry&list=unverified",
    "/rates/persons?indicator=junior_entry&list=lacking",
    "/rates/persons?indicator=retention_nine&list=denominator",
    "/rates/persons?indicator=dropout_junior&list=excluded",
    "/suspects",
    "/suspects?closed=1",
    "/pairs",
    "/children",
    "/children?text=6290012012",
    "/outcomes",
    "/coverage",
    "/coverage?place=629001101201",
    "/coverage/missing",
    "/coverage/missing?list=households",
    "/coverage/missing?list=groups",
    "/coverage/missing?list=unfiled",
    "/spot-checks",
    "/places",
    "/password",
];

/// Every flag, pair and child of the county.
async fn of_each(world: &World) -> Vec<String> {
    let filter = FlagFilter { with_closed: true, ..FlagFilter::of(this_term()) };
    let flags = flags::queue(&world.registry, &world.whole(), &filter, 0, 1000).await.unwrap().rows;
    let everyone = children::find(&world.registry, &world.whole(), this_term(), "", (0, 1000)).await.unwrap().rows;
    let flags = flags.iter().map(|flag| format!("/suspects?closed=1&open={}", flag.flag));
    let pairs = world.waiting().await;
    let pairs = pairs.iter().map(|pair| format!("/pairs?open={}", pair.id.0));
    flags.chain(pairs).chain(everyone.iter().map(|child| format!("/children/{}", child.id))).collect()
}

/// What officers have done besides: a finding that closes a flag and one that waits for the county, a spot check with a difference, a
/// merge, a publication. Returns the pages of these.
async fn deeds(world: &World) -> Vec<String> {
    verify(world, "李晓雨", SchoolStatus::Enrolled).await;
    verify(world, "韩冬梅", SchoolStatus::Enrolled).await;
    verify(world, "朱玲玲", SchoolStatus::OutOfProvince).await;
    let mut pages = spot_check(world).await;
    let red: PlaceCode = "629001101201".parse().unwrap();
    let order = Order { on: "2026-11-20".parse().unwrap(), document: Some(DOCUMENT) };
    let stone = ["629001101202".parse().unwrap()];
    places::merge(&world.registry, &SOMEBODY, &stone, (red, None), order).await.unwrap();
    rates::freeze(&world.registry, &SOMEBODY, this_term(), None).await.unwrap();
    pages.push("/rates?version=1".to_owned());
    pages
}

async fn verify(world: &World, name: &str, status: SchoolStatus) {
    let found = children::find(&world.registry, &world.whole(), this_term(), name, (0, 1)).await.unwrap().rows;
    let said = Said { status, evidence: "在读证明".to_owned(), note: NOTE.to_owned(), expires_on: None };
    outcomes::verify(&world.registry, &world.officer("ju01").await, this_term(), found[0].id, &said).await.unwrap();
}

/// A check of every household, of which one is found otherwise, with the pages of the check and of that household.
async fn spot_check(world: &World) -> Vec<String> {
    let place = "629001".parse().unwrap();
    let size = Some(Size::Households(1000));
    let drawing = Drawing { term: this_term(), place, strata: Strata::Village, size, seed: 7 };
    let check = spot_checks::draw(&world.registry, &SOMEBODY, &drawing).await.unwrap();
    let sample = spot_checks::items(&world.registry, &world.whole(), check, None, (0, 1000)).await.unwrap().rows;
    for item in &sample {
        let mut found = Findings::as_recorded(&item.recorded);
        if item.number == 1 {
            found.children[0].differs.insert(CheckedField::FatherName, MET.to_owned());
            found.missed.push(FoundChild { name: MET.to_owned(), sex: None, born_on: None, schooling: None });
        }
        spot_checks::enter(&world.registry, (&SOMEBODY, &world.whole()), item.id, item.version, &found).await.unwrap();
    }
    spot_checks::judge(&world.registry, &SOMEBODY, &world.whole(), check).await.unwrap();
    let households = sample.iter().map(|item| format!("/spot-checks/households/{}", item.id.0));
    std::iter::once(format!("/spot-checks/{}", check.0)).chain(households).collect()
}

/// Every name and typed text of the county, the longest first.
fn typed() -> Vec<String> {
    let mut found: BTreeSet<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    for file in FILES {
        let mut lines =
            file.text.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect::<Vec<_>>());
        let headings = lines.next().expect("headings");
        for line in lines {
            let cells = headings.iter().zip(line).filter(|(heading, cell)| TYPED.contains(heading) && !cell.is_empty());
            found.extend(cells.map(|(_, cell)| cell.to_owned()));
        }
    }
    let mut found: Vec<String> = found.into_iter().collect();
    found.sort_by_key(|text| std::cmp::Reverse(text.len()));
    found
}

fn is_chinese(sign: char) -> bool {
    matches!(sign, '\u{3001}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The Chinese that is left on a page when names and typed texts are taken out.
fn left_in_chinese(page: &str, typed: &[String]) -> BTreeSet<String> {
    let page = page.replace("<mark>", "").replace("</mark>", "");
    let page = typed.iter().fold(page, |page, text| page.replace(text.as_str(), "·"));
    let texts = page.split(['<', '>', '"']).map(str::trim);
    texts.filter(|text| text.contains(is_chinese)).map(str::to_owned).collect()
}

/// What the rules of standings and flags write down, and what the console refuses with, has an English of its own.
#[test]
fn no_sentence_of_standings_flags_and_refusals_is_chinese_alone() {
    let backend = Path::new(env!("CARGO_MANIFEST_DIR")).join("../backend");
    let told = [("rules/src/standing", ""), ("rules/src/flags", ""), ("desks/src", "Refusal::field(")];
    let refused = [
        ("rules/src/ledgers", "#[error("),
        ("rules/src/places", "#[error("),
        ("registry/src/ledgers/book", "#[error("),
    ];
    let mut alone = Vec::new();
    for (folder, only) in told.into_iter().chain(refused) {
        for (name, text) in sources(&backend.join(folder)) {
            let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
            // Titles of codes (`= "code" "title"`) are no sentences: what stands within one is tried with the terms.
            let lines = lines.filter(|line| line.contains(only) && !line.trim_start().starts_with("//"));
            let lines = lines.filter(|line| !only.is_empty() || !line.contains("#[error(") && !line.contains(" = \""));
            // A sign between two words of a list is put by the sentence around it.
            let said = lines.flat_map(quoted).filter(|said| said.chars().count() > 1);
            for said in said.filter(|said| english(said).contains(is_chinese)) {
                alone.push(format!("{name}: {said}"));
            }
        }
    }
    assert!(alone.is_empty(), "give these an English in rules::speech: {alone:#?}");
}

/// The texts of a line of source, with a number in the place of each fact.
fn quoted(line: &str) -> Vec<String> {
    let texts = line.split('"').skip(1).step_by(2).filter(|text| text.contains(is_chinese));
    let filled = |text: &str| {
        let mut parts = text.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |text, part| format!("{text}7{}", part.split_once('}').map_or(part, |(_, rest)| rest)))
    };
    texts.map(filled).collect()
}

/// The sources below a folder that are no tests and no samples.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the house").flatten() {
        let path = entry.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs")
            && !["tests.rs", "testing.rs", "sample.rs"].contains(&name.as_str())
        {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("UTF-8 source")));
        }
    }
    found
}
