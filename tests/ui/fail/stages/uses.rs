// The functions are there although the derive has failed: their uses are no mistakes of their own.
use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(nmae = "users")]
struct User {
    #[pk]
    id: String,
    #[sk]
    number: u64,
    #[gsi("mail")]
    mail: String,
    #[gsi("mail", sk)]
    since: u64,
}

fn main() {
    let _ = User::key("ada", 7_u64);
    let _ = User::partition("ada").number().between(1_u64, 7_u64);
    let _ = User::by_mail("ada@example.com").since().gt(2024_u64);
    let _ = (User::MAIL, User::SCHEMA.name());
}
