use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
enum Status {
    Open,
    Closed(u64),
}

fn main() {}
