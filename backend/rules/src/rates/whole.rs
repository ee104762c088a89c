//! 百分之百以外: why a figure that is no share of a whole lies above 100 % or below 0, said beside it; and which targets a school answers for.

use super::{Formula, Indicator, RateBasis};
use crate::policy::Percent;
use crate::schools::{SchoolKind, Stage};
use crate::speech::{self, Told};

const WHOLE: Percent = Percent::of_hundredths(10_000);
const NOTHING: Percent = Percent::of_hundredths(0);

impl Indicator {
    /// Why the figure lies outside 0 to 100 %; nothing where it does not. A share never does ([`Indicator::is_share`]).
    pub fn beyond_whole(self, formula: Formula, percent: Percent) -> Option<Told> {
        if percent < NOTHING {
            return Some(speech::MORE_CAME_THAN_LEFT.told());
        }
        if percent <= WHOLE {
            return None;
        }
        Some(match (self, formula) {
            (Self::PrimaryGross | Self::JuniorGross, _) => speech::OTHER_AGES_COUNT.told(),
            _ => speech::ARRIVED_COUNT_TOO.told(),
        })
    }

    /// Whether the county is held to its target by that formula. Of six and of three years the targets are those of the counties' own
    /// forms, which follow the pupils and stay within 100 % (D§5.2); the national formula stands beside them unjudged.
    pub const fn is_judged_by(self, formula: Formula) -> bool {
        !matches!((self, formula), (Self::RetentionPrimarySix | Self::RetentionJuniorThree, Formula::National))
    }

    /// Whether a school of that kind is held to the county's target. It answers for its roll, in the stages that it teaches; entry,
    /// gross and completion rates are of the people of a place, and whoever names the school is not its population (D§5.2).
    pub fn is_asked_of(self, kind: SchoolKind) -> bool {
        let taught = match self {
            Self::DropoutPrimary | Self::RetentionPrimarySix => kind.teaches(Stage::Primary),
            Self::DropoutJunior | Self::RetentionJuniorThree => kind.teaches(Stage::Junior),
            Self::RetentionNine => kind.teaches(Stage::Primary) && kind.teaches(Stage::Junior),
            _ => true,
        };
        taught && self.bases().contains(&RateBasis::Roll)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beyond(indicator: Indicator, formula: Formula, hundredths: i64) -> Option<String> {
        indicator.beyond_whole(formula, Percent::of_hundredths(hundredths)).map(|told| told.to_string())
    }

    #[test]
    fn a_figure_outside_the_whole_says_why() {
        let (cohort, gross) = (Indicator::RetentionNine, Indicator::JuniorGross);
        assert_eq!(beyond(cohort, Formula::National, 10_000), None);
        assert!(beyond(cohort, Formula::National, 11_667).unwrap().contains("转入"));
        assert!(beyond(gross, Formula::Standard, 10_350).unwrap().contains("学龄以外"));
        assert!(beyond(Indicator::DropoutJunior, Formula::NetFlow, -12).unwrap().contains("转入"));
        assert_eq!(beyond(Indicator::DropoutJunior, Formula::NetFlow, 0), None);
    }

    #[test]
    fn the_targets_of_six_and_three_years_are_of_the_corrected_formula() {
        assert!(!Indicator::RetentionPrimarySix.is_judged_by(Formula::National));
        assert!(Indicator::ALL.iter().all(|indicator| indicator.is_judged_by(indicator.usual_formula())));
    }

    #[test]
    fn a_school_answers_for_its_roll_and_for_the_stages_it_teaches() {
        let asked = |kind: SchoolKind| -> Vec<&str> {
            Indicator::ALL.iter().filter(|indicator| indicator.is_asked_of(kind)).map(|i| i.as_str()).collect()
        };
        let returns = ["return", "return_stable_30", "return_stable_60"];
        assert_eq!(asked(SchoolKind::Primary), [&["retention_primary_six", "dropout_primary"][..], &returns].concat());
        assert_eq!(asked(SchoolKind::Junior), [&["retention_junior_three", "dropout_junior"][..], &returns].concat());
        assert!(asked(SchoolKind::NineYear).contains(&"retention_nine"));
        assert!(SchoolKind::ALL.iter().all(|kind| !Indicator::PrimaryEntry.is_asked_of(*kind)));
    }
}
