// An item that is read, changed and put has to stay the same item.
use serde::{Deserialize, Deserializer, Serialize};
use tablewright::{DynamoTable, EpochSeconds};

fn lower_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| text.to_lowercase())
}

fn next<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    u64::deserialize(deserializer).map(|number| number + 1)
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct User {
    #[pk]
    #[serde(deserialize_with = "lower_case")]
    mail: String,
    #[sk]
    #[serde(skip_deserializing)]
    number: u64,
    #[gsi("team")]
    #[serde(deserialize_with = "lower_case")]
    team: String,
    #[gsi("team", sk)]
    #[serde(default, skip_deserializing)]
    level: u64,
    #[ttl]
    #[serde(skip_deserializing)]
    expires_at: EpochSeconds,
    #[version]
    #[serde(deserialize_with = "next")]
    version: u64,
}

fn main() {}
