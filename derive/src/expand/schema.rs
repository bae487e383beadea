//! The table as a constant: what the struct says, and defaults for the rest.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Type;

use crate::attr::{Encryption, Provisioned};
use crate::model::{Index, IndexProjection, Table};

/// The fields of `Parts` that are not the default.
pub(super) fn parts(table: &Table<'_>) -> TokenStream {
    let settings = &table.settings;
    let name = &table.name.0;
    let (key, ty) = (&table.fields[table.partition_key].attribute, table.fields[table.partition_key].ty);
    let sort_key = table.sort_key.map(|field| &table.fields[field]);
    let sort_name = sort_key.iter().map(|field| &field.attribute);
    let sort_type = sort_key.iter().map(|field| field.ty);
    let mut parts = quote! {
        name: #name,
        partition_key: (#key, <#ty as __tw::KeyAttribute>::TYPE),
        #(sort_key: __tw::Some((#sort_name, <#sort_type as __tw::KeyAttribute>::TYPE)),)*
    };
    let mut part = |tokens: TokenStream| parts.extend(tokens);

    if let Some(description) = &table.description {
        part(quote!(description: __tw::Some(#description),));
    }
    if !table.indexes.is_empty() {
        let indexes = table.indexes.iter().map(|each| index(table, each));
        part(quote!(indexes: &[#(#indexes),*],));
    }
    if let Some(field) = table.time_to_live {
        let attribute = time_to_live(table, field);
        part(quote!(time_to_live: __tw::Some(#attribute),));
    }
    if let Some(view) = &settings.stream {
        part(quote!(stream: __tw::Some(__tw::StreamViewType::#view),));
    }
    if let Some(Some(capacity)) = &settings.billing {
        let throughput = throughput(capacity);
        part(quote!(billing: __tw::Billing::Provisioned(#throughput),));
    }
    if let Some(class) = &settings.class {
        part(quote!(class: __tw::TableClass::#class,));
    }
    if settings.deletion_protection {
        part(quote!(deletion_protection: true,));
    }
    if let Some(days) = &settings.point_in_time_recovery {
        let days = if let Some(days) = days { quote!(__tw::Some(#days)) } else { quote!(__tw::None) };
        part(quote!(point_in_time_recovery: __tw::Some(__tw::PointInTimeRecovery::new(#days)),));
    }
    if let Some(encryption) = &settings.encryption {
        part(match encryption {
            Encryption::Managed(variant) => quote!(encryption: __tw::EncryptionParts::#variant,),
            Encryption::Customer(key) => quote!(encryption: __tw::EncryptionParts::Customer(#key),),
        });
    }
    if let Some(policy) = &settings.on_delete {
        part(quote!(on_delete: __tw::OnDelete::#policy,));
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

fn time_to_live(table: &Table<'_>, position: usize) -> TokenStream {
    let field = &table.fields[position];
    let (name, ty) = (&field.attribute, field.ty);
    if field.serde.with.is_some() {
        // What `with` stores cannot be seen here; that it is a number is up to the user.
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
    let (names, types, traits) = key(&index.partition_key);
    let (sort_names, sort_types, sort_traits) = key(&index.sort_key);
    let projection = match &index.projection {
        None => quote!(All),
        Some(IndexProjection::KeysOnly) => quote!(KeysOnly),
        Some(IndexProjection::Include(fields)) => {
            let names = fields.iter().map(|field| &table.fields[*field].attribute);
            quote!(Include(__tw::Borrowed(&[#(__tw::Borrowed(#names)),*])))
        }
    };
    let settings = match &index.provisioned {
        None => quote!(__tw::IndexSettings::DEFAULT),
        Some(capacity) => {
            let throughput = throughput(capacity);
            quote!(__tw::IndexSettings { throughput: __tw::Some(#throughput), ..__tw::IndexSettings::DEFAULT })
        }
    };
    quote! {
        __tw::IndexSchema {
            name: __tw::Borrowed(#name),
            kind: __tw::IndexKind::#kind,
            partition_key: __tw::Borrowed(&[#(__tw::Attribute::new(#names, <#types as __tw::#traits>::TYPE)),*]),
            sort_key: __tw::Borrowed(&[
                #(__tw::Attribute::new(#sort_names, <#sort_types as __tw::#sort_traits>::TYPE)),*
            ]),
            projection: __tw::Projection::#projection,
            settings: #settings,
        }
    }
}

fn throughput(capacity: &Provisioned) -> TokenStream {
    let (reads, writes) = (&capacity.reads, &capacity.writes);
    quote!(__tw::Throughput::new(#reads, #writes))
}
