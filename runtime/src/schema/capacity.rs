//! The capacity of tables and indexes, and the billing mode.

use serde::{Deserialize, Serialize};

/// Read and write capacity units per second.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html>
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Throughput {
    reads: u64,
    writes: u64,
}

impl Throughput {
    /// Creates a throughput with these read and write units.
    #[must_use]
    pub const fn new(reads: u64, writes: u64) -> Self {
        Self { reads, writes }
    }

    /// Returns the read capacity units.
    #[must_use]
    pub const fn reads(self) -> u64 {
        self.reads
    }

    /// Returns the write capacity units.
    #[must_use]
    pub const fn writes(self) -> u64 {
        self.writes
    }
}

/// The billing mode of a table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html>
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// Billed by request.
    #[default]
    OnDemand,
    /// Billed by capacity. Each global index then has its own capacity.
    Provisioned(Throughput),
}

/// The maximum reads and writes of an on-demand table or index, in request units per second.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html>
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OnDemandThroughput {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_reads: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_writes: Option<u64>,
}

impl OnDemandThroughput {
    /// Creates a limit. `None` means unlimited; at least one of the two must be set.
    #[must_use]
    pub const fn new(max_reads: Option<u64>, max_writes: Option<u64>) -> Self {
        Self { max_reads, max_writes }
    }

    /// Returns the maximum read request units.
    #[must_use]
    pub const fn max_reads(self) -> Option<u64> {
        self.max_reads
    }

    /// Returns the maximum write request units.
    #[must_use]
    pub const fn max_writes(self) -> Option<u64> {
        self.max_writes
    }
}

/// The throughput that a table or an index supports from the first second on, in units per second.
///
/// It can be raised later, but never lowered.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html>
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct WarmThroughput {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reads: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    writes: Option<u64>,
}

impl WarmThroughput {
    /// Creates a warm throughput. `None` leaves the value to `DynamoDB`; at least one of the two
    /// must be set.
    #[must_use]
    pub const fn new(reads: Option<u64>, writes: Option<u64>) -> Self {
        Self { reads, writes }
    }

    /// Returns the read units.
    #[must_use]
    pub const fn reads(self) -> Option<u64> {
        self.reads
    }

    /// Returns the write units.
    #[must_use]
    pub const fn writes(self) -> Option<u64> {
        self.writes
    }
}
