//! Tells whether values of one shape are read as another shape.

use super::super::shape::{Absent, Form, Member, Members, Number, Rest, Text, Written};
use super::view::{Kind, Part, View};

/// The result of reading a number as a number of another range.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum NumberFit {
    /// The number is read as it is.
    Yes,
    /// The number is rounded.
    Rounded,
    /// 0 is refused.
    NotZero,
    /// A large number is refused.
    Smaller,
    /// A negative number is refused.
    Positive,
    /// A fraction is refused.
    Whole,
}

/// Returns the result of reading numbers of the range `old` as numbers of the range `new`.
pub(super) fn number(new: Number, old: Number) -> NumberFit {
    match (new, old) {
        (Number::F32, Number::F64) => NumberFit::Rounded,
        // An `f32` is exact for integers of up to 24 bits, and an `f64` for integers of up to 53 bits.
        (Number::F32, Number::Integer { bits, .. }) if bits > 16 => NumberFit::Rounded,
        (Number::F64, Number::Integer { bits, .. }) if bits > 32 => NumberFit::Rounded,
        (Number::Any | Number::F32 | Number::F64, _) | (_, Number::Any) => NumberFit::Yes,
        (Number::Integer { .. }, Number::F32 | Number::F64) => NumberFit::Whole,
        (Number::Integer { signed: false, .. }, Number::Integer { signed: true, .. }) => NumberFit::Positive,
        (
            Number::Integer { signed, bits, not_zero },
            Number::Integer { signed: was_signed, bits: old_bits, not_zero: was_not_zero },
        ) => {
            // In practice, a `u64` is never greater than `i64::MAX`.
            let needed = if signed && !was_signed && old_bits < 64 { old_bits + 1 } else { old_bits };
            if bits < needed {
                NumberFit::Smaller
            } else if not_zero && !was_not_zero {
                NumberFit::NotZero
            } else {
                NumberFit::Yes
            }
        }
    }
}

/// Returns true if every written value of `old` is read as `new`.
pub(super) fn reads(new: &View<'_>, old: &View<'_>) -> bool {
    Reads { open: Vec::new() }.value(new, old)
}

struct Reads {
    /// The pairs of shapes that are being compared, by their addresses. A pair that contains itself is assumed to fit.
    open: Vec<(usize, usize)>,
}

impl Reads {
    fn value(&mut self, new: &View<'_>, old: &View<'_>) -> bool {
        let pair = (std::ptr::from_ref(new.shape).addr(), std::ptr::from_ref(old.shape).addr());
        if self.open.contains(&pair) {
            return true;
        }
        self.open.push(pair);
        let readers = new.read();
        let fits = old.written().iter().all(|old| readers.iter().any(|new| self.part(new, old)));
        self.open.pop();
        fits
    }

    fn part(&mut self, new: &Part<'_>, old: &Part<'_>) -> bool {
        match (new.form, old.form) {
            _ if new.kind() == Kind::Any => true,
            (Form::N(new), Form::N(old)) => number(*new, *old) <= NumberFit::Rounded,
            (Form::S(new), Form::S(old)) => text(new, old),
            (Form::Struct(new_members), Form::Struct(old_members)) => {
                self.members(new, new_members, old, old_members)
            }
            (Form::Variants(new_variants), Form::Variants(old_variants)) => {
                old_variants.iter().all(|(name, content)| {
                    new_variants
                        .get(name)
                        .is_some_and(|reader| self.value(&new.inner(reader), &old.inner(content)))
                })
            }
            (Form::Map { keys: new_keys, values: reader }, Form::Map { keys, values }) => {
                key(new_keys, keys) && self.value(&new.inner(reader), &old.inner(values))
            }
            (Form::Map { keys, values: reader }, Form::Struct(members)) => {
                **keys == Form::S(Text::Any)
                    && members
                        .members
                        .values()
                        .all(|member| self.value(&new.inner(reader), &old.inner(&member.shape)))
            }
            (Form::List(len, reader), Form::List(old_len, elements)) => {
                len.is_none_or(|len| *old_len == Some(len))
                    && self.value(&new.inner(reader), &old.inner(elements))
            }
            (Form::Tuple(readers), Form::Tuple(elements)) => {
                readers.len() == elements.len()
                    && readers
                        .iter()
                        .zip(elements)
                        .all(|(reader, element)| self.value(&new.inner(reader), &old.inner(element)))
            }
            _ => {
                new.kind() == old.kind()
                    && matches!(new.kind(), Kind::Bool | Kind::Binary | Kind::Null | Kind::Sequence)
            }
        }
    }

    fn members(&mut self, new: &Part<'_>, readers: &Members, old: &Part<'_>, members: &Members) -> bool {
        let all_read =
            readers.members.iter().filter(|(_, reader)| reader.is_read).all(
                |(name, reader)| match written_as(members, name, reader) {
                    Some(member) => {
                        let may_miss = member.written != Written::Always && reader.absent == Absent::Refused;
                        !may_miss && self.value(&new.inner(&reader.shape), &old.inner(&member.shape))
                    }
                    None => reader.absent != Absent::Refused,
                },
            );
        let is_known = |name: &String| {
            readers.members.iter().any(|(reader, member)| reader == name || member.aliases.contains(name))
        };
        let mut others = members.members.iter().filter(|(name, _)| !is_known(name));
        all_read
            && match &readers.rest {
                Rest::Refused => others.next().is_none(),
                Rest::Kept(values) => others.all(|(_, member)| {
                    member.written == Written::Never
                        || self.value(&new.inner(values), &old.inner(&member.shape))
                }),
                Rest::Ignored | Rest::Unknown => true,
            }
    }
}

/// Returns the member that is read as `name`, by that name or by an alias.
fn written_as<'a>(members: &'a Members, name: &str, reader: &Member) -> Option<&'a Member> {
    let mut names = std::iter::once(name).chain(reader.aliases.iter().map(String::as_str));
    names.find_map(|name| members.members.get(name)).filter(|member| member.written != Written::Never)
}

fn text(new: &Text, old: &Text) -> bool {
    match (new, old) {
        (Text::Any, _) => true,
        (Text::OneOf { names: readers, .. }, Text::OneOf { names, .. }) => names.is_subset(readers),
        (new, old) => new == old,
    }
}

/// Returns true if a key that is written as `old` is read as `new`.
pub(super) fn key(new: &Form, old: &Form) -> bool {
    match (new, old) {
        (Form::S(new), Form::S(old)) => text(new, old),
        // Every key is stored as text.
        (Form::S(Text::Any), _) => true,
        (Form::N(new), Form::N(old)) => number(*new, *old) == NumberFit::Yes,
        (new, old) => new == old,
    }
}
