//! The names of the functions and constants that the derive adds to the struct.

use proc_macro2::Span;
use syn::Ident;
use syn::ext::IdentExt;

use super::{Field, Index};
use crate::attr::{AccessAttr, Accessor};
use crate::errors::{Errors, suggest};

/// A name is `None` if its item is left out.
pub(crate) struct Names {
    pub(crate) key: Option<Ident>,
    pub(crate) partition: Option<Ident>,
    pub(crate) paths: Option<Ident>,
    /// One for each field.
    pub(crate) constants: Vec<Option<Ident>>,
}

/// The constants of the trait `DynamoTable`, which a constant of the struct would hide.
const OF_THE_TRAIT: [&str; 1] = ["SCHEMA"];

const KEY: &str = "key";
const PARTITION: &str = "partition";
const PATHS: &str = "PATHS";

impl Names {
    /// Chooses names, as `accessors` asks. The function of each index is in `indexes`.
    pub(super) fn new(
        accessors: Vec<Accessor>,
        fields: &[Field<'_>],
        indexes: &mut [Index],
        errors: &mut Errors,
    ) -> Self {
        let constants: Vec<String> = fields.iter().map(constant).collect();
        let mut names = Self {
            key: Some(ours(KEY)),
            partition: Some(ours(PARTITION)),
            paths: Some(ours(PATHS)),
            constants: constants
                .iter()
                .zip(fields)
                .map(|(name, field)| {
                    let is_free =
                        field.is_attribute() && name != PATHS && !OF_THE_TRAIT.contains(&name.as_str());
                    is_free.then(|| Ident::new(name, field.ident.span().resolved_at(Span::call_site())))
                })
                .collect(),
        };
        let mut seen: Vec<String> = Vec::new();
        let mut given: Vec<Ident> = Vec::new();
        for Accessor { known_as, name } in accessors {
            let wanted = known_as.to_string();
            if seen.contains(&wanted) {
                errors.add(known_as.span(), format!("`{wanted}` is named twice; name it once"));
                continue;
            }
            match names.slot(&wanted, &constants, fields, indexes) {
                Some(slot) => {
                    given.extend(name.clone());
                    *slot = name;
                }
                None => errors.add(known_as.span(), unknown(&wanted, &constants, fields, indexes)),
            }
            seen.push(wanted);
        }
        names.check(&given, indexes, errors);
        names
    }

    /// Returns the slot of the name that the derive would choose by default.
    fn slot<'a>(
        &'a mut self,
        wanted: &str,
        constants: &[String],
        fields: &[Field<'_>],
        indexes: &'a mut [Index],
    ) -> Option<&'a mut Option<Ident>> {
        match wanted {
            KEY => return Some(&mut self.key),
            PARTITION => return Some(&mut self.partition),
            PATHS => return Some(&mut self.paths),
            _ => {}
        }
        let named = |(name, field): (&String, &Field<'_>)| name == wanted && field.is_attribute();
        if let Some(position) = constants.iter().zip(fields).position(named) {
            return self.constants.get_mut(position);
        }
        let mut functions = indexes.iter_mut().map(|index| &mut index.function);
        functions.find(|function| function.as_ref().is_some_and(|function| function == wanted))
    }

    /// Reports a name that two items have; `given` are the names in `accessors`.
    fn check(&self, given: &[Ident], indexes: &[Index], errors: &mut Errors) {
        let of_struct = [&self.key, &self.partition, &self.paths].into_iter().chain(&self.constants);
        let mut names: Vec<(String, &Ident, Option<&Index>)> =
            of_struct.flatten().map(|name| (name.to_string(), name, None)).collect();
        for index in indexes {
            names.extend(index.function.iter().map(|name| (name.to_string(), name, Some(index))));
        }
        // A stable sort, so that the second of two is the later one.
        names.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        for pair in names.windows(2) {
            let [(first, _, one), (second, ident, other)] = pair else { continue };
            if first != second {
                continue;
            }
            let (span, message) = match (one, other) {
                // Two indexes of one name share the function; a rule reports them.
                (Some(one), Some(other)) if one.name == other.name => continue,
                (Some(one), Some(other)) => (
                    other.span,
                    format!(
                        "indexes `{}` and `{}` would both be queried by `{first}`; give one of them another function \
                         with `by = \"…\"`",
                        one.name, other.name
                    ),
                ),
                _ => (
                    given.iter().find(|name| **name == **ident).unwrap_or(ident).span(),
                    format!(
                        "`{first}` would be the name of two items of the struct; choose another one in \
                         `#[table(accessors(…))]`, or rename the field and keep its attribute with \
                         `#[serde(rename = \"…\")]`"
                    ),
                ),
            };
            errors.add(span, message);
        }
    }
}

impl Names {
    /// Reports a pattern that has the name of another function of the struct.
    pub(super) fn check_patterns(&self, accesses: &[AccessAttr], indexes: &[Index], errors: &mut Errors) {
        let functions = indexes.iter().map(|index| &index.function);
        let functions: Vec<&Ident> =
            [&self.key, &self.partition].into_iter().chain(functions).flatten().collect();
        for access in accesses {
            check_pattern(&access.name, functions.iter().copied(), errors);
        }
    }
}

/// Reports a pattern that has the name of one of these functions.
pub(crate) fn check_pattern<'a>(
    name: &Ident,
    mut functions: impl Iterator<Item = &'a Ident>,
    errors: &mut Errors,
) {
    if functions.any(|function| function == name) {
        errors.add(
            name.span(),
            format!("the derive adds a function `{name}` for the key or an index; rename the access pattern"),
        );
    }
}

/// Returns the name of a field's constant.
fn constant(field: &Field<'_>) -> String {
    field.ident.unraw().to_string().to_uppercase()
}

fn ours(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn unknown(wanted: &str, constants: &[String], fields: &[Field<'_>], indexes: &[Index]) -> String {
    let functions: Vec<String> =
        indexes.iter().filter_map(|index| Some(index.function.as_ref()?.to_string())).collect();
    let attributes = constants.iter().zip(fields).filter(|(_, field)| field.is_attribute());
    let mut known = vec![KEY, PARTITION];
    known.extend(functions.iter().map(String::as_str));
    known.push(PATHS);
    known.extend(attributes.map(|(name, _)| name.as_str()));
    format!("the derive adds no `{wanted}` to the struct{}", suggest(wanted, &known))
}
