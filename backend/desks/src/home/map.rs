//! Where the suspects are: the villages of the area, coloured by their open flags, under the outlines of the townships.

use std::collections::HashMap;

use registry::{places::boundaries_at, rates::Area};
use rules::places::{PlaceCode, PlaceLevel};

use crate::{
    Desks, address,
    area::Atlas,
    entrance::Visitor,
    problems::Refusal,
    village_map::{MapPlace, VillageMap, rings},
};

/// The drawing of the officer's area; none for a school or a village, or where no boundary is known.
pub(super) async fn map(
    desks: &Desks,
    visitor: &Visitor,
    atlas: &Atlas,
    own: Option<&Area>,
    flagged: &[(Option<PlaceCode>, u64)],
) -> Result<Option<VillageMap>, Refusal> {
    let Some(Area::Place(area)) = own else { return Ok(None) };
    if area.level() >= PlaceLevel::Village {
        return Ok(None);
    }
    let mut counts: HashMap<PlaceCode, u64> = HashMap::new();
    for (place, count) in flagged.iter().filter_map(|(place, count)| Some((place.as_ref()?, count))) {
        *counts.entry(place.village().unwrap_or(*place)).or_default() += count;
    }
    let villages = outlines(desks, visitor, atlas, *area, PlaceLevel::Village, &counts).await?;
    let townships = outlines(desks, visitor, atlas, *area, PlaceLevel::Township, &counts).await?;
    let clues = visitor.words().desk.clues;
    Ok(VillageMap::draw(&villages, &townships, |place| format!("{} {} {clues}", place.name, place.count)))
}

async fn outlines(
    desks: &Desks,
    visitor: &Visitor,
    atlas: &Atlas,
    area: PlaceCode,
    level: PlaceLevel,
    counts: &HashMap<PlaceCode, u64>,
) -> Result<Vec<MapPlace>, Refusal> {
    let found = boundaries_at(&desks.registry, &visitor.scope, area, level).await?;
    let place = |(code, boundary): (PlaceCode, String)| {
        let township = code.township().map(|township| township.to_string()).unwrap_or_default();
        let village = code.to_string();
        MapPlace {
            name: atlas.places.name_of(code).unwrap_or_default().to_owned(),
            rings: serde_json::from_str(&boundary).map(|boundary| rings(&boundary)).unwrap_or_default(),
            count: counts.get(&code).copied().unwrap_or_default(),
            href: address::with_query("/suspects", &[("township", &township), ("village", &village)]),
        }
    };
    Ok(found.into_iter().map(place).collect())
}
