//! The tables of a public guide to `DynamoDB` with Terraform, as structs.

use tablewright::deploy::{Parameter, StartingPosition, StreamFunction};
use tablewright::{DynamoTable, Naming, Stack};

#[derive(DynamoTable)]
#[table(name = "main-table", on_delete(delete), tags("Name" = "Main DynamoDB Table", "Environment" = "production"))]
struct Main {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(
    name = "main-with-sort-table",
    on_delete(delete),
    tags("Name" = "Main with Sort DynamoDB Table", "Environment" = "production")
)]
struct MainWithSort {
    #[pk]
    id: String,
    #[sk]
    timestamp: u64,
}

#[derive(DynamoTable)]
#[table(name = "gsi-table", on_delete(delete), tags("Name" = "GSI DynamoDB Table", "Environment" = "production"))]
struct Gsi {
    #[pk]
    id: String,
    #[sk]
    #[gsi(name = "CategoryIndex", sk)]
    timestamp: u64,
    #[gsi(name = "CategoryIndex")]
    category: String,
}

#[derive(DynamoTable)]
#[table(name = "lsi-table", on_delete(delete), tags("Name" = "LSI DynamoDB Table", "Environment" = "production"))]
struct Lsi {
    #[pk]
    id: String,
    #[sk]
    timestamp: u64,
    #[lsi(name = "StatusIndex")]
    status: String,
}

#[derive(DynamoTable)]
#[table(name = "provisioned-table", on_delete(delete), billing(provisioned(reads = 5, writes = 5)))]
struct Provisioned {
    #[pk]
    id: String,
    #[gsi(name = "CategoryIndex", provisioned(reads = 5, writes = 5))]
    category: String,
    #[gsi(name = "CategoryIndex", sk)]
    timestamp: u64,
}

#[derive(DynamoTable)]
#[table(name = "streams-table", on_delete(delete), tags("Name" = "Streams DynamoDB Table", "Environment" = "production"))]
#[stream]
struct Streams {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(
    name = "global-table",
    on_delete(delete),
    tags("Name" = "Global DynamoDB Table", "Environment" = "production")
)]
#[stream]
struct GlobalTable {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(
    name = "advanced-table",
    on_delete(delete),
    point_in_time_recovery,
    tags("Name" = "Advanced DynamoDB Table", "Environment" = "production")
)]
#[stream]
struct Advanced {
    #[pk]
    id: String,
    #[sk]
    #[gsi(name = "CategoryIndex", sk)]
    timestamp: u64,
    #[gsi(name = "CategoryIndex")]
    category: String,
    #[lsi(name = "StatusIndex")]
    status: String,
}

#[derive(DynamoTable)]
#[table(
    name = "ecommerce-table",
    on_delete(delete),
    tags("Name" = "E-commerce DynamoDB Table", "Environment" = "production", "Project" = "ecommerce")
)]
#[stream]
#[gsi(name = "StatusIndex", pk(status), sk(timestamp))]
struct Ecommerce {
    #[pk]
    id: String,
    #[sk]
    #[gsi(name = "CategoryIndex", sk)]
    timestamp: u64,
    #[gsi(name = "CategoryIndex")]
    category: String,
    status: String,
}

#[derive(DynamoTable)]
#[table(name = "cost-optimized-table", on_delete(delete), tags("Name" = "Cost Optimized DynamoDB Table"))]
struct CostOptimized {
    #[pk]
    id: String,
    #[ttl]
    ttl: u64,
}

#[derive(DynamoTable)]
#[table(
    name = "backup-table",
    on_delete(delete),
    point_in_time_recovery,
    tags("Name" = "Backup DynamoDB Table", "Environment" = "production")
)]
struct Backup {
    #[pk]
    id: String,
}

pub(in crate::cases) fn tables() -> Stack {
    Stack::new(Naming::verbatim())
        .table::<Main>()
        .table::<MainWithSort>()
        .table::<Gsi>()
        .table::<Lsi>()
        .table::<Provisioned>()
        .table::<Streams>()
        .table::<GlobalTable>()
        .table::<Advanced>()
        .table::<Ecommerce>()
        .table::<CostOptimized>()
        .table::<Backup>()
        .configure::<Streams>(|table| {
            table.stream_function(
                StreamFunction::new(Parameter::required())
                    .starting_position(StartingPosition::Latest)
                    .batch_size(10),
            )
        })
        .configure::<GlobalTable>(|table| table.replica(tablewright::deploy::Replica::new("us-west-2")))
}
