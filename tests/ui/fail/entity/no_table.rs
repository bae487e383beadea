use tablewright::key::KeyError;
use tablewright::DynamoEntity;

#[derive(DynamoEntity)]
#[pk("USER#{user_id}")]
#[sk("ORDER#{order_id}")]
struct Orphan {
    user_id: String,
    order_id: String,
}

fn main() -> Result<(), KeyError> {
    Orphan::key("ada", "o-1").validate()?;
    Orphan::partition("ada").order_id().ge("o-1").expression()?;
    Ok(())
}
