// All rules at once, one violation at each place, with no errors where the table is used.
use tablewright::{DynamoTable, Naming, Stack};

#[derive(DynamoTable)]
#[table(
    name = "o",
    tags("aws:team" = "checkout", "backup" = "daily!"),
    billing(provisioned(reads = 5, writes = 0)),
    warm(reads = 4),
    global_index_quota = 10,
    point_in_time_recovery(days = 40),
    encryption(customer("alias/aws/dynamodb")),
    physical_name = "orders/2026",
    logical_id = "orders-table"
)]
#[gsi("region", pk(region), sk(region))]
struct Order {
    #[pk]
    #[serde(rename = "")]
    id: String,
    #[gsi("by status", provisioned(reads = 5, writes = 5))]
    status: String,
    #[lsi("region")]
    region: String,
    #[ttl]
    expires_at: String,
    #[vector("embedding", dimensions = 1024, distance(cosine))]
    embedding: Vec<f32>,
}

fn main() {
    let stack = Stack::new(Naming::verbatim()).table::<Order>();
    assert!(stack.tables().all(|table| table.name() == Order::SCHEMA.name()));
    assert_eq!(Order::key("o-1").to_string(), Order::by_region("eu").region().eq("eu").to_string());
}
