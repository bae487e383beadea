//! Sequences, maps whose keys are data, and enums.

use std::rc::Rc;

use super::super::super::shape::{Form, Text};
use super::super::place::{Answer, Asked, Key, PlaceId};
use super::{Explorer, Found, NO_NAME, TEXTS};

/// Elements of a tuple that are explored one by one.
const MAX_ELEMENTS: usize = 64;

/// Elements of an array for which a value is made.
const MAX_ARRAY: usize = 65_536;

impl Explorer {
    /// Explores a list, by its first element.
    pub(super) fn sequence(&mut self, place: PlaceId) {
        let Some(element) = self.add(Some(place)) else { return };
        let elements = Answer::Elements(Rc::new([element]));
        self.set(place, elements.clone());
        self.explore(element);
        if self.is_alive(element) {
            self.choose_if_accepted(place, elements);
        }
        self.choose_if_accepted(place, Answer::Elements(Rc::new([])));
        self.find(place, Found::Seq(element, None));
    }

    /// Explores a tuple or an array.
    pub(super) fn tuple(&mut self, place: PlaceId, len: usize) {
        let mut elements: Vec<PlaceId> = Vec::new();
        while elements.len() < len.min(MAX_ELEMENTS) {
            let Some(element) = self.add(Some(place)) else { return };
            let so_far = [&elements[..], &[element]].concat();
            self.set(place, Answer::Elements(so_far.into()));
            self.explore(element);
            elements.push(element);
            if elements.len() == 1 && self.is_array(place, element, len) {
                self.find(place, Found::Seq(element, Some(len)));
                return;
            }
            // No value was found for this element, so the next one cannot be reached.
            if !self.is_alive(element) {
                break;
            }
        }
        self.choose_if_accepted(place, Answer::Elements(elements.clone().into()));
        while elements.len() < len.min(MAX_ELEMENTS) {
            let Some(element) = self.add(Some(place)) else { return };
            elements.push(element);
        }
        self.find(place, Found::Tuple(elements));
    }

    /// Returns true if the type accepts the same answer for every element, and reads every element as the same type.
    fn is_array(&mut self, place: PlaceId, element: PlaceId, len: usize) -> bool {
        if len > MAX_ARRAY {
            // No tuple has so many elements.
            return true;
        }
        if !self.is_alive(element) {
            return false;
        }
        let all = Answer::Elements(vec![element; len].into());
        self.accepts(place, all.clone()) && !self.probe.borrow().is_mixed && {
            self.choose(place, all);
            true
        }
    }

    /// Explores a map, by its first entry.
    pub(super) fn map(&mut self, place: PlaceId) {
        let Some(values) = self.add(Some(place)) else { return };
        let entry = |name| Answer::Entries(Rc::new([(Key::Name(name), values)]));
        self.set(place, entry("a"));
        self.test(values);
        let key_asked = self.probe.borrow().all[place].key_asked;
        let (names, mut keys): (&[&'static str], _) = match key_asked {
            // The map is a struct with flattened fields.
            Some(Asked::Identifier) => return self.search_fields(place),
            Some(Asked::Enum(variants)) if !variants.is_empty() => {
                (variants, Form::S(Text::one_of(variants.iter().copied())))
            }
            Some(Asked::Number(number)) => (&["0", "1"], Form::N(number)),
            Some(Asked::Bool) => (&["true"], Form::Bool),
            _ => (TEXTS, Form::S(Text::Any)),
        };
        for (position, name) in names.iter().enumerate() {
            self.set(place, entry(name));
            self.explore(values);
            if self.asked(values).is_some() {
                if self.is_alive(values) {
                    self.choose_if_accepted(place, entry(name));
                }
                if position > 0 && keys == Form::S(Text::Any) {
                    keys = Form::S(Text::Like((*name).to_owned()));
                }
                break;
            }
        }
        self.choose_if_accepted(place, Answer::Entries(Rc::new([])));
        self.find(place, Found::Map { keys, values });
    }

    /// Explores an externally tagged enum.
    pub(super) fn enumeration(&mut self, place: PlaceId, names: &'static [&'static str]) {
        let mut variants = Vec::new();
        for name in names {
            let Some(content) = self.add(Some(place)) else { return };
            let variant = Answer::Variant(Key::Name(name), content);
            self.set(place, variant.clone());
            self.explore(content);
            if self.is_alive(content) {
                self.choose(place, variant);
            }
            variants.push((*name, content));
        }
        let Some(content) = self.add(Some(place)) else { return };
        self.set(place, Answer::Variant(Key::Name(NO_NAME), content));
        self.test(content);
        let other = self.asked(content).is_some();
        self.find(place, Found::Enum { variants, other });
    }
}
