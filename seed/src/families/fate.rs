//! 真实去向: what has become of each child, drawn at the rates of a county of the west (D§7.3).

use super::Disability;
use crate::dice::{Dice, MILLION};

/// The truth about one child in this term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    NotYet,
    InSchool,
    Elsewhere(Elsewhere),
    /// Finished compulsory schooling and learns no more.
    Finished,
    Vocational,
    Suspended,
    Deferred,
    HomeTaught,
    SpecialSchool,
    DroppedOut(Trace, Claim),
    NeverEnrolled(Claim),
    Abroad,
    Dead,
    MovedAway,
}

/// Schooling outside the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    /// In another province.
    pub far: bool,
    /// The family showed proof (佐证).
    pub proven: bool,
    /// Left this county's school within the last half year.
    pub lately: bool,
}

/// What a dropout left behind in the schools' files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trace {
    /// On last term's roster, not on this one, and no movement explains it.
    LeftRoll,
    /// 名在人不在: still on the roster, absent since the start of the term.
    OnRoll,
    /// Gone for longer: on neither roster.
    Earlier,
    /// The school reported 辍学 in the movements.
    Reported,
}

/// What the family says of a child that is out of school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// The truth.
    Out,
    /// “In school here”: a school of this county is named.
    InSchoolHere,
    /// “In school far away”, without proof.
    InSchoolFar,
    /// The survey never met the child; only the police list knows it.
    Unmet,
}

impl Fate {
    /// 真实状态 as truth.csv prints it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::InSchool => "in_school",
            Self::Elsewhere(_) => "in_school_elsewhere",
            Self::Finished => "finished",
            Self::Vocational => "vocational",
            Self::Suspended => "suspended",
            Self::Deferred => "deferred",
            Self::HomeTaught => "home_taught",
            Self::SpecialSchool => "special_school",
            Self::DroppedOut(..) => "dropped_out",
            Self::NeverEnrolled(_) => "never_enrolled",
            Self::Abroad => "abroad",
            Self::Dead => "dead",
            Self::MovedAway => "moved_away",
        }
    }

    /// Out of school without leave: the children whom the county must find.
    pub(crate) fn is_out(self) -> bool {
        matches!(self, Self::DroppedOut(..) | Self::NeverEnrolled(_))
    }

    /// Whether the child really learns somewhere.
    pub(crate) fn learns(self) -> bool {
        matches!(
            self,
            Self::InSchool
                | Self::Elsewhere(_)
                | Self::Vocational
                | Self::HomeTaught
                | Self::SpecialSchool
                | Self::Abroad
        )
    }
}

/// The fate of a child that would be in that grade (below 1: too young; 10–12: past compulsory schooling).
pub(super) fn draw(grade: i32, age: u8, outsider: bool, disability: Option<Disability>, dice: &mut Dice) -> Fate {
    match grade {
        ..=0 if age < 6 => young(outsider, dice),
        ..=0 => Fate::Deferred,
        1..=9 => compulsory(grade, outsider, disability, dice),
        10..=12 => senior(outsider, dice),
        _ => Fate::Finished,
    }
}

/// Brothers and sisters mostly go along when a family takes one of them to school elsewhere.
pub(super) fn beside(elder: Option<Fate>, grade: i32, own: Fate, dice: &mut Dice) -> Fate {
    match (elder, own) {
        (Some(Fate::Elsewhere(elsewhere)), Fate::InSchool) if (1..=9).contains(&grade) && dice.happens(450_000) => {
            Fate::Elsewhere(elsewhere)
        }
        _ => own,
    }
}

fn young(outsider: bool, dice: &mut Dice) -> Fate {
    match dice.below(MILLION) {
        0..400 if !outsider => Fate::Dead,
        400..3_000 if !outsider => Fate::MovedAway,
        _ => Fate::NotYet,
    }
}

fn compulsory(grade: i32, outsider: bool, disability: Option<Disability>, dice: &mut Dice) -> Fate {
    if let Some(disability) = disability {
        let severe = disability.level == 1;
        return match dice.below(100) {
            0..22 => Fate::SpecialSchool,
            22..50 if severe => Fate::HomeTaught,
            22..34 => Fate::HomeTaught,
            _ => Fate::InSchool,
        };
    }
    let dropout = if grade >= 7 { 8_600 } else { 2_200 };
    let roll = dice.below(MILLION);
    if roll < dropout {
        return dropped_out(grade, dice);
    }
    if outsider {
        return Fate::InSchool;
    }
    match roll - dropout {
        0..1_000 => Fate::NeverEnrolled(claim_of_never(dice)),
        1_000..2_500 => Fate::Suspended,
        2_500..2_700 => Fate::Abroad,
        2_700..3_200 => Fate::Dead,
        3_200..6_200 => Fate::MovedAway,
        6_200..66_200 => Fate::Elsewhere(elsewhere(dice)),
        _ => Fate::InSchool,
    }
}

fn senior(outsider: bool, dice: &mut Dice) -> Fate {
    match dice.below(MILLION) {
        0..460_000 => Fate::InSchool,
        460_000..600_000 => Fate::Vocational,
        600_000..850_000 if !outsider => Fate::Elsewhere(elsewhere(dice)),
        998_000..998_500 if !outsider => Fate::Dead,
        998_500..1_000_000 if !outsider => Fate::MovedAway,
        _ => Fate::Finished,
    }
}

fn elsewhere(dice: &mut Dice) -> Elsewhere {
    Elsewhere { far: dice.happens(420_000), proven: dice.happens(975_000), lately: dice.happens(120_000) }
}

fn dropped_out(grade: i32, dice: &mut Dice) -> Fate {
    // Who would be in grade 1 or 7 has no earlier roster of that school to be missed from, but one of grade 6.
    let trace = match dice.below(100) {
        0..45 if grade > 1 => Trace::LeftRoll,
        0..70 => Trace::OnRoll,
        70..85 if grade > 2 => Trace::Earlier,
        _ if grade > 1 => Trace::Reported,
        _ => Trace::OnRoll,
    };
    let claim = match (trace, dice.below(100)) {
        (Trace::OnRoll, 0..45) | (_, 0..25) => Claim::InSchoolHere,
        (Trace::LeftRoll | Trace::Earlier, 25..35) => Claim::InSchoolFar,
        _ => Claim::Out,
    };
    Fate::DroppedOut(trace, claim)
}

fn claim_of_never(dice: &mut Dice) -> Claim {
    match dice.below(100) {
        0..60 => Claim::Out,
        60..85 => Claim::InSchoolHere,
        _ => Claim::Unmet,
    }
}
