//! Writes the values of a change in words.

use super::Mismatch;
use crate::at::What;
use crate::json::Json;

/// The word for a missing value.
const NONE: &str = "none";

impl Mismatch<'_> {
    /// Returns both values in words.
    pub(crate) fn texts(&self) -> [String; 2] {
        [&self.one, &self.other].map(|value| text(self.what, value))
    }
}

fn text(what: What, value: &Json<'_>) -> String {
    match (what, value) {
        (What::Encryption, Json::Null) => "a key that AWS owns".to_owned(),
        (What::Encryption, Json::Bool(_)) => "a KMS key".to_owned(),
        (What::Encryption, Json::Object(_)) => "the KMS key of the stack".to_owned(),
        (What::TimeToLive, Json::Text(attribute)) => format!("`{attribute}`"),
        (What::PointInTimeRecovery, Json::Number(days)) => format!("{days} days"),
        (What::Projection, Json::List(names)) => format!("INCLUDE {}", list(names)),
        (What::Capacity, Json::List(units)) => capacity(units),
        (What::OnDemandThroughput, Json::List(units)) => format!("at most {}", both(units)),
        (What::WarmThroughput, Json::List(units)) => both(units),
        (_, Json::Null) => NONE.to_owned(),
        (_, Json::Bool(is_on)) => if *is_on { "on" } else { "off" }.to_owned(),
        (_, Json::Number(number)) => number.to_string(),
        (_, Json::Text(text)) => text.clone().into_owned(),
        (_, Json::List(items)) => list(items),
        (_, Json::Object(_)) => value.to_compact(),
    }
}

fn list(items: &[Json<'_>]) -> String {
    let items: Vec<&str> = items.iter().filter_map(Json::as_text).collect();
    items.join(", ")
}

/// Describes the capacities that are compared: `5 reads, 5 writes`.
fn capacity(units: &[Json<'_>]) -> String {
    let units = units.iter().zip(["reads", "writes"]).filter(|(units, _)| **units != Json::Null);
    let texts: Vec<String> = units.map(|(units, what)| format!("{} {what}", units.to_compact())).collect();
    texts.join(", ")
}

/// Describes reads and writes: `5 reads, none writes`.
fn both(units: &[Json<'_>]) -> String {
    let texts = units.iter().zip(["reads", "writes"]).map(|(units, what)| match units {
        Json::Null => format!("{NONE} {what}"),
        units => format!("{} {what}", units.to_compact()),
    });
    texts.collect::<Vec<_>>().join(", ")
}
