//! 核查表: the sample as a table to take along and to bring back: a row a child, two columns a field.
//!
//! What was found stands in the column `核查·…`: empty means as recorded, `未核` not asked, anything else is what was found; an answer in
//! other words for what is recorded is no difference. A row without a child's id is a child whom the survey missed.

use std::collections::BTreeMap;

use rules::identity::is_blank;
use rules::surveys::{CheckedField, HomeFinding};
use serde_json::json;
use uuid::Uuid;

use super::answers::{Answers, recorded_words};
use super::enter::put_in;
use super::find::ItemState;
use super::{CheckId, ChildFinding, Findings, FoundChild, Item, ItemId, find, items};
use crate::journal::Entry;
use crate::outcome::Outcome;
use crate::places::{self, Places};
use crate::{Actor, Error, Registry, Result, Scope};

/// A row of the table, as read: cells by heading.
pub type SheetRow = BTreeMap<String, String>;

pub(super) const HOME: &str = "户标识";
pub(super) const CHILD: &str = "儿童标识";
pub(super) const VISIT: &str = "入户情况";
pub(super) const NOTE: &str = "备注";
pub(super) const NOT_ASKED: &str = "未核";
pub(super) const NOBODY: &str = "查无此人";

/// The headings of the table.
pub fn sheet_headings() -> Vec<String> {
    let fixed = ["序号", "乡镇村社", "户编号", "户主", "门牌", "联系电话", "调查人", VISIT];
    let fields = CheckedField::ALL.iter().flat_map(|field| [format!("登记·{}", field.title()), checked(*field)]);
    fixed.map(str::to_owned).into_iter().chain(fields).chain([NOTE, HOME, CHILD].map(str::to_owned)).collect()
}

pub(super) fn checked(field: CheckedField) -> String {
    format!("核查·{}", field.title())
}

/// The sample of a check within reach as rows under [`sheet_headings`].
///
/// # Errors
/// There is no such check within reach.
pub async fn sheet_rows(registry: &Registry, scope: &Scope, id: CheckId) -> Result<Vec<Vec<String>>> {
    find(registry, scope, id).await?;
    let places = places::load(registry, scope).await?;
    let page = items(registry, scope, id, None, (0, u64::MAX)).await?;
    Ok(page.rows.iter().flat_map(|item| rows_of(&places, item)).collect())
}

fn rows_of(places: &Places, item: &Item) -> Vec<Vec<String>> {
    let home = &item.recorded;
    let found = item.found.as_ref();
    let lead = [
        item.number.to_string(),
        item.place.map(|place| places.path(place)).unwrap_or_default(),
        home.number.clone(),
        home.head_name.clone(),
        home.address.clone().unwrap_or_default(),
        home.phone.clone().unwrap_or_default(),
        item.surveyor.clone().unwrap_or_default(),
        found.map(|found| found.home.title().to_owned()).unwrap_or_default(),
    ];
    let row = |fields: Vec<String>, child: String| {
        let note = found.and_then(|found| found.note.clone()).unwrap_or_default();
        lead.iter().cloned().chain(fields).chain([note, item.id.0.to_string(), child]).collect::<Vec<_>>()
    };
    let known = home.children.iter().map(|child| {
        let finding = found.and_then(|found| found.children.iter().find(|known| known.child == child.child));
        let fields = CheckedField::ALL
            .iter()
            .flat_map(|field| [recorded_words(places, child, *field), written(finding, *field)]);
        row(fields.collect(), child.child.to_string())
    });
    let missed = found.into_iter().flat_map(|found| &found.missed).map(|child| {
        row(CheckedField::ALL.iter().flat_map(|field| [String::new(), told(child, *field)]).collect(), String::new())
    });
    let rows: Vec<Vec<String>> = known.chain(missed).collect();
    // A household without a child was drawn as well, and somebody must be able to say what they found there.
    let nobody = || row(vec![String::new(); CheckedField::ALL.len() * 2], String::new());
    if rows.is_empty() { vec![nobody()] } else { rows }
}

/// What was told of a child whom the survey missed.
pub(super) fn told(child: &FoundChild, field: CheckedField) -> String {
    let said = match field {
        CheckedField::Name => Some(&child.name),
        CheckedField::Sex => child.sex.as_ref(),
        CheckedField::BornOn => child.born_on.as_ref(),
        CheckedField::Schooling => child.schooling.as_ref(),
        _ => None,
    };
    said.cloned().unwrap_or_default()
}

/// What stands in the column of what was found.
pub(super) fn written(finding: Option<&ChildFinding>, field: CheckedField) -> String {
    match finding {
        Some(child) if child.nobody && field == CheckedField::Name => NOBODY.to_owned(),
        Some(child) if child.not_asked.contains(&field) => NOT_ASKED.to_owned(),
        Some(child) => child.differs.get(&field).cloned().unwrap_or_default(),
        None => String::new(),
    }
}

/// Takes a filled-in table back, in one deed: every household whose 入户情况 is filled in is entered.
///
/// # Errors
/// There is no such check within reach, or none of the officer's posts may check. Rows that cannot be taken are told one by one.
pub async fn take_sheet(
    registry: &Registry,
    (actor, scope): (&Actor, &Scope),
    id: CheckId,
    rows: &[SheetRow],
) -> Result<Outcome> {
    let answers = Answers::load(registry, scope, id).await?;
    let known: BTreeMap<Uuid, Item> =
        items(registry, scope, id, None, (0, u64::MAX)).await?.rows.into_iter().map(|item| (item.id.0, item)).collect();
    let deed = registry.begin(actor).await?;
    let mut outcome = Outcome::default();
    for (home, lines) in by_home(rows, &mut outcome) {
        let Some(item) = known.get(&home) else {
            refuse(&mut outcome, &lines, "这一户不在这次抽查的样本中，请核对是不是这次导出的表");
            continue;
        };
        let found = match findings(&answers, item, &lines) {
            Ok(Some(found)) if item.state != ItemState::Entered || item.found.as_ref() != Some(&found) => found,
            Ok(_) => {
                outcome.unchanged += lines.len() as u64;
                continue;
            }
            Err(error) => {
                refuse(&mut outcome, &lines, &error.to_string());
                continue;
            }
        };
        match put_in(&deed, scope, ItemId(home), item.version, Some((&found, ItemState::Entered))).await {
            Ok(_) => outcome.stored += lines.len() as u64,
            Err(error @ (Error::Invalid { .. } | Error::Stale { .. } | Error::Refused { code: "own_survey", .. })) => {
                refuse(&mut outcome, &lines, &error.to_string());
            }
            Err(other) => return Err(other),
        }
    }
    if outcome.stored > 0 {
        deed.commit(Entry::new(
            "take_spot_check_sheet",
            "spot_check",
            Some(id.0.to_string()),
            json!(outcome.as_json()),
        ))
        .await?;
    }
    Ok(outcome)
}

type Lines<'a> = Vec<(usize, &'a SheetRow)>;

fn refuse(outcome: &mut Outcome, lines: &Lines<'_>, reason: &str) {
    for (at, line) in lines {
        outcome.refuse(*at, "record_id", cell(line, HOME), reason);
    }
}

fn by_home<'a>(rows: &'a [SheetRow], outcome: &mut Outcome) -> BTreeMap<Uuid, Lines<'a>> {
    let mut homes: BTreeMap<Uuid, Lines<'a>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        match cell(row, HOME).parse() {
            Ok(home) => homes.entry(home).or_default().push((at, row)),
            Err(_) => outcome.refuse(at, "record_id", cell(row, HOME), "没有户标识，请保留导出表中的“户标识”一列"),
        }
    }
    homes
}

fn cell<'a>(row: &'a SheetRow, heading: &str) -> &'a str {
    row.get(heading).map_or("", |text| text.trim())
}

/// What the rows of one household say; nothing where 入户情况 is empty.
fn findings(answers: &Answers, item: &Item, lines: &Lines<'_>) -> Result<Option<Findings>> {
    let Some(said) = lines.iter().map(|(_, row)| cell(row, VISIT)).find(|said| !said.is_empty()) else {
        return Ok(None);
    };
    let home = HomeFinding::read(said).ok_or_else(|| {
        let known: Vec<_> = HomeFinding::ALL.iter().map(|home| home.title()).collect();
        Error::invalid(VISIT, said, format!("请填写：{}", known.join("、")))
    })?;
    let mut found = Findings { home, ..Findings::as_recorded(&item.recorded) };
    found.note = lines.iter().map(|(_, row)| cell(row, NOTE)).find(|note| !note.is_empty()).map(str::to_owned);
    for (_, row) in lines {
        match cell(row, CHILD) {
            "" => found.missed.extend(missed(row)),
            id => {
                let child = found.children.iter_mut().find(|child| child.child.to_string() == id);
                let child =
                    child.ok_or_else(|| Error::invalid(CHILD, id, "不是这一户登记的儿童，请保留导出表中的标识"))?;
                fill(child, row);
            }
        }
    }
    let settled = answers.settled(found, &item.recorded);
    answers.must_be_readable(&settled, &item.recorded)?;
    Ok(Some(settled))
}

fn fill(child: &mut ChildFinding, row: &SheetRow) {
    for field in CheckedField::ALL {
        match cell(row, &checked(*field)) {
            "" => {}
            NOT_ASKED => drop(child.not_asked.insert(*field)),
            NOBODY if *field == CheckedField::Name => child.nobody = true,
            text => drop(child.differs.insert(*field, text.to_owned())),
        }
    }
}

fn missed(row: &SheetRow) -> Option<FoundChild> {
    // 无, or a dash, in the row for missed children says that there is none.
    let told = |field: CheckedField| Some(cell(row, &checked(field)).to_owned()).filter(|text| !is_blank(text));
    Some(FoundChild {
        name: told(CheckedField::Name)?,
        sex: told(CheckedField::Sex),
        born_on: told(CheckedField::BornOn),
        schooling: told(CheckedField::Schooling),
    })
}
