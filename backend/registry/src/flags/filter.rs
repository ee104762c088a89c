//! 条件: which flags are asked for, as conditions on what is stored.

use rules::calendar::Term;
use rules::children::SpecialGroup;
use rules::flags::FlagKind;
use rules::places::{PlaceCode, PlaceLevel};
use rules::standing::{SchoolStatus, StatusClass};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::Scope;
use crate::children::shown_name;
use crate::entities::{children, flags, roster_rows, standings};
use crate::scope::inside;
use crate::searched::holding;

/// Which flags are asked for.
#[derive(Debug, Clone)]
pub struct FlagFilter {
    /// The term.
    pub term: Term,
    /// Only in this place.
    pub place: Option<PlaceCode>,
    /// 村（居）未填明: only those whose place names none of this level.
    pub without: Option<PlaceLevel>,
    /// Only of this school.
    pub school: Option<Uuid>,
    /// Only of these kinds; all when empty.
    pub kinds: Vec<FlagKind>,
    /// Only of children whose name holds this text.
    pub name: Option<String>,
    /// Only of children whose household stands on a poverty or hardship list (三比对③, D§1.6).
    pub poor: bool,
    /// Only of children whom a person has found out of school (`true`), or only of all others (`false`).
    pub confirmed: Option<bool>,
    /// Also those that have closed.
    pub with_closed: bool,
    /// 一人一行: of several suspicions of one child or row the first.
    pub one_each: bool,
}

impl FlagFilter {
    /// Every open flag of a term.
    pub fn of(term: Term) -> Self {
        Self {
            term,
            place: None,
            without: None,
            school: None,
            kinds: Vec::new(),
            name: None,
            poor: false,
            confirmed: None,
            with_closed: false,
            one_each: false,
        }
    }

    /// Of these only suspected dropouts: what brings a child onto 疑似辍学台账. Who is found out of school is suspected no more.
    pub fn of_suspects(self) -> Self {
        Self { confirmed: Some(false), ..self.of_dropouts() }
    }

    /// Of these only dropouts that a person has verified (已核实失学辍学): the flag stays open until the child is back.
    pub fn of_confirmed(self) -> Self {
        Self { confirmed: Some(true), ..self.of_dropouts() }
    }

    /// Of these only the kinds that say that a child may be out of school, verified or not.
    pub fn of_dropouts(self) -> Self {
        let kinds = FlagKind::ALL.iter().copied().filter(|kind| kind.suspects_dropout()).collect();
        Self { kinds: if self.kinds.is_empty() { kinds } else { self.kinds }, ..self }
    }

    /// 三比对③: of these only suspected dropouts of poor households.
    pub fn of_poor_households(self) -> Self {
        Self { poor: true, ..self.of_dropouts() }
    }
}

/// Flags within reach by the posts, and those that name the officer: whoever answers for a child must be able to see why, though the
/// child was never at the own school (D§2: of a child never enrolled the school whose 学区 covers the village answers).
pub(crate) fn reach(scope: &Scope) -> Condition {
    let by_post =
        scope.by_place_or_school(flags::Column::CountyCode, &[flags::Column::PlaceCode], flags::Column::SchoolId);
    let Some(officer) = scope.named_officer() else { return by_post };
    let named = Expr::col((flags::Entity, flags::Column::Responsible))
        .cast_as("text")
        .like(format!("%{}%", officer.0.hyphenated()));
    let by_name = scope.own(flags::Column::CountyCode).add(named);
    Condition::all().add(Condition::any().add(by_post).add(by_name))
}

pub(super) fn condition(scope: &Scope, filter: &FlagFilter) -> Condition {
    let mut all = reach(scope).add(flags::Column::Term.eq(filter.term.to_string()));
    if let Some(place) = filter.place {
        all = all.add(inside(flags::Column::PlaceCode, place));
    }
    if let Some(level) = filter.without {
        all = all.add(names_no(level));
    }
    if let Some(school) = filter.school {
        all = all.add(flags::Column::SchoolId.eq(school));
    }
    if !filter.kinds.is_empty() {
        all = all.add(flags::Column::Kind.is_in(filter.kinds.iter().map(|kind| kind.as_str())));
    }
    if let Some(name) = filter.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        all = all.add(named(scope, name));
    }
    if filter.poor {
        all = all.add(flags::Column::ChildId.in_subquery(of_poor_households(scope, filter.term)));
    }
    if let Some(confirmed) = filter.confirmed {
        let out = found_out(scope, filter.term);
        all = all.add(if confirmed {
            Condition::all().add(flags::Column::ChildId.in_subquery(out))
        } else {
            // A row without a child has nobody who could be found out of school.
            Condition::any().add(flags::Column::ChildId.is_null()).add(flags::Column::ChildId.not_in_subquery(out))
        });
    }
    if !filter.with_closed {
        all = all.add(flags::Column::ClosedOn.is_null());
    }
    if filter.one_each { all.clone().add(flags::Column::Id.in_subquery(first_of_each(all))) } else { all }
}

/// No place is known, or one that lies above that level: its digits there are missing or noughts.
fn names_no(level: PlaceLevel) -> Condition {
    let (from, digits) = if level <= PlaceLevel::Township { (7, 3) } else { (10, 3) };
    let place = || Expr::col((flags::Entity, flags::Column::PlaceCode));
    let there = Func::cust("substr").args([place(), Expr::val(from), Expr::val(digits)]);
    Condition::any().add(place().is_null()).add(Expr::expr(there).is_in(["", "000"]))
}

/// Of the flags of each child or row that these are the first, as the queue is ordered.
fn first_of_each(these: Condition) -> SelectStatement {
    let numbered = Query::select()
        .column((flags::Entity, flags::Column::Id))
        .expr_as(Expr::cust("ROW_NUMBER() OVER (PARTITION BY subject_id ORDER BY raised_on, id)"), "nth")
        .from(flags::Entity)
        .cond_where(these)
        .to_owned();
    Query::select()
        .column(flags::Column::Id)
        .from_subquery(numbered, "numbered")
        .and_where(Expr::col("nth").eq(1))
        .to_owned()
}

/// Children whose household stands on the poverty list, or on a list of hardship: read from the standing, which has it from the facts.
fn of_poor_households(scope: &Scope, term: Term) -> SelectStatement {
    let listed = [SpecialGroup::PovertyList, SpecialGroup::Hardship]
        .map(|group| Expr::col(standings::Column::Groups).like(format!("%{}%", group.as_str())));
    let listed = listed.into_iter().fold(Condition::any(), Condition::add);
    Query::select()
        .column(standings::Column::ChildId)
        .from(standings::Entity)
        .and_where(standings::Column::CountyCode.eq(scope.county().to_string()))
        .and_where(standings::Column::Term.eq(term.to_string()))
        .cond_where(listed)
        .to_owned()
}

/// Children whom a person has found out of school in the term: 从未入学, 辍学.
fn found_out(scope: &Scope, term: Term) -> SelectStatement {
    let out = SchoolStatus::ALL.iter().filter(|status| status.class() == StatusClass::Out);
    Query::select()
        .column(standings::Column::ChildId)
        .from(standings::Entity)
        .and_where(standings::Column::CountyCode.eq(scope.county().to_string()))
        .and_where(standings::Column::Term.eq(term.to_string()))
        .and_where(standings::Column::Status.is_in(out.map(|status| status.as_str())))
        .to_owned()
}

/// Flags of children or rows whose name holds the text.
fn named(scope: &Scope, name: &str) -> Condition {
    let pattern = holding(name);
    let county = scope.county().to_string();
    let children = Query::select()
        .column(children::Column::Id)
        .from(children::Entity)
        .and_where(children::Column::CountyCode.eq(county.as_str()))
        .and_where(shown_name().like(pattern.clone()).or(Expr::col(children::Column::Name).like(pattern.clone())))
        .to_owned();
    let rows = Query::select()
        .column(roster_rows::Column::Id)
        .from(roster_rows::Entity)
        .and_where(roster_rows::Column::CountyCode.eq(county.as_str()))
        .and_where(Expr::col(roster_rows::Column::Name).like(pattern))
        .to_owned();
    Condition::any().add(flags::Column::ChildId.in_subquery(children)).add(flags::Column::RosterRowId.in_subquery(rows))
}
