use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Serialize, Deserialize, KeyAttribute)]
enum Status {
    Open,
    #[serde(rename(serialize = "closed"))]
    Closed,
}

fn main() {}
