//! The words for each proof, and those that say that it is not there.

use super::Evidence;

/// Words and what they mean; every one that is shown is read.
pub(super) const EVIDENCE_WORDS: [(&str, Evidence); 22] = [
    ("在读", Evidence::SchoolLetter),
    ("就读证明", Evidence::SchoolLetter),
    ("在校证明", Evidence::SchoolLetter),
    ("学校证明", Evidence::SchoolLetter),
    ("学籍", Evidence::RollPicture),
    ("截图", Evidence::RollPicture),
    ("照片", Evidence::Photo),
    ("视频", Evidence::Photo),
    ("医院", Evidence::HospitalLetter),
    ("诊断", Evidence::HospitalLetter),
    ("死亡证明", Evidence::HospitalLetter),
    ("病历", Evidence::HospitalLetter),
    ("审批", Evidence::Approval),
    ("批准", Evidence::Approval),
    ("休学证", Evidence::Approval),
    ("派出所", Evidence::PoliceLetter),
    ("公安", Evidence::PoliceLetter),
    ("村委会", Evidence::VillageLetter),
    ("村证明", Evidence::VillageLetter),
    ("毕业证", Evidence::Diploma),
    ("护照", Evidence::Passport),
    ("签证", Evidence::Passport),
];

/// What a clause says when the proof is not there, or not yet.
pub(super) const ABSENT: &str =
    "无 没 未 不 非 缺 欠 待 暂 否 拒 尚在 尚需 正在办 办理中 开具中 后补 丢 遗失 伪造 过期 失效 虚假";

/// Hold a negation and deny no proof: a flaw of a paper that is there, or a name.
pub(super) const HARMLESS: &str = "无公章 没有公章 没公章 未盖公章 未盖章 没盖章 没有盖章 无盖章 无签字 未签字 没有签字 无日期 未写日期 未注明日期 不清晰 不清楚 无误 没有问题 无异议 未成年 暂缓 无学习能力 不宜 \
    暂住 不动产 无锡 无为市 未央 未来 无极";

/// All that stands in a clause which is nothing but a denial of the one before it: 在读证明（尚未提供）.
pub(super) const OF_DENIAL: &str = ": 法 证明 给 予 出 没有 没 无 未 不 缺 欠 待 暂 尚 还 均 都 皆 能 目前 提供 开具 出具 取得 提交 上传 上交 拿到 收到 办理 交 补 附 有 到 开 中";

/// Begin a clause of their own though no comma stands before them: 有照片没有在读证明.
pub(super) const TURNS: [(&str, &str); 3] = [("没有", "，没有"), ("只有", "，有"), ("但有", "，有")];
