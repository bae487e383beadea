use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
struct OrderId;

fn main() {}
