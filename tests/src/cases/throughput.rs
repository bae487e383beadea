//! Throughput of tables and indexes, and contributor insights.

use tablewright::DynamoTable;

#[derive(DynamoTable)]
#[table(billing(on_demand(max_reads = 1000, max_writes = 500)))]
pub(super) struct Limited {
    #[pk]
    id: String,
    #[gsi("owner", on_demand(max_reads = 100, max_writes = 50))]
    owner: String,
    #[gsi("state", project(keys_only), on_demand(max_reads = 10))]
    state: String,
    #[gsi("region")]
    region: String,
}

#[derive(DynamoTable)]
#[table(billing(on_demand(max_writes = 20)))]
#[gsi("tenant", pk(tenant, id), sk(at), on_demand(max_writes = 20))]
pub(super) struct LimitedWrites {
    #[pk]
    id: String,
    tenant: String,
    at: u64,
}

/// Ready for a launch.
#[derive(DynamoTable)]
#[table(warm(reads = 40_000, writes = 12_000))]
pub(super) struct Warm {
    #[pk]
    id: String,
    #[gsi("owner", warm(reads = 15_000))]
    owner: String,
    #[gsi("state", on_demand(max_reads = 20_000), warm(writes = 4_000))]
    state: String,
}

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 100, writes = 50)), warm(writes = 200))]
#[gsi("owner", pk(owner), provisioned(reads = 10, writes = 50), warm(reads = 100, writes = 100))]
pub(super) struct WarmProvisioned {
    #[pk]
    id: String,
    owner: String,
}

#[derive(DynamoTable)]
#[table(contributor_insights)]
pub(super) struct Watched {
    #[pk]
    id: String,
    #[gsi("owner", contributor_insights(throttled_keys))]
    owner: String,
    #[gsi("state")]
    state: String,
}

#[derive(DynamoTable)]
#[table(contributor_insights(throttled_keys))]
pub(super) struct WatchedWhereThrottled {
    #[pk]
    id: String,
    #[gsi("owner", contributor_insights)]
    owner: String,
    #[gsi("state", contributor_insights(accessed_and_throttled_keys))]
    state: String,
}
