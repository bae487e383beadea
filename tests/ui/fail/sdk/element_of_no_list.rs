include!("../../tables/model.rs");

fn main() {
    let order = Order::PATHS;
    let _ = order.note.index(0);
}
