//! The parts of sequences, maps and enums.

use std::any::type_name;

use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use super::answer::{At, Reader};
use super::place::{Asked, Key};
use super::refusal::Refused;

/// Reads a part of a value, and notes whether the type accepts it.
fn part<T: DeserializeSeed<'static>>(reader: &Reader<'_>, at: At, seed: T) -> Result<T::Value, Refused> {
    let part = reader.at(at);
    let place = part.place();
    if let Some(place) = place {
        reader.probe.borrow_mut().read_as(place, type_name::<T::Value>());
    }
    let result = seed.deserialize(part);
    if let Some(place) = place {
        reader.probe.borrow_mut().note(place, result.is_ok());
    }
    result
}

/// The elements of a sequence. They end as soon as the run has its result.
pub(super) struct Parts<'p> {
    reader: Reader<'p>,
    left: std::vec::IntoIter<At>,
}

impl<'p> Parts<'p> {
    pub(super) fn new(reader: Reader<'p>, elements: Vec<At>) -> Self {
        Self { reader, left: elements.into_iter() }
    }
}

impl SeqAccess<'static> for Parts<'_> {
    type Error = Refused;

    fn next_element_seed<T: DeserializeSeed<'static>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Refused> {
        if self.reader.probe.borrow().accepted.is_some() {
            return Ok(None);
        }
        self.left.next().map(|at| part(&self.reader, at, seed)).transpose()
    }
}

/// The entries of a map. They end as soon as the run has its result.
pub(super) struct Entries<'p> {
    reader: Reader<'p>,
    left: std::vec::IntoIter<(Key, At)>,
    value: Option<At>,
}

impl<'p> Entries<'p> {
    pub(super) fn new(reader: Reader<'p>, entries: Vec<(Key, At)>) -> Self {
        Self { reader, left: entries.into_iter(), value: None }
    }
}

impl MapAccess<'static> for Entries<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        if self.reader.probe.borrow().accepted.is_some() {
            return Ok(None);
        }
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(self.reader.at(At::Key(key, self.reader.place()))).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<T::Value, Refused> {
        let at = self.value.take().ok_or(Refused)?;
        part(&self.reader, at, seed)
    }
}

/// A variant with its content.
pub(super) struct Variant<'p> {
    pub(super) reader: Reader<'p>,
    pub(super) name: Key,
    pub(super) content: At,
}

impl EnumAccess<'static> for Variant<'_> {
    type Error = Refused;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'static>>(self, seed: T) -> Result<(T::Value, Self), Refused> {
        let name = seed.deserialize(self.reader.at(At::Key(self.name, None)))?;
        Ok((name, self))
    }
}

impl<'p> Variant<'p> {
    /// Reads the content, and notes whether the type accepts it.
    fn read<T>(self, read: impl FnOnce(Reader<'p>) -> Result<T, Refused>) -> Result<T, Refused> {
        let content = self.reader.at(self.content);
        let place = content.place();
        let result = read(content);
        if let Some(place) = place {
            self.reader.probe.borrow_mut().note(place, result.is_ok());
        }
        result
    }
}

impl VariantAccess<'static> for Variant<'_> {
    type Error = Refused;

    fn unit_variant(self) -> Result<(), Refused> {
        self.read(|content| {
            if let Some(place) = content.place() {
                content.probe.borrow_mut().ask(place, Asked::UnitVariant, "");
            }
            Ok(())
        })
    }

    fn newtype_variant_seed<T: DeserializeSeed<'static>>(self, seed: T) -> Result<T::Value, Refused> {
        self.read(|content| seed.deserialize(content))
    }

    fn tuple_variant<V: Visitor<'static>>(self, len: usize, visitor: V) -> Result<V::Value, Refused> {
        self.read(|content| content.answer(Asked::Tuple(len), visitor))
    }

    fn struct_variant<V: Visitor<'static>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.read(|content| content.answer(Asked::Struct(fields), visitor))
    }
}
