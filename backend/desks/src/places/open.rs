//! Opening the page of the places. Where a village lies is no secret: every officer may read all of it.

use axum::{extract::State, response::Html};
use registry::places::{self, Act, Places};
use rules::{
    access::Deed,
    places::{PlaceCode, PlaceLevel},
};
use serde::Deserialize;

use super::{ActRow, NameRow, PlaceRow, PlacesPage};
use crate::{
    Desks, address,
    area::Atlas,
    count::Count,
    entrance::Visitor,
    frame::{Desk, Step},
    problems::Refusal,
    reading::{Query, draw},
    suspects::Choice,
    term::term_of,
    words::Words,
};

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    place: String,
    #[serde(default)]
    said: String,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let (registry, scope) = (&desks.registry, &visitor.scope);
    let atlas = Atlas::open(&desks, &visitor).await?;
    let county = scope.county().place();
    let place = if asked.place.is_empty() { county } else { code_of("place", &asked.place)? };
    if place != county {
        atlas.places.must_stand(place)?;
    }
    let may_change = registry.allows(&visitor.officer, Deed::ChangePlaces, None).await?;
    let names = places::history(registry, scope, place).await?;
    let acts = places::acts(registry, scope).await?;
    let is_village = place.level() == PlaceLevel::Village;
    let rows: Vec<PlaceRow> = atlas.places.children(place).map(|below| row(&atlas.places, below)).collect();
    let term = term_of(&desks, "")?;
    draw(&PlacesPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Places, &term.to_string(), trail(words, &atlas.places, place)),
        area: atlas.places.path(place),
        code: place.to_string(),
        names: names
            .into_iter()
            .map(|version| NameRow {
                name: version.name,
                from: version.valid_from.map(|day| day.to_string()),
                to: version.valid_to.map(|day| day.to_string()),
            })
            .collect(),
        may_split: may_change && is_village && rows.len() > 1,
        rows,
        acts: acts.iter().map(|act| act_row(words, &atlas.places, act, may_change)).collect(),
        may_change,
        siblings: if is_village && may_change { siblings(&atlas.places, place) } else { Vec::new() },
        today: registry.clock().today().to_string(),
        done: words.place_done(&asked.said),
    })
}

/// A code as typed.
pub(super) fn code_of(field: &str, written: &str) -> Result<PlaceCode, Refusal> {
    written.trim().parse().map_err(|e: rules::places::PlaceCodeError| Refusal::field(field, e.to_string()))
}

fn href(code: PlaceCode) -> String {
    address::with_query("/places", &[("place", &code.to_string())])
}

fn row(places: &Places, place: &places::Place) -> PlaceRow {
    let below = places.children(place.code).count();
    PlaceRow {
        code: place.code.to_string(),
        name: place.name.clone(),
        href: (place.code.level() < PlaceLevel::Group).then(|| href(place.code)),
        below: Count(below as u64),
    }
}

fn trail(words: &Words, places: &Places, place: PlaceCode) -> Vec<Step> {
    let mut trail = vec![Step::to(words.desk.home, "/"), Step::to(words.desk.places, "/places")];
    let above = [PlaceLevel::Township, PlaceLevel::Village].into_iter().filter_map(|level| place.at(level));
    for code in above.filter(|code| *code != place) {
        trail.push(Step::to(places.name_of(code).unwrap_or_default(), href(code)));
    }
    trail.push(Step::here(places.name_of(place).unwrap_or_default()));
    trail
}

/// Villages of the county into which one may be merged: those of the same township first.
fn siblings(places: &Places, place: PlaceCode) -> Vec<Choice> {
    let near = |code: PlaceCode| code.township() == place.township();
    let mut others: Vec<_> = places.at_level(PlaceLevel::Village).filter(|other| other.code != place).collect();
    others.sort_by_key(|other| (!near(other.code), other.code));
    let choice = |other: &places::Place| Choice {
        value: other.code.to_string(),
        name: format!("{} {}", places.path(other.code), other.code),
        chosen: false,
    };
    others.into_iter().map(choice).collect()
}

fn act_row(words: &Words, places: &Places, act: &Act, may_change: bool) -> ActRow {
    let name = |written: &str| match written.parse::<PlaceCode>() {
        Ok(code) => format!("{} {code}", places.last_name_of(code).unwrap_or_default()),
        Err(_) => written.to_owned(),
    };
    ActRow {
        id: act.id.to_string(),
        kind: words.act_kind(act.kind.as_str()),
        on: act.on.to_string(),
        document: act.document.clone().unwrap_or_default(),
        changes: act.changes.iter().map(|(old, new)| format!("{} → {}", name(old), name(new))).collect(),
        by: act.officer.clone().unwrap_or_default(),
        followed: Count(act.followed),
        undecided: Count(act.undecided),
        undone: act.undone_at.is_some(),
        may_undo: may_change && act.may_undo,
    }
}
