//! The definition of a table, which a template and a `CreateTable` request have in common.

use std::borrow::Cow;

use serde::Serialize;

use super::parameters::Parameters;
use super::tags;
use super::value::Value;
use crate::naming::TableNames;
use crate::schema::{
    self, AttributeType, Billing, Encryption, IndexKind, IndexSchema, KeyAttributes, Projection,
    StreamViewType, TableClass, TableSchema, Throughput,
};
use crate::stack::Stack;

/// What a table's definition is part of.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Kind {
    Template,
    /// A request of the API, which sets up some of a table in later requests.
    Request,
}

/// What a table is created with.
///
/// Where a template and a request name something differently, there is a field for each.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html>
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
pub(super) struct Table<'a> {
    table_name: Value<'a>,
    key_schema: Vec<KeyElement<'a>>,
    attribute_definitions: Vec<AttributeDefinition<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    global_secondary_indexes: Vec<Index<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    local_secondary_indexes: Vec<Index<'a>>,
    billing_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    provisioned_throughput: Option<ProvisionedThroughput<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table_class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_specification: Option<StreamSpecification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_to_live_specification: Option<TimeToLive<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point_in_time_recovery_specification: Option<PointInTimeRecovery>,
    #[serde(rename = "SSESpecification", skip_serializing_if = "Option::is_none")]
    sse_specification: Option<SseSpecification<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_protection_enabled: Option<Value<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyElement<'a> {
    attribute_name: &'a str,
    key_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AttributeDefinition<'a> {
    attribute_name: &'a str,
    attribute_type: AttributeType,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_field_names, reason = "the names are those of the API")]
struct Index<'a> {
    index_name: &'a str,
    key_schema: Vec<KeyElement<'a>>,
    projection: IndexProjection<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provisioned_throughput: Option<ProvisionedThroughput<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct IndexProjection<'a> {
    projection_type: &'static str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    non_key_attributes: &'a [Cow<'static, str>],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ProvisionedThroughput<'a> {
    read_capacity_units: Value<'a>,
    write_capacity_units: Value<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct StreamSpecification {
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_enabled: Option<bool>,
    stream_view_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TimeToLive<'a> {
    pub(super) attribute_name: &'a str,
    pub(super) enabled: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PointInTimeRecovery {
    point_in_time_recovery_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_period_in_days: Option<u64>,
}

#[derive(Serialize)]
struct SseSpecification<'a> {
    #[serde(rename = "Enabled", skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(rename = "SSEEnabled", skip_serializing_if = "Option::is_none")]
    sse_enabled: Option<bool>,
    #[serde(rename = "SSEType")]
    sse_type: &'static str,
    #[serde(rename = "KMSMasterKeyId", skip_serializing_if = "Option::is_none")]
    kms_master_key_id: Option<Value<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Tag<'a> {
    key: &'a str,
    value: Value<'a>,
}

impl<'a> Table<'a> {
    /// `parameters` is where a template leaves its values to parameters; a request has none.
    pub(super) fn new(
        kind: Kind,
        stack: &'a Stack,
        schema: &'a TableSchema,
        names: &'a TableNames,
        parameters: &mut Option<Parameters<'a>>,
    ) -> Self {
        let is_template = kind == Kind::Template;
        Self {
            table_name: match parameters {
                Some(parameters) => parameters.table_name(schema, names),
                None => names.physical.as_str().into(),
            },
            key_schema: key_schema(schema.key_of(None)),
            attribute_definitions: schema
                .key_attributes()
                .iter()
                .map(|attribute| AttributeDefinition {
                    attribute_name: attribute.name(),
                    attribute_type: attribute.ty(),
                })
                .collect(),
            billing_mode: match schema.billing() {
                Billing::OnDemand => "PAY_PER_REQUEST",
                Billing::Provisioned(_) => "PROVISIONED",
            },
            // Before the indexes, so that the table's parameters are the first.
            provisioned_throughput: match schema.billing() {
                Billing::OnDemand => None,
                Billing::Provisioned(throughput) => {
                    Some(capacity(schema, names, None, throughput, parameters))
                }
            },
            global_secondary_indexes: indexes(schema, names, IndexKind::Global, parameters),
            local_secondary_indexes: indexes(schema, names, IndexKind::Local, parameters),
            table_class: match schema.class() {
                TableClass::Standard => None,
                TableClass::StandardInfrequentAccess => Some("STANDARD_INFREQUENT_ACCESS"),
            },
            stream_specification: schema.stream().map(|view| StreamSpecification {
                stream_enabled: (!is_template).then_some(true),
                stream_view_type: view_type(view),
            }),
            time_to_live_specification: schema
                .time_to_live()
                .filter(|_| is_template)
                .map(|attribute| TimeToLive { attribute_name: attribute.name(), enabled: true }),
            point_in_time_recovery_specification: schema
                .point_in_time_recovery()
                .filter(|_| is_template)
                .map(|recovery| PointInTimeRecovery {
                    point_in_time_recovery_enabled: true,
                    recovery_period_in_days: recovery.days(),
                }),
            sse_specification: sse_specification(kind, schema, names, parameters),
            deletion_protection_enabled: schema.deletion_protection().then(|| match parameters {
                Some(parameters) => parameters.deletion_protection(schema, names),
                None => Value::Bool(true),
            }),
            tags: tags(stack, schema)
                .iter()
                .map(|tag| Tag {
                    key: tag.key(),
                    value: match parameters {
                        Some(parameters) if is_backup_tag(stack, tag) => parameters.backup_tag(tag),
                        _ => tag.value().into(),
                    },
                })
                .collect(),
        }
    }
}

/// Whether `tag` is the stack's own backup tag, not one of the same key that a table sets itself.
fn is_backup_tag(stack: &Stack, tag: &schema::Tag) -> bool {
    stack.backup_tag.as_ref().is_some_and(|backup| std::ptr::eq(backup, tag))
}

fn key_schema(KeyAttributes { partition_key, sort_key }: KeyAttributes<'_>) -> Vec<KeyElement<'_>> {
    let mut elements = Vec::with_capacity(partition_key.len() + sort_key.len());
    for (attributes, key_type) in &[(partition_key, "HASH"), (sort_key, "RANGE")] {
        for attribute in *attributes {
            elements.push(KeyElement { attribute_name: attribute.name(), key_type });
        }
    }
    elements
}

fn indexes<'a>(
    schema: &'a TableSchema,
    names: &TableNames,
    kind: IndexKind,
    parameters: &mut Option<Parameters<'a>>,
) -> Vec<Index<'a>> {
    let of_kind = schema.indexes().iter().filter(|index| index.kind() == kind);
    of_kind
        .map(|index| Index {
            index_name: index.name(),
            key_schema: key_schema(schema.key_of(Some(index))),
            projection: IndexProjection {
                projection_type: match index.projection() {
                    Projection::All => "ALL",
                    Projection::KeysOnly => "KEYS_ONLY",
                    Projection::Include(_) => "INCLUDE",
                },
                non_key_attributes: index.projection().included(),
            },
            provisioned_throughput: index
                .throughput()
                .map(|throughput| capacity(schema, names, Some(index), throughput, parameters)),
        })
        .collect()
}

fn capacity<'a>(
    schema: &'a TableSchema,
    names: &TableNames,
    index: Option<&'a IndexSchema>,
    throughput: Throughput,
    parameters: &mut Option<Parameters<'a>>,
) -> ProvisionedThroughput<'a> {
    let [read_capacity_units, write_capacity_units] = match parameters {
        Some(parameters) => parameters.capacity(schema, names, index, throughput),
        None => [Value::Number(throughput.reads()), Value::Number(throughput.writes())],
    };
    ProvisionedThroughput { read_capacity_units, write_capacity_units }
}

fn sse_specification<'a>(
    kind: Kind,
    schema: &'a TableSchema,
    names: &TableNames,
    parameters: &mut Option<Parameters<'a>>,
) -> Option<SseSpecification<'a>> {
    let kms_master_key_id = match schema.encryption() {
        Encryption::AwsOwned => return None,
        Encryption::AwsManaged => None,
        Encryption::Customer(key) => Some(match parameters {
            Some(parameters) => parameters.customer_key(schema, names, key),
            None => key.as_ref().into(),
        }),
    };
    Some(SseSpecification {
        enabled: (kind == Kind::Request).then_some(true),
        sse_enabled: (kind == Kind::Template).then_some(true),
        sse_type: "KMS",
        kms_master_key_id,
    })
}

const fn view_type(view: StreamViewType) -> &'static str {
    match view {
        StreamViewType::KeysOnly => "KEYS_ONLY",
        StreamViewType::NewImage => "NEW_IMAGE",
        StreamViewType::OldImage => "OLD_IMAGE",
        StreamViewType::NewAndOldImages => "NEW_AND_OLD_IMAGES",
    }
}
