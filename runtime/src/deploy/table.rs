//! The deployment of a table in a stack.

use std::collections::HashMap;

use crate::deploy::alarms::Alarms;
#[cfg(feature = "evolve")]
use crate::deploy::evolve::Entity;
use crate::deploy::global::Global;
use crate::deploy::import::ImportSource;
use crate::deploy::kinesis::KinesisStream;
use crate::deploy::policy::Policy;
use crate::deploy::regional::Regional;
use crate::deploy::scaling::AutoScaling;
use crate::deploy::stream_function::StreamFunction;
use crate::entity::Items;
use crate::limits;
use crate::schema::{
    Billing, ContributorInsights, Encryption, IndexKind, IndexSettings, OnDelete, OnDemandThroughput,
    PointInTimeRecovery, TableSchema, Tag, Throughput, WarmThroughput,
};
use crate::table::DynamoTable;

/// A table of a stack, with the settings that belong to the deployment rather than to the struct.
///
/// [`Stack::configure`](crate::Stack::configure) passes it to you for changes. A setting that the struct has too
/// replaces the struct's setting, and is checked by the same rules when the stack is rendered. One set of structs can
/// therefore be deployed in different ways.
///
/// ```
/// use tablewright::schema::{Billing, OnDelete, PointInTimeRecovery, Throughput};
/// use tablewright::{DynamoTable, Naming, Stack};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
///
/// fn stack(environment: &str) -> Result<Stack, tablewright::NamingError> {
///     let stack = Stack::new(Naming::new("acme", "shop")?.environment(environment)?).table::<Order>();
///     Ok(match environment {
///         "prod" => stack
///             .configure_each(|table| table.deletion_protection(true).point_in_time_recovery(PointInTimeRecovery::new(None)))
///             .configure::<Order>(|table| table.billing(Billing::Provisioned(Throughput::new(50, 20)))),
///         _ => stack.configure_each(|table| table.on_delete(OnDelete::Delete)),
///     })
/// }
/// assert!(stack("prod")?.resolved()?.as_json().contains("\"DeletionProtectionEnabled\": true"));
/// assert!(stack("test")?.resolved()?.as_json().contains("\"DeletionPolicy\": \"Delete\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct StackTable {
    pub(crate) schema: TableSchema,
    pub(crate) exposed: Vec<Setting>,
    /// The settings of the region that the table is deployed to.
    pub(crate) regional: Regional,
    pub(crate) import_source: Option<ImportSource>,
    pub(crate) auto_scaling: Option<AutoScaling>,
    pub(crate) global: Global,
    pub(crate) alarms: Option<Alarms>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) stream_functions: Vec<StreamFunction>,
    /// The names of all attributes of the struct, or empty if they are unknown: [`DynamoTable::ATTRIBUTES`].
    pub(crate) attributes: &'static str,
    /// The names of the attributes that an item can lack: [`DynamoTable::OPTIONAL`] and [`DynamoTable::SKIPPED`].
    pub(crate) optional: [&'static str; 2],
    /// Describe the entities of the table. Only snapshots call them.
    #[cfg(feature = "evolve")]
    pub(super) entities: Vec<fn() -> Vec<Entity>>,
    /// Names of indexes that were configured but that the table does not have.
    pub(super) unknown_indexes: Vec<String>,
}

/// A setting that becomes a parameter of a parameterised template on request, see [`StackTable::expose`].
///
/// Capacities and their bounds, KMS keys and the deletion protection of a protected table are always parameters.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Setting {
    /// The deletion protection, even if the table is not protected by default.
    DeletionProtection,
    /// Continuous backups.
    PointInTimeRecovery,
    /// The number of days back that the table can be restored to, if set.
    RecoveryPeriod,
    /// The storage class.
    TableClass,
    /// The table's on-demand limits, if set.
    OnDemandThroughput,
}

impl StackTable {
    pub(crate) fn new(schema: TableSchema) -> Self {
        Self {
            schema,
            exposed: Vec::new(),
            regional: Regional::default(),
            import_source: None,
            auto_scaling: None,
            global: Global::default(),
            alarms: None,
            policies: Vec::new(),
            stream_functions: Vec::new(),
            attributes: "",
            optional: [""; 2],
            #[cfg(feature = "evolve")]
            entities: Vec::new(),
            unknown_indexes: Vec::new(),
        }
    }

    pub(crate) fn of<T: DynamoTable>() -> Self {
        // Other entities have other attributes.
        let is_plain = T::ITEMS == Items::Plain;
        Self {
            attributes: if is_plain { T::ATTRIBUTES } else { "" },
            optional: if is_plain { [T::OPTIONAL, T::SKIPPED] } else { [""; 2] },
            #[cfg(feature = "evolve")]
            entities: vec![T::entities],
            ..Self::new(T::SCHEMA.clone())
        }
    }

    /// Returns the items of the structs, in the table as it is deployed.
    #[cfg(feature = "evolve")]
    pub(crate) fn entities(&self) -> Vec<Entity> {
        let mut entities: Vec<Entity> = Vec::new();
        for entity in self.entities.iter().flat_map(|describe| describe()) {
            // The enum and one of its entities describe the same struct.
            if !entities.iter().any(|known| known.name() == entity.name()) {
                entities.push(entity);
            }
        }
        entities
    }

    /// Returns the table, as it is deployed.
    #[must_use]
    pub const fn schema(&self) -> &TableSchema {
        &self.schema
    }

    /// Sets the billing mode.
    ///
    /// On-demand billing removes the capacities of the indexes. Provisioned billing removes the on-demand limits, and
    /// gives a global index without a capacity the capacity of the table.
    #[must_use]
    pub fn billing(mut self, billing: Billing) -> Self {
        self.schema.billing = billing;
        if let Billing::Provisioned(_) = billing {
            self.schema.on_demand_throughput = None;
        }
        for index in self.schema.indexes.to_mut() {
            match billing {
                Billing::OnDemand => index.settings.throughput = None,
                Billing::Provisioned(throughput) if index.kind == IndexKind::Global => {
                    index.settings.throughput.get_or_insert(throughput);
                    index.settings.on_demand_throughput = None;
                }
                Billing::Provisioned(_) => {}
            }
        }
        self
    }

    /// Sets the capacity of a global index, on a provisioned table.
    #[must_use]
    pub fn index_throughput(self, index: &str, throughput: Throughput) -> Self {
        self.index(index, |settings| settings.throughput = Some(throughput))
    }

    /// Sets the maximum throughput of the table, when it is billed on demand.
    #[must_use]
    pub fn on_demand_throughput(mut self, most: OnDemandThroughput) -> Self {
        self.schema.on_demand_throughput = Some(most);
        self
    }

    /// Sets the maximum throughput of a global index, when the table is billed on demand.
    #[must_use]
    pub fn index_on_demand_throughput(self, index: &str, most: OnDemandThroughput) -> Self {
        self.index(index, |settings| settings.on_demand_throughput = Some(most))
    }

    /// Sets the warm throughput of the table, which is supported from the first second on.
    #[must_use]
    pub fn warm_throughput(mut self, warm: WarmThroughput) -> Self {
        self.schema.warm_throughput = Some(warm);
        self
    }

    /// Sets the warm throughput of a global index, which is supported from the first second on.
    #[must_use]
    pub fn index_warm_throughput(self, index: &str, warm: WarmThroughput) -> Self {
        self.index(index, |settings| settings.warm_throughput = Some(warm))
    }

    /// Sets the keys of the table whose requests `CloudWatch` counts. `None` counts none.
    #[must_use]
    pub fn contributor_insights(mut self, insights: impl Into<Option<ContributorInsights>>) -> Self {
        self.schema.contributor_insights = insights.into();
        self
    }

    /// Sets the keys of a global index whose requests `CloudWatch` counts. `None` counts none.
    #[must_use]
    pub fn index_contributor_insights(
        self,
        index: &str,
        insights: impl Into<Option<ContributorInsights>>,
    ) -> Self {
        self.index(index, |settings| settings.contributor_insights = insights.into())
    }

    /// Sets continuous backups. `None` turns them off.
    #[must_use]
    pub fn point_in_time_recovery(mut self, recovery: impl Into<Option<PointInTimeRecovery>>) -> Self {
        self.schema.point_in_time_recovery = recovery.into();
        self
    }

    /// Sets the key that encrypts the table.
    #[must_use]
    pub fn encryption(mut self, encryption: Encryption) -> Self {
        self.schema.encryption = encryption;
        self
    }

    /// Sets the deletion policy, which applies when the table leaves its stack.
    #[must_use]
    pub fn on_delete(mut self, on_delete: OnDelete) -> Self {
        self.schema.on_delete = on_delete;
        self
    }

    /// Adds a tag to the table. It replaces a tag with the same key.
    #[must_use]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set_tag(self.schema.tags.to_mut(), key.into(), value.into());
        self
    }

    /// Sends every change of an item to a Kinesis data stream.
    #[must_use]
    pub fn kinesis_stream(mut self, stream: KinesisStream) -> Self {
        self.regional.kinesis_stream = Some(stream);
        self
    }

    /// Fills the table from S3 when it is created. Changing this replaces the table.
    #[must_use]
    pub fn import(mut self, source: ImportSource) -> Self {
        self.import_source = Some(source);
        self
    }

    /// Adds a tag to the table's stream, which has none of the table's tags. It replaces a tag with the same key.
    #[must_use]
    pub fn stream_tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        set_tag(&mut self.regional.stream_tags, key.into(), value.into());
        self
    }

    /// Makes a setting a parameter of the template. Its default is the value set here.
    ///
    /// A resolved template has no parameters.
    #[must_use]
    pub fn expose(mut self, setting: Setting) -> Self {
        if !self.exposes(setting) {
            self.exposed.push(setting);
        }
        self
    }

    pub(crate) fn exposes(&self, setting: Setting) -> bool {
        self.exposed.contains(&setting)
    }

    fn index(mut self, name: &str, change: impl FnOnce(&mut IndexSettings)) -> Self {
        let indexes = self.schema.indexes.to_mut();
        match indexes.iter_mut().find(|index| index.name() == name) {
            Some(index) => change(&mut index.settings),
            None => self.unknown_indexes.push(name.to_owned()),
        }
        self
    }
}

/// Returns the last setting of each name, in the order in which the names appear.
pub(super) fn last_of_each<T>(settings: &[(String, T)]) -> Vec<(&str, &T)> {
    let mut positions = HashMap::new();
    let mut last: Vec<(&str, &T)> = Vec::new();
    for (name, setting) in settings {
        let position = *positions.entry(name.as_str()).or_insert(last.len());
        match last.get_mut(position) {
            Some(earlier) => earlier.1 = setting,
            None => last.push((name, setting)),
        }
    }
    last
}

/// Sets a tag. Beyond the number of tags that `DynamoDB` allows, which is an error anyway, keys are not compared.
pub(super) fn set_tag(tags: &mut Vec<Tag>, key: String, value: String) {
    let tag = Tag::owned(key, value);
    match tags.iter_mut().take(limits::TAGS + 1).find(|other| other.key() == tag.key()) {
        Some(other) => *other = tag,
        None => tags.push(tag),
    }
}
