//! 名单: which children stand on a ledger, in the order in which it is read: by village, group and household.

use rules::calendar::Term;
use rules::children::SpecialGroup;
use rules::places::{PlaceCode, PlaceLevel};
use rules::policy::Policy;
use rules::standing::{SchoolStatus, StatusClass};
use sea_orm::sea_query::{Expr, ExprTrait, Func, NullOrdering, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use uuid::Uuid;

use super::known::Ledger;
use super::suspect;
use crate::entities::{children, flags, households, schools, standings};
use crate::scope::inside;
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

/// The ids of the children on a ledger. Sixteen bytes a child: the rows behind them are read page by page.
pub(super) async fn pick(
    db: &impl ConnectionTrait,
    scope: &Scope,
    ledger: Ledger,
    term: Term,
    policy: &Policy,
    part: Part,
) -> Result<Vec<Uuid>> {
    let select = match ledger {
        Ledger::Suspects => suspects(scope, term, part),
        _ => of_standings(scope, ledger, term, policy, part),
    };
    let rows = db.query_all(&select).await?;
    let mut ids = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<Uuid>, _>>()?;
    // A child with flags of several kinds is one case.
    ids.dedup();
    Ok(ids)
}

fn suspects(scope: &Scope, term: Term, part: Part) -> SelectStatement {
    let reach =
        scope.by_place_or_school(flags::Column::CountyCode, &[flags::Column::PlaceCode], flags::Column::SchoolId);
    let wanted = match part {
        Part::Reach => reach,
        Part::Place(place) => reach.add(inside(flags::Column::PlaceCode, place)),
        Part::School(school) => reach.add(flags::Column::SchoolId.eq(school)),
    };
    let mut select = Query::select();
    select
        .column((flags::Entity, flags::Column::ChildId))
        .from(flags::Entity)
        .inner_join(children::Entity, same(flags::Column::CountyCode, flags::Column::ChildId))
        .left_join(households::Entity, of_household())
        .cond_where(wanted)
        .and_where(flags::Column::Term.eq(term.to_string()))
        .and_where(flags::Column::ClosedOn.is_null())
        .and_where(flags::Column::Kind.is_in(suspect::kinds()));
    order(&mut select, flags::Column::PlaceCode);
    by_household(&mut select);
    select
}

fn of_standings(scope: &Scope, ledger: Ledger, term: Term, policy: &Policy, part: Part) -> SelectStatement {
    let places = [standings::Column::VillageCode, standings::Column::HukouVillageCode];
    let reach = scope.by_place_or_school(standings::Column::CountyCode, &places, standings::Column::SchoolId);
    let (first, last) = (policy.entry_age, policy.leaving_age());
    let mut select = Query::select();
    select
        .column((standings::Entity, standings::Column::ChildId))
        .from(standings::Entity)
        .inner_join(children::Entity, same(standings::Column::CountyCode, standings::Column::ChildId))
        .left_join(households::Entity, of_household())
        .left_join(schools::Entity, of_school())
        .cond_where(reach.add(of_part(ledger, part)).add(of_ledger(ledger)))
        .and_where(standings::Column::Term.eq(term.to_string()))
        .and_where(standings::Column::Age.between(first, last));
    match ledger {
        Ledger::HukouElsewhere => order(&mut select, schools::Column::Name),
        Ledger::OutsidersHere => order(&mut select, children::Column::HukouCode),
        Ledger::Permitted => order(&mut select, standings::Column::Status),
        _ => {}
    }
    order(&mut select, standings::Column::VillageCode);
    by_household(&mut select);
    select
}

/// In which part of the county a child is looked for: by where it stands in the register, but on the crossed lists by its hukou or by
/// its school.
fn of_part(ledger: Ledger, part: Part) -> Condition {
    let all = Condition::all();
    match (part, ledger) {
        (Part::Reach, _) => all,
        (Part::School(school), _) => all.add(standings::Column::SchoolId.eq(school)),
        (Part::Place(place), Ledger::HukouElsewhere) => all.add(inside(standings::Column::HukouVillageCode, place)),
        (Part::Place(place), Ledger::OutsidersHere) => all.add(inside(schools::Column::PlaceCode, place)),
        (Part::Place(place), _) if place.level() == PlaceLevel::Group => {
            all.add(inside(children::Column::GroupCode, place))
        }
        (Part::Place(place), _) => all.add(inside(standings::Column::VillageCode, place)),
    }
}

fn of_ledger(ledger: Ledger) -> Condition {
    let all = Condition::all();
    match ledger {
        Ledger::OutOfCounty => all.add(one_of(SchoolStatus::is_elsewhere)),
        Ledger::HukouElsewhere => all
            .add(standings::Column::StatusClass.eq(StatusClass::Enrolled.as_str()))
            .add(standings::Column::InCountyHukou.eq(true))
            .add(Condition::any().add(schools::Column::PlaceCode.is_null()).add(crossed())),
        Ledger::OutsidersHere => all
            .add(standings::Column::StatusClass.eq(StatusClass::Enrolled.as_str()))
            .add(schools::Column::PlaceCode.is_not_null())
            .add(Condition::any().add(standings::Column::InCountyHukou.eq(false)).add(crossed())),
        Ledger::ThreeDisabled => all.add(in_group(SpecialGroup::ThreeDisabled)),
        Ledger::LeftBehind => {
            let both = [SpecialGroup::LeftBehindOne, SpecialGroup::LeftBehindBoth, SpecialGroup::LeftBehindCivil];
            all.add(both.into_iter().fold(Condition::any(), |any, group| any.add(in_group(group))))
        }
        Ledger::Migrant => all.add(in_group(SpecialGroup::Migrant)),
        Ledger::Permitted => all.add(standings::Column::StatusClass.eq(StatusClass::Permitted.as_str())),
        Ledger::SchoolAge | Ledger::Suspects | Ledger::Roster | Ledger::Movements => all,
    }
}

fn one_of(wanted: impl Fn(SchoolStatus) -> bool) -> Expr {
    let codes = SchoolStatus::ALL.iter().filter(|status| wanted(**status)).map(|status| status.as_str());
    standings::Column::Status.is_in(codes)
}

/// Groups are stored as codes between commas; none of those asked for here is part of another code.
fn in_group(group: SpecialGroup) -> Expr {
    standings::Column::Groups.contains(group.as_str())
}

/// Hukou and school lie in different townships: the first nine digits differ.
fn crossed() -> Expr {
    let township = |column: Expr| Func::cust("SUBSTR").arg(column).arg(1).arg(9);
    let hukou = township(Expr::col((standings::Entity, standings::Column::HukouVillageCode)));
    Expr::expr(hukou).ne(township(Expr::col((schools::Entity, schools::Column::PlaceCode))))
}

/// The child of a row.
fn same<C: ColumnTrait>(county: C, child: C) -> Condition {
    Condition::all().add(joined(county, children::Column::CountyCode)).add(joined(child, children::Column::Id))
}

fn of_household() -> Condition {
    Condition::all()
        .add(joined(children::Column::CountyCode, households::Column::CountyCode))
        .add(joined(children::Column::HouseholdId, households::Column::Id))
}

fn of_school() -> Condition {
    Condition::all()
        .add(joined(standings::Column::CountyCode, schools::Column::CountyCode))
        .add(joined(standings::Column::SchoolId, schools::Column::Id))
}

fn joined(left: impl ColumnTrait, right: impl ColumnTrait) -> Expr {
    Expr::col(left.as_column_ref()).equals(right.as_column_ref())
}

/// By group and household, eldest first; who has no household here comes last.
fn by_household(select: &mut SelectStatement) {
    order(select, children::Column::GroupCode);
    order(select, households::Column::HouseholdNo);
    order(select, children::Column::BornOn);
    order(select, children::Column::Id);
}

fn order(select: &mut SelectStatement, column: impl ColumnTrait) {
    select.order_by_with_nulls(column.as_column_ref(), Order::Asc, NullOrdering::Last);
}
