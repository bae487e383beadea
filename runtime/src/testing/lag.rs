//! Global indexes that have not received the last writes.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dynoxide::DynoxideError;
use serde_json::{Map, Value, json};

use super::client::{Answer, Call};
use super::embedded::Embedded;

/// Writes in order, each as its operation and its body.
type Writes = Vec<(String, String)>;

/// The writes of an engine. `None` until an index lags.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Option<Writes>>>);

impl Log {
    fn lock(&self) -> MutexGuard<'_, Option<Writes>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a request, and records it if it is a write that succeeds. Writes run one by one, so that their order is known.
    pub(super) fn run(
        &self,
        operation: &str,
        body: &str,
        run: impl FnOnce() -> Result<String, DynoxideError>,
    ) -> Result<String, DynoxideError> {
        if !matches!(
            operation,
            "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems"
        ) {
            return run();
        }
        let mut log = self.lock();
        let answer = run()?;
        if let Some(writes) = &mut *log {
            writes.push((operation.to_owned(), body.to_owned()));
        }
        Ok(answer)
    }
}

/// A copy of an engine, which receives its writes late.
pub(super) struct Lag {
    copy: Embedded,
    log: Log,
    /// The number of writes that the copy has received.
    received: Mutex<usize>,
}

impl Lag {
    /// Copies the tables and items of an engine.
    pub(super) fn of(engine: &Embedded) -> Result<Self, DynoxideError> {
        let copy = Embedded::without_tables()
            .map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
        let received = engine.log.lock().get_or_insert_default().len();
        let ask = |operation: &str, body: &Value| -> Result<Value, DynoxideError> {
            Ok(serde_json::from_str(&engine.run(operation, &body.to_string())?).unwrap_or_default())
        };
        let mut after = Value::Null;
        loop {
            let names = ask("ListTables", &with(json!({}), "ExclusiveStartTableName", &after))?;
            for name in list(&names["TableNames"]) {
                let described = ask("DescribeTable", &json!({ "TableName": name }))?;
                copy.run("CreateTable", &creation(&described["Table"]).to_string())?;
                let mut page = Value::Null;
                loop {
                    let items = ask("Scan", &with(json!({ "TableName": name }), "ExclusiveStartKey", &page))?;
                    for item in list(&items["Items"]) {
                        copy.run("PutItem", &json!({ "TableName": name, "Item": item }).to_string())?;
                    }
                    page = items["LastEvaluatedKey"].clone();
                    if page.is_null() {
                        break;
                    }
                }
            }
            after = names["LastEvaluatedTableName"].clone();
            if after.is_null() {
                break;
            }
        }
        Ok(Self { copy, log: engine.log.clone(), received: Mutex::new(received) })
    }

    /// Returns whether a request reads a global index.
    pub(super) fn concerns(engine: &Embedded, call: Call<'_>) -> bool {
        if !matches!(call.operation, "Query" | "Scan") {
            return false;
        }
        let Ok(body) = serde_json::from_str::<Value>(call.body) else { return false };
        if body["IndexName"].is_null() {
            return false;
        }
        let described = engine.run("DescribeTable", &json!({ "TableName": body["TableName"] }).to_string());
        let described: Value =
            described.map(|text| serde_json::from_str(&text).unwrap_or_default()).unwrap_or_default();
        list(&described["Table"]["GlobalSecondaryIndexes"])
            .iter()
            .any(|index| index["IndexName"] == body["IndexName"])
    }

    /// Answers a read after all, none or some of the remaining writes, as `number` decides.
    pub(super) fn answer(&self, call: Call<'_>, number: u64) -> Answer {
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        let log = self.log.lock();
        let left = log.as_deref().and_then(|writes| writes.get(*received..)).unwrap_or_default();
        let some = number % (left.len() as u64 + 1);
        for (operation, body) in left.iter().take(usize::try_from(some).unwrap_or_default()) {
            // The engine has done the write, so the copy does it too.
            let _ = self.copy.run(operation, body);
            *received += 1;
        }
        drop(log);
        self.copy.answer(call)
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn with(mut body: Value, name: &str, value: &Value) -> Value {
    if !value.is_null() {
        body[name] = value.clone();
    }
    body
}

/// Returns the request that creates a table like this one.
fn creation(table: &Value) -> Value {
    let pick = |of: &Value, names: &[&str]| -> Value {
        let members = names.iter().filter(|name| !of[**name].is_null());
        members.map(|name| ((*name).to_owned(), of[*name].clone())).collect::<Map<_, _>>().into()
    };
    let mut body = pick(table, &["TableName", "KeySchema", "AttributeDefinitions"]);
    body["BillingMode"] = "PAY_PER_REQUEST".into();
    for indexes in ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"] {
        let all: Vec<Value> = list(&table[indexes])
            .iter()
            .map(|index| pick(index, &["IndexName", "KeySchema", "Projection"]))
            .collect();
        if !all.is_empty() {
            body[indexes] = all.into();
        }
    }
    body
}
