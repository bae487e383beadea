// `accessors` names items that the derive adds.
use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(accessors(kee = order_key, by_state = _, STATUS = "STATE", key = one, key = two))]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

#[derive(DynamoTable)]
#[table(accessors(kee = order_key, by_state = _, key = one, key = two, partition = by_status))]
struct Invoice {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

#[derive(DynamoTable)]
#[table(accessors)]
struct Letter {
    #[pk]
    id: String,
    #[gsi("status", by = "by status")]
    status: String,
}

fn main() {}
