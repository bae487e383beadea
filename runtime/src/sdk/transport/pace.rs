//! A limit on the capacity that requests consume per second.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AsyncSleep, SharedAsyncSleep};
use aws_sdk_dynamodb::types::ConsumedCapacity;

use crate::sdk::response::error::ErrorKind;
use crate::sdk::transport::backoff::sleep_of;

const NO_RATE: &str = "a rate of 0 units per second never ends; set at least 1";
const NO_SLEEP: &str = "a rate needs a client that can wait; set `sleep_impl` in its configuration, or enable `rt-tokio` of the SDK";

/// Spreads requests over time, so that they consume at most this many capacity units per second on average. Its clones
/// share the limit.
///
/// The capacity of a request is known only afterwards. Each request therefore reserves the capacity that the previous
/// one has consumed, and corrects the reservation when it is done.
#[derive(Clone)]
pub(crate) struct Pace {
    sleep: SharedAsyncSleep,
    units_per_second: f64,
    schedule: Arc<Mutex<Schedule>>,
}

struct Schedule {
    /// The earliest start of the next request.
    next: Instant,
    /// The units that the last request has consumed.
    last: f64,
}

/// A request that has started.
pub(crate) struct Started {
    reserved: f64,
}

impl Pace {
    pub(crate) fn new(client: &Client, units_per_second: u32) -> Result<Self, ErrorKind> {
        if units_per_second == 0 {
            return Err(ErrorKind::InvalidRequest(NO_RATE));
        }
        let sleep = sleep_of(client).ok_or(ErrorKind::InvalidRequest(NO_SLEEP))?;
        let schedule = Arc::new(Mutex::new(Schedule { next: Instant::now(), last: 0.0 }));
        Ok(Self { sleep, units_per_second: units_per_second.into(), schedule })
    }

    /// Waits until the next request may start.
    pub(crate) async fn start(&self) -> Started {
        let (wait, reserved) = {
            let mut schedule = self.schedule();
            let now = Instant::now();
            let start = schedule.next.max(now);
            schedule.next = start + self.time_of(schedule.last);
            (start - now, schedule.last)
        };
        if !wait.is_zero() {
            self.sleep.sleep(wait).await;
        }
        Started { reserved }
    }

    /// Accounts for what a request has consumed.
    pub(crate) fn end<'a>(
        &self,
        started: &Started,
        consumed: impl IntoIterator<Item = &'a ConsumedCapacity>,
    ) {
        let units = consumed.into_iter().filter_map(ConsumedCapacity::capacity_units).sum::<f64>();
        let mut schedule = self.schedule();
        schedule.last = units;
        if units >= started.reserved {
            schedule.next += self.time_of(units - started.reserved);
        } else {
            let too_much = self.time_of(started.reserved - units);
            schedule.next = schedule.next.checked_sub(too_much).unwrap_or(schedule.next);
        }
    }

    fn time_of(&self, units: f64) -> Duration {
        Duration::try_from_secs_f64(units / self.units_per_second).unwrap_or_default()
    }

    fn schedule(&self) -> MutexGuard<'_, Schedule> {
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
