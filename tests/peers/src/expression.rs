//! The requests with `dynamodb-expression`, which does not know the keys of a table.

use aws_sdk_dynamodb::operation::query::QueryInput;
use dynamodb_expression::{Expression, Num, Path};

use crate::{INDEX, TABLE};

pub fn query(status: &str, from: u64, to: u64) -> QueryInput {
    let placed_at = Path::new_name("placed_at").key().between(Num::new(from), Num::new(to));
    Expression::builder()
        .with_key_condition(Path::new_name("status").key().equal(status).and(placed_at))
        .build()
        .to_query_input_builder()
        .table_name(TABLE)
        .index_name(INDEX)
        .build()
        .expect("a query")
}
