use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Serialize, Deserialize, KeyAttribute)]
#[serde(tag = "type", content = "value")]
enum Status {
    Open,
    Closed,
}

fn main() {}
