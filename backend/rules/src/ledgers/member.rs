//! 谁在册: whether a child stands on a ledger, by its standing of the term and nothing else.

use super::Ledger;
use crate::children::{DisabilityKind, NoHukou, SpecialGroup};
use crate::places::PlaceCode;
use crate::policy::Policy;
use crate::rates::CountedChild;
use crate::standing::{Level, SchoolStatus, StatusClass};

/// The special groups a child belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GroupSet(u32);

impl FromIterator<SpecialGroup> for GroupSet {
    fn from_iter<I: IntoIterator<Item = SpecialGroup>>(groups: I) -> Self {
        Self(groups.into_iter().fold(0, |set, group| set | 1 << (group as u32)))
    }
}

impl GroupSet {
    /// Whether the child belongs to that group.
    pub const fn holds(self, group: SpecialGroup) -> bool {
        self.0 & (1 << (group as u32)) != 0
    }

    /// Left behind by the roll's definition: one parent out or both (D§1.8).
    pub const fn left_behind_by_roll(self) -> bool {
        self.holds(SpecialGroup::LeftBehindOne) || self.holds(SpecialGroup::LeftBehindBoth)
    }
}

/// A registered child as far as ledgers look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Full years on 31 August; `None` where the birthday is not known.
    pub age: Option<u8>,
    /// 就学状况.
    pub status: SchoolStatus,
    /// The level at which it learns.
    pub level: Level,
    /// The highest level finished.
    pub attained: Level,
    /// 本县户籍.
    pub in_county_hukou: bool,
    /// 本县常住.
    pub resident: bool,
    /// Whether the family says that it lives, or went to school, outside the county.
    pub lives_away: bool,
    /// 特殊群体.
    pub groups: GroupSet,
    /// 残疾类别.
    pub disability: Option<DisabilityKind>,
    /// 无户籍, and by what.
    pub no_hukou: Option<NoHukou>,
    /// Village of the hukou, where it lies in the county.
    pub hukou: Option<PlaceCode>,
    /// Where the child stands in the register: the village it lives in, else that of its hukou.
    pub home: Option<PlaceCode>,
    /// Where its school of this county lies.
    pub school_place: Option<PlaceCode>,
}

/// By which of its places a child is put into a village or township on a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// Where it stands in the register.
    Home,
    /// Its hukou.
    Hukou,
    /// Its hukou, else its home: as figures on the hukou basis are counted.
    HukouElseHome,
    /// Its school.
    School,
}

impl Ledger {
    /// Whether that child stands on this ledger. Lists of pupils and movements, and tables, hold no child by themselves.
    pub fn holds(self, member: &Member, policy: &Policy) -> bool {
        let aged = |first: u8, last: u8| member.age.is_some_and(|age| (first..=last).contains(&age));
        let of_age = aged(policy.entry_age, policy.leaving_age());
        // Whose birthday is not known is of no age band, and must not vanish for it.
        let listed = of_age || member.age.is_none();
        let in_group = |group| listed && member.groups.holds(group);
        let of_class = |class| listed && member.status.class() == class;
        match self {
            Self::SchoolAge => of_age,
            Self::PrimaryAge => member.is_of_primary_age(policy),
            Self::JuniorAge => member.is_of_junior_age(policy),
            Self::BirthUnknown => member.age.is_none(),
            Self::Enrolled => of_class(StatusClass::Enrolled),
            Self::Finished => of_class(StatusClass::Finished),
            Self::Permitted => of_class(StatusClass::Permitted),
            Self::Cleared => of_class(StatusClass::Data),
            Self::Absent => of_class(StatusClass::Absent),
            Self::Dropouts => of_class(StatusClass::Out),
            Self::Unverified => of_class(StatusClass::Open),
            Self::HomeTaught => listed && member.status == SchoolStatus::HomeTaught,
            Self::ThreeDisabled => in_group(SpecialGroup::ThreeDisabled),
            Self::Disabled => in_group(SpecialGroup::Disabled),
            Self::LeftBehindRoll => listed && member.groups.left_behind_by_roll(),
            Self::LeftBehindCivil => in_group(SpecialGroup::LeftBehindCivil),
            Self::LeftBehind => {
                listed && member.groups.left_behind_by_roll() || in_group(SpecialGroup::LeftBehindCivil)
            }
            Self::Migrant => in_group(SpecialGroup::Migrant),
            Self::Poverty => in_group(SpecialGroup::PovertyList),
            Self::Hardship => {
                [SpecialGroup::Orphan, SpecialGroup::Unsupported, SpecialGroup::Hardship].into_iter().any(in_group)
            }
            Self::NoHukou => listed && member.no_hukou.is_some(),
            Self::HukouElsewhere => listed && member.is_in_school() && member.learns_outside_its_township(),
            Self::OutsidersHere => listed && member.is_in_school() && member.comes_from_another_township(),
            _ => listed && self.holds_away(member, policy),
        }
    }

    /// The lists of the children who learn, or have finished, outside the county.
    fn holds_away(self, member: &Member, policy: &Policy) -> bool {
        let (primary, junior) = (member.is_of_primary_age(policy), member.is_of_junior_age(policy));
        // 7-14 in the source: from the second year of primary age to the end of junior age.
        let wide = (primary || junior) && member.age.is_some_and(|age| age > policy.entry_age);
        let learns = |level| member.status.is_elsewhere() && member.level == level;
        let done = |level| member.lives_away && member.level == Level::None && member.attained == level;
        match self {
            Self::OutOfCounty => member.learns_elsewhere(),
            Self::AwayPrimary => primary && learns(Level::Primary),
            Self::AwayEarlyJunior => primary && learns(Level::Junior),
            Self::AwayLatePrimary => junior && learns(Level::Primary),
            Self::AwayJunior => wide && learns(Level::Junior),
            Self::AwayPrimaryFinished => primary && done(Level::Primary),
            Self::AwayJuniorFinished => wide && done(Level::Junior),
            _ => false,
        }
    }

    /// By which of its places a child is looked for on this ledger.
    pub const fn seat(self) -> Seat {
        match self {
            Self::HukouElsewhere => Seat::Hukou,
            Self::OutsidersHere => Seat::School,
            Self::PrimaryAge | Self::JuniorAge => Seat::HukouElseHome,
            _ => Seat::Home,
        }
    }
}

impl Member {
    /// The child as rates look at it.
    pub fn counted(&self) -> CountedChild {
        CountedChild {
            age: self.age,
            status: self.status,
            level: self.level,
            attained: self.attained,
            in_county_hukou: self.in_county_hukou,
            resident: self.resident,
            disability: self.disability.into(),
        }
    }

    /// The place under which it is put.
    pub fn place(&self, seat: Seat) -> Option<PlaceCode> {
        match seat {
            Seat::Home => self.home,
            Seat::Hukou => self.hukou,
            Seat::HukouElseHome => self.hukou.or(self.home),
            Seat::School => self.school_place,
        }
    }

    /// 小学适龄.
    pub fn is_of_primary_age(&self, policy: &Policy) -> bool {
        self.age.is_some_and(|age| policy.is_primary_age(age))
    }

    /// 初中适龄.
    pub fn is_of_junior_age(&self, policy: &Policy) -> bool {
        self.age.is_some_and(|age| policy.is_junior_age(age))
    }

    /// At a school outside the county; who went on to a senior or vocational school there has no status of its own for it.
    fn learns_elsewhere(&self) -> bool {
        let went_on = matches!(self.status, SchoolStatus::Senior | SchoolStatus::Vocational);
        self.status.is_elsewhere() || went_on && self.school_place.is_none() && self.lives_away
    }

    fn is_in_school(&self) -> bool {
        self.status.is_in_school()
    }

    fn learns_outside_its_township(&self) -> bool {
        self.in_county_hukou && (self.school_place.is_none() || self.is_crossed())
    }

    fn comes_from_another_township(&self) -> bool {
        self.school_place.is_some() && (!self.in_county_hukou || self.is_crossed())
    }

    /// Hukou and school lie in different townships.
    fn is_crossed(&self) -> bool {
        let townships = (self.hukou.and_then(PlaceCode::township), self.school_place.and_then(PlaceCode::township));
        matches!(townships, (Some(hukou), Some(school)) if hukou != school)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CLASSES: [Ledger; 7] = [
        Ledger::Enrolled,
        Ledger::Finished,
        Ledger::Permitted,
        Ledger::Cleared,
        Ledger::Absent,
        Ledger::Dropouts,
        Ledger::Unverified,
    ];

    prop_compose! {
        fn member()(
            age in proptest::option::weighted(0.9, 0u8..20),
            status in proptest::sample::select(SchoolStatus::ALL),
            level in proptest::sample::select(Level::ALL),
            attained in proptest::sample::select(Level::ALL),
            (in_county_hukou, resident, lives_away) in any::<(bool, bool, bool)>(),
            groups in proptest::collection::vec(proptest::sample::select(SpecialGroup::ALL), 0..4),
            places in proptest::collection::vec(proptest::option::of("62900110[12]20[12]"), 3),
        ) -> Member {
            let place = |nth: usize| places[nth].as_deref().and_then(|code| code.parse().ok());
            Member {
                age, status, level, attained, in_county_hukou, resident, lives_away,
                groups: groups.into_iter().collect(),
                disability: None,
                no_hukou: None,
                hukou: place(0).filter(|_| in_county_hukou),
                home: place(1),
                school_place: place(2),
            }
        }
    }

    proptest! {
        #[test]
        fn every_child_of_the_age_stands_in_exactly_one_class(child in member()) {
            let policy = Policy::default();
            let listed = Ledger::SchoolAge.holds(&child, &policy) || Ledger::BirthUnknown.holds(&child, &policy);
            let classes = CLASSES.iter().filter(|ledger| ledger.holds(&child, &policy)).count();
            prop_assert_eq!(classes, usize::from(listed));
        }

        #[test]
        fn no_child_is_of_two_age_bands(child in member()) {
            let policy = Policy::default();
            let bands = [Ledger::PrimaryAge, Ledger::JuniorAge].iter().filter(|l| l.holds(&child, &policy)).count();
            let of_age = child.age.is_some_and(|age| policy.is_school_age(age));
            prop_assert_eq!(bands, usize::from(of_age));
        }

        #[test]
        fn whoever_learns_elsewhere_stands_on_one_of_the_six_lists(child in member()) {
            let policy = Policy::default();
            let six = [
                Ledger::AwayPrimary, Ledger::AwayEarlyJunior, Ledger::AwayPrimaryFinished,
                Ledger::AwayJunior, Ledger::AwayJuniorFinished, Ledger::AwayLatePrimary,
            ];
            let on: Vec<_> = six.into_iter().filter(|ledger| ledger.holds(&child, &policy)).collect();
            let compulsory = matches!(child.level, Level::Primary | Level::Junior);
            // A child of six in junior school is on the second list alone: the fourth begins with seven.
            if child.age.is_some_and(|age| policy.is_school_age(age)) && child.status.is_elsewhere() && compulsory {
                prop_assert!(!on.is_empty());
                // The lists of seed 002 overlap in one place: 6-11 in junior school and 7-14 in junior school.
                prop_assert!(on.len() == 1 || on == [Ledger::AwayEarlyJunior, Ledger::AwayJunior], "{:?}", on);
            }
            let learning = on.iter().any(|l| !matches!(l, Ledger::AwayPrimaryFinished | Ledger::AwayJuniorFinished));
            prop_assert!(!learning || Ledger::OutOfCounty.holds(&child, &policy));
        }

        #[test]
        fn a_child_on_both_crossed_lists_crosses_between_two_townships_of_the_county(child in member()) {
            let policy = Policy::default();
            let both = [Ledger::HukouElsewhere, Ledger::OutsidersHere].iter().all(|l| l.holds(&child, &policy));
            prop_assert!(!both || child.hukou.is_some() && child.school_place.is_some());
        }
    }

    #[test]
    fn the_two_definitions_of_left_behind_have_a_list_each_and_one_together() {
        let base = Member {
            age: Some(9),
            status: SchoolStatus::Enrolled,
            level: Level::Primary,
            attained: Level::None,
            in_county_hukou: true,
            resident: true,
            lives_away: false,
            groups: GroupSet::default(),
            disability: None,
            no_hukou: None,
            hukou: None,
            home: None,
            school_place: None,
        };
        let on = |groups: &[SpecialGroup]| {
            let child = Member { groups: groups.iter().copied().collect(), ..base };
            [Ledger::LeftBehindRoll, Ledger::LeftBehindCivil, Ledger::LeftBehind]
                .map(|ledger| ledger.holds(&child, &Policy::default()))
        };
        assert_eq!(on(&[SpecialGroup::LeftBehindOne]), [true, false, true]);
        assert_eq!(on(&[SpecialGroup::LeftBehindCivil]), [false, true, true]);
        assert_eq!(on(&[]), [false; 3]);
    }
}
