use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Serialize, Deserialize, KeyAttribute)]
#[serde(rename_all(deserialize = "snake_case"))]
enum Status {
    Open,
    Closed,
}

fn main() {}
