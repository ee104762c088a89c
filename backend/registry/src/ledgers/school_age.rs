//! 适龄儿童台账 (D§6.2): every child of school age of a place, where it is at school and who has seen that.

use chrono::NaiveDate;

use super::book::{CellKind, LedgerCell, LedgerColumn, LedgerRow};

/// One child. Shows no name in `Debug`: it has none.
#[derive(Clone, Default)]
pub struct SchoolAgeRow {
    /// 建档号; empty for outsiders.
    pub file_number: Option<String>,
    /// 姓名.
    pub name: String,
    /// 性别: 男, 女.
    pub sex: String,
    /// 民族.
    pub ethnic: Option<String>,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// 周岁 on 31 August.
    pub age: Option<i64>,
    /// 证件号.
    pub id_number: Option<String>,
    /// 户籍村社, by name.
    pub hukou_place: Option<String>,
    /// 现居住地.
    pub residence: Option<String>,
    /// 监护人.
    pub guardian: Option<String>,
    /// 电话.
    pub phone: Option<String>,
    /// 就读状态 in the words of D§7.3.
    pub status: String,
    /// 就读学校.
    pub school: Option<String>,
    /// 学校标识码.
    pub school_code: Option<String>,
    /// 年级.
    pub grade: Option<String>,
    /// 班级.
    pub class: Option<String>,
    /// 学籍号.
    pub roll_number: Option<String>,
    /// 就读地类别: 本在本, 县内外乡, 县外省内, 省外, 境外.
    pub where_schooled: Option<String>,
    /// 特殊群体.
    pub groups: Option<String>,
    /// 佐证.
    pub evidence: Option<String>,
    /// 核实日期.
    pub verified_on: Option<NaiveDate>,
    /// 核实人.
    pub verified_by: Option<String>,
}

impl LedgerRow for SchoolAgeRow {
    const NAME: &'static str = "适龄儿童台账";

    const COLUMNS: &'static [LedgerColumn] = &[
        LedgerColumn::new("建档号", 11.0, CellKind::Text),
        LedgerColumn::new("姓名", 8.5, CellKind::Text),
        LedgerColumn::new("性别", 4.0, CellKind::Mark),
        LedgerColumn::new("民族", 6.0, CellKind::Mark),
        LedgerColumn::new("出生日期", 10.5, CellKind::Date),
        LedgerColumn::new("周岁（8月31日）", 6.0, CellKind::Number),
        LedgerColumn::new("证件号", 10.5, CellKind::Text),
        LedgerColumn::new("户籍村社", 12.0, CellKind::Text),
        LedgerColumn::new("现居住地", 12.0, CellKind::Text),
        LedgerColumn::new("监护人", 8.0, CellKind::Text),
        LedgerColumn::new("电话", 12.5, CellKind::Text),
        LedgerColumn::new("就读状态", 9.0, CellKind::Text),
        LedgerColumn::new("就读学校", 12.0, CellKind::Text),
        LedgerColumn::new("学校标识码", 11.0, CellKind::Text),
        LedgerColumn::new("年级", 6.5, CellKind::Mark),
        LedgerColumn::new("班级", 5.0, CellKind::Mark),
        LedgerColumn::new("学籍号", 11.0, CellKind::Text),
        LedgerColumn::new("就读地类别", 7.0, CellKind::Mark),
        LedgerColumn::new("特殊群体", 9.0, CellKind::Text),
        LedgerColumn::new("佐证", 9.0, CellKind::Text),
        LedgerColumn::new("核实日期", 10.5, CellKind::Date),
        LedgerColumn::new("核实人", 8.0, CellKind::Text),
    ];

    fn cells(&self) -> impl Iterator<Item = LedgerCell<'_>> {
        [
            (&self.file_number).into(),
            self.name.as_str().into(),
            self.sex.as_str().into(),
            (&self.ethnic).into(),
            self.born_on.into(),
            self.age.into(),
            (&self.id_number).into(),
            (&self.hukou_place).into(),
            (&self.residence).into(),
            (&self.guardian).into(),
            (&self.phone).into(),
            self.status.as_str().into(),
            (&self.school).into(),
            (&self.school_code).into(),
            (&self.grade).into(),
            (&self.class).into(),
            (&self.roll_number).into(),
            (&self.where_schooled).into(),
            (&self.groups).into(),
            (&self.evidence).into(),
            self.verified_on.into(),
            (&self.verified_by).into(),
        ]
        .into_iter()
    }
}
