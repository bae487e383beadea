use tablewright::sdk::Table;

include!("../../tables/board.rs");

fn main() {
    let (tasks, task) = (Table::<Task>::without_client("board"), Task::PATHS);
    let _ = tasks.update(Task::key("ada", 7_u32)).set(task.state, "done");
    let _ = tasks.update(Task::key("ada", 7_u32)).remove(task.due);
    let _ = tasks.update(Task::key("ada", 7_u32)).set_together(task.state_and_due, "done");
    let _ = tasks.update(Task::key("ada", 7_u32)).set_together(task.state_and_due, ("done", 7));
}
