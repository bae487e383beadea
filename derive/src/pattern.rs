//! Named access patterns, each resolved to the key or the index that serves it.
//!
//! A table of one struct and an entity differ in how their keys are made, not in what serves a pattern: a key whose
//! partition is known, and whose sort key is known from the left.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Expr, Ident, Lifetime, Visibility};

use crate::attr::AccessAttr;
use crate::errors::{Errors, suggest};
use crate::lints::ours;
use crate::model::{Field, resolve};

use unserved::{not_by, unserved};

mod unserved;

/// A pattern and what serves it.
pub(crate) struct Pattern {
    pub(crate) name: Ident,
    /// Each known field with its value, if the value is always the same; in the order of the attribute.
    pub(crate) known: Vec<(usize, Option<Expr>)>,
    pub(crate) serves: Serves,
    /// The known fields, as they were written.
    written: String,
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Serves {
    /// The whole key of the table is known.
    Item,
    /// The place at this position, whose partition and first sort key fields are known.
    Query(usize),
}

/// The call that a pattern stands for.
pub(crate) struct Call<'a> {
    pub(crate) doc: String,
    /// The function of the struct for the key or for the place.
    pub(crate) function: &'a Ident,
    /// The fields whose values it takes.
    pub(crate) arguments: Vec<usize>,
    /// The fields of the sort key that are compared.
    pub(crate) steps: Vec<usize>,
    pub(crate) returned: TokenStream,
}

/// The table or an index, as something to query.
pub(crate) struct Place<'a> {
    /// The name of the index; `None` for the table.
    pub(crate) index: Option<&'a str>,
    /// The fields that the partition key is made of.
    pub(crate) partition: Vec<usize>,
    /// The further fields that the sort key is made of, from left to right.
    pub(crate) sort: Vec<usize>,
}

impl Place<'_> {
    /// Returns whether a query of this place reads exactly what is known.
    fn serves(&self, known: &[usize]) -> bool {
        let sorted = known.len().checked_sub(self.partition.len());
        sorted.is_some_and(|sorted| {
            sorted <= self.sort.len()
                && self.partition.iter().chain(&self.sort[..sorted]).all(|field| known.contains(field))
        })
    }

    fn is_named(&self, name: &str) -> bool {
        self.index
            .is_some_and(|index| index == name || index.strip_suffix(crate::attr::INDEX_SUFFIX) == Some(name))
    }
}

/// Resolves the patterns. `places` begins with the table, `key` has the fields of the table's whole key, and `advice`
/// says where to add a missing index.
pub(crate) fn patterns(
    attrs: Vec<AccessAttr>,
    fields: &[Field<'_>],
    key: &[usize],
    places: &[Place<'_>],
    advice: &str,
    errors: &mut Errors,
) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = Vec::new();
    for attr in attrs {
        if patterns.iter().any(|pattern| pattern.name == attr.name) {
            let name = &attr.name;
            errors.add(name.span(), format!("access pattern `{name}` is given twice; rename one"));
            continue;
        }
        patterns.extend(pattern(attr, fields, key, places, advice, errors));
    }
    patterns
}

fn pattern(
    attr: AccessAttr,
    fields: &[Field<'_>],
    key: &[usize],
    places: &[Place<'_>],
    advice: &str,
    errors: &mut Errors,
) -> Option<Pattern> {
    let AccessAttr { name, known, index } = attr;
    let mut positions = Vec::new();
    for each in &known {
        let repeated = positions.len();
        positions.extend(resolve(std::slice::from_ref(&each.field), fields, errors));
        let last = positions.get(repeated)?;
        if positions[..repeated].contains(last) {
            let ident = fields[*last].ident;
            errors.add(each.field.span(), format!("`{ident}` is listed twice; list it once"));
            return None;
        }
    }
    let serves = if let Some((index, span)) = index {
        let Some(place) = places.iter().position(|place| place.is_named(&index)) else {
            let names: Vec<&str> = places.iter().filter_map(|place| place.index).collect();
            let hint =
                if names.is_empty() { "; it has no indexes".to_owned() } else { suggest(&index, &names) };
            errors.add(span, format!("the table has no index `{index}`{hint}"));
            return None;
        };
        if !places[place].serves(&positions) {
            errors.add(span, not_by(&name, &places[place], fields));
            return None;
        }
        Some(Serves::Query(place))
    } else if positions.len() == key.len() && key.iter().all(|field| positions.contains(field)) {
        Some(Serves::Item)
    } else {
        let mut serving = places.iter().enumerate().filter(|(_, place)| place.serves(&positions));
        let first = serving.next();
        // Every local index has the table's partition, so the table comes first.
        if let (Some((_, Place { index: Some(one), .. })), Some((_, Place { index: Some(other), .. }))) =
            (first, serving.next())
        {
            errors.add(
                name.span(),
                format!("`{one}` and `{other}` both serve `{name}`; choose one: `index = \"{one}\"`"),
            );
            return None;
        }
        first.map(|(place, _)| Serves::Query(place))
    };
    let Some(serves) = serves else {
        errors.add(name.span(), unserved(&name, &positions, fields, places, advice));
        return None;
    };
    let written: Vec<String> =
        known.iter().zip(&positions).map(|(each, field)| each.written(fields[*field].ident)).collect();
    let known = positions.into_iter().zip(known).map(|(field, each)| (field, each.value)).collect();
    Some(Pattern { name, known, serves, written: written.join(", ") })
}

impl Pattern {
    /// Returns the fields whose values come from the caller, as the parameters of the function.
    pub(crate) fn parameters(&self) -> Vec<usize> {
        let parameters = self.known.iter().filter(|(_, value)| value.is_none());
        parameters.map(|(field, _)| *field).collect()
    }

    /// Returns the function of the struct that makes `call`, with these parameters.
    pub(crate) fn function(
        &self,
        call: &Call<'_>,
        fields: &[Field<'_>],
        (vis, lifetime): (&Visibility, &Lifetime),
        (names, types): (Vec<Ident>, Vec<impl ToTokens>),
    ) -> TokenStream {
        let Call { doc, function, arguments, steps, returned } = call;
        let parameters = self.parameters();
        let value = |field: &usize| {
            let parameter = parameters.iter().position(|known| known == field).map(|known| &names[known]);
            let value = self.known.iter().find(|(known, _)| known == field);
            let value = value.and_then(|(_, value)| value.as_ref());
            quote!(#parameter #value)
        };
        let (arguments, values) = (arguments.iter().map(value), steps.iter().map(value));
        let (name, steps) = (ours(&self.name), steps.iter().map(|field| ours(fields[*field].ident)));
        quote! {
            #[doc = #doc]
            #vis fn #name<#lifetime>(#(#names: impl __tw::KeyArgument<#lifetime, #types>),*) -> #returned {
                Self::#function(#(#arguments),*)#(.#steps().eq(#values))*
            }
        }
    }

    /// Returns the fields of the sort key that are compared.
    pub(crate) fn compared<'a>(&self, place: &'a Place<'_>) -> &'a [usize] {
        &place.sort[..self.known.len() - place.partition.len()]
    }

    /// Returns the documentation of the pattern's function.
    pub(crate) fn doc(&self, place: &Place<'_>) -> String {
        let written = &self.written;
        match place.index {
            None => format!("Reads a partition of the table: `{written}`."),
            Some(index) => format!("Reads a partition of the index `{index}`: `{written}`."),
        }
    }

    /// Returns the pattern as the runtime's `AccessPattern`.
    pub(crate) fn described(&self, of: &str, places: &[Place<'_>]) -> TokenStream {
        let (name, written) = (self.name.unraw().to_string(), &self.written);
        match self.serves {
            Serves::Item => quote!(__tw::AccessPattern::item(#of, #name, #written)),
            Serves::Query(place) => {
                let index = places[place].index.unwrap_or_default();
                quote!(__tw::AccessPattern::query(#of, #name, #written, #index))
            }
        }
    }
}
