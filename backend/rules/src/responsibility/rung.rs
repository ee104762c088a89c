//! 包保层级 (D§6.4: 县、乡、村、校、师): on which rung of the two lines a post stands.

use super::{Charge, Line, PostKind};
use crate::coded;
use crate::places::{PlaceCode, PlaceLevel};

coded! {
    /// The rungs that a dropout's form names.
    pub enum Rung {
        /// 县: leaders of the county and its bureau.
        County = "county" "县",
        /// 乡镇.
        Township = "township" "乡",
        /// 村 and the groups in it.
        Village = "village" "村",
        /// 学校.
        School = "school" "校",
        /// 教师.
        Teacher = "teacher" "师",
    }
}

impl Charge {
    /// The rung of this post. One that is not known stands where its place or school does.
    pub fn rung(&self) -> Rung {
        match self.kind {
            PostKind::CountyLeader | PostKind::BureauOfficer | PostKind::BureauRegistrar | PostKind::BureauHead => {
                Rung::County
            }
            PostKind::TownshipOfficer | PostKind::TownshipHead => Rung::Township,
            PostKind::GroupLeader | PostKind::VillageOfficer | PostKind::VillageHead => Rung::Village,
            PostKind::ClassTeacher | PostKind::HouseholdTeacher => Rung::Teacher,
            PostKind::SchoolRegistrar | PostKind::Principal => Rung::School,
            PostKind::EducationOther | PostKind::GovernmentOther => self.rung_of_place(),
        }
    }

    fn rung_of_place(&self) -> Rung {
        if self.school.is_some() && self.kind.line() == Line::Education {
            return Rung::School;
        }
        match self.place.map(PlaceCode::level) {
            Some(PlaceLevel::Township) => Rung::Township,
            Some(PlaceLevel::Village | PlaceLevel::Group) => Rung::Village,
            _ => Rung::County,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_post_has_a_rung_and_an_unknown_one_that_of_its_place() {
        let charge = |kind, place: &str, school| Charge {
            officer: Uuid::nil(),
            kind,
            place: place.parse().ok(),
            school,
            grade: None,
            class: None,
            groups: Vec::new(),
        };
        let rung = |kind, place| charge(kind, place, None).rung();
        assert_eq!(rung(PostKind::CountyLeader, "629001"), Rung::County);
        assert_eq!(rung(PostKind::BureauHead, "629001"), Rung::County);
        assert_eq!(rung(PostKind::GroupLeader, "62900110120101"), Rung::Village);
        assert_eq!(rung(PostKind::HouseholdTeacher, ""), Rung::Teacher);
        assert_eq!(rung(PostKind::GovernmentOther, "629001101"), Rung::Township);
        assert_eq!(rung(PostKind::GovernmentOther, "629001101201"), Rung::Village);
        assert_eq!(rung(PostKind::EducationOther, "629001"), Rung::County);
        assert_eq!(charge(PostKind::EducationOther, "629001101201", Some(Uuid::nil())).rung(), Rung::School);
    }
}
