//! 一童一行: what ledgers say of a child.

use chrono::NaiveDate;

/// One child as ledgers show it. Shows no name in `Debug`: it has none.
#[derive(Clone, Default)]
pub(super) struct ChildLine {
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
    /// 外出情况: 父亲外出, 母亲外出.
    pub away: Option<String>,
    /// 就读状态 in the words of D§7.3.
    pub status: String,
    /// 就读学校, or the one it was last at.
    pub school: Option<String>,
    /// 学校标识码.
    pub school_code: Option<String>,
    /// 就读地, by name or code, where it is not a school of the county.
    pub school_place: Option<String>,
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
    /// 残疾类别.
    pub disability_kind: Option<String>,
    /// 残疾等级.
    pub disability_level: Option<String>,
    /// 残疾证号.
    pub disability_cert: Option<String>,
    /// 佐证.
    pub evidence: Option<String>,
    /// 核实日期: of the second look, else of the visit.
    pub verified_on: Option<NaiveDate>,
    /// 核实人.
    pub verified_by: Option<String>,
    /// 到期日 of what was permitted.
    pub expires_on: Option<NaiveDate>,
    /// One sentence: why it stands so.
    pub reason: String,
}

impl ChildLine {
    /// 年级班级 in one cell.
    pub(super) fn grade_class(&self) -> Option<String> {
        let both = [self.grade.as_deref(), self.class.as_deref()];
        let text: String = both.into_iter().flatten().collect();
        (!text.is_empty()).then_some(text)
    }
}
