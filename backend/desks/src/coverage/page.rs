//! The page of the coverage as it is drawn.

use askama::Template;

use crate::{
    count::{Count, thousandths},
    frame::{Desk, Frame, Step},
    words::Language,
};

/// Met of expected, and what is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Met.
    pub met: Count,
    /// Expected.
    pub expected: Count,
    /// Missing.
    pub missing: Count,
    /// Opens the names of what is missing.
    pub href: String,
}

impl Bar {
    /// Met of expected.
    pub fn new(met: u64, expected: u64, missing: u64, href: String) -> Self {
        Self { met: Count(met), expected: Count(expected), missing: Count(missing), href }
    }

    /// Thousandths of the bar.
    pub fn share(&self) -> u64 {
        thousandths(self.met.0, self.expected.0)
    }

    /// The same in percent, for the eye; never 100 while something is missing.
    pub fn percent(&self) -> String {
        if self.expected.0 == 0 { "—".to_owned() } else { format!("{}%", self.share() / 10) }
    }
}

/// One place below the one on view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRow {
    /// Its name.
    pub name: String,
    /// Opens it; a group opens to nothing further.
    pub href: Option<String>,
    /// 社、户、人.
    pub bars: [Bar; 3],
    /// 返工: opens the check that sent it back.
    pub repeat: Option<String>,
}

/// A surveyor's last days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveyorRow {
    /// 调查人.
    pub name: String,
    /// Households a day, in the order of the headings.
    pub days: Vec<Count>,
    /// In the whole round.
    pub total: Count,
}

/// 调查覆盖
#[derive(Debug, Clone, Template)]
#[template(path = "coverage/page.html")]
pub struct CoveragePage {
    /// The frame.
    pub frame: Frame,
    /// The place on view.
    pub area: String,
    /// The earliest visit of the round, or when its first file was read.
    pub since: Option<String>,
    /// 社、户、人 of the place itself.
    pub whole: Vec<(&'static str, Bar)>,
    /// Why children are missing.
    pub reasons: Vec<(String, Count, String)>,
    /// The places below.
    pub rows: Vec<PlaceRow>,
    /// The last days of the round.
    pub days: Vec<String>,
    /// Surveyors.
    pub surveyors: Vec<SurveyorRow>,
}

impl CoveragePage {
    /// A township half way.
    pub fn sample(language: Language) -> Self {
        let mut frame = Frame::sample(language, Desk::Coverage);
        let words = frame.words;
        frame.trail = vec![Step::to(words.desk.home, "/"), Step::here(words.coverage.title)];
        let bar = |met, expected| Bar::new(met, expected, expected - met, "/coverage/missing".into());
        let villages = [
            ("曹家河村", 5, 5, 148, 148, 170, 170),
            ("锁林村", 3, 6, 61, 133, 70, 158),
            ("红柳村", 0, 4, 0, 97, 0, 121),
        ];
        let rows = villages.map(|(name, gm, ge, hm, he, cm, ce)| PlaceRow {
            name: name.into(),
            href: Some("/coverage?place=629001101201".into()),
            bars: [bar(gm, ge), bar(hm, he), bar(cm, ce)],
            repeat: (name == "锁林村").then(|| "/spot-checks/1".to_owned()),
        });
        let surveyor = |name: &str, days: [u64; 3]| SurveyorRow {
            name: name.into(),
            days: days.map(Count).to_vec(),
            total: Count(days.iter().sum::<u64>() + 21),
        };
        Self {
            area: "云岭镇".into(),
            since: Some(format!("{} 2026-09-05", words.coverage.first_visit_on)),
            whole: vec![
                (words.coverage.groups, bar(8, 15)),
                (words.coverage.households, bar(209, 378)),
                (words.coverage.children, bar(241, 450)),
            ],
            reasons: ["no_answer", "not_again", "not_visited", "hukou_only"]
                .map(|code| (words.seen(code), Count(17), "/coverage/missing".to_owned()))
                .to_vec(),
            rows: rows.to_vec(),
            days: ["11-20", "11-21", "11-22"].map(str::to_owned).to_vec(),
            surveyors: vec![surveyor("孙丽", [12, 9, 0]), surveyor("周正", [0, 14, 3])],
            frame,
        }
    }

    /// Nobody has surveyed yet.
    pub fn sample_empty(language: Language) -> Self {
        let sample = Self::sample(language);
        let nothing = || Bar::new(0, 0, 0, String::new());
        Self {
            since: None,
            rows: Vec::new(),
            surveyors: Vec::new(),
            reasons: Vec::new(),
            whole: sample.whole.iter().map(|(name, _)| (*name, nothing())).collect(),
            ..sample
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bar;

    #[test]
    fn a_bar_is_full_only_when_nothing_is_missing() {
        let bar = |met, expected| Bar::new(met, expected, expected - met, String::new()).percent();
        assert_eq!([bar(999, 1000), bar(5, 5), bar(0, 0), bar(1, 3)], ["99%", "100%", "—", "33%"]);
    }
}
