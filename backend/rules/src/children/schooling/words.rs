//! The words for each state of schooling, the special before the general.

use super::Schooling;

/// What is final, whatever else is told.
pub(super) const FATES: [(&str, Schooling); 6] = [
    ("死亡", Schooling::Deceased),
    ("去世", Schooling::Deceased),
    ("夭折", Schooling::Deceased),
    ("出国定居", Schooling::Emigrated),
    ("移民", Schooling::Emigrated),
    ("迁出", Schooling::MovedAway),
];

/// Words in the order in which they are tried: the special before the general, the negative before the positive.
pub(super) const WORDS: [(&str, Schooling); 83] = [
    ("失踪", Schooling::Missing),
    ("失联", Schooling::Missing),
    ("下落不明", Schooling::Missing),
    ("羁押", Schooling::Detained),
    ("服刑", Schooling::Detained),
    ("送教", Schooling::HomeTaught),
    ("专门学校", Schooling::Correctional),
    ("工读", Schooling::Correctional),
    ("休学", Schooling::Suspended),
    ("延缓", Schooling::Deferred),
    ("缓学", Schooling::Deferred),
    ("免学", Schooling::Deferred),
    ("免入学", Schooling::Deferred),
    ("无学习能力", Schooling::NoCapacity),
    ("丧失学习能力", Schooling::NoCapacity),
    ("因病因残", Schooling::NoCapacity),
    ("辍学", Schooling::DroppedOut),
    ("未完成", Schooling::DroppedOut),
    ("失学", Schooling::DroppedOut),
    ("退学", Schooling::DroppedOut),
    ("弃学", Schooling::DroppedOut),
    ("肄业", Schooling::DroppedOut),
    ("没读完", Schooling::DroppedOut),
    ("未读完", Schooling::DroppedOut),
    ("没念完", Schooling::DroppedOut),
    ("开除", Schooling::DroppedOut),
    ("早婚", Schooling::DroppedOut),
    ("结婚", Schooling::DroppedOut),
    ("怀孕", Schooling::DroppedOut),
    ("寺院", Schooling::DroppedOut),
    ("学经", Schooling::DroppedOut),
    ("不上学", Schooling::DroppedOut),
    ("未到入学", Schooling::NotYet),
    ("未达入学", Schooling::NotYet),
    ("未到学龄", Schooling::NotYet),
    ("不到入学", Schooling::NotYet),
    ("没到入学", Schooling::NotYet),
    ("未满入学", Schooling::NotYet),
    ("年龄不够", Schooling::NotYet),
    ("年龄不到", Schooling::NotYet),
    ("年龄未到", Schooling::NotYet),
    ("年龄太小", Schooling::NotYet),
    ("学龄前", Schooling::NotYet),
    ("学前", Schooling::Kindergarten),
    ("未上学", Schooling::NeverEntered),
    ("未入学", Schooling::NeverEntered),
    ("从未入学", Schooling::NeverEntered),
    ("未就学", Schooling::NeverEntered),
    ("没上学", Schooling::NeverEntered),
    ("没学上", Schooling::NeverEntered),
    ("无学可上", Schooling::NeverEntered),
    ("务工", Schooling::Working),
    ("打工", Schooling::Working),
    ("务农", Schooling::Working),
    ("放牧", Schooling::Working),
    ("幼儿园", Schooling::Kindergarten),
    ("在园", Schooling::Kindergarten),
    ("境外", Schooling::Abroad),
    ("国外", Schooling::Abroad),
    ("港澳台", Schooling::Abroad),
    ("留学", Schooling::Abroad),
    ("出国读", Schooling::Abroad),
    ("出国上学", Schooling::Abroad),
    ("省外", Schooling::Elsewhere),
    ("县外", Schooling::Elsewhere),
    ("外地", Schooling::Elsewhere),
    ("外省", Schooling::Elsewhere),
    ("外县", Schooling::Elsewhere),
    ("特教", Schooling::SpecialSchool),
    ("特殊教育", Schooling::SpecialSchool),
    ("中职", Schooling::Vocational),
    ("职高", Schooling::Vocational),
    ("职中", Schooling::Vocational),
    ("职校", Schooling::Vocational),
    ("职专", Schooling::Vocational),
    ("职教", Schooling::Vocational),
    ("职业", Schooling::Vocational),
    ("技校", Schooling::Vocational),
    ("技工", Schooling::Vocational),
    ("中专", Schooling::Vocational),
    ("高中", Schooling::Senior),
    ("完成义务教育", Schooling::Finished),
    ("已完成", Schooling::Finished),
];

/// Words that, with nothing said against them, say that the child is in school here.
pub(super) const IN_SCHOOL: [&str; 9] = ["在校", "在读", "就读", "上学", "在学", "入学", "读书", "念书", "毕业班"];

/// Stages that, standing for themselves, say it too: 小学, 初中二年级.
pub(super) const STAGES: [&str; 2] = ["小学", "初中"];

/// Denied, these say that the child never entered, unless it did before: 没有上学, but 不再上学.
pub(super) const ENTERING: [&str; 7] = ["上学", "入学", "就学", "读书", "念书", "上过学", "读过书"];

/// Denied, these say that the child is there no more.
pub(super) const BEING_THERE: [&str; 7] = ["在校", "在读", "就读", "在学", "初中", "去学校", "到校"];

/// The child is back.
pub(super) const BACK: [&str; 6] = ["复学", "返校", "回校", "返学", "归校", "重返校园"];

/// What a child is back from.
pub(super) const AWAY: [&str; 10] = ["辍学", "失学", "退学", "弃学", "休学", "务工", "打工", "失踪", "失联", "羁押"];

/// Denied, these say that the child is in school: 未辍学.
pub(super) const LEAVING: [&str; 4] = ["辍学", "失学", "退学", "弃学"];

/// Somebody idle at home is not in school.
pub(super) const IDLE: [&str; 7] = ["无业", "闲散", "在家闲", "闲在家", "闲居", "待业", "在家待着"];

/// Schools after compulsory education.
pub(super) const SENIOR: [&str; 7] = ["高中", "职高", "中职", "职中", "职校", "中专", "技校"];

/// Two spellings of one thing, and what they are read as: a denial before the first denies both (无失学、辍学).
pub(super) const FOLDED: [(&str, &str); 8] = [
    ("在籍在校", "在校"),
    ("失学、辍学", "辍学"),
    ("失学辍学", "辍学"),
    ("辍学、失学", "辍学"),
    ("辍学失学", "辍学"),
    ("失踪、失联", "失联"),
    ("失踪失联", "失联"),
    ("结业", "毕业"),
];
