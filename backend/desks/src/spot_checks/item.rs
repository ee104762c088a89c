//! The form of one household: what the survey said, and beside it what was found. Empty means as recorded.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use registry::{
    places::Places,
    spot_checks::{self, Findings, FoundChild, Item, ItemId, RecordedChild, Unreadable, Whose},
};
use rules::{
    speech::FOUND_DAY,
    surveys::{CheckedField, HomeFinding},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    Desks,
    area::Atlas,
    entrance::Visitor,
    frame::{Desk, Frame, Step},
    problems::Refusal,
    reading::{Path, Query, draw},
    suspects::Choice,
    words::{Language, Words},
};

/// Rows for children whom the survey missed.
pub(super) const MISSED_ROWS: usize = 3;

/// One field of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldForm {
    /// How its input is called.
    pub key: String,
    /// 项目.
    pub label: String,
    /// 登记.
    pub recorded: String,
    /// 核查所见.
    pub found: String,
    /// 未核.
    pub not_asked: bool,
    /// Why what stands there cannot be an answer.
    pub wrong: Option<String>,
}

/// A child of the household.
#[derive(Clone, PartialEq, Eq)]
pub struct ChildForm {
    /// How its inputs begin.
    pub key: String,
    /// 姓名.
    pub name: String,
    /// 查无此人.
    pub nobody: bool,
    /// Its fields.
    pub fields: Vec<FieldForm>,
}

/// 抽查户
#[derive(Clone, Template)]
#[template(path = "spot_checks/item.html")]
pub struct ItemPage {
    /// The frame.
    pub frame: Frame,
    /// Its id.
    pub id: String,
    /// The check.
    pub check_href: String,
    /// 户主 and place.
    pub title: String,
    /// Number, address, telephone, surveyor.
    pub facts: Vec<String>,
    /// How far it is.
    pub state: String,
    /// Class of its mark.
    pub mark: &'static str,
    /// For changes that must not overtake one another.
    pub version: i32,
    /// 入户情况.
    pub visits: Vec<Choice>,
    /// The children.
    pub children: Vec<ChildForm>,
    /// 漏登儿童: always some empty rows; each with what of it cannot be read.
    pub missed: Vec<(FoundChild, Vec<String>)>,
    /// What must be mended first.
    pub wrong: Option<String>,
    /// 备注.
    pub note: String,
    /// What was just done.
    pub done: Option<String>,
    /// Whether something can be taken away.
    pub can_clear: bool,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    said: String,
}

/// The page.
pub(crate) async fn open(
    State(desks): State<Desks>,
    visitor: Visitor,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Refusal> {
    let words = visitor.words();
    let item = spot_checks::item(&desks.registry, &visitor.scope, ItemId(id)).await?;
    let done = match asked.said.as_str() {
        "entered" => Some(words.spot_checks.said_entered),
        "draft" => Some(words.spot_checks.said_draft),
        "cleared" => Some(words.spot_checks.said_cleared),
        _ => None,
    };
    draw(&drawn(&desks, &visitor, &item, done).await?)
}

/// The form as it was filled in, each answer that cannot be read with what to write instead.
pub(super) async fn refilled(
    desks: &Desks,
    visitor: &Visitor,
    item: Item,
    found: Findings,
    wrong: &[Unreadable],
) -> Result<Response, Refusal> {
    let (words, was_entered) = (visitor.words(), item.found.is_some());
    let filled = Item { found: Some(found), ..item };
    let mut page = drawn(desks, visitor, &filled, None).await?;
    page.can_clear = was_entered;
    page.wrong = Some(words.spot_checks.unreadable.to_owned());
    for one in wrong {
        let cure = words.said(&one.cure);
        match one.of {
            Whose::Child(child) => {
                let key = format!("c.{child}.{}", one.field.as_str());
                let mut fields = page.children.iter_mut().flat_map(|child| &mut child.fields);
                if let Some(field) = fields.find(|field| field.key == key) {
                    field.wrong = Some(cure);
                }
            }
            Whose::Missed(nth) => {
                if let Some((_, says)) = page.missed.get_mut(nth) {
                    says.push(words.headed(&words.checked_field(one.field), &cure));
                }
            }
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&page)?).into_response())
}

async fn drawn(desks: &Desks, visitor: &Visitor, item: &Item, done: Option<&str>) -> Result<ItemPage, Refusal> {
    let words = visitor.words();
    let check = spot_checks::find(&desks.registry, &visitor.scope, item.check).await?;
    let atlas = Atlas::open(desks, visitor).await?;
    let check_href = format!("/spot-checks/{}", check.id.0);
    let trail = vec![
        Step::to(words.desk.home, "/"),
        Step::to(words.desk.spot_checks, "/spot-checks"),
        Step::to(words.said(&check.name), check_href.clone()),
        Step::here(item.number.to_string()),
    ];
    let frame = visitor.frame(desks, Some(&atlas), Desk::SpotChecks, &check.term, trail);
    Ok(page(frame, item, check_href, &atlas.places, done))
}

fn page(frame: Frame, item: &Item, check_href: String, places: &Places, done: Option<&str>) -> ItemPage {
    let words = frame.words;
    let (state, mark) = words.item_state(item.state);
    let home = &item.recorded;
    let found = item.found.as_ref();
    let said = |label: &str, text: Option<&String>| text.map(|text| format!("{label} {text}"));
    let facts = [
        item.place.map(|place| places.path(place)),
        said(words.coverage.number, Some(&home.number)),
        said(words.coverage.address, home.address.as_ref()),
        said(words.coverage.phone, home.phone.as_ref()),
        said(words.coverage.surveyor, item.surveyor.as_ref()),
    ];
    let visit = found.map_or(HomeFinding::Met, |found| found.home);
    let mut missed = found.map(|found| found.missed.clone()).unwrap_or_default();
    let nobody = FoundChild { name: String::new(), sex: None, born_on: None, schooling: None };
    missed.resize(missed.len().max(MISSED_ROWS), nobody);
    let missed = missed.into_iter().map(|child| (child, Vec::new())).collect();
    ItemPage {
        id: item.id.0.to_string(),
        check_href,
        title: home.head_name.clone(),
        facts: facts.into_iter().flatten().collect(),
        state,
        mark,
        version: item.version,
        visits: HomeFinding::ALL
            .iter()
            .map(|home| Choice {
                value: home.as_str().to_owned(),
                name: words.home_finding(*home),
                chosen: *home == visit,
            })
            .collect(),
        children: home.children.iter().map(|child| child_form((words, places), child, found)).collect(),
        missed,
        wrong: None,
        note: found.and_then(|found| found.note.clone()).unwrap_or_default(),
        done: done.map(str::to_owned),
        can_clear: found.is_some(),
        frame,
    }
}

fn child_form((words, places): (&Words, &Places), child: &RecordedChild, found: Option<&Findings>) -> ChildForm {
    let finding = found.and_then(|found| found.children.iter().find(|known| known.child == child.child));
    let key = format!("c.{}", child.child);
    let field = |field: &CheckedField| FieldForm {
        key: format!("{key}.{}", field.as_str()),
        label: words.checked_field(*field),
        recorded: words.checked_value(*field, &spot_checks::recorded_words(places, child, *field)),
        found: finding.and_then(|finding| finding.differs.get(field).cloned()).unwrap_or_default(),
        not_asked: finding.is_some_and(|finding| finding.not_asked.contains(field)),
        wrong: None,
    };
    ChildForm {
        name: child.name().to_owned(),
        nobody: finding.is_some_and(|finding| finding.nobody),
        fields: CheckedField::ALL.iter().map(field).collect(),
        key,
    }
}

impl ItemPage {
    /// A household with two children, one entry found wrong.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::SpotChecks);
        let words = frame.words;
        frame.trail =
            vec![Step::to(words.desk.home, "/"), Step::to(words.desk.spot_checks, "/spot-checks"), Step::here("17")];
        let (state, mark) = words.item_state(spot_checks::ItemState::Draft);
        let child = |key: &str, name: &str, texts: [&str; 12], found: &str| ChildForm {
            key: key.into(),
            name: name.into(),
            nobody: false,
            fields: CheckedField::ALL
                .iter()
                .zip(texts)
                .map(|(field, text)| FieldForm {
                    key: format!("{key}.{}", field.as_str()),
                    label: words.checked_field(*field),
                    recorded: text.into(),
                    found: if *field == CheckedField::BornOn { found.into() } else { String::new() },
                    not_asked: *field == CheckedField::GuardianPhone,
                    wrong: (*field == CheckedField::BornOn && !found.is_empty()).then(|| words.said(&FOUND_DAY.told())),
                })
                .collect(),
        };
        let first = [
            "麦麦提江",
            "男",
            "2015-03-02",
            "629001********0037",
            "青石乡锁林村",
            "在校",
            "青石小学",
            "五年级",
            "",
            "阿卜杜拉",
            "古丽",
            "13900000000",
        ];
        let nobody = FoundChild { name: String::new(), sex: None, born_on: None, schooling: None };
        Self {
            id: "1".into(),
            check_href: "/spot-checks/1".into(),
            title: "阿卜杜拉".into(),
            facts: ["青石乡锁林村二社", "0031", "孙丽"].map(str::to_owned).to_vec(),
            state,
            mark,
            version: 2,
            visits: HomeFinding::ALL
                .iter()
                .map(|home| Choice {
                    value: home.as_str().into(),
                    name: words.home_finding(*home),
                    chosen: *home == HomeFinding::Met,
                })
                .collect(),
            children: vec![child("c.1", "麦麦提江", first, "2015-03-20"), child("c.2", "阿依古丽", first, "")],
            missed: vec![(nobody, Vec::new()); MISSED_ROWS],
            wrong: None,
            note: String::new(),
            done: Some(words.spot_checks.said_draft.to_owned()),
            can_clear: true,
            frame,
        }
    }
}
