//! The stories of the county: one test binary, a module a noun.

mod copies;
mod house_rules;
mod journal;
mod journeys;
mod migrations_up_and_down;
mod officers;
mod places;
mod rounds;
mod schools;
