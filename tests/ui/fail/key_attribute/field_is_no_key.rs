use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
struct Weight(f64);

fn main() {}
