// Words that belong in another place, or are another's word for an option.
use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table("orders", stream, pitr)]
#[table(ttl = expires_at)]
#[table(provisioned(reads = 5, writes = 5))]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", include(total_cents))]
    status: String,
    total_cents: u64,
    expires_at: u64,
}

#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
struct Invoice {
    #[pk]
    id: String,
    #[gsi("status", project(include("totalCents")))]
    status: String,
    total_cents: u64,
}

fn main() {}
