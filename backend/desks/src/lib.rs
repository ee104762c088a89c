//! 工作台 · where officials work: pages and JSON. No SQL, no rule.
//!
//! Reading order: `words` (what pages say), `frame` (what stands around them), then the nouns: `entrance`, `home`, `rates`,
//! `suspects`, `pairs`; `problems` is what may go wrong.

pub mod address;
mod assets;
pub mod count;
pub mod entrance;
pub mod frame;
pub mod home;
pub mod paging;
pub mod pairs;
pub mod problems;
pub mod rates;
pub mod samples;
pub mod suspects;
pub mod village_map;
pub mod words;

use axum::{Router, extract::Path, routing::get};

/// The static files; everything else is mounted by the desks as the registry's reads arrive.
pub fn static_files() -> Router {
    Router::new().route("/static/{file}", get(|Path(name): Path<String>| async move { assets::file(&name) }))
}
