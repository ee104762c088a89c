//! The home page: gathers what the registry says of the officer's own area.

use std::collections::{BTreeMap, HashMap};

use axum::{extract::State, response::Html};
use registry::{
    coverage::{self, Coverage},
    flags::{self, FlagFilter},
    matching::count_review,
    rates::Area,
};
use rules::{
    flags::FlagKind,
    places::{PlaceCode, PlaceLevel},
    rates::Slice,
    surveys::Seen,
};
use serde::Deserialize;

use super::{HomePage, KindBar, ProgressRow, map::map};
use crate::{
    Desks, address,
    area::{Atlas, in_address},
    count::{Count, thousandths},
    entrance::Visitor,
    frame::{Desk, Step},
    problems::Refusal,
    rates::{
        at::At,
        draw::{cards, figures_of, waiting_of},
    },
    reading::{Query, draw},
    term::term_of,
    words::Words,
};

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    term: String,
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
    let own = atlas.own(&visitor);
    let figures = match &own {
        Some(area) => figures_of(&desks, &visitor, term.into(), area).await?,
        None => Vec::new(),
    };
    let waiting = match &own {
        Some(area) => waiting_of(&desks, &visitor, term.into(), area).await?,
        None => HashMap::new(),
    };
    let filter = FlagFilter::of(term);
    let by_kind = flags::count(registry, scope, &filter).await?;
    let by_village = flags::count_by_place(registry, scope, &filter).await?;
    let suspected = flags::persons(registry, scope, &filter.clone().of_suspects()).await?;
    let confirmed = flags::persons(registry, scope, &filter.clone().of_confirmed()).await?;
    let persons = flags::persons(registry, scope, &filter).await?;
    let elsewhere = FlagFilter { kinds: vec![FlagKind::OutOfCountyUnproven], ..filter.clone() }.of_suspects();
    let elsewhere = flags::persons(registry, scope, &elsewhere).await?;
    let visited = coverage::coverage(registry, scope, term).await?;
    let judged = flags::is_judged(registry, scope, term).await?;
    // A pale map would say that there are none.
    let map = if judged { map(&desks, &visitor, &atlas, own.as_ref(), &by_village).await? } else { None };
    let area = own.as_ref().map_or_else(|| desks.county_name.clone(), |area| atlas.name(area));
    draw(&HomePage {
        frame: visitor.frame(
            &desks,
            Some(&atlas),
            Desk::Home,
            &term.to_string(),
            vec![Step::to(words.desk.home, "/"), Step::here(&area)],
        ),
        area,
        as_of: figures.first().map(|figure| figure.as_of.to_string()).unwrap_or_default(),
        figures: cards(words, &atlas, &At::now(term), &figures, &waiting),
        suspects_href: address::with_query("/suspects", &[("term", &asked.term)]),
        persons_href: address::with_query("/suspects", &[("term", &asked.term), ("each", "1")]),
        dropouts_href: address::with_query("/suspects", &[("term", &asked.term), ("dropouts", "1"), ("each", "1")]),
        elsewhere_href: address::with_query(
            "/suspects",
            &[
                ("term", &asked.term),
                ("kind", FlagKind::OutOfCountyUnproven.as_str()),
                ("dropouts", "1"),
                ("each", "1"),
            ],
        ),
        confirmed_href: address::with_query("/suspects", &[("term", &asked.term), ("confirmed", "1"), ("each", "1")]),
        pairs_href: address::with_query("/pairs", &[("term", &asked.term)]),
        suspects_open: Count(by_kind.iter().map(|(_, count)| count).sum()),
        persons_open: Count(persons),
        dropouts_suspected: Count(suspected),
        dropouts_elsewhere: Count(elsewhere),
        dropouts_confirmed: Count(confirmed),
        pairs_waiting: Count(count_review(registry, scope, term).await?),
        kinds: kinds(words, &asked.term, by_kind),
        judged,
        progress: rows(words, &atlas, &visitor, own.as_ref(), (&visited, &by_village), &asked.term),
        map,
    })
}

fn kinds(words: &Words, term: &str, counted: Vec<(FlagKind, u64)>) -> Vec<KindBar> {
    let mut counted: Vec<_> = counted.into_iter().filter(|(_, count)| *count > 0).collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let longest = counted.first().map_or(0, |(_, count)| *count);
    let bar = |(kind, count): (FlagKind, u64)| KindBar {
        name: words.flag_kind(kind.as_str()),
        count: Count(count),
        share: thousandths(count, longest),
        href: address::with_query("/suspects", &[("term", term), ("kind", kind.as_str())]),
    };
    counted.into_iter().map(bar).collect()
}

/// A row for each part of the area: townships of a county, villages of a township or of a village's officer; last whoever is in none.
fn rows(
    words: &Words,
    atlas: &Atlas,
    visitor: &Visitor,
    own: Option<&Area>,
    (visited, flagged): (&Coverage, &[(Option<PlaceCode>, u64)]),
    term: &str,
) -> Vec<ProgressRow> {
    let level = match own {
        Some(Area::Place(code)) if code.level() < PlaceLevel::Township => PlaceLevel::Township,
        _ => PlaceLevel::Village,
    };
    let mut sums: BTreeMap<Option<PlaceCode>, (u64, u64, u64)> = BTreeMap::new();
    // The same count as on the page of coverage, so that no child of the police list vanishes here.
    for (place, tally) in visited.parts().filter(|(_, tally)| tally.children() > 0) {
        let sum = sums.entry(place.at(level)).or_default();
        (sum.0, sum.1) = (sum.0 + tally.children(), sum.1 + tally.children_seen(Seen::Recorded));
    }
    for (place, count) in flagged {
        sums.entry(place.and_then(|place| place.at(level))).or_default().2 += count;
    }
    let beside = sums.remove(&None);
    // A school's flags name villages whose officer someone else is: their progress is not this officer's to see.
    let within = sums.into_iter().filter_map(|(place, sum)| Some((place?, sum)));
    let within =
        within.filter(|(place, _)| visitor.scope.covers_place(*place)).map(|(place, sum)| row(atlas, place, sum));
    let whole = own.filter(|own| matches!(own, Area::Place(code) if code.level() < PlaceLevel::Village));
    let beside = whole.zip(beside).map(|(own, sum)| beside_row(words, own, level, sum, term));
    within.chain(beside).collect()
}

/// 村（居）未填明.
fn beside_row(
    words: &Words,
    own: &Area,
    level: PlaceLevel,
    (children, surveyed, open): (u64, u64, u64),
    term: &str,
) -> ProgressRow {
    let without = if level == PlaceLevel::Township { "township" } else { "village" };
    ProgressRow {
        name: words.slice_part(Slice::Place, ""),
        href: address::with_query("/rates", &[("term", term), ("place", &in_address(own).0)]),
        children: Count(children),
        surveyed: Count(surveyed),
        share: thousandths(surveyed, children),
        open: Count(open),
        open_href: address::with_query("/suspects", &[("term", term), ("without", without)]),
    }
}

fn row(atlas: &Atlas, place: PlaceCode, (children, surveyed, open): (u64, u64, u64)) -> ProgressRow {
    let code = place.to_string();
    let township = place.township().map(|township| township.to_string()).unwrap_or_default();
    let village = if place.level() == PlaceLevel::Village { code.as_str() } else { "" };
    ProgressRow {
        name: atlas.places.name_of(place).map_or_else(|| code.clone(), str::to_owned),
        href: address::with_query("/rates", &[("place", &code)]),
        children: Count(children),
        surveyed: Count(surveyed),
        share: thousandths(surveyed, children),
        open: Count(open),
        open_href: address::with_query("/suspects", &[("township", &township), ("village", village)]),
    }
}
