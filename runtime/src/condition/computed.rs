//! Conditions on computed keys: one partition, the part of it that one entity has, and ranges of a field.
//!
//! Ranges are exact on both ends because no value contains the character that ends its field, and none contains U+10FFFF
//! ([`LAST`]): all keys whose field has a value begin with the same text, and `{text}U+10FFFF` sorts after all of them.

use super::{Operator, Range, Values};
use crate::condition::KeyError;
use crate::entity::parts::{EntityKey, EntityParts, Format, Part};
use crate::entity::text::{LAST, check, make, push};
use crate::key::KeyValue;
use crate::schema::KeyAttributes;

/// A key of an entity, and the characters that values in it cannot contain.
#[derive(Clone, Copy)]
pub(super) struct Computed {
    pub(super) entity: &'static EntityParts,
    pub(super) key: &'static EntityKey,
    pub(super) attributes: KeyAttributes<'static>,
    /// The characters that the last fields of the partition key and the sort key exclude.
    pub(super) excluded: [u128; 2],
}

/// The place of a field in a sort key: the position of the attribute, and the position of the part in its template.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) attribute: usize,
    pub(super) part: usize,
}

/// The rarely used parts of a condition.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Extra<'a> {
    /// The first value that cannot be a part of the key.
    pub(super) refused: Option<KeyError>,
    /// Fields that are given although an earlier field of the sort key is not given yet.
    known: Vec<Known<'a>>,
}

/// A field whose value is given, and the format in which the key has it.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Known<'a> {
    field: usize,
    format: Format,
    value: KeyValue<'a>,
}

impl Known<'_> {
    /// Returns whether the text of this part is known. Keys whose days are equal have different times, so a field that is
    /// cut is known only where it is cut in the same way.
    fn determines(&self, part: &Part) -> bool {
        self.field == part.field && determines(&self.format, part)
    }
}

const fn determines(format: &Format, part: &Part) -> bool {
    format.is_reversible() || format.is_same(&part.format)
}

impl Extra<'_> {
    pub(super) fn into_owned(self) -> Extra<'static> {
        let known = self.known.into_iter().map(|known| Known {
            field: known.field,
            format: known.format,
            value: known.value.into_owned(),
        });
        Extra { refused: self.refused, known: known.collect() }
    }
}

/// A field of a template, with a value.
struct FieldText {
    /// The text before the field, which all keys of the range begin with.
    before: String,
    /// The text up to the field's end, with the text of the template that ends it.
    whole: String,
    /// True if another field follows.
    has_more: bool,
}

/// A comparison with one end.
#[derive(Clone, Copy)]
pub(super) enum Comparison {
    Lt,
    Le,
    Gt,
    Ge,
}

impl<'a> Values<'a> {
    /// Creates the condition that the fields of the partition key have these values.
    pub(super) fn of_partition(computed: Computed, values: &[(usize, KeyValue<'a>)]) -> Self {
        let mut condition =
            Self { first: KeyValue::from(""), more: Vec::new(), last: None, own: 0, extra: None };
        let find = |field: usize| values.iter().find(|(known, _)| *known == field).map(|(_, value)| value);
        for (position, source) in computed.entity.partition(computed.key).enumerate() {
            let mut refused = None;
            let Some(value) = make(computed.entity, source, computed.excluded[0], find, &mut refused) else {
                continue;
            };
            if let Some(refused) = refused
                && let Some(attribute) = computed.attributes.partition_key.get(position)
            {
                condition.refuse(refused.of(computed.entity, attribute.name()));
            }
            match position {
                0 => condition.first = value,
                _ => condition.push(Range::Compare(Operator::Eq, value)),
            }
        }
        if computed.needs_known() {
            let parts = computed.partition_parts().filter_map(|part| {
                let (field, format, value) = (part.field()?, part.format, find(part.field)?.clone());
                Some(Known { field, format, value })
            });
            condition.extra.get_or_insert_default().known = parts.collect();
        }
        let known = |part: &Part| if computed.partition_determines(part) { find(part.field) } else { None };
        condition.go_on(computed, Place { attribute: 0, part: 0 }, String::new(), &known);
        condition
    }

    /// Compares as much of the sort key as is known: the texts of its template, and the fields that have values. `text` is
    /// the text of the attribute up to this place.
    fn go_on<'v>(
        &mut self,
        computed: Computed,
        mut place: Place,
        mut text: String,
        known: &dyn Fn(&Part) -> Option<&'v KeyValue<'a>>,
    ) where
        'a: 'v,
    {
        while let Some(source) = computed.entity.sort(computed.key, place.attribute) {
            let is_new = place.part == 0;
            if !source.is_computed {
                let Some(value) = source.parts.iter().find_map(known) else { return };
                self.push_own(Range::Compare(Operator::Eq, value.clone()));
                place = Place { attribute: place.attribute + 1, part: 0 };
                continue;
            }
            while let Some(part) = source.parts.get(place.part) {
                text.push_str(part.text);
                if part.field().is_some() {
                    let Some(value) = known(part) else {
                        if !text.is_empty() {
                            self.narrow(is_new, Range::BeginsWith(KeyValue::from(text)));
                        }
                        return;
                    };
                    self.write(computed, place, value, &mut text);
                }
                place.part += 1;
            }
            self.narrow(is_new, Range::Compare(Operator::Eq, KeyValue::from(std::mem::take(&mut text))));
            place = Place { attribute: place.attribute + 1, part: 0 };
        }
    }

    /// Compares the attribute that the condition has reached: for the first time, or by more of its text.
    fn narrow(&mut self, is_new: bool, range: Range<'a>) {
        if is_new {
            self.push_own(range);
        } else {
            self.push(range);
        }
    }

    /// Compares the next attribute by the texts of its template, without a value of the caller.
    fn push_own(&mut self, range: Range<'a>) {
        let own = self.own;
        self.push(range);
        self.own = own + 1;
    }

    /// Writes the value of a field, and records the error if the key cannot contain it.
    fn write(&mut self, computed: Computed, place: Place, value: &KeyValue<'_>, text: &mut String) {
        let Some(source) = computed.entity.sort(computed.key, place.attribute) else { return };
        let Some(parts @ [part, ..]) = source.parts.get(place.part..) else { return };
        push(text, value, &part.format);
        let mut refused = None;
        check(computed.entity, parts, computed.excluded[1], value, &mut refused);
        if let Some(refused) = refused
            && let Some(attribute) = computed.attributes.sort_key.get(place.attribute)
        {
            self.refuse(refused.of(computed.entity, attribute.name()));
        }
    }

    fn refuse(&mut self, error: KeyError) {
        self.extra.get_or_insert_default().refused.get_or_insert(error);
    }

    /// Takes the text that the attribute is known to begin with.
    fn take_prefix(&mut self) -> String {
        match self.last.take() {
            Some(Range::BeginsWith(KeyValue::S(text))) => {
                self.own = 0;
                text.into_owned()
            }
            other => {
                self.last = other;
                self.own = 0;
                String::new()
            }
        }
    }

    fn field_text(
        &mut self,
        computed: Computed,
        place: Place,
        before: &str,
        value: &KeyValue<'_>,
    ) -> FieldText {
        let mut whole = before.to_owned();
        self.write(computed, place, value, &mut whole);
        let source = computed.entity.sort(computed.key, place.attribute);
        let next = source.and_then(|source| source.parts.get(place.part + 1));
        if let Some(next) = next {
            whole.push_str(next.text);
        }
        let has_more = next.is_some_and(|next| next.field().is_some());
        FieldText { before: before.to_owned(), whole, has_more }
    }

    /// Compares the field at this place for equality.
    pub(super) fn field_is(&mut self, computed: Computed, place: Place, value: &KeyValue<'a>) {
        let mut text = self.take_prefix();
        self.write(computed, place, value, &mut text);
        if let Some(part) = computed.part_that_stands_again(place) {
            let known = Known { field: part.field, format: part.format, value: value.clone() };
            self.extra.get_or_insert_default().known.push(known);
        }
        let known = self.known();
        self.go_on(computed, Place { part: place.part + 1, ..place }, text, &|part| value_of(part, &known));
    }

    fn known(&self) -> Vec<Known<'a>> {
        self.extra.as_ref().map(|extra| extra.known.clone()).unwrap_or_default()
    }

    /// Continues after the attribute at this position of the sort key, which is a single field and has been compared.
    pub(super) fn attribute_is(&mut self, computed: Computed, attribute: usize) {
        let known = self.known();
        let place = Place { attribute: attribute + 1, part: 0 };
        self.go_on(computed, place, String::new(), &|part| value_of(part, &known));
    }

    /// Tests that the field at this place begins with a prefix.
    pub(super) fn field_begins_with(&mut self, computed: Computed, place: Place, prefix: &KeyValue<'_>) {
        let mut text = self.take_prefix();
        self.write(computed, place, prefix, &mut text);
        self.push(Range::BeginsWith(KeyValue::from(text)));
    }

    /// Compares the field at this place with one bound.
    pub(super) fn compare_field(
        &mut self,
        computed: Computed,
        place: Place,
        comparison: Comparison,
        value: &KeyValue<'_>,
    ) {
        let before = self.take_prefix();
        let field = self.field_text(computed, place, &before, value);
        self.push(field.range(comparison));
    }

    /// Tests that the field at this place is between two values, including both.
    pub(super) fn field_between(
        &mut self,
        computed: Computed,
        place: Place,
        from: &KeyValue<'_>,
        to: &KeyValue<'_>,
    ) {
        let before = self.take_prefix();
        let from = self.field_text(computed, place, &before, from).whole;
        let to = self.field_text(computed, place, &before, to).last();
        self.push(Range::Between(KeyValue::from(from), KeyValue::from(to)));
    }

    /// Returns the condition without the comparisons that only select one entity.
    pub(super) fn of_any_entity(mut self) -> Self {
        for _ in 0..std::mem::take(&mut self.own) {
            self.last = self.more.pop().map(|value| Range::Compare(Operator::Eq, value));
        }
        self
    }
}

fn value_of<'v, 'a>(part: &Part, known: &'v [Known<'a>]) -> Option<&'v KeyValue<'a>> {
    known.iter().find(|known| known.determines(part)).map(|known| &known.value)
}

impl FieldText {
    /// Returns the last text of a key whose field has this value.
    fn last(self) -> String {
        let mut text = self.whole;
        if self.has_more {
            text.push(LAST);
        }
        text
    }

    /// Returns the first text that sorts after all keys whose field has this value.
    fn after(self) -> String {
        let mut text = self.whole;
        text.push(if self.has_more { LAST } else { '\0' });
        text
    }

    /// Returns the range of keys that have this text before the field, and whose field compares in this way with the value.
    fn range<'a>(self, comparison: Comparison) -> Range<'a> {
        if self.before.is_empty() {
            // Nothing bounds the other end.
            let (operator, text) = match comparison {
                Comparison::Lt => (Operator::Lt, self.whole),
                Comparison::Le => (Operator::Le, self.last()),
                Comparison::Gt => (Operator::Ge, self.after()),
                Comparison::Ge => (Operator::Ge, self.whole),
            };
            return Range::Compare(operator, KeyValue::from(text));
        }
        let first = self.before.clone();
        let last = format!("{first}{LAST}");
        let (from, to) = match comparison {
            Comparison::Lt => match predecessor(self.whole) {
                before if before >= first => (first, before),
                // Nothing is less than an empty text. No key is this one.
                _ => return Range::Compare(Operator::Eq, KeyValue::from(last)),
            },
            Comparison::Le => (first, self.last()),
            Comparison::Gt => (self.after(), last),
            Comparison::Ge => (self.whole, last),
        };
        Range::Between(KeyValue::from(from), KeyValue::from(to))
    }
}

/// Returns the last text without [`LAST`] that sorts before this one, or a text between the two.
fn predecessor(mut text: String) -> String {
    let Some(last) = text.pop() else { return text };
    if let Some(code) = u32::from(last).checked_sub(1) {
        // The codes of surrogates are no characters.
        text.push(char::from_u32(code).unwrap_or('\u{D7FF}'));
        text.push(LAST);
    }
    text
}

impl Computed {
    /// Returns the part at this place, if the sort key has its field again after it.
    fn part_that_stands_again(&self, place: Place) -> Option<&'static Part> {
        let source = self.entity.sort(self.key, place.attribute)?;
        let part = source.parts.get(place.part)?;
        let field = part.field()?;
        let later =
            (place.attribute + 1..self.key.sort).filter_map(|position| self.entity.sort(self.key, position));
        let later = later.flat_map(|source| source.parts).chain(source.parts.get(place.part + 1..)?);
        later.filter_map(Part::field).any(|other| other == field).then_some(part)
    }

    fn partition_parts(&self) -> impl Iterator<Item = &'static Part> {
        self.entity.partition(self.key).flat_map(|source| source.parts)
    }

    /// Returns whether all keys of one partition have the same text in this part.
    fn partition_determines(&self, part: &Part) -> bool {
        let mut same = self.partition_parts().filter(|other| other.field == part.field);
        part.field().is_some() && same.any(|other| determines(&other.format, part))
    }

    /// Returns whether the partition determines a field of the sort key, but not an earlier one.
    fn needs_known(&self) -> bool {
        let sources = (0..self.key.sort).filter_map(|position| self.entity.sort(self.key, position));
        let parts = sources.flat_map(|source| source.parts).filter(|part| part.field().is_some());
        let mut are_known = parts.map(|part| self.partition_determines(part));
        are_known.by_ref().any(|is_known| !is_known) && are_known.any(|is_known| is_known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_between_a_text_and_its_predecessor() {
        for (text, before) in [
            ("a", "`\u{10FFFF}"),
            ("a#", "a\"\u{10FFFF}"),
            ("a\0", "a"),
            ("a\u{E000}", "a\u{D7FF}\u{10FFFF}"),
            ("", ""),
        ] {
            assert_eq!(predecessor(text.to_owned()), before);
        }
    }
}
