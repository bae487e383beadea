//! The alarms of a table.

use crate::deploy::parameter::Parameter;
use crate::deploy::table::StackTable;

/// `CloudWatch` alarms on a table and its global indexes.
///
/// A table has each of these alarms, unless you turn it off with `None`:
///
/// | alarm on | metrics | raised by default at |
/// |---|---|---|
/// | [`throttled_requests`](Self::throttled_requests) | `ReadThrottleEvents`, `WriteThrottleEvents`, for the table and each global index | any event in each of five minutes |
/// | [`system_errors`](Self::system_errors) | `SystemErrors`, over all operations | any error in each of five minutes |
/// | [`used_capacity`](Self::used_capacity) | `ConsumedReadCapacityUnits` against `ProvisionedReadCapacityUnits`, and the write metrics in the same way, for a provisioned table and each global index | more than 80 % in two periods of five minutes |
/// | [`replication_latency`](Self::replication_latency) | `ReplicationLatency`, for each replica of a global table | more than a minute on average in two periods of five minutes |
///
/// Missing data counts as good. `UserErrors` is a metric of the account, not of a table: see
/// [`Stack::user_errors_alarm`](crate::Stack::user_errors_alarm).
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html>
///
/// ```
/// use tablewright::deploy::{Alarms, Parameter};
/// use tablewright::{DynamoTable, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String, #[gsi("status")] status: String }
///
/// let alarms = Alarms::new(Parameter::required()).throttled_requests(10);
/// let stack = Stack::new(Naming::verbatim())
///     .table::<Order>()
///     .configure_each(|table| table.alarms(alarms.clone()));
/// let template = stack.cloudformation()?;
/// assert!(template.as_json().contains("\"OrderTableStatusIndexWriteThrottleAlarm\""));
/// # Ok::<(), tablewright::StackError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Alarms {
    pub(crate) topic: Parameter,
    pub(crate) throttled_requests: Option<u64>,
    pub(crate) system_errors: Option<u64>,
    pub(crate) used_capacity: Option<u64>,
    pub(crate) replication_latency: Option<u64>,
}

impl Alarms {
    /// Returns all alarms, sent to the SNS topic with this ARN.
    ///
    /// The topic is one parameter of the template, `AlarmTopicArn`, which all its tables share.
    #[must_use]
    pub fn new(topic: impl Into<Parameter>) -> Self {
        Self {
            topic: topic.into(),
            throttled_requests: Some(0),
            system_errors: Some(0),
            used_capacity: Some(80),
            replication_latency: Some(60_000),
        }
    }

    /// Sets the alarm on more throttled reads, or writes, than this in each of five minutes. `None` turns it off.
    #[must_use]
    pub fn throttled_requests(mut self, more_than: impl Into<Option<u64>>) -> Self {
        self.throttled_requests = more_than.into();
        self
    }

    /// Sets the alarm on more errors of `DynamoDB` itself than this in each of five minutes. `None` turns it off.
    ///
    /// The metric exists once for each operation. An alarm can add up ten metrics and there are more operations, so
    /// this alarm is a Metrics Insights query. An account can have 200 of them unless AWS raises the quota.
    ///
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-limits.html>
    #[must_use]
    pub fn system_errors(mut self, more_than: impl Into<Option<u64>>) -> Self {
        self.system_errors = more_than.into();
        self
    }

    /// Sets the alarm on more used capacity than this, in percent, for ten minutes. `None` turns it off.
    ///
    /// The alarm compares with the capacity provisioned at the time, so it follows a parameter and auto scaling. A
    /// table on demand has no such alarm.
    #[must_use]
    pub fn used_capacity(mut self, more_than_percent: impl Into<Option<u64>>) -> Self {
        self.used_capacity = more_than_percent.into();
        self
    }

    /// Sets the alarm on a longer replication latency to another replica than this, in milliseconds, on average for ten
    /// minutes. `None` turns it off.
    ///
    /// Each replica reports the latency of its own writes, so the alarm covers writes in the stack's region. A table
    /// with [strong consistency](StackTable::strong_consistency) has neither the metric nor the alarm.
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>
    #[must_use]
    pub fn replication_latency(mut self, more_than_milliseconds: impl Into<Option<u64>>) -> Self {
        self.replication_latency = more_than_milliseconds.into();
        self
    }
}

impl StackTable {
    /// Sets the alarms on the table.
    #[must_use]
    pub fn alarms(mut self, alarms: Alarms) -> Self {
        self.alarms = Some(alarms);
        self
    }
}
