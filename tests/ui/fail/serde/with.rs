use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

mod hex {
    pub fn serialize<S: serde::Serializer>(_: &String, _: S) -> Result<S::Ok, S::Error> {
        todo!()
    }
    pub fn deserialize<'a, D: serde::Deserializer<'a>>(_: D) -> Result<String, D::Error> {
        todo!()
    }
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    #[serde(with = "hex")]
    id: String,
}

fn main() {}
