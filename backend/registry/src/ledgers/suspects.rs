//! 疑似辍学台账 (D§6.3): every suspicion, how it was found, who follows it and what came of it.

use chrono::NaiveDate;

use super::book::{CellKind, LedgerCell, LedgerColumn, LedgerRow};

/// One suspicion. Shows no name in `Debug`: it has none.
#[derive(Clone, Default)]
pub struct SuspectRow {
    /// 姓名.
    pub name: String,
    /// 证件号.
    pub id_number: Option<String>,
    /// 学籍号.
    pub roll_number: Option<String>,
    /// 学校.
    pub school: Option<String>,
    /// 年级班级.
    pub class: Option<String>,
    /// 户籍村.
    pub hukou_village: Option<String>,
    /// 发现途径: 三比对①/②/③, 缺勤, 入户, 举报.
    pub found_by: String,
    /// 发现日期.
    pub found_on: Option<NaiveDate>,
    /// 缺勤天数.
    pub days_absent: Option<i64>,
    /// 初判原因.
    pub first_reason: Option<String>,
    /// 责任教师.
    pub teacher: Option<String>,
    /// 责任村干部.
    pub village_officer: Option<String>,
    /// 联系次数.
    pub contact_count: Option<i64>,
    /// 核实结果 in the words of D§7.3.
    pub outcome: Option<String>,
    /// 核实日期.
    pub verified_on: Option<NaiveDate>,
    /// 佐证.
    pub evidence: Option<String>,
    /// 销号日期/转入辍学台账.
    pub closed: Option<String>,
}

impl LedgerRow for SuspectRow {
    const NAME: &'static str = "疑似辍学台账";

    const COLUMNS: &'static [LedgerColumn] = &[
        LedgerColumn::new("姓名", 8.5, CellKind::Text),
        LedgerColumn::new("证件号", 19.5, CellKind::Text),
        LedgerColumn::new("学籍号", 11.0, CellKind::Text),
        LedgerColumn::new("学校", 13.0, CellKind::Text),
        LedgerColumn::new("年级班级", 8.0, CellKind::Mark),
        LedgerColumn::new("户籍村", 11.0, CellKind::Text),
        LedgerColumn::new("发现途径", 9.0, CellKind::Text),
        LedgerColumn::new("发现日期", 10.5, CellKind::Date),
        LedgerColumn::new("缺勤天数", 5.0, CellKind::Number),
        LedgerColumn::new("初判原因", 20.0, CellKind::Text),
        LedgerColumn::new("责任教师", 8.0, CellKind::Text),
        LedgerColumn::new("责任村干部", 8.0, CellKind::Text),
        LedgerColumn::new("联系次数", 5.0, CellKind::Number),
        LedgerColumn::new("核实结果", 10.0, CellKind::Text),
        LedgerColumn::new("核实日期", 10.5, CellKind::Date),
        LedgerColumn::new("佐证", 10.0, CellKind::Text),
        LedgerColumn::new("销号日期/转入辍学台账", 11.0, CellKind::Text),
    ];

    fn cells(&self) -> impl Iterator<Item = LedgerCell<'_>> {
        [
            self.name.as_str().into(),
            (&self.id_number).into(),
            (&self.roll_number).into(),
            (&self.school).into(),
            (&self.class).into(),
            (&self.hukou_village).into(),
            self.found_by.as_str().into(),
            self.found_on.into(),
            self.days_absent.into(),
            (&self.first_reason).into(),
            (&self.teacher).into(),
            (&self.village_officer).into(),
            self.contact_count.into(),
            (&self.outcome).into(),
            self.verified_on.into(),
            (&self.evidence).into(),
            (&self.closed).into(),
        ]
        .into_iter()
    }
}
