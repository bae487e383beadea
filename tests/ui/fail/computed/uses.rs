// The functions are there although the derive has failed: their uses are no mistakes of their own.
use tablewright::{DynamoTable, Naming, Stack};

#[derive(DynamoTable)]
#[table(nmae = "sessions")]
#[stream]
#[pk("PK" = "USER#{user_id}")]
#[sk("SK" = "SESSION#{started_at}")]
#[gsi(name = "by-day", by = "day", pk("Day" = "{started_at:.10}"), sk(device))]
struct Session {
    user_id: String,
    started_at: String,
    #[serde(default, skip)]
    device: String,
}

fn main() {
    let _ = Session::key("ada", "2026-11-20T06:29:00Z");
    let _ = Session::partition("ada").started_at().ge("2026-11-20");
    let _ = Session::by_day("2026-11-20").device().begins_with("phone");
    let stack = Stack::new(Naming::verbatim()).table::<Session>();
    assert!(stack.tables().all(|table| table.name() == Session::SCHEMA.name()));
}
