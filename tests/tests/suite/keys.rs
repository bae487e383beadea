//! Keys and key conditions.
//!
//! The table lists known failures of similar libraries, each with the test that rules it out here. Tests in `ui/…`
//! check compiler messages. Failures of features that this crate does not have are left out: keys built from a
//! template, updates, batches and pages.
//!
//! | failure | test |
//! |---|---|
//! | a key is `to_string()` of a value that `serde` stores in another form | `values`, `derived`, `testing::all_differences_are_told_at_once` |
//! | a key in an expression differs in type or text from the item's key | `conditions::values_are_stored_as_in_items`, `primary::a_key_is_part_of_its_item` |
//! | renamed variants are looked up by their Rust names | `derived::enums` |
//! | `rename`, `rename_all` and raw identifiers are ignored in attribute names | `derived::attributes_of_tables`, `ui/fail/serde` |
//! | `Vec<u8>` is stored as a list | `ui/fail/key_type/bytes.rs`, `testing::every_other_value_is_told` |
//! | an embedding is stored as text, binary, a set or NULL | `vectors`, `ui/fail/vector` |
//! | `bool`, `f64` and 128-bit integers are accepted as keys | `ui/fail/key_type/{bool,float,u128}.rs` |
//! | a type is recognized by its spelling, so aliases and newtypes are refused | `derived::newtypes`, `ui/pass/aliases.rs` |
//! | RFC 3339 text from other crates does not sort by time | `values::timestamps_sort_by_time`, `engines::times_are_found` |
//! | numbers sort as text, 10 before 2 | `engines::numbers_are_found` |
//! | a time to live is stored as milliseconds or text | `values::timestamps_are_read_as_written`, `testing::time_to_live::a_time_to_live_is_a_number` |
//! | different values joined by a separator become the same key | `engines::keys_that_look_alike_are_different_items` |
//! | keys are converted to lower case, so two items become one | `engines::keys_that_look_alike_are_different_items` |
//! | a missing part silently shortens a composed key | `engines::an_index_holds_the_items_that_have_its_key` |
//! | `None` is stored as NULL, and the put is refused | `engines::an_index_holds_the_items_that_have_its_key`, `ui/fail/key_type/option_without_skip.rs` |
//! | an item with half of an index's key is in the index | `engines::an_index_holds_the_items_that_have_its_key` |
//! | a range over the first parts of a composed key finds too much or too little | `engines::keys_of_many_attributes_are_found` |
//! | a range continues into other items of the partition | `engines::keys_that_look_alike_are_different_items` |
//! | a gap in the parts of a sort key is accepted | `ui/fail/access/{sort_key_out_of_order,range_ends_the_chain,prefix_ends_the_chain}.rs` |
//! | a query lacks a part of the partition key | `ui/fail/access/{partition_incomplete,sort_key_alone}.rs` |
//! | values of conditions are untyped: a number for text, `between(1, "z")` | `ui/fail/access/{number_for_a_text,text_for_a_number,bool_for_a_text,bound_of_another_type}.rs` |
//! | a prefix of a number is accepted | `ui/fail/access/begins_with_a_number.rs` |
//! | one id is accepted where another is expected | `ui/fail/access/{another_newtype,text_for_a_newtype,key_of_another_table}.rs` |
//! | a sort key is compared twice | `ui/fail/access/{compared_twice,sort_key_twice}.rs` |
//! | a missing index is named; a global index is read consistently | `conditions::conditions_on_a_global_index`, `engines::consistent_reads_are_for_tables_and_local_indexes` |
//! | an attribute's name is a reserved word | `engines::reserved_words_need_placeholders` |
//! | a placeholder is missing, or is listed but not used | `conditions::every_placeholder_is_listed_once` |
//! | empty and long keys are found only by the service, or not at all | `primary::an_invalid_key_is_found_before_any_request`, `engines::{empty_and_long_keys,long_keys_of_many_attributes}_are_refused_by_us_and_by_engines` |
//! | a generated key breaks when the attribute is renamed | `derived::attributes_of_tables` |
//! | `serde_json` with arbitrary precision turns numbers into maps | `values::numbers`: a key is serialised without it |

#![expect(clippy::needless_borrows_for_generic_args, reason = "that a reference is taken is tested")]

use serde::Serialize;
use serde_dynamo::{AttributeValue, to_attribute_value};
use tablewright::KeyAttribute;
use tablewright::key::KeyValue;
use tablewright::schema::AttributeType;

mod conditions;
mod derived;
mod engines;
mod foreign;
mod model;
mod primary;
mod testing;
mod values;
mod vectors;

/// Returns the attribute value that `serde_dynamo` stores.
fn stored(value: &(impl Serialize + ?Sized)) -> AttributeValue {
    to_attribute_value(value).unwrap()
}

/// Returns the attribute value of a key.
fn as_stored(key: &KeyValue<'_>) -> AttributeValue {
    match key {
        KeyValue::S(text) => AttributeValue::S(text.to_string()),
        KeyValue::N(number) => AttributeValue::N(number.to_string()),
        KeyValue::B(bytes) => AttributeValue::B(bytes.to_vec()),
    }
}

/// Asserts that a key attribute equals what `serde_dynamo` stores: by reference, by value, and when serialised.
#[track_caller]
fn is_stored<T: KeyAttribute + Serialize>(value: T) {
    let expected = stored(&value);
    let key = value.key_value();
    assert_eq!(as_stored(&key), expected);
    assert_eq!(stored(&key), expected);
    assert_eq!(key.ty(), T::TYPE);
    let ty = match expected {
        AttributeValue::S(_) => AttributeType::S,
        AttributeValue::N(_) => AttributeType::N,
        AttributeValue::B(_) => AttributeType::B,
        other => panic!("{other:?} is no key"),
    };
    assert_eq!(ty, T::TYPE);
    assert_eq!(as_stored(&key.clone().into_owned()), expected);
    assert_eq!(as_stored(&value.into_key_value()), expected);
}
