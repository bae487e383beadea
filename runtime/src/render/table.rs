//! The definition of a table, which a template and a `CreateTable` request have in common.

use std::borrow::Cow;

use serde::Serialize;

use super::global_table::GlobalTable;
use super::parameters::Parameters;
use super::value::{Map, Object, Value, members};
use super::{encryption_key, tags};
use crate::deployment::{Deployment, Setting};
use crate::limits;
use crate::naming::TableNames;
use crate::schema::{
    self, AttributeType, Billing, Encryption, IndexKind, IndexSchema, KeyAttributes, Projection,
    StreamViewType, TableClass, TableSchema, Throughput,
};
use crate::stack::Stack;

/// What a table's definition is part of.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Kind {
    /// A template, in which it is a table of one region.
    Table,
    /// A template, in which it has replicas, and many of its properties are in them.
    GlobalTable,
    /// A request of the API, which sets up some of a table in later requests.
    Request,
}

/// What a table is created with.
///
/// Where a template and a request name something differently, there is a field for each.
///
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html>
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html>
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
    table_class: Option<Value<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_specification: Option<StreamSpecification<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_to_live_specification: Option<TimeToLive<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point_in_time_recovery_specification: Option<Value<'a>>,
    #[serde(rename = "SSESpecification", skip_serializing_if = "Option::is_none")]
    sse_specification: Option<SseSpecification<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deletion_protection_enabled: Option<Value<'a>>,
    /// What few tables have.
    #[serde(flatten)]
    more: Object<'a>,
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
    /// What few indexes have.
    #[serde(flatten)]
    more: Object<'a>,
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
struct StreamSpecification<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_enabled: Option<bool>,
    stream_view_type: &'static str,
    #[serde(flatten)]
    more: Object<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TimeToLive<'a> {
    pub(super) attribute_name: &'a str,
    pub(super) enabled: bool,
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

/// What the definition of a table is made from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) kind: Kind,
    pub(super) stack: &'a Stack,
    pub(super) table: &'a Deployment,
    pub(super) names: &'a TableNames,
}

impl<'a> Source<'a> {
    pub(super) const fn schema(self) -> &'a TableSchema {
        &self.table.schema
    }

    pub(super) fn table(self, parameters: &mut Parameters<'a>) -> Table<'a> {
        let (schema, names) = (self.schema(), self.names);
        let is_template = self.kind != Kind::Request;
        let mut global = (self.kind == Kind::GlobalTable).then(|| GlobalTable::new(self));
        // What each replica of a global table has is not of the table.
        let is_regional = global.is_none();
        let table_name = parameters.table_name(schema, names);
        // Before the indexes, so that the table's parameters are the first.
        let (mut more, provisioned_throughput) = match (&mut global, schema.billing()) {
            (Some(global), _) => (global.throughput(None, parameters), None),
            (None, Billing::OnDemand) => (Vec::new(), None),
            (None, Billing::Provisioned(throughput)) => {
                (Vec::new(), Some(self.capacity(None, throughput, parameters)))
            }
        };
        Table {
            table_name,
            key_schema: key_schema(schema.key_of(None)),
            attribute_definitions: schema
                .attribute_definitions()
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
            provisioned_throughput,
            global_secondary_indexes: self.indexes(IndexKind::Global, global.as_mut(), parameters),
            local_secondary_indexes: self.indexes(IndexKind::Local, None, parameters),
            table_class: is_regional.then(|| self.table_class(parameters)).flatten(),
            stream_specification: schema.stream().map(|view| StreamSpecification {
                stream_enabled: (!is_template).then_some(true),
                stream_view_type: view_type(view),
                more: self.stream(),
            }),
            time_to_live_specification: schema
                .time_to_live()
                .filter(|_| is_template)
                .map(|attribute| TimeToLive { attribute_name: attribute.name(), enabled: true }),
            point_in_time_recovery_specification: is_regional
                .then(|| self.point_in_time_recovery(parameters))
                .flatten(),
            sse_specification: self.sse_specification(parameters),
            deletion_protection_enabled: is_regional.then(|| self.deletion_protection(parameters)).flatten(),
            more: {
                self.add_more(&mut more, parameters);
                if let Some(global) = global {
                    global.add_properties(&mut more, parameters);
                }
                Map(more)
            },
            tags: if is_regional {
                let tags = self.tags(parameters).into_iter();
                tags.map(|(key, value)| Tag { key, value }).collect()
            } else {
                Vec::new()
            },
        }
    }

    /// The tags of the table, and those it has from the stack.
    pub(super) fn tags(self, parameters: &mut Parameters<'a>) -> Vec<(&'a str, Value<'a>)> {
        let tags = tags(self.stack, self.schema());
        tags.into_iter()
            .map(|tag| {
                let is_backup_tag = is_backup_tag(self.stack, tag);
                (tag.key(), if is_backup_tag { parameters.backup_tag(tag) } else { tag.value().into() })
            })
            .collect()
    }

    /// Whether a template leaves a setting to a parameter. A request has none.
    pub(super) fn exposes(self, setting: Setting) -> bool {
        self.kind != Kind::Request && self.table.exposes(setting)
    }

    fn indexes(
        self,
        kind: IndexKind,
        mut global: Option<&mut GlobalTable<'a>>,
        parameters: &mut Parameters<'a>,
    ) -> Vec<Index<'a>> {
        let of_kind = self.schema().indexes().iter().filter(|index| index.kind() == kind);
        of_kind
            .map(|index| {
                let (mut more, provisioned_throughput) = match (&mut global, index.throughput()) {
                    (Some(global), _) => (global.throughput(Some(index), parameters), None),
                    (None, None) => (Vec::new(), None),
                    (None, Some(throughput)) => {
                        (Vec::new(), Some(self.capacity(Some(index), throughput, parameters)))
                    }
                };
                self.add_more_of_index(&mut more, index);
                Index {
                    index_name: index.name(),
                    key_schema: key_schema(self.schema().key_of(Some(index))),
                    projection: IndexProjection {
                        projection_type: projection_type(index.projection()),
                        non_key_attributes: index.projection().included(),
                    },
                    provisioned_throughput,
                    more: Map(more),
                }
            })
            .collect()
    }

    fn capacity(
        self,
        index: Option<&'a IndexSchema>,
        throughput: Throughput,
        parameters: &mut Parameters<'a>,
    ) -> ProvisionedThroughput<'a> {
        let [read_capacity_units, write_capacity_units] =
            parameters.capacity(self.schema(), self.names, index, throughput);
        ProvisionedThroughput { read_capacity_units, write_capacity_units }
    }

    pub(super) fn table_class(self, parameters: &mut Parameters<'a>) -> Option<Value<'a>> {
        let class = self.schema().class();
        if self.exposes(Setting::TableClass) {
            let text = || format!("Storage class of table {}", self.schema().name());
            let classes = [TableClass::Standard, TableClass::StandardInfrequentAccess].map(table_class);
            let default = table_class(class);
            return Some(parameters.choice(&self.names.logical_id, "TableClass", text, classes, default));
        }
        (class != TableClass::Standard).then(|| table_class(class).into())
    }

    pub(super) fn point_in_time_recovery(self, parameters: &mut Parameters<'a>) -> Option<Value<'a>> {
        let (schema, stem) = (self.schema(), &self.names.logical_id);
        let period = schema.point_in_time_recovery();
        if self.kind == Kind::Request {
            return None;
        }
        if self.exposes(Setting::PointInTimeRecovery) {
            let text = || format!("Whether table {} has continuous backups", schema.name());
            return Some(recovery(
                parameters.switch(stem, "PointInTimeRecovery", text, period.is_some()),
                None,
            ));
        }
        let days = period?.days().map(|days| {
            if !self.exposes(Setting::RecoveryPeriod) {
                return days.into();
            }
            let text = || format!("How many days back table {} can be restored to", schema.name());
            let (min, max) = limits::RECOVERY_DAYS;
            parameters.number(stem, "RecoveryPeriodInDays", text, days, (min, Some(max)))
        });
        Some(recovery(true.into(), days))
    }

    pub(super) fn deletion_protection(self, parameters: &mut Parameters<'a>) -> Option<Value<'a>> {
        let is_set = self.schema().deletion_protection() || self.exposes(Setting::DeletionProtection);
        is_set.then(|| parameters.deletion_protection(self.schema(), self.names))
    }

    /// Whether the table is encrypted with a key of the account.
    pub(super) fn is_encrypted(self) -> bool {
        *self.schema().encryption() != Encryption::AwsOwned || self.has_key_of_stack()
    }

    /// The key of the account that the table is encrypted with, but for that which AWS manages.
    pub(super) fn encryption_key(self, parameters: &mut Parameters<'a>) -> Option<Value<'a>> {
        match self.schema().encryption().customer_key() {
            Some(key) => Some(parameters.customer_key(self.schema(), self.names, key)),
            None => self.has_key_of_stack().then(encryption_key::arn),
        }
    }

    /// A request is for an engine, which has no such key.
    fn has_key_of_stack(self) -> bool {
        self.kind != Kind::Request
            && self.stack.encryption_key.is_some()
            && self.schema().encryption().customer_key().is_none()
    }

    fn sse_specification(self, parameters: &mut Parameters<'a>) -> Option<SseSpecification<'a>> {
        if !self.is_encrypted() {
            return None;
        }
        // A key is of one region, so each replica has its own.
        let is_regional = self.kind != Kind::GlobalTable;
        let kms_master_key_id = is_regional.then(|| self.encryption_key(parameters)).flatten();
        Some(SseSpecification {
            enabled: (self.kind == Kind::Request).then_some(true),
            sse_enabled: (self.kind != Kind::Request).then_some(true),
            sse_type: "KMS",
            kms_master_key_id,
        })
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

pub(super) const fn table_class(class: TableClass) -> &'static str {
    match class {
        TableClass::Standard => "STANDARD",
        TableClass::StandardInfrequentAccess => "STANDARD_INFREQUENT_ACCESS",
    }
}

pub(super) fn recovery<'a>(enabled: Value<'a>, days: Option<Value<'a>>) -> Value<'a> {
    members([("PointInTimeRecoveryEnabled", Some(enabled)), ("RecoveryPeriodInDays", days)])
}

pub(super) const fn projection_type(projection: &Projection) -> &'static str {
    match projection {
        Projection::All => "ALL",
        Projection::KeysOnly => "KEYS_ONLY",
        Projection::Include(_) => "INCLUDE",
    }
}

const fn view_type(view: StreamViewType) -> &'static str {
    match view {
        StreamViewType::KeysOnly => "KEYS_ONLY",
        StreamViewType::NewImage => "NEW_IMAGE",
        StreamViewType::OldImage => "OLD_IMAGE",
        StreamViewType::NewAndOldImages => "NEW_AND_OLD_IMAGES",
    }
}
