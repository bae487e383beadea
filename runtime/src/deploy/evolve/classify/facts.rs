//! The facts about each kind of change: the outcome in each tool, the effects on items, and the reason.
//!
//! `Replaced` stands for every replacement here. The context decides the actual outcome: `CloudFormation` refuses to
//! replace a table that has a name, and Terraform refuses to destroy one with `prevent_destroy`.
//!
//! Terraform is hashicorp/aws 5.100 with terraform 1.11, and later versions for settings that 5.100 has no argument
//! for.

use super::kind::Kind;
use super::pages;
use crate::deploy::evolve::ItemEffect::{self, AbsentFromIndex, Orphaned, WritesRefused};
use crate::deploy::evolve::Outcome::{
    self, Fails, Ignored, Import, InPlace, IndexRebuilt, Inexpressible, NeverSettles, NewStream, Nothing,
    Refused, ReplicaRebuilt, Retained, Slow, Steps, Undocumented,
};
use crate::deploy::evolve::Severity::{self, Danger, Note, Warning};
use crate::deploy::evolve::{Leftover, Severity as S};

/// The facts about a kind of change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Fact {
    pub(super) cloudformation: Outcome,
    pub(super) terraform: Outcome,
    pub(super) severity: Severity,
    pub(super) items: &'static [ItemEffect],
    pub(super) page: &'static str,
    /// One or several lines.
    pub(super) reason: &'static str,
    pub(super) ways: &'static [&'static str],
}

/// A new table takes the place of the old one.
const REPLACED: Outcome = Outcome::Replaced { items: Leftover::Destroyed };

const COPY: &str = "a table with another base name; copy the items; switch; then remove the old table";

pub(super) const fn fact(
    cloudformation: Outcome,
    terraform: Outcome,
    severity: Severity,
    page: &'static str,
    reason: &'static str,
) -> Fact {
    Fact { cloudformation, terraform, severity, page, reason, items: &[], ways: &[] }
}

impl Fact {
    const fn items(self, items: &'static [ItemEffect]) -> Self {
        Self { items, ..self }
    }

    const fn ways(self, ways: &'static [&'static str]) -> Self {
        Self { ways, ..self }
    }
}

impl Kind {
    /// Returns the facts about the kind.
    #[expect(clippy::too_many_lines, reason = "one table of all facts reads better than several")]
    pub(super) const fn fact(self) -> Fact {
        match self {
            // Tables.
            Self::TableAdded => fact(InPlace, InPlace, Note, pages::TABLE, "the table is created"),
            Self::TableRetained => fact(Retained, Outcome::Destroyed, Danger, pages::POLICY,
                "CloudFormation keeps the table outside the stack, and no program of the stack reads it\n\
                 Terraform forgets `prevent_destroy` with the block, and destroys the table unless a `removed` block keeps it")
                .items(&[Orphaned])
                .ways(&["keep the struct until its items are not needed"]),
            Self::TableDestroyed => fact(Outcome::Destroyed, Outcome::Destroyed, Danger, pages::POLICY,
                "the deletion policy is Delete: the table is deleted with its items")
                .items(&[Orphaned])
                .ways(&["`on_delete = \"retain\"`, deployed before the table is removed"]),
            Self::Name => fact(REPLACED, REPLACED, Danger, pages::TABLE,
                "another name is another table, and empty. The items stay in the old one, where no request finds them")
                .items(&[Orphaned])
                .ways(&["keep the name", COPY]),
            Self::LogicalId => fact(Refused, REPLACED, Danger, pages::NAMED,
                "another logical id is another resource. CloudFormation creates it before it removes the old one, and the name is taken\n\
                 Terraform deletes and creates in any order, unless a `moved` block says that it is the same table")
                .ways(&["keep the logical id: `logical_id = \"…\"`", "a stack refactor, or removal with Retain and import under the new id"]),
            Self::Key => fact(REPLACED, REPLACED, Danger, pages::TABLE,
                "the key of a table cannot change: no item has the new key, and a new key takes a new table")
                .items(&[WritesRefused, Orphaned])
                .ways(&[COPY]),
            Self::KeyType => fact(REPLACED, Ignored, Danger, pages::TABLE,
                "the type of a key attribute cannot change: DynamoDB refuses every request with the new type\n\
                 Terraform compares the names of attributes only")
                .items(&[WritesRefused, Orphaned])
                .ways(&["keep the type", COPY]),
            Self::Import => fact(REPLACED, REPLACED, Danger, pages::TABLE,
                "data is imported into a new table only: any change of the import takes a new table")
                .ways(&["leave the import as it was: it has no effect any more"]),
            Self::OnDeleteLess => fact(Nothing, Nothing, Warning, pages::POLICY,
                "from now on the table is deleted when it leaves the stack\n\
                 CloudFormation makes no update of this alone: deploy it together with another change"),
            Self::OnDeleteMore => fact(Nothing, Nothing, Note, pages::POLICY,
                "from now on the table stays when it leaves the stack\n\
                 CloudFormation makes no update of this alone: deploy it together with another change"),
            // Indexes.
            Self::AttributeType => fact(REPLACED, Ignored, Danger, pages::TABLE,
                "CloudFormation replaces a table to change the type of an attribute, also one that is a key of an index only\n\
                 no query by the new type finds an existing item, and until then DynamoDB refuses items with the new type")
                .items(&[AbsentFromIndex, WritesRefused])
                .ways(&["a new attribute and a new index; backfill; switch"]),
            Self::AttributeTypeAndKey => fact(REPLACED, IndexRebuilt, Danger, pages::TABLE,
                "CloudFormation replaces a table to change the type of an attribute, also one that is a key of an index only")
                .items(&[AbsentFromIndex, WritesRefused])
                .ways(&["a new attribute and a new index; backfill; switch"]),
            Self::GlobalIndexAdded => fact(Slow, Slow, Warning, pages::ONLINE,
                "queries of the index fail until it is ACTIVE, and a deployment does not wait for that"),
            Self::GlobalIndexRemoved => fact(InPlace, InPlace, Warning, pages::ONLINE,
                "queries of the index fail at once")
                .ways(&["switch the readers first"]),
            Self::GlobalIndexChanged => fact(Steps, IndexRebuilt, S::Steps, pages::ONLINE,
                "an index cannot change: it is removed and added again, and queries of it fail meanwhile")
                .ways(&["an index with another name; switch the readers; remove this one: no query fails"]),
            Self::LocalIndexAdded => fact(REPLACED, REPLACED, Danger, pages::LOCAL,
                "a local index can be created only with its table")
                .ways(&["a global index"]),
            Self::LocalIndexRemoved => fact(REPLACED, REPLACED, Danger, pages::LOCAL,
                "a local index can be deleted only with its table")
                .ways(&["leave the index in place: it costs storage only"]),
            Self::LocalIndexChanged => fact(REPLACED, Ignored, Danger, pages::LOCAL,
                "a local index cannot change\nTerraform compares the names of local indexes only")
                .ways(&["leave the index as it was, and add a global index"]),
            Self::VectorIndexAdded => fact(Slow, Inexpressible, Warning, pages::VECTOR,
                "searches of the index fail until it is ACTIVE, and a deployment does not wait for that"),
            Self::VectorIndexRemoved => fact(InPlace, Inexpressible, Warning, pages::VECTOR,
                "searches of the index fail at once")
                .ways(&["switch the readers first"]),
            Self::VectorIndexChanged => fact(Steps, Inexpressible, S::Steps, pages::VECTOR,
                "an index cannot change: it is removed and added again, and searches of it fail meanwhile\n\
                 embeddings with another number of dimensions have to be written anew")
                .ways(&["an index with another name; switch the readers; remove this one: no search fails"]),
            // Throughput.
            Self::OnDemand => fact(InPlace, InPlace, Warning, pages::QUOTAS,
                "a table can switch to on-demand four times in 24 hours"),
            Self::Provisioned => fact(InPlace, InPlace, Warning, pages::QUOTAS,
                "requests above the capacity are throttled"),
            Self::CapacityMore => fact(InPlace, InPlace, Note, pages::UPDATE_TABLE, "the capacity is raised"),
            Self::CapacityLess => fact(InPlace, InPlace, Warning, pages::QUOTAS,
                "requests above the capacity are throttled. Decreases are limited: four a day, and one more for each hour without one"),
            Self::AutoScaling => fact(Nothing, Nothing, Note, pages::SCALING,
                "auto scaling is a resource beside the table. A capacity that is no longer scaled stays as it is"),
            Self::LimitLess => fact(InPlace, InPlace, Warning, pages::ON_DEMAND,
                "requests above the limit are throttled"),
            Self::LimitMore => fact(InPlace, InPlace, Note, pages::ON_DEMAND, "the limit is raised"),
            Self::LimitRemoved => fact(InPlace, InPlace, Note, pages::ON_DEMAND, "the limit is removed"),
            Self::LimitDropped => fact(InPlace, Fails, Warning, pages::ON_DEMAND,
                "removing a limit takes the value -1. AWS does not document that CloudFormation sends it if the property is gone\n\
                 Terraform sends a request without any change, which DynamoDB refuses")
                .ways(&["the value -1, until it is deployed"]),
            Self::LimitDroppedInPart => fact(InPlace, Ignored, Warning, pages::ON_DEMAND,
                "removing a limit takes the value -1. AWS does not document that CloudFormation sends it if the property is gone")
                .ways(&["the value -1, until it is deployed"]),
            Self::LimitOfIndexDropped => fact(InPlace, NeverSettles, Warning, pages::ON_DEMAND,
                "removing a limit takes the value -1. AWS does not document that CloudFormation sends it if the property is gone\n\
                 Terraform sends a request without the limit, which changes nothing")
                .ways(&["the value -1, until it is deployed"]),
            Self::WarmMore => fact(Slow, Slow, Note, pages::WARM, "warm throughput is billed once, when it is raised"),
            Self::WarmLess => fact(Refused, REPLACED, Danger, pages::WARM,
                "warm throughput cannot be lowered. Terraform destroys the table to do it")
                .ways(&["leave the value as it was, or leave it out"]),
            Self::WarmOfIndexLess => fact(Refused, IndexRebuilt, Danger, pages::WARM,
                "warm throughput cannot be lowered. Terraform deletes the index to do it, and queries fail meanwhile")
                .ways(&["leave the value as it was, or leave it out"]),
            Self::WarmDropped => fact(Nothing, Nothing, Note, pages::WARM,
                "the throughput that was paid for stays. AWS does not document it for CloudFormation"),
            // Streams.
            Self::StreamOn => fact(InPlace, InPlace, Note, pages::STREAMS, "the table gets a stream"),
            Self::StreamOff => fact(InPlace, InPlace, Warning, pages::STREAMS,
                "consumers of the stream get no further records"),
            Self::StreamOffReplicated => fact(Refused, Fails, Danger, pages::REPLICAS,
                "replication needs the stream with new and old images")
                .ways(&["keep the stream", "remove the replicas first"]),
            Self::StreamView => fact(NewStream, NewStream, Warning, pages::STREAMS,
                "the view of a stream cannot change: the table gets another stream, with another ARN\n\
                 functions of this stack follow; every other consumer has to switch. The old stream is readable for 24 hours"),
            Self::StreamViewReplicated => fact(Refused, NewStream, Danger, pages::REPLICAS,
                "replication needs the stream with new and old images")
                .ways(&["keep the view", "remove the replicas first"]),
            Self::StreamOnBeforeReplica => fact(Steps, InPlace, S::Steps, pages::REPLICAS,
                "replication needs the stream: a deployment turns it on, and the next one creates the first replica"),
            Self::StreamViewBeforeReplica => fact(Steps, NewStream, S::Steps, pages::REPLICAS,
                "the view changes only while there is one Region: a deployment changes it, and the next one creates the first replica\n\
                 the table gets another stream, with another ARN"),
            Self::StreamAfterReplica => fact(Steps, Fails, S::Steps, pages::REPLICAS,
                "replication needs the stream: a deployment removes the last replica, and the next one changes the stream\n\
                 Terraform changes the stream first")
                .ways(&["remove the replicas first"]),
            // Time to live.
            Self::TtlOn => fact(InPlace, InPlace, Warning, pages::TTL,
                "DynamoDB begins to delete the items whose time is in the past"),
            Self::TtlOff => fact(InPlace, InPlace, Note, pages::TTL,
                "items no longer expire. Time to live can change once an hour"),
            Self::TtlDropped => fact(Refused, Ignored, S::Steps, pages::UPDATE_TTL,
                "turning it off takes the name of the attribute that is active, and the definition no longer has it")
                .ways(&["a deployment with `Enabled: false` and the old attribute; then one without"]),
            Self::TtlDroppedHere => fact(Refused, InPlace, S::Steps, pages::UPDATE_TTL,
                "turning it off takes the name of the attribute that is active, and the definition no longer has it")
                .ways(&["a deployment with `Enabled: false` and the old attribute; then one without"]),
            Self::TtlOffOther => fact(Refused, Fails, S::Steps, pages::UPDATE_TTL,
                "turning it off takes the name of the attribute that is active")
                .ways(&["name the attribute that is active"]),
            Self::TtlRenamed => fact(Steps, Fails, S::Steps, pages::UPDATE_TTL,
                "time to live is turned off, and an hour later turned on with the other attribute\n\
                 an existing item expires by the old attribute only")
                .ways(&["keep the stored name: `#[serde(rename = \"…\")]`"]),
            Self::Plain(fact) => *fact,
            // Backups and encryption.
            Self::RecoveryOn => fact(InPlace, InPlace, Note, pages::RECOVERY, "continuous backups begin"),
            Self::RecoveryMore => fact(InPlace, InPlace, Note, pages::RECOVERY, "the table can be restored further back"),
            Self::RecoveryLess => fact(InPlace, InPlace, Danger, pages::RECOVERY,
                "restore points that are older than the new period are gone")
                .ways(&["keep the period"]),
            Self::RecoveryOff => fact(InPlace, InPlace, Danger, pages::RECOVERY,
                "all restore points are gone, also if backups are turned on again")
                .ways(&["keep the backups"]),
            Self::RecoveryDropped => fact(InPlace, Ignored, Danger, pages::RECOVERY,
                "the default is off, and all restore points are gone. AWS does not document that CloudFormation applies the default\n\
                 Terraform keeps what the definition leaves out")
                .ways(&["keep the backups", "write that they are off"]),
            Self::RecoveryDaysDropped => fact(InPlace, Ignored, Note, pages::RECOVERY,
                "the default is 35 days. Terraform keeps what the definition leaves out"),
            Self::Encryption => fact(InPlace, InPlace, Warning, pages::ENCRYPTION,
                "every role that uses the table needs the key, and backups and streams from before need the old one"),
            Self::EncryptionDropped => fact(InPlace, Ignored, Warning, pages::ENCRYPTION,
                "the default is a key that AWS owns. Terraform keeps what the definition leaves out")
                .ways(&["write that it is off"]),
            Self::EncryptionOfReplica => fact(InPlace, ReplicaRebuilt, Danger, pages::ENCRYPTION,
                "Terraform deletes the replica and creates it again")
                .ways(&["keep the key"]),
            // Other settings.
            Self::Insights => fact(InPlace, InPlace, Note, pages::INSIGHTS, "CloudWatch counts other keys"),
            Self::KinesisOn => fact(InPlace, InPlace, Note, pages::KINESIS, "the stream receives the changes"),
            Self::KinesisOther => fact(InPlace, InPlace, Warning, pages::KINESIS,
                "the stream is disabled, and another one enabled: changes in between reach neither"),
            Self::KinesisOff => fact(InPlace, InPlace, Warning, pages::KINESIS,
                "consumers of the stream get no further changes"),
            Self::KinesisPrecision => fact(InPlace, InPlace, Note, pages::KINESIS,
                "the times of records have another precision"),
            Self::Policy => fact(InPlace, InPlace, Warning, pages::ACCESS,
                "other principals have access"),
            Self::PolicyRemoved => fact(InPlace, InPlace, Warning, pages::ACCESS,
                "principals of other accounts lose their access"),
            Self::Tag => fact(InPlace, InPlace, Note, pages::TAGS,
                "backup plans and policies that select by tag find other tables"),
            // Replicas.
            Self::FirstReplica => fact(Import, Slow, S::Steps, pages::IMPORT,
                "a table with replicas is another type of resource: retain the table, take it out, and import it as a global table")
                .ways(&["declare the table as a global one before its first deployment"]),
            Self::LastReplica => fact(Import, InPlace, Danger, pages::IMPORT,
                "a table without replicas is another type of resource: retain the table, take it out, and import it\n\
                 the replica is deleted with its items")
                .ways(&["keep it as a global table without replicas"]),
            Self::ReplicaWithoutStream => fact(Refused, Fails, S::Steps, pages::REPLICAS,
                "replication needs a stream with new and old images")
                .ways(&["turn the stream on first"]),
            Self::ReplicaAdded => fact(Slow, Slow, Warning, pages::REPLICAS, "the replica fills after the deployment"),
            Self::ReplicaRemoved => fact(InPlace, InPlace, Danger, pages::REPLICAS,
                "the replica's table is deleted, whatever the deletion policy. The deployment fails while the replica is protected")
                .ways(&["switch the programs of that region first"]),
            Self::ReplicaMoved => fact(Outcome::OneByOne, Slow, Danger, pages::REPLICAS,
                "one deployment creates or deletes one replica. The table of a replica that is removed is deleted\n\
                 Terraform deletes the old replica before it creates the new one")
                .ways(&["add the new replica, wait for it, and then remove the old one"]),
            Self::ReplicaOfStrong => fact(Refused, Fails, Danger, pages::REPLICAS,
                "a table with strong consistency is created in its three Regions, while it is empty, and keeps them")
                .ways(&[COPY]),
            Self::SettingOfReplica => fact(InPlace, Inexpressible, Note, pages::GLOBAL_TABLE,
                "each region has its own setting"),
            Self::GlobalType => fact(Import, Nothing, S::Steps, pages::IMPORT,
                "another type of resource under the same logical id is refused: retain the table, take it out, and import it"),
            Self::Consistency => fact(Refused, ReplicaRebuilt, Danger, pages::REPLICAS,
                "the consistency of a global table is fixed when it is created")
                .ways(&[COPY]),
            Self::Witness => fact(Undocumented, Undocumented, Danger, pages::REPLICAS,
                "AWS does not document how a witness changes")
                .ways(&[COPY]),
            Self::SourceTable => fact(REPLACED, Inexpressible, Danger, pages::ACCOUNTS,
                "the source of a table is fixed when it is created"),
            Self::SettingsReplication => fact(Undocumented, Inexpressible, Warning, pages::ACCOUNTS,
                "AWS does not document when the settings of the other accounts follow"),
        }
    }
}
