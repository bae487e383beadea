use serde::{Deserialize, Serialize};
use tablewright::Document;

#[derive(Serialize, Deserialize, Document)]
enum Payment {
    Card { number: String },
}

#[derive(Serialize, Deserialize, Document)]
struct Pair(u32, u32);

#[derive(Serialize, Deserialize, Document)]
struct Generic<T> {
    value: T,
}

#[derive(Clone, Serialize, Deserialize, Document)]
#[serde(into = "String")]
struct Text {
    value: String,
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.value
    }
}

fn main() {}
