//! From weighed pairs to decisions: certain, for review, or settled by a person; and a reason for everything.

use std::collections::HashMap;

use linkage::weights::probability;
use linkage::{Linked, Model, Pair, Pattern, Row, Side};

use crate::matching::children::{Children, place};
use crate::matching::doubles::{Doubles, Same};
use crate::matching::reasons;

/// Who decided, or has to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Linked without a person.
    Certain,
    /// Waits for a person.
    Review,
    /// Settled by a person.
    Settled,
}

impl Decision {
    /// The word of contract §3.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Review => "review",
            Self::Settled => "settled",
        }
    }
}

/// A left row and a right row that are, or may be, one child.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Row of the left list.
    pub left: Row,
    /// Row of the right list.
    pub right: Row,
    /// Bits for the pair by itself: what [`linkage`] gives, in a batch or for a single row.
    pub evidence: f64,
    /// log2 of the odds once the other candidates of both rows are taken into account.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// Who decided.
    pub decision: Decision,
    /// How they agree, for [`Outcome::model`]'s waterfall.
    pub pattern: Pattern,
    /// One Chinese sentence.
    pub reason: String,
}

/// Two rows of one list that are, or may be, one child.
#[derive(Clone, Debug, PartialEq)]
pub struct Double {
    /// The row that came first.
    pub one: Row,
    /// The other.
    pub other: Row,
    /// log2 of the odds.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// `Certain` or `Review`.
    pub decision: Decision,
    /// One Chinese sentence.
    pub reason: String,
}

/// A row without a partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Unmatched {
    /// The row.
    pub row: Row,
    /// The row of the other list that came closest.
    pub nearest: Option<Row>,
    /// Why there is no partner: one Chinese sentence.
    pub reason: String,
}

/// Everything a match has found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One child – one row: no row of either list occurs twice. By left row.
    pub links: Vec<Link>,
    /// Losing candidates, best first within a left row: shown in review, never linked.
    pub contested: Vec<Link>,
    /// Left rows without a partner.
    pub unmatched_left: Vec<Unmatched>,
    /// Right rows without a partner.
    pub unmatched_right: Vec<Unmatched>,
    /// Doubles inside the left list (重复建档).
    pub doubles_left: Vec<Double>,
    /// Doubles inside the right list (双重学籍).
    pub doubles_right: Vec<Double>,
    /// The model as learnt from these lists.
    pub model: Model,
    /// Distinct pairs that were compared.
    pub compared: u64,
}

/// The links of both sides and what each row might have had instead.
struct Table<'l> {
    linked: &'l Linked,
    doubles: &'l Doubles,
    of_left: HashMap<Row, &'l Pair>,
    of_right: HashMap<Row, &'l Pair>,
    by_right: HashMap<Row, Vec<&'l Pair>>,
    by_left: HashMap<Row, Vec<&'l Pair>>,
    /// Bits that a pair gains when neither row has another candidate: were it no match, both true partners would have to be
    /// missing, and few are.
    alone: f64,
}

pub(super) fn decide(children: &Children<'_>, linked: &Linked, doubles: &Doubles) -> Outcome {
    let rows = (children.people.count(Side::Left), children.people.count(Side::Right));
    let table = Table::new(linked, doubles, rows);
    let (mut links, mut contested) = (Vec::new(), Vec::new());
    for pair in &linked.pairs {
        if pair.chosen {
            links.push(table.chosen(pair));
        } else if pair.weight > linked.model.bars.review {
            contested.push(table.losing(pair));
        }
    }
    contested.sort_by(|one, other| one.left.cmp(&other.left).then(other.weight.total_cmp(&one.weight)));
    let unmatched = |side| table.unmatched(side, u32::try_from(children.people.count(side)).unwrap_or(u32::MAX));
    Outcome {
        links,
        contested,
        unmatched_left: unmatched(Side::Left),
        unmatched_right: unmatched(Side::Right),
        doubles_left: all_doubles(&linked.model, doubles, Side::Left),
        doubles_right: all_doubles(&linked.model, doubles, Side::Right),
        model: linked.model.clone(),
        compared: linked.compared,
    }
}

impl<'l> Table<'l> {
    fn new(linked: &'l Linked, doubles: &'l Doubles, rows: (usize, usize)) -> Self {
        let mut table = Self {
            linked,
            doubles,
            of_left: HashMap::new(),
            of_right: HashMap::new(),
            by_right: HashMap::new(),
            by_left: HashMap::new(),
            alone: bits_for_standing_alone(linked.model.matches_per_row, rows),
        };
        for pair in &linked.pairs {
            table.by_left.entry(pair.left).or_default().push(pair);
            table.by_right.entry(pair.right).or_default().push(pair);
            if pair.chosen {
                table.of_left.insert(pair.left, pair);
                table.of_right.insert(pair.right, pair);
            }
        }
        table
    }

    fn chosen(&self, pair: &Pair) -> Link {
        let model = &self.linked.model;
        let rival = self.best_exchange(pair);
        let weight = -((-(pair.weight + self.alone)).exp2() + (-rival).exp2()).log2();
        let doubt = self.doubt(pair, weight, rival);
        let decision = match (pair.settled, doubt) {
            (true, _) => Decision::Settled,
            (false, None) => Decision::Certain,
            (false, Some(_)) => Decision::Review,
        };
        let reason = match decision {
            Decision::Settled => format!("人工确认为同一人：{}。", reasons::of_pair(model, pair)),
            _ => format!("{}{}。", reasons::of_pair(model, pair), doubt.unwrap_or_default()),
        };
        link(pair, weight, decision, reason)
    }

    /// What keeps a chosen pair from being certain.
    fn doubt(&self, pair: &Pair, weight: f64, rival: f64) -> Option<&'static str> {
        let bars = self.linked.model.bars;
        if rival < bars.margin {
            return Some("；另有相近的记录，需人工核对");
        }
        match burden(pair.pattern) {
            (more, doubt) if more > 0.0 => (weight < bars.certain + more).then_some(doubt),
            _ if weight >= bars.certain => None,
            _ if pair.against == 2 => Some("；可能是双胞胎，需人工核对"),
            _ => Some("；证据不足，需人工核对"),
        }
    }

    /// How much worse the best other assignment is, looking one exchange ahead. Doubles of the partner are no competition.
    fn best_exchange(&self, pair: &Pair) -> f64 {
        let for_right = self.by_right[&pair.right].iter().filter(|other| other.left != pair.left).map(|other| {
            let holds = self.of_left.get(&other.left);
            self.exchange(pair, other, holds.map(|held| (pair.left, held.right, held.weight)), Side::Left)
        });
        let for_left = self.by_left[&pair.left].iter().filter(|other| other.right != pair.right).map(|other| {
            let holds = self.of_right.get(&other.right);
            self.exchange(pair, other, holds.map(|held| (held.left, pair.right, held.weight)), Side::Right)
        });
        for_right.chain(for_left).fold(f64::INFINITY, f64::min)
    }

    fn exchange(&self, pair: &Pair, other: &Pair, held: Option<(Row, Row, f64)>, side: Side) -> f64 {
        let (one, two) = if side == Side::Left { (pair.left, other.left) } else { (pair.right, other.right) };
        if self.doubles.between(side, one, two).is_some_and(|same| same.weight.bits > 0.0) {
            return f64::INFINITY;
        }
        let (gives_up, gains) = held.map_or((0.0, 0.0), |(left, right, weight)| (weight, self.weight_of(left, right)));
        pair.weight + gives_up - other.weight - gains
    }

    fn weight_of(&self, left: Row, right: Row) -> f64 {
        let pairs = self.by_left.get(&left).into_iter().flatten();
        pairs.filter(|pair| pair.right == right).map(|pair| pair.weight.max(0.0)).next().unwrap_or(0.0)
    }

    /// A candidate that lost is the same child only if it is a double of the winner.
    fn losing(&self, pair: &Pair) -> Link {
        let as_double = |side: Side, one: Row, winner: Option<&&Pair>| {
            let other = winner.map(|winner| if side == Side::Left { winner.left } else { winner.right })?;
            self.doubles.between(side, one, other).map(|same| same.weight.bits)
        };
        let by_left = as_double(Side::Right, pair.right, self.of_left.get(&pair.left));
        let by_right = as_double(Side::Left, pair.left, self.of_right.get(&pair.right));
        let weight = [by_left, by_right].into_iter().flatten().fold(pair.weight, f64::min);
        let why = match (by_left, by_right) {
            (Some(bits), _) if bits > 0.0 => "；该儿童已与另一条相符，疑似同一学生两条记录",
            (_, Some(bits)) if bits > 0.0 => "；该记录已与另一名儿童相符，疑似重复登记",
            (Some(_), _) => "；该儿童与另一条更相符",
            _ => "；该记录与另一名儿童更相符",
        };
        link(pair, weight, Decision::Review, format!("{}{why}。", reasons::of_pair(&self.linked.model, pair)))
    }

    fn unmatched(&self, side: Side, rows: Row) -> Vec<Unmatched> {
        let (links, pairs) = match side {
            Side::Left => (&self.of_left, &self.by_left),
            Side::Right => (&self.of_right, &self.by_right),
        };
        let alone = (0..rows).filter(|row| !links.contains_key(row));
        alone.map(|row| self.why_alone(side, row, pairs.get(&row).map_or(&[], Vec::as_slice))).collect()
    }

    fn why_alone(&self, side: Side, row: Row, pairs: &[&Pair]) -> Unmatched {
        let Some(best) = pairs.iter().max_by(|one, other| one.weight.total_cmp(&other.weight)) else {
            let reason = "对方名单中没有姓名、出生日期、证件号码、学籍号或父母与其相近的记录。".to_owned();
            return Unmatched { row, nearest: None, reason };
        };
        let (nearest, taken) = match side {
            Side::Left => (best.right, self.of_right.contains_key(&best.right)),
            Side::Right => (best.left, self.of_left.contains_key(&best.left)),
        };
        let near = reasons::of_pair(&self.linked.model, best);
        let reason = if taken {
            format!("最相近的记录（{near}）已与他人相符。")
        } else {
            format!("最相近的记录证据不足：{near}。")
        };
        Unmatched { row, nearest: Some(nearest), reason }
    }
}

/// The share of rows of either list that has no partner, as bits.
fn bits_for_standing_alone(matches_per_row: f64, (left, right): (usize, usize)) -> f64 {
    let missing = |share: f64| (1.0 - share).clamp(0.03, 0.9);
    let on_right = matches_per_row * left as f64 / right.max(1) as f64;
    -(missing(matches_per_row) * missing(on_right)).log2()
}

fn link(pair: &Pair, weight: f64, decision: Decision, reason: String) -> Link {
    Link {
        left: pair.left,
        right: pair.right,
        evidence: pair.weight,
        weight,
        probability: if decision == Decision::Settled { 1.0 } else { probability(weight) },
        decision,
        pattern: pair.pattern,
        reason,
    }
}

/// What a pattern must prove beyond the usual, and the words for it: bits above the bar, infinite where only a person may say.
///
/// Two valid numbers are two people unless name, birth and family are the same; name and birth alone prove nothing; both parents
/// different means a cousin of the same name until a number says otherwise; another name is another twin wherever a list shows
/// twins.
fn burden(pattern: Pattern) -> (f64, &'static str) {
    const NEVER: f64 = f64::INFINITY;
    let level = |place| pattern.level(place);
    let same_person = matches!(level(place::NAME), 1..=4) && matches!(level(place::BIRTH), 1 | 2);
    let same_family = matches!(level(place::PARENTS), 1 | 2) || level(place::CONTACT) == 1;
    let twins = level(place::TWIN) != 1;
    if matches!(level(place::ID), 5 | 8) {
        let bits = if same_person && same_family && !twins { 4.0 } else { NEVER };
        return (bits, "；两个有效证件号码不同，需人工核对");
    }
    let number = matches!(level(place::ID), 1..=4) || matches!(level(place::ROLL), 1 | 2);
    let name = matches!(level(place::NAME), 1..=6 | 14);
    let birth = matches!(level(place::BIRTH), 1..=5);
    let family = matches!(level(place::PARENTS), 1..=5) || matches!(level(place::CONTACT), 1 | 2);
    let around = matches!(level(place::HOME), 1..=4) || level(place::SCHOOL) == 1;
    if number && (name || birth || family) {
        return (0.0, "");
    }
    if level(place::PARENTS) == 8 {
        return (NEVER, "；父母姓名都不同，需人工核对");
    }
    if name && !family && !around {
        return (NEVER, "；只有姓名和出生日期相符，需人工核对");
    }
    let enough = usize::from(birth) + usize::from(family) + usize::from(around);
    match (name, enough) {
        (false, _) if twins => (NEVER, "；姓名不符，家中有双胞胎，需人工核对"),
        (false, _) if matches!(level(place::NAME), 7 | 8) => (NEVER, "；姓名有一字不同，可能是双胞胎，需人工核对"),
        (false, _) => (3.0, "；姓名不符，需人工核对"),
        (true, 0 | 1) => (3.0, "；证据不足，需人工核对"),
        (true, _) => (0.0, ""),
    }
}

fn all_doubles(model: &Model, doubles: &Doubles, side: Side) -> Vec<Double> {
    let within = if side == Side::Left { &doubles.left } else { &doubles.right };
    let mut found: Vec<Double> = within
        .iter()
        .filter(|(_, same)| same.weight.bits > 0.0)
        .map(|((one, other), same)| double(model, *one, *other, same))
        .collect();
    found.sort_by_key(|double| (double.one, double.other));
    found
}

fn double(model: &Model, one: Row, other: Row, same: &Same) -> Double {
    let weight = same.weight.bits;
    let certain = weight >= model.bars.certain + burden(same.pattern).0;
    Double {
        one,
        other,
        weight,
        probability: probability(weight),
        decision: if certain { Decision::Certain } else { Decision::Review },
        reason: format!("{}。", reasons::of_pattern(model, same.pattern, usize::from(same.weight.against))),
    }
}
