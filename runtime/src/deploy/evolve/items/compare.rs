//! What a change of the structs does to the items that are stored.

use super::entity::{Entity, Role};
use crate::deploy::evolve::ItemEffect::Orphaned;
use crate::deploy::evolve::Severity::Danger;
use crate::deploy::evolve::{At, Change, Outcome, WayOut};
use finding::{Finding, Path};
use renames::pair;
use value::{Comparison, Forms};
use view::View;

mod finding;
mod fit;
mod keys;
mod maps;
mod members;
mod pages;
mod renames;
mod value;
mod variants;
mod view;

/// Compares the items of all structs with those of before.
///
/// The changes are in the order of tables, entities and attributes. Only items are looked at: what becomes of the table
/// itself, as when the type of its key changes, is not said here.
///
/// ```
/// use tablewright::evolve::{Entity, ItemEffect, Severity, compare};
///
/// let before = Entity::new("orders", "Order", "{ id: S, total: N u64 }".parse()?);
/// let after = Entity::new("orders", "Order", "{ amount: N u64, id: S }".parse()?);
/// let changes = compare(&[before], &[after]);
/// assert_eq!(changes.len(), 1);
/// assert_eq!(changes[0].severity, Severity::Danger);
/// assert!(changes[0].items.contains(&ItemEffect::Unreadable));
/// assert_eq!(changes[0].ways_out[0].paste.as_deref(), Some("#[serde(rename = \"total\")]"));
/// # Ok::<(), tablewright::evolve::ParseShapeError>(())
/// ```
#[must_use]
pub fn compare(old: &[Entity], new: &[Entity]) -> Vec<Change> {
    let mut changes = Vec::new();
    let (pairs, rest) = pairs(old, new);
    for (old_entity, new_entity) in pairs {
        let is_alone = |entities: &[Entity], entity: &Entity| {
            entities.iter().filter(|other| other.table == entity.table).count() == 1
        };
        let has_others = !is_alone(old, old_entity) || !is_alone(new, new_entity);
        changes.extend(entity(old_entity, new_entity, has_others));
    }
    let is_new = |entity: &&Entity| !old.iter().any(|other| other.table == entity.table);
    let new_tables: Vec<&Entity> = new.iter().filter(is_new).collect();
    let is_gone = |entity: &&Entity| !new.iter().any(|other| other.table == entity.table);
    changes.extend(renamed_tables(&rest.into_iter().filter(is_gone).collect::<Vec<_>>(), &new_tables));
    changes.sort_by(|a, b| (&a.at.table, &a.at.entity, &a.id).cmp(&(&b.at.table, &b.at.entity, &b.id)));
    changes
}

/// Each entity of before with the one that it has become, and those that have become none.
fn pairs<'a>(old: &'a [Entity], new: &'a [Entity]) -> (Vec<(&'a Entity, &'a Entity)>, Vec<&'a Entity>) {
    let mut pairs = Vec::new();
    let mut rest = Vec::new();
    for entity in old {
        match new.iter().find(|other| other.table == entity.table && other.name == entity.name) {
            Some(same) => pairs.push((entity, same)),
            None => rest.push(entity),
        }
    }
    // A struct can have another name in the same table: the name is not stored.
    let (mut left, taken) = (Vec::new(), |pairs: &[(&Entity, &Entity)], other: &Entity| {
        pairs.iter().any(|(_, taken)| std::ptr::eq(*taken, other))
    });
    for entity in rest {
        let free = new.iter().filter(|other| other.table == entity.table && !taken(&pairs, other));
        match free.max_by_key(|other| shared(entity, other)) {
            Some(other) => pairs.push((entity, other)),
            None => left.push(entity),
        }
    }
    (pairs, left)
}

/// How many attributes two entities have in common.
fn shared(old: &Entity, new: &Entity) -> usize {
    old.shape.attributes().filter(|attribute| new.shape.attributes().any(|other| other == *attribute)).count()
}

fn entity(old: &Entity, new: &Entity, has_others: bool) -> Vec<Change> {
    let mut comparison = Comparison::default();
    let (old_view, new_view) = (View::new(&old.shape.0), View::new(&new.shape.0));
    let item = Path { attribute: String::new(), text: String::new() };
    let mut whole = Finding::between(&item, old.shape.to_string(), new.shape.to_string());
    let (old_forms, new_forms) = (Forms::new(&old_view), Forms::new(&new_view));
    comparison.structures(None, &old_forms, &new_forms, &mut whole);
    comparison.push(whole);
    let mut findings = comparison.findings;
    for (attribute, template) in &old.templates {
        let is = new.templates.get(attribute).filter(|is| *is != template);
        if let Some(is) = is {
            let mut finding =
                Finding::between(&Path::attribute(attribute), format!("`{template}`"), format!("`{is}`"));
            finding.with_template(template, is, new.roles(attribute));
            findings.push(finding);
        }
    }
    let mut changes: Vec<Change> = Vec::new();
    for mut finding in findings {
        let mut roles: Vec<&Role> = new.roles(&finding.field).iter().collect();
        for role in old.roles(&finding.path.attribute) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        finding.with_roles(&roles);
        let change = change(finding, new, has_others);
        // The forms of a flattened enum share their other attributes.
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

fn change(finding: Finding, entity: &Entity, has_others: bool) -> Change {
    let page = finding.page().to_owned();
    let Finding { path, field, from, to, severity, effects, mut reasons, ways, .. } = finding;
    reasons.dedup();
    let place = if has_others { format!("{}.{}", entity.name, path.text) } else { path.text.clone() };
    Change {
        id: format!("{}.items.{}", entity.table, place.trim_end_matches('.')),
        at: At {
            table: entity.table.clone(),
            index: None,
            entity: Some(entity.name.clone()),
            attribute: Some(path.text).filter(|text| !text.is_empty()),
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

/// Tables that are gone although there is one with the same items: most likely a struct without `name` that is renamed.
fn renamed_tables(gone: &[&Entity], new: &[&Entity]) -> Vec<Change> {
    let old_names: Vec<&str> = gone.iter().map(|entity| entity.table.as_str()).collect();
    let new_names: Vec<&str> = new.iter().map(|entity| entity.table.as_str()).collect();
    let find = |name: &str| new.iter().find(|entity| entity.table == name);
    let alike = |old: &str, new: &str| {
        let (old, new) = (gone.iter().find(|entity| entity.table == old)?, find(new)?);
        let (all, shared) = (old.shape.attributes().count(), shared(old, new));
        (shared * 2 > all).then_some(shared)
    };
    let renamed = pair(&old_names, &new_names, alike).into_iter();
    renamed
        .filter_map(|(old, new_name)| {
            let entity = find(new_name)?;
            let mut finding = Finding::between(&Path::attribute(""), format!("table `{old}`"), format!("table `{new_name}`"));
            finding.add(
                Danger,
                &[Orphaned],
                pages::NAMES,
                format!("`{new_name}` is another table, and empty: the items stay in `{old}`, where no request of the new program reaches them"),
            );
            finding.way(WayOut::paste(format!("#[table(name = \"{old}\")]"), "on the struct"));
            let mut change = change(finding, entity, false);
            change.id = format!("{old}.name");
            change.at = At { table: old.to_owned(), index: None, entity: None, attribute: None };
            Some(change)
        })
        .collect()
}
