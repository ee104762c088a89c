//! 离校: when and why each child of 辍学台账 left, by the movement list, the reports of absence, a finding or the family; both from one fact.

use std::collections::HashMap;

use chrono::NaiveDate;
use rules::children::{OutReason, read_out_reason};
use rules::ledgers::{Leaving, Told};
use rules::rosters::MovementKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::census::Listed;
use super::child::ChildLine;
use super::gather;
use super::ground::{Ground, grade_title};
use super::last_roll::LastRoll;
use super::moved::{Moved, moved};
use super::people::People;
use crate::Result;
use crate::entities::{attendance_reports, movements};

/// A child of the ledger with the fact that tells when and why it left.
pub(super) struct Left {
    pub(super) listed: Listed,
    pub(super) child: ChildLine,
    pub(super) leaving: Leaving,
    pub(super) moved: Option<Moves>,
}

/// When and why each of these children left: both from one fact.
pub(super) async fn left(ground: &Ground, children: &[Listed]) -> Result<Vec<Left>> {
    let movers = Movers::of(ground, children).await?;
    let gathered = gather::lines_of(ground, children).await?;
    let absent = absent_since(ground, &gathered).await?;
    let left = gathered.into_iter().map(|(listed, child)| {
        let moved = movers.find(&child);
        let by_list = moved.and_then(Moves::dropout);
        let by_school = child.roll_number.as_ref().and_then(|roll| absent.get(roll)).copied();
        let found = child.found.as_ref().and(child.verified_on);
        let leaving = Leaving::of(by_list, by_school, found, child.told_reason);
        Left { listed, leaving, moved: moved.cloned(), child }
    });
    Ok(left.collect())
}

/// Since when each child is absent without a break, by roll number, as the newest report of the term says.
async fn absent_since(ground: &Ground, children: &[(Listed, ChildLine)]) -> Result<HashMap<String, Told>> {
    use attendance_reports::Column as A;
    let rolls: Vec<&str> = children.iter().filter_map(|(_, child)| child.roll_number.as_deref()).collect();
    if rolls.is_empty() {
        return Ok(HashMap::new());
    }
    let month = |day: NaiveDate| day.format("%Y-%m").to_string();
    let rows: Vec<(Option<String>, Option<NaiveDate>, Option<String>)> = attendance_reports::Entity::find()
        .select_only()
        .columns([A::RollNumber, A::AbsentSince, A::Reason])
        .filter(A::CountyCode.eq(ground.county()))
        .filter(A::Month.between(month(ground.term.starts_on()), month(ground.term.ends_on())))
        .filter(A::RollNumber.is_in(rolls))
        .order_by_asc(A::Month)
        .into_tuple()
        .all(ground.db())
        .await?;
    // The newest report of each, also where it says that the absence is over.
    let newest: HashMap<String, (Option<NaiveDate>, Option<String>)> =
        rows.into_iter().filter_map(|(roll, since, why)| Some((roll?, (since, why)))).collect();
    let told = |(roll, (since, why)): (String, (Option<NaiveDate>, Option<String>))| {
        Some((roll, (since?, reason(why.as_deref()))))
    };
    Ok(newest.into_iter().filter_map(told).collect())
}

/// A reason as the school wrote it, read by code: its own words may say what must not be listed.
pub(super) fn reason(written: Option<&str>) -> Option<OutReason> {
    written.and_then(|text| read_out_reason(text).value)
}

/// 辍学 and 复学 of one child, oldest first, and where the last one was.
#[derive(Clone, Default)]
pub(super) struct Moves {
    days: Vec<(MovementKind, NaiveDate)>,
    /// 原因 of the last one.
    reason: Option<OutReason>,
    pub(super) roll_number: Option<String>,
    school: Option<Uuid>,
    grade: Option<String>,
    class: Option<String>,
}

impl Moves {
    fn add(&mut self, kind: MovementKind, line: &Moved) {
        self.days.push((kind, line.on_day));
        self.reason = reason(line.reason.as_deref());
        self.roll_number = line.roll_number.clone().or(self.roll_number.take());
        self.school = line.school_id.or(self.school);
        self.grade = line.grade.clone().or(self.grade.take());
        self.class = line.class.clone().or(self.class.take());
    }

    /// The day and the reason of the dropout that no return follows.
    fn dropout(&self) -> Option<Told> {
        self.last(MovementKind::Dropout).map(|day| (day, self.reason))
    }

    /// The day of the last movement, if it is of that kind; a dropout before a return is over.
    pub(super) fn last(&self, kind: MovementKind) -> Option<NaiveDate> {
        self.days.last().filter(|(last, _)| *last == kind).map(|(_, day)| *day)
    }

    /// Where it was on the roll.
    pub(super) fn roll(&self, ground: &Ground) -> LastRoll {
        let school = ground.school(self.school).map(|school| school.name.clone());
        LastRoll { school, class: self.grade(), roll_number: self.roll_number.clone() }
    }

    pub(super) fn grade(&self) -> Option<String> {
        let class = self.class.as_deref().map(|class| format!("{class}班"));
        grade_title(self.grade.as_deref()).map(|grade| format!("{grade}{}", class.unwrap_or_default()))
    }
}

/// 辍学 and 复学 person by person.
#[derive(Default)]
struct Movers {
    people: People<usize>,
    moves: Vec<Moves>,
}

impl Movers {
    async fn of(ground: &Ground, children: &[Listed]) -> Result<Self> {
        use movements::Column as M;
        let mut movers = Self::default();
        if children.is_empty() {
            return Ok(movers);
        }
        let kinds = [MovementKind::Dropout, MovementKind::Return].map(MovementKind::as_str);
        let wanted = Condition::all().add(M::OnDay.lte(ground.term.ends_on())).add(M::Kind.is_in(kinds));
        for line in moved(ground, wanted).await? {
            let Some(kind) = MovementKind::from_code(&line.kind) else { continue };
            let at = movers.people.find(line.marks()).unwrap_or(movers.moves.len());
            if at == movers.moves.len() {
                movers.moves.push(Moves::default());
            }
            movers.people.add(line.marks(), at);
            movers.moves[at].add(kind, &line);
        }
        Ok(movers)
    }

    fn find(&self, child: &ChildLine) -> Option<&Moves> {
        self.people.find(child.marks()).map(|at| &self.moves[at])
    }
}
