//! Parts of a document that a mistake needs. They are added if they are missing, so that the rest stays legal.

use serde_json::{Value, json};

use crate::suite::proof::dice::Dice;

pub(super) fn indexes(table: &mut Value) -> &mut Vec<Value> {
    let table = table.as_object_mut().unwrap();
    table.entry("indexes").or_insert_with(|| json!([])).as_array_mut().unwrap()
}

pub(super) fn is_provisioned(table: &Value) -> bool {
    table["billing"].is_object()
}

/// Returns a global index of the table.
pub(super) fn global<'a>(table: &'a mut Value, dice: &mut Dice) -> &'a mut Value {
    if !indexes(table).iter().any(is_global) {
        add_global(table);
    }
    choose(table, dice, is_global)
}

/// Returns a local index of the table.
pub(super) fn local<'a>(table: &'a mut Value, dice: &mut Dice) -> &'a mut Value {
    if indexes(table).iter().all(is_global) {
        add_local(table);
    }
    choose(table, dice, |index| !is_global(index))
}

/// Returns any index of the table.
pub(super) fn index<'a>(table: &'a mut Value, dice: &mut Dice) -> &'a mut Value {
    if indexes(table).is_empty() {
        add_global(table);
    }
    choose(table, dice, |_| true)
}

fn is_global(index: &Value) -> bool {
    index["kind"] == "global"
}

fn choose<'a>(table: &'a mut Value, dice: &mut Dice, wanted: fn(&Value) -> bool) -> &'a mut Value {
    let mut wanted: Vec<&mut Value> = indexes(table).iter_mut().filter(|index| wanted(index)).collect();
    let position = dice.number(0..=wanted.len() - 1);
    wanted.swap_remove(position)
}

/// Adds a global index with a name and an attribute of its own.
pub(super) fn add_global(table: &mut Value) -> &mut Value {
    let mut index = json!({ "kind": "global", "partition_key": [fresh(table)] });
    if is_provisioned(table) {
        index["throughput"] = json!({ "reads": 1, "writes": 1 });
    }
    add(table, index)
}

/// Adds a local index with a name and an attribute of its own, and a sort key if the table has none.
pub(super) fn add_local(table: &mut Value) -> &mut Value {
    if table.get("sort_key").is_none() {
        table["sort_key"] = fresh(table);
    }
    let index = json!({ "kind": "local", "sort_key": [fresh(table)] });
    add(table, index)
}

fn add(table: &mut Value, mut index: Value) -> &mut Value {
    index["name"] = json!(format!("added-{}-index", indexes(table).len()));
    let indexes = indexes(table);
    indexes.push(index);
    indexes.last_mut().unwrap()
}

/// Returns an attribute that the table does not have.
pub(super) fn fresh(table: &Value) -> Value {
    let text = table.to_string();
    let mut names = (0..).map(|number| format!("fresh_{number}"));
    let name = names.find(|name| !text.contains(&format!("\"{name}\""))).unwrap();
    json!({ "name": name, "type": "S" })
}

/// Returns this many different attributes, which no random table has.
pub(super) fn fresh_key(length: usize) -> Vec<Value> {
    (0..length).map(|number| json!({ "name": format!("fresh_key_{number}"), "type": "N" })).collect()
}

/// Makes the table provisioned, and adapts its indexes.
pub(super) fn provision(table: &mut Value) {
    if is_provisioned(table) {
        return;
    }
    table["billing"] = json!({ "provisioned": { "reads": 5, "writes": 5 } });
    for setting in ["on_demand_throughput", "vector_indexes"] {
        table.as_object_mut().unwrap().remove(setting);
    }
    for index in indexes(table).iter_mut().filter(|index| is_global(index)) {
        index["throughput"] = json!({ "reads": 1, "writes": 1 });
        index.as_object_mut().unwrap().remove("on_demand_throughput");
    }
}

/// Bills the table on demand, and adapts its indexes.
pub(super) fn bill_on_demand(table: &mut Value) {
    if !is_provisioned(table) {
        return;
    }
    table["billing"] = json!("on_demand");
    table.as_object_mut().unwrap().remove("warm_throughput");
    for index in indexes(table) {
        for setting in ["throughput", "warm_throughput"] {
            index.as_object_mut().unwrap().remove(setting);
        }
    }
}

/// Returns a vector index of the table. Bills the table on demand, which vector indexes require.
pub(super) fn vector<'a>(table: &'a mut Value, dice: &mut Dice) -> &'a mut Value {
    if is_provisioned(table) {
        bill_on_demand(table);
    }
    if vectors(table).is_empty() {
        let index = json!({
            "name": "added-vector-index",
            "attribute": "fresh_embedding",
            "dimensions": dice.number(1..=4096),
            "distance": "cosine",
        });
        vectors(table).push(index);
    }
    let position = dice.number(0..=vectors(table).len() - 1);
    &mut vectors(table)[position]
}

pub(super) fn vectors(table: &mut Value) -> &mut Vec<Value> {
    let table = table.as_object_mut().unwrap();
    table.entry("vector_indexes").or_insert_with(|| json!([])).as_array_mut().unwrap()
}

/// Returns names of attributes that are in no key.
pub(super) fn lines(length: usize) -> Vec<String> {
    (0..length).map(|number| format!("line_{number}")).collect()
}

pub(super) fn include(index: &mut Value, attributes: &[String]) {
    index["projection"] = json!({ "include": attributes });
}
