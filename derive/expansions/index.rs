// #[derive(DynamoTable)]
// #[serde(rename_all = "camelCase")]
// #[table(name = "orders", deletion_protection, tags("team" = "checkout"))]
// #[stream]
// pub struct Order {
//     #[pk]
//     order_id: String,
//     #[gsi("status")]
//     status: String,
//     #[gsi("status", sk)]
//     placed_at: u64,
//     #[ttl]
//     expires_at: Option<u64>,
//     #[version]
//     version: u64,
// }

const _: () = {
    use ::tablewright::__private as __tw;
    #[automatically_derived]
    impl __tw::DynamoTable for Order {
        const LITERAL: __tw::TableLiteral = __tw::TableLiteral {
            name: "orders",
            partition_key: ("orderId", <String as __tw::KeyAttribute>::TYPE),
            sort_key: __tw::None,
            indexes: &[__tw::IndexSchema {
                name: __tw::Borrowed("status-index"),
                kind: __tw::IndexKind::Global,
                key: __tw::Borrowed(&[
                    __tw::Attribute::new("status", <String as __tw::KeyAttribute>::TYPE),
                    __tw::Attribute::new("placedAt", <u64 as __tw::KeyAttribute>::TYPE),
                ]),
                partition_attributes: 1usize,
                projection: __tw::Projection::All,
                settings: __tw::IndexSettings::DEFAULT,
            }],
            settings: &__tw::TableSettings {
                deletion_protection: true,
                stream: __tw::Some(__tw::StreamViewType::NewAndOldImages),
                tags: &[__tw::Tag::new("team", "checkout")],
                time_to_live: __tw::Some(("expiresAt", <Option<u64> as __tw::TimeToLiveAttribute>::TYPE)),
                ..*__tw::DEFAULT_SETTINGS
            },
        };
        const ATTRIBUTES: &'static __tw::str = "orderId\0status\0placedAt\0expiresAt\0version";
        const OPTIONAL: &'static __tw::str = "expiresAt";
        type Version = u64;
        const VERSION: __tw::Option<&'static __tw::str> = __tw::Some("version");
        #[inline]
        fn item_version(&self) -> u64 {
            __tw::Clone::clone(&self.version)
        }
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::Some(match position {
                0usize => <String as __tw::KeyAttribute>::key_value(&self.order_id),
                1usize => <String as __tw::KeyAttribute>::key_value(&self.status),
                2usize => <u64 as __tw::KeyAttribute>::key_value(&self.placed_at),
                _ => return __tw::None,
            })
        }
    }
    #[automatically_derived]
    impl __tw::HasStream for Order {
        type View = __tw::stream::NewAndOldImages;
    }
    impl Order {
        __tw::attribute_names! { pub ORDER_ID "orderId" STATUS "status" PLACED_AT "placedAt" EXPIRES_AT "expiresAt" VERSION "version" }
        #[doc = r" Returns the key of one item."]
        pub fn key<'key>(order_id: impl __tw::KeyArgument<'key, String>) -> __tw::Key<'key, Self> {
            __tw::without_sort_key(order_id)
        }
        #[doc = "Reads one partition of the table."]
        pub fn partition<'key>(
            order_id: impl __tw::KeyArgument<'key, String>,
        ) -> __tw::KeyCondition<'key, Self, __tw::Table> {
            __tw::condition(__tw::None, order_id)
        }
        #[doc = "Reads one partition of the index `status-index`, or a range of it: `.placed_at()` compares the sort key."]
        pub fn by_status<'key>(
            status: impl __tw::KeyArgument<'key, String>,
        ) -> PartitionOfOrder<'key, __tw::Global> {
            PartitionOfOrder(__tw::condition(__tw::Some(0usize), status))
        }
    }
    #[doc = r" A condition on one partition, to be narrowed by a sort key."]
    #[must_use]
    pub struct PartitionOfOrder<'key, __Reads>(__tw::KeyCondition<'key, Order, __Reads>);
    __tw::partition! { PartitionOfOrder 'key [] [] [] Order }
    impl<'key> PartitionOfOrder<'key, __tw::Global> {
        #[inline]
        pub fn placed_at(self) -> __tw::SortKey<'key, Order, u64, __tw::Global> {
            __tw::sort_key(self.0)
        }
    }
    __tw::paths! { pub PATHS PathsOfOrder [] [] [] Order , order_id "orderId" Fixed String , status "status" Attribute String , placed_at "placedAt" Attribute u64 , expires_at "expiresAt" Attribute Option < u64 > [. left_out_if_none ()] , version "version" Fixed u64 , }
    const TABLE_NAME_CHECK: () = __tw::check_name("orders");
    const TABLE_KEY_CHECK: () = __tw::check_key("orderId", __tw::None);
    const INDEX_1_CHECK: () = __tw::check_index(<Order as __tw::DynamoTable>::LITERAL, 0usize);
    const TIME_TO_LIVE_CHECK: () = __tw::check::<Order>(__tw::Site::TimeToLive);
    const TAG_1_CHECK: () = {
        __tw::check_tag_key::<Order>(0usize);
        __tw::check_tag_value::<Order>(0usize)
    };
};
