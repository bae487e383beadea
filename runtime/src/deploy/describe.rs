//! Texts for people.

use crate::limits;
use crate::schema::TableSchema;

/// Describes something of a table, with the first paragraph of the struct's documentation.
pub(crate) fn about(schema: &TableSchema, what: &str) -> String {
    let (colon, paragraph) = schema.description().map_or(("", ""), |text| (": ", text));
    description([what, " of table ", schema.name(), colon, paragraph].concat())
}

/// Returns a text for people, cut to the longest description.
///
/// It comes from the documentation of a struct. There `${…}` and `{{…}}` mean nothing, but `CloudFormation` resolves the
/// second in properties, and linters take the first for a forgotten `Fn::Sub`: so a space is put into them.
pub(crate) fn description(text: String) -> String {
    let mut text = plain(text);
    text.truncate(text.floor_char_boundary(limits::DESCRIPTION_BYTES));
    text.truncate(text.trim_end().len());
    text
}

/// Returns a text in which nothing looks like a reference, and that has no control characters.
pub(crate) fn plain(text: String) -> String {
    let is_plain =
        |text: &str| !text.contains("${") && !text.contains("{{") && !text.contains(char::is_control);
    if is_plain(&text) {
        return text;
    }
    // Twice, since of three braces only the first two are a pair the first time.
    let text = text.replace("${", "$ {").replace("{{", "{ {").replace("{{", "{ {");
    text.replace(char::is_control, " ")
}
