//! 辍学率: by person and by net flow (D§5.2, D§5.3).

use chrono::NaiveDate;

use super::{Exclusion, Formula, Indicator, Part};
use crate::calendar::{Half, SchoolYear, Term};
use crate::coded;
use crate::rosters::MovementKind;
use crate::schools::{Grade, Stage};
use crate::standing::{SchoolStatus, StatusClass};

/// The school year over which dropping out is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DropoutPeriod {
    /// The school year.
    pub year: SchoolYear,
}

impl DropoutPeriod {
    /// In autumn the year that has just ended, in spring the running one (统计时期: the previous 1 September to 31 August, D§5.1).
    ///
    /// By person the standing of the term decides, so that who did not come back after the summer dropped out in the year that
    /// ended; who came back and left in autumn belongs to the next year ([`RollPupil::other_year`]).
    pub fn of(term: Term) -> Self {
        let year = term.school_year();
        let before = year.earlier(1).unwrap_or(year);
        Self { year: if term.half() == Half::Autumn { before } else { year } }
    }

    /// The terms whose rosters may be the base, the best first: the autumn of the year, else its spring.
    pub fn base_terms(self) -> [Term; 2] {
        [self.year.autumn(), self.year.spring()]
    }

    /// Whether a movement of that day belongs to it.
    pub fn holds(self, on: NaiveDate) -> bool {
        (self.year.starts_on()..=self.year.ends_on()).contains(&on)
    }
}

coded! {
    /// What sets a pupil apart from the others on the roll.
    pub enum RollMark {
        /// Another row of a child who is counted by the first: one child is one head.
        SecondRow = "second" "同一学生的另一条",
        /// Of whom no child is known, on no list of the county now, and transferred out by what the school says alone, or nothing written.
        Unproven = "unproven" "去向没有证明，县内名册上没有",
        /// Not on the roll when the year began: came within the year and dropped out.
        ArrivedSince = "arrived" "学年中转入后辍学",
    }
}

/// A pupil on the roll at the beginning of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RollPupil {
    /// The grade then.
    pub grade: Option<Grade>,
    /// The standing of the child now; `None` when the row is linked to no child.
    pub status: Option<SchoolStatus>,
    /// The newest movement of the year, where no child is known. Of a known child only a 辍学 from which it had not returned when the year
    /// ended: who came back after the summer dropped out all the same, whatever it does now (D§5.2); and a 转出 with a paper, approved by
    /// both bureaus within the year, though the proof of the school elsewhere has to be shown anew in the next.
    pub movement: Option<MovementKind>,
    /// Dropped out, if at all, in another school year: the figure asks who had not returned on 31 August (D§5.2), and nobody is counted
    /// in two years or in none ([`came_to_the_new_year`]).
    pub other_year: bool,
    /// What else is known of it.
    pub mark: Option<RollMark>,
}

impl RollPupil {
    /// Its part: verified dropouts not returned, by pupils on roll; who died, moved or emigrated is excluded.
    pub fn part(&self, indicator: Indicator, formula: Formula) -> Option<Part> {
        let stage = stage_of(indicator)?;
        if self.grade.map(Grade::stage) != Some(stage) {
            return None;
        }
        match (formula, self.mark) {
            (Formula::NetFlow | Formula::Person, Some(RollMark::SecondRow)) => {
                Some(Part::Excluded(Exclusion::SecondRow))
            }
            (Formula::Person, Some(RollMark::ArrivedSince)) => Some(Part::Excluded(Exclusion::ArrivedSince)),
            (Formula::NetFlow, Some(RollMark::ArrivedSince)) => None,
            (Formula::NetFlow, _) => Some(Part::Denominator),
            (Formula::Person, _) => Some(self.person_part()),
            _ => None,
        }
    }

    /// Whether the pupil may still turn out to have dropped out in this year: nobody has looked yet, a school elsewhere is only said, or the
    /// child is lost (失踪失联 must stay visible, D§7.3). Who came to the new year can only be a dropout of that one.
    pub fn is_open(self) -> bool {
        if self.other_year {
            return false;
        }
        let left_with_paper = self.movement == Some(MovementKind::TransferOut);
        let waits = |status: SchoolStatus| {
            status.class() == StatusClass::Open
                || status.is_unproven_elsewhere() && !left_with_paper
                || status == SchoolStatus::Missing
        };
        self.status.map_or(self.mark == Some(RollMark::Unproven), waits)
    }

    /// The same pupil when its child stands so. A row whose child is known is judged by the child: of the movement list it keeps only a
    /// dropout that outlasted the year and a transfer with a paper.
    pub fn standing(self, status: Option<SchoolStatus>) -> Self {
        let unproven = self.mark == Some(RollMark::Unproven);
        let stays = |kind: &MovementKind| {
            status.is_none() || *kind == MovementKind::Dropout || *kind == MovementKind::TransferOut && !unproven
        };
        let keeps = |mark: &RollMark| status.is_none() || *mark != RollMark::Unproven;
        Self { status, movement: self.movement.filter(stays), mark: self.mark.filter(keeps), ..self }
    }

    fn person_part(self) -> Part {
        if self.other_year {
            return Part::Denominator;
        }
        let stayed_away = self.movement == Some(MovementKind::Dropout);
        let Some(status) = self.status else {
            return match self.movement {
                Some(MovementKind::Death) => Part::Excluded(Exclusion::Deceased),
                Some(MovementKind::TransferOut) if self.mark != Some(RollMark::Unproven) => {
                    Part::Excluded(Exclusion::Transferred)
                }
                _ if stayed_away => Part::Numerator,
                _ => Part::Denominator,
            };
        };
        if status.class() == StatusClass::Out {
            return Part::Numerator;
        }
        let left_with_paper = self.movement == Some(MovementKind::TransferOut);
        let transferred = status.is_elsewhere() && (!status.is_unproven_elsewhere() || left_with_paper);
        let why = if transferred { Some(Exclusion::Transferred) } else { Exclusion::of_status(status) };
        why.map_or(if stayed_away { Part::Numerator } else { Part::Denominator }, Part::Excluded)
    }
}

/// Days after the beginning of a school year within which a leaving still says that the pupil did not come back after the summer:
/// schools write them down when they close their lists in September (D§5.1: report by 20 September). PROPOSAL.
pub const DAYS_TO_COME_BACK: i64 = 30;

/// Whether a pupil of last year's lists came to the new school year, so that a leaving belongs to the new one.
///
/// `on_new_list`: whether a list of the new year holds the pupil, and if so whether as present (在籍在校) or as away (在籍离校). `left_on`:
/// the first leaving written down since the old year began. Without a place on a new list nobody came; present on it, the pupil did;
/// and who is away on it came if the leaving was written down later than [`DAYS_TO_COME_BACK`].
pub fn came_to_the_new_year(year: SchoolYear, on_new_list: Option<bool>, left_on: Option<NaiveDate>) -> bool {
    match on_new_list {
        None => false,
        Some(true) => true,
        Some(false) => left_on.is_some_and(|on| on > year.starts_on() + chrono::TimeDelta::days(DAYS_TO_COME_BACK)),
    }
}

/// A movement within the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowRecord {
    /// 类别.
    pub kind: MovementKind,
    /// The grade, which tells the stage.
    pub grade: Option<Grade>,
}

impl FlowRecord {
    /// Its part: (休学+退学+死亡+转出+其他减少) − (转入+其他增加). Only the net-flow formula looks at movements.
    pub fn part(&self, indicator: Indicator, formula: Formula) -> Option<Part> {
        let stage = stage_of(indicator).filter(|_| formula == Formula::NetFlow)?;
        if self.grade.map(Grade::stage) != Some(stage) {
            return None;
        }
        match self.kind {
            kind if kind.is_decrease() => Some(Part::NumeratorOnly),
            kind if kind.is_increase() => Some(Part::OffNumerator),
            _ => None,
        }
    }
}

fn stage_of(indicator: Indicator) -> Option<Stage> {
    match indicator {
        Indicator::DropoutPrimary => Some(Stage::Primary),
        Indicator::DropoutJunior => Some(Stage::Junior),
        _ => None,
    }
}
