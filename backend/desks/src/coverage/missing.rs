//! The names behind what is missing: groups, households, children.

use askama::Template;
use axum::{extract::State, response::Html};
use registry::coverage::{self, MissingChild, MissingGroup, MissingHousehold, Part, UnfiledChild};
use rules::{
    calendar::{Term, full_years},
    surveys::Seen,
};
use serde::Deserialize;

use super::open::{in_no_part, part_of, place_of};
use crate::{
    Desks, address,
    area::Atlas,
    count::Count,
    entrance::Visitor,
    frame::{Desk, Frame, Step},
    paging::{Paging, ROWS_PER_PAGE},
    problems::Refusal,
    reading::{Query, draw},
    term::term_of,
    words::{Language, Words},
};

/// One of the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// 漏社、漏户、漏人
    pub name: String,
    /// How many.
    pub count: Count,
    /// Its address.
    pub href: String,
    /// Whether it is open.
    pub open: bool,
}

/// One line: cells in the order of the headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRow {
    /// What is named first.
    pub name: String,
    /// Opens the child's file.
    pub href: Option<String>,
    /// The other cells.
    pub cells: Vec<String>,
    /// Why it is missing.
    pub reason: String,
}

/// 漏查名单
#[derive(Debug, Clone, Template)]
#[template(path = "coverage/missing.html")]
pub struct MissingPage {
    /// The frame.
    pub frame: Frame,
    /// The place.
    pub area: String,
    /// The lists: 漏社、漏户、漏人, and who has no 建档号.
    pub tabs: Vec<Tab>,
    /// Reasons to choose from, of children alone.
    pub reasons: Vec<Tab>,
    /// Headings between the name and the reason.
    pub headings: Vec<&'static str>,
    /// Heading of the name.
    pub named: &'static str,
    /// The lines.
    pub rows: Vec<MissingRow>,
    /// Where in the list we are.
    pub paging: Paging,
}

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
    #[serde(default)]
    place: String,
    /// Whether the place is meant without what lies in its parts.
    #[serde(default)]
    alone: String,
    /// `groups`, `households`, `children` or `unfiled`.
    #[serde(default)]
    list: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    page: u64,
}

/// Which of the lists a word means; children without one.
pub(super) fn list_of(word: &str) -> Result<&'static str, Refusal> {
    let known = ["groups", "households", "children", "unfiled"];
    match known.into_iter().find(|list| *list == word) {
        Some(list) => Ok(list),
        None if word.is_empty() => Ok("children"),
        None => Err(Refusal::field("list", "名单只能是 groups、households、children 或 unfiled")),
    }
}

/// The reason that a word means.
pub(super) fn reason_of(word: &str) -> Result<Option<Seen>, Refusal> {
    match word {
        "" => Ok(None),
        code => Seen::from_code(code)
            .filter(|seen| *seen != Seen::Recorded)
            .map(Some)
            .ok_or_else(|| Refusal::field("reason", "没有这种原因：请从页面上的链接点入")),
    }
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let term = term_of(&desks, &asked.term)?;
    let (list, reason) = (list_of(&asked.list)?, reason_of(&asked.reason)?);
    let atlas = Atlas::open(&desks, &visitor).await?;
    let place = place_of(&visitor, &atlas, &asked.place)?;
    let (registry, scope) = (&desks.registry, &visitor.scope);
    let part = part_of(place, &asked.alone);
    let counted = coverage::coverage(registry, scope, term).await?;
    let tally = if part == Part::Inside(place) { counted.of(place) } else { counted.own(place) };
    let window = (asked.page.max(1) - 1).saturating_mul(ROWS_PER_PAGE);
    let window = (window, ROWS_PER_PAGE);
    let (rows, total) = lines_of(&desks, &visitor, term, (part, list, reason), window).await?;
    let unfiled =
        if list == "unfiled" { total } else { coverage::unfiled_children(registry, scope, part, (0, 0)).await?.total };
    let code = place.to_string();
    let link = Link { term: &asked.term, place: &code, alone: &asked.alone };
    let conditions = link.conditions(list, &asked.reason);
    let (named, headings) = words.missing_headings(list);
    let trail = vec![
        Step::to(words.desk.home, "/"),
        Step::to(words.desk.coverage, address::with_query("/coverage", &[("term", &asked.term), ("place", &code)])),
        Step::here(words.coverage.missing),
    ];
    draw(&MissingPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Coverage, &term.to_string(), trail),
        area: match part {
            Part::Alone(place) => format!("{} · {}", atlas.places.path(place), in_no_part(words, place)),
            _ => atlas.places.path(place),
        },
        tabs: vec![
            link.tab(words.coverage.missing_groups, tally.missing_groups(), ("groups", ""), list == "groups"),
            link.tab(
                words.coverage.missing_households,
                tally.missing_households(),
                ("households", ""),
                list == "households",
            ),
            link.tab(words.coverage.missing_children, tally.missing_children(), ("children", ""), list == "children"),
            link.tab(words.coverage.unfiled, unfiled, ("unfiled", ""), list == "unfiled"),
        ],
        reasons: if list == "children" { link.reasons(words, &tally, reason) } else { Vec::new() },
        headings,
        named,
        rows,
        paging: Paging::new("/coverage/missing", &conditions, asked.page, total),
    })
}

/// The lines of a list, a page of them, and how many there are.
async fn lines_of(
    desks: &Desks,
    visitor: &Visitor,
    term: Term,
    (part, list, reason): (Part, &str, Option<Seen>),
    window: (u64, u64),
) -> Result<(Vec<MissingRow>, u64), Refusal> {
    let (registry, scope, words) = (&desks.registry, &visitor.scope, visitor.words());
    Ok(match list {
        "groups" => {
            let page = coverage::missing_groups(registry, scope, term, part, window).await?;
            (page.rows.iter().map(|group| of_group(words, group)).collect(), page.total)
        }
        "households" => {
            let page = coverage::missing_households(registry, scope, term, part, window).await?;
            (page.rows.iter().map(|home| of_household(words, home)).collect(), page.total)
        }
        "unfiled" => {
            let page = coverage::unfiled_children(registry, scope, part, window).await?;
            (page.rows.iter().map(|child| of_unfiled(words, child, term.age_day())).collect(), page.total)
        }
        _ => {
            let page = coverage::missing_children(registry, scope, term, part, reason, window).await?;
            (page.rows.iter().map(|child| of_child(words, child, term.age_day())).collect(), page.total)
        }
    })
}

struct Link<'a> {
    term: &'a str,
    place: &'a str,
    alone: &'a str,
}

impl<'a> Link<'a> {
    fn conditions(&self, list: &'a str, reason: &'a str) -> [(&'a str, &'a str); 5] {
        [("term", self.term), ("place", self.place), ("alone", self.alone), ("list", list), ("reason", reason)]
    }

    fn tab(&self, name: impl Into<String>, count: u64, (list, reason): (&'a str, &'a str), open: bool) -> Tab {
        let href = address::with_query("/coverage/missing", &self.conditions(list, reason));
        Tab { name: name.into(), count: Count(count), href, open }
    }

    fn reasons(&self, words: &Words, tally: &rules::surveys::Tally, chosen: Option<Seen>) -> Vec<Tab> {
        let of = |seen: &Seen| {
            let count = tally.children_seen(*seen);
            self.tab(words.seen(seen.as_str()), count, ("children", seen.as_str()), chosen == Some(*seen))
        };
        let every = self.tab(words.desk.all, tally.missing_children(), ("children", ""), chosen.is_none());
        let missing = Seen::ALL.iter().filter(|seen| **seen != Seen::Recorded);
        std::iter::once(every).chain(missing.map(of)).collect()
    }
}

fn of_group(words: &Words, group: &MissingGroup) -> MissingRow {
    MissingRow {
        name: group.path.clone(),
        href: None,
        cells: vec![Count(group.households).to_string(), Count(group.children).to_string()],
        reason: words.group_gap(group.gap.as_str()),
    }
}

fn of_household(words: &Words, home: &MissingHousehold) -> MissingRow {
    MissingRow {
        name: home.head_name.clone().unwrap_or_else(|| words.coverage.listed_home.to_owned()),
        href: None,
        cells: vec![
            home.number.clone(),
            home.path.clone(),
            home.address.clone().unwrap_or_default(),
            home.phone.clone().unwrap_or_default(),
            Count(home.children).to_string(),
            home.last_visit.map_or_else(|| "—".to_owned(), |day| day.to_string()),
        ],
        reason: words.seen(home.reason().as_str()),
    }
}

fn of_child(words: &Words, child: &MissingChild, age_day: chrono::NaiveDate) -> MissingRow {
    let age = child.born_on.and_then(|born| full_years(born, age_day));
    MissingRow {
        name: child.name.clone(),
        href: None,
        cells: vec![
            words.sex(i16::try_from(child.sex).unwrap_or_default()).to_owned(),
            age.map_or_else(|| "—".to_owned(), |age| age.to_string()),
            child.path.clone(),
            child.household.clone().unwrap_or_default(),
            child.head_name.clone().or_else(|| child.record_id.clone()).unwrap_or_default(),
        ],
        reason: words.seen(child.reason.as_str()),
    }
}

fn of_unfiled(words: &Words, child: &UnfiledChild, age_day: chrono::NaiveDate) -> MissingRow {
    let age = child.born_on.and_then(|born| full_years(born, age_day));
    MissingRow {
        name: child.name.clone(),
        href: Some(format!("/children/{}", child.child)),
        cells: vec![
            words.sex(i16::try_from(child.sex).unwrap_or_default()).to_owned(),
            age.map_or_else(|| "—".to_owned(), |age| age.to_string()),
            child.path.clone(),
        ],
        reason: words.said(child.reason.title()),
    }
}

impl MissingPage {
    /// Children whom the round has missed.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Coverage);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.coverage.missing)];
        let tab = |name: &str, count, open| Tab {
            name: name.to_owned(),
            count: Count(count),
            href: "/coverage/missing".into(),
            open,
        };
        let (named, headings) = words.missing_headings("children");
        let row = |name: &str, code: &str| MissingRow {
            name: name.into(),
            href: None,
            cells: [words.sex(1), "9", "云岭镇锁林村二社", "0031", "阿卜杜拉"].map(str::to_owned).to_vec(),
            reason: words.seen(code),
        };
        Self {
            area: "云岭镇".into(),
            tabs: vec![
                tab(words.coverage.missing_groups, 7, false),
                tab(words.coverage.missing_households, 169, false),
                tab(words.coverage.missing_children, 209, true),
                tab(words.coverage.unfiled, 12, false),
            ],
            reasons: vec![tab(words.desk.all, 209, true), tab(&words.seen("hukou_only"), 31, false)],
            headings,
            named,
            rows: vec![row("麦麦提江", "hukou_only"), row("王小军", "not_visited"), row("陈小强", "not_again")],
            paging: Paging::new("/coverage/missing", &[], 1, 3),
            frame,
        }
    }

    /// Nothing is missing.
    pub fn sample_empty(language: Language) -> Self {
        Self { rows: Vec::new(), paging: Paging::new("/coverage/missing", &[], 1, 0), ..Self::sample(language) }
    }
}
