//! An account that stores every setting and returns it, as DynamoDB does. It only supports operations on tables, not on
//! items.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Map, Value, json};
use tablewright::testing::{Answer, Call};

/// The tables by name, and the requests that changed them.
#[derive(Default)]
pub(super) struct Account(Mutex<State>);

#[derive(Default)]
struct State {
    tables: BTreeMap<String, Table>,
    requests: Vec<(String, Value)>,
}

#[derive(Default)]
struct Table {
    definition: Value,
    /// The number of descriptions left before the table is active.
    creating: usize,
    /// The number of descriptions left before the table is gone.
    deleting: Option<usize>,
    /// The number of requests left before backups are available.
    without_backups: usize,
    ttl: Option<Value>,
    recovery: Option<Value>,
    insights: Vec<Value>,
    kinesis: Vec<Value>,
    /// Keyed by the ARN of the table or stream.
    policies: BTreeMap<String, Value>,
    stream_tags: Vec<Value>,
}

type Refusal = (&'static str, &'static str);

impl Account {
    pub(super) fn answer(&self, call: Call<'_>) -> Answer {
        let request: Value = serde_json::from_str(call.body).unwrap();
        let mut state = self.0.lock().unwrap();
        let answer = state.answer(call.operation, &request);
        if !["Describe", "List", "Get"].iter().any(|verb| call.operation.starts_with(verb)) {
            state.requests.push((call.operation.to_owned(), request));
        }
        match answer {
            Ok(answer) => Answer::output(answer.to_string()),
            Err((code, message)) => Answer::error(400, code, message),
        }
    }

    /// Returns the requests since the last call, without those that only read.
    pub(super) fn requests(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut self.0.lock().unwrap().requests)
    }

    /// Changes the definition of a table without a request.
    pub(super) fn change(&self, table: &str, change: impl FnOnce(&mut Value)) {
        change(&mut self.0.lock().unwrap().tables.get_mut(table).unwrap().definition);
    }

    /// Forgets the settings that were made by requests after `CreateTable`.
    pub(super) fn forget(&self, table: &str) {
        let mut state = self.0.lock().unwrap();
        let table = state.tables.get_mut(table).unwrap();
        *table = Table { definition: table.definition.take(), ..Table::default() };
    }

    /// Deletes a table. The next few descriptions still return it.
    pub(super) fn delete(&self, table: &str) {
        self.0.lock().unwrap().tables.get_mut(table).unwrap().deleting = Some(3);
    }

    /// Enables the time to live on this attribute.
    pub(super) fn expire_by(&self, table: &str, attribute: &str) {
        let ttl = json!({ "AttributeName": attribute, "TimeToLiveStatus": "ENABLED" });
        self.0.lock().unwrap().tables.get_mut(table).unwrap().ttl = Some(ttl);
    }
}

impl State {
    fn answer(&mut self, operation: &str, request: &Value) -> Result<Value, Refusal> {
        let arn = request["ResourceArn"].as_str().map(|arn| arn.split('/').nth(1).unwrap_or_default());
        let name = request["TableName"].as_str().or(arn).unwrap_or_default().to_owned();
        if operation == "CreateTable" {
            if self.tables.contains_key(&name) {
                return Err(("ResourceInUseException", "Table already exists"));
            }
            let table =
                Table { definition: request.clone(), creating: 3, without_backups: 2, ..Table::default() };
            self.tables.insert(name, table);
            return Ok(json!({}));
        }
        if operation == "DescribeTable"
            && self.tables.get(&name).is_some_and(|table| table.deleting == Some(0))
        {
            self.tables.remove(&name);
        }
        let table = self.tables.get_mut(&name);
        let table = table.ok_or(("ResourceNotFoundException", "Requested resource not found"))?;
        table.answer(operation, request)
    }
}

impl Table {
    fn answer(&mut self, operation: &str, request: &Value) -> Result<Value, Refusal> {
        if operation == "DescribeTable" {
            self.creating = self.creating.saturating_sub(1);
            self.deleting = self.deleting.map(|left| left.saturating_sub(1));
            return Ok(json!({ "Table": self.description() }));
        }
        let waits = !self.definition["GlobalSecondaryIndexes"].is_null();
        assert!(self.creating <= usize::from(!waits), "{operation} comes before the table is active");
        Ok(match operation {
            "UpdateTimeToLive" => {
                if self.ttl.is_some() {
                    return Err(("ValidationException", "TimeToLive is already enabled"));
                }
                let attribute = &request["TimeToLiveSpecification"]["AttributeName"];
                self.ttl = Some(json!({ "AttributeName": attribute, "TimeToLiveStatus": "ENABLING" }));
                json!({})
            }
            "DescribeTimeToLive" => {
                let off = || json!({ "TimeToLiveStatus": "DISABLED" });
                json!({ "TimeToLiveDescription": self.ttl.clone().unwrap_or_else(off) })
            }
            "UpdateContinuousBackups" => {
                if self.without_backups > 0 {
                    self.without_backups -= 1;
                    return Err(("ContinuousBackupsUnavailableException", "Backups are being enabled"));
                }
                let days = &request["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"];
                let days = if days.is_null() { json!(35) } else { days.clone() };
                self.recovery =
                    Some(json!({ "PointInTimeRecoveryStatus": "ENABLED", "RecoveryPeriodInDays": days }));
                json!({})
            }
            "DescribeContinuousBackups" => {
                let off = || json!({ "PointInTimeRecoveryStatus": "DISABLED" });
                let recovery = self.recovery.clone().unwrap_or_else(off);
                json!({ "ContinuousBackupsDescription": {
                    "ContinuousBackupsStatus": "ENABLED",
                    "PointInTimeRecoveryDescription": recovery,
                } })
            }
            "UpdateContributorInsights" => {
                let mut summary = request.clone();
                summary["ContributorInsightsStatus"] = json!("ENABLING");
                self.insights.push(summary);
                json!({})
            }
            // Return one summary for each page, to test paging.
            "ListContributorInsights" => {
                let page: usize = request["NextToken"].as_str().map_or(0, |token| token.parse().unwrap());
                let more = page + 1 < self.insights.len();
                let mut answer =
                    json!({ "ContributorInsightsSummaries": self.insights.get(page).as_slice() });
                if more {
                    answer["NextToken"] = json!((page + 1).to_string());
                }
                answer
            }
            "EnableKinesisStreamingDestination" => {
                let precision = &request["EnableKinesisStreamingConfiguration"];
                self.kinesis.push(json!({
                    "StreamArn": request["StreamArn"],
                    "DestinationStatus": "ENABLING",
                    "ApproximateCreationDateTimePrecision": precision["ApproximateCreationDateTimePrecision"],
                }));
                json!({})
            }
            "DescribeKinesisStreamingDestination" => json!({ "KinesisDataStreamDestinations": self.kinesis }),
            "ListTagsOfResource" if is_of_stream(request) => json!({ "Tags": self.stream_tags }),
            "ListTagsOfResource" => {
                let mut tags = self.definition["Tags"].as_array().cloned().unwrap_or_default();
                tags.push(json!({ "Key": "aws:cloudformation:stack-name", "Value": "shop" }));
                json!({ "Tags": tags })
            }
            "GetResourcePolicy" => {
                let policy = self.policies.get(request["ResourceArn"].as_str().unwrap());
                json!({ "Policy": policy.ok_or(("PolicyNotFoundException", "There is no policy"))? })
            }
            "PutResourcePolicy" => {
                let arn = request["ResourceArn"].as_str().unwrap().to_owned();
                self.policies.insert(arn, request["Policy"].clone());
                json!({})
            }
            "TagResource" if is_of_stream(request) => {
                self.stream_tags.extend(request["Tags"].as_array().unwrap().iter().cloned());
                json!({})
            }
            _ => return Err(("UnknownOperationException", "An unknown operation was requested.")),
        })
    }

    /// Returns the table's description, made from its definition.
    fn description(&self) -> Value {
        let mut description = self.definition.as_object().unwrap().clone();
        let name = description["TableName"].as_str().unwrap();
        let arn = format!("arn:aws:dynamodb:us-east-1:123456789012:table/{name}");
        description.remove("Tags");
        // A table becomes active one description earlier than its indexes.
        let status = |left| match (self.creating <= left, self.deleting) {
            (_, Some(_)) => "DELETING",
            (true, None) => "ACTIVE",
            (false, None) => "CREATING",
        };
        description.insert("TableStatus".to_owned(), json!(status(1)));
        rename(&mut description, "BillingMode", "BillingModeSummary", |mode| json!({ "BillingMode": mode }));
        rename(&mut description, "TableClass", "TableClassSummary", |class| json!({ "TableClass": class }));
        rename(&mut description, "SSESpecification", "SSEDescription", |encryption| {
            let id = encryption["KMSMasterKeyId"].as_str().unwrap_or("6b5b2c6e-0000-0000-0000-000000000000");
            let arn = if id.starts_with("arn:") {
                id.to_owned()
            } else {
                format!("arn:aws:kms:us-east-1:123456789012:key/{id}")
            };
            json!({ "Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": arn })
        });
        if description.contains_key("StreamSpecification") {
            let stream = format!("{arn}/stream/2026-11-20T00:00:00.000");
            description.insert("LatestStreamArn".to_owned(), json!(stream));
        }
        for index in description
            .get_mut("GlobalSecondaryIndexes")
            .into_iter()
            .filter_map(Value::as_array_mut)
            .flatten()
        {
            index["IndexStatus"] = json!(status(0));
        }
        description.insert("TableArn".to_owned(), json!(arn));
        Value::Object(description)
    }
}

fn is_of_stream(request: &Value) -> bool {
    request["ResourceArn"].as_str().is_some_and(|arn| arn.contains("/stream/"))
}

fn rename(object: &mut Map<String, Value>, name: &str, to: &str, change: impl FnOnce(Value) -> Value) {
    if let Some(value) = object.remove(name) {
        object.insert(to.to_owned(), change(value));
    }
}
