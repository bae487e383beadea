//! Settings of tables.

use std::time::SystemTime;

use tablewright::{DynamoTable, EpochSeconds};

#[derive(DynamoTable)]
#[table(name = "tokens")]
pub(super) struct Token {
    #[pk]
    id: String,
    #[ttl]
    expires: u64,
}

#[derive(DynamoTable)]
#[serde(rename_all = "camelCase")]
#[table(name = "drafts")]
pub(super) struct Draft {
    #[pk]
    id: String,
    #[ttl]
    deleted_after: Option<EpochSeconds>,
}

#[derive(DynamoTable)]
#[table(name = "leases")]
pub(super) struct Lease {
    #[pk]
    id: String,
    #[ttl]
    #[serde(with = "seconds")]
    until: SystemTime,
}

mod seconds {
    use std::time::{SystemTime, UNIX_EPOCH};

    use serde::Serializer;

    pub(super) fn serialize<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
        let since = time.duration_since(UNIX_EPOCH).map_err(serde::ser::Error::custom)?;
        serializer.serialize_u64(since.as_secs())
    }
}

#[derive(DynamoTable)]
#[stream(keys_only)]
pub(super) struct StreamsKeys {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[stream(new_image)]
pub(super) struct StreamsNewImages {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[stream(old_image)]
pub(super) struct StreamsOldImages {
    #[pk]
    id: String,
}

/// Changes to this table are read by others.
#[derive(DynamoTable)]
#[stream]
pub(super) struct StreamsBothImages {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(billing(on_demand))]
pub(super) struct OnDemand {
    #[pk]
    id: String,
    #[gsi("owner")]
    owner: String,
}

#[derive(DynamoTable)]
#[table(billing(provisioned(reads = 20, writes = 5)))]
pub(super) struct Provisioned {
    #[pk]
    id: String,
    #[sk]
    version: u64,
    #[gsi("owner", provisioned(reads = 10, writes = 5))]
    owner: String,
    #[gsi(name = "GSI2", project(keys_only), provisioned(reads = 1, writes = 1))]
    state: String,
    // A local index uses the capacity of the table.
    #[lsi("size")]
    size: u64,
}

#[derive(DynamoTable)]
#[table(class(standard))]
pub(super) struct Standard {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(class(standard_infrequent_access))]
pub(super) struct InfrequentAccess {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(deletion_protection)]
pub(super) struct Protected {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(point_in_time_recovery)]
pub(super) struct Recovered {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(point_in_time_recovery(days = 14))]
pub(super) struct RecoveredForDays {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(encryption(aws_owned))]
pub(super) struct AwsOwned {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(encryption(aws_managed))]
pub(super) struct AwsManaged {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(encryption(customer("1234abcd-12ab-34cd-56ef-1234567890ab")))]
pub(super) struct KeyId {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(encryption(customer(
    "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
)))]
pub(super) struct KeyArn {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(encryption(customer("alias/shop/tables")))]
pub(super) struct KeyAlias {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(encryption(customer("arn:aws:kms:eu-central-1:111122223333:alias/tables")))]
pub(super) struct KeyAliasArn {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(on_delete(retain))]
pub(super) struct Retained {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(on_delete(delete))]
pub(super) struct Deleted {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(on_delete(retain_except_on_create))]
pub(super) struct RetainedExceptOnCreate {
    #[pk]
    id: String,
}

#[derive(DynamoTable)]
#[table(tags("service" = "checkout", "note" = "a b+c=d.e_f:g/h@i"))]
pub(super) struct Tagged {
    #[pk]
    id: String,
}

/// Sets a tag of the stack, and the backup tag, itself.
#[derive(DynamoTable)]
#[table(tags("team" = "search", "backup" = "", "場所" = "東京"))]
pub(super) struct TaggedDifferently {
    #[pk]
    id: String,
}
