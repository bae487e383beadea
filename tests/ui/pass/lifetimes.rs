//! A table can borrow.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;
use tablewright::schema::AttributeType;
use tablewright::{DynamoTable, Naming, Stack};

#[derive(Serialize, DynamoTable)]
struct Order<'a> {
    #[pk]
    customer: &'a str,
    #[sk]
    id: Cow<'a, str>,
    #[gsi("status")]
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'a str>,
    #[gsi("digest")]
    digest: &'a serde_bytes::Bytes,
}

#[derive(DynamoTable)]
struct Line<'order: 'line, 'line>
where
    'order: 'line,
{
    #[pk]
    order: &'order u64,
    #[sk]
    number: &'line &'order u32,
    product: &'line str,
}

#[derive(DynamoTable)]
struct Shared {
    #[pk]
    id: Arc<str>,
    #[sk]
    version: Box<u64>,
    #[gsi("name")]
    name: Rc<String>,
    #[gsi("region")]
    region: &'static str,
}

#[test]
fn passes() {
    assert_eq!(Order::SCHEMA.partition_key().ty(), AttributeType::S);
    assert_eq!(Line::SCHEMA.sort_key().map(|key| key.ty()), Some(AttributeType::N));
    let _ = Stack::new(Naming::verbatim()).table::<Order<'_>>().table::<Line<'_, '_>>().table::<Shared>();
}
