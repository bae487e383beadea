use tablewright::sdk::Table;

include!("../../tables/board.rs");

fn main() {
    let tasks = Table::<Task>::without_client("board");
    let _ = tasks.query(Task::partition("ada").any_entity::<Board>());
}
