//! Writes a snapshot as a lock.

use std::borrow::Cow;

use crate::deploy::evolve::Entity;
use crate::deploy::plain::Plain;
use crate::deploy::shape::{
    Given, GlobalIndexShape, KeyElement, LocalIndexShape, RegionShape, SearchElement, Shape, VectorIndexShape,
};
use crate::deploy::snapshot::SnapshotTable;
use crate::json::{Json, Leaf, Object};
use crate::schema::{Projection, WarmThroughput};

/// Stands for a value that is unknown when the lock is written.
pub(super) const UNKNOWN: &str = "?";

/// Returns the name of a table in the lock.
pub(super) fn name<'s>(table: &'s SnapshotTable<'_>) -> &'s str {
    let names = [table.base.as_deref(), table.shape.name.value.as_deref(), table.logical_id.as_deref()];
    names.into_iter().flatten().next().unwrap_or_default()
}

pub(super) fn table<'s>(table: &'s SnapshotTable<'_>) -> Object<'s> {
    // The lock leaves out what a live table reports.
    let SnapshotTable { logical_id, shape, entities, .. } = table;
    let Shape {
        name,
        attributes: _,
        key,
        global_indexes,
        local_indexes,
        vector_indexes,
        time_to_live,
        time_to_live_off,
        stream,
        warm_throughput,
        is_global,
        consistency,
        witness,
        source_table,
        replicas,
        import,
        on_delete,
        home,
        // Items do not depend on costs and encryption.
        billing: _,
        has_kms_key: _,
        writes: _,
    } = shape;
    let mut object = Object::new();
    object.push("name", text(name.value.as_deref()));
    object.push_some("logicalId", logical_id.as_deref());
    object.push("onDelete", leaf(on_delete));
    object.push("key", self::key(shape, key));
    object.push_some("indexes", indexes(shape, global_indexes, local_indexes, vector_indexes));
    object.push_some("stream", optional(stream));
    object.push_some("timeToLive", optional(time_to_live));
    if time_to_live.is(&None) {
        object.push_some("timeToLiveOff", optional(time_to_live_off).filter(|off| *off != UNKNOWN.into()));
    }
    object.push_some("warmThroughput", warm(warm_throughput));
    object.push("protects", protections(home));
    if !is_global.is(&false) {
        let regions = |replicas: &'s Vec<_>| {
            let regions = replicas.iter().map(|replica: &'s crate::deploy::shape::ReplicaShape<'_>| {
                text(replica.region.value.as_deref())
            });
            Json::List(regions.collect())
        };
        object.push("replicas", replicas.value.as_ref().map_or_else(|| UNKNOWN.into(), regions));
        object.push("consistency", leaf(consistency));
    }
    object.push_some("witness", optional(witness));
    object.push_some("sourceTable", optional(source_table));
    object.push_some("import", self::import(import));
    if !entities.is_empty() {
        let mut items = Object::new();
        let mut sorted: Vec<&Entity> = entities.iter().collect();
        sorted.sort_by_key(|entity| entity.name());
        for entity in &sorted {
            items.push(entity.name(), value(entity.shape()));
        }
        object.push("items", items);
        object.push_some("templates", templates(&sorted));
    }
    object
}

/// Returns a value as `serde` writes it.
fn value<'a>(value: &impl serde::Serialize) -> Json<'a> {
    let json = serde_json::to_string(value).ok();
    json.and_then(|json| Json::parse(&json).ok()).unwrap_or(Json::Null)
}

fn text(text: Option<&str>) -> Json<'_> {
    text.unwrap_or(UNKNOWN).into()
}

fn leaf<'s, T: Leaf<'s>>(given: &Given<T>) -> Json<'s> {
    given.value.as_ref().map_or_else(|| UNKNOWN.into(), Leaf::write)
}

/// Returns a setting, or `None` if it is off.
fn optional<'s, T: Leaf<'s>>(given: &Given<Option<T>>) -> Option<Json<'s>> {
    match &given.value {
        Some(None) => None,
        Some(Some(value)) => Some(value.write()),
        None => Some(UNKNOWN.into()),
    }
}

/// Returns a key such as `{ "customerId": "S HASH", "orderId": "S RANGE" }`.
fn key<'s>(shape: &'s Shape<'_>, key: &'s Given<Vec<KeyElement<'_>>>) -> Json<'s> {
    let Some(elements) = &key.value else { return UNKNOWN.into() };
    let mut object = Object::new();
    for KeyElement { name, role } in elements {
        let name = name.value.as_deref().unwrap_or(UNKNOWN);
        let role = role.value.map_or(UNKNOWN, |role| role.as_str());
        object.push(name, format!("{} {role}", type_of(shape, name)));
    }
    object.into()
}

fn type_of(shape: &Shape<'_>, attribute: &str) -> &'static str {
    let mut attributes = shape.attributes.value.iter().flatten();
    let found = attributes.find(|known| known.name.value.as_deref() == Some(attribute));
    found.and_then(|found| found.ty.value).map_or(UNKNOWN, |ty| ty.as_str())
}

fn projection<'s>(projection: &Given<Projection>) -> Json<'s> {
    match &projection.value {
        None => UNKNOWN.into(),
        Some(Projection::All) => "ALL".into(),
        Some(Projection::KeysOnly) => "KEYS_ONLY".into(),
        Some(Projection::Include(names)) => {
            let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
            names.sort_unstable();
            Json::texts(names)
        }
    }
}

fn indexes<'s>(
    shape: &'s Shape<'_>,
    global: &'s Given<Vec<GlobalIndexShape<'_>>>,
    local: &'s Given<Vec<LocalIndexShape<'_>>>,
    vector: &'s Given<Vec<VectorIndexShape<'_>>>,
) -> Option<Json<'s>> {
    let (Some(global), Some(local), Some(vector)) = (&global.value, &local.value, &vector.value) else {
        return Some(UNKNOWN.into());
    };
    let mut all: Vec<(&str, Object<'_>)> = Vec::new();
    for GlobalIndexShape { name, key, projection, warm_throughput, writes: _ } in global {
        let index = Object::new()
            .with("kind", "global")
            .with("key", self::key(shape, key))
            .with("projects", self::projection(projection))
            .with_some("warmThroughput", warm(warm_throughput));
        all.push((name.value.as_deref().unwrap_or(UNKNOWN), index));
    }
    for LocalIndexShape { name, key, projection } in local {
        let index = Object::new()
            .with("kind", "local")
            .with("key", self::key(shape, key))
            .with("projects", self::projection(projection));
        all.push((name.value.as_deref().unwrap_or(UNKNOWN), index));
    }
    for VectorIndexShape { name, attribute, dimensions, distance, search, projection } in vector {
        let mut searched = Object::new();
        for SearchElement { name, role } in search.value.iter().flatten() {
            let name = name.value.as_deref().unwrap_or(UNKNOWN);
            let role = role.value.map_or(UNKNOWN, |role| role.as_str());
            searched.push(name, format!("{} {role}", type_of(shape, name)));
        }
        let index = Object::new()
            .with("kind", "vector")
            .with("attribute", text(attribute.value.as_deref()))
            .with("dimensions", leaf(dimensions))
            .with("distance", leaf(distance))
            .with_some("search", searched.non_empty())
            .with("projects", self::projection(projection));
        all.push((name.value.as_deref().unwrap_or(UNKNOWN), index));
    }
    all.sort_by_key(|(name, _)| *name);
    let mut object = Object::new();
    for (name, index) in all {
        object.push(name, index);
    }
    object.non_empty().map(Json::from)
}

/// Returns the warm throughput that was requested. A live table reports one in any case.
fn warm<'s>(warm: &Given<Option<WarmThroughput>>) -> Option<Json<'s>> {
    let units = |units: Option<u64>| units.map_or(Json::Null, Json::from);
    warm.said()?
        .value
        .copied()
        .flatten()
        .map(|warm| Json::List(vec![units(warm.reads()), units(warm.writes())]))
}

/// Returns the protections: `[ "deletion", "recovery 14" ]`.
fn protections<'s>(home: &RegionShape<'_>) -> Json<'s> {
    let RegionShape { plain, point_in_time_recovery, recovery_days, .. } = home;
    let mut protections: Vec<Cow<'_, str>> = Vec::new();
    let protection = plain.get(Plain::DeletionProtection);
    if protection.is_unknown() {
        protections.push("deletion ?".into());
    } else if protection.is(&true.into()) {
        protections.push("deletion".into());
    }
    match (point_in_time_recovery.value, recovery_days.value) {
        (Some(true), Some(days)) => protections.push(format!("recovery {days}").into()),
        (Some(false), _) => {}
        _ => protections.push("recovery ?".into()),
    }
    Json::texts(protections)
}

/// Returns the import that the table was created with, which cannot change.
fn import<'s>(import: &Given<Option<crate::deploy::shape::ImportShape<'_>>>) -> Option<Json<'s>> {
    match &import.value {
        None => Some(UNKNOWN.into()),
        Some(None) => None,
        Some(Some(import)) => Some(value(import)),
    }
}

/// Returns the templates of computed key attributes, by entity and attribute.
fn templates<'e>(entities: &[&'e Entity]) -> Option<Object<'e>> {
    let mut all = Object::new();
    for entity in entities {
        let mut templates = Object::new();
        for (attribute, template) in entity.templates() {
            templates.push(attribute, template);
        }
        if let Some(templates) = templates.non_empty() {
            all.push(entity.name(), templates);
        }
    }
    all.non_empty()
}
