//! The tables: the events of each account with its snapshot, and the projection.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable, Naming, NamingError, Stack};

/// The events of each account, and its latest snapshot. An account is a partition, and the snapshot comes after all
/// events, so one query from the end reads the snapshot and what has happened since.
#[derive(Debug, PartialEq, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "accounts", pk = "PK", sk = "SK", tag = "type")]
#[stream(new_image)]
pub enum Accounts {
    Event(Event),
    Snapshot(Snapshot),
}

/// The event that gave an account this version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("ACCOUNT#{account}")]
#[sk("EVENT#{version:010}")]
pub struct Event {
    #[key_only]
    pub account: String,
    #[key_only]
    pub version: u32,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Body {
    Opened { owner: String },
    Deposited { cents: u64 },
    Withdrawn { cents: u64 },
}

/// An account as it was at this version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoEntity)]
#[serde(rename_all = "camelCase")]
#[pk("ACCOUNT#{account}")]
#[sk("SNAPSHOT")]
pub struct Snapshot {
    #[key_only]
    pub account: String,
    pub version: u32,
    pub state: State,
}

/// The state of an account: the sum of its events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub owner: String,
    pub cents: u64,
}

/// The balances of each owner: a projection, which the stream function writes. It can be rebuilt from the events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "balances")]
pub struct Balance {
    #[pk]
    pub account: String,
    #[gsi("owner")]
    pub owner: String,
    #[gsi("owner", sk)]
    pub cents: u64,
    /// The version of the last event that it contains.
    pub applied: u32,
}

/// Returns the stack of the tables.
pub fn stack() -> Result<Stack, NamingError> {
    Ok(Stack::new(Naming::new("acme", "bank")?).table::<Accounts>().table::<Balance>())
}
