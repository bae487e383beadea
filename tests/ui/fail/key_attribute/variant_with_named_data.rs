use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
enum Status {
    Open,
    Closed { at: u64 },
}

fn main() {}
