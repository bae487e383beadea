use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[pk("PK" = "STREAM#{stream}")]
struct Event {
    stream: String,
    #[vector("body", dimensions = 3, distance(cosine))]
    body: Vec<f32>,
}

fn main() {}
