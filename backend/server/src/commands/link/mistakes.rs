//! The worst mistakes of a run, with both rows and the account of each, to learn from.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use linkage::measure::{Scored, Truth};
use linkage::{Row, Side};
use rules::matching::{Explanation, explain_pairs};

use super::children::{Matched, rows_by_key};
use super::evaluate::Held;
use super::reading::key_place;
use super::table::CsvTable;
use crate::args::EvaluateArgs;
use crate::failure::Failure;
use crate::output;

type Pair = (Row, Row);

/// Tells of the worst false links (the surest first) and the worst missed ones (the least likely first).
pub(super) fn tell(
    result: &Held,
    truth: &Truth,
    linked: &[Scored],
    matched: Option<&Matched>,
    args: &EvaluateArgs,
) -> Result<(), Failure> {
    let wrong = linked.iter().filter(|pair| !truth.holds(pair.left, pair.right)).map(|pair| (pair.left, pair.right));
    let wrong: Vec<Pair> = wrong.take(args.worst).collect();
    let accounts = Accounts::of(matched, result);
    let mut missed = missed(result, truth, linked);
    let weights = accounts.of_pairs(&missed);
    missed.sort_by(|one, other| {
        let weight = |pair: &Pair| weights.get(pair).map_or(0.0, |account| account.weight);
        weight(one).total_cmp(&weight(other)).then(one.cmp(other))
    });
    missed.truncate(args.worst);
    let shown: HashSet<Pair> = wrong.iter().chain(&missed).copied().collect();
    let texts = [
        texts(args.left.as_deref(), Side::Left, result, &shown)?,
        texts(args.right.as_deref(), Side::Right, result, &shown)?,
    ];
    for (title, pairs) in [("错关联", &wrong), ("漏关联", &missed)] {
        output::line(&format!("\n最差的{title} {} 对", pairs.len()))?;
        let told = accounts.of_pairs(pairs);
        for pair in pairs {
            output::line(&of_pair(result, &texts, *pair, told.get(pair)))?;
        }
    }
    Ok(())
}

/// True pairs of children none of whose rows found its partner.
fn missed(result: &Held, truth: &Truth, linked: &[Scored]) -> Vec<Pair> {
    let right: Vec<&Scored> = linked.iter().filter(|pair| truth.holds(pair.left, pair.right)).collect();
    let lefts: HashSet<Row> = right.iter().map(|pair| pair.left).collect();
    let rights: HashSet<Row> = right.iter().map(|pair| pair.right).collect();
    let pairs = result.cases.keys().filter(|(left, right)| !lefts.contains(left) && !rights.contains(right));
    pairs.copied().collect()
}

fn of_pair(result: &Held, texts: &[HashMap<Row, String>; 2], pair: Pair, account: Option<&Account>) -> String {
    let row = |side: usize, row: Row| {
        let text = texts[side].get(&row).map_or("", String::as_str);
        format!("  {} {text}", result.keys[side][row as usize])
    };
    let errors = result.cases.get(&pair).map(|errors| errors.join("、")).unwrap_or_default();
    let mut lines = vec![row(0, pair.0), row(1, pair.1)];
    if !errors.is_empty() {
        lines.push(format!("    差错：{errors}"));
    }
    lines.extend(account.map(in_words));
    lines.join("\n")
}

/// The waterfall of a pair as one line; the last step is what the other candidates of both rows make of the pair.
fn in_words(account: &Account) -> String {
    let Account { alone: account, weight } = account;
    let steps = account.steps.iter().map(|step| {
        let says = if step.says.is_empty() { &step.title } else { &step.says };
        format!("{says} {:+.1}", step.bits)
    });
    let rest = weight - account.weight;
    let others = (rest.abs() >= 0.05).then(|| format!("其他候选 {rest:+.1}"));
    let steps: Vec<String> = steps.chain(others).collect();
    let against = if account.against.is_empty() { "偶然" } else { &account.against };
    format!("    {} = {:.1} 比特（另一种解释：{against}）", steps.join(" → "), weight)
}

/// The account of a pair by itself, and its weight once the other candidates are taken into account.
struct Account {
    alone: Explanation,
    weight: f64,
}

type RowsByKey<'m> = HashMap<&'m str, Row>;

/// The accounts of pairs, where the files were matched now.
struct Accounts<'m> {
    matched: Option<(&'m Matched, [RowsByKey<'m>; 2])>,
    result: &'m Held,
}

impl<'m> Accounts<'m> {
    fn of(matched: Option<&'m Matched>, result: &'m Held) -> Self {
        let rows = |matched: &'m Matched, side| rows_by_key(&matched.people, side);
        let matched = matched.map(|one| (one, [rows(one, Side::Left), rows(one, Side::Right)]));
        Self { matched, result }
    }

    fn of_pairs(&self, pairs: &[Pair]) -> HashMap<Pair, Account> {
        let Some((matched, [lefts, rights])) = &self.matched else { return HashMap::new() };
        let known = pairs.iter().filter_map(|pair| {
            let left = lefts.get(self.result.keys[0][pair.0 as usize].as_str())?;
            let right = rights.get(self.result.keys[1][pair.1 as usize].as_str())?;
            Some((*pair, (*left, *right)))
        });
        let (pairs, rows): (Vec<Pair>, Vec<Pair>) = known.unzip();
        let accounts = explain_pairs(&matched.people, &matched.outcome.model, &rows);
        let asked: HashSet<Pair> = rows.iter().copied().collect();
        let found = matched.all().filter(|link| asked.contains(&(link.left, link.right)));
        let weights: HashMap<Pair, f64> = found.map(|link| ((link.left, link.right), link.weight)).collect();
        let accounts = rows.iter().zip(accounts).map(|(rows, alone)| {
            let weight = weights.get(rows).copied().unwrap_or(alone.weight);
            Account { alone, weight }
        });
        pairs.into_iter().zip(accounts).collect()
    }
}

/// The rows of the shown pairs as they stand in the file.
fn texts(
    file: Option<&Path>,
    side: Side,
    result: &Held,
    shown: &HashSet<Pair>,
) -> Result<HashMap<Row, String>, Failure> {
    let Some(file) = file else { return Ok(HashMap::new()) };
    let table = CsvTable::open(file)?;
    let Some(place) = key_place(&table, side) else { return Ok(HashMap::new()) };
    let row_of = |pair: &Pair| if side == Side::Left { pair.0 } else { pair.1 };
    let keys = &result.keys[usize::from(side == Side::Right)];
    let wanted: HashMap<&str, Row> =
        shown.iter().map(|pair| (keys[row_of(pair) as usize].as_str(), row_of(pair))).collect();
    let mut texts = HashMap::new();
    table.each(|cells| {
        if let Some(row) = wanted.get(cells.get(place)) {
            let filled: Vec<&str> = cells.iter().filter(|cell| !cell.is_empty()).collect();
            texts.insert(*row, filled.join(" | "));
        }
    })?;
    Ok(texts)
}
