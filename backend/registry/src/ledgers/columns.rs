//! 栏目: the columns that speak of a child, each declared once, blocks of them that stand together on most forms, and the ledgers put
//! together from both.

use rules::ledgers::Ledger;

use super::book::Column;
use super::child::ChildLine;

type Of = Column<ChildLine>;
/// Columns that stand side by side.
type Block = &'static [Of];
type Form = &'static [Block];

const FILE_NUMBER: Of = Column::text("建档号", 11.0, |c| (&c.file_number).into());
const NAME: Of = Column::text("姓名", 8.5, |c| c.name.as_str().into());
const SEX: Of = Column::mark("性别", 4.0, |c| c.sex.into());
const ETHNIC: Of = Column::mark("民族", 7.0, |c| (&c.ethnic).into());
const BORN_ON: Of = Column::day("出生日期", |c| c.born_on.into());
const AGE: Of = Column::number("周岁（8月31日）", 6.0, |c| c.age.into());
const ID_NUMBER: Of = Column::text("证件号", 19.5, |c| (&c.id_number).into());
const HUKOU: Of = Column::text("户籍村社", 13.0, |c| (&c.hukou_place).into());
const RESIDENCE: Of = Column::text("现居住地", 14.5, |c| (&c.residence).into());
const GUARDIAN: Of = Column::text("监护人", 8.0, |c| (&c.guardian).into());
const PHONE: Of = Column::text("电话", 12.5, |c| (&c.phone).into());
const STATUS: Of = Column::text("就读状态", 10.0, |c| c.status.into());
const COUNTED: Of = Column::text("计入情况", 11.0, |c| c.counted.as_str().into());
const SCHOOL: Of = Column::text("就读学校", 15.0, |c| (&c.school).into());
const SCHOOL_CODE: Of = Column::text("学校标识码", 11.0, |c| (&c.school_code).into());
const SCHOOL_PLACE: Of = Column::text("就读地", 13.0, |c| (&c.school_place).into());
const GRADE: Of = Column::mark("年级", 7.0, |c| c.grade.into());
const CLASS: Of = Column::mark("班级", 6.0, |c| (&c.class).into());
const ROLL_NUMBER: Of = Column::text("学籍号", 20.5, |c| (&c.roll_number).into());
const WHERE: Of = Column::mark("就读地类别", 8.5, |c| c.where_schooled.into());
const GROUPS: Of = Column::text("特殊群体", 12.0, |c| (&c.groups).into());
const AWAY: Of = Column::mark("父母外出", 9.0, |c| c.away.into());
const LEFT_BEHIND: Of = Column::mark("学籍口径", 9.0, |c| c.left_behind.into());
const LEFT_BEHIND_CIVIL: Of = Column::mark("民政口径", 6.0, |c| c.left_behind_civil.into());
const EMPLOYER: Of = Column::text("父母务工单位", 16.0, |c| (&c.employer).into());
const HOUSEHOLD_KIND: Of = Column::text("家庭类型", 12.0, |c| (&c.household_kind).into());
const DISABILITY: Of = Column::mark("残疾类别", 6.0, |c| c.disability_kind.into());
const DISABILITY_LEVEL: Of = Column::mark("残疾等级", 6.0, |c| (&c.disability_level).into());
const DISABILITY_CERT: Of = Column::text("残疾证号", 21.5, |c| (&c.disability_cert).into());
const OUT_REASON: Of = Column::text("未就学原因", 11.0, |c| (&c.out_reason).into());
const WHEREABOUTS: Of = Column::text("去向", 13.0, |c| (&c.whereabouts).into());
const EVIDENCE: Of = Column::text("佐证", 12.0, |c| (&c.evidence).into());
const VERIFIED_ON: Of = Column::day("核实日期", |c| c.verified_on.into());
const VERIFIED_BY: Of = Column::text("核实人", 8.0, |c| (&c.verified_by).into());
const FOUND: Of = Column::text("核实情况", 18.0, |c| (&c.found).into());
const CHECKED: Of = Column::text("复核人和日期", 10.5, |c| (&c.checked).into());
const EXPIRES_ON: Of = Column::day("到期日", |c| c.expires_on.into());
const REASON: Of = Column::text("依据", 24.0, |c| c.reason.as_str().into());

/// Who it is.
const WHO: Block = &[NAME, SEX, ETHNIC, BORN_ON, AGE, ID_NUMBER];
/// The same where the form does not ask for 民族.
const WHO_IN_SHORT: Block = &[NAME, SEX, BORN_ON, AGE, ID_NUMBER];
/// Whom to call.
const FAMILY: Block = &[GUARDIAN, PHONE];
/// Where it belongs, where it lives, whom to call.
const HOME: Block = &[HUKOU, RESIDENCE, GUARDIAN, PHONE];
/// Its class.
const CLASSROOM: Block = &[GRADE, CLASS];
/// Who looked, and when.
const VERIFIED: Block = &[VERIFIED_BY, VERIFIED_ON];
/// 残疾证.
const CERTIFICATE: Block = &[DISABILITY, DISABILITY_LEVEL, DISABILITY_CERT];

/// The columns of a ledger of children.
pub(super) fn of(ledger: Ledger) -> Vec<Of> {
    form(ledger).concat()
}

fn form(ledger: Ledger) -> Form {
    match ledger {
        Ledger::SchoolAge => SCHOOL_AGE,
        Ledger::OutOfCounty
        | Ledger::HukouElsewhere
        | Ledger::AwayPrimary
        | Ledger::AwayEarlyJunior
        | Ledger::AwayLatePrimary
        | Ledger::AwayJunior => ELSEWHERE,
        Ledger::AwayPrimaryFinished | Ledger::AwayJuniorFinished => FINISHED_ELSEWHERE,
        Ledger::OutsidersHere => OUTSIDERS_HERE,
        Ledger::PrimaryAge | Ledger::JuniorAge => OF_AGE,
        Ledger::ThreeDisabled | Ledger::Disabled => THE_DISABLED,
        Ledger::LeftBehind | Ledger::LeftBehindRoll | Ledger::LeftBehindCivil => THE_LEFT_BEHIND,
        Ledger::Migrant => MIGRANTS,
        Ledger::Poverty | Ledger::Hardship => IN_NEED,
        Ledger::HomeTaught => HOME_TAUGHT,
        Ledger::Permitted => PERMITTED,
        _ => OUTCOMES,
    }
}

/// 适龄儿童台账 (D§6.2), on A3: numbers stand on one line, and nearly every line is two lines of text; the book keeps in memory the height of
/// each that is taller.
const SCHOOL_AGE: Form = &[&[
    FILE_NUMBER.wide(21.5),
    NAME,
    SEX,
    ETHNIC.wide(6.0),
    BORN_ON,
    AGE,
    ID_NUMBER,
    HUKOU.wide(12.0),
    RESIDENCE.wide(13.5),
    GUARDIAN,
    PHONE,
    STATUS.wide(9.0),
    SCHOOL.wide(16.0),
    SCHOOL_CODE,
    GRADE.wide(6.5),
    CLASS.wide(5.0),
    ROLL_NUMBER,
    WHERE.wide(7.0),
    GROUPS.wide(10.5),
    EVIDENCE.wide(10.5),
    VERIFIED_ON,
    VERIFIED_BY,
]];

/// 县外就读名册 and its six parts (D§6.8), 本乡户口在外就读名册.
const ELSEWHERE: Form = &[
    WHO_IN_SHORT,
    &[HUKOU, WHERE, SCHOOL_PLACE, SCHOOL.called("学校全称")],
    CLASSROOM,
    &[ROLL_NUMBER],
    FAMILY,
    &[STATUS.wide(12.0), EVIDENCE.called("证明（在读证明、学籍截图、照片）")],
    VERIFIED,
];

/// 县外已毕业: nobody is in a class any more.
const FINISHED_ELSEWHERE: Form = &[
    WHO_IN_SHORT,
    &[HUKOU, RESIDENCE, SCHOOL_PLACE.called("毕业地"), SCHOOL.called("毕业学校"), ROLL_NUMBER],
    FAMILY,
    &[STATUS, WHEREABOUTS, EVIDENCE.called("毕业证明")],
    VERIFIED,
];

/// 外乡户口在本乡就读名册.
const OUTSIDERS_HERE: Form = &[
    &[
        HUKOU.called("户籍地").wide(18.0),
        NAME,
        SEX,
        ETHNIC,
        BORN_ON,
        ID_NUMBER,
        RESIDENCE.wide(16.0),
        SCHOOL.wide(16.0),
    ],
    CLASSROOM,
    &[ROLL_NUMBER],
    FAMILY,
    &[GROUPS],
];

/// 小学、初中适龄人口: whom a rate looks at, and how it counts each.
const OF_AGE: Form = &[WHO, HOME, &[STATUS.wide(12.0), COUNTED, SCHOOL, GRADE, WHERE, REASON]];

/// 三残名册 (D§6.12).
const THE_DISABLED: Form =
    &[WHO, CERTIFICATE, HOME, &[STATUS.called("安置情况"), SCHOOL.called("学校").wide(14.0), GRADE, ROLL_NUMBER]];

/// 留守儿童名册 by both definitions (D§1.8).
const THE_LEFT_BEHIND: Form = &[
    WHO,
    &[HUKOU.called("户籍地").wide(15.0), RESIDENCE.wide(15.0), LEFT_BEHIND, LEFT_BEHIND_CIVIL, AWAY, EMPLOYER],
    FAMILY,
    &[STATUS, SCHOOL.wide(16.0)],
    CLASSROOM,
    &[Column::text("其他特殊群体", 12.0, |c| (&c.other_groups).into())],
];

/// 随迁子女名册 (D§1.8).
const MIGRANTS: Form = &[
    WHO,
    &[HUKOU.called("户籍地").wide(16.0), RESIDENCE.wide(16.0)],
    FAMILY,
    &[EMPLOYER.wide(18.0), STATUS, SCHOOL.wide(16.0)],
    CLASSROOM,
    &[ROLL_NUMBER],
];

/// 脱贫户、困境: the household decides.
const IN_NEED: Form = &[&[HOUSEHOLD_KIND], WHO, HOME, &[STATUS, SCHOOL], CLASSROOM, &[GROUPS.wide(14.0)]];

/// 送教上门台账 (D§6.9). Plan and visits are filled in by hand until they are recorded.
const HOME_TAUGHT: Form = &[&[
    NAME,
    ID_NUMBER,
    DISABILITY,
    DISABILITY_LEVEL,
    DISABILITY_CERT,
    HUKOU.wide(11.0),
    RESIDENCE.wide(11.0),
    GUARDIAN,
    PHONE,
    SCHOOL.called("承担学校").wide(12.0),
    ROLL_NUMBER,
    Column::by_hand("评估日期", 10.0),
    STATUS.called("安置").wide(9.0),
    Column::by_hand("送教教师", 8.0),
    Column::by_hand("计划频次", 7.0),
    Column::by_hand("次数", 5.0),
    Column::by_hand("课时", 5.0),
    Column::by_hand("最近一次", 10.0),
    Column::by_hand("目标与记录", 14.0),
    Column::by_hand("家长签字", 8.0),
]];

/// 延缓入学和休学名册 (D§6.11): by D§1.8 each has a period and a proof.
const PERMITTED: Form = &[
    &[STATUS.called("类别").wide(8.0)],
    WHO_IN_SHORT,
    &[RESIDENCE.called("家庭住址").wide(16.0)],
    FAMILY,
    &[SCHOOL.called("学校").wide(14.0), GRADE, ROLL_NUMBER, REASON],
    &[EVIDENCE.called("证明单位和意见").wide(14.0), EXPIRES_ON, Column::by_hand("审批意见", 12.0)],
];

/// Every outcome of D§7.3 with what it rests on.
const OUTCOMES: Form = &[
    &[FILE_NUMBER],
    WHO_IN_SHORT,
    HOME,
    &[
        STATUS.wide(12.0),
        SCHOOL,
        GRADE,
        OUT_REASON,
        WHEREABOUTS,
        REASON,
        EVIDENCE,
        FOUND,
        VERIFIED_BY,
        VERIFIED_ON,
        CHECKED,
        EXPIRES_ON,
    ],
];
