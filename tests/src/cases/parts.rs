//! Resources around a table.

use serde_json::json;
use tablewright::deploy::{
    Alarms, AutoScaling, EncryptionKey, Policy, Replica, Scaling, StartingPosition, StreamFunction,
};
use tablewright::{DynamoTable, Naming, Stack};

use super::{shop, vectors};

const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:on-call";

/// Orders of all tenants.
#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "orders")]
#[stream]
#[gsi("region", pk(tenant, region), sk(placed_at), project(keys_only))]
struct Order {
    #[pk]
    tenant: String,
    #[sk]
    order_id: String,
    #[gsi("status", project(include(total_cents)))]
    status: String,
    #[gsi("status", sk)]
    placed_at: u64,
    #[lsi("total")]
    total_cents: u64,
    region: String,
    note: String,
}

#[derive(DynamoTable)]
#[table(name = "events", billing(provisioned(reads = 20, writes = 10)))]
struct Event {
    #[pk]
    id: String,
    #[gsi(name = "GSI1", provisioned(reads = 5, writes = 5))]
    kind: String,
}

#[derive(DynamoTable)]
#[table(name = "cards", encryption(aws_managed))]
struct Card {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(name = "secrets", encryption(customer("alias/secrets")))]
struct Secret {
    #[pk]
    id: String,
}

pub(super) fn alarms() -> Stack {
    shop()
        .table::<Order>()
        .table::<Event>()
        .configure::<Order>(|table| {
            table.alarms(Alarms::new(TOPIC).throttled_requests(10).system_errors(None))
        })
        .configure::<Event>(|table| table.alarms(Alarms::new(TOPIC).used_capacity(90)))
        .user_errors_alarm(TOPIC, 100)
}

pub(super) fn encryption_key() -> Stack {
    shop()
        .table::<Event>()
        .table::<Card>()
        .table::<Secret>()
        .encryption_key(EncryptionKey::new().rotation_days(180))
}

/// Returns a stack with every resource around its tables, as a security team would require.
pub(super) fn hardened() -> Stack {
    let bounds = AutoScaling::new().reads(Scaling::new(5, 100)).writes(Scaling::new(5, 50));
    shop()
        .table::<Order>()
        .table::<Event>()
        .table::<Secret>()
        .backup_tag("backup", "daily")
        .hardened()
        .configure_each(|table| {
            table.alarms(Alarms::new(TOPIC)).policy(Policy::reader()).policy(Policy::writer())
        })
        .configure::<Event>(|table| table.auto_scaling(bounds))
        .configure::<Order>(|table| {
            table.stream_function(StreamFunction::new("consumer")).policy(Policy::stream_consumer())
        })
}

/// Returns the same for a table with replicas.
pub(super) fn hardened_global() -> Stack {
    shop().table::<Order>().hardened().configure::<Order>(|table| {
        let key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        table.replica(Replica::new("eu-west-1").encryption_key(key))
    })
}

pub(super) fn encryption_key_of_a_stack() -> Stack {
    Stack::new(Naming::verbatim())
        .table::<Event>()
        .encryption_key(EncryptionKey::new().name("events"))
        .export_outputs()
}

pub(super) fn policies() -> Stack {
    shop()
        .table::<Order>()
        .table::<Secret>()
        .table::<vectors::Photo>()
        .configure::<Order>(|table| {
            table.policy(Policy::reader()).policy(Policy::writer()).policy(Policy::stream_consumer())
        })
        .configure::<Secret>(|table| table.policy(Policy::reader().without_scan()).policy(Policy::writer()))
        .configure::<vectors::Photo>(|table| table.policy(Policy::reader()))
}

pub(super) fn tenants() -> Stack {
    const TENANT: &str = "${aws:PrincipalTag/tenant}";
    const SHOWN: [&str; 2] = [Order::TOTAL_CENTS, Order::STATUS];
    shop().table::<Order>().encryption_key(EncryptionKey::new()).configure::<Order>(|table| {
        table
            .policy(Policy::reader().tenant(TENANT))
            .policy(Policy::writer().tenant(TENANT))
            .policy(Policy::reader().attributes(SHOWN).name("Billing"))
            .policy(Policy::reader().attributes(SHOWN).tenant(TENANT).name("TenantBilling"))
            .policy(Policy::writer().attributes([Order::NOTE]).tenant(TENANT).name("TenantNotes"))
    })
}

pub(super) fn stream_functions() -> Stack {
    shop().table::<Order>().configure::<Order>(|table| {
        table
            .policy(Policy::stream_consumer())
            .stream_function(
                StreamFunction::new("arn:aws:lambda:eu-central-1:123456789012:function:consumer")
                    .batch_size(50)
                    .batching_window(5)
                    .parallel_batches(2)
                    .filter(json!({ "eventName": ["INSERT", "MODIFY"] }))
                    .filter(
                        json!({ "dynamodb": { "NewImage": { "status": { "S": [{ "prefix": "in_" }] } } } }),
                    )
                    .bisect_on_error()
                    .report_item_failures()
                    .max_retries(3)
                    .max_record_age(3600)
                    .on_failure("arn:aws:sqs:eu-central-1:123456789012:failed-orders"),
            )
            .stream_function(
                StreamFunction::new("consumer").name("Audit").starting_position(StartingPosition::Latest),
            )
    })
}

pub(super) fn global() -> Stack {
    let key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    shop().table::<Order>().encryption_key(EncryptionKey::new()).configure::<Order>(|table| {
        table
            .replica(Replica::new("eu-west-1").encryption_key(key))
            .alarms(Alarms::new(TOPIC).throttled_requests(None).replication_latency(5000))
            .policy(Policy::reader())
            .policy(Policy::stream_consumer())
    })
}
