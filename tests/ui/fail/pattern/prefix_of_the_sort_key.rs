use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[gsi("place", pk(tenant, region), sk(status, number))]
#[access(of_tenant(tenant))]
#[access(numbered(tenant, region, number))]
struct Parcel {
    #[pk]
    id: String,
    tenant: String,
    region: String,
    status: String,
    number: u64,
}

fn main() {}
