//! The review page: the queue beside the open pair.

use axum::{extract::State, response::Html};
use registry::matching::{LinkId, OpenPair as Laid, Pair, PairLine, count_review, find_pair, review_queue};
use rules::{identity::read_ethnic, places::PlaceCode};
use serde::Deserialize;
use uuid::Uuid;

use super::{DoneNotice, FieldLine, OpenPair, PairRow, PairsPage, Rival, Waterfall};
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

/// What an address of this page may say.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    pub(super) term: String,
    #[serde(default)]
    page: u64,
    open: Option<Uuid>,
    /// The settlement that was just made.
    done: Option<Uuid>,
    /// `same`, `different` or `undone`.
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
    let term = term_of(&desks, &asked.term)?;
    let registry = &desks.registry;
    let total = count_review(registry, &visitor.scope, term).await?;
    let conditions = [("term", asked.term.as_str())];
    let paging = Paging::new("/pairs", &conditions, asked.page, total);
    let queue = review_queue(registry, &visitor.scope, term, paging.offset(), ROWS_PER_PAGE).await?;
    let atlas = Atlas::open(&desks, &visitor).await?;
    let chosen = asked.open.or_else(|| queue.rows.first().map(|pair| pair.id.0));
    let laid = match chosen {
        Some(id) => Some(find_pair(registry, &visitor.scope, LinkId(id)).await?),
        None => None,
    };
    let trail = vec![Step::to(words.desk.home, "/"), Step::here(words.desk.pairs)];
    let see = View { words, atlas: &atlas, asked: &asked, page: paging.page };
    draw(&PairsPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::Pairs, &term.to_string(), trail),
        done: done(words, &asked),
        rows: queue.rows.iter().map(|pair| see.row(pair, chosen)).collect(),
        paging,
        open: laid.map(|laid| see.laid(&laid)),
        may_settle: registry.allows_own(&visitor.officer, rules::access::Deed::SettleMatch).await?,
    })
}

fn done(words: &Words, asked: &Asked) -> Option<DoneNotice> {
    let said = match asked.said.as_str() {
        "same" => words.pairs.settled_same,
        "different" => words.pairs.settled_not_same,
        "undone" => words.pairs.undone,
        _ => return None,
    };
    Some(DoneNotice { said: said.to_owned(), settlement: asked.done.map(|id| id.to_string()) })
}

/// How this visitor sees pairs on this page.
struct View<'a> {
    words: &'static Words,
    atlas: &'a Atlas,
    asked: &'a Asked,
    page: u64,
}

impl View<'_> {
    fn href(&self, id: LinkId) -> String {
        let (page, id) = (self.page.to_string(), id.0.to_string());
        address::with_query("/pairs", &[("term", &self.asked.term), ("page", &page), ("open", &id)])
    }

    fn row(&self, pair: &Pair, chosen: Option<Uuid>) -> PairRow {
        let village = pair.village.as_deref().map(|code| self.atlas.place(code));
        let source = self.words.source(pair.source.as_str());
        PairRow {
            href: self.href(pair.id),
            left_name: pair.child_name.clone(),
            right_name: pair.other_name.clone(),
            place: village.into_iter().chain([source]).collect::<Vec<_>>().join(" · "),
            likelihood: percent(pair.probability),
            contested: pair.contested,
            open: chosen == Some(pair.id.0),
        }
    }

    fn laid(&self, laid: &Laid) -> OpenPair {
        let pair = &laid.pair;
        OpenPair {
            id: pair.id.0.to_string(),
            source: self.words.source(pair.source.as_str()),
            reason: self.words.said(&pair.reason),
            likelihood: percent(pair.probability),
            weight: self.words.weight(pair.weight),
            lines: laid.lines.iter().map(|line| self.line(line)).collect(),
            rivals: laid.rivals.iter().map(|rival| self.rival(pair, rival)).collect(),
            account: laid.account.as_ref().map(|account| Waterfall::of(self.words, account, pair.weight)),
        }
    }

    /// Codes are shown by the names people know.
    fn line(&self, line: &PairLine) -> FieldLine {
        let shown = |written: &str| match line.heading {
            "民族" => {
                read_ethnic(written).value.map_or_else(|| written.to_owned(), |people| self.words.people(people))
            }
            "村组" | "户籍地代码" => {
                written.parse::<PlaceCode>().map_or_else(|_| written.to_owned(), |code| self.atlas.places.path(code))
            }
            heading => self.words.value(heading, written),
        };
        FieldLine::new(self.words.field(line.heading), &shown(&line.child), &shown(&line.other))
    }

    fn rival(&self, pair: &Pair, rival: &Pair) -> Rival {
        let name = if rival.child == pair.child { &rival.other_name } else { &rival.child_name };
        Rival { href: self.href(rival.id), name: name.clone(), likelihood: percent(rival.probability) }
    }
}

/// `93%`; never a certainty that the machine does not have.
fn percent(probability: f64) -> String {
    let shown = (probability * 100.0).round().clamp(1.0, 99.0);
    format!("{shown}%")
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn the_machine_is_never_wholly_sure_of_what_it_asks() {
        assert_eq!([percent(0.934), percent(0.9999), percent(0.0)], ["93%", "99%", "1%"]);
    }
}
