//! Resources around a table: alarms, the stack's key, policies and functions of the stream.

mod policies;
mod roles;
mod tenants;

use serde_json::{Value, json};
use tablewright::deploy::{
    Alarms, EncryptionKey, Parameter, Policy, Replica, StackTable, StreamFunction, Template,
};
use tablewright::{Naming, Stack, StackError};

use super::{schema, shop, texts};

fn read(template: Result<Template, StackError>) -> Value {
    serde_json::from_str(template.unwrap().as_json()).unwrap()
}

fn index(name: &str, kind: &str, partition_key: &[&str], sort_key: &[&str]) -> Value {
    let attributes = |names: &[&str]| -> Vec<_> {
        names.iter().map(|name| json!({ "name": name, "type": "S" })).collect()
    };
    json!({
        "name": name,
        "kind": kind,
        "partition_key": attributes(partition_key),
        "sort_key": attributes(sort_key)
    })
}

/// Returns a stack with the table `orders`, which has a stream.
fn orders(more: Value, change: impl FnOnce(StackTable) -> StackTable) -> Stack {
    let mut members = json!({ "stream": "new_image", "sort_key": { "name": "version", "type": "S" } });
    if let Value::Object(more) = more {
        members.as_object_mut().unwrap().extend(more);
    }
    shop().schema(schema("orders", members)).configure_table("orders", change)
}

fn problems(stack: &Stack) -> Vec<String> {
    texts(&stack.cloudformation().unwrap_err())
}

fn ids_of(template: &Value, resource_type: &str) -> Vec<String> {
    let resources = template["Resources"].as_object().unwrap().iter();
    let of_type = resources.filter(|(_, resource)| resource["Type"] == resource_type);
    of_type.map(|(id, _)| id.clone()).collect()
}

#[test]
fn a_table_and_its_global_indexes_have_alarms() {
    let indexes =
        json!([index("by-day", "global", &["day"], &[]), index("by-size", "local", &[], &["size"])]);
    let alarms = |more: &Value, alarms: Alarms| {
        let mut members = json!({ "indexes": indexes });
        members.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let template = read(orders(members, |table| table.alarms(alarms)).cloudformation());
        ids_of(&template, "AWS::CloudWatch::Alarm")
    };
    let all = Alarms::new(Parameter::required());
    assert_eq!(
        alarms(&json!({}), all.clone()),
        [
            "OrdersTableByDayReadThrottleAlarm",
            "OrdersTableByDayWriteThrottleAlarm",
            "OrdersTableReadThrottleAlarm",
            "OrdersTableSystemErrorsAlarm",
            "OrdersTableWriteThrottleAlarm",
        ]
    );

    let mut provisioned = indexes.clone();
    provisioned[0]["throughput"] = json!({ "reads": 1, "writes": 1 });
    let provisioned =
        json!({ "billing": { "provisioned": { "reads": 1, "writes": 1 } }, "indexes": provisioned });
    assert_eq!(
        alarms(&provisioned, all.clone().throttled_requests(None).system_errors(None)),
        [
            "OrdersTableByDayReadCapacityAlarm",
            "OrdersTableByDayWriteCapacityAlarm",
            "OrdersTableReadCapacityAlarm",
            "OrdersTableWriteCapacityAlarm",
        ]
    );
    assert_eq!(alarms(&provisioned, all.clone().used_capacity(None)).len(), 5);
    let none = all.throttled_requests(None).system_errors(None).used_capacity(None);
    assert_eq!(alarms(&provisioned, none), [""; 0]);
}

#[test]
fn replicas_have_alarms_where_they_can_be_late() {
    let alarms = |change: fn(StackTable) -> StackTable| {
        let alarms = Alarms::new(Parameter::required()).throttled_requests(None).system_errors(None);
        let more = json!({ "stream": "new_and_old_images" });
        let stack = orders(more, |table| {
            let table = table.replica(Replica::new("us-west-2")).replica(Replica::new("us-east-2"));
            change(table.alarms(alarms))
        });
        let template = read(stack.cloudformation());
        let ids = ids_of(&template, "AWS::CloudWatch::Alarm");
        let dimensions = ids.iter().map(|id| template["Resources"][id]["Properties"]["Dimensions"].clone());
        (ids.clone(), dimensions.collect::<Vec<_>>())
    };
    let dimensions = |region: &str| {
        json!([
            { "Name": "TableName", "Value": { "Ref": "OrdersTable" } },
            { "Name": "ReceivingRegion", "Value": region }
        ])
    };
    let (ids, found) = alarms(|table| table);
    assert_eq!(
        ids,
        ["OrdersTableUsEast2ReplicationLatencyAlarm", "OrdersTableUsWest2ReplicationLatencyAlarm"]
    );
    assert_eq!(found, [dimensions("us-east-2"), dimensions("us-west-2")]);
    let (ids, _) = alarms(StackTable::strong_consistency);
    assert_eq!(ids, [""; 0]);
}

#[test]
fn a_replica_has_a_key_of_its_own_beside_that_of_the_stack() {
    let stack = |replica: Replica| {
        let table = json!({ "stream": "new_and_old_images" });
        orders(table, |table| table.replica(replica)).encryption_key(EncryptionKey::new())
    };
    assert_eq!(
        problems(&stack(Replica::new("eu-west-1"))),
        [
            "table `orders`: replica in `eu-west-1`: the table has a customer's key, and a key is of one region; add \
             `.encryption_key(…)`"
        ]
    );
    let template = read(stack(Replica::new("eu-west-1").encryption_key("alias/orders")).cloudformation());
    let table = &template["Resources"]["OrdersTable"]["Properties"];
    assert_eq!(table["SSESpecification"], json!({ "SSEEnabled": true, "SSEType": "KMS" }));
    let key = |replica: usize| table["Replicas"][replica]["SSESpecification"]["KMSMasterKeyId"].clone();
    assert_eq!(key(0), json!({ "Fn::GetAtt": ["EncryptionKey", "Arn"] }));
    assert_eq!(key(1), json!({ "Ref": "OrdersTableEuWest1KmsKey" }));
}

#[test]
fn capacity_is_alarmed_on_in_percent() {
    let at = |percent: u64| {
        orders(json!(null), |table| table.alarms(Alarms::new(Parameter::required()).used_capacity(percent)))
    };
    assert_eq!(
        problems(&at(101)),
        ["table `orders`: an alarm on 101 % of the capacity; write 1 to 100, or `None` for no alarm"]
    );
    assert_eq!(problems(&at(0)).len(), 1);
    assert!(at(1).cloudformation().is_ok() && at(100).cloudformation().is_ok());
}

#[test]
fn tables_share_the_topic_of_alarms() {
    let stack = |first: Parameter, second: Parameter| {
        orders(json!(null), |table| table.alarms(Alarms::new(first)))
            .schema(schema("events", json!(null)))
            .configure_table("events", |table| table.alarms(Alarms::new(second)))
    };
    let (one, other) = ("arn:aws:sns:eu-west-1:111122223333:a", "arn:aws:sns:eu-west-1:111122223333:b");

    let template = read(stack(one.into(), one.into()).user_errors_alarm(one, 5).cloudformation());
    assert_eq!(template["Parameters"]["AlarmTopicArn"]["Default"], one);
    for id in ids_of(&template, "AWS::CloudWatch::Alarm") {
        let alarm = &template["Resources"][id]["Properties"];
        assert_eq!(alarm["AlarmActions"], json!([{ "Ref": "AlarmTopicArn" }]));
    }

    let shared = ["`AlarmTopicArn` is one parameter for the whole template; give it one value"];
    assert_eq!(problems(&stack(one.into(), other.into())), shared);
    assert_eq!(problems(&stack(one.into(), Parameter::required())), shared);
    let resolved = read(stack(one.into(), other.into()).resolved());
    let topic = |id: &str| resolved["Resources"][id]["Properties"]["AlarmActions"][0].clone();
    assert_eq!(topic("OrdersTableReadThrottleAlarm"), one);
    assert_eq!(topic("EventsTableReadThrottleAlarm"), other);

    // Reported once, however many alarms need it.
    let missing = stack(Parameter::required(), Parameter::required()).resolved().unwrap_err();
    assert_eq!(
        texts(&missing),
        [
            "a resolved template has no parameters, and `AlarmTopicArn` has no value; give it one, or render the \
             parameterised template"
        ]
    );
}

#[test]
fn tables_without_a_key_of_their_own_have_that_of_the_stack() {
    let stack = shop()
        .schema(schema("plain", json!(null)))
        .schema(schema("managed", json!({ "encryption": "aws_managed" })))
        .schema(schema("own", json!({ "encryption": { "customer": "alias/own" } })))
        .encryption_key(EncryptionKey::new());
    let template = read(stack.cloudformation());
    let key = |id: &str| {
        let encryption = &template["Resources"][id]["Properties"]["SSESpecification"];
        assert_eq!(encryption["SSEEnabled"], true);
        assert_eq!(encryption["SSEType"], "KMS");
        encryption["KMSMasterKeyId"].clone()
    };
    let of_stack = json!({ "Fn::GetAtt": ["EncryptionKey", "Arn"] });
    assert_eq!([key("PlainTable"), key("ManagedTable")], [of_stack.clone(), of_stack]);
    assert_eq!(key("OwnTable"), json!({ "Ref": "OwnTableKmsKey" }));

    // An engine does not have this key.
    let requests = stack.calls().unwrap();
    assert!(!requests[0].as_json().contains("SSESpecification"));
    assert!(!requests[1].as_json().contains("KMSMasterKeyId"));
    assert!(requests[2].as_json().contains("alias/own"));
}

#[test]
fn the_alias_of_a_key_is_named_as_tables_are() {
    let alias = |stack: Stack, key: EncryptionKey| {
        let stack = stack.schema(schema("orders", json!(null))).encryption_key(key);
        [stack.cloudformation(), stack.resolved()].map(|template| {
            read(template)["Resources"]["EncryptionKeyAlias"]["Properties"]["AliasName"].clone()
        })
    };
    assert_eq!(
        alias(shop(), EncryptionKey::new()),
        [
            json!({ "Fn::Sub": "alias/${OrganizationPrefix}-${AppName}-tables" }),
            json!("alias/acme-shop-tables")
        ]
    );
    let production = Stack::new(Naming::new("acme", "shop").unwrap().environment("prod").unwrap());
    assert_eq!(alias(production, EncryptionKey::new().name("pci"))[1], "alias/acme-shop-prod-pci");
    let verbatim = json!({ "Fn::Sub": "alias/${AWS::StackName}-tables" });
    assert_eq!(alias(Stack::new(Naming::verbatim()), EncryptionKey::new()), [verbatim.clone(), verbatim]);
}

#[test]
fn an_alias_leaves_its_prefix_enough_room() {
    let name = "k".repeat(100);
    let stack = |name: &str| {
        shop().schema(schema("orders", json!(null))).encryption_key(EncryptionKey::new().name(name))
    };
    let template = read(stack(&name).cloudformation());
    let longest = |id: &str| template["Parameters"][id]["MaxLength"].as_u64().unwrap();
    let alias = "alias/".len() as u64 + longest("OrganizationPrefix") + longest("AppName") + 2 + 100;
    assert!((255..=256).contains(&alias), "{alias}");
    // If the alias's name is short, the table's name limits the length.
    let of_table = |stack: Stack| read(stack.cloudformation())["Parameters"]["AppName"]["MaxLength"].clone();
    let without = shop().schema(schema("orders-of-the-year", json!(null)));
    assert_eq!(of_table(without.clone().encryption_key(EncryptionKey::new())), of_table(without));
}

#[test]
fn an_adopted_table_leaves_the_prefix_to_the_alias() {
    let stack = shop()
        .schema(schema("orders", json!({ "physical_name": "Orders" })))
        .encryption_key(EncryptionKey::new());
    let template = read(stack.cloudformation());
    assert!(template["Parameters"]["AppName"].is_object());
}

#[test]
fn a_key_has_limits() {
    let of = |key: EncryptionKey| problems(&shop().schema(schema("orders", json!(null))).encryption_key(key));
    assert_eq!(
        of(EncryptionKey::new().name("a key").rotation_days(89)),
        [
            "encryption key: `a key` cannot be part of an alias; write 1 to 121 letters, digits, `_` and `-`",
            "encryption key: rotated every 89 days; KMS allows 90 to 2560",
        ]
    );
    assert_eq!(of(EncryptionKey::new().name("")).len(), 1);
    assert_eq!(of(EncryptionKey::new().name("k".repeat(122))).len(), 1);
    assert_eq!(of(EncryptionKey::new().rotation_days(2561)).len(), 1);
}

#[test]
fn functions_of_a_stream_have_limits() {
    let of =
        |function: StreamFunction| problems(&orders(json!(null), |table| table.stream_function(function)));
    let function = || StreamFunction::new(Parameter::required());
    assert_eq!(
        of(function()
            .batch_size(0)
            .batching_window(301)
            .parallel_batches(11)
            .max_retries(10_001)
            .max_record_age(59)),
        [
            "table `orders`: function `Stream` of the stream gets batches of 0 records; Lambda allows 1 to 10000",
            "table `orders`: function `Stream` of the stream gathers records for 301 seconds; Lambda allows 0 to 300",
            "table `orders`: function `Stream` of the stream processes 11 batches at a time; Lambda allows 1 to 10",
            "table `orders`: function `Stream` of the stream tries again 10001 times; Lambda allows 0 to 10000",
            "table `orders`: function `Stream` of the stream takes records that are 59 seconds old; Lambda allows 60 to \
             604800",
        ]
    );
    let pattern = || json!({ "eventName": ["INSERT"] });
    assert_eq!(
        of((0..6).fold(function().name("on insert"), |function, _| function.filter(pattern()))),
        [
            "table `orders`: a function of the stream is named `on insert`; write letters and digits",
            "table `orders`: function `on insert` of the stream has 6 filters; Lambda allows 5",
        ]
    );
    assert_eq!(
        of(function().filter(json!("INSERT")).filter(json!({ "a": "b".repeat(4096) }))),
        [
            "table `orders`: function `Stream` of the stream: filter 1 is not a pattern, but a text; write an object such as \
             {\"eventName\":[\"INSERT\"]}",
            "table `orders`: function `Stream` of the stream: filter 2 has 4104 characters; Lambda allows 4096",
        ]
    );
}

#[test]
fn functions_of_a_stream_are_told_apart() {
    let function =
        |name: &str| StreamFunction::new(Parameter::required()).name(name).on_failure(Parameter::required());
    let two = |one: &str, other: &str| {
        orders(json!(null), |table| table.stream_function(function(one)).stream_function(function(other)))
    };
    let template = read(two("Audit", "Notify").cloudformation());
    assert_eq!(
        ids_of(&template, "AWS::Lambda::EventSourceMapping"),
        ["OrdersTableAuditFunctionMapping", "OrdersTableNotifyFunctionMapping"]
    );
    let parameters = template["Parameters"].as_object().unwrap();
    let of_functions: Vec<_> = parameters.keys().filter(|id| id.contains("Function")).collect();
    assert_eq!(
        of_functions,
        [
            "OrdersTableAuditFunction",
            "OrdersTableAuditFunctionOnFailureArn",
            "OrdersTableNotifyFunction",
            "OrdersTableNotifyFunctionOnFailureArn",
        ]
    );
    assert_eq!(
        problems(&two("Audit", "Audit")),
        [
            "table `orders`: two functions of the stream are named `Audit`; name one with `StreamFunction::name`"
        ]
    );
}

#[test]
fn what_uses_a_stream_needs_one() {
    let stack = shop().schema(schema("orders", json!(null))).configure_table("orders", |table| {
        table.policy(Policy::stream_consumer()).stream_function(StreamFunction::new("consumer"))
    });
    assert_eq!(
        problems(&stack),
        [
            "table `orders`: policy `StreamConsumer` needs a stream; add `#[stream]` to the struct",
            "table `orders`: a function of the stream needs a stream; add `#[stream]` to the struct",
        ]
    );
}
