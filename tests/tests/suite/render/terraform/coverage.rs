//! Every argument that the provider has for a rendered resource is in some stored file, or is left out for a reason.
//!
//! The arguments come from `tests/validators/terraform/schema.json`, the provider's own schema.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

const REGION: &str = "the provider has a region";
const ITS_TAGS: &str = "only tables have tags; the provider's `default_tags` are for the others";
const TIME: &str = "how long terraform waits is not said of a table; `raw_terraform` sets it";
const RESTORE: &str = "a table that is restored from another one is not described by a struct";
const CHOSEN: &str = "the provider, or AWS, chooses it";
const OTHER_FORM: &str = "another form of what is rendered";
const OF_OTHERS: &str = "it is of other sources than a stream of DynamoDB";
const NOT_SET: &str = "no setting of this crate is about it";

/// The type of the resource (or `None` for each), the beginning of the path, and the reason.
const LEFT_OUT: &[(Option<&str>, &str, &str)] = &[
    (None, "region", REGION),
    (None, "id", CHOSEN),
    (None, "tags_all", CHOSEN),
    (None, "timeouts/", TIME),
    (Some("aws_dynamodb_table"), "restore_", RESTORE),
    (Some("aws_appautoscaling_target"), "tags", ITS_TAGS),
    (Some("aws_appautoscaling_target"), "role_arn", "AWS has a role for it"),
    (Some("aws_appautoscaling_target"), "suspended_state/", NOT_SET),
    (Some("aws_appautoscaling_policy"), "predictive_scaling_policy_configuration/", NOT_SET),
    (Some("aws_appautoscaling_policy"), "step_scaling_policy_configuration/", NOT_SET),
    (
        Some("aws_appautoscaling_policy"),
        "target_tracking_scaling_policy_configuration/customized_metric_specification/",
        NOT_SET,
    ),
    (
        Some("aws_appautoscaling_policy"),
        "target_tracking_scaling_policy_configuration/predefined_metric_specification/resource_label",
        "it is of load balancers",
    ),
    (Some("aws_cloudwatch_metric_alarm"), "tags", ITS_TAGS),
    (Some("aws_cloudwatch_metric_alarm"), "actions_enabled", CHOSEN),
    (Some("aws_cloudwatch_metric_alarm"), "datapoints_to_alarm", CHOSEN),
    (Some("aws_cloudwatch_metric_alarm"), "evaluate_low_sample_count_percentiles", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "evaluation_criteria/", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "evaluation_interval", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "extended_statistic", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "insufficient_data_actions", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "ok_actions", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "threshold_metric_id", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "unit", CHOSEN),
    (Some("aws_cloudwatch_metric_alarm"), "metric_query/account_id", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "metric_query/label", NOT_SET),
    (Some("aws_cloudwatch_metric_alarm"), "metric_query/metric/unit", CHOSEN),
    (Some("aws_cloudwatch_metric_alarm"), "warm_up_configuration/", NOT_SET),
    (Some("aws_dynamodb_resource_policy"), "confirm_remove_self_resource_access", NOT_SET),
    (Some("aws_iam_policy"), "delay_after_policy_creation_in_ms", NOT_SET),
    (Some("aws_iam_policy"), "name", OTHER_FORM),
    (Some("aws_iam_policy"), "path", NOT_SET),
    (Some("aws_iam_policy"), "tags", ITS_TAGS),
    (Some("aws_kms_alias"), "name_prefix", OTHER_FORM),
    (Some("aws_kms_key"), "bypass_policy_lockout_safety_check", NOT_SET),
    (Some("aws_kms_key"), "custom_key_store_id", NOT_SET),
    (Some("aws_kms_key"), "customer_master_key_spec", CHOSEN),
    (Some("aws_kms_key"), "is_enabled", CHOSEN),
    (Some("aws_kms_key"), "key_usage", CHOSEN),
    (Some("aws_kms_key"), "multi_region", NOT_SET),
    (Some("aws_kms_key"), "tags", ITS_TAGS),
    (Some("aws_kms_key"), "xks_key_id", NOT_SET),
    (Some("aws_lambda_event_source_mapping"), "amazon_managed_kafka_event_source_config/", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "document_db_event_source_config/", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "enabled", CHOSEN),
    (Some("aws_lambda_event_source_mapping"), "kms_key_arn", NOT_SET),
    (Some("aws_lambda_event_source_mapping"), "metrics_config/", NOT_SET),
    (Some("aws_lambda_event_source_mapping"), "provisioned_poller_config/", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "queues", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "scaling_config/", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "self_managed_", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "source_access_configuration/", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "starting_position_timestamp", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "tags", ITS_TAGS),
    (Some("aws_lambda_event_source_mapping"), "topics", OF_OTHERS),
    (Some("aws_lambda_event_source_mapping"), "tumbling_window_in_seconds", NOT_SET),
    (Some("aws_lambda_event_source_mapping"), "use_resource_timeout_for_propagation", TIME),
    (Some("aws_ssm_parameter"), "allowed_pattern", NOT_SET),
    (Some("aws_ssm_parameter"), "arn", CHOSEN),
    (Some("aws_ssm_parameter"), "data_type", CHOSEN),
    (Some("aws_ssm_parameter"), "insecure_value", OTHER_FORM),
    (Some("aws_ssm_parameter"), "key_id", "an ARN is no secret"),
    (Some("aws_ssm_parameter"), "overwrite", NOT_SET),
    (Some("aws_ssm_parameter"), "tags", ITS_TAGS),
    (Some("aws_ssm_parameter"), "tier", CHOSEN),
    (Some("aws_ssm_parameter"), "value_wo", OTHER_FORM),
    (Some("aws_ssm_parameter"), "value_wo_", OTHER_FORM),
];

type Paths = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_argument_is_rendered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = read(&root.join("validators/terraform/schema.json"));
    let known: Paths = schema["resources"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(ty, block)| (ty.clone(), arguments(block, "").collect()))
        .collect();
    let rendered = rendered(&root.join("render"));
    assert_eq!(known.keys().collect::<Vec<_>>(), rendered.keys().collect::<Vec<_>>());

    let mut problems = Vec::new();
    let mut used = vec![false; LEFT_OUT.len()];
    for (ty, paths) in &known {
        for path in paths {
            let reason = LEFT_OUT.iter().position(|(of, prefix, _)| {
                of.is_none_or(|of| of == ty)
                    && (path == prefix || (prefix.ends_with(['/', '_']) && path.starts_with(prefix)))
            });
            match (rendered[ty].contains(path), reason) {
                (true, None) => {}
                (false, Some(position)) => used[position] = true,
                (true, Some(_)) => problems.push(format!("{ty} {path} is left out and in a stored file")),
                (false, None) => problems.push(format!("{ty} {path} is in no stored file; add it to a case")),
            }
        }
    }
    for (left_out, _) in LEFT_OUT.iter().zip(used).filter(|(_, used)| !used) {
        problems.push(format!("{left_out:?} is left out and is no argument"));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Returns the paths of the arguments that a block can have.
fn arguments<'s>(block: &'s Value, prefix: &str) -> Box<dyn Iterator<Item = String> + 's> {
    let prefix = prefix.to_owned();
    let of_blocks = block["blocks"].as_object().into_iter().flatten();
    let below = prefix.clone();
    let nested =
        of_blocks.flat_map(move |(name, nested)| arguments(&nested["block"], &format!("{below}{name}/")));
    let attributes = block["attributes"].as_object().unwrap().iter();
    let own = attributes.filter(|(_, each)| each["required"] == true || each["optional"] == true);
    Box::new(own.map(move |(name, _)| format!("{prefix}{name}")).chain(nested))
}

/// Returns the arguments that the stored files have. Raw parts do not count: a user can write anything there.
fn rendered(root: &Path) -> Paths {
    let mut rendered = Paths::new();
    for case in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let path = case.join("tables.tf.json");
        if !path.exists() || case.ends_with("terraform-options") {
            continue;
        }
        let file = read(&path);
        for (ty, resources) in file["resource"].as_object().unwrap() {
            let found = rendered.entry(ty.clone()).or_default();
            for resource in resources.as_object().unwrap().values() {
                walk(resource, "", found);
            }
        }
    }
    rendered
}

fn walk(value: &Value, prefix: &str, found: &mut BTreeSet<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        found.insert(format!("{prefix}{name}"));
        for block in value.as_array().into_iter().flatten() {
            walk(block, &format!("{prefix}{name}/"), found);
        }
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
