//! Types of values, and variants of enums.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::{NO_CHANGE, REFUSE, WARN, case};

case! {
    type_number_to_text: REFUSE, [Unreadable, NotReadByOlder];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: String } = |id| vec![New { id: id(), total: "4200".to_owned() }];
}

case! {
    type_text_to_number: REFUSE, [Unreadable, NotReadByOlder];
    { total: String } = |id| vec![Old { id: id(), total: "4200".to_owned() }];
    { total: u64 } = |id| vec![New { id: id(), total: 4200 }];
}

case! {
    type_widened: NO_CHANGE, [];
    { total: u64 } = |id| vec![Old { id: id(), total: 4200 }];
    { total: i64 } = |id| vec![New { id: id(), total: 4200 }];
}

case! {
    type_float_to_integer: WARN, [Unreadable];
    { price: f64 } = |id| vec![Old { id: id(), price: 42.0 }, Old { id: id(), price: 42.5 }];
    { price: u64 } = |id| vec![New { id: id(), price: 42 }];
}

case! {
    type_narrowed: WARN, [Unreadable];
    { total: u64 } = |id| vec![Old { id: id(), total: 5_000_000_000 }];
    { total: u32 } = |id| vec![New { id: id(), total: 1 }];
}

case! {
    sign_removed: WARN, [Unreadable];
    { total: i64 } = |id| vec![Old { id: id(), total: -1 }];
    { total: u64 } = |id| vec![New { id: id(), total: 1 }];
}

case! {
    bytes_to_bytebuf: REFUSE, [Unreadable];
    { raw: Vec<u8> } = |id| vec![Old { id: id(), raw: vec![1, 2] }];
    { raw: ByteBuf } = |id| vec![New { id: id(), raw: ByteBuf::from(vec![1, 2]) }];
}

case! {
    bytebuf_to_bytes: REFUSE, [Unreadable];
    { raw: ByteBuf } = |id| vec![Old { id: id(), raw: ByteBuf::from(vec![1, 2]) }];
    { raw: Vec<u8> } = |id| vec![New { id: id(), raw: vec![1, 2] }];
}

case! {
    list_to_set: WARN, [Compatible, WritesRefused];
    { tags: Vec<String> } = |id| vec![Old { id: id(), tags: vec!["a".to_owned()] }, Old { id: id(), tags: vec![] }];
    { #[serde(with = "serde_dynamo::string_set")] tags: Vec<String> } =
        |id| vec![New { id: id(), tags: vec!["a".to_owned()] }];
}

/// Seconds or milliseconds: both are a plain number.
mod unit_of_time {
    use super::*;

    case! {
        ttl_unit: NO_CHANGE, [];
        { #[ttl] expires_at: u64 } = |id| vec![Old { id: id(), expires_at: 1_700_000_000 }];
        { #[ttl] expires_at: u64 } = |id| vec![New { id: id(), expires_at: 1_700_000_000_000 }];
    }
}

#[derive(Deserialize, Serialize)]
enum Status {
    Open,
    InTransit,
}

#[derive(Deserialize, Serialize)]
enum ShippedStatus {
    Open,
    Shipped,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum SnakeStatus {
    Open,
    InTransit,
}

#[derive(Deserialize, Serialize)]
enum LostStatus {
    Open,
    InTransit,
    Lost,
}

#[derive(Deserialize, Serialize)]
enum OtherStatus {
    Open,
    InTransit,
    #[serde(other)]
    Unknown,
}

case! {
    variants_rename_all: REFUSE, [Unreadable];
    { s: Status } = |id| vec![Old { id: id(), s: Status::Open }, Old { id: id(), s: Status::InTransit }];
    { s: SnakeStatus } = |id| vec![New { id: id(), s: SnakeStatus::Open }, New { id: id(), s: SnakeStatus::InTransit }];
}

case! {
    variant_removed: REFUSE, [Unreadable];
    { s: LostStatus } = |id| vec![Old { id: id(), s: LostStatus::Lost }];
    { s: Status } = |id| vec![New { id: id(), s: Status::Open }];
}

case! {
    variant_removed_other: WARN, [SilentLoss];
    { s: LostStatus } = |id| vec![Old { id: id(), s: LostStatus::Open }, Old { id: id(), s: LostStatus::InTransit }, Old { id: id(), s: LostStatus::Lost }];
    { s: OtherStatus } = |id| vec![New { id: id(), s: OtherStatus::InTransit }, New { id: id(), s: OtherStatus::Open }, New { id: id(), s: OtherStatus::Unknown }];
}

case! {
    variant_added: WARN, [NotReadByOlder];
    { s: Status } = |id| vec![Old { id: id(), s: Status::Open }];
    { s: LostStatus } = |id| vec![New { id: id(), s: LostStatus::Lost }];
}

case! {
    variant_renamed_deep: REFUSE, [Unreadable];
    { s: Vec<Option<Status>> } = |id| vec![Old { id: id(), s: vec![None, Some(Status::InTransit), Some(Status::Open)] }];
    { s: Vec<Option<ShippedStatus>> } =
        |id| vec![New { id: id(), s: vec![None, Some(ShippedStatus::Shipped), Some(ShippedStatus::Open)] }];
}

#[derive(Deserialize, Serialize)]
enum Payment {
    Paid { by: String },
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind")]
enum TaggedPayment {
    Paid { by: String },
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "type")]
enum RetaggedPayment {
    Paid { by: String },
}

#[derive(Deserialize, Serialize)]
#[serde(tag = "kind", content = "value")]
enum AdjacentPayment {
    Paid { by: String },
}

fn by() -> String {
    "card".to_owned()
}

case! {
    enum_tagging: REFUSE, [Unreadable];
    { p: Payment } = |id| vec![Old { id: id(), p: Payment::Paid { by: by() } }];
    { p: TaggedPayment } = |id| vec![New { id: id(), p: TaggedPayment::Paid { by: by() } }];
}

case! {
    enum_tag_renamed: REFUSE, [Unreadable];
    { p: TaggedPayment } = |id| vec![Old { id: id(), p: TaggedPayment::Paid { by: by() } }];
    { p: RetaggedPayment } = |id| vec![New { id: id(), p: RetaggedPayment::Paid { by: by() } }];
}

case! {
    enum_content_added: REFUSE, [Unreadable];
    { p: TaggedPayment } = |id| vec![Old { id: id(), p: TaggedPayment::Paid { by: by() } }];
    { p: AdjacentPayment } = |id| vec![New { id: id(), p: AdjacentPayment::Paid { by: by() } }];
}

case! {
    enum_no_longer_tagged: REFUSE, [Unreadable];
    { p: Vec<TaggedPayment> } = |id| vec![Old { id: id(), p: vec![TaggedPayment::Paid { by: by() }] }];
    { p: Vec<Payment> } = |id| vec![New { id: id(), p: vec![Payment::Paid { by: by() }] }];
}
