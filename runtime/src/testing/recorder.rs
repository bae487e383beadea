//! Records the requests of a program.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::client_of;
use super::embedded::Embedded;
use crate::deploy::policy::{Operation, Policy, Use};
use crate::sdk::{Item, Table, Write};
use crate::sdk::{from_item, from_key, is_table};
use crate::table::DynamoTable;

/// Records the requests of its clients, to assert what a program writes and which operations it needs.
///
/// ```
/// # use serde::{Deserialize, Serialize};
/// # use tablewright::deploy::Operation;
/// # use tablewright::{DynamoTable, Naming, Stack, sdk::{Table, Write}};
/// # #[derive(Debug, PartialEq, Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
/// use tablewright::testing::{Embedded, Recorder};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # let stack = Stack::new(Naming::verbatim()).table::<Order>();
/// let recorder = Recorder::default();
/// let orders = Table::<Order>::named(recorder.client(&Embedded::new(&stack)?), stack.naming());
/// orders.put(&Order { id: "o-1".to_owned() }).send().await?;
///
/// assert_eq!(recorder.writes(&orders), [Write::Put(Order { id: "o-1".to_owned() })]);
/// assert_eq!(recorder.operations(&orders), [Operation::PUT_ITEM]);
/// // The least policy for the program's role.
/// let policy = recorder.policy(&orders);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Vec<RecordedCall>>>);

/// A request that a [`Recorder`] has recorded.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct RecordedCall {
    /// The operation, in `DynamoDB`'s naming: `PutItem`.
    pub operation: String,
    /// The body, as JSON.
    pub body: String,
}

impl Recorder {
    /// Creates a client of the engine whose requests are recorded, in the order in which they arrive. A request that the SDK
    /// sends again is recorded again.
    #[must_use]
    pub fn client(&self, engine: &Embedded) -> Client {
        let (engine, recorder) = (engine.clone(), self.clone());
        client_of(move |call| {
            let (operation, body) = (call.operation.to_owned(), call.body.to_owned());
            recorder.lock().push(RecordedCall { operation, body });
            engine.answer(call)
        })
    }

    /// Returns all requests.
    #[must_use]
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.lock().clone()
    }

    /// Forgets the requests, for example after a test has set up its tables.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Returns the puts and deletes of this table, alone, in batches and in transactions, whether or not they were done.
    /// Updates are not among them: see [`calls`](Self::calls). An item that is not a `T` is left out.
    #[must_use]
    pub fn writes<T: DynamoTable + DeserializeOwned>(&self, table: &Table<T>) -> Vec<Write<T>> {
        let mut writes = Vec::new();
        for call in self.lock().iter() {
            visit(call, &mut |action| {
                if !is_table(table.name(), action.table) {
                    return;
                }
                let item = |name: &str| action.request.get(name).and_then(item);
                writes.extend(match action.operation {
                    Operation::PUT_ITEM => {
                        item("Item").and_then(|item| from_item::<T, T>(item).ok()).map(Write::Put)
                    }
                    Operation::DELETE_ITEM => {
                        item("Key").and_then(|key| from_key::<T>(key).ok()).map(Write::Delete)
                    }
                    _ => None,
                });
            });
        }
        writes
    }

    /// Returns the operations that the requests need on this table, each once, in alphabetical order. At least these
    /// have to be allowed by [`Policy::operations`](crate::deploy::Policy::operations).
    #[must_use]
    pub fn operations<T: DynamoTable>(&self, table: &Table<T>) -> Vec<Operation> {
        let mut operations = Vec::new();
        for call in self.lock().iter() {
            visit(call, &mut |action| {
                if is_table(table.name(), action.table) {
                    operations.push(action.needs);
                }
            });
        }
        operations.sort_unstable();
        operations.dedup();
        operations
    }

    /// Returns the least policy with which the requests on this table are allowed: each operation on the table, and each `Query`
    /// and `Scan` on the index that it read.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, Naming, Stack, sdk::Table};
    /// # use tablewright::testing::{Embedded, Recorder};
    /// # #[derive(Serialize, Deserialize, DynamoTable)]
    /// # struct Order { #[pk] id: String, #[gsi("status")] status: String, #[gsi("day")] day: u64 }
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let stack = Stack::new(Naming::verbatim()).table::<Order>();
    /// # let recorder = Recorder::default();
    /// # let orders = Table::<Order>::named(recorder.client(&Embedded::new(&stack)?), stack.naming());
    /// orders.query(Order::by_status("open")).all().await?;
    ///
    /// let policy = recorder.policy(&orders);
    /// let stack = stack.configure::<Order>(|table| table.policy(policy));
    /// let template = stack.cloudformation()?;
    /// assert!(template.as_json().contains("${OrderTable.Arn}/index/status-index"));
    /// assert!(!template.as_json().contains("${OrderTable.Arn}/index/day-index"));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn policy<T: DynamoTable>(&self, table: &Table<T>) -> Policy {
        let mut uses = Vec::new();
        for call in self.lock().iter() {
            visit(call, &mut |action| {
                if is_table(table.name(), action.table) {
                    let index = action.request.get("IndexName").and_then(Value::as_str);
                    uses.push(Use { operation: action.needs, index: index.map(str::to_owned) });
                }
            });
        }
        Policy::recorded(uses)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RecordedCall>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One action of a request.
struct Action<'a> {
    table: &'a str,
    operation: Operation,
    /// The operation that IAM checks.
    needs: Operation,
    request: &'a Value,
}

/// Visits each action of a request. Only operations on items have actions.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html>
fn visit(call: &RecordedCall, visit: &mut dyn FnMut(Action<'_>)) {
    let Ok(body) = serde_json::from_str::<Value>(&call.body) else { return };
    let mut one = |operation: Operation, needs: Operation, request: &Value, table: Option<&str>| {
        if let Some(table) = table.or_else(|| request.get("TableName")?.as_str()) {
            visit(Action { table, operation, needs, request });
        }
    };
    let single = |name: &str| match name {
        "GetItem" | "Get" => Some(Operation::GET_ITEM),
        "PutItem" | "Put" | "PutRequest" => Some(Operation::PUT_ITEM),
        "UpdateItem" | "Update" => Some(Operation::UPDATE_ITEM),
        "DeleteItem" | "Delete" | "DeleteRequest" => Some(Operation::DELETE_ITEM),
        "ConditionCheck" => Some(Operation::CONDITION_CHECK_ITEM),
        "Query" => Some(Operation::QUERY),
        "Scan" => Some(Operation::SCAN),
        "DescribeTable" => Some(Operation::DESCRIBE_TABLE),
        _ => None,
    };
    if let Some(operation) = single(&call.operation) {
        return one(operation, operation, &body, None);
    }
    for (table, requests) in body.get("RequestItems").and_then(Value::as_object).into_iter().flatten() {
        if call.operation == "BatchGetItem" {
            one(Operation::BATCH_GET_ITEM, Operation::BATCH_GET_ITEM, requests, Some(table));
        }
        for (name, request) in
            requests.as_array().into_iter().flatten().filter_map(Value::as_object).flatten()
        {
            if let Some(operation) = single(name) {
                one(operation, Operation::BATCH_WRITE_ITEM, request, Some(table));
            }
        }
    }
    let actions = body.get("TransactItems").and_then(Value::as_array).into_iter().flatten();
    for (name, request) in actions.filter_map(Value::as_object).flatten() {
        if let Some(operation) = single(name) {
            one(operation, operation, request, None);
        }
    }
}

/// Reads an item in a request.
fn item(json: &Value) -> Option<Item> {
    json.as_object()?.iter().map(|(name, json)| Some((name.clone(), value(json)?))).collect()
}

/// Reads a value in the JSON of the API.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html>
fn value(json: &Value) -> Option<AttributeValue> {
    let text = |json: &Value| json.as_str().map(str::to_owned);
    let blob = |json: &Value| Some(Blob::new(aws_smithy_types::base64::decode(json.as_str()?).ok()?));
    let (ty, json) = json.as_object()?.iter().next()?;
    let list = || json.as_array().into_iter().flatten();
    Some(match ty.as_str() {
        "S" => AttributeValue::S(text(json)?),
        "N" => AttributeValue::N(text(json)?),
        "B" => AttributeValue::B(blob(json)?),
        "BOOL" => AttributeValue::Bool(json.as_bool()?),
        "NULL" => AttributeValue::Null(json.as_bool()?),
        "L" => AttributeValue::L(list().map(value).collect::<Option<_>>()?),
        "M" => AttributeValue::M(item(json)?),
        "SS" => AttributeValue::Ss(list().map(text).collect::<Option<_>>()?),
        "NS" => AttributeValue::Ns(list().map(text).collect::<Option<_>>()?),
        "BS" => AttributeValue::Bs(list().map(blob).collect::<Option<_>>()?),
        _ => return None,
    })
}
