// `serde_as` below the derive: the derive sees the type of the field, and serde stores what `serde_as` says.
// (That `serde_as` is not in scope is a mistake of this file alone.)
use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    #[serde_as(as = "DisplayFromStr")]
    number: u64,
    #[ttl]
    #[serde_as(as = "TimestampMilliSeconds<i64>")]
    expires_at: u64,
}

fn main() {}
