//! The indicators, their rival formulas and the populations on which they stand.

use crate::coded;
use crate::policy::{Target, Targets};

coded! {
    /// 指标 (contract §4).
    pub enum Indicator {
        /// 小学适龄人口入学率: school-age persons in school at that level or above (D§5.2).
        PrimaryEntry = "primary_entry" "小学适龄入学率",
        /// 初中适龄人口入学率.
        JuniorEntry = "junior_entry" "初中适龄入学率",
        /// 小学毛入学率: all pupils of the level by the official age's population; may exceed 100.
        PrimaryGross = "primary_gross" "小学毛入学率",
        /// 初中毛入学率.
        JuniorGross = "junior_gross" "初中毛入学率",
        /// 九年义务教育巩固率.
        RetentionNine = "retention_nine" "九年义务教育巩固率",
        /// 小学六年巩固率.
        RetentionPrimarySix = "retention_primary_six" "小学六年巩固率",
        /// 初中三年巩固率.
        RetentionJuniorThree = "retention_junior_three" "初中三年巩固率",
        /// 小学辍学率.
        DropoutPrimary = "dropout_primary" "小学辍学率",
        /// 初中辍学率.
        DropoutJunior = "dropout_junior" "初中辍学率",
        /// 残疾儿童少年入学率.
        DisabledEntry = "disabled_entry" "残疾儿童少年入学率",
        /// 15周岁初等教育完成率.
        CompletionPrimary15 = "completion_primary_15" "15周岁初等教育完成率",
        /// 17周岁初级中等教育完成率.
        CompletionJunior17 = "completion_junior_17" "17周岁初级中等教育完成率",
        /// 复学率.
        Return = "return" "复学率",
        /// 稳定复学率, 30 days.
        ReturnStable30 = "return_stable_30" "稳定复学率（30日）",
        /// 稳定复学率, 60 days.
        ReturnStable60 = "return_stable_60" "稳定复学率（60日）",
        /// 县外就读证明率.
        OutOfCountyProven = "out_of_county_proven" "县外就读证明率",
    }
}

coded! {
    /// 口径: how an indicator is counted where several ways are in use (D§5.3).
    pub enum Formula {
        /// The one way of an indicator that has no rival.
        Standard = "standard" "通行口径",
        /// 三残 only (disabled entry, the classic reading).
        ThreeDisabled = "three_disabled" "三残口径",
        /// 巩固率 of the national statistics: no correction.
        National = "national" "国家口径",
        /// 巩固率 of county forms: plus transfers in, minus transfers out.
        TransferCorrected = "transfer_corrected" "流动修正口径",
        /// The same without the dead.
        DeathsRemoved = "deaths_removed" "流动修正并扣除死亡口径",
        /// 辍学率 by person: verified dropouts.
        Person = "person" "逐人口径",
        /// 辍学率 by net flow (两基).
        NetFlow = "net_flow" "净流失口径",
    }
}

coded! {
    /// 统计基数: whose population it is.
    pub enum RateBasis {
        /// 户籍人口.
        Hukou = "hukou" "户籍",
        /// 常住人口.
        Resident = "resident" "常住",
        /// 学籍.
        Roll = "roll" "学籍",
    }
}

impl Indicator {
    /// Whether its numerator are those who dropped out: the lower, the better.
    pub const fn is_of_dropouts(self) -> bool {
        matches!(self, Self::DropoutPrimary | Self::DropoutJunior)
    }

    /// The formula that is meant where none is named, and by which a county judges itself: of nine years the national one, of six and of
    /// three that of the counties' own forms, which must stay within 100 % (D§5.2).
    pub const fn usual_formula(self) -> Formula {
        match self {
            Self::RetentionPrimarySix | Self::RetentionJuniorThree => Formula::TransferCorrected,
            _ => self.formulas()[0],
        }
    }

    /// Its formulas, in the order of tables.
    pub const fn formulas(self) -> &'static [Formula] {
        match self {
            Self::RetentionNine | Self::RetentionPrimarySix | Self::RetentionJuniorThree => {
                &[Formula::National, Formula::TransferCorrected, Formula::DeathsRemoved]
            }
            Self::DropoutPrimary | Self::DropoutJunior => &[Formula::Person, Formula::NetFlow],
            Self::DisabledEntry => &[Formula::Standard, Formula::ThreeDisabled],
            _ => &[Formula::Standard],
        }
    }

    /// The populations on which it stands; the first is the default. Entry and completion stand on persons, dropout and retention on
    /// the school roll (D§4.7).
    pub const fn bases(self) -> &'static [RateBasis] {
        match self {
            Self::PrimaryEntry
            | Self::JuniorEntry
            | Self::PrimaryGross
            | Self::JuniorGross
            | Self::DisabledEntry
            | Self::CompletionPrimary15
            | Self::CompletionJunior17
            | Self::OutOfCountyProven => &[RateBasis::Hukou, RateBasis::Resident],
            Self::RetentionNine
            | Self::RetentionPrimarySix
            | Self::RetentionJuniorThree
            | Self::DropoutPrimary
            | Self::DropoutJunior
            | Self::Return
            | Self::ReturnStable30
            | Self::ReturnStable60 => &[RateBasis::Roll],
        }
    }

    /// Whether its numerator is part of its denominator by that formula, so that it cannot exceed 100 %. Gross rates count pupils of
    /// any age, the national retention rate and net flow persons who were not there at the beginning; corrected by its transfers a
    /// cohort must stay within 100 % (D§5.2).
    pub const fn is_share(self, formula: Formula) -> bool {
        !matches!(self, Self::PrimaryGross | Self::JuniorGross)
            && !matches!(formula, Formula::National | Formula::NetFlow)
    }

    /// Every way in which it is counted.
    pub fn variants(self) -> impl Iterator<Item = (Formula, RateBasis)> {
        self.formulas().iter().flat_map(move |formula| self.bases().iter().map(move |basis| (*formula, *basis)))
    }

    /// The county's target, if there is one.
    pub const fn target(self, targets: &Targets) -> Option<Target> {
        Some(match self {
            Self::PrimaryEntry => targets.primary_entry,
            Self::JuniorEntry => targets.junior_entry,
            Self::JuniorGross => targets.junior_gross,
            Self::RetentionNine => targets.retention_nine,
            Self::RetentionPrimarySix => targets.retention_primary_six,
            Self::RetentionJuniorThree => targets.retention_junior_three,
            Self::DropoutPrimary => targets.dropout_primary,
            Self::DropoutJunior => targets.dropout_junior,
            Self::DisabledEntry => targets.disabled_entry,
            Self::CompletionPrimary15 => targets.completion_primary_15,
            Self::CompletionJunior17 => targets.completion_junior_17,
            Self::OutOfCountyProven => targets.out_of_county_proven,
            Self::PrimaryGross | Self::Return | Self::ReturnStable30 | Self::ReturnStable60 => return None,
        })
    }
}

/// 计入地: under which place somebody is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    /// The village of the hukou.
    Hukou,
    /// The village where the child lives; of a pupil on the roll the village that the roll names.
    Home,
    /// Where the school lies.
    School,
}

impl Seat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hukou, Self::Home, Self::School];
}

impl RateBasis {
    /// Where a figure on this basis counts its persons by that formula. Net flow is counted per school and then summed (D§5.2): its
    /// pupils and its movements stand where the school lies, so that both are of one place.
    pub const fn seat(self, formula: Formula) -> Seat {
        match (self, formula) {
            (_, Formula::NetFlow) => Seat::School,
            (Self::Hukou, _) => Seat::Hukou,
            (Self::Resident | Self::Roll, _) => Seat::Home,
        }
    }
}
