//! Keys and key conditions.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, Lifetime};

use crate::model::{Index, Table};

/// The functions of the struct, and a type for each place in a chain of conditions.
pub(super) struct Access<'a> {
    table: &'a Table<'a>,
    input: &'a DeriveInput,
    krate: &'a TokenStream,
    /// Of borrowed arguments.
    lifetime: Lifetime,
    /// Items of the struct.
    items: TokenStream,
    /// Implementations of the types.
    pub(super) impls: TokenStream,
    /// The types, which are public where the struct is.
    pub(super) types: TokenStream,
}

impl<'a> Access<'a> {
    pub(super) fn new(table: &'a Table<'a>, input: &'a DeriveInput, krate: &'a TokenStream) -> Self {
        let mut lifetime = Lifetime::new("'key", Span::call_site());
        if input.generics.lifetimes().any(|parameter| parameter.lifetime == lifetime) {
            lifetime = Lifetime::new("'key_value", Span::call_site());
        }
        let mut access = Self {
            table,
            input,
            krate,
            lifetime,
            items: TokenStream::new(),
            impls: TokenStream::new(),
            types: TokenStream::new(),
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
        let ident = &input.ident;
        let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
        let items = &access.items;
        access.impls.extend(quote! {
            #[allow(dead_code, missing_docs, non_snake_case, private_bounds, private_interfaces)]
            impl #impl_generics #ident #ty_generics #where_clause {
                #items
            }
        });
        access
    }

    /// A constant for the name of each attribute.
    fn attribute_names(&mut self) {
        let vis = &self.input.vis;
        // That one would hide the table's schema.
        let mut taken = vec!["SCHEMA".to_owned()];
        for field in self.table.fields.iter().filter(|field| field.is_attribute()) {
            let name = &field.attribute;
            let constant = field.ident.unraw().to_string().to_shouty_snake_case();
            // `_1` gives no identifier, and `createdAt` the same one as `created_at`.
            if !constant.starts_with(char::is_alphabetic) || taken.contains(&constant) {
                continue;
            }
            taken.push(constant.clone());
            let constant = Ident::new(&constant, Span::call_site());
            self.items.extend(quote!(#vis const #constant: &'static __tw::str = #name;));
        }
    }

    fn key(&mut self) {
        let (vis, lifetime, table) = (&self.input.vis, &self.lifetime, self.table);
        let key: Vec<usize> = std::iter::once(table.partition_key).chain(table.sort_key).collect();
        let (parameters, names) = self.arguments(&key);
        let new = if table.sort_key.is_some() { quote!(with_sort_key) } else { quote!(without_sort_key) };
        self.items.extend(quote! {
            /// The key of one item.
            #vis fn key<#lifetime>(#parameters) -> __tw::Key<#lifetime, Self> {
                __tw::Key::#new(#(#names),*)
            }
        });
    }

    fn partition(&mut self) {
        let table = self.table;
        let function = Ident::new("partition", Span::call_site());
        let stem = format_ident!("{}Partition", self.input.ident.unraw());
        let doc = "The items of one partition.";
        self.condition(
            &function,
            &stem,
            doc,
            &quote!(__tw::None),
            &[table.partition_key],
            table.sort_key.as_slice(),
        );
    }

    fn index(&mut self, position: usize, index: &Index) {
        let stem = format_ident!("{}By{}", self.input.ident.unraw(), index.stem().to_upper_camel_case());
        let doc = format!("The items of one partition of index `{}`.", index.name);
        let table_key = [self.table.partition_key];
        let partition_key = if index.is_local { &table_key[..] } else { &index.partition_key };
        let position = quote!(__tw::Some(#position));
        self.condition(&index.function(), &stem, &doc, &position, partition_key, &index.sort_key);
    }

    /// A function that begins a condition, and the types that narrow it.
    fn condition(
        &mut self,
        function: &Ident,
        stem: &Ident,
        doc: &str,
        index: &TokenStream,
        partition_key: &[usize],
        sort_key: &[usize],
    ) {
        let (vis, lifetime) = (&self.input.vis, &self.lifetime);
        let (parameters, names) = self.arguments(partition_key);
        let condition = match names.as_slice() {
            [first, more @ ..] => quote!(__tw::KeyCondition::new(#index, #first)#(.and(#more))*),
            [] => return,
        };
        let (output, value) = if sort_key.is_empty() {
            (quote!(__tw::KeyCondition<#lifetime, Self>), condition)
        } else {
            (self.type_of(stem), quote!(#stem(#condition)))
        };
        self.items.extend(quote! {
            #[doc = #doc]
            #vis fn #function<#lifetime>(#parameters) -> #output {
                #value
            }
        });

        let mut stem = stem.clone();
        for (position, field) in sort_key.iter().enumerate() {
            let next = (position + 1 < sort_key.len()).then(|| {
                let name = self.table.fields[*field].ident.unraw().to_string().to_upper_camel_case();
                // Not the name of an index that is called after this one and a field.
                format_ident!("{stem}Then{name}")
            });
            self.step(&stem, *field, next.as_ref());
            stem = next.unwrap_or(stem);
        }
    }

    /// A condition that can be narrowed by a sort key, and read as it is.
    fn step(&mut self, stem: &Ident, field: usize, next: Option<&Ident>) {
        let (krate, vis, lifetime) = (self.krate, &self.input.vis, &self.lifetime);
        let field = &self.table.fields[field];
        let (method, ty, docs) = (field.ident, field.ty, &field.docs);
        let table = {
            let (ident, (_, ty_generics, _)) = (&self.input.ident, self.input.generics.split_for_impl());
            quote!(#ident #ty_generics)
        };
        let (output, value) = match next {
            Some(next) => {
                let step = self.type_of(next);
                (quote!(__tw::SortKey<#lifetime, #table, #ty, #step>), quote!(followed_by(self.0, #next)))
            }
            None => (quote!(__tw::SortKey<#lifetime, #table, #ty>), quote!(new(self.0))),
        };
        let step = self.type_of(stem);
        let (parameters, where_clause) = (&self.input.generics.params, &self.input.generics.where_clause);
        self.types.extend(quote! {
            /// A condition on one partition, to be narrowed by its sort key.
            #[allow(dead_code, missing_debug_implementations)]
            #[must_use]
            #vis struct #stem<#lifetime, #parameters>(#krate::KeyCondition<#lifetime, #table>) #where_clause;
        });
        self.impls.extend(quote! {
            #[allow(dead_code, missing_docs, non_snake_case, private_interfaces)]
            impl<#lifetime, #parameters> #step #where_clause {
                #(#docs)*
                #[inline]
                #vis fn #method(self) -> #output {
                    __tw::SortKey::#value
                }
            }
            impl<#lifetime, #parameters> __tw::Deref for #step #where_clause {
                type Target = __tw::KeyCondition<#lifetime, #table>;
                #[inline]
                fn deref(&self) -> &Self::Target {
                    &self.0
                }
            }
        });
    }

    /// Parameters for fields, and their names.
    fn arguments(&self, fields: &[usize]) -> (TokenStream, Vec<&'a Ident>) {
        let lifetime = &self.lifetime;
        let mut parameters = TokenStream::new();
        let mut names = Vec::new();
        for field in fields {
            let field = &self.table.fields[*field];
            let (name, ty) = (field.ident, field.ty);
            parameters.extend(quote!(#name: impl __tw::KeyArgument<#lifetime, #ty>,));
            names.push(name);
        }
        (parameters, names)
    }

    fn type_of(&self, stem: &Ident) -> TokenStream {
        let lifetime = &self.lifetime;
        let lifetimes = self.input.generics.lifetimes().map(|parameter| &parameter.lifetime);
        quote!(#stem<#lifetime, #(#lifetimes),*>)
    }
}
