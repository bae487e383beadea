//! Searches of vector indexes. No engine has them, so the requests are compared, and the responses are made.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tablewright::DynamoTable;
use tablewright::sdk::{ErrorKind, Found, Table};
use tablewright::testing::{Answer, client_of};

use super::model::block_on;

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Article {
    #[pk]
    id: String,
    #[vector("embedding", dimensions = 3, distance(cosine))]
    embedding: Vec<f32>,
    title: String,
}

#[derive(Clone, Debug, Deserialize, DynamoTable, PartialEq, Serialize)]
struct Image {
    #[pk]
    id: String,
    #[vector(
        "likeness",
        dimensions = 2,
        distance(euclidean),
        pk(tenant),
        filters(year),
        project(include(title))
    )]
    likeness: Vec<f32>,
    tenant: String,
    year: u32,
    title: String,
    size: u64,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Title {
    title: String,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "it is only projected")]
struct Size {
    size: u64,
}

#[test]
fn the_items_come_with_their_scores() {
    let sent = Arc::new(Mutex::new(Value::Null));
    let seen = Arc::clone(&sent);
    let client = client_of(move |call| {
        assert_eq!(call.operation, "SearchVectors");
        *seen.lock().unwrap() = serde_json::from_str(call.body).unwrap();
        let item = |id: &str| {
            json!({
                "id": { "S": id }, "title": { "S": "A title" }, "embedding": { "L": [{ "N": "1" }, { "N": "0.5" }, { "N": "0" }] },
            })
        };
        let results = json!([{ "Item": item("a"), "Score": 0.75 }, { "Item": item("b"), "Score": 0.5 }]);
        Answer::output(
            json!({ "SearchResults": results, "ConsumedCapacity": { "VectorSearchRequestBytes": 7.0 } })
                .to_string(),
        )
    });
    let articles = Table::<Article>::new(client, "article");
    let article =
        |id: &str| Article { id: id.to_owned(), embedding: vec![1.0, 0.5, 0.0], title: "A title".to_owned() };

    let search = || articles.search(Article::PATHS.embedding, &[1.0, 0.0, -0.25], 2);
    let found = block_on(search().send_metered()).unwrap();
    let wanted = [Found { item: article("a"), score: 0.75 }, Found { item: article("b"), score: 0.5 }];
    assert_eq!(found.output, wanted);
    assert_eq!(found.consumed_capacity.unwrap().vector_search_request_bytes(), Some(7.0));
    assert_eq!(
        *sent.lock().unwrap(),
        json!({
            "TableName": "article", "IndexName": "embedding-index", "TopK": 2,
            "SearchVector": [{ "N": "1" }, { "N": "0" }, { "N": "-0.25" }],
        }),
    );

    let titles = block_on(async { search().project::<Title>().await }).unwrap();
    assert_eq!(titles[1], Found { item: Title { title: "A title".to_owned() }, score: 0.5 });
}

#[test]
fn a_filter_and_a_projection_are_of_the_index() {
    let images = Table::<Image>::without_client("images");
    let path = Image::PATHS;
    let search = || images.search(path.likeness, &[0.5, 0.5], 10);
    let of_ada = || search().filter(path.tenant.eq("ada"));
    let input = of_ada().filter(path.year.between(2020_u32, 2025_u32)).project::<Title>().input().unwrap();
    assert_eq!(input.index_name(), Some("likeness-index"));
    assert_eq!(input.search_condition_expression(), Some("(#a0 = :a0) AND (#a1 BETWEEN :a1 AND :a2)"));
    assert_eq!(input.projection_expression(), Some("#a2, #a3"));

    let unfit = [
        (search().project::<Title>().input().unwrap_err(), "has a partition key"),
        (of_ada().input().unwrap_err(), "holds some attributes"),
        (of_ada().filter(path.size.gt(7_u64)).project::<Title>().input().unwrap_err(), "filters only by"),
        (of_ada().index("other-index").project::<Title>().input().unwrap_err(), "no vector index"),
        (images.search(path.likeness, &[0.5], 10).input().unwrap_err(), "number of dimensions"),
    ];
    for (error, why) in unfit {
        assert!(matches!(error.kind(), ErrorKind::InvalidRequest(_)), "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
    let error = of_ada().project::<Size>().input().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotProjected { attribute: "size", .. }), "{error}");
    let error = images
        .search(path.likeness, &[0.5, f32::NAN], 10)
        .filter(path.tenant.eq("ada"))
        .project::<Title>()
        .input();
    assert!(matches!(error.unwrap_err().kind(), ErrorKind::Serialize { .. }));
    let error =
        images.search(path.likeness, &[0.5, 0.5], 0).filter(path.tenant.eq("ada")).project::<Title>().input();
    assert!(matches!(error.unwrap_err().kind(), ErrorKind::ZeroLimit { option: "top" }));
}
