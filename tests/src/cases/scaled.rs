//! Capacity that follows the load.

use tablewright::deploy::{AutoScaling, Scaling};
use tablewright::schema::{Billing, Throughput};
use tablewright::{DynamoTable, Stack};

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 20, writes = 10)))]
pub(super) struct Ticket {
    #[pk]
    id: String,
    #[sk]
    opened: u64,
    #[gsi("queue", provisioned(reads = 20, writes = 10))]
    queue: String,
    #[gsi(name = "by.owner", provisioned(reads = 5, writes = 10))]
    owner: String,
    // A local index uses the capacity of the table.
    #[lsi("priority")]
    priority: u64,
}

/// Of this one, the writes of an index alone are scaled.
#[derive(DynamoTable)]
pub(super) struct Price {
    #[pk]
    id: String,
    #[gsi("vendor")]
    vendor: String,
}

pub(super) fn tables(stack: Stack) -> Stack {
    let provisioned = Billing::Provisioned(Throughput::new(5, 5));
    stack
        .table::<Ticket>()
        .table::<Price>()
        .configure::<Ticket>(|table| {
            table.auto_scaling(
                AutoScaling::new()
                    .reads(Scaling::new(20, 400))
                    .writes(Scaling::new(10, 100).target(60).scale_in_cooldown(300).scale_out_cooldown(60))
                    .index_reads("by.owner", Scaling::new(5, 10).target(90).disable_scale_in()),
            )
        })
        .configure::<Price>(|table| {
            table
                .billing(provisioned)
                .auto_scaling(AutoScaling::new().index_writes("vendor-index", Scaling::new(1, 40_000)))
        })
}
