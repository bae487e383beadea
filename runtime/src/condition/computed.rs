//! Conditions on computed keys: a partition, the items of one entity in it, and the range of a field.
//!
//! Ranges are exact on both ends because no value contains the character that ends its field, and none contains
//! U+10FFFF ([`LAST`](crate::entity::text::LAST)): all keys whose field has a value begin with the same text, and
//! `{text}U+10FFFF` sorts after all of them. In a key of bytes, the byte 0xFF takes the place of U+10FFFF, repeated up
//! to the length of the longest key.

use super::written::{Field, Written};
use super::{Operator, Range, Values};
use crate::condition::KeyError;
use crate::entity::parts::{EntityKey, EntityParts, Format, Part};
use crate::entity::text::make;
use crate::entity::{Refused, Source};
use crate::key::KeyValue;
use crate::limits;
use crate::schema::KeyAttributes;

/// The most bytes that a number takes: one for two of its 38 digits, one for the exponent, and one for the sign.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
const NUMBER_BYTES: usize = 21;

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
    /// Returns whether this value determines the text of the part. Two times can have the same day, so a value that is
    /// known only up to its day determines a part that is cut there, and no other.
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

/// A comparison with one bound.
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
        condition.go_on(computed, Place { attribute: 0, part: 0 }, None, &known);
        condition
    }

    /// Compares as much of the sort key as is known: the texts of its template, and the fields that have values. `written` is
    /// the value of the attribute up to this place.
    fn go_on<'v>(
        &mut self,
        computed: Computed,
        mut place: Place,
        mut written: Option<Written>,
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
            let mut value = written.take().unwrap_or_else(|| Written::new(source));
            while let Some(part) = source.parts.get(place.part) {
                value.push_text(part.text);
                if part.field().is_some() {
                    let Some(field) = known(part) else {
                        if !value.is_empty() {
                            self.narrow(is_new, Range::BeginsWith(value.into_value()));
                        }
                        return;
                    };
                    self.write(computed, place, field, &mut value);
                }
                place.part += 1;
            }
            self.narrow(is_new, Range::Compare(Operator::Eq, value.into_value()));
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

    /// Compares the next attribute by the texts of its template, without a value from the caller.
    fn push_own(&mut self, range: Range<'a>) {
        let own = self.own;
        self.push(range);
        self.own = own + 1;
    }

    /// Writes the value of a field, and records the error if the key cannot contain it.
    fn write(&mut self, computed: Computed, place: Place, value: &KeyValue<'_>, written: &mut Written) {
        let Some(parts) = computed.parts(place) else { return };
        let refused = written.push_field(computed.entity, parts, computed.excluded[1], value);
        self.refuse_at(computed, place, refused);
    }

    fn refuse_at(&mut self, computed: Computed, place: Place, refused: Option<Refused>) {
        if let Some(refused) = refused
            && let Some(attribute) = computed.attributes.sort_key.get(place.attribute)
        {
            self.refuse(refused.of(computed.entity, attribute.name()));
        }
    }

    fn refuse(&mut self, error: KeyError) {
        self.extra.get_or_insert_default().refused.get_or_insert(error);
    }

    /// Takes the beginning of the attribute's value, as far as it is known.
    fn take_prefix(&mut self, source: Source) -> Written {
        self.own = 0;
        match self.last.take() {
            Some(Range::BeginsWith(KeyValue::S(text))) => Written::Text(text.into_owned()),
            Some(Range::BeginsWith(KeyValue::B(bytes))) => Written::Bytes(bytes.into_owned()),
            other => {
                self.last = other;
                Written::new(source)
            }
        }
    }

    fn field(
        &mut self,
        computed: Computed,
        place: Place,
        source: Source,
        before: &Written,
        value: &KeyValue<'_>,
    ) -> Field {
        let mut whole = before.clone();
        self.write(computed, place, value, &mut whole);
        let next = source.parts.get(place.part + 1);
        if let Some(next) = next {
            whole.push_text(next.text);
        }
        let has_more = next.is_some_and(|next| next.field().is_some());
        Field { before: before.clone(), whole, has_more, longest: self.longest(computed, source) }
    }

    /// Returns the length of the longest value of a source that makes bytes. If its last field has no fixed length, the
    /// attributes of the sort key before it count towards the limit.
    fn longest(&self, computed: Computed, source: Source) -> usize {
        if !source.is_bytes() {
            return 0;
        }
        source.bytes(computed.entity).unwrap_or_else(|| {
            let partition = computed.attributes.partition_key.len();
            let earlier = (partition..).map_while(|position| self.get(position)).map(|value| match value {
                KeyValue::S(text) => text.len(),
                KeyValue::N(_) => NUMBER_BYTES,
                KeyValue::B(bytes) => bytes.len(),
            });
            limits::SORT_KEY_BYTES.saturating_sub(earlier.sum())
        })
    }

    /// Compares the field at this place for equality.
    pub(super) fn field_is(&mut self, computed: Computed, place: Place, value: &KeyValue<'a>) {
        let Some(source) = computed.entity.sort(computed.key, place.attribute) else { return };
        let mut written = self.take_prefix(source);
        self.write(computed, place, value, &mut written);
        if let Some(part) = computed.repeated_part(place) {
            let known = Known { field: part.field, format: part.format, value: value.clone() };
            self.extra.get_or_insert_default().known.push(known);
        }
        let known = self.known();
        let place = Place { part: place.part + 1, ..place };
        self.go_on(computed, place, Some(written), &|part| value_of(part, &known));
    }

    fn known(&self) -> Vec<Known<'a>> {
        self.extra.as_ref().map(|extra| extra.known.clone()).unwrap_or_default()
    }

    /// Continues after the attribute at this position of the sort key, which is a single field and has been compared.
    pub(super) fn attribute_is(&mut self, computed: Computed, attribute: usize) {
        let known = self.known();
        let place = Place { attribute: attribute + 1, part: 0 };
        self.go_on(computed, place, None, &|part| value_of(part, &known));
    }

    /// Tests that the field at this place begins with a prefix.
    pub(super) fn field_begins_with(&mut self, computed: Computed, place: Place, prefix: &KeyValue<'_>) {
        let Some(source) = computed.entity.sort(computed.key, place.attribute) else { return };
        let mut written = self.take_prefix(source);
        if let Some(parts) = computed.parts(place) {
            let refused = written.push_prefix(computed.entity, parts, computed.excluded[1], prefix);
            self.refuse_at(computed, place, refused);
        }
        self.push(Range::BeginsWith(written.into_value()));
    }

    /// Compares the field at this place with one bound.
    pub(super) fn compare_field(
        &mut self,
        computed: Computed,
        place: Place,
        comparison: Comparison,
        value: &KeyValue<'_>,
    ) {
        let Some(source) = computed.entity.sort(computed.key, place.attribute) else { return };
        let before = self.take_prefix(source);
        let field = self.field(computed, place, source, &before, value);
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
        let Some(source) = computed.entity.sort(computed.key, place.attribute) else { return };
        let before = self.take_prefix(source);
        let from = self.field(computed, place, source, &before, from).whole;
        let to = self.field(computed, place, source, &before, to).last();
        self.push(Range::Between(from.into_value(), to.into_value()));
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

impl Computed {
    /// Returns the part at this place, and the parts after it.
    fn parts(&self, place: Place) -> Option<&'static [Part]> {
        self.entity.sort(self.key, place.attribute)?.parts.get(place.part..)
    }

    /// Returns the part at this place, if its field occurs again later in the sort key.
    fn repeated_part(&self, place: Place) -> Option<&'static Part> {
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
