//! 抽查设置项: the limits of spot checks by their keys; all are a proposal of ours ([`SpotCheckPolicy`]).

use std::ops::RangeInclusive;

use super::Percent;
use crate::surveys::{Confidence, SpotCheckPolicy};

/// A percentage of the limits with its bounds in hundredths.
pub(super) struct Share {
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) range: RangeInclusive<u32>,
    pub(super) field: fn(&mut SpotCheckPolicy) -> &mut u32,
}

pub(super) const SHARES: [Share; 3] = [
    Share {
        key: "spot_checks.margin",
        title: "抽查样本允许误差（±%）",
        range: 10..=5_000,
        field: |p| &mut p.margin_hundredths,
    },
    Share {
        key: "spot_checks.limit",
        title: "抽查通过控制线：儿童差错率区间上限（%）",
        range: 0..=10_000,
        field: |p| &mut p.limit_hundredths,
    },
    Share {
        key: "spot_checks.village_limit",
        title: "抽查返工控制线：一村差错率（%）",
        range: 0..=10_000,
        field: |p| &mut p.village_limit_hundredths,
    },
];

pub(super) const CONFIDENCE: (&str, &str) = ("spot_checks.confidence", "抽查置信水平（90、95 或 99）");

/// The confidence that is written `95` or `95%`.
pub(super) fn confidence(written: &str) -> Option<Confidence> {
    Confidence::from_code(written.trim_end_matches('%').trim_end())
}

impl Share {
    pub(super) fn shown(&self, policy: &mut SpotCheckPolicy) -> String {
        Percent::of_hundredths(i64::from(*(self.field)(policy))).to_string()
    }

    /// The hundredths of a percentage within the bounds.
    pub(super) fn within(&self, percent: Percent) -> Option<u32> {
        u32::try_from(percent.hundredths()).ok().filter(|hundredths| self.range.contains(hundredths))
    }

    pub(super) fn cure(&self) -> String {
        let bound = |hundredths: &u32| Percent::of_hundredths(i64::from(*hundredths));
        format!("请填 {} 到 {}，最多两位小数", bound(self.range.start()), bound(self.range.end()))
    }
}
