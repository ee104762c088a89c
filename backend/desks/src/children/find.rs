//! Finding children by name, ID number or roll number.

use axum::{extract::State, response::Html};
use registry::{
    children::{self, FoundChild, ListedPerson},
    matching::Page,
};
use rules::calendar::{Term, full_years};
use serde::Deserialize;

use super::{ChildRow, ChildrenPage, ListedRow, href};
use crate::{
    Desks,
    area::Atlas,
    entrance::Visitor,
    frame::{Desk, Step},
    paging::{Paging, ROWS_PER_PAGE},
    problems::Refusal,
    reading::{Query, draw},
    term::term_of,
    words::Words,
};

/// Longest text that is looked for.
const TEXT_CHARS: usize = 64;

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    page: u64,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let term = term_of(&desks, &asked.term)?;
    let atlas = Atlas::open(&desks, &visitor).await?;
    let text = asked.text.trim();
    if text.chars().count() > TEXT_CHARS {
        return Err(Refusal::field("text", format!("请控制在 {TEXT_CHARS} 字以内")));
    }
    let found = if text.is_empty() {
        Page { rows: Vec::new(), total: 0 }
    } else {
        let window = ((asked.page.max(1) - 1).saturating_mul(ROWS_PER_PAGE), ROWS_PER_PAGE);
        children::find(&desks.registry, &visitor.scope, term, text, window).await?
    };
    let listed = if text.is_empty() || asked.page > 1 {
        Vec::new()
    } else {
        children::find_listed(&desks.registry, &visitor.scope, term, text).await?
    };
    let trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.children)];
    draw(&ChildrenPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Children, &term.to_string(), trail),
        text: text.to_owned(),
        rows: found.rows.iter().map(|child| row(words, &atlas, child, term)).collect(),
        listed: listed.iter().map(|person| listed_row(words, &atlas, person, term)).collect(),
        paging: Paging::new("/children", &[("term", &asked.term), ("text", text)], asked.page, found.total),
    })
}

fn row(words: &Words, atlas: &Atlas, child: &FoundChild, term: Term) -> ChildRow {
    ChildRow {
        href: href(child.id, &term.to_string()),
        name: child.name.clone(),
        sex: words.sex(i16::try_from(child.sex).unwrap_or_default()),
        age: child.age.or_else(|| child.born_on.and_then(|born| full_years(born, term.age_day())).map(i32::from)),
        place: child.place.as_deref().map(|code| atlas.place(code)).unwrap_or_default(),
        school: child.school.as_deref().map(|code| atlas.school(code)).unwrap_or_default(),
        status: child.status.map(|status| words.standing(status.as_str())).unwrap_or_default(),
    }
}

fn listed_row(words: &Words, atlas: &Atlas, person: &ListedPerson, term: Term) -> ListedRow {
    ListedRow {
        source: words.source(person.source.as_str()),
        name: person.name.clone(),
        sex: words.sex(i16::try_from(person.sex).unwrap_or_default()),
        age: person.born_on.and_then(|born| full_years(born, term.age_day())).map(i32::from),
        place: person.place.as_deref().map(|code| atlas.place(code)).unwrap_or_default(),
        school: person.school.as_deref().map(|code| atlas.school(code)).unwrap_or_default(),
    }
}
