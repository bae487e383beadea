//! Keys and indexes.

use std::borrow::Cow;

use aws_sdk_dynamodb::types::{
    AttributeDefinition, IndexStatus, KeySchemaElement, KeyType, Projection as LiveProjection,
    ProjectionType, SearchSchemaElementType, TableDescription, VectorIndexDescription,
};

use super::{Differences, NONE};
use crate::schema::{
    Attribute, DistanceFunction, IndexKind, KeyAttributes, Projection, TableSchema, VectorIndexSchema,
};
use crate::sdk::difference::{Aspect, Severity};

/// An index as it is.
struct LiveIndex<'a> {
    name: &'a str,
    kind: IndexKind,
    key: &'a [KeySchemaElement],
    projection: Option<&'a LiveProjection>,
    status: Option<&'a IndexStatus>,
}

pub(super) fn compare(found: &mut Differences<'_>, schema: &TableSchema, live: &TableDescription) {
    let types = live.attribute_definitions();
    let key = live_key(live.key_schema(), types);
    found.text(Severity::Breaking, None, Aspect::Key, expected_key(schema.key_of(None)), key);

    let indexes = live_indexes(live);
    for index in schema.indexes() {
        let name = Some(index.name());
        let kind = kind(index.kind());
        let Some(live) = indexes.iter().find(|live| live.name == index.name()) else {
            found.add(Severity::Breaking, name, Aspect::Existence, kind.to_owned(), NONE.to_owned());
            continue;
        };
        // A local index is read with strong consistency, a global one by any key.
        let live_kind = with_status(self::kind(live.kind), live.status);
        found.text(Severity::Breaking, name, Aspect::Existence, kind, live_kind);
        let key = expected_key(schema.key_of(Some(index)));
        found.text(Severity::Breaking, name, Aspect::Key, key, live_key(live.key, types));
        projection(found, index.name(), index.projection(), live.projection);
    }
    for live in &indexes {
        if schema.index(live.name).is_none() && live.status != Some(&IndexStatus::Deleting) {
            let kind = kind(live.kind).to_owned();
            found.add(Severity::Drift, Some(live.name), Aspect::Existence, NONE.to_owned(), kind);
        }
    }
    vector_indexes(found, schema.vector_indexes(), live.vector_indexes(), types);
}

/// An index that is not filled yet refuses to be read, as does one that goes.
fn with_status(kind: &str, status: Option<&IndexStatus>) -> String {
    match status {
        None | Some(IndexStatus::Active | IndexStatus::Updating) => kind.to_owned(),
        Some(status) => format!("{kind} that is {status}"),
    }
}

const fn kind(kind: IndexKind) -> &'static str {
    match kind {
        IndexKind::Global => "a global index",
        IndexKind::Local => "a local index",
    }
}

fn live_indexes(live: &TableDescription) -> Vec<LiveIndex<'_>> {
    let global = live.global_secondary_indexes().iter().map(|index| LiveIndex {
        name: index.index_name().unwrap_or_default(),
        kind: IndexKind::Global,
        key: index.key_schema(),
        projection: index.projection(),
        status: index.index_status(),
    });
    let local = live.local_secondary_indexes().iter().map(|index| LiveIndex {
        name: index.index_name().unwrap_or_default(),
        kind: IndexKind::Local,
        key: index.key_schema(),
        projection: index.projection(),
        status: None,
    });
    global.chain(local).collect()
}

fn expected_key(key: KeyAttributes<'_>) -> String {
    let element = |kind: &'static str| {
        move |attribute: &Attribute| format!("{} ({}, {kind})", attribute.name(), attribute.ty().as_str())
    };
    let partition_key = key.partition_key.iter().map(element("HASH"));
    partition_key.chain(key.sort_key.iter().map(element("RANGE"))).collect::<Vec<_>>().join(", ")
}

fn live_key(key: &[KeySchemaElement], types: &[AttributeDefinition]) -> String {
    let element = |element: &KeySchemaElement| {
        let name = element.attribute_name();
        format!("{name} ({}, {})", type_of(name, types), element.key_type().as_str())
    };
    // In the order in which a schema has them.
    let of = |kind: KeyType| key.iter().filter(move |element| *element.key_type() == kind).map(element);
    of(KeyType::Hash).chain(of(KeyType::Range)).collect::<Vec<_>>().join(", ")
}

fn type_of<'a>(name: &str, types: &'a [AttributeDefinition]) -> &'a str {
    let definition = types.iter().find(|definition| definition.attribute_name() == name);
    definition.map_or("?", |definition| definition.attribute_type().as_str())
}

/// An index that holds less than it is to hold gives items that lack attributes; one that holds more costs more.
fn projection(
    found: &mut Differences<'_>,
    index: &str,
    expected: &Projection,
    live: Option<&LiveProjection>,
) {
    let ty = live.and_then(LiveProjection::projection_type);
    let mut held: Vec<&str> = match ty {
        Some(ProjectionType::Include) => live.map_or(&[][..], LiveProjection::non_key_attributes),
        _ => &[],
    }
    .iter()
    .map(String::as_str)
    .collect();
    let mut wanted: Vec<&str> = expected.included().iter().map(Cow::as_ref).collect();
    held.sort_unstable();
    wanted.sort_unstable();
    let (is_all, wants_all) = (ty == Some(&ProjectionType::All), *expected == Projection::All);
    if (is_all, &held) == (wants_all, &wanted) {
        return;
    }
    let suffices = is_all || (!wants_all && wanted.iter().all(|name| held.contains(name)));
    let severity = if suffices { Severity::Drift } else { Severity::Breaking };
    let text = |is_all, names: &[&str]| match (is_all, names) {
        (true, _) => "ALL".to_owned(),
        (false, []) => "KEYS_ONLY".to_owned(),
        (false, names) => format!("INCLUDE {}", names.join(", ")),
    };
    let (expected, live) = (text(wants_all, &wanted), text(is_all, &held));
    found.add(severity, Some(index), Aspect::Projection, expected, live);
}

fn vector_indexes(
    found: &mut Differences<'_>,
    expected: &[VectorIndexSchema],
    live: &[VectorIndexDescription],
    types: &[AttributeDefinition],
) {
    const KIND: &str = "a vector index";
    for index in expected {
        let name = Some(index.name());
        let Some(live) = live.iter().find(|live| live.index_name() == name) else {
            found.add(Severity::Breaking, name, Aspect::Existence, KIND.to_owned(), NONE.to_owned());
            continue;
        };
        found.text(Severity::Breaking, name, Aspect::Existence, KIND, with_status(KIND, live.index_status()));
        let (search, live_search) = (expected_search(index), live_search(live, types));
        found.text(Severity::Breaking, name, Aspect::VectorSearch, search, live_search);
        projection(found, index.name(), index.projection(), live.projection());
    }
    for live in live {
        let name = live.index_name();
        let is_expected = expected.iter().any(|index| Some(index.name()) == name);
        if !is_expected && live.index_status() != Some(&IndexStatus::Deleting) {
            found.add(Severity::Drift, name, Aspect::Existence, NONE.to_owned(), KIND.to_owned());
        }
    }
}

fn expected_search(index: &VectorIndexSchema) -> String {
    let distance = match index.distance() {
        DistanceFunction::Cosine => "COSINE",
        DistanceFunction::DotProduct => "DOT_PRODUCT",
        DistanceFunction::Euclidean => "EUCLIDEAN",
    };
    let element = |kind: &'static str| {
        move |attribute: &Attribute| format!("{} ({}, {kind})", attribute.name(), attribute.ty().as_str())
    };
    let key = index.partition_key().into_iter().map(element("HASH"));
    let filters = index.inline_filters().iter().map(element("INLINE_FILTER"));
    search(index.attribute(), index.dimensions(), distance, key.chain(filters).collect())
}

fn live_search(index: &VectorIndexDescription, types: &[AttributeDefinition]) -> String {
    let attribute = index.vector_attribute().map_or(NONE, |attribute| attribute.attribute_name());
    let dimensions = index.dimensions().and_then(|dimensions| u64::try_from(dimensions).ok());
    let distance = index.distance_function().map_or(NONE, |distance| distance.as_str());
    let of = |kind: SearchSchemaElementType| {
        let elements =
            index.search_schema().iter().filter(move |each| *each.search_schema_element_type() == kind);
        elements.map(|element| {
            let name = element.attribute_name();
            format!("{name} ({}, {})", type_of(name, types), element.search_schema_element_type().as_str())
        })
    };
    let elements = of(SearchSchemaElementType::Hash).chain(of(SearchSchemaElementType::InlineFilter));
    search(attribute, dimensions.unwrap_or_default(), distance, elements.collect())
}

fn search(attribute: &str, dimensions: u64, distance: &str, elements: Vec<String>) -> String {
    let mut parts = vec![format!("{attribute}, {dimensions} dimensions, {distance}")];
    parts.extend(elements);
    parts.join(", ")
}
