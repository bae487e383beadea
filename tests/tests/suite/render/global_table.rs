//! Tables with replicas in other regions.

use serde_json::{Value, json};
use tablewright::deploy::{AutoScaling, KinesisStream, Replica, ReplicaIndex, Scaling, Setting, StackTable};
use tablewright::schema::{Billing, ContributorInsights, Encryption, PointInTimeRecovery, Throughput};
use tablewright::{DynamoTable, Stack};

use super::shop;

mod problems;

#[derive(DynamoTable)]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
#[stream]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

fn stack(change: impl FnOnce(StackTable) -> StackTable) -> Stack {
    shop().table::<Order>().configure::<Order>(change)
}

fn table(change: impl FnOnce(StackTable) -> StackTable) -> Value {
    let template: Value = serde_json::from_str(stack(change).resolved().unwrap().as_json()).unwrap();
    template["Resources"]["OrderTable"].clone()
}

fn provisioned(table: StackTable) -> StackTable {
    table
        .billing(Billing::Provisioned(Throughput::new(5, 4)))
        .auto_scaling(AutoScaling::new().writes(Scaling::new(1, 10)))
}

#[test]
fn a_table_is_a_global_one_where_that_is_asked_for() {
    assert_eq!(table(|table| table)["Type"], "AWS::DynamoDB::Table");
    for change in [
        |table: StackTable| table.replica(Replica::new("eu-west-1")),
        StackTable::global_table,
        |table: StackTable| table.settings_replication(true),
        |table: StackTable| {
            table
                .source_table("arn:aws:dynamodb:eu-west-1:111122223333:table/acme-shop-order")
                .resource_policy(super::policy())
        },
    ] {
        let table = table(change);
        assert_eq!(table["Type"], "AWS::DynamoDB::GlobalTable");
        assert_eq!(table["DeletionPolicy"], "Retain");
        assert_eq!(table["Properties"]["Replicas"][0]["Region"], json!({ "Ref": "AWS::Region" }));
    }
}

#[test]
fn engines_create_the_table_without_its_replicas() {
    let requests = |change: fn(StackTable) -> StackTable| stack(change).calls().unwrap();
    let plain = requests(|table| table.billing(Billing::Provisioned(Throughput::new(5, 4))));
    assert_eq!(requests(|table| provisioned(table).replica(Replica::new("eu-west-1").reads(9))), plain);
}

#[test]
fn what_is_of_each_replica_is_in_none_other_place() {
    let table = table(|table| {
        table
            .deletion_protection(true)
            .point_in_time_recovery(PointInTimeRecovery::new(Some(7)))
            .contributor_insights(ContributorInsights::ThrottledKeys)
            .index_contributor_insights("status-index", ContributorInsights::ThrottledKeys)
            .encryption(Encryption::Customer("alias/orders".into()))
            .kinesis_stream(KinesisStream::new("arn:aws:kinesis:eu-west-2:111122223333:stream/orders"))
            .tag("team", "checkout")
            .replica(Replica::new("eu-west-1").encryption_key("alias/ireland"))
    });
    let properties = &table["Properties"];
    let insights = json!({ "Enabled": true, "Mode": "THROTTLED_KEYS" });
    let shared = json!({
        "DeletionProtectionEnabled": true,
        "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 7 },
        "ContributorInsightsSpecification": insights,
        "GlobalSecondaryIndexes": [
            { "IndexName": "status-index", "ContributorInsightsSpecification": insights }
        ],
        "Tags": [{ "Key": "team", "Value": "checkout" }]
    });
    let with = |more: Value| {
        let mut all = shared.as_object().unwrap().clone();
        all.extend(more.as_object().unwrap().clone());
        Value::Object(all)
    };
    assert_eq!(
        properties["Replicas"],
        json!([
            with(json!({
                "Region": { "Ref": "AWS::Region" },
                "SSESpecification": { "KMSMasterKeyId": "alias/orders" },
                "KinesisStreamSpecification": {
                    "StreamArn": "arn:aws:kinesis:eu-west-2:111122223333:stream/orders"
                }
            })),
            with(json!({
                "Region": "eu-west-1",
                "SSESpecification": { "KMSMasterKeyId": "alias/ireland" }
            })),
        ])
    );
    assert_eq!(properties["SSESpecification"], json!({ "SSEEnabled": true, "SSEType": "KMS" }));
    let names: Vec<&String> = properties.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "AttributeDefinitions",
            "BillingMode",
            "GlobalSecondaryIndexes",
            "KeySchema",
            "Replicas",
            "SSESpecification",
            "StreamSpecification",
            "TableName"
        ]
    );
    let index = properties["GlobalSecondaryIndexes"][0].as_object().unwrap();
    assert_eq!(index.keys().collect::<Vec<_>>(), ["IndexName", "KeySchema", "Projection"]);
}

#[test]
fn reads_are_of_each_replica_and_writes_of_all() {
    let table = table(|table| {
        provisioned(table)
            .replica(Replica::new("eu-west-1"))
            .replica(Replica::new("eu-west-2").reads(7).index("status-index", ReplicaIndex::new().reads(8)))
            .replica(Replica::new("eu-west-3").read_scaling(Scaling::new(2, 20).target(50)))
    });
    let properties = &table["Properties"];
    let fixed = |units: u64| json!({ "ReadCapacityUnits": units });
    let scaled = |min, max, seed, target| {
        json!({
            "MinCapacity": min,
            "MaxCapacity": max,
            "SeedCapacity": seed,
            "TargetTrackingScalingPolicyConfiguration": { "TargetValue": target }
        })
    };
    for (position, reads, index_reads) in [
        (0, fixed(5), fixed(5)),
        (1, fixed(5), fixed(5)),
        (2, fixed(7), fixed(8)),
        (3, json!({ "ReadCapacityAutoScalingSettings": scaled(2, 20, 5, 50) }), fixed(5)),
    ] {
        let replica = &properties["Replicas"][position];
        assert_eq!(replica["ReadProvisionedThroughputSettings"], reads, "{position}");
        let index = &replica["GlobalSecondaryIndexes"][0];
        assert_eq!(index["ReadProvisionedThroughputSettings"], index_reads, "{position}");
    }
    let writes = json!({ "WriteCapacityAutoScalingSettings": scaled(1, 10, 4, 70) });
    for part in [properties, &properties["GlobalSecondaryIndexes"][0]] {
        assert_eq!(part["WriteProvisionedThroughputSettings"], writes);
        assert_eq!(part.get("ReadProvisionedThroughputSettings"), None);
        assert_eq!(part.get("ProvisionedThroughput"), None);
    }
}

#[test]
fn a_global_table_has_its_scaling_in_itself() {
    let template = stack(|table| provisioned(table).global_table()).resolved().unwrap();
    assert!(!template.as_json().contains("AWS::ApplicationAutoScaling"));
    assert!(template.as_json().contains("\"WriteCapacityAutoScalingSettings\""));
}

#[test]
fn replicas_share_the_parameters_of_what_they_have_from_the_table() {
    let template = stack(|table| {
        provisioned(table)
            .expose(Setting::DeletionProtection)
            .expose(Setting::TableClass)
            .expose(Setting::PointInTimeRecovery)
            .replica(Replica::new("eu-west-1"))
            .replica(Replica::new("eu-west-2").reads(9).deletion_protection(true))
    });
    let template: Value = serde_json::from_str(template.cloudformation().unwrap().as_json()).unwrap();
    let replicas = &template["Resources"]["OrderTable"]["Properties"]["Replicas"];
    let at = |position: usize, path: &str| replicas[position].pointer(path).unwrap().clone();
    for path in ["/DeletionProtectionEnabled", "/TableClass", "/PointInTimeRecoverySpecification"] {
        assert_eq!(at(0, path), at(1, path), "{path}");
    }
    assert_eq!(at(2, "/DeletionProtectionEnabled"), true);
    assert_eq!(
        at(2, "/ReadProvisionedThroughputSettings/ReadCapacityUnits"),
        json!({ "Ref": "OrderTableEuWest2ReadCapacity" })
    );
}

#[test]
fn a_table_of_another_account_is_taken_as_it_is() {
    let source = "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-shop-order";
    let table =
        table(|table| table.source_table(source).resource_policy(super::policy()).deletion_protection(true));
    assert_eq!(
        table["Properties"],
        json!({
            "TableName": "acme-shop-order",
            "GlobalTableSourceArn": source,
            "Replicas": [{
                "Region": { "Ref": "AWS::Region" },
                "DeletionProtectionEnabled": true,
                "ResourcePolicy": { "PolicyDocument": super::policy() },
                "GlobalTableSettingsReplicationMode": "ENABLED"
            }]
        })
    );
}
