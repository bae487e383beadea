// A key is read as it is stored, or an item that is read, changed and put becomes another item.
use serde::{Deserialize, Deserializer, Serialize};
use tablewright::KeyAttribute;

fn lower_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map(|text| text.to_lowercase())
}

#[derive(Serialize, Deserialize, KeyAttribute)]
struct Mail(#[serde(deserialize_with = "lower_case")] String);

#[derive(Serialize, Deserialize, KeyAttribute)]
#[serde(from = "String")]
struct Name(String);

impl From<String> for Name {
    fn from(name: String) -> Self {
        Self(name)
    }
}

#[derive(Serialize, Deserialize, KeyAttribute)]
enum Status {
    #[serde(alias = "new")]
    Open,
    #[serde(alias = "Closed")]
    Closed,
    #[serde(skip_deserializing)]
    Never,
    #[serde(other)]
    Unknown,
}

fn main() {}
