//! Named access patterns of an entity.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::{Ident, Lifetime};

use super::access::{Access, fields_of_sort_key};
use super::model::Entity;
use crate::pattern::{Call, Place, Serves};

impl Entity<'_> {
    /// Returns the fields of the table's key, in the order of `key(…)`.
    pub(super) fn table_key(&self) -> Vec<usize> {
        self.key_fields.iter().copied().filter(|field| self.is_table_key(*field)).collect()
    }

    /// Returns the table and the indexes that the entity is in, as a query finds them.
    pub(super) fn places(&self) -> Vec<Place<'_>> {
        let places = self.keys.iter().map(|key| {
            let is_local = key.index.as_ref().is_some_and(|index| index.is_local);
            let of_partition = if is_local { &self.keys[0] } else { key };
            Place {
                index: key.index.as_ref().map(|index| index.name.as_str()),
                partition: of_partition.partition_fields(),
                sort: fields_of_sort_key(key, &of_partition.partition),
            }
        });
        places.collect()
    }

    /// Returns each pattern as the runtime's `AccessPattern`.
    pub(super) fn described(&self, ident: &Ident) -> Vec<TokenStream> {
        let (of, places) = (ident.unraw().to_string(), self.places());
        self.patterns.iter().map(|pattern| pattern.described(&of, &places)).collect()
    }
}

impl Access<'_> {
    /// Adds a function for each pattern.
    pub(super) fn patterns(&mut self) {
        let (entity, places) = (self.entity, self.entity.places());
        let (key, lifetime) =
            (Ident::new("key", Span::call_site()), Lifetime::new("'key", Span::call_site()));
        for pattern in &entity.patterns {
            if !self.is_new(&pattern.name) {
                continue;
            }
            let parameters = self.parameters(pattern.parameters().into_iter());
            let call = match pattern.serves {
                Serves::Item => Call {
                    doc: "Returns the key of one item.".to_owned(),
                    function: &key,
                    arguments: entity.table_key(),
                    steps: Vec::new(),
                    returned: quote!(__tw::Key<'key, Self>),
                },
                Serves::Query(position) => {
                    let (function, reads) = &self.begun[position];
                    let (place, steps) = (&places[position], pattern.compared(&places[position]));
                    let returned = if steps.len() < place.sort.len() {
                        let (partition, reads) = (&self.partition, reads.nth(reads.number + steps.len()));
                        quote!(#partition<'key, #reads>)
                    } else {
                        let reads = reads.nth(reads.number + steps.len().saturating_sub(1));
                        quote!(__tw::KeyCondition<'key, Self, #reads>)
                    };
                    let arguments = place.partition.clone();
                    Call { doc: pattern.doc(place), function, arguments, steps: steps.to_vec(), returned }
                }
            };
            let function = pattern.function(&call, &entity.fields, (&self.vis, &lifetime), parameters);
            self.items.push(function);
        }
    }
}
