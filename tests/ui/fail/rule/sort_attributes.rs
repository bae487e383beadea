use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("place", pk(id), sk(continent, country, region, city, street))]
struct Order {
    #[pk]
    id: String,
    continent: String,
    country: String,
    region: String,
    city: String,
    street: String,
}

fn main() {}
