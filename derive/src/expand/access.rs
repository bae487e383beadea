//! Keys and key conditions.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{DeriveInput, Generics, Ident, Lifetime, Path, Type, TypeGenerics, Visibility};

use super::storing::{Stored, storing};
use crate::model::{Index, Table};

/// The functions of the struct, and the type by which its conditions are narrowed.
pub(super) struct Access<'a> {
    table: &'a Table<'a>,
    vis: &'a Visibility,
    generics: &'a Generics,
    ty: Struct<'a>,
    /// The type of a condition that a sort key can follow.
    partition: Ident,
    /// Of borrowed arguments.
    lifetime: Lifetime,
    /// Items of the struct.
    items: TokenStream,
    /// Implementations.
    impls: TokenStream,
    /// What is read at the places at which a sort key can follow.
    places: Vec<Reads>,
}

/// What a condition reads: the table or a kind of index, and whether that holds a part of each item.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct Reads {
    pub(crate) kind: &'static str,
    pub(crate) is_partial: bool,
}

impl Reads {
    /// The type for one of the places at which it is read, counted from 0.
    pub(crate) fn place(self, number: usize) -> TokenStream {
        if let Some(rest) = number.checked_sub(1) {
            let (before, wrapper) = (self.place(rest / 2), ["Next", "Later"][rest % 2]);
            let wrapper = Ident::new(wrapper, Span::call_site());
            return quote!(__tw::#wrapper<#before>);
        }
        let kind = Ident::new(self.kind, Span::call_site());
        if self.is_partial { quote!(__tw::Partial<__tw::#kind>) } else { quote!(__tw::#kind) }
    }
}

/// The struct with its lifetimes: as tokens only where it is written, since a stream within a stream is slow to build.
pub(crate) struct Struct<'a>(pub(crate) &'a Ident, pub(crate) TypeGenerics<'a>);

impl ToTokens for Struct<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
        self.1.to_tokens(tokens);
    }
}

impl<'a> Access<'a> {
    pub(super) fn new(table: &'a Table<'a>, input: &'a DeriveInput) -> Self {
        let (ident, generics) = (&input.ident, &input.generics);
        let mut lifetime = Lifetime::new("'key", Span::call_site());
        if generics.lifetimes().any(|parameter| parameter.lifetime == lifetime) {
            lifetime = Lifetime::new("'key_value", Span::call_site());
        }
        let mut access = Self {
            table,
            vis: &input.vis,
            generics,
            ty: Struct(ident, generics.split_for_impl().1),
            partition: format_ident!("{}Partition", ident.unraw()),
            lifetime,
            items: TokenStream::new(),
            impls: TokenStream::new(),
            places: Vec::new(),
        };
        access.attribute_names();
        access.key();
        access.partition();
        for (position, index) in table.indexes.iter().enumerate() {
            // Two indexes of one name are reported where the second one is named, and nowhere else.
            if !table.indexes[..position].iter().any(|earlier| earlier.name == index.name) {
                access.index(position, index);
            }
        }
        access
    }

    /// All implementations.
    pub(super) fn impls(&self) -> TokenStream {
        let (ty, items, impls) = (&self.ty, &self.items, &self.impls);
        let (impl_generics, _, where_clause) = self.generics.split_for_impl();
        quote! {
            impl #impl_generics #ty #where_clause {
                #items
            }
            #impls
        }
    }

    /// A constant for the name of each attribute.
    fn attribute_names(&mut self) {
        let vis = self.vis;
        let attributes = self.table.fields.iter().filter(|field| field.is_attribute());
        let attributes =
            attributes.map(|field| (field.ident.unraw().to_string().to_uppercase(), &field.attribute));
        // These have another meaning.
        let attributes = attributes.filter(|(constant, _)| constant != "SCHEMA" && constant != "PATHS");
        let (constants, names): (Vec<Ident>, Vec<&String>) =
            attributes.map(|(constant, name)| (Ident::new(&constant, Span::call_site()), name)).unzip();
        self.items.extend(quote!(#(#vis const #constants: &'static __tw::str = #names;)*));
    }

    fn key(&mut self) {
        let (vis, lifetime, table) = (self.vis, &self.lifetime, self.table);
        let key: Vec<usize> = std::iter::once(table.partition_key).chain(table.sort_key).collect();
        let (names, types) = self.parameters(&key);
        let new = if table.sort_key.is_some() { "with_sort_key" } else { "without_sort_key" };
        let new = Ident::new(new, Span::call_site());
        self.items.extend(quote! {
            /// The key of one item.
            #vis fn key<#lifetime>(
                #(#names: impl __tw::KeyArgument<#lifetime, #types>),*
            ) -> __tw::Key<#lifetime, Self> {
                __tw::#new(#(#names),*)
            }
        });
    }

    fn partition(&mut self) {
        let table = self.table;
        let function = Ident::new("partition", Span::call_site());
        let doc = "The items of one partition.";
        let reads = Reads { kind: "Table", is_partial: false };
        self.condition(&function, doc, None, reads, &[table.partition_key], table.sort_key.as_slice());
    }

    fn index(&mut self, position: usize, index: &Index) {
        let doc = format!("The items of one partition of index `{}`.", index.name);
        let table_key = [self.table.partition_key];
        let partition_key = if index.is_local { &table_key[..] } else { &index.partition_key };
        let kind = if index.is_local { "Local" } else { "Global" };
        let reads = Reads { kind, is_partial: index.projection.is_some() };
        self.condition(&index.function, &doc, Some(position), reads, partition_key, &index.sort_key);
    }

    /// A function that begins a condition, and the methods that narrow it.
    fn condition(
        &mut self,
        function: &Ident,
        doc: &str,
        index: Option<usize>,
        reads: Reads,
        partition_key: &[usize],
        sort_key: &[usize],
    ) {
        let (vis, lifetime, partition) = (self.vis, &self.lifetime, &self.partition);
        let (names, types) = self.parameters(partition_key);
        let place = self.places.iter().filter(|other| **other == reads).count();
        let mut here = reads.place(place);
        let [first, more @ ..] = names.as_slice() else { return };
        let lifetimes = self.lifetimes();
        let option = Ident::new(if index.is_some() { "Some" } else { "None" }, Span::call_site());
        let index = index.as_slice();
        self.items.extend(if sort_key.is_empty() {
            quote! {
                #[doc = #doc]
                #vis fn #function<#lifetime>(
                    #(#names: impl __tw::KeyArgument<#lifetime, #types>),*
                ) -> __tw::KeyCondition<#lifetime, Self, #here> {
                    __tw::condition(__tw::#option #((#index))*, #first)#(.and(#more))*
                }
            }
        } else {
            quote! {
                #[doc = #doc]
                #vis fn #function<#lifetime>(
                    #(#names: impl __tw::KeyArgument<#lifetime, #types>),*
                ) -> #partition<#lifetime, #(#lifetimes,)* #here> {
                    #partition(__tw::condition(__tw::#option #((#index))*, #first)#(.and(#more))*)
                }
            }
        });
        for (position, field) in sort_key.iter().enumerate() {
            let next = (position + 1 < sort_key.len()).then(|| reads.place(place + position + 1));
            self.step(*field, &here, next.as_ref());
            here = next.unwrap_or_default();
            self.places.push(reads);
        }
    }

    /// The method by which a sort key follows.
    fn step(&mut self, field: usize, reads: &TokenStream, next: Option<&TokenStream>) {
        let (vis, lifetime, partition, table) = (self.vis, &self.lifetime, &self.partition, &self.ty);
        let field = &self.table.fields[field];
        let (method, ty, docs) = (field.ident, field.ty, &field.docs);
        let lifetimes = self.lifetimes();
        let (parameters, where_clause) = (&self.generics.params, &self.generics.where_clause);
        let doc = docs.is_empty().then(|| format!("Compares the sort key `{}`.", field.attribute));
        let doc = doc.iter();
        let method = if let Some(next) = next {
            let lifetimes = self.lifetimes();
            quote! {
                #vis fn #method(
                    self,
                ) -> __tw::SortKey<#lifetime, #table, #ty, #reads, #partition<#lifetime, #(#lifetimes,)* #next>> {
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
        self.impls.extend(quote! {
            impl<#lifetime, #parameters> #partition<#lifetime, #(#lifetimes,)* #reads> #where_clause {
                #(#docs)*
                #(#[doc = #doc])*
                #[inline]
                #method
            }
        });
    }

    /// The type of a condition that can be read as it is, and that a sort key can follow. Its parameter is what it reads,
    /// and counts the places in all chains that read the same, since each has another method.
    pub(super) fn partition_type(&mut self, krate: &Path) -> TokenStream {
        if self.places.is_empty() {
            return TokenStream::new();
        }
        let (vis, lifetime, partition, table) = (self.vis, &self.lifetime, &self.partition, &self.ty);
        let where_clause = &self.generics.where_clause;
        let (parameters, lifetimes) = (self.generics.params.iter(), self.lifetimes());
        self.impls.extend(quote! {
            impl<#lifetime, #(#parameters,)* Index> __tw::Deref
                for #partition<#lifetime, #(#lifetimes,)* Index>
            #where_clause
            {
                type Target = __tw::KeyCondition<#lifetime, #table, Index>;
                #[inline]
                fn deref(&self) -> &Self::Target {
                    &self.0
                }
            }
        });
        let parameters = self.generics.params.iter();
        quote! {
            /// A condition on one partition, to be narrowed by a sort key.
            #[allow(dead_code, deprecated, missing_debug_implementations)]
            #[must_use]
            #vis struct #partition<#lifetime, #(#parameters,)* Index>(
                #krate::KeyCondition<#lifetime, #table, Index>
            )
            #where_clause;
        }
    }

    /// The constant for the paths of the attributes, which only a feature of the runtime can compile.
    pub(super) fn paths(&self, krate: &Path) -> TokenStream {
        let (vis, table, lifetimes) = (self.vis, &self.ty, self.lifetimes());
        let paths = format_ident!("{}Paths", self.ty.0.unraw());
        let Generics { params, where_clause, .. } = self.generics;
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
            let (ident, name, stored) = (field.ident, &field.attribute, Stored(krate, field));
            let storing = storing(&stored, field);
            attributes.extend(quote!(#ident #name #place #stored #storing,));
        }
        quote! {
            #krate::__paths! {
                #vis #paths [#params] [#(#lifetimes),*] [#where_clause] #table, #attributes
            }
        }
    }

    /// Names and types of the parameters for fields.
    fn parameters(&self, fields: &[usize]) -> (Vec<&'a Ident>, Vec<&'a Type>) {
        let fields = fields.iter().map(|field| &self.table.fields[*field]);
        fields.map(|field| (field.ident, field.ty)).unzip()
    }

    fn lifetimes(&self) -> impl Iterator<Item = &'a Lifetime> + use<'a> {
        self.generics.lifetimes().map(|parameter| &parameter.lifetime)
    }
}
