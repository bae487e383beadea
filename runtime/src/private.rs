//! What the expansion of the derives uses, and nothing else should.

pub use std::borrow::Cow;
pub use std::ops::Deref;
pub use std::option::Option;
pub use std::vec::Vec;

use crate::DynamoTable;
use crate::key::{Key, KeyValue};
use crate::schema::{Attribute, AttributeType, Billing, Encryption, OnDelete, TableClass, TableSchema};
use crate::violation::Site;

/// Fails the compilation where a rule is broken at `site`, at the place of the call.
#[track_caller]
#[expect(clippy::panic, reason = "evaluated at compile time, where a panic is an error of the compiler")]
pub const fn assert_site(schema: &TableSchema, site: Site) {
    if let Some(violation) = schema.check(site) {
        panic!("{}", violation.rule.message().as_str())
    }
}

/// The schema of a table whose derive has failed, so that what uses the table gives no errors of its own.
pub const FALLBACK: &TableSchema = &TableSchema {
    name: Cow::Borrowed("fallback"),
    description: None,
    partition_key: Attribute::new("fallback", AttributeType::S),
    sort_key: None,
    indexes: Cow::Borrowed(&[]),
    time_to_live: None,
    stream: None,
    billing: Billing::OnDemand,
    class: TableClass::Standard,
    deletion_protection: false,
    point_in_time_recovery: None,
    encryption: Encryption::AwsOwned,
    on_delete: OnDelete::Retain,
    tags: Cow::Borrowed(&[]),
    physical_name: None,
    logical_id: None,
};

/// The key that goes with [`FALLBACK`].
pub fn fallback_key<'a, T: DynamoTable>() -> Key<'a, T> {
    Key::new(KeyValue::from(""), None)
}
