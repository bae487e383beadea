use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;

mod packed {
    pub fn serialize<T, S: serde::Serializer>(_: &T, _: S) -> Result<S::Ok, S::Error> {
        todo!()
    }
    pub fn deserialize<'a, T, D: serde::Deserializer<'a>>(_: D) -> Result<T, D::Error> {
        todo!()
    }
}

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[serde(with = "packed")]
    tenant: String,
    #[serde(skip)]
    price: u64,
    #[serde(rename(deserialize = "kind"))]
    category: String,
    #[serde(flatten)]
    note: std::collections::BTreeMap<String, String>,
    #[vector("embedding", dimensions = 1024, distance(cosine), pk(tenant), filters(price, category), project(include(note)))]
    embedding: Vec<f32>,
}

fn main() {}
