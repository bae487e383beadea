//! Mistakes in indexes.

use serde_json::{Value, json};

use super::edit::{add_global, add_local, fresh, fresh_key, global, include, index, indexes, lines, local};
use super::{Mistake, illegal_name, long_attribute, long_name, rule, short_name};
use crate::suite::proof::requests::list;

fn globals(table: &mut Value) -> usize {
    indexes(table).iter().filter(|index| index["kind"] == "global").count()
}

/// Returns a type other than `ty`.
fn other(ty: &Value) -> &'static str {
    if ty == "S" { "N" } else { "S" }
}

pub(super) const MISTAKES: &[Mistake] = &[
    rule("short index name", "NameLength", |table, dice| {
        index(table, dice)["name"] = json!(short_name(dice));
    }),
    rule("long index name", "NameLength", |table, dice| index(table, dice)["name"] = json!(long_name(dice))),
    rule("illegal index name", "NameCharacter", |table, dice| {
        index(table, dice)["name"] = json!(illegal_name(dice));
    }),
    rule("two global indexes of a name", "IndexNameTaken", |table, dice| {
        let name = index(table, dice)["name"].clone();
        // Remove the other indexes, to make room for one more.
        indexes(table).retain(|index| index["name"] == name);
        add_global(table)["name"] = name;
    }),
    rule("a local index of the name of another", "IndexNameTaken", |table, dice| {
        indexes(table).retain(|index| index["kind"] == "global");
        let name = global(table, dice)["name"].clone();
        add_local(table)["name"] = name;
    }),
    rule("many global indexes", "GlobalIndexCount", |table, dice| {
        for _ in globals(table)..dice.beyond(20) {
            add_global(table);
        }
    }),
    rule("many global indexes for a raised quota", "GlobalIndexCount", |table, dice| {
        let quota = dice.number(21..=24);
        table["global_index_quota"] = json!(quota);
        for _ in globals(table)..dice.beyond(quota) {
            add_global(table);
        }
    }),
    rule("a quota that is not raised", "GlobalIndexQuota", |table, dice| {
        table["global_index_quota"] = json!(dice.number(0..=20));
    }),
    rule("many local indexes", "LocalIndexCount", |table, dice| {
        let locals = indexes(table).len() - globals(table);
        for _ in locals..dice.beyond(5) {
            add_local(table);
        }
    }),
    rule("a local index without a sort key of the table", "LocalWithoutSortKey", |table, dice| {
        local(table, dice);
        table.as_object_mut().unwrap().remove("sort_key");
    }),
    rule("a local index of another partition", "LocalPartitionKey", |table, dice| {
        let key = fresh(table);
        local(table, dice)["partition_key"] = json!([key]);
    }),
    rule("a local index of two partition attributes", "LocalPartitionKey", |table, dice| {
        let key = json!([table["partition_key"], fresh(table)]);
        local(table, dice)["partition_key"] = key;
    }),
    rule("a local index without sort attribute", "LocalSortKey", |table, dice| {
        local(table, dice)["sort_key"] = json!([]);
    }),
    rule("a local index of two sort attributes", "LocalSortKey", |table, dice| {
        local(table, dice)["sort_key"] = fresh_key(dice.beyond(1)).into();
    }),
    rule("a local index sorted by the partition", "IndexKeyRepeats", |table, dice| {
        let key = json!([table["partition_key"]]);
        local(table, dice)["sort_key"] = key;
    }),
    rule("a local index sorted by a nameless attribute", "AttributeNameEmpty", |table, dice| {
        local(table, dice)["sort_key"] = json!([{ "name": "", "type": "S" }]);
    }),
    rule("a local index sorted by a long attribute", "AttributeNameLength", |table, dice| {
        local(table, dice)["sort_key"] = json!([{ "name": long_attribute(dice), "type": "S" }]);
    }),
    rule("a global index without partition key", "IndexPartitionKeyEmpty", |table, dice| {
        global(table, dice)["partition_key"] = json!([]);
    }),
    rule("many partition attributes", "IndexPartitionKeyLength", |table, dice| {
        global(table, dice)["partition_key"] = fresh_key(dice.beyond(4)).into();
    }),
    rule("many sort attributes", "IndexSortKeyLength", |table, dice| {
        global(table, dice)["sort_key"] = fresh_key(dice.beyond(4)).into();
    }),
    rule("an attribute in both keys of an index", "IndexKeyRepeats", |table, dice| {
        let index = global(table, dice);
        index["sort_key"] = json!([index["partition_key"][0]]);
    }),
    rule("an attribute twice in the partition key of an index", "IndexKeyRepeats", |table, dice| {
        let mut key = fresh_key(2);
        key.push(key[0].clone());
        global(table, dice)["partition_key"] = key.into();
    }),
    rule("an attribute twice in the sort key of an index", "IndexKeyRepeats", |table, dice| {
        let key = fresh_key(1).remove(0);
        global(table, dice)["sort_key"] = json!([key, key]);
    }),
    rule("an index key of a nameless attribute", "AttributeNameEmpty", |table, dice| {
        let part = dice.pick(&["partition_key", "sort_key"]);
        global(table, dice)[part] = json!([{ "name": "", "type": "S" }]);
    }),
    rule("an index key of a long attribute", "AttributeNameLength", |table, dice| {
        let part = dice.pick(&["partition_key", "sort_key"]);
        global(table, dice)[part] = json!([{ "name": long_attribute(dice), "type": "S" }]);
    }),
    rule("a key of the table with another type in an index", "AttributeType", |table, dice| {
        let key =
            json!({ "name": table["partition_key"]["name"], "type": other(&table["partition_key"]["type"]) });
        let index = global(table, dice);
        index["partition_key"] = json!([key]);
        index.as_object_mut().unwrap().remove("sort_key");
    }),
    rule("two types in two indexes", "AttributeType", |table, dice| {
        let first = fresh(table);
        let second = json!({ "name": first["name"], "type": dice.pick(&["N", "B"]) });
        global(table, dice)["partition_key"] = json!([first]);
        if globals(table) < 20 {
            add_global(table)["partition_key"] = json!([second]);
        } else {
            table["sort_key"] = second;
        }
    }),
    rule("an empty projection", "ProjectionEmpty", |table, dice| include(index(table, dice), &[])),
    rule("a long projection", "ProjectionLength", |table, dice| {
        include(index(table, dice), &lines(dice.beyond(20)));
    }),
    rule("many projected attributes", "ProjectionTotal", |table, dice| {
        while list(&table["indexes"]).len() < 6 {
            add_global(table);
        }
        let often = lines(20);
        let mut left = dice.beyond(100);
        for index in indexes(table) {
            let length = left.min(20);
            left -= length;
            if length == 0 {
                index["projection"] = json!("all");
            } else {
                include(index, &often[..length]);
            }
        }
    }),
    rule("a projection that repeats", "ProjectionRepeats", |table, dice| {
        let mut attributes = lines(1 + dice.number(0..=9));
        attributes.push(attributes[0].clone());
        let included: usize =
            list(&table["indexes"]).iter().map(|index| list(&index["projection"]["include"]).len()).sum();
        // Otherwise all indexes together might include too many attributes.
        if included > 80 {
            for index in indexes(table) {
                index["projection"] = json!("all");
            }
        }
        include(index(table, dice), &attributes);
    }),
    rule("a projected attribute without name", "AttributeNameEmpty", |table, dice| {
        include(index(table, dice), &[String::new()]);
    }),
    rule("a projected attribute of long name", "AttributeNameLength", |table, dice| {
        include(index(table, dice), &[long_attribute(dice)]);
    }),
];
