//! 范围: the heads that an area counts, as a condition on their recorded places.

use rules::places::{PlaceCode, PlaceLevel};
use rules::rates::{GRADE_NOT_KNOWN, Seat, Slice};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use super::Area;
use super::divisions::Divisions;
use crate::entities::heads::Column;
use crate::places::{Place, Places};
use crate::schools::Schools;
use crate::scope::inside;

/// The heads of an area at that seat. The county also holds whoever is counted in no village of it.
pub(super) fn within(area: &Area, seat: Seat, divisions: &Divisions) -> Condition {
    let Divisions { places, schools } = divisions;
    match area {
        Area::School(code) => {
            let school = schools.find(code).map(|school| school.id.0);
            Condition::all().add(Column::SchoolId.eq(school.unwrap_or(Uuid::nil())))
        }
        Area::Place(code) if code.township().is_none() => Condition::all(),
        Area::Place(code) => match seat {
            Seat::Hukou => recorded_in(Column::HukouVillage, *code, places),
            Seat::Home => recorded_in(Column::HomeVillage, *code, places),
            Seat::School => Condition::all().add(Column::SchoolId.is_in(seated_in(*code, places, schools))),
        },
    }
}

/// 村（居）未填明: the heads of a place that stand in none of its townships or villages, so that those and these add up to the place. A
/// village and a school have no such parts, and nobody stands beside them.
pub(super) fn in_no_part(area: &Area, seat: Seat, divisions: &Divisions) -> Condition {
    let cut =
        if let Area::Place(code) = area { Some(*code).filter(|code| code.level() < PlaceLevel::Village) } else { None };
    let Some(place) = cut else { return Condition::all().add(Column::SubjectId.is_null()) };
    let here = within(area, seat, divisions);
    let parts = divisions.places.children(place).filter(|part| part.code.level() <= PlaceLevel::Village);
    let of_part = |part: &Place| within(&Area::Place(part.code), seat, divisions);
    let in_any = parts.map(of_part).fold(Condition::any(), Condition::add);
    if in_any.is_empty() {
        return here;
    }
    let unknown = match seat {
        Seat::Hukou => Column::HukouVillage,
        Seat::Home => Column::HomeVillage,
        Seat::School => Column::SchoolId,
    };
    here.add(Condition::any().add(unknown.is_null()).add(in_any.not()))
}

/// The recorded code lies in the place: by its digits, unless it was merged into another place or out of this one.
fn recorded_in(column: Column, area: PlaceCode, places: &Places) -> Condition {
    let moved = || places.moved().map(|old| (old, places.resolve(old)));
    let came = moved().filter(|(old, now)| !area.contains(*old) && area.contains(*now));
    let left = moved().filter(|(old, now)| area.contains(*old) && !area.contains(*now));
    let (came, left): (Vec<String>, Vec<String>) =
        (came.map(|(old, _)| old.to_string()).collect(), left.map(|(old, _)| old.to_string()).collect());
    let mut any = Condition::any().add(inside(column, area));
    if !came.is_empty() {
        any = any.add(column.is_in(came));
    }
    let all = Condition::all().add(any);
    if left.is_empty() { all } else { all.add(column.is_not_in(left)) }
}

/// The heads of one part of a slice, by its code.
pub(super) fn in_part(by: Slice, code: &str) -> Condition {
    let all = Condition::all();
    match (by, code) {
        // Which of the two is for the code to say (`Counted::part_without_grade`).
        (Slice::Grade, "" | GRADE_NOT_KNOWN) => all.add(Column::Grade.is_null()),
        (Slice::Grade, code) => all.add(Column::Grade.eq(code)),
        (Slice::Sex, code) => all.add(Column::Sex.eq(code.parse::<i32>().unwrap_or_default())),
        (Slice::Group, "") => all.add(Column::Groups.eq("")),
        (Slice::Group, code) => all.add(
            Condition::any()
                .add(Column::Groups.eq(code))
                .add(Column::Groups.like(format!("{code},%")))
                .add(Column::Groups.like(format!("%,{code}")))
                .add(Column::Groups.like(format!("%,{code},%"))),
        ),
        // Schools and places are areas of their own; who is in none of them is found by `in_no_part`.
        (Slice::School | Slice::Place, _) => all,
    }
}

fn seated_in(area: PlaceCode, places: &Places, schools: &Schools) -> Vec<Uuid> {
    let inside = |place: Option<PlaceCode>| place.is_some_and(|place| area.contains(places.resolve(place)));
    schools.iter().filter(|school| inside(school.place)).map(|school| school.id.0).collect()
}
