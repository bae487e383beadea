//! The table as a constant: the settings of the struct, and defaults for the rest.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Type;

use crate::attr::{Billing, Encryption, TableAttr};
use crate::model::{Field, Index, IndexProjection, Table, VectorIndex};

/// Returns the table of the struct `of` as `TableLiteral`.
pub(super) fn parts(table: &Table<'_>, of: &str) -> TokenStream {
    let name = &table.name.0;
    let (key, ty) = (&table.fields[table.partition_key].attribute, table.fields[table.partition_key].ty);
    let sort_key = option(table.sort_key.map(|field| {
        let Field { attribute, ty, .. } = &table.fields[field];
        quote!((#attribute, <#ty as __tw::KeyAttribute>::TYPE))
    }));
    let indexes = if table.indexes.is_empty() {
        quote!(__tw::NO_INDEXES)
    } else {
        let indexes = table.indexes.iter().map(|each| index(table, each));
        quote!(&[#(#indexes),*])
    };
    let given = settings(table, of);
    let settings = if given.is_empty() {
        quote!(__tw::DEFAULT_SETTINGS)
    } else {
        quote!(&__tw::TableSettings { #given ..*__tw::DEFAULT_SETTINGS })
    };
    quote! {
        __tw::TableLiteral {
            name: #name,
            partition_key: (#key, <#ty as __tw::KeyAttribute>::TYPE),
            sort_key: #sort_key,
            indexes: #indexes,
            settings: #settings,
        }
    }
}

/// Returns the settings that differ from the default.
fn settings(table: &Table<'_>, of: &str) -> TokenStream {
    let mut parts = written_settings(&table.settings, table.description.as_deref());
    if !table.vector_indexes.is_empty() {
        let indexes = table.vector_indexes.iter().enumerate();
        let indexes = indexes.map(|(position, each)| vector_index(table, position, each));
        parts.extend(quote!(vector_indexes: &[#(#indexes),*],));
    }
    if let Some(field) = table.time_to_live {
        let attribute = time_to_live(&table.fields[field]);
        parts.extend(quote!(time_to_live: __tw::Some(#attribute),));
    }
    if !table.patterns.is_empty() {
        let places = table.places();
        let patterns = table.patterns.iter().map(|pattern| pattern.described(of, &places));
        parts.extend(quote!(patterns: &[#(#patterns),*],));
    }
    parts
}

/// Returns the settings of `#[table(…)]` and `#[stream]`.
pub(crate) fn written_settings(settings: &TableAttr, description: Option<&str>) -> TokenStream {
    let mut parts = TokenStream::new();
    let mut part = |tokens: TokenStream| parts.extend(tokens);
    part(settings.plain.clone());

    if let Some(description) = description {
        part(quote!(description: __tw::Some(#description),));
    }
    if let Some(quota) = &settings.global_index_quota {
        part(quote!(global_index_quota: __tw::Some(#quota),));
    }
    if let Some(view) = &settings.stream {
        part(quote!(stream: __tw::Some(__tw::StreamViewType::#view),));
    }
    match &settings.billing {
        Some(Billing::Provisioned(units)) => {
            let throughput = units.written();
            part(quote!(billing: __tw::Billing::Provisioned(#throughput),));
        }
        Some(Billing::OnDemand(Some(units))) => {
            let throughput = units.written();
            part(quote!(on_demand_throughput: __tw::Some(#throughput),));
        }
        Some(Billing::OnDemand(None)) | None => {}
    }
    if let Some(units) = &settings.warm {
        let throughput = units.written();
        part(quote!(warm_throughput: __tw::Some(#throughput),));
    }
    if let Some(days) = &settings.point_in_time_recovery {
        let days = option(days.as_ref());
        part(quote!(point_in_time_recovery: __tw::Some(__tw::PointInTimeRecovery::new(#days)),));
    }
    if let Some(encryption) = &settings.encryption {
        part(match encryption {
            Encryption::Managed(variant) => quote!(encryption: __tw::EncryptionLiteral::#variant,),
            Encryption::Customer(key) => quote!(encryption: __tw::EncryptionLiteral::Customer(#key),),
        });
    }
    if !settings.tags.is_empty() {
        let (keys, values) = (settings.tags.iter().map(|tag| &tag.0), settings.tags.iter().map(|tag| &tag.1));
        part(quote!(tags: &[#(__tw::Tag::new(#keys, #values)),*],));
    }
    if let Some(name) = &settings.physical_name {
        part(quote!(physical_name: __tw::Some(#name),));
    }
    if let Some(id) = &settings.logical_id {
        part(quote!(logical_id: __tw::Some(#id),));
    }
    parts
}

/// Returns the attribute of this field, and its type.
pub(crate) fn time_to_live(field: &Field<'_>) -> TokenStream {
    let (name, ty) = (&field.attribute, field.ty);
    if field.serde.with.is_some() {
        // The derive cannot see which type `with` stores, so the user has to make sure that it is a number.
        quote!((#name, __tw::AttributeType::N))
    } else {
        quote!((#name, <#ty as __tw::TimeToLiveAttribute>::TYPE))
    }
}

fn index(table: &Table<'_>, index: &Index) -> TokenStream {
    let name = &index.name;
    let kind = Ident::new(if index.is_local { "Local" } else { "Global" }, Span::call_site());
    // The bound on the type of a field is the check that it can be a key.
    let key = |fields: &[usize]| -> (Vec<&String>, Vec<&Type>, Vec<Ident>) {
        let fields = fields.iter().map(|field| (&table.fields[*field], table.key_trait(*field)));
        fields.map(|(field, key_trait)| (&field.attribute, field.ty, key_trait)).collect()
    };
    let (names, types, traits) = key(&[&index.partition_key[..], &index.sort_key].concat());
    let partition_attributes = index.partition_key.len();
    let projection = projection(table, index.projection.as_ref());
    let settings = index.settings.written();
    quote! {
        __tw::IndexSchema {
            name: __tw::Borrowed(#name),
            kind: __tw::IndexKind::#kind,
            key: __tw::Borrowed(&[#(__tw::Attribute::new(#names, <#types as __tw::#traits>::TYPE)),*]),
            partition_attributes: #partition_attributes,
            projection: #projection,
            settings: #settings,
        }
    }
}

/// Returns the vector index at `position`.
fn vector_index(table: &Table<'_>, position: usize, index: &VectorIndex) -> TokenStream {
    let (name, dimensions, distance) = (&index.name, &index.dimensions, &index.distance);
    let (attribute, ty) = (&table.fields[index.field].attribute, table.fields[index.field].ty);
    // The bound on the field's type checks that it can hold an embedding. One check for each field is enough.
    let is_checked = table.vector_indexes[..position].iter().any(|earlier| earlier.field == index.field);
    let vector_trait = (!is_checked).then(|| table.vector_trait(index.field)).into_iter();
    let projection = projection(table, index.projection.as_ref());
    let searched_by = |field: usize| {
        let key_trait = table.key_trait(field);
        let (name, ty) = (&table.fields[field].attribute, table.fields[field].ty);
        quote!(__tw::Attribute::new(#name, <#ty as __tw::#key_trait>::TYPE))
    };
    let partition_key = option(index.partition_key.map(searched_by));
    let filters = index.filters.iter().map(|field| searched_by(*field));
    quote! {
        __tw::VectorIndexSchema {
            name: __tw::Borrowed(#name),
            attribute: {
                #(let () = <#ty as __tw::#vector_trait>::CHECKED;)*
                __tw::Borrowed(#attribute)
            },
            dimensions: #dimensions,
            distance: __tw::DistanceFunction::#distance,
            projection: #projection,
            partition_key: #partition_key,
            inline_filters: __tw::Borrowed(&[#(#filters),*]),
        }
    }
}

fn projection(table: &Table<'_>, projection: Option<&IndexProjection>) -> TokenStream {
    match projection {
        None => quote!(__tw::Projection::All),
        Some(IndexProjection::KeysOnly) => quote!(__tw::Projection::KeysOnly),
        Some(IndexProjection::Include(fields)) => {
            let names = fields.iter().map(|field| &table.fields[*field].attribute);
            quote!(__tw::Projection::Include(__tw::Borrowed(&[#(__tw::Borrowed(#names)),*])))
        }
    }
}

pub(crate) fn option(value: Option<impl ToTokens>) -> TokenStream {
    if let Some(value) = value { quote!(__tw::Some(#value)) } else { quote!(__tw::None) }
}
