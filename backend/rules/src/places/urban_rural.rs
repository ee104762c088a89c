//! 城乡分类: whether a village is town or countryside (D§4.1).

use crate::coded;

coded! {
    /// 城乡分类代码 of the statistics office, digits 15–17 of the full code (D§4.1).
    pub enum UrbanRural {
        /// 主城区.
        CityCentre = "111" "主城区",
        /// 城乡结合区.
        CityFringe = "112" "城乡结合区",
        /// 镇中心区.
        TownCentre = "121" "镇中心区",
        /// 镇乡结合区.
        TownFringe = "122" "镇乡结合区",
        /// 特殊区域.
        SpecialArea = "123" "特殊区域",
        /// 乡中心区.
        TownshipCentre = "210" "乡中心区",
        /// 村庄.
        Village = "220" "村庄",
    }
}

impl UrbanRural {
    /// Whether it is countryside (乡村): left-behind and migrant children are defined by it (D§1.8).
    pub fn is_rural(self) -> bool {
        matches!(self, Self::TownshipCentre | Self::Village)
    }

    /// Reads a code or a Chinese name.
    pub fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        Self::from_code(written).or_else(|| Self::ALL.iter().copied().find(|u| u.title() == written))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_read_alike() {
        assert_eq!(UrbanRural::read("220"), Some(UrbanRural::Village));
        assert_eq!(UrbanRural::read(" 村庄 "), Some(UrbanRural::Village));
        assert_eq!(UrbanRural::read("999"), None);
        assert!(UrbanRural::Village.is_rural() && !UrbanRural::TownCentre.is_rural());
    }
}
