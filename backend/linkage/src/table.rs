//! Tables with interned columns: every distinct text is stored once and known by a number.

use std::collections::HashMap;

use crate::pairing::{Row, Side};

/// Number of a text; 0 = empty, which means "missing".
pub type Text = u32;

/// The distinct texts of both tables.
#[derive(Debug)]
pub struct Texts {
    numbers: HashMap<Box<str>, Text>,
    texts: Vec<Box<str>>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { numbers: HashMap::new(), texts: vec!["".into()] }
    }
}

impl Texts {
    /// The number of a text; surrounding blanks do not count.
    pub fn number_of(&mut self, text: &str) -> Text {
        let text = text.trim();
        if text.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = Text::try_from(self.texts.len()).unwrap_or(Text::MAX);
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }

    /// A text by its number.
    pub fn text(&self, number: Text) -> &str {
        &self.texts[number as usize]
    }

    /// All texts by number, the empty one first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }
}

/// One table: columns of text numbers.
#[derive(Debug, Default)]
pub struct Table {
    names: Vec<String>,
    columns: Vec<Vec<Text>>,
}

impl Table {
    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|one| one == name)
    }

    /// The text number in a cell.
    pub fn cell(&self, column: usize, row: Row) -> Text {
        self.columns[column][row as usize]
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of rows.
    pub fn rows(&self) -> Row {
        self.columns.first().map_or(0, |column| Row::try_from(column.len()).unwrap_or(Row::MAX))
    }
}

/// Two tables that share their texts, filled row by row so that a file of any length can stream through.
#[derive(Debug, Default)]
pub struct Tables {
    texts: Texts,
    left: Table,
    right: Table,
}

impl Tables {
    /// Empty tables with these columns. For one table linked with itself, leave the right one without columns.
    pub fn new(left: &[&str], right: &[&str]) -> Self {
        let table = |names: &[&str]| Table {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            columns: vec![Vec::new(); names.len()],
        };
        Self { texts: Texts::default(), left: table(left), right: table(right) }
    }

    /// Adds a row; cells that are not given are missing, cells beyond the columns are passed over.
    pub fn push<'t>(&mut self, side: Side, cells: impl IntoIterator<Item = &'t str>) -> Row {
        let table = match side {
            Side::Left => &mut self.left,
            Side::Right => &mut self.right,
        };
        let mut cells = cells.into_iter();
        for column in &mut table.columns {
            let number = cells.next().map_or(0, |cell| self.texts.number_of(cell));
            column.push(number);
        }
        table.rows().saturating_sub(1)
    }

    /// One of the tables.
    pub fn table(&self, side: Side) -> &Table {
        match side {
            Side::Left => &self.left,
            Side::Right => &self.right,
        }
    }

    /// The texts of both.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::Tables;
    use crate::pairing::Side;

    #[test]
    fn equal_texts_of_both_tables_have_one_number() {
        let mut tables = Tables::new(&["name", "town"], &["name"]);
        tables.push(Side::Left, ["Ann", " Bath "]);
        tables.push(Side::Right, ["Bath"]);
        assert_eq!(tables.table(Side::Left).cell(1, 0), tables.table(Side::Right).cell(0, 0));
        assert_eq!(tables.table(Side::Left).rows(), 1);
    }

    #[test]
    fn an_empty_cell_is_missing() {
        let mut tables = Tables::new(&["name", "town"], &[]);
        tables.push(Side::Left, ["  "]);
        assert_eq!((tables.table(Side::Left).cell(0, 0), tables.table(Side::Left).cell(1, 0)), (0, 0));
    }
}
