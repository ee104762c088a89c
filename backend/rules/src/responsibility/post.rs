//! 条线 and 岗位.

use crate::coded;
use crate::identity::plain;

coded! {
    /// 条线: the two lines of duty.
    pub enum Line {
        /// 政府线: county, township, village, household.
        Government = "government" "政府",
        /// 教育线: bureau, school, teacher, parent.
        Education = "education" "教育",
    }
}

coded! {
    /// 岗位, in each line from the one nearest to the child upwards. A post that is not known is an ordinary one of its line.
    pub enum PostKind {
        /// 村民小组长: reports a suspicion within 24 hours.
        GroupLeader = "group_leader" "村民小组长",
        /// 村干部、包片干部.
        VillageOfficer = "village_officer" "村干部",
        /// 村支书、村主任.
        VillageHead = "village_head" "村（社区）负责人",
        /// 乡镇干部.
        TownshipOfficer = "township_officer" "乡镇干部",
        /// 乡镇长、街道主任: first responsible, signs orders.
        TownshipHead = "township_head" "乡镇长",
        /// 政府其他岗位.
        GovernmentOther = "government_other" "政府其他岗位",
        /// 县领导.
        CountyLeader = "county_leader" "县领导",
        /// 班主任.
        ClassTeacher = "class_teacher" "班主任",
        /// 包户教师.
        HouseholdTeacher = "household_teacher" "包户教师",
        /// 学校学籍管理员.
        SchoolRegistrar = "school_registrar" "学校学籍管理员",
        /// 校长.
        Principal = "principal" "校长",
        /// 教育其他岗位.
        EducationOther = "education_other" "教育其他岗位",
        /// 教育局干部、包片领导.
        BureauOfficer = "bureau_officer" "教育局干部",
        /// 县学籍管理员.
        BureauRegistrar = "bureau_registrar" "县学籍管理员",
        /// 教育局长.
        BureauHead = "bureau_head" "教育局长",
    }
}

impl PostKind {
    /// The line it belongs to.
    pub const fn line(self) -> Line {
        match self {
            Self::GroupLeader
            | Self::VillageOfficer
            | Self::VillageHead
            | Self::TownshipOfficer
            | Self::TownshipHead
            | Self::GovernmentOther
            | Self::CountyLeader => Line::Government,
            _ => Line::Education,
        }
    }

    /// Whether it answers for one class only.
    pub const fn is_of_class(self) -> bool {
        matches!(self, Self::ClassTeacher)
    }

    /// Whether it answers for the households assigned to it only.
    pub const fn is_of_groups(self) -> bool {
        matches!(self, Self::HouseholdTeacher | Self::GroupLeader)
    }
}

/// Reads a line: 政府 or 教育.
pub fn read_line(written: &str) -> Option<Line> {
    let text = plain(written);
    Line::from_code(&text).or_else(|| {
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match () {
            () if has(&["政府", "行政", "乡镇", "党政"]) => Some(Line::Government),
            () if has(&["教育", "学校"]) => Some(Line::Education),
            () => None,
        }
    })
}

const GOVERNMENT: [(&str, PostKind); 21] = [
    ("村民小组长", PostKind::GroupLeader),
    ("小组长", PostKind::GroupLeader),
    ("社长", PostKind::GroupLeader),
    ("村支书", PostKind::VillageHead),
    ("村书记", PostKind::VillageHead),
    ("村主任", PostKind::VillageHead),
    ("社区书记", PostKind::VillageHead),
    ("社区主任", PostKind::VillageHead),
    ("村长", PostKind::VillageHead),
    ("村", PostKind::VillageOfficer),
    ("社区", PostKind::VillageOfficer),
    ("乡镇长", PostKind::TownshipHead),
    ("镇长", PostKind::TownshipHead),
    ("乡长", PostKind::TownshipHead),
    ("街道主任", PostKind::TownshipHead),
    ("办事处主任", PostKind::TownshipHead),
    ("镇", PostKind::TownshipOfficer),
    ("乡", PostKind::TownshipOfficer),
    ("街道", PostKind::TownshipOfficer),
    ("县长", PostKind::CountyLeader),
    ("县领导", PostKind::CountyLeader),
];

const EDUCATION: [(&str, PostKind); 12] = [
    ("班主任", PostKind::ClassTeacher),
    ("包户", PostKind::HouseholdTeacher),
    ("入户", PostKind::HouseholdTeacher),
    ("教师", PostKind::HouseholdTeacher),
    ("副校长", PostKind::SchoolRegistrar),
    ("校长", PostKind::Principal),
    ("学籍", PostKind::SchoolRegistrar),
    ("教务", PostKind::SchoolRegistrar),
    ("局长", PostKind::BureauHead),
    ("教育局", PostKind::BureauOfficer),
    ("包片", PostKind::BureauOfficer),
    ("督学", PostKind::BureauOfficer),
];

/// Reads a post as the county calls it. `副` before a head makes an officer of the same rung; a keeper of rolls who is at no school
/// keeps the county's.
pub fn read_post(written: &str, line: Line, at_school: bool) -> PostKind {
    let text = plain(written);
    let words: &[(&str, PostKind)] = if line == Line::Government { &GOVERNMENT } else { &EDUCATION };
    let known = PostKind::from_code(&text).filter(|kind| kind.line() == line);
    let found = known.or_else(|| words.iter().find(|(word, _)| text.contains(word)).map(|(_, kind)| *kind));
    let deputy = text.contains('副');
    match found {
        Some(PostKind::TownshipHead) if deputy => PostKind::TownshipOfficer,
        Some(PostKind::VillageHead) if deputy => PostKind::VillageOfficer,
        Some(PostKind::BureauHead) if deputy => PostKind::BureauOfficer,
        Some(PostKind::SchoolRegistrar) if !at_school => PostKind::BureauRegistrar,
        Some(kind) => kind,
        None if line == Line::Government => PostKind::GovernmentOther,
        None => PostKind::EducationOther,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn posts_as_counties_call_them() {
        let government = |written: &str| read_post(written, Line::Government, false);
        assert_eq!(government("乡镇长"), PostKind::TownshipHead);
        assert_eq!(government("副镇长"), PostKind::TownshipOfficer);
        assert_eq!(government("村干部"), PostKind::VillageOfficer);
        assert_eq!(government("村支书"), PostKind::VillageHead);
        assert_eq!(government("县领导"), PostKind::CountyLeader);
        assert_eq!(government("副县长"), PostKind::CountyLeader);
        assert_eq!(government("驾驶员"), PostKind::GovernmentOther);
        let education = |written: &str, at_school| read_post(written, Line::Education, at_school);
        assert_eq!(education("班主任", true), PostKind::ClassTeacher);
        assert_eq!(education("包户教师", true), PostKind::HouseholdTeacher);
        assert_eq!(education("校长", true), PostKind::Principal);
        assert_eq!(education("学籍管理员", true), PostKind::SchoolRegistrar);
        assert_eq!(education("学籍管理员", false), PostKind::BureauRegistrar);
        assert_eq!(education("教育局长", false), PostKind::BureauHead);
        assert_eq!(read_line("政府线"), Some(Line::Government));
        assert_eq!(read_line("其他"), None);
    }

    proptest! {
        #[test]
        fn a_post_is_always_of_its_line(written in ".{0,10}", at_school: bool) {
            for line in Line::ALL {
                prop_assert_eq!(read_post(&written, *line, at_school).line(), *line);
            }
            for kind in PostKind::ALL {
                prop_assert_eq!(read_post(kind.as_str(), kind.line(), true), match kind {
                    PostKind::BureauRegistrar => PostKind::BureauRegistrar,
                    other => *other,
                });
            }
        }
    }
}
