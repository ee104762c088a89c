//! 登录尝试: after several wrong passwords an account must wait, so that nobody can try them all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};

/// Wrong passwords in a row before the account must wait.
const ALLOWED: usize = 8;
/// How long a wrong password counts.
const WINDOW_MINUTES: i64 = 10;
/// Accounts remembered at most; beyond that the oldest failures are swept out.
const REMEMBERED: usize = 10_000;

/// The recent failures of each account.
#[derive(Clone, Default)]
pub struct Tries(Arc<Mutex<HashMap<String, Vec<DateTime<Utc>>>>>);

impl Tries {
    /// Whether that account may try now.
    pub fn may(&self, account: &str, now: DateTime<Utc>) -> bool {
        let failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(account).is_none_or(|times| times.iter().filter(|at| counts(**at, now)).count() < ALLOWED)
    }

    /// A wrong password.
    pub fn failed(&self, account: &str, now: DateTime<Utc>) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, times| times.iter().any(|at| counts(*at, now)));
        }
        let times = failures.entry(account.to_owned()).or_default();
        times.retain(|at| counts(*at, now));
        times.push(now);
    }

    /// The right one: earlier failures are forgiven.
    pub fn succeeded(&self, account: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(account);
    }
}

fn counts(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - at < TimeDelta::minutes(WINDOW_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_eight_failures_an_account_waits_ten_minutes_and_others_do_not() {
        let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
        let tries = Tries::default();
        for _ in 0..ALLOWED {
            assert!(tries.may("zhao", now));
            tries.failed("zhao", now);
        }
        assert!(!tries.may("zhao", now) && tries.may("qian", now));
        assert!(tries.may("zhao", now + TimeDelta::minutes(WINDOW_MINUTES)));
        tries.succeeded("zhao");
        assert!(tries.may("zhao", now));
    }
}
