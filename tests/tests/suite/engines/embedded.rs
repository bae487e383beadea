//! The engine dynoxide, in the process of the tests.

use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Engine;

pub(super) struct Embedded(Database);

impl Embedded {
    pub(super) fn new() -> Self {
        Self(Database::memory().unwrap())
    }
}

impl Engine for Embedded {
    fn name(&self) -> &'static str {
        "dynoxide"
    }

    fn call(&self, operation: &str, body: Value) -> Result<Value, String> {
        let Self(database) = self;
        match operation {
            "CreateTable" => answer(body, |request| database.create_table(request)),
            "DescribeTable" => answer(body, |request| database.describe_table(request)),
            "UpdateTable" => answer(body, |request| database.update_table(request)),
            "DeleteTable" => answer(body, |request| database.delete_table(request)),
            "UpdateTimeToLive" => answer(body, |request| database.update_time_to_live(request)),
            "DescribeTimeToLive" => answer(body, |request| database.describe_time_to_live(request)),
            "PutItem" => answer(body, |request| database.put_item(request)),
            "UpdateItem" => answer(body, |request| database.update_item(request)),
            "GetItem" => answer(body, |request| database.get_item(request)),
            "Query" => answer(body, |request| database.query(request)),
            _ => panic!("operation {operation} is not used by the tests"),
        }
    }
}

fn answer<Q: DeserializeOwned, A: Serialize>(
    body: Value,
    call: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<Value, String> {
    // Some mistakes are found when the request is parsed. A prefix marks those that the service reports as a
    // `ValidationException`.
    let request = serde_json::from_value(body)
        .map_err(|error| error.to_string().replacen("VALIDATION:", "ValidationException: ", 1))?;
    let answer = call(request).map_err(|error| {
        let kind = error.error_type();
        format!("{}: {error}", kind.rsplit('#').next().unwrap_or(kind))
    })?;
    Ok(serde_json::to_value(answer).unwrap())
}
