//! Exceptions about vector indexes, which DynamoDB Local does not support.

use serde_json::Value;

use super::Definition;
use super::indexes::{included, repeats};
use crate::suite::proof::requests::list;

pub(super) fn provisioned(table: &Definition<'_>) -> bool {
    table.requests.create_table["BillingMode"] == "PROVISIONED" && !table.vectors().is_empty()
}

pub(super) fn many(table: &Definition<'_>) -> bool {
    table.vectors().len() > 5
}

pub(super) fn name_taken(table: &Definition<'_>) -> bool {
    let names: Vec<&Value> =
        table.indexes().chain(table.vectors()).map(|index| &index["IndexName"]).collect();
    let others = names.len() - table.vectors().len();
    (others..names.len()).any(|position| names[..position].contains(&names[position]))
}

pub(super) fn many_dimensions(table: &Definition<'_>) -> bool {
    table.vectors().iter().any(|index| index["Dimensions"].as_f64() > Some(4096.0))
}

pub(super) fn dimensions_differ(table: &Definition<'_>) -> bool {
    let differs = |a: &Value, b: &Value| {
        a["VectorAttribute"] == b["VectorAttribute"] && a["Dimensions"] != b["Dimensions"]
    };
    table.vectors().iter().any(|index| table.vectors().iter().any(|other| differs(index, other)))
}

pub(super) fn typed_embedding(table: &Definition<'_>) -> bool {
    let is_embedding = |attribute: &Value| table.embeddings().any(|name| *name == attribute["AttributeName"]);
    list(&table.requests.create_table["AttributeDefinitions"]).iter().any(is_embedding)
}

pub(super) fn embedding_is_time_to_live(table: &Definition<'_>) -> bool {
    let time_to_live = table.document["time_to_live"].get("name");
    table.embeddings().any(|name| Some(name) == time_to_live)
}

pub(super) fn search_repeats(table: &Definition<'_>) -> bool {
    table.vectors().iter().any(|index| {
        let names: Vec<&Value> = search(index).map(|element| &element["AttributeName"]).collect();
        (0..names.len()).any(|position| names[..position].contains(&names[position]))
    })
}

pub(super) fn many_filters(table: &Definition<'_>) -> bool {
    table.vectors().iter().any(|index| filters(index) > 18)
}

/// Looks for mistakes that DynamoDB Local would find in a key.
pub(super) fn illegal_search(table: &Definition<'_>) -> bool {
    let definitions = list(&table.requests.create_table["AttributeDefinitions"]);
    let searched: Vec<&Value> =
        table.vectors().iter().flat_map(search).map(|element| &element["AttributeName"]).collect();
    let of_name =
        |name: &Value| definitions.iter().filter(|attribute| attribute["AttributeName"] == *name).count();
    searched.iter().any(|name| of_name(name) > 1)
        || searched
            .into_iter()
            .chain(table.embeddings())
            .filter_map(Value::as_str)
            .any(|name| name.len() > 255)
}

pub(super) fn projection(table: &Definition<'_>) -> bool {
    let names_too_long =
        |index: &Value| included(index).iter().filter_map(Value::as_str).any(|name| name.len() > 255);
    table.vectors().iter().any(|index| {
        let is_empty = index["Projection"]["ProjectionType"] == "INCLUDE" && included(index).is_empty();
        is_empty || repeats(index) || names_too_long(index)
    })
}

pub(super) fn long_projection(table: &Definition<'_>) -> bool {
    table.vectors().iter().any(|index| projected(index) > 20)
}

pub(super) fn many_projected(table: &Definition<'_>) -> bool {
    let others: usize = table.indexes().map(|index| included(index).len()).sum();
    let vectors: usize = table.vectors().iter().map(projected).sum();
    vectors > 0 && others + vectors > 100
}

/// Returns how many attributes count as listed. If any are listed, the embedding and the filters count too.
fn projected(index: &Value) -> usize {
    let listed = included(index).len();
    if listed == 0 { 0 } else { listed + 1 + filters(index) }
}

fn search(index: &Value) -> impl Iterator<Item = &Value> {
    list(&index["SearchSchema"]).iter()
}

fn filters(index: &Value) -> usize {
    search(index).filter(|element| element["SearchSchemaElementType"] == "INLINE_FILTER").count()
}

impl Definition<'_> {
    fn vectors(&self) -> &[Value] {
        list(&self.requests.create_table["VectorIndexes"])
    }

    /// Returns the names of the embeddings.
    fn embeddings(&self) -> impl Iterator<Item = &Value> {
        self.vectors().iter().map(|index| &index["VectorAttribute"]["AttributeName"])
    }
}
