use serde::{Deserialize, Serialize};
use tablewright::{Document, DynamoTable};

#[derive(Serialize, Deserialize, DynamoTable)]
struct Order {
    #[pk]
    id: String,
    lines: Vec<Line>,
    note: String,
}

#[derive(Serialize, Deserialize, Document)]
struct Line {
    quantity: u32,
}

fn main() {
    // A list has elements, and these have members.
    let _ = Order::PATHS.lines.member(Line::PATHS.quantity);
    let _ = Order::PATHS.lines.index(0).member(Line::PATHS.quantty);
    let _ = Order::PATHS.lines.index(0).member(Line::PATHS.quantity).eq("7");
    let _ = Order::PATHS.note.entry("key");
}
