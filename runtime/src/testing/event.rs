//! Lambda events with the changes on an embedded engine.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lambda_events::event::dynamodb::Event;
use serde_json::{Value, json};

use super::embedded::{Embedded, EmbeddedError};
use crate::sdk::Table;
use crate::stream::HasStream;

/// The iterator from which the next event of each shard starts, by the stream's ARN and the shard's id.
pub(super) type Followed = Arc<Mutex<HashMap<(String, String), Value>>>;

impl Embedded {
    /// Returns the changes of a table since its last event, in the form in which a Lambda function gets them from its
    /// stream.
    ///
    /// The event has all changes in order, and no records if nothing has changed. Lambda would also filter the
    /// records and split them at the batch size of the event source mapping.
    ///
    /// ```
    /// use serde::{Deserialize, Serialize};
    /// use tablewright::sdk::Table;
    /// use tablewright::stream::{Change, Record};
    /// use tablewright::testing::Embedded;
    /// use tablewright::{DynamoTable, Naming, Stack};
    ///
    /// #[derive(Serialize, Deserialize, DynamoTable)]
    /// #[stream]
    /// struct Order {
    ///     #[pk]
    ///     id: String,
    /// }
    ///
    /// # mod runtime { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/guide/block_on.rs")); }
    /// # runtime::block_on(async {
    /// let stack = Stack::new(Naming::verbatim()).table::<Order>();
    /// let engine = Embedded::new(&stack)?;
    /// let orders = Table::<Order>::named(engine.client(), stack.naming());
    /// orders.put(&Order { id: "o-1".to_owned() }).send().await?;
    ///
    /// let event = engine.event(&orders)?; // for a function that is made for Lambda, or:
    /// for record in event.records {
    ///     let record: Record<Order> = record.try_into()?;
    ///     assert!(matches!(record.change, Change::Inserted { new } if new.id == "o-1"));
    /// }
    /// assert!(engine.event(&orders)?.records.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(()) }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if this engine does not have the table.
    pub fn event<T: HasStream>(&self, table: &Table<T>) -> Result<Event, EmbeddedError> {
        // The lock is held to the end, so that two tests that share an engine get each record once.
        let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let mut records = Vec::new();
        let streams = self.ask("ListStreams", &json!({ "TableName": table.name() }))?;
        let [stream] = list(&streams["Streams"]) else {
            return Err(EmbeddedError::Engine(format!("there is no table `{}` with a stream", table.name())));
        };
        let arn = &stream["StreamArn"];
        let description = self.ask("DescribeStream", &json!({ "StreamArn": arn }))?;
        for shard in list(&description["StreamDescription"]["Shards"]) {
            let id = &shard["ShardId"];
            let place = (text(arn), text(id));
            let mut iterator = match followed.get(&place) {
                Some(iterator) => iterator.clone(),
                None => self.start(arn, id)?,
            };
            loop {
                let mut answer = self.records(&iterator)?;
                iterator = answer["NextShardIterator"].take();
                let Value::Array(page) = answer["Records"].take() else { break };
                if page.is_empty() {
                    break;
                }
                records.extend(page);
            }
            followed.insert(place, iterator);
        }
        for record in &mut records {
            // Lambda adds this field; the API's records do not have it.
            record["eventSourceARN"] = arn.clone();
        }
        serde_json::from_value(json!({ "Records": records })).map_err(failed)
    }

    fn start(&self, arn: &Value, shard: &Value) -> Result<Value, EmbeddedError> {
        let from = json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" });
        Ok(self.ask("GetShardIterator", &from)?["ShardIterator"].take())
    }

    /// Returns the records in the engine's own form, which is the form of a Lambda event.
    fn records(&self, iterator: &Value) -> Result<Value, EmbeddedError> {
        let request = serde_json::from_value(json!({ "ShardIterator": iterator })).map_err(failed)?;
        serde_json::to_value(self.database.get_records(request).map_err(failed)?).map_err(failed)
    }

    fn ask(&self, operation: &str, request: &Value) -> Result<Value, EmbeddedError> {
        let answer = self.run(operation, &request.to_string()).map_err(failed)?;
        serde_json::from_str(&answer).map_err(failed)
    }
}

fn failed(error: impl Into<Box<dyn Error>>) -> EmbeddedError {
    EmbeddedError::Engine(error.into().to_string())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
