//! 居住地与就读地: where a child lives and where it learns, in the words of the ledgers.

use rules::children::{Schooling, read_residence};
use rules::places::{PlaceCode, Reach};
use rules::standing::SchoolStatus;

use super::elsewhere::is_elsewhere;
use super::faces::{Face, Told};
use super::ground::Ground;
use crate::schools::School;

/// 户籍地; of whom the police list has moved out or cancelled where it was: the family's own word is older.
pub(super) fn hukou_place(ground: &Ground, face: &Face) -> Option<String> {
    let place = ground.place_name(face.hukou_code.as_deref()?);
    Some(if has_left(ground, face) { format!("户口已迁出或注销（原{place}）") } else { place })
}

/// Whether the hukou that the family names in this county is here no more.
fn has_left(ground: &Ground, face: &Face) -> bool {
    let hukou: Option<PlaceCode> = face.hukou_code.as_deref().and_then(|code| code.parse().ok());
    !face.in_county_hukou && hukou.is_some_and(|hukou| ground.county_place().contains(hukou))
}

/// The village and group it lives in; where it lives away from them, what the family says.
pub(super) fn residence(ground: &Ground, face: &Face) -> Option<String> {
    let home = face.group_code.as_deref().or(face.village_code.as_deref());
    let written = face.residence.as_deref().filter(|written| {
        let home = home.and_then(|code| code.parse().ok());
        read_residence(written, home).value.is_none_or(|reach| reach > Reach::Village)
    });
    written.map(|text| ground.written_place(text)).or_else(|| home.map(|code| ground.place_name(code)))
}

/// 就读地: where the county's school lies, else what the family says.
pub(super) fn school_place(ground: &Ground, school: Option<&School>, elsewhere: Option<&Told>) -> Option<String> {
    let own = school.and_then(|school| school.place).map(|place| ground.places.path(place));
    let told = || elsewhere?.school_place_code.as_deref().map(|code| ground.place_name(code));
    own.or_else(told).or_else(|| elsewhere?.whereabouts.clone())
}

/// 就读地类别 (D§6.2), seen from the hukou where it lies in the county, else from the home. Who has the hukou of another county and a school
/// of this one is 外在本, as the counties' forms call it beside 本在本 and 本在外. A school abroad has no code of a place: the answer says so.
pub(super) fn where_schooled(
    ground: &Ground,
    face: &Face,
    school: Option<&School>,
    told: Option<&Told>,
) -> Option<&'static str> {
    let status = SchoolStatus::from_code(&face.status).filter(|status| status.is_in_school())?;
    let county = ground.county_place();
    let hukou: Option<PlaceCode> = face.hukou_code.as_deref().and_then(|code| code.parse().ok());
    let is_outsider = hukou.is_some_and(|hukou| !county.contains(hukou)) || has_left(ground, face);
    if is_outsider && school.is_some() {
        return Some("外在本");
    }
    let here = |code: &Option<String>| code.as_deref()?.parse().ok().filter(|place| county.contains(*place));
    let home: Option<PlaceCode> = here(&face.hukou_code).or_else(|| here(&face.village_code));
    let known = face.reach.as_deref().and_then(Reach::from_code).filter(|_| is_elsewhere(face));
    let says_abroad = || status.is_elsewhere() && told.is_some_and(|told| told.schooling == Schooling::Abroad.as_str());
    if status == SchoolStatus::SchoolAbroad || known.is_none() && says_abroad() {
        return Some(Reach::Abroad.title());
    }
    let reach = known.or_else(|| Some(Reach::between(home?, school?.place?)))?;
    Some(if reach <= Reach::Township { "本在本" } else { reach.title() })
}
