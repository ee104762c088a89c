//! Texts of 台账.

use rules::{
    calendar::Term,
    ledgers::{Family, Ledger, Period},
};

use super::{Words, catalogue};

catalogue! {
    /// 台账
    LedgerWords {
        lead: "一份底册，多种台账：每张表都从同一份登记生成，可直接打印签字。",
            "One register, many lists: every one is drawn from the same record and prints ready to sign.";
        conditions: "导出范围", "What to export";
        term: "学期", "Term";
        period: "月报和季报的报告期", "Month of the reports";
        this_period: "本月、本季度", "This month and quarter";
        apply: "确定范围", "Apply";
        ledger: "台账名称", "Ledger";
        short_name: "代号", "Short name";
        workbook: "工作簿", "Workbook";
        take: "下载 XLSX", "Download XLSX";
        may_not_take: "名册由乡镇、学校和县级的管理岗位导出，您的岗位不能导出；辖区内的儿童请在“疑似辍学”和“查学生”中逐人查看。",
            "Lists are exported by those who manage a township, a school or the county; your post may not. Look at the children of your area one by one, under suspected dropouts and under find a child.";
        journalled: "名册含未成年人个人信息，每次导出都记入日志：谁、哪一种、哪个范围。",
            "Lists hold personal data of minors. Every export is journalled: who took which list of which area.";
    }
}

impl Words {
    /// Why no ledger of a term can be taken yet, and what to do first.
    pub fn judge_first(&self, term: Term) -> String {
        let title = self.term(&term.to_string());
        self.say(
            format!("{title}还没有比对和研判，台账会是空的，暂不能下载。请县教育局先导入本学期花名册，再运行 baoxue match --term {term}。"),
            format!("{title} has not been matched and judged: its ledgers would be empty and cannot be downloaded yet. The county bureau imports the term's rosters first, then runs baoxue match --term {term}."),
        )
    }

    /// A month with the quarter of the quarterly report, or a quarter.
    pub fn ledger_period(&self, period: Period) -> String {
        let quarter = Period::quarter_of(period.first());
        match period {
            Period::Month(first) => self.say(
                format!("{}（{}）", period.title(), quarter.title()),
                format!("{} ({quarter})", first.format("%B %Y")),
            ),
            Period::Quarter(_) => self.say(period.title(), period.to_string()),
        }
    }

    /// The heading under which ledgers are offered.
    pub fn ledger_family(&self, family: Family) -> String {
        let english = match family {
            Family::Main => "The three ledgers",
            Family::Schools => "Pupils, movements and graduates",
            Family::Crossed => "Hukou and school in different places",
            Family::Away => "School outside the county",
            Family::Groups => "Age groups and special groups",
            Family::Outcomes => "Children by standing",
            Family::Tables => "Statistic tables",
            Family::Reports => "Monthly and quarterly reports",
        };
        self.say(family.title(), english)
    }

    /// The title of a ledger.
    pub fn ledger(&self, ledger: Ledger) -> String {
        self.say(ledger.title(), english(ledger))
    }
}

fn english(ledger: Ledger) -> &'static str {
    match ledger {
        Ledger::SchoolAge => "Children of school age",
        Ledger::Suspects => "Suspected dropouts",
        Ledger::Dropouts => "Dropouts",
        Ledger::Roster => "Pupils on roll",
        Ledger::Boarders => "Boarders",
        Ledger::Movements => "Movements",
        Ledger::Unexplained => "Pupils whose change nothing explains",
        Ledger::Handover => "Handover from primary to junior school",
        Ledger::Graduates => "Junior graduates and where they went",
        Ledger::GraduatesOfTwoYears => "Primary and junior graduates of the last two years",
        Ledger::HukouElsewhere => "Hukou here, school elsewhere, by school",
        Ledger::OutsidersHere => "School here, hukou elsewhere, by hukou",
        Ledger::OutOfCounty => "At school outside the county",
        Ledger::AwayPrimary => "Aged 6-11, primary school outside the county",
        Ledger::AwayEarlyJunior => "Aged 6-11, junior school outside the county",
        Ledger::AwayPrimaryFinished => "Aged 6-11, finished primary outside the county, out of school",
        Ledger::AwayJunior => "Aged 7-14, junior school outside the county",
        Ledger::AwayJuniorFinished => "Aged 7-14, finished junior school outside the county",
        Ledger::AwayLatePrimary => "Aged 12-14, primary school outside the county",
        Ledger::PrimaryAge => "Children of primary age",
        Ledger::JuniorAge => "Children of junior age",
        Ledger::ThreeDisabled => "Disabled: sight, hearing and speech, mind",
        Ledger::Disabled => "All disabled children",
        Ledger::LeftBehind => "Left-behind children, either definition",
        Ledger::LeftBehindRoll => "Left-behind children, definition of the roll",
        Ledger::LeftBehindCivil => "Left-behind children, definition of civil affairs",
        Ledger::Migrant => "Children of migrant workers",
        Ledger::HomeTaught => "Taught at home",
        Ledger::Poverty => "Children of households on the poverty list",
        Ledger::Hardship => "Orphans and children in need",
        Ledger::NoHukou => "Children without a hukou",
        Ledger::Enrolled => "Enrolled children",
        Ledger::Finished => "Finished compulsory education",
        Ledger::Permitted => "Deferred and suspended",
        Ledger::Cleared => "Hukou and data problems",
        Ledger::Absent => "Out of school with a cause",
        Ledger::Unverified => "Waiting to be verified",
        Ledger::BirthUnknown => "Birthday unknown",
        Ledger::EntryTable => "Table: entry to school, by village",
        Ledger::StatusTable => "Table: standing of children, by village",
        Ledger::GroupTable => "Table: special groups, by village",
        Ledger::ChangeTable => "Table: changes among pupils, by school",
        Ledger::CareTable => "Table: left-behind, migrant children and graduates, by school",
        Ledger::IndicatorTable => "Table: every indicator against its target",
        Ledger::SelfCheck => "Self-check against the targets",
        Ledger::MonthlyReport => "Monthly report of schools",
        Ledger::QuarterlyReport => "Quarterly report of the county",
    }
}
