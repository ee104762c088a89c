//! What is known of one child in one term: the rows that matching has linked to it, each with its sender's key.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::SchoolStatus;
use crate::calendar::Term;
use crate::children::{HukouState, Schooling};
use crate::coded;
use crate::places::{CountyCode, PlaceCode, Reach};
use crate::rosters::{Absence, MovementKind, RollState};
use crate::schools::{Grade, SchoolKind, System};
use crate::speech::{self, Told};
use crate::surveys::Evidence;

coded! {
    /// Where a row comes from (contract §3b).
    pub enum Source {
        /// 入户调查.
        Survey = "survey" "入户调查",
        /// 户籍名单.
        Hukou = "hukou" "户籍名单",
        /// 在校生花名册.
        Roster = "roster" "花名册",
        /// 流动名册.
        Movement = "movement" "流动名册",
        /// 月考勤.
        Attendance = "attendance" "考勤",
    }
}

/// A row shown as evidence (contract §3b): its source, the sender's own key, and what it says. Never a name or a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// Which list.
    pub source: Source,
    /// 记录编号 of the sender.
    pub record_id: String,
    /// What the row says, in Chinese.
    pub shown: String,
}

/// What is known about the term as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// The county whose register this is.
    pub county: CountyCode,
    /// The term.
    pub term: Term,
    /// The day on which it is looked at.
    pub today: NaiveDate,
    /// Whether any roster of this term is in. Without one nobody can be missing from it.
    pub has_rosters: bool,
    /// Whether rosters of last term are in. They show who graduated.
    pub has_rosters_before: bool,
    /// Whether a hukou list is in.
    pub has_hukou_list: bool,
}

/// Everything known of one child in a term.
#[derive(Debug, Clone, Default)]
pub struct ChildFacts {
    /// Birthday, as far as it can be trusted.
    pub born_on: Option<NaiveDate>,
    /// Where the family says the hukou is.
    pub hukou_code: Option<PlaceCode>,
    /// The entry of the police list linked to the child.
    pub hukou: Option<HukouEntry>,
    /// What the survey says.
    pub survey: Option<Claim>,
    /// Rows of this term's rosters, also those that have ended.
    pub rows: Vec<RollRow>,
    /// The row of last term's roster.
    pub row_before: Option<RollRow>,
    /// The newest row of a roster older than last term's, found by number or by name and birth date: what the roll once proved stays.
    pub row_earlier: Option<RollRow>,
    /// Whether the junior schools that serve the child's village have yet to hand in their lists of this term.
    pub next_school_waits: bool,
    /// Movements, oldest first: a suspension runs for a year and a dropout until the child is back, so none is too old.
    pub movements: Vec<Movement>,
    /// The newest attendance report that names the child.
    pub absence: Option<AbsenceReport>,
    /// The outcome a person has verified, if any.
    pub verified: Option<Verified>,
    /// Whether that is over for good: the child was in class after it ([`super::finding_is_over`]), whatever list has it now.
    pub finding_over: bool,
    /// How the child stood at the end of the term before, where that was in no classroom: suspected, out of school, on leave or lost.
    pub stood_before: Option<SchoolStatus>,
    /// Rows that are likely the child's own and wait for a person, the likeliest first (比对复核).
    pub awaiting: Vec<Awaiting>,
    /// What a person should look at because two sources contradict each other: one Chinese clause each (matching finds them).
    pub conflicts: Vec<Told>,
}

/// An entry of the police list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HukouEntry {
    /// 记录编号.
    pub record_id: String,
    /// 户口状态.
    pub state: HukouState,
    /// 状态日期.
    pub state_on: Option<NaiveDate>,
}

/// What the survey says of the child's schooling.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claim {
    /// 记录编号.
    pub record_id: String,
    /// 就学情况.
    pub schooling: Option<Schooling>,
    /// The county's school that is meant, if it is one.
    pub school: Option<Uuid>,
    /// The school's name as written.
    pub school_name: Option<String>,
    /// Whether that school has handed in its roster of this term.
    pub school_reported: bool,
    /// How far from home the school lies (就读地), where told.
    pub reach: Option<Reach>,
    /// 年级.
    pub grade: Option<Grade>,
    /// 佐证.
    pub evidence: Vec<Evidence>,
    /// The day until which the proof permits it (休学、延缓入学), where it names one.
    pub permitted_until: Option<NaiveDate>,
    /// 调查时间.
    pub visited_on: Option<NaiveDate>,
    /// The term of whose survey it is.
    pub round: Option<Term>,
}

/// A row of a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollRow {
    /// 记录编号, or the row's own key where the school gives none.
    pub record_id: String,
    /// The school.
    pub school: Uuid,
    /// Its name.
    pub school_name: String,
    /// Its kind.
    pub kind: SchoolKind,
    /// Whether that school has handed in its roster of this term (for rows of last term).
    pub school_reported: bool,
    /// 学籍状态; a roster that does not say means an ordinary pupil.
    pub state: RollState,
    /// 年级.
    pub grade: Option<Grade>,
    /// The term of the roster.
    pub term: Term,
    /// The day for which the roster speaks.
    pub as_of: NaiveDate,
    /// When the row was missing from a newer roster of the same school.
    pub ended_on: Option<NaiveDate>,
}

/// A row of the movement list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// 记录编号.
    pub record_id: String,
    /// 类别.
    pub kind: MovementKind,
    /// 日期.
    pub on: NaiveDate,
    /// How far the other school lies, where its place is told.
    pub reach: Option<Reach>,
    /// Whether it names the paper behind it (证明材料): 转学联系表, a number.
    pub has_paper: bool,
    /// The day until which its paper permits it (休学), where it names one.
    pub permitted_until: Option<NaiveDate>,
    /// The county's school on whose list it stands.
    pub school: Option<Uuid>,
    /// Its name.
    pub school_name: Option<String>,
    /// The newest day for which that school's roster of this term speaks.
    pub listed_on: Option<NaiveDate>,
    /// 对方学校.
    pub other_school: Option<String>,
    /// The school of the county that is meant, if it is one.
    pub other: Option<Uuid>,
    /// Whether that school has handed in no list of this term since the movement: nobody is missing there.
    pub other_waits: bool,
    /// 年级.
    pub grade: Option<Grade>,
}

/// The newest attendance report of the child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsenceReport {
    /// The row's key.
    pub record_id: String,
    /// The school that reports.
    pub school: Uuid,
    /// What it says.
    pub absence: Absence,
}

/// An outcome verified by a person (D§7.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The outcome.
    pub status: SchoolStatus,
    /// When.
    pub on: NaiveDate,
    /// Until when it holds; exclusions are limited in time.
    pub expires_on: Option<NaiveDate>,
}

/// 待复核: a row that may be the child's; until a person has said so it proves nothing, but whoever visits the family should know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaiting {
    /// The row.
    pub row: SourceRow,
    /// How likely it is the child's, in percent; never 100, for then no person would be asked.
    pub likelihood: u8,
}

impl Awaiting {
    /// A row that is rather the child's than not; others explain nothing.
    pub fn likely(row: SourceRow, probability: f64) -> Option<Self> {
        Self::percent(probability).map(|likelihood| Self { row, likelihood })
    }

    /// In whole percent, 50 to 99, what is rather so than not.
    pub fn percent(probability: f64) -> Option<u8> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 99")]
        let percent = (probability * 100.0).clamp(0.0, 99.0) as u8;
        (percent >= 50).then_some(percent)
    }
}

impl Claim {
    /// Whether the visit was in this term; a visit without a day counts as of now.
    pub fn is_of(&self, term: Term) -> bool {
        self.visited_on.is_none_or(|day| day >= term.starts_on())
    }

    /// Whether it claims a school outside the county.
    pub fn claims_elsewhere(&self) -> bool {
        let reaches_out = self.reach.is_some_and(Reach::is_out_of_county);
        self.schooling.is_some_and(|s| s.claims_out_of_county() || (s.claims_school() && reaches_out))
    }

    /// Whether it names a school of the county that has not handed in its roster of this term: nobody can be missing there.
    pub fn waits_for_roster(&self) -> bool {
        let claims_school = self.schooling.is_some_and(Schooling::claims_school);
        claims_school && self.school.is_some() && !self.school_reported
    }

    /// Whether a paper was shown that permits to stay away (休学、延缓入学的审批表，医院证明).
    pub fn permits(&self) -> bool {
        self.evidence.iter().any(|proof| matches!(proof, Evidence::Approval | Evidence::HospitalLetter))
    }

    /// The class that was told, moved up a year with each school year since: who was in the sixth elsewhere last year is in the seventh.
    pub fn grade_in(&self, term: Term, system: System) -> Option<Grade> {
        let told = self.grade?.year_of_school(system);
        let passed = self.round.map(|round| term.school_year().start_year() - round.school_year().start_year());
        Grade::of_year_of_school(told.saturating_add(u8::try_from(passed.unwrap_or(0)).unwrap_or(0)), system)
    }

    /// Whether proof of a school was shown.
    pub fn proves_school(&self) -> bool {
        self.evidence.iter().any(|proof| proof.proves_school())
    }

    /// The row as evidence.
    pub fn shown(&self) -> SourceRow {
        let mut parts = vec![self.schooling.map_or("就学情况未填", Schooling::title).to_owned()];
        parts.extend(self.school_name.clone());
        parts.extend(self.grade.map(|grade| grade.title().to_owned()));
        parts.extend(self.evidence.iter().map(|proof| speech::SHOWN_BY.of(&[&proof.title()]).into()));
        SourceRow { source: Source::Survey, record_id: self.record_id.clone(), shown: parts.join("，") }
    }
}

impl RollRow {
    /// The row as evidence.
    pub fn shown(&self) -> SourceRow {
        let grade = self.grade.map_or("", Grade::title);
        let state = speech::STATE_OF_DAY.of(&[&self.state.title(), &self.as_of]);
        let ended = self.ended_on.map(|day| speech::OFF_SINCE.of(&[&day]));
        let told = [state].into_iter().chain(ended).fold(speech::IN_GRADE.of(&[&self.school_name, &grade]), Told::and);
        SourceRow { source: Source::Roster, record_id: self.record_id.clone(), shown: told.into() }
    }
}

impl HukouEntry {
    /// The entry as evidence.
    pub fn shown(&self) -> SourceRow {
        let state = self.state.title();
        let told = match self.state_on {
            Some(day) => speech::HUKOU_STATE_ON.of(&[&state, &day]),
            None => speech::HUKOU_STATE.of(&[&state]),
        };
        SourceRow { source: Source::Hukou, record_id: self.record_id.clone(), shown: told.into() }
    }
}

impl Movement {
    /// The row as evidence.
    pub fn shown(&self) -> SourceRow {
        let other = self.other_school.as_ref().map(|school| speech::OTHER_SCHOOL.of(&[school]));
        let bare = self.kind == MovementKind::TransferOut && !self.has_paper;
        let bare = bare.then(|| speech::NO_PROOF.told());
        let moved = speech::MOVED_ON.of(&[&self.on, &self.kind.title()]);
        let told = other.into_iter().chain(bare).fold(moved, Told::and);
        SourceRow { source: Source::Movement, record_id: self.record_id.clone(), shown: told.into() }
    }
}

impl AbsenceReport {
    /// The report as evidence.
    pub fn shown(&self) -> SourceRow {
        let Absence { month, days, since, leave, .. } = self.absence;
        let since = since.map(|day| speech::ABSENT_SINCE.of(&[&day]));
        let leave = leave.then(|| speech::ON_LEAVE.told());
        let absent = speech::DAYS_ABSENT.of(&[&month.year(), &month.month(), &days]);
        let told = since.into_iter().chain(leave).fold(absent, Told::and);
        SourceRow { source: Source::Attendance, record_id: self.record_id.clone(), shown: told.into() }
    }
}
