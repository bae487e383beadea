use tablewright::sdk::Table;

include!("../../tables/board.rs");

fn main() {
    let (tasks, task) = (Table::<Task>::without_client("board"), Task::PATHS);
    let _ = tasks.update(Task::key("ada", 7_u32)).set(task.number, 8_u32);
}
