//! Tokens of an entity.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Ident, Path};

use super::access::Access;
use super::model::{Entity, Key};
use crate::attr::{Described, EntityAttr};
use crate::errors::Errors;
use crate::expand::schema::{option, time_to_live};
use crate::expand::types::path;
use crate::expand::{attributes, block, fallback, item};
use crate::facts;
use crate::lints::ours;
use crate::model::krate;
use crate::several;
use crate::template::{Case, Format};

/// The length of texts and widths from which the runtime compares a template with the limits of a key. The limits are
/// higher, but types of one length add to it.
const LONG: usize = 400;

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
        return implementation(input, &krate, None, &TokenStream::new(), None, errors);
    }
    // Every use has the same span, so that the compiler reports an entity without a table only once.
    let in_table = quote_spanned!(input.ident.span()=> <Self as __tw::EntityOfOneTable>);
    let place = quote! {
        const SCHEMA: &'static __tw::TableSchema = #in_table::TABLE;
        const ITEMS: __tw::Items = #in_table::ITEMS;
    };
    implementation(input, &krate, entity.as_ref(), &place, None, errors)
}

/// Returns the implementations of an entity. `place` is its place in its table, and `table` are items beside it.
///
/// After errors, returns them, and as much of the entity as is known, so that its uses cause no further errors.
pub(crate) fn implementation(
    input: &DeriveInput,
    krate: &Path,
    entity: Option<&Entity<'_>>,
    place: &TokenStream,
    table: Option<TokenStream>,
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
    let errors = (!is_right).then(|| errors.into_tokens());
    let ident = &ours(&input.ident);
    // Only a failed derive has any generics.
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let entity = quote! {
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
    };
    block(errors.as_ref(), [Some(entity), access, Some(checks), table])
}

/// Returns the trait items that every table has.
fn items(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let fields = entity.key_fields.iter().enumerate();
    let (natural, parts): (Vec<_>, Vec<_>) =
        fields.partition(|(_, field)| part_trait(entity, **field) == "KeyAttribute");
    let ident = |(_, field): &(usize, &usize)| ours(entity.fields[**field].ident);
    let ty = |(_, field): &(usize, &usize)| entity.fields[**field].ty;
    let (natural_positions, positions) =
        (natural.iter().map(|(position, _)| position), parts.iter().map(|(position, _)| position));
    let (natural_types, types) = (natural.iter().map(ty), parts.iter().map(ty));
    let (natural_idents, idents) = (natural.iter().map(ident), parts.iter().map(ident));
    let traits = parts.iter().map(|(_, field)| Ident::new(part_trait(entity, **field), Span::call_site()));
    let methods = parts.iter().map(|(_, field)| {
        let is_part = !entity.is_attribute_of_key(**field);
        Ident::new(if is_part { "part_value" } else { "index_key_value" }, Span::call_site())
    });
    let key_value = quote! {
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            match position {
                #(
                    #natural_positions =>
                        __tw::Some(<#natural_types as __tw::KeyAttribute>::key_value(&self.#natural_idents)),
                )*
                #(#positions => <#types as __tw::#traits>::#methods(&self.#idents),)*
                _ => __tw::None,
            }
        }
    };
    let items = [attributes(&entity.fields), version(entity), key_value];
    items.into_iter().chain(item(&entity.fields, input)).collect()
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

/// Returns the entity as `EntityParts`. It is one flat list of tokens, because nested token streams are slow to build.
fn parts(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let name = input.ident.unraw().to_string();
    let fields = || entity.key_fields.iter().map(|field| &entity.fields[*field]);
    let idents = fields().map(|field| field.ident.unraw().to_string());
    let (names, types) = (fields().map(|field| &field.attribute), fields().map(|field| field.ty));
    let traits =
        entity.key_fields.iter().map(|field| Ident::new(part_trait(entity, *field), Span::call_site()));
    let uses = entity.key_fields.iter().map(|field| entity.uses(*field));
    let are_key_only = entity.key_fields.iter().map(|field| entity.key_only.contains(field));

    let sources = || entity.keys.iter().flat_map(Key::sources);
    let parts = || sources().flat_map(|source| &source.parts);
    let texts = parts().map(|part| &part.text);
    let positions = parts().map(|part| {
        let field = part.field.as_ref().map(|(field, _)| field);
        Position(
            field.map(|field| entity.key_fields.iter().position(|known| known == field).unwrap_or_default()),
        )
    });
    let formats = sources().flat_map(|source| {
        source.parts.iter().map(|part| match &part.field {
            _ if source.is_bytes => FormatTokens::Bytes,
            Some((_, format)) => FormatTokens::Of(format),
            None => FormatTokens::Stored,
        })
    });
    let ends = sources().scan(0, |end, source| {
        *end += source.parts.len();
        Some(*end)
    });
    let are_computed = sources().map(|source| source.is_computed);

    let keys = entity.keys.iter();
    let indexes: Vec<&str> =
        keys.clone().map(|key| key.index.as_ref().map_or("", |index| index.name.as_str())).collect();
    let hashes = indexes.iter().map(|index| if index.is_empty() { 0 } else { facts::hash(index) });
    let firsts = keys.clone().scan(0, |next, key| {
        let first = *next;
        *next += key.partition.len() + key.sort.len();
        Some(first)
    });
    let partition_attributes = keys.clone().map(|key| key.partition.len());
    let sort_attributes = keys.clone().map(|key| key.sort.len());
    let are_partial = keys.clone().map(|key| key.index.as_ref().is_some_and(|index| index.is_partial));
    let have_attribute = keys.map(Key::has_attribute);
    let has_attribute = sources().any(|source| !source.is_computed || source.is_bytes);
    let is_long = sources().any(|source| source.length() > LONG);

    let beginnings = beginnings(entity);
    let starts = beginnings.iter().map(|([text, ..], _)| text);
    let masks = beginnings.iter().map(|([_, mask, _], _)| mask);
    let separators = beginnings.iter().map(|([.., separators], _)| separators);
    let are_open = beginnings.iter().map(|(_, is_open)| is_open);

    let stored = entity.fields.iter().enumerate();
    let stored =
        stored.filter(|(position, field)| field.is_attribute() && !entity.key_only.contains(position));
    let attributes: Vec<&str> = stored.map(|(_, field)| field.attribute.as_str()).collect();
    let key_only = entity.key_only.iter().map(|field| entity.fields[*field].attribute.as_str());
    let bits = facts::bits(attributes.iter().copied().chain(key_only));
    let attributes = attributes.join("\0");
    let optional = entity.fields.iter().filter(|field| field.is_optional || field.serde.skip_if.is_some());
    let optional = optional.filter(|field| field.is_attribute()).map(|field| field.attribute.as_str());
    let optional = optional.collect::<Vec<_>>().join("\0");
    let time_to_live = option(entity.time_to_live.map(|field| time_to_live(&entity.fields[field])));
    let patterns = entity.described(&input.ident);
    quote! {
        __tw::EntityParts {
            name: #name,
            fields: &[#(
                __tw::KeyField {
                    ident: #idents,
                    attribute: #names,
                    part: <#types as __tw::#traits>::PART,
                    uses: #uses,
                    is_key_only: #are_key_only,
                }
            ),*],
            parts: &[#(__tw::TemplatePart { text: #texts, field: #positions, format: #formats }),*],
            sources: &[#((#ends, #are_computed)),*],
            keys: &[#(
                __tw::EntityKey {
                    index: #indexes,
                    hash: #hashes,
                    first: #firsts,
                    partition: #partition_attributes,
                    sort: #sort_attributes,
                    is_partial: #are_partial,
                    has_attribute: #have_attribute,
                }
            ),*],
            has_attribute: #has_attribute,
            is_in_doubt: #is_long,
            beginnings: [#(
                __tw::Beginning { text: #starts, mask: #masks, separators: #separators, is_open: #are_open }
            ),*],
            attributes: #attributes,
            optional: #optional,
            bits: [#(#bits),*],
            time_to_live: #time_to_live,
            patterns: &[#(#patterns),*],
        }
        .checked()
    }
}

/// Returns the beginnings of the keys of the table, each with `is_open`.
fn beginnings(entity: &Entity<'_>) -> [([u128; 3], bool); 2] {
    [entity.keys[0].partition.first(), entity.keys[0].sort.first()].map(|source| {
        let Some(source) = source.filter(|source| source.is_computed) else { return ([0; 3], true) };
        let texts: Vec<&str> = source.parts.iter().map(|part| part.text.as_str()).collect();
        if source.is_bytes {
            return (facts::beginning_of_bytes(texts.first().unwrap_or(&"")), false);
        }
        (facts::beginning(&texts), source.parts.last().is_some_and(|part| part.field.is_some()))
    })
}

/// The position of a field among the key fields.
struct Position(Option<usize>);

impl ToTokens for Position {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self.0 {
            Some(position) => position.to_tokens(tokens),
            None => path(&["__tw", "NO_FIELD"], tokens),
        }
    }
}

/// The format of a part of a template.
enum FormatTokens<'a> {
    /// A text ends the template.
    Stored,
    Bytes,
    Of(&'a Format),
}

impl ToTokens for FormatTokens<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Format { case, cut, width, may_be_empty, is_plain } = match self {
            Self::Of(format) if **format != Format::default() => format,
            Self::Bytes => return path(&["__tw", "BYTES"], tokens),
            Self::Of(_) | Self::Stored => return path(&["__tw", "STORED"], tokens),
        };
        let case = case.map(|case| match case {
            Case::Lower => quote!(case: __tw::Case::Lower,),
            Case::Upper => quote!(case: __tw::Case::Upper,),
        });
        let cut = cut.map(|cut| quote!(cut: #cut,));
        let width = width.map(|width| quote!(width: #width,));
        let may_be_empty = may_be_empty.then(|| quote!(may_be_empty: true,));
        let is_plain = is_plain.then(|| quote!(is_plain: true,));
        tokens.extend(quote! {
            __tw::Format { #case #cut #width #may_be_empty #is_plain ..__tw::STORED }
        });
    }
}

/// Returns one check for each attribute of the struct, so that the compiler's error points at that attribute. The
/// compiler shows the name of the constant, which names the subject of the check.
fn checks(entity: &Entity<'_>, input: &DeriveInput) -> TokenStream {
    let ident = &ours(&input.ident);
    let mut checks = Vec::new();
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
            checks.push(quote!(const #name: () = { #(#templates;)* #in_table };));
        } else {
            for (is_sort_key, check) in templates {
                let name = if is_sort_key { "SORT_KEY_CHECK" } else { "PARTITION_KEY_CHECK" };
                let name = Ident::new(name, Span::call_site());
                checks.push(quote!(const #name: () = #check;));
            }
        }
    }
    if let Some(field) = entity.time_to_live {
        let check = quote_spanned!(entity.fields[field].ident.span()=>
            __tw::check_entity_time_to_live::<#ident>()
        );
        checks.push(quote!(const TIME_TO_LIVE_CHECK: () = #check;));
    }
    checks.into_iter().collect()
}
