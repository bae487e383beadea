//! The wording of each mistake in the keys of an entity.

use super::parts::{Case, EntityParts, Format, KeyField, NO_FIELD};
use crate::rules::violation::type_name;
use crate::schema::AttributeType;
use crate::text::Text;

/// A mistake, with the values its message needs.
#[derive(Clone, Copy)]
pub(crate) enum EntityRule {
    // Rules about a template.
    NothingBetween {
        first: &'static str,
        second: &'static str,
    },
    NumberDoesNotSort(&'static str),
    WidthOfText {
        field: &'static str,
        format: Format,
    },
    FormatOfNumber {
        field: &'static str,
        format: Format,
    },
    PlainText(&'static str),
    BinaryInText(&'static str),
    NumberInBytes {
        field: &'static str,
        is_signed: bool,
    },
    NothingEndsBytes(&'static str),
    SeparatorInValues {
        field: &'static str,
        separator: &'static str,
    },
    TooLong {
        /// The length of the shortest key.
        bytes: usize,
        limit: usize,
        is_sort_key: bool,
    },
    // Rules about a table's key.
    NoSortKey {
        table: &'static str,
        attribute: &'static str,
        entity: &'static str,
    },
    SortKeyWithout {
        table: &'static str,
        entity: &'static str,
    },
    FieldInKey {
        entity: &'static str,
        attribute: &'static str,
    },
    FieldInTag {
        entity: &'static str,
        attribute: &'static str,
    },
    OtherTimeToLive {
        first: &'static str,
        attribute: &'static str,
        entity: &'static str,
        other: &'static str,
    },
    SameKey {
        first: &'static str,
        entity: &'static str,
        is_bytes: bool,
    },
    KeyAttribute {
        table: &'static str,
        attribute: &'static str,
        field: &'static KeyField,
    },
    KeyType {
        attribute: &'static str,
        first: (&'static str, AttributeType),
        other: (&'static str, AttributeType),
        index: bool,
    },
    // Rules about an index.
    UnknownIndex {
        table: &'static str,
        index: &'static str,
    },
    /// The table has an index with this name but without the suffix.
    IndexWithSuffix {
        index: &'static str,
        exact: &'static str,
    },
    HalfKey {
        index: &'static str,
        key: &'static str,
        attribute: &'static str,
        entity: &'static str,
        option: &'static str,
    },
    /// Another key of the entity has the attribute.
    KnownHalf {
        index: &'static str,
        key: &'static str,
        attribute: &'static str,
        entity: &'static EntityParts,
        /// Empty for the table.
        other_key: &'static str,
        /// The position of the source in the entity.
        theirs: usize,
        option: &'static str,
    },
    TooManySources {
        index: &'static str,
        key: &'static str,
        found: usize,
        expected: usize,
    },
    IndexAttribute {
        index: &'static str,
        attribute: &'static str,
        field: &'static KeyField,
    },
    LocalPartition(&'static str),
    Partial {
        index: &'static str,
        is_partial: bool,
    },
    /// The sources are positions in the entity.
    OtherTemplate {
        attribute: &'static str,
        entity: &'static EntityParts,
        /// Empty for the table.
        other_key: &'static str,
        theirs: usize,
        index: &'static str,
        mine: usize,
    },
}

impl EntityRule {
    #[expect(clippy::too_many_lines, reason = "all wording is in one place")]
    pub(crate) const fn message(&self) -> Text {
        let text = Text::new();
        match *self {
            Self::NothingBetween { first, second } => text
                .push("nothing parts `{")
                .push(first)
                .push("}` from `{")
                .push(second)
                .push("}`, and two items could have one key; put a text between them, as in `{")
                .push(first)
                .push("}#{")
                .push(second)
                .push("}`"),
            Self::NumberDoesNotSort(field) => text
                .push("`{")
                .push(field)
                .push("}` is a number, and 10 would sort before 9; give it a width, as in `{")
                .push(field)
                .push(":010}`, or write `{")
                .push(field)
                .push(":plain}` if its order does not matter"),
            Self::WidthOfText { field, format } => text
                .push("a width is for numbers, and `")
                .push(field)
                .push("` is not a number; write `{")
                .push(field)
                .push("}` instead of `{")
                .push(field)
                .format(&format)
                .push("}`"),
            Self::FormatOfNumber { field, format } => text
                .push("`{")
                .push(field)
                .format(&format)
                .push("}` changes a text, and `")
                .push(field)
                .push("` is a number; give it a width, as in `{")
                .push(field)
                .push(":010}`, or leave the format out"),
            Self::PlainText(field) => {
                text.push("`plain` is for numbers, and `").push(field).push("` is not a number; leave it out")
            }
            Self::BinaryInText(field) => text
                .push("`")
                .push(field)
                .push("` is binary, and this template makes a text; write a template of bytes, as in `b\"{")
                .push(field)
                .push("}\"`, or make the field a key by itself"),
            Self::NumberInBytes { field, is_signed } => {
                let text = if is_signed {
                    text.push("`").push(field).push("` can be negative, and the bytes of -1 sort after the bytes of 1")
                } else {
                    text.push("`").push(field).push("` does not have the same number of bytes on each machine")
                };
                text.push("; make it `u8`, `u16`, `u32` or `u64`")
            }
            Self::NothingEndsBytes(field) => text
                .push("values of `")
                .push(field)
                .push("` have different numbers of bytes, and nothing tells where `{")
                .push(field)
                .push("}` ends; write it last, or give its type a fixed number of bytes, as `u64`, `Uuid` and `serde_bytes::ByteArray<16>` have"),
            Self::SeparatorInValues { field, separator } => text
                .push("values of `")
                .push(field)
                .push("` hold `")
                .push(separator)
                .push("`, which ends `{")
                .push(field)
                .push("}` in this template; put another text after it, or rename the values"),
            Self::TooLong { bytes, limit, is_sort_key } => text
                .push("keys of this template have at least ")
                .number(bytes as u64)
                .push(" bytes; DynamoDB allows ")
                .number(limit as u64)
                .push(if is_sort_key { " in a sort key" } else { " in a partition key" })
                .push("; shorten its text or its widths"),
            Self::NoSortKey { table, attribute, entity } => text
                .push("table ")
                .name(table)
                .push(" has sort key ")
                .name(attribute)
                .push(", and ")
                .name(entity)
                .push(" does not say what it is made of; add `#[sk(\"…\")]` to the struct"),
            Self::SortKeyWithout { table, entity } => text
                .push("table ")
                .name(table)
                .push(" has no sort key, and ")
                .name(entity)
                .push(" says what one is made of; name its attribute on the enum, `#[table(sk = \"SK\")]`, or leave `#[sk(…)]` out"),
            Self::FieldInKey { entity, attribute } => text
                .name(attribute)
                .push(" is a computed key of ")
                .name(entity)
                .push(", and a field has the same name; rename the field's attribute, as by `#[serde(rename = \"…\")]`"),
            Self::FieldInTag { entity, attribute } => text
                .name(entity)
                .push(" stores a field in ")
                .name(attribute)
                .push(", where the table stores the name of the entity; rename the attribute, or write `#[table(untagged)]` on this variant"),
            Self::OtherTimeToLive { first, attribute, entity, other } => text
                .push("items of ")
                .name(first)
                .push(" expire by ")
                .name(attribute)
                .push(", and items of ")
                .name(entity)
                .push(" by ")
                .name(other)
                .push("; a table has one attribute for the time to live, so store both under one name"),
            Self::SameKey { first, entity, is_bytes } => text
                .push("items of ")
                .name(first)
                .push(" and of ")
                .name(entity)
                .push(" can have the same key, and one would overwrite the other; begin one of them with ")
                .push(if is_bytes { "another byte" } else { "another text" })
                .push(", in `#[pk(…)]` or `#[sk(…)]`, or make one struct of both if they share keys on purpose"),
            Self::KeyAttribute { table, attribute, field } => text
                .push("table ")
                .name(table)
                .push(" is keyed by ")
                .name(attribute)
                .push(", and `")
                .push(field.ident)
                .push("` is stored as ")
                .name(field.attribute)
                .push("; write a template on the struct, `\"{")
                .push(field.ident)
                .push("}\"`"),
            Self::KeyType { attribute, first, other, index } => text
                .name(attribute)
                .push(" is ")
                .push(type_name(first.1))
                .push(" in ")
                .name(first.0)
                .push(" and ")
                .push(type_name(other.1))
                .push(" in ")
                .name(other.0)
                .push(if index {
                    "; an index has one type for it"
                } else {
                    "; a table has one type for it"
                }),
            Self::UnknownIndex { table, index } => text
                .push("table ")
                .name(table)
                .push(" has no index ")
                .name(index)
                .push("; declare it on the enum: `#[gsi(name = \"…\", pk = \"…\", sk = \"…\")]`"),
            Self::IndexWithSuffix { index, exact } => text
                .push("`\"")
                .push(exact)
                .push("\"` alone names the index ")
                .name(index)
                .push("; the table's index is ")
                .name(exact)
                .push(": write `name = \"")
                .push(exact)
                .push("\"`"),
            Self::HalfKey { index, key, attribute, entity, option } => text
                .push("index ")
                .name(index)
                .push(" has ")
                .push(key)
                .push(" ")
                .name(attribute)
                .push("; without it ")
                .name(entity)
                .push(" is not in the index: add `")
                .push(option)
                .push("(\"…\")`"),
            Self::KnownHalf { index, key, attribute, entity, other_key, theirs, option } => text
                .push("index ")
                .name(index)
                .push(" has ")
                .push(key)
                .push(" ")
                .name(attribute)
                .push(if other_key.is_empty() { ", a key of the table" } else { ", also a key of index " })
                .optional_name(other_key)
                .push("; repeat what it is made of: `")
                .push(option)
                .push("(")
                .source(entity, theirs)
                .push(")`"),
            Self::TooManySources { index, expected: 0, .. } => text
                .push("index ")
                .name(index)
                .push(" has no sort key; leave `sk(…)` out, or name the attribute on the enum: `sk = \"…\"`"),
            Self::TooManySources { index, key, found, expected } => text
                .push("index ")
                .name(index)
                .push(" has ")
                .number(expected as u64)
                .push(if expected == 1 { " attribute in its " } else { " attributes in its " })
                .push(key)
                .push(", and this names ")
                .number(found as u64)
                .push("; name one for each"),
            Self::IndexAttribute { index, attribute, field } => text
                .push("index ")
                .name(index)
                .push(" is keyed by ")
                .name(attribute)
                .push(", and `")
                .push(field.ident)
                .push("` is stored as ")
                .name(field.attribute)
                .push("; write a template, `\"{")
                .push(field.ident)
                .push("}\"`"),
            Self::LocalPartition(index) => text
                .push("index ")
                .name(index)
                .push(" is local and has the table's partition key; write `#[lsi(…)]`, with `sk(…)` alone"),
            Self::Partial { index, is_partial } => {
                let text = text.push("index ").name(index);
                if is_partial {
                    text.push(" holds whole items; leave `partial` out")
                } else {
                    text.push(
                        " holds only some attributes of each item; say so here, as in `#[gsi(name = \"…\", partial, pk(…))]`, so that a query \
                         asks for a type with those attributes",
                    )
                }
            }
            Self::OtherTemplate { attribute, entity, other_key, theirs, index, mine } => text
                .name(attribute)
                .push(if other_key.is_empty() { " is a key of the table" } else { " is also a key of index " })
                .optional_name(other_key)
                .push(" and holds `")
                .template(entity, theirs)
                .push("`; index ")
                .name(index)
                .push(" says `")
                .template(entity, mine)
                .push("`; repeat the first"),
        }
    }
}

impl Text {
    const fn optional_name(self, name: &str) -> Self {
        if name.is_empty() { self } else { self.name(name) }
    }

    /// Adds the source of a key attribute, as it is written on the struct.
    const fn source(self, entity: &EntityParts, source: usize) -> Self {
        if entity.is_bytes(source) {
            return self.template(entity, source);
        }
        if entity.sources[source].1 {
            return self.push("\"").template(entity, source).push("\"");
        }
        self.push(entity.fields[entity.parts[entity.range(source).0].field].ident)
    }

    /// Adds a template. A template of bytes has its quotes, by which it differs from a text.
    const fn template(mut self, entity: &EntityParts, source: usize) -> Self {
        let (mut at, end) = entity.range(source);
        if entity.is_bytes(source) {
            self = self.push("b\"");
        }
        while at < end {
            let part = &entity.parts[at];
            self = if part.format.is_bytes { self.bytes(part.text) } else { self.push(part.text) };
            if part.field != NO_FIELD {
                self = self.push("{").push(entity.fields[part.field].ident).format(&part.format).push("}");
            }
            at += 1;
        }
        if entity.is_bytes(source) { self.push("\"") } else { self }
    }

    /// Adds the format as in a template, with its colon.
    const fn format(self, format: &Format) -> Self {
        let (mut text, mut separator) = (self, ":");
        if format.width > 0 {
            text = text.push(":0").number(format.width as u64);
        }
        if format.is_plain {
            text = text.push(":plain");
        }
        match format.case {
            Case::Kept => {}
            Case::Lower => (text, separator) = (text.push(":lower"), ","),
            Case::Upper => (text, separator) = (text.push(":upper"), ","),
        }
        if format.cut > 0 {
            (text, separator) = (text.push(separator).push(".").number(format.cut as u64), ",");
        }
        if format.may_be_empty { text.push(separator).push("empty") } else { text }
    }
}

/// Returns the first character of a text.
pub(crate) const fn first_character(text: &str) -> &str {
    let mut end = 1;
    while end < text.len() && !text.is_char_boundary(end) {
        end += 1;
    }
    text.split_at(end).0
}
