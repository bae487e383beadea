use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
struct OrderId(String, u64);

fn main() {}
