//! 字段对照: rows of several lists side by side, field by field; and who answers for a child.

use registry::flags::{Lines, ResponsibleOfficer, SourceSheet};
use rules::responsibility::Line;

use super::{Person, SourceLine};
use crate::words::Words;

/// Fields in which two lists may rightly differ: a difference there is not marked.
const OWN_OF_LIST: [&str; 6] = ["日期", "月份", "缺勤天数", "原因", "类别", "佐证"];

/// Numbers that are or hold an ID number.
const NUMBERS: [&str; 2] = ["证件号码", "学籍号"];

/// Heading of each list, and the fields below.
pub(crate) fn beside(words: &Words, sheets: &[SourceSheet]) -> (Vec<(String, String)>, Vec<SourceLine>) {
    (sheets.iter().map(|sheet| heading(words, sheet)).collect(), lines(words, sheets))
}

fn heading(words: &Words, sheet: &SourceSheet) -> (String, String) {
    (words.source(sheet.row.source.as_str()), sheet.row.record_id.clone())
}

/// Every field that some source has, in the order of the first that has it, below what each source says in a sentence.
fn lines(words: &Words, sheets: &[SourceSheet]) -> Vec<SourceLine> {
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in sheets.iter().flat_map(|sheet| &sheet.fields) {
        if !labels.contains(label) {
            labels.push(label);
        }
    }
    let summary = SourceLine {
        label: words.suspects.says.to_owned(),
        shown: sheets.iter().map(|sheet| words.said(&sheet.row.shown)).collect(),
        differs: false,
    };
    std::iter::once(summary).chain(labels.into_iter().map(|label| line(words, label, sheets))).collect()
}

fn line(words: &Words, label: &str, sheets: &[SourceSheet]) -> SourceLine {
    let of = |sheet: &SourceSheet| {
        let field = sheet.fields.iter().find(|(own, _)| *own == label);
        field.map(|(_, text)| if NUMBERS.contains(&label) { masked(text) } else { text.clone() }).unwrap_or_default()
    };
    let shown: Vec<String> = sheets.iter().map(of).collect();
    let said: Vec<&String> = shown.iter().filter(|text| !text.is_empty()).collect();
    let differs = !OWN_OF_LIST.contains(&label) && said.windows(2).any(|pair| pair[0] != pair[1]);
    let shown = shown.iter().map(|text| words.value(label, text)).collect();
    SourceLine { label: words.field(label), shown, differs }
}

/// An ID number as it is shown where it need not be copied: place and last four signs.
fn masked(number: &str) -> String {
    let signs: Vec<char> = number.chars().collect();
    if signs.len() < 15 {
        return number.to_owned();
    }
    let hidden = "*".repeat(signs.len() - 10);
    let (head, tail): (String, String) = (signs[..6].iter().collect(), signs[signs.len() - 4..].iter().collect());
    format!("{head}{hidden}{tail}")
}

/// The officers of both lines: the government's, then education's.
pub(crate) fn duty(words: &Words, lines: &Lines) -> [Vec<Person>; 2] {
    let of = |line, officers: &[ResponsibleOfficer]| officers.iter().map(|it| person(words, line, it)).collect();
    [of(Line::Government, &lines.government), of(Line::Education, &lines.education)]
}

/// An officer of one of the lines.
fn person(words: &Words, line: Line, officer: &ResponsibleOfficer) -> Person {
    Person {
        name: officer.name.clone(),
        post: words.post(line, &officer.post),
        unit: officer.unit.clone(),
        phone: officer.phone.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn an_id_number_shows_its_place_and_its_end() {
        assert_eq!(masked("62900120120305001X"), "629001********001X");
        assert_eq!(masked("G62900120120305001X"), "G62900*********001X", "a roll number holds the ID number");
        assert_eq!(masked("E123"), "E123");
    }
}
