use tablewright::key::{stored, KeyValue};
use tablewright::vector::VectorAttribute;
use tablewright::{DynamoTable, KeyAttribute};

struct Embedding(String);

impl KeyAttribute for Embedding {
    type Stored = stored::S;

    fn key_value(&self) -> KeyValue<'_> {
        KeyValue::from(self.0.as_str())
    }
}

impl VectorAttribute for Embedding {}

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("embedding")]
    #[vector("embedding-vector", dimensions = 1024, distance(cosine))]
    embedding: Embedding,
}

fn main() {}
