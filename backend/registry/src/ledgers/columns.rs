//! 栏目: the columns of the ledgers of children (D§6.2, 6.8, 6.11, 6.12).

use super::book::Column;
use super::child::ChildLine;
use super::known::Ledger;

type Columns = &'static [Column<ChildLine>];

/// The columns of a ledger of children.
pub(super) fn of(ledger: Ledger) -> Columns {
    match ledger {
        Ledger::OutOfCounty | Ledger::HukouElsewhere => OUT_OF_COUNTY,
        Ledger::OutsidersHere => OUTSIDERS_HERE,
        Ledger::ThreeDisabled => THREE_DISABLED,
        Ledger::LeftBehind | Ledger::Migrant => GROUPS,
        Ledger::Permitted => PERMITTED,
        _ => SCHOOL_AGE,
    }
}

/// 适龄儿童台账 (D§6.2).
pub(super) const SCHOOL_AGE: Columns = &[
    Column::text("建档号", 11.0, |c| (&c.file_number).into()),
    Column::text("姓名", 8.5, |c| c.name.as_str().into()),
    Column::mark("性别", 4.0, |c| c.sex.as_str().into()),
    Column::mark("民族", 6.0, |c| (&c.ethnic).into()),
    Column::day("出生日期", |c| c.born_on.into()),
    Column::number("周岁（8月31日）", 6.0, |c| c.age.into()),
    Column::text("证件号", 10.5, |c| (&c.id_number).into()),
    Column::text("户籍村社", 12.0, |c| (&c.hukou_place).into()),
    Column::text("现居住地", 12.0, |c| (&c.residence).into()),
    Column::text("监护人", 8.0, |c| (&c.guardian).into()),
    Column::text("电话", 12.5, |c| (&c.phone).into()),
    Column::text("就读状态", 9.0, |c| c.status.as_str().into()),
    Column::text("就读学校", 12.0, |c| (&c.school).into()),
    Column::text("学校标识码", 11.0, |c| (&c.school_code).into()),
    Column::mark("年级", 6.5, |c| (&c.grade).into()),
    Column::mark("班级", 5.0, |c| (&c.class).into()),
    Column::text("学籍号", 11.0, |c| (&c.roll_number).into()),
    Column::mark("就读地类别", 7.0, |c| (&c.where_schooled).into()),
    Column::text("特殊群体", 9.0, |c| (&c.groups).into()),
    Column::text("佐证", 9.0, |c| (&c.evidence).into()),
    Column::day("核实日期", |c| c.verified_on.into()),
    Column::text("核实人", 8.0, |c| (&c.verified_by).into()),
];

/// 县外就读名册 (D§6.8), 本乡户口在外就读名册.
const OUT_OF_COUNTY: Columns = &[
    Column::text("姓名", 8.5, |c| c.name.as_str().into()),
    Column::mark("性别", 4.0, |c| c.sex.as_str().into()),
    Column::day("出生日期", |c| c.born_on.into()),
    Column::number("周岁（8月31日）", 6.0, |c| c.age.into()),
    Column::text("证件号", 19.5, |c| (&c.id_number).into()),
    Column::text("户籍村社", 13.0, |c| (&c.hukou_place).into()),
    Column::mark("就读地类别", 8.0, |c| (&c.where_schooled).into()),
    Column::text("就读地", 13.0, |c| (&c.school_place).into()),
    Column::text("学校全称", 16.0, |c| (&c.school).into()),
    Column::mark("年级", 6.5, |c| (&c.grade).into()),
    Column::mark("班级", 5.0, |c| (&c.class).into()),
    Column::text("学籍号", 20.5, |c| (&c.roll_number).into()),
    Column::text("监护人", 8.0, |c| (&c.guardian).into()),
    Column::text("电话", 12.5, |c| (&c.phone).into()),
    Column::text("就读状态", 12.0, |c| c.status.as_str().into()),
    Column::text("证明", 12.0, |c| (&c.evidence).into()),
    Column::text("核实人", 8.0, |c| (&c.verified_by).into()),
    Column::day("核实日期", |c| c.verified_on.into()),
];

/// 外乡户口在本乡就读名册.
const OUTSIDERS_HERE: Columns = &[
    Column::text("户籍地", 18.0, |c| (&c.hukou_place).into()),
    Column::text("姓名", 8.5, |c| c.name.as_str().into()),
    Column::mark("性别", 4.0, |c| c.sex.as_str().into()),
    Column::mark("民族", 7.0, |c| (&c.ethnic).into()),
    Column::day("出生日期", |c| c.born_on.into()),
    Column::text("证件号", 19.5, |c| (&c.id_number).into()),
    Column::text("现居住地", 16.0, |c| (&c.residence).into()),
    Column::text("就读学校", 16.0, |c| (&c.school).into()),
    Column::mark("年级", 6.5, |c| (&c.grade).into()),
    Column::mark("班级", 5.0, |c| (&c.class).into()),
    Column::text("学籍号", 20.5, |c| (&c.roll_number).into()),
    Column::text("监护人", 8.0, |c| (&c.guardian).into()),
    Column::text("电话", 12.5, |c| (&c.phone).into()),
    Column::text("特殊群体", 12.0, |c| (&c.groups).into()),
];

/// 三残儿童名册 (D§6.12).
const THREE_DISABLED: Columns = &[
    Column::text("姓名", 8.5, |c| c.name.as_str().into()),
    Column::mark("性别", 4.0, |c| c.sex.as_str().into()),
    Column::mark("民族", 7.0, |c| (&c.ethnic).into()),
    Column::day("出生日期", |c| c.born_on.into()),
    Column::number("周岁（8月31日）", 6.0, |c| c.age.into()),
    Column::text("证件号", 19.5, |c| (&c.id_number).into()),
    Column::mark("残疾类别", 6.0, |c| (&c.disability_kind).into()),
    Column::mark("残疾等级", 6.0, |c| (&c.disability_level).into()),
    Column::text("残疾证号", 21.5, |c| (&c.disability_cert).into()),
    Column::text("户籍村社", 13.0, |c| (&c.hukou_place).into()),
    Column::text("现居住地", 13.0, |c| (&c.residence).into()),
    Column::text("监护人", 8.0, |c| (&c.guardian).into()),
    Column::text("电话", 12.5, |c| (&c.phone).into()),
    Column::text("安置情况", 10.0, |c| c.status.as_str().into()),
    Column::text("学校", 14.0, |c| (&c.school).into()),
    Column::mark("年级", 6.5, |c| (&c.grade).into()),
    Column::text("学籍号", 20.5, |c| (&c.roll_number).into()),
];

/// 留守儿童名册, 随迁子女名册 (D§1.8).
const GROUPS: Columns = &[
    Column::text("姓名", 8.5, |c| c.name.as_str().into()),
    Column::mark("性别", 4.0, |c| c.sex.as_str().into()),
    Column::mark("民族", 7.0, |c| (&c.ethnic).into()),
    Column::day("出生日期", |c| c.born_on.into()),
    Column::number("周岁（8月31日）", 6.0, |c| c.age.into()),
    Column::text("证件号", 19.5, |c| (&c.id_number).into()),
    Column::text("户籍地", 16.0, |c| (&c.hukou_place).into()),
    Column::text("现居住地", 16.0, |c| (&c.residence).into()),
    Column::text("父母外出", 9.0, |c| (&c.away).into()),
    Column::text("监护人", 8.0, |c| (&c.guardian).into()),
    Column::text("电话", 12.5, |c| (&c.phone).into()),
    Column::text("就读状态", 10.0, |c| c.status.as_str().into()),
    Column::text("就读学校", 16.0, |c| (&c.school).into()),
    Column::mark("年级", 6.5, |c| (&c.grade).into()),
    Column::mark("班级", 5.0, |c| (&c.class).into()),
    Column::text("特殊群体", 16.0, |c| (&c.groups).into()),
];

/// 延缓入学和休学名册 (D§6.11): by D§1.8 each has a period and a proof.
const PERMITTED: Columns = &[
    Column::mark("类别", 8.0, |c| c.status.as_str().into()),
    Column::text("姓名", 8.5, |c| c.name.as_str().into()),
    Column::mark("性别", 4.0, |c| c.sex.as_str().into()),
    Column::day("出生日期", |c| c.born_on.into()),
    Column::number("周岁（8月31日）", 6.0, |c| c.age.into()),
    Column::text("证件号", 19.5, |c| (&c.id_number).into()),
    Column::text("家庭住址", 16.0, |c| (&c.residence).into()),
    Column::text("监护人", 8.0, |c| (&c.guardian).into()),
    Column::text("电话", 12.5, |c| (&c.phone).into()),
    Column::text("学校", 14.0, |c| (&c.school).into()),
    Column::mark("年级", 6.5, |c| (&c.grade).into()),
    Column::text("学籍号", 20.5, |c| (&c.roll_number).into()),
    Column::text("依据", 24.0, |c| c.reason.as_str().into()),
    Column::text("证明", 12.0, |c| (&c.evidence).into()),
    Column::day("到期日", |c| c.expires_on.into()),
];
