//! places.geojson, places.csv, schools.csv: the land and its schools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use geojson::{Feature, Geometry, GeometryValue, JsonObject};
use rules::forms::FormKind;

use super::{Encoding, Row, Sheet};
use crate::land::{COUNTY, Cell, Point};
use crate::text;
use crate::world::World;

/// One place with all that the files say of it.
struct Entry<'a> {
    code: &'a str,
    name: &'a str,
    level: &'static str,
    parent: &'a str,
    urban_rural: &'a str,
    point: Point,
    /// The cells it covers; none for a group, which is a point.
    cells: Vec<Cell>,
    /// The code it went by before the merges; empty for most.
    former: &'a str,
}

/// Calls with every place, the larger before the smaller.
fn each_place(world: &World, mut act: impl FnMut(&Entry) -> io::Result<()>) -> io::Result<()> {
    let land = &world.land;
    let county = format!("{COUNTY}000000");
    let all: Vec<Cell> = land.villages.iter().map(|v| v.cell).collect();
    let seat = land.lattice.middle(all[0]);
    let entry = |code, name, level, parent, urban_rural, point, cells| Entry {
        former: "",
        code,
        name,
        level,
        parent,
        urban_rural,
        point,
        cells,
    };
    act(&entry(&county, &land.name, "县", "", "", seat, all))?;
    for township in &land.townships {
        let cells: Vec<Cell> = land.villages[township.villages.clone()].iter().map(|v| v.cell).collect();
        let point = land.lattice.middle(cells[0]);
        act(&entry(&township.code, &township.name, "乡", &county, "", point, cells))?;
    }
    for village in &land.villages {
        let parent = &land.townships[village.township].code;
        let cells = vec![village.cell];
        let placed = entry(&village.code, &village.name, "村", parent, village.urban_rural, village.point, cells);
        act(&Entry { former: village.old_code.as_deref().unwrap_or_default(), ..placed })?;
    }
    for village in &land.villages {
        for group in &village.groups {
            act(&entry(&group.code, group.name, "组", &village.code, village.urban_rural, group.point, Vec::new()))?;
        }
    }
    Ok(())
}

/// places.csv.
pub(super) fn write_csv(world: &World, dir: &Path) -> io::Result<u64> {
    let mut sheet = Sheet::create(dir, "places.csv", FormKind::Places, Encoding::Utf8)?;
    each_place(world, |place| {
        let mut row = Row::of(FormKind::Places);
        row.set("code", place.code);
        row.set("name", place.name);
        row.set("level", place.level);
        row.set("parent", place.parent);
        row.set("urban_rural", place.urban_rural);
        row.set("lon", text::degrees(place.point.0));
        row.set("lat", text::degrees(place.point.1));
        row.set("former_codes", place.former);
        sheet.write(&row)
    })?;
    sheet.finish()
}

/// places.geojson: one feature a place; groups are points.
pub(super) fn write_geojson(world: &World, dir: &Path) -> io::Result<u64> {
    let mut out = BufWriter::new(File::create(dir.join("places.geojson"))?);
    let mut count = 0;
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    each_place(world, |place| {
        out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        count += 1;
        serde_json::to_writer(&mut out, &feature(world, place))?;
        Ok(())
    })?;
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    Ok(count)
}

fn feature(world: &World, place: &Entry) -> Feature {
    let mut properties = JsonObject::new();
    let (lon, lat) = (degrees(place.point.0), degrees(place.point.1));
    for (key, value) in [
        ("code", place.code.into()),
        ("name", place.name.into()),
        ("level", place.level.into()),
        ("parent", place.parent.into()),
        ("urban_rural", place.urban_rural.into()),
        ("lon", lon.into()),
        ("lat", lat.into()),
        ("former_codes", place.former.into()),
    ] {
        properties.insert(key.to_owned(), value);
    }
    let geometry = if place.cells.is_empty() {
        Geometry::new(GeometryValue::new_point([lon, lat]))
    } else {
        outline(world, &place.cells)
    };
    Feature { geometry: Some(geometry), properties: Some(properties), ..Feature::default() }
}

/// The outline as a polygon, or several where the area is in pieces.
fn outline(world: &World, cells: &[Cell]) -> Geometry {
    let polygons = crate::land::polygons(&world.land.lattice.union(cells));
    match <[geo::Polygon; 1]>::try_from(polygons) {
        Ok([one]) => Geometry::new(GeometryValue::from(&one)),
        Err(many) => Geometry::new(GeometryValue::from(&geo::MultiPolygon::new(many))),
    }
}

fn degrees(micro: i32) -> f64 {
    f64::from(micro) / 1_000_000.0
}

/// schools.csv.
pub(super) fn write_schools(world: &World, dir: &Path) -> io::Result<u64> {
    let mut sheet = Sheet::create(dir, "schools.csv", FormKind::Schools, Encoding::Utf8)?;
    for school in &world.schools.all {
        let mut row = Row::of(FormKind::Schools);
        row.set("school_code", school.code.as_str());
        row.set("name", school.name.as_str());
        row.set("kind", school.kind.title());
        row.set("place_code", world.land.villages[school.village].code.as_str());
        row.set("lon", text::degrees(school.point.0));
        row.set("lat", text::degrees(school.point.1));
        let catchment: Vec<&str> = school.catchment.iter().map(|&v| world.land.villages[v].code.as_str()).collect();
        row.set("catchment", catchment.join(";"));
        row.set("parent_school", school.parent.map(|p| world.schools.all[p].code.clone()).unwrap_or_default());
        sheet.write(&row)?;
    }
    sheet.finish()
}

/// place-changes.csv: the merges after which some people still write the old code.
pub(super) fn write_changes(world: &World, dir: &Path) -> io::Result<u64> {
    let headings = ["旧代码", "新代码", "变更类型", "变更日期", "文件"];
    let mut sheet = Sheet::with_headings(dir, "place-changes.csv", &headings, Encoding::Utf8)?;
    let day = format!("{}-01-01", world.school_year() - 1);
    for village in &world.land.villages {
        if let Some(old) = &village.old_code {
            sheet.cells([old.as_str(), village.code.as_str(), "合并", &day, "县政府关于部分行政村合并的批复"])?;
        }
    }
    sheet.finish()
}
