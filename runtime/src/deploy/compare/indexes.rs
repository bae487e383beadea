//! Compares keys and indexes.

use super::Changes;
use crate::at::What;
use crate::deploy::shape::{
    Given, GlobalIndexShape, KeyElement, LocalIndexShape, Shape, TypedAttribute, VectorIndexShape,
};
use crate::json::Json;
use crate::schema::Projection;

const GLOBAL: &str = "a global index";
const LOCAL: &str = "a local index";
const VECTOR: &str = "a vector index";

/// An index with a key, global or local.
struct Index<'s, 'a> {
    name: &'s str,
    kind: &'static str,
    key: &'s Given<Vec<KeyElement<'a>>>,
    projection: &'s Given<Projection>,
}

pub(super) fn key<'s>(
    changes: &mut Changes<'s>,
    shapes: [&'s Shape<'_>; 2],
    one: &Given<Vec<KeyElement<'_>>>,
    other: &Given<Vec<KeyElement<'_>>>,
) {
    let texts = [(shapes[0], one), (shapes[1], other)].map(|(shape, key)| key_text(shape, key));
    if let [Some(one), Some(other)] = texts {
        changes.push_if(What::Key, one.into(), other.into());
    }
}

pub(super) fn compare<'s>(changes: &mut Changes<'s>, one: &'s Shape<'_>, other: &'s Shape<'_>) {
    if let (Some(of_one), Some(of_other)) = (indexes(one), indexes(other)) {
        for index in &of_one {
            changes.index = Some(index.name);
            let Some(found) = of_other.iter().find(|found| found.name == index.name) else {
                changes.push(What::Existence, index.kind.into(), Json::Null);
                continue;
            };
            // A local index supports strongly consistent reads, a global one any key.
            changes.push_if(What::Existence, index.kind.into(), found.kind.into());
            key(changes, [one, other], index.key, found.key);
            projection(changes, index.projection, found.projection);
        }
        for found in &of_other {
            if !of_one.iter().any(|index| index.name == found.name) {
                changes.index = Some(found.name);
                changes.push(What::Existence, Json::Null, found.kind.into());
            }
        }
    }
    vector_indexes(changes, one, other);
    changes.index = None;
}

/// Returns the indexes, or `None` if they are unknown.
fn indexes<'s, 'a>(shape: &'s Shape<'a>) -> Option<Vec<Index<'s, 'a>>> {
    let global = shape.global_indexes.value.as_ref()?.iter().map(|index| {
        let GlobalIndexShape { name, key, projection, warm_throughput: _, writes: _ } = index;
        Some(Index { name: name.value.as_deref()?, kind: GLOBAL, key, projection })
    });
    let local = shape.local_indexes.value.as_ref()?.iter().map(|index| {
        let LocalIndexShape { name, key, projection } = index;
        Some(Index { name: name.value.as_deref()?, kind: LOCAL, key, projection })
    });
    global.chain(local).collect()
}

fn key_text(shape: &Shape<'_>, key: &Given<Vec<KeyElement<'_>>>) -> Option<String> {
    let elements =
        key.value.as_ref()?.iter().map(|KeyElement { name, role }| {
            Some(element(shape, name.value.as_deref()?, role.value?.as_str()))
        });
    Some(elements.collect::<Option<Vec<_>>>()?.join(", "))
}

/// Describes an attribute of a key: `customer (S, HASH)`.
fn element(shape: &Shape<'_>, name: &str, role: &str) -> String {
    let mut attributes = shape.attributes.value.iter().flatten();
    let ty = attributes.find_map(|TypedAttribute { name: known, ty }| {
        ty.value.filter(|_| known.value.as_deref() == Some(name))
    });
    format!("{name} ({}, {role})", ty.map_or("?", |ty| ty.as_str()))
}

/// Compares two projections, whose attributes are in no order.
fn projection(changes: &mut Changes<'_>, one: &Given<Projection>, other: &Given<Projection>) {
    let json = |projection: &Projection| match projection {
        Projection::All => Json::from("ALL"),
        Projection::KeysOnly => Json::from("KEYS_ONLY"),
        Projection::Include(names) => {
            let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
            names.sort_unstable();
            Json::texts(names)
        }
    };
    if let (Some(one), Some(other)) = (&one.value, &other.value) {
        changes.push_if(What::Projection, json(one), json(other));
    }
}

fn vector_indexes<'s>(changes: &mut Changes<'s>, one: &'s Shape<'_>, other: &'s Shape<'_>) {
    let (Some(of_one), Some(of_other)) = (&one.vector_indexes.value, &other.vector_indexes.value) else {
        return;
    };
    for index in of_one {
        changes.index = index.name.value.as_deref();
        let Some(found) = of_other.iter().find(|found| found.name == index.name) else {
            changes.push(What::Existence, VECTOR.into(), Json::Null);
            continue;
        };
        if let (Some(one), Some(other)) = (search(one, index), search(other, found)) {
            changes.push_if(What::VectorSearch, one.into(), other.into());
        }
        projection(changes, &index.projection, &found.projection);
    }
    for found in of_other {
        if !of_one.iter().any(|index| index.name == found.name) {
            changes.index = found.name.value.as_deref();
            changes.push(What::Existence, Json::Null, VECTOR.into());
        }
    }
}

/// Describes a vector index: `embedding, 512 dimensions, COSINE, album (S, HASH)`.
fn search(shape: &Shape<'_>, index: &VectorIndexShape<'_>) -> Option<String> {
    let VectorIndexShape { name: _, projection: _, attribute, dimensions, distance, search } = index;
    let (attribute, dimensions, distance) =
        (attribute.value.as_deref()?, dimensions.value?, distance.value?.as_str());
    let mut parts = vec![format!("{attribute}, {dimensions} dimensions, {distance}")];
    for part in search.value.as_ref()? {
        parts.push(element(shape, part.name.value.as_deref()?, part.role.value?.as_str()));
    }
    Some(parts.join(", "))
}
