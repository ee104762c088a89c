//! 合并单元格: what stands once in a merged cell is said of every row that it covers, such as the village of ten families or the
//! number of a family with three children.

use calamine::Dimensions;

/// The cells of a sheet that are merged over several rows, and of those under way what they say.
#[derive(Default)]
pub(super) struct MergedCells {
    /// By their first row, the last ones first.
    to_come: Vec<Held>,
    under_way: Vec<Held>,
}

/// A cell that is merged over rows `from` to `to`, as the person counts them.
struct Held {
    column: u32,
    from: u32,
    to: u32,
    text: String,
}

impl MergedCells {
    /// Those of the data: what begins above row `first` is a title or a heading, and is looked at as it stands.
    pub(super) fn from_row(first: u32, regions: &[Dimensions]) -> Self {
        let held = regions.iter().map(|region| Held {
            column: region.start.1,
            from: region.start.0.saturating_add(1),
            to: region.end.0.saturating_add(1),
            text: String::new(),
        });
        let mut to_come: Vec<Held> = held.filter(|held| held.from >= first && held.to > held.from).collect();
        to_come.sort_unstable_by_key(|held| std::cmp::Reverse(held.from));
        Self { to_come, under_way: Vec::new() }
    }

    /// A row begins.
    pub(super) fn begin_row(&mut self, row: u32) {
        self.under_way.retain(|held| held.to >= row);
        while let Some(held) = self.to_come.pop_if(|held| held.from <= row) {
            if held.to >= row {
                self.under_way.push(held);
            }
        }
    }

    /// What is written in a cell of this row; the merged cell it begins says so from now on.
    pub(super) fn hear(&mut self, row: u32, column: u32, text: &str) {
        if let Some(held) = self.under_way.iter_mut().find(|held| held.column == column && held.from == row) {
            text.clone_into(&mut held.text);
        }
    }

    /// What an empty cell of that column says.
    pub(super) fn text_at(&self, column: u32) -> &str {
        self.under_way.iter().find(|held| held.column == column).map_or("", |held| &held.text)
    }

    /// The columns up to the last one that says something now.
    pub(super) fn width(&self) -> u32 {
        let said = self.under_way.iter().filter(|held| !held.text.is_empty());
        said.map(|held| held.column.saturating_add(1)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_cell_speaks_for_its_own_rows_and_column_alone() {
        let regions = [((0, 0), (1, 4)), ((4, 1), (6, 1)), ((3, 0), (5, 0)), ((8, 2), (8, 4))]
            .map(|(start, end)| Dimensions { start, end });
        let mut merged = MergedCells::from_row(4, &regions);
        let mut said = Vec::new();
        for row in 4..=9 {
            merged.begin_row(row);
            merged.hear(row, 0, &format!("户{row}"));
            merged.hear(row, 1, &format!("村{row}"));
            said.push((merged.text_at(0).to_owned(), merged.text_at(1).to_owned(), merged.width()));
        }
        let said: Vec<_> = said.iter().map(|(a, b, width)| (a.as_str(), b.as_str(), *width)).collect();
        assert_eq!(
            said,
            [("户4", "", 1), ("户4", "村5", 2), ("户4", "村5", 2), ("", "村5", 2), ("", "", 0), ("", "", 0)]
        );
    }
}
