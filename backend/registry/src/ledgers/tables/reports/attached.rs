//! 所附名单 (D§6.13: list attached): the persons behind the numbers of a report, in the order of its columns.

use rules::ledgers::LeftBy;
use rules::places::PlaceCode;
use rules::schools::Grade;

use super::super::super::book::{Heading, RowKind, Sheet, SheetColumn, Value};
use super::super::super::gather::sex;
use super::super::super::run::Run;
use super::counted::{Counted, What, reason_title};

const fn column(heading: &'static str, width: f64) -> SheetColumn {
    SheetColumn { group: "", heading, width }
}

const COLUMNS: [SheetColumn; 12] = [
    column("序号", 5.0),
    column("类别", 10.0),
    column("乡镇", 11.0),
    column("学校", 18.0),
    column("年级", 8.0),
    column("姓名", 10.5),
    column("性别", 5.0),
    column("证件号", 20.0),
    column("学籍号", 21.0),
    column("日期", 11.0),
    column("原因", 18.0),
    column("线索或原因来源", 40.0),
];

/// The second sheet of a report.
pub(super) fn sheet(run: &Run<'_>, of: &Heading, mut counted: Vec<Counted>) -> Sheet {
    counted.sort_by_cached_key(|one| {
        let school = run.ground.school(one.person.school);
        let township = school.and_then(|school| school.place).and_then(PlaceCode::township);
        let school = school.map(|school| school.school_code.clone());
        (one.what, township.is_none(), township, school, one.person.grade, one.person.name.clone(), one.on)
    });
    let mut rows = Vec::with_capacity(counted.len() + What::ALL.len());
    for what in What::ALL {
        let own = counted.iter().filter(|one| one.what == *what);
        let before = rows.len();
        rows.extend(own.zip(1..).map(|(one, number)| (RowKind::Line, line(run, number, one))));
        rows.push((RowKind::Subtotal, subtotal(*what, rows.len() - before)));
    }
    let heading = Heading {
        name: "所附名单".to_owned(),
        title: format!("{}所附名单", of.title),
        note: "同一人在本期辍学、复学几次的，按次列出；原因为“其他（含不予列示）”的，含依法不予列示的敏感原因"
            .to_owned(),
        ..of.clone()
    };
    Sheet { heading, columns: COLUMNS.to_vec(), rows, attached: Vec::new() }
}

fn line(run: &Run<'_>, number: i64, one: &Counted) -> Vec<Value> {
    let (person, school) = (&one.person, run.ground.school(one.person.school));
    let township = school.and_then(|school| school.place).and_then(PlaceCode::township);
    let is_suspicion = matches!(one.what, What::Raised | What::Closed);
    let told_by = one.why.map_or("", |(_, by): (_, LeftBy)| by.title());
    let text = |text: &Option<String>| Value::from(text.as_deref().unwrap_or_default());
    vec![
        Value::Count(number),
        one.what.title().into(),
        township.map(|code| run.ground.places.path(code)).unwrap_or_default().into(),
        school.map_or("未落校", |school| school.name.as_str()).into(),
        person.grade.map_or("", Grade::title).into(),
        person.name.as_str().into(),
        sex(person.sex).into(),
        text(&person.id_number),
        text(&person.roll_number),
        one.on.map_or(Value::Empty, Value::Day),
        if is_suspicion { "" } else { reason_title(one.why) }.into(),
        if one.clue.is_empty() { told_by } else { one.clue.as_str() }.into(),
    ]
}

fn subtotal(what: What, persons: usize) -> Vec<Value> {
    let mut cells = vec![Value::Empty; COLUMNS.len()];
    (cells[1], cells[2]) = (what.title().into(), "小计".into());
    cells[5] = Value::Count(i64::try_from(persons).unwrap_or(i64::MAX));
    cells
}
