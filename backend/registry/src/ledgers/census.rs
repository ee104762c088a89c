//! 人口底数: who can stand on a ledger, and on which.
//!
//! Who stands on which list is decided here, so that the totals of tables and the lines of rosters cannot differ. A list is read from
//! village to village and holds no more than one of them ([`super::villages`]); a table needs the whole census, some hundred bytes a
//! child, read once a run.

use rules::ledgers::{Ledger, Member, Seat};
use rules::places::{PlaceCode, PlaceLevel};
use rules::policy::Policy;
use rules::schools::Grade;
use uuid::Uuid;

use super::ground::Ground;
use super::villages::Villages;
use crate::{Result, Scope};

/// The part of the county a ledger is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// All that is within reach.
    Reach,
    /// A place and everything in it.
    Place(PlaceCode),
    /// A school.
    School(Uuid),
}

/// A child who can stand on a ledger.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    /// The child.
    pub(super) id: Uuid,
    /// What decides on which ledgers it stands.
    pub(super) member: Member,
    /// 户籍地, also outside the county.
    pub(super) hukou: Option<PlaceCode>,
    /// The village group it lives in.
    pub(super) group: Option<PlaceCode>,
    /// The school of the county where it is, or was last.
    pub(super) school: Option<Uuid>,
    /// Its grade there.
    pub(super) grade: Option<Grade>,
    /// 性别 by GB/T 2261.1.
    pub(super) sex: i32,
    /// Within reach by nothing but a school that lies in a township of the posts: it lives elsewhere.
    pub(super) at_seat: bool,
    /// Whether its school is one of the posts, or lies in a township of theirs.
    pub(super) school_near: bool,
}

impl Part {
    /// Whether that child stands on that ledger of the part.
    pub(super) fn lists(self, child: &Listed, ledger: Ledger, policy: &Policy) -> bool {
        let within = match self {
            Self::Reach if ledger.seat() == Seat::School => child.school_near,
            Self::Reach => !child.at_seat,
            Self::School(school) => child.school == Some(school),
            Self::Place(place) if place.level() == PlaceLevel::Group => child.group == Some(place),
            Self::Place(place) => child.member.place(ledger.seat()).is_some_and(|seat| place.contains(seat)),
        };
        within && ledger.holds(&child.member, policy)
    }
}

/// The children within reach.
pub(super) struct Census {
    children: Vec<Listed>,
    part: Part,
}

impl Census {
    /// Reads all children within reach.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn read(ground: &Ground, scope: &Scope, part: Part, asks_hukou: bool) -> Result<Self> {
        let villages = Villages::find(ground, scope, asks_hukou).await?;
        let mut children = Vec::new();
        for some in villages.some_at_a_time() {
            children.append(&mut villages.children(some).await?);
        }
        Ok(Self { children, part })
    }

    /// The same children, of another part.
    pub(super) fn of_part(&self, part: Part) -> Self {
        Self { children: self.children.clone(), part }
    }

    /// Who stands on that ledger, in reading order.
    pub(super) fn on(&self, ledger: Ledger, ground: &Ground) -> impl Iterator<Item = &Listed> {
        let policy = &ground.policy;
        self.children.iter().filter(move |child| self.is_on(child, ledger, policy))
    }

    /// All children, for a pass that counts several ledgers at once.
    pub(super) fn all(&self) -> &[Listed] {
        &self.children
    }

    /// The same of a table by school: there also whoever lives elsewhere is counted.
    pub(super) fn is_at_school(&self, child: &Listed, ledger: Ledger, policy: &Policy) -> bool {
        self.part.lists(&Listed { at_seat: false, ..*child }, ledger, policy)
    }

    /// Whether that child stands on that ledger of the part asked for.
    pub(super) fn is_on(&self, child: &Listed, ledger: Ledger, policy: &Policy) -> bool {
        self.part.lists(child, ledger, policy)
    }
}
