//! 远近: how far from home, by division codes (D§6.2 就读地类别).

use super::{PlaceCode, PlaceLevel};
use crate::coded;

coded! {
    /// How far from a home village something lies: where a child lives (现居住地) or goes to school (就读地类别).
    pub enum Reach {
        /// 本村.
        Village = "village" "本村",
        /// 本乡镇.
        Township = "township" "本乡镇",
        /// 县内外乡.
        County = "county" "县内外乡",
        /// 县外省内.
        Province = "province" "县外省内",
        /// 省外.
        Country = "country" "省外",
        /// 境外.
        Abroad = "abroad" "境外",
    }
}

impl Reach {
    /// How far that place lies from home. A code that does not reach down to the village counts as the other end of what it names.
    pub fn between(home: PlaceCode, place: PlaceCode) -> Self {
        let shares = |level: PlaceLevel| home.at(level).is_some() && home.at(level) == place.at(level);
        match () {
            () if shares(PlaceLevel::Village) => Self::Village,
            () if shares(PlaceLevel::Township) => Self::Township,
            () if shares(PlaceLevel::County) => Self::County,
            () if shares(PlaceLevel::Province) => Self::Province,
            () => Self::Country,
        }
    }

    /// Whether it lies outside the county.
    pub fn is_out_of_county(self) -> bool {
        matches!(self, Self::Province | Self::Country | Self::Abroad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_is_read_from_the_codes() {
        let home: PlaceCode = "629001101201".parse().unwrap();
        for (place, reach) in [
            ("62900110120103", Reach::Village),
            ("629001101202", Reach::Township),
            ("629001102", Reach::County),
            ("629001", Reach::County),
            ("620102", Reach::Province),
            ("629002001", Reach::Province),
            ("440300", Reach::Country),
        ] {
            assert_eq!(Reach::between(home, place.parse().unwrap()), reach, "{place}");
        }
        assert!(Reach::Abroad.is_out_of_county() && !Reach::County.is_out_of_county());
    }
}
