//! 一童一行: what ledgers say of a child.

use chrono::NaiveDate;
use rules::children::OutReason;

use super::belonging::Needs;
use super::last_roll::LastRoll;
use super::people::Marks;

/// One child as ledgers show it. Shows no name in `Debug`: it has none.
#[derive(Clone, Default)]
pub(super) struct ChildLine {
    /// 建档号; empty for outsiders.
    pub file_number: Option<String>,
    /// 姓名.
    pub name: String,
    /// 性别: 男, 女.
    pub sex: &'static str,
    /// 民族.
    pub ethnic: Option<String>,
    /// 出生日期.
    pub born_on: Option<NaiveDate>,
    /// 应入学时间: the 1 September after which it is of the age of entry.
    pub due_on: Option<NaiveDate>,
    /// 周岁 on 31 August.
    pub age: Option<i64>,
    /// 证件号.
    pub id_number: Option<String>,
    /// 户籍村社, by name.
    pub hukou_place: Option<String>,
    /// 现居住地.
    pub residence: Option<String>,
    /// 父亲.
    pub father: Option<String>,
    /// 母亲.
    pub mother: Option<String>,
    /// 监护人.
    pub guardian: Option<String>,
    /// 监护人证件号.
    pub guardian_id: Option<String>,
    /// 电话.
    pub phone: Option<String>,
    /// 外出情况: 父亲外出, 母亲外出.
    pub away: Option<&'static str>,
    /// 父母务工单位.
    pub employer: Option<String>,
    /// 学籍口径: 单亲留守, 双亲留守.
    pub left_behind: Option<&'static str>,
    /// 民政口径: 是.
    pub left_behind_civil: Option<&'static str>,
    /// 就读状态 in the words of D§7.3.
    pub status: &'static str,
    /// 计入情况 in the entry rate: 已入学, 未入学, or why it is not counted.
    pub counted: String,
    /// 就读学校, or the one it was last at.
    pub school: Option<String>,
    /// Whether that is no school of the county but what the family says or a transfer tells.
    pub school_is_told: bool,
    /// 学校标识码.
    pub school_code: Option<String>,
    /// 就读地, by name or code, where it is not a school of the county.
    pub school_place: Option<String>,
    /// 年级.
    pub grade: Option<&'static str>,
    /// 班级.
    pub class: Option<String>,
    /// 学籍号.
    pub roll_number: Option<String>,
    /// 就读地类别: 本在本, 外在本, 县内外乡, 县外省内, 省外, 境外.
    pub where_schooled: Option<&'static str>,
    /// 特殊群体.
    pub groups: Option<String>,
    /// The same without 留守, for the ledger whose columns say that.
    pub other_groups: Option<String>,
    /// 是否脱贫、监测、低保、孤儿、残疾、留守.
    pub needs: Needs,
    /// 家庭类型.
    pub household_kind: Option<String>,
    /// 残疾类别.
    pub disability_kind: Option<&'static str>,
    /// 残疾等级.
    pub disability_level: Option<String>,
    /// 残疾证号.
    pub disability_cert: Option<String>,
    /// 未就学原因, but none that only few may see (PIPL 28).
    pub out_reason: Option<String>,
    /// The same as the family told it, also what is not listed.
    pub told_reason: Option<OutReason>,
    /// 延缓、休学原因.
    pub permit_reason: Option<String>,
    /// 延缓、休学期限 from.
    pub permitted_from: Option<NaiveDate>,
    /// 无户籍, and by what.
    pub no_hukou: Option<&'static str>,
    /// 去向.
    pub whereabouts: Option<String>,
    /// 佐证.
    pub evidence: Option<String>,
    /// 核实日期: of the second look, else of the visit.
    pub verified_on: Option<NaiveDate>,
    /// 核实人.
    pub verified_by: Option<String>,
    /// 核实情况: what the officer found, where the standing rests on that.
    pub found: Option<String>,
    /// 复核人 and the day.
    pub checked: Option<String>,
    /// 在辍: the child stands on 辍学台账.
    pub is_out: bool,
    /// 到期日 of what was permitted.
    pub expires_on: Option<NaiveDate>,
    /// One sentence: why it stands so.
    pub reason: String,
}

impl ChildLine {
    /// By what movement lists know the child.
    pub(super) fn marks(&self) -> Marks<'_> {
        let (roll, id) = (self.roll_number.as_deref(), self.id_number.as_deref());
        Marks { roll, id, name: &self.name, born_on: self.born_on }
    }

    /// Where it is on the roll of a school of the county: a school elsewhere stands on no list of ours, and lends no class either.
    pub(super) fn roll(&self) -> LastRoll {
        let roll_number = self.roll_number.clone();
        if self.school_is_told {
            return LastRoll { roll_number, ..LastRoll::default() };
        }
        LastRoll { school: self.school.clone(), class: self.grade_class(), roll_number }
    }

    /// 年级班级 in one cell.
    pub(super) fn grade_class(&self) -> Option<String> {
        let both = [self.grade, self.class.as_deref()];
        let text: String = both.into_iter().flatten().collect();
        (!text.is_empty()).then_some(text)
    }
}
