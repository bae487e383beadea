//! Turns a table of a stack into its shape: every default is applied, and every input is created, here.
//!
//! A target declares inputs in the order in which they are created. That order must not change, since it would change
//! the template of every user. For this reason some values of a global table are read earlier than the same values of a
//! single-region table.

use std::borrow::Cow;

use super::{
    BillingMode, Consistency, Given, ImportShape, KeyElement, KeyRole, LocalIndexShape, RegionShape,
    ReplicaShape, SearchElement, SearchRole, Shape, TypedAttribute, VectorIndexShape,
};
use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Inputs};
use crate::deploy::stack::Stack;
use crate::deploy::table::{Setting, StackTable};
use crate::naming::TableNames;
use crate::schema::{
    Attribute, Billing, Encryption, IndexKind, KeyAttributes, TableSchema, VectorIndexSchema,
};

use usage::Usages;

mod region;
mod usage;

/// A table of a stack.
#[derive(Clone, Copy)]
struct Source<'a> {
    stack: &'a Stack,
    table: &'a StackTable,
    /// The position of the table in the stack.
    position: usize,
}

impl<'a> Shape<'a> {
    /// Returns the shape of the table at this position of a stack that passed its checks.
    pub(crate) fn of(stack: &'a Stack, position: usize, names: &TableNames, inputs: &mut Inputs<'a>) -> Self {
        let source = Source { stack, table: &stack.tables[position], position };
        let schema = source.schema();
        let mut usages = Usages::new(source, inputs);
        let source_table = source.source_table(inputs);
        let (home, import, replicas) = source.regions(&mut usages, inputs);
        let global = &source.table.global;
        Self {
            name: Given::new(names.physical.clone().into()),
            attributes: Given::new(schema.attribute_definitions().into_iter().map(typed).collect()),
            key: Given::new(key(schema.key_of(None))),
            global_indexes: list(usages.global_indexes()),
            local_indexes: list(local_indexes(schema)),
            vector_indexes: list(schema.vector_indexes().iter().map(vector_index).collect()),
            time_to_live_off: Given::by_default(None),
            time_to_live: option(schema.time_to_live().map(|attribute| attribute.name().into())),
            stream: option(schema.stream()),
            billing: Given::new(match schema.billing() {
                Billing::OnDemand => BillingMode::OnDemand,
                Billing::Provisioned(_) => BillingMode::Provisioned,
            }),
            warm_throughput: option(schema.warm_throughput()),
            has_kms_key: Given::unless_default(source.has_kms_key(), &false),
            is_global: Given::unless_default(source.table.is_global(), &false),
            consistency: if global.strong_consistency {
                Given::new(Consistency::Strong)
            } else {
                Given::by_default(Consistency::Eventual)
            },
            witness: option(global.witness.as_deref().map(Cow::Borrowed)),
            source_table,
            replicas: list(replicas),
            import,
            on_delete: Given::new(schema.on_delete()),
            writes: usages.writes(),
            home,
        }
    }
}

impl<'a> Source<'a> {
    const fn schema(self) -> &'a TableSchema {
        &self.table.schema
    }

    const fn id(self, choice: Choice<'_>) -> Id<'a> {
        Id::table(self.position, choice.words())
    }

    fn exposes(self, setting: Setting) -> bool {
        self.table.exposes(setting)
    }

    fn has_key_of_stack(self) -> bool {
        self.stack.encryption_key.is_some() && self.schema().encryption().customer_key().is_none()
    }

    fn has_kms_key(self) -> bool {
        *self.schema().encryption() != Encryption::AwsOwned || self.has_key_of_stack()
    }

    fn source_table(self, inputs: &mut Inputs<'a>) -> Given<Option<Cow<'a, str>>> {
        let choice = Choice::SourceTable;
        match &self.table.global.source_table {
            None => Given::by_default(None),
            Some(arn) => inputs.parameter(self.id(choice), choice, arn).map(Some),
        }
    }

    fn import(self, inputs: &mut Inputs<'a>) -> Given<Option<ImportShape<'a>>> {
        let choice = Choice::ImportBucket;
        option(self.table.import_source.as_ref().map(|source| ImportShape {
            bucket: inputs.parameter(self.id(choice), choice, &source.bucket),
            format: Given::new(source.format.clone()),
            bucket_owner: option(source.bucket_owner.as_deref().map(Cow::Borrowed)),
            key_prefix: option(source.key_prefix.as_deref().map(Cow::Borrowed)),
            compression: option(source.compression),
        }))
    }

    /// Returns the region of the stack, the import, and the other regions.
    fn regions(
        self,
        usages: &mut Usages<'a>,
        inputs: &mut Inputs<'a>,
    ) -> (RegionShape<'a>, Given<Option<ImportShape<'a>>>, Vec<ReplicaShape<'a>>) {
        let mut home = self.home(inputs);
        let import;
        if self.table.is_global() {
            import = Given::by_default(None);
            home.tags = self.tags(inputs);
            home.kinesis_streams = self.kinesis_streams(inputs);
        } else {
            usages.add_limits(inputs);
            home.kinesis_streams = self.kinesis_streams(inputs);
            import = self.import(inputs);
            home.tags = self.tags(inputs);
            usages.add_scaling(inputs);
        }
        home.usage = usages.usage();
        home.indexes = list(usages.of_indexes());
        let replicas = self.table.global.replicas.iter();
        let replicas = replicas.map(|replica| self.replica(replica, &home, inputs)).collect();
        (home, import, replicas)
    }
}

fn local_indexes(schema: &TableSchema) -> Vec<LocalIndexShape<'_>> {
    let local = schema.indexes().iter().filter(|index| index.kind() == IndexKind::Local);
    let shapes = local.map(|index| LocalIndexShape {
        name: Given::new(index.name().into()),
        key: Given::new(key(schema.key_of(Some(index)))),
        projection: Given::new(index.projection().clone()),
    });
    shapes.collect()
}

/// Returns a list that is empty by default.
fn list<T>(list: Vec<T>) -> Given<Vec<T>> {
    if list.is_empty() { Given::by_default(list) } else { Given::new(list) }
}

/// Returns an optional value that is `None` by default.
fn option<T>(value: Option<T>) -> Given<Option<T>> {
    if value.is_none() { Given::by_default(value) } else { Given::new(value) }
}

fn typed(attribute: &Attribute) -> TypedAttribute<'_> {
    TypedAttribute { name: Given::new(attribute.name().into()), ty: Given::new(attribute.ty()) }
}

fn key(key: KeyAttributes<'_>) -> Vec<KeyElement<'_>> {
    let mut elements = Vec::with_capacity(key.partition_key.len() + key.sort_key.len());
    for (attributes, role) in [(key.partition_key, KeyRole::Partition), (key.sort_key, KeyRole::Sort)] {
        for attribute in attributes {
            elements.push(KeyElement { name: Given::new(attribute.name().into()), role: Given::new(role) });
        }
    }
    elements
}

fn vector_index(index: &VectorIndexSchema) -> VectorIndexShape<'_> {
    let key = index.partition_key().map(|attribute| (attribute, SearchRole::PartitionKey));
    let filters = index.inline_filters().iter().map(|attribute| (attribute, SearchRole::InlineFilter));
    let search = key.into_iter().chain(filters).map(|(attribute, role)| SearchElement {
        name: Given::new(attribute.name().into()),
        role: Given::new(role),
    });
    VectorIndexShape {
        name: Given::new(index.name().into()),
        attribute: Given::new(index.attribute().into()),
        dimensions: Given::new(index.dimensions()),
        distance: Given::new(index.distance()),
        search: list(search.collect()),
        projection: Given::new(index.projection().clone()),
    }
}
