//! Templates in the middle of a plan: the final template, with some parts of its tables held back.
//!
//! The final template is edited, not rendered again, so that a plan needs no stack. Everything that is not held back
//! keeps its parameters and functions.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::functions::Functions;
use super::global_table;
use super::scaling::{Scaled, Target, targets};
use crate::deploy::evolve::plan::hold::{Held, State};
use crate::deploy::plain::Plain;
use crate::deploy::render::aws::table::{global_index, vector_indexes};
use crate::deploy::render::aws::{Literal, Properties};
use crate::deploy::shape::{
    BillingMode, Given, GlobalIndexShape, ReplicaShape, TypedAttribute, VectorIndexShape,
};
use crate::json::{Json, Object};
use crate::schema::Word;

const GLOBAL: &str = "GlobalSecondaryIndexes";
const LOCAL: &str = "LocalSecondaryIndexes";
const VECTOR: &str = "VectorIndexes";
const REPLICAS: &str = "Replicas";

/// The settings that an index of a provisioned table must have, and takes from its table.
const CAPACITY: [&str; 2] = ["ProvisionedThroughput", "WriteProvisionedThroughputSettings"];
const READ_CAPACITY: &str = "ReadProvisionedThroughputSettings";

/// Returns a template in which the tables hold parts back.
pub(crate) fn hold(template: &Json<'static>, held: &[Held<'_>]) -> Json<'static> {
    let mut edited = template.clone();
    let sections =
        template.as_object().and_then(|template| Some((template, template.get("Resources")?.as_object()?)));
    let Some((sections, resources)) = sections else { return edited };
    let functions = Functions::new(sections, resources, &[]);
    let with_ids = functions.with_ids();
    let Some(Json::Object(changed)) =
        edited.as_object_mut().and_then(|template| template.get_mut("Resources"))
    else {
        return edited;
    };
    for held in held {
        let properties =
            resources.get(held.logical_id).and_then(|table| table.get("Properties")?.as_object());
        let Some(original) = properties else { continue };
        let held_back = Table { original, functions: &functions, held }.hold();
        let table = changed.get_mut(held.logical_id).and_then(Json::as_object_mut);
        if let Some(properties) = table.and_then(|table| table.get_mut("Properties")) {
            *properties = Json::Object(held_back);
        }
    }
    let gone = scaling(targets(&functions, &with_ids), held);
    changed.0.retain(|(id, _)| !gone.contains(id.as_ref()));
    changed.0.iter_mut().for_each(|(_, resource)| forget(resource, &gone));
    edited
}

/// A table of the final template.
struct Table<'x> {
    original: &'x Object<'static>,
    functions: &'x Functions<'x>,
    held: &'x Held<'x>,
}

impl Table<'_> {
    fn hold(&self) -> Object<'static> {
        let Self { original, held, .. } = self;
        let mut properties = (*original).clone();
        self.part(&mut properties, GLOBAL, "IndexName", self.global_indexes());
        self.part(&mut properties, VECTOR, "IndexName", self.vector_indexes());
        self.part(&mut properties, REPLICAS, "Region", self.replicas());
        self.regions(&mut properties);
        if let Some(attribute) = held.ttl_off {
            let off = Object::new().with("AttributeName", attribute.to_owned()).with("Enabled", false);
            properties.set("TimeToLiveSpecification", off);
        }
        if held.state.has_old_stream {
            self.stream(&mut properties);
        }
        self.attributes(&mut properties);
        properties
    }

    fn stream(&self, properties: &mut Object<'static>) {
        match self.held.old.stream.value {
            Some(Some(view)) => {
                let stream = properties.get("StreamSpecification").and_then(Json::as_object).cloned();
                let mut stream = stream.unwrap_or_default();
                stream.set("StreamViewType", view.as_str());
                properties.set("StreamSpecification", stream);
            }
            Some(None) => properties.remove("StreamSpecification"),
            None => {}
        }
    }

    /// Keeps the elements of a list that exist already, and adds the elements that still exist.
    fn part(
        &self,
        properties: &mut Object<'static>,
        list: &'static str,
        name: &str,
        old: Vec<Json<'static>>,
    ) {
        let mut elements = match properties.get(list) {
            None => Vec::new(),
            Some(Json::List(elements)) => elements.clone(),
            // Only the deployment knows the list.
            Some(_) => return,
        };
        let State { indexes, replicas, .. } = &self.held.state;
        let parts = if list == REPLICAS { replicas } else { indexes };
        elements.retain(|element| self.name(element, name).is_none_or(|name| parts.has(&name)));
        elements.extend(old);
        if elements.is_empty() {
            properties.remove(list);
        } else {
            properties.set(list, Json::List(elements));
        }
    }

    /// Returns the text of a member of a list's element.
    fn name(&self, element: &Json<'static>, name: &str) -> Option<String> {
        if let Json::Text(text) = element.get(name)? {
            return Some(text.clone().into_owned());
        }
        // A function is resolved where it stands in the template.
        let lists = [GLOBAL, VECTOR, REPLICAS].into_iter();
        let mut originals = lists.filter_map(|list| self.original.get(list)?.as_list()).flatten();
        let original = originals.find(|original| *original == element)?.as_object()?;
        self.functions.text_of(original, name)
    }

    /// Returns the global indexes that still exist in their old state, with values only, because the new template does
    /// not have the parameters of the old one.
    fn global_indexes(&self) -> Vec<Json<'static>> {
        let Held { old, new, state, .. } = self.held;
        let is_single = new.is_global.is(&false);
        let indexes = old.global_indexes.value.iter().flatten();
        let indexes = indexes.filter(|index| state.indexes.keeps(index.name.value.as_deref()));
        let indexes = indexes.filter_map(plain::<GlobalIndexShape<'static>>).map(|mut index| {
            let usages = old.home.indexes.value.iter().flatten();
            let reads =
                usages.filter(|usage| usage.name == index.name).map(|usage| usage.usage.reads.clone()).next();
            let [reads, writes] = [reads.as_ref(), Some(&index.writes.clone())].map(|rate| {
                match rate.and_then(|rate| rate.units.value) {
                    Some(Some(units)) if is_single && old.billing == new.billing => Some(units),
                    _ => None,
                }
            });
            let mut p = Properties::write(&Literal);
            global_index(&mut p, &mut index, &mut |p, _| capacity(p, &new.billing, [reads, writes]));
            let mut index = p.into_object();
            for name in CAPACITY {
                if let (Some(of_table), None) = (self.original.get(name), index.get(name)) {
                    index.push(name, of_table.clone());
                }
            }
            Json::Object(index)
        });
        indexes.collect()
    }

    fn vector_indexes(&self) -> Vec<Json<'static>> {
        let Held { old, state, .. } = self.held;
        let indexes = old.vector_indexes.value.iter().flatten();
        let indexes = indexes.filter(|index| state.indexes.keeps(index.name.value.as_deref()));
        let mut indexes = Given::new(indexes.filter_map(plain::<VectorIndexShape<'static>>).collect());
        let mut p = Properties::write(&Literal);
        vector_indexes(&mut p, &mut indexes);
        elements(p.into_object(), VECTOR)
    }

    fn replicas(&self) -> Vec<Json<'static>> {
        let Held { old, new, state, .. } = self.held;
        let replicas = old.replicas.value.iter().flatten();
        let replicas = replicas.filter(|replica| state.replicas.keeps(replica.region.value.as_deref()));
        let mut replicas: Vec<ReplicaShape<'static>> = replicas.filter_map(plain).collect();
        for replica in &mut replicas {
            // `regions` adds the capacities of indexes.
            replica.settings.indexes = Given::by_default(Vec::new());
            // A protected replica cannot be removed in the next deployment.
            *replica.settings.plain.get_mut(Plain::DeletionProtection) = Given::new(Word::Flag(false));
        }
        let mut p = Properties::write(&Literal);
        global_table::other_replicas(&mut p, &new.billing, replicas);
        elements(p.into_object(), REPLICAS)
    }

    /// Makes each region name the indexes that exist.
    fn regions(&self, properties: &mut Object<'static>) {
        let Some(Json::List(regions)) = properties.get_mut(REPLICAS) else { return };
        let kept: Vec<Json<'static>> =
            self.global_indexes().iter().filter_map(|index| index.get("IndexName").cloned()).collect();
        for region in regions.iter_mut().filter_map(Json::as_object_mut) {
            let capacity = region.get(READ_CAPACITY).cloned();
            let old = capacity.into_iter().flat_map(|capacity| {
                kept.iter().map(move |name| {
                    Json::from(
                        Object::new().with("IndexName", name.clone()).with(READ_CAPACITY, capacity.clone()),
                    )
                })
            });
            let old: Vec<Json<'static>> = old.collect();
            if !old.is_empty() || region.get(GLOBAL).is_some() {
                self.part(region, GLOBAL, "IndexName", old);
            }
        }
    }

    /// Defines the attributes that keys and searches name, because `DynamoDB` refuses an unused attribute.
    fn attributes(&self, properties: &mut Object<'static>) {
        let Held { old, new, .. } = self.held;
        let mut used = BTreeSet::new();
        let mut add = |keys: Option<&Json<'static>>| {
            let keys = keys.and_then(Json::as_list).into_iter().flatten();
            used.extend(keys.filter_map(|key| self.name(key, "AttributeName")));
        };
        add(properties.get("KeySchema"));
        for list in [GLOBAL, LOCAL, VECTOR] {
            for index in properties.get(list).and_then(Json::as_list).into_iter().flatten() {
                add(index.get("KeySchema"));
                add(index.get("SearchSchema"));
            }
        }
        let Some(Json::List(attributes)) = properties.get_mut("AttributeDefinitions") else { return };
        let name = |attribute: &Json<'static>| self.name(attribute, "AttributeName");
        attributes.retain(|attribute| name(attribute).is_none_or(|name| used.contains(&name)));
        let known: BTreeSet<String> = attributes.iter().filter_map(name).collect();
        for name in used.difference(&known) {
            let mut all = new.attributes.value.iter().chain(&old.attributes.value).flatten();
            let is_it = |found: &&TypedAttribute<'_>| found.name.value.as_deref() == Some(name);
            if let Some(ty) = all.find(is_it).and_then(|found| found.ty.value) {
                let attribute = Object::new().with("AttributeName", name.clone());
                attributes.push(attribute.with("AttributeType", ty.as_str()).into());
            }
        }
    }
}

/// Describes the capacity of an index in a single-region table, as far as it is known.
fn capacity(p: &mut Properties<'_, 'static>, billing: &Given<BillingMode>, units: [Option<u64>; 2]) {
    if let [Some(reads), Some(writes)] = units
        && billing.is(&BillingMode::Provisioned)
    {
        let units = Object::new().with("ReadCapacityUnits", reads).with("WriteCapacityUnits", writes);
        p.constant("ProvisionedThroughput", units);
    }
}

/// Returns a part with values only.
fn plain<T: DeserializeOwned>(part: impl Serialize) -> Option<T> {
    serde_json::from_value(serde_json::to_value(part).ok()?).ok()
}

fn elements(mut object: Object<'static>, list: &str) -> Vec<Json<'static>> {
    match object.get_mut(list) {
        Some(Json::List(elements)) => std::mem::take(elements),
        _ => Vec::new(),
    }
}

/// Returns the ids of the resources that scale an index that is held back: they fail without it.
fn scaling(targets: Vec<Target>, held: &[Held<'_>]) -> BTreeSet<String> {
    let mut gone = BTreeSet::new();
    for target in targets {
        let Some(place) = target.place else { continue };
        let is_held = held.iter().any(|held| {
            let is_table = match &place.table {
                Scaled::Name(name) => held.new.name.value.as_deref() == Some(name),
                Scaled::Id(id) => held.logical_id == id,
            };
            is_table && place.index.as_ref().is_some_and(|index| !held.state.indexes.has(index))
        });
        if is_held {
            gone.insert(target.id);
            gone.extend(target.policies);
        }
    }
    gone
}

/// Removes dependencies on removed resources.
fn forget(resource: &mut Json<'static>, gone: &BTreeSet<String>) {
    let Some(resource) = resource.as_object_mut() else { return };
    let is_gone = |id: &Json<'static>| id.as_text().is_some_and(|id| gone.contains(id));
    match resource.get_mut("DependsOn") {
        Some(Json::List(ids)) => ids.retain(|id| !is_gone(id)),
        Some(id) if is_gone(id) => resource.remove("DependsOn"),
        _ => {}
    }
}
