use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
enum Status {}

fn main() {}
