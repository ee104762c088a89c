//! 所问: whose figures, of which term, as of when: what every address of this desk may say, for people and for programs.

use registry::rates::{Area, Measure, When};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    at::{At, MomentQuery},
    list::measure_of,
};
use crate::{
    Desks,
    area::{Atlas, must_be},
    entrance::Visitor,
    problems::Refusal,
    term::term_of,
};

/// Whose figures, of which term.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct AreaQuery {
    /// `2026-autumn`; today's when left out.
    #[serde(default)]
    term: String,
    /// Place code; the officer's own area when neither place nor school is named.
    #[serde(default)]
    pub(super) place: String,
    /// 学校标识码
    #[serde(default)]
    pub(super) school: String,
}

/// An area within reach at a moment.
pub(super) struct Asked {
    /// The names of places and schools.
    pub(super) atlas: Atlas,
    pub(super) area: Area,
    pub(super) at: At,
}

impl AreaQuery {
    /// Finds what is meant, by the names of the moment.
    pub(super) async fn find(&self, desks: &Desks, visitor: &Visitor, at: &MomentQuery) -> Result<Asked, Refusal> {
        let asked = self.find_today(desks, visitor, at).await?;
        let When::Day(_) = asked.at.moment.when else { return Ok(asked) };
        Ok(Asked { atlas: Atlas::open_at(desks, visitor, asked.at.moment).await?, ..asked })
    }

    /// The same by today's names: what is compared stands under today's places on both sides.
    pub(super) async fn find_today(
        &self,
        desks: &Desks,
        visitor: &Visitor,
        at: &MomentQuery,
    ) -> Result<Asked, Refusal> {
        let at = at.read(term_of(desks, &self.term)?)?;
        let atlas = Atlas::open(desks, visitor).await?;
        let area = must_be(atlas.asked(visitor, &self.place, &self.school)?)?;
        Ok(Asked { atlas, area, at })
    }
}

/// What is counted and how.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(crate) struct MeasureQuery {
    /// Id of contract §4.
    #[serde(default)]
    pub(super) indicator: String,
    /// The usual one when left out.
    #[serde(default)]
    pub(super) formula: String,
    /// The usual one when left out.
    #[serde(default)]
    pub(super) basis: String,
}

impl MeasureQuery {
    /// The measure that is meant.
    pub(super) fn measure(&self) -> Result<Measure, Refusal> {
        measure_of(&self.indicator, &self.formula, &self.basis)
    }

    /// The same where none need be named.
    pub(super) fn measure_if_named(&self) -> Result<Option<Measure>, Refusal> {
        (!self.indicator.is_empty()).then(|| self.measure()).transpose()
    }
}
