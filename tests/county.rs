//! The stories of the county: one test binary, a module a noun.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on should stop and say where")]

mod checks;
mod children;
mod cohorts;
mod copies;
mod coverage;
mod english;
mod figures;
mod flags;
mod heads;
mod house_rules;
mod households;
mod identities;
mod imports;
mod journal;
mod journeys;
mod jurisdictions;
mod ledger_forms;
mod ledgers;
mod linking;
mod matching;
mod migrations_up_and_down;
mod officers;
mod opens;
mod outcomes;
mod past_days;
mod place_changes;
mod places;
mod rates;
mod recount;
mod reports;
mod responsibility;
mod returns;
mod rounds;
mod schools;
mod seeds;
mod settings;
mod spot_checks;
mod standings;
mod walls;
mod whose;
