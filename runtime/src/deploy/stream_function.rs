//! Functions that process a table's stream.

use serde_json::Value;

use crate::deploy::parameter::Parameter;
use crate::deploy::table::StackTable;
use crate::schema::words;

/// A Lambda function that processes the records of a table's stream.
///
/// The function is a parameter of the template, `{table}StreamFunction`, by its name or its ARN. Before you deploy the
/// template, its role must have the permissions of [`Policy::stream_consumer`](crate::deploy::Policy::stream_consumer). No more
/// than two functions should read one stream, or `DynamoDB` throttles them.
///
/// <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
///
/// ```
/// use serde_json::json;
/// use tablewright::deploy::{Parameter, StreamFunction};
/// use tablewright::{DynamoTable, Naming, Stack};
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

words! {
    /// The record of a stream that a new function starts with.
    #[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
    pub enum StartingPosition {
        /// The oldest record, so that none is missed.
        #[default]
        TrimHorizon = "TRIM_HORIZON",
        /// The first record written after Lambda begins to read, which is some time after the deployment.
        Latest = "LATEST",
    }
}

impl StreamFunction {
    /// Returns the function with this name or ARN, with Lambda's defaults. It starts with the oldest record.
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

    /// Sets the name in the logical ids, `{table}{name}Function`, so that a table can have several functions. Default:
    /// `Stream`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the record to start with. Changing it replaces the mapping.
    #[must_use]
    pub const fn starting_position(mut self, position: StartingPosition) -> Self {
        self.starting_position = position;
        self
    }

    /// Sets the maximum number of records in a batch. Default: 100.
    #[must_use]
    pub const fn batch_size(mut self, records: u64) -> Self {
        self.batch_size = Some(records);
        self
    }

    /// Sets how long Lambda waits to fill a batch, in seconds (`MaximumBatchingWindowInSeconds`). Default: 0.
    #[must_use]
    pub const fn batching_window(mut self, seconds: u64) -> Self {
        self.batching_window = Some(seconds);
        self
    }

    /// Sets how many batches of a shard are processed at a time. Default: 1. The changes of an item stay in order.
    #[must_use]
    pub const fn parallel_batches(mut self, batches: u64) -> Self {
        self.parallel_batches = Some(batches);
        self
    }

    /// Sends only the records that match this pattern. With several filters, a record must match one of them.
    ///
    /// Rendering rejects a pattern that Lambda rejects, and [`Stack::lints`](crate::Stack::lints) reports a pattern
    /// that can never match. In a record, an attribute is an object keyed by its type, and a pattern lists
    /// alternatives for each value. Numbers are text: `{ "dynamodb": { "NewImage": { "total": { "N": ["100"] } } } }`.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html>
    #[must_use]
    pub fn filter(mut self, pattern: Value) -> Self {
        self.filters.push(pattern);
        self
    }

    /// Splits a failing batch in half, to isolate the record that fails.
    #[must_use]
    pub const fn bisect_on_error(mut self) -> Self {
        self.bisect_on_error = true;
        self
    }

    /// Lets the function report which records of a batch failed, so that only those are retried.
    ///
    /// <https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html>
    #[must_use]
    pub const fn report_item_failures(mut self) -> Self {
        self.report_item_failures = true;
        self
    }

    /// Sets how often a failing batch is retried. Default: until its records expire.
    #[must_use]
    pub const fn max_retries(mut self, retries: u64) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Sets the maximum age of a record, in seconds. Default: as long as the stream keeps it.
    #[must_use]
    pub const fn max_record_age(mut self, seconds: u64) -> Self {
        self.max_record_age = Some(seconds);
        self
    }

    /// Sets the destination for records that failed for good: the ARN of an SQS queue, an SNS topic or an S3 bucket, as
    /// the parameter `{table}StreamFunctionOnFailureArn`.
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
