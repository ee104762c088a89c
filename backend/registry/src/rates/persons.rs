//! 点开: the persons behind a figure, by the same parts that made its sums.

use rules::rates::{CohortRecord, Counted, Part, Seat, Slice};
use rules::standing::SchoolStatus;
use sea_orm::sea_query::{Expr, Func, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::faces::Faces;
use super::heads::Who;
use super::moment::Found;
use super::sums::{Parts, true_at};
use super::unverified::is_open;
use super::within::{in_no_part, in_part, within};
use super::{Area, Measure, Moment, reach};
use crate::entities::heads::{Column, Entity};
use crate::matching::Page;
use crate::schools::{SchoolId, Schools};
use crate::{Registry, Result, Scope};

/// Which part of the persons is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPart {
    /// 分子.
    Numerator,
    /// 分母, the numerator's persons among them.
    Denominator,
    /// 不计.
    Excluded,
    /// In the denominator and not in the numerator: whom the rate lacks.
    Lacking,
    /// 待核实: counted, and not verified yet; as many as [`super::unverified`] says.
    Unverified,
}

impl ListPart {
    /// Whether whoever has this code and this part stands on the list.
    pub(super) fn holds(self, counted: &str, part: Part) -> bool {
        let (numerator, denominator) = part.weights();
        match self {
            Self::Numerator => numerator != 0,
            Self::Denominator => denominator != 0,
            Self::Excluded => matches!(part, Part::Excluded(_)),
            Self::Lacking => Counted::from_code(counted).is_some_and(|one| one.is_lacking(Some(part))),
            Self::Unverified => part.exclusion().is_none() && is_open(counted),
        }
    }
}

/// A person behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// The child of the register, where it is known whose roster row it is.
    pub child: Option<Uuid>,
    /// The roster row or the movement.
    pub row: Option<Uuid>,
    /// 姓名.
    pub name: String,
    /// 性别 by GB/T 2261.1.
    pub sex: Option<i32>,
    /// Full years on the age day.
    pub age: Option<i32>,
    /// The village under which the person is counted.
    pub place: Option<String>,
    /// 学校标识码.
    pub school: Option<String>,
    /// 就学状况.
    pub status: Option<SchoolStatus>,
    /// The part in the figure.
    pub part: &'static str,
    /// Why the person is not counted.
    pub excluded: Option<&'static str>,
    /// What became of a person of a cohort.
    pub record: Option<CohortRecord>,
}

/// A figure whose persons are asked for.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The term, and as of when.
    pub moment: Moment,
    /// Whose figure.
    pub area: Area,
    /// Of what.
    pub measure: Measure,
    /// One part of a slice only: a grade, a sex, a group by its code; the empty code is of whoever belongs to none, of places of whoever
    /// is counted in none of those one level below.
    pub part: Option<(Slice, String)>,
}

/// The persons behind one figure, by village.
///
/// # Errors
/// The area lies outside the officer's reach.
pub async fn persons(
    registry: &Registry,
    scope: &Scope,
    moment: impl Into<Moment>,
    area: &Area,
    measure: Measure,
    list: ListPart,
    page: (u64, u64),
) -> Result<Page<PersonRow>> {
    let opened = Opened { moment: moment.into(), area: area.clone(), measure, part: None };
    persons_of(registry, scope, &opened, list, page).await
}

/// The persons behind a figure or behind one part of it.
///
/// # Errors
/// The area lies outside the officer's reach.
pub async fn persons_of(
    registry: &Registry,
    scope: &Scope,
    opened: &Opened,
    list: ListPart,
    (offset, limit): (u64, u64),
) -> Result<Page<PersonRow>> {
    let asked = Asked::about(registry, scope, opened).await?;
    let codes = asked.codes(registry).await?;
    let wanted: Vec<&Code> =
        codes.iter().filter(|code| code.part.is_some_and(|part| list.holds(&code.counted, part))).collect();
    let total = wanted.iter().map(|code| code.heads).sum();
    let page = asked.page(registry, &wanted, offset, limit).await?;
    Ok(Page { rows: asked.named(registry, &page).await?, total })
}

/// How many persons stand on each list of one figure.
///
/// # Errors
/// The area lies outside the officer's reach.
pub async fn list_sizes(registry: &Registry, scope: &Scope, opened: &Opened, lists: &[ListPart]) -> Result<Vec<u64>> {
    let asked = Asked::about(registry, scope, opened).await?;
    let codes = asked.codes(registry).await?;
    let size = |list: &ListPart| {
        codes
            .iter()
            .filter(|code| code.part.is_some_and(|part| list.holds(&code.counted, part)))
            .map(|code| code.heads)
            .sum()
    };
    Ok(lists.iter().map(size).collect())
}

/// The same, found in the register.
struct Asked {
    county: String,
    measure: Measure,
    found: Found,
    schools: Schools,
    area: Condition,
    /// Of those without a grade, one of the two parts only.
    without_grade: Option<String>,
}

/// A code of the area, how many have it, and its part in the figure.
struct Code {
    counted: String,
    heads: u64,
    part: Option<Part>,
}

#[derive(FromQueryResult)]
struct Grouped {
    counted: String,
    heads: i64,
}

/// A head of a page.
#[derive(Debug, FromQueryResult)]
pub(super) struct Line {
    pub role: String,
    pub counted: String,
    pub subject_id: Uuid,
    pub child_id: Option<Uuid>,
    pub hukou_village: Option<String>,
    pub home_village: Option<String>,
    pub school_id: Option<Uuid>,
    pub sex: i32,
}

impl Asked {
    async fn about(registry: &Registry, scope: &Scope, opened: &Opened) -> Result<Self> {
        let (found, divisions) = reach::open(registry, scope, &opened.area, opened.moment).await?;
        let area = within(&opened.area, opened.measure.seat(), &divisions);
        let part = opened.part.as_ref().map(|(by, code)| match by {
            Slice::Place => in_no_part(&opened.area, opened.measure.seat(), &divisions),
            by => in_part(*by, code),
        });
        let area = area.add_option(part);
        let without_grade = opened.part.clone().filter(|(by, code)| *by == Slice::Grade && code.parse::<u8>().is_err());
        let without_grade = without_grade.map(|(_, code)| code);
        Ok(Self {
            county: scope.county().to_string(),
            measure: opened.measure,
            found,
            schools: divisions.schools,
            area,
            without_grade,
        })
    }

    fn heads(&self) -> Condition {
        true_at(&self.county, self.found.term, self.found.seq).add(self.area.clone())
    }

    /// Every code of the area with how many have it: a county has some hundred.
    async fn codes(&self, registry: &Registry) -> Result<Vec<Code>> {
        let rows: Vec<Grouped> = Entity::find()
            .select_only()
            .column(Column::Counted)
            .column_as(Column::SubjectId.count(), "heads")
            .filter(self.heads())
            .group_by(Column::Counted)
            .into_model()
            .all(registry.read())
            .await?;
        let mut parts = Parts::by(&self.found.policy);
        let code = |row: Grouped| {
            let part = parts.in_measure(&row.counted, self.measure);
            Code { heads: u64::try_from(row.heads).unwrap_or_default(), part, counted: row.counted }
        };
        Ok(rows.into_iter().filter(|row| self.is_of_part(&row.counted)).map(code).collect())
    }

    /// Whether whoever has that code and no grade stands in the part that is opened.
    fn is_of_part(&self, counted: &str) -> bool {
        let stands_in = || Counted::from_code(counted).map(|counted| counted.part_without_grade());
        self.without_grade.as_deref().is_none_or(|wanted| stands_in() == Some(wanted))
    }

    /// Some of the heads with those codes, by place.
    async fn page(&self, registry: &Registry, codes: &[&Code], offset: u64, limit: u64) -> Result<Vec<Line>> {
        let most = u64::try_from(i64::MAX).unwrap_or_default();
        Ok(Entity::find()
            .select_only()
            .columns([Column::Role, Column::Counted, Column::SubjectId, Column::ChildId])
            .columns([Column::HukouVillage, Column::HomeVillage, Column::SchoolId, Column::Sex])
            .filter(self.heads())
            .filter(Column::Counted.is_in(codes.iter().map(|code| code.counted.as_str())))
            .order_by(seat_of(self.measure.seat()), Order::Asc)
            .order_by_asc(Column::SubjectId)
            .offset(Ord::min(offset, most))
            .limit(Ord::min(limit, most))
            .into_model()
            .all(registry.read())
            .await?)
    }

    async fn named(&self, registry: &Registry, page: &[Line]) -> Result<Vec<PersonRow>> {
        let who: Vec<Who> = page.iter().filter_map(Line::who).collect();
        let faces = Faces::read(registry, &self.county, &who).await?;
        let mut parts = Parts::by(&self.found.policy);
        let row = |line: &Line| {
            let part = parts.in_measure(&line.counted, self.measure)?;
            Some(PersonRow {
                part: part.as_str(),
                excluded: part.exclusion().map(rules::rates::Exclusion::title),
                ..person(line, self.measure.seat(), &faces, &self.schools)
            })
        };
        Ok(page.iter().filter_map(row).collect())
    }
}

impl Line {
    /// Whom it is about.
    pub(super) fn who(&self) -> Option<Who> {
        if self.child_id == Some(self.subject_id) {
            return Some(Who::Child(self.subject_id));
        }
        Some(Who::of(Counted::from_code(&self.counted)?, self.subject_id))
    }
}

/// A line with its name; the part is for the caller to say.
pub(super) fn person(line: &Line, seat: Seat, faces: &Faces, schools: &Schools) -> PersonRow {
    let school = line.school_id.or_else(|| faces.school(line.subject_id)).and_then(|id| schools.by_id(SchoolId(id)));
    let (age, status, record) = match Counted::from_code(&line.counted) {
        Some(Counted::Child(child)) => (child.age.map(i32::from), Some(child.status), None),
        Some(Counted::Pupil(pupil)) => (None, pupil.status, None),
        Some(Counted::Cohort(_, person)) => (None, person.status, Some(person.record)),
        _ => (None, None, None),
    };
    let is_child = line.child_id == Some(line.subject_id);
    PersonRow {
        child: line.child_id,
        row: (!is_child).then_some(line.subject_id),
        name: faces.name(line.subject_id),
        sex: Some(line.sex).filter(|sex| *sex != 0).or_else(|| faces.sex(line.subject_id)),
        age,
        place: match seat {
            Seat::Hukou => line.hukou_village.clone(),
            Seat::Home => line.home_village.clone(),
            Seat::School => school.and_then(|school| school.place).map(|place| place.to_string()),
        },
        school: school.map(|school| school.school_code.clone()),
        status,
        part: "",
        excluded: None,
        record,
    }
}

/// By what a list is ordered; who is counted in no village comes first on both databases.
fn seat_of(seat: Seat) -> SimpleExpr {
    match seat {
        Seat::Hukou => Func::coalesce([Expr::col(Column::HukouVillage), Expr::val("")]).into(),
        Seat::Home => Func::coalesce([Expr::col(Column::HomeVillage), Expr::val("")]).into(),
        Seat::School => Expr::col(Column::SchoolId),
    }
}
