//! Tables with replicas in other regions.

use serde_json::{Value, json};
use tablewright::{
    AutoScaling, Billing, ContributorInsights, Deployment, DynamoTable, Encryption, ImportFormat,
    ImportSource, KinesisStream, PointInTimeRecovery, Replica, ReplicaIndex, Scaling, Setting, Stack,
    Throughput,
};

use super::{schema, shop};

#[derive(DynamoTable)]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
#[stream]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

/// With what strong consistency does not go with.
#[derive(DynamoTable)]
#[allow(dead_code, reason = "of these structs only the tables are of interest")]
struct Session {
    #[pk]
    user: String,
    #[sk]
    id: String,
    #[lsi("started")]
    started: u64,
    #[ttl]
    expires: u64,
}

fn stack(change: impl FnOnce(Deployment) -> Deployment) -> Stack {
    shop().table::<Order>().configure::<Order>(change)
}

fn table(change: impl FnOnce(Deployment) -> Deployment) -> Value {
    let template: Value = serde_json::from_str(stack(change).resolved().unwrap().as_json()).unwrap();
    template["Resources"]["OrderTable"].clone()
}

fn problems(change: impl FnOnce(Deployment) -> Deployment) -> Vec<String> {
    let error = stack(change).cloudformation().unwrap_err();
    let problems = error.problems().iter();
    problems.map(|problem| problem.strip_prefix("table `order`: ").unwrap_or(problem).to_owned()).collect()
}

/// The problems of a replica, without where it is.
fn replica_problems(
    change: impl FnOnce(Deployment) -> Deployment,
    own: impl FnOnce(Replica) -> Replica,
) -> Vec<String> {
    let problems = problems(|table| change(table).replica(own(Replica::new("eu-west-1"))));
    let problems = problems.iter();
    problems.map(|problem| problem.strip_prefix("replica in `eu-west-1`: ").unwrap().to_owned()).collect()
}

fn provisioned(table: Deployment) -> Deployment {
    table
        .billing(Billing::Provisioned(Throughput::new(5, 4)))
        .auto_scaling(AutoScaling::new().writes(Scaling::new(1, 10)))
}

#[test]
fn a_table_is_a_global_one_where_that_is_asked_for() {
    assert_eq!(table(|table| table)["Type"], "AWS::DynamoDB::Table");
    for change in [
        |table: Deployment| table.replica(Replica::new("eu-west-1")),
        Deployment::global_table,
        |table: Deployment| table.settings_replication(true),
        |table: Deployment| {
            table
                .source_table("arn:aws:dynamodb:eu-west-1:111122223333:table/acme-shop-order")
                .resource_policy(json!({ "Version": "2012-10-17" }))
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
    let requests = |change: fn(Deployment) -> Deployment| stack(change).create_tables().unwrap();
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
fn a_replica_is_in_a_region_of_its_own() {
    let in_regions = |regions: &[&str]| {
        problems(|table| regions.iter().fold(table, |table, region| table.replica(Replica::new(*region))))
    };
    for region in ["", "ireland", "eu-west", "EU-west-1", "eu--1", "eu-west-1a", "eu_west_1"] {
        assert_eq!(
            in_regions(&[region]),
            [format!("`{region}` is no region; write its id, such as `eu-west-1`")]
        );
    }
    assert_eq!(
        in_regions(&["eu-west-1", "us-gov-east-1", "eu-west-1"]),
        ["region `eu-west-1` is given twice; a global table has one replica in each"]
    );
}

#[test]
fn replicas_need_a_stream_of_both_images() {
    for stream in [json!(null), json!("keys_only"), json!("new_image"), json!("old_image")] {
        let stack = shop()
            .schema(schema("order", json!({ "stream": stream })))
            .configure_table("order", |table| table.replica(Replica::new("eu-west-1")));
        assert_eq!(
            stack.resolved().unwrap_err().problems(),
            [
                "table `order`: replicas are kept alike by a stream of new and old images; write `#[stream]` on the struct"
            ]
        );
    }
    let alone =
        shop().schema(schema("order", json!(null))).configure_table("order", Deployment::global_table);
    assert!(alone.resolved().is_ok());
}

#[test]
fn strong_consistency_takes_three_regions_of_one_set() {
    let strong = |regions: &[&str], witness: Option<&str>| {
        problems(|table| {
            let table = table.strong_consistency();
            let table = regions.iter().fold(table, |table, region| table.replica(Replica::new(*region)));
            witness.into_iter().fold(table, Deployment::witness)
        })
    };
    let count = |found: u64| {
        format!(
            "strong consistency takes 3 regions, that of the stack included: replicas in all of them, or a witness in \
             one; these are {found}"
        )
    };
    assert_eq!(strong(&[], None), [count(1)]);
    assert_eq!(strong(&["us-east-1"], None), [count(2)]);
    assert_eq!(strong(&[], Some("us-east-1")), [count(2)]);
    assert_eq!(strong(&["us-east-1", "us-east-2"], Some("us-west-2")), [count(4)]);
    assert_eq!(
        strong(&["us-east-1"], Some("us-east-1")),
        ["region `us-east-1` is given twice; a global table has one replica in each"]
    );

    let sets = "DynamoDB has it among us-east-1, us-east-2, us-west-2; or among eu-west-1, eu-west-2, eu-west-3, \
                eu-central-1; or among ap-northeast-1, ap-northeast-2, ap-northeast-3";
    assert_eq!(
        strong(&["us-east-1"], Some("eu-west-1")),
        [format!("regions `us-east-1` and `eu-west-1` cannot have strong consistency together; {sets}")]
    );
    assert_eq!(
        strong(&["sa-east-1", "us-east-1"], None),
        [format!("region `sa-east-1` has no strong consistency; {sets}")]
    );
    assert_eq!(
        problems(|table| table.replica(Replica::new("us-east-1")).witness("us-east-2")),
        ["a witness is for strong consistency; add `.strong_consistency()`"]
    );
}

#[test]
fn strong_consistency_is_not_had_with_everything() {
    let stack = shop().table::<Session>().configure::<Session>(|table| {
        table
            .strong_consistency()
            .replica(Replica::new("eu-west-1").disassociation_protection(true))
            .replica(Replica::new("eu-west-2"))
    });
    assert_eq!(
        stack.resolved().unwrap_err().problems(),
        [
            "table `session`: strong consistency has no time to live; take `#[ttl]` from `expires`",
            "table `session`: strong consistency has no local indexes; make `started-index` a global one",
            "table `session`: strong consistency has no disassociation protection; take it out",
        ]
    );
}

#[test]
fn a_provisioned_global_table_scales_its_writes() {
    let text = "a provisioned global table scales its writes; add \
                `.auto_scaling(AutoScaling::new().writes(Scaling::new(min, max)))`";
    let global =
        |table: Deployment| table.billing(Billing::Provisioned(Throughput::new(1, 1))).global_table();
    assert_eq!(problems(global), [text]);
    let reads = AutoScaling::new().reads(Scaling::new(1, 2));
    assert_eq!(problems(|table| global(table).auto_scaling(reads.clone())), [text]);
    let index = reads.index_writes("status-index", Scaling::new(1, 2));
    assert_eq!(problems(|table| global(table).auto_scaling(index)), [text]);
    assert!(stack(|table| provisioned(table).global_table()).resolved().is_ok());
}

#[test]
fn each_replica_has_a_key_of_its_region() {
    let customer = |table: Deployment| table.encryption(Encryption::Customer("alias/orders".into()));
    assert_eq!(
        replica_problems(customer, |replica| replica),
        ["the table has a customer's key, and a key is of one region; add `.encryption_key(…)`"]
    );
    for encryption in [Encryption::AwsOwned, Encryption::AwsManaged] {
        assert_eq!(
            replica_problems(
                |table| table.encryption(encryption),
                |replica| replica.encryption_key("alias/ireland")
            ),
            [
                "there is an encryption key, but the table has `Encryption::AwsOwned` or `AwsManaged`; take it out"
            ]
        );
    }
    assert_eq!(
        replica_problems(customer, |replica| replica.encryption_key("")),
        ["encryption key is empty; write a key's id, ARN, alias or alias ARN"]
    );
}

#[test]
fn reads_of_a_replica_fit_the_billing() {
    let index =
        |index: ReplicaIndex| replica_problems(|table| table, |replica| replica.index("status-index", index));
    assert_eq!(
        replica_problems(|table| table, |replica| replica.reads(5)),
        ["table has a read capacity, and is billed on demand; limit it by `.max_reads(…)`"]
    );
    assert_eq!(
        index(ReplicaIndex::new().read_scaling(Scaling::new(1, 2))),
        ["index `status-index` has a read capacity, and is billed on demand; limit it by `.max_reads(…)`"]
    );
    assert_eq!(
        index(ReplicaIndex::new().max_reads(0)),
        ["index `status-index` is limited to 0 read request units; DynamoDB needs at least 1"]
    );
    assert_eq!(
        replica_problems(provisioned, |replica| replica.max_reads(5)),
        [
            "table has on-demand limits but the table is provisioned; leave them out, or bill the table on demand"
        ]
    );
    assert_eq!(
        replica_problems(provisioned, |replica| replica.reads(0)),
        ["table has 0 read capacity units; DynamoDB needs at least 1"]
    );
    assert_eq!(
        replica_problems(provisioned, |replica| {
            replica.index("status-index", ReplicaIndex::new().read_scaling(Scaling::new(9, 2)))
        }),
        ["the reads of index `status-index` are scaled from 9 units to 2; write the smaller number first"]
    );
    assert_eq!(
        replica_problems(|table| table, |replica| replica.index("state-index", ReplicaIndex::new())),
        ["there is no global index `state-index` to configure"]
    );
}

#[test]
fn settings_of_a_replica_obey_the_rules_of_the_table() {
    let problems = replica_problems(
        |table| table,
        |replica| {
            replica
                .point_in_time_recovery(PointInTimeRecovery::new(Some(36)))
                .resource_policy(json!("policy"))
                .stream_policy(json!({}))
                .tag("team", "a")
                .tag("team", "b")
                .stream_tag("aws:team", "a")
        },
    );
    assert_eq!(
        problems,
        [
            "the resource policy is no policy document; write an object with `Version` and `Statement`",
            "the stream policy is no policy document; write an object with `Version` and `Statement`",
            "recovery period of 36 days; DynamoDB allows 1 to 35",
            "tag `team` is given twice; a tag has one value",
            "stream: tag key `aws:team` begins with `aws:`, which AWS keeps for itself",
        ]
    );
    let stack = shop().table::<Session>().configure::<Session>(|table| {
        let policy = json!({ "Version": "2012-10-17", "Statement": [] });
        table
            .strong_consistency()
            .replica(Replica::new("eu-west-1").stream_policy(policy).stream_tag("team", "a"))
            .witness("eu-west-2")
    });
    assert_eq!(
        stack.resolved().unwrap_err().problems()[2..],
        [
            "table `session`: replica in `eu-west-1`: a stream policy needs a stream",
            "table `session`: replica in `eu-west-1`: stream tags need a stream",
        ]
    );
}

#[test]
fn a_replica_has_fifty_tags_with_those_of_the_table() {
    let tags = |count: u64| {
        let own = (0..count).fold(Replica::new("eu-west-1"), |own, tag| own.tag(format!("own-{tag}"), ""));
        stack(|table| table.tag("team", "a").replica(own.tag("team", "b"))).tag("stack", "").resolved()
    };
    assert!(tags(48).is_ok());
    assert_eq!(
        tags(49).unwrap_err().problems(),
        [
            "table `order`: replica in `eu-west-1` has 51 tags, 49 of its own and 2 of the table's; DynamoDB allows 50 on \
          a table"
        ]
    );
}

#[test]
fn a_global_table_is_not_imported() {
    let source = ImportSource::new("archive", ImportFormat::Ion);
    assert_eq!(
        problems(|table| table.import(source).global_table()),
        [
            "a global table cannot be filled from S3; take out the import, or what makes the table a global one"
        ]
    );
}

#[test]
fn settings_of_global_tables_make_none() {
    assert_eq!(
        problems(|table| table.disassociation_protection(false)),
        ["disassociation protection is for global tables; add `.replica(…)`"]
    );
    assert_eq!(
        problems(|table| table.settings_replication(true).replica(Replica::new("eu-west-1"))),
        ["settings are replicated to other accounts, or there are replicas in this one; take out \
          `.settings_replication(…)`, or the replicas"]
    );
}

#[test]
fn a_table_of_another_account_is_taken_as_it_is() {
    let source = "arn:aws:dynamodb:eu-west-1:111122223333:table/acme-shop-order";
    assert_eq!(
        problems(|table| {
            provisioned(table)
                .source_table(source)
                .settings_replication(false)
                .strong_consistency()
                .index_contributor_insights("status-index", ContributorInsights::ThrottledKeys)
                .replica(Replica::new("eu-west-1"))
        }),
        [
            "settings are replicated to other accounts, or there are replicas in this one; take out \
             `.settings_replication(…)`, or the replicas",
            "a replica of a table in another account has no replicas of its own; add them where the source is",
            "a replica of a table in another account has no strong consistency",
            "a replica of a table in another account scales as its source does; take out the auto scaling",
            "a replica of a table in another account has the settings of its source; take out \
             `.settings_replication(false)`",
            "a replica of a table in another account needs a policy that lets `replication.dynamodb.amazonaws.com` \
             replicate; add `.resource_policy(…)`",
            "a replica of a table in another account has no contributor insights of indexes; set them to `None`",
        ]
    );
    let table = table(|table| {
        table
            .source_table(source)
            .resource_policy(json!({ "Version": "2012-10-17" }))
            .deletion_protection(true)
    });
    assert_eq!(
        table["Properties"],
        json!({
            "TableName": "acme-shop-order",
            "GlobalTableSourceArn": source,
            "Replicas": [{
                "Region": { "Ref": "AWS::Region" },
                "DeletionProtectionEnabled": true,
                "ResourcePolicy": { "PolicyDocument": { "Version": "2012-10-17" } },
                "GlobalTableSettingsReplicationMode": "ENABLED"
            }]
        })
    );
}
