use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Serialize, Deserialize, KeyAttribute)]
#[serde(tag = "type")]
enum Status {
    Open,
    Closed,
}

fn main() {}
