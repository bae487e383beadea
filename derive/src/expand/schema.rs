//! The schema as a constant.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::attr::{Encryption, Provisioned};
use crate::model::{Index, IndexProjection, Table};

pub(super) fn schema(table: &Table<'_>, krate: &TokenStream) -> TokenStream {
    let emit = Emit { table, krate };
    let settings = &table.settings;

    let name = emit.text(&table.name.0);
    let description = emit.option(table.description.as_ref().map(|text| emit.text(text)));
    let partition_key = emit.attribute(table.partition_key);
    let sort_key = emit.option(table.sort_key.map(|field| emit.attribute(field)));
    let indexes = table.indexes.iter().map(|index| emit.index(index));
    let indexes = emit.list(indexes);
    let time_to_live = emit.option(table.time_to_live.map(|field| emit.time_to_live(field)));
    let stream = emit.option(settings.stream.as_ref().map(|view| quote!(#krate::StreamViewType::#view)));
    let billing = match &settings.billing {
        None | Some(None) => quote!(OnDemand),
        Some(Some(capacity)) => {
            let throughput = emit.throughput(capacity);
            quote!(Provisioned(#throughput))
        }
    };
    let class = settings.class.as_ref().map_or_else(|| quote!(Standard), |class| quote!(#class));
    let deletion_protection = settings.deletion_protection;
    let point_in_time_recovery = emit.option(settings.point_in_time_recovery.as_ref().map(|days| {
        let days = emit.option(days.as_ref().map(|days| quote!(#days)));
        quote!(#krate::PointInTimeRecovery::new(#days))
    }));
    let encryption = match &settings.encryption {
        None => quote!(AwsOwned),
        Some(Encryption::Managed(variant)) => quote!(#variant),
        Some(Encryption::Customer(key)) => {
            let key = emit.text(&key.value());
            quote!(Customer(#key))
        }
    };
    let on_delete = settings.on_delete.as_ref().map_or_else(|| quote!(Retain), |policy| quote!(#policy));
    let tags = emit.list(settings.tags.iter().map(|(key, value)| quote!(#krate::Tag::new(#key, #value))));
    let literal = |text: &Option<LitStr>| emit.option(text.as_ref().map(|text| emit.text(&text.value())));
    let physical_name = literal(&settings.physical_name);
    let logical_id = literal(&settings.logical_id);

    quote! {
        &#krate::TableSchema {
            name: #name,
            description: #description,
            partition_key: #partition_key,
            sort_key: #sort_key,
            indexes: #indexes,
            time_to_live: #time_to_live,
            stream: #stream,
            billing: #krate::Billing::#billing,
            class: #krate::TableClass::#class,
            deletion_protection: #deletion_protection,
            point_in_time_recovery: #point_in_time_recovery,
            encryption: #krate::Encryption::#encryption,
            on_delete: #krate::OnDelete::#on_delete,
            tags: #tags,
            physical_name: #physical_name,
            logical_id: #logical_id,
        }
    }
}

struct Emit<'a> {
    table: &'a Table<'a>,
    krate: &'a TokenStream,
}

impl Emit<'_> {
    fn text(&self, text: &str) -> TokenStream {
        let krate = self.krate;
        quote!(#krate::__private::Cow::Borrowed(#text))
    }

    fn list(&self, items: impl Iterator<Item = TokenStream>) -> TokenStream {
        let krate = self.krate;
        quote!(#krate::__private::Cow::Borrowed(&[#(#items),*]))
    }

    fn option(&self, value: Option<TokenStream>) -> TokenStream {
        let krate = self.krate;
        value.map_or_else(
            || quote!(#krate::__private::Option::None),
            |value| quote!(#krate::__private::Option::Some(#value)),
        )
    }

    /// A field as a key attribute. The bound on its type is the check that it can be one: an index key that may be
    /// absent can be an `Option`, all others cannot.
    fn attribute(&self, position: usize) -> TokenStream {
        let field = &self.table.fields[position];
        if field.serde.skip_if.is_some() && !self.table.is_table_key(position) {
            self.typed(position, &quote!(IndexKeyAttribute))
        } else {
            self.typed(position, &quote!(KeyAttribute))
        }
    }

    fn time_to_live(&self, position: usize) -> TokenStream {
        let (krate, field) = (self.krate, &self.table.fields[position]);
        if field.serde.with.is_some() {
            // What `with` stores cannot be seen here; that it is a number is up to the user.
            let name = &field.attribute;
            return quote!(#krate::Attribute::new(#name, #krate::AttributeType::N));
        }
        self.typed(position, &quote!(TimeToLiveAttribute))
    }

    fn typed(&self, position: usize, bound: &TokenStream) -> TokenStream {
        let (krate, field) = (self.krate, &self.table.fields[position]);
        let (name, ty) = (&field.attribute, field.ty);
        quote!(#krate::Attribute::new(#name, <#ty as #krate::#bound>::TYPE))
    }

    fn index(&self, index: &Index) -> TokenStream {
        let krate = self.krate;
        let kind = if index.is_local { quote!(Local) } else { quote!(Global) };
        let name = self.text(&index.name);
        let key = |fields: &[usize]| self.list(fields.iter().map(|field| self.attribute(*field)));
        let (partition_key, sort_key) = (key(&index.partition_key), key(&index.sort_key));
        let projection = match &index.projection {
            None => quote!(All),
            Some(IndexProjection::KeysOnly) => quote!(KeysOnly),
            Some(IndexProjection::Include(fields)) => {
                let names =
                    self.list(fields.iter().map(|field| self.text(&self.table.fields[*field].attribute)));
                quote!(Include(#names))
            }
        };
        let throughput = self.option(index.provisioned.as_ref().map(|capacity| self.throughput(capacity)));
        quote! {
            #krate::IndexSchema {
                name: #name,
                kind: #krate::IndexKind::#kind,
                partition_key: #partition_key,
                sort_key: #sort_key,
                projection: #krate::Projection::#projection,
                throughput: #throughput,
            }
        }
    }

    fn throughput(&self, capacity: &Provisioned) -> TokenStream {
        let (krate, reads, writes) = (self.krate, &capacity.reads, &capacity.writes);
        quote!(#krate::Throughput::new(#reads, #writes))
    }
}
