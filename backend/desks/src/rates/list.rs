//! The page of the persons behind one figure.

use axum::{extract::State, response::Html};
use registry::rates::{ListPart, Measure, Opened, PersonRow as Found, list_sizes, persons_of};
use rules::{
    calendar::Term,
    rates::{Formula, Indicator, RateBasis},
};
use serde::Deserialize;

use super::{
    PartTab, PersonRow, PersonsPage,
    asked::{AreaQuery, Asked, MeasureQuery},
    at::{At, MomentQuery},
    draw::{card, figures_of, persons_href},
    table::trail,
};
use crate::{
    Desks,
    area::Atlas,
    children,
    count::Count,
    entrance::Visitor,
    frame::{Desk, Step},
    paging::{Paging, ROWS_PER_PAGE},
    problems::{Problem, Refusal},
    reading::{Query, draw},
    words::Words,
};

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ListAsked {
    #[serde(default)]
    list: String,
    #[serde(default)]
    page: u64,
}

/// The lists a figure opens to, by the words of the address.
const LISTS: [(&str, ListPart); 5] = [
    ("numerator", ListPart::Numerator),
    ("denominator", ListPart::Denominator),
    ("excluded", ListPart::Excluded),
    ("lacking", ListPart::Lacking),
    ("unverified", ListPart::Unverified),
];

/// The measure that words mean; formula and basis may be left out.
pub(super) fn measure_of(indicator: &str, formula: &str, basis: &str) -> Result<Measure, Refusal> {
    let unknown = |field: &str| Refusal::field(field, "没有这个指标、口径或统计基数：请从指标页面的数字点入");
    let indicator = Indicator::from_code(indicator).ok_or_else(|| unknown("indicator"))?;
    let usual = Measure::usual(indicator);
    let formula = if formula.is_empty() { Some(usual.formula) } else { Formula::from_code(formula) };
    let basis = if basis.is_empty() { Some(usual.basis) } else { RateBasis::from_code(basis) };
    let (formula, basis) = (formula.ok_or_else(|| unknown("formula"))?, basis.ok_or_else(|| unknown("basis"))?);
    Ok(Measure { indicator, formula, basis })
}

/// The list that a word means; the numerator without one.
pub(super) fn list_of(word: &str) -> Result<(&'static str, ListPart), Refusal> {
    let word = if word.is_empty() { "numerator" } else { word };
    let known = LISTS.into_iter().find(|(known, _)| *known == word);
    known.ok_or_else(|| Refusal::field("list", "名单只能是 numerator、denominator、excluded、lacking 或 unverified"))
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Query(whose): Query<AreaQuery>,
    Query(named): Query<MeasureQuery>,
    Query(asked): Query<ListAsked>,
    Query(at): Query<MomentQuery>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let (measure, (list, part)) = (named.measure()?, list_of(&asked.list)?);
    let Asked { atlas, area, at } = whose.find(&desks, &visitor, &at).await?;
    let found = figures_of(&desks, &visitor, at.moment, &area).await?;
    let figure = found.into_iter().find(|figure| figure.measure == measure).ok_or(Problem::NotFound)?;
    let from = asked.page.max(1) - 1;
    let window = (from.saturating_mul(ROWS_PER_PAGE), ROWS_PER_PAGE);
    let opened = Opened { moment: at.moment, area: area.clone(), measure, part: at.part.clone() };
    let page = persons_of(&desks.registry, &visitor.scope, &opened, part, window).await?;
    let own = at.pairs();
    let conditions: Vec<(&str, &str)> =
        own.iter().map(|(key, value)| (*key, value.as_str())).chain(conditions(&whose, &named, list)).collect();
    let mut trail = trail(words, &atlas, &visitor, &area, &at);
    trail.push(Step::here(words.indicator(measure.indicator.as_str())));
    let tabs = tabs(&desks, &visitor, (&at, &figure), &opened, list).await?;
    draw(&PersonsPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Rates, &at.moment.term.to_string(), trail),
        area: at.named(&desks, &visitor, &atlas, &area).await?,
        figure: card(words, &At { part: None, ..at.clone() }, &figure),
        note: at.sentence_of_list(words),
        part: at.part.as_ref().map(|(by, part)| words.slice_part(*by, part)),
        basis: words.basis(measure.basis.as_str()),
        as_of: figure.as_of.to_string(),
        tabs,
        rows: page.rows.iter().map(|person| row(words, &atlas, person, at.moment.term)).collect(),
        paging: Paging::new("/rates/persons", &conditions, asked.page, page.total),
    })
}

fn conditions<'a>(whose: &'a AreaQuery, named: &'a MeasureQuery, list: &'a str) -> [(&'static str, &'a str); 6] {
    [
        ("indicator", &named.indicator),
        ("formula", &named.formula),
        ("basis", &named.basis),
        ("place", &whose.place),
        ("school", &whose.school),
        ("list", list),
    ]
}

/// The lists with how many persons stand on each: counted, not taken from the figure, for a cohort counts some twice.
async fn tabs(
    desks: &Desks,
    visitor: &Visitor,
    (at, figure): (&At, &registry::rates::FigureRow),
    opened: &Opened,
    open: &str,
) -> Result<Vec<PartTab>, Refusal> {
    // Of a dropout rate the others are those who did not drop out: nobody has failed them.
    let fits = |(list, _): &(&str, ListPart)| *list != "lacking" || !figure.measure.indicator.is_of_dropouts();
    let shown: Vec<(&'static str, ListPart)> = LISTS.into_iter().filter(fits).collect();
    let lists: Vec<ListPart> = shown.iter().map(|(_, part)| *part).collect();
    let sizes = list_sizes(&desks.registry, &visitor.scope, opened, &lists).await?;
    let tab = |((list, _), size): ((&'static str, ListPart), u64)| PartTab {
        name: visitor.words().part(list),
        count: Count(size),
        href: persons_href(at, figure, list),
        open: list == open,
    };
    // Of most figures nobody waits to be verified.
    let filled = |((list, _), size): &((&str, ListPart), u64)| *list != "unverified" || *size > 0 || *list == open;
    Ok(shown.into_iter().zip(sizes).filter(filled).map(tab).collect())
}

fn row(words: &Words, atlas: &Atlas, person: &Found, term: Term) -> PersonRow {
    PersonRow {
        href: person.child.map(|child| children::href(child, &term.to_string())),
        name: person.name.clone(),
        sex: words.sex(person.sex.and_then(|sex| sex.try_into().ok()).unwrap_or_default()),
        age: person.age,
        place: person.place.as_deref().map(|code| atlas.place(code)).unwrap_or_default(),
        school: person.school.as_deref().map(|code| atlas.school(code)).unwrap_or_default(),
        status: standing(words, person),
        reason: person.excluded.map(|reason| words.exclusion(code_of(reason))).unwrap_or_default(),
    }
}

/// How the person stands; of a cohort, what became of it.
fn standing(words: &Words, person: &Found) -> String {
    let record = || person.record.map(|record| words.cohort_record(record));
    person.status.map(|status| words.standing(status.as_str())).or_else(record).unwrap_or_default()
}

/// The code of a reason that the registry gives by its Chinese name.
fn code_of(title: &'static str) -> &'static str {
    let known = rules::rates::Exclusion::ALL.iter().find(|reason| reason.title() == title);
    known.map_or(title, |reason| reason.as_str())
}
