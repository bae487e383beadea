// The tables that the cases about conditions and updates include.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    customer_id: String,
    #[sk]
    number: u64,
    note: Option<String>,
    paid: bool,
    lines: Vec<Line>,
    #[serde(with = "serde_dynamo::string_set")]
    tags: BTreeSet<String>,
    #[serde(with = "hours")]
    hours: u8,
}

#[derive(Serialize, Deserialize)]
struct Line {
    sku: String,
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct Customer {
    #[pk]
    id: String,
}

mod hours {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(hours: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{hours}h"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.trim_end_matches('h').parse().map_err(serde::de::Error::custom)
    }
}
