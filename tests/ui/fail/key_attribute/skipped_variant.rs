use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Serialize, Deserialize, KeyAttribute)]
enum Status {
    Open,
    #[serde(skip)]
    Closed,
}

fn main() {}
