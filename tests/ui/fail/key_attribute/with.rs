use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

mod hex {
    pub fn serialize<S: serde::Serializer>(_: &String, _: S) -> Result<S::Ok, S::Error> {
        todo!()
    }
    pub fn deserialize<'a, D: serde::Deserializer<'a>>(_: D) -> Result<String, D::Error> {
        todo!()
    }
}

#[derive(Serialize, Deserialize, KeyAttribute)]
struct OrderId(#[serde(with = "hex")] String);

fn main() {}
