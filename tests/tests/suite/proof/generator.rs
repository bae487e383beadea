//! Random tables, as documents.
//!
//! One generator makes both kinds of tables: legal ones, and ones around the limits, where each random choice may slip.
//! Only the oracle knows whether a table of the second kind is legal.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::dice::Dice;
use names::{attribute_name, service_name, table_name};

mod names;
mod settings;
mod throughput;

pub(super) fn document(dice: &mut Dice) -> Value {
    Generator {
        dice,
        attributes: Vec::new(),
        embeddings: Vec::new(),
        index_names: BTreeSet::new(),
        projected: 0,
    }
    .table()
}

struct Generator<'a> {
    dice: &'a mut Dice,
    /// The table's attributes so far. Keys and projections share them.
    attributes: Vec<Value>,
    /// The attributes that hold an embedding, with their dimensions.
    embeddings: Vec<(String, usize)>,
    index_names: BTreeSet<String>,
    /// The number of attributes that the indexes include so far.
    projected: usize,
}

/// The number of attributes that all indexes together may include.
const PROJECTED: usize = 100;

impl Generator<'_> {
    fn table(&mut self) -> Value {
        let mut table = Map::new();
        let mut put = |name: &str, value: Value| table.insert(name.to_owned(), value);
        put("name", json!(table_name(self.dice)));
        let mut key = self.key(2);
        let partition_key = key.remove(0);
        put("partition_key", partition_key.clone());
        let has_sort_key = !self.dice.one_in(3);
        if has_sort_key {
            put("sort_key", key.remove(0));
        }
        let capacity = self.dice.one_in(3).then(|| throughput::throughput(self.dice));
        if let Some(capacity) = &capacity {
            put("billing", json!({ "provisioned": capacity }));
        } else if self.dice.one_in(10) {
            put("billing", json!("on_demand"));
        }
        for (name, value) in throughput::settings(self.dice, capacity.as_ref()) {
            put(name, value);
        }
        let locals = if has_sort_key || self.dice.slip() { self.dice.count(0..=5, 2) } else { 0 };
        let mut kinds = vec![false; self.dice.count(0..=20, 4)];
        kinds.resize(kinds.len() + locals, true);
        self.dice.shuffle(&mut kinds);
        let indexes: Vec<Value> = kinds
            .into_iter()
            .map(|is_local| {
                let mut index = if is_local { self.local(&partition_key) } else { self.global() };
                index["name"] = json!(self.index_name());
                self.throughput(&mut index, is_local, capacity.is_some());
                index
            })
            .collect();
        if !indexes.is_empty() {
            put("indexes", indexes.into());
        }
        if self.dice.one_in(5) && (capacity.is_none() || self.dice.slip()) {
            let vectors: Vec<Value> = (0..self.dice.count(1..=5, 2)).map(|_| self.vector()).collect();
            put("vector_indexes", vectors.into());
        }
        if self.dice.one_in(3) {
            put("time_to_live", self.time_to_live());
        }
        for (name, value) in settings::settings(self.dice) {
            put(name, value);
        }
        table.into()
    }

    fn global(&mut self) -> Value {
        let partition_attributes = self.dice.count(1..=4, 2);
        let sort_attributes = self.dice.count(0..=4, 2);
        let mut partition_key = self.key(partition_attributes + sort_attributes);
        let sort_key = partition_key.split_off(partition_attributes);
        let mut index = json!({ "kind": "global", "partition_key": partition_key });
        if !sort_key.is_empty() {
            index["sort_key"] = sort_key.into();
        }
        self.project(&mut index, 0);
        index
    }

    fn local(&mut self, partition_key: &Value) -> Value {
        let attributes = self.dice.count(1..=1, 1);
        let mut key = vec![partition_key.clone()];
        while key.len() <= attributes {
            let attribute = self.attribute(&key);
            key.push(attribute);
        }
        let mut index = json!({ "kind": "local", "sort_key": key[1..] });
        // Naming the partition key is optional for a local index.
        if self.dice.one_in(20) {
            index["partition_key"] = key[..1].into();
        }
        self.project(&mut index, 0);
        index
    }

    fn throughput(&mut self, index: &mut Value, is_local: bool, is_provisioned: bool) {
        let capacity =
            ((is_provisioned && !is_local) != self.dice.slip()).then(|| throughput::throughput(self.dice));
        if !is_local || self.dice.slip() {
            for (name, value) in throughput::settings(self.dice, capacity.as_ref()) {
                index[name] = value;
            }
        }
        if let Some(capacity) = capacity {
            index["throughput"] = capacity;
        }
    }

    fn vector(&mut self) -> Value {
        let (attribute, mut dimensions) = self.embedding();
        if self.dice.slip() {
            dimensions += 1;
        }
        let distance = self.dice.pick(&["cosine", "dot_product", "euclidean"]);
        let filters = self.dice.count(0..=18, 3);
        let mut search = self.key(1 + filters);
        let partition_key = search.remove(0);
        let mut index = json!({
            "name": self.index_name(),
            "attribute": attribute,
            "dimensions": dimensions,
            "distance": distance,
        });
        if self.dice.one_in(2) {
            index["partition_key"] = partition_key;
        }
        if !search.is_empty() {
            index["inline_filters"] = search.into();
        }
        self.project(&mut index, 1 + filters);
        index
    }

    /// Returns a new or existing attribute that holds an embedding, with its dimensions.
    fn embedding(&mut self) -> (String, usize) {
        if self.dice.one_in(3) && !self.embeddings.is_empty() {
            let position = self.dice.number(0..=self.embeddings.len() - 1);
            return self.embeddings[position].clone();
        }
        let name = self.new_name();
        let embedding = (name, self.dice.count(1..=4096, 2000));
        self.embeddings.push(embedding.clone());
        embedding
    }

    /// Returns a name that no attribute has.
    fn new_name(&mut self) -> String {
        loop {
            let name = attribute_name(self.dice);
            let is_new = self.attributes.iter().all(|known| known["name"] != *name)
                && self.embeddings.iter().all(|(known, _)| *known != name);
            if is_new || self.dice.slip() {
                return name;
            }
        }
    }

    fn index_name(&mut self) -> String {
        loop {
            let mut name = service_name(self.dice);
            if self.dice.one_in(2) && name.len() < 200 {
                name += "-index";
            }
            if self.index_names.insert(name.clone()) || self.dice.slip() {
                return name;
            }
        }
    }

    /// Adds a projection. `counted` attributes count in addition, if any are listed.
    fn project(&mut self, index: &mut Value, counted: usize) {
        match self.dice.number(0..=5) {
            0 => index["projection"] = json!("all"),
            1 => index["projection"] = json!("keys_only"),
            2..4 => {}
            _ => {
                let mut length = self.dice.count(1..=20, 6);
                if !self.dice.slip() {
                    let left = PROJECTED.saturating_sub(self.projected).min(20).saturating_sub(counted);
                    length = length.min(left);
                    if length == 0 {
                        return;
                    }
                }
                self.projected += counted + length;
                let included: Vec<Value> =
                    self.key(length).iter().map(|attribute| attribute["name"].clone()).collect();
                index["projection"] = json!({ "include": included });
            }
        }
    }

    /// Returns different attributes.
    fn key(&mut self, length: usize) -> Vec<Value> {
        let mut key = Vec::new();
        for _ in 0..length {
            let attribute = self.attribute(&key);
            key.push(attribute);
        }
        key
    }

    /// Returns a new or existing attribute that is not in `taken`.
    fn attribute(&mut self, taken: &[Value]) -> Value {
        if self.dice.one_in(2) && !self.attributes.is_empty() {
            let position = self.dice.number(0..=self.attributes.len() - 1);
            let mut known = self.attributes[position].clone();
            if self.dice.slip() {
                known["type"] = json!(self.dice.pick(&["S", "N", "B"]));
            }
            if !taken.iter().any(|other| other["name"] == known["name"]) || self.dice.slip() {
                return known;
            }
        }
        let attribute = json!({ "name": self.new_name(), "type": self.dice.pick(&["S", "S", "N", "B"]) });
        self.attributes.push(attribute.clone());
        attribute
    }

    fn time_to_live(&mut self) -> Value {
        loop {
            let attribute = self.attribute(&[]);
            if attribute["type"] == "N" || self.dice.slip() {
                return attribute;
            }
        }
    }
}
