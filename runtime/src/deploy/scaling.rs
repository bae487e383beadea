//! Capacity that follows the load.

use crate::deploy::table::{StackTable, last_of_each};

/// How the capacity of a provisioned table follows the load.
///
/// Reads, writes, or both are scaled, of the table and of all its global indexes alike; [`AutoScaling::index_reads`] and
/// [`AutoScaling::index_writes`] give an index bounds of its own. The table begins with the capacity that its
/// [`Billing::Provisioned`](crate::Billing::Provisioned) gives it, and so does each index.
///
/// The template keeps that first capacity. Where an update of the stack changes it, the table is set back to it, and
/// scaled again from there; so leave it as it is, and change the bounds. One outside its bounds is a
/// [lint](crate::Stack::lints).
///
/// ```
/// use tablewright::{AutoScaling, Billing, DynamoTable, Naming, Scaling, Stack, Throughput};
/// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
///
/// let stack = Stack::new(Naming::verbatim()).table::<Order>().configure::<Order>(|table| {
///     table.billing(Billing::Provisioned(Throughput::new(5, 5))).auto_scaling(
///         AutoScaling::new().reads(Scaling::new(5, 100)).writes(Scaling::new(5, 50).target(60)),
///     )
/// });
/// assert!(stack.resolved()?.as_json().contains("\"ScalableDimension\": \"dynamodb:table:ReadCapacityUnits\""));
/// # Ok::<(), tablewright::StackError>(())
/// ```
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html>
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AutoScaling {
    pub(crate) reads: Option<Scaling>,
    pub(crate) writes: Option<Scaling>,
    /// The settings of single indexes, each with the index's name. Of several for one index, the last counts.
    index_reads: Vec<(String, Scaling)>,
    index_writes: Vec<(String, Scaling)>,
}

/// The bounds of a capacity, and the share of it that is to be consumed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Scaling {
    pub(crate) min: u64,
    pub(crate) max: u64,
    pub(crate) target: u64,
    pub(crate) scale_in_cooldown: Option<u64>,
    pub(crate) scale_out_cooldown: Option<u64>,
    pub(crate) disable_scale_in: bool,
}

/// Read or write capacity.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dimension {
    Reads,
    Writes,
}

impl AutoScaling {
    /// Scales nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { reads: None, writes: None, index_reads: Vec::new(), index_writes: Vec::new() }
    }

    /// Scales the read capacity of the table and of its global indexes.
    #[must_use]
    pub const fn reads(mut self, scaling: Scaling) -> Self {
        self.reads = Some(scaling);
        self
    }

    /// Scales the write capacity of the table and of its global indexes.
    #[must_use]
    pub const fn writes(mut self, scaling: Scaling) -> Self {
        self.writes = Some(scaling);
        self
    }

    /// Scales the read capacity of a global index by bounds of its own.
    #[must_use]
    pub fn index_reads(mut self, index: impl Into<String>, scaling: Scaling) -> Self {
        self.index_reads.push((index.into(), scaling));
        self
    }

    /// Scales the write capacity of a global index by bounds of its own.
    #[must_use]
    pub fn index_writes(mut self, index: impl Into<String>, scaling: Scaling) -> Self {
        self.index_writes.push((index.into(), scaling));
        self
    }

    /// What the table has, and the indexes that have nothing of their own.
    pub(crate) const fn shared(&self, dimension: Dimension) -> Option<Scaling> {
        match dimension {
            Dimension::Reads => self.reads,
            Dimension::Writes => self.writes,
        }
    }

    /// What the table, or that index, is scaled by.
    pub(crate) fn of(&self, index: Option<&str>, dimension: Dimension) -> Option<Scaling> {
        index.and_then(|index| self.own(index, dimension)).or_else(|| self.shared(dimension))
    }

    /// What an index has of its own.
    pub(crate) fn own(&self, index: &str, dimension: Dimension) -> Option<Scaling> {
        let own = self.indexes(dimension).iter().rfind(|(name, _)| name == index);
        own.map(|(_, scaling)| *scaling)
    }

    /// Returns the settings of single indexes.
    pub(super) fn own_of_each(&self, dimension: Dimension) -> Vec<(&str, &Scaling)> {
        last_of_each(self.indexes(dimension))
    }

    fn indexes(&self, dimension: Dimension) -> &[(String, Scaling)] {
        match dimension {
            Dimension::Reads => &self.index_reads,
            Dimension::Writes => &self.index_writes,
        }
    }
}

impl Scaling {
    /// Between so many units and so many, at a target of 70 percent.
    #[must_use]
    pub const fn new(min: u64, max: u64) -> Self {
        Self {
            min,
            max,
            target: 70,
            scale_in_cooldown: None,
            scale_out_cooldown: None,
            disable_scale_in: false,
        }
    }

    /// The share of the capacity that is to be consumed, in percent.
    #[must_use]
    pub const fn target(mut self, percent: u64) -> Self {
        self.target = percent;
        self
    }

    /// The seconds between a decrease and the next one.
    #[must_use]
    pub const fn scale_in_cooldown(mut self, seconds: u64) -> Self {
        self.scale_in_cooldown = Some(seconds);
        self
    }

    /// The seconds between an increase and the next one.
    #[must_use]
    pub const fn scale_out_cooldown(mut self, seconds: u64) -> Self {
        self.scale_out_cooldown = Some(seconds);
        self
    }

    /// Never decreases the capacity.
    #[must_use]
    pub const fn disable_scale_in(mut self) -> Self {
        self.disable_scale_in = true;
        self
    }
}

impl Dimension {
    /// As it stands in the names of `CloudFormation`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Reads => "Read",
            Self::Writes => "Write",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Reads => "reads",
            Self::Writes => "writes",
        }
    }
}

impl StackTable {
    /// Lets the capacity of the table, which is provisioned, follow the load.
    #[must_use]
    pub fn auto_scaling(mut self, scaling: AutoScaling) -> Self {
        self.auto_scaling = Some(scaling);
        self
    }
}
