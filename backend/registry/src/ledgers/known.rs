//! 台账名称.

use crate::{Error, Result};

rules::coded! {
    /// The ledgers that can be asked for, by a short name for scripts and the name that stands in the title.
    pub enum Ledger {
        /// D§6.2.
        SchoolAge = "school-age" "适龄儿童台账",
        /// D§6.3.
        Suspects = "suspects" "疑似辍学台账",
        /// D§6.6.
        Roster = "roster" "在校生花名册",
        /// D§6.7.
        Movements = "movements" "流动名册",
        /// D§6.8.
        OutOfCounty = "out-of-county" "县外就读名册",
        /// Hukou in the township, at school outside it; by school.
        HukouElsewhere = "hukou-elsewhere" "本乡户口在外就读名册",
        /// Hukou outside the township, at school in it; by place of hukou.
        OutsidersHere = "outsiders-here" "外乡户口在本乡就读名册",
        /// D§6.12.
        ThreeDisabled = "three-disabled" "三残儿童名册",
        /// D§1.8, by both definitions.
        LeftBehind = "left-behind" "留守儿童名册",
        /// D§1.8.
        Migrant = "migrant" "随迁子女名册",
        /// D§6.11.
        Permitted = "deferred-suspended" "延缓入学和休学名册",
    }
}

/// Every ledger, in the order in which they are listed.
pub const ALL: &[Ledger] = Ledger::ALL;

impl Ledger {
    /// Reads a name as people give it: the title, with or without 台账 or 名册, or the short name.
    ///
    /// # Errors
    /// There is no such ledger; the sentence lists them all.
    pub fn read(written: &str) -> Result<Self> {
        let name = written.trim();
        let found = ALL.iter().copied().find(|ledger| {
            name.eq_ignore_ascii_case(ledger.as_str()) || core(name) == core(ledger.title()) && !core(name).is_empty()
        });
        found.ok_or_else(|| {
            let names: Vec<_> = ALL.iter().map(|ledger| format!("{}（{}）", ledger.title(), ledger.as_str())).collect();
            Error::invalid("台账名", written, format!("可以用的有：{}", names.join("、")))
        })
    }

    /// What its sum counts.
    pub(super) fn counted(self) -> &'static str {
        if self == Self::Movements { "人次" } else { "人" }
    }
}

fn core(name: &str) -> &str {
    ["台账", "花名册", "名册"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}
