//! 儿童: a child found by name or number, and its file (档案): everything that is recorded and decided of it.
//!
//! Lives here: how one child is read. Must not live here: how it comes to be registered (surveys), which rows are its own (matching), how
//! it stands (standings) and in which figures it counts (rates).

mod file;
mod find;
mod listed;

pub use file::{ChildFile, ChildStanding, open};
pub use find::{FoundChild, find};
pub use listed::{ListedPerson, find_listed};

use chrono::NaiveDate;
use rules::calendar::Term;
use rules::identity::counted_birth;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::entities::{children, flags, standings};
use crate::{Scope, flags as suspicions};

/// Children within reach: who was recorded in a place of the posts, stands there or at a school of theirs in the term, or has a flag that
/// names the officer.
fn reach(scope: &Scope, term: Term) -> Condition {
    let recorded =
        scope.by_place(children::Column::CountyCode, &[children::Column::VillageCode, children::Column::GroupCode]);
    let any = Condition::any()
        .add(recorded)
        .add(children::Column::Id.in_subquery(standing_within(scope, term)))
        .add(children::Column::Id.in_subquery(flagged_within(scope)));
    scope.own(children::Column::CountyCode).add(any)
}

fn standing_within(scope: &Scope, term: Term) -> SelectStatement {
    use standings::Column::{ChildId, CountyCode, HukouVillageCode, SchoolId, Term as OfTerm, VillageCode};
    standings::Entity::find()
        .select_only()
        .column(ChildId)
        .filter(scope.by_place_or_school(CountyCode, &[VillageCode, HukouVillageCode], SchoolId))
        .filter(OfTerm.eq(term.to_string()))
        .into_query()
}

fn flagged_within(scope: &Scope) -> SelectStatement {
    flags::Entity::find()
        .select_only()
        .column(flags::Column::ChildId)
        .filter(suspicions::reach(scope))
        .filter(flags::Column::ChildId.is_not_null())
        .into_query()
}

impl children::Model {
    /// The birthday by which the child is counted, of the written one and the number's: what was written stands beside it in the source
    /// row.
    pub(crate) fn counted_birth(&self) -> Option<NaiveDate> {
        counted_birth(self.born_on, self.id_number.as_deref().and_then(|number| number.parse().ok()))
    }
}
