//! 设置项: every setting by its key, as a county reads and writes it.

use std::ops::RangeInclusive;

use chrono::{Duration, NaiveDate};

use super::spot_check_settings::{CONFIDENCE, SHARES, confidence};
use super::{Percent, Policy, Target, Targets};
use crate::schools::System;

/// A setting as it stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Setting {
    /// Its key.
    pub key: &'static str,
    /// What it means, in Chinese.
    pub title: &'static str,
    /// Its value as written.
    pub value: String,
    /// The default of its source.
    pub default: String,
}

/// A setting that cannot be taken; the sentence names the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// There is no such setting.
    #[error("没有“{0}”这项设置：请运行 baoxue policy show 查看全部设置项")]
    Unknown(String),
    /// The value does not fit.
    #[error("{title}（{key}）不能设为“{written}”：{cure}")]
    Unfit {
        /// The setting.
        key: &'static str,
        /// Its meaning.
        title: &'static str,
        /// What was written.
        written: String,
        /// What to write.
        cure: String,
    },
}

/// A whole number of the policy with its bounds.
struct Number {
    key: &'static str,
    title: &'static str,
    range: RangeInclusive<u32>,
    field: fn(&mut Policy) -> NumberField<'_>,
}

enum NumberField<'a> {
    Byte(&'a mut u8),
    Word(&'a mut u32),
}

const NUMBERS: [Number; 11] = [
    Number {
        key: "entry_age",
        title: "入学年龄（8月31日周岁）",
        range: 6..=7,
        field: |p| NumberField::Byte(&mut p.entry_age),
    },
    Number {
        key: "absence_days",
        title: "连续缺勤预警（上课日）",
        range: 1..=60,
        field: |p| NumberField::Word(&mut p.absence_days),
    },
    Number {
        key: "leave_days",
        title: "请假缺勤预警（上课日）",
        range: 1..=120,
        field: |p| NumberField::Word(&mut p.leave_days),
    },
    Number {
        key: "month_days",
        title: "当月累计缺勤预警（上课日）",
        range: 1..=31,
        field: |p| NumberField::Word(&mut p.month_days),
    },
    Number {
        key: "out_days",
        title: "连续缺勤列为疑似辍学（上课日）",
        range: 1..=120,
        field: |p| NumberField::Word(&mut p.out_days),
    },
    Number {
        key: "suspension_months",
        title: "休学批准期限（月）",
        range: 1..=36,
        field: |p| NumberField::Word(&mut p.suspension_months),
    },
    Number {
        key: "deferral_years",
        title: "延缓入学期限（年）",
        range: 1..=3,
        field: |p| NumberField::Byte(&mut p.deferral_years),
    },
    Number {
        key: "finding_terms",
        title: "核实结果有效学期数",
        range: 1..=2,
        field: |p| NumberField::Word(&mut p.finding_terms),
    },
    Number {
        key: "data_finding_months",
        title: "数据类核实结果有效期（月）",
        range: 1..=24,
        field: |p| NumberField::Word(&mut p.data_finding_months),
    },
    Number {
        key: "expiring_days",
        title: "核实结果到期前提醒（天）",
        range: 1..=120,
        field: |p| NumberField::Word(&mut p.expiring_days),
    },
    Number {
        key: "spot_checks.missed_children_allowed",
        title: "抽查返工控制线：一村漏登儿童（人）",
        range: 0..=100,
        field: |p| NumberField::Word(&mut p.spot_checks.missed_children_allowed),
    },
];

/// A target with its key and meaning.
type TargetSetting = (&'static str, &'static str, fn(&mut Targets) -> &mut Target);

const TARGETS: [TargetSetting; 12] = [
    ("targets.primary_entry", "小学适龄入学率目标（%）", |t| &mut t.primary_entry),
    ("targets.junior_entry", "初中适龄入学率目标（%）", |t| &mut t.junior_entry),
    ("targets.junior_gross", "初中毛入学率目标（%）", |t| &mut t.junior_gross),
    ("targets.retention_nine", "九年巩固率目标（%）", |t| &mut t.retention_nine),
    ("targets.retention_primary_six", "小学六年巩固率目标（%）", |t| &mut t.retention_primary_six),
    ("targets.retention_junior_three", "初中三年巩固率目标（%）", |t| &mut t.retention_junior_three),
    ("targets.dropout_primary", "小学辍学率控制线（%）", |t| &mut t.dropout_primary),
    ("targets.dropout_junior", "初中辍学率控制线（%）", |t| &mut t.dropout_junior),
    ("targets.disabled_entry", "残疾儿童少年入学率目标（%）", |t| &mut t.disabled_entry),
    ("targets.completion_primary_15", "15周岁初等教育完成率目标（%）", |t| &mut t.completion_primary_15),
    ("targets.completion_junior_17", "17周岁初级中等教育完成率目标（%）", |t| {
        &mut t.completion_junior_17
    }),
    ("targets.out_of_county_proven", "省外就读证明率目标（%）", |t| &mut t.out_of_county_proven),
];

const SYSTEM: (&str, &str) = ("system", "学制（6-3 或 5-4）");
const HOLIDAYS: (&str, &str) = ("holidays", "校历放假日（不含周末）");

/// The most holidays a calendar holds: more is a mistake of a range.
const MOST_HOLIDAYS: usize = 400;

impl Policy {
    /// Every setting as it stands, with its default.
    pub fn settings(&self) -> Vec<Setting> {
        let (mut own, mut default) = (self.clone(), Self::default());
        let mut settings = vec![Setting {
            key: SYSTEM.0,
            title: SYSTEM.1,
            value: own.system.to_string(),
            default: default.system.to_string(),
        }];
        for number in &NUMBERS {
            let (value, default) = ((number.field)(&mut own).shown(), (number.field)(&mut default).shown());
            settings.push(Setting { key: number.key, title: number.title, value, default });
        }
        settings.push(Setting {
            key: HOLIDAYS.0,
            title: HOLIDAYS.1,
            value: own.holidays.iter().map(NaiveDate::to_string).collect::<Vec<_>>().join(","),
            default: String::new(),
        });
        settings.push(Setting {
            key: CONFIDENCE.0,
            title: CONFIDENCE.1,
            value: own.spot_checks.confidence.to_string(),
            default: default.spot_checks.confidence.to_string(),
        });
        for share in &SHARES {
            let (value, default) = (share.shown(&mut own.spot_checks), share.shown(&mut default.spot_checks));
            settings.push(Setting { key: share.key, title: share.title, value, default });
        }
        for (key, title, field) in TARGETS {
            let value = field(&mut own.targets).percent.to_string();
            settings.push(Setting { key, title, value, default: field(&mut default.targets).percent.to_string() });
        }
        settings
    }

    /// The same policy with one setting changed.
    ///
    /// # Errors
    /// There is no such setting, or the value does not fit it.
    pub fn with(&self, key: &str, written: &str) -> Result<Self, SettingError> {
        let (mut policy, written) = (self.clone(), written.trim());
        if key == SYSTEM.0 {
            policy.system = System::from_code(written).ok_or_else(|| unfit(SYSTEM, written, "请填 6-3 或 5-4"))?;
        } else if key == HOLIDAYS.0 {
            policy.holidays = days(written).ok_or_else(|| {
                unfit(HOLIDAYS, written, "请填日期或起止日期，以逗号分隔，如 2026-10-01..2026-10-08,2027-01-01")
            })?;
        } else if let Some(number) = NUMBERS.iter().find(|number| number.key == key) {
            let (low, high) = (number.range.start(), number.range.end());
            let value = written.parse().ok().filter(|value| number.range.contains(value));
            let cure = format!("请填 {low} 到 {high} 的整数");
            (number.field)(&mut policy).set(value.ok_or_else(|| unfit((number.key, number.title), written, &cure))?);
        } else if key == CONFIDENCE.0 {
            policy.spot_checks.confidence =
                confidence(written).ok_or_else(|| unfit(CONFIDENCE, written, "请填 90、95 或 99"))?;
        } else if let Some(share) = SHARES.iter().find(|share| share.key == key) {
            let value = percent(written).and_then(|percent| share.within(percent));
            *(share.field)(&mut policy.spot_checks) =
                value.ok_or_else(|| unfit((share.key, share.title), written, &share.cure()))?;
        } else if let Some((key, title, field)) = TARGETS.iter().find(|(own, ..)| *own == key) {
            let percent =
                percent(written).ok_or_else(|| unfit((key, title), written, "请填 0 到 100，最多两位小数"))?;
            field(&mut policy.targets).percent = percent;
        } else {
            return Err(SettingError::Unknown(key.to_owned()));
        }
        Ok(policy)
    }
}

impl NumberField<'_> {
    fn shown(&self) -> String {
        match self {
            Self::Byte(value) => value.to_string(),
            Self::Word(value) => value.to_string(),
        }
    }

    fn set(self, to: u32) {
        match self {
            Self::Byte(value) => *value = u8::try_from(to).unwrap_or(*value),
            Self::Word(value) => *value = to,
        }
    }
}

fn unfit((key, title): (&'static str, &'static str), written: &str, cure: &str) -> SettingError {
    SettingError::Unfit { key, title, written: written.to_owned(), cure: cure.to_owned() }
}

/// Days and ranges of days in order, each once; empty text is no holiday at all.
fn days(written: &str) -> Option<Vec<NaiveDate>> {
    let mut days = Vec::new();
    for part in written.split([',', '，', '、', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once("..").unwrap_or((part, part));
        let (first, last): (NaiveDate, NaiveDate) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        let length = (last - first).num_days();
        if !(0..=100).contains(&length) {
            return None;
        }
        days.extend((0..=length).map(|n| first + Duration::days(n)));
    }
    days.sort_unstable();
    days.dedup();
    (days.len() <= MOST_HOLIDAYS).then_some(days)
}

/// `99.5`, `100`: at most two decimals.
fn percent(written: &str) -> Option<Percent> {
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || decimals.len() > 2 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let hundredths: i64 = format!("{whole}{decimals:0<2}").parse().ok()?;
    (0..=10_000).contains(&hundredths).then_some(Percent::of_hundredths(hundredths))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_setting_is_shown_and_takes_its_own_value_again() {
        let policy = Policy::default().with("holidays", "2026-10-01..2026-10-08,2027-01-01").unwrap();
        assert_eq!(policy.holidays.len(), 9);
        for setting in policy.settings() {
            assert_eq!(policy.with(setting.key, &setting.value).unwrap(), policy, "{}", setting.key);
        }
        assert_eq!(Policy::default().settings().len(), 29);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_bounds() {
        let refused = |key: &str, written: &str| Policy::default().with(key, written).unwrap_err().to_string();
        assert_eq!(refused("entry_age", "5"), "入学年龄（8月31日周岁）（entry_age）不能设为“5”：请填 6 到 7 的整数");
        assert!(refused("absence_days", "三天").contains("1 到 60"));
        assert!(refused("targets.primary_entry", "100.01").contains("0 到 100"));
        assert!(refused("holidays", "2026-10-08..2026-10-01").contains("起止日期"));
        assert!(refused("system", "五四制").contains("5-4"));
        assert!(refused("spot_checks.village_limit", "101").contains("0.00 到 100.00"));
        assert!(refused("spot_checks.margin", "0").contains("0.10 到 50.00"));
        assert!(refused("spot_checks.confidence", "80").contains("90、95 或 99"));
        assert_eq!(Policy::default().with("spot_checks.limit", "3").unwrap().spot_checks.limit_hundredths, 300);
        assert!(refused("children", "1").contains("policy show"));
        let changed = Policy::default().with("targets.dropout_primary", "0.45").unwrap();
        assert_eq!(changed.targets.dropout_primary.percent.to_string(), "0.45");
        assert_eq!(changed.targets.dropout_primary.direction, Policy::default().targets.dropout_primary.direction);
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused(at in 0usize..29, written in ".{0,20}", likely in "[0-9., -]{0,24}") {
            let key = Policy::default().settings()[at].key;
            drop((Policy::default().with(key, &written), Policy::default().with(key, &likely)));
        }
    }
}
