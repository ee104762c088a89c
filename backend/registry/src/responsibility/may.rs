//! 权限: a deed asks before it changes anything.

use rules::access::{Refusal, may};
use rules::places::PlaceCode;
use rules::responsibility::{Charge, Subject};

use super::charges;
use crate::deed::Deed;
use crate::officers::Officer;
use crate::rates::policy_of;
use crate::standings::policy;
use crate::{Actor, Error, Registry, Result, Scope, officers, schools};

impl Deed {
    /// Whether whoever does this deed may do it to the subject (`None`: to the whole county), by the posts held at this moment. Commands
    /// on the machine itself may: whoever runs them owns the file.
    pub(crate) async fn must_may(&self, what: rules::access::Deed, subject: Option<&Subject>) -> Result<()> {
        let Actor::Officer(id) = self.actor() else { return Ok(()) };
        let officer = officers::find_in(self, id).await?;
        let (schools, policy) = (schools::load_in(self).await?, policy(self).await?);
        let held = charges(&officer, &schools, self.today(), policy.system);
        let held: Vec<_> = held.filter(|_| officer.active).map(|(_, charge)| charge).collect();
        may(&held, what, subject).map_err(|refusal| refused(&refusal))
    }
}

/// Whether an officer's posts of today may do a deed of the whole county: who may not is not offered it.
pub(crate) async fn may_ever(
    registry: &Registry,
    scope: &Scope,
    officer: &Officer,
    what: rules::access::Deed,
) -> Result<bool> {
    Ok(may(&held_today(registry, scope, officer).await?, what, None).is_ok())
}

/// What the officer's posts of today are charged with; nothing for an account that is closed.
async fn held_today(registry: &Registry, scope: &Scope, officer: &Officer) -> Result<Vec<Charge>> {
    let (schools, policy) = (schools::load(registry, scope).await?, policy_of(registry, scope).await?);
    let held = charges(officer, &schools, registry.clock().today(), policy.system);
    Ok(held.filter(|_| officer.active).map(|(_, charge)| charge).collect())
}

impl Registry {
    /// Whether an officer may do a deed in a place (`None`: to the whole county), by the posts held today: what a page shows its buttons by.
    /// The deed itself asks again.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn allows(&self, officer: &Officer, what: rules::access::Deed, place: Option<PlaceCode>) -> Result<bool> {
        let scope = self.scope_of(officer)?;
        let held = held_today(self, &scope, officer).await?;
        let subject = place.map(|place| Subject { place: Some(place), ..Subject::default() });
        Ok(may(&held, what, subject.as_ref()).is_ok())
    }

    /// Whether an officer may do a deed to any place or school that the posts of today reach: who may not is not offered it.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn allows_own(&self, officer: &Officer, what: rules::access::Deed) -> Result<bool> {
        let scope = self.scope_of(officer)?;
        let held = held_today(self, &scope, officer).await?;
        let places = scope.places().into_iter().map(|place| Subject { place: Some(place), ..Subject::default() });
        let of_school = |school: &uuid::Uuid| Subject { school: Some(*school), ..Subject::default() };
        let mut own = places.chain(scope.schools().iter().map(of_school));
        Ok(may(&held, what, None).is_ok() || own.any(|subject| may(&held, what, Some(&subject)).is_ok()))
    }
}

fn refused(refusal: &Refusal) -> Error {
    let code = match refusal {
        Refusal::NotThisPost { .. } => "not_this_post",
        Refusal::NotYourArea { .. } => "not_your_area",
    };
    Error::refused(code, refusal.to_string())
}
