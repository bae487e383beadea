//! Templates written by hand or by other tools.

use serde_json::{Value, json};
use tablewright::deploy::{Scaling, Snapshot};
use tablewright::evolve::{SchemaChange, diff};
use tablewright::schema::TableSchema;
use tablewright::{Naming, Stack};

/// Returns the shapes of the tables in a template.
fn read(template: &Value) -> Vec<Value> {
    read_with(template, &[])
}

fn read_with(template: &Value, parameters: &[(&str, &str)]) -> Vec<Value> {
    let snapshot = Snapshot::from_template(&template.to_string(), parameters).unwrap();
    let Value::Array(tables) = serde_json::to_value(&snapshot).unwrap()["tables"].take() else {
        panic!("the tables are no list")
    };
    tables.into_iter().map(|mut table| table["shape"].take()).collect()
}

/// Returns a template with one table with these properties, and other sections.
fn template(properties: &Value, sections: &Value) -> Value {
    let mut template = sections.clone();
    let mut resource = json!({
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
            "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }]
        }
    });
    for (name, value) in properties.as_object().unwrap() {
        resource["Properties"][name] = value.clone();
    }
    template["Resources"]["Orders"] = resource;
    template
}

fn read_one(properties: &Value, sections: &Value) -> Value {
    read(&template(properties, sections)).remove(0)
}

/// Returns the output of `cdk synth` for a table with a scaled index and no name.
fn of_the_cdk() -> Value {
    let scaling = |index: &str, table: &str| {
        json!({
            "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
            "Properties": {
                "MaxCapacity": 100,
                "MinCapacity": 5,
                "ResourceId": { "Fn::Join": ["", ["table/", { "Ref": table }, index]] },
                "RoleARN": { "Fn::Join": ["", [
                    "arn:", { "Ref": "AWS::Partition" }, ":iam::", { "Ref": "AWS::AccountId" },
                    ":role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/\
                     AWSServiceRoleForApplicationAutoScaling_DynamoDBTable"
                ]] },
                "ScalableDimension": if index.is_empty() { "dynamodb:table:ReadCapacityUnits" } else {
                    "dynamodb:index:ReadCapacityUnits"
                },
                "ServiceNamespace": "dynamodb"
            }
        })
    };
    let tracking = |target: &str| {
        json!({
            "Type": "AWS::ApplicationAutoScaling::ScalingPolicy",
            "Properties": {
                "PolicyName": target,
                "PolicyType": "TargetTrackingScaling",
                "ScalingTargetId": { "Ref": target },
                "TargetTrackingScalingPolicyConfiguration": {
                    "PredefinedMetricSpecification": {
                        "PredefinedMetricType": "DynamoDBReadCapacityUtilization"
                    },
                    "TargetValue": 70
                }
            }
        })
    };
    json!({
        "Resources": {
            "OrdersC6BB8F5D": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "AttributeDefinitions": [
                        { "AttributeName": "id", "AttributeType": "S" },
                        { "AttributeName": "status", "AttributeType": "S" }
                    ],
                    "GlobalSecondaryIndexes": [{
                        "IndexName": "status-index",
                        "KeySchema": [{ "AttributeName": "status", "KeyType": "HASH" }],
                        "Projection": { "ProjectionType": "ALL" },
                        "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 }
                    }],
                    "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                    "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
                    "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 },
                    "SSESpecification": {
                        "KMSMasterKeyId": { "Fn::GetAtt": ["Key961B73FD", "Arn"] },
                        "SSEEnabled": true,
                        "SSEType": "KMS"
                    },
                    "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
                    "TimeToLiveSpecification": { "AttributeName": "expires", "Enabled": true }
                },
                "UpdateReplacePolicy": "Retain",
                "DeletionPolicy": "Retain"
            },
            "Key961B73FD": { "Type": "AWS::KMS::Key", "Properties": {} },
            "OrdersReadScalingTarget": scaling("", "OrdersC6BB8F5D"),
            "OrdersReadScalingTargetTracking": tracking("OrdersReadScalingTarget"),
            "OrdersStatusReadScalingTarget": scaling("/index/status-index", "OrdersC6BB8F5D"),
            "OrdersStatusReadScalingTargetTracking": tracking("OrdersStatusReadScalingTarget"),
            "CDKMetadata": {
                "Type": "AWS::CDK::Metadata",
                "Properties": { "Analytics": "v2:deflate64:H4sI" },
                "Condition": "CDKMetadataAvailable"
            }
        },
        "Conditions": {
            "CDKMetadataAvailable": { "Fn::Or": [
                { "Fn::Equals": [{ "Ref": "AWS::Region" }, "af-south-1"] },
                { "Fn::Equals": [{ "Ref": "AWS::Region" }, "eu-west-1"] }
            ] }
        },
        "Parameters": {
            "BootstrapVersion": {
                "Type": "AWS::SSM::Parameter::Value<String>",
                "Default": "/cdk-bootstrap/hnb659fds/version"
            }
        }
    })
}

#[test]
fn a_template_of_the_cdk_is_read() {
    let tables = read(&of_the_cdk());
    assert_eq!(tables.len(), 1);
    let table = &tables[0];
    // `CloudFormation` makes a name when the template is deployed.
    assert_eq!(table.get("name"), None);
    assert_eq!(table["on_delete"], "retain");
    assert_eq!(table["billing"], "provisioned");
    assert_eq!(table["stream"], "new_image");
    assert_eq!(table["time_to_live"], "expires");
    assert_eq!(table["home"]["point_in_time_recovery"], true);
    assert_eq!(table["home"]["recovery_days"], 35);
    assert_eq!(table["home"]["kms_key"], "of_stack");
    let scaled = json!({
        "units": 5,
        "scaling": {
            "min": 5,
            "max": 100,
            "target": 70,
            "scale_in_cooldown": null,
            "scale_out_cooldown": null,
            "disable_scale_in": false
        }
    });
    assert_eq!(table["home"]["usage"]["reads"], scaled);
    assert_eq!(table["home"]["indexes"][0]["usage"]["reads"], scaled);
    assert_eq!(table["writes"], json!({ "units": 5, "scaling": null }));
}

/// AWS SAM turns a simple table into a table when it is deployed.
#[test]
fn a_simple_table_of_sam_is_read() {
    let simple =
        |properties: Value| json!({ "Type": "AWS::Serverless::SimpleTable", "Properties": properties });
    let template = json!({
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": { "SimpleTable": { "SSESpecification": { "SSEEnabled": true } } },
        "Resources": {
            "Plain": { "Type": "AWS::Serverless::SimpleTable" },
            "Orders": simple(json!({
                "TableName": "orders",
                "PrimaryKey": { "Name": "number", "Type": "Number" },
                "ProvisionedThroughput": { "ReadCapacityUnits": 5, "WriteCapacityUnits": 4 },
                "SSESpecification": { "SSEEnabled": false },
                "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": true },
                "Tags": { "team": "checkout" },
            })),
        },
    });
    let [plain, orders] = &read(&template)[..] else { panic!("two tables") };
    assert_eq!(plain["key"][0]["name"], "id");
    assert_eq!((&plain["billing"], &plain["has_kms_key"]), (&json!("on_demand"), &json!(true)));
    assert_eq!(orders["attributes"], json!([{ "name": "number", "ty": "N" }]));
    assert_eq!((&orders["billing"], &orders["has_kms_key"]), (&json!("provisioned"), &json!(false)));
    assert_eq!(orders["writes"]["units"], 4);
    assert_eq!(orders["home"]["point_in_time_recovery"], true);
    assert_eq!(orders["home"]["tags"], json!([{ "key": "team", "value": "checkout" }]));
}

/// A struct can be written for another tool's table, and compared with that table.
#[test]
fn a_stack_is_compared_with_a_template_of_the_cdk() {
    let schema: TableSchema = serde_json::from_value(json!({
        "name": "orders",
        "logical_id": "OrdersC6BB8F5D",
        "partition_key": { "name": "id", "type": "S" },
        "indexes": [{
            "kind": "global",
            "name": "status-index",
            "partition_key": [{ "name": "status", "type": "S" }],
            "throughput": { "reads": 5, "writes": 5 }
        }],
        "billing": { "provisioned": { "reads": 5, "writes": 5 } },
        "stream": "new_image",
        "point_in_time_recovery": { "days": 14 },
        "time_to_live": { "name": "expires", "type": "N" }
    }))
    .unwrap();
    let scaling = Scaling::new(5, 100);
    let stack = Stack::new(Naming::verbatim()).schema(schema).configure_each(|table| {
        table.auto_scaling(
            tablewright::deploy::AutoScaling::new().reads(scaling).index_reads("status-index", scaling),
        )
    });
    let deployed = Snapshot::from_template(&of_the_cdk().to_string(), &[]).unwrap();
    let changes = diff(&deployed, &stack.snapshot().unwrap()).changes;
    let changes: Vec<String> = changes.iter().map(SchemaChange::summary).collect();
    assert_eq!(
        changes,
        [
            "table `orders`, point-in-time recovery: 35 days becomes 14 days",
            "table `orders`, encryption: the KMS key of the stack becomes a key that AWS owns",
        ]
    );
}

#[test]
fn functions_are_resolved_as_far_as_the_template_says() {
    let sections = json!({
        "Parameters": {
            "Stage": { "Type": "String", "Default": "prod" },
            "Units": { "Type": "Number", "Default": 7 },
            "Zones": { "Type": "CommaDelimitedList", "Default": "a, b" }
        },
        "Mappings": { "Classes": { "prod": { "Table": "STANDARD" }, "test": { "Table": "STANDARD_INFREQUENT_ACCESS" } } },
        "Conditions": {
            "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] },
            "IsTest": { "Fn::Not": [{ "Condition": "IsProd" }] },
            "Never": { "Fn::And": [{ "Condition": "IsProd" }, { "Condition": "IsTest" }] },
            "Either": { "Fn::Or": [{ "Condition": "IsProd" }, { "Condition": "IsTest" }] }
        }
    });
    let properties = json!({
        "TableName": { "Fn::Sub": ["${Stage}-${Name}-${!Literal}", {
            "Name": { "Fn::Join": ["-", ["orders", { "Fn::Select": ["1", { "Ref": "Zones" }] }]] }
        }] },
        "TableClass": { "Fn::FindInMap": ["Classes", { "Ref": "Stage" }, "Table"] },
        "BillingMode": { "Fn::If": ["Never", "PROVISIONED", "PAY_PER_REQUEST"] },
        "OnDemandThroughput": { "MaxReadRequestUnits": { "Ref": "Units" } },
        "DeletionProtectionEnabled": { "Fn::If": ["Either", "true", "false"] },
        "StreamSpecification": { "Fn::If": ["IsTest", { "StreamViewType": "KEYS_ONLY" }, { "Ref": "AWS::NoValue" }] }
    });
    let table = template(&properties, &sections);
    let prod = read(&table).remove(0);
    assert_eq!(prod["name"], "prod-orders-b-${Literal}");
    assert_eq!(prod["home"]["class"], "standard");
    assert_eq!(prod["billing"], "on_demand");
    assert_eq!(prod["home"]["usage"]["reads"]["units"], 7);
    assert_eq!(prod["home"]["deletion_protection"], true);
    assert_eq!(prod["stream"], Value::Null);

    let test = read_with(&table, &[("Stage", "test"), ("Units", "9")]).remove(0);
    assert_eq!(test["name"], "test-orders-b-${Literal}");
    assert_eq!(test["home"]["class"], "standard_infrequent_access");
    assert_eq!(test["home"]["usage"]["reads"]["units"], 9);
    assert_eq!(test["stream"], "keys_only");
}

/// If the template does not determine a value, the snapshot leaves it out. A default would be a guess.
#[test]
fn what_cannot_be_resolved_is_unknown() {
    let imported = || json!({ "Fn::ImportValue": "elsewhere" });
    let unknown = |properties: &Value, sections: &Value, at: &[&str]| {
        let table = read_one(properties, sections);
        let (last, path) = at.split_last().unwrap();
        let part = path.iter().fold(&table, |part, name| &part[*name]);
        assert_eq!(part.as_object().unwrap().get(*last), None, "{properties}");
    };
    let none = json!({});
    for (properties, at) in [
        (json!({ "TableName": imported() }), &["name"] as &[_]),
        (json!({ "TableName": { "Ref": "AWS::StackName" } }), &["name"]),
        (json!({ "TableName": { "Fn::Sub": "${AWS::Region}-orders" } }), &["name"]),
        (json!({ "TableName": { "Fn::Sub": "${Nothing}-orders" } }), &["name"]),
        (json!({ "TableName": { "Fn::GetAtt": ["Other", "Name"] } }), &["name"]),
        (json!({ "BillingMode": imported() }), &["billing"]),
        (json!({ "BillingMode": "BY_THE_HOUR" }), &["billing"]),
        (json!({ "KeySchema": imported() }), &["key"]),
        (json!({ "GlobalSecondaryIndexes": imported() }), &["global_indexes"]),
        (json!({ "TimeToLiveSpecification": imported() }), &["time_to_live"]),
        (json!({ "StreamSpecification": imported() }), &["stream"]),
        (json!({ "SSESpecification": imported() }), &["has_kms_key"]),
        (json!({ "SSESpecification": imported() }), &["home", "kms_key"]),
        (json!({ "PointInTimeRecoverySpecification": imported() }), &["home", "point_in_time_recovery"]),
        (
            json!({ "DeletionProtectionEnabled": { "Fn::If": ["Unknown", true, false] } }),
            &["home", "deletion_protection"],
        ),
        (json!({ "ProvisionedThroughput": imported() }), &["writes", "units"]),
        (json!({ "ResourcePolicy": imported() }), &["home", "resource_policy"]),
        (json!({ "Tags": imported() }), &["home", "tags"]),
        (json!({ "KinesisStreamSpecification": imported() }), &["home", "kinesis_streams"]),
        (
            json!({ "ContributorInsightsSpecification": imported() }),
            &["home", "usage", "contributor_insights"],
        ),
    ] {
        unknown(&properties, &none, at);
    }
    let index = &read_one(&json!({ "GlobalSecondaryIndexes": [imported()] }), &none)["global_indexes"][0];
    assert!(["name", "key", "projection"].iter().all(|part| index.get(part).is_none()));
    let kept = json!({ "Parameters": {
        "Name": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/orders/name" }
    } });
    unknown(&json!({ "TableName": { "Ref": "Name" } }), &kept, &["name"]);
    let circle = json!({ "Conditions": {
        "A": { "Condition": "B" },
        "B": { "Condition": "A" }
    } });
    unknown(
        &json!({ "TableClass": { "Fn::If": ["A", "STANDARD", "STANDARD"] } }),
        &circle,
        &["home", "class"],
    );
}

/// The replica that a template is deployed to is the one of `AWS::Region`, whether by reference or by name.
#[test]
fn the_region_of_a_global_table_is_known_or_given() {
    let global = |regions: &[Value]| {
        let replica =
            |region| json!({ "Region": region, "DeletionProtectionEnabled": region == "eu-west-1" });
        json!({ "Resources": { "Orders": {
            "Type": "AWS::DynamoDB::GlobalTable",
            "Properties": {
                "TableName": { "Fn::Sub": "orders-${AWS::AccountId}" },
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
                "BillingMode": "PAY_PER_REQUEST",
                "Replicas": regions.iter().map(replica).collect::<Vec<_>>()
            }
        } } })
    };
    let regions = |table: &Value| -> Option<Vec<String>> {
        let replicas = table.get("replicas")?.as_array().unwrap().iter();
        Some(replicas.map(|replica| replica["region"].as_str().unwrap().to_owned()).collect())
    };
    let here = || json!({ "Ref": "AWS::Region" });
    let table = read(&global(&["eu-west-1".into(), here()])).remove(0);
    assert_eq!(regions(&table).unwrap(), ["eu-west-1"]);
    assert_eq!(table["home"]["deletion_protection"], false);
    assert_eq!(table["replicas"][0]["settings"]["deletion_protection"], true);

    let alone = read(&global(&["eu-west-1".into()])).remove(0);
    assert_eq!(regions(&alone).unwrap(), [""; 0]);
    assert_eq!(alone["home"]["deletion_protection"], true);

    let named = global(&["us-east-1".into(), "eu-west-1".into()]);
    let unknown = read(&named).remove(0);
    assert_eq!((regions(&unknown), unknown["home"].get("deletion_protection")), (None, None));
    assert_eq!(unknown["key"][0]["name"], "id");
    let given = read_with(&named, &[("AWS::Region", "eu-west-1"), ("AWS::AccountId", "1234")]).remove(0);
    assert_eq!(regions(&given).unwrap(), ["us-east-1"]);
    assert_eq!(given["home"]["deletion_protection"], true);
    assert_eq!(given["name"], "orders-1234");
}

#[test]
fn one_known_part_of_a_condition_can_be_enough() {
    let unknown = || json!({ "Fn::Equals": [{ "Ref": "AWS::Region" }, "eu-west-1"] });
    let (yes, no) = (|| json!({ "Fn::Equals": ["a", "a"] }), || json!({ "Fn::Equals": ["a", "b"] }));
    let name = |condition: Value| {
        let table = read_one(
            &json!({ "TableName": { "Fn::If": ["Holds", "yes", "no"] } }),
            &json!({ "Conditions": { "Holds": condition } }),
        );
        table.get("name").map_or_else(|| "unknown".to_owned(), |name| name.as_str().unwrap().to_owned())
    };
    assert_eq!(name(json!({ "Fn::Or": [unknown(), yes()] })), "yes");
    assert_eq!(name(json!({ "Fn::Or": [unknown(), no()] })), "unknown");
    assert_eq!(name(json!({ "Fn::And": [unknown(), no()] })), "no");
    assert_eq!(name(json!({ "Fn::And": [unknown(), yes()] })), "unknown");
    assert_eq!(name(json!({ "Fn::Not": [unknown()] })), "unknown");
}

#[test]
fn a_table_whose_condition_does_not_hold_is_left_out() {
    let table = |condition: Value| {
        let mut template = template(&json!({}), &json!({ "Conditions": { "Wanted": condition } }));
        template["Resources"]["Orders"]["Condition"] = "Wanted".into();
        read(&template).len()
    };
    assert_eq!(table(json!({ "Fn::Equals": ["a", "b"] })), 0);
    assert_eq!(table(json!({ "Fn::Equals": ["a", "a"] })), 1);
    // The condition may be true, so the table may exist.
    assert_eq!(table(json!({ "Fn::Equals": [{ "Ref": "AWS::Region" }, "a"] })), 1);
}

/// If it is not known which table is scaled, it may be any of them.
#[test]
fn scaling_of_an_unknown_table_leaves_the_scaling_of_all_unknown() {
    let mut template = template(&json!({ "TableName": "orders" }), &json!({}));
    template["Resources"]["Target"] = json!({
        "Type": "AWS::ApplicationAutoScaling::ScalableTarget",
        "Properties": {
            "ServiceNamespace": "dynamodb",
            "ResourceId": { "Fn::ImportValue": "table" },
            "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
            "MinCapacity": 1,
            "MaxCapacity": 10
        }
    });
    let scaling = |template: &Value| read(template)[0]["home"]["usage"]["reads"].get("scaling").cloned();
    assert_eq!(scaling(&template), None);
    template["Resources"]["Target"]["Properties"]["ResourceId"] = "table/customers".into();
    assert_eq!(scaling(&template), Some(Value::Null));
    template["Resources"]["Target"]["Properties"]["ServiceNamespace"] = "ecs".into();
    assert_eq!(scaling(&template), Some(Value::Null));
}

/// `aws cloudformation get-template` prints the template as a member of an object.
#[test]
fn the_output_of_the_command_line_is_read() {
    let table = template(&json!({ "TableName": "orders" }), &json!({}));
    let expected = read(&table);
    assert_eq!(read(&json!({ "TemplateBody": table, "StagesAvailable": ["Original"] })), expected);
    assert_eq!(read(&json!({ "TemplateBody": table.to_string() })), expected);
}

#[test]
fn a_text_that_is_no_template_is_refused() {
    let refusal = |text: &str| Snapshot::from_template(text, &[]).unwrap_err().to_string();
    assert_eq!(refusal("Resources:\n"), "the template is not JSON: expected value at line 1 column 1");
    assert_eq!(refusal("{}"), "this is not a CloudFormation template in JSON: it has no `Resources`");
    assert_eq!(refusal("[]"), "this is not a CloudFormation template in JSON: it has no `Resources`");
    assert_eq!(
        refusal(&json!({ "TemplateBody": "Resources:\n" }).to_string()),
        "the template is not JSON: expected value at line 1 column 1"
    );
}
