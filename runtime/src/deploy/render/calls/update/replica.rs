//! The requests that change the replicas of a table, one after the other.
//!
//! All of them go to the region of the table. Deletion protection, recovery, tags, contributor insights, Kinesis streams and
//! policies of a replica take requests in its own region, and are left.
//!
//! - <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ReplicationGroupUpdate.html>
//! - <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>

use super::Updates;
use crate::at::What;
use crate::deploy::compare::is_other_key;
use crate::deploy::operation::TableOperation;
use crate::deploy::plain::Plain;
use crate::deploy::shape::{BillingMode, Consistency, KmsKey, Rate, RegionShape, Shape};
use crate::json::{Json, Object};

/// Adds the request that changes a setting of the replica in a region.
type Change<'s> = fn(&mut Updates<'s>, &str);

impl<'s> Updates<'s> {
    /// Creates a replica.
    pub(crate) fn add_replica(&mut self, region: &str) {
        let Some(settings) = self.new.replica(region) else { return };
        let members = creation(self.new, settings);
        self.replica(What::Replicas, region, "Create", members);
    }

    /// Creates the replicas of a table that is new and empty. With strong consistency, they come together.
    pub(crate) fn first_replicas(&mut self) {
        let replicas = self.new.replicas.value.iter().flatten();
        let regions: Vec<&str> = replicas.filter_map(|replica| replica.region.value.as_deref()).collect();
        if !self.new.consistency.is(&Consistency::Strong) {
            for region in regions {
                self.add_replica(region);
            }
            return;
        }
        let create = |region: &str, members: Object<'static>| {
            Json::from(Object::new().with("Create", of_region(region, members)))
        };
        let creations = regions
            .iter()
            .filter_map(|region| Some(create(region, creation(self.new, self.new.replica(region)?))));
        let witness = self.new.witness.value.as_ref().and_then(Option::as_deref);
        let witness = witness.map(|region| Json::List(vec![create(region, Object::new())]));
        let members = Object::new()
            .with("ReplicaUpdates", Json::List(creations.collect()))
            .with_some("GlobalTableWitnessUpdates", witness)
            .with("MultiRegionConsistency", Consistency::Strong.as_str());
        self.update(What::Replicas, members);
    }

    /// The settings of a replica that requests in the region of the table change, each with its name.
    pub(crate) const OF_REPLICA: [(&'static str, Change<'s>); 3] =
        [("key", Self::key), ("class", Self::class), ("reads", Self::reads)];

    /// Returns the settings of a replica that exists, before and after.
    fn pair(&self, region: &str) -> Option<[&'s RegionShape<'s>; 2]> {
        let Self { old, new, .. } = *self;
        Some([old.replica(region)?, new.replica(region)?])
    }

    /// Changes the KMS key. No request is documented to go back to a key that AWS manages.
    fn key(&mut self, region: &str) {
        let is_encrypted = [self.old, self.new].iter().all(|shape| shape.has_kms_key.is(&true));
        if let Some([was, is]) = self.pair(region)
            && is_encrypted
            && is_other_key(&was.kms_key, &is.kms_key)
            && let Some(key) = key(is)
        {
            self.replica(What::Encryption, region, "Update", Object::new().with("KMSMasterKeyId", key));
        }
    }

    /// Changes the class, unless it follows the table's.
    fn class(&mut self, region: &str) {
        let class = |settings: &RegionShape<'_>| settings.plain.get(Plain::Class).value;
        let Some([was, is]) = self.pair(region) else { return };
        let [of_old_table, of_table] = [self.old, self.new].map(|shape| class(&shape.home));
        if let (Some(old), Some(new)) = (class(was), class(is))
            && old != new
            && (Some(old), Some(new)) != (of_old_table, of_table)
        {
            self.replica(What::Class, region, "Update", Object::new().with("TableClassOverride", new.json()));
        }
    }

    /// Changes the reads of the table and of its indexes, unless they follow the table's.
    fn reads(&mut self, region: &str) {
        let Some([was, is]) = self.pair(region) else { return };
        if let Some(members) = reads(self.new, is, Some((self.old, was))).non_empty() {
            self.replica(What::Capacity, region, "Update", members);
        }
    }

    /// Deletes a replica, with its items.
    pub(crate) fn remove_replica(&mut self, region: &str) {
        self.replica(What::Replicas, region, "Delete", Object::new());
    }

    fn replica(&mut self, what: What, region: &str, action: &'static str, members: Object<'_>) {
        let update = Object::new().with(action, of_region(region, members.into_owned()));
        let members = Object::new().with("ReplicaUpdates", vec![update.into()]);
        self.add(what, None, TableOperation::UpdateTable, members);
        if let Some(step) = self.steps.last_mut() {
            step.replica = Some(region.to_owned());
        }
    }
}

fn of_region(region: &str, members: Object<'static>) -> Object<'static> {
    let mut update = Object::new().with("RegionName", region.to_owned());
    update.0.extend(members.0);
    update
}

/// Returns the settings of a new replica, as far as they differ from the table's.
fn creation(shape: &Shape<'_>, settings: &RegionShape<'_>) -> Object<'static> {
    let mut members = Object::new();
    if shape.has_kms_key.is(&true) {
        members.push_some("KMSMasterKeyId", key(settings));
    }
    let [own, of_table] = [settings, &shape.home].map(|region| region.plain.get(Plain::Class).value);
    if let (Some(own), Some(of_table)) = (own, of_table)
        && own != of_table
    {
        members.push("TableClassOverride", own.json());
    }
    members.0.extend(reads(shape, settings, None).0);
    members
}

fn key(settings: &RegionShape<'_>) -> Option<String> {
    match &settings.kms_key.value {
        Some(Some(KmsKey::Named(key))) => Some(key.clone().into_owned()),
        _ => None,
    }
}

/// Returns the reads of a replica and its indexes: the ones that differ from the table's or, for a replica that exists,
/// from its own before.
fn reads(
    shape: &Shape<'_>,
    settings: &RegionShape<'_>,
    before: Option<(&Shape<'_>, &RegionShape<'_>)>,
) -> Object<'static> {
    let Some(billing) = shape.billing.value else { return Object::new() };
    let member = |index: Option<&str>| {
        let (own, of_table) = (settings.reads(index)?, shape.home.reads(index)?);
        let before = before.and_then(|(old, was)| Some([was.reads(index)?, old.home.reads(index)?]));
        let is_set = match before {
            Some([was, of_old_table]) => is_other(was, own) && (was != of_old_table || own != of_table),
            None => is_other(of_table, own),
        };
        if !is_set || matches!(own.scaling.value, Some(Some(_))) {
            return None;
        }
        let units = own.units.value?;
        Some(match billing {
            BillingMode::Provisioned => {
                ("ProvisionedThroughputOverride", Object::new().with("ReadCapacityUnits", units?))
            }
            // -1 means no limit.
            BillingMode::OnDemand => {
                let units = units.map_or_else(|| Json::Number((-1).into()), Json::from);
                ("OnDemandThroughputOverride", Object::new().with("MaxReadRequestUnits", units))
            }
        })
    };
    let mut members = Object::new();
    if let Some((name, throughput)) = member(None) {
        members.push(name, throughput);
    }
    let names = settings.indexes.value.iter().flatten().filter_map(|usage| usage.name.value.as_deref());
    let indexes = names.filter_map(|name| {
        let (member, throughput) = member(Some(name))?;
        Some(Json::from(Object::new().with("IndexName", name.to_owned()).with(member, throughput)))
    });
    let indexes: Vec<Json<'static>> = indexes.collect();
    if !indexes.is_empty() {
        members.push("GlobalSecondaryIndexes", Json::List(indexes));
    }
    members
}

/// Returns whether reads are known to differ.
fn is_other(one: &Rate, other: &Rate) -> bool {
    !one.units.is_unknown() && !other.units.is_unknown() && one.units != other.units
}
