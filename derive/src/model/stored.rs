//! Checks how `serde` stores and reads the fields that the template describes.

use proc_macro2::Span;
use syn::{GenericArgument, PathArguments, Type};

use super::{Field, IndexProjection, Table};
use crate::errors::Errors;
use crate::serde_attr::{Container, With};

/// The role of a field in the template.
pub(crate) struct Role {
    /// In messages: "but it is …".
    name: &'static str,
    /// The advice for a type that is stored in another form, if the role depends on the type.
    by_type: Option<&'static str>,
    /// The consequence for an item that is read, changed and put, if its field is not read as it was stored.
    read_otherwise: Option<&'static str>,
}

pub(crate) const KEY: Role = Role {
    name: "a key",
    by_type: Some("use a type that is a `KeyAttribute` without this"),
    read_otherwise: Some("an item that is read, changed and put would be stored under another key"),
};

/// A field in a template. An `Option` that is `None` is not stored, and its key is left out.
pub(crate) const PART_OF_A_KEY: Role = Role { name: "part of a key", ..KEY };

const SEARCHED_BY: Role = Role { name: "what a vector index is searched by", ..KEY };

const EMBEDDING: Role = Role {
    name: "an embedding",
    by_type: Some("use a type that is a `VectorAttribute` without this"),
    read_otherwise: Some("an item that is read, changed and put would be stored with another one"),
};

pub(crate) const TIME_TO_LIVE: Role = Role {
    name: "a time to live",
    by_type: None,
    read_otherwise: Some("an item that is read, changed and put would expire at another time"),
};

pub(crate) const VERSION: Role = Role {
    name: "a version",
    by_type: Some("use a `u32` or `u64` without this"),
    read_otherwise: Some("a put would compare another version than the one that was read"),
};

pub(crate) const PROJECTED: Role =
    Role { name: "a projected attribute", by_type: None, read_otherwise: None };

/// Reports fields that `serde` stores in another form than the template says, or does not read as it has stored them.
pub(crate) fn check_fields(
    fields: &[Field<'_>],
    container: &Container,
    role: impl Fn(usize) -> Option<Role>,
    is_table_key: impl Fn(usize) -> bool,
    errors: &mut Errors,
) {
    for (position, field) in fields.iter().enumerate() {
        if let Some(role) = role(position) {
            check_written(field, &role, is_table_key(position), errors);
            check_read(field, &role, errors);
            if !is_table_key(position) {
                check_option(field, &role, container, errors);
            }
        }
    }
    check_names(fields, errors);
}

fn check_written(field: &Field<'_>, role: &Role, is_table_key: bool, errors: &mut Errors) {
    let Field { ident, serde, .. } = field;
    let name = role.name;
    let other_field = "remove this, or choose another field";
    let with = serde.with.as_ref();
    let mistakes = [
        (serde.skip, "stores nothing for", "", other_field),
        (serde.flatten, "stores the fields of", " instead of it", other_field),
        (
            with.filter(|_| role.by_type.is_some()).map(|with| with.span),
            "may store something else than the type of",
            "",
            role.by_type.unwrap_or_default(),
        ),
        (serde.asymmetric, "reads and writes", " under different names", "use one name for both"),
        (serde.skip_if.filter(|_| is_table_key), "may store nothing for", "", other_field),
    ];
    for (span, before, after, advice) in mistakes {
        if let Some(span) = span {
            errors.add(span, format!("serde {before} `{ident}`{after}, but it is {name}; {advice}"));
        }
    }
    if role.name == TIME_TO_LIVE.name
        && let Some(unit) = with.and_then(With::fraction_of_a_second)
    {
        let span = with.map_or_else(Span::call_site, |with| with.span);
        errors.add(
                span,
                format!(
                    "this stores {unit}, and a time to live is a number of seconds: the item would never expire; store \
                     seconds, or use `tablewright::EpochSeconds` without this"
                ),
            );
    }
}

/// Reports an `Option` that `serde` would store as NULL.
fn check_option(field: &Field<'_>, role: &Role, container: &Container, errors: &mut Errors) {
    let Field { ident, ty, serde, .. } = field;
    let may_be_absent = [KEY.name, SEARCHED_BY.name, EMBEDDING.name].contains(&role.name);
    if !may_be_absent || serde.skip_if.is_some() || !is_option(ty) {
        return;
    }
    let advice = if container.skips_none_below {
        "move `skip_serializing_none` above the derives, where `DynamoTable` sees what it adds"
    } else {
        "add `#[serde(skip_serializing_if = \"Option::is_none\")]`"
    };
    let name = role.name;
    errors.add(
        ident.span(),
        format!("serde stores NULL for `{ident}` when it is `None`, but it is {name}; {advice}"),
    );
}

/// Reports two fields that are stored under one name, or read from one.
fn check_names(fields: &[Field<'_>], errors: &mut Errors) {
    let attributes = || fields.iter().filter(|field| field.serde.flatten.is_none());
    let mut written: Vec<Name<'_>> = attributes()
        .filter(|field| field.serde.skip.is_none())
        .map(|field| Name { text: &field.attribute, field, alias: None })
        .collect();
    let mut read = Vec::new();
    for field in attributes().filter(|field| field.serde.skip_reading.is_none()) {
        read.push(Name { text: field.read_as(), field, alias: None });
    }
    let aliases: Vec<(String, Span, &Field<'_>)> = attributes()
        .flat_map(|field| field.serde.aliases.iter().map(move |alias| (alias.value(), alias.span(), field)))
        .collect();
    for (alias, span, field) in &aliases {
        read.push(Name { text: alias, field, alias: Some(*span) });
    }
    let stored_twice = twice(&mut written);
    for (first, second) in &stored_twice {
        let (name, first, second) = (second.text, first.field.ident, second.field.ident);
        errors
            .add(second.span(), format!("`{first}` and `{second}` are both stored as `{name}`; rename one"));
    }
    for (first, second) in twice(&mut read) {
        let known = stored_twice.iter().any(|(_, stored)| stored.field.ident == second.field.ident);
        let (name, one, other) = (second.text, first.field.ident, second.field.ident);
        match second.alias.or(first.alias) {
            Some(span) => errors.add(
                span,
                format!("serde would read both `{one}` and `{other}` from `{name}`; remove this alias"),
            ),
            None if !known => errors
                .add(other.span(), format!("`{one}` and `{other}` are both read from `{name}`; rename one")),
            None => {}
        }
    }
}

impl Table<'_> {
    pub(super) fn check_stored(&self, container: &Container, errors: &mut Errors) {
        let role = |position| self.role(position);
        check_fields(&self.fields, container, role, |position| self.is_table_key(position), errors);
    }

    fn role(&self, position: usize) -> Option<Role> {
        let mut vectors = self.vector_indexes.iter();
        Some(if self.is_table_key(position) || self.indexes.iter().any(|index| index.has_key(position)) {
            KEY
        } else if vectors.clone().any(|index| index.is_searched_by(position)) {
            SEARCHED_BY
        } else if vectors.any(|index| index.field == position) {
            EMBEDDING
        } else if Some(position) == self.time_to_live {
            TIME_TO_LIVE
        } else if Some(position) == self.version {
            VERSION
        } else if self.is_projected(position) {
            PROJECTED
        } else {
            return None;
        })
    }

    fn is_projected(&self, position: usize) -> bool {
        let projections = self.indexes.iter().map(|index| &index.projection);
        let mut projections =
            projections.chain(self.vector_indexes.iter().map(|index| &index.projection)).flatten();
        projections.any(
            |projection| matches!(projection, IndexProjection::Include(fields) if fields.contains(&position)),
        )
    }
}

/// Reports a field that `serde` does not read as it has stored it.
fn check_read(field: &Field<'_>, role: &Role, errors: &mut Errors) {
    let Field { ident, serde, .. } = field;
    let Some(consequence) = role.read_otherwise else { return };
    let name = role.name;
    // The two halves of `with` are assumed to match.
    if let Some(span) = serde.deserialize_with.filter(|_| serde.with.is_none()) {
        errors.add(
            span,
            format!(
                "serde may read something else for `{ident}` than it stores, but it is {name}: {consequence}; remove \
                 this, and change the value before it is stored"
            ),
        );
    }
    if let Some(span) = serde.skip_reading.filter(|_| serde.skip.is_none()) {
        errors.add(
            span,
            format!("serde does not read `{ident}`, but it is {name}: {consequence}; remove this"),
        );
    }
}

/// A name in an item.
struct Name<'a> {
    text: &'a str,
    field: &'a Field<'a>,
    alias: Option<Span>,
}

/// Returns the pairs of different fields that have one name. The second of a pair comes second in the struct.
fn twice<'a, 'b>(names: &'b mut [Name<'a>]) -> Vec<(&'b Name<'a>, &'b Name<'a>)> {
    // Stable, so that fields of one name keep their order.
    names.sort_by_key(|name| name.text);
    let pairs = names.windows(2).filter_map(|pair| match pair {
        [first, second] if first.text == second.text && first.field.ident != second.field.ident => {
            Some((first, second))
        }
        _ => None,
    });
    pairs.collect()
}

/// Returns whether a type is called `Option`. A macro cannot see more of it.
pub(super) fn is_option(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_option(&group.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return false };
            last.ident == "Option"
                && matches!(arguments.args.first(), Some(GenericArgument::Type(_)))
                && arguments.args.len() == 1
        }),
        _ => false,
    }
}
