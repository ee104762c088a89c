//! 示意图: the villages of an area as a drawing, coloured by a count. No tiles, no script: an SVG that also prints.

use std::fmt::Write as _;

use serde_json::Value;

/// A place to draw: its boundary in degrees and what is counted there.
#[derive(Debug, Clone)]
pub struct MapPlace {
    /// 名称
    pub name: String,
    /// Rings of longitude and latitude.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// What is counted.
    pub count: u64,
    /// Where a click leads.
    pub href: String,
}

/// One drawn village.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// SVG path.
    pub path: String,
    /// Colour class, `heat-0` … `heat-4`.
    pub heat: usize,
    /// Said when pointed at, and read aloud.
    pub title: String,
    /// Where a click leads.
    pub href: String,
}

/// The outline and name of a township, drawn over its villages.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// SVG path.
    pub path: String,
    /// 名称
    pub name: String,
    /// Where the name stands.
    pub x: f64,
    /// Where the name stands.
    pub y: f64,
}

/// A finished drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VillageMap {
    /// Width of the drawing; the height follows from the land.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// Villages.
    pub villages: Vec<Shape>,
    /// Townships.
    pub townships: Vec<Outline>,
}

/// Lowest count of each colour; the first is "none".
pub const HEAT_FROM: [u64; 5] = [0, 1, 3, 6, 10];

const WIDTH: f64 = 440.0;
const MARGIN: f64 = 6.0;

impl VillageMap {
    /// Draws the villages and, over them, the townships; `None` when nothing has a boundary.
    pub fn draw(villages: &[MapPlace], townships: &[MapPlace], say: impl Fn(&MapPlace) -> String) -> Option<Self> {
        let sheet = Sheet::around(villages.iter().chain(townships).flat_map(|place| place.rings.iter().flatten()))?;
        Some(Self {
            width: WIDTH,
            height: sheet.height(),
            villages: villages
                .iter()
                .filter(|place| !place.rings.is_empty())
                .map(|place| Shape {
                    path: sheet.path(&place.rings),
                    heat: heat(place.count),
                    title: say(place),
                    href: place.href.clone(),
                })
                .collect(),
            townships: townships.iter().filter_map(|place| sheet.outline(place)).collect(),
        })
    }
}

/// The colour of a count.
pub fn heat(count: u64) -> usize {
    HEAT_FROM.iter().rposition(|from| count >= *from).unwrap_or(0)
}

/// The rings of a GeoJSON Polygon or MultiPolygon; anything else has none and is simply not drawn.
pub fn rings(boundary: &Value) -> Vec<Vec<(f64, f64)>> {
    let geometry = boundary.get("geometry").unwrap_or(boundary);
    let Some(coordinates) = geometry.get("coordinates").and_then(Value::as_array) else { return Vec::new() };
    match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => coordinates.iter().filter_map(ring).collect(),
        Some("MultiPolygon") => coordinates.iter().filter_map(Value::as_array).flatten().filter_map(ring).collect(),
        _ => Vec::new(),
    }
}

fn ring(points: &Value) -> Option<Vec<(f64, f64)>> {
    let point = |p: &Value| Some((p.get(0)?.as_f64()?, p.get(1)?.as_f64()?));
    let ring: Option<Vec<_>> = points.as_array()?.iter().map(point).collect();
    ring.filter(|points| points.len() >= 3)
}

/// Degrees to drawing units: flat enough for one county, degrees of longitude shrunk by the latitude.
struct Sheet {
    west: f64,
    north: f64,
    south: f64,
    scale: f64,
    shrink: f64,
}

impl Sheet {
    fn around<'a>(points: impl Iterator<Item = &'a (f64, f64)>) -> Option<Self> {
        let (mut west, mut east, mut south, mut north) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for (lon, lat) in points {
            (west, east) = (west.min(*lon), east.max(*lon));
            (south, north) = (south.min(*lat), north.max(*lat));
        }
        let shrink = f64::midpoint(south, north).to_radians().cos();
        let span = (east - west) * shrink;
        (span > 0.0 && north > south).then(|| Self { west, north, south, scale: (WIDTH - 2.0 * MARGIN) / span, shrink })
    }

    fn height(&self) -> f64 {
        ((self.north - self.south) * self.scale + 2.0 * MARGIN).ceil()
    }

    fn at(&self, (lon, lat): (f64, f64)) -> (f64, f64) {
        let tenth = |value: f64| (value * 10.0).round() / 10.0;
        (tenth((lon - self.west) * self.shrink * self.scale + MARGIN), tenth((self.north - lat) * self.scale + MARGIN))
    }

    fn path(&self, rings: &[Vec<(f64, f64)>]) -> String {
        let mut path = String::new();
        for ring in rings {
            for (nth, point) in ring.iter().enumerate() {
                let (x, y) = self.at(*point);
                // Writing to a String cannot fail.
                let _ = write!(path, "{}{x} {y}", if nth == 0 { "M" } else { "L" });
            }
            path.push('Z');
        }
        path
    }

    fn outline(&self, place: &MapPlace) -> Option<Outline> {
        let (x, y) = self.at(middle(place.rings.first()?));
        Some(Outline { path: self.path(&place.rings), name: place.name.clone(), x, y })
    }
}

/// The centre of mass of a ring (shoelace); the plain mean where the ring has no area.
fn middle(ring: &[(f64, f64)]) -> (f64, f64) {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (nth, (x0, y0)) in ring.iter().enumerate() {
        let (x1, y1) = ring[(nth + 1) % ring.len()];
        let cross = x0 * y1 - x1 * y0;
        area += cross;
        x += (x0 + x1) * cross;
        y += (y0 + y1) * cross;
    }
    if area.abs() > 1e-12 {
        return (x / (3.0 * area), y / (3.0 * area));
    }
    // Rings of a county's map have at most a few thousand points: exact in f64.
    #[expect(clippy::cast_precision_loss, reason = "a ring has far fewer than 2^52 points")]
    let number = ring.len() as f64;
    (ring.iter().map(|p| p.0).sum::<f64>() / number, ring.iter().map(|p| p.1).sum::<f64>() / number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn square(name: &str, west: f64, count: u64) -> MapPlace {
        let rings = vec![vec![(west, 35.0), (west + 0.1, 35.0), (west + 0.1, 35.1), (west, 35.1), (west, 35.0)]];
        MapPlace { name: name.into(), rings, count, href: format!("/suspects?village={name}") }
    }

    #[test]
    fn villages_are_drawn_inside_the_sheet_and_coloured_by_their_count() {
        let map =
            VillageMap::draw(&[square("a", 103.0, 0), square("b", 103.1, 7)], &[], |p| p.name.clone()).expect("a map");
        assert_eq!(map.villages.iter().map(|v| v.heat).collect::<Vec<_>>(), [0, 3]);
        assert!(map.villages[0].path.starts_with("M6 ") && map.height > 200.0, "{map:?}");
    }

    #[test]
    fn a_county_without_boundaries_has_no_map() {
        let bare = MapPlace { name: "a".into(), rings: Vec::new(), count: 3, href: String::new() };
        assert_eq!(VillageMap::draw(&[bare], &[], |p| p.name.clone()), None);
    }

    #[test]
    fn boundaries_of_either_kind_are_read_and_rubbish_is_not_drawn() {
        let ring = json!([[1.0, 2.0], [2.0, 2.0], [2.0, 3.0], [1.0, 2.0]]);
        assert_eq!(rings(&json!({"type": "Polygon", "coordinates": [ring]})).len(), 1);
        assert_eq!(rings(&json!({"type": "MultiPolygon", "coordinates": [[ring], [ring]]})).len(), 2);
        for rubbish in [
            json!(null),
            json!({"type": "Point", "coordinates": [1, 2]}),
            json!({"type": "Polygon", "coordinates": [[["x"]]]}),
        ] {
            assert!(rings(&rubbish).is_empty(), "{rubbish}");
        }
    }
}
