use serde::{Deserialize, Serialize};
use tablewright::DynamoTable;
use tablewright::sdk::Table;

#[derive(Serialize, Deserialize, DynamoTable)]
struct Article {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 3, distance(cosine))]
    embedding: Vec<f32>,
    title: String,
}

fn main() {
    let articles = Table::<Article>::without_client("articles");
    let _ = articles.search(Article::PATHS.title, &[1.0, 0.0, 0.0], 10);
}
