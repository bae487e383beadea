//! Determines the kind of a change from the two values and the two tables.

use super::context::{Context, Operations};
use super::facts::{Fact, fact};
use super::pages;
use crate::at::What;
use crate::deploy::compare::Mismatch;
use crate::deploy::evolve::Outcome::{InPlace, Inexpressible};
use crate::deploy::evolve::Severity::{Note, Warning};
use crate::deploy::plain::Plain;
use crate::deploy::shape::{By, Consistency, Given};
use crate::json::Json;
use crate::schema::OnDelete;

/// The kinds of changes, each with its own facts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    TableAdded,
    TableRetained,
    TableDestroyed,
    Name,
    LogicalId,
    Key,
    KeyType,
    Import,
    OnDeleteLess,
    OnDeleteMore,
    AttributeType,
    AttributeTypeAndKey,
    GlobalIndexAdded,
    GlobalIndexRemoved,
    GlobalIndexChanged,
    LocalIndexAdded,
    LocalIndexRemoved,
    LocalIndexChanged,
    VectorIndexAdded,
    VectorIndexRemoved,
    VectorIndexChanged,
    OnDemand,
    Provisioned,
    CapacityMore,
    CapacityLess,
    AutoScaling,
    LimitLess,
    LimitMore,
    LimitRemoved,
    LimitDropped,
    LimitDroppedInPart,
    LimitOfIndexDropped,
    WarmMore,
    WarmLess,
    WarmOfIndexLess,
    WarmDropped,
    StreamOn,
    StreamOff,
    StreamOffReplicated,
    StreamView,
    StreamViewReplicated,
    /// The first replica comes at the same time.
    StreamOnBeforeReplica,
    StreamViewBeforeReplica,
    /// The last replica goes at the same time.
    StreamAfterReplica,
    TtlOn,
    TtlOff,
    /// The definition no longer names the attribute.
    TtlDropped,
    /// Like `TtlDropped`, but the tool that writes the definition knows the attribute.
    TtlDroppedHere,
    TtlOffOther,
    TtlRenamed,
    RecoveryOn,
    RecoveryMore,
    RecoveryLess,
    RecoveryOff,
    RecoveryDropped,
    RecoveryDaysDropped,
    Encryption,
    EncryptionDropped,
    EncryptionOfReplica,
    /// A plain setting, with its own facts.
    Plain(&'static Fact),
    Insights,
    KinesisOn,
    KinesisOther,
    KinesisOff,
    KinesisPrecision,
    Policy,
    PolicyRemoved,
    Tag,
    FirstReplica,
    LastReplica,
    ReplicaWithoutStream,
    ReplicaAdded,
    ReplicaRemoved,
    ReplicaMoved,
    ReplicaOfStrong,
    SettingOfReplica,
    GlobalType,
    Consistency,
    Witness,
    SourceTable,
    SettingsReplication,
}

impl Kind {
    /// Returns the kind of a mismatch.
    pub(super) fn of(mismatch: &Mismatch<'_>, context: &Context<'_>) -> Self {
        let (one, other) = (&mismatch.one, &mismatch.other);
        let (is_added, is_removed) = (*one == Json::Null, *other == Json::Null);
        let is_on = *other == Json::Bool(true);
        match mismatch.what {
            what if mismatch.replica.is_some() && is_of_table_alone(what) => Self::SettingOfReplica,
            What::DeletionProtection if is_on => Self::Plain(
                const { &fact(InPlace, InPlace, Note, pages::PROTECTION, "the table is protected") },
            ),
            What::DeletionProtection => Self::Plain(
                const {
                    &fact(
                        InPlace,
                        InPlace,
                        Warning,
                        pages::PROTECTION,
                        "from now on the table can be deleted",
                    )
                },
            ),
            What::Class => Self::Plain(
                const { &fact(InPlace, InPlace, Warning, pages::QUOTAS, "the class can change twice in 30 days") },
            ),
            What::DisassociationProtection if is_on => Self::Plain(
                const { &fact(InPlace, Inexpressible, Note, pages::REPLICAS, "the replica is protected") },
            ),
            What::DisassociationProtection => Self::Plain(
                const {
                    &fact(
                        InPlace,
                        Inexpressible,
                        Warning,
                        pages::REPLICAS,
                        "from now on the replica can become a table of its own",
                    )
                },
            ),
            What::Existence => of_index(mismatch, context),
            What::Name => Self::Name,
            What::LogicalId => Self::LogicalId,
            What::Key => of_key(mismatch, context),
            What::Projection => {
                if context.is_local(mismatch.index) {
                    Self::LocalIndexChanged
                } else if context.is_vector(mismatch.index) {
                    Self::VectorIndexChanged
                } else {
                    Self::GlobalIndexChanged
                }
            }
            What::VectorSearch => Self::VectorIndexChanged,
            What::Capacity
            | What::OnDemandThroughput
            | What::AutoScaling
            | What::ContributorInsights
            | What::KinesisStream
                if mismatch.replica.is_some() =>
            {
                Self::SettingOfReplica
            }
            What::Billing if other.as_text() == Some("PROVISIONED") => Self::Provisioned,
            What::Billing => Self::OnDemand,
            What::Capacity => {
                if is_less(one, other) {
                    Self::CapacityLess
                } else {
                    Self::CapacityMore
                }
            }
            What::AutoScaling => Self::AutoScaling,
            What::OnDemandThroughput => of_limit(mismatch, context),
            What::WarmThroughput => of_warm(mismatch),
            What::Stream => of_stream(is_added, is_removed, context.is_replicated()),
            What::TimeToLive => of_time_to_live(is_added, is_removed, context),
            What::PointInTimeRecovery => of_recovery(mismatch, context),
            What::Encryption if mismatch.replica.is_some() => Self::EncryptionOfReplica,
            What::Encryption if is_removed && context.is_dropped(&context.new.shape.has_kms_key) => {
                Self::EncryptionDropped
            }
            What::Encryption => Self::Encryption,
            What::ContributorInsights => Self::Insights,
            What::KinesisStream if is_added => context.kinesis(Self::KinesisOn),
            What::KinesisStream if is_removed => context.kinesis(Self::KinesisOff),
            What::KinesisStream => Self::KinesisPrecision,
            What::ResourcePolicy | What::StreamPolicy if mismatch.replica.is_some() => Self::SettingOfReplica,
            What::ResourcePolicy | What::StreamPolicy if is_removed => Self::PolicyRemoved,
            What::ResourcePolicy | What::StreamPolicy => Self::Policy,
            What::Replicas => of_replicas(context),
            What::Consistency => Self::Consistency,
            What::Witness => Self::Witness,
            What::SourceTable => Self::SourceTable,
            What::SettingsReplication => Self::SettingsReplication,
            What::Import => Self::Import,
            What::OnDelete if context.new.shape.on_delete.is(&OnDelete::Delete) => Self::OnDeleteLess,
            What::OnDelete => Self::OnDeleteMore,
            What::Tag | What::StreamTag => Self::Tag,
            // These are not parts of a shape.
            What::Items | What::Parameter | What::Alarm | What::Policy | What::StreamFunction | What::Raw => {
                Self::Tag
            }
        }
    }

    /// Returns true if a new table takes the place of the old one, so that its other changes come with it.
    pub(super) const fn is_new_table(self) -> bool {
        matches!(self, Self::Name | Self::Key)
    }

    /// Returns true if the change is an operation on replicas. A deployment makes at most one.
    pub(super) const fn is_replica_operation(self) -> bool {
        matches!(self, Self::ReplicaAdded | Self::ReplicaRemoved | Self::ReplicaMoved)
    }

    /// Returns true if the change is an operation on an index. A deployment makes at most one for each table.
    pub(super) const fn is_index_operation(self) -> bool {
        matches!(
            self,
            Self::GlobalIndexAdded
                | Self::GlobalIndexRemoved
                | Self::GlobalIndexChanged
                | Self::VectorIndexAdded
                | Self::VectorIndexRemoved
                | Self::VectorIndexChanged
        )
    }
}

/// Returns whether Terraform has an argument for a plain setting of a table, and none for the setting of a replica.
fn is_of_table_alone(what: What) -> bool {
    Plain::named(what)
        .map(Plain::facts)
        .is_some_and(|facts| facts.argument.is_some() && facts.argument_of_replica.is_none())
}

fn of_index(mismatch: &Mismatch<'_>, context: &Context<'_>) -> Kind {
    let [was, is] = [&mismatch.one, &mismatch.other].map(|value| value.as_text().unwrap_or_default());
    match (was, is) {
        ("a local index", _) => Kind::LocalIndexRemoved,
        (_, "a local index") => Kind::LocalIndexAdded,
        ("a vector index", _) => Kind::VectorIndexRemoved,
        (_, "a vector index") => Kind::VectorIndexAdded,
        ("", _) => Kind::GlobalIndexAdded,
        _ if context.has_index_of_name(mismatch.index) => Kind::GlobalIndexChanged,
        _ => Kind::GlobalIndexRemoved,
    }
}

/// Returns the kind of a changed key, of the table or of an index.
fn of_key(mismatch: &Mismatch<'_>, context: &Context<'_>) -> Kind {
    let [old, new] = context.keys(mismatch.index);
    let is_type_only = old == new;
    let has_other_type = new.iter().any(|(name, _)| context.has_other_type(name));
    match mismatch.index {
        None if is_type_only => Kind::KeyType,
        None => Kind::Key,
        Some(_) if context.is_local(mismatch.index) => Kind::LocalIndexChanged,
        Some(_) if is_type_only => Kind::AttributeType,
        Some(_) if has_other_type => Kind::AttributeTypeAndKey,
        Some(_) => Kind::GlobalIndexChanged,
    }
}

fn units(json: &Json<'_>) -> [Option<u64>; 2] {
    let Json::List(units) = json else { return [None; 2] };
    let unit = |position: usize| match units.get(position) {
        Some(Json::Number(number)) => number.as_u64(),
        _ => None,
    };
    [unit(0), unit(1)]
}

/// Returns whether the reads or the writes decrease.
fn is_less(one: &Json<'_>, other: &Json<'_>) -> bool {
    units(one).into_iter().zip(units(other)).any(|(one, other)| other < one)
}

/// Returns the kind of a changed limit. No limit counts as more than any limit.
fn of_limit(mismatch: &Mismatch<'_>, context: &Context<'_>) -> Kind {
    let (old, new) = (units(&mismatch.one), units(&mismatch.other));
    let pairs = || old.iter().zip(&new);
    let is_lower = pairs().any(|(old, new)| new.is_some_and(|new| old.is_none_or(|old| new < old)));
    let removed = pairs().filter(|(old, new)| old.is_some() && new.is_none()).count();
    let is_dropped = context.limits(mismatch.index).iter().any(|limit| context.is_dropped(limit));
    let is_changed = pairs().any(|(old, new)| new.is_some() && old != new);
    match (removed, is_dropped, mismatch.index) {
        // The request contains the limits that stay.
        (0, ..) if is_lower => Kind::LimitLess,
        (0, ..) => Kind::LimitMore,
        (_, false, _) => Kind::LimitRemoved,
        (_, true, Some(_)) => Kind::LimitOfIndexDropped,
        (_, true, None) if new == [None; 2] => Kind::LimitDropped,
        (_, true, None) if is_changed && is_lower => Kind::LimitLess,
        (_, true, None) if is_changed => Kind::LimitMore,
        (_, true, None) => Kind::LimitDroppedInPart,
    }
}

fn of_warm(mismatch: &Mismatch<'_>) -> Kind {
    let (old, new) = (units(&mismatch.one), units(&mismatch.other));
    let is_less =
        old.iter().zip(&new).any(|(old, new)| matches!((old, new), (Some(old), Some(new)) if new < old));
    match (is_less, mismatch.index) {
        (true, None) => Kind::WarmLess,
        (true, Some(_)) => Kind::WarmOfIndexLess,
        _ if mismatch.other == Json::Null => Kind::WarmDropped,
        _ => Kind::WarmMore,
    }
}

/// Returns the kind of a changed stream. `replicated` tells whether the old and the new table have replicas.
const fn of_stream(is_added: bool, is_removed: bool, replicated: [bool; 2]) -> Kind {
    match (replicated, is_added, is_removed) {
        ([true, false], ..) => Kind::StreamAfterReplica,
        ([_, true], true, _) => Kind::StreamOnBeforeReplica,
        ([_, true], _, true) => Kind::StreamOffReplicated,
        ([false, true], ..) => Kind::StreamViewBeforeReplica,
        ([true, true], ..) => Kind::StreamViewReplicated,
        ([false, false], true, _) => Kind::StreamOn,
        ([false, false], _, true) => Kind::StreamOff,
        ([false, false], ..) => Kind::StreamView,
    }
}

fn of_time_to_live(is_added: bool, is_removed: bool, context: &Context<'_>) -> Kind {
    if is_added {
        return Kind::TtlOn;
    }
    if !is_removed {
        return Kind::TtlRenamed;
    }
    let (old, new) = (&context.old.shape, &context.new.shape);
    if new.time_to_live.by == By::Default {
        return if context.is_dropped(&new.time_to_live) { Kind::TtlDropped } else { Kind::TtlDroppedHere };
    }
    match &new.time_to_live_off.value {
        Some(Some(_)) if new.time_to_live_off == old.time_to_live => Kind::TtlOff,
        // The description does not name the attribute: a live table's does not.
        None => Kind::TtlOff,
        Some(_) => Kind::TtlOffOther,
    }
}

fn of_recovery(mismatch: &Mismatch<'_>, context: &Context<'_>) -> Kind {
    let days = |json: &Json<'_>| if let Json::Number(days) = json { days.as_u64() } else { None };
    let region = context.region(mismatch.replica);
    let is_off = region.map(|region| &region.point_in_time_recovery);
    let period = region.map(|region| &region.recovery_days);
    let is_dropped = |given: Option<bool>| given.unwrap_or(false);
    match (days(&mismatch.one), days(&mismatch.other)) {
        (None, _) => Kind::RecoveryOn,
        (_, None) if is_dropped(is_off.map(|off| context.is_dropped(off))) => Kind::RecoveryDropped,
        (_, None) => Kind::RecoveryOff,
        _ if is_dropped(period.map(|period| context.is_dropped(period))) => Kind::RecoveryDaysDropped,
        _ if mismatch.replica.is_some() => Kind::SettingOfReplica,
        (old, new) if new < old => Kind::RecoveryLess,
        _ => Kind::RecoveryMore,
    }
}

fn of_replicas(context: &Context<'_>) -> Kind {
    let Operations { added, removed, .. } = context.replicas;
    let is_known = |given: &Given<bool>, value: bool| given.is(&value);
    let (old, new) = (&context.old.shape, &context.new.shape);
    if old.consistency.is(&Consistency::Strong) {
        return Kind::ReplicaOfStrong;
    }
    if added > 0 && new.stream.is(&None) {
        return Kind::ReplicaWithoutStream;
    }
    if is_known(&old.is_global, false) && is_known(&new.is_global, true) {
        return Kind::FirstReplica;
    }
    if is_known(&old.is_global, true) && is_known(&new.is_global, false) {
        return Kind::LastReplica;
    }
    match (added, removed) {
        (_, 0) => Kind::ReplicaAdded,
        (0, _) => Kind::ReplicaRemoved,
        _ => Kind::ReplicaMoved,
    }
}
