use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Serialize, Deserialize, KeyAttribute)]
#[serde(untagged)]
enum Status {
    Open,
}

fn main() {}
