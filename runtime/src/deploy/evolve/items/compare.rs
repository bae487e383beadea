//! Compares the items of two versions of a program.

use super::entity::{Entity, Role};
use crate::at::{At, What};
use crate::deploy::evolve::ItemEffect::Orphaned;
use crate::deploy::evolve::Severity::Danger;
use crate::deploy::evolve::{Outcome, SchemaChange, WayOut};
use finding::{Finding, Path};
use renames::pair;
use value::{Comparison, Forms};
use view::View;

mod finding;
mod fit;
mod keys;
mod maps;
mod members;
mod moved;
mod names;
mod pages;
mod renames;
mod scalars;
mod templates;
mod value;
mod variants;
mod view;

/// Compares the items of all structs with the items of an earlier version.
///
/// Returns the changes in the order of tables, entities and attributes. A change that affects no item is not returned.
/// Only items are compared: the effects on the table itself, such as a replacement, are not part of the result.
///
/// ```
/// use tablewright::evolve::{Entity, ItemEffect, Severity, compare};
///
/// let before = Entity::new("orders", "Order", "{ id: S, total: N u64 }".parse()?);
/// let after = Entity::new("orders", "Order", "{ amount: N u64, id: S }".parse()?);
/// let changes = compare(&[before], &[after]);
///
/// assert_eq!(changes.len(), 1);
/// assert_eq!(changes[0].severity, Severity::Danger);
/// assert!(changes[0].items.contains(&ItemEffect::Unreadable));
/// assert_eq!(changes[0].ways_out[0].paste.as_deref(), Some("#[serde(rename = \"total\")]"));
/// assert_eq!(
///     changes[0].to_string().lines().next(),
///     Some("danger: table `orders`, item `Order`: `total` (N u64) becomes `amount` (N u64)"),
/// );
/// # Ok::<(), tablewright::evolve::ParseShapeError>(())
/// ```
#[must_use]
pub fn compare(old: &[Entity], new: &[Entity]) -> Vec<SchemaChange> {
    let mut changes = Vec::new();
    let (pairs, gone) = pairs(old, new);
    for (old_entity, new_entity) in pairs {
        let has_others = [old, new].into_iter().any(|entities| shares_table(entities, new_entity));
        changes.extend(entity(old_entity, new_entity, has_others));
    }
    let has_table = |entities: &[Entity], table: &str| entities.iter().any(|entity| entity.table == table);
    let (removed, gone_tables): (Vec<&Entity>, Vec<&Entity>) =
        gone.into_iter().partition(|entity| has_table(new, &entity.table));
    changes.extend(removed.into_iter().map(removed_entity));
    let new_tables: Vec<&Entity> = new.iter().filter(|entity| !has_table(old, &entity.table)).collect();
    changes.extend(renamed_tables(&gone_tables, &new_tables));
    changes.sort_by(|a, b| (&a.at.table, &a.at.entity, &a.id).cmp(&(&b.at.table, &b.at.entity, &b.id)));
    changes
}

/// Returns true if a table has several entities.
fn shares_table(entities: &[Entity], entity: &Entity) -> bool {
    entities.iter().filter(|other| other.table == entity.table).count() > 1
}

/// Pairs each old entity with its new version. Returns the old entities without one, too.
fn pairs<'a>(old: &'a [Entity], new: &'a [Entity]) -> (Vec<(&'a Entity, &'a Entity)>, Vec<&'a Entity>) {
    let find =
        |entity: &Entity| new.iter().find(|other| other.table == entity.table && other.name == entity.name);
    let mut pairs: Vec<(&Entity, &Entity)> =
        old.iter().filter_map(|entity| Some((entity, find(entity)?))).collect();
    let mut gone = Vec::new();
    // A struct can be renamed within its table, because its name is not stored.
    for entity in old.iter().filter(|entity| find(entity).is_none()) {
        let is_free = |other: &&Entity| {
            other.table == entity.table && !pairs.iter().any(|(_, taken)| std::ptr::eq(*taken, *other))
        };
        match new.iter().filter(is_free).max_by_key(|other| shared(entity, other)) {
            Some(other) => pairs.push((entity, other)),
            None => gone.push(entity),
        }
    }
    (pairs, gone)
}

/// Returns the number of attributes that two entities have in common.
fn shared(old: &Entity, new: &Entity) -> usize {
    old.shape.attributes().filter(|attribute| new.shape.attributes().any(|other| other == *attribute)).count()
}

impl Entity {
    /// Returns whether most attributes of these items are attributes of the other ones.
    pub(in crate::deploy::evolve) fn is_like(&self, new: &Self) -> bool {
        shared(self, new) * 2 > self.shape.attributes().count()
    }
}

/// Compares an entity with its new version.
fn entity(old: &Entity, new: &Entity, has_others: bool) -> Vec<SchemaChange> {
    let mut comparison = Comparison::default();
    let (old_view, new_view) = (View::new(&old.shape.0), View::new(&new.shape.0));
    let mut item = Finding::between(&Path::attribute(""), old.shape.to_string(), new.shape.to_string());
    comparison.structures(None, &Forms::new(&old_view), &Forms::new(&new_view), &mut item);
    comparison.push(item);
    comparison.templates(old, new);
    let mut changes: Vec<SchemaChange> = Vec::new();
    for mut finding in comparison.findings {
        let mut roles: Vec<&Role> = new.roles(&finding.field).iter().collect();
        for role in old.roles(&finding.path.attribute) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        finding.with_roles(&roles);
        let change = change(finding, new, has_others);
        // With a flattened enum, each variant also has the other attributes, so a change can be found several times.
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

fn change(finding: Finding, entity: &Entity, has_others: bool) -> SchemaChange {
    let page = finding.page().to_owned();
    let Finding { path, field, from, to, severity, effects, mut reasons, ways, .. } = finding;
    reasons.dedup();
    let place = if has_others { format!("{}.{}", entity.name, path.text) } else { path.text.clone() };
    let id = format!("{}.items.{place}", entity.table);
    SchemaChange {
        id: id.trim_end_matches('.').to_owned(),
        at: At {
            entity: Some(entity.name.clone()),
            attribute: Some(path.text).filter(|text| !text.is_empty()),
            what: What::Items,
            ..At::table(Some(&entity.table))
        },
        from,
        to,
        severity,
        cloudformation: Outcome::Nothing,
        terraform: Outcome::Nothing,
        items: effects.into_iter().rev().collect(),
        reason: reasons.join("\n"),
        page,
        ways_out: ways,
        source: entity.source(&field),
    }
}

/// Creates the change for an entity that is gone, while other entities still have its table.
fn removed_entity(entity: &Entity) -> SchemaChange {
    let mut finding = Finding::removed(&Path::attribute(""), "the entity".to_owned());
    let reason = "its items stay in the table, and no key of the new version finds them";
    finding.add(Danger, &[Orphaned], pages::PRIMARY_KEY, reason);
    finding.way(WayOut::advice("delete its items first"));
    change(finding, entity, true)
}

/// Finds tables that are gone while a new table has the same items. Most likely a struct without `name` was renamed.
fn renamed_tables(gone: &[&Entity], new: &[&Entity]) -> Vec<SchemaChange> {
    let old_names: Vec<&str> = gone.iter().map(|entity| entity.table.as_str()).collect();
    let new_names: Vec<&str> = new.iter().map(|entity| entity.table.as_str()).collect();
    let find = |entities: &[&Entity], table: &str| {
        entities.iter().find(|entity| entity.table == table).map(|entity| (*entity).clone())
    };
    let alike = |old: &str, new_name: &str| {
        let (old, new) = (find(gone, old)?, find(new, new_name)?);
        old.is_like(&new).then(|| shared(&old, &new))
    };
    let renamed = |(old, new_name): (&str, &str)| {
        let entity = find(new, new_name)?;
        let path = Path::attribute("");
        let mut finding = Finding::between(&path, format!("table `{old}`"), format!("table `{new_name}`"));
        let reason = format!(
            "`{new_name}` is another table, and empty. The items stay in `{old}`, where no request finds them"
        );
        finding.add(Danger, &[Orphaned], pages::NAMES, reason);
        finding.way(WayOut::paste(format!("#[table(name = \"{old}\")]"), "on the struct"));
        let mut change = change(finding, &entity, false);
        change.id = format!("{old}.name");
        change.at = At { what: What::Name, ..At::table(Some(old)) };
        Some(change)
    };
    pair(&old_names, &new_names, alike).into_iter().filter_map(renamed).collect()
}
