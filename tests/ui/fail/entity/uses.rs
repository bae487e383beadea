// The functions are there although the derive has failed: their uses are no mistakes of their own.
use tablewright::{DynamoEntity, DynamoTable, Key};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "GSI1", pk = "GSI1PK", sk = "GSI1SK")]
#[gsi(name = "GSI2", pk = "GSI2PK")]
enum Shop {
    Order(Order),
    Invoice(Invoice),
}

#[derive(DynamoEntity)]
#[pk("USER#{usr_id}")]
#[sk("ORDER#{placed_at}#{number:08}")]
#[gsi(name = "GSI1", by = "status", pk("STATUS#{status}"), sk(placed_at))]
#[access(recent_of(user_id, placed_at))]
struct Order {
    user_id: String,
    placed_at: String,
    number: u32,
    status: Status,
}

struct Status;

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("INVOICE#{number:08}")]
#[gsi(name = "GSI1", by = "day", pk("DAY#{day}"), sk("{number:08}"))]
#[gsi(name = "GSI2", by = "day", pk("{day}"))]
#[access(of_user(user_id))]
#[access(key(user_id))]
struct Invoice {
    user_id: String,
    #[key_only]
    number: u32,
    day: String,
    #[ttl]
    #[version]
    expires_at: u64,
}

fn main() {
    let key: Key<'_, Shop> = Order::key("ada", "2026-11-20", 7_u32).any_entity();
    let _ = Order::partition("ada").placed_at().eq("2026-11-20").number().ge(7_u32);
    let _ = Order::partition("ada").placed_at().begins_with("2026-11").any_entity::<Shop>();
    let _ = Order::by_status(Status).placed_at().lt("2026-11-20");
    let _ = Order::recent_of("ada", "2026-11-20");
    let _ = (Invoice::of_user("ada"), Invoice::by_day("2026-11-20"), Invoice::EXPIRES_AT, key);
}
