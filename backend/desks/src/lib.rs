//! 工作台 · where officials work: pages and JSON. No SQL, no rule.
//!
//! Reading order: `words` (what pages say), `frame` (what stands around them), then the nouns: `entrance`, `home`, `rates`,
//! `children`, `suspects`, `outcomes`, `pairs`, `ledgers`, `coverage`, `spot_checks`, `places`; `calls` is what all calls of programs share,
//! `problems` what may go wrong, `doors` which address leads where.

pub mod address;
mod area;
mod assets;
mod calls;
pub mod children;
pub mod count;
pub mod coverage;
mod doors;
pub mod entrance;
pub mod frame;
pub mod home;
pub mod ledgers;
pub mod openapi;
pub mod outcomes;
pub mod paging;
pub mod pairs;
pub mod places;
pub mod problems;
pub mod rates;
mod reading;
pub mod samples;
pub mod spot_checks;
pub mod suspects;
mod term;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod village_map;
pub mod words;

use axum_extra::extract::cookie::{Cookie, SameSite};
use registry::{
    Registry,
    officers::{DoorKeys, Tries},
};

pub use doors::router;

use crate::{
    frame::{Desk, Frame},
    words::Language,
};

/// The desks of one county: what every page and call stands on. Cheap to clone.
#[derive(Clone)]
pub struct Desks {
    registry: Registry,
    keys: DoorKeys,
    tries: Tries,
    county_name: String,
    over_https: bool,
}

impl Desks {
    /// The desks of the registry's county. `secret` signs the sessions: 32 bytes or more, the same after a restart.
    ///
    /// # Errors
    /// No county was chosen, or the database does not answer.
    pub async fn open(registry: Registry, secret: &[u8], over_https: bool) -> registry::Result<Self> {
        let code = registry.county()?;
        let counties = registry.counties().await?;
        let county_name = counties.into_iter().find(|county| county.code == code).map(|county| county.name);
        Ok(Self {
            keys: entrance::keys(secret),
            tries: Tries::default(),
            county_name: county_name.unwrap_or_else(|| code.to_string()),
            over_https,
            registry,
        })
    }

    /// A cookie of ours: unseen by scripts, never sent from another site, gone when the browser closes.
    fn cookie(&self, name: &'static str, value: String) -> Cookie<'static> {
        Cookie::build((name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Strict)
            .secure(self.over_https)
            .build()
    }

    /// The frame of a page that nobody has signed in for.
    fn door_frame(&self, language: Language, path: &str) -> Frame {
        Frame {
            words: language.words(),
            county: self.county_name.clone(),
            viewer: None,
            desk: Desk::Door,
            term: String::new(),
            trail: Vec::new(),
            form_token: String::new(),
            path: path.to_owned(),
            printed_on: self.registry.clock().today().to_string(),
            must_change: false,
            has_places: false,
        }
    }
}
