//! 栏: the columns of a table: counts with the list behind each, sums of counts, and rates.

use rules::ledgers::Ledger;
use rules::policy::Percent;
use rules::standing::SchoolStatus;

use super::super::book::{SheetColumn, Value};

/// One column of a table.
#[derive(Clone, Copy)]
pub(super) struct TableColumn {
    /// The heading above several columns.
    group: &'static str,
    heading: &'static str,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    /// A count of lines of that list; `marked`: of those alone that say so in one of their cells.
    Count { list: Ledger, marked: &'static str },
    /// A count that stands on no list of this term by itself: where it can be checked.
    Told { by: &'static str },
    /// The first columns less the second.
    Sum { plus: &'static [usize], minus: &'static [usize] },
    /// One column by another, in percent.
    Rate { of: usize, by: usize },
}

impl TableColumn {
    /// The lines of a list.
    pub(super) const fn count(group: &'static str, heading: &'static str, list: Ledger) -> Self {
        Self { group, heading, kind: Kind::Count { list, marked: "" } }
    }

    /// The lines of a list that bear a mark.
    pub(super) const fn marked(group: &'static str, heading: &'static str, list: Ledger, marked: &'static str) -> Self {
        Self { group, heading, kind: Kind::Count { list, marked } }
    }

    /// The lines of a list that stand so, under the name of the standing.
    pub(super) const fn standing(group: &'static str, list: Ledger, status: SchoolStatus) -> Self {
        Self::marked(group, status.title(), list, status.title())
    }

    /// A count that can be checked as the text says.
    pub(super) const fn told(group: &'static str, heading: &'static str, by: &'static str) -> Self {
        Self { group, heading, kind: Kind::Told { by } }
    }

    /// The same count, which can be checked as the text says.
    pub(super) const fn told_by(self, by: &'static str) -> Self {
        Self { kind: Kind::Told { by }, ..self }
    }

    /// The sum of some columns less others, by their places.
    pub(super) const fn sum(
        group: &'static str,
        heading: &'static str,
        plus: &'static [usize],
        minus: &'static [usize],
    ) -> Self {
        Self { group, heading, kind: Kind::Sum { plus, minus } }
    }

    /// One column by another, by their places.
    pub(super) const fn rate(group: &'static str, heading: &'static str, of: usize, by: usize) -> Self {
        Self { group, heading, kind: Kind::Rate { of, by } }
    }

    /// The list and the mark, where it counts lines of one.
    pub(super) const fn list(&self) -> Option<(Ledger, &'static str)> {
        match self.kind {
            Kind::Count { list, marked } => Some((list, marked)),
            _ => None,
        }
    }

    /// How it looks.
    pub(super) const fn drawn(&self, width: f64) -> SheetColumn {
        SheetColumn { group: self.group, heading: self.heading, width }
    }
}

/// The cells of a row from its counts; a column that is no count ignores what is handed over for it.
pub(super) fn values(columns: &[TableColumn], counts: &[i64]) -> Vec<Value> {
    let mut numbers = counts.to_vec();
    for (at, column) in columns.iter().enumerate() {
        if let Kind::Sum { plus, minus } = column.kind {
            numbers[at] = plus.iter().map(|place| numbers[*place]).sum::<i64>()
                - minus.iter().map(|place| numbers[*place]).sum::<i64>();
        }
    }
    let value = |(at, column): (usize, &TableColumn)| match column.kind {
        Kind::Rate { of, by } => Value::Percent(Percent::of_ratio(numbers[of], numbers[by])),
        _ => Value::Count(numbers[at]),
    };
    columns.iter().enumerate().map(value).collect()
}

/// 来源名册: by which list each column can be checked.
pub(super) fn sources(columns: &[TableColumn]) -> Vec<Value> {
    let heading = |place: &usize| columns[*place].heading;
    let source = |column: &TableColumn| match column.kind {
        Kind::Count { list, marked: "" } => list.title().to_owned(),
        Kind::Count { list, marked } => format!("{}：{marked}", list.title()),
        Kind::Told { by } => by.to_owned(),
        Kind::Sum { plus, minus } => {
            let joined = |places: &[usize], sign: &str| places.iter().map(heading).collect::<Vec<_>>().join(sign);
            let less = if minus.is_empty() { String::new() } else { format!("－{}", joined(minus, "－")) };
            // A long sum would not fit under its column.
            if plus.len() + minus.len() > 4 { "本行各栏增减".to_owned() } else { joined(plus, "＋") + &less }
        }
        Kind::Rate { of, by } => format!("{}÷{}", heading(&of), heading(&by)),
    };
    columns.iter().map(|column| Value::from(source(column))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[TableColumn] = &[
        TableColumn::count("", "甲", Ledger::Roster),
        TableColumn::marked("", "乙", Ledger::Movements, "转入"),
        TableColumn::sum("", "应有", &[0, 1], &[]),
        TableColumn::rate("", "率", 1, 2),
        TableColumn::sum("", "差", &[0], &[2]),
    ];

    #[test]
    fn sums_and_rates_follow_from_the_counts_of_their_row() {
        let row = values(COLUMNS, &[3, 1, 0, 0, 0]);
        let percent = Value::Percent(Percent::of_ratio(1, 4));
        assert_eq!(row, [Value::Count(3), Value::Count(1), Value::Count(4), percent, Value::Count(-1)]);
    }

    #[test]
    fn every_column_says_where_it_can_be_checked() {
        let said = sources(COLUMNS);
        let text = |at: usize| if let Value::Text(text) = &said[at] { text.as_str() } else { "" };
        assert_eq!((text(0), text(1)), ("在校生花名册", "流动名册：转入"));
        assert_eq!((text(2), text(3), text(4)), ("甲＋乙", "乙÷应有", "甲－应有"));
    }
}
