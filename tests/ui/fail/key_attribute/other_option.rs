use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
#[table(name = "orders")]
struct OrderId(String);

fn main() {}
