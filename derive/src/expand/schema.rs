//! The table as a constant: what the struct says, and defaults for the rest.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

use crate::attr::{Encryption, Provisioned};
use crate::model::{Index, IndexProjection, Table};

pub(super) fn parts(table: &Table<'_>) -> TokenStream {
    let settings = &table.settings;
    let mut parts = TokenStream::new();
    let mut part = |name: &str, value: TokenStream| {
        let name = Ident::new(name, proc_macro2::Span::call_site());
        parts.extend(quote!(#name: #value,));
    };

    let name = &table.name.0;
    part("name", quote!(#name));
    if let Some(description) = &table.description {
        part("description", quote!(__tw::Some(#description)));
    }
    part("partition_key", attribute(table, table.partition_key));
    if let Some(field) = table.sort_key {
        let attribute = attribute(table, field);
        part("sort_key", quote!(__tw::Some(#attribute)));
    }
    if !table.indexes.is_empty() {
        let indexes = table.indexes.iter().map(|each| index(table, each));
        part("indexes", quote!(&[#(#indexes),*]));
    }
    if let Some(field) = table.time_to_live {
        let attribute = time_to_live(table, field);
        part("time_to_live", quote!(__tw::Some(#attribute)));
    }
    if let Some(view) = &settings.stream {
        part("stream", quote!(__tw::Some(__tw::StreamViewType::#view)));
    }
    if let Some(Some(capacity)) = &settings.billing {
        let throughput = throughput(capacity);
        part("billing", quote!(__tw::Billing::Provisioned(#throughput)));
    }
    if let Some(class) = &settings.class {
        part("class", quote!(__tw::TableClass::#class));
    }
    if settings.deletion_protection {
        part("deletion_protection", quote!(true));
    }
    if let Some(days) = &settings.point_in_time_recovery {
        let days = match days {
            Some(days) => quote!(__tw::Some(#days)),
            None => quote!(__tw::None),
        };
        part("point_in_time_recovery", quote!(__tw::Some(__tw::PointInTimeRecovery::new(#days))));
    }
    if let Some(encryption) = &settings.encryption {
        let encryption = match encryption {
            Encryption::Managed(variant) => quote!(#variant),
            Encryption::Customer(key) => quote!(Customer(#key)),
        };
        part("encryption", quote!(__tw::EncryptionParts::#encryption));
    }
    if let Some(policy) = &settings.on_delete {
        part("on_delete", quote!(__tw::OnDelete::#policy));
    }
    if !settings.tags.is_empty() {
        let tags = settings.tags.iter().map(|(key, value)| quote!(__tw::Tag::new(#key, #value)));
        part("tags", quote!(&[#(#tags),*]));
    }
    if let Some(name) = &settings.physical_name {
        part("physical_name", quote!(__tw::Some(#name)));
    }
    if let Some(id) = &settings.logical_id {
        part("logical_id", quote!(__tw::Some(#id)));
    }
    quote!(__tw::Parts { #parts ..__tw::Parts::DEFAULT })
}

/// A field as a key attribute: its name and type. The bound on the Rust type is the check that it can be one: an index
/// key that may be absent can be an `Option`, all others cannot.
fn attribute(table: &Table<'_>, position: usize) -> TokenStream {
    let (name, ty) = name_and_type(table, position);
    quote!((#name, #ty))
}

fn name_and_type<'a>(table: &'a Table<'_>, position: usize) -> (&'a str, TokenStream) {
    let field = &table.fields[position];
    let (name, ty) = (&field.attribute, field.ty);
    if field.serde.skip_if.is_some() && !table.is_table_key(position) {
        (name, quote!(<#ty as __tw::IndexKeyAttribute>::TYPE))
    } else {
        (name, quote!(<#ty as __tw::KeyAttribute>::TYPE))
    }
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
    let kind = if index.is_local { quote!(Local) } else { quote!(Global) };
    let key = |fields: &[usize]| {
        let attributes = fields.iter().map(|field| {
            let (name, ty) = name_and_type(table, *field);
            quote!(__tw::Attribute::new(#name, #ty))
        });
        quote!(__tw::Borrowed(&[#(#attributes),*]))
    };
    let (partition_key, sort_key) = (key(&index.partition_key), key(&index.sort_key));
    let projection = match &index.projection {
        None => quote!(All),
        Some(IndexProjection::KeysOnly) => quote!(KeysOnly),
        Some(IndexProjection::Include(fields)) => {
            let names = fields.iter().map(|field| &table.fields[*field].attribute);
            quote!(Include(__tw::Borrowed(&[#(__tw::Borrowed(#names)),*])))
        }
    };
    let throughput = match &index.provisioned {
        None => quote!(__tw::None),
        Some(capacity) => {
            let throughput = throughput(capacity);
            quote!(__tw::Some(#throughput))
        }
    };
    quote! {
        __tw::IndexSchema {
            name: __tw::Borrowed(#name),
            kind: __tw::IndexKind::#kind,
            partition_key: #partition_key,
            sort_key: #sort_key,
            projection: __tw::Projection::#projection,
            throughput: #throughput,
        }
    }
}

fn throughput(capacity: &Provisioned) -> TokenStream {
    let (reads, writes) = (&capacity.reads, &capacity.writes);
    quote!(__tw::Throughput::new(#reads, #writes))
}
