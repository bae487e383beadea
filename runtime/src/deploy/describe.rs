//! Descriptions for people.

use std::borrow::Cow;

use crate::limits;
use crate::schema::TableSchema;

/// Describes a part of a table, followed by the first paragraph of the struct's documentation.
pub(crate) fn about(schema: &TableSchema, what: &str) -> String {
    let (colon, paragraph) = schema.description().map_or(("", Cow::default()), |text| (": ", plain(text)));
    description([what, " of table ", schema.name(), colon, &paragraph].concat())
}

/// Returns the longest prefix of `text` that fits in a description.
pub(crate) fn description(mut text: String) -> String {
    if text.len() <= limits::DESCRIPTION_BYTES {
        return text;
    }
    text.truncate(text.floor_char_boundary(limits::DESCRIPTION_BYTES));
    text.truncate(text.trim_end().len());
    text
}

/// Returns the user's text for people, without control characters and without anything that looks like a reference.
///
/// `CloudFormation` would resolve a `{{resolve:…}}` in the text, and linters take `${…}` for a forgotten `Fn::Sub`. A
/// space is therefore inserted into both.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let is_pair = byte == b'{' && matches!(before, b'$' | b'{');
        before = byte;
        // Control characters beyond ASCII begin with 0xC2, and so do other characters.
        !is_pair && !byte.is_ascii_control() && byte != 0xC2
    });
    if is_plain {
        return Cow::Borrowed(text);
    }
    // Replaced twice: in a run of three braces, the first pass finds only one pair.
    let text = text.replace("${", "$ {").replace("{{", "{ {").replace("{{", "{ {");
    Cow::Owned(text.replace(char::is_control, " "))
}
