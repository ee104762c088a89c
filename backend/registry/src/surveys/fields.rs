//! 字段: a household's JSON as flat written fields and back, so that it can be compared, merged and read like a row of a file.

use rules::forms::FormKind;
use rules::surveys::WrittenFields;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::receive::ItemProblem;

/// The first field of the household form that belongs to a child.
const FIRST_OF_CHILD: &str = "name";
/// Children of one household; more is a mistake of a program.
const MOST_CHILDREN: usize = 30;
/// Characters of one value.
const LONGEST: usize = 500;

/// A household as it was written: its own fields, and its children in the order sent.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// `phone`, `children[key].name` … to text. Text that is empty says that nothing stands there; a field that is absent says nothing.
    pub(super) fields: WrittenFields,
    /// The children.
    pub(super) children: Vec<ChildKey>,
}

/// How a child is known within its household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ChildKey {
    /// Its 记录编号; where it has none, its id; where it has neither, made of the item's id and its place in the list.
    pub(super) record_id: String,
    /// The id that the phone gave it.
    pub(super) id: Option<Uuid>,
}

/// Whether a field of the household form belongs to the child.
pub(super) fn is_of_child(field: &str) -> bool {
    field == "record_id" || columns().skip_while(|name| *name != FIRST_OF_CHILD).any(|name| name == field)
}

fn columns() -> impl Iterator<Item = &'static str> {
    FormKind::Households.columns().iter().map(|column| column.field)
}

impl Written {
    /// Reads the body of that item.
    pub(super) fn read(item: Uuid, body: &Value) -> Result<Self, ItemProblem> {
        let household =
            body.as_object().ok_or_else(|| at("body", "内容应是一个户的 JSON 对象：请更新手机页面后重新上报"))?;
        let children = match household.get("children") {
            None | Some(Value::Null) => &[],
            Some(Value::Array(children)) => children.as_slice(),
            Some(_) => return Err(at("children", "children 应是儿童列表：请更新手机页面后重新上报")),
        };
        if children.len() > MOST_CHILDREN {
            return Err(at("children", "一户的儿童不应超过 30 人：请核对是否把几户合成了一户"));
        }
        let mut written = Self { fields: WrittenFields::new(), children: Vec::new() };
        written.take(household, "", &["children"])?;
        for (nth, child) in children.iter().enumerate() {
            let place = format!("children[{nth}]");
            let child =
                child.as_object().ok_or_else(|| at(&place, "应是一个儿童的 JSON 对象：请更新手机页面后重新上报"))?;
            let key = key_of(item, child, nth);
            if written.children.iter().any(|known| known.record_id == key.record_id) {
                return Err(at(&place, "同一户里有两个儿童用了同一个编号：请改为不同的编号"));
            }
            written.take(child, &before(&key.record_id), &["id", "record_id"])?;
            written.children.push(key);
        }
        Ok(written)
    }

    fn take(&mut self, said: &Map<String, Value>, before: &str, left_out: &[&str]) -> Result<(), ItemProblem> {
        for (field, value) in said.iter().filter(|(field, _)| !left_out.contains(&field.as_str())) {
            let place = format!("{before}{field}");
            let text = text_of(value).ok_or_else(|| at(&place, "应是文字、数字或是/否：请更新手机页面后重新上报"))?;
            if text.chars().count() > LONGEST {
                return Err(at(&place, "内容过长：请控制在 500 字以内"));
            }
            self.fields.insert(place, text);
        }
        Ok(())
    }

    /// The household's own field.
    pub(super) fn get(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    /// This laid over what stood there: fields that this does not speak of stay, fields that it empties go.
    pub(super) fn over(&self, ground: &Self) -> Self {
        let mut fields = ground.fields.clone();
        fields.extend(self.fields.clone());
        fields.retain(|_, text| !text.is_empty());
        self.with(fields, &ground.children)
    }

    /// The same with those fields, and with children that `others` know besides.
    pub(super) fn with(&self, fields: WrittenFields, others: &[ChildKey]) -> Self {
        let mut children = self.children.clone();
        for other in others {
            if !children.iter().any(|known| known.record_id == other.record_id) {
                children.push(other.clone());
            }
        }
        Self { fields, children }
    }

    /// A row of the household form for each child.
    pub(super) fn rows(&self) -> Vec<Vec<(&str, &str)>> {
        self.children.iter().map(|child| self.row(child)).collect()
    }

    fn row<'a>(&'a self, child: &'a ChildKey) -> Vec<(&'a str, &'a str)> {
        let before = before(&child.record_id);
        let mut row = vec![("record_id", child.record_id.as_str())];
        for (field, text) in &self.fields {
            match field.strip_prefix(&before) {
                Some(own) => row.push((own, text)),
                None if !field.starts_with("children[") => row.push((field, text)),
                None => {}
            }
        }
        row
    }
}

/// What stands before the fields of a child.
pub(super) fn before(record_id: &str) -> String {
    format!("children[{record_id}].")
}

fn key_of(item: Uuid, child: &Map<String, Value>, nth: usize) -> ChildKey {
    let said = |field: &str| child.get(field).and_then(text_of).filter(|text| !text.is_empty());
    let id = said("id");
    let record_id = said("record_id").or_else(|| id.clone()).unwrap_or_else(|| format!("{item}-{}", nth + 1));
    ChildKey { record_id, id: id.and_then(|id| id.parse().ok()) }
}

/// A value as one would write it in a cell; lists and objects are no value.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(yes) => Some(if *yes { "是" } else { "否" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn at(place: &str, sentence: &str) -> ItemProblem {
    ItemProblem::new(place, "unreadable", sentence)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &Value) -> Result<Written, String> {
        Written::read(Uuid::nil(), body).map_err(|problem| problem.field)
    }

    #[test]
    fn a_household_becomes_rows_of_the_form() {
        let body = json!({ "household_no": "12", "phone": null, "children": [
            { "record_id": "A1", "name": " 马兰 ", "sex": 2, "boarding": true }, { "name": "马强" } ] });
        let Ok(written) = read(&body) else { panic!("readable") };
        let second = format!("{}-2", Uuid::nil());
        let whole = written.over(&written);
        let rows = whole.rows().concat();
        let first = [("record_id", "A1"), ("boarding", "是"), ("name", "马兰"), ("sex", "2"), ("household_no", "12")];
        assert_eq!(rows[..5], first);
        assert_eq!(rows[5..], [("record_id", second.as_str()), ("name", "马强"), ("household_no", "12")]);
    }

    #[test]
    fn what_is_not_spoken_of_stays_and_what_is_emptied_goes() {
        let (Ok(ground), Ok(edit)) = (
            read(&json!({ "phone": "1", "address": "a", "children": [{ "record_id": "A1", "name": "马兰" }] })),
            read(&json!({ "phone": "", "children": [{ "record_id": "A2", "name": "马强" }] })),
        ) else {
            panic!("readable")
        };
        let both = edit.over(&ground);
        assert_eq!((both.get("phone"), both.get("address")), ("", "a"));
        assert_eq!(both.children.iter().map(|child| child.record_id.as_str()).collect::<Vec<_>>(), ["A2", "A1"]);
    }

    #[test]
    fn what_is_no_household_is_refused_at_its_place() {
        for (body, place) in [
            (json!([]), "body"),
            (json!({ "children": {} }), "children"),
            (json!({ "phone": [1] }), "phone"),
            (json!({ "children": [7] }), "children[0]"),
            (json!({ "children": [{ "id": "x", "name": { "first": "a" } }] }), "children[x].name"),
            (json!({ "address": "长".repeat(501) }), "address"),
            (json!({ "children": [{ "id": "x" }, { "id": "x" }] }), "children[1]"),
        ] {
            assert_eq!(read(&body).err().as_deref(), Some(place), "{body}");
        }
    }

    #[test]
    fn every_column_belongs_to_the_household_or_to_the_child() {
        assert!(["name", "remarks", "record_id", "school_name"].into_iter().all(is_of_child));
        assert!(!["phone", "lat", "surveyor", "nonsense"].into_iter().any(is_of_child));
    }
}
