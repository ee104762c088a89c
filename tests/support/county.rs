//! A county to tell stories in: made up, on a fresh database, with a clock that stands still until it is moved.

use chrono::{DateTime, Utc};
use registry::{Actor, Clock, Registry, Scope};

use crate::{Kind, TestDatabase};

/// The county of every story: a code from the range that no county has.
pub const COUNTY: &str = "629001";

/// A founded county on its database.
pub struct World {
    /// Where it is kept.
    pub database: TestDatabase,
    /// Its register.
    pub registry: Registry,
    /// Its clock.
    pub clock: Clock,
}

/// Who does a story's deeds where it does not matter.
pub const SOMEBODY: Actor = Actor::System("story");

impl World {
    /// The county on the morning of 22 November 2026.
    pub async fn new(kind: Kind) -> Self {
        Self::founded(TestDatabase::migrated(kind).await).await
    }

    /// The county on a database that has a schema and nothing else.
    pub async fn founded(database: TestDatabase) -> Self {
        let clock = Clock::fixed(this_morning());
        let registry = Registry::open(database.url(), clock.clone()).await.expect("the database opens");
        let code = COUNTY.parse().expect("a county's code");
        let registry = registry.found_county(code, "云岭县", &SOMEBODY).await.expect("the county is founded");
        Self { database, registry, clock }
    }

    /// The county as it stands on that database.
    pub async fn on(database: TestDatabase) -> Self {
        let clock = Clock::fixed(this_morning());
        let registry = Registry::open(database.url(), clock.clone()).await.expect("the database opens");
        let registry = registry.in_county(COUNTY.parse().expect("a county's code"));
        Self { database, registry, clock }
    }

    /// Everything in the county.
    pub fn whole(&self) -> Scope {
        self.registry.whole_county().expect("a county was chosen")
    }
}

/// 22 November 2026, ten o'clock in China.
pub fn this_morning() -> DateTime<Utc> {
    "2026-11-22T02:00:00Z".parse().expect("an instant")
}

/// Tells each story on both databases: one test `on_sqlite`, one `on_postgres`.
///
/// ```ignore
/// on_both! {
///     async fn an_empty_county_has_no_officers(world: World) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($( $(#[$meta:meta])* async fn $name:ident($world:ident: $World:ty) $story:block )+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn story($world: $World) $story

                #[tokio::test(flavor = "multi_thread")]
                async fn on_sqlite() {
                    story(<$World>::new($crate::Kind::Sqlite).await).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn on_postgres() {
                    story(<$World>::new($crate::Kind::Postgres).await).await;
                }
            }
        )+
    };
}
