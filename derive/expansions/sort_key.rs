// #[derive(DynamoTable)]
// pub struct Order {
//     #[pk]
//     customer_id: String,
//     #[sk]
//     order_id: String,
//     total: u64,
// }

const _: () = {
    use ::tablewright::__private as __tw;
    #[automatically_derived]
    impl __tw::DynamoTable for Order {
        const LITERAL: __tw::TableLiteral = __tw::TableLiteral {
            name: "order",
            partition_key: ("customer_id", <String as __tw::KeyAttribute>::TYPE),
            sort_key: __tw::Some(("order_id", <String as __tw::KeyAttribute>::TYPE)),
            indexes: __tw::NO_INDEXES,
            settings: __tw::DEFAULT_SETTINGS,
        };
        const ATTRIBUTES: &'static __tw::str = "customer_id\0order_id\0total";
        type Version = ();
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::Some(match position {
                0usize => <String as __tw::KeyAttribute>::key_value(&self.customer_id),
                1usize => <String as __tw::KeyAttribute>::key_value(&self.order_id),
                _ => return __tw::None,
            })
        }
    }
    impl Order {
        __tw::attribute_names! { pub CUSTOMER_ID "customer_id" ORDER_ID "order_id" TOTAL "total" }
        #[doc = r" Returns the key of one item."]
        pub fn key<'key>(
            customer_id: impl __tw::KeyArgument<'key, String>,
            order_id: impl __tw::KeyArgument<'key, String>,
        ) -> __tw::Key<'key, Self> {
            __tw::with_sort_key(customer_id, order_id)
        }
        #[doc = "Reads one partition of the table, or a range of it: `.order_id()` compares the sort key."]
        pub fn partition<'key>(
            customer_id: impl __tw::KeyArgument<'key, String>,
        ) -> PartitionOfOrder<'key, __tw::Table> {
            PartitionOfOrder(__tw::condition(__tw::None, customer_id))
        }
    }
    #[doc = r" A condition on one partition, to be narrowed by a sort key."]
    #[must_use]
    pub struct PartitionOfOrder<'key, __Reads>(__tw::KeyCondition<'key, Order, __Reads>);
    __tw::partition! { PartitionOfOrder 'key [] [] [] Order }
    impl<'key> PartitionOfOrder<'key, __tw::Table> {
        #[inline]
        pub fn order_id(self) -> __tw::SortKey<'key, Order, String, __tw::Table> {
            __tw::sort_key(self.0)
        }
    }
    __tw::paths! { pub PATHS PathsOfOrder [] [] [] Order , customer_id "customer_id" Fixed String , order_id "order_id" Fixed String , total "total" Attribute u64 , }
    const TABLE_NAME_CHECK: () = __tw::check_name("order");
    const TABLE_KEY_CHECK: () = __tw::check_key("customer_id", __tw::Some("order_id"));
};
