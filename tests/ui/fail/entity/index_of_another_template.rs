use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "Inverted", pk = "SK", sk = "PK")]
enum Shop {
    Order(Order),
}

#[derive(DynamoEntity)]
#[pk("GAME#{game}")]
#[sk("USER#{name}")]
#[gsi(name = "Inverted", by = "player", pk("USER#{name}"), sk("{game}"))]
struct Order {
    game: String,
    name: String,
}

fn main() {}
