//! Waiting before a part of a batch that was left over is asked for again.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::AsyncSleep;

/// How often what is left over is tried again, unless told otherwise.
pub(super) const RETRIES: u32 = 8;

const FIRST: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(5);

/// Waits longer each time that nothing is done, up to a bound, and a random part of it.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.BatchOperations>
#[derive(Debug)]
pub(super) struct Backoff {
    retries: u32,
    /// How often nothing was done in a row.
    failed: u32,
}

impl Backoff {
    pub(super) const fn new(retries: u32) -> Self {
        Self { retries, failed: 0 }
    }

    /// Waits before the next request, after one that has left something over. `false` where there is to be none.
    pub(super) async fn wait(&mut self, client: &Client, has_done_some: bool) -> bool {
        self.failed = if has_done_some { 0 } else { self.failed + 1 };
        if self.failed > self.retries {
            return false;
        }
        // A client without a sleep has said that it never waits.
        if let Some(sleep) = client.config().sleep_impl() {
            let longest = FIRST.saturating_mul(1 << self.failed.min(16)).min(LONGEST);
            sleep.sleep(longest.mul_f64(random())).await;
        }
        true
    }
}

/// From 0 to 1. The standard library's source of random numbers is the seed of its hash maps.
fn random() -> f64 {
    let [a, b, c, d, ..] = RandomState::new().build_hasher().finish().to_be_bytes();
    f64::from(u32::from_be_bytes([a, b, c, d])) / f64::from(u32::MAX)
}
