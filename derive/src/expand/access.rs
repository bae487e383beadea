//! Keys and key conditions.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{DeriveInput, GenericParam, Generics, Ident, Lifetime, Path, Visibility};

use super::order;
use super::storing::{HAS_PATHS, Stored, storing};
use super::types::{KeyType, Partition, Reads, Struct};
use crate::lints::{hidden, ours, visibility};
use crate::model::{Field, Index, Table};

mod patterns;

/// Returns the functions and constants of the struct, and the type whose methods narrow its conditions.
///
/// If the derive has failed, the functions take anything, so that calls cause no further errors.
pub(super) fn tokens(table: &Table<'_>, input: &DeriveInput, krate: &Path, is_right: bool) -> TokenStream {
    if input.generics.params.iter().any(|parameter| !matches!(parameter, GenericParam::Lifetime(_))) {
        return TokenStream::new();
    }
    let mut access = Access::new(table, input, is_right);
    access.attribute_names();
    access.key();
    access.partition();
    for (position, index) in table.indexes.iter().enumerate() {
        // Two indexes of one name are reported at the second name only.
        if !table.indexes[..position].iter().any(|earlier| earlier.name == index.name) {
            access.index(position, index);
        }
    }
    access.patterns();
    let several = table.indexes.iter().filter(|index| index.sort_key.len() > 1);
    let ordered = several.flat_map(|index| index.sort_key.iter().map(|field| table.fields[*field].ident));
    access.beside.push(order::types(ordered, &access.order));
    if HAS_PATHS {
        access.paths(krate);
    }
    access.into_tokens()
}

struct Access<'a> {
    table: &'a Table<'a>,
    is_right: bool,
    vis: Visibility,
    generics: &'a Generics,
    ty: Struct<'a>,
    /// The type of a condition that a sort key can follow. The types of fields appear in its declaration, so its name
    /// must differ from theirs.
    partition: Ident,
    /// The module whose types name attributes in the compiler's messages.
    order: Ident,
    /// The lifetime of borrowed arguments.
    lifetime: Lifetime,
    /// Items of the struct.
    items: Vec<TokenStream>,
    /// Items beside it.
    beside: Vec<TokenStream>,
    /// The `Reads` of each condition that a sort key can follow.
    places: Vec<Reads>,
    /// The `Reads` with which a condition on the table, or on the index at this position, begins.
    begun: Vec<(Option<usize>, Reads)>,
    /// The names of `items`, if the derive has failed: two equal names may be the reason.
    names: Vec<&'a Ident>,
}

/// A condition on one partition of the table or of an index.
struct Condition<'a> {
    /// The table or the index, as messages name it.
    of: &'a str,
    index: Option<usize>,
    reads: Reads,
    /// Positions of fields.
    partition_key: &'a [usize],
    parameters: usize,
    sort_key: &'a [usize],
}

impl<'a> Access<'a> {
    fn new(table: &'a Table<'a>, input: &'a DeriveInput, is_right: bool) -> Self {
        let generics = &input.generics;
        let mut lifetime = Lifetime::new("'key", Span::call_site());
        if generics.lifetimes().any(|parameter| parameter.lifetime == lifetime) {
            lifetime = Lifetime::new("'__key", Span::call_site());
        }
        Self {
            table,
            is_right,
            vis: visibility(&input.vis),
            generics,
            ty: Struct::new(input),
            partition: format_ident!("PartitionOf{}", input.ident.unraw()),
            order: order::module(&input.ident),
            lifetime,
            items: Vec::new(),
            beside: Vec::new(),
            places: Vec::new(),
            begun: Vec::new(),
            names: Vec::new(),
        }
    }

    fn is_new(&mut self, name: &'a Ident) -> bool {
        if self.is_right {
            return true;
        }
        let is_new = !self.names.contains(&name);
        self.names.push(name);
        is_new
    }

    fn into_tokens(self) -> TokenStream {
        let Self { vis, ty, items, beside, generics, partition, lifetime, .. } = self;
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        let (items, beside) = (TokenStream::from_iter(items), beside.into_iter());
        let partition = (!self.places.is_empty()).then(|| {
            let (parameters, declared) = (generics.params.iter(), generics.params.iter());
            let lifetimes = generics.lifetimes().map(|parameter| &parameter.lifetime);
            // The compiler shows the type in messages, so a macro must not declare it.
            quote! {
                /// A condition on one partition, to be narrowed by a sort key.
                #[must_use]
                #vis struct #partition<#lifetime, #(#parameters,)* __Reads>(
                    __tw::KeyCondition<#lifetime, #ty, __Reads>
                )
                #where_clause;

                __tw::partition! {
                    #partition #lifetime [#(#declared,)*] [#(#lifetimes,)*] [#where_clause] #ty
                }
            }
        });
        let items = quote! {
            impl #impl_generics #ty #where_clause {
                #items
            }
        };
        std::iter::once(items).chain(partition).chain(beside).collect()
    }

    /// Adds a constant for the name of each attribute.
    fn attribute_names(&mut self) {
        let named = self.table.names.constants.iter().zip(&self.table.fields);
        let (constants, attributes): (Vec<&Ident>, Vec<&String>) = named
            .filter_map(|(constant, field)| Some((constant.as_ref()?, &field.attribute)))
            .filter(|(constant, _)| self.is_new(constant))
            .unzip();
        let vis = &self.vis;
        if !constants.is_empty() {
            self.items.push(quote!(__tw::attribute_names! { #vis #(#constants #attributes)* }));
        }
    }

    fn key(&mut self) {
        let table = self.table;
        let Some(function) = table.names.key.as_ref().filter(|name| self.is_new(name)) else { return };
        let (vis, lifetime) = (&self.vis, &self.lifetime);
        let key: Vec<usize> = std::iter::once(table.partition_key).chain(table.sort_key).collect();
        let (names, types) = self.parameters(&key, key.len());
        let new = if table.sort_key.is_some() { "with_sort_key" } else { "without_sort_key" };
        let new = Ident::new(new, Span::call_site());
        self.items.push(quote! {
            /// Returns the key of one item.
            #vis fn #function<#lifetime>(
                #(#names: impl __tw::KeyArgument<#lifetime, #types>),*
            ) -> __tw::Key<#lifetime, Self> {
                __tw::#new(#(#names),*)
            }
        });
    }

    fn partition(&mut self) {
        let table = self.table;
        let Some(function) = table.names.partition.as_ref().filter(|name| self.is_new(name)) else { return };
        let condition = Condition {
            of: "the table",
            index: None,
            reads: Reads::TABLE,
            partition_key: &[table.partition_key],
            parameters: 1,
            sort_key: table.sort_key.as_slice(),
        };
        self.condition(function, &condition);
    }

    fn index(&mut self, position: usize, index: &'a Index) {
        let Some(function) = index.function.as_ref().filter(|name| self.is_new(name)) else { return };
        let table_key = [self.table.partition_key];
        let condition = Condition {
            of: &format!("the index `{}`", index.name),
            index: Some(position),
            reads: Reads::of_index(index),
            partition_key: if index.is_local { &table_key } else { &index.partition_key },
            parameters: index.parameters,
            sort_key: &index.sort_key,
        };
        self.condition(function, &condition);
    }

    /// Adds a function that begins a condition, and the methods that narrow it.
    fn condition(&mut self, function: &Ident, condition: &Condition<'_>) {
        let Condition { of, index, reads, partition_key, parameters, sort_key } = *condition;
        let (vis, lifetime, partition) = (&self.vis, &self.lifetime, &self.partition);
        let (names, types) = self.parameters(partition_key, parameters);
        let reads = reads.nth(self.places.iter().filter(|other| other.is_like(reads)).count());
        let [first, more @ ..] = names.as_slice() else { return };
        self.begun.push((index, if sort_key.is_empty() { reads.nth(0) } else { reads }));
        let option = Ident::new(if index.is_some() { "Some" } else { "None" }, Span::call_site());
        let index = index.as_slice();
        self.items.push(if let Some(field) = sort_key.first() {
            let doc = format!(
                "Reads one partition of {of}, or a range of it: `.{}()` compares the sort key.",
                self.table.fields[*field].ident
            );
            let ty = self.partition_of(reads);
            quote! {
                #[doc = #doc]
                #vis fn #function<#lifetime>(#(#names: impl __tw::KeyArgument<#lifetime, #types>),*) -> #ty {
                    #partition(__tw::condition(__tw::#option #((#index))*, #first)#(.and(#more))*)
                }
            }
        } else {
            let (doc, reads) = (format!("Reads one partition of {of}."), reads.nth(0));
            quote! {
                #[doc = #doc]
                #vis fn #function<#lifetime>(
                    #(#names: impl __tw::KeyArgument<#lifetime, #types>),*
                ) -> __tw::KeyCondition<#lifetime, Self, #reads> {
                    __tw::condition(__tw::#option #((#index))*, #first)#(.and(#more))*
                }
            }
        });
        for position in 0..sort_key.len() {
            self.step(sort_key, position, reads.nth(reads.number + position));
            self.places.push(reads);
        }
    }

    /// Adds the method that compares the sort key at `position`.
    fn step(&mut self, sort_key: &[usize], position: usize, reads: Reads) {
        let (vis, lifetime, table) = (&self.vis, &self.lifetime, &self.ty);
        let field = &self.table.fields[sort_key[position]];
        let (method, ty, docs) = (ours(field.ident), self.key_type(field), &field.docs);
        let (partition, here) = (&self.partition, self.partition_of(reads));
        let method = if position + 1 < sort_key.len() {
            let next = self.partition_of(reads.nth(reads.number + 1));
            quote! {
                #vis fn #method(self) -> __tw::SortKey<#lifetime, #table, #ty, #reads, #next> {
                    __tw::followed_by(self.0, |condition| #partition(condition.reading()))
                }
            }
        } else {
            quote! {
                #vis fn #method(self) -> __tw::SortKey<#lifetime, #table, #ty, #reads> {
                    __tw::sort_key(self.0)
                }
            }
        };
        let is_new = |later: &usize| !sort_key[..*later].contains(&sort_key[*later]);
        let too_early = (position + 1..sort_key.len()).filter(is_new).map(|later| {
            let later = &self.table.fields[sort_key[later]];
            let ty = self.key_type(later);
            let returns = quote!(__tw::SortKey<#lifetime, #table, #ty, #reads>);
            order::too_early(vis, &returns, &self.order, field.ident, later.ident)
        });
        let (parameters, where_clause) = (&self.generics.params, &self.generics.where_clause);
        self.beside.push(quote! {
            impl<#lifetime, #parameters> #here #where_clause {
                #(#docs)*
                #[inline]
                #method
                #(#too_early)*
            }
        });
    }

    /// Adds the constant for the paths of the attributes.
    fn paths(&mut self, krate: &Path) {
        let table = self.table;
        let Some(constant) = table.names.paths.as_ref().filter(|name| self.is_new(name)) else { return };
        let (vis, table) = (&self.vis, &self.ty);
        let paths = format_ident!("PathsOf{}", table.ident.unraw());
        let Generics { params, where_clause, .. } = self.generics;
        let lifetimes = self.generics.lifetimes().map(|parameter| &parameter.lifetime);
        let fields = self.table.fields.iter().enumerate().filter(|(_, field)| field.is_attribute());
        let mut attributes = TokenStream::new();
        for (position, field) in fields {
            let place = if self.table.is_fixed(position) {
                "Fixed"
            } else if field.serde.default {
                "Defaulted"
            } else {
                "Attribute"
            };
            let place = Ident::new(place, Span::call_site());
            let (ident, name, stored) = (ours(field.ident), &field.attribute, Stored(krate, field));
            let storing = storing(&stored, field);
            attributes.extend(quote!(#ident #name #place #stored #storing,));
        }
        self.beside.push(quote! {
            __tw::paths! {
                #vis #constant #paths [#params] [#(#lifetimes),*] [#where_clause] #table, #attributes
            }
        });
    }

    /// Returns the names and types of `number` parameters for these fields. A failed derive may know fewer fields.
    fn parameters(&self, fields: &[usize], number: usize) -> (Vec<Ident>, Vec<KeyType<'a>>) {
        let fields = fields.iter().filter_map(|field| self.table.fields.get(*field));
        let known = fields.map(|field| (hidden(field.ident), self.key_type(field)));
        let unknown = (0..).map(|position| (format_ident!("key_{position}"), KeyType(None)));
        let (mut names, types): (Vec<Ident>, Vec<KeyType<'a>>) = known.chain(unknown).take(number).unzip();
        // A rule reports a key that uses one field twice, so here the second parameter is only renamed.
        for position in 1..names.len() {
            if names[..position].contains(&names[position]) {
                names[position] = format_ident!("key_{position}");
            }
        }
        (names, types)
    }

    fn partition_of(&self, reads: Reads) -> Partition<'_> {
        Partition { ident: &self.partition, lifetime: &self.lifetime, generics: self.generics, reads }
    }

    /// Returns the type that an argument for a field has to fit.
    fn key_type(&self, field: &Field<'a>) -> KeyType<'a> {
        KeyType(self.is_right.then_some(field.ty))
    }
}
