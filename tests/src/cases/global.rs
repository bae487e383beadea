//! Tables with replicas in other regions.

use serde_json::{Value, json};
use tablewright::deploy::{
    AutoScaling, KinesisPrecision, KinesisStream, Parameter, Replica, ReplicaIndex, Scaling, Setting,
};
use tablewright::schema::{
    Billing, ContributorInsights, OnDelete, OnDemandThroughput, PointInTimeRecovery, TableClass, TableSchema,
    Throughput, WarmThroughput,
};
use tablewright::{DynamoTable, Stack};

/// A booking, which is read wherever the guest is.
#[derive(DynamoTable)]
#[table(deletion_protection, tags("data" = "personal"))]
#[stream]
pub(super) struct Booking {
    #[pk]
    guest: String,
    #[sk]
    from: u64,
    #[gsi("hotel", project(include(price)))]
    hotel: String,
    #[lsi("price", project(include(note)))]
    price: u64,
    note: Option<String>,
    #[ttl]
    forgotten_at: Option<u64>,
}

#[derive(DynamoTable)]
#[table(encryption(aws_managed))]
#[stream]
pub(super) struct Room {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(encryption(customer("alias/accounts")), billing(provisioned(reads = 20, writes = 10)))]
#[stream]
pub(super) struct Account {
    #[pk]
    id: String,
    #[gsi("mail", provisioned(reads = 10, writes = 10))]
    mail: String,
    #[gsi("country", provisioned(reads = 20, writes = 10))]
    country: String,
}

#[derive(DynamoTable)]
pub(super) struct Balance {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[stream(keys_only)]
pub(super) struct Limit {
    #[pk]
    id: String,
    #[gsi("owner")]
    owner: String,
}

fn policy(action: &str) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "AWS": "111122223333" },
            "Action": action,
            "Resource": "*"
        }]
    })
}

/// Returns a resource policy that lets `DynamoDB` replicate between accounts.
fn replication() -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Service": "replication.dynamodb.amazonaws.com" },
            "Action": [
                "dynamodb:ReadDataForReplication",
                "dynamodb:WriteDataForReplication",
                "dynamodb:ReplicateSettings"
            ],
            "Resource": "*",
            "Condition": { "StringEquals": { "aws:SourceAccount": ["111122223333", "444455556666"] } }
        }]
    })
}

/// Returns a table with a vector index, described by data.
fn photo() -> TableSchema {
    let schema = json!({
        "name": "photo",
        "partition_key": { "name": "id", "type": "S" },
        "stream": "new_and_old_images",
        "vector_indexes": [{
            "name": "embedding-index",
            "attribute": "embedding",
            "dimensions": 512,
            "distance": "cosine",
            "projection": { "include": ["title"] },
            "partition_key": { "name": "album", "type": "S" },
            "inline_filters": [{ "name": "taken", "type": "N" }]
        }]
    });
    serde_json::from_value(schema).expect("a schema")
}

/// Adds on-demand tables, with settings that replicas take from the table and settings of their own.
pub(super) fn on_demand(stack: Stack) -> Stack {
    stack
        .table::<Booking>()
        .table::<Room>()
        .schema(photo())
        .backup_tag("backup", "daily")
        .tag("team", "travel")
        .configure::<Booking>(|table| {
            table
                .class(TableClass::StandardInfrequentAccess)
                .point_in_time_recovery(PointInTimeRecovery::new(Some(7)))
                .contributor_insights(ContributorInsights::ThrottledKeys)
                .index_contributor_insights("hotel-index", ContributorInsights::ThrottledKeys)
                .on_demand_throughput(OnDemandThroughput::new(Some(1000), Some(500)))
                .index_on_demand_throughput("hotel-index", OnDemandThroughput::new(Some(500), Some(400)))
                .warm_throughput(WarmThroughput::new(Some(13_000), Some(5000)))
                .index_warm_throughput("hotel-index", WarmThroughput::new(Some(12_000), Some(4000)))
                .kinesis_stream(KinesisStream::new(
                    "arn:aws:kinesis:eu-central-1:111122223333:stream/bookings",
                ))
                .resource_policy(policy("dynamodb:GetItem"))
                .stream_policy(policy("dynamodb:GetRecords"))
                .stream_tag("data", "personal")
                .disassociation_protection(true)
                .expose(Setting::OnDemandThroughput)
                .replica(Replica::new("eu-west-1"))
                .replica(
                    Replica::new("us-east-1")
                        .class(TableClass::Standard)
                        .deletion_protection(false)
                        .disassociation_protection(false)
                        .point_in_time_recovery(None)
                        .contributor_insights(None)
                        .max_reads(2000)
                        .index(
                            "hotel-index",
                            ReplicaIndex::new()
                                .contributor_insights(ContributorInsights::AccessedAndThrottledKeys)
                                .max_reads(1000),
                        )
                        .kinesis_stream(
                            KinesisStream::new("arn:aws:kinesis:us-east-1:111122223333:stream/bookings")
                                .precision(KinesisPrecision::Millisecond),
                        )
                        .resource_policy(policy("dynamodb:Query"))
                        .stream_policy(policy("dynamodb:DescribeStream"))
                        .stream_tag("data", "exported")
                        .stream_tag("region", "us")
                        .tag("backup", "weekly")
                        .tag("region", "us"),
                )
        })
        .configure::<Room>(|table| {
            table
                .expose(Setting::DeletionProtection)
                .expose(Setting::PointInTimeRecovery)
                .expose(Setting::TableClass)
                .replica(Replica::new("eu-west-2"))
                .replica(
                    Replica::new("eu-west-3")
                        .deletion_protection(true)
                        .point_in_time_recovery(PointInTimeRecovery::new(Some(1)))
                        .contributor_insights(ContributorInsights::AccessedAndThrottledKeys)
                        .class(TableClass::StandardInfrequentAccess),
                )
        })
        .configure_table("photo", |table| table.replica(Replica::new("us-west-2")))
}

/// Adds provisioned tables with one KMS key for each region.
pub(super) fn provisioned(stack: Stack) -> Stack {
    let key = "arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let slow =
        Scaling::new(10, 50).target(50).scale_in_cooldown(600).scale_out_cooldown(30).disable_scale_in();
    stack
        .table::<Account>()
        .table::<Room>()
        .configure::<Account>(|table| {
            table
                .auto_scaling(
                    AutoScaling::new()
                        .reads(Scaling::new(20, 200).scale_in_cooldown(300).scale_out_cooldown(60))
                        .writes(slow)
                        .index_reads("mail-index", slow)
                        .index_writes("mail-index", slow.target(70)),
                )
                .replica(Replica::new("eu-west-1").encryption_key("alias/accounts-ireland"))
                .replica(
                    Replica::new("us-east-1")
                        .encryption_key("1234abcd-12ab-34cd-56ef-1234567890ab")
                        .read_scaling(slow)
                        .index("mail-index", ReplicaIndex::new().reads(15))
                        .index("country-index", ReplicaIndex::new().read_scaling(slow)),
                )
                .replica(Replica::new("us-east-2").encryption_key(key).reads(40))
        })
        .configure::<Room>(|table| {
            table
                .billing(Billing::Provisioned(Throughput::new(5, 5)))
                .auto_scaling(AutoScaling::new().writes(Scaling::new(5, 10)))
                .on_delete(OnDelete::RetainExceptOnCreate)
                .replica(Replica::new("ap-southeast-2"))
        })
}

/// Adds tables with strong consistency: one with three replicas, one with two and a witness. The stack's region is
/// `us-west-2`.
pub(super) fn strong(stack: Stack) -> Stack {
    stack
        .table::<Balance>()
        .table::<Limit>()
        .configure::<Balance>(|table| {
            table.strong_consistency().replica(Replica::new("us-east-1")).replica(Replica::new("us-east-2"))
        })
        .configure::<Limit>(|table| {
            table
                .strong_consistency()
                .replica(Replica::new("us-east-1"))
                .witness("us-east-2")
                .stream_tag("team", "risk")
        })
}

/// Adds tables with a single region, to which replicas in other regions or accounts can be added later.
pub(super) fn one_region(stack: Stack) -> Stack {
    stack
        .table::<Room>()
        .table::<Limit>()
        .table::<Account>()
        .table::<Booking>()
        .configure::<Room>(tablewright::deploy::StackTable::global_table)
        .configure::<Limit>(|table| {
            table
                .settings_replication(true)
                .resource_policy(replication())
                .on_demand_throughput(OnDemandThroughput::new(Some(100), None))
                .index_on_demand_throughput("owner-index", OnDemandThroughput::new(Some(50), None))
        })
        .configure::<Account>(|table| {
            table
                .settings_replication(true)
                .auto_scaling(
                    AutoScaling::new()
                        .writes(Scaling::new(10, 20))
                        .index_reads("country-index", Scaling::new(5, 20)),
                )
                .resource_policy(replication())
        })
        .configure::<Booking>(|table| table.settings_replication(false))
}

/// Adds replicas of tables in another account. The ARN of one is known only to the deployment.
pub(super) fn accounts(stack: Stack) -> Stack {
    let source = "arn:aws:dynamodb:eu-central-1:444455556666:table/acme-shop-balance";
    stack
        .table::<Balance>()
        .table::<Account>()
        .configure::<Balance>(|table| table.source_table(source).resource_policy(replication()))
        .configure::<Account>(|table| {
            table
                .source_table(Parameter::required())
                .resource_policy(replication())
                .point_in_time_recovery(PointInTimeRecovery::new(None))
                .contributor_insights(ContributorInsights::AccessedAndThrottledKeys)
                .kinesis_stream(KinesisStream::new(Parameter::required()))
        })
}
