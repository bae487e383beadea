// #[derive(DynamoTable)]
// #[table(name = "shop", pk = "PK", sk = "SK")]
// pub enum Shop {
//     User(User),
//     Order(Order),
// }

const _: () = {
    use ::tablewright::__private as __tw;
    const __TW_INDEX_FACTS: &[__tw::IndexFacts] = &[];
    static __TW_MEMBERS: [__tw::Member; 2usize] = [
        __tw::Member { parts: <User as __tw::DynamoEntity>::ENTITY, variant: "User", is_tagged: false },
        __tw::Member { parts: <Order as __tw::DynamoEntity>::ENTITY, variant: "Order", is_tagged: false },
    ];
    static __TW_TOGETHER: __tw::Together<2usize> = __tw::together(&__TW_MEMBERS);
    static __TW_ENTITIES: __tw::Entities = __tw::Entities {
        members: &__TW_MEMBERS,
        excluded: &__TW_TOGETHER.excluded,
        colliding: &__TW_TOGETHER.colliding,
        tag: __tw::None,
        other: __tw::None,
        sort: 1usize,
        names: &["PK", "SK"],
        bits: [154742504946701331381354496u128, 2535301200456458802993406476288u128],
    };
    static __TW_SCHEMA: __tw::TableSchema = __tw::schema(&<Shop as __tw::DynamoTable>::LITERAL);
    #[automatically_derived]
    impl __tw::DynamoTable for Shop {
        const LITERAL: __tw::TableLiteral = __tw::TableLiteral {
            name: "shop",
            partition_key: ("PK", __tw::key_type(&__TW_MEMBERS, 0, 0)),
            sort_key: __tw::Some(("SK", __tw::key_type(&__TW_MEMBERS, 0, 1))),
            indexes: __tw::NO_INDEXES,
            settings: &__tw::TableSettings {
                time_to_live: __tw::time_to_live(&__TW_MEMBERS),
                entities: __tw::Some(__tw::EntitiesOf::table::<Shop>()),
                ..__tw::TableSettings::DEFAULT
            },
        };
        const SCHEMA: &'static __tw::TableSchema = &__TW_SCHEMA;
        const ENTITIES: &'static __tw::Entities = &__TW_ENTITIES;
        const ITEMS: __tw::Items = __tw::Items::Any;
        type Version = __tw::PerEntity;
        fn key_value(&self, _: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            __tw::None
        }
        fn primary_key(&self) -> __tw::Key<'_, Self> {
            match self {
                Self::User(entity) => <User as __tw::DynamoEntity>::key_in_table(entity),
                Self::Order(entity) => <Order as __tw::DynamoEntity>::key_in_table(entity),
            }
        }
    }
    #[automatically_derived]
    impl __tw::EntityOfOneTable for User {
        const TABLE: &'static __tw::TableSchema = <Shop as __tw::DynamoTable>::SCHEMA;
        const ITEMS: __tw::Items = __tw::Items::Entity { position: 0usize, indexes: __TW_INDEX_FACTS };
    }
    #[automatically_derived]
    impl __tw::HasEntity<User> for Shop {}
    #[automatically_derived]
    impl __tw::EntityOfOneTable for Order {
        const TABLE: &'static __tw::TableSchema = <Shop as __tw::DynamoTable>::SCHEMA;
        const ITEMS: __tw::Items = __tw::Items::Entity { position: 1usize, indexes: __TW_INDEX_FACTS };
    }
    #[automatically_derived]
    impl __tw::HasEntity<Order> for Shop {}
    const TABLE_NAME_CHECK: () = __tw::check::<Shop>(__tw::Site::Name);
    const TABLE_KEY_CHECK: () = __tw::check::<Shop>(__tw::Site::Key);
    const KEY_TYPE_1_CHECK: () = __tw::check_key_type::<Shop>(0usize);
    const KEY_TYPE_2_CHECK: () = __tw::check_key_type::<Shop>(1usize);
    const ENTITY_1_CHECK: () = __tw::check_member::<Shop>(0usize);
    const ENTITY_2_CHECK: () = __tw::check_member::<Shop>(1usize);
};

// #[derive(DynamoEntity)]
// #[pk("USER#{user_id}")]
// #[sk("PROFILE")]
// pub struct User {
//     user_id: String,
//     name: String,
// }

const _: () = {
    use ::tablewright::__private as __tw;
    #[automatically_derived]
    impl __tw::DynamoTable for User {
        const SCHEMA: &'static __tw::TableSchema = <Self as __tw::EntityOfOneTable>::TABLE;
        const ITEMS: __tw::Items = <Self as __tw::EntityOfOneTable>::ITEMS;
        const ATTRIBUTES: &'static __tw::str = "user_id\0name";
        type Version = ();
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            match position {
                0usize => <String as __tw::KeyPart>::part_value(&self.user_id),
                _ => __tw::None,
            }
        }
    }
    static __TW_ENTITY: __tw::EntityParts = __tw::EntityParts {
        name: "User",
        fields: &[__tw::KeyField {
            ident: "user_id",
            attribute: "user_id",
            part: <String as __tw::KeyPart>::PART,
            uses: 1u8,
            is_key_only: false,
        }],
        parts: &[
            __tw::TemplatePart { text: "USER#", field: 0usize, format: __tw::STORED },
            __tw::TemplatePart { text: "PROFILE", field: __tw::NO_FIELD, format: __tw::STORED },
        ],
        sources: &[(1usize, true), (2usize, true)],
        keys: &[__tw::EntityKey {
            index: "",
            hash: 0u64,
            first: 0usize,
            partition: 1usize,
            sort: 1usize,
            is_partial: false,
            has_attribute: false,
        }],
        has_attribute: false,
        is_in_doubt: false,
        beginnings: [
            __tw::Beginning {
                text: 113416746274780193368673643755464556544u128,
                mask: 340282366920628978453553262363043430400u128,
                separators: 0u128,
                is_open: true,
            },
            __tw::Beginning {
                text: 106765615884207800100847408742058164224u128,
                mask: 340282366920938458741008124562122997760u128,
                separators: 0u128,
                is_open: false,
            },
        ],
        attributes: "user_id\0name",
        optional: "",
        bits: [83076749736557242056487941268570112u128, 33554688u128],
        time_to_live: __tw::None,
        patterns: &[],
    }
    .checked();
    #[automatically_derived]
    impl __tw::DynamoEntity for User {
        const ENTITY: &'static __tw::EntityParts = &__TW_ENTITY;
    }
    impl User {
        __tw::attribute_names! { pub USER_ID "user_id" NAME "name" }
        #[doc = r" Returns the key of one item."]
        pub fn key<'key>(user_id: impl __tw::KeyArgument<'key, String>) -> __tw::Key<'key, Self> {
            __tw::entity_key([user_id.into_key_argument()])
        }
        #[doc = "Reads the items of this entity in one partition of the table."]
        pub fn partition<'key>(
            user_id: impl __tw::KeyArgument<'key, String>,
        ) -> __tw::KeyCondition<'key, Self, __tw::Table> {
            __tw::entity_condition(0usize, [(0usize, user_id.into_key_argument())])
        }
    }
    __tw::paths! { pub PATHS PathsOfUser [] [] [] User , user_id "user_id" Fixed String , name "name" Attribute String , }
    const PARTITION_KEY_CHECK: () = __tw::check_entity_key::<User>(0usize, false);
    const SORT_KEY_CHECK: () = __tw::check_entity_key::<User>(0usize, true);
};

// #[derive(DynamoEntity)]
// #[pk("USER#{user_id}")]
// #[sk("ORDER#{order_id}")]
// pub struct Order {
//     user_id: String,
//     order_id: String,
// }

const _: () = {
    use ::tablewright::__private as __tw;
    #[automatically_derived]
    impl __tw::DynamoTable for Order {
        const SCHEMA: &'static __tw::TableSchema = <Self as __tw::EntityOfOneTable>::TABLE;
        const ITEMS: __tw::Items = <Self as __tw::EntityOfOneTable>::ITEMS;
        const ATTRIBUTES: &'static __tw::str = "user_id\0order_id";
        type Version = ();
        #[inline]
        fn key_value(&self, position: usize) -> __tw::Option<__tw::KeyValue<'_>> {
            match position {
                0usize => <String as __tw::KeyPart>::part_value(&self.user_id),
                1usize => <String as __tw::KeyPart>::part_value(&self.order_id),
                _ => __tw::None,
            }
        }
    }
    static __TW_ENTITY: __tw::EntityParts = __tw::EntityParts {
        name: "Order",
        fields: &[
            __tw::KeyField {
                ident: "user_id",
                attribute: "user_id",
                part: <String as __tw::KeyPart>::PART,
                uses: 1u8,
                is_key_only: false,
            },
            __tw::KeyField {
                ident: "order_id",
                attribute: "order_id",
                part: <String as __tw::KeyPart>::PART,
                uses: 2u8,
                is_key_only: false,
            },
        ],
        parts: &[
            __tw::TemplatePart { text: "USER#", field: 0usize, format: __tw::STORED },
            __tw::TemplatePart { text: "ORDER#", field: 1usize, format: __tw::STORED },
        ],
        sources: &[(1usize, true), (2usize, true)],
        keys: &[__tw::EntityKey {
            index: "",
            hash: 0u64,
            first: 0usize,
            partition: 1usize,
            sort: 1usize,
            is_partial: false,
            has_attribute: false,
        }],
        has_attribute: false,
        is_in_doubt: false,
        beginnings: [
            __tw::Beginning {
                text: 113416746274780193368673643755464556544u128,
                mask: 340282366920628978453553262363043430400u128,
                separators: 0u128,
                is_open: true,
            },
            __tw::Beginning {
                text: 105436164705424554831805188485310054400u128,
                mask: 340282366920937254537554992802593505280u128,
                separators: 0u128,
                is_open: true,
            },
        ],
        attributes: "user_id\0order_id",
        optional: "",
        bits: [83076749736557537204393120620347392u128, 2305843009213694208u128],
        time_to_live: __tw::None,
        patterns: &[],
    }
    .checked();
    #[automatically_derived]
    impl __tw::DynamoEntity for Order {
        const ENTITY: &'static __tw::EntityParts = &__TW_ENTITY;
    }
    impl Order {
        __tw::attribute_names! { pub USER_ID "user_id" ORDER_ID "order_id" }
        #[doc = r" Returns the key of one item."]
        pub fn key<'key>(
            user_id: impl __tw::KeyArgument<'key, String>,
            order_id: impl __tw::KeyArgument<'key, String>,
        ) -> __tw::Key<'key, Self> {
            __tw::entity_key([user_id.into_key_argument(), order_id.into_key_argument()])
        }
        #[doc = "Reads the items of this entity in one partition of the table."]
        pub fn partition<'key>(
            user_id: impl __tw::KeyArgument<'key, String>,
        ) -> PartitionOfOrder<'key, __tw::Table> {
            PartitionOfOrder(__tw::entity_condition(0usize, [(0usize, user_id.into_key_argument())]))
        }
    }
    #[doc = r" A condition on one partition, to be narrowed by the fields of the sort key."]
    #[must_use]
    pub struct PartitionOfOrder<'key, __Reads>(__tw::KeyCondition<'key, Order, __Reads>);
    __tw::partition! { PartitionOfOrder 'key [] [] [] Order }
    impl<'key> PartitionOfOrder<'key, __tw::Table> {
        #[doc = "Compares the field `order_id` of the sort key."]
        #[inline]
        pub fn order_id(self) -> __tw::Step<'key, Order, String, __tw::Ranged, __tw::Table> {
            __tw::step(self.0, [0usize, 0usize, 0usize])
        }
    }
    __tw::paths! { pub PATHS PathsOfOrder [] [] [] Order , user_id "user_id" Fixed String , order_id "order_id" Fixed String , }
    const PARTITION_KEY_CHECK: () = __tw::check_entity_key::<Order>(0usize, false);
    const SORT_KEY_CHECK: () = __tw::check_entity_key::<Order>(0usize, true);
};
