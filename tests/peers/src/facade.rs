//! The requests with `dynamodb-facade`.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use dynamodb_facade::{
    KeyBuilder, KeyCondition, KeyId, NumberAttribute, QueryRequest, StringAttribute, attribute_definitions,
    dynamodb_item, index_definitions, table_definitions,
};
use serde::{Deserialize, Serialize};

use crate::{INDEX, Item, TABLE};

attribute_definitions! {
    CustomerId { "customer_id": StringAttribute }
    Number { "number": NumberAttribute }
    Status { "status": StringAttribute }
    PlacedAt { "placed_at": NumberAttribute }
}

table_definitions! {
    Orders {
        type PartitionKey = CustomerId;
        type SortKey = Number;
        fn table_name() -> String { TABLE.to_owned() }
    }
}

index_definitions! {
    #[table = Orders]
    ByStatus {
        type PartitionKey = Status;
        type SortKey = PlacedAt;
        fn index_name() -> String { INDEX.to_owned() }
    }
}

#[derive(Deserialize, Serialize)]
pub struct Order {
    pub customer_id: String,
    pub number: u64,
    pub status: String,
    pub placed_at: u64,
}

dynamodb_item! {
    #[table = Orders]
    Order {
        #[partition_key]
        CustomerId {
            fn attribute_id(&self) -> &'id str { &self.customer_id }
            fn attribute_value(id) -> String { id.to_owned() }
        }
        #[sort_key]
        Number {
            fn attribute_id(&self) -> u64 { self.number }
            fn attribute_value(id) -> u64 { id }
        }
    }
}

pub fn key(customer: &str, order: u64) -> Item {
    <Order as KeyBuilder<Orders>>::get_key_from_id(KeyId::pk(customer).sk(order)).into_inner()
}

/// Returns the SDK's builder. The crate gives no access to the finished input.
pub fn query(client: &Client, status: &str, from: u64, to: u64) -> QueryFluentBuilder {
    let condition = KeyCondition::pk(status).sk_between(from, to);
    QueryRequest::<Orders>::index_with_client::<ByStatus>(client.clone(), condition).into_inner()
}
