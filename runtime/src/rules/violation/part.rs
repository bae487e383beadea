//! The words and values that rules are about.

use super::Rule;

/// The kind of thing whose name a rule is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Named {
    Table,
    Index,
}

impl Named {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table name ",
            Self::Index => "index name ",
        }
    }
}

/// Reads or writes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Unit {
    Read,
    Write,
}

impl Unit {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// A capacity that is counted in reads and writes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Capacity {
    Provisioned,
    OnDemand,
    Warm,
}

impl Capacity {
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::Provisioned => " has ",
            Self::OnDemand => " is limited to ",
            Self::Warm => " is warmed up for ",
        }
    }

    pub(super) const fn units(self) -> &'static str {
        match self {
            Self::Provisioned => " capacity units",
            Self::OnDemand => " request units",
            Self::Warm => " units per second",
        }
    }
}

/// A value at a [`Site`] that can break a rule by itself, and has its own place in the source.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[doc(hidden)]
pub enum Part {
    ProvisionedReads,
    ProvisionedWrites,
    OnDemandReads,
    OnDemandWrites,
    WarmReads,
    WarmWrites,
    Dimensions,
}

impl Part {
    const fn of(capacity: Capacity, unit: Unit) -> Self {
        match (capacity, unit) {
            (Capacity::Provisioned, Unit::Read) => Self::ProvisionedReads,
            (Capacity::Provisioned, Unit::Write) => Self::ProvisionedWrites,
            (Capacity::OnDemand, Unit::Read) => Self::OnDemandReads,
            (Capacity::OnDemand, Unit::Write) => Self::OnDemandWrites,
            (Capacity::Warm, Unit::Read) => Self::WarmReads,
            (Capacity::Warm, Unit::Write) => Self::WarmWrites,
        }
    }
}

impl Rule<'_> {
    /// Returns the value that breaks the rule by itself, if one does.
    pub(crate) const fn part(&self) -> Option<Part> {
        match *self {
            Self::CapacityZero(_, unit) => Some(Part::of(Capacity::Provisioned, unit)),
            Self::OnDemandLimitZero(_, unit) => Some(Part::of(Capacity::OnDemand, unit)),
            Self::WarmThroughputLow { unit, .. } => Some(Part::of(Capacity::Warm, unit)),
            Self::CapacityMax { of, unit, .. } => Some(Part::of(of, unit)),
            Self::VectorDimensions { .. } | Self::VectorDimensionsDiffer { .. } => Some(Part::Dimensions),
            _ => None,
        }
    }
}
