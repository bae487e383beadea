//! The waits before retries.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{AsyncSleep, SharedAsyncSleep};
use aws_smithy_async::rt::sleep::default_async_sleep;

/// The default number of consecutive requests that may process nothing.
pub(crate) const ATTEMPTS: u32 = 10;

/// The upper limit of the first wait. It doubles with each wait, up to the client's `max_backoff`.
const FIRST: Duration = Duration::from_millis(50);

/// Exponential backoff with full jitter: each wait is random, up to a limit that doubles.
///
/// <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>
pub(crate) struct Backoff {
    sleep: Option<SharedAsyncSleep>,
    longest: Duration,
    attempts: u32,
    waits: u32,
    fruitless: u32,
}

/// Returns the sleep implementation of the client. The SDK has a default, which the configuration does not show.
pub(crate) fn sleep_of(client: &Client) -> Option<SharedAsyncSleep> {
    client.config().sleep_impl().or_else(default_async_sleep)
}

impl Backoff {
    pub(crate) fn new(client: &Client, attempts: u32) -> Self {
        let config = client.config();
        let retries = config.retry_config().cloned().unwrap_or_else(RetryConfig::standard);
        let longest = retries.max_backoff();
        Self { sleep: sleep_of(client), longest, attempts, waits: 0, fruitless: 0 }
    }

    /// Resets the waits, after a request that left nothing unprocessed.
    pub(crate) fn reset(&mut self) {
        (self.waits, self.fruitless) = (0, 0);
    }

    /// Waits, after a request that left something unprocessed. Returns `false` if it is time to give up.
    ///
    /// Without a sleep implementation it always gives up, because an immediate retry makes throttling worse. After a
    /// request that processed something the waits become shorter: the rest may have been left because of its size,
    /// not of the rate.
    pub(crate) async fn wait(&mut self, processed: usize) -> bool {
        if processed == 0 {
            self.fruitless += 1;
        } else {
            self.fruitless = 0;
            self.waits = self.waits.saturating_sub(2);
        }
        let Some(sleep) = self.sleep.as_ref().filter(|_| self.fruitless < self.attempts) else {
            return false;
        };
        let longest =
            FIRST.saturating_mul(1_u32.checked_shl(self.waits).unwrap_or(u32::MAX)).min(self.longest);
        self.waits = self.waits.saturating_add(1);
        sleep.sleep(up_to(longest)).await;
        true
    }
}

fn up_to(longest: Duration) -> Duration {
    // Each `RandomState` has different, randomly seeded keys.
    let random = RandomState::new().build_hasher().finish();
    let nanoseconds = (longest.as_nanos() * u128::from(random)) >> 64;
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}
