//! One suspicion laid open: its rows side by side, and who answers for the child.

use registry::flags::{OpenFlag as Found, ResponsibleOfficer, SourceSheet};
use registry::outcomes::VerifiedOutcome;
use rules::standing::{SchoolStatus, StatusClass, needs};

use super::{
    Choice, ClosedLine, OpenFlag, OtherFlag, Person, SourceLine,
    queue::{View, closed},
};
use crate::{area::Atlas, outcomes, words::Words};

/// Fields in which two lists may rightly differ: a difference there is not marked.
const OWN_OF_LIST: [&str; 6] = ["日期", "月份", "缺勤天数", "原因", "类别", "佐证"];

/// The suspicion as the page shows it.
pub(super) fn laid(
    words: &Words,
    atlas: &Atlas,
    see: &View<'_>,
    found: &Found,
    verified: &[VerifiedOutcome],
) -> OpenFlag {
    let flag = &found.flag;
    let child = flag.child.as_ref();
    let mut facts: Vec<String> = Vec::new();
    facts.extend(see.age(flag).map(|age| words.say(format!("{age}周岁"), format!("aged {age}"))));
    facts.extend(child.and_then(|child| child.born_on).map(|day| day.to_string()));
    facts.extend(flag.place.as_deref().map(|code| atlas.place(code)));
    facts.extend(flag.school.as_deref().map(|code| atlas.school(code)));
    facts.extend(
        child.and_then(|child| child.file_number.clone()).map(|no| format!("{} {no}", words.suspects.file_number)),
    );
    facts.extend(
        child
            .map(registry::flags::FlaggedChild::group_titles)
            .filter(|groups| !groups.is_empty())
            .map(|groups| format!("{}：{groups}", words.suspects.groups)),
    );
    let earlier = |closed: &registry::flags::ClosedFlag| ClosedLine {
        kind: words.flag_kind(closed.kind.as_str()),
        days: format!("{} — {}", closed.raised_on, closed.closed_on),
        because: closed.because.clone(),
    };
    let other = |(id, kind): &(registry::flags::FlagId, rules::flags::FlagKind)| OtherFlag {
        kind: words.flag_kind(kind.as_str()),
        href: see.href(id.0),
    };
    OpenFlag {
        name: see.name(flag),
        facts,
        kind: words.flag_kind(flag.kind.as_str()),
        closed: closed(words, flag),
        reason: flag.reason.clone(),
        sources: found.sheets.iter().map(|sheet| heading(words, sheet)).collect(),
        lines: lines(words, &found.sheets),
        government: flag.responsible.government.iter().map(person).collect(),
        education: flag.responsible.education.iter().map(person).collect(),
        others: found.others.iter().map(other).collect(),
        history: found.history.iter().map(earlier).collect(),
        outcomes: verified.iter().map(|outcome| outcomes::line(words, atlas, outcome)).collect(),
        verify: child.map(|_| format!("/suspects/{}/verify", flag.flag)),
        choices: choices(words),
    }
}

/// What a person may verify, by the classes of D§7.3.
pub(super) fn choices(words: &Words) -> Vec<(String, Vec<Choice>)> {
    let of_class = |class: StatusClass| {
        let statuses = SchoolStatus::ALL.iter().filter(|status| status.class() == class && needs(**status).is_some());
        let choice = |status: &SchoolStatus| Choice {
            value: status.as_str().to_owned(),
            name: words.standing(status.as_str()),
            chosen: false,
        };
        (words.standing_class(class.as_str()), statuses.map(choice).collect::<Vec<_>>())
    };
    StatusClass::ALL.iter().map(|class| of_class(*class)).filter(|(_, choices)| !choices.is_empty()).collect()
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
        shown: sheets.iter().map(|sheet| sheet.row.shown.clone()).collect(),
        differs: false,
    };
    std::iter::once(summary).chain(labels.into_iter().map(|label| line(label, sheets))).collect()
}

fn line(label: &str, sheets: &[SourceSheet]) -> SourceLine {
    let of = |sheet: &SourceSheet| {
        let field = sheet.fields.iter().find(|(own, _)| *own == label);
        field.map(|(_, text)| if label == "证件号码" { masked(text) } else { text.clone() }).unwrap_or_default()
    };
    let shown: Vec<String> = sheets.iter().map(of).collect();
    let said: Vec<&String> = shown.iter().filter(|text| !text.is_empty()).collect();
    let differs = !OWN_OF_LIST.contains(&label) && said.windows(2).any(|pair| pair[0] != pair[1]);
    SourceLine { label: label.to_owned(), shown, differs }
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

fn person(officer: &ResponsibleOfficer) -> Person {
    Person {
        name: officer.name.clone(),
        post: officer.post.clone(),
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
        assert_eq!(masked("E123"), "E123");
    }
}
