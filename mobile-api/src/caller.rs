//! 来者: which officer calls from which phone, as far as the access token proves it.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use registry::{
    Scope,
    officers::{Officer, Word, still_on_phone},
};
use uuid::Uuid;

use crate::{
    Phones,
    problems::{Problem, Refusal},
    tokens::OnPhone,
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
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or(Problem::SignedOut)?;
        let registry = &phones.registry;
        let said: Word<OnPhone> = phones.keys.read(registry, token.trim())?.ok_or(Problem::SignedOut)?;
        let device = said.mark.device;
        let officer = still_on_phone(registry, said.officer(), said.version(), device).await?;
        let officer = officer.ok_or(Problem::SignedOut)?;
        Ok(Self { scope: registry.scope_of(&officer)?, device, officer })
    }
}
