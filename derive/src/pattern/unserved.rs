//! Messages about patterns that no key serves.

use syn::Ident;

use super::Place;
use crate::model::Field;

/// Returns the message for a pattern that no key and no index serves; `known` are its fields. `advice` says where to
/// add an index.
pub(super) fn unserved(
    name: &Ident,
    known: &[usize],
    fields: &[Field<'_>],
    places: &[Place<'_>],
    advice: &str,
) -> String {
    if known.is_empty() {
        let field = fields[places[0].partition.first().copied().unwrap_or_default()].ident;
        return format!(
            "`{name}` knows no field, so it would be a scan; name a partition key: `{name}({field})`"
        );
    }
    let has_all = |place: &&Place<'_>| place.partition.iter().all(|field| known.contains(field));
    let has_some = |place: &&Place<'_>| place.partition.iter().any(|field| known.contains(field));
    let sorts_some = |place: &&Place<'_>| place.sort.iter().any(|field| known.contains(field));
    let reason = if let Some(place) = places.iter().find(has_all) {
        let rest: Vec<usize> =
            known.iter().copied().filter(|field| !place.partition.contains(field)).collect();
        let sorted = if place.sort.is_empty() {
            format!("{} has no sort key", of(place))
        } else {
            format!("{} is sorted by {}", of(place), list(&place.sort, fields))
        };
        if let Some(next) = place.sort.iter().find(|field| !rest.contains(field))
            && rest.iter().all(|field| place.sort.contains(field))
        {
            let next = fields[*next].ident;
            return format!(
                "no key and no index serves `{name}`: {sorted}, from left to right; name `{next}` too"
            );
        }
        format!(
            "{sorted}, so {} would be a filter, which also pays for the items that it drops",
            list(&rest, fields)
        )
    } else if let Some(place) = places.iter().find(has_some).or_else(|| places.iter().find(sorts_some)) {
        let missing = place.partition.iter().copied().filter(|field| !known.contains(field));
        let missing = list(&missing.collect::<Vec<_>>(), fields);
        return format!(
            "no key and no index serves `{name}`: the partition key of {} also needs {missing}; name it too, or {advice}: {}",
            of(place),
            index(known, fields)
        );
    } else {
        format!("no partition key is {}, so it would be a scan", list(known, fields))
    };
    format!("no key and no index serves `{name}`: {reason}; {advice}: {}", index(known, fields))
}

/// Returns the message for a pattern that names an index which does not serve it.
pub(super) fn not_by(name: &Ident, place: &Place<'_>, fields: &[Field<'_>]) -> String {
    let sort = if place.sort.is_empty() {
        String::new()
    } else {
        format!(", and then of its sort key {}, from left to right", list(&place.sort, fields))
    };
    format!(
        "{} does not serve `{name}`: a pattern names all of its partition key {}{sort}",
        of(place),
        list(&place.partition, fields)
    )
}

fn of(place: &Place<'_>) -> String {
    place.index.map_or("the table".to_owned(), |index| format!("index `{index}`"))
}

fn list(positions: &[usize], fields: &[Field<'_>]) -> String {
    let names: Vec<String> = positions.iter().map(|field| format!("`{}`", fields[*field].ident)).collect();
    names.join(", ")
}

/// Returns an index that would serve a pattern.
fn index(known: &[usize], fields: &[Field<'_>]) -> String {
    let names: Vec<String> = known.iter().map(|field| fields[*field].ident.to_string()).collect();
    let index = names.join("-").replace('_', "-");
    let sort = if names.len() > 1 { format!(", sk({})", names[1..].join(", ")) } else { String::new() };
    format!("`#[gsi(\"{index}\", pk({}){sort})]`", names[0])
}
