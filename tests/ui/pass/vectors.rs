//! Vector indexes, in every form, on every type that holds an embedding.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tablewright::schema::{AttributeType, DistanceFunction, Projection};
use tablewright::vector::VectorAttribute;
use tablewright::DynamoTable;

type Vector = Vec<f32>;

#[derive(Serialize, Deserialize)]
struct Embedding(Vec<f32>);

impl VectorAttribute for Embedding {}

/// One embedding in several indexes, searched by keys of the table and of an index, and by the time to live.
#[derive(Serialize, Deserialize, DynamoTable)]
#[serde(rename_all = "camelCase")]
#[gsi("topic", pk(topic_name))]
struct Article {
    #[pk]
    tenant: String,
    #[sk]
    number: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    topic_name: Option<String>,
    #[vector("body", dimensions = 1_024, distance(cosine))]
    #[vector(name = "exact", distance(euclidean), filters(number, expires_at,), dimensions = 1024, pk(tenant,),)]
    #[vector("body-index-2-index", dimensions = 1024, distance(dot_product,), project(keys_only))]
    #[vector(
        "body-by-topic",
        dimensions = 1024,
        distance(cosine),
        project(include(body, tenant)),
        pk(topic_name)
    )]
    body: Vector,
    #[ttl]
    expires_at: u64,
    #[vector("title", dimensions = 4096, distance(cosine), filters(topic_name))]
    #[serde(rename = "titleEmbedding", default, skip_serializing_if = "Option::is_none")]
    title: Option<Embedding>,
}

#[derive(Serialize, DynamoTable)]
struct Borrowed<'a> {
    #[pk]
    id: &'a str,
    #[vector("a", dimensions = 3, distance(cosine))]
    a: &'a [f32],
    #[vector("b", dimensions = 3, distance(cosine))]
    b: Cow<'a, [f64]>,
    #[vector("c", dimensions = 3, distance(cosine))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    c: Vec<i8>,
    #[vector("d", dimensions = 3, distance(cosine))]
    d: [f32; 3],
    #[vector("e", dimensions = 1, distance(cosine))]
    #[serde(skip_serializing_if = "Option::is_none")]
    e: Option<Rc<[u8; 1]>>,
}

#[derive(DynamoTable)]
struct Owned {
    #[pk]
    id: String,
    #[vector("a", dimensions = 3, distance(cosine))]
    a: Box<[f64]>,
    #[vector("b", dimensions = 3, distance(cosine))]
    b: Arc<Vec<u8>>,
}

#[test]
fn passes() {
    let vectors = Article::SCHEMA.vector_indexes();
    let names: Vec<_> = vectors.iter().map(|index| index.name()).collect();
    assert_eq!(names, ["body-index", "exact", "body-index-2-index", "body-by-topic-index", "title-index"]);

    let [body, exact, keys, topic, title] = vectors else { panic!() };
    assert_eq!((body.attribute(), body.dimensions()), ("body", 1024));
    assert_eq!((body.distance(), body.projection()), (DistanceFunction::Cosine, &Projection::All));
    assert!(body.partition_key().is_none() && body.inline_filters().is_empty());

    assert_eq!((exact.distance(), exact.dimensions()), (DistanceFunction::Euclidean, 1024));
    assert_eq!(exact.partition_key().map(|key| key.name()), Some("tenant"));
    let filters: Vec<_> = exact.inline_filters().iter().map(|filter| (filter.name(), filter.ty())).collect();
    assert_eq!(filters, [("number", AttributeType::N), ("expiresAt", AttributeType::N)]);

    assert_eq!((keys.distance(), keys.projection()), (DistanceFunction::DotProduct, &Projection::KeysOnly));
    assert_eq!(topic.projection().included(), ["body", "tenant"]);
    assert_eq!(topic.partition_key().map(|key| key.name()), Some("topicName"));
    assert_eq!((title.attribute(), title.dimensions()), ("titleEmbedding", 4096));
    assert_eq!(Article::TITLE, title.attribute());

    assert_eq!(Borrowed::SCHEMA.vector_indexes().len(), 5);
    assert_eq!(Owned::SCHEMA.vector_indexes().len(), 2);
}
