//! 台账名称: every list by a short name for scripts and by the title that stands above it.

use crate::coded;

coded! {
    /// The ledgers, rosters, tables and reports that can be asked for.
    pub enum Ledger {
        /// D§6.2.
        SchoolAge = "school-age" "适龄儿童台账",
        /// D§6.3.
        Suspects = "suspects" "疑似辍学台账",
        /// D§6.4: confirmed by the record (class F of D§7.3).
        Dropouts = "dropouts" "辍学台账",
        /// D§6.6.
        Roster = "roster" "在校生花名册",
        /// Pupils who board (seed 002 no. 17).
        Boarders = "boarders" "寄宿生名册",
        /// D§6.7.
        Movements = "movements" "流动名册",
        /// Pupil by pupil what the difference of [`Self::ChangeTable`] consists of.
        Unexplained = "pupil-changes" "学生变动说明名册",
        /// D§6.10: each primary graduate with exactly one destination.
        Handover = "handover" "小升初整体移交名册",
        /// Seed 002 no. 11: where the last class of junior school went.
        Graduates = "graduates" "初中毕业生升学名册",
        /// Seed 002 no. 14: whoever finished primary or junior school in the last two summers.
        GraduatesOfTwoYears = "graduates-two-years" "近两年中小学毕业生名册",
        /// Hukou in the township, at school outside it; by school (seed 000).
        HukouElsewhere = "hukou-elsewhere" "本乡户口在外就读名册",
        /// Hukou outside the township, at school in it; by place of hukou (seed 000).
        OutsidersHere = "outsiders-here" "外乡户口在本乡就读名册",
        /// D§6.8, the six lists below in one, with those of fifteen.
        OutOfCounty = "out-of-county" "县外就读名册",
        /// Seed 002 no. 1.
        AwayPrimary = "away-primary" "6-11周岁人口在县外就读小学名册",
        /// Seed 002 no. 2.
        AwayEarlyJunior = "away-early-junior" "6-11周岁人口在县外就读初中名册",
        /// Seed 002 no. 3.
        AwayPrimaryFinished = "away-primary-finished" "6-11周岁人口县外已小学毕业在校外名册",
        /// Seed 002 no. 4.
        AwayJunior = "away-junior" "7-14周岁人口在县外就读初中名册",
        /// Seed 002 no. 5.
        AwayJuniorFinished = "away-junior-finished" "7-14周岁人口在县外初中毕业名册",
        /// The sixth list of D§6.8: whoever is of the age of junior school and still in primary school elsewhere stands on none of
        /// the five that seed 002 prints.
        AwayLatePrimary = "away-late-primary" "12-14周岁人口在县外就读小学名册",
        /// 小学适龄人口: whom the entry rate of primary school looks at.
        PrimaryAge = "primary-age" "小学适龄儿童花名册",
        /// 初中适龄人口: whom the entry rate of junior school looks at.
        JuniorAge = "junior-age" "初中适龄少年花名册",
        /// D§6.12: sight, hearing and speech, mind.
        ThreeDisabled = "three-disabled" "三残儿童名册",
        /// Every kind of disability.
        Disabled = "disabled" "残疾儿童少年名册",
        /// D§1.8, by either definition.
        LeftBehind = "left-behind" "留守儿童名册",
        /// D§1.8, by the roll's definition: one parent out or both.
        LeftBehindRoll = "left-behind-roll" "留守儿童名册（学籍口径）",
        /// D§1.8, by civil affairs' definition.
        LeftBehindCivil = "left-behind-civil" "留守儿童名册（民政口径）",
        /// D§1.8.
        Migrant = "migrant" "随迁子女名册",
        /// D§6.9.
        HomeTaught = "home-taught" "送教上门台账",
        /// 四查 (D§1.6): children of households on the poverty list.
        Poverty = "poverty-list" "脱贫户和监测户适龄儿童名册",
        /// Orphans, the unsupported and households in need (D§1.8).
        Hardship = "hardship" "孤儿和困境儿童名册",
        /// 无户籍 (D§1.6, D§7.2).
        NoHukou = "no-hukou" "无户籍儿童名册",
        /// Class A of D§7.3.
        Enrolled = "enrolled" "已入学儿童名册",
        /// Class B.
        Finished = "finished" "已完成义务教育名册",
        /// Class C, D§6.11.
        Permitted = "deferred-suspended" "延缓入学和休学名册",
        /// Class D.
        Cleared = "data-problems" "户籍和信息问题名册",
        /// Class E, which must stay visible as a number of its own (D§7.3).
        Absent = "absent-with-cause" "有因不在校名册",
        /// Whoever still has to be looked at.
        Unverified = "unverified" "待核实名册",
        /// Nobody knows their birthday, so no age band holds them.
        BirthUnknown = "birth-unknown" "出生日期不明名册",
        /// Seed 002, tables no. 5.
        EntryTable = "entry-table" "入学情况统计表",
        /// The classes of D§7.3 by village.
        StatusTable = "status-table" "适龄儿童就学状况统计表",
        /// Special groups by village.
        GroupTable = "group-table" "特殊群体儿童统计表",
        /// Seed 002, tables no. 7.
        ChangeTable = "change-table" "学生变动情况统计表",
        /// Seed 002, tables no. 8.
        CareTable = "care-table" "留守儿童、随迁子女、毕业生统计表",
        /// Seed 002, tables no. 9.
        IndicatorTable = "indicator-table" "教育事业各项指标完成情况统计表",
        /// Seed 002, tables no. 10.
        SelfCheck = "self-check" "自查自评表",
        /// D§6.13.
        MonthlyReport = "monthly-report" "学校控辍保学月报表",
        /// D§6.13.
        QuarterlyReport = "quarterly-report" "县级控辍保学季报表",
    }
}

coded! {
    /// Under which heading a ledger is offered.
    pub enum Family {
        /// The three of D§1.6.
        Main = "main" "三本台账",
        /// What schools hand in.
        Schools = "schools" "在校、流动与毕业",
        /// Hukou and school in different places.
        Crossed = "crossed" "户籍与就读交叉",
        /// Learning outside the county.
        Away = "away" "县外就读",
        /// Whom a rate looks at, and who is watched on their own.
        Groups = "groups" "适龄人口与特殊群体",
        /// Every outcome of D§7.3, none hidden in another.
        Outcomes = "outcomes" "就学状况分类",
        /// 统计表.
        Tables = "tables" "统计表",
        /// 四个一 (D§1.6).
        Reports = "reports" "月报和季报",
    }
}

/// No ledger bears that name; the sentence lists those that do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("没有“{written}”这种台账。可以用的有：{}", offered())]
pub struct UnknownLedger {
    /// What was written.
    pub written: String,
}

fn offered() -> String {
    let names: Vec<_> = Ledger::ALL.iter().map(|ledger| format!("{}（{ledger}）", ledger.title())).collect();
    names.join("、")
}

impl Ledger {
    /// Reads a name as people give it: the title, with or without 台账, 名册 or 统计表, or the short name.
    ///
    /// # Errors
    /// There is no such ledger.
    pub fn read(written: &str) -> Result<Self, UnknownLedger> {
        let name = plain(written);
        let same = |ledger: &Self| {
            name.eq_ignore_ascii_case(ledger.as_str())
                || name == ledger.title()
                || !core(&name).is_empty() && core(&name) == core(ledger.title())
        };
        Self::ALL.iter().copied().find(same).ok_or_else(|| UnknownLedger { written: written.trim().to_owned() })
    }

    /// Under which heading it is offered.
    pub const fn family(self) -> Family {
        match self {
            Self::SchoolAge | Self::Suspects | Self::Dropouts => Family::Main,
            Self::Roster
            | Self::Boarders
            | Self::Movements
            | Self::Unexplained
            | Self::Handover
            | Self::Graduates
            | Self::GraduatesOfTwoYears => Family::Schools,
            Self::HukouElsewhere | Self::OutsidersHere => Family::Crossed,
            Self::OutOfCounty
            | Self::AwayPrimary
            | Self::AwayEarlyJunior
            | Self::AwayPrimaryFinished
            | Self::AwayJunior
            | Self::AwayJuniorFinished
            | Self::AwayLatePrimary => Family::Away,
            Self::PrimaryAge
            | Self::JuniorAge
            | Self::ThreeDisabled
            | Self::Disabled
            | Self::LeftBehind
            | Self::LeftBehindRoll
            | Self::LeftBehindCivil
            | Self::Migrant
            | Self::HomeTaught
            | Self::Poverty
            | Self::Hardship
            | Self::NoHukou => Family::Groups,
            Self::Enrolled
            | Self::Finished
            | Self::Permitted
            | Self::Cleared
            | Self::Absent
            | Self::Unverified
            | Self::BirthUnknown => Family::Outcomes,
            Self::EntryTable
            | Self::StatusTable
            | Self::GroupTable
            | Self::ChangeTable
            | Self::CareTable
            | Self::IndicatorTable
            | Self::SelfCheck => Family::Tables,
            Self::MonthlyReport | Self::QuarterlyReport => Family::Reports,
        }
    }

    /// Whether it counts persons; reports name them on a list of their own behind the counts.
    pub const fn is_table(self) -> bool {
        matches!(self.family(), Family::Tables | Family::Reports)
    }

    /// Whether it speaks of a month or quarter that can be chosen.
    pub const fn is_report(self) -> bool {
        matches!(self.family(), Family::Reports)
    }

    /// What its sum counts.
    pub const fn counted(self) -> &'static str {
        match self {
            Self::Movements => "人次",
            _ => "人",
        }
    }
}

/// Without spaces, and with one sort of dash and bracket.
fn plain(written: &str) -> String {
    let kept = written.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| match c {
        '–' | '—' | '－' | '~' | '～' => '-',
        '(' => '（',
        ')' => '）',
        other => other,
    })
    .collect()
}

fn core(name: &str) -> &str {
    ["台账", "花名册", "名册", "统计表", "表"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_ledger_is_found_by_title_short_title_and_code() {
        for ledger in Ledger::ALL {
            assert_eq!(Ledger::read(ledger.as_str()), Ok(*ledger));
            assert_eq!(Ledger::read(&format!(" {}", ledger.title())), Ok(*ledger));
            assert_eq!(Ledger::read(core(ledger.title())), Ok(*ledger));
        }
        assert_eq!(Ledger::read("适龄儿童"), Ok(Ledger::SchoolAge));
        assert_eq!(Ledger::read("县外就读"), Ok(Ledger::OutOfCounty));
        assert_eq!(Ledger::read("6–11周岁人口在县外就读小学"), Ok(Ledger::AwayPrimary));
        assert_eq!(Ledger::read("Care-Table"), Ok(Ledger::CareTable));
    }

    #[test]
    fn a_wrong_name_lists_the_right_ones() {
        for written in ["", "台账", "疑似", "表"] {
            let sentence = Ledger::read(written).unwrap_err().to_string();
            assert!(Ledger::ALL.iter().all(|ledger| sentence.contains(ledger.title())), "{sentence}");
        }
    }

    #[test]
    fn no_two_ledgers_share_a_name_and_a_sheet_takes_every_title() {
        let titles: HashSet<_> = Ledger::ALL.iter().map(|ledger| core(ledger.title())).collect();
        assert_eq!(titles.len(), Ledger::ALL.len());
        for ledger in Ledger::ALL {
            assert!(ledger.title().chars().count() <= 31, "{ledger}: a sheet's name has at most 31 characters");
            assert!(!ledger.title().contains(['/', '\\', '[', ']', ':', '*', '?']), "{ledger}");
        }
    }
}
