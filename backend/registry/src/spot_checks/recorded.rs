//! 登记内容: what the survey said of a household when the sample was drawn. The check is held against this, whatever changes later.

use rules::surveys::CheckedField;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::schools::Schools;

/// A household as the survey had it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedHome {
    /// 户编号.
    pub number: String,
    /// 户主.
    pub head_name: String,
    /// 门牌.
    pub address: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 社组, as written.
    pub group: Option<String>,
    /// Its children.
    pub children: Vec<RecordedChild>,
}

/// A child as the survey had it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedChild {
    /// Its id.
    pub child: Uuid,
    /// Each checked field and what stood there; a field without text was left empty.
    pub fields: Vec<(CheckedField, String)>,
}

impl RecordedHome {
    /// Reads a household's body as phones hear it. A school that was given by its code alone has its name all the same.
    pub(super) fn of(body: &Value, schools: &Schools) -> Self {
        let text = |field: &str| body[field].as_str().map(str::to_owned);
        let children = body["children"].as_array().into_iter().flatten();
        Self {
            number: text("household_no").unwrap_or_default(),
            head_name: text("head_name").unwrap_or_default(),
            address: text("address"),
            phone: text("phone"),
            group: text("group"),
            children: children.filter_map(|child| RecordedChild::of(child, schools)).collect(),
        }
    }
}

impl RecordedChild {
    fn of(body: &Value, schools: &Schools) -> Option<Self> {
        let by_code =
            || body["school_code"].as_str().and_then(|code| schools.find(code)).map(|school| school.name.clone());
        let text = |field: CheckedField| match body[field.as_str()].as_str().unwrap_or_default() {
            "" if field == CheckedField::SchoolName => by_code().unwrap_or_default(),
            said => said.to_owned(),
        };
        let fields = CheckedField::ALL.iter().map(|field| (*field, text(*field))).collect();
        Some(Self { child: body["id"].as_str()?.parse().ok()?, fields })
    }

    /// What stood in a field.
    pub fn said(&self, field: CheckedField) -> &str {
        self.fields.iter().find(|(known, _)| *known == field).map_or("", |(_, text)| text)
    }

    /// 姓名.
    pub fn name(&self) -> &str {
        self.said(CheckedField::Name)
    }
}
