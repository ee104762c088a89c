//! `--list`: the persons behind one figure.

use registry::Registry;
use registry::rates::{self, Divisions, ListPart as Part, Measure, Particulars, PersonRow, When};
use rules::places::PlaceCode;
use rules::rates::{CohortRecord, Exclusion};
use rules::standing::SchoolStatus;

use super::Asked;
use crate::args::{Format, ListPart};
use crate::failure::Failure;
use crate::output::{self, Rows};

/// What stands over the columns of a person, for programs: places, schools and parts by their codes.
const CODED: [&str; 8] = ["姓名", "性别", "周岁", "村", "学校", "就学状况", "计入", "不计原因"];
/// The same for people: in words, with what tells namesakes apart.
const IN_WORDS: [&str; 10] =
    ["姓名", "性别", "出生日期", "建档号", "周岁", "村", "学校", "就学状况", "计入", "不计原因"];

/// What is kept of a published figure is who was counted and as what; what a person is called is not.
const OF_A_VERSION: &str = "人员和计入情况为当时所计，姓名和学校名称按今日登记";
/// Of a past day the places and schools are kept as well.
const OF_A_DAY: &str = "人员、计入情况、村和学校名称为当日所记，姓名按今日登记";

pub(super) async fn listed(
    registry: &Registry,
    asked: &Asked,
    measure: Measure,
    list: ListPart,
) -> Result<(), Failure> {
    let (list, what) = match list {
        ListPart::Numerator => (Part::Numerator, "分子"),
        ListPart::Denominator => (Part::Denominator, "分母"),
        ListPart::Excluded => (Part::Excluded, "不计"),
        ListPart::Lacking => (Part::Lacking, "未达成"),
        ListPart::Unverified => (Part::Unverified, "待核实"),
    };
    let found = rates::persons(registry, &asked.scope, asked.moment, &asked.area, measure, list, (0, u64::MAX)).await?;
    if asked.format == Format::Json {
        return output::json(&found.rows);
    }
    let rows = Persons::of(registry, asked, &found.rows).await?.rows(&found.rows);
    let (indicator, count) = (measure.indicator.title(), found.rows.len());
    let mut caption = asked.caption(registry, &format!("{indicator}{what}名单"), Some(measure)).await?;
    caption.notes.push(format!(
        "口径：{}；统计基数：{}；计算方法：{}；共 {count} 人",
        measure.formula.title(),
        measure.basis.title(),
        rates::method(measure.indicator, measure.formula)
    ));
    match asked.moment.when {
        When::Now => {}
        When::Day(_) => caption.notes.push(OF_A_DAY.to_owned()),
        When::Version(_) | When::Recounted(_) => caption.notes.push(OF_A_VERSION.to_owned()),
    }
    asked.print(&rows, &caption)
}

/// How the persons of a list are written: coded for programs, in words for people.
pub(super) struct Persons {
    words: Option<Words>,
}

struct Words {
    divisions: Divisions,
    particulars: std::collections::HashMap<uuid::Uuid, Particulars>,
}

impl Persons {
    pub(super) async fn of(registry: &Registry, asked: &Asked, persons: &[PersonRow]) -> Result<Self, Failure> {
        if asked.format == Format::Csv {
            return Ok(Self { words: None });
        }
        let scope = &asked.scope;
        let words = Words {
            divisions: asked.divisions(registry).await?,
            particulars: rates::particulars(registry, scope, persons).await?,
        };
        Ok(Self { words: Some(words) })
    }

    /// The columns that say who it is, without the part in the figure.
    pub(super) fn who(&self) -> &'static [&'static str] {
        if self.words.is_some() { &IN_WORDS[..8] } else { &CODED[..6] }
    }

    fn rows(&self, persons: &[PersonRow]) -> Rows {
        let mut rows = Rows::under(if self.words.is_some() { &IN_WORDS } else { &CODED });
        rows.rows.extend(persons.iter().map(|person| {
            let mut cells = self.cells(person);
            let why = person.excluded.unwrap_or_default();
            cells.push(self.part(person.part));
            cells.push(match &self.words {
                Some(_) => Exclusion::from_code(why).map_or(why, Exclusion::title).to_owned(),
                None => why.to_owned(),
            });
            cells
        }));
        rows
    }

    /// A person under [`Self::who`].
    pub(super) fn cells(&self, person: &PersonRow) -> Vec<String> {
        let sex = match person.sex {
            Some(1) => "男",
            Some(2) => "女",
            _ => "",
        };
        let age = person.age.map(|age| age.to_string()).unwrap_or_default();
        let record = || person.record.map(CohortRecord::title);
        let status = person.status.map(SchoolStatus::title).or_else(record).unwrap_or_default().to_owned();
        let (place, school) = (person.place.clone().unwrap_or_default(), person.school.clone().unwrap_or_default());
        let Some(words) = &self.words else {
            return vec![person.name.clone(), sex.to_owned(), age, place, school, status];
        };
        let known = person.child.or(person.row).and_then(|id| words.particulars.get(&id)).cloned().unwrap_or_default();
        vec![
            person.name.clone(),
            sex.to_owned(),
            known.born_on.map(|day| day.to_string()).unwrap_or_default(),
            known.file_number.unwrap_or_default(),
            age,
            place.parse::<PlaceCode>().map_or(place, |code| words.divisions.places.path(code)),
            words.divisions.schools.find(&school).map_or(school, |school| school.name.clone()),
            status,
        ]
    }

    /// The part in a figure.
    pub(super) fn part(&self, code: &str) -> String {
        if self.words.is_none() {
            return code.to_owned();
        }
        match code {
            "numerator" => "计入分子和分母",
            "denominator" => "只计入分母",
            "numerator_only" => "只计入分子",
            "off_numerator" => "从分子中扣除",
            "excluded" => "不计",
            other => other,
        }
        .to_owned()
    }
}
