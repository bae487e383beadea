use tablewright::sdk::Table;

include!("../../tables/model.rs");

fn main() {
    let orders = Table::<Order>::without_client("orders");
    let (key, line) = (|| Order::key("ada", 7_u64), Line { sku: "sku-1".to_owned() });
    let _ = orders.update(key()).append(Order::PATHS.lines, line);
    let _ = orders.update(key()).prepend(Order::PATHS.lines, "sku-1");
}
