//! Plans of requests of the `DynamoDB` API.

use std::collections::BTreeSet;
use std::fmt;

use heck::ToSnakeCase;

use super::Waiting;
use super::operation::{PartOperation, is_protected, operations, regions};
use super::text::title;
use crate::at::{At, What};
use crate::deploy::evolve::diff::diff;
use crate::deploy::evolve::diff::pairs::pairs;
use crate::deploy::evolve::{Outcome, SchemaChange};
use crate::deploy::plain::Plain;
use crate::deploy::render::calls::Step;
use crate::deploy::render::calls::update::{Updates, creation};
use crate::deploy::shape::{Consistency, Shape};
use crate::deploy::snapshot::{Snapshot, SnapshotTable};
use text::Texts;

mod text;

/// The requests that bring tables from one state to another. See [`plan_calls`].
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Calls {
    /// The requests in their order. Wait after each one, as [`Step::wait`] says.
    pub calls: Vec<Call>,
    /// The changes that these requests do not make. Their [`ways_out`](SchemaChange::ways_out) list the alternatives.
    pub remaining: Vec<SchemaChange>,
}

/// A request of [`Calls`].
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Call {
    /// The operation in words: `orders: add status-index`.
    pub title: String,
    /// The request.
    pub step: Step,
    /// The name of the change, if the request takes something away that the next request does not bring back: an index,
    /// a replica, a stream, restore points, or deletion protection.
    pub destroys: Option<String>,
    /// The name of a file for the body of the request: `1-orders-add-status-index.request.json`.
    pub file: String,
    /// The command of the AWS CLI that sends the file.
    pub command: String,
    /// The states to wait for before the next request, and before programs rely on this one.
    pub waits: Vec<Waiting>,
    /// The requests that fail in the meantime, and other consequences.
    pub fails: Vec<String>,
    /// The way to roll back.
    pub back: String,
}

/// Plans the requests of the `DynamoDB` API from one state of tables to another, for tables that no template deploys.
///
/// Each request is legal after the one before it, and creates or deletes at most one index or one replica. New indexes
/// come first, so that programs can switch before the old ones go. An index that changes but keeps its name is deleted
/// and created. Replicas come after the stream and the indexes, and go before the stream does. To send the requests,
/// use `sdk::apply`, with the feature `aws-sdk`.
///
/// The requests change indexes, billing, capacity, limits, class, encryption, stream, time to live, recovery, deletion
/// protection and replicas, and they create new tables. For an existing replica, they change the key, the class and the
/// reads. Its other settings take requests in its own Region. [`Calls::remaining`] lists them, with all other changes.
/// Tables that the new state does not have stay.
///
/// ```
/// # use tablewright::{DynamoTable, Naming, Stack, evolve};
/// # mod before { #[derive(tablewright::DynamoTable)] #[table(name = "orders")] pub struct Order { #[pk] pub id: String } }
/// #[derive(DynamoTable)]
/// # #[allow(dead_code)]
/// #[table(name = "orders")]
/// struct Order {
///     #[pk]
///     id: String,
///     #[gsi("status")]
///     status: String,
/// }
///
/// # let before = Stack::new(Naming::verbatim()).table::<before::Order>();
/// let stack = Stack::new(Naming::verbatim()).table::<Order>();
/// let plan = evolve::plan_calls(&before.snapshot()?, &stack.snapshot()?);
///
/// assert_eq!(plan.calls.len(), 1);
/// assert_eq!(plan.calls[0].title, "orders: add status-index");
/// assert_eq!(plan.calls[0].step.operation(), "UpdateTable");
/// # Ok::<(), tablewright::StackError>(())
/// ```
#[must_use]
pub fn plan_calls(deployed: &Snapshot<'_>, new: &Snapshot<'_>) -> Calls {
    calls(deployed, new, &diff(deployed, new).changes, true)
}

/// Returns the requests that make these changes, as far as requests make them. Requests for replicas are included on
/// demand.
pub(super) fn calls(
    deployed: &Snapshot<'_>,
    new: &Snapshot<'_>,
    changes: &[SchemaChange],
    has_replicas: bool,
) -> Calls {
    let mut planned: Vec<(&str, Vec<Call>)> = Vec::new();
    for (old, new) in pairs(&deployed.tables, &new.tables) {
        match (old, new) {
            (None, Some(new)) => planned.push((name(new), new_table(name(new), &new.shape))),
            // A key that differs takes another table.
            (Some(old), Some(new)) if is_same(&old.shape, &new.shape) => {
                planned.push((name(new), table(name(new), &old.shape, &new.shape)));
            }
            _ => {}
        }
    }
    if !has_replicas {
        for (_, calls) in &mut planned {
            calls.retain(|call| !call.is_of_replica());
        }
    }
    let is_of_table = |table: Option<&str>, index: &str| {
        let mut tables = deployed.tables.iter().chain(&new.tables).filter(|known| Some(name(known)) == table);
        tables.any(|table| table.shape.global_index(index).is_some())
    };
    let remains = |change: &SchemaChange| {
        let at = &change.at;
        if at.replica.is_some() || at.what == What::Replicas {
            return !is_made_of_replicas(change, &planned) && !follows(change, changes);
        }
        let is_of_others = at.index.as_deref().is_some_and(|index| !is_of_table(at.table.as_deref(), index));
        is_of_others || !is_made(change, has_replicas)
    };
    // An index with a change that no request makes stays as it is, so its other changes are left, too.
    let stuck: BTreeSet<_> =
        changes.iter().filter(|change| remains(change)).filter_map(|change| index_of(&change.at)).collect();
    let is_stuck = |at: &At| index_of(at).is_some_and(|index| stuck.contains(&index));
    let remaining: Vec<SchemaChange> =
        changes.iter().filter(|change| remains(change) || is_stuck(&change.at)).cloned().collect();
    let mut calls = Vec::new();
    for (base, planned) in planned {
        let remains = |call: &Call| remaining.iter().any(|change| is_made_by(call, base, &change.at));
        calls.extend(planned.into_iter().filter(|call| !remains(call)));
    }
    for (position, call) in calls.iter_mut().enumerate() {
        call.number(position + 1);
    }
    Calls { calls, remaining }
}

/// Returns the table and the index of a place in an index of the table itself.
fn index_of(at: &At) -> Option<(Option<&str>, &str)> {
    let At { table, index, replica, .. } = at;
    index.as_deref().filter(|_| replica.is_none()).map(|index| (table.as_deref(), index))
}

pub(super) fn name<'s>(table: &'s SnapshotTable<'_>) -> &'s str {
    table.base.as_deref().or(table.shape.name.value.as_deref()).unwrap_or_default()
}

/// Returns whether requests can make one table of the other: it has the same name, and the same key with the
/// same types.
fn is_same(old: &Shape<'_>, new: &Shape<'_>) -> bool {
    let is_named = old.name.is_unknown() || new.name.is_unknown() || old.name == new.name;
    let ty = |shape: &Shape<'_>, name: &str| {
        let mut attributes = shape.attributes.value.iter().flatten();
        attributes.find(|known| known.name.value.as_deref() == Some(name))?.ty.value
    };
    let names = new.key.value.iter().flatten().filter_map(|element| element.name.value.as_deref());
    let mut types = names.filter_map(|name| ty(old, name).zip(ty(new, name)));
    is_named && (old.key.is_unknown() || old.key == new.key) && types.all(|(was, is)| was == is)
}

/// Returns whether no update makes a change, such as an import.
const fn is_refused(change: &SchemaChange) -> bool {
    match change.cloudformation {
        Outcome::Replaced { .. } | Outcome::Fails => true,
        Outcome::Refused => !matches!(change.at.what, What::TimeToLive),
        _ => false,
    }
}

/// Returns whether requests make a change of the replicas, or of a setting of one.
fn is_made_of_replicas(change: &SchemaChange, planned: &[(&str, Vec<Call>)]) -> bool {
    // In a template, a global table without replicas has another resource type, but it is the same table.
    let is_type = change.at.what == What::Replicas && change.terraform == Outcome::Nothing;
    let mut calls = planned.iter().flat_map(|(base, calls)| calls.iter().map(move |call| (base, call)));
    !is_refused(change) && (calls.any(|(base, call)| is_made_by(call, base, &change.at)) || is_type)
}

/// Returns whether a replica gets another class because its table does. A replica has the class of its table unless it
/// sets its own.
fn follows(change: &SchemaChange, changes: &[SchemaChange]) -> bool {
    let of_table = At { replica: None, ..change.at.clone() };
    let is_same =
        |other: &SchemaChange| other.at == of_table && (&other.from, &other.to) == (&change.from, &change.to);
    change.at.what == What::Class && changes.iter().any(is_same)
}

/// Returns whether the requests make a change of a table or an index.
fn is_made(change: &SchemaChange, has_replicas: bool) -> bool {
    let at = &change.at;
    let is_of_index = at.index.is_some();
    match at.what {
        // The items of a table, and its place in a template, are not settings of the table.
        What::Items | What::OnDelete | What::LogicalId => true,
        _ if is_refused(change) => false,
        What::Existence => is_of_index || change.from.is_none(),
        What::Key | What::Projection => is_of_index && at.attribute.is_none(),
        // A stream that replicas need changes after they have gone.
        What::Stream => has_replicas || change.terraform != Outcome::Fails,
        What::Billing
        | What::Capacity
        | What::OnDemandThroughput
        | What::TimeToLive
        | What::PointInTimeRecovery
        | What::Encryption
        | What::DeletionProtection
        | What::Class => true,
        _ => false,
    }
}

/// Returns whether a request of this table makes the change at a place. Any change of an index is made by its requests.
pub(super) fn is_made_by(call: &Call, base: &str, at: &At) -> bool {
    let Step { index, replica, what, .. } = &call.step;
    if at.table.as_deref() != Some(base) {
        return false;
    }
    if *what == What::Replicas || at.what == What::Replicas {
        return *what == at.what;
    }
    let is_it = at.what == *what || is_rate(at.what) && is_rate(*what);
    at.replica == *replica
        && if replica.is_some() { is_it } else { at.index == *index && (index.is_some() || is_it) }
}

/// Returns whether the request that sets billing, capacity and limits makes the change.
const fn is_rate(what: What) -> bool {
    matches!(what, What::Billing | What::Capacity | What::OnDemandThroughput)
}

/// Returns the requests that create a table.
fn new_table(base: &str, shape: &Shape<'_>) -> Vec<Call> {
    let steps = creation(base, shape).into_iter();
    let mut calls: Vec<Call> = steps
        .map(|step| Texts::of_new_table(&step).call(format!("{base}: {}", words(&step)), step, None))
        .collect();
    let mut updates = Updates::new(base, shape, shape);
    updates.first_replicas();
    calls.extend(updates.take().into_iter().map(|step| {
        let title = step.replica.as_ref().map_or_else(
            || "add the replicas with strong consistency".to_owned(),
            |region| title(&PartOperation::AddReplica(region.clone())),
        );
        let regions =
            step.replica.clone().map_or_else(|| regions(shape).unwrap_or_default(), |region| vec![region]);
        let texts = regions.iter().fold(Texts::default(), |texts, region| texts.replica(shape, region));
        texts.of_table(&step).call(format!("{base}: {title}"), step, None)
    }));
    calls
}

/// Returns the requests that make one table of the other.
fn table(base: &str, old: &Shape<'_>, new: &Shape<'_>) -> Vec<Call> {
    let mut calls = Vec::new();
    let mut updates = Updates::new(base, old, new);
    let mut add = |updates: &mut Updates<'_>, title: &str, destroys: Option<&str>, texts: Texts| {
        calls.extend(updates.take().into_iter().map(|step| {
            let destroys = destroys.map(|what| format!("{base}.{what}"));
            texts.clone().of_table(&step).call(format!("{base}: {title}"), step, destroys)
        }));
    };
    updates.plain(Plain::Class);
    add(&mut updates, "set the table class", None, Texts::class());
    updates.billing();
    add(&mut updates, "set billing and capacity", None, Texts::billing());
    updates.plain(Plain::DeletionProtection);
    let is_off = new.home.plain.is(Plain::DeletionProtection, false);
    let destroys = Some("deletionProtection").filter(|_| is_off);
    add(&mut updates, "set deletion protection", destroys, Texts::default());
    updates.encryption();
    add(&mut updates, "set the encryption", None, Texts::default());
    let is_strong = [old, new].iter().any(|shape| shape.consistency.is(&Consistency::Strong));
    updates.stream_off();
    add(&mut updates, "turn the stream off", Some("stream"), Texts::stream_off());
    updates.stream_on();
    add(&mut updates, "turn the stream on", None, Texts::stream_on());
    updates.recovery();
    let days = |shape: &Shape<'_>| shape.home.recovery_days.value.unwrap_or_default();
    let is_less = new.home.point_in_time_recovery.is(&false) || days(new) < days(old);
    let destroys = Some("pointInTimeRecovery").filter(|_| is_less);
    add(&mut updates, "set point-in-time recovery", destroys, Texts::recovery(is_less));
    for operation in operations(old, new) {
        let table = old.name.value.as_deref().unwrap_or(base);
        let texts = Texts::operation(&operation, table);
        match &operation {
            // A local index of that name can be deleted only with its table.
            PartOperation::AddIndex(index) if !is_local(old, index) => {
                updates.add_index(index);
                add(&mut updates, &format!("add {index}"), None, texts);
            }
            PartOperation::RemoveIndex(index) => {
                updates.remove_index(index);
                add(&mut updates, &format!("remove {index}"), Some(&format!("index.{index}")), texts);
            }
            PartOperation::AddReplica(region) if !is_strong => {
                updates.add_replica(region);
                add(&mut updates, &title(&operation), None, texts.replica(new, region));
            }
            PartOperation::RemoveReplica(region) if !is_strong => {
                updates.remove_replica(region);
                let texts = if is_protected(old, region) { texts.protected(table, region) } else { texts };
                add(&mut updates, &title(&operation), Some(&format!("replica.{region}")), texts.untried());
            }
            // A local index of that name can be deleted only with its table. With strong consistency, the replicas
            // stay. The stream has its own requests, and a replica's protection takes a request in its Region.
            PartOperation::AddIndex(_)
            | PartOperation::AddReplica(_)
            | PartOperation::RemoveReplica(_)
            | PartOperation::SetStream
            | PartOperation::Unprotect => {}
        }
    }
    for region in regions(new).unwrap_or_default() {
        for (setting, set) in Updates::OF_REPLICA {
            set(&mut updates, &region);
            let title = format!("set the {setting} of the replica in {region}");
            add(&mut updates, &title, None, Texts::default().untried());
        }
    }
    updates.time_to_live_off();
    let is_moved = matches!(new.time_to_live.value, Some(Some(_)));
    let attribute = old.time_to_live.value.as_ref().and_then(Option::as_deref).unwrap_or_default();
    add(&mut updates, "turn time to live off", None, Texts::time_to_live_off(attribute, is_moved));
    updates.time_to_live_on();
    add(&mut updates, "turn time to live on", None, Texts::time_to_live_on());
    // Replicas that exist need the stream, so it changes after they have gone.
    if regions(old).is_some_and(|regions| !regions.is_empty()) {
        calls.sort_by_key(|call| call.step.what == What::Stream);
    }
    calls
}

fn is_local(shape: &Shape<'_>, index: &str) -> bool {
    let mut indexes = shape.local_indexes.value.iter().flatten();
    indexes.any(|known| known.name.value.as_deref() == Some(index))
}

/// Formats the requests as Markdown, and then the changes that they do not make.
impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, remaining } = self;
        if calls.is_empty() && remaining.is_empty() {
            return writeln!(f, "There is nothing to send.");
        }
        for (position, call) in calls.iter().enumerate() {
            write!(f, "{}", call.section(position + 1))?;
        }
        if !remaining.is_empty() {
            let gap = if calls.is_empty() { "" } else { "\n" };
            writeln!(f, "{gap}No request makes these changes:\n")?;
            super::list(f, remaining)?;
        }
        Ok(())
    }
}

/// Returns the operation in words: `create table`.
fn words(step: &Step) -> String {
    step.operation().to_snake_case().replace('_', " ")
}
