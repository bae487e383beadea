//! Policies for the users of a table.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tablewright::Stack;
use tablewright::deploy::{EncryptionKey, Policy};
use tablewright_tests::cases::cases;

use super::{ids_of, index, orders, problems, read, texts};

/// IAM's definitions of the actions that policies allow: the resource types of each action, and the condition keys that
/// apply to it.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_dynamodb.html>
const ACTIONS: [(&str, &[&str], &[&str]); 15] = [
    ("BatchGetItem", &["table"], &["Attributes", "LeadingKeys", "Select"]),
    ("BatchWriteItem", &["table"], &["Attributes", "LeadingKeys"]),
    ("ConditionCheckItem", &["table"], &["Attributes", "LeadingKeys", "ReturnValues"]),
    ("DeleteItem", &["table"], &["Attributes", "LeadingKeys", "ReturnValues"]),
    ("DescribeStream", &["stream"], &[]),
    ("DescribeTable", &["table"], &[]),
    ("GetItem", &["table"], &["Attributes", "LeadingKeys", "Select"]),
    ("GetRecords", &["stream"], &[]),
    ("GetShardIterator", &["stream"], &[]),
    ("ListStreams", &["*"], &[]),
    ("PutItem", &["table"], &["Attributes", "LeadingKeys", "ReturnValues"]),
    ("Query", &["table", "index"], &["Attributes", "LeadingKeys", "ReturnValues", "Select"]),
    ("Scan", &["table", "index"], &["Attributes", "ReturnValues", "Select"]),
    ("SearchVectors", &["table", "index"], &[]),
    ("UpdateItem", &["table"], &["Attributes", "LeadingKeys", "ReturnValues"]),
];

/// IAM's definitions of the actions on KMS keys.
///
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html>
const KEY_ACTIONS: [&str; 6] = [
    "Decrypt",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
];
const KEY_CONDITIONS: [&str; 2] = ["ViaService", "EncryptionContext:aws:dynamodb:tableName"];

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_else(|| vec![value.clone()])
}

/// Returns the statements of every policy of a template.
fn statements(template: &Value) -> Vec<Value> {
    let of = |id: &String| list(&template["Resources"][id]["Properties"]["PolicyDocument"]["Statement"]);
    ids_of(template, "AWS::IAM::ManagedPolicy").iter().flat_map(of).collect()
}

/// Returns the statements of the only policy, by their ids.
fn of(stack: &Stack) -> Value {
    let statements = statements(&read(stack.cloudformation()));
    statements
        .into_iter()
        .map(|statement| (statement["Sid"].as_str().unwrap().to_owned(), statement))
        .collect()
}

fn actions(statements: &Value) -> BTreeSet<String> {
    let statements = statements.as_object().unwrap().values();
    let actions = statements.flat_map(|statement| list(&statement["Action"]));
    actions.map(|action| action.as_str().unwrap().to_owned()).collect()
}

/// Returns the kind of a statement's resource.
fn kind(resource: &Value) -> &'static str {
    match resource {
        Value::String(all) if all == "*" => "*",
        resource if resource["Fn::GetAtt"][1] == "StreamArn" => "stream",
        resource if resource["Fn::GetAtt"][0] == "EncryptionKey" => "key",
        resource if resource["Fn::GetAtt"][1] == "Arn" => "table",
        resource => match resource["Fn::Sub"].as_str().unwrap() {
            "arn:${AWS::Partition}:kms:${AWS::Region}:*:key/*" => "key",
            index if index.contains("Table.Arn}/index/") => "index",
            other => panic!("{other}"),
        },
    }
}

#[test]
fn actions_resources_and_conditions_are_those_that_iam_knows() {
    let mut seen = BTreeSet::new();
    let templates = cases().into_iter().filter_map(|(_, stack)| stack.cloudformation().ok());
    for statement in
        templates.flat_map(|template| statements(&serde_json::from_str(template.as_json()).unwrap()))
    {
        assert_eq!(statement["Effect"], "Allow");
        let conditions =
            statement["Condition"].as_object().into_iter().flat_map(|operators| operators.values());
        let conditions: Vec<String> =
            conditions.flat_map(|keys| keys.as_object().unwrap().keys().cloned()).collect();
        for action in list(&statement["Action"]) {
            let (service, action) = action.as_str().unwrap().split_once(':').unwrap();
            let (resources, known): (&[&str], &[&str]) = if service == "kms" {
                assert!(KEY_ACTIONS.contains(&action), "{action}");
                (&["key"], &KEY_CONDITIONS)
            } else {
                let known = ACTIONS.iter().find(|(name, ..)| *name == action);
                let (_, resources, conditions) = known.unwrap_or_else(|| panic!("{action}"));
                seen.insert(action.to_owned());
                (resources, conditions)
            };
            for resource in list(&statement["Resource"]) {
                assert!(resources.contains(&kind(&resource)), "{action} on {resource}");
            }
            for condition in &conditions {
                let condition = condition.strip_prefix(&format!("{service}:")).unwrap();
                assert!(known.contains(&condition), "{action} where {condition}");
            }
        }
    }
    let all: BTreeSet<_> = ACTIONS.iter().map(|(action, ..)| (*action).to_owned()).collect();
    assert_eq!(seen, all);
}

/// Compares with the CDK's grants, in `aws-dynamodb/lib/perms.js` of aws-cdk-lib 2.276.0.
#[test]
fn policies_are_the_grants_of_the_cdk_but_for_listed_differences() {
    let differences = |policy: Policy, cdk: &[&str]| {
        let statements = of(&orders(json!(null), |table| table.policy(policy)));
        let ours = actions(&statements);
        let cdk: BTreeSet<String> = cdk.iter().map(|action| format!("dynamodb:{action}")).collect();
        let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
            one.difference(other).cloned().collect()
        };
        [only(&ours, &cdk), only(&cdk, &ours)]
    };
    let read = [
        "BatchGetItem",
        "Query",
        "GetItem",
        "Scan",
        "ConditionCheckItem",
        "GetRecords",
        "GetShardIterator",
        "DescribeTable",
    ];
    assert_eq!(
        differences(Policy::reader(), &read),
        [vec![], vec!["dynamodb:GetRecords".to_owned(), "dynamodb:GetShardIterator".to_owned()]]
    );
    let write = ["BatchWriteItem", "PutItem", "UpdateItem", "DeleteItem", "DescribeTable"];
    assert_eq!(
        differences(Policy::writer(), &write),
        [vec!["dynamodb:ConditionCheckItem".to_owned()], vec![]]
    );
    let stream = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
    assert_eq!(differences(Policy::stream_consumer(), &stream), [[""; 0]; 2]);
}

/// Returns the template of a table with the key `id` and `version`, and several indexes.
fn indexed(policy: Policy) -> Value {
    let indexes = json!([
        index("by-day", "global", &["day"], &["id"]),
        index("by-id", "global", &["id"], &["day"]),
        index("by-id-and-day", "global", &["id", "day"], &["size"]),
        index("by-day-and-id", "global", &["day", "id"], &[]),
        index("by-size", "local", &[], &["size"]),
    ]);
    of(&orders(json!({ "indexes": indexes }), |table| table.policy(policy)))
}

fn index_names(statements: &Value) -> Vec<String> {
    let indexes = statements.get("ReadIndexes").map_or(Vec::new(), |statement| list(&statement["Resource"]));
    let prefix = "${OrdersTable.Arn}/index/";
    indexes
        .iter()
        .map(|arn| arn["Fn::Sub"].as_str().unwrap().strip_prefix(prefix).unwrap().to_owned())
        .collect()
}

#[test]
fn readers_have_each_index_by_its_name() {
    let statements = indexed(Policy::reader());
    assert_eq!(index_names(&statements), ["by-day", "by-id", "by-id-and-day", "by-day-and-id", "by-size"]);
    assert_eq!(statements["ReadIndexes"]["Action"], json!(["dynamodb:Query", "dynamodb:Scan"]));
    assert!(statements["ReadIndexes"].get("Condition").is_none());

    let statements = indexed(Policy::reader().without_scan());
    assert_eq!(statements["ReadIndexes"]["Action"], json!(["dynamodb:Query"]));
    assert!(!actions(&statements).contains("dynamodb:Scan"));
    assert_eq!(index_names(&indexed(Policy::writer())), [""; 0]);
}

#[test]
fn a_tenant_has_the_indexes_that_lead_with_the_partition_key() {
    let statements = indexed(Policy::reader().tenant("${aws:PrincipalTag/tenant}"));
    assert_eq!(index_names(&statements), ["by-id", "by-id-and-day", "by-size"]);
    assert!(!actions(&statements).contains("dynamodb:Scan"));
    let condition = json!({
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"] },
        "Null": { "dynamodb:LeadingKeys": "false" }
    });
    for id in ["ReadItems", "ReadIndexes"] {
        assert_eq!(statements[id]["Condition"], condition);
    }
    let statements = indexed(Policy::writer().tenant("${aws:PrincipalTag/tenant}"));
    assert_eq!(statements["WriteItems"]["Condition"], condition);
}

#[test]
fn attributes_are_those_of_the_table_s_key_and_what_is_listed() {
    let statements = indexed(Policy::reader().attributes(["day", "total", "version"]));
    // The policy covers indexes whose keys are among the attributes. `size` is not.
    assert_eq!(index_names(&statements), ["by-day", "by-id", "by-day-and-id"]);
    let condition = |operator: &str, answer: &str, allowed: Value| {
        json!({
            "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "version", "day", "total"] },
            operator: { answer: allowed }
        })
    };
    let select = condition("StringEquals", "dynamodb:Select", json!(["SPECIFIC_ATTRIBUTES"]));
    assert_eq!(statements["ReadItems"]["Condition"], select);
    assert_eq!(statements["ReadIndexes"]["Condition"], select);
    assert!(!actions(&statements).contains("dynamodb:ConditionCheckItem"));

    let statements = indexed(Policy::writer().attributes(["day", "total"]));
    assert_eq!(statements["WriteItems"]["Action"], json!(["dynamodb:UpdateItem"]));
    assert_eq!(
        statements["WriteItems"]["Condition"],
        condition(
            "StringEqualsIfExists",
            "dynamodb:ReturnValues",
            json!(["NONE", "UPDATED_NEW", "UPDATED_OLD"])
        )
    );
    assert_eq!(index_names(&indexed(Policy::reader().attributes([""; 0]).tenant("t"))), [""; 0]);
}

#[test]
fn a_key_is_used_through_dynamodb_for_the_table() {
    let key = |encryption: &Value, policy: Policy, of_stack: bool| {
        let stack = orders(json!({ "encryption": encryption }), |table| table.policy(policy));
        let stack = if of_stack { stack.encryption_key(EncryptionKey::new()) } else { stack };
        of(&stack).get("UseKey").cloned()
    };
    let (owned, managed) = (json!("aws_owned"), json!("aws_managed"));
    let customer = json!({ "customer": "alias/orders" });
    for encryption in [&owned, &managed] {
        assert_eq!(key(encryption, Policy::reader(), false), None);
        let of_stack = key(encryption, Policy::reader(), true).unwrap();
        assert_eq!(of_stack["Resource"], json!({ "Fn::GetAtt": ["EncryptionKey", "Arn"] }));
    }
    for policy in [Policy::reader(), Policy::stream_consumer()] {
        assert_eq!(key(&customer, policy, true).unwrap()["Action"], json!(["kms:Decrypt"]));
    }
    let writers = key(&customer, Policy::writer(), false).unwrap();
    assert_eq!(list(&writers["Action"]).len(), KEY_ACTIONS.len());
    assert_eq!(
        writers["Condition"],
        json!({
            "StringEquals": { "kms:EncryptionContext:aws:dynamodb:tableName": { "Ref": "OrdersTable" } },
            "StringLike": { "kms:ViaService": { "Fn::Sub": "dynamodb.*.${AWS::URLSuffix}" } }
        })
    );
}

#[test]
fn policies_are_told_apart() {
    let stack = |policies: &[Policy]| {
        orders(json!(null), |table| {
            policies.iter().cloned().fold(table, tablewright::deploy::StackTable::policy)
        })
    };
    let reader = Policy::reader();
    let template = read(
        stack(&[
            reader.clone(),
            reader.clone().tenant("t"),
            reader.clone().name("Billing"),
            Policy::writer(),
        ])
        .export_outputs()
        .cloudformation(),
    );
    let ids = ids_of(&template, "AWS::IAM::ManagedPolicy");
    assert_eq!(
        ids,
        [
            "OrdersTableBillingPolicy",
            "OrdersTableReaderPolicy",
            "OrdersTableTenantReaderPolicy",
            "OrdersTableWriterPolicy"
        ]
    );
    for id in ids {
        let output = &template["Outputs"][format!("{id}Arn")];
        assert_eq!(output["Value"], json!({ "Ref": id }));
        assert_eq!(output["Export"]["Name"]["Fn::Sub"], format!("${{AWS::StackName}}-{id}Arn"));
    }
    assert_eq!(
        problems(&stack(&[reader.clone(), reader.clone().without_scan()])),
        ["table `orders`: two policies are named `Reader`; name one with `Policy::name`"]
    );
    assert_eq!(
        problems(&stack(&[reader.name("for billing")])),
        ["table `orders`: a policy is named `for billing`; write letters and digits"]
    );
}

#[test]
fn a_policy_says_what_iam_can_hold() {
    let of = |policy: Policy| problems(&orders(json!(null), |table| table.policy(policy)));
    assert_eq!(
        of(Policy::stream_consumer().tenant("t").without_scan()),
        [
            "table `orders`: policy `TenantStreamConsumer` cannot be held to a tenant or to attributes: a stream has all \
             changes",
            "table `orders`: policy `TenantStreamConsumer` allows no scan in any case; leave `without_scan` out",
        ]
    );
    assert_eq!(
        of(Policy::reader().tenant("").attributes(["合計", "${x}"])),
        [
            "table `orders`: policy `TenantReader` has an empty tenant; write a key, or a variable",
            "table `orders`: policy `TenantReader` cannot hold `合計`; IAM allows the characters up to U+00FF",
            "table `orders`: policy `TenantReader` cannot hold the attribute `${x}`, which IAM reads as a variable",
        ]
    );
    assert_eq!(of(Policy::writer().tenant("東京")).len(), 1);
    assert!(
        orders(json!(null), |table| table.policy(Policy::reader().attributes(["größe"])))
            .cloudformation()
            .is_ok()
    );
}

#[test]
fn a_policy_is_no_longer_than_iam_allows() {
    let with = |count: usize| {
        let attributes: Vec<String> = (0..count).map(|number| format!("{number:0100}")).collect();
        orders(json!(null), |table| table.policy(Policy::reader().attributes(attributes)))
    };
    assert!(with(50).cloudformation().is_ok());
    let found = problems(&with(60));
    let [problem] = &found[..] else { panic!("{found:?}") };
    let (start, end) = (
        "table `orders`: policy `Reader` has about ",
        " characters and IAM allows 6144; name fewer attributes, or allow a part of the indexes by a policy of your own",
    );
    let length: usize = problem.strip_prefix(start).unwrap().strip_suffix(end).unwrap().parse().unwrap();
    assert!((6145..7000).contains(&length), "{length}");
    assert_eq!(texts(&with(60).resolved().unwrap_err()), found);
}

#[test]
fn a_policy_whose_id_is_cut_is_still_the_one_of_its_output() {
    let id = "O".repeat(250);
    let stack = orders(json!({ "logical_id": id }), |table| table.policy(Policy::reader()));
    let template = read(stack.cloudformation());
    let policies = ids_of(&template, "AWS::IAM::ManagedPolicy");
    let outputs = template["Outputs"].as_object().unwrap().values();
    assert!(outputs.into_iter().any(|output| output["Value"] == json!({ "Ref": policies[0] })));
}
