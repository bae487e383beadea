//! Every setting, in every form.

use tablewright::schema::{Billing, ContributorInsights, Encryption, OnDelete, OnDemandThroughput, StreamViewType, TableClass, Throughput, WarmThroughput};
use tablewright::DynamoTable;

/// Everything there is.
///
/// Only the first paragraph is the description.
#[derive(DynamoTable)]
#[table(
    name = "all.the_Settings-2",
    tags("team" = "checkout", "cost center" = "a+b-c=d.e_f:g/h@i", "Größe" = "", "backup" = "daily",),
    billing(provisioned(writes = 40_000, reads = 1,)),
    class(standard_infrequent_access),
    deletion_protection,
    point_in_time_recovery(days = 35),
    encryption(customer("arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab")),
    on_delete(retain_except_on_create),
    physical_name = "Orders.2019_old-ones",
    logical_id = "OrdersTable",
)]
#[stream(old_image)]
struct All {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table()]
#[table(name = r"raw-text", billing(on_demand,), class(standard), point_in_time_recovery)]
#[table(encryption(aws_managed), on_delete(delete), tags())]
#[stream(keys_only)]
#[doc = " one line\nanother line"]
struct Some_ {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(billing(on_demand(max_writes = 50, max_reads = 100,),), warm(writes = 4_000,))]
#[table(contributor_insights(throttled_keys,))]
struct OnDemand {
    #[pk]
    id: String,
    #[gsi("owner", on_demand(max_reads = 1), warm(reads = 12000, writes = 4000), contributor_insights)]
    owner: String,
}

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 5, writes = 5)), warm(reads = 5, writes = 6), contributor_insights)]
#[gsi(
    "owner",
    pk(owner),
    provisioned(reads = 1, writes = 1),
    warm(reads = 1),
    contributor_insights(accessed_and_throttled_keys)
)]
struct Provisioned {
    #[pk]
    id: String,
    owner: String,
}

/// More global indexes than without a raised quota.
#[derive(DynamoTable)]
#[table(global_index_quota = 21)]
#[gsi("owner-01", pk(owner))]
#[gsi("owner-02", pk(owner))]
#[gsi("owner-03", pk(owner))]
#[gsi("owner-04", pk(owner))]
#[gsi("owner-05", pk(owner))]
#[gsi("owner-06", pk(owner))]
#[gsi("owner-07", pk(owner))]
#[gsi("owner-08", pk(owner))]
#[gsi("owner-09", pk(owner))]
#[gsi("owner-10", pk(owner))]
#[gsi("owner-11", pk(owner))]
#[gsi("owner-12", pk(owner))]
#[gsi("owner-13", pk(owner))]
#[gsi("owner-14", pk(owner))]
#[gsi("owner-15", pk(owner))]
#[gsi("owner-16", pk(owner))]
#[gsi("owner-17", pk(owner))]
#[gsi("owner-18", pk(owner))]
#[gsi("owner-19", pk(owner))]
#[gsi("owner-20", pk(owner))]
#[gsi("owner-21", pk(owner))]
struct Raised {
    #[pk]
    id: String,
    owner: String,
}

#[test]
fn passes() {
    let all = All::SCHEMA;
    assert_eq!(all.description(), Some("Everything there is."));
    assert_eq!(all.class(), TableClass::StandardInfrequentAccess);
    assert_eq!(all.on_delete(), OnDelete::RetainExceptOnCreate);
    assert_eq!(all.stream(), Some(StreamViewType::OldImage));
    assert_eq!(all.tags().len(), 4);
    let Billing::Provisioned(throughput) = all.billing() else { panic!() };
    assert_eq!((throughput.reads(), throughput.writes()), (1, 40_000));
    assert_eq!(all.point_in_time_recovery().and_then(|recovery| recovery.days()), Some(35));
    assert!(all.deletion_protection());

    let some = Some_::SCHEMA;
    assert_eq!(some.name(), "raw-text");
    assert_eq!(some.description(), Some("one line another line"));
    assert_eq!(some.encryption(), &Encryption::AwsManaged);
    assert_eq!(some.billing(), Billing::OnDemand);
    assert!(some.point_in_time_recovery().is_some_and(|recovery| recovery.days().is_none()));

    let on_demand = OnDemand::SCHEMA;
    assert_eq!(on_demand.billing(), Billing::OnDemand);
    assert_eq!(on_demand.on_demand_throughput(), Some(OnDemandThroughput::new(Some(100), Some(50))));
    assert_eq!(on_demand.warm_throughput(), Some(WarmThroughput::new(None, Some(4_000))));
    assert_eq!(on_demand.contributor_insights(), Some(ContributorInsights::ThrottledKeys));
    let index = &on_demand.indexes()[0];
    assert_eq!(index.on_demand_throughput(), Some(OnDemandThroughput::new(Some(1), None)));
    assert_eq!(index.warm_throughput(), Some(WarmThroughput::new(Some(12_000), Some(4_000))));
    assert_eq!(index.contributor_insights(), Some(ContributorInsights::AccessedAndThrottledKeys));

    let provisioned = Provisioned::SCHEMA;
    assert_eq!(provisioned.warm_throughput(), Some(WarmThroughput::new(Some(5), Some(6))));
    assert_eq!(provisioned.contributor_insights(), Some(ContributorInsights::AccessedAndThrottledKeys));
    let index = &provisioned.indexes()[0];
    assert_eq!(index.throughput(), Some(Throughput::new(1, 1)));
    assert_eq!(index.warm_throughput(), Some(WarmThroughput::new(Some(1), None)));
    assert_eq!(index.contributor_insights(), Some(ContributorInsights::AccessedAndThrottledKeys));

    assert_eq!(Raised::SCHEMA.global_index_quota(), Some(21));
    assert_eq!(Raised::SCHEMA.indexes().len(), 21);
}
