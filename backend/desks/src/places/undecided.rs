//! What a split left for a person: households without a group, entries of the police list and pupils without a child.

use askama::Template;
use axum::{extract::State, response::Html};
use registry::places;
use rules::{access::Deed, places::PlaceCode, speech::BY_CHILD};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Desks,
    area::Atlas,
    entrance::Visitor,
    frame::{Desk, Frame, Step},
    paging::{Paging, ROWS_PER_PAGE},
    problems::{Problem, Refusal},
    reading::{Path, Query, draw},
    suspects::Choice,
    term::term_of,
    words::Language,
};

/// One household or entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndecidedRow {
    /// Its id.
    pub id: String,
    /// 户 or 户籍记录.
    pub of: String,
    /// 户编号 or 记录编号.
    pub number: String,
    /// 户主 or 姓名.
    pub name: String,
    /// 门牌.
    pub address: String,
    /// Where it stands until a person says.
    pub now: String,
    /// Why nobody says it here: its child decides.
    pub cure: Option<String>,
}

/// 待定
#[derive(Debug, Clone, Template)]
#[template(path = "places/undecided.html")]
pub struct UndecidedPage {
    /// The frame.
    pub frame: Frame,
    /// The change.
    pub act: String,
    /// The lines.
    pub rows: Vec<UndecidedRow>,
    /// The villages of the split and their groups.
    pub places: Vec<Choice>,
    /// Whether the officer may say.
    pub may_change: bool,
    /// Where in the list we are.
    pub paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    page: u64,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let (registry, scope) = (&desks.registry, &visitor.scope);
    let atlas = Atlas::open(&desks, &visitor).await?;
    let acts = places::acts(registry, scope).await?;
    let act = acts.into_iter().find(|act| act.id == id).ok_or(Problem::NotFound)?;
    let from = asked.page.max(1) - 1;
    let window = (from.saturating_mul(ROWS_PER_PAGE), ROWS_PER_PAGE);
    let page = places::undecided(registry, scope, id, window).await?;
    let parts = act.changes.iter().filter_map(|(_, new)| new.parse::<PlaceCode>().ok());
    let choices = parts.flat_map(|village| atlas.places.inside(village));
    let choice = |place: &places::Place| Choice {
        value: place.code.to_string(),
        name: atlas.places.path(place.code),
        chosen: false,
    };
    let trail = vec![
        Step::to(words.desk.home, "/"),
        Step::to(words.desk.places, "/places"),
        Step::here(words.places.undecided),
    ];
    let term = term_of(&desks, "")?;
    draw(&UndecidedPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Places, &term.to_string(), trail),
        act: id.to_string(),
        rows: page
            .rows
            .iter()
            .map(|row| UndecidedRow {
                id: row.id.to_string(),
                of: words.say(row.of, kind_in_english(row.of)),
                number: row.number.clone(),
                name: row.name.clone(),
                address: row.address.clone().unwrap_or_default(),
                now: atlas.place(&row.now),
                cure: row.by_child.then(|| words.said(&BY_CHILD.told())),
            })
            .collect(),
        places: choices.map(choice).collect(),
        may_change: registry.allows(&visitor.officer, Deed::ChangePlaces, None).await?,
        paging: Paging::new(&format!("/places/changes/{id}"), &[], asked.page, page.total),
    })
}

fn kind_in_english(of: &str) -> &'static str {
    match of {
        "户" => "Household",
        "户籍记录" => "Police list",
        _ => "Roster",
    }
}

impl UndecidedPage {
    /// Two households that name no group.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Places);
        let words = frame.words;
        frame.trail = vec![
            Step::to(words.desk.home, "/"),
            Step::to(words.desk.places, "/places"),
            Step::here(words.places.undecided),
        ];
        let row = |number: &str, name: &str| UndecidedRow {
            id: "1".into(),
            of: words.say("户", "Household"),
            number: number.into(),
            name: name.into(),
            address: "12号".into(),
            now: "云岭镇锁林村".into(),
            cure: None,
        };
        let pupil = UndecidedRow {
            of: words.say("学籍名册", kind_in_english("学籍名册")),
            cure: Some(words.said(&BY_CHILD.told())),
            ..row("G629001201503020037", "麦麦提江")
        };
        let choice = |name: &str| Choice { value: "629001201209".into(), name: name.into(), chosen: false };
        Self {
            act: "1".into(),
            rows: vec![row("0031", "阿卜杜拉"), row("0047", "马国强"), pupil],
            places: vec![choice("云岭镇锁林村"), choice("云岭镇新林村")],
            may_change: true,
            paging: Paging::new("/places/changes/1", &[], 1, 3),
            frame,
        }
    }

    /// Everything was placed.
    pub fn sample_empty(language: Language) -> Self {
        Self { rows: Vec::new(), paging: Paging::new("/places/changes/1", &[], 1, 0), ..Self::sample(language) }
    }
}
