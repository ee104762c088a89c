//! 表样: the ledgers of children, each put together from the columns and blocks of [`super::columns`].

use rules::ledgers::Ledger;

use super::book::Column;
use super::columns::{
    AGE, AWAY, BORN_ON, Block, CERTIFICATE, CHECKED, CLASS, CLASSROOM, COUNTED, DISABILITY, DISABILITY_CERT,
    DISABILITY_LEVEL, DUE_ON, EMPLOYER, ETHNIC, EVIDENCE, EXPIRES_ON, FAMILY, FILE_NUMBER, FOUND, GRADE, GROUPS,
    GUARDIAN, HOME, HOUSEHOLD_KIND, HUKOU, ID_NUMBER, LEFT_BEHIND, LEFT_BEHIND_CIVIL, NAME, OUT_REASON, Of, PHONE,
    REASON, RESIDENCE, ROLL_NUMBER, SCHOOL, SCHOOL_CODE, SCHOOL_PLACE, SEX, STATUS, VERIFIED, VERIFIED_BY, VERIFIED_ON,
    VERIFIED_PLACE, WHERE, WHEREABOUTS, WHO, WHO_IN_SHORT,
};

/// A ledger's blocks, side by side.
type Form = &'static [Block];

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
        Ledger::NoHukou => WITHOUT_HUKOU,
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
    &[Column::by_hand("学校或班主任电话", 9.0)],
    &[STATUS.wide(9.0), EVIDENCE.called("证明（在读证明、学籍截图、照片或视频）")],
    VERIFIED_PLACE,
];

/// 县外已毕业: nobody is in a class any more.
const FINISHED_ELSEWHERE: Form = &[
    WHO_IN_SHORT,
    &[HUKOU, RESIDENCE, SCHOOL_PLACE.called("毕业地"), SCHOOL.called("毕业学校"), ROLL_NUMBER],
    FAMILY,
    &[STATUS, WHEREABOUTS, EVIDENCE.called("毕业证明")],
    VERIFIED_PLACE,
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
    Column::by_hand("目标", 9.0),
    Column::by_hand("记录", 9.0),
    Column::by_hand("家长签字", 8.0),
    Column::by_hand("照片", 7.0),
]];

/// 延缓入学和休学名册 (D§6.11) with the columns of the form (D§1.8): each has a period, a reason and a proof.
const PERMITTED: Form = &[
    &[STATUS.called("类别").wide(8.0)],
    WHO_IN_SHORT,
    &[DUE_ON, RESIDENCE.called("家庭住址").wide(14.0)],
    FAMILY,
    &[SCHOOL.called("学校").wide(13.0), GRADE, ROLL_NUMBER],
    &[
        Column::text("延缓（休学）原因", 11.0, |c| (&c.permit_reason).into()),
        Column::day("期限自", |c| c.permitted_from.into()),
        EXPIRES_ON.called("期限至"),
        EVIDENCE.called("证明单位和鉴定意见").wide(14.0),
        REASON.wide(18.0),
        Column::by_hand("教育部门意见", 11.0),
    ],
];

/// 无户籍儿童名册 (D§1.6, D§7.2): whom to register, where, and by what the register says so.
const WITHOUT_HUKOU: Form = &[
    &[NAME, SEX, ETHNIC, BORN_ON, AGE],
    &[ID_NUMBER.called("证件号（未核实）"), HUKOU.called("户籍村社（家庭所述）"), RESIDENCE],
    &[Column::text("父亲", 8.0, |c| (&c.father).into()), Column::text("母亲", 8.0, |c| (&c.mother).into())],
    FAMILY,
    &[STATUS, SCHOOL, GRADE, ROLL_NUMBER],
    &[Column::text("无户籍依据", 16.0, |c| c.no_hukou.into()), EVIDENCE],
    VERIFIED,
    &[Column::by_hand("落户办理情况", 12.0)],
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
