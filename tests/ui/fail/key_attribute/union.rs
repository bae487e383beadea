use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
union OrderId {
    number: u64,
}

fn main() {}
