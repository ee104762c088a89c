//! 下落: which of a child's rows and movements tells where it is, and which it once was on. No standing is decided here.

use chrono::NaiveDate;

use super::{ChildFacts, Movement, RollRow, Source};
use crate::children::{HukouState, Schooling};
use crate::rosters::{MovementKind, RollState};

impl ChildFacts {
    /// Rows of this term that are still on a roster.
    pub fn current_rows(&self) -> impl Iterator<Item = &RollRow> {
        self.rows.iter().filter(|row| row.ended_on.is_none())
    }

    /// The row that tells best where the child is: in the classroom before on the roll only, the newest first.
    pub fn best_row(&self) -> Option<&RollRow> {
        self.current_rows()
            .filter(|row| row.state.is_of_school())
            .max_by_key(|row| (row.state.is_in_school(), row.state.is_on_roll(), row.as_of))
    }

    /// The roll the child was on and is on no more: a row of this term that ended, else last term's.
    pub fn row_left(&self) -> Option<&RollRow> {
        let ended = self.rows.iter().filter(|row| row.ended_on.is_some() || row.state == RollState::Gone);
        ended.max_by_key(|row| row.as_of).or(self.row_before.as_ref())
    }

    /// The newest movement.
    pub fn last_movement(&self) -> Option<&Movement> {
        self.movements.iter().max_by_key(|movement| movement.on)
    }

    /// The newest movement as long as it tells where the child is: no roster of a later term has it in a classroom again. A roster of the
    /// same term may still carry who was suspended the week before, and last term's whoever is suspended until a 复学.
    pub fn standing_movement(&self) -> Option<&Movement> {
        let movement = self.last_movement()?;
        let before = self.row_before.as_ref().filter(|_| movement.kind != MovementKind::Suspension);
        let rows = self.rows.iter().chain(before).filter(|row| row.state.is_in_school());
        rows.map(|row| row.term.starts_on()).all(|day| movement.on >= day).then_some(movement)
    }

    /// 死亡 by the movement list or the police list: which list, and the day where it tells one.
    pub fn death(&self) -> Option<(Source, Option<NaiveDate>)> {
        let moved = self.movements.iter().find(|movement| movement.kind == MovementKind::Death);
        let police = || self.hukou.as_ref().filter(|entry| entry.state == HukouState::Dead);
        let by_list = moved.map(|movement| (Source::Movement, Some(movement.on)));
        by_list.or_else(|| police().map(|entry| (Source::Hukou, entry.state_on)))
    }

    /// A list records a death, and the family, visited later, says that the child is somewhere.
    pub fn was_met_after_death(&self) -> bool {
        let (Some((_, died)), Some(claim)) = (self.death(), &self.survey) else { return false };
        let alive = claim.schooling.is_some_and(|schooling| schooling != Schooling::Deceased);
        alive && died.is_none_or(|died| claim.visited_on.is_none_or(|met| met > died))
    }

    /// The police list writes the hukou off, and a survey visited later has the child in a household without saying that it moved away.
    pub fn was_met_after_move(&self) -> bool {
        let (Some(entry), Some(claim)) = (&self.hukou, &self.survey) else { return false };
        let moved = claim.schooling == Some(Schooling::MovedAway);
        let met = |left: NaiveDate| claim.visited_on.is_some_and(|met| met > left);
        !moved && entry.state_on.is_some_and(met)
    }

    /// A classroom in which the child sits after the day of its death, or on a day that nothing tells from it.
    pub fn seen_after_death(&self) -> Option<&RollRow> {
        let (_, died) = self.death()?;
        let row = self.best_row().filter(|row| row.state.is_in_school())?;
        died.is_none_or(|day| day <= row.as_of).then_some(row)
    }

    /// The newest row of any roster on which the child is no more.
    pub fn row_once(&self) -> Option<&RollRow> {
        self.row_left().or(self.row_earlier.as_ref())
    }

    /// 复学 or 转入 that no list of its school knows yet: the child is in class there.
    pub fn arrival(&self) -> Option<&Movement> {
        let newest = self.last_movement()?.on;
        let came = |m: &&Movement| matches!(m.kind, MovementKind::Return | MovementKind::TransferIn) && m.on == newest;
        let arrival = self.movements.iter().filter(came).max_by(|a, b| a.record_id.cmp(&b.record_id))?;
        let later = |day: NaiveDate| day < arrival.on;
        let listed = arrival.listed_on.is_none_or(later);
        (listed && self.current_rows().all(|row| later(row.as_of))).then_some(arrival)
    }

    /// What the family says.
    pub fn claimed(&self) -> Option<Schooling> {
        self.survey.as_ref().and_then(|claim| claim.schooling)
    }
}
