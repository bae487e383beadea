use serde::Serialize;
use tablewright::KeyAttribute;

#[derive(Serialize, KeyAttribute)]
enum Status {
    Open,
    #[serde(untagged)]
    Unknown,
}

fn main() {}
