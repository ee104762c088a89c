//! A declared model put to work on two tables: columns found, values compared once per distinct pair.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::block::{Keys, fingerprint, stir};
use crate::compare::Test;
use crate::model::{Comparison, Model};
use crate::pairing::{Pairing, Row, Side};
use crate::pattern::Pattern;
use crate::table::{Tables, Text};

/// A comparator of the caller: whether two different texts agree in its way.
pub type Custom = Box<dyn Fn(&str, &str) -> bool + Send + Sync>;

/// A column or comparator that the model names and nobody has.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFound {
    /// The column is missing.
    #[error("表中没有模型所用的列“{0}”，请检查表头或模型")]
    Column(String),
    /// The comparator is missing.
    #[error("模型用到未提供的比较方法“{0}”")]
    Comparator(String),
}

/// Columns of a comparison or key part: in the left table and in the right one.
type Columns = [Option<usize>; 2];

/// Two tables under a declared model.
pub struct Declared<'t> {
    tables: &'t Tables,
    questions: Vec<Question>,
    blocks: Vec<Vec<(Columns, Option<usize>)>>,
    custom: HashMap<String, Custom>,
    /// The model, for its exact steps and the blocks that it asks last.
    model: Model,
    /// Tells this pairing's memories from another's.
    number: u64,
}

/// One comparison with its columns found.
struct Question {
    columns: Columns,
    tests: Vec<(Test, Columns)>,
    /// How many right rows hold each text.
    counts: HashMap<Text, u32>,
}

impl<'t> Declared<'t> {
    /// Puts a model to work on tables.
    ///
    /// # Errors
    /// When a column or a comparator of the model is not there.
    pub fn new(tables: &'t Tables, model: &Model, custom: HashMap<String, Custom>) -> Result<Self, NotFound> {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let questions = model.comparisons.iter().map(|comparison| question(tables, comparison, &custom));
        let blocks = model.blocks.iter().map(|block| {
            let parts =
                block.keys.iter().map(|part| Ok((columns(tables, &part.column, part.right.as_deref())?, part.first)));
            parts.collect()
        });
        Ok(Self {
            tables,
            questions: questions.collect::<Result<_, _>>()?,
            blocks: blocks.collect::<Result<_, _>>()?,
            custom,
            model: model.clone(),
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
        })
    }

    fn cell(&self, (side, row): (Side, Row), columns: Columns) -> Text {
        columns[usize::from(side == Side::Right)].map_or(0, |column| self.tables.table(side).cell(column, row))
    }

    fn level(&self, place: usize, one: (Side, Row), other: (Side, Row)) -> u8 {
        let question = &self.questions[place];
        let (left, right) = (self.cell(one, question.columns), self.cell(other, question.columns));
        if left == 0 || right == 0 {
            return 0;
        }
        let crossed = question.tests.iter().any(|(test, _)| matches!(test, Test::InColumn(_)));
        if crossed || left == right {
            return self.first_that_holds(question, (left, one), (right, other));
        }
        let key = stir(self.number << 8 | place as u64) ^ stir(u64::from(left) << 32 | u64::from(right));
        remember(key, || self.first_that_holds(question, (left, one), (right, other)))
    }

    fn first_that_holds(&self, question: &Question, one: (Text, (Side, Row)), other: (Text, (Side, Row))) -> u8 {
        let texts = self.tables.texts();
        let holds = |(test, columns): &(Test, Columns)| match test {
            _ if one.0 == other.0 && !matches!(test, Test::InColumn(_)) => true,
            Test::InColumn(_) => self.cell(other.1, *columns) == one.0 || self.cell(one.1, *columns) == other.0,
            Test::Custom(name) => {
                self.custom.get(name).is_some_and(|test| test(texts.text(one.0), texts.text(other.0)))
            }
            test => test.holds(texts.text(one.0), texts.text(other.0)),
        };
        question.tests.iter().position(holds).map_or(0, |place| place as u8 + 1)
    }
}

/// Texts agree or not whatever the rows: asked once per distinct pair, as far as a thread remembers.
fn remember(key: u64, ask: impl FnOnce() -> u8) -> u8 {
    const ROOM: usize = 1 << 15;
    thread_local! {
        static MEMORY: RefCell<Vec<(u64, u8)>> = RefCell::new(vec![(0, 0); ROOM]);
    }
    MEMORY.with_borrow_mut(|memory| {
        let place = &mut memory[key as usize % ROOM];
        if place.0 != key {
            *place = (key, ask());
        }
        place.1
    })
}

impl Pairing for Declared<'_> {
    fn rows(&self, side: Side) -> Row {
        self.tables.table(side).rows()
    }

    fn keys(&self, side: Side, row: Row, keys: &mut Keys) {
        let texts = self.tables.texts();
        let mut parts = Vec::new();
        for (pass, block) in (0..).zip(&self.blocks) {
            parts.clear();
            for (columns, first) in block {
                let text = self.cell((side, row), *columns);
                if text == 0 {
                    break;
                }
                parts.push(match first {
                    None => u64::from(text),
                    Some(count) => fingerprint(&texts.text(text).chars().take(*count).collect::<String>()),
                });
            }
            if parts.len() == block.len() {
                keys.add(pass, &parts);
            }
        }
    }

    fn asked_last(&self, pass: u8) -> bool {
        self.model.blocks.get(usize::from(pass)).is_some_and(|block| block.last)
    }

    fn proves(&self, pattern: Pattern) -> bool {
        self.model.step_for(pattern).is_some()
    }

    fn compare(&self, one: (Side, Row), other: (Side, Row)) -> Pattern {
        (0..self.questions.len())
            .fold(Pattern::UNKNOWN, |pattern, place| pattern.with(place, self.level(place, one, other)))
    }

    fn shared_by(&self, _: (Side, Row), other: (Side, Row), comparison: usize, _: usize) -> Option<f64> {
        let question = &self.questions[comparison];
        let count = question.counts.get(&self.cell(other, question.columns)).copied().unwrap_or(0);
        Some((f64::from(count) + 0.5) / (f64::from(self.rows(other.0)) + 1.0))
    }

    fn pass_names(&self) -> Vec<String> {
        let names = self.tables.table(Side::Left).names();
        let name = |block: &Vec<(Columns, Option<usize>)>| {
            block
                .iter()
                .filter_map(|(columns, _)| columns[0].map(|at| names[at].as_str()))
                .collect::<Vec<_>>()
                .join("+")
        };
        self.blocks.iter().map(name).collect()
    }
}

/// Finds a column on both sides; a right table without columns is no table at all (one table linked with itself).
fn columns(tables: &Tables, left: &str, right: Option<&str>) -> Result<Columns, NotFound> {
    let find = |side, name: &str| {
        let table = tables.table(side);
        let found = table.column(name);
        if found.is_none() && !table.names().is_empty() { Err(NotFound::Column(name.to_owned())) } else { Ok(found) }
    };
    Ok([find(Side::Left, left)?, find(Side::Right, right.unwrap_or(left))?])
}

fn question(tables: &Tables, comparison: &Comparison, custom: &HashMap<String, Custom>) -> Result<Question, NotFound> {
    let left = comparison.left.as_deref().unwrap_or(&comparison.name);
    let found = columns(tables, left, comparison.right.as_deref())?;
    let mut tests = Vec::new();
    for level in &comparison.levels {
        let test = level.test.clone().unwrap_or(Test::Otherwise);
        let crossed = match &test {
            Test::InColumn(name) => columns(tables, name, None)?,
            Test::Custom(name) if !custom.contains_key(name) => return Err(NotFound::Comparator(name.clone())),
            _ => [None, None],
        };
        tests.push((test, crossed));
    }
    let mut counts = HashMap::new();
    if comparison.levels.iter().any(|level| level.by_rarity) {
        let side = if tables.table(Side::Right).names().is_empty() { Side::Left } else { Side::Right };
        if let Some(column) = found[usize::from(side == Side::Right)] {
            for row in 0..tables.table(side).rows() {
                *counts.entry(tables.table(side).cell(column, row)).or_default() += 1;
            }
        }
    }
    Ok(Question { columns: found, tests, counts })
}
