use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(class(standard, standard_infrequent_access))]
struct Order {
    #[pk]
    id: String,
}

fn main() {}
