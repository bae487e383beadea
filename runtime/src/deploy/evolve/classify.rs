//! Determines the consequences of a change of a table: its kind, the facts about that kind, and the interaction of
//! several changes.

use crate::at::{At, What};
use crate::deploy::compare::{Mismatch, compare};
use crate::deploy::evolve::{Leftover, Outcome, SchemaChange, Severity, WayOut};
use crate::deploy::plain::Plain;
use crate::deploy::snapshot::SnapshotTable;
use crate::json::Json;
use crate::schema::OnDelete;
use context::{Context, Operations};
use facts::Fact;
use kind::Kind;

mod context;
mod facts;
mod kind;
mod pages;

/// A change of a table, and its kind.
struct Found {
    kind: Kind,
    change: SchemaChange,
}

/// Returns the changes of a table, without the changes of its items. Messages call the table `name`.
pub(super) fn table(old: &SnapshotTable<'_>, new: &SnapshotTable<'_>, name: &str) -> Vec<SchemaChange> {
    let context = Context::new(old, new);
    let mut found = Vec::new();
    if let (Some(was), Some(is)) = (&old.logical_id, &new.logical_id)
        && was != is
    {
        let mismatch = mismatch(What::LogicalId, Json::from(&**was), Json::from(&**is));
        found.push(Found::new(Kind::LogicalId, &mismatch, &context, name));
    }
    for mismatch in &compare(&old.shape, &new.shape) {
        found.push(Found::new(Kind::of(mismatch, &context), mismatch, &context, name));
    }
    global_type(&mut found, &context, name);
    types(&mut found, &context, name);
    index_operations(&mut found);
    last_index(&mut found, &context);
    replica_operations(&mut found, &context);
    moot(&mut found);
    let mut changes: Vec<SchemaChange> = found.into_iter().map(|found| found.change).collect();
    number(&mut changes);
    changes
}

/// Returns the change for a table that only one of the snapshots has.
pub(super) fn whole(table: &SnapshotTable<'_>, name: &str, is_new: bool) -> SchemaChange {
    let kind = match table.shape.on_delete.value {
        _ if is_new => Kind::TableAdded,
        Some(OnDelete::Delete) => Kind::TableDestroyed,
        _ => Kind::TableRetained,
    };
    let there = Json::from("the table");
    let [one, other] = if is_new { [Json::Null, there] } else { [there, Json::Null] };
    let context = Context::new(table, table);
    Found::new(kind, &mismatch(What::Existence, one, other), &context, name).change
}

fn mismatch<'s>(what: What, one: Json<'s>, other: Json<'s>) -> Mismatch<'s> {
    Mismatch { replica: None, index: None, what, one, other }
}

impl Found {
    fn new(kind: Kind, mismatch: &Mismatch<'_>, context: &Context<'_>, name: &str) -> Self {
        let Fact { cloudformation, terraform, severity, items, page, reason, ways } = kind.fact();
        let is_protected = context.old.shape.home.plain.is(Plain::DeletionProtection, true);
        let [cloudformation, terraform] =
            [(cloudformation, context.replaced(kind)), (terraform, context.recreated(kind))].map(
                |(outcome, replaced)| match outcome {
                    Outcome::Replaced { .. } => replaced,
                    Outcome::Destroyed if is_protected => Outcome::Fails,
                    outcome => outcome,
                },
            );
        let at = mismatch.at(Some(name));
        let texts = texts(mismatch, context);
        let [from, to] = texts;
        let change = SchemaChange {
            id: id(name, &at),
            at,
            from,
            to,
            severity,
            cloudformation,
            terraform,
            items: items.to_vec(),
            reason: reason.to_owned(),
            page: page.to_owned(),
            ways_out: ways.iter().map(|way| WayOut::advice(*way)).collect(),
            source: None,
        };
        Self { kind, change }
    }
}

/// Returns an id such as `orders.index.status-index.key`.
fn id(name: &str, at: &At) -> String {
    let mut id = name.to_owned();
    for (word, part) in [("replica", &at.replica), ("index", &at.index)] {
        if let Some(part) = part {
            id.extend([".", word, ".", part]);
        }
    }
    if at.what != What::Existence {
        id.push('.');
        id.push_str(&at.what.word());
    }
    id
}

/// Returns the two values in words. For a key, returns only the attributes that differ.
fn texts(mismatch: &Mismatch<'_>, context: &Context<'_>) -> [Option<String>; 2] {
    let texts = mismatch.texts();
    let is_none = [&mismatch.one, &mismatch.other].map(|value| *value == Json::Null);
    // An absent value can still mean something: absent encryption is a key that AWS owns.
    let has_word = matches!(mismatch.what, What::Encryption);
    let [mut from, mut to] = texts;
    if mismatch.what == What::Key {
        let [old, new] = context.keys(mismatch.index).map(|key| key.len());
        (from, to) = if old == new { differing(&from, &to) } else { (from, to) };
    }
    let option = |text: String, is_none: bool| Some(text).filter(|_| !is_none || has_word);
    [option(from, is_none[0]), option(to, is_none[1])]
}

/// Returns the elements that differ between two lists of the same length.
fn differing(one: &str, other: &str) -> (String, String) {
    let pairs = one
        .split("), ")
        .zip(other.split("), "))
        .filter(|(one, other)| one.trim_end_matches(')') != other.trim_end_matches(')'));
    let close = |text: &str| if text.ends_with(')') { text.to_owned() } else { format!("{text})") };
    let (one, other): (Vec<String>, Vec<String>) =
        pairs.map(|(one, other)| (close(one), close(other))).unzip();
    (one.join(", "), other.join(", "))
}

/// Adds the change between a table and a global table. They are different types of resources, even if the global table
/// has no replicas.
fn global_type(found: &mut Vec<Found>, context: &Context<'_>, name: &str) {
    let [was, is] = [context.old, context.new].map(|table| table.shape.is_global.value);
    let is_said = found.iter().any(|found| found.change.at.what == What::Replicas);
    if let (Some(was), Some(is)) = (was, is)
        && was != is
        && !is_said
    {
        let text = |is_global: bool| Json::from(if is_global { "a global table" } else { "a table" });
        let mismatch = mismatch(What::Replicas, text(was), text(is));
        found.push(Found::new(Kind::GlobalType, &mismatch, context, name));
    }
}

/// Adds the change of an attribute's type. The type can change without a change of any key, when one index goes and
/// another one comes.
fn types(found: &mut Vec<Found>, context: &Context<'_>, name: &str) {
    let is_said = |attribute: &str| {
        found.iter().any(|found| {
            let index = found.change.at.index.as_deref();
            let is_key = found.change.at.what == What::Key;
            is_key && context.keys(index).iter().all(|key| key.iter().any(|(name, _)| *name == attribute))
        })
    };
    let missing: Vec<_> = context.other_types().into_iter().filter(|(name, ..)| !is_said(name)).collect();
    for (attribute, old, new) in missing {
        let mismatch = mismatch(What::Key, Json::from(old.as_str()), Json::from(new.as_str()));
        let mut one = Found::new(Kind::AttributeType, &mismatch, context, name);
        one.change.at.attribute = Some(attribute.to_owned());
        one.change.id = format!("{name}.attribute.{attribute}");
        (one.change.from, one.change.to) = (Some(old.as_str().to_owned()), Some(new.as_str().to_owned()));
        found.push(one);
    }
}

/// Checks the changes of indexes together, because one update creates or deletes at most one index.
fn index_operations(found: &mut [Found]) {
    let count = |kinds: &[Kind]| found.iter().filter(|found| kinds.contains(&found.kind)).count();
    let changed: std::collections::BTreeSet<Option<&str>> = found
        .iter()
        .filter(|found| {
            matches!(
                found.kind,
                Kind::GlobalIndexChanged | Kind::VectorIndexChanged | Kind::AttributeTypeAndKey
            )
        })
        .map(|found| found.change.at.index.as_deref())
        .collect();
    let operations = Operations {
        added: count(&[Kind::GlobalIndexAdded, Kind::VectorIndexAdded]),
        removed: count(&[Kind::GlobalIndexRemoved, Kind::VectorIndexRemoved]),
        changed: changed.len(),
    };
    for Found { kind, change } in found {
        if !kind.is_index_operation() || change.cloudformation == Outcome::Steps {
            continue;
        }
        change.cloudformation = operations.one_by_one(change.cloudformation);
        if matches!(change.cloudformation, Outcome::OneByOne | Outcome::Steps) {
            change.severity = change.severity.max(Severity::Steps);
            change.reason.push_str("\none deployment creates or deletes one index of a table");
        }
    }
}

fn last_index(found: &mut [Found], context: &Context<'_>) {
    let is_last = context.new.shape.global_indexes.value.as_ref().is_some_and(Vec::is_empty);
    for found in found.iter_mut().filter(|found| is_last && found.kind == Kind::GlobalIndexRemoved) {
        found.change.reason.push_str(
            "\nsince version 6 Terraform keeps the last index, and reports no change: delete it with `aws dynamodb update-table`",
        );
    }
}

/// Checks the changes of replicas together, because one update creates or deletes at most one replica.
fn replica_operations(found: &mut [Found], context: &Context<'_>) {
    for Found { kind, change } in found.iter_mut() {
        if matches!(kind, Kind::ReplicaAdded | Kind::ReplicaRemoved) {
            change.cloudformation = context.replicas.one_by_one(change.cloudformation);
            if change.cloudformation == Outcome::OneByOne {
                change.severity = change.severity.max(Severity::Steps);
                change.reason.push_str("\none deployment creates or deletes one replica");
            }
        }
        if matches!(kind, Kind::ReplicaRemoved | Kind::ReplicaMoved) && context.removes_protected_replica() {
            (change.cloudformation, change.terraform) = (Outcome::Steps, Outcome::Fails);
            change.reason.push_str("\na replica that is removed is protected, so that nothing can delete it");
            change.ways_out.insert(0, WayOut::advice("a deployment that turns the protection off"));
        }
    }
    let has = |is_it: fn(Kind) -> bool| found.iter().any(|found| is_it(found.kind));
    if !has(Kind::is_index_operation) || !has(Kind::is_replica_operation) {
        return;
    }
    for Found { kind, change } in found {
        let is_part = kind.is_index_operation() || kind.is_replica_operation();
        if is_part && matches!(change.cloudformation, Outcome::InPlace | Outcome::Slow) {
            change.cloudformation = Outcome::OneByOne;
            change.severity = change.severity.max(Severity::Steps);
            change.reason.push_str(
                "\nAWS does not document an index and a replica in one update, so deploy one after the other",
            );
        }
    }
}

/// Folds the other changes of a table into its replacement, because the new table has them from the beginning.
fn moot(found: &mut Vec<Found>) {
    let Some(position) = found.iter().position(|found| found.kind.is_new_table()) else { return };
    let is_own = |kind: Kind| {
        kind.is_new_table() || matches!(kind, Kind::LogicalId | Kind::OnDeleteLess | Kind::OnDeleteMore)
    };
    let others = found.iter().filter(|found| !is_own(found.kind)).count();
    if others > 0 {
        let rest = if others == 1 { "the other change" } else { "the other changes" };
        let line = format!("\nthe new table has {rest} of this table from the beginning");
        found[position].change.reason.push_str(&line);
    }
    found.retain(|found| is_own(found.kind));
}

/// Makes ids unique: if several changes are at one place, all except the first get a number.
fn number(changes: &mut [SchemaChange]) {
    for position in 1..changes.len() {
        let (before, rest) = changes.split_at_mut(position);
        let id = &rest[0].id;
        let known = before
            .iter()
            .filter(|change| change.id == *id || change.id.starts_with(&format!("{id}#")))
            .count();
        if known > 0 {
            rest[0].id = format!("{id}#{}", known + 1);
        }
    }
}

/// Returns how much of the table an outcome affects. If several changes are deployed at once, the outcome with the
/// greatest weight happens.
pub(super) const fn weight(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Nothing => 0,
        Outcome::Ignored => 1,
        Outcome::NeverSettles => 2,
        Outcome::InPlace => 3,
        Outcome::Slow => 4,
        Outcome::NewStream => 5,
        Outcome::ReplicaRebuilt => 6,
        Outcome::IndexRebuilt => 7,
        Outcome::Undocumented => 8,
        Outcome::OneByOne => 9,
        Outcome::Steps => 10,
        Outcome::Import => 11,
        Outcome::Inexpressible => 12,
        Outcome::Retained => 13,
        Outcome::Replaced { items: Leftover::LeftBehind } => 14,
        Outcome::Replaced { items: Leftover::Destroyed } => 15,
        Outcome::Destroyed => 16,
        Outcome::Fails => 17,
        Outcome::Prevented => 18,
        Outcome::Refused => 19,
    }
}
