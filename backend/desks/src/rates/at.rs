//! 时点 on view: now, a published version or a past day, and which part of a slice; carried on by every link of a page.

use registry::rates::{Area, Moment, When, name_then};
use rules::{calendar::Term, rates::Slice};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{Desks, address, area::Atlas, entrance::Visitor, problems::Refusal, words::Words};

/// What an address may say of it.
#[derive(Debug, Default, Clone, Deserialize, IntoParams)]
pub(crate) struct MomentQuery {
    /// A published version, by its number.
    #[serde(default)]
    version: String,
    /// `yes`: the version's persons under the places as they are today.
    #[serde(default)]
    todays_places: String,
    /// The end of that day, `2026-10-31`.
    #[serde(default)]
    as_at: String,
    /// `grade`, `sex` or `group`, where one part of a slice is asked for; `place` with no part for whoever is in no place one level below.
    #[serde(default)]
    slice: String,
    /// The code of that part.
    #[serde(default)]
    part: String,
}

/// The moment of a page, and how its links say it.
#[derive(Debug, Clone)]
pub(crate) struct At {
    pub(crate) moment: Moment,
    /// A part of a slice, by its code.
    pub(crate) part: Option<(Slice, String)>,
}

impl MomentQuery {
    /// The moment that is meant.
    pub(crate) fn read(&self, term: Term) -> Result<At, Refusal> {
        let when = match (self.version.as_str(), self.as_at.as_str()) {
            ("", "") => When::Now,
            ("", day) => {
                let day = day.parse();
                When::Day(day.map_err(|_| Refusal::field("as_at", "日期请写成 2026-10-31 这样"))?)
            }
            (number, _) => {
                let number: i32 =
                    number.parse().map_err(|_| Refusal::field("version", "版次请写成 1、2 这样的数字"))?;
                if self.todays_places.is_empty() { When::Version(number) } else { When::Recounted(number) }
            }
        };
        let part = match self.slice.as_str() {
            "" => None,
            code => {
                let fits = |by: &Slice| match by {
                    Slice::Grade | Slice::Sex | Slice::Group => true,
                    Slice::Place => self.part.is_empty(),
                    Slice::School => false,
                };
                let by = Slice::from_code(code).filter(fits);
                let by =
                    by.ok_or_else(|| Refusal::field("slice", "分组只能是 grade、sex 或 group（place 不带 part）"))?;
                Some((by, self.part.clone()))
            }
        };
        Ok(At { moment: Moment { term, when }, part })
    }
}

impl At {
    /// A term as it stands.
    pub(crate) fn now(term: Term) -> Self {
        Self { moment: term.into(), part: None }
    }

    /// The same moment, one part of a slice.
    pub(crate) fn of_part(&self, by: Slice, part: &str) -> Self {
        Self { moment: self.moment, part: Some((by, part.to_owned())) }
    }

    /// An address at this moment.
    pub(crate) fn address(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        let own = self.pairs();
        let all: Vec<(&str, &str)> =
            own.iter().map(|(key, value)| (*key, value.as_str())).chain(pairs.iter().copied()).collect();
        address::with_query(path, &all)
    }

    /// What an address says of the moment; without what need not be said.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("term", self.moment.term.to_string())];
        match self.moment.when {
            When::Now => {}
            When::Version(number) => pairs.push(("version", number.to_string())),
            When::Recounted(number) => {
                pairs.extend([("version", number.to_string()), ("todays_places", "yes".to_owned())]);
            }
            When::Day(day) => pairs.push(("as_at", day.to_string())),
        }
        if let Some((by, part)) = &self.part {
            pairs.extend([("slice", by.to_string()), ("part", part.clone())]);
        }
        pairs
    }

    /// The name of an area; of a published version that of then, with the present one beside it.
    pub(crate) async fn named(
        &self,
        desks: &Desks,
        visitor: &Visitor,
        atlas: &Atlas,
        area: &Area,
    ) -> Result<String, Refusal> {
        let (words, name) = (visitor.words(), atlas.name(area));
        let then = name_then(&desks.registry, &visitor.scope, self.moment, area).await?;
        let both = |then| words.say(format!("{then}（现称{name}）"), format!("{then} (now {name})"));
        Ok(then.map_or_else(|| name.clone(), both))
    }

    /// The day in the picker; empty unless a day is on view.
    pub(crate) fn day(&self) -> String {
        if let When::Day(day) = self.moment.when { day.to_string() } else { String::new() }
    }

    /// What a reader must know of a list of persons that is not that of now: names are corrected in every list, all else is as it was.
    pub(crate) fn sentence_of_list(&self, words: &Words) -> Option<String> {
        let sentence = self.sentence(words)?;
        let names = if let When::Day(_) = self.moment.when {
            words.say(
                "姓名按今日登记显示（更正过的以更正后为准）；村、学校、周岁、就学状况和计入情况均为当日所记。",
                "Names are shown as recorded today (a corrected name is corrected here too); village, school, age, standing and part are those of that day.",
            )
        } else {
            words.say(
            "姓名按今日登记显示（更正过的以更正后为准）；学校、周岁、就学状况和计入情况均为当时所记，村按当时所记代码、归入今日区划。",
            "Names are shown as recorded today (a corrected name is corrected here too); school, age, standing and part are those of that time; the village is the recorded one, within today's places.",
            )
        };
        Some(format!("{sentence} {names}"))
    }

    /// What a reader must know of figures that are not those of now; nothing otherwise.
    pub(crate) fn sentence(&self, words: &Words) -> Option<String> {
        match self.moment.when {
            When::Now => None,
            When::Version(number) => Some(words.say(
                format!("这是已公布的第 {number} 版，公布后不再改变。"),
                format!("This is published version {number}; it never changes."),
            )),
            When::Recounted(number) => Some(words.say(
                format!("这是第 {number} 版的人员按今日区划重新汇总的结果，用于区划撤并后的比较；公布的数字见第 {number} 版原表。公布后才拆分的村，旧版只记到村：当时的人员全部计入承接原村的村，请把拆分出的各村相加后再比较。"),
                format!("The persons of version {number} counted under today's places, for comparison after places changed; the published figures are in version {number} itself. Of a village that was split since, the version knows no groups: everyone stands in the village that took its place, so compare the sum of the parts."),
            )),
            When::Day(day) => Some(words.say(
                format!("这是截至 {day} 终了时已登记并已测算的数字；此后补登的情况不计入。村、乡镇和学校按当日的区划和名称列出：此后合并的村仍单独列出，此后设立的村不列；当时公布的数字见公布版。"),
                format!("As recorded and counted by the end of {day}; what was recorded later is not in it. Villages, townships and schools are those of that day, by their names of then: a village that was merged since stands by itself, one that began since is not listed. The figures published then are in their version."),
            )),
        }
    }
}
