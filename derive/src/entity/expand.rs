//! Tokens of an entity.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Ident, Path};

use super::access::Access;
use super::model::{Entity, Key, Part, Source};
use crate::attr::{Described, EntityAttr};
use crate::errors::Errors;
use crate::expand::schema::{option, time_to_live};
use crate::expand::{attributes, fallback, item};
use crate::facts;
use crate::lints::ours;
use crate::model::krate;
use crate::several;
use crate::template::{Case, Format};

pub(crate) fn entity(input: &DeriveInput) -> TokenStream {
    let mut errors = Errors::default();
    if let Data::Enum(data) = &input.data {
        errors.add(
            data.enum_token.span,
            "an entity is a struct; the enum that is the table derives `DynamoTable`",
        );
        return several::expand::failed(input, &krate(None), data, errors);
    }
    let attr = EntityAttr::parse(&input.attrs, Described::OnTheEnum, &mut errors);
    let krate = krate(attr.krate.clone());
    let entity = Entity::new(input, attr, &mut errors);
    if entity.is_none() {
        // Nothing asks for its table, so that a mistake is reported once.
        let none = TokenStream::new();
        return implementation(input, &krate, None, &none, &none, errors);
    }
    // Every use has the same span, so that the compiler reports an entity without a table only once.
    let in_table = quote_spanned!(input.ident.span()=> <Self as __tw::InTable>);
    let place = quote! {
        const SCHEMA: &'static __tw::TableSchema = #in_table::TABLE;
        const ITEMS: __tw::Items = #in_table::ITEMS;
    };
    implementation(input, &krate, entity.as_ref(), &place, &TokenStream::new(), errors)
}

/// Returns the implementations of an entity. `place` is its place in its table, and `table` are items beside it.
///
/// After errors, returns them, and as much of the entity as is known, so that its uses cause no further errors.
pub(crate) fn implementation(
    input: &DeriveInput,
    krate: &Path,
    entity: Option<&Entity<'_>>,
    place: &TokenStream,
    table: &TokenStream,
    errors: Errors,
) -> TokenStream {
    let is_right = errors.is_empty();
    let (items, parts, checks) = match entity {
        Some(entity) if is_right => (items(entity, input), parts(entity, input), checks(entity, input)),
        entity => {
            let version = entity.and_then(|entity| Some(entity.fields[entity.version?].ty));
            (fallback(version), quote!(__tw::EntityParts::FAILED), TokenStream::new())
        }
    };
    let access = entity.filter(|_| input.generics.params.is_empty());
    let access = access.map(|entity| Access::new(entity, input, is_right).into_tokens(krate));
    let errors = errors.into_tokens();
    let ident = &ours(&input.ident);
    // Only a failed derive has any generics.
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #errors
        const _: () = {
            use #krate::__private as __tw;
            #[automatically_derived]
            impl #impl_generics __tw::DynamoTable for #ident #ty_generics #where_clause {
                #place
                #items
            }
            static __TW_ENTITY: __tw::EntityParts = #parts;
            #[automatically_derived]
            impl #impl_generics __tw::DynamoEntity for #ident #ty_generics #where_clause {
                const ENTITY: &'static __tw::EntityParts = &__TW_ENTITY;
            }
            #access
            #checks
            #table
        };
    }
}

/// Returns the trait items that every table has.
fn items(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let positions = 0..entity.key_fields.len();
    let values = entity.key_fields.iter().map(|field| {
        let (ty, ident) = (entity.fields[*field].ty, ours(entity.fields[*field].ident));
        match part_trait(entity, *field) {
            "KeyAttribute" => quote!(__tw::Some(<#ty as __tw::KeyAttribute>::key_value(&self.#ident))),
            "IndexKeyAttribute" => quote!(<#ty as __tw::IndexKeyAttribute>::index_key_value(&self.#ident)),
            name => {
                let name = Ident::new(name, Span::call_site());
                quote!(<#ty as __tw::#name>::part_value(&self.#ident))
            }
        }
    });
    let (attributes, version) = (attributes(&entity.fields), version(entity));
    let item = item(&entity.fields, input);
    quote! {
        #attributes
        #version
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            match position {
                #(#positions => #values,)*
                _ => __tw::None,
            }
        }
        #item
    }
}

/// Returns the trait that the type of a key field must implement.
fn part_trait(entity: &Entity<'_>, field: usize) -> &'static str {
    match (entity.is_attribute_of_key(field), entity.is_table_key(field)) {
        (true, _) if entity.may_be_absent(field) => "IndexKeyAttribute",
        (true, _) => "KeyAttribute",
        (false, true) => "KeyPart",
        (false, false) => "IndexKeyPart",
    }
}

/// Returns the items for the version of an item.
fn version(entity: &Entity<'_>) -> TokenStream {
    let Some(field) = entity.version.map(|position| &entity.fields[position]) else {
        return quote!(
            type Version = ();
        );
    };
    let (ident, ty, attribute) = (ours(field.ident), field.ty, &field.attribute);
    quote! {
        type Version = #ty;
        const VERSION: __tw::Option<&'static __tw::str> = __tw::Some(#attribute);
        #[inline]
        fn item_version(&self) -> #ty {
            __tw::Clone::clone(&self.#ident)
        }
    }
}

/// Returns the entity as `EntityParts`.
fn parts(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let name = input.ident.unraw().to_string();
    let fields = entity.key_fields.iter().map(|position| {
        let field = &entity.fields[*position];
        let (ident, attribute, ty) = (field.ident.unraw().to_string(), &field.attribute, field.ty);
        let part = Ident::new(part_trait(entity, *position), Span::call_site());
        let is_key_only = entity.key_only.contains(position);
        let uses = entity.uses(*position);
        quote! {
            __tw::KeyField {
                ident: #ident,
                attribute: #attribute,
                part: <#ty as __tw::#part>::PART,
                uses: #uses,
                is_key_only: #is_key_only,
            }
        }
    });
    let attributes = entity.fields.iter().enumerate();
    let attributes: Vec<&str> = attributes
        .filter(|(position, field)| field.is_attribute() && !entity.key_only.contains(position))
        .map(|(_, field)| field.attribute.as_str())
        .collect();
    let key_only = entity.key_only.iter().map(|field| entity.fields[*field].attribute.as_str());
    let bits = facts::bits(attributes.iter().copied().chain(key_only));
    let attributes = attributes.join("\0");
    let patterns = entity.described(&input.ident);
    let time_to_live = option(entity.time_to_live.map(|field| time_to_live(&entity.fields[field])));
    let (mut parts, mut sources, mut keys) = (Vec::new(), Vec::new(), Vec::new());
    for key in &entity.keys {
        let first = sources.len();
        for source in key.partition.iter().chain(&key.sort) {
            parts.extend(source.parts.iter().map(|part| self::part(entity, part, source.is_bytes)));
            let (end, is_computed) = (parts.len(), source.is_computed);
            sources.push(quote!((#end, #is_computed)));
        }
        keys.push(self::key(key, first));
    }
    let is_typed = |source: &&Source| !source.is_computed || source.is_bytes;
    let has_attribute = entity.keys.iter().any(|key| key.sources().iter().any(is_typed));
    let table = entity.keys.iter().take(1).flat_map(|key| [key.partition.first(), key.sort.first()]);
    let beginnings = table.map(|source| {
        let Some(source) = source.filter(|source| source.is_computed) else {
            return quote!(__tw::Beginning::NONE);
        };
        let texts: Vec<&str> = source.parts.iter().map(|part| part.text.as_str()).collect();
        if source.is_bytes {
            return facts::beginning_of_bytes(texts.first().unwrap_or(&""));
        }
        facts::beginning(&texts, source.parts.last().is_some_and(|part| part.field.is_some()))
    });
    quote! {
        __tw::EntityParts {
            name: #name,
            fields: &[#(#fields),*],
            parts: &[#(#parts),*],
            sources: &[#(#sources),*],
            keys: &[#(#keys),*],
            has_attribute: #has_attribute,
            is_in_doubt: false,
            beginnings: [#(#beginnings),*],
            attributes: #attributes,
            bits: #bits,
            time_to_live: #time_to_live,
            patterns: #patterns,
        }
        .checked()
    }
}

/// Returns a key as `EntityKey`; `first` is the position of its first source.
fn key(key: &Key, first: usize) -> TokenStream {
    let index = key.index.as_ref().map_or("", |index| index.name.as_str());
    let hash = if index.is_empty() { 0 } else { facts::hash(index) };
    let is_partial = key.index.as_ref().is_some_and(|index| index.is_partial);
    let has_attribute = key.has_attribute();
    let (partition, sort) = (key.partition.len(), key.sort.len());
    quote! {
        __tw::EntityKey {
            index: #index,
            hash: #hash,
            first: #first,
            partition: #partition,
            sort: #sort,
            is_partial: #is_partial,
            has_attribute: #has_attribute,
        }
    }
}

fn part(entity: &Entity<'_>, part: &Part, is_bytes: bool) -> TokenStream {
    let text = &part.text;
    let (field, format) = match &part.field {
        Some((field, format)) => {
            let position = entity.key_fields.iter().position(|known| known == field).unwrap_or_default();
            (quote!(#position), FormatTokens(format).into_token_stream())
        }
        None => (quote!(__tw::NO_FIELD), quote!(__tw::STORED)),
    };
    let format = if is_bytes { quote!(__tw::BYTES) } else { format };
    quote!(__tw::TemplatePart { text: #text, field: #field, format: #format })
}

struct FormatTokens<'a>(&'a Format);

impl ToTokens for FormatTokens<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Format { case, cut, width, may_be_empty, is_plain } = self.0;
        let case = case.map(|case| match case {
            Case::Lower => quote!(case: __tw::Case::Lower,),
            Case::Upper => quote!(case: __tw::Case::Upper,),
        });
        let cut = cut.map(|cut| quote!(cut: #cut,));
        let width = width.map(|width| quote!(width: #width,));
        let may_be_empty = may_be_empty.then(|| quote!(may_be_empty: true,));
        let is_plain = is_plain.then(|| quote!(is_plain: true,));
        let given = quote!(#case #cut #width #may_be_empty #is_plain);
        tokens.extend(if given.is_empty() {
            quote!(__tw::STORED)
        } else {
            quote!(__tw::Format { #given ..__tw::STORED })
        });
    }
}

/// Returns one check for each attribute of the struct, so that the compiler's error points at that attribute. The
/// compiler shows the name of the constant, which names the subject of the check.
fn checks(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let ident = &ours(&input.ident);
    let mut checks = TokenStream::new();
    for (position, key) in entity.keys.iter().enumerate() {
        let templates = [(key.partition.first(), false), (key.sort.first(), true)];
        let templates = templates.into_iter().filter_map(|(source, is_sort_key)| {
            let source = source.filter(|source| source.is_computed)?;
            let check =
                quote_spanned!(source.span=> __tw::check_entity_key::<#ident>(#position, #is_sort_key));
            Some((is_sort_key, check))
        });
        if let Some(index) = &key.index {
            let templates = templates.map(|(_, check)| check);
            let in_table = quote_spanned!(index.span=> __tw::check_entity_index::<#ident>(#position));
            let name = format_ident!("INDEX_KEY_{position}_CHECK");
            checks.extend(quote!(const #name: () = { #(#templates;)* #in_table };));
        } else {
            for (is_sort_key, check) in templates {
                let name = if is_sort_key { "SORT_KEY_CHECK" } else { "PARTITION_KEY_CHECK" };
                let name = Ident::new(name, Span::call_site());
                checks.extend(quote!(const #name: () = #check;));
            }
        }
    }
    if let Some(field) = entity.time_to_live {
        let check = quote_spanned!(entity.fields[field].ident.span()=>
            __tw::check_entity_time_to_live::<#ident>()
        );
        checks.extend(quote!(const TIME_TO_LIVE_CHECK: () = #check;));
    }
    checks
}
