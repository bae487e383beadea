//! An engine that runs in the process of the tests.

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::{Answer, Call, client_of};
use super::lag::Log;
use crate::deploy::stack::Stack;
use crate::error::StackError;
use crate::naming::Naming;
use crate::sdk::Table;
use crate::table::DynamoTable;

/// Creates a client on an engine in this process that has the tables of this stack, and no items.
///
/// The engine is [dynoxide](https://docs.rs/dynoxide-rs). It lives in memory, as long as its clients.
///
/// # Errors
///
/// See [`Embedded::new`].
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use tablewright::sdk::Table;
/// use tablewright::{DynamoTable, Naming, Stack, testing};
///
/// #[derive(Serialize, Deserialize, DynamoTable)]
/// struct Order {
///     #[pk]
///     id: String,
/// }
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let stack = Stack::new(Naming::verbatim()).table::<Order>();
/// let orders = Table::<Order>::named(testing::client(&stack)?, stack.naming());
/// orders.put(&Order { id: "o-1".to_owned() }).send().await?;
/// assert!(orders.get(Order::key("o-1")).send().await?.is_some());
/// # Ok(())
/// # }
/// ```
pub fn client(stack: &Stack) -> Result<Client, EmbeddedError> {
    Ok(Embedded::new(stack)?.client())
}

/// An engine in this process, for tests that need more than one client, for example to inject faults or to count
/// requests.
#[derive(Clone)]
pub struct Embedded {
    pub(super) database: Arc<Database>,
    naming: Naming,
    pub(super) log: Log,
    #[cfg(feature = "lambda")]
    pub(super) followed: super::event::Followed,
}

/// The error of creating an engine with tables.
#[derive(Debug)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// The stack breaks a rule.
    Stack(StackError),
    /// The engine does not start, or rejects a table.
    Engine(String),
}

impl fmt::Display for EmbeddedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stack(error) => fmt::Display::fmt(error, f),
            Self::Engine(error) => write!(f, "the embedded engine: {error}"),
        }
    }
}

// The text includes the causes, so `source()` returns none.
impl std::error::Error for EmbeddedError {}

impl Embedded {
    /// Creates an engine with the tables of a stack, and no items.
    ///
    /// # Errors
    ///
    /// Returns an error if the stack breaks a rule, or if the engine rejects a table.
    pub fn new(stack: &Stack) -> Result<Self, EmbeddedError> {
        let engine = Self { naming: stack.naming().clone(), ..Self::without_tables()? };
        for step in stack.calls().map_err(EmbeddedError::Stack)? {
            // The engine supports none of the other settings.
            if matches!(step.operation(), "CreateTable" | "UpdateTimeToLive") {
                engine.create(step.operation(), step.as_json())?;
            }
        }
        Ok(engine)
    }

    /// Creates an engine without tables. You can create them with
    /// [`sdk::create_tables`](crate::sdk::create_tables), for example.
    ///
    /// # Errors
    ///
    /// Returns an error if the engine does not start.
    pub fn without_tables() -> Result<Self, EmbeddedError> {
        let database = Database::memory().map_err(|error| EmbeddedError::Engine(error.to_string()))?;
        Ok(Self {
            database: Arc::new(database),
            naming: Naming::verbatim(),
            log: Log::default(),
            #[cfg(feature = "lambda")]
            followed: super::event::Followed::default(),
        })
    }

    fn create(&self, operation: &str, body: &str) -> Result<(), EmbeddedError> {
        self.run(operation, body).map(drop).map_err(|error| EmbeddedError::Engine(error.to_string()))
    }

    /// Returns a client of this engine.
    #[must_use]
    pub fn client(&self) -> Client {
        let engine = self.clone();
        client_of(move |call| engine.answer(call))
    }

    /// Returns a table of this engine, by the name that the stack gives it.
    ///
    /// ```
    /// # use serde::{Deserialize, Serialize};
    /// # use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(Serialize, Deserialize, DynamoTable)] struct Order { #[pk] id: String }
    /// use tablewright::testing::Embedded;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// # let stack = Stack::new(Naming::verbatim()).table::<Order>();
    /// let orders = Embedded::new(&stack)?.table::<Order>();
    /// orders.put(&Order { id: "o-1".to_owned() }).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn table<T: DynamoTable>(&self) -> Table<T> {
        Table::named(self.client(), &self.naming)
    }

    /// Returns a client of this engine's streams.
    #[cfg(feature = "streams")]
    #[must_use]
    pub fn streams_client(&self) -> aws_sdk_dynamodbstreams::Client {
        let engine = self.clone();
        super::streams_client_of(move |call| engine.answer(call))
    }

    /// Deletes the items whose time to live has expired, as `DynamoDB` does in the background, and returns
    /// their number.
    ///
    /// # Errors
    ///
    /// Returns the errors of the engine.
    pub fn expire(&self) -> Result<usize, EmbeddedError> {
        self.database.sweep_ttl().map_err(|error| EmbeddedError::Engine(error.to_string()))
    }

    /// Answers a request with the engine.
    #[must_use]
    pub fn answer(&self, call: Call<'_>) -> Answer {
        match self.log.run(call.operation, call.body, || self.run(call.operation, call.body)) {
            Ok(output) => Answer::output(output),
            // `DynamoDB` answers the same to an operation that it does not know.
            Err(DynoxideError::UnsupportedCapability(what)) => {
                Answer::error(400, "UnknownOperationException", &format!("the embedded engine has no {what}"))
            }
            Err(error) => Answer::response(error.status_code(), error.to_json()),
        }
    }

    pub(super) fn run(&self, operation: &str, body: &str) -> Result<String, DynoxideError> {
        let database = &self.database;
        match operation {
            "CreateTable" => run(body, |request| database.create_table(request)),
            "DeleteTable" => run(body, |request| database.delete_table(request)),
            "DescribeTable" => run(body, |request| database.describe_table(request)),
            "ListTables" => run(body, |request| database.list_tables(request)),
            "UpdateTable" => run(body, |request| database.update_table(request)),
            "UpdateTimeToLive" => run(body, |request| database.update_time_to_live(request)),
            "DescribeTimeToLive" => run(body, |request| database.describe_time_to_live(request)),
            "TagResource" => run(body, |request| database.tag_resource(request)),
            "UntagResource" => run(body, |request| database.untag_resource(request)),
            "ListTagsOfResource" => run(body, |request| database.list_tags_of_resource(request)),
            "PutItem" => run(body, |request| database.put_item(request)),
            "GetItem" => run(body, |request| database.get_item(request)),
            "UpdateItem" => run(body, |request| database.update_item(request)),
            "DeleteItem" => run(body, |request| database.delete_item(request)),
            "Query" => run(body, |request| database.query(request)),
            "Scan" => run(body, |request| database.scan(request)),
            "BatchGetItem" => run(body, |request| database.batch_get_item(request)),
            "BatchWriteItem" => run(body, |request| database.batch_write_item(request)),
            "TransactGetItems" => run(body, |request| database.transact_get_items(request)),
            "TransactWriteItems" => run(body, |request| database.transact_write_items(request)),
            "ListStreams" => run(body, |request| database.list_streams(request)),
            "DescribeStream" => run(body, |request| database.describe_stream(request)),
            "GetShardIterator" => run(body, |request| database.get_shard_iterator(request)),
            "GetRecords" => run(body, |request| database.get_records(request).map(identities)),
            _ => Err(DynoxideError::UnsupportedCapability(operation.to_owned())),
        }
    }
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Embedded")
    }
}

/// Renames the fields of the user identity: the engine names them as a Lambda event does, not as the
/// [API](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Identity.html).
fn identities(answer: impl Serialize) -> serde_json::Value {
    let mut answer = serde_json::to_value(answer).unwrap_or_default();
    for record in answer["Records"].as_array_mut().into_iter().flatten() {
        if let Some(identity) = record.get_mut("userIdentity").and_then(serde_json::Value::as_object_mut) {
            for (name, api) in [("type", "Type"), ("principalId", "PrincipalId")] {
                identity.remove(name).and_then(|value| identity.insert(api.to_owned(), value));
            }
        }
    }
    answer
}

fn run<Q: DeserializeOwned, A: Serialize>(
    body: &str,
    call: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<String, DynoxideError> {
    let request = serde_json::from_str(body).map_err(|error| {
        // The engine validates the request while reading it, and marks the errors that the service would report as a
        // validation error.
        let error = error.to_string();
        match error.strip_prefix("VALIDATION:") {
            Some(message) => DynoxideError::ValidationException(message.to_owned()),
            None => DynoxideError::SerializationException(error),
        }
    })?;
    serde_json::to_string(&call(request)?)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}
