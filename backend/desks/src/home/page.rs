//! The home page as it is drawn.

use askama::Template;
use rules::{
    rates::{Covers, Indicator},
    schools::System,
};

use crate::{
    count::{Count, thousandths},
    frame::{Desk, Frame},
    village_map::{MapPlace, VillageMap},
    words::{Language, Words},
};

/// One key figure (指标) with its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureCard {
    /// Name of the indicator.
    pub name: String,
    /// Formula and basis, where they need saying.
    pub reading: String,
    /// 统计期间: the term, school year or cohort it speaks of.
    pub covers: String,
    /// `99.73`, or nothing when nobody is in the denominator.
    pub percent: Option<String>,
    /// `目标 ≥ 99.5%`.
    pub target: Option<String>,
    /// Whether the target is met; unknown without a target or a figure.
    pub meets: Option<bool>,
    /// 分子
    pub numerator: Count,
    /// 分母
    pub denominator: Count,
    /// The list of the numerator.
    pub numerator_href: String,
    /// The list of the denominator.
    pub denominator_href: String,
    /// 另有待核实 12 人: the figure is not yet the last word.
    pub waiting: Option<Waiting>,
    /// Why it lies above 100 % or below 0, where it does.
    pub beyond: Option<String>,
}

/// Those whom a figure counts and nobody has verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// 另有待核实 12 人.
    pub said: String,
    /// Their list.
    pub href: String,
}

/// How many suspects a kind of flag has raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindBar {
    /// Name of the kind.
    pub name: String,
    /// Suspects.
    pub count: Count,
    /// Length of the bar in thousandths of the longest.
    pub share: u64,
    /// Their list.
    pub href: String,
}

/// A place within the area: how far the survey is and what is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressRow {
    /// 名称
    pub name: String,
    /// Figures of this place.
    pub href: String,
    /// 应查儿童
    pub children: Count,
    /// On this round's survey, with an answer.
    pub surveyed: Count,
    /// Share of these, in thousandths.
    pub share: u64,
    /// Open suspects.
    pub open: Count,
    /// Their list.
    pub open_href: String,
}

impl ProgressRow {
    /// `98.4%`.
    pub fn percent(&self) -> String {
        format!("{}.{}%", self.share / 10, self.share % 10)
    }
}

/// 工作台
#[derive(Debug, Clone, Template)]
#[template(path = "home/page.html")]
pub struct HomePage {
    /// The frame.
    pub frame: Frame,
    /// The officer's own area.
    pub area: String,
    /// Reference day of the figures.
    pub as_of: String,
    /// 核心指标
    pub figures: Vec<FigureCard>,
    /// 线索: flags that wait, of every kind.
    pub suspects_open: Count,
    /// Persons whom they are about; one may have several.
    pub persons_open: Count,
    /// Of these, children on 疑似辍学台账.
    pub dropouts_suspected: Count,
    /// Of the suspected dropouts, children at a school elsewhere that nobody has proven: entry rates count them as in school.
    pub dropouts_elsewhere: Count,
    /// Of these, children whom a person has found out of school.
    pub dropouts_confirmed: Count,
    /// The flags, of the same term.
    pub suspects_href: String,
    /// The persons, a row each.
    pub persons_href: String,
    /// The suspected dropouts among them, a row each.
    pub dropouts_href: String,
    /// Those of them whose school elsewhere is not proven, a row each.
    pub elsewhere_href: String,
    /// The verified dropouts among them, a row each.
    pub confirmed_href: String,
    /// Pairs that wait.
    pub pairs_waiting: Count,
    /// Their list, of the same term.
    pub pairs_href: String,
    /// Suspects by kind, longest first.
    pub kinds: Vec<KindBar>,
    /// Whether the term was judged at all: only then does an empty list say something.
    pub judged: bool,
    /// Places within the area.
    pub progress: Vec<ProgressRow>,
    /// Where suspects are.
    pub map: Option<VillageMap>,
}

impl HomePage {
    /// 涉及 164 人.
    pub fn persons_said(&self) -> String {
        let persons = self.persons_open;
        self.frame.words.say(format!("涉及 {persons} 人"), format!("about {persons} persons"))
    }

    /// 其中疑似辍学 141 人.
    pub fn dropouts_said(&self) -> String {
        let dropouts = self.dropouts_suspected;
        self.frame.words.say(format!("其中疑似辍学 {dropouts} 人"), format!("{dropouts} of them suspected dropouts"))
    }

    /// 含县外就读未证明 5 人.
    pub fn elsewhere_said(&self) -> String {
        let children = self.dropouts_elsewhere;
        self.frame.words.say(
            format!("含县外就读未证明 {children} 人，入学率暂计在校"),
            format!("{children} of them at a school elsewhere not proven, whom entry rates count as in school so far"),
        )
    }

    /// 已核实失学辍学 12 人.
    pub fn confirmed_said(&self) -> String {
        let dropouts = self.dropouts_confirmed;
        self.frame.words.say(format!("已核实失学辍学 {dropouts} 人"), format!("{dropouts} verified dropouts"))
    }

    /// The text beside each colour of the map.
    pub fn legend(&self) -> Vec<String> {
        let from = crate::village_map::HEAT_FROM;
        let clues = self.frame.words.desk.clues;
        let upper = |nth: usize| from.get(nth + 1).map(|next| next - 1);
        (0..from.len())
            .map(|nth| match upper(nth) {
                Some(last) if last == from[nth] => format!("{last} {clues}"),
                Some(last) => format!("{}–{last} {clues}", from[nth]),
                None => format!("≥ {} {clues}", from[nth]),
            })
            .collect()
    }

    /// A county officer's home page with made-up figures.
    pub fn sample(language: Language) -> Self {
        let frame = Frame::sample(language, Desk::Home);
        let words = frame.words;
        Self {
            area: "云岭县".into(),
            as_of: "2026-08-31".into(),
            figures: sample_figures(words),
            suspects_open: Count(187),
            persons_open: Count(164),
            dropouts_suspected: Count(141),
            dropouts_elsewhere: Count(27),
            dropouts_confirmed: Count(12),
            pairs_waiting: Count(64),
            suspects_href: "/suspects".into(),
            persons_href: "/suspects?each=1".into(),
            dropouts_href: "/suspects?dropouts=1&each=1".into(),
            elsewhere_href: "/suspects?kind=out_of_county_unproven&dropouts=1&each=1".into(),
            confirmed_href: "/suspects?confirmed=1&each=1".into(),
            pairs_href: "/pairs".into(),
            kinds: sample_kinds(words),
            judged: true,
            progress: sample_progress(),
            map: sample_map(words),
            frame,
        }
    }
}

fn sample_figures(words: &Words) -> Vec<FigureCard> {
    let figure =
        |id: &str, formula: &str, percent: &str, bound: &str, at_least: bool, meets: bool, n: u64, d: u64| FigureCard {
            name: words.indicator(id),
            reading: words.formula(formula),
            covers: sample_covers(words, id),
            percent: Some(percent.into()),
            target: Some(target(words, bound, at_least)),
            meets: Some(meets),
            numerator: Count(n),
            denominator: Count(d),
            numerator_href: "/rates/persons".into(),
            denominator_href: "/rates/persons".into(),
            waiting: (id == "dropout_junior")
                .then(|| Waiting { said: words.waiting(12), href: "/rates/persons".into() }),
            beyond: None,
        };
    vec![
        figure("primary_entry", "standard", "99.73", "99.5", true, true, 11_842, 11_874),
        figure("junior_entry", "standard", "98.61", "99", true, false, 5_881, 5_964),
        figure("retention_nine", "transfer_corrected", "96.89", "95", true, true, 1_807, 1_865),
        figure("dropout_primary", "person", "0.08", "0.6", false, true, 9, 11_610),
        figure("dropout_junior", "person", "0.94", "1.8", false, true, 55, 5_842),
    ]
}

/// What that indicator covers in the term of the samples.
pub(crate) fn sample_covers(words: &Words, id: &str) -> String {
    let (term, indicator) = ("2026-autumn".parse().ok(), Indicator::from_code(id));
    let covers = indicator.zip(term).map(|(indicator, term)| Covers::of(indicator, term, System::SixThree));
    covers.map(|covers| words.covers(covers)).unwrap_or_default()
}

/// 目标 ≥ 99.5% or 控制线 ≤ 0.6%.
pub fn target(words: &Words, bound: &str, at_least: bool) -> String {
    let said = if at_least { words.home.threshold_at_least } else { words.home.threshold_at_most };
    format!("{said} {bound}%")
}

fn sample_kinds(words: &Words) -> Vec<KindBar> {
    [
        ("left_roll", 71),
        ("never_enrolled", 42),
        ("claimed_school_disagrees", 38),
        ("long_absence", 19),
        ("roll_without_child", 11),
        ("double_roll", 6),
    ]
    .into_iter()
    .map(|(kind, count)| KindBar {
        name: words.flag_kind(kind),
        count: Count(count),
        share: thousandths(count, 71),
        href: format!("/suspects?kind={kind}"),
    })
    .collect()
}

const SAMPLE_TOWNSHIPS: [(&str, u64, u64, u64); 9] = [
    ("云岭镇", 3_412, 3_398, 24),
    ("青石乡", 1_920, 1_788, 31),
    ("白水镇", 2_655, 2_655, 12),
    ("松坪乡", 1_204, 1_050, 28),
    ("龙泉镇", 2_870, 2_811, 19),
    ("柳树湾乡", 988, 802, 33),
    ("大坪镇", 2_033, 2_020, 9),
    ("石门乡", 1_310, 1_297, 21),
    ("东山街道", 3_508, 3_471, 10),
];

fn sample_progress() -> Vec<ProgressRow> {
    SAMPLE_TOWNSHIPS
        .into_iter()
        .map(|(name, children, surveyed, open)| ProgressRow {
            name: name.into(),
            href: "/rates?place=629001101000".into(),
            children: Count(children),
            surveyed: Count(surveyed),
            share: thousandths(surveyed, children),
            open: Count(open),
            open_href: "/suspects?township=629001101000".into(),
        })
        .collect()
}

/// Nine townships of sixteen villages each: a grid whose corners are moved about, always in the same way.
fn sample_map(words: &Words) -> Option<VillageMap> {
    let corner = |col: u32, row: u32| {
        let nudge =
            |salt: u32| f64::from((col * 73 + row * 151 + salt).wrapping_mul(2_654_435_761) >> 16 & 0xff) / 255.0 - 0.5;
        (103.5 + (f64::from(col) + nudge(1) * 0.55) * 0.03, 35.9 - (f64::from(row) + nudge(2) * 0.55) * 0.025)
    };
    let cell = |col: u32, row: u32| {
        vec![vec![corner(col, row), corner(col + 1, row), corner(col + 1, row + 1), corner(col, row + 1)]]
    };
    let villages: Vec<MapPlace> = (0..144u32)
        .map(|nth| MapPlace {
            name: format!("{}村", nth + 1),
            rings: cell(nth % 12, nth / 12),
            count: u64::from((nth * 37 % 29).saturating_sub(18)) * u64::from(nth % 3 == 0) + u64::from(nth % 7 == 0),
            href: "/suspects?village=629001101201".into(),
        })
        .collect();
    let townships: Vec<MapPlace> = (0..9u32)
        .map(|nth| {
            let (left, top) = (nth % 3 * 4, nth / 3 * 4);
            let (top_side, right_side) =
                ((0..4).map(|i| corner(left + i, top)), (0..4).map(|i| corner(left + 4, top + i)));
            let (low_side, left_side) =
                ((0..4).map(|i| corner(left + 4 - i, top + 4)), (0..4).map(|i| corner(left, top + 4 - i)));
            let ring = top_side.chain(right_side).chain(low_side).chain(left_side).collect();
            MapPlace { name: SAMPLE_TOWNSHIPS[nth as usize].0.into(), rings: vec![ring], count: 0, href: String::new() }
        })
        .collect();
    VillageMap::draw(&villages, &townships, |place| format!("{} {} {}", place.name, place.count, words.desk.clues))
}
