use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
struct OrderId {
    value: String,
}

fn main() {}
