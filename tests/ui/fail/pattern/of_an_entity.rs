use serde::{Deserialize, Serialize};
use tablewright::{DynamoEntity, DynamoTable};

#[derive(Serialize, Deserialize, DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("NOTE#{day}")]
#[access(notes_about(subject))]
#[access(key(user_id, day))]
struct Note {
    user_id: String,
    day: String,
    subject: String,
}

#[derive(Serialize, Deserialize, DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum App {
    Note(Note),
}

fn main() {}
