//! The expansion compiles wherever a user writes the struct. Compiling this file is the test.

use tablewright::DynamoTable;
use tablewright_tests::lints;

/// Without the prelude, the expansion must name everything by its full path.
mod without_prelude {
    #![no_implicit_prelude]

    #[derive(::serde::Serialize, ::serde::Deserialize, ::tablewright::DynamoTable)]
    #[serde(rename_all = "camelCase")]
    #[table(
        name = "orders",
        tags("team" = "checkout"),
        billing(provisioned(reads = 1, writes = 1)),
        class(standard_infrequent_access),
        deletion_protection,
        point_in_time_recovery(days = 14),
        encryption(customer("alias/orders")),
        on_delete(delete),
        physical_name = "orders",
        logical_id = "Orders",
        warm(reads = 1),
        contributor_insights(throttled_keys)
    )]
    #[stream]
    #[gsi(
        "region",
        pk(region, id),
        sk(status, total),
        project(include(total)),
        provisioned(reads = 1, writes = 1),
        warm(writes = 1),
        contributor_insights
    )]
    pub(super) struct Order<'a> {
        #[pk]
        id: OrderId,
        #[sk]
        #[serde(borrow)]
        region: &'a ::std::primitive::str,
        #[gsi("status", project(keys_only), provisioned(reads = 1, writes = 1))]
        status: Status,
        #[lsi("total")]
        #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
        total: ::std::option::Option<::std::primitive::u64>,
        #[ttl]
        expires_at: ::std::option::Option<::tablewright::EpochSeconds>,
        #[version]
        version: ::std::primitive::u64,
    }

    #[derive(::serde::Serialize, ::serde::Deserialize, ::tablewright::DynamoTable)]
    #[table(billing(on_demand(max_reads = 1, max_writes = 1)), global_index_quota = 30)]
    pub(super) struct Article<'a> {
        #[pk]
        id: ::std::string::String,
        #[gsi("topic", on_demand(max_writes = 1))]
        topic: ::std::string::String,
        #[vector("body", dimensions = 3, distance(cosine), project(include(topic)), pk(id), filters(topic))]
        #[vector(name = "exact", dimensions = 3, distance(euclidean))]
        #[serde(borrow)]
        body: ::std::borrow::Cow<'a, [f32]>,
        #[vector("title", dimensions = 3, distance(dot_product), project(keys_only))]
        #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
        title: ::std::option::Option<[f32; 3]>,
    }

    #[derive(::serde::Serialize, ::serde::Deserialize, ::tablewright::KeyAttribute)]
    struct OrderId(::std::string::String);

    #[derive(::serde::Serialize, ::serde::Deserialize, ::tablewright::KeyAttribute)]
    enum Status {
        Open,
        Closed,
    }

    #[derive(::tablewright::KeyAttribute)]
    #[expect(dead_code, reason = "that it compiles is the test")]
    struct Id<T>(T);
}

/// Every name that the expansion might use means something else here.
#[allow(dead_code, non_camel_case_types, reason = "the names are there to be in the way")]
mod shadowed {
    use ::tablewright as other;

    mod tablewright {}
    mod std {}
    mod core {}
    mod alloc {}
    mod serde {}

    struct String;
    struct Option;
    struct Result;
    struct Vec;
    struct Box;
    struct Cow;
    struct Some;
    struct None;
    struct Ok;
    struct Err;
    struct Default;
    struct Clone;
    struct Debug;
    struct Into;
    struct From;
    struct AsRef;
    struct ToOwned;
    struct ToString;
    struct Iterator;
    struct Attribute;
    struct AttributeType;
    struct Billing;
    struct Borrowed;
    struct ContributorInsights;
    struct DistanceFunction;
    struct Encryption;
    struct IndexKeyAttribute;
    struct IndexKind;
    struct IndexSchema;
    struct IndexSettings;
    struct Key;
    struct KeyValue;
    struct OnDelete;
    struct OnDemandThroughput;
    struct PointInTimeRecovery;
    struct Projection;
    struct Site;
    struct SparseVectorAttribute;
    struct StreamViewType;
    struct TableClass;
    struct TableSchema;
    struct Tag;
    struct Throughput;
    struct TimeToLiveAttribute;
    struct VectorAttribute;
    struct VectorIndexSchema;
    struct WarmThroughput;
    struct str;
    struct u64;
    struct bool;
    trait DynamoTable {}
    trait KeyAttribute {}
    const SCHEMA: u64 = u64;
    const TYPE: u64 = u64;
    fn key_value() {}
    fn assert_site() {}

    macro_rules! in_the_way {
        ($dollar:tt $($name:ident)*) => {$(
            #[allow(unused_macros, reason = "the name is there to be in the way")]
            macro_rules! $name {
                ($dollar($dollar any:tt)*) => { compile_error!("the expansion calls a macro of the user") };
            }
        )*};
    }
    in_the_way!($ panic assert concat matches stringify vec format debug_assert unreachable);

    type Text = ::std::string::String;

    #[derive(other::DynamoTable)]
    #[table(name = "orders", tags("team" = "checkout"), point_in_time_recovery, encryption(aws_managed))]
    #[stream]
    pub(super) struct Order {
        #[pk]
        id: OrderId,
        #[sk]
        number: ::std::primitive::u64,
        #[gsi("status", project(include(number)))]
        status: Status,
        #[gsi("status", sk)]
        #[serde(skip_serializing_if = "Option::is_none")]
        schema: ::std::option::Option<Text>,
        #[lsi("total")]
        total: ::std::primitive::u64,
        #[ttl]
        expires_at: ::std::option::Option<::std::primitive::u64>,
    }

    #[derive(other::DynamoTable)]
    #[table(billing(on_demand(max_reads = 1)), warm(writes = 4000), contributor_insights)]
    pub(super) struct Article {
        #[pk]
        id: Text,
        #[gsi("topic", on_demand(max_writes = 1), warm(reads = 12000), contributor_insights(throttled_keys))]
        topic: Text,
        #[vector("body", dimensions = 3, distance(cosine), project(include(topic)), pk(id), filters(topic))]
        body: ::std::vec::Vec<f32>,
        #[vector("title", dimensions = 3, distance(cosine))]
        #[serde(skip_serializing_if = "Option::is_none")]
        title: ::std::option::Option<[f32; 3]>,
    }

    #[derive(other::KeyAttribute)]
    struct OrderId(Text);

    #[derive(other::KeyAttribute)]
    struct Id<KeyAttribute>(KeyAttribute);

    /// The variants have names that a `match` might use.
    #[derive(other::KeyAttribute)]
    enum Status {
        Some,
        None,
        Self_,
        String,
        Type,
    }
}

/// The user's own items share names with the trait's items. The expansion must not confuse them.
mod inherent {
    use tablewright::schema::AttributeType;
    use tablewright::{DynamoTable, KeyAttribute};

    #[derive(DynamoTable)]
    pub(super) struct Order {
        #[pk]
        id: OrderId,
        #[sk]
        number: u64,
    }

    #[expect(dead_code, reason = "the name is there to be in the way")]
    impl Order {
        const SCHEMA: () = ();
    }

    #[derive(KeyAttribute)]
    struct OrderId(Inner);

    #[derive(KeyAttribute)]
    struct Inner(u64);

    #[expect(dead_code, reason = "the names are there to be in the way")]
    impl Inner {
        const TYPE: () = ();

        fn key_value(&self) {
            let Self(_) = self;
        }
    }

    pub(super) fn partition_key() -> AttributeType {
        <OrderId as KeyAttribute>::TYPE
    }
}

#[test]
fn expansions_are_hygienic() {
    assert_eq!(without_prelude::Order::SCHEMA.name(), "orders");
    assert_eq!(without_prelude::Article::SCHEMA.vector_indexes().len(), 3);
    assert_eq!(shadowed::Order::SCHEMA.name(), "orders");
    assert_eq!(shadowed::Article::SCHEMA.vector_indexes().len(), 2);
    assert_eq!(<inherent::Order as DynamoTable>::SCHEMA.name(), "order");
    assert_eq!(<inherent::Order as DynamoTable>::SCHEMA.partition_key().ty(), inherent::partition_key());
    assert_eq!(lints::Order::SCHEMA.name(), "orders");
    assert_eq!(lints::Article::SCHEMA.name(), "article");
    assert_eq!(lints::Mixed::SCHEMA.name(), "mixed");
    assert!(lints::used() > 0);
}
