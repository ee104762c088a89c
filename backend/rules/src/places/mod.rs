//! 区划: codes of places from the province down to the village group (D§4.1).
//!
//! Lives here: what a code is, its level and its parents; what becomes of each place when villages are merged or split. Must not live
//! here: names, boundaries or the history of changes (they are recorded, not computed: registry::places); only what a code says of a place
//! in another county is known here, for nobody records that.

pub mod change;
mod code;
mod named;
mod outside;
mod reach;
mod urban_rural;

pub use code::{CountyCode, PlaceCode, PlaceCodeError, PlaceLevel};
pub use named::reach_named;
pub use reach::Reach;
pub use urban_rural::UrbanRural;
