//! Converts the tables in a Terraform state to a template.
//!
//! `tests/validators/terraform` applies the stored files and stores the resulting state in `state.json`. It uses the
//! oldest version of the provider or, if that is too old for a file, the schema of a new one.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use super::{object, template_of};

/// The resources of each case, by their addresses.
pub(super) type Known = BTreeMap<String, BTreeMap<String, Value>>;

pub(super) fn known() -> Known {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/validators/terraform/state.json");
    let sources: BTreeMap<String, Known> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    sources.into_values().flatten().collect()
}

pub(super) fn template(case: &str, file: &str, resources: &BTreeMap<String, Value>) -> Value {
    // The files of all cases are applied in one account, so each file has the name of its case in its names.
    let text = serde_json::to_string(resources).unwrap().replace(&format!("acme-{case}-"), "acme-shop-");
    let resources: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let file: Value = serde_json::from_str(file).unwrap();
    let of_type = |ty: &str| -> Vec<(String, Value)> {
        let prefix = format!("{ty}.");
        let found = resources.iter().filter_map(|(address, values)| {
            Some((address.strip_prefix(&prefix)?.to_owned(), values.clone()))
        });
        found.collect()
    };
    let others = Others {
        insights: of_type("aws_dynamodb_contributor_insights"),
        kinesis: of_type("aws_dynamodb_kinesis_streaming_destination"),
        policies: of_type("aws_dynamodb_resource_policy"),
        tags: of_type("aws_dynamodb_tag"),
        targets: of_type("aws_appautoscaling_target"),
        scaling: of_type("aws_appautoscaling_policy"),
    };
    let tables = of_type("aws_dynamodb_table").into_iter().map(|(label, table)| {
        let lifecycle = &file["resource"]["aws_dynamodb_table"][&label]["lifecycle"][0];
        let is_kept = lifecycle["prevent_destroy"] == true;
        (label.replace('_', ""), resource(&table, &others, is_kept))
    });
    let mut all: BTreeMap<String, Value> = tables.collect();
    for (label, target) in &others.targets {
        let name = target["resource_id"].as_str().unwrap().split('/').nth(1).unwrap();
        if of_type("aws_dynamodb_table").iter().any(|(_, table)| table["name"] == name && is_global(table)) {
            continue;
        }
        let id = format!("{}Target", label.replace('_', ""));
        let (bounds, tracking) = others.bounds(target);
        let mut properties = bounds;
        properties["ServiceNamespace"] = json!("dynamodb");
        properties["ResourceId"] = target["resource_id"].clone();
        properties["ScalableDimension"] = target["scalable_dimension"].clone();
        all.insert(
            id.clone(),
            json!({ "Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": properties }),
        );
        all.insert(
            format!("{id}Policy"),
            json!({
                "Type": "AWS::ApplicationAutoScaling::ScalingPolicy",
                "Properties": {
                    "ScalingTargetId": { "Ref": id },
                    "TargetTrackingScalingPolicyConfiguration": tracking
                }
            }),
        );
    }
    template_of(&all)
}

/// The resources other than tables.
struct Others {
    insights: Vec<(String, Value)>,
    kinesis: Vec<(String, Value)>,
    policies: Vec<(String, Value)>,
    tags: Vec<(String, Value)>,
    targets: Vec<(String, Value)>,
    scaling: Vec<(String, Value)>,
}

impl Others {
    fn insights(&self, table: &Value, index: &Value) -> Value {
        let found = self
            .insights
            .iter()
            .find(|(_, each)| each["table_name"] == *table && each["index_name"] == *index);
        found.map_or(Value::Null, |(_, each)| {
            object([("Enabled", json!(true)), ("Mode", each["mode"].clone())])
        })
    }

    /// Returns the policies and the tags of a table or of its stream.
    fn attached<'s>(all: &'s [(String, Value)], table: &str, to_stream: bool) -> Vec<&'s Value> {
        let all = all.iter().map(|(_, each)| each);
        all.filter(|each| {
            let arn = each["resource_arn"].as_str().unwrap();
            let (arn, is_stream) = match arn.split_once("/stream/") {
                Some((arn, _)) => (arn, true),
                None => (arn, false),
            };
            is_stream == to_stream && arn.ends_with(&format!(":table/{table}"))
        })
        .collect()
    }

    fn policy(&self, table: &str, to_stream: bool) -> Value {
        let found = Self::attached(&self.policies, table, to_stream);
        found.first().map_or(Value::Null, |policy| {
            let document: Value = serde_json::from_str(policy["policy"].as_str().unwrap()).unwrap();
            json!({ "PolicyDocument": document })
        })
    }

    /// Returns the scaling target of a table or an index.
    fn target(&self, table: &str, index: Option<&str>, dimension: &str) -> Option<&Value> {
        let id =
            index.map_or_else(|| format!("table/{table}"), |index| format!("table/{table}/index/{index}"));
        self.targets.iter().map(|(_, target)| target).find(|target| {
            target["resource_id"] == id.as_str()
                && target["scalable_dimension"]
                    .as_str()
                    .unwrap()
                    .ends_with(&format!("{dimension}CapacityUnits"))
        })
    }

    /// Returns the bounds of a target, and how its policy tracks the load.
    fn bounds(&self, target: &Value) -> (Value, Value) {
        let policy = self.scaling.iter().map(|(_, policy)| policy).find(|policy| {
            policy["resource_id"] == target["resource_id"]
                && policy["scalable_dimension"] == target["scalable_dimension"]
        });
        let tracking = &policy.unwrap()["target_tracking_scaling_policy_configuration"][0];
        // The provider stores 0 for an unset value, and 0 is what AWS then uses.
        let seconds = |name: &str| if tracking[name] == 0 { Value::Null } else { tracking[name].clone() };
        let is_disabled = tracking["disable_scale_in"] == true;
        let tracking = object([
            ("TargetValue", tracking["target_value"].clone()),
            ("ScaleInCooldown", seconds("scale_in_cooldown")),
            ("ScaleOutCooldown", seconds("scale_out_cooldown")),
            ("DisableScaleIn", if is_disabled { json!(true) } else { Value::Null }),
        ]);
        let bounds = object([
            ("MinCapacity", target["min_capacity"].clone()),
            ("MaxCapacity", target["max_capacity"].clone()),
        ]);
        (bounds, tracking)
    }

    /// Returns the capacity of a part of a global table, fixed or scaled.
    fn capacity(&self, table: &str, index: Option<&str>, dimension: &str, units: &Value) -> Value {
        let Some(target) = self.target(table, index, dimension) else {
            return json!({ (format!("{dimension}CapacityUnits")): units });
        };
        let (mut settings, tracking) = self.bounds(target);
        settings["SeedCapacity"] = units.clone();
        settings["TargetTrackingScalingPolicyConfiguration"] = tracking;
        json!({ (format!("{dimension}CapacityAutoScalingSettings")): settings })
    }
}

fn is_global(table: &Value) -> bool {
    table["replica"].is_array()
}

fn resource(table: &Value, others: &Others, is_kept: bool) -> Value {
    let name = table["name"].as_str().unwrap();
    let is_provisioned = table["billing_mode"] == "PROVISIONED";
    let is_global = is_global(table);
    let indexes = |kind: &str| -> Value {
        let Some(all) = table[kind].as_array() else { return Value::Null };
        let all = all.iter().map(|index| {
            let mut made = object([
                ("IndexName", index["name"].clone()),
                ("KeySchema", key(index, &table["hash_key"])),
                ("Projection", projection(index)),
            ]);
            if kind == "global_secondary_index" {
                let index_name = index["name"].as_str();
                add_throughput(&mut made, index, is_provisioned, is_global, others, (name, index_name));
                add(&mut made, "WarmThroughput", warm(index));
                if !is_global {
                    add(
                        &mut made,
                        "ContributorInsightsSpecification",
                        others.insights(&table["name"], &index["name"]),
                    );
                }
            }
            made
        });
        all.collect()
    };
    let attributes = table["attribute"].as_array().unwrap().iter();
    let attributes = attributes
        .map(|each| json!({ "AttributeName": each["name"], "AttributeType": each["type"] }))
        .collect::<Vec<_>>();
    let mut properties = object([
        ("TableName", json!(name)),
        ("KeySchema", key(table, &Value::Null)),
        ("AttributeDefinitions", json!(attributes)),
        ("GlobalSecondaryIndexes", indexes("global_secondary_index")),
        ("LocalSecondaryIndexes", indexes("local_secondary_index")),
        ("BillingMode", table["billing_mode"].clone()),
        ("WarmThroughput", warm(table)),
        ("TimeToLiveSpecification", time_to_live(table)),
        ("ImportSourceSpecification", import(table)),
    ]);
    add_throughput(&mut properties, table, is_provisioned, is_global, others, (name, None));
    let home = home(table, others);
    let ty = if is_global {
        add_replicas(&mut properties, table, &home, others);
        "AWS::DynamoDB::GlobalTable"
    } else {
        properties.as_object_mut().unwrap().extend(home.as_object().unwrap().clone());
        "AWS::DynamoDB::Table"
    };
    let on_delete = if is_kept { "Retain" } else { "Delete" };
    json!({ "Type": ty, "DeletionPolicy": on_delete, "Properties": properties })
}

fn add(object: &mut Value, name: &str, value: Value) {
    if !value.is_null() {
        object[name] = value;
    }
}

fn key(of: &Value, partition: &Value) -> Value {
    if let Some(elements) = of["key_schema"].as_array() {
        let elements = elements
            .iter()
            .map(|each| json!({ "AttributeName": each["attribute_name"], "KeyType": each["key_type"] }));
        return elements.collect();
    }
    // A local index uses the partition key of its table.
    let partition = of.get("hash_key").unwrap_or(partition);
    let mut key = vec![json!({ "AttributeName": partition, "KeyType": "HASH" })];
    if let Some(sort) = of.get("range_key") {
        key.push(json!({ "AttributeName": sort, "KeyType": "RANGE" }));
    }
    json!(key)
}

fn projection(index: &Value) -> Value {
    object([
        ("ProjectionType", index["projection_type"].clone()),
        ("NonKeyAttributes", index["non_key_attributes"].clone()),
    ])
}

/// Adds capacity, or on-demand limits. `place` is the names of the table and of the index.
fn add_throughput(
    made: &mut Value,
    part: &Value,
    is_provisioned: bool,
    is_global: bool,
    others: &Others,
    place: (&str, Option<&str>),
) {
    let (table, index) = place;
    if is_provisioned && is_global {
        let writes = others.capacity(table, index, "Write", &part["write_capacity"]);
        made["WriteProvisionedThroughputSettings"] = writes;
    } else if is_provisioned {
        made["ProvisionedThroughput"] = json!({
            "ReadCapacityUnits": part["read_capacity"],
            "WriteCapacityUnits": part["write_capacity"]
        });
    } else {
        let limits = &part["on_demand_throughput"][0];
        let limits = object([
            ("MaxReadRequestUnits", limits["max_read_request_units"].clone()),
            ("MaxWriteRequestUnits", limits["max_write_request_units"].clone()),
        ]);
        assert!(!is_global || limits == json!({}), "no case has a global table with limits");
        if limits != json!({}) {
            made["OnDemandThroughput"] = limits;
        }
    }
}

fn warm(part: &Value) -> Value {
    let warm = &part["warm_throughput"][0];
    if warm.is_null() {
        return Value::Null;
    }
    object([
        ("ReadUnitsPerSecond", warm["read_units_per_second"].clone()),
        ("WriteUnitsPerSecond", warm["write_units_per_second"].clone()),
    ])
}

fn time_to_live(table: &Value) -> Value {
    let ttl = &table["ttl"][0];
    if ttl["enabled"] != true {
        return Value::Null;
    }
    json!({ "AttributeName": ttl["attribute_name"], "Enabled": true })
}

fn import(table: &Value) -> Value {
    let import = &table["import_table"][0];
    if import.is_null() {
        return Value::Null;
    }
    let bucket = &import["s3_bucket_source"][0];
    let csv = &import["input_format_options"][0]["csv"][0];
    let csv = if csv.is_null() {
        Value::Null
    } else {
        let csv =
            object([("Delimiter", csv["delimiter"].clone()), ("HeaderList", csv["header_list"].clone())]);
        json!({ "Csv": csv })
    };
    object([
        ("InputFormat", import["input_format"].clone()),
        ("InputCompressionType", import["input_compression_type"].clone()),
        ("InputFormatOptions", csv),
        (
            "S3BucketSource",
            object([
                ("S3Bucket", bucket["bucket"].clone()),
                ("S3BucketOwner", bucket["bucket_owner"].clone()),
                ("S3KeyPrefix", bucket["key_prefix"].clone()),
            ]),
        ),
    ])
}

/// Returns the settings of the region of the table.
fn home(table: &Value, others: &Others) -> Value {
    let name = table["name"].as_str().unwrap();
    let mut stream = json!({});
    if table["stream_enabled"] == true {
        stream["StreamViewType"] = table["stream_view_type"].clone();
    }
    add(&mut stream, "ResourcePolicy", others.policy(name, true));
    let tags = Others::attached(&others.tags, name, true);
    let tags: Vec<Value> =
        tags.into_iter().map(|tag| json!({ "Key": tag["key"], "Value": tag["value"] })).collect();
    if !tags.is_empty() {
        stream["Tags"] = json!(tags);
    }
    let kinesis = others.kinesis.iter().find(|(_, each)| each["table_name"] == name);
    let kinesis = kinesis.map_or(Value::Null, |(_, each)| {
        object([
            ("StreamArn", each["stream_arn"].clone()),
            (
                "ApproximateCreationDateTimePrecision",
                each["approximate_creation_date_time_precision"].clone(),
            ),
        ])
    });
    let encryption = &table["server_side_encryption"][0];
    let encryption = if encryption["enabled"] == true {
        let key = encryption["kms_key_arn"].as_str().filter(|key| !key.ends_with("alias/aws/dynamodb"));
        object([("SSEEnabled", json!(true)), ("KMSMasterKeyId", json!(key))])
    } else {
        Value::Null
    };
    let tags = table["tags"].as_object().map_or(Value::Null, |tags| {
        tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
    });
    object([
        ("StreamSpecification", if stream == json!({}) { Value::Null } else { stream }),
        ("SSESpecification", encryption),
        ("PointInTimeRecoverySpecification", recovery(&table["point_in_time_recovery"][0])),
        ("TableClass", table["table_class"].clone()),
        ("DeletionProtectionEnabled", table["deletion_protection_enabled"].clone()),
        ("ContributorInsightsSpecification", others.insights(&table["name"], &Value::Null)),
        ("KinesisStreamSpecification", kinesis),
        ("ResourcePolicy", others.policy(name, false)),
        ("Tags", tags),
    ])
}

fn recovery(recovery: &Value) -> Value {
    let days =
        if recovery["enabled"] == true { recovery["recovery_period_in_days"].clone() } else { Value::Null };
    object([("PointInTimeRecoveryEnabled", recovery["enabled"].clone()), ("RecoveryPeriodInDays", days)])
}

/// Moves the settings that differ by region to the regions. A replica has the tags and the class of the table.
fn add_replicas(properties: &mut Value, table: &Value, home: &Value, others: &Others) {
    let name = table["name"].as_str().unwrap();
    let mut home = home.as_object().unwrap().clone();
    for shared in ["StreamSpecification", "SSESpecification"] {
        if let Some(value) = home.remove(shared) {
            properties[shared] = value;
        }
    }
    let key_of = |key: &Value| if key.is_null() { Value::Null } else { json!({ "KMSMasterKeyId": key }) };
    if let Some(encryption) = properties.get_mut("SSESpecification") {
        let key = encryption.as_object_mut().unwrap().remove("KMSMasterKeyId").unwrap_or_default();
        encryption["SSEType"] = json!("KMS");
        home.extend(
            [("SSESpecification".to_owned(), key_of(&key))].into_iter().filter(|(_, key)| !key.is_null()),
        );
    }
    if table["billing_mode"] == "PROVISIONED" {
        let reads = others.capacity(name, None, "Read", &table["read_capacity"]);
        home.insert("ReadProvisionedThroughputSettings".to_owned(), reads);
        let indexes = table["global_secondary_index"].as_array().into_iter().flatten().map(|index| {
            json!({
                "IndexName": index["name"],
                "ReadProvisionedThroughputSettings":
                    others.capacity(name, index["name"].as_str(), "Read", &index["read_capacity"])
            })
        });
        home.insert("GlobalSecondaryIndexes".to_owned(), indexes.collect());
    }
    let mut regions = vec![{
        let mut region = Value::Object(home.clone());
        region["Region"] = json!({ "Ref": "AWS::Region" });
        region
    }];
    for replica in table["replica"].as_array().unwrap() {
        assert_eq!(replica["propagate_tags"], true);
        let mut region = Value::Object(home.clone());
        let members = region.as_object_mut().unwrap();
        members.remove("SSESpecification");
        members.remove("DeletionProtectionEnabled");
        add(&mut region, "SSESpecification", key_of(&replica["kms_key_arn"]));
        add(&mut region, "DeletionProtectionEnabled", replica["deletion_protection_enabled"].clone());
        region["Region"] = replica["region_name"].clone();
        region["PointInTimeRecoverySpecification"] =
            json!({ "PointInTimeRecoveryEnabled": replica["point_in_time_recovery"] });
        if replica["consistency_mode"] == "STRONG" {
            properties["MultiRegionConsistency"] = json!("STRONG");
        }
        regions.push(region);
    }
    properties["Replicas"] = json!(regions);
    if let Some(witness) = table["global_table_witness"][0]["region_name"].as_str() {
        properties["GlobalTableWitnesses"] = json!([{ "Region": witness }]);
    }
}
