use tablewright::KeyAttribute;

#[derive(KeyAttribute)]
enum Status {
    Open,
    #[serde(rename = "Open")]
    Opened,
}

fn main() {}
