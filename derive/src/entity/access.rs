//! Keys and key conditions of an entity.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, Path, Visibility};

use super::model::{Entity, Key, Source};
use super::updates::Change;
use crate::expand::order;
use crate::expand::storing::{HAS_PATHS, Stored, storing};
use crate::expand::types::{KeyType, Reads};
use crate::lints::{hidden, hidden_visibility, ours};
use crate::model::Field;
use crate::template::Format;

/// The functions of the struct, and the type whose methods narrow its conditions.
///
/// If the derive has failed, the functions take anything, so that calls cause no further errors.
pub(super) struct Access<'a> {
    pub(super) entity: &'a Entity<'a>,
    is_right: bool,
    pub(super) vis: Visibility,
    ident: Ident,
    /// The type of a condition that a field of the sort key can follow.
    pub(super) partition: Ident,
    /// Items of the struct.
    pub(super) items: Vec<TokenStream>,
    /// Implementations.
    impls: Vec<TokenStream>,
    /// The `Reads` of each condition that a field can follow.
    places: Vec<Reads>,
    /// The function of each key, and the `Reads` with which its condition begins.
    pub(super) begun: Vec<(Ident, Reads)>,
    /// The names of functions, if the derive has failed: two equal names may be the reason.
    names: Vec<Ident>,
    /// The fields of sort keys that are compared one after the other.
    ordered: Vec<&'a Ident>,
    /// The module whose types name these fields in the compiler's messages.
    order: Ident,
}

/// A field of a sort key that a condition can compare.
struct Place {
    /// The position of the field in the struct.
    field: usize,
    /// The position of the attribute in the sort key.
    attribute: usize,
    /// The position of the part in the template; `None` if the field is the whole attribute.
    part: Option<usize>,
    sorts: bool,
}

/// Returns the fields of the sort key that a condition can compare: all except fields whose texts are known, because
/// the partition key or an earlier part of the sort key has them.
fn places_of<'k>(key: &'k Key, partition: &'k [Source]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let partition = partition.iter().flat_map(|source| &source.parts).filter_map(|part| part.field.as_ref());
    let mut known: Vec<&'k (usize, Format)> = partition.collect();
    for (attribute, source) in key.sort.iter().enumerate() {
        for (part, each) in source.parts.iter().enumerate() {
            let Some(own @ (field, format)) = &each.field else { continue };
            // A text that is cut, or in another case, does not reveal the whole value.
            let is_known =
                |(other, of): &&(usize, Format)| other == field && (of.is_reversible() || of == format);
            if known.iter().any(is_known) {
                continue;
            }
            known.push(own);
            let part = source.is_computed.then_some(part);
            places.push(Place { field: *field, attribute, part, sorts: format.sorts() });
        }
    }
    places
}

/// Returns the fields of the sort key that a condition can compare, from left to right.
pub(super) fn fields_of_sort_key(key: &Key, partition: &[Source]) -> Vec<usize> {
    places_of(key, partition).into_iter().map(|place| place.field).collect()
}

impl<'a> Access<'a> {
    pub(super) fn new(entity: &'a Entity<'a>, input: &'a DeriveInput, is_right: bool) -> Self {
        let mut access = Self {
            entity,
            is_right,
            vis: hidden_visibility(&input.vis),
            ident: ours(&input.ident),
            partition: format_ident!("PartitionOf{}", input.ident.unraw()),
            items: Vec::new(),
            impls: Vec::new(),
            places: Vec::new(),
            begun: Vec::new(),
            names: vec![Ident::new("key", Span::call_site())],
            ordered: Vec::new(),
            order: order::module(&input.ident),
        };
        access.attribute_names();
        access.key();
        for (position, key) in entity.keys.iter().enumerate() {
            access.condition(position, key);
        }
        access.patterns();
        access
    }

    pub(super) fn is_new(&mut self, name: &Ident) -> bool {
        if self.is_right {
            return true;
        }
        let is_new = !self.names.contains(name);
        self.names.push(name.clone());
        is_new
    }

    /// Returns the items of the struct, and the items beside it.
    pub(super) fn into_tokens(self, krate: &Path) -> TokenStream {
        let partition = self.partition_type();
        let paths = HAS_PATHS.then(|| self.paths(krate));
        let order = order::types(self.ordered, &self.order);
        let Self { ident, items, impls, .. } = self;
        let items = TokenStream::from_iter(items);
        let items = quote!(impl #ident { #items });
        std::iter::once(items).chain(partition).chain(impls).chain(paths).chain(Some(order)).collect()
    }

    /// Adds a constant for the name of each attribute.
    fn attribute_names(&mut self) {
        let fields = self.entity.fields.iter().enumerate();
        let attributes = fields
            .filter(|(position, field)| field.is_attribute() && !self.entity.key_only.contains(position))
            .map(|(_, field)| (field.ident.unraw().to_string().to_uppercase(), &field.attribute));
        // The constants `SCHEMA` and `PATHS` have another meaning.
        let attributes = attributes.filter(|(constant, _)| constant != "SCHEMA" && constant != "PATHS");
        let (constants, names): (Vec<Ident>, Vec<&String>) =
            attributes.map(|(constant, name)| (Ident::new(&constant, Span::call_site()), name)).unzip();
        let vis = &self.vis;
        if !constants.is_empty() {
            self.items.push(quote!(__tw::attribute_names! { #vis #(#constants #names)* }));
        }
    }

    fn key(&mut self) {
        let vis = &self.vis;
        let of_table = self.entity.key_fields.iter().filter(|field| self.entity.is_table_key(**field));
        let (names, types) = self.parameters(of_table.copied());
        self.items.push(quote! {
            /// Returns the key of one item.
            #vis fn key<'key>(
                #(#names: impl __tw::KeyArgument<'key, #types>),*
            ) -> __tw::Key<'key, Self> {
                __tw::entity_key([#(#names.into_key_argument()),*])
            }
        });
    }

    /// Adds a function that begins a condition, and the methods that narrow it.
    fn condition(&mut self, position: usize, key: &Key) {
        let (vis, partition) = (&self.vis, &self.partition);
        let (function, doc, kind, is_partial) = match &key.index {
            None => (
                Ident::new("partition", Span::call_site()),
                "Reads the items of this entity in one partition of the table.".to_owned(),
                "Table",
                false,
            ),
            Some(index) => (
                ours(&index.function),
                format!("Reads the items of this entity in one partition of the index `{}`.", index.name),
                if index.is_local { "Local" } else { "Global" },
                index.is_partial,
            ),
        };
        let reads = Reads { kind, is_partial, number: 0 };
        let is_local = key.index.as_ref().is_some_and(|index| index.is_local);
        let of_partition = if is_local { &self.entity.keys[0] } else { key };
        let mut fields = of_partition.partition_fields();
        if of_partition.partition.is_empty() {
            // A check of the runtime reports the missing partition key. In an inverted index it is the table's sort key, so
            // this parameter causes no further error.
            fields = self.entity.keys[0].sort.iter().take(1).flat_map(Source::fields).collect();
        }
        let places = places_of(key, &of_partition.partition);
        let (names, types) = self.parameters(fields.iter().copied());
        let positions = fields.iter().map(|field| self.position_of(*field));
        let place = self.places.iter().filter(|other| other.is_like(reads)).count();
        let mut here = reads.nth(place);
        let condition =
            quote!(__tw::entity_condition(#position, [#((#positions, #names.into_key_argument())),*]));
        let begins = if places.is_empty() {
            quote! {
                #[doc = #doc]
                #vis fn #function<'key>(
                    #(#names: impl __tw::KeyArgument<'key, #types>),*
                ) -> __tw::KeyCondition<'key, Self, #here> {
                    #condition
                }
            }
        } else {
            quote! {
                #[doc = #doc]
                #vis fn #function<'key>(
                    #(#names: impl __tw::KeyArgument<'key, #types>),*
                ) -> #partition<'key, #here> {
                    #partition(#condition)
                }
            }
        };
        if self.is_new(&function) {
            self.items.push(begins);
        }
        self.begun.push((function, here));
        if places.len() > 1 {
            let fields = &self.entity.fields;
            self.ordered.extend(places.iter().map(|place| fields[place.field].ident));
        }
        for number in 0..places.len() {
            let next = (number + 1 < places.len()).then(|| reads.nth(place + number + 1));
            self.step(position, &places[number..], here, next);
            here = next.unwrap_or(here);
            self.places.push(reads);
        }
    }

    /// Adds the method that compares the first of these fields of the sort key.
    fn step(&mut self, key: usize, places: &[Place], reads: Reads, next: Option<Reads>) {
        let [place, later @ ..] = places else { return };
        let (vis, partition, table) = (&self.vis, &self.partition, &self.ident);
        let field = &self.entity.fields[place.field];
        let (method, ty, docs) = (ours(field.ident), self.key_type(field), &field.docs);
        let attribute = place.attribute;
        let doc = docs.is_empty().then(|| format!("Compares the field `{}` of the sort key.", field.ident));
        let doc = doc.iter();
        let next_type = next.map(|next| quote!(, #partition<'key, #next>));
        let is_last_attribute = self.entity.keys[key].sort.len() == attribute + 1;
        let (ty, value) = if let Some(part) = place.part {
            let sorts = Ident::new(if place.sorts { "Ranged" } else { "Unranged" }, Span::call_site());
            let place = quote!([#key, #attribute, #part]);
            let value = if next.is_some() {
                quote!(__tw::step_to(self.0, #place, |condition| #partition(condition.reading())))
            } else {
                quote!(__tw::step(self.0, #place))
            };
            (quote!(__tw::Step<'key, #table, #ty, __tw::#sorts, #reads #next_type>), value)
        } else {
            let place = quote!([#key, #attribute]);
            let value = match next {
                Some(_) => quote! {
                    __tw::followed_by(self.0, |condition| #partition(__tw::entity_next(condition, #place).reading()))
                },
                None if is_last_attribute => quote!(__tw::sort_key(self.0)),
                None => quote!(__tw::followed_by(self.0, |condition| __tw::entity_next(condition, #place))),
            };
            (quote!(__tw::SortKey<'key, #table, #ty, #reads #next_type>), value)
        };
        let is_new = |at: &usize| places[..=*at].iter().all(|place| place.field != later[*at].field);
        let too_early = (0..later.len()).filter(is_new).map(|at| {
            let later = &self.entity.fields[later[at].field];
            let ty = self.key_type(later);
            let returns = quote!(__tw::SortKey<'key, #table, #ty, #reads>);
            order::too_early(vis, &returns, &self.order, field.ident, later.ident)
        });
        self.impls.push(quote! {
            impl<'key> #partition<'key, #reads> {
                #(#docs)*
                #(#[doc = #doc])*
                #[inline]
                #vis fn #method(self) -> #ty {
                    #value
                }
                #(#too_early)*
            }
        });
    }

    /// Returns the type of a condition that can be read as it is, or narrowed by a field of the sort key.
    fn partition_type(&self) -> Option<TokenStream> {
        let (vis, partition, table) = (&self.vis, &self.partition, &self.ident);
        (!self.places.is_empty()).then(|| {
            quote! {
                /// A condition on one partition, to be narrowed by the fields of the sort key.
                #[must_use]
                #vis struct #partition<'key, __Reads>(__tw::KeyCondition<'key, #table, __Reads>);

                __tw::partition! { #partition 'key [] [] [] #table }
            }
        })
    }

    /// Returns the constant for the paths of the attributes.
    fn paths(&self, krate: &Path) -> TokenStream {
        let (vis, table) = (&self.vis, &self.ident);
        let paths = format_ident!("PathsOf{}", table.unraw());
        let mut attributes = TokenStream::new();
        for (position, field) in self.entity.fields.iter().enumerate() {
            if !field.is_attribute() || self.entity.key_only.contains(&position) {
                continue;
            }
            let place = match self.entity.change(position) {
                Change::Fixed => "Fixed",
                Change::Keyed => "Keyed",
                Change::Joined => "Joined",
                Change::Free if field.serde.default => "Defaulted",
                Change::Free => "Attribute",
            };
            let place = Ident::new(place, Span::call_site());
            let (ident, name, stored) = (ours(field.ident), &field.attribute, Stored(krate, field));
            let storing = storing(&stored, field);
            attributes.extend(quote!(#ident #name #place #stored #storing,));
        }
        let groups = self.entity.groups();
        let groups = (!groups.is_empty()).then(|| {
            let groups = groups.iter().map(|group| {
                let fields: Vec<_> = group.iter().map(|field| &self.entity.fields[*field]).collect();
                let names: Vec<String> = fields.iter().map(|field| field.ident.unraw().to_string()).collect();
                let name = Ident::new(&names.join("_and_"), Span::call_site());
                let members = fields.iter().map(|field| {
                    let (name, stored) = (&field.attribute, Stored(krate, field));
                    let storing = storing(&stored, field);
                    quote!(#name #stored #storing)
                });
                quote!(#name (#(#members),*),)
            });
            quote!(; #(#groups)*)
        });
        quote! {
            __tw::paths! {
                #vis PATHS #paths [] [] [] #table, #attributes #groups
            }
        }
    }

    /// Returns the position of a field among the key fields.
    fn position_of(&self, field: usize) -> usize {
        self.entity.key_fields.iter().position(|known| *known == field).unwrap_or_default()
    }

    /// Returns names and types of the parameters for fields.
    pub(super) fn parameters(&self, fields: impl Iterator<Item = usize>) -> (Vec<Ident>, Vec<KeyType<'a>>) {
        let fields = fields.map(|field| &self.entity.fields[field]);
        fields.map(|field| (hidden(field.ident), self.key_type(field))).unzip()
    }

    /// Returns the type that an argument for a field has to fit.
    fn key_type(&self, field: &Field<'a>) -> KeyType<'a> {
        KeyType(self.is_right.then_some(field.ty))
    }
}
