//! The form of a household as it comes back: pairs of names and texts.

use registry::spot_checks::{Findings, FoundChild, Item};
use rules::surveys::{CheckedField, HomeFinding};

use crate::problems::Refusal;

/// More children than this are missed in no home.
const MOST_MISSED: usize = 30;

/// A filled-in form.
pub(super) struct Filled(Vec<(String, String)>);

impl Filled {
    pub(super) fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// What stands under a name; empty where nothing does.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text.trim())
    }

    /// Whether a box is ticked.
    fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name).to_owned()).filter(|text| !text.is_empty())
    }

    /// The version that was on view.
    pub(super) fn version(&self) -> Result<i32, Refusal> {
        self.text("version").parse().map_err(|_| Refusal::field("version", "页面不完整：请刷新后重填"))
    }

    /// What the form says of that household.
    pub(super) fn findings(&self, item: &Item) -> Result<Findings, Refusal> {
        let home = HomeFinding::from_code(self.text("home")).ok_or_else(|| Refusal::field("home", "请选择入户情况"))?;
        let mut found = Findings { home, ..Findings::as_recorded(&item.recorded) };
        for child in &mut found.children {
            let key = format!("c.{}", child.child);
            child.nobody = self.is_ticked(&format!("{key}.nobody"));
            for field in CheckedField::ALL {
                let name = format!("{key}.{}", field.as_str());
                if self.is_ticked(&format!("{name}.skip")) {
                    child.not_asked.insert(*field);
                } else if let Some(text) = self.some(&name) {
                    child.differs.insert(*field, text);
                }
            }
        }
        found.missed = (0..MOST_MISSED).filter_map(|nth| self.missed(nth)).collect();
        found.note = self.some("note");
        Ok(found)
    }

    /// The child in that row of missed ones, be it without a name; nothing where the row was left empty.
    fn missed(&self, nth: usize) -> Option<FoundChild> {
        let said = |what: &str| self.some(&format!("m.{nth}.{what}"));
        let (name, sex, born_on, schooling) = (said("name"), said("sex"), said("born_on"), said("schooling"));
        let is_filled = [&name, &sex, &born_on, &schooling].into_iter().any(Option::is_some);
        is_filled.then(|| FoundChild { name: name.unwrap_or_default(), sex, born_on, schooling })
    }
}
