// The table of several entities that the cases about its parts include.

use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable};

#[derive(Deserialize, DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[stream]
pub enum Board {
    User(User),
    Task(Task),
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("PROFILE")]
pub struct User {
    #[key_only]
    user_id: String,
}

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("TASK#{number:04}")]
#[gsi(name = "GSI1", pk("STATE#{state}#{due}"), sk("{rank:05}"))]
pub struct Task {
    user_id: String,
    number: u32,
    state: String,
    due: Option<String>,
    rank: u32,
}
