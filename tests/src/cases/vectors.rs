//! Vector indexes.

use tablewright::DynamoTable;

/// The smallest.
#[derive(DynamoTable)]
pub(super) struct Photo {
    #[pk]
    id: String,
    #[vector("likeness", dimensions = 512, distance(euclidean))]
    likeness: Vec<f32>,
}

/// Articles of many tenants, found by what they say.
#[derive(DynamoTable)]
#[table(name = "articles")]
#[serde(rename_all = "camelCase")]
pub(super) struct Article {
    #[pk]
    tenant: String,
    #[sk]
    article_id: u64,
    #[gsi("topic")]
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<String>,
    language: String,
    word_count: u32,
    #[vector(
        "body",
        dimensions = 1024,
        distance(cosine),
        pk(tenant),
        filters(topic, language, word_count),
        project(include(title))
    )]
    #[vector(name = "body.exact", dimensions = 1024, distance(dot_product), filters(language))]
    body_embedding: Vec<f32>,
    #[vector("title", dimensions = 256, distance(cosine), pk(language), project(keys_only))]
    #[serde(rename = "title_embedding", skip_serializing_if = "Option::is_none")]
    title_embedding: Option<Box<[f64]>>,
    title: String,
}
