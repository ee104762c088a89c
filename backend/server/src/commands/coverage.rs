//! `baoxue coverage`: the survey of a term, expected against met, and the lists behind it.

use registry::coverage::{self, Coverage};
use registry::ledgers::Caption;
use registry::places::{self, Places};
use registry::{Registry, Scope};
use rules::places::{PlaceCode, PlaceLevel};
use rules::rates::VILLAGE_NOT_KNOWN;
use rules::surveys::{Seen, Tally};
use serde::Serialize;

use super::Call;
use super::rates::print_captioned;
use crate::args::{CoverageArgs, CoverageList, Format};
use crate::failure::Failure;
use crate::output::{self, Rows};

/// Everything at once: a command prints whole lists.
const ALL: (u64, u64) = (0, 1_000_000);

/// Prints what was asked.
pub async fn perform(call: &Call, args: CoverageArgs) -> Result<(), Failure> {
    let registry = call.registry().await?;
    let scope = registry.whole_county()?;
    if let Some(place) = args.place {
        places::load(&registry, &scope).await?.must_stand(place)?;
    }
    let format = if call.json { Format::Json } else { args.format };
    let (rows, title) = match args.list {
        Some(list) => return listed(&registry, &scope, &args, list, format).await,
        None => (lines(&registry, &scope, &args).await?, "调查覆盖"),
    };
    if format == Format::Json {
        return output::json(&rows);
    }
    let caption = caption(&registry, &scope, &args, title).await?;
    let rows: Vec<Line> = rows.into_iter().chain(beside(&registry, &scope, &args).await?).collect();
    print_captioned(&table(&rows), format, args.out.as_deref(), &caption)
}

/// Of which place and term, and of when.
async fn caption(registry: &Registry, scope: &Scope, args: &CoverageArgs, what: &str) -> Result<Caption, Failure> {
    let place = args.place.unwrap_or_else(|| scope.county().place());
    let place = places::load(registry, scope).await?.path(place);
    let title = format!("{place}{}{what}", args.term.title());
    Ok(Caption { title, notes: vec![format!("截至 {}", registry.clock().today())] })
}

/// One place of the coverage (JSON).
#[derive(Debug, Serialize)]
struct Line {
    place: PlaceCode,
    level: PlaceLevel,
    name: String,
    groups: u64,
    groups_visited: u64,
    households: u64,
    households_visited: u64,
    children: u64,
    children_recorded: u64,
    missing_groups: u64,
    missing_households: u64,
    missing_children: u64,
    reasons: Vec<Reason>,
    /// Whether a spot check sent the village back.
    to_repeat: bool,
}

#[derive(Debug, Serialize)]
struct Reason {
    reason: Seen,
    count: u64,
}

/// The place itself and everything below it that is expected to hold anybody.
async fn lines(registry: &Registry, scope: &Scope, args: &CoverageArgs) -> Result<Vec<Line>, Failure> {
    let places = places::load(registry, scope).await?;
    let counted = coverage::coverage(registry, scope, args.term).await?;
    let top = args.place.unwrap_or_else(|| scope.county().place());
    // Of the whole county the groups would be thousands of lines: they are shown below a township or a village.
    let deepest = if top.level() >= PlaceLevel::Township { PlaceLevel::Group } else { PlaceLevel::Village };
    let shown = places.inside(top).filter(|place| place.code.level() <= deepest);
    Ok(shown.map(|place| line(&places, &counted, place.code)).collect())
}

/// Of the county and of townships those whom no village holds: with them the lines add up. A program adds the parts itself.
async fn beside(registry: &Registry, scope: &Scope, args: &CoverageArgs) -> Result<Vec<Line>, Failure> {
    let places = places::load(registry, scope).await?;
    let counted = coverage::coverage(registry, scope, args.term).await?;
    let top = args.place.unwrap_or_else(|| scope.county().place());
    let cut = places.inside(top).filter(|place| place.code.level() < PlaceLevel::Village);
    let own = cut.map(|place| (place.code, counted.own(place.code))).filter(|(_, own)| *own != Tally::default());
    let named = |(place, own): (PlaceCode, Tally)| Line {
        name: format!("{} {VILLAGE_NOT_KNOWN}", places.path(place)),
        ..line_of(&places, &counted, place, own)
    };
    Ok(own.map(named).collect())
}

fn line(places: &Places, counted: &Coverage, place: PlaceCode) -> Line {
    line_of(places, counted, place, counted.of(place))
}

fn line_of(places: &Places, counted: &Coverage, place: PlaceCode, tally: Tally) -> Line {
    let reasons = Seen::ALL.iter().filter(|seen| **seen != Seen::Recorded);
    Line {
        place,
        level: place.level(),
        name: places.path(place),
        groups: tally.groups,
        groups_visited: tally.groups_visited,
        households: tally.households,
        households_visited: tally.households_visited,
        children: tally.children(),
        children_recorded: tally.children_recorded(),
        missing_groups: tally.missing_groups(),
        missing_households: tally.missing_households(),
        missing_children: tally.missing_children(),
        reasons: reasons.map(|seen| Reason { reason: *seen, count: tally.children_seen(*seen) }).collect(),
        to_repeat: counted.repeats.contains_key(&place),
    }
}

fn table(lines: &[Line]) -> Rows {
    let reasons = Seen::ALL.iter().filter(|seen| **seen != Seen::Recorded).map(|seen| seen.title());
    let headings: Vec<&str> =
        ["代码", "地方", "应查社", "已到社", "漏社", "应查户", "已入户", "漏户", "应查人", "已登记", "漏人"]
            .into_iter()
            .chain(reasons)
            .chain(["返工"])
            .collect();
    let mut rows = Rows::under(&headings);
    for line in lines {
        let counts = [
            line.groups,
            line.groups_visited,
            line.missing_groups,
            line.households,
            line.households_visited,
            line.missing_households,
            line.children,
            line.children_recorded,
            line.missing_children,
        ];
        let counts = counts.into_iter().chain(line.reasons.iter().map(|reason| reason.count));
        let lead = [line.place.to_string(), line.name.clone()];
        let end = [if line.to_repeat { "是" } else { "" }.to_owned()];
        rows.rows.push(lead.into_iter().chain(counts.map(|count| count.to_string())).chain(end).collect());
    }
    rows
}

async fn listed(
    registry: &Registry,
    scope: &Scope,
    args: &CoverageArgs,
    list: CoverageList,
    format: Format,
) -> Result<(), Failure> {
    let (term, place) = (args.term, args.place);
    let what = match list {
        CoverageList::MissingGroups => "漏社名单",
        CoverageList::MissingHouseholds => "漏户名单",
        CoverageList::MissingChildren => "漏人名单",
        CoverageList::Unfiled => "未编建档号名单",
    };
    let caption = caption(registry, scope, args, what).await?;
    let out = args.out.as_deref();
    match list {
        CoverageList::MissingGroups => {
            let found = coverage::missing_groups(registry, scope, term, place, ALL).await?;
            match format {
                Format::Json => output::json(&found.rows),
                _ => print_captioned(&groups(&found.rows), format, out, &caption),
            }
        }
        CoverageList::MissingHouseholds => {
            let found = coverage::missing_households(registry, scope, term, place, ALL).await?;
            match format {
                Format::Json => output::json(&found.rows),
                _ => print_captioned(&households(&found.rows), format, out, &caption),
            }
        }
        CoverageList::MissingChildren => {
            let found = coverage::missing_children(registry, scope, term, place, None, ALL).await?;
            match format {
                Format::Json => output::json(&found.rows),
                _ => print_captioned(&children(&found.rows), format, out, &caption),
            }
        }
        CoverageList::Unfiled => {
            let found = coverage::unfiled_children(registry, scope, place, ALL).await?;
            match format {
                Format::Json => output::json(&found.rows),
                _ => print_captioned(&unfiled(&found.rows), format, out, &caption),
            }
        }
    }
}

fn groups(found: &[coverage::MissingGroup]) -> Rows {
    let mut rows = Rows::under(&["代码", "社（组）", "原因", "已知户数", "应查人"]);
    for group in found {
        rows.rows.push(vec![
            group.group.to_string(),
            group.path.clone(),
            group.gap.title().to_owned(),
            group.households.to_string(),
            group.children.to_string(),
        ]);
    }
    rows
}

fn households(found: &[coverage::MissingHousehold]) -> Rows {
    let mut rows = Rows::under(&["村社", "户编号", "户主", "门牌", "联系电话", "应查人", "上次入户"]);
    for home in found {
        rows.rows.push(vec![
            home.path.clone(),
            home.number.clone(),
            home.head_name.clone().unwrap_or_else(|| "（仅户籍名单有此户）".to_owned()),
            home.address.clone().unwrap_or_default(),
            home.phone.clone().unwrap_or_default(),
            home.children.to_string(),
            home.last_visit.map(|day| day.to_string()).unwrap_or_default(),
        ]);
    }
    rows
}

fn children(found: &[coverage::MissingChild]) -> Rows {
    let mut rows = Rows::under(&["姓名", "性别", "出生日期", "村社", "户号", "户主", "户籍记录编号", "原因"]);
    for child in found {
        rows.rows.push(vec![
            child.name.clone(),
            sex(child.sex).to_owned(),
            child.born_on.map(|day| day.to_string()).unwrap_or_default(),
            child.path.clone(),
            child.household.clone().unwrap_or_default(),
            child.head_name.clone().unwrap_or_default(),
            child.record_id.clone().unwrap_or_default(),
            child.reason.title().to_owned(),
        ]);
    }
    rows
}

fn unfiled(found: &[coverage::UnfiledChild]) -> Rows {
    let mut rows = Rows::under(&["姓名", "性别", "出生日期", "村社", "原因"]);
    for child in found {
        rows.rows.push(vec![
            child.name.clone(),
            sex(child.sex).to_owned(),
            child.born_on.map(|day| day.to_string()).unwrap_or_default(),
            child.path.clone(),
            child.reason.title().to_owned(),
        ]);
    }
    rows
}

fn sex(code: i32) -> &'static str {
    match code {
        1 => "男",
        2 => "女",
        _ => "",
    }
}
