use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
enum Logins {
    Session(Session),
    Token(Token),
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("SESSION#{id}")]
struct Session {
    user_id: String,
    id: String,
    #[ttl]
    expires: u64,
}

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("TOKEN#{id}")]
struct Token {
    user_id: String,
    id: String,
    #[ttl]
    ttl: u64,
}

fn main() {}
