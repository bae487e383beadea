//! Capacity that follows the load.

use crate::deploy::table::{StackTable, last_of_each};

/// Auto scaling for the capacity of a provisioned table.
///
/// Auto scaling applies to reads, writes or both, for the table and all its global indexes alike.
/// [`AutoScaling::index_reads`] and [`AutoScaling::index_writes`] give an index its own bounds. The table and each
/// index start with the capacity from [`Billing::Provisioned`](crate::schema::Billing::Provisioned).
///
/// The template keeps that first capacity. A stack update that changes it sets the table back to that value, from which
/// it scales again. So leave the first capacity as it is, and change the bounds. A first capacity outside its bounds is
/// a [lint](crate::Stack::lints).
///
/// ```
/// use tablewright::deploy::{AutoScaling, Scaling};
/// use tablewright::schema::{Billing, Throughput};
/// use tablewright::{DynamoTable, Naming, Stack};
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
    /// The settings of single indexes, each with the index's name. If an index has several, the last one counts.
    index_reads: Vec<(String, Scaling)>,
    index_writes: Vec<(String, Scaling)>,
}

/// The bounds of a capacity, and its target utilization.
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
    /// Returns settings that scale nothing yet.
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

    /// Scales the read capacity of a global index within its own bounds.
    #[must_use]
    pub fn index_reads(mut self, index: impl Into<String>, scaling: Scaling) -> Self {
        self.index_reads.push((index.into(), scaling));
        self
    }

    /// Scales the write capacity of a global index within its own bounds.
    #[must_use]
    pub fn index_writes(mut self, index: impl Into<String>, scaling: Scaling) -> Self {
        self.index_writes.push((index.into(), scaling));
        self
    }

    /// Returns the scaling of the table and of every index without its own.
    pub(crate) const fn shared(&self, dimension: Dimension) -> Option<Scaling> {
        match dimension {
            Dimension::Reads => self.reads,
            Dimension::Writes => self.writes,
        }
    }

    /// Returns the scaling of the table, or of this index.
    pub(crate) fn of(&self, index: Option<&str>, dimension: Dimension) -> Option<Scaling> {
        index.and_then(|index| self.own(index, dimension)).or_else(|| self.shared(dimension))
    }

    /// Returns an index's own scaling.
    pub(crate) fn own(&self, index: &str, dimension: Dimension) -> Option<Scaling> {
        let own = self.indexes(dimension).iter().rfind(|(name, _)| name == index);
        own.map(|(_, scaling)| *scaling)
    }

    /// Returns the scaling of each index that has its own.
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
    /// Returns scaling between `min` and `max` units, with a target of 70 percent.
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

    /// Sets the target utilization of the capacity, in percent.
    #[must_use]
    pub const fn target(mut self, percent: u64) -> Self {
        self.target = percent;
        self
    }

    /// Sets the seconds between one decrease and the next.
    #[must_use]
    pub const fn scale_in_cooldown(mut self, seconds: u64) -> Self {
        self.scale_in_cooldown = Some(seconds);
        self
    }

    /// Sets the seconds between one increase and the next.
    #[must_use]
    pub const fn scale_out_cooldown(mut self, seconds: u64) -> Self {
        self.scale_out_cooldown = Some(seconds);
        self
    }

    /// Turns off decreases of the capacity.
    #[must_use]
    pub const fn disable_scale_in(mut self) -> Self {
        self.disable_scale_in = true;
        self
    }
}

impl Dimension {
    /// Returns the word in the names of `CloudFormation`.
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
    /// Turns on auto scaling for the table, which must be provisioned.
    #[must_use]
    pub fn auto_scaling(mut self, scaling: AutoScaling) -> Self {
        self.auto_scaling = Some(scaling);
        self
    }
}
