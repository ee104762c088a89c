//! `--by`: the figures of an area cut by grade, sex, special group, school or place.

use registry::Registry;
use registry::rates::{self, Area, Divisions, FigureRow, SliceRow};
use rules::children::SpecialGroup;
use rules::rates::{GRADE_NOT_KNOWN, Slice, VILLAGE_NOT_KNOWN};
use rules::schools::Grade;

use super::Asked;
use super::print::{FIGURE, figure_cells};
use crate::args::Format;
use crate::failure::Failure;
use crate::output::{self, Rows};

pub(super) async fn printed(registry: &Registry, asked: &Asked, by: Slice) -> Result<(), Failure> {
    let sliced = match by {
        Slice::Grade | Slice::Sex | Slice::Group => {
            let rows = rates::slices(registry, &asked.scope, asked.moment, &asked.area, by).await?;
            rows.into_iter().map(|row| SliceRow { part: title(by, &row.part), ..row }).collect()
        }
        Slice::School | Slice::Place => parts(registry, asked, by).await?,
    };
    let wanted = |row: &SliceRow| asked.indicator.is_none_or(|only| only == row.figure.measure.indicator);
    let sliced: Vec<SliceRow> = sliced.into_iter().filter(wanted).collect();
    if asked.format == Format::Json {
        return output::json(&sliced);
    }
    let headings: Vec<&str> = std::iter::once(by.title()).chain(FIGURE).collect();
    let mut rows = Rows::under(&headings);
    let cells = |row: &SliceRow| std::iter::once(row.part.clone()).chain(figure_cells(&row.figure)).collect();
    rows.rows.extend(sliced.iter().map(cells));
    let caption = asked.caption(registry, &format!("各项指标（按{}）", by.title()), None).await?;
    asked.print(&rows, &caption)
}

/// The figures of everything within a place; by place also of whoever is in none of its parts, so that they add up.
async fn parts(registry: &Registry, asked: &Asked, by: Slice) -> Result<Vec<SliceRow>, Failure> {
    let Area::Place(place) = asked.area else {
        return Err(Failure::usage("一所学校不能再按学校或区划分：请改用 --place，或按 grade、sex、group 分组"));
    };
    let by_school = by == Slice::School;
    let rows = rates::every_part_of(registry, &asked.scope, asked.moment, place, by_school, asked.indicator).await?;
    let beside = if by_school {
        Vec::new()
    } else {
        rates::slices(registry, &asked.scope, asked.moment, &asked.area, Slice::Place).await?
    };
    let Divisions { places, schools } = asked.divisions(registry).await?;
    let name = |figure: &FigureRow| match figure.area() {
        Area::Place(code) => places.last_name_of(code).map_or_else(|| code.to_string(), str::to_owned),
        Area::School(code) => schools.find(&code).map_or(code, |school| school.name.clone()),
    };
    let beside = beside.into_iter().map(|row| SliceRow { part: VILLAGE_NOT_KNOWN.to_owned(), ..row });
    Ok(rows.into_iter().map(|figure| SliceRow { part: name(&figure), figure }).chain(beside).collect())
}

/// The Chinese name of a part by its code.
fn title(by: Slice, code: &str) -> String {
    let none = match by {
        Slice::Grade => "不在校",
        Slice::Group => "不属特殊群体",
        _ => "未填",
    };
    let known = match by {
        Slice::Grade if code == GRADE_NOT_KNOWN => Some("年级不详".to_owned()),
        Slice::Grade => code.parse().ok().and_then(Grade::of_code).map(|grade| grade.title().to_owned()),
        Slice::Group => SpecialGroup::from_code(code).map(|group| group.title().to_owned()),
        _ => match code {
            "1" => Some("男".to_owned()),
            "2" => Some("女".to_owned()),
            _ => None,
        },
    };
    known.unwrap_or_else(|| if code.is_empty() || by == Slice::Sex { none.to_owned() } else { code.to_owned() })
}
