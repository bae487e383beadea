use tablewright::DynamoTable;

#[derive(DynamoTable)]
struct Order {
    #[pk]
    id: String,
    #[gsi("status", project(include(note)))]
    status: String,
    #[serde(rename = "note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-note-")]
    note: String,
}

fn main() {}
