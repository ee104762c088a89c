//! 时钟: the only place that reads the time and makes ids, so that tests can move both.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

/// Beijing time; the whole country keeps it.
const BEIJING: FixedOffset = FixedOffset::east_opt(8 * 3600).expect("eight hours is an offset");

/// Tells the time, the day in China, and new ids. Clones tell the same time.
#[derive(Clone)]
pub struct Clock {
    moved_to: Option<Arc<Mutex<DateTime<Utc>>>>,
    ids: Arc<Mutex<ContextV7>>,
}

impl Clock {
    /// The clock on the wall.
    pub fn real() -> Self {
        Self { moved_to: None, ids: Arc::default() }
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self { moved_to: Some(Arc::new(Mutex::new(at))), ids: Arc::default() }
    }

    /// Moves a fixed clock on; the real one is not to be moved.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(at) = &self.moved_to {
            *at.lock().unwrap_or_else(PoisonError::into_inner) += by;
        }
    }

    /// Now, in whole microseconds: what both databases can keep.
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.moved_to {
            Some(at) => *at.lock().unwrap_or_else(PoisonError::into_inner),
            None => wall_time(),
        };
        now.with_nanosecond(now.nanosecond() / 1_000 * 1_000).unwrap_or(now)
    }

    /// Today in China.
    pub fn today(&self) -> NaiveDate {
        day_of(self.now())
    }

    /// A new id (UUID v7): later ids sort after earlier ones.
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        let context = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.nanosecond()))
    }
}

/// Midnight in China at the start of that day: what a day means where an instant is stored.
pub fn midnight(day: NaiveDate) -> DateTime<Utc> {
    let offset = TimeDelta::seconds(i64::from(BEIJING.local_minus_utc()));
    day.and_time(chrono::NaiveTime::MIN).and_utc() - offset
}

/// The day in China on which that instant lies.
pub(crate) fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&BEIJING).date_naive()
}

#[expect(clippy::disallowed_methods, reason = "the clock is the one place that reads the time")]
fn wall_time() -> DateTime<Utc> {
    Utc::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(written: &str) -> DateTime<Utc> {
        written.parse().unwrap()
    }

    #[test]
    fn the_day_begins_at_midnight_in_china() {
        assert_eq!(Clock::fixed(at("2026-08-31T15:59:59Z")).today(), "2026-08-31".parse().unwrap());
        assert_eq!(Clock::fixed(at("2026-08-31T16:00:00Z")).today(), "2026-09-01".parse().unwrap());
        assert_eq!(midnight("2026-09-01".parse().unwrap()), at("2026-08-31T16:00:00Z"));
    }

    #[test]
    fn ids_rise_even_while_the_clock_stands_still() {
        let clock = Clock::fixed(at("2026-11-22T02:00:00Z"));
        let ids: Vec<_> = (0..5_000).map(|_| clock.new_id()).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].get_version_num(), 7);
        clock.advance(TimeDelta::days(1));
        assert!(clock.new_id() > ids[4_999]);
    }
}
