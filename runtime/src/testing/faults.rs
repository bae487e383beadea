//! Random faults, all determined by a seed.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use aws_sdk_dynamodb::Client;
use serde_json::{Map, Value, json};

use super::client::{Answer, Call, client_of};
use super::embedded::Embedded;
use super::lag::Lag;

const VARIABLE: &str = "TABLEWRIGHT_SEED";

/// Random faults of DynamoDB and the network. A seed determines all of them, so that you can repeat a failing test.
///
/// The seed is printed, and the test harness shows it if the test fails. Set the environment variable `TABLEWRIGHT_SEED` to that
/// seed to run the test with the same faults.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::{DynamoTable, Naming, Stack, sdk::Table};
/// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
/// use tablewright::testing::{Embedded, Faults};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let stack = Stack::new(Naming::verbatim()).table::<Order>();
/// let engine = Embedded::new(&stack)?;
/// let client = Faults::random().throttle(0.2).lose_answers(0.1).unprocessed(0.3).client(&engine);
/// let orders = Table::<Order>::named(client, stack.naming());
/// // Let the program write with `orders`, and compare what `engine.client()` reads.
/// # Ok(())
/// # }
/// ```
///
/// A share is a probability from 0 to 1, for each request. A client of the SDK tries three times by default, so your
/// program sees fewer faults than the engine. To see more, raise the shares, or set
/// [`RetryConfig::disabled`](aws_sdk_dynamodb::config::retry::RetryConfig::disabled).
#[derive(Clone, Debug)]
pub struct Faults {
    seed: u64,
    throttle: f64,
    lose_requests: f64,
    lose_answers: f64,
    unprocessed: f64,
    lag_indexes: f64,
}

impl Faults {
    /// Creates faults that this seed determines. All shares are 0 until you set them.
    #[must_use]
    pub const fn seeded(seed: u64) -> Self {
        Self {
            seed,
            throttle: 0.0,
            lose_requests: 0.0,
            lose_answers: 0.0,
            unprocessed: 0.0,
            lag_indexes: 0.0,
        }
    }

    /// Creates faults from the seed in the environment variable `TABLEWRIGHT_SEED`, or from a random seed if the
    /// variable is not a number.
    #[must_use]
    pub fn random() -> Self {
        let given = std::env::var(VARIABLE).ok().and_then(|seed| seed.parse().ok());
        Self::seeded(given.unwrap_or_else(|| RandomState::new().hash_one(VARIABLE)))
    }

    /// Returns the seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Throttles this share of the requests.
    #[must_use]
    pub const fn throttle(mut self, share: f64) -> Self {
        self.throttle = share;
        self
    }

    /// Cuts the connection before this share of the requests arrives.
    #[must_use]
    pub const fn lose_requests(mut self, share: f64) -> Self {
        self.lose_requests = share;
        self
    }

    /// Cuts the connection after this share of the requests has been processed, so the client does not learn the
    /// result.
    #[must_use]
    pub const fn lose_answers(mut self, share: f64) -> Self {
        self.lose_answers = share;
        self
    }

    /// Leaves writes or keys of this share of the batches unprocessed. At least one is processed.
    #[must_use]
    pub const fn unprocessed(mut self, share: f64) -> Self {
        self.unprocessed = share;
        self
    }

    /// Answers this share of the reads of global indexes as if the last writes had not reached the index yet: some or
    /// all of the writes that it has not shown before are missing. `DynamoDB` updates a global index shortly after the
    /// table.
    #[must_use]
    pub const fn lag_indexes(mut self, share: f64) -> Self {
        self.lag_indexes = share;
        self
    }

    /// Creates a client of the engine with these faults, and prints the seed. The harness shows it only if the test fails.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "a test shows it if it fails")]
    pub fn client(self, engine: &Embedded) -> Client {
        let seed = self.seed;
        eprintln!("note: the faults of this test have the seed {seed}; repeat them with `{VARIABLE}={seed}`");
        let lag = (self.lag_indexes > 0.0).then(|| Lag::of(engine).map_err(|error| error.to_string()));
        let (engine, faults) =
            (engine.clone(), Random { state: AtomicU64::new(self.seed), faults: self, lag });
        client_of(move |call| faults.answer(&engine, call))
    }
}

/// The sequence of faults of one client.
struct Random {
    faults: Faults,
    state: AtomicU64,
    /// `None` if no read lags. If the engine cannot be copied, every read that would lag returns this error.
    lag: Option<Result<Lag, String>>,
}

impl Random {
    /// Returns the next number of the sequence (splitmix64).
    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut number = self.state.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    fn happens(&self, share: f64) -> bool {
        // 32 bits are exact in an `f64`.
        let number = u32::try_from(self.next() >> 32).unwrap_or_default();
        f64::from(number) < share * (f64::from(u32::MAX) + 1.0)
    }

    fn answer(&self, engine: &Embedded, call: Call<'_>) -> Answer {
        // Each request draws the same number of times, so that a share changes no other fault.
        let [throttled, request_lost, answer_lost, partial, lagging] = [
            self.faults.throttle,
            self.faults.lose_requests,
            self.faults.lose_answers,
            self.faults.unprocessed,
            self.faults.lag_indexes,
        ]
        .map(|share| self.happens(share));
        let number = self.next();
        if throttled {
            return Answer::error(400, "ThrottlingException", "Rate exceeded");
        }
        if request_lost {
            return Answer::connection_lost();
        }
        let part = partial.then(|| part(call, number)).flatten();
        let answer = match part {
            Some((body, left)) => with_left(&engine.answer(call.with_body(&body)), call.operation, left),
            None => match &self.lag {
                Some(lag) if lagging && Lag::concerns(engine, call) => match lag {
                    Ok(lag) => lag.answer(call, number),
                    Err(error) => Answer::error(400, "InternalServerError", error),
                },
                _ => engine.answer(call),
            },
        };
        if answer_lost { Answer::connection_lost() } else { answer }
    }
}

/// Splits a batch into the part that is done, as a request, and the part that is left. Returns `None` if there is nothing to
/// split.
fn part(call: Call<'_>, number: u64) -> Option<(String, Value)> {
    let list = match call.operation {
        "BatchWriteItem" => None,
        "BatchGetItem" => Some("Keys"),
        _ => return None,
    };
    let mut body: Value = serde_json::from_str(call.body).ok()?;
    let tables = body.get_mut("RequestItems")?.as_object_mut()?;
    let count: usize = tables.values().filter_map(|table| requests(table, list)).map(Vec::len).sum();
    let done = 1 + usize::try_from(number % u64::try_from(count).ok()?.max(1)).ok()?;
    let (mut kept, mut left) = (0, Map::new());
    for (name, table) in tables.iter_mut() {
        let mut rest = table.clone();
        let here = requests_mut(table, list)?;
        let keeps = here.len().min(done - kept);
        let others = here.split_off(keeps);
        kept += keeps;
        if !others.is_empty() {
            *requests_mut(&mut rest, list)? = others;
            left.insert(name.clone(), rest);
        }
    }
    tables.retain(|_, table| requests(table, list).is_some_and(|requests| !requests.is_empty()));
    (!left.is_empty()).then(|| (body.to_string(), left.into()))
}

fn requests<'a>(table: &'a Value, list: Option<&str>) -> Option<&'a Vec<Value>> {
    list.map_or(Some(table), |list| table.get(list))?.as_array()
}

fn requests_mut<'a>(table: &'a mut Value, list: Option<&str>) -> Option<&'a mut Vec<Value>> {
    match list {
        Some(list) => table.get_mut(list),
        None => Some(table),
    }?
    .as_array_mut()
}

/// Adds the unprocessed part to the engine's answer. An error is returned unchanged.
fn with_left(answer: &Answer, operation: &str, left: Value) -> Answer {
    let name = if operation == "BatchGetItem" { "UnprocessedKeys" } else { "UnprocessedItems" };
    let body = answer.body().and_then(|body| serde_json::from_str(body).ok());
    match (answer.status(), body) {
        (Some(200), Some(Value::Object(mut body))) => {
            body.insert(name.to_owned(), left);
            Answer::output(json!(body).to_string())
        }
        _ => answer.clone(),
    }
}
