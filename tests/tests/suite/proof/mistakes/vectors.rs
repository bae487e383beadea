//! Mistakes in vector indexes.

use serde_json::json;

use super::edit::{add_global, fresh, fresh_key, include, lines, provision, vector, vectors};
use super::{Mistake, illegal_name, long_attribute, long_name, reading, rule, short_name};
use crate::suite::proof::requests::list;

pub(super) const MISTAKES: &[Mistake] = &[
    rule("many vector indexes", "VectorIndexCount", |table, dice| {
        let one = vector(table, dice).clone();
        for number in list(&table["vector_indexes"]).len()..dice.beyond(5) {
            let mut another = one.clone();
            another["name"] = json!(format!("another-{number}"));
            another["projection"] = json!("all");
            vectors(table).push(another);
        }
    }),
    rule("a vector index of a provisioned table", "VectorIndexProvisioned", |table, dice| {
        let index = vector(table, dice).clone();
        provision(table);
        vectors(table).push(index);
    }),
    rule("short vector index name", "NameLength", |table, dice| {
        vector(table, dice)["name"] = json!(short_name(dice));
    }),
    rule("long vector index name", "NameLength", |table, dice| {
        vector(table, dice)["name"] = json!(long_name(dice));
    }),
    rule("illegal vector index name", "NameCharacter", |table, dice| {
        vector(table, dice)["name"] = json!(illegal_name(dice));
    }),
    rule("two vector indexes of a name", "IndexNameTaken", |table, dice| {
        vectors(table).truncate(1);
        let mut another = vector(table, dice).clone();
        another["projection"] = json!("all");
        vectors(table).push(another);
    }),
    rule("a vector index of the name of another index", "IndexNameTaken", |table, dice| {
        if list(&table["indexes"]).is_empty() {
            add_global(table);
        }
        let name = table["indexes"][0]["name"].clone();
        vector(table, dice)["name"] = name;
    }),
    rule("an embedding in the partition key", "VectorAttributeTyped", |table, dice| {
        let key = table["partition_key"]["name"].clone();
        vector(table, dice)["attribute"] = key;
    }),
    rule("an embedding in a filter", "VectorAttributeTyped", |table, dice| {
        let filter = fresh(table);
        let index = vector(table, dice);
        index["attribute"] = filter["name"].clone();
        index["inline_filters"] = json!([filter]);
    }),
    rule("an embedding in the time to live", "VectorAttributeTyped", |table, dice| {
        table["time_to_live"] = json!({ "name": "expires_at", "type": "N" });
        vector(table, dice)["attribute"] = json!("expires_at");
    }),
    rule("an embedding without name", "AttributeNameEmpty", |table, dice| {
        vector(table, dice)["attribute"] = json!("");
    }),
    rule("an embedding of long name", "AttributeNameLength", |table, dice| {
        vector(table, dice)["attribute"] = json!(long_attribute(dice));
    }),
    rule("no dimensions", "VectorDimensions", |table, dice| vector(table, dice)["dimensions"] = json!(0)),
    rule("many dimensions", "VectorDimensions", |table, dice| {
        let dimensions = if dice.one_in(4) { u64::MAX } else { dice.beyond(4096) as u64 };
        vector(table, dice)["dimensions"] = json!(dimensions);
    }),
    rule("an embedding of two lengths", "VectorDimensionsDiffer", |table, dice| {
        vectors(table).truncate(1);
        let mut another = vector(table, dice).clone();
        another["name"] = json!("of-another-length");
        another["projection"] = json!("all");
        another["dimensions"] = json!(another["dimensions"].as_u64().unwrap() % 4096 + 1);
        vectors(table).push(another);
    }),
    rule("a filter that is the partition key", "VectorSearchRepeats", |table, dice| {
        let key = fresh(table);
        let index = vector(table, dice);
        index["partition_key"] = key.clone();
        index["inline_filters"] = json!([key]);
    }),
    rule("a filter twice", "VectorSearchRepeats", |table, dice| {
        let filter = fresh(table);
        let index = vector(table, dice);
        index["inline_filters"] = json!([filter, filter]);
        index.as_object_mut().unwrap().remove("partition_key");
    }),
    rule("many filters", "VectorFilterCount", |table, dice| {
        let filters = fresh_key(dice.beyond(18));
        vector(table, dice)["inline_filters"] = filters.into();
    }),
    rule("a filter without name", "AttributeNameEmpty", |table, dice| {
        vector(table, dice)["inline_filters"] = json!([{ "name": "", "type": "S" }]);
    }),
    rule("a filter of long name", "AttributeNameLength", |table, dice| {
        let filter = json!({ "name": long_attribute(dice), "type": "S" });
        vector(table, dice)["inline_filters"] = json!([filter]);
    }),
    rule("a partition of long name", "AttributeNameLength", |table, dice| {
        let key = json!({ "name": long_attribute(dice), "type": "S" });
        vector(table, dice)["partition_key"] = key;
    }),
    rule("a filter of another type than a key", "AttributeType", |table, dice| {
        let ty = if table["partition_key"]["type"] == "S" { "N" } else { "S" };
        let filter = json!({ "name": table["partition_key"]["name"], "type": ty });
        let index = vector(table, dice);
        index["inline_filters"] = json!([filter]);
        index.as_object_mut().unwrap().remove("partition_key");
    }),
    rule("a filter of two types", "AttributeType", |table, dice| {
        vectors(table).truncate(1);
        let mut filter = fresh(table);
        let index = vector(table, dice);
        index.as_object_mut().unwrap().remove("partition_key");
        index["projection"] = json!("all");
        let mut another = index.clone();
        index["inline_filters"] = json!([filter]);
        filter["type"] = json!("N");
        another["name"] = json!("of-another-type");
        another["inline_filters"] = json!([filter]);
        vectors(table).push(another);
    }),
    rule("an empty projection of a vector index", "ProjectionEmpty", |table, dice| {
        include(vector(table, dice), &[]);
    }),
    rule("a long projection of a vector index", "ProjectionLength", |table, dice| {
        include(vector(table, dice), &lines(dice.beyond(20)));
    }),
    rule(
        "a projection that is long by what a vector index has besides",
        "VectorProjectionLength",
        |table, dice| {
            // Otherwise all indexes together might include too many attributes.
            table.as_object_mut().unwrap().remove("indexes");
            vectors(table).truncate(1);
            let index = vector(table, dice);
            let filters = list(&index["inline_filters"]).len();
            include(index, &lines(20 - filters));
        },
    ),
    rule("many projected attributes, of vector indexes too", "ProjectionTotal", |table, dice| {
        table.as_object_mut().unwrap().remove("indexes");
        for _ in 0..4 {
            include(add_global(table), &lines(20));
        }
        vectors(table).truncate(1);
        let index = vector(table, dice);
        index["inline_filters"] = json!([]);
        index["projection"] = json!("all");
        let mut another = index.clone();
        another["name"] = json!("of-many-projected");
        // With their embeddings, the two indexes have 11 and 10 attributes, one more than the 20 that are left.
        include(index, &lines(10));
        include(&mut another, &lines(9));
        vectors(table).push(another);
    }),
    rule("a projection of a vector index that repeats", "ProjectionRepeats", |table, dice| {
        table.as_object_mut().unwrap().remove("indexes");
        let index = vector(table, dice);
        index.as_object_mut().unwrap().remove("inline_filters");
        let name = index["attribute"].clone();
        index["projection"] = json!({ "include": [name, "line", name] });
        for other in
            vectors(table).iter_mut().filter(|index| list(&index["projection"]["include"]).len() != 3)
        {
            other["projection"] = json!("all");
        }
    }),
    reading("distance", |table, dice| vector(table, dice)["distance"] = json!("manhattan")),
    reading("no distance", |table, dice| {
        vector(table, dice).as_object_mut().unwrap().remove("distance");
    }),
    reading("negative dimensions", |table, dice| vector(table, dice)["dimensions"] = json!(-1)),
];
