use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

fn hex<S: serde::Serializer>(_: &String, _: S) -> Result<S::Ok, S::Error> {
    todo!()
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    #[serde(serialize_with = "hex")]
    id: String,
}

fn main() {}
