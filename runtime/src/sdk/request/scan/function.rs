//! Selects an index by the function that queries it.

use crate::index::Reads;
use crate::key::{KeyArgument, KeyAttribute, KeyValue};
use crate::schema::IndexSchema;
use crate::sdk::expression::key_condition::AsKeyCondition;
use crate::table::DynamoTable;

/// A generated function that starts a condition on an index, and therefore identifies the index:
/// `Order::by_status`.
///
/// The compiler infers `Arguments`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no index of the table",
    label = "not one of the table's `by_…` functions",
    note = "give the function itself, without arguments: `orders.scan_index(Order::by_status)`"
)]
pub trait IndexFunction<Arguments>: sealed::IndexFunction<Arguments> {
    /// The table.
    type Table: DynamoTable;

    /// The index that the conditions read, see [`index`](crate::index).
    type Index: Reads;
}

/// Stands in for each argument of the function: the resulting condition is never used.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Whole;

#[diagnostic::do_not_recommend]
impl<'a, K: KeyAttribute + ?Sized> KeyArgument<'a, K> for Whole {
    fn into_key_argument(self) -> KeyValue<'a> {
        KeyValue::from("")
    }
}

pub(in crate::sdk) mod sealed {
    use crate::schema::IndexSchema;

    pub trait IndexFunction<Arguments> {
        fn index(self) -> Option<&'static IndexSchema>;
    }
}

macro_rules! functions {
    ($($($argument:ident)+;)+) => {$(
        impl<F, C> IndexFunction<($($argument,)+)> for F
        where
            F: FnOnce($($argument),+) -> C,
            C: AsKeyCondition<'static, Table: DynamoTable>,
        {
            type Table = C::Table;
            type Index = C::Index;
        }

        impl<F, C> sealed::IndexFunction<($($argument,)+)> for F
        where
            F: FnOnce($($argument),+) -> C,
            C: AsKeyCondition<'static, Table: DynamoTable>,
        {
            fn index(self) -> Option<&'static IndexSchema> {
                self($($argument),+).as_key_condition().index()
            }
        }
    )+};
}

// A partition key has at most four attributes.
functions! {
    Whole;
    Whole Whole;
    Whole Whole Whole;
    Whole Whole Whole Whole;
}
