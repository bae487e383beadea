//! An embedded engine that understands DynamoDB's requests, and the few calls that this example makes.
//!
//! With the AWS SDK, you pass the same expressions, names and values to its builders.

use std::error::Error;

use dynoxide::Database;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tablewright::{DynamoTable, Key, KeyCondition, Naming, Stack};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

pub struct Engine {
    database: Database,
    naming: Naming,
}

impl Engine {
    /// Starts an engine with the tables of the stack.
    pub fn new(stack: &Stack) -> Result<Self> {
        let database = Database::memory()?;
        for step in stack.calls()? {
            match step.operation() {
                "CreateTable" => drop(database.create_table(serde_json::from_str(step.as_json())?)?),
                "UpdateTimeToLive" => {
                    drop(database.update_time_to_live(serde_json::from_str(step.as_json())?)?)
                }
                _ => {}
            }
        }
        Ok(Self { database, naming: stack.naming().clone() })
    }

    pub fn put<T: DynamoTable + Serialize>(&self, item: &T) -> Result<()> {
        let item: serde_dynamo::Item = serde_dynamo::to_item(item)?;
        let request = json!({ "TableName": self.table_name::<T>(), "Item": item.into_inner() });
        self.database.put_item(serde_json::from_value(request)?)?;
        Ok(())
    }

    pub fn get<T: DynamoTable + DeserializeOwned>(&self, key: &Key<'_, T>) -> Result<Option<T>> {
        let key: serde_dynamo::Item = serde_dynamo::to_item(key)?;
        let request = json!({ "TableName": self.table_name::<T>(), "Key": key.into_inner() });
        let response = self.database.get_item(serde_json::from_value(request)?)?;
        response.item.map(item).transpose()
    }

    pub fn query<T: DynamoTable, I, P: DeserializeOwned>(
        &self,
        condition: &KeyCondition<'_, T, I>,
    ) -> Result<Vec<P>> {
        let rendered = condition.expression()?;
        let names: Map<String, Value> =
            rendered.names().map(|(key, name)| (key.into(), name.into())).collect();
        let mut values = Map::new();
        for (key, value) in rendered.values() {
            let value: serde_dynamo::AttributeValue = serde_dynamo::to_attribute_value(value)?;
            values.insert(key.into(), serde_json::to_value(value)?);
        }
        let request = json!({
            "TableName": self.table_name::<T>(),
            "IndexName": condition.index_name(),
            "KeyConditionExpression": rendered.expression(),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        });
        let response = self.database.query(serde_json::from_value(request)?)?;
        response.items.unwrap_or_default().into_iter().map(item).collect()
    }

    fn table_name<T: DynamoTable>(&self) -> String {
        self.naming.table_name(T::SCHEMA)
    }
}

fn item<T: DeserializeOwned>(item: dynoxide::Item) -> Result<T> {
    let item: std::collections::HashMap<String, serde_dynamo::AttributeValue> =
        serde_json::from_value(serde_json::to_value(item)?)?;
    Ok(serde_dynamo::from_item(serde_dynamo::Item::from(item))?)
}
