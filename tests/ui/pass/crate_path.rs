//! The dependency is available under another path.

mod prelude {
    pub mod dynamo {
        pub use ::tablewright::*;
    }
}

/// An empty module with the crate's name. A relative path in the expansion would resolve to it and fail.
mod tablewright {}

mod tables {
    use super::prelude::dynamo::{DynamoTable, KeyAttribute};

    #[derive(DynamoTable)]
    #[table(crate = "crate::pass::crate_path::prelude::dynamo", name = "orders", billing(provisioned(reads = 1, writes = 1)))]
    #[table(tags("team" = "checkout"), encryption(customer("alias/orders")))]
    pub struct Order {
        #[pk]
        pub id: OrderId,
        #[gsi("status", provisioned(reads = 1, writes = 1))]
        pub status: Status,
        #[ttl]
        pub expires_at: u64,
    }

    #[derive(KeyAttribute)]
    #[table(crate = "super::prelude::dynamo")]
    pub struct OrderId(pub String);

    #[derive(KeyAttribute)]
    #[table(crate = "crate::pass::crate_path::prelude::dynamo")]
    pub enum Status {
        Open,
    }
}

#[test]
fn passes() {
    use prelude::dynamo::key::KeyValue;
    use prelude::dynamo::{DynamoTable, KeyAttribute};

    assert_eq!(tables::Order::SCHEMA.name(), "orders");
    assert_eq!(tables::Status::Open.key_value(), KeyValue::from("Open"));
}
