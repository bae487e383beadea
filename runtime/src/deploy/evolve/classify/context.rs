//! The two tables of a comparison, and the questions that a change asks about them.

use super::kind::Kind;
use crate::deploy::evolve::plan::is_protected;
use crate::deploy::evolve::{Leftover, Outcome};
use crate::deploy::plain::Plain;
use crate::deploy::shape::{By, Given, KeyElement, KeyRole, RegionShape, Shape, TypedAttribute};
use crate::deploy::snapshot::SnapshotTable;
use crate::schema::{AttributeType, OnDelete};

/// The numbers of parts that are created, deleted and changed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Operations {
    pub(super) added: usize,
    pub(super) removed: usize,
    pub(super) changed: usize,
}

/// The two tables of a comparison.
pub(super) struct Context<'s> {
    pub(super) old: &'s SnapshotTable<'s>,
    pub(super) new: &'s SnapshotTable<'s>,
    /// The replicas.
    pub(super) replicas: Operations,
}

impl Operations {
    fn count(self) -> usize {
        self.added + self.removed + self.changed
    }

    /// Returns the outcome of one of several operations that `CloudFormation` makes one by one.
    pub(super) fn one_by_one(self, alone: Outcome) -> Outcome {
        match self {
            _ if self.count() < 2 => alone,
            Self { removed: 0, changed: 0, .. } | Self { added: 0, changed: 0, .. } => Outcome::OneByOne,
            _ => Outcome::Steps,
        }
    }
}

impl<'s> Context<'s> {
    pub(super) fn new(old: &'s SnapshotTable<'s>, new: &'s SnapshotTable<'s>) -> Self {
        let regions = |shape: &'s Shape<'s>| {
            let replicas = shape.replicas.value.iter().flatten();
            replicas.filter_map(|replica| replica.region.value.as_deref()).collect::<Vec<_>>()
        };
        let (was, is) = (regions(&old.shape), regions(&new.shape));
        let missing = |these: &[&str], those: &[&str]| these.iter().filter(|it| !those.contains(it)).count();
        let replicas = Operations { added: missing(&is, &was), removed: missing(&was, &is), changed: 0 };
        Self { old, new, replicas }
    }

    /// Returns whether the new definition leaves out a value, so that Terraform keeps the old one. A stack leaves out
    /// nothing, because this crate writes its templates.
    pub(super) fn is_dropped<T>(&self, new: &Given<T>) -> bool {
        new.by == By::Default && self.new.base.is_none()
    }

    /// Returns whether the old and the new table have replicas.
    pub(super) fn is_replicated(&self) -> [bool; 2] {
        [self.old, self.new].map(|table| table.shape.replicas.value.iter().flatten().next().is_some())
    }

    /// Returns whether a replica that is removed is protected from deletion.
    pub(super) fn removes_protected_replica(&self) -> bool {
        let regions = |table: &'s SnapshotTable<'s>| {
            let replicas = table.shape.replicas.value.iter().flatten();
            replicas.filter_map(|replica| replica.region.value.as_deref())
        };
        let mut removed = regions(self.old).filter(|region| !regions(self.new).any(|other| other == *region));
        removed.any(|region| is_protected(&self.old.shape, region))
    }

    pub(super) fn is_local(&self, index: Option<&str>) -> bool {
        let mut indexes = self.old.shape.local_indexes.value.iter().flatten();
        indexes.any(|local| local.name.value.as_deref() == index)
    }

    pub(super) fn is_vector(&self, index: Option<&str>) -> bool {
        let mut indexes = self.old.shape.vector_indexes.value.iter().flatten();
        indexes.any(|vector| vector.name.value.as_deref() == index)
    }

    /// Returns whether the new table has an index of that name, of any kind.
    pub(super) fn has_index_of_name(&self, index: Option<&str>) -> bool {
        let shape = &self.new.shape;
        let global = shape.global_indexes.value.iter().flatten().map(|index| &index.name);
        let local = shape.local_indexes.value.iter().flatten().map(|index| &index.name);
        let vector = shape.vector_indexes.value.iter().flatten().map(|index| &index.name);
        global.chain(local).chain(vector).any(|name| name.value.as_deref() == index)
    }

    /// Returns the old and the new key of the table or of an index: the attributes and their roles.
    pub(super) fn keys(&self, index: Option<&str>) -> [Vec<(&str, KeyRole)>; 2] {
        [self.old, self.new].map(|table| key(&table.shape, index))
    }

    /// Returns whether both definitions have the attribute with different types.
    pub(super) fn has_other_type(&self, attribute: &str) -> bool {
        let types = [self.old, self.new].map(|table| type_of(&table.shape, attribute));
        matches!(types, [Some(old), Some(new)] if old != new)
    }

    /// Returns the attributes whose type differs between the definitions.
    pub(super) fn other_types(&self) -> Vec<(&str, AttributeType, AttributeType)> {
        let attributes = self.old.shape.attributes.value.iter().flatten();
        let pair = |TypedAttribute { name, ty }: &'s TypedAttribute<'s>| {
            let name = name.value.as_deref()?;
            Some((name, ty.value?, type_of(&self.new.shape, name)?))
        };
        attributes.filter_map(pair).filter(|(_, old, new)| old != new).collect()
    }

    /// Returns the new on-demand limits of the table or of an index.
    pub(super) fn limits(&self, index: Option<&str>) -> Vec<&Given<Option<u64>>> {
        let shape = &self.new.shape;
        let Some(index) = index else { return vec![&shape.home.usage.reads.units, &shape.writes.units] };
        let is_it = |name: &Given<std::borrow::Cow<'_, str>>| name.value.as_deref() == Some(index);
        let usages = shape.home.indexes.value.iter().flatten().filter(|usage| is_it(&usage.name));
        let indexes = shape.global_indexes.value.iter().flatten().filter(|index| is_it(&index.name));
        usages.map(|usage| &usage.usage.reads.units).chain(indexes.map(|index| &index.writes.units)).collect()
    }

    /// Returns a region of the new table. `None` is the region of the deployment.
    pub(super) fn region(&self, replica: Option<&str>) -> Option<&RegionShape<'s>> {
        let Some(region) = replica else { return Some(&self.new.shape.home) };
        let mut replicas = self.new.shape.replicas.value.iter().flatten();
        replicas
            .find(|replica| replica.region.value.as_deref() == Some(region))
            .map(|replica| &replica.settings)
    }

    /// Returns the kind of a change of a Kinesis stream. Replacing one stream by another is one change in two parts.
    pub(super) fn kinesis(&self, alone: Kind) -> Kind {
        let has_stream = |table: &SnapshotTable<'_>| {
            table.shape.home.kinesis_streams.value.iter().flatten().next().is_some()
        };
        if has_stream(self.old) && has_stream(self.new) { Kind::KinesisOther } else { alone }
    }

    /// Returns the outcome of a replacement in `CloudFormation`.
    pub(super) fn replaced(&self, kind: Kind) -> Outcome {
        let is_named = |table: &SnapshotTable<'_>| {
            let name = &table.shape.name;
            name.value.is_some() || name.by != By::Default
        };
        // `CloudFormation` creates the new table before it deletes the old one, so the new table needs a free name.
        if kind != Kind::Name && is_named(self.old) && is_named(self.new) {
            return Outcome::Refused;
        }
        let is_deleted = self.new.shape.on_delete.is(&OnDelete::Delete);
        let items = if is_deleted { Leftover::Destroyed } else { Leftover::LeftBehind };
        Outcome::Replaced { items }
    }

    /// Returns the outcome of a replacement in Terraform.
    pub(super) fn recreated(&self, kind: Kind) -> Outcome {
        let is_prevented =
            matches!(self.new.shape.on_delete.value, Some(OnDelete::Retain | OnDelete::RetainExceptOnCreate));
        if is_prevented && kind != Kind::LogicalId {
            Outcome::Prevented
        } else if self.old.shape.home.plain.is(Plain::DeletionProtection, true) {
            Outcome::Fails
        } else {
            Outcome::Replaced { items: Leftover::Destroyed }
        }
    }
}

fn key<'s>(shape: &'s Shape<'s>, index: Option<&str>) -> Vec<(&'s str, KeyRole)> {
    let key = match index {
        None => shape.key.value.as_ref(),
        Some(index) => {
            let global = shape.global_indexes.value.iter().flatten().map(|index| (&index.name, &index.key));
            let local = shape.local_indexes.value.iter().flatten().map(|index| (&index.name, &index.key));
            let found = global.chain(local).find(|(name, _)| name.value.as_deref() == Some(index));
            found.and_then(|(_, key)| key.value.as_ref())
        }
    };
    let element = |KeyElement { name, role }: &'s KeyElement<'s>| Some((name.value.as_deref()?, role.value?));
    key.into_iter().flatten().filter_map(element).collect()
}

fn type_of(shape: &Shape<'_>, attribute: &str) -> Option<AttributeType> {
    let mut attributes = shape.attributes.value.iter().flatten();
    attributes.find(|known| known.name.value.as_deref() == Some(attribute))?.ty.value
}
