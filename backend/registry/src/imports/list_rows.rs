//! One row of the lists of places, schools and officers. A list has no place for doubts: what cannot be read goes back.

use chrono::NaiveDate;
use rules::forms::FormKind;
use rules::identity::{Reading, plain, read_coordinate, read_phone, read_place_code};
use rules::places::{PlaceCode, PlaceLevel, UrbanRural};
use rules::schools::{SchoolNames, read_school_code, read_school_kind};

use super::geojson::Boundaries;
use super::lists::{List, in_county_of};
use super::reading::{Fault, RowReader};
use super::run::Job;
use crate::Result;
use crate::deed::Deed;
use crate::officers::{Line, OfficerRow};
use crate::outcome::Outcome;
use crate::places::PlaceRow;
use crate::schools::SchoolRow;
use crate::{officers, places, schools};

/// 行政区划.
#[derive(Default)]
pub(super) struct Places {
    /// Of a GeoJSON file.
    pub(super) boundaries: Boundaries,
}

/// 学校名单.
pub(super) struct Schools;

/// 责任人名单.
pub(super) struct Officers;

impl List for Places {
    const KIND: FormKind = FormKind::Places;
    const DEED: &'static str = "import_places";
    type Row = PlaceRow;

    fn read(&self, cells: &mut RowReader<'_>) -> Result<PlaceRow, Fault> {
        let code = demanded(cells, "code", read_place_code, "没有区划代码；请填写6、9、12或14位数字")?;
        let level = cells.written("level");
        if !level.is_empty() && PlaceLevel::read(level) != Some(code.level()) {
            let reason = format!("级别与代码不符：这个代码是{}级；请核对代码或级别", code.level().title());
            return Err(Fault::new("level", reason));
        }
        let urban_rural = match cells.written("urban_rural") {
            "" => None,
            text => Some(
                UrbanRural::read(text)
                    .ok_or_else(|| Fault::new("urban_rural", "城乡分类读不懂；请填写三位分类代码，如220（村庄）"))?,
            ),
        };
        Ok(PlaceRow {
            code,
            name: cells.key("name", "没有名称；请补上")?,
            parent: sure(cells, "parent", read_place_code)?,
            urban_rural,
            lon: sure(cells, "lon", |text| read_coordinate(text, 180.0))?,
            lat: sure(cells, "lat", |text| read_coordinate(text, 90.0))?,
            boundary: self.boundaries.of_row(cells.number()),
            former: codes(cells, "former_codes")?,
        })
    }

    async fn begin(job: &Job<'_>, rows: &[PlaceRow]) -> Result<Deed> {
        let county = rows.iter().find_map(|row| row.code.county());
        let registry = in_county_of(job.registry, county)?;
        let name = places::county_name(&registry, rows)?;
        registry.begin_founding(&name, job.actor).await
    }

    async fn store(deed: &Deed, rows: &[PlaceRow], on: NaiveDate) -> Result<Outcome> {
        places::store_in(deed, rows, on).await
    }
}

impl List for Schools {
    const KIND: FormKind = FormKind::Schools;
    const DEED: &'static str = "import_schools";
    type Row = SchoolRow;

    fn read(&self, cells: &mut RowReader<'_>) -> Result<SchoolRow, Fault> {
        let school_code = demanded(cells, "school_code", read_school_code, "没有学校标识码；请填写10位数字")?;
        let name = cells.key("name", "没有学校名称；请补上")?;
        let kind = sure(cells, "kind", read_school_kind)?.or_else(|| read_school_kind(&name).value);
        let kind =
            kind.ok_or_else(|| Fault::new("kind", "没有办学类型；请填写小学、教学点、初级中学、九年一贯制学校等"))?;
        Ok(SchoolRow {
            school_code,
            name,
            kind,
            place: sure(cells, "place_code", read_place_code)?,
            lon: sure(cells, "lon", |text| read_coordinate(text, 180.0))?,
            lat: sure(cells, "lat", |text| read_coordinate(text, 90.0))?,
            catchment: codes(cells, "catchment")?,
            parent_school_code: cells.text("parent_school"),
        })
    }

    /// 上级学校 is written by code or by name.
    fn complete(rows: &mut [SchoolRow]) {
        let names: SchoolNames<usize> = rows.iter().enumerate().map(|(at, row)| (row.name.clone(), at)).collect();
        for at in 0..rows.len() {
            let Some(written) = &rows[at].parent_school_code else { continue };
            let code = read_school_code(written).value;
            let code = code.or_else(|| names.find(written).map(|parent| rows[parent].school_code.clone()));
            rows[at].parent_school_code = code.or_else(|| Some(written.clone()));
        }
    }

    async fn store(deed: &Deed, rows: &[SchoolRow], _on: NaiveDate) -> Result<Outcome> {
        schools::store_in(deed, rows).await
    }
}

impl List for Officers {
    const KIND: FormKind = FormKind::Officers;
    const DEED: &'static str = "import_officers";
    type Row = OfficerRow;

    fn read(&self, cells: &mut RowReader<'_>) -> Result<OfficerRow, Fault> {
        let line = plain(cells.written("line"));
        let line = line.trim_end_matches('线');
        let line = Line::from_code(line).or_else(|| Line::ALL.iter().copied().find(|known| known.title() == line));
        Ok(OfficerRow {
            account: cells.key("account", "没有账号；请给每个人编一个不重复的账号")?,
            name: cells.key("name", "没有姓名；请补上")?,
            line: line.ok_or_else(|| Fault::new("line", "条线读不懂；请填写政府或教育"))?,
            post: cells.text("post").unwrap_or_default(),
            place: sure(cells, "place_code", read_place_code)?,
            school_code: sure(cells, "school_code", read_school_code)?,
            grade_class: cells.text("class"),
            assigned_groups: codes(cells, "assigned_groups")?,
            phone: sure(cells, "phone", read_phone)?.map(|phone| phone.to_string()),
        })
    }

    async fn store(deed: &Deed, rows: &[OfficerRow], _on: NaiveDate) -> Result<Outcome> {
        officers::store_in(deed, rows).await
    }
}

/// A value that may be missing but not unreadable.
fn sure<T>(
    cells: &RowReader<'_>,
    field: &'static str,
    read: impl FnOnce(&str) -> Reading<T>,
) -> Result<Option<T>, Fault> {
    let reading = read(cells.written(field));
    match (reading.value, reading.doubts.first()) {
        (Some(value), _) => Ok(Some(value)),
        (None, Some(doubt)) => Err(Fault::new(field, doubt.sentence())),
        (None, None) => Ok(None),
    }
}

/// A value that must be there.
fn demanded<T>(
    cells: &RowReader<'_>,
    field: &'static str,
    read: impl FnOnce(&str) -> Reading<T>,
    missing: &str,
) -> Result<T, Fault> {
    sure(cells, field, read)?.ok_or_else(|| Fault::new(field, missing))
}

/// Codes of places in one cell, separated as people separate.
fn codes(cells: &RowReader<'_>, field: &'static str) -> Result<Vec<PlaceCode>, Fault> {
    let parts = cells.written(field).split([';', '；', ',', '，', '、', ' ', '\n']);
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let code = read_place_code(part).value;
            code.ok_or_else(|| {
                Fault::new(field, format!("“{part}”不是区划代码；请用12位村代码（组为14位），以分号隔开"))
            })
        })
        .collect()
}
