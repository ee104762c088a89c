//! `--list`: the persons behind one figure.

use registry::Registry;
use registry::rates::{self, Measure, PersonRow, When};

use super::Asked;
use crate::args::{Format, ListPart};
use crate::failure::Failure;
use crate::output::{self, Rows};

/// What stands over the columns of a person.
pub(super) const PERSON: [&str; 8] = ["姓名", "性别", "周岁", "村", "学校", "就学状况", "计入", "不计原因"];

/// What is kept of a past figure is who was counted and as what; what a person is called is not.
const OF_THEN: &str = "人员和计入情况为当时所计，姓名和学校名称按今日登记";

pub(super) async fn listed(
    registry: &Registry,
    asked: &Asked,
    measure: Measure,
    list: ListPart,
) -> Result<(), Failure> {
    let list = match list {
        ListPart::Numerator => rates::ListPart::Numerator,
        ListPart::Denominator => rates::ListPart::Denominator,
        ListPart::Excluded => rates::ListPart::Excluded,
    };
    let found = rates::persons(registry, &asked.scope, asked.moment, &asked.area, measure, list, (0, u64::MAX)).await?;
    if asked.format == Format::Json {
        return output::json(&found.rows);
    }
    let mut rows = Rows::under(&PERSON);
    rows.rows.extend(found.rows.iter().map(person_cells));
    let title = measure.indicator.title();
    if asked.moment.when == When::Now {
        return asked.print(&rows, title);
    }
    if asked.format == Format::Table && asked.args.out.is_none() {
        output::line(OF_THEN)?;
    }
    asked.print(&rows, &format!("{title}（{OF_THEN}）"))
}

/// A person under those headings.
pub(super) fn person_cells(person: &PersonRow) -> Vec<String> {
    let sex = match person.sex {
        Some(1) => "男",
        Some(2) => "女",
        _ => "",
    };
    vec![
        person.name.clone(),
        sex.to_owned(),
        person.age.map(|age| age.to_string()).unwrap_or_default(),
        person.place.clone().unwrap_or_default(),
        person.school.clone().unwrap_or_default(),
        person.status.map_or("", rules::standing::SchoolStatus::title).to_owned(),
        person.part.to_owned(),
        person.excluded.unwrap_or_default().to_owned(),
    ]
}
