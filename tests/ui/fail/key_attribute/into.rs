use serde::{Deserialize, Serialize};
use tablewright::KeyAttribute;

#[derive(Clone, Serialize, Deserialize, KeyAttribute)]
#[serde(from = "String", into = "String")]
struct OrderId(u64);

impl From<String> for OrderId {
    fn from(_: String) -> Self {
        todo!()
    }
}

impl From<OrderId> for String {
    fn from(_: OrderId) -> Self {
        todo!()
    }
}

fn main() {}
