use tablewright::{DynamoEntity, DynamoTable};

#[derive(DynamoTable)]
#[table(pk = "PK", sk = "SK")]
#[gsi(name = "inverted", pk = "SK", sk = "PK")]
enum Chat {
    Member(Member),
    Reader(Reader),
}

#[derive(DynamoEntity)]
#[pk("ROOM#{room}")]
#[sk("USER#{user}")]
#[gsi(name = "inverted", by = "user")]
struct Member {
    room: String,
    user: String,
}

#[derive(DynamoEntity)]
#[pk("ROOM#{room}")]
#[sk("READER#{user}#{number:04}")]
#[gsi(name = "inverted", by = "reader", pk("READER#{user}#{number:04}"))]
struct Reader {
    room: String,
    user: String,
    number: u32,
}

fn main() {
    let _ = Member::by_user("ada");
    let _ = Reader::by_reader("ada", 7_u32);
}
