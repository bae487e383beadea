//! Structs written by a macro. Their types, names and literals arrive as token groups.

use tablewright::schema::AttributeType;
use tablewright::{DynamoTable, KeyAttribute};

macro_rules! table {
    (
        $(#[$meta:meta])*
        $vis:vis $name:ident as $base:literal, $index:literal {
            $pk:ident: $pk_ty:ty, $sk:ident: $sk_ty:ty, $other:ident: $other_ty:ty, $days:expr
        }
    ) => {
        #[derive(DynamoTable)]
        #[table(name = $base, tags($base = $index))]
        #[gsi($index, pk($other), sk($pk), project(include($sk)))]
        $(#[$meta])*
        $vis struct $name<'a> {
            #[pk]
            $pk: $pk_ty,
            #[sk]
            $sk: $sk_ty,
            #[gsi("other", project(include($sk)))]
            $other: $other_ty,
            #[serde(skip)]
            _lifetime: std::marker::PhantomData<&'a ()>,
        }
    };
}

macro_rules! key {
    ($name:ident($ty:ty)) => {
        #[derive(KeyAttribute)]
        pub struct $name(pub $ty);
    };
    ($name:ident { $($variant:ident = $stored:literal),* }) => {
        #[derive(KeyAttribute)]
        pub enum $name {
            $(#[serde(rename = $stored)] $variant,)*
        }
    };
}

key!(OrderId(std::string::String));
key!(Status { Open = "o", Closed = "c" });

table! {
    /// An order.
    #[stream]
    pub(crate) Order as "orders", "status" { id: OrderId, number: &'a u64, status: Status, 14 }
}

#[test]
fn passes() {
    assert_eq!(Order::SCHEMA.name(), "orders");
    assert_eq!(Order::SCHEMA.sort_key().map(|key| key.ty()), Some(AttributeType::N));
    assert_eq!(Order::SCHEMA.indexes().len(), 2);
    assert_eq!(Order::SCHEMA.indexes()[0].name(), "status-index");
    assert_eq!(Order::SCHEMA.tags()[0].value(), "status");
    assert!(Order::SCHEMA.stream().is_some());
}
