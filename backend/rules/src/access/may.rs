//! May this officer do this deed here?

use super::Deed;
use crate::responsibility::{Charge, Subject};

/// Why not; the sentence says who may.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// None of the officer's posts may do it at all.
    #[error("您的岗位不能{}，请由{who}办理", .deed.title())]
    NotThisPost {
        /// The deed.
        deed: Deed,
        /// The posts that may.
        who: String,
    },
    /// A post may, but the child, place or school is not its own.
    #[error("不在您的责任范围内，不能{}", .deed.title())]
    NotYourArea {
        /// The deed.
        deed: Deed,
    },
}

/// Whether an officer who holds these posts may do the deed to the subject; `None` as subject asks for a deed of the whole county.
///
/// # Errors
/// A sentence that says who may.
pub fn may(posts: &[Charge], deed: Deed, subject: Option<&Subject>) -> Result<(), Refusal> {
    let mut able = posts.iter().filter(|post| deed.posts().contains(&post.kind)).peekable();
    if able.peek().is_none() {
        let who: Vec<_> = deed.posts().iter().map(|kind| kind.title()).collect();
        return Err(Refusal::NotThisPost { deed, who: who.join("、") });
    }
    let own = match subject {
        Some(subject) => able.any(|post| post.covers(subject)),
        None => able.any(|post| post.school.is_none() && post.place.is_some_and(|place| place.township().is_none())),
    };
    if own { Ok(()) } else { Err(Refusal::NotYourArea { deed }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responsibility::PostKind;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn post(kind: PostKind, place: &str) -> Charge {
        Charge {
            officer: Uuid::from_u128(1),
            kind,
            place: place.parse().ok(),
            school: None,
            grade: None,
            class: None,
            groups: Vec::new(),
        }
    }

    fn child(place: &str) -> Subject {
        Subject { place: place.parse().ok(), ..Subject::default() }
    }

    #[test]
    fn only_township_and_bureau_sign_orders() {
        // D§1.1: the two that may order by law; village and school never do.
        assert_eq!(Deed::IssueOrder.posts(), [PostKind::TownshipHead, PostKind::BureauHead]);
        let head = [post(PostKind::TownshipHead, "629001101")];
        assert_eq!(may(&head, Deed::IssueOrder, Some(&child("629001101201"))), Ok(()));
        let refusal = may(&head, Deed::IssueOrder, Some(&child("629001102201"))).unwrap_err();
        assert_eq!(refusal.to_string(), "不在您的责任范围内，不能签发限期复学或责令改正通知书");
        let village = [post(PostKind::VillageHead, "629001101201")];
        let refusal = may(&village, Deed::IssueOrder, Some(&child("629001101201"))).unwrap_err();
        assert_eq!(refusal.to_string(), "您的岗位不能签发限期复学或责令改正通知书，请由乡镇长、教育局长办理");
    }

    #[test]
    fn deeds_of_the_whole_county_need_a_post_over_it() {
        assert_eq!(may(&[post(PostKind::BureauRegistrar, "629001")], Deed::ImportFiles, None), Ok(()));
        let lesser = [post(PostKind::BureauRegistrar, "629001101")];
        assert_eq!(may(&lesser, Deed::ImportFiles, None), Err(Refusal::NotYourArea { deed: Deed::ImportFiles }));
        assert!(may(&[], Deed::ImportFiles, None).is_err());
    }

    #[test]
    fn a_principal_settles_the_pairs_of_the_own_school() {
        let school = Uuid::from_u128(9);
        let principal = [Charge { school: Some(school), ..post(PostKind::Principal, "629001101201") }];
        let own = Subject { school: Some(school), ..child("629001102201") };
        assert_eq!(may(&principal, Deed::SettleMatch, Some(&own)), Ok(()));
        assert!(may(&principal, Deed::SettleMatch, Some(&child("629001101201"))).is_err());
    }

    #[test]
    fn every_deed_can_be_done_by_somebody() {
        assert!(Deed::ALL.iter().all(|deed| !deed.posts().is_empty()));
    }

    proptest! {
        #[test]
        fn nobody_acts_outside_the_own_area(
            deed in proptest::sample::select(Deed::ALL),
            kind in proptest::sample::select(PostKind::ALL),
            place in "629001(10[12](20[12])?)?",
            village in "62900110[12]20[12]",
        ) {
            let posts = [post(kind, &place)];
            let allowed = may(&posts, deed, Some(&child(&village))).is_ok();
            prop_assert_eq!(allowed, deed.posts().contains(&kind) && village.starts_with(&place));
        }
    }
}
