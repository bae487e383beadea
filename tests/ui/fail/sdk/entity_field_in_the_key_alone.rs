include!("../../tables/board.rs");

fn main() {
    let user = User::PATHS;
    let _ = user.user_id.eq("ada");
}
