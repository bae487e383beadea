//! The alarms of a table.

use heck::ToUpperCamelCase;

use super::cloudformation::Builder;
use super::in_words;
use super::value::{Members, Value, present};
use crate::deployment::{Deployment, Input, InputKind};
use crate::naming::{self, TableNames};
use crate::schema::{Billing, IndexKind, IndexSchema};

const NAMESPACE: &str = "AWS/DynamoDB";

/// The two ways in which a table and its global indexes are used, and their metrics.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html>
const DIRECTIONS: [Direction; 2] = [
    Direction {
        name: "Read",
        throttled: "ReadThrottleEvents",
        consumed: "ConsumedReadCapacityUnits",
        provisioned: "ProvisionedReadCapacityUnits",
    },
    Direction {
        name: "Write",
        throttled: "WriteThrottleEvents",
        consumed: "ConsumedWriteCapacityUnits",
        provisioned: "ProvisionedWriteCapacityUnits",
    },
];

struct Direction {
    name: &'static str,
    throttled: &'static str,
    consumed: &'static str,
    provisioned: &'static str,
}

/// What is counted is counted each minute.
const MINUTE: u64 = 60;
const MINUTES: u64 = 5;

/// Other metrics are published every five minutes.
const PERIOD: u64 = 300;
const PERIODS: u64 = 2;

impl<'a> Builder<'a> {
    /// Adds the alarms of a table.
    pub(super) fn add_alarms(&mut self, table: &'a Deployment, names: &'a TableNames) {
        let Some(alarms) = &table.alarms else { return };
        let topic = self.alarm_topic(&alarms.topic);
        let id = names.logical_id.as_str();
        let name = table.schema.name();
        let global = table.schema.indexes().iter().filter(|index| index.kind() == IndexKind::Global);
        for index in std::iter::once(None).chain(global.map(Some)) {
            let stem = naming::stem(id, index);
            let what = in_words(&["table ", name].concat(), index);
            for direction in &DIRECTIONS {
                if let Some(threshold) = alarms.throttled_requests {
                    self.add_alarm(
                        format!("{stem}{}ThrottleAlarm", direction.name),
                        format!("{}s of {what} are throttled", direction.name),
                        single(direction.throttled, dimensions(id, index), "Sum", MINUTE),
                        MINUTES,
                        threshold,
                        topic.clone(),
                    );
                }
                if let (Some(threshold), Billing::Provisioned(_)) =
                    (alarms.used_capacity, table.schema.billing())
                {
                    self.add_alarm(
                        format!("{stem}{}CapacityAlarm", direction.name),
                        format!("{}s of {what} use {threshold} % of the capacity", direction.name),
                        used_capacity(direction, id, index),
                        PERIODS,
                        threshold,
                        topic.clone(),
                    );
                }
            }
        }
        if let Some(threshold) = alarms.replication_latency
            && !table.global.strong_consistency
        {
            for region in table.global.replicas.iter().map(|replica| replica.region.as_str()) {
                let mut dimensions = dimensions(id, None);
                dimensions.push(dimension("ReceivingRegion", region.into()));
                self.add_alarm(
                    format!("{id}{}ReplicationLatencyAlarm", region.to_upper_camel_case()),
                    format!("Writes of table {name} are late in {region}"),
                    single("ReplicationLatency", dimensions, "Average", PERIOD),
                    PERIODS,
                    threshold,
                    topic.clone(),
                );
            }
        }
        if let Some(threshold) = alarms.system_errors {
            let query = format!(
                "SELECT SUM(SystemErrors) FROM SCHEMA(\"{NAMESPACE}\", Operation, TableName) WHERE TableName = '${{{id}}}'"
            );
            let query =
                [("Id", "errors".into()), ("Expression", Value::Sub(query)), ("Period", MINUTE.into())];
            let metric = vec![("Metrics", Value::List(vec![Value::object(query)]))];
            self.add_alarm(
                [id, "SystemErrorsAlarm"].concat(),
                format!("DynamoDB fails requests to table {name}"),
                metric,
                MINUTES,
                threshold,
                topic,
            );
        }
    }

    /// Adds the alarm on what the whole account does wrong.
    pub(super) fn add_user_errors_alarm(&mut self) {
        let Some((topic, threshold)) = &self.stack.user_errors_alarm else { return };
        let topic = self.alarm_topic(topic);
        self.add_alarm(
            "UserErrorsAlarm".to_owned(),
            "DynamoDB refuses requests of this account and Region".to_owned(),
            single("UserErrors", Vec::new(), "Sum", MINUTE),
            MINUTES,
            *threshold,
            topic,
        );
    }

    fn alarm_topic(&mut self, topic: &'a Input) -> Value<'a> {
        self.parameters.input(
            "AlarmTopicArn".to_owned(),
            InputKind::Topic,
            "ARN of the SNS topic that alarms are sent to".to_owned(),
            topic,
        )
    }

    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html>
    fn add_alarm(
        &mut self,
        id: String,
        description: String,
        metric: Members<'a>,
        periods: u64,
        threshold: u64,
        topic: Value<'a>,
    ) {
        let mut properties = vec![("AlarmDescription", description.into())];
        properties.extend(metric);
        properties.extend([
            ("EvaluationPeriods", periods.into()),
            ("Threshold", threshold.into()),
            ("ComparisonOperator", "GreaterThanThreshold".into()),
            ("TreatMissingData", "notBreaching".into()),
            ("AlarmActions", Value::List(vec![topic])),
        ]);
        self.add(id, "AWS::CloudWatch::Alarm", Value::object(properties));
    }
}

fn single<'a>(
    name: &'static str,
    dimensions: Vec<Value<'a>>,
    statistic: &'static str,
    period: u64,
) -> Members<'a> {
    let dimensions = (!dimensions.is_empty()).then_some(Value::List(dimensions));
    present([
        ("Namespace", Some(NAMESPACE.into())),
        ("MetricName", Some(name.into())),
        ("Dimensions", dimensions),
        ("Statistic", Some(statistic.into())),
        ("Period", Some(period.into())),
    ])
}

/// How much of what is provisioned at the time is used, in percent.
fn used_capacity<'a>(direction: &Direction, table: &'a str, index: Option<&'a IndexSchema>) -> Members<'a> {
    let metric = |id: &'static str, name: &'static str, statistic: &'static str| {
        let metric = Value::object([
            ("Namespace", NAMESPACE.into()),
            ("MetricName", name.into()),
            ("Dimensions", Value::List(dimensions(table, index))),
        ]);
        let statistic = [("Metric", metric), ("Period", PERIOD.into()), ("Stat", statistic.into())];
        Value::object([
            ("Id", id.into()),
            ("MetricStat", Value::object(statistic)),
            ("ReturnData", false.into()),
        ])
    };
    let metrics = vec![
        Value::object([
            ("Id", "used".into()),
            ("Expression", "100 * consumed / PERIOD(consumed) / provisioned".into()),
        ]),
        metric("consumed", direction.consumed, "Sum"),
        metric("provisioned", direction.provisioned, "Average"),
    ];
    vec![("Metrics", Value::List(metrics))]
}

fn dimensions<'a>(table: &'a str, index: Option<&'a IndexSchema>) -> Vec<Value<'a>> {
    let index = index.map(|index| dimension("GlobalSecondaryIndexName", index.name().into()));
    std::iter::once(dimension("TableName", Value::Ref(table.into()))).chain(index).collect()
}

fn dimension<'a>(name: &'static str, value: Value<'a>) -> Value<'a> {
    Value::object([("Name", name.into()), ("Value", value)])
}
