//! Settings that a deployment decides, not the struct.

use serde_json::{Value, json};
use tablewright::deploy::{
    Alarms, ImportFormat, ImportSource, KinesisStream, Parameter, Replica, Setting, StackTable,
    StreamFunction,
};
use tablewright::schema::{
    Billing, Encryption, OnDelete, OnDemandThroughput, PointInTimeRecovery, TableClass, Throughput,
    WarmThroughput,
};
use tablewright::{DynamoTable, Stack};

use super::{schema, shop, texts};

#[derive(DynamoTable)]
#[allow(dead_code, reason = "of this struct only the table is of interest")]
struct Order {
    #[pk]
    id: String,
    #[gsi("status")]
    status: String,
}

/// Returns the template of the configured table.
fn resolved(change: impl FnOnce(StackTable) -> StackTable) -> Value {
    let template = shop().table::<Order>().configure::<Order>(change).resolved().unwrap();
    serde_json::from_str(template.as_json()).unwrap()
}

fn problems(stack: &Stack) -> Vec<String> {
    texts(&stack.cloudformation().unwrap_err())
}

/// Returns the only problem of the configured table.
fn problem(change: impl FnOnce(StackTable) -> StackTable) -> String {
    let problems = problems(&shop().table::<Order>().configure::<Order>(change));
    let [problem] = &problems[..] else { panic!("{problems:?}") };
    problem.clone()
}

const TABLE: &str = "/Resources/OrderTable/Properties";

#[test]
fn settings_replace_those_of_the_struct() {
    let template = resolved(|table| {
        table
            .class(TableClass::StandardInfrequentAccess)
            .deletion_protection(true)
            .point_in_time_recovery(PointInTimeRecovery::new(Some(7)))
            .encryption(Encryption::Customer("alias/orders".into()))
            .on_delete(OnDelete::Delete)
            .warm_throughput(WarmThroughput::new(Some(15_000), None))
            .tag("team", "checkout")
            .tag("team", "orders")
    });
    assert_eq!(template["Resources"]["OrderTable"]["DeletionPolicy"], "Delete");
    for (path, value) in [
        ("TableClass", json!("STANDARD_INFREQUENT_ACCESS")),
        ("DeletionProtectionEnabled", json!(true)),
        ("PointInTimeRecoverySpecification/RecoveryPeriodInDays", json!(7)),
        ("SSESpecification/KMSMasterKeyId", json!("alias/orders")),
        ("WarmThroughput", json!({ "ReadUnitsPerSecond": 15_000 })),
        ("Tags", json!([{ "Key": "team", "Value": "orders" }])),
    ] {
        assert_eq!(template.pointer(&format!("{TABLE}/{path}")), Some(&value), "{path}");
    }
}

#[test]
fn billing_takes_the_indexes_along() {
    let index = format!("{TABLE}/GlobalSecondaryIndexes/0");
    let provisioned = Billing::Provisioned(Throughput::new(5, 4));
    let template = resolved(|table| {
        table
            .index_on_demand_throughput("status-index", OnDemandThroughput::new(Some(9), None))
            .billing(provisioned)
    });
    let units = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 4 });
    assert_eq!(template.pointer(&format!("{index}/ProvisionedThroughput")), Some(&units));

    let template = resolved(|table| {
        table
            .billing(provisioned)
            .index_throughput("status-index", Throughput::new(2, 1))
            .billing(provisioned)
    });
    let units = json!({ "ReadCapacityUnits": 2, "WriteCapacityUnits": 1 });
    assert_eq!(template.pointer(&format!("{index}/ProvisionedThroughput")), Some(&units), "it has its own");

    let template = resolved(|table| table.billing(provisioned).billing(Billing::OnDemand));
    assert_eq!(template.pointer(&format!("{index}/ProvisionedThroughput")), None);
}

#[test]
fn the_rules_are_those_of_the_struct() {
    assert_eq!(
        problem(|table| table.point_in_time_recovery(PointInTimeRecovery::new(Some(36)))),
        "table `order`: recovery period of 36 days; DynamoDB allows 1 to 35"
    );
    assert_eq!(
        problem(|table| table.tag("aws:team", "x")),
        "table `order`: tag key `aws:team` begins with `aws:`, which AWS reserves"
    );
    assert_eq!(
        problem(|table| table.warm_throughput(WarmThroughput::new(Some(100), None))),
        "table `order`: table is warmed up for 100 read units per second; it supports 12000 without, so write at \
         least that many, or leave it out"
    );
}

#[test]
fn what_is_not_there_cannot_be_configured() {
    assert_eq!(
        problem(|table| table.index_throughput("state-index", Throughput::new(1, 1))),
        "table `order`: there is no index `state-index` to configure; did you mean `status-index`?"
    );
    assert_eq!(
        problems(&shop().configure::<Order>(|table| table).schema(schema("users", json!(null)))),
        ["the stack has no table `order` to configure; add it first"]
    );
    let stack = shop().schema(schema("users", json!(null)));
    assert_eq!(
        problems(&stack.raw_property("UserTable", "/Tags", json!([]))),
        [
            "no resource has the logical id `UserTable`, so nothing can be set there; did you mean `UsersTable`?"
        ]
    );
}

#[test]
fn raw_properties_are_put_where_they_belong() {
    let set = |path: &str, value: Value| shop().table::<Order>().raw_property("OrderTable", path, value);
    let at = |path: &str, stack: Stack| {
        let template: Value = serde_json::from_str(stack.resolved().unwrap().as_json()).unwrap();
        template.pointer(&format!("{TABLE}{path}")).cloned()
    };
    for path in ["/BillingMode", "/New/Setting", "/KeySchema/0/AttributeName", "/Odd~1name~0"] {
        assert_eq!(at(path, set(path, json!("value"))), Some(json!("value")), "{path}");
    }
    for (path, why) in [
        ("BillingMode", "a path begins with a slash, such as `/SSESpecification/SSEEnabled`"),
        ("/KeySchema/1/KeyType", "`1` is not a position in a list of 1"),
        ("/BillingMode/Mode", "what holds `Mode` is neither an object nor a list"),
    ] {
        assert_eq!(problems(&set(path, json!(1))), [format!("property `{path}` of `OrderTable`: {why}")]);
    }
}

#[test]
fn policies_are_documents_of_a_legal_size() {
    assert_eq!(
        problem(|table| table.resource_policy(json!([]))),
        "table `order`: the resource policy is not a policy document; write an object with `Version` and `Statement`"
    );
    let large = json!({ "Version": "2012-10-17", "Statement": "s".repeat(20 * 1024) });
    assert_eq!(
        problem(|table| table.resource_policy(large)),
        "table `order`: the resource policy has 20519 bytes; DynamoDB allows 20480"
    );
    let policy = super::policy();
    assert_eq!(
        problem(|table| table.stream_policy(policy)),
        "table `order`: a stream policy needs a stream; add `#[stream]` to the struct"
    );
    assert_eq!(
        problem(|table| table.stream_tag("team", "x")),
        "table `order`: stream tags need a stream; add `#[stream]` to the struct"
    );
}

#[test]
fn imports_are_checked() {
    let csv = |delimiter, header: Vec<String>| {
        problem(|table| {
            table.import(ImportSource::new(
                "archive",
                ImportFormat::Csv { delimiter: Some(delimiter), header },
            ))
        })
    };
    assert_eq!(
        csv('-', vec![]),
        "table `order`: imported values are separated by '-'; DynamoDB allows a comma, a tab, a colon, a semicolon, a \
         pipe and a space"
    );
    assert_eq!(
        csv(',', (0..256).map(|column| column.to_string()).collect()),
        "table `order`: the import names 256 columns; DynamoDB allows 255"
    );
    assert_eq!(csv(',', vec![String::new()]), "table `order`: column 1 of the import has no name; name it");
    assert_eq!(
        csv(',', vec!["größe".to_owned()]),
        "table `order`: the import has a column `größe`; DynamoDB allows printable ASCII without quotes and commas"
    );
    assert_eq!(
        csv(',', vec!["a".to_owned(); 3]),
        "table `order`: the import names two columns `a`; rename one"
    );
    let archive = || ImportSource::new("archive", ImportFormat::Ion);
    assert_eq!(
        problem(|table| table.import(archive().bucket_owner("acme"))),
        "table `order`: the import's bucket is owned by `acme`; write the 12 digits of an account"
    );
    assert_eq!(
        problem(|table| table.import(archive().key_prefix("x".repeat(1025)))),
        "table `order`: the import's key prefix has 1025 characters; DynamoDB allows 1024"
    );
    let local = json!({
        "sort_key": { "name": "version", "type": "N" },
        "indexes": [{ "name": "total-index", "kind": "local", "sort_key": [{ "name": "total", "type": "N" }] }]
    });
    let stack = shop().schema(schema("users", local)).configure_each(|table| table.import(archive()));
    assert_eq!(
        problems(&stack),
        ["table `users`: an imported table has no local indexes; make `total-index` a global one"]
    );
}

#[test]
fn exposed_settings_have_defaults_that_cloudformation_takes() {
    let recovery = |days, settings: &[Setting]| {
        let stack = shop().table::<Order>().configure::<Order>(|table| {
            let table = table.point_in_time_recovery(PointInTimeRecovery::new(days));
            settings.iter().fold(table, |table, setting| table.expose(*setting))
        });
        stack.cloudformation().map(|_| ()).map_err(|error| texts(&error).join("\n"))
    };
    assert_eq!(recovery(None, &[Setting::PointInTimeRecovery]), Ok(()));
    assert_eq!(recovery(Some(14), &[Setting::RecoveryPeriod, Setting::RecoveryPeriod]), Ok(()));
    assert_eq!(
        recovery(Some(14), &[Setting::PointInTimeRecovery]),
        Err("table `order`: a recovery period needs continuous backups that are on, so they cannot be a parameter; \
             leave the days out, or expose the period alone"
            .to_owned())
    );
    assert_eq!(
        recovery(None, &[Setting::RecoveryPeriod]),
        Err("table `order`: the recovery period is to be a parameter and has no default; give it days"
            .to_owned())
    );
}

#[test]
fn what_only_a_deployment_knows_is_a_parameter() {
    let stack = |arn: Parameter| {
        shop().table::<Order>().configure::<Order>(|table| table.kinesis_stream(KinesisStream::new(arn)))
    };
    assert!(stack(Parameter::required()).cloudformation().is_ok());
    assert_eq!(
        texts(&stack(Parameter::required()).resolved().unwrap_err()),
        [
            "a resolved template has no parameters, and `OrderTableKinesisStreamArn` has no value; give it one, or \
          render the parameterised template"
        ]
    );
    let arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/changes";
    assert!(stack(arn.into()).resolved().unwrap().as_json().contains(arn));
}

#[test]
fn what_a_parameter_does_not_take_is_no_default_of_it() {
    let configured = |change: fn(StackTable) -> StackTable| {
        let stack = shop().schema(schema("orders", json!({ "stream": "new_and_old_images" })));
        stack.configure_each(change)
    };
    let key = configured(|table| {
        table
            .encryption(Encryption::Customer("alias/orders".into()))
            .replica(Replica::new("eu-west-1").encryption_key("alias/aws/dynamodb"))
    });
    // The rule for the key of every table applies to replicas too.
    assert!(problems(&key)[0].contains("replica in `eu-west-1`: "), "{:?}", problems(&key));
    for (stack, problem) in [
        (
            configured(|table| table.alarms(Alarms::new("on-call"))),
            "`AlarmTopicArn` cannot be `on-call`; write the ARN of an SNS topic",
        ),
        (
            configured(|table| table.kinesis_stream(KinesisStream::new("changes"))),
            "`OrdersTableKinesisStreamArn` cannot be `changes`; write the ARN of a Kinesis data stream",
        ),
        (
            configured(|table| table.import(ImportSource::new("s3://archive", ImportFormat::Ion))),
            "`OrdersTableImportBucket` cannot be `s3://archive`; write the name of an S3 bucket",
        ),
        (
            configured(|table| table.source_table("orders").resource_policy(super::policy())),
            "`OrdersTableSourceTableArn` cannot be `orders`; write the ARN of a DynamoDB table",
        ),
        (
            configured(|table| table.stream_function(StreamFunction::new(""))),
            "`OrdersTableStreamFunction` cannot be ``; write the name of a Lambda function, of at most 64 characters, or its ARN",
        ),
        (
            configured(|table| table.stream_function(StreamFunction::new("audit").on_failure("failed"))),
            "`OrdersTableStreamFunctionOnFailureArn` cannot be `failed`; write the ARN of an SQS queue, an SNS topic \
             or an S3 bucket",
        ),
    ] {
        assert_eq!(problems(&stack), [problem]);
        assert_eq!(texts(&stack.resolved().unwrap_err()), [problem]);
    }
}

/// Ids are made from the names of tables and regions, so two of them can be the same.
#[test]
fn two_inputs_are_never_one_parameter_by_accident() {
    let table = |name, id| schema(name, json!({ "stream": "new_and_old_images", "logical_id": id }));
    let changes = || KinesisStream::new(Parameter::required());
    let stack = shop()
        .schema(table("orders", "Orders"))
        .schema(table("copies", "OrdersEuWest1"))
        .configure_table("orders", |table| table.replica(Replica::new("eu-west-1").kinesis_stream(changes())))
        .configure_table("copies", |table| table.kinesis_stream(changes()));
    assert_eq!(
        problems(&stack),
        ["two parts of the template have the logical id `OrdersEuWest1KinesisStreamArn`; rename one"]
    );
}
