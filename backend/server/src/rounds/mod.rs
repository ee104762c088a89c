//! 巡查: timed work that only calls deeds, while the program serves.
//!
//! Lives here: when something is done again. Must not live here: what is done (registry) or why (rules).

use std::time::Duration;

use registry::standings::Overdue;
use registry::{Actor, Registry, matching, rates, standings};

/// How often it is looked whether something waits.
const EVERY: Duration = Duration::from_secs(5);
const ACTOR: Actor = Actor::System("round");

/// Keeps links, standings and figures as new as what was recorded, for as long as it is let run.
pub async fn keep_up(registry: Registry) -> std::convert::Infallible {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(failed) = once(&registry).await {
            // The next round tries again; the people at the desks go on working with the last figures.
            tracing::warn!(code = failed.code(), "a round failed");
        }
    }
}

/// Does what waits now; returns how many terms were brought up to date.
///
/// # Errors
/// The database does not answer.
pub async fn once(registry: &Registry) -> registry::Result<usize> {
    let waiting = standings::overdue(registry, &registry.whole_county()?).await?;
    for one in &waiting {
        let (Overdue::Match(term) | Overdue::Assess(term)) = *one;
        if matches!(one, Overdue::Match(_)) {
            matching::run(registry, &ACTOR, term).await?;
        }
        standings::assess(registry, &ACTOR, term).await?;
        rates::compute(registry, &ACTOR, term).await?;
    }
    Ok(waiting.len())
}
