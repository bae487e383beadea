//! Injects faults between the SDK and the engine, and records the requests that arrived.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{AsyncSleep, Sleep};
use serde_json::{Map, Value, json};
use tablewright::Stack;
use tablewright::testing::{Answer, Call, Embedded, client_of};

use super::model::stack;

/// The fault of one request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// The request succeeds.
    None,
    /// The service throttles the request.
    Throttled,
    /// The service reports an internal error.
    Internal,
    /// The service leaves the writes or keys unprocessed whose bits are set.
    Unprocessed(u128),
    /// The request is lost.
    LostRequest,
    /// The request is processed, but the response is lost.
    LostAnswer,
    /// The request is processed, but the response arrives too late.
    LateAnswer,
}

/// Leaves a whole batch unprocessed.
pub(super) const ALL_UNPROCESSED: Fault = Fault::Unprocessed(u128::MAX);

/// A request as it went over the wire.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) operation: String,
    /// The writes or keys of a batch, each with its table.
    pub(super) parts: Vec<(String, Value)>,
    /// The writes or keys that were processed.
    pub(super) processed: Vec<(String, Value)>,
    pub(super) body: Value,
}

/// An engine whose connection fails as planned.
#[derive(Clone)]
pub(super) struct Faulty(Arc<Inner>);

struct Inner {
    engine: Embedded,
    plan: Mutex<VecDeque<Fault>>,
    /// The fault of every request after the plan.
    then: Mutex<Fault>,
    sent: Mutex<Vec<Sent>>,
    waits: Mutex<Vec<Duration>>,
}

impl Faulty {
    /// Creates an engine whose requests fail in this order. Requests after the plan succeed.
    pub(super) fn new(plan: impl IntoIterator<Item = Fault>) -> Self {
        Self::of(&stack(), plan)
    }

    /// Creates the same engine for another stack.
    pub(super) fn of(stack: &Stack, plan: impl IntoIterator<Item = Fault>) -> Self {
        Self(Arc::new(Inner {
            engine: Embedded::new(stack).unwrap(),
            plan: Mutex::new(plan.into_iter().collect()),
            then: Mutex::new(Fault::None),
            sent: Mutex::default(),
            waits: Mutex::default(),
        }))
    }

    /// Sets the fault of all requests after the plan.
    pub(super) fn then(&self, fault: Fault) {
        *self.0.then.lock().unwrap() = fault;
    }

    /// Returns a client without retries, so that each fault is seen.
    pub(super) fn client(&self) -> Client {
        let config = self.retrying_client().config().to_builder().retry_config(RetryConfig::disabled());
        Client::from_conf(config.build())
    }

    /// Returns a client with the SDK's retries. Its waits take no time, and are recorded.
    pub(super) fn retrying_client(&self) -> Client {
        let (this, clock) = (self.clone(), self.clone());
        let client = client_of(move |call| this.answer(call));
        Client::from_conf(client.config().to_builder().sleep_impl(Clock(clock)).build())
    }

    /// Returns a client without faults.
    pub(super) fn healthy(&self) -> Client {
        self.0.engine.client()
    }

    pub(super) fn sent(&self) -> Vec<Sent> {
        self.0.sent.lock().unwrap().clone()
    }

    pub(super) fn waits(&self) -> Vec<Duration> {
        self.0.waits.lock().unwrap().clone()
    }

    fn answer(&self, call: Call<'_>) -> Answer {
        let Inner { engine, plan, then, sent, .. } = &*self.0;
        let fault = plan.lock().unwrap().pop_front().unwrap_or(*then.lock().unwrap());
        let body: Value = serde_json::from_str(call.body).unwrap();
        let (left, passed) = match fault {
            Fault::Unprocessed(mask) => split(&body, mask),
            _ => (body.clone(), body.clone()),
        };
        let arrives = !matches!(fault, Fault::Throttled | Fault::Internal | Fault::LostRequest);
        let passed = Some(passed).filter(|passed| arrives && !parts_are_none(passed));
        let answer = passed.as_ref().map(|passed| {
            let body = passed.to_string();
            engine.answer(call.with_body(&body))
        });
        sent.lock().unwrap().push(Sent {
            operation: call.operation.to_owned(),
            parts: parts(&body),
            processed: passed.as_ref().map(parts).unwrap_or_default(),
            body,
        });
        match (fault, answer) {
            (Fault::Throttled, _) => Answer::error(400, "ThrottlingException", "Rate exceeded"),
            (Fault::Internal, _) => Answer::error(500, "InternalServerError", "internal"),
            (Fault::LostRequest | Fault::LostAnswer, _) => Answer::connection_lost(),
            (Fault::LateAnswer, _) => Answer::timeout(),
            (Fault::Unprocessed(_), answer) => with_unprocessed(call.operation, answer, &left),
            (Fault::None, Some(answer)) => answer,
            (Fault::None, None) => Answer::output("{}"),
        }
    }
}

struct Clock(Faulty);

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl AsyncSleep for Clock {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.0.waits.lock().unwrap().push(duration);
        Sleep::new(std::future::ready(()))
    }
}

/// Returns the writes or keys of one table of a batch.
fn list(of_table: &Value) -> &Vec<Value> {
    of_table.as_array().or_else(|| of_table["Keys"].as_array()).unwrap()
}

fn tables(body: &Value) -> impl Iterator<Item = (&String, &Value)> {
    body["RequestItems"].as_object().into_iter().flatten()
}

fn parts(body: &Value) -> Vec<(String, Value)> {
    let of_table = |(table, of): (&String, &Value)| -> Vec<(String, Value)> {
        list(of).iter().map(|part| (table.clone(), part.clone())).collect()
    };
    tables(body).flat_map(of_table).collect()
}

fn parts_are_none(body: &Value) -> bool {
    body.get("RequestItems").is_some() && parts(body).is_empty()
}

/// Splits a batch into the part that is left unprocessed and the part that is processed.
fn split(body: &Value, mask: u128) -> (Value, Value) {
    let mut number = 0;
    let (mut left, mut passed) = (Map::new(), Map::new());
    for (table, of) in tables(body) {
        let (mut of_left, mut of_passed) = (Vec::new(), Vec::new());
        for part in list(of) {
            let is_left = mask >> number & 1 == 1;
            if is_left { &mut of_left } else { &mut of_passed }.push(part.clone());
            number += 1;
        }
        for (parts, into) in [(of_left, &mut left), (of_passed, &mut passed)] {
            if parts.is_empty() {
                continue;
            }
            let mut rest = of.clone();
            if of.is_array() {
                rest = parts.into();
            } else {
                rest["Keys"] = parts.into();
            }
            into.insert(table.clone(), rest);
        }
    }
    let with = |items: Map<String, Value>| {
        let mut body = body.clone();
        body["RequestItems"] = items.into();
        body
    };
    (with(left), with(passed))
}

/// Adds the unprocessed part to the engine's response.
fn with_unprocessed(operation: &str, answer: Option<Answer>, left: &Value) -> Answer {
    let key = if operation == "BatchGetItem" { "UnprocessedKeys" } else { "UnprocessedItems" };
    let mut output = match answer {
        Some(answer) => match (answer.status(), answer.body()) {
            (Some(200), Some(output)) => serde_json::from_str(output).unwrap(),
            _ => return answer,
        },
        None => json!({}),
    };
    output[key] = left["RequestItems"].clone();
    Answer::output(output.to_string())
}
