//! The size of an item, as it is sent and as it is stored.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::sdk::response::item::Item;

/// Returns the size in bytes of an item as JSON, the format in which it is sent.
pub(crate) fn sent(item: &Item) -> usize {
    object(item.iter().map(|(name, value)| text(name) + 1 + sent_value(value)))
}

/// Returns the size of `{"S":…}`: the type name, and 5 bytes around it.
fn sent_value(value: &AttributeValue) -> usize {
    let (name, value) = match value {
        AttributeValue::S(value) | AttributeValue::N(value) => (1, text(value)),
        AttributeValue::B(value) => (1, base64(value.as_ref())),
        AttributeValue::Bool(true) | AttributeValue::Null(true) => (4, 4),
        AttributeValue::Bool(false) | AttributeValue::Null(false) => (4, 5),
        AttributeValue::M(value) => (1, sent(value)),
        AttributeValue::L(values) => (1, object(values.iter().map(sent_value))),
        AttributeValue::Ss(values) | AttributeValue::Ns(values) => {
            (2, object(values.iter().map(|value| text(value))))
        }
        AttributeValue::Bs(values) => (2, object(values.iter().map(|value| base64(value.as_ref())))),
        // The SDK refuses to send a value of an unknown type.
        _ => (0, 0),
    };
    name + 5 + value
}

/// Adds up the members, the commas between them, and the brackets.
fn object(members: impl ExactSizeIterator<Item = usize>) -> usize {
    members.len().saturating_sub(1) + 2 + members.sum::<usize>()
}

fn text(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' | 0x08 | 0x0c | b'\n' | b'\r' | b'\t' => 2,
        0..=0x1f => 6,
        _ => 1,
    };
    2 + text.bytes().map(escaped).sum::<usize>()
}

fn base64(bytes: &[u8]) -> usize {
    2 + bytes.len().div_ceil(3) * 4
}

/// Returns the size in bytes of an item as `DynamoDB` counts it, or slightly less: `DynamoDB` documents the size of
/// numbers only approximately.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
pub(crate) fn stored(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + stored_value(value)).sum()
}

fn stored_value(value: &AttributeValue) -> usize {
    /// The overhead of a list or a map, and of each of its elements.
    const OVERHEAD: usize = 3;
    const OF_ELEMENT: usize = 1;
    match value {
        AttributeValue::S(value) => value.len(),
        AttributeValue::N(value) => number(value),
        AttributeValue::B(value) => value.as_ref().len(),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => 1,
        AttributeValue::M(value) => OVERHEAD + OF_ELEMENT * value.len() + stored(value),
        AttributeValue::L(values) => {
            OVERHEAD + values.iter().map(|value| OF_ELEMENT + stored_value(value)).sum::<usize>()
        }
        AttributeValue::Ss(values) => values.iter().map(String::len).sum(),
        AttributeValue::Ns(values) => values.iter().map(|value| number(value)).sum(),
        AttributeValue::Bs(values) => values.iter().map(|value| value.as_ref().len()).sum(),
        _ => 0,
    }
}

/// Returns one byte, plus one for every two significant digits.
fn number(text: &str) -> usize {
    let digits = text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).filter(u8::is_ascii_digit);
    let digits: Vec<u8> = digits.skip_while(|digit| *digit == b'0').collect();
    let zeros = digits.iter().rev().take_while(|digit| **digit == b'0').count();
    1 + (digits.len() - zeros) / 2
}
