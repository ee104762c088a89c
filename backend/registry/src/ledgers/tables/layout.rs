//! 排表: rows township by township, each township with its subtotal, the whole with its total.

use rules::places::PlaceCode;

use super::super::book::{RowKind, Sheet, SheetColumn, Value, width_of};
use super::super::run::Run;
use super::columns::{TableColumn, sources, values};
use rules::ledgers::Ledger;

/// A row before its sums are known.
pub(super) struct Row {
    /// The township it belongs to.
    pub(super) township: Option<PlaceCode>,
    /// 村, 学校.
    pub(super) name: String,
    /// A number a column.
    pub(super) counts: Vec<i64>,
}

/// Width of the names of townships and of every number; where there are many numbers, so that they stand on one page.
const WIDTHS: [f64; 2] = [11.0, 9.5];
const NARROW: f64 = 7.5;
const MANY: usize = 20;
/// Width of the names of rows: as the longest needs, within these.
const NAMES: (f64, f64) = (20.0, 34.0);

/// Draws the table. Rows come township by township; those of no township come last.
pub(super) fn laid(run: &Run<'_>, table: Ledger, of: &'static str, columns: &[TableColumn], rows: &[Row]) -> Sheet {
    let mut drawn = Vec::with_capacity(rows.len() + 8);
    let mut total = vec![0; columns.len()];
    let several = rows.windows(2).any(|pair| pair[0].township != pair[1].township);
    for township in rows.chunk_by(|a, b| a.township == b.township) {
        let name = township[0].township.map_or_else(|| "其他".to_owned(), |code| run.ground.places.path(code));
        let mut sum = vec![0; columns.len()];
        for row in township {
            add(&mut sum, &row.counts);
            drawn.push((RowKind::Line, named(&name, &row.name, values(columns, &row.counts))));
        }
        add(&mut total, &sum);
        if several && township.len() > 1 {
            drawn.push((RowKind::Subtotal, named(&name, "小计", values(columns, &sum))));
        }
    }
    drawn.push((RowKind::Total, named("合计", "", values(columns, &total))));
    drawn.push((RowKind::Line, named("来源名册", "", sources(columns))));
    let [township, number] = WIDTHS;
    let name = rows.iter().map(|row| width_of(&row.name)).fold(NAMES.0, f64::max).min(NAMES.1);
    let names = [
        SheetColumn { group: "", heading: "乡镇", width: township },
        SheetColumn { group: "", heading: of, width: name },
    ];
    let number = if columns.len() > MANY { NARROW } else { number };
    let counts = columns.iter().map(|column| column.drawn(number));
    let (heading, columns) = (run.heading(table), names.into_iter().chain(counts).collect());
    Sheet { heading, columns, rows: drawn, attached: Vec::new() }
}

fn add(sum: &mut [i64], counts: &[i64]) {
    for (sum, count) in sum.iter_mut().zip(counts) {
        *sum += count;
    }
}

fn named(township: &str, name: &str, cells: Vec<Value>) -> Vec<Value> {
    [Value::from(township), Value::from(name)].into_iter().chain(cells).collect()
}
