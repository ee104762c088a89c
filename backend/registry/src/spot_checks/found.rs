//! 核查所见: what the second visit found, field by field.

use std::collections::{BTreeMap, BTreeSet};

use rules::surveys::{CheckedField, FieldFinding, HomeFinding};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::RecordedHome;
use crate::{Error, Result};

/// Longest text of one field.
const LONGEST: usize = 100;

/// What was found in a household.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// Whether the household was met.
    pub home: HomeFinding,
    /// The children whom the survey knows.
    #[serde(default)]
    pub children: Vec<ChildFinding>,
    /// 漏登: children found there whom the survey missed.
    #[serde(default)]
    pub missed: Vec<FoundChild>,
    /// 备注.
    #[serde(default)]
    pub note: Option<String>,
}

/// What was found of a child whom the survey knows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildFinding {
    /// The child.
    pub child: Uuid,
    /// 查无此人: nobody there knows the child.
    #[serde(default)]
    pub nobody: bool,
    /// Fields that were asked and differ, with what was found; and fields that could not be asked. All others are as recorded.
    #[serde(default)]
    pub differs: BTreeMap<CheckedField, String>,
    /// 未核.
    #[serde(default)]
    pub not_asked: BTreeSet<CheckedField>,
}

/// A child whom the survey missed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundChild {
    /// 姓名.
    pub name: String,
    /// 性别, as told.
    #[serde(default)]
    pub sex: Option<String>,
    /// 出生日期, as told.
    #[serde(default)]
    pub born_on: Option<String>,
    /// 就学情况, as told.
    #[serde(default)]
    pub schooling: Option<String>,
}

impl Findings {
    /// Nothing was found to differ.
    pub fn as_recorded(home: &RecordedHome) -> Self {
        let child = |child: &super::RecordedChild| ChildFinding {
            child: child.child,
            nobody: false,
            differs: BTreeMap::new(),
            not_asked: BTreeSet::new(),
        };
        Self {
            home: HomeFinding::Met,
            children: home.children.iter().map(child).collect(),
            missed: Vec::new(),
            note: None,
        }
    }

    /// Whether this may be the result of that household.
    pub(super) fn check(&self, home: &RecordedHome) -> Result<()> {
        let too_long = |text: &String| text.chars().count() > LONGEST;
        for child in &self.children {
            if !home.children.iter().any(|known| known.child == child.child) {
                return Err(Error::invalid("儿童", child.child.to_string(), "不是这一户登记的儿童，请刷新页面后重填"));
            }
            if let Some((field, text)) = child.differs.iter().find(|(_, text)| text.trim().is_empty() || too_long(text))
            {
                let cure = format!("填了“不符”就要写明核查所见，{LONGEST} 字以内；确实为空请写“无”");
                return Err(Error::invalid(field.title(), text.clone(), cure));
            }
        }
        let missed = self.missed.iter().find(|child| child.name.trim().is_empty() || too_long(&child.name));
        match missed {
            Some(child) => Err(Error::invalid("漏登儿童", child.name.clone(), "请填写姓名；没有漏登请清空这一行")),
            None if self.home != HomeFinding::Met && !self.missed.is_empty() => {
                Err(Error::invalid("漏登儿童", "", "没有入户见面就不能登记漏登儿童，请核对入户情况"))
            }
            None => Ok(()),
        }
    }

    /// What was found in a field of a child.
    pub fn field(&self, child: Uuid, field: CheckedField) -> FieldFinding {
        let found = self.children.iter().find(|found| found.child == child);
        match (self.home, found) {
            (HomeFinding::Away, _) | (_, None) => FieldFinding::NotAsked,
            (HomeFinding::NoSuchHousehold, Some(_)) => FieldFinding::Differs,
            (HomeFinding::Met, Some(found)) if found.nobody || found.differs.contains_key(&field) => {
                FieldFinding::Differs
            }
            (HomeFinding::Met, Some(found)) if found.not_asked.contains(&field) => FieldFinding::NotAsked,
            (HomeFinding::Met, Some(_)) => FieldFinding::AsRecorded,
        }
    }

    /// Whether anything recorded of a child is wrong; `None` where nothing could be asked.
    pub fn is_wrong(&self, child: Uuid) -> Option<bool> {
        let fields = CheckedField::ALL.iter().map(|field| self.field(child, *field));
        let asked: Vec<FieldFinding> = fields.filter(|found| *found != FieldFinding::NotAsked).collect();
        (!asked.is_empty()).then(|| asked.contains(&FieldFinding::Differs))
    }
}
