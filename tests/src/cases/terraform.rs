//! Settings that Terraform can say, where other cases have more than that.

use serde_json::json;
use tablewright::deploy::{Alarms, AutoScaling, Compression, ImportFormat, ImportSource, Replica, Scaling};
use tablewright::schema::{ContributorInsights, WarmThroughput};
use tablewright::{DynamoTable, Stack};

pub(super) mod guide;

/// A visit to a hotel.
#[derive(DynamoTable)]
#[table(tags("data" = "personal"), point_in_time_recovery)]
#[stream]
pub(super) struct Visit {
    #[pk]
    guest: String,
    #[sk]
    from: u64,
    #[gsi("hotel")]
    hotel: String,
}

#[derive(DynamoTable)]
#[table(encryption(customer("alias/ledger")), billing(provisioned(reads = 20, writes = 10)))]
#[stream]
pub(super) struct Ledger {
    #[pk]
    id: String,
    #[gsi("owner", provisioned(reads = 20, writes = 10))]
    owner: String,
}

#[derive(DynamoTable)]
#[table(deletion_protection)]
#[stream]
pub(super) struct Seat {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
pub(super) struct Balance {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
pub(super) struct Limit {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(warm(reads = 40_000, writes = 12_000), contributor_insights(throttled_keys))]
pub(super) struct Launch {
    #[pk]
    id: String,
    #[gsi("day", warm(reads = 15_000), contributor_insights)]
    day: String,
}

#[derive(DynamoTable)]
pub(super) struct Parcel {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
pub(super) struct Pallet {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 5, writes = 5)))]
pub(super) struct Price {
    #[pk]
    id: String,
    #[gsi("vendor", provisioned(reads = 5, writes = 5))]
    vendor: String,
}

/// Replicas with what the tested version of the provider knows of them.
pub(super) fn replicas(stack: Stack) -> Stack {
    let key =
        |region: &str| format!("arn:aws:kms:{region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    stack
        .table::<Visit>()
        .table::<Ledger>()
        .tag("team", "travel")
        .configure::<Visit>(|table| {
            table
                .alarms(
                    Alarms::new("arn:aws:sns:eu-central-1:123456789012:on-call").replication_latency(5000),
                )
                .replica(Replica::new("eu-west-1"))
                .replica(Replica::new("us-east-1").point_in_time_recovery(None))
        })
        .configure::<Ledger>(|table| {
            table
                .auto_scaling(AutoScaling::new().reads(Scaling::new(20, 200)).writes(Scaling::new(10, 100)))
                .replica(Replica::new("eu-west-1").encryption_key(key("eu-west-1")))
        })
}

/// Settings that only new versions of the provider know.
pub(super) fn newest(stack: Stack) -> Stack {
    stack
        .table::<Seat>()
        .table::<Balance>()
        .table::<Limit>()
        .table::<Launch>()
        .configure::<Seat>(|table| {
            table
                .replica(Replica::new("us-west-2"))
                .replica(Replica::new("us-east-1").deletion_protection(false))
        })
        .configure::<Balance>(|table| {
            table.strong_consistency().replica(Replica::new("us-east-1")).replica(Replica::new("us-east-2"))
        })
        .configure::<Limit>(|table| {
            table.strong_consistency().replica(Replica::new("us-east-1")).witness("us-east-2")
        })
        .configure::<Launch>(|table| {
            table
                .index_warm_throughput("day-index", WarmThroughput::new(Some(15_000), Some(5000)))
                .index_contributor_insights("day-index", ContributorInsights::ThrottledKeys)
        })
}

pub(super) fn imports(stack: Stack) -> Stack {
    let csv = ImportFormat::Csv { delimiter: Some(';'), header: vec!["id".to_owned()] };
    stack
        .table::<Parcel>()
        .table::<Pallet>()
        .configure::<Parcel>(|table| {
            table.import(
                ImportSource::new("archive", csv)
                    .bucket_owner("111122223333")
                    .key_prefix("parcels/")
                    .compression(Compression::Zstd),
            )
        })
        .configure::<Pallet>(|table| table.import(ImportSource::new("archive", ImportFormat::Ion)))
}

/// Sets the options that apply to the Terraform file only.
pub(super) fn options(stack: Stack) -> Stack {
    stack
        .table::<Price>()
        .configure::<Price>(|table| {
            table.auto_scaling(
                AutoScaling::new()
                    .reads(Scaling::new(5, 50))
                    .index_writes("vendor-index", Scaling::new(5, 400)),
            )
        })
        .terraform_floor("5.31")
        .ignore_scaled_indexes()
        .raw_terraform("/resource/aws_dynamodb_table/price/timeouts", json!({ "create": "30m" }))
        .raw_terraform("/resource/aws_dynamodb_table/price/lifecycle/0/prevent_destroy", false)
        .raw_terraform(
            "/output/price_id",
            json!({ "value": "${aws_dynamodb_table.price.id}", "description": "As Terraform knows it" }),
        )
}
