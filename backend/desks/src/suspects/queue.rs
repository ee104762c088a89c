//! The page of suspicions: conditions, queue, and the open one beside it.

use axum::{extract::State, response::Html};
use chrono::NaiveDate;
use registry::{
    flags::{self, FlagFilter, FlagId, FlagRow},
    outcomes,
};
use rules::{
    calendar::{Term, full_years},
    flags::FlagKind,
    places::{PlaceCode, PlaceLevel},
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Choice, SuspectRow, SuspectsPage, laid::laid};
use crate::{
    Desks, address,
    area::Atlas,
    entrance::Visitor,
    frame::{Desk, Step},
    paging::{Paging, ROWS_PER_PAGE},
    problems::Refusal,
    reading::{Query, draw},
    term::term_of,
    words::Words,
};

/// What an address of this page may say. A condition that was left empty comes as empty text.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(super) term: String,
    #[serde(default)]
    pub(super) township: String,
    #[serde(default)]
    pub(super) village: String,
    #[serde(default)]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) poor: String,
    #[serde(default)]
    pub(super) closed: String,
    #[serde(default)]
    pub(super) dropouts: String,
    #[serde(default)]
    pub(super) confirmed: String,
    #[serde(default)]
    pub(super) each: String,
    /// `township` or `village`: only those whose place names none.
    #[serde(default)]
    pub(super) without: String,
    #[serde(default)]
    pub(super) said: String,
    #[serde(default)]
    pub(super) page: u64,
    pub(super) open: Option<Uuid>,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let term = term_of(&desks, &asked.term)?;
    let (registry, scope) = (&desks.registry, &visitor.scope);
    let atlas = Atlas::open(&desks, &visitor).await?;
    let filter = asked.filter(term)?;
    let total: u64 = flags::count(registry, scope, &filter).await?.into_iter().map(|(_, count)| count).sum();
    let paging = Paging::new("/suspects", &asked.conditions(), asked.page, total);
    let found = flags::queue(registry, scope, &filter, paging.offset(), ROWS_PER_PAGE).await?;
    let chosen = asked.open.or_else(|| found.rows.first().map(|flag| flag.flag));
    let opened = match chosen {
        Some(id) => Some(flags::open(registry, scope, FlagId(id)).await?),
        None => None,
    };
    let verified = match opened.as_ref().and_then(|open| open.flag.child.as_ref()) {
        Some(child) => outcomes::of_child(registry, scope, child.id).await?,
        None => Vec::new(),
    };
    let see = View { words, atlas: &atlas, asked: &asked, page: paging.page, today: registry.clock().today(), term };
    let trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.suspects)];
    draw(&SuspectsPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Suspects, &term.to_string(), trail),
        townships: see.townships(&visitor),
        villages: see.villages(&visitor),
        kinds: see.kinds(),
        name: asked.name.clone(),
        ticks: see.ticks(),
        done: words.outcome_done(&asked.said).map(str::to_owned),
        rows: found.rows.iter().map(|flag| see.row(flag, chosen)).collect(),
        order: if asked.open.is_some() { "opened" } else { "" },
        judged: flags::is_judged(registry, scope, term).await?,
        paging,
        open: opened.map(|flag| laid(words, &atlas, &see, &flag, &verified)),
    })
}

impl Asked {
    /// The conditions as the registry takes them.
    pub(super) fn filter(&self, term: Term) -> Result<FlagFilter, Refusal> {
        let place = if self.village.is_empty() { &self.township } else { &self.village };
        let place = match place.as_str() {
            "" => None,
            code => Some(code.parse::<PlaceCode>().map_err(|e| Refusal::field("township", e.to_string()))?),
        };
        let kinds = match self.kind.as_str() {
            "" => Vec::new(),
            code => vec![
                FlagKind::from_code(code).ok_or_else(|| Refusal::field("kind", "没有这一类线索：请从下拉框中选择"))?,
            ],
        };
        let without = match self.without.as_str() {
            "" => None,
            "township" => Some(PlaceLevel::Township),
            "village" => Some(PlaceLevel::Village),
            _ => return Err(Refusal::field("without", "只能是 township 或 village：请从页面上的链接点入")),
        };
        let name = Some(self.name.trim().to_owned()).filter(|name| !name.is_empty());
        let (with_closed, one_each) = (!self.closed.is_empty(), !self.each.is_empty());
        let filter = FlagFilter { place, without, kinds, name, with_closed, one_each, ..FlagFilter::of(term) };
        let filter = match (!self.dropouts.is_empty(), !self.confirmed.is_empty()) {
            (true, true) => filter.of_dropouts(),
            (true, false) => filter.of_suspects(),
            (false, true) => filter.of_confirmed(),
            (false, false) => filter,
        };
        Ok(if self.poor.is_empty() { filter } else { filter.of_poor_households() })
    }

    fn conditions(&self) -> [(&'static str, &str); 11] {
        [
            ("term", &self.term),
            ("township", &self.township),
            ("village", &self.village),
            ("kind", &self.kind),
            ("name", &self.name),
            ("poor", &self.poor),
            ("closed", &self.closed),
            ("dropouts", &self.dropouts),
            ("confirmed", &self.confirmed),
            ("each", &self.each),
            ("without", &self.without),
        ]
    }
}

/// How this visitor sees suspicions on this page.
pub(super) struct View<'a> {
    words: &'static Words,
    atlas: &'a Atlas,
    asked: &'a Asked,
    page: u64,
    today: NaiveDate,
    term: Term,
}

impl View<'_> {
    /// Opens a suspicion beside the same queue.
    pub(super) fn href(&self, id: Uuid) -> String {
        let (page, id) = (self.page.to_string(), id.to_string());
        let mut conditions = self.asked.conditions().to_vec();
        conditions.extend([("page", page.as_str()), ("open", id.as_str())]);
        address::with_query("/suspects", &conditions)
    }

    /// The child's name, or the name on the roster row that has no child.
    pub(super) fn name(&self, flag: &FlagRow) -> String {
        let child = flag.child.as_ref().map(|child| child.name.clone());
        child.or_else(|| flag.row_name.clone()).unwrap_or_else(|| self.words.suspects.no_child.to_owned())
    }

    /// Full years on the term's age day.
    pub(super) fn age(&self, flag: &FlagRow) -> Option<i32> {
        let born_on = flag.child.as_ref()?.born_on?;
        full_years(born_on, self.term.age_day()).map(i32::from)
    }

    fn row(&self, flag: &FlagRow, chosen: Option<Uuid>) -> SuspectRow {
        let place = flag.place.as_deref().unwrap_or_default();
        let sex = flag.child.as_ref().and_then(|child| child.sex.try_into().ok()).unwrap_or_default();
        SuspectRow {
            href: self.href(flag.flag),
            name: self.name(flag),
            sex: self.words.sex(sex),
            age: self.age(flag),
            township: self.atlas.place_at(place, PlaceLevel::Township),
            village: self.atlas.place_at(place, PlaceLevel::Village),
            kind: self.words.flag_kind(flag.kind.as_str()),
            reason: self.words.said(&flag.reason),
            raised_on: flag.raised_on.to_string(),
            days: (self.today - flag.raised_on).num_days(),
            closed: closed(self.words, flag),
            found_out: found_out(self.words, flag),
            open: chosen == Some(flag.flag),
        }
    }

    fn townships(&self, visitor: &Visitor) -> Vec<Choice> {
        let near = |place: &&registry::places::Place| visitor.scope.covers_place(place.code);
        let townships = self.atlas.places.at_level(PlaceLevel::Township).filter(near);
        townships.map(|place| choice(place.code.to_string(), place.name.clone(), &self.asked.township)).collect()
    }

    /// The villages of the chosen township, or those of the officer where the posts reach no whole township.
    fn villages(&self, visitor: &Visitor) -> Vec<Choice> {
        let chosen: Option<PlaceCode> = self.asked.township.parse().ok();
        let places = &self.atlas.places;
        let wanted = |code: PlaceCode| match chosen {
            Some(township) => township.contains(code),
            None => code.township().is_some_and(|township| !visitor.scope.covers_place(township)),
        };
        let villages = places.at_level(PlaceLevel::Village).filter(|place| wanted(place.code));
        let near = villages.filter(|place| visitor.scope.covers_place(place.code));
        near.map(|place| choice(place.code.to_string(), place.name.clone(), &self.asked.village)).collect()
    }

    fn ticks(&self) -> Vec<Choice> {
        let (words, asked) = (&self.words.suspects, self.asked);
        let ticks = [
            ("poor", words.poor, &asked.poor),
            ("closed", words.closed, &asked.closed),
            ("dropouts", words.dropouts, &asked.dropouts),
            ("confirmed", words.confirmed, &asked.confirmed),
            ("each", words.each, &asked.each),
        ];
        let tick = |(name, text, said): (&str, &str, &String)| Choice {
            value: name.to_owned(),
            name: text.to_owned(),
            chosen: !said.is_empty(),
        };
        ticks.map(tick).to_vec()
    }

    fn kinds(&self) -> Vec<Choice> {
        let kind = |kind: &FlagKind| choice(kind.to_string(), self.words.flag_kind(kind.as_str()), &self.asked.kind);
        FlagKind::ALL.iter().map(kind).collect()
    }
}

/// 已销号 2026-11-20, of a suspicion that has closed.
pub(super) fn closed(words: &Words, flag: &FlagRow) -> Option<String> {
    flag.closed_on.map(|day| format!("{} {day}", words.suspects.is_closed))
}

/// 辍学, of a child whom a person has found out of school.
pub(super) fn found_out(words: &Words, flag: &FlagRow) -> Option<String> {
    let status = flag.child.as_ref()?.found_out()?;
    Some(format!("{} {}", words.suspects.is_confirmed, words.standing(status.as_str())))
}

fn choice(value: String, name: String, chosen: &str) -> Choice {
    Choice { chosen: value == chosen, value, name }
}
