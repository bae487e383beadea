//! Every setting, in every form.

use tablewright::{Billing, DynamoTable, Encryption, OnDelete, StreamViewType, TableClass};

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
    encryption(customer("arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd")),
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

fn main() {
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
}
