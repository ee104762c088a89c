//! 来者: which officer calls from which phone, as far as the access token proves it.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use registry::{
    Scope,
    officers::{Officer, OfficerId, still_on_phone},
};
use uuid::Uuid;

use crate::{
    Phones,
    problems::{Problem, Refusal},
};

/// An officer on a phone that has not been shut out.
pub(crate) struct Caller {
    /// The officer.
    pub(crate) officer: Officer,
    /// The phone.
    pub(crate) device: Uuid,
    /// What they may know of.
    pub(crate) scope: Scope,
}

impl FromRequestParts<Phones> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, phones: &Phones) -> Result<Self, Refusal> {
        let said = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = said.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Problem::SignedOut)?;
        let registry = &phones.registry;
        let claims = phones.keys.read(token.trim(), registry.clock().now()).ok_or(Problem::SignedOut)?;
        if claims.county != registry.county()?.to_string() {
            return Err(Problem::SignedOut.into());
        }
        let officer = still_on_phone(registry, OfficerId(claims.sub), claims.version, claims.device).await?;
        let officer = officer.ok_or(Problem::SignedOut)?;
        Ok(Self { scope: registry.scope_of(&officer)?, device: claims.device, officer })
    }
}
