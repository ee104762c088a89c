//! The page of figures: cards of the area, a row for each part of it, every measure below.

use axum::{extract::State, response::Html};
use registry::rates::{Area, When};
use rules::{
    places::{PlaceCode, PlaceLevel},
    rates::Slice,
};
use serde::Deserialize;

use super::{
    FigureRow, RatesPage, Sheet, SheetTab,
    asked::{AreaQuery, Asked},
    at::{At, MomentQuery},
    draw::{cards, figures_if_counted, key_measures, measures, rows_sliced, rows_within, target, waiting_of},
};
use crate::{
    Desks,
    area::{Atlas, in_address},
    entrance::Visitor,
    frame::{Desk, Step},
    problems::Refusal,
    reading::{Query, draw},
    words::Words,
};

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct TableAsked {
    /// `school`, `grade`, `sex` or `group` for rows of those; places when left out.
    #[serde(default)]
    by: String,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(whose): Query<AreaQuery>,
    Query(asked): Query<TableAsked>,
    Query(at): Query<MomentQuery>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let Asked { atlas, area, at } = whose.find(&desks, &visitor, &at).await?;
    let counted = figures_if_counted(&desks, &visitor, at.moment, &area).await?;
    let empty = empty(words, &at, counted.as_deref());
    let found = counted.unwrap_or_default();
    let waiting = waiting_of(&desks, &visitor, at.moment, &area).await?;
    let (sheet, rows) = sheet_of(&desks, &visitor, (&atlas, &at), &area, &asked.by).await?;
    let (place, school) = in_address(&area);
    draw(&RatesPage {
        frame: visitor.frame(
            &desks,
            Some(&atlas),
            Desk::Rates,
            &at.moment.term.to_string(),
            trail(words, &atlas, &visitor, &area, &at),
        ),
        area: at.named(&desks, &visitor, &atlas, &area).await?,
        as_of: found.first().map(|figure| figure.as_of.to_string()),
        empty,
        // Of a day before the first counting there is nothing to say as of when it was true.
        note: at.sentence(words).filter(|_| !found.is_empty()),
        day: at.day(),
        versions_href: at.address("/rates/versions", &[]),
        now_href: At::now(at.moment.term).address("/rates", &[("place", &place), ("school", &school)]),
        cards: cards(words, &atlas, &at, &found, &waiting),
        tabs: tabs(words, &at, &area, sheet),
        place,
        school,
        sheet,
        columns: columns(words, &found),
        rows,
        measures: measures(words, &at, &found, &waiting),
    })
}

/// Why there is nothing to show, and what to do: the term was not computed, not by that day, or nobody is counted in the area.
fn empty(words: &Words, at: &At, counted: Option<&[registry::rates::FigureRow]>) -> Option<(String, String)> {
    let says = &words.rates;
    let (said, cure) = match (counted, at.moment.when) {
        (Some([_, ..]), _) => return None,
        (Some([]), _) => (says.nobody_counted, says.nobody_counted_cure),
        (None, When::Day(_)) => (says.not_by_then, says.not_by_then_cure),
        (None, _) => (says.empty, says.empty_cure),
    };
    Some((said.to_owned(), cure.to_owned()))
}

/// What the rows are, and the rows. A village has no places within and often no school, a school nothing: they open by grade.
async fn sheet_of(
    desks: &Desks,
    visitor: &Visitor,
    (atlas, at): (&Atlas, &At),
    area: &Area,
    by: &str,
) -> Result<(Sheet, Vec<FigureRow>), Refusal> {
    let sliced = Slice::from_code(by).filter(|by| matches!(by, Slice::Grade | Slice::Sex | Slice::Group));
    if let (None, Area::Place(code)) = (sliced, area) {
        let of_schools = by == "school" || code.level() >= PlaceLevel::Village;
        let rows = rows_within(desks, visitor, atlas, at, *code, of_schools).await?;
        if !rows.is_empty() || by == "school" {
            return Ok((if of_schools { Sheet::Schools } else { Sheet::Places }, rows));
        }
    }
    let by = sliced.unwrap_or(Slice::Grade);
    Ok((Sheet::Sliced(by), rows_sliced(desks, visitor, at, area, by).await?))
}

fn tabs(words: &Words, at: &At, area: &Area, open: Sheet) -> Vec<SheetTab> {
    let (place, school) = in_address(area);
    let sheets = [
        (Sheet::Places, "", words.rates.by_place),
        (Sheet::Schools, "school", words.rates.by_school),
        (Sheet::Sliced(Slice::Grade), "grade", words.rates.by_grade),
        (Sheet::Sliced(Slice::Sex), "sex", words.rates.by_sex),
        (Sheet::Sliced(Slice::Group), "group", words.rates.by_group),
    ];
    let village = matches!(area, Area::Place(code) if code.level() >= PlaceLevel::Village);
    let fits = |(sheet, ..): &(Sheet, &str, &str)| match sheet {
        Sheet::Sliced(_) => true,
        Sheet::Schools => school.is_empty(),
        Sheet::Places => school.is_empty() && !village,
    };
    let tab = |(sheet, by, name): (Sheet, &'static str, &'static str)| SheetTab {
        name,
        href: at.address("/rates", &[("place", &place), ("school", &school), ("by", by)]),
        open: sheet == open,
    };
    sheets.into_iter().filter(fits).map(tab).collect()
}

fn columns(words: &Words, found: &[registry::rates::FigureRow]) -> Vec<(String, String)> {
    let column = |measure| {
        let figure = found.iter().find(|figure| figure.measure == measure);
        (
            words.indicator(measure.indicator.as_str()),
            figure.and_then(|figure| target(words, figure)).unwrap_or_default(),
        )
    };
    key_measures().into_iter().map(column).collect()
}

/// Home, the places above as far as the officer may see them, and the area itself.
pub(super) fn trail(words: &Words, atlas: &Atlas, visitor: &Visitor, area: &Area, at: &At) -> Vec<Step> {
    let at = At { part: None, ..at.clone() };
    let mut steps = vec![Step::to(words.desk.home, "/"), Step::to(words.desk.rates, at.address("/rates", &[]))];
    let seat = match area {
        Area::Place(code) => code.parent(),
        Area::School(code) => atlas.schools.find(code).and_then(|school| school.place),
    };
    let above = [PlaceLevel::County, PlaceLevel::Township, PlaceLevel::Village];
    let above = above.into_iter().filter_map(|level| seat.and_then(|seat| seat.at(level)));
    for code in above.filter(|code| visitor.scope.covers_place(*code)) {
        steps.push(Step::to(name(atlas, code), at.address("/rates", &[("place", &code.to_string())])));
    }
    steps.push(Step::here(match area {
        Area::Place(code) => name(atlas, *code),
        Area::School(code) => atlas.school(code),
    }));
    steps
}

fn name(atlas: &Atlas, code: PlaceCode) -> String {
    atlas.places.name_of(code).map_or_else(|| code.to_string(), str::to_owned)
}
