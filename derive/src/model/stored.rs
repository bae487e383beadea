//! What `serde` stores of the fields that the template speaks of.

use super::{Field, IndexProjection, Table};
use crate::errors::Errors;
use crate::serde_attr::Container;

/// Where `serde` would store something else than the template says, that is an error, not a guess.
///
/// `role` tells what the table makes of a field, and what to use instead of a type that `serde` does not store as it is.
pub(crate) fn check_stored(
    fields: &[Field<'_>],
    container: &Container,
    role: impl Fn(usize) -> Option<(&'static str, Option<&'static str>)>,
    is_table_key: impl Fn(usize) -> bool,
    errors: &mut Errors,
) {
    let mut checked: Vec<&Field<'_>> = Vec::new();
    for (position, field) in fields.iter().enumerate() {
        let Some((role, by_type)) = role(position) else { continue };
        let serde = &field.serde;
        let different = serde.asymmetric.or_else(|| container.asymmetric.filter(|_| serde.rename.is_none()));
        let ident = field.ident;
        let other_field = "remove this, or choose another field";
        let mistakes = [
            (serde.skip, "stores nothing for", "", other_field),
            (serde.flatten, "stores the fields of", " instead of it", other_field),
            (
                serde.with.filter(|_| by_type.is_some()),
                "may store something else than the type of",
                "",
                by_type.unwrap_or_default(),
            ),
            (different, "reads and writes", " under different names", "use one name for both"),
            (serde.skip_if.filter(|_| is_table_key(position)), "may store nothing for", "", other_field),
        ];
        for (span, before, after, advice) in mistakes {
            if let Some(span) = span {
                errors.add(span, format!("serde {before} `{ident}`{after}, but it is {role}; {advice}"));
            }
        }
        checked.push(field);
        if let Some(other) = fields.iter().find(|other| {
            other.attribute == field.attribute
                && other.serde.skip.is_none()
                && !checked.iter().any(|checked| checked.ident == other.ident)
        }) {
            errors.add(
                field.ident.span(),
                format!(
                    "`{}` and `{}` are both stored as `{}`; rename one",
                    field.ident, other.ident, field.attribute
                ),
            );
        }
    }
}

/// What to use instead of a key that `serde` stores in a way of its own.
pub(crate) const KEY_TYPE: Option<&str> = Some("use a type that is a `KeyAttribute` without this");

impl Table<'_> {
    pub(super) fn check_stored(&self, container: &Container, errors: &mut Errors) {
        let (role, is_table_key) = (|position| self.role(position), |position| self.is_table_key(position));
        check_stored(&self.fields, container, role, is_table_key, errors);
    }

    /// What the template makes of a field and, where that depends on its type, what to use instead of another one.
    fn role(&self, position: usize) -> Option<(&'static str, Option<&'static str>)> {
        let mut vectors = self.vector_indexes.iter();
        Some(if self.is_table_key(position) || self.indexes.iter().any(|index| index.has_key(position)) {
            ("a key", KEY_TYPE)
        } else if vectors.clone().any(|index| index.is_searched_by(position)) {
            ("what a vector index is searched by", KEY_TYPE)
        } else if vectors.any(|index| index.field == position) {
            ("an embedding", Some("use a type that is a `VectorAttribute` without this"))
        } else if Some(position) == self.time_to_live {
            ("a time to live", None)
        } else if Some(position) == self.version {
            ("a version", Some("use a `u32` or `u64` without this"))
        } else if self.is_projected(position) {
            ("a projected attribute", None)
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
