//! GeoJSON of places: the same properties as the table, with a boundary each (contract §2).

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use geojson::{Feature, GeoJson, JsonValue};
use rules::forms::FormKind;

use super::run::name_of;
use crate::sheets::{HeadingMappings, Sheet, SheetError};
use crate::{Error, Result};

/// The boundaries of a file by the row in which their place stands.
#[derive(Default)]
pub(super) struct Boundaries(Vec<Option<String>>);

impl Boundaries {
    /// The first place stands in row 2, below the headings.
    pub(super) fn of_row(&self, number: u32) -> Option<String> {
        let at = usize::try_from(number).ok()?.checked_sub(2)?;
        self.0.get(at).cloned().flatten()
    }
}

/// Opens GeoJSON as the table of its properties; `None` when the file is none.
pub(super) fn open(path: &Path) -> Result<Option<(Sheet, Boundaries)>> {
    let unreadable = |cause| SheetError::Unreadable { file: path.display().to_string(), cause };
    let mut text = String::new();
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    if !begins_with_brace(&mut reader).map_err(unreadable)? {
        return Ok(None);
    }
    text.push('{');
    reader.read_to_string(&mut text).map_err(unreadable)?;
    let features = features(&text).map_err(|cause| {
        let sentence =
            format!("“{}”不是完整的 GeoJSON（{cause}）：请用地图软件重新导出 FeatureCollection", name_of(path));
        Error::refused("unreadable_file", sentence)
    })?;
    let table = table(&features).map_err(|error| unreadable(std::io::Error::other(error)))?;
    let boundaries =
        features.iter().map(|feature| feature.geometry.as_ref().filter(|g| is_area(g)).map(ToString::to_string));
    let stream = Box::new(Cursor::new(table));
    let sheet = Sheet::from_stream(&name_of(path), stream, FormKind::Places, &HeadingMappings::default())?;
    Ok(Some((sheet, Boundaries(boundaries.collect()))))
}

/// Reads up to the first character that is not blank: whether it is a brace.
fn begins_with_brace(reader: &mut impl Read) -> std::io::Result<bool> {
    let mut byte = [0];
    while reader.read(&mut byte)? == 1 {
        match byte[0] {
            b' ' | b'\t' | b'\r' | b'\n' | 0xEF | 0xBB | 0xBF => {}
            first => return Ok(first == b'{'),
        }
    }
    Ok(false)
}

fn features(text: &str) -> Result<Vec<Feature>, String> {
    match text.parse::<GeoJson>().map_err(|error| error.to_string())? {
        GeoJson::FeatureCollection(collection) => Ok(collection.features),
        GeoJson::Feature(feature) => Ok(vec![feature]),
        GeoJson::Geometry(_) => Err("只有图形，没有属性".to_owned()),
    }
}

/// A point is where a place lies, not its boundary.
fn is_area(geometry: &geojson::Geometry) -> bool {
    let kind = geometry.value.type_name();
    kind == "Polygon" || kind == "MultiPolygon"
}

/// The properties as a table, so that headings, numbers of rows and rejects are those of every other file.
fn table(features: &[Feature]) -> Result<Vec<u8>, csv::Error> {
    let mut headings: Vec<&str> = Vec::new();
    for key in
        features.iter().filter_map(|feature| feature.properties.as_ref()).flat_map(|properties| properties.keys())
    {
        if !headings.contains(&key.as_str()) {
            headings.push(key);
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headings)?;
    for feature in features {
        writer.write_record(headings.iter().map(|heading| match feature.property(heading) {
            None | Some(JsonValue::Null) => String::new(),
            Some(JsonValue::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
