//! An engine in the process of the tests.

use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::{Answer, Call, client_of};
use crate::deploy::error::StackError;
use crate::deploy::stack::Stack;

/// A client on an engine in this process that has the tables of this stack, and no items.
///
/// The engine is [dynoxide](https://docs.rs/dynoxide-rs). It lives as long as its clients, in memory.
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

/// An engine in this process, to be asked in other ways than by one client: to put faults in between, or to count.
#[derive(Clone)]
pub struct Embedded {
    pub(super) database: Arc<Database>,
    #[cfg(feature = "lambda")]
    pub(super) followed: super::event::Followed,
}

/// Why there is no engine with these tables.
#[derive(Debug)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// The stack breaks a rule.
    Stack(StackError),
    /// The engine does not start, or refuses a table.
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

// Its text has the causes, so `source()` has none.
impl std::error::Error for EmbeddedError {}

impl Embedded {
    /// An engine with the tables of a stack, and no items.
    ///
    /// # Errors
    ///
    /// A stack that breaks a rule, and a table the engine refuses.
    pub fn new(stack: &Stack) -> Result<Self, EmbeddedError> {
        let engine = Self::without_tables()?;
        for step in stack.calls().map_err(EmbeddedError::Stack)? {
            // The engine knows none of the other settings.
            if matches!(step.operation(), "CreateTable" | "UpdateTimeToLive") {
                engine.create(step.operation(), step.as_json())?;
            }
        }
        Ok(engine)
    }

    /// An engine that has no tables: [`sdk::create_tables`](crate::sdk::create_tables) is one way to them.
    ///
    /// # Errors
    ///
    /// An engine that does not start.
    pub fn without_tables() -> Result<Self, EmbeddedError> {
        let database = Database::memory().map_err(|error| EmbeddedError::Engine(error.to_string()))?;
        Ok(Self {
            database: Arc::new(database),
            #[cfg(feature = "lambda")]
            followed: super::event::Followed::default(),
        })
    }

    fn create(&self, operation: &str, body: &str) -> Result<(), EmbeddedError> {
        self.run(operation, body).map(drop).map_err(|error| EmbeddedError::Engine(error.to_string()))
    }

    /// A client of this engine.
    #[must_use]
    pub fn client(&self) -> Client {
        let engine = self.clone();
        client_of(move |call| engine.answer(call))
    }

    /// A client of this engine's streams.
    #[cfg(feature = "streams")]
    #[must_use]
    pub fn streams_client(&self) -> aws_sdk_dynamodbstreams::Client {
        let engine = self.clone();
        super::streams_client_of(move |call| engine.answer(call))
    }

    /// Deletes the items whose time to live is over, as `DynamoDB` does in its own time, and says how many.
    ///
    /// # Errors
    ///
    /// Those of the engine.
    pub fn expire(&self) -> Result<usize, EmbeddedError> {
        self.database.sweep_ttl().map_err(|error| EmbeddedError::Engine(error.to_string()))
    }

    /// The engine's answer to a request.
    #[must_use]
    pub fn answer(&self, call: Call<'_>) -> Answer {
        match self.run(call.operation, call.body) {
            Ok(output) => Answer::output(output),
            // As `DynamoDB` answers to what it does not know.
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

/// The engine names what a record says of who made the change as a Lambda function's event does, and not as the
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
        // What a request cannot hold is found while it is read; a mark tells which error the service would answer with.
        let error = error.to_string();
        match error.strip_prefix("VALIDATION:") {
            Some(message) => DynoxideError::ValidationException(message.to_owned()),
            None => DynoxideError::SerializationException(error),
        }
    })?;
    serde_json::to_string(&call(request)?)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}
