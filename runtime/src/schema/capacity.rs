//! What a table or an index can read and write, and how it is paid for.

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
    /// So many units of each.
    #[must_use]
    pub const fn new(reads: u64, writes: u64) -> Self {
        Self { reads, writes }
    }

    /// Read capacity units.
    #[must_use]
    pub const fn reads(self) -> u64 {
        self.reads
    }

    /// Write capacity units.
    #[must_use]
    pub const fn writes(self) -> u64 {
        self.writes
    }
}

/// How a table is paid for.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html>
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Billing {
    /// By request.
    #[default]
    OnDemand,
    /// By capacity, which each global index then has its own of.
    Provisioned(Throughput),
}

/// The most an on-demand table or index may read and write, in request units per second.
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
    /// What is `None` has no limit; at least one is given.
    #[must_use]
    pub const fn new(max_reads: Option<u64>, max_writes: Option<u64>) -> Self {
        Self { max_reads, max_writes }
    }

    /// Read request units.
    #[must_use]
    pub const fn max_reads(self) -> Option<u64> {
        self.max_reads
    }

    /// Write request units.
    #[must_use]
    pub const fn max_writes(self) -> Option<u64> {
        self.max_writes
    }
}

/// What a table or an index supports from the first second on, in units per second.
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
    /// What is `None` is left to `DynamoDB`; at least one is given.
    #[must_use]
    pub const fn new(reads: Option<u64>, writes: Option<u64>) -> Self {
        Self { reads, writes }
    }

    /// Read units.
    #[must_use]
    pub const fn reads(self) -> Option<u64> {
        self.reads
    }

    /// Write units.
    #[must_use]
    pub const fn writes(self) -> Option<u64> {
        self.writes
    }
}
