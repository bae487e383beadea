//! Functions that process a table's stream.

use serde_json::Value;

use crate::deploy::parameter::Parameter;
use crate::deploy::table::StackTable;
use crate::schema::words;

/// A Lambda function that processes the records of a table's stream.
///
/// The function is a parameter of the template, `{table}StreamFunction`, by its name or its ARN. Its role needs what
/// [`Policy::stream_consumer`](crate::Policy::stream_consumer) allows before the template is deployed. No more than two
/// functions should read one stream, or `DynamoDB` throttles them.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
///
/// ```
/// use serde_json::json;
/// use tablewright::{DynamoTable, Parameter, Naming, Stack, StreamFunction};
/// # #[derive(DynamoTable)] #[stream] struct Order { #[pk] id: String }
///
/// let notify = StreamFunction::new(Parameter::required())
///     .batch_size(50)
///     .filter(json!({ "eventName": ["INSERT"] }))
///     .bisect_on_error()
///     .max_retries(3)
///     .on_failure(Parameter::required());
/// let stack = Stack::new(Naming::verbatim())
///     .table::<Order>()
///     .configure::<Order>(|table| table.stream_function(notify));
/// assert!(stack.cloudformation()?.as_json().contains("\"OrderTableStreamFunctionMapping\""));
/// # Ok::<(), tablewright::StackError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StreamFunction {
    pub(crate) function: Parameter,
    pub(crate) name: String,
    pub(crate) starting_position: StartingPosition,
    pub(crate) batch_size: Option<u64>,
    pub(crate) batching_window: Option<u64>,
    pub(crate) parallel_batches: Option<u64>,
    pub(crate) filters: Vec<Value>,
    pub(crate) bisect_on_error: bool,
    pub(crate) report_item_failures: bool,
    pub(crate) max_retries: Option<u64>,
    pub(crate) max_record_age: Option<u64>,
    pub(crate) on_failure: Option<Parameter>,
}

/// The record of a stream that a new function begins with.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum StartingPosition {
    /// The oldest there is, so that none is missed.
    #[default]
    TrimHorizon,
    /// The first that is written after Lambda has begun to read, some time after the deployment.
    Latest,
}

words! {
    /// Returns the position as Lambda names it, such as `TRIM_HORIZON`.
    pub StartingPosition { TrimHorizon = "TRIM_HORIZON", Latest = "LATEST" }
}

impl StreamFunction {
    /// The function of that name or ARN, with Lambda's own defaults; it begins with the oldest record.
    #[must_use]
    pub fn new(function: impl Into<Parameter>) -> Self {
        Self {
            function: function.into(),
            name: "Stream".to_owned(),
            starting_position: StartingPosition::default(),
            batch_size: None,
            batching_window: None,
            parallel_batches: None,
            filters: Vec::new(),
            bisect_on_error: false,
            report_item_failures: false,
            max_retries: None,
            max_record_age: None,
            on_failure: None,
        }
    }

    /// What the logical ids are made of, `{table}{name}Function`, where a table has several functions; `Stream` without
    /// it.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The record it begins with. A change of this replaces the mapping.
    #[must_use]
    pub const fn starting_position(mut self, position: StartingPosition) -> Self {
        self.starting_position = position;
        self
    }

    /// The most records in a batch. Default: 100.
    #[must_use]
    pub const fn batch_size(mut self, records: u64) -> Self {
        self.batch_size = Some(records);
        self
    }

    /// How long Lambda waits to fill a batch, in seconds (`MaximumBatchingWindowInSeconds`). Default: 0.
    #[must_use]
    pub const fn batching_window(mut self, seconds: u64) -> Self {
        self.batching_window = Some(seconds);
        self
    }

    /// How many batches of a shard are processed at a time; 1 unless given. The changes of an item stay in order.
    #[must_use]
    pub const fn parallel_batches(mut self, batches: u64) -> Self {
        self.parallel_batches = Some(batches);
        self
    }

    /// Sends only the records that match this pattern, or one of several patterns.
    ///
    /// Rendering refuses a pattern that Lambda refuses, and [`Stack::lints`](crate::Stack::lints) reports one that can never
    /// match. In a record, an attribute is an object of its type, and every value is a list of alternatives. Numbers are
    /// text: `{ "dynamodb": { "NewImage": { "total": { "N": ["100"] } } } }`.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html>
    #[must_use]
    pub fn filter(mut self, pattern: Value) -> Self {
        self.filters.push(pattern);
        self
    }

    /// A batch that fails is halved, to find the record that is to blame.
    #[must_use]
    pub const fn bisect_on_error(mut self) -> Self {
        self.bisect_on_error = true;
        self
    }

    /// The function says which records of a batch have failed; only those are tried again.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
    #[must_use]
    pub const fn report_item_failures(mut self) -> Self {
        self.report_item_failures = true;
        self
    }

    /// How often a batch that failed is tried again; until its records expire unless given.
    #[must_use]
    pub const fn max_retries(mut self, retries: u64) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// How old a record may be, in seconds; as old as the stream keeps it unless given.
    #[must_use]
    pub const fn max_record_age(mut self, seconds: u64) -> Self {
        self.max_record_age = Some(seconds);
        self
    }

    /// Where records are reported that have failed for good: the ARN of an SQS queue, an SNS topic or an S3 bucket, the
    /// parameter `{table}StreamFunctionOnFailureArn`.
    #[must_use]
    pub fn on_failure(mut self, destination: impl Into<Parameter>) -> Self {
        self.on_failure = Some(destination.into());
        self
    }
}

impl StackTable {
    /// Adds a function that processes the table's stream.
    #[must_use]
    pub fn stream_function(mut self, function: StreamFunction) -> Self {
        self.stream_functions.push(function);
        self
    }
}
