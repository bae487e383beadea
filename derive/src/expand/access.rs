//! Keys and key conditions.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, Lifetime};

use crate::model::{Index, Table};

/// The items of the trait that need an item at hand.
pub(super) fn item_values(table: &Table<'_>, krate: &TokenStream) -> TokenStream {
    let option = quote!(#krate::__private::Option);
    let value = |position: usize| {
        let field = &table.fields[position];
        let (ident, ty) = (field.ident, field.ty);
        quote!(<#ty as #krate::KeyAttribute>::key_value(&self.#ident))
    };
    let partition_key = value(table.partition_key);
    let sort_key = match table.sort_key {
        Some(position) => {
            let value = value(position);
            quote!(#option::Some(#value))
        }
        None => quote!(#option::None),
    };

    let mut positions: Vec<usize> = table
        .indexes
        .iter()
        .flat_map(|index| index.partition_key.iter().chain(&index.sort_key).copied())
        .filter(|position| !table.is_table_key(*position))
        .collect();
    positions.sort_unstable();
    positions.dedup();
    let index_keys = (!positions.is_empty()).then(|| {
        let values = positions.iter().map(|position| {
            let field = &table.fields[*position];
            let (ident, ty, name) = (field.ident, field.ty, &field.attribute);
            quote!((#name, <#ty as #krate::IndexKeyAttribute>::index_key_value(&self.#ident)))
        });
        quote! {
            fn index_keys(&self) -> #krate::__private::Vec<(&'static str, #option<#krate::KeyValue<'_>>)> {
                #krate::__private::Vec::from([#(#values),*])
            }
        }
    });
    quote! {
        fn primary_key(&self) -> #krate::Key<'_, Self> {
            #krate::Key::new(#partition_key, #sort_key)
        }
        #index_keys
    }
}

/// The functions of the struct, and a type for each place in a chain of conditions.
pub(super) fn access(table: &Table<'_>, input: &DeriveInput, krate: &TokenStream) -> TokenStream {
    let mut lifetime = Lifetime::new("'key", proc_macro2::Span::call_site());
    if input.generics.lifetimes().any(|parameter| parameter.lifetime == lifetime) {
        lifetime = Lifetime::new("'key_value", lifetime.span());
    }
    let mut access =
        Access { table, input, krate, lifetime, functions: TokenStream::new(), steps: TokenStream::new() };
    access.attribute_names();
    access.key();
    access.partition();
    for (position, index) in table.indexes.iter().enumerate() {
        access.index(position, index);
    }

    let Access { functions, steps, .. } = access;
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #[allow(dead_code, private_bounds, private_interfaces)]
        impl #impl_generics #ident #ty_generics #where_clause {
            #functions
        }
        #steps
    }
}

struct Access<'a> {
    table: &'a Table<'a>,
    input: &'a DeriveInput,
    krate: &'a TokenStream,
    /// Of borrowed arguments.
    lifetime: Lifetime,
    /// Functions of the struct.
    functions: TokenStream,
    steps: TokenStream,
}

impl Access<'_> {
    /// A constant for the name of each attribute.
    fn attribute_names(&mut self) {
        let vis = &self.input.vis;
        for field in self.table.fields.iter().filter(|field| field.is_attribute()) {
            let ident = format_ident!("{}", field.ident.unraw().to_string().to_shouty_snake_case());
            let name = &field.attribute;
            let doc = format!("The attribute `{name}`.");
            self.functions.extend(quote! {
                #[doc = #doc]
                #vis const #ident: &'static str = #name;
            });
        }
    }

    fn key(&mut self) {
        let (krate, vis, lifetime) = (self.krate, &self.input.vis, &self.lifetime);
        let table = self.table;
        let (parameters, first, _) = self.arguments(&[table.partition_key]);
        let (more, sort_key) = match table.sort_key {
            Some(position) => {
                let (parameters, value, _) = self.arguments(&[position]);
                (parameters, quote!(#krate::__private::Option::Some(#value)))
            }
            None => (TokenStream::new(), quote!(#krate::__private::Option::None)),
        };
        self.functions.extend(quote! {
            /// The key of one item.
            #vis fn key<#lifetime>(#parameters #more) -> #krate::Key<#lifetime, Self> {
                #krate::Key::new(#first, #sort_key)
            }
        });
    }

    fn partition(&mut self) {
        let table = self.table;
        let stem = format_ident!("{}Partition", self.input.ident);
        let sort_key: Vec<usize> = table.sort_key.into_iter().collect();
        let doc = "The items of one partition.";
        self.condition(&format_ident!("partition"), &stem, doc, None, &[table.partition_key], &sort_key);
    }

    fn index(&mut self, position: usize, index: &Index) {
        let function = format_ident!("by_{}", index.stem().to_snake_case());
        let stem = format_ident!("{}By{}", self.input.ident, index.stem().to_upper_camel_case());
        let doc = format!("The items of one partition of index `{}`.", index.name);
        let table_key = [self.table.partition_key];
        let partition_key = if index.is_local { &table_key[..] } else { &index.partition_key };
        self.condition(&function, &stem, &doc, Some(position), partition_key, &index.sort_key);
    }

    /// A function that begins a condition, and the steps that narrow it.
    fn condition(
        &mut self,
        function: &Ident,
        stem: &Ident,
        doc: &str,
        index: Option<usize>,
        partition_key: &[usize],
        sort_key: &[usize],
    ) {
        let (krate, vis, lifetime) = (self.krate, &self.input.vis, self.lifetime.clone());
        let (parameters, first, more) = self.arguments(partition_key);
        let index = match index {
            Some(position) => quote!(#krate::__private::Option::Some(#position)),
            None => quote!(#krate::__private::Option::None),
        };
        let condition = quote!(#krate::KeyCondition::new(#index, #first) #more);
        let (output, value) = if sort_key.is_empty() {
            (quote!(#krate::KeyCondition<#lifetime, Self>), condition)
        } else {
            let step = self.step_type(stem);
            (step, quote!(#stem(#condition)))
        };
        self.functions.extend(quote! {
            #[doc = #doc]
            #vis fn #function<#lifetime>(#parameters) -> #output {
                #value
            }
        });

        let mut stem = stem.clone();
        for (position, field) in sort_key.iter().enumerate() {
            let next = (position + 1 < sort_key.len()).then(|| {
                let name = self.table.fields[*field].ident.unraw().to_string().to_upper_camel_case();
                format_ident!("{stem}{name}")
            });
            self.step(&stem, *field, next.as_ref());
            stem = next.unwrap_or(stem);
        }
    }

    /// The place in a chain at which a sort key can be compared.
    fn step(&mut self, stem: &Ident, field: usize, next: Option<&Ident>) {
        let (krate, vis, lifetime) = (self.krate, &self.input.vis, &self.lifetime);
        let field = &self.table.fields[field];
        let (method, ty) = (field.ident, field.ty);
        let table = self.table_type();
        let (output, value) = match next {
            Some(next) => {
                let step = self.step_type(next);
                (
                    quote!(#krate::SortKey<#lifetime, #table, #ty, #step>),
                    quote!(#krate::SortKey::followed_by(self.0, #next)),
                )
            }
            None => (quote!(#krate::SortKey<#lifetime, #table, #ty>), quote!(#krate::SortKey::new(self.0))),
        };
        let docs = &field.docs;
        let doc = format!("Compares `{}`.", field.attribute);
        let doc = if docs.is_empty() { quote!(#[doc = #doc]) } else { quote!(#(#docs)*) };
        let step = self.step_type(stem);
        let (of_table, _, where_clause) = self.input.generics.split_for_impl();
        let params = &self.input.generics.params;
        let condition = quote!(#krate::KeyCondition<#lifetime, #table>);
        let _ = of_table;
        self.steps.extend(quote! {
            /// A condition on a partition, to be narrowed by its sort key.
            #[allow(dead_code, missing_debug_implementations)]
            #[must_use]
            #vis struct #stem<#lifetime, #params>(#condition) #where_clause;
            #[allow(dead_code, private_bounds, private_interfaces)]
            impl<#lifetime, #params> #step #where_clause {
                #doc
                #vis fn #method(self) -> #output {
                    #value
                }
            }
            #[automatically_derived]
            impl<#lifetime, #params> #krate::__private::Deref for #step #where_clause {
                type Target = #condition;
                fn deref(&self) -> &Self::Target {
                    &self.0
                }
            }
        });
    }

    /// Parameters for fields, the value of the first, and calls that add the others.
    fn arguments(&self, fields: &[usize]) -> (TokenStream, TokenStream, TokenStream) {
        let (krate, lifetime) = (self.krate, &self.lifetime);
        let (mut parameters, mut first, mut more) =
            (TokenStream::new(), TokenStream::new(), TokenStream::new());
        for (position, field) in fields.iter().enumerate() {
            let field = &self.table.fields[*field];
            let (name, ty) = (field.ident, field.ty);
            parameters.extend(quote!(#name: impl #krate::KeyArgument<#lifetime, #ty>,));
            let value = quote!(#krate::KeyArgument::<#ty>::into_key_argument(#name));
            if position == 0 {
                first = value;
            } else {
                more.extend(quote!(.and(#value)));
            }
        }
        (parameters, first, more)
    }

    fn table_type(&self) -> TokenStream {
        let ident = &self.input.ident;
        let (_, ty_generics, _) = self.input.generics.split_for_impl();
        quote!(#ident #ty_generics)
    }

    fn step_type(&self, stem: &Ident) -> TokenStream {
        let lifetime = &self.lifetime;
        let lifetimes = self.input.generics.lifetimes().map(|parameter| &parameter.lifetime);
        quote!(#stem<#lifetime, #(#lifetimes),*>)
    }
}
