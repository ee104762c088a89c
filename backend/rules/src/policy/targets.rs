//! 控制指标: the targets of D§5.2, each a county setting.

use serde::{Deserialize, Serialize};

use super::Percent;

/// On which side of the target a figure is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The figure must reach it (entry, retention).
    AtLeast,
    /// The figure must not exceed it (dropout).
    AtMost,
}

/// A target and its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The figure to reach or not to exceed.
    pub percent: Percent,
    /// Which of the two.
    pub direction: Direction,
}

impl Target {
    /// Whether a figure is on the good side; the target itself is.
    pub fn is_met_by(self, figure: Percent) -> bool {
        match self.direction {
            Direction::AtLeast => figure >= self.percent,
            Direction::AtMost => figure <= self.percent,
        }
    }
}

/// The targets of a county. Defaults: seed 001 (富宁) and the national control line, D§5.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Targets {
    /// 小学适龄入学率: 99.5.
    pub primary_entry: Target,
    /// 初中适龄入学率: 99.
    pub junior_entry: Target,
    /// 初中毛入学率: 95 (治多县 2017, D§2).
    pub junior_gross: Target,
    /// 九年义务教育巩固率: 95 (国办发〔2017〕72号).
    pub retention_nine: Target,
    /// 小学六年巩固率: 98 (栾川).
    pub retention_primary_six: Target,
    /// 初中三年巩固率: 95 (优质均衡, 栾川).
    pub retention_junior_three: Target,
    /// 小学辍学率: national control line 0.6.
    pub dropout_primary: Target,
    /// 初中辍学率: national control line 1.8.
    pub dropout_junior: Target,
    /// 残疾儿童少年入学率: 80 (seed 001); 优质均衡 asks 95.
    pub disabled_entry: Target,
    /// 15周岁初等教育完成率: 98 (1994 rule).
    pub completion_primary_15: Target,
    /// 17周岁初级中等教育完成率: 80 (1994 rule).
    pub completion_junior_17: Target,
    /// 省外就读证明率: 80 (inspection practice).
    pub out_of_county_proven: Target,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            primary_entry: at_least(9950),
            junior_entry: at_least(9900),
            junior_gross: at_least(9500),
            retention_nine: at_least(9500),
            retention_primary_six: at_least(9800),
            retention_junior_three: at_least(9500),
            dropout_primary: at_most(60),
            dropout_junior: at_most(180),
            disabled_entry: at_least(8000),
            completion_primary_15: at_least(9800),
            completion_junior_17: at_least(8000),
            out_of_county_proven: at_least(8000),
        }
    }
}

const fn at_least(hundredths: i64) -> Target {
    Target { percent: Percent::of_hundredths(hundredths), direction: Direction::AtLeast }
}

const fn at_most(hundredths: i64) -> Target {
    Target { percent: Percent::of_hundredths(hundredths), direction: Direction::AtMost }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_itself_is_met_on_both_sides() {
        let targets = Targets::default();
        let figure = Percent::of_hundredths;
        assert!(targets.primary_entry.is_met_by(figure(9950)) && !targets.primary_entry.is_met_by(figure(9949)));
        assert!(targets.dropout_junior.is_met_by(figure(180)) && !targets.dropout_junior.is_met_by(figure(181)));
    }
}
