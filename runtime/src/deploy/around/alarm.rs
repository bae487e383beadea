//! Alarms.

use std::borrow::Cow;

use crate::deploy::expr::{Expr, TableAttribute};
use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Inputs};
use crate::deploy::parameter::Parameter;
use crate::deploy::shape::Given;
use crate::deploy::table::StackTable;
use crate::schema::{Billing, IndexKind, IndexSchema};

pub(crate) const NAMESPACE: &str = "AWS/DynamoDB";

/// A `CloudWatch` alarm that goes off above a threshold.
#[derive(Debug)]
pub(crate) struct Alarm<'a> {
    pub(crate) id: Id<'a>,
    pub(crate) description: String,
    pub(crate) metric: Metric<'a>,
    /// The number of consecutive periods in which the metric must be above the threshold.
    pub(crate) periods: u64,
    pub(crate) threshold: u64,
    pub(crate) topic: Given<Cow<'a, str>>,
}

#[derive(Debug)]
pub(crate) enum Metric<'a> {
    Single(Series<'a>),
    /// A formula over several series.
    Formula {
        id: &'static str,
        formula: &'static str,
        terms: Vec<(&'static str, Series<'a>)>,
    },
    /// A Metrics Insights query.
    Query {
        id: &'static str,
        query: Expr<'a>,
        period: u64,
    },
}

/// A statistic of a `DynamoDB` metric, over periods of this many seconds.
#[derive(Debug)]
pub(crate) struct Series<'a> {
    pub(crate) name: &'static str,
    pub(crate) dimensions: Vec<(&'static str, Expr<'a>)>,
    pub(crate) statistic: &'static str,
    pub(crate) period: u64,
}

/// The two directions of use of a table and its global indexes, and their metrics.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html>
const DIRECTIONS: [Direction; 2] = [
    Direction {
        name: "Read",
        throttle_words: "read-throttle-alarm",
        capacity_words: "read-capacity-alarm",
        throttled: "ReadThrottleEvents",
        consumed: "ConsumedReadCapacityUnits",
        provisioned: "ProvisionedReadCapacityUnits",
    },
    Direction {
        name: "Write",
        throttle_words: "write-throttle-alarm",
        capacity_words: "write-capacity-alarm",
        throttled: "WriteThrottleEvents",
        consumed: "ConsumedWriteCapacityUnits",
        provisioned: "ProvisionedWriteCapacityUnits",
    },
];

struct Direction {
    name: &'static str,
    throttle_words: &'static str,
    capacity_words: &'static str,
    throttled: &'static str,
    consumed: &'static str,
    provisioned: &'static str,
}

/// Events are counted each minute.
const MINUTE: u64 = 60;
const MINUTES: u64 = 5;

/// Other metrics are published every five minutes.
const PERIOD: u64 = 300;
const PERIODS: u64 = 2;

/// Returns the alarms of the table at this position of the stack.
pub(crate) fn of_table<'a>(
    position: usize,
    table: &'a StackTable,
    inputs: &mut Inputs<'a>,
) -> Vec<Alarm<'a>> {
    let Some(alarms) = &table.alarms else { return Vec::new() };
    let topic = topic(&alarms.topic, inputs);
    let name = table.schema.name();
    let mut found = Vec::new();
    let mut add = |id: Id<'a>, description: String, metric, periods, threshold| {
        found.push(Alarm { id, description, metric, periods, threshold, topic: topic.clone() });
    };
    let global = table.schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global);
    for index in std::iter::once(None).chain(global.map(Some)) {
        for direction in &DIRECTIONS {
            let id = Id::table(position, direction.throttle_words).index(index.map(IndexSchema::name));
            let subject = id.subject(name);
            if let Some(threshold) = alarms.throttled_requests {
                let metric = Metric::Single(Series {
                    name: direction.throttled,
                    dimensions: dimensions(position, index),
                    statistic: "Sum",
                    period: MINUTE,
                });
                let description = format!("{}s of {subject} are throttled", direction.name);
                add(id.clone(), description, metric, MINUTES, threshold);
            }
            if let (Some(threshold), Billing::Provisioned(_)) = (alarms.used_capacity, table.schema.billing())
            {
                let description =
                    format!("{}s of {subject} use {threshold} % of the capacity", direction.name);
                let metric = used_capacity(direction, position, index);
                add(id.words(direction.capacity_words), description, metric, PERIODS, threshold);
            }
        }
    }
    if let Some(threshold) = alarms.replication_latency
        && !table.global.strong_consistency
    {
        for region in table.global.replicas.iter().map(|replica| replica.region.as_str()) {
            let mut dimensions = dimensions(position, None);
            dimensions.push(("ReceivingRegion", region.into()));
            let metric = Metric::Single(Series {
                name: "ReplicationLatency",
                dimensions,
                statistic: "Average",
                period: PERIOD,
            });
            let id = Id::table(position, "replication-latency-alarm").region(Some(region));
            add(id, format!("Writes of table {name} are late in {region}"), metric, PERIODS, threshold);
        }
    }
    if let Some(threshold) = alarms.system_errors {
        let query = Expr::Join(vec![
            format!("SELECT SUM(SystemErrors) FROM SCHEMA(\"{NAMESPACE}\", Operation, TableName) WHERE TableName = '")
                .into(),
            Expr::Table(position, TableAttribute::Name),
            "'".into(),
        ]);
        let metric = Metric::Query { id: "errors", query, period: MINUTE };
        let description = format!("DynamoDB fails requests to table {name}");
        add(Id::table(position, "system-errors-alarm"), description, metric, MINUTES, threshold);
    }
    found
}

/// Returns the alarm on rejected requests of the whole account.
pub(crate) fn of_account<'a>(parameter: &'a Parameter, threshold: u64, inputs: &mut Inputs<'a>) -> Alarm<'a> {
    Alarm {
        id: Id::stack("user-errors-alarm"),
        description: "DynamoDB refuses requests of this account and Region".to_owned(),
        metric: Metric::Single(Series {
            name: "UserErrors",
            dimensions: Vec::new(),
            statistic: "Sum",
            period: MINUTE,
        }),
        periods: MINUTES,
        threshold,
        topic: topic(parameter, inputs),
    }
}

fn topic<'a>(parameter: &'a Parameter, inputs: &mut Inputs<'a>) -> Given<Cow<'a, str>> {
    inputs.parameter(Id::stack(Choice::AlarmTopic.words()), Choice::AlarmTopic, parameter)
}

/// Returns the percentage of the currently provisioned capacity that is used.
fn used_capacity<'a>(direction: &Direction, table: usize, index: Option<&'a IndexSchema>) -> Metric<'a> {
    let series =
        |name, statistic| Series { name, dimensions: dimensions(table, index), statistic, period: PERIOD };
    Metric::Formula {
        id: "used",
        formula: "100 * consumed / PERIOD(consumed) / provisioned",
        terms: vec![
            ("consumed", series(direction.consumed, "Sum")),
            ("provisioned", series(direction.provisioned, "Average")),
        ],
    }
}

fn dimensions(table: usize, index: Option<&IndexSchema>) -> Vec<(&'static str, Expr<'_>)> {
    let index = index.map(|index| ("GlobalSecondaryIndexName", index.name().into()));
    std::iter::once(("TableName", Expr::Table(table, TableAttribute::Name))).chain(index).collect()
}
