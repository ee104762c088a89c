//! The deeds.

use crate::coded;
use crate::responsibility::PostKind;

coded! {
    /// What an officer does that changes the record or shows more than the ordinary.
    pub enum Deed {
        /// 导入名册.
        ImportFiles = "import_files" "导入名册",
        /// 交叉比对.
        Match = "match" "交叉比对",
        /// 核定比对结果.
        SettleMatch = "settle_match" "核定比对结果",
        /// 入户调查填报.
        RecordSurvey = "record_survey" "填报入户调查",
        /// 家访、劝返记录.
        RecordVisit = "record_visit" "记录家访劝返",
        /// 报告疑似辍学.
        ReportSuspect = "report_suspect" "报告疑似辍学",
        /// 核实疑似 (first level: school, village, township).
        Verify = "verify" "核实疑似",
        /// 复核 (second level: county; D§7.3 死亡、迁出、县外就读、失联).
        SecondCheck = "second_check" "县级复核",
        /// 销号.
        CloseCase = "close_case" "销号",
        /// 劝学通知书: school, no legal force.
        IssueAdvice = "issue_advice" "发劝学通知书",
        /// 催学通知书: village or residents' committee, no legal force.
        IssueReminder = "issue_reminder" "发催学通知书",
        /// 限期复学、责令改正: township government or county education department only (义务教育法 art. 58, 未成年人保护法 art. 83).
        IssueOrder = "issue_order" "签发限期复学或责令改正通知书",
        /// 送达.
        Serve = "serve" "送达文书",
        /// 督办: against units, never against parents (art. 53).
        Supervise = "supervise" "督办",
        /// 发布指标.
        FreezeFigures = "freeze_figures" "发布指标",
        /// 导出台账.
        ExportLedger = "export_ledger" "导出台账",
        /// 查看敏感原因 (个人信息保护法 art. 28).
        SeeSensitiveReason = "see_sensitive_reason" "查看敏感原因",
        /// 管理账号.
        ManageOfficers = "manage_officers" "管理账号",
        /// 修改县级设置.
        SetPolicy = "set_policy" "修改县级设置",
        /// 区划撤并、更名.
        ChangePlaces = "change_places" "办理区划变更",
        /// 抽查：抽样和评定.
        DrawSpotCheck = "draw_spot_check" "抽查抽样和评定",
        /// 抽查：入户核查并录入.
        EnterSpotCheck = "enter_spot_check" "录入抽查结果",
        /// 处理手机来件.
        SettlePhoneItem = "settle_phone_item" "处理手机来件",
    }
}

use PostKind as P;

/// Whoever goes from house to house.
const SURVEYORS: &[P] = &[
    P::GroupLeader,
    P::VillageOfficer,
    P::VillageHead,
    P::TownshipOfficer,
    P::ClassTeacher,
    P::HouseholdTeacher,
    P::SchoolRegistrar,
    P::Principal,
];

/// Whoever speaks with families.
const VISITORS: &[P] = &[
    P::GroupLeader,
    P::VillageOfficer,
    P::VillageHead,
    P::TownshipOfficer,
    P::TownshipHead,
    P::ClassTeacher,
    P::HouseholdTeacher,
    P::SchoolRegistrar,
    P::Principal,
    P::BureauOfficer,
    P::BureauRegistrar,
    P::BureauHead,
];

/// Whoever brings papers to a door and has them signed for.
const SERVERS: &[P] = &[
    P::VillageOfficer,
    P::VillageHead,
    P::TownshipOfficer,
    P::TownshipHead,
    P::ClassTeacher,
    P::Principal,
    P::BureauOfficer,
    P::BureauHead,
];

/// Whoever may take lists of persons out of the register.
const EXPORTERS: &[P] = &[
    P::VillageHead,
    P::TownshipOfficer,
    P::TownshipHead,
    P::CountyLeader,
    P::SchoolRegistrar,
    P::Principal,
    P::BureauOfficer,
    P::BureauRegistrar,
    P::BureauHead,
];

/// Whoever goes to a house a second time: never the nearest posts, which made the survey.
const CHECKERS: &[P] = &[
    P::TownshipOfficer,
    P::TownshipHead,
    P::HouseholdTeacher,
    P::SchoolRegistrar,
    P::Principal,
    P::BureauOfficer,
    P::BureauRegistrar,
    P::BureauHead,
];

impl Deed {
    /// The posts that may do it, each within its own area. One table feeds the buttons and the refusals.
    pub const fn posts(self) -> &'static [PostKind] {
        match self {
            Self::ImportFiles
            | Self::Match
            | Self::FreezeFigures
            | Self::SecondCheck
            | Self::SetPolicy
            | Self::ChangePlaces => &[P::BureauRegistrar, P::BureauHead],
            Self::SettleMatch => {
                &[P::SchoolRegistrar, P::Principal, P::BureauOfficer, P::BureauRegistrar, P::BureauHead]
            }
            Self::RecordSurvey => SURVEYORS,
            Self::RecordVisit | Self::ReportSuspect => VISITORS,
            Self::Verify => &[P::TownshipOfficer, P::TownshipHead, P::Principal, P::BureauRegistrar, P::BureauHead],
            Self::CloseCase => &[P::TownshipHead, P::BureauRegistrar, P::BureauHead],
            Self::IssueAdvice => &[P::Principal],
            Self::IssueReminder => &[P::VillageHead],
            Self::IssueOrder => &[P::TownshipHead, P::BureauHead],
            Self::Serve => SERVERS,
            Self::Supervise => &[P::CountyLeader, P::BureauHead],
            Self::ExportLedger => EXPORTERS,
            Self::SeeSensitiveReason => &[P::TownshipHead, P::Principal, P::BureauRegistrar, P::BureauHead],
            Self::ManageOfficers => &[P::BureauRegistrar],
            Self::DrawSpotCheck => &[P::TownshipHead, P::BureauOfficer, P::BureauRegistrar, P::BureauHead],
            Self::EnterSpotCheck => CHECKERS,
            Self::SettlePhoneItem => &[
                P::VillageHead,
                P::TownshipOfficer,
                P::TownshipHead,
                P::BureauOfficer,
                P::BureauRegistrar,
                P::BureauHead,
            ],
        }
    }
}
