//! The shape of a table in the middle of a plan: its final shape, with some parts held back.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::operation::PartOperation;
use crate::deploy::shape::{
    BillingMode, Given, GlobalIndexShape, IndexUsage, Rate, ReplicaShape, Shape, TypedAttribute, Usage,
    VectorIndexShape,
};

/// The parts of a table that a deployment holds back.
#[derive(Debug)]
pub(crate) struct Held<'s> {
    /// The base name of the table.
    pub(crate) base: &'s str,
    pub(super) old: &'s Shape<'s>,
    pub(super) state: State,
    /// The attribute whose time to live is turned off.
    pub(super) ttl_off: Option<&'s str>,
}

/// The parts that have not reached their final state.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Indexes and replicas that are missing.
    missing: BTreeSet<String>,
    /// Indexes and replicas that are still in their old state.
    old: BTreeSet<String>,
}

impl State {
    /// Returns the state before these operations. An index that is removed and added again keeps its old state until it
    /// is removed.
    pub(super) fn before(operations: &[PartOperation]) -> Self {
        let mut state = Self::default();
        for operation in operations {
            match operation {
                PartOperation::RemoveIndex(name) | PartOperation::RemoveReplica(name) => {
                    state.old.insert(name.clone());
                }
                PartOperation::AddIndex(name) | PartOperation::AddReplica(name) => {
                    state.missing.insert(name.clone());
                }
            }
        }
        state
    }

    /// Returns whether a part of the new table exists already.
    fn has(&self, name: &Given<Cow<'_, str>>) -> bool {
        let name = name.value.as_deref().unwrap_or_default();
        !self.missing.contains(name) && !self.old.contains(name)
    }

    /// Returns whether a part of the old table still exists.
    fn keeps(&self, name: &Given<Cow<'_, str>>) -> bool {
        self.old.contains(name.value.as_deref().unwrap_or_default())
    }
}

/// Holds parts of a table back.
pub(crate) fn hold<'a>(shape: &mut Shape<'a>, held: &Held<'a>) {
    let Held { base: _, old, state, ttl_off } = held;
    global_indexes(shape, old, state);
    let vector = shape.vector_indexes.value.iter_mut().flatten();
    let mut vector: Vec<VectorIndexShape<'a>> =
        vector.filter(|index| state.has(&index.name)).map(|index| index.clone()).collect();
    let was = old.vector_indexes.value.iter().flatten().filter(|index| state.keeps(&index.name));
    vector.extend(was.filter_map(plain::<VectorIndexShape<'static>>));
    shape.vector_indexes = list(vector);
    let replicas = shape.replicas.value.take().unwrap_or_default();
    let mut replicas: Vec<ReplicaShape<'a>> =
        replicas.into_iter().filter(|replica| state.has(&replica.region)).collect();
    let was = old.replicas.value.iter().flatten().filter(|replica| state.keeps(&replica.region));
    replicas.extend(was.filter_map(plain::<ReplicaShape<'static>>));
    shape.replicas = list(replicas);
    if let Some(attribute) = ttl_off {
        shape.time_to_live = Given::new(None);
        shape.time_to_live_off = Given::new(Some(Cow::Borrowed(attribute)));
    }
    attributes(shape, old);
}

fn list<T>(values: Vec<T>) -> Given<Vec<T>> {
    if values.is_empty() { Given::by_default(values) } else { Given::new(values) }
}

/// Returns a part with values only, because the new template does not have the parameters of the old one.
fn plain<T: DeserializeOwned>(part: impl Serialize) -> Option<T> {
    serde_json::from_value(serde_json::to_value(part).ok()?).ok()
}

/// Sets the indexes, and how each region uses them, in the same order.
fn global_indexes<'a>(shape: &mut Shape<'a>, old: &Shape<'a>, state: &State) {
    let table = (shape.writes.clone(), shape.home.usage.reads.clone());
    let is_provisioned = shape.billing.is(&BillingMode::Provisioned);
    let is_same_billing = shape.billing == old.billing;
    let was: Vec<GlobalIndexShape<'static>> = {
        let indexes = old.global_indexes.value.iter().flatten().filter(|index| state.keeps(&index.name));
        indexes.filter_map(plain).collect()
    };
    let keep = |own: &Rate, of_table: &Rate| match own.units.value {
        Some(Some(_)) if is_same_billing && !shape.is_global.is(&true) => {
            Rate { units: Given::new(own.units.value.flatten()), ..Rate::by_default() }
        }
        // An index of a provisioned table needs a capacity.
        _ if is_provisioned => of_table.clone(),
        _ => Rate::by_default(),
    };
    let mut indexes: Vec<GlobalIndexShape<'a>> = Vec::new();
    let present = shape.global_indexes.value.iter().flatten().filter(|index| state.has(&index.name));
    indexes.extend(present.cloned());
    let mut usages: Vec<IndexUsage<'a>> = Vec::new();
    for index in was {
        let known = old.home.indexes.value.iter().flatten().find(|usage| usage.name == index.name);
        let reads = known.map_or_else(Rate::unknown, |usage| usage.usage.reads.clone());
        let usage = Usage { reads: keep(&reads, &table.1), ..Usage::by_default() };
        usages.push(IndexUsage { name: index.name.clone(), usage });
        indexes.push(GlobalIndexShape { writes: keep(&index.writes, &table.0), ..index });
    }
    shape.global_indexes = list(indexes);
    let replicas = shape.replicas.value.iter_mut().flatten().map(|replica| &mut replica.settings);
    for region in std::iter::once(&mut shape.home).chain(replicas) {
        let own = region.indexes.value.take().unwrap_or_default();
        let own = own.into_iter().filter(|usage| state.has(&usage.name));
        region.indexes = list(own.chain(usages.iter().cloned()).collect());
    }
}

/// Keeps only the attributes that keys and searches name, because `DynamoDB` refuses an unused attribute.
fn attributes<'a>(shape: &mut Shape<'a>, old: &Shape<'a>) {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &Given<Cow<'_, str>>| {
        if let Some(name) = name.value.as_deref()
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    };
    shape.key.value.iter().flatten().for_each(|element| add(&element.name));
    for index in shape.global_indexes.value.iter().flatten() {
        index.key.value.iter().flatten().for_each(|element| add(&element.name));
    }
    for index in shape.local_indexes.value.iter().flatten() {
        index.key.value.iter().flatten().for_each(|element| add(&element.name));
    }
    for index in shape.vector_indexes.value.iter().flatten() {
        index.search.value.iter().flatten().for_each(|element| add(&element.name));
    }
    let all: Vec<TypedAttribute<'a>> =
        shape.attributes.value.iter().chain(&old.attributes.value).flatten().cloned().collect();
    let attribute = |name: &String| {
        let found = all.iter().find(|known| known.name.value.as_deref() == Some(name))?;
        Some(TypedAttribute {
            name: Given::new(Cow::Owned(name.clone())),
            ty: Given { value: found.ty.value, ..Given::unknown() },
        })
    };
    shape.attributes = Given::new(names.iter().filter_map(attribute).collect());
}
