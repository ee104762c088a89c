//! 计数: what a report counts of one person, and into which columns that goes.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use rules::children::OutReason;
use rules::ledgers::{Ledger, LeftBy, Reported};
use rules::schools::Grade;
use uuid::Uuid;

use super::super::columns::TableColumn;

rules::coded! {
    /// What is counted of a person; each has two columns, one of them for girls.
    pub(super) enum What {
        /// 新增疑似.
        Raised = "raised" "新增疑似",
        /// 排除.
        Closed = "closed" "排除",
        /// 期初在辍.
        AtFirst = "at_first" "期初在辍",
        /// 确认辍学.
        Confirmed = "confirmed" "确认辍学",
        /// 劝返成功.
        Returned = "returned" "劝返成功",
        /// 其他减少: no dropout any more without a return: 死亡, 转出, 查无此人.
        Ended = "ended" "其他减少",
        /// 在辍, at the end of the period.
        AtLast = "at_last" "期末在辍",
    }
}

/// Who it is. Shows nothing in `Debug`: it has none.
#[derive(Clone, Default)]
pub(super) struct Person {
    pub(super) name: String,
    /// By GB/T 2261.1.
    pub(super) sex: i32,
    pub(super) id_number: Option<String>,
    pub(super) roll_number: Option<String>,
    pub(super) school: Option<Uuid>,
    pub(super) grade: Option<Grade>,
}

/// One thing counted of one person.
pub(super) struct Counted {
    pub(super) what: What,
    pub(super) person: Person,
    pub(super) on: Option<NaiveDate>,
    /// Of a dropout the reason, and which fact tells it.
    pub(super) why: Option<(OutReason, LeftBy)>,
    /// Of a suspicion what raised or closed it; of a dropout that was over without a return what ended it.
    pub(super) clue: String,
}

/// 女 by GB/T 2261.1.
const FEMALE: i32 = 2;

/// The reasons that have a column of their own (D§7.4). What is sensitive by law (PIPL 28) is no column and goes with 其他.
const REASONS: [OutReason; 9] = [
    OutReason::Learning,
    OutReason::Work,
    OutReason::EarlyMarriage,
    OutReason::Poverty,
    OutReason::Distance,
    OutReason::Internet,
    OutReason::Family,
    OutReason::Bullying,
    OutReason::Conduct,
];
/// 其他, and what is not named.
const OTHER: &str = "其他（含不予列示）";
/// 原因不明.
const UNKNOWN: &str = "原因未登记";
/// 应在校 and 实到 come before, the reasons after.
const PUPILS: usize = 4;
const FIRST_REASON: usize = PUPILS + 2 * What::ALL.len();
/// How many columns there are.
pub(super) const COLUMNS: usize = FIRST_REASON + REASONS.len() + 2;

/// The reason as a column and a line of the list name it.
pub(super) fn reason_title(why: Option<(OutReason, LeftBy)>) -> &'static str {
    match why {
        None => UNKNOWN,
        Some((reason, _)) if REASONS.contains(&reason) => reason.title(),
        Some(_) => OTHER,
    }
}

fn reason_column(why: Option<(OutReason, LeftBy)>) -> usize {
    let known = why.and_then(|(reason, _)| REASONS.iter().position(|one| *one == reason));
    FIRST_REASON + known.unwrap_or(if why.is_some() { REASONS.len() } else { REASONS.len() + 1 })
}

/// The columns of a report, each with where it can be checked: what is true today by the lists of today, all by the list attached. 辍学台账
/// of a part goes by the home, the report by the school: only of the whole county are they one.
pub(super) fn columns(reported: &Reported, is_of_county: bool) -> Vec<TableColumn> {
    let there = "在校生花名册减去离校、就学状况不在本县学校和连续缺勤者";
    let by_list = |what: What| match what {
        What::Raised => ["所附名单：新增疑似", "所附名单：新增疑似（女）"],
        What::Closed => ["所附名单：排除", "所附名单：排除（女）"],
        What::AtFirst => ["所附名单：期初在辍", "所附名单：期初在辍（女）"],
        What::Confirmed => ["所附名单：确认辍学", "所附名单：确认辍学（女）"],
        What::Returned => ["所附名单：劝返成功", "所附名单：劝返成功（女）"],
        What::Ended => ["所附名单：其他减少", "所附名单：其他减少（女）"],
        What::AtLast => ["所附名单：期末在辍", "所附名单：期末在辍（女）"],
    };
    let mut columns = if reported.is_now {
        vec![
            TableColumn::count("应在校", "合计", Ledger::Roster),
            TableColumn::marked("应在校", "其中女", Ledger::Roster, "女"),
        ]
    } else {
        let listed = "在校生花名册：期末在册者";
        vec![TableColumn::told("应在校", "合计", listed), TableColumn::told("应在校", "其中女", listed)]
    };
    columns.extend(["合计", "其中女"].map(|heading| TableColumn::told("实到", heading, there)));
    for what in What::ALL {
        let [both, women] = by_list(*what);
        if *what == What::AtLast && reported.is_now && is_of_county {
            columns.push(TableColumn::count(what.title(), "合计", Ledger::Dropouts));
            columns.push(TableColumn::marked(what.title(), "其中女", Ledger::Dropouts, "女"));
        } else {
            columns.push(TableColumn::told(what.title(), "合计", both));
            columns.push(TableColumn::told(what.title(), "其中女", women));
        }
    }
    let titles = REASONS.iter().map(|reason| reason.title()).chain([OTHER, UNKNOWN]);
    columns.extend(titles.map(|title| TableColumn::told("期末在辍（按原因）", title, "所附名单：期末在辍")));
    columns
}

/// Counts by school and grade; what names no school, or no grade, stands under `None`.
#[derive(Default)]
pub(super) struct Tallies(pub(super) BTreeMap<(Option<Uuid>, Option<Grade>), Vec<i64>>);

impl Tallies {
    fn add(&mut self, place: (Option<Uuid>, Option<Grade>), columns: &[usize]) {
        let counts = self.0.entry(place).or_insert_with(|| vec![0; COLUMNS]);
        for column in columns {
            counts[*column] += 1;
        }
    }

    /// The schools with pupils on their lists.
    pub(super) fn schools(&self) -> HashSet<Uuid> {
        self.0.iter().filter(|(_, counts)| counts[0] > 0).filter_map(|((school, _), _)| *school).collect()
    }

    /// A pupil on the list, and in the classroom or not.
    pub(super) fn pupil(&mut self, place: (Option<Uuid>, Option<Grade>), sex: i32, is_there: bool) {
        self.both(place, sex, 0);
        if is_there {
            self.both(place, sex, 2);
        }
    }

    /// One thing counted of one person.
    pub(super) fn count(&mut self, one: &Counted) {
        let place = (one.person.school, one.person.grade.filter(|_| one.person.school.is_some()));
        self.both(place, one.person.sex, PUPILS + 2 * one.what as usize);
        if one.what == What::AtLast {
            self.add(place, &[reason_column(one.why)]);
        }
    }

    fn both(&mut self, place: (Option<Uuid>, Option<Grade>), sex: i32, column: usize) {
        let columns = [column, column + 1];
        self.add(place, if sex == FEMALE { &columns } else { &columns[..1] });
    }
}
