//! One check: its progress, its households, its error rates with their intervals.

use askama::Template;
use axum::{extract::State, response::Html};
use registry::spot_checks::{self, Check, CheckId, Item, ItemState, Rate, Results};
use rules::{access::Deed, surveys::CheckState, surveys::SpotCheckPolicy};
use serde::Deserialize;
use uuid::Uuid;

use super::CheckRow;
use crate::{
    Desks,
    area::Atlas,
    count::Count,
    entrance::Visitor,
    frame::{Desk, Frame, Step},
    paging::{Paging, ROWS_PER_PAGE},
    problems::Refusal,
    reading::{Path, Query, draw},
    words::{Language, Words},
};

/// A household of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// Opens its form.
    pub href: String,
    /// 序号.
    pub number: u32,
    /// 户主.
    pub head_name: String,
    /// Where it lies.
    pub place: String,
    /// Children the survey knows.
    pub children: usize,
    /// 调查人.
    pub surveyor: String,
    /// How far it is.
    pub state: String,
    /// Class of its mark.
    pub mark: &'static str,
}

/// An error rate with its interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateRow {
    /// Of what.
    pub name: String,
    /// 有误 / 已查.
    pub counts: String,
    /// 差错率.
    pub percent: String,
    /// Lower and upper bound.
    pub interval: String,
    /// Thousandths of the picture's width: where the band of the interval begins, how wide it is, where the line of the rate begins.
    pub drawn: Option<(u64, u64, u64)>,
    /// 返工.
    pub repeat: bool,
    /// 漏登.
    pub missed: Option<Count>,
}

/// The picture of an interval goes from 0 to 100 % in as many parts, its line and the least of a band are so many wide.
const WHOLE: u64 = 1000;
const LINE: u64 = 8;

impl RateRow {
    fn new(name: String, rate: Option<&Rate>) -> Self {
        Self {
            name,
            counts: rate
                .map_or_else(|| "—".to_owned(), |rate| format!("{} / {}", Count(rate.wrong), Count(rate.checked))),
            percent: rate.map_or_else(|| "—".to_owned(), |rate| format!("{}%", rate.percent)),
            interval: rate.map(|rate| format!("{}–{}%", rate.lower, rate.upper)).unwrap_or_default(),
            drawn: rate.map(picture),
            repeat: false,
            missed: None,
        }
    }
}

/// A rate over 0–100 %: nothing of it is cut off, and a band without width is seen as well.
fn picture(rate: &Rate) -> (u64, u64, u64) {
    let at = |percent: &str| {
        let percent: f64 = percent.parse().unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1,000")]
        let place = (percent * 10.0).clamp(0.0, 1000.0).round() as u64;
        place
    };
    let (lower, upper) = (at(&rate.lower), at(&rate.upper));
    let width = upper.saturating_sub(lower).max(LINE);
    (lower.min(WHOLE - width), width, at(&rate.percent).saturating_sub(LINE / 2).min(WHOLE - LINE))
}

/// One check
#[derive(Debug, Clone, Template)]
#[template(path = "spot_checks/check.html")]
pub struct CheckPage {
    /// The frame.
    pub frame: Frame,
    /// Its id.
    pub id: String,
    /// The check as the list shows it.
    pub check: CheckRow,
    /// Seed, margin, confidence in a sentence.
    pub design: String,
    /// 评定规则: the limits by which it was or is to be judged.
    pub rule: String,
    /// Villages to be surveyed again.
    pub repeat: Vec<String>,
    /// 家中无人: entered, and nobody was met.
    pub not_met: Count,
    /// 漏登儿童.
    pub missed: Count,
    /// Of all children, then of each field.
    pub fields: Vec<RateRow>,
    /// Of each village.
    pub villages: Vec<RateRow>,
    /// Which households are not shown, and why.
    pub withheld: Option<String>,
    /// The households.
    pub rows: Vec<ItemRow>,
    /// Where in them we are.
    pub paging: Paging,
    /// Whether the officer may judge it now.
    pub may_judge: bool,
    /// Whether the officer may take the judgement back.
    pub may_reopen: bool,
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
    let check = spot_checks::find(registry, scope, CheckId(id)).await?;
    let results = spot_checks::results(registry, scope, check.id).await?;
    let limits = spot_checks::limits(registry, scope, &check).await?;
    let atlas = Atlas::open(&desks, &visitor).await?;
    let from = (asked.page.max(1) - 1).saturating_mul(ROWS_PER_PAGE);
    let page = spot_checks::items(registry, scope, check.id, None, (from, ROWS_PER_PAGE)).await?;
    let paging = Paging::new(&format!("/spot-checks/{id}"), &[], asked.page, page.total);
    let withheld = spot_checks::withheld(registry, scope, &check, page.total).await?;
    let may = registry.allows(&visitor.officer, Deed::DrawSpotCheck, Some(check.place)).await?;
    let trail = vec![
        Step::to(words.desk.home, "/"),
        Step::to(words.desk.spot_checks, "/spot-checks"),
        Step::here(words.said(&check.name)),
    ];
    let is_judged = matches!(check.state, CheckState::Judged(_));
    draw(&CheckPage {
        frame: visitor.frame(&desks, Some(&atlas), Desk::SpotChecks, &check.term, trail),
        id: id.to_string(),
        design: design(words, &check),
        rule: words.said(&limits.rule()),
        repeat: check.repeat.iter().map(|village| atlas.places.path(*village)).collect(),
        not_met: Count(results.not_met()),
        missed: Count(results.missed),
        fields: fields(words, &results),
        villages: villages(&atlas, &results),
        withheld: withheld.map(|withheld| words.withheld(withheld)),
        rows: page.rows.iter().map(|item| row(words, &atlas, item)).collect(),
        may_judge: may && !is_judged && check.entered > 0 && check.entered == check.households,
        may_reopen: may && is_judged,
        check: CheckRow::of(words, &check),
        paging,
    })
}

fn design(words: &Words, check: &Check) -> String {
    let households: u64 = check.sizes.iter().map(|size| size.population).sum();
    let sample: u64 = check.sizes.iter().map(|size| size.drawn).sum();
    let (households, sample, confidence) = (Count(households), Count(sample), check.confidence.title());
    let strata = check.sizes.len();
    let margin = check.margin_hundredths.map(|margin| format!("±{}.{:02}%", margin / 100, margin % 100));
    let margin = margin.unwrap_or_else(|| "—".to_owned());
    let design = words.say(
        format!("已入户 {households} 户中抽 {sample} 户，{strata} 层，种子 {}，允许误差 {margin}，置信水平 {confidence}", check.seed),
        format!("{sample} of {households} visited households, {strata} strata, seed {}, margin {margin}, confidence {confidence}", check.seed),
    );
    check.enlarged().map_or_else(|| design.clone(), |why| words.joined(&design, &words.said(&why)))
}

fn fields(words: &Words, results: &Results) -> Vec<RateRow> {
    let whole = RateRow::new(words.spot_checks.any_error.to_owned(), results.children.as_ref());
    let fields = results.fields.iter().map(|of| RateRow::new(words.checked_field(of.field), of.rate.as_ref()));
    std::iter::once(whole).chain(fields).collect()
}

fn villages(atlas: &Atlas, results: &Results) -> Vec<RateRow> {
    let row = |of: &spot_checks::VillageRate| RateRow {
        repeat: of.repeat,
        missed: Some(Count(of.missed)),
        ..RateRow::new(atlas.places.path(of.village), of.rate.as_ref())
    };
    results.villages.iter().map(row).collect()
}

fn row(words: &Words, atlas: &Atlas, item: &Item) -> ItemRow {
    let (state, mark) = words.item_state(item.state);
    ItemRow {
        href: format!("/spot-checks/households/{}", item.id.0),
        number: item.number,
        head_name: item.recorded.head_name.clone(),
        place: item.place.map(|place| atlas.places.path(place)).unwrap_or_default(),
        children: item.recorded.children.len(),
        surveyor: item.surveyor.clone().unwrap_or_default(),
        state,
        mark,
    }
}

impl CheckPage {
    /// A check in the field.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::SpotChecks);
        let words = frame.words;
        frame.trail = vec![
            Step::to(words.desk.home, "/"),
            Step::to(words.desk.spot_checks, "/spot-checks"),
            Step::here("青石乡2026年秋季学期抽查"),
        ];
        let rate = |wrong, percent: &str, lower: &str, upper: &str| Rate {
            checked: 412,
            wrong,
            percent: percent.into(),
            lower: lower.into(),
            upper: upper.into(),
        };
        let (state, mark) = words.item_state(ItemState::Entered);
        let item = |number, head: &str| ItemRow {
            href: "/spot-checks/households/1".into(),
            number,
            head_name: head.into(),
            place: "青石乡锁林村二社".into(),
            children: 2,
            surveyor: "孙丽".into(),
            state: state.clone(),
            mark,
        };
        let mut village = RateRow::new("青石乡锁林村".into(), Some(&rate(5, "11.90", "5.19", "25.00")));
        (village.repeat, village.missed) = (true, Some(Count(1)));
        let mut other = RateRow::new("青石乡瑞新村".into(), Some(&rate(0, "0.00", "0.00", "4.31")));
        other.missed = Some(Count(0));
        Self {
            id: "1".into(),
            check: ChecksSample::row(language),
            design: "已入户 1,004 户中抽 278 户，7 层，种子 7，允许误差 ±5.00%，置信水平 95%".into(),
            rule: words.said(&SpotCheckPolicy::default().rule()),
            repeat: vec!["青石乡锁林村".into()],
            not_met: Count(3),
            missed: Count(1),
            fields: vec![
                RateRow::new(words.spot_checks.any_error.into(), Some(&rate(14, "3.40", "2.10", "5.45"))),
                RateRow::new(
                    words.checked_field(rules::surveys::CheckedField::BornOn),
                    Some(&rate(6, "1.46", "0.70", "3.01")),
                ),
                RateRow::new(
                    words.checked_field(rules::surveys::CheckedField::Schooling),
                    Some(&rate(2, "0.49", "0.14", "1.70")),
                ),
            ],
            villages: vec![village, other],
            withheld: None,
            rows: vec![item(1, "阿卜杜拉"), item(2, "马国强")],
            paging: Paging::new("/spot-checks/1", &[], 1, 2),
            may_judge: true,
            may_reopen: false,
            frame,
        }
    }
}

struct ChecksSample;

impl ChecksSample {
    fn row(language: Language) -> CheckRow {
        super::ChecksPage::sample(language).rows.swap_remove(1)
    }
}
