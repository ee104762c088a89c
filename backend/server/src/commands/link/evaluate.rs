//! `baoxue evaluate`: links held against a truth that is known, as for made-up counties: how good, by which kind of error, and the
//! worst mistakes with the account of each.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use linkage::measure::{Measure, Scored, Truth, one_to_one};
use linkage::{Row, Side};
use rules::matching::{Decision, Options, match_children};
use serde_json::json;

use super::Call;
use super::children::{self, Matched};
use super::mistakes;
use super::table::CsvTable;
use crate::args::EvaluateArgs;
use crate::failure::Failure;
use crate::output::{self, Rows};

/// What is held against the truth.
pub(super) struct Held {
    /// Keys by row number, both sides.
    pub keys: [Vec<String>; 2],
    pub scored: Vec<Scored>,
    /// The pairs that no person is asked about.
    pub certain: HashSet<(Row, Row)>,
    /// The true pairs with the errors in their rows.
    pub cases: BTreeMap<(Row, Row), Vec<String>>,
}

/// Reads, measures, prints.
pub(super) fn perform(call: &Call, args: &EvaluateArgs) -> Result<(), Failure> {
    let mut numbers = Numbers::default();
    let (matched, scored, certain) = match (&args.links, &args.left, &args.right) {
        (Some(links), ..) => {
            let (scored, certain) = links_in(links, &mut numbers)?;
            (None, scored, certain)
        }
        (None, Some(left), Some(right)) => {
            let people = children::read(left, right)?;
            let outcome = match_children(&people, &[], &Options::default());
            let matched = Matched { people, outcome };
            let (scored, certain) = scored(&matched, &mut numbers);
            (Some(matched), scored, certain)
        }
        _ => return Err(Failure::usage("请给出 --links，或同时给出 --left 与 --right".to_owned())),
    };
    let cases = truth_in(&args.truth, &mut numbers)?;
    let result = Held { keys: numbers.into_keys(), scored, certain, cases };
    let truth = Truth::of(result.cases.keys().copied());
    let figures = Figures::of(&result, &truth);
    if call.json {
        return output::json(&figures.json());
    }
    output::line(&figures.told())?;
    output::line(by_kind(&result, &figures).table().trim_end())?;
    mistakes::tell(&result, &truth, &figures.linked, matched.as_ref(), args)
}

/// The figures of a result.
pub(super) struct Figures {
    pairs: Measure,
    single: Measure,
    linkable: f64,
    certain: (usize, usize),
    /// The one-to-one links above the best cut.
    pub linked: Vec<Scored>,
}

impl Figures {
    fn of(result: &Held, truth: &Truth) -> Self {
        let linkable = truth.most_one_to_one();
        let single = one_to_one(&result.scored);
        let measure = truth.best_cut(&single, linkable);
        let good = result.certain.iter().filter(|(left, right)| truth.holds(*left, *right)).count();
        Self {
            pairs: truth.best_cut(&result.scored, counted(truth.len())),
            linkable,
            certain: (result.certain.len(), good),
            linked: single.into_iter().filter(|pair| pair.weight >= measure.cut).collect(),
            single: measure,
        }
    }

    fn certain_precision(&self) -> f64 {
        counted(self.certain.1) / counted(self.certain.0).max(1.0)
    }

    fn certain_share(&self) -> f64 {
        counted(self.certain.1) / self.linkable.max(1.0)
    }

    fn json(&self) -> serde_json::Value {
        let measure = |one: &Measure| json!({ "precision": one.precision, "recall": one.recall, "f1": one.f1, "wrong": one.wrong, "missed": one.missed.round(), "cut": one.cut });
        let (certain, good) = self.certain;
        json!({
            "one_to_one": measure(&self.single), "pairs": measure(&self.pairs), "linkable": self.linkable,
            "certain": certain, "certain_wrong": certain - good,
            "certain_precision": self.certain_precision(), "certain_share": self.certain_share(),
        })
    }

    fn told(&self) -> String {
        let line = |name: &str, one: &Measure| {
            let (p, r) = (one.precision * 100.0, one.recall * 100.0);
            format!(
                "{name}：F1 {:.5}（正确率 {p:.3}%，查全率 {r:.3}%；错 {:.0}，漏 {:.0}；界线 {:.2}）",
                one.f1, one.wrong, one.missed, one.cut
            )
        };
        let (certain, good) = self.certain;
        let (precision, share) = (self.certain_precision() * 100.0, self.certain_share() * 100.0);
        format!(
            "{}\n{}\n自动关联：{certain} 对，错 {}，正确率 {precision:.3}%，占可关联 {:.0} 人的 {share:.2}%\n",
            line("一对一", &self.single),
            line("全部对（含重复登记）", &self.pairs),
            certain - good,
            self.linkable
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of links are far below 2^52")]
fn counted(count: usize) -> f64 {
    count as f64
}

/// How many true pairs with each kind of error were linked, and linked without a person.
fn by_kind(result: &Held, figures: &Figures) -> Rows {
    let linked: HashSet<(Row, Row)> = figures.linked.iter().map(|pair| (pair.left, pair.right)).collect();
    let mut kinds: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for (pair, errors) in &result.cases {
        let own: HashSet<&str> = errors.iter().map(String::as_str).collect();
        for kind in if own.is_empty() { HashSet::from(["（无差错）"]) } else { own } {
            let counts = kinds.entry(kind).or_default();
            counts[0] += 1;
            counts[1] += u32::from(linked.contains(pair));
            counts[2] += u32::from(result.certain.contains(pair));
        }
    }
    let mut kinds: Vec<(&str, [u32; 3])> = kinds.into_iter().collect();
    kinds.sort_by_key(|(name, [count, ..])| (std::cmp::Reverse(*count), *name));
    let mut rows = Rows::under(&["差错", "真实对", "已关联", "自动关联"]);
    for (kind, [count, linked, certain]) in kinds {
        let percent = |part: u32| format!("{:.2}%", f64::from(part) / f64::from(count) * 100.0);
        rows.rows.push(vec![kind.to_owned(), count.to_string(), percent(linked), percent(certain)]);
    }
    rows
}

/// Numbers for the keys of both sides.
#[derive(Default)]
struct Numbers {
    sides: [HashMap<String, Row>; 2],
}

impl Numbers {
    fn of(&mut self, side: Side, key: &str) -> Row {
        let numbers = &mut self.sides[usize::from(side == Side::Right)];
        if let Some(number) = numbers.get(key) {
            return *number;
        }
        let number = Row::try_from(numbers.len()).unwrap_or(Row::MAX);
        numbers.insert(key.to_owned(), number);
        number
    }

    fn into_keys(self) -> [Vec<String>; 2] {
        self.sides.map(|numbers| {
            let mut keys = vec![String::new(); numbers.len()];
            for (key, number) in numbers {
                keys[number as usize] = key;
            }
            keys
        })
    }
}

/// Pairs with their weights, and those that need no person.
type Links = (Vec<Scored>, HashSet<(Row, Row)>);

fn scored(matched: &Matched, numbers: &mut Numbers) -> Links {
    let (mut scored, mut certain) = (Vec::new(), HashSet::new());
    for link in matched.all() {
        let (left, right) = matched.keys(link.left, link.right);
        let pair = (numbers.of(Side::Left, left), numbers.of(Side::Right, right));
        scored.push(Scored { left: pair.0, right: pair.1, weight: link.weight });
        if link.decision != Decision::Review {
            certain.insert(pair);
        }
    }
    (scored, certain)
}

fn links_in(file: &Path, numbers: &mut Numbers) -> Result<Links, Failure> {
    let table = CsvTable::open(file)?;
    let place = |names: &[&str]| table.place(|heading| names.contains(&heading));
    let need = |names: &[&str]| place(names).ok_or_else(|| table.lacks(names[0]));
    let (survey, roster, weight) = (need(&["survey_id"])?, need(&["roster_id"])?, need(&["weight", "score"])?);
    let decision = place(&["decision"]);
    let (mut scored, mut certain) = (Vec::new(), HashSet::new());
    table.each(|cells| {
        let pair = (numbers.of(Side::Left, cells.get(survey)), numbers.of(Side::Right, cells.get(roster)));
        let weight = cells.get(weight).parse().unwrap_or(f64::MIN);
        scored.push(Scored { left: pair.0, right: pair.1, weight });
        if decision.is_some_and(|place| matches!(cells.get(place), "certain" | "settled")) {
            certain.insert(pair);
        }
    })?;
    Ok((scored, certain))
}

/// Both shapes of a truth: a line a pair, or a line a person with all the keys of either side.
fn truth_in(file: &Path, numbers: &mut Numbers) -> Result<BTreeMap<(Row, Row), Vec<String>>, Failure> {
    let table = CsvTable::open(file)?;
    let place = |names: &[&str]| table.place(|heading| names.contains(&heading));
    let need = |names: &[&str]| place(names).ok_or_else(|| table.lacks(names[0]));
    let (survey, roster) = (need(&["survey_id", "survey_ids"])?, need(&["roster_id", "roster_ids"])?);
    let errors = [place(&["survey_errors"]), place(&["roster_errors"])];
    let mut cases = BTreeMap::new();
    table.each(|cells| {
        let listed = |place: usize| cells.get(place).split(';').filter(|key| !key.is_empty());
        let kinds = errors.iter().flatten().flat_map(|place| cells.get(*place).split(['+', ';']));
        let kinds = kinds.map(|kind| kind.trim_start_matches("s:").trim_start_matches("r:"));
        let kinds: Vec<String> = kinds.filter(|kind| !kind.is_empty()).map(str::to_owned).collect();
        for left in listed(survey) {
            for right in listed(roster) {
                let pair = (numbers.of(Side::Left, left), numbers.of(Side::Right, right));
                cases.insert(pair, kinds.clone());
            }
        }
    })?;
    Ok(cases)
}
