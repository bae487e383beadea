//! Settings that a deployment decides, not the struct.

use serde_json::{Value, json};
use tablewright::deploy::{
    Compression, ImportFormat, ImportSource, KinesisPrecision, KinesisStream, Parameter, Setting, StackTable,
};
use tablewright::schema::{
    Billing, ContributorInsights, Encryption, OnDelete, OnDemandThroughput, PointInTimeRecovery, TableClass,
    Throughput, WarmThroughput,
};
use tablewright::{DynamoTable, Stack};

/// A shipment on its way.
#[derive(DynamoTable)]
#[stream]
pub(super) struct Shipment {
    #[pk]
    id: String,
    #[gsi("carrier")]
    carrier: String,
}

#[derive(DynamoTable)]
#[table(point_in_time_recovery, billing(provisioned(reads = 1, writes = 1)))]
pub(super) struct Parcel {
    #[pk]
    id: String,
    #[gsi("depot", provisioned(reads = 1, writes = 1))]
    depot: String,
}

#[derive(DynamoTable)]
#[table(point_in_time_recovery(days = 14))]
pub(super) struct Pallet {
    #[pk]
    id: String,
}

fn policy(principal: &str, resource: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": principal },
            "Action": "dynamodb:Describe*",
            "Resource": resource
        }]
    })
}

pub(super) fn streams(stack: Stack) -> Stack {
    let account = "111122223333";
    stack
        .table::<Shipment>()
        .table::<Parcel>()
        .configure::<Shipment>(|table| {
            table
                .kinesis_stream(
                    KinesisStream::new(Parameter::required()).precision(KinesisPrecision::Microsecond),
                )
                .resource_policy(policy(account, "*"))
                .stream_policy(policy(account, "*"))
                .stream_tag("team", "analytics")
        })
        .configure::<Parcel>(|table| {
            table.kinesis_stream(
                KinesisStream::new("arn:aws:kinesis:eu-west-1:111122223333:stream/parcels")
                    .precision(KinesisPrecision::Millisecond),
            )
        })
}

pub(super) fn imports(stack: Stack) -> Stack {
    let csv = ImportFormat::Csv { delimiter: Some(';'), header: vec!["id".to_owned(), "depot".to_owned()] };
    stack
        .table::<Shipment>()
        .table::<Parcel>()
        .table::<Pallet>()
        .configure::<Shipment>(|table| {
            table.import(ImportSource::new("shipments", ImportFormat::DynamoDbJson))
        })
        .configure::<Parcel>(|table| {
            table.import(
                ImportSource::new("archive", csv)
                    .bucket_owner("111122223333")
                    .key_prefix("parcels/")
                    .compression(Compression::Zstd),
            )
        })
        .configure::<Pallet>(|table| {
            table.import(
                ImportSource::new("archive", ImportFormat::Ion)
                    .compression(Compression::Gzip)
                    .key_prefix("pallets/"),
            )
        })
}

pub(super) fn exposed(stack: Stack) -> Stack {
    let settings = [
        Setting::DeletionProtection,
        Setting::PointInTimeRecovery,
        Setting::TableClass,
        Setting::OnDemandThroughput,
    ];
    stack
        .table::<Shipment>()
        .table::<Parcel>()
        .table::<Pallet>()
        .configure_each(|table| {
            table.expose(Setting::DeletionProtection).expose(Setting::TableClass).class(TableClass::Standard)
        })
        .configure::<Shipment>(|table| {
            let limited = table.on_demand_throughput(OnDemandThroughput::new(Some(500), Some(100)));
            settings.into_iter().fold(limited, StackTable::expose)
        })
        .configure::<Parcel>(|table| {
            table
                .expose(Setting::PointInTimeRecovery)
                .class(TableClass::StandardInfrequentAccess)
                .deletion_protection(true)
        })
        .configure::<Pallet>(|table| table.expose(Setting::RecoveryPeriod))
}

/// Configures the same structs for a test environment.
pub(super) fn test(stack: Stack) -> Stack {
    stack.table::<Shipment>().table::<Parcel>().configure_each(|table| {
        table
            .billing(Billing::OnDemand)
            .point_in_time_recovery(None)
            .on_delete(OnDelete::Delete)
            .tag("environment", "test")
    })
}

pub(super) fn production(stack: Stack) -> Stack {
    stack
        .table::<Shipment>()
        .table::<Parcel>()
        .configure_each(|table| {
            table
                .deletion_protection(true)
                .point_in_time_recovery(PointInTimeRecovery::new(Some(35)))
                .encryption(Encryption::AwsManaged)
                .contributor_insights(ContributorInsights::ThrottledKeys)
                .tag("environment", "production")
        })
        .configure::<Shipment>(|table| {
            table
                .billing(Billing::Provisioned(Throughput::new(50, 20)))
                .warm_throughput(WarmThroughput::new(Some(1000), Some(500)))
                .index_throughput("carrier-index", Throughput::new(25, 20))
                .index_warm_throughput("carrier-index", WarmThroughput::new(Some(500), None))
                .index_contributor_insights("carrier-index", ContributorInsights::AccessedAndThrottledKeys)
        })
        .configure::<Parcel>(|table| {
            table
                .billing(Billing::OnDemand)
                .on_demand_throughput(OnDemandThroughput::new(Some(1000), None))
                .index_on_demand_throughput("depot-index", OnDemandThroughput::new(None, Some(1000)))
        })
}

pub(super) fn raw(stack: Stack) -> Stack {
    stack
        .table::<Shipment>()
        .table::<Pallet>()
        .raw_property("ShipmentTable", "/GlobalSecondaryIndexes/0/Projection/ProjectionType", "KEYS_ONLY")
        .raw_property("ShipmentTable", "/ContributorInsightsSpecification/Enabled", true)
        .raw_property("PalletTableArnParameter", "/Tags", json!({ "team": "warehouse" }))
}
