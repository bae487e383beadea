use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (order, key) = (Order::PATHS, Order::key("ada", 7_u64));
    let update = orders.update(key).add(order.note, "!");
    let update = update.append(order.note, "!");
    let update = update.subtract(order.tags, BTreeSet::new());
    let _ = update.delete(order.lines, []);
}
