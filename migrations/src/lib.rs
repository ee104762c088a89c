//! 表结构: the schema, one step a noun, each on SQLite and PostgreSQL, up and down.
//!
//! Lives here: the shape of the tables, with identifiers of its own. Must not live here: an entity of `registry` (a step must
//! still run when the entity has moved on) and rows (filling a table is a deed, not a migration).
//!
//! Every primary key, unique index and foreign key begins with `county_code`, so that a larger deployment can spread the
//! counties over the nodes of a distributed PostgreSQL.

mod m20261122_000001_journal;
mod m20261122_000002_places;
mod m20261122_000003_schools;
mod m20261122_000004_officers;
mod m20261122_000005_imports;
mod m20261122_000006_children;
mod m20261122_000007_surveys;
mod m20261122_000008_hukou;
mod m20261122_000009_rosters;
mod m20261122_000010_matching;
mod m20261122_000011_standings;
mod m20261122_000012_rates;
mod m20261122_000013_phones;
mod m20261122_000014_heads;
mod m20261122_000015_outcomes;
mod m20261122_000017_coverage;
mod m20261122_000018_accounts;
mod m20261122_000019_pupils;
mod m20261122_000020_divisions;
mod m20261122_000021_identities;
mod m20261122_000022_findings_over;
mod table;

use sea_orm_migration::prelude::*;

pub use sea_orm_migration::MigratorTrait;

/// All steps in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_journal::Migration),
            Box::new(m20261122_000002_places::Migration),
            Box::new(m20261122_000003_schools::Migration),
            Box::new(m20261122_000004_officers::Migration),
            Box::new(m20261122_000005_imports::Migration),
            Box::new(m20261122_000006_children::Migration),
            Box::new(m20261122_000007_surveys::Migration),
            Box::new(m20261122_000008_hukou::Migration),
            Box::new(m20261122_000009_rosters::Migration),
            Box::new(m20261122_000010_matching::Migration),
            Box::new(m20261122_000011_standings::Migration),
            Box::new(m20261122_000012_rates::Migration),
            Box::new(m20261122_000013_phones::Migration),
            Box::new(m20261122_000014_heads::Migration),
            Box::new(m20261122_000015_outcomes::Migration),
            Box::new(m20261122_000017_coverage::Migration),
            Box::new(m20261122_000018_accounts::Migration),
            Box::new(m20261122_000019_pupils::Migration),
            Box::new(m20261122_000020_divisions::Migration),
            Box::new(m20261122_000021_identities::Migration),
            Box::new(m20261122_000022_findings_over::Migration),
        ]
    }
}
