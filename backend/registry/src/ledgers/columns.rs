//! 栏目: the columns that speak of a child, each declared once, and blocks of them that stand together on most forms.

use super::book::Column;
use super::child::ChildLine;

/// A column of a child.
pub(super) type Of = Column<ChildLine>;
/// Columns that stand side by side.
pub(super) type Block = &'static [Of];

pub(super) const FILE_NUMBER: Of = Column::text("建档号", 11.0, |c| (&c.file_number).into());
pub(super) const NAME: Of = Column::text("姓名", 8.5, |c| c.name.as_str().into());
pub(super) const SEX: Of = Column::mark("性别", 4.0, |c| c.sex.into());
pub(super) const ETHNIC: Of = Column::mark("民族", 7.0, |c| (&c.ethnic).into());
pub(super) const BORN_ON: Of = Column::day("出生日期", |c| c.born_on.into());
pub(super) const AGE: Of = Column::number("周岁（8月31日）", 6.0, |c| c.age.into());
pub(super) const ID_NUMBER: Of = Column::text("证件号", 19.5, |c| (&c.id_number).into());
pub(super) const HUKOU: Of = Column::text("户籍村社", 13.0, |c| (&c.hukou_place).into());
pub(super) const RESIDENCE: Of = Column::text("现居住地", 14.5, |c| (&c.residence).into());
pub(super) const GUARDIAN: Of = Column::text("监护人", 8.0, |c| (&c.guardian).into());
pub(super) const PHONE: Of = Column::text("电话", 12.5, |c| (&c.phone).into());
pub(super) const STATUS: Of = Column::text("就读状态", 10.0, |c| c.status.into());
pub(super) const COUNTED: Of = Column::text("计入情况", 11.0, |c| c.counted.as_str().into());
pub(super) const SCHOOL: Of = Column::text("就读学校", 15.0, |c| (&c.school).into());
pub(super) const SCHOOL_CODE: Of = Column::text("学校标识码", 11.0, |c| (&c.school_code).into());
pub(super) const SCHOOL_PLACE: Of = Column::text("就读地", 13.0, |c| (&c.school_place).into());
pub(super) const GRADE: Of = Column::mark("年级", 7.0, |c| c.grade.into());
pub(super) const CLASS: Of = Column::mark("班级", 6.0, |c| (&c.class).into());
pub(super) const ROLL_NUMBER: Of = Column::text("学籍号", 20.5, |c| (&c.roll_number).into());
pub(super) const WHERE: Of = Column::mark("就读地类别", 8.5, |c| c.where_schooled.into());
pub(super) const GROUPS: Of = Column::text("特殊群体", 12.0, |c| (&c.groups).into());
pub(super) const AWAY: Of = Column::mark("父母外出", 9.0, |c| c.away.into());
pub(super) const LEFT_BEHIND: Of = Column::mark("学籍口径", 9.0, |c| c.left_behind.into());
pub(super) const LEFT_BEHIND_CIVIL: Of = Column::mark("民政口径", 6.0, |c| c.left_behind_civil.into());
pub(super) const EMPLOYER: Of = Column::text("父母务工单位", 16.0, |c| (&c.employer).into());
pub(super) const HOUSEHOLD_KIND: Of = Column::text("家庭类型", 12.0, |c| (&c.household_kind).into());
pub(super) const DISABILITY: Of = Column::mark("残疾类别", 6.0, |c| c.disability_kind.into());
pub(super) const DISABILITY_LEVEL: Of = Column::mark("残疾等级", 6.0, |c| (&c.disability_level).into());
pub(super) const DISABILITY_CERT: Of = Column::text("残疾证号", 21.5, |c| (&c.disability_cert).into());
pub(super) const OUT_REASON: Of = Column::text("未就学原因", 11.0, |c| (&c.out_reason).into());
pub(super) const WHEREABOUTS: Of = Column::text("去向", 13.0, |c| (&c.whereabouts).into());
pub(super) const EVIDENCE: Of = Column::text("佐证", 12.0, |c| (&c.evidence).into());
pub(super) const VERIFIED_ON: Of = Column::day("核实日期", |c| c.verified_on.into());
pub(super) const VERIFIED_BY: Of = Column::text("核实人", 8.0, |c| (&c.verified_by).into());
pub(super) const FOUND: Of = Column::text("核实情况", 18.0, |c| (&c.found).into());
pub(super) const CHECKED: Of = Column::text("复核人和日期", 10.5, |c| (&c.checked).into());
pub(super) const EXPIRES_ON: Of = Column::day("到期日", |c| c.expires_on.into());
pub(super) const DUE_ON: Of = Column::day("应入学时间", |c| c.due_on.into());
pub(super) const REASON: Of = Column::text("依据", 24.0, |c| c.reason.as_str().into());

/// Who it is.
pub(super) const WHO: Block = &[NAME, SEX, ETHNIC, BORN_ON, AGE, ID_NUMBER];
/// The same where the form does not ask for 民族.
pub(super) const WHO_IN_SHORT: Block = &[NAME, SEX, BORN_ON, AGE, ID_NUMBER];
/// Whom to call.
pub(super) const FAMILY: Block = &[GUARDIAN, PHONE];
/// Where it belongs, where it lives, whom to call.
pub(super) const HOME: Block = &[HUKOU, RESIDENCE, GUARDIAN, PHONE];
/// Its class.
pub(super) const CLASSROOM: Block = &[GRADE, CLASS];
/// Who looked, and when.
pub(super) const VERIFIED: Block = &[VERIFIED_BY, VERIFIED_ON];
/// The same of a school elsewhere, which may be the school that the transfer was made at.
pub(super) const VERIFIED_PLACE: Block = &[VERIFIED_BY.wide(11.0), VERIFIED_ON];
/// 残疾证.
pub(super) const CERTIFICATE: Block = &[DISABILITY, DISABILITY_LEVEL, DISABILITY_CERT];
