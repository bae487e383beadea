//! Pairs the tables of two snapshots.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::deploy::shape::{KeyElement, Shape};
use crate::deploy::snapshot::SnapshotTable;

type Pair<'s, 'a> = (Option<&'s SnapshotTable<'a>>, Option<&'s SnapshotTable<'a>>);

/// Pairs the tables that are the same, in the order of the old ones. New tables come last.
pub(in crate::deploy::evolve) fn pairs<'s, 'a>(
    old: &'s [SnapshotTable<'a>],
    new: &'s [SnapshotTable<'a>],
) -> Vec<Pair<'s, 'a>> {
    let mut partners: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for of in [base as fn(&SnapshotTable<'_>) -> Option<String>, physical_name, logical_id] {
        let mut positions: HashMap<String, usize> = HashMap::new();
        for (position, table) in new.iter().enumerate().filter(|(position, _)| !taken[*position]) {
            if let Some(name) = of(table) {
                positions.entry(name).or_insert(position);
            }
        }
        for (table, partner) in old.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            if let Some(position) = of(table).and_then(|name| positions.remove(&name)) {
                *partner = Some(position);
                taken[position] = true;
            }
        }
    }
    for (table, partner) in old.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
        let is_same = |position: &usize| !taken[*position] && is_alike(table, &new[*position]);
        if let Some(position) = (0..new.len()).find(is_same) {
            *partner = Some(position);
            taken[position] = true;
        }
    }
    let pairs = old.iter().zip(partners).map(|(table, partner)| (Some(table), partner.map(|at| &new[at])));
    let added = new.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(table, _)| (None, Some(table)));
    pairs.chain(added).collect()
}

fn base(table: &SnapshotTable<'_>) -> Option<String> {
    table.base.as_deref().map(str::to_owned)
}

fn physical_name(table: &SnapshotTable<'_>) -> Option<String> {
    table.shape.name.value.as_deref().map(str::to_owned)
}

fn logical_id(table: &SnapshotTable<'_>) -> Option<String> {
    table.logical_id.as_deref().map(str::to_owned)
}

/// Returns whether two tables are most likely the same table under another name: they have the same key, and similar
/// items as far as they are known.
fn is_alike(old: &SnapshotTable<'_>, new: &SnapshotTable<'_>) -> bool {
    let is_same_key = old.shape.key.value.is_some() && key(&old.shape) == key(&new.shape);
    let is_similar = match (old.entities.as_slice(), new.entities.as_slice()) {
        ([], _) | (_, []) => {
            let (old, new) = (indexes(&old.shape), indexes(&new.shape));
            old.is_subset(&new) || new.is_subset(&old)
        }
        (old, new) => old.iter().any(|old| new.iter().any(|new| old.is_like(new))),
    };
    is_same_key && is_similar
}

/// Returns the attributes of the key, with their types.
fn key<'s>(shape: &'s Shape<'_>) -> Vec<(Option<&'s str>, Option<&'static str>)> {
    let ty = |name: &Option<Cow<'_, str>>| {
        let mut attributes = shape.attributes.value.iter().flatten();
        attributes.find(|known| known.name.value == *name)?.ty.value.map(crate::schema::AttributeType::as_str)
    };
    let elements = shape.key.value.iter().flatten();
    elements.map(|KeyElement { name, .. }| (name.value.as_deref(), ty(&name.value))).collect()
}

/// Returns the names of the indexes.
fn indexes<'s>(shape: &'s Shape<'_>) -> BTreeSet<&'s str> {
    let global = shape.global_indexes.value.iter().flatten().map(|index| &index.name);
    let local = shape.local_indexes.value.iter().flatten().map(|index| &index.name);
    global.chain(local).filter_map(|name| name.value.as_deref()).collect()
}
