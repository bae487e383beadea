//! Values of a deployment at the limits of AWS and beyond.

use serde_json::json;
use tablewright::deploy::{
    AutoScaling, EncryptionKey, ImportFormat, ImportSource, KinesisStream, Replica, ReplicaIndex,
    ResourcePolicy, Scaling, Setting, StackTable,
};
use tablewright::schema::{Billing, Throughput};
use tablewright::{DynamoTable, Stack};

use super::{schema, shop, texts};

#[derive(DynamoTable)]
#[stream]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

fn stack(change: impl FnOnce(StackTable) -> StackTable) -> Stack {
    shop().table::<Order>().configure::<Order>(change)
}

fn problems(change: impl FnOnce(StackTable) -> StackTable) -> Vec<String> {
    let error = stack(change).cloudformation().unwrap_err();
    let problems = texts(&error);
    let problems = problems.iter();
    problems.map(|problem| problem.strip_prefix("table `order`: ").unwrap_or(problem).to_owned()).collect()
}

#[test]
fn scaling_has_numbers_of_32_bits() {
    const MAX: u64 = 2_147_483_647;
    let scaled = |scaling: Scaling| {
        stack(|table| {
            table.billing(Billing::Provisioned(Throughput::new(1, 1))).auto_scaling(
                AutoScaling::new().reads(Scaling::new(1, 2)).index_writes("status-index", scaling),
            )
        })
    };
    let longest = Scaling::new(1, MAX).scale_in_cooldown(MAX).scale_out_cooldown(MAX);
    assert!(scaled(longest).resolved().is_ok());
    for (scaling, expected) in [
        (
            Scaling::new(1, MAX + 1),
            "are scaled up to 2147483648 units; Application Auto Scaling allows at most 2147483647",
        ),
        (
            Scaling::new(u64::MAX, u64::MAX),
            "are scaled up to 18446744073709551615 units; Application Auto Scaling allows at most 2147483647",
        ),
        (
            longest.scale_in_cooldown(MAX + 1),
            "have a cooldown of 2147483648 seconds; Application Auto Scaling allows at most 2147483647",
        ),
        (
            longest.scale_out_cooldown(MAX + 1),
            "have a cooldown of 2147483648 seconds; Application Auto Scaling allows at most 2147483647",
        ),
    ] {
        assert_eq!(
            texts(&scaled(scaling).resolved().unwrap_err()),
            [format!("table `order`: the writes of index `status-index` {expected}")]
        );
    }
    // The scaling of a replica is checked too.
    let of_replica = |scaling| {
        problems(|table| {
            table
                .billing(Billing::Provisioned(Throughput::new(1, 1)))
                .auto_scaling(AutoScaling::new().writes(Scaling::new(1, 2)))
                .replica(Replica::new("eu-west-1").read_scaling(scaling))
        })
    };
    assert_eq!(
        of_replica(Scaling::new(1, MAX + 1)),
        [
            "replica in `eu-west-1`: the reads are scaled up to 2147483648 units; Application Auto Scaling allows at most 2147483647"
        ]
    );
}

#[test]
fn capacities_of_replicas_have_the_table_s_limits() {
    const BEYOND: u64 = 1_000_000_000_001;
    let of = |replica: Replica| problems(|table| table.replica(replica));
    let replica = || Replica::new("eu-west-1");
    assert_eq!(
        of(replica().max_reads(BEYOND)),
        [
            "replica in `eu-west-1`: table is limited to 1000000000001 read request units; DynamoDB allows at most 1000000000000"
        ]
    );
    assert_eq!(
        of(replica().index("status-index", ReplicaIndex::new().max_reads(BEYOND))),
        [
            "replica in `eu-west-1`: index `status-index` is limited to 1000000000001 read request units; DynamoDB allows at \
          most 1000000000000"
        ]
    );
    let provisioned = |table: StackTable| {
        table
            .billing(Billing::Provisioned(Throughput::new(1, 1)))
            .auto_scaling(AutoScaling::new().writes(Scaling::new(1, 2)))
    };
    assert_eq!(
        problems(|table| provisioned(table).replica(replica().reads(BEYOND))),
        [
            "replica in `eu-west-1`: table has 1000000000001 read capacity units; DynamoDB allows at most 1000000000000"
        ]
    );
    // The last setting of an index wins.
    let changed = replica()
        .index("status-index", ReplicaIndex::new().max_reads(0))
        .index("status-index", ReplicaIndex::new());
    assert!(stack(|table| table.replica(changed)).resolved().is_ok());
}

#[test]
fn what_a_replica_has_is_of_its_region() {
    let key =
        |region: &str| format!("arn:aws:kms:{region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    let stream =
        |region: &str| KinesisStream::new(format!("arn:aws:kinesis:{region}:111122223333:stream/changes"));
    let stack = |replica: Replica| {
        shop()
            .table::<Order>()
            .configure::<Order>(|table| table.replica(replica))
            .encryption_key(EncryptionKey::new())
    };
    let replica = |key: String, stream: KinesisStream| {
        Replica::new("eu-west-1").encryption_key(key).kinesis_stream(stream)
    };
    assert!(stack(replica(key("eu-west-1"), stream("eu-west-1"))).resolved().is_ok());
    assert!(stack(replica("alias/orders".to_owned(), stream("eu-west-1"))).resolved().is_ok());
    assert_eq!(
        texts(&stack(replica(key("us-east-1"), stream("eu-west-2"))).resolved().unwrap_err()),
        [
            "table `order`: replica in `eu-west-1`: the KMS key is in region `us-east-1`; a replica has one of its own region",
            "table `order`: replica in `eu-west-1`: the Kinesis stream is in region `eu-west-2`; a replica has one of its own \
             region",
        ]
    );
}

#[test]
fn what_is_exposed_has_a_default() {
    assert_eq!(
        problems(|table| table.expose(Setting::OnDemandThroughput)),
        ["the limits on demand are to be a parameter and have no default; add `.on_demand_throughput(…)`"]
    );
    // The limit of a replica is a parameter too.
    let limited = |table: StackTable| {
        table.expose(Setting::OnDemandThroughput).replica(Replica::new("eu-west-1").max_reads(100))
    };
    let template = stack(limited).cloudformation().unwrap().to_string();
    assert!(template.contains("\"OrderTableEuWest1MaxReadRequestUnits\""));
}

#[test]
fn buckets_and_columns_have_names() {
    let import = |bucket: &str, header: Vec<String>| {
        let format = ImportFormat::Csv { delimiter: None, header };
        shop()
            .schema(schema("orders", json!(null)))
            .configure_each(|table| table.import(ImportSource::new(bucket, format.clone())))
            .resolved()
            .map(drop)
            .map_err(|error| texts(&error).join("\n"))
    };
    for bucket in ["a..b", "192.168.5.4", "xn--bucket", "archive-s3alias"] {
        assert_eq!(
            import(bucket, Vec::new()),
            Err(format!("`OrdersTableImportBucket` cannot be `{bucket}`; write the name of an S3 bucket"))
        );
    }
    assert_eq!(import("archive", vec!["c".repeat(65_536)]), Ok(()));
    assert_eq!(
        import("archive", vec!["c".repeat(65_537)]),
        Err("table `orders`: column 1 of the import has 65537 characters; DynamoDB allows 65536".to_owned())
    );
}

#[test]
fn what_a_template_comes_near_to_is_a_lint() {
    let stack = |count: usize, more: &serde_json::Value| {
        (0..count)
            .fold(shop(), |stack, number| stack.schema(schema(&format!("table-{number}"), more.clone())))
    };
    let lints = |stack: &Stack| -> Vec<String> {
        stack
            .lints()
            .iter()
            .map(|lint| lint.text().to_owned())
            .filter(|lint| !lint.contains("bytes"))
            .collect()
    };
    assert_eq!(lints(&stack(79, &json!(null))), [""; 0]);
    assert_eq!(
        lints(&stack(80, &json!(null))),
        [
            "the template has 160 outputs, and CloudFormation allows 200; plan to split its 80 tables over several stacks"
        ]
    );
    let provisioned = json!({ "billing": { "provisioned": { "reads": 1, "writes": 1 } } });
    assert_eq!(
        lints(&stack(79, &provisioned)),
        [
            "the template has 161 parameters, and CloudFormation allows 200; plan to split its 79 tables over several stacks"
        ]
    );
    let topics = (0..398).fold(stack(1, &json!(null)), |stack, number| {
        stack.raw_template(format!("/Resources/Topic{number}"), json!({ "Type": "AWS::SNS::Topic" }))
    });
    assert_eq!(
        lints(&topics),
        [
            "the template has 400 resources, and CloudFormation allows 500; plan to split its 1 tables over several stacks"
        ]
    );
}

#[test]
fn actions_of_other_services_are_a_lint() {
    let stack = stack(|table| {
        let policy =
            ResourcePolicy::new().allow("*", ["dynamodb:GetItem", "s3:GetObject"]).deny("*", ["kms:Decrypt"]);
        table.resource_policy(policy).replica(
            Replica::new("eu-west-1")
                .stream_policy(ResourcePolicy::new().allow("*", ["*", "DynamoDB:GetRecords", "kinesis:*"])),
        )
    });
    let lints: Vec<String> = stack.lints().iter().map(|lint| lint.text().to_owned()).collect();
    assert_eq!(
        lints,
        [
            "table `order`: the resource policy has `s3:GetObject` and `kms:Decrypt`, and DynamoDB has none but its own \
             actions; take it out",
            "table `order`: the stream policy of a replica has `kinesis:*`, and DynamoDB has none but its own actions; take \
             it out",
        ]
    );
}
