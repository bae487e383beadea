use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Serialize, Deserialize, KeyAttribute)]
struct OrderId(#[serde(skip)] String);

fn main() {}
