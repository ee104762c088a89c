//! The kinds.

use crate::coded;

coded! {
    /// 预警类别 (contract §3b).
    pub enum FlagKind {
        /// 适龄未入学: of school age and on no roll, this term or last (三比对①).
        NeverEnrolled = "never_enrolled" "适龄未入学",
        /// 离籍去向不明: on last term's roll, on none now, and no movement explains it.
        LeftRoll = "left_roll" "离籍去向不明",
        /// 名在人不在 (三比对②).
        OnRollNotPresent = "on_roll_not_present" "在籍不在校",
        /// 长期缺勤.
        LongAbsence = "long_absence" "长期缺勤",
        /// 所称学校不符.
        ClaimedSchoolDisagrees = "claimed_school_disagrees" "所称学校与花名册不符",
        /// 县外就读未证明.
        OutOfCountyUnproven = "out_of_county_unproven" "县外就读未证明",
        /// 小升初未报到.
        PrimaryLeaverNotArrived = "primary_leaver_not_arrived" "小学毕业未升初中",
        /// 休学到期未复学.
        SuspensionExpired = "suspension_expired" "休学到期未复学",
        /// 延缓入学到期.
        DeferralExpired = "deferral_expired" "延缓入学到期未入学",
        /// 双重学籍.
        DoubleRoll = "double_roll" "重复学籍",
        /// 有籍无人: a roster row that no child of the register explains.
        RollWithoutChild = "roll_without_child" "有学籍无登记儿童",
        /// 户籍名单无此人.
        NotOnHukouList = "not_on_hukou_list" "户籍名单无此人",
        /// 身份信息矛盾.
        IdentityConflict = "identity_conflict" "身份信息矛盾",
    }
}

impl FlagKind {
    /// Whether it says that the child may be out of school: of school age, and nothing shows it in a classroom. The others are about
    /// registers that disagree.
    pub const fn suspects_dropout(self) -> bool {
        matches!(
            self,
            Self::NeverEnrolled
                | Self::OutOfCountyUnproven
                | Self::LeftRoll
                | Self::OnRollNotPresent
                | Self::LongAbsence
                | Self::PrimaryLeaverNotArrived
                | Self::SuspensionExpired
                | Self::DeferralExpired
        )
    }
}
