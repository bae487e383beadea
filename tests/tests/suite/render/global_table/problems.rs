//! Global tables that are refused.

use serde_json::json;
use tablewright::DynamoTable;
use tablewright::deploy::{
    AutoScaling, ImportFormat, ImportSource, Replica, ReplicaIndex, Scaling, StackTable,
};
use tablewright::schema::{Billing, ContributorInsights, Encryption, PointInTimeRecovery, Throughput};

use super::super::{schema, shop, texts};
use super::{provisioned, stack};

/// A table with settings that exclude strong consistency.
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

fn problems(change: impl FnOnce(StackTable) -> StackTable) -> Vec<String> {
    let error = stack(change).cloudformation().unwrap_err();
    let problems = texts(&error);
    let problems = problems.iter();
    problems.map(|problem| problem.strip_prefix("table `order`: ").unwrap_or(problem).to_owned()).collect()
}

/// Returns the problems of a replica, without the words that locate it.
fn replica_problems(
    change: impl FnOnce(StackTable) -> StackTable,
    own: impl FnOnce(Replica) -> Replica,
) -> Vec<String> {
    let problems = problems(|table| change(table).replica(own(Replica::new("eu-west-1"))));
    let problems = problems.iter();
    problems.map(|problem| problem.strip_prefix("replica in `eu-west-1`: ").unwrap().to_owned()).collect()
}

#[test]
fn a_replica_is_in_a_region_of_its_own() {
    let in_regions = |regions: &[&str]| {
        problems(|table| regions.iter().fold(table, |table, region| table.replica(Replica::new(*region))))
    };
    for region in ["", "ireland", "eu-west", "EU-west-1", "eu--1", "eu-west-1a", "eu_west_1"] {
        assert_eq!(
            in_regions(&[region]),
            [format!("`{region}` is not a region; write its id, such as `eu-west-1`")]
        );
    }
    assert_eq!(
        in_regions(&["eu-west-1", "us-east-1", "eu-west-1"]),
        ["region `eu-west-1` is given twice; a global table has one replica in each"]
    );
    assert_eq!(
        in_regions(&["eu-west-1", "us-gov-east-1"]),
        [
            "regions `eu-west-1` and `us-gov-east-1` are of different partitions of AWS, which share no tables; take one out"
        ]
    );
    assert_eq!(
        in_regions(&["ireland", "mars-west-1", "eu-west-01"]),
        ["`ireland`, `mars-west-1` and `eu-west-01` are not regions; write ids, such as `eu-west-1`"]
    );
}

#[test]
fn replicas_need_a_stream_of_both_images() {
    for stream in [json!(null), json!("keys_only"), json!("new_image"), json!("old_image")] {
        let stack = shop()
            .schema(schema("order", json!({ "stream": stream })))
            .configure_table("order", |table| table.replica(Replica::new("eu-west-1")));
        assert_eq!(
            texts(&stack.resolved().unwrap_err()),
            [
                "table `order`: replicas are kept alike by a stream of new and old images; write `#[stream]` on the struct"
            ]
        );
    }
    let alone =
        shop().schema(schema("order", json!(null))).configure_table("order", StackTable::global_table);
    assert!(alone.resolved().is_ok());
}

#[test]
fn strong_consistency_takes_three_regions_of_one_set() {
    let strong = |regions: &[&str], witness: Option<&str>| {
        problems(|table| {
            let table = table.strong_consistency();
            let table = regions.iter().fold(table, |table, region| table.replica(Replica::new(*region)));
            witness.into_iter().fold(table, StackTable::witness)
        })
    };
    let count = |found: u64| {
        format!(
            "strong consistency takes 3 Regions, including the stack's own: replicas in all of them, or a witness in \
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
        texts(&stack.resolved().unwrap_err()),
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
        |table: StackTable| table.billing(Billing::Provisioned(Throughput::new(1, 1))).global_table();
    assert_eq!(problems(global), [text]);
    let reads = AutoScaling::new().reads(Scaling::new(1, 2));
    assert_eq!(problems(|table| global(table).auto_scaling(reads.clone())), [text]);
    let index = reads.index_writes("status-index", Scaling::new(1, 2));
    assert_eq!(problems(|table| global(table).auto_scaling(index)), [text]);
    assert!(stack(|table| provisioned(table).global_table()).resolved().is_ok());
}

#[test]
fn each_replica_has_a_key_of_its_region() {
    let customer = |table: StackTable| table.encryption(Encryption::Customer("alias/orders".into()));
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
        ["there is no global index `state-index` to configure; did you mean `status-index`?"]
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
                .tag("aws:team", "a")
                .stream_tag("aws:team", "a")
        },
    );
    assert_eq!(
        problems,
        [
            "the resource policy is not a policy document; write an object with `Version` and `Statement`",
            "the stream policy is not a policy document; write an object with `Version` and `Statement`",
            "stream: tag key `aws:team` begins with `aws:`, which AWS reserves",
            "recovery period of 36 days; DynamoDB allows 1 to 35",
            "tag key `aws:team` begins with `aws:`, which AWS reserves",
        ]
    );
    let stack = shop().table::<Session>().configure::<Session>(|table| {
        let policy = super::super::policy();
        table
            .strong_consistency()
            .replica(Replica::new("eu-west-1").stream_policy(policy).stream_tag("team", "a"))
            .witness("eu-west-2")
    });
    assert_eq!(
        texts(&stack.resolved().unwrap_err())[2..],
        [
            "table `session`: replica in `eu-west-1`: a stream policy needs a stream; add `#[stream]` to the struct",
            "table `session`: replica in `eu-west-1`: stream tags need a stream; add `#[stream]` to the struct",
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
        texts(&tags(49).unwrap_err()),
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
fn a_replica_of_another_account_is_as_its_source() {
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
}
