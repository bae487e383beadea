//! The types of attributes, from sample items.

use std::collections::BTreeMap;

use serde_json::Value;

/// The least number of samples from which a map can be distinguished from a struct.
const SAMPLES: usize = 3;

/// A map has more different names than this, and no sample has all of them.
const MEMBERS: usize = 8;

/// The type of values that were seen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    /// Only NULL, or no value at all.
    Unknown,
    Text,
    Unsigned,
    Signed,
    Float,
    Bool,
    Binary,
    Texts,
    Numbers(Box<Type>),
    Binaries,
    List(Box<Type>),
    Members(Members),
    /// Values of different types.
    Any {
        /// True if one of them is binary.
        has_binary: bool,
    },
}

/// The attributes of several items, or the members of several maps.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Members {
    /// The number of items or maps.
    pub(super) samples: usize,
    pub(super) members: BTreeMap<String, Member>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) ty: Type,
    /// The number of samples that have it, and not as NULL.
    pub(super) seen: usize,
    /// True if a sample has it as NULL.
    pub(super) has_null: bool,
}

/// Returns whether this is a value in the API's form: `{"S": "…"}`.
pub(super) fn is_typed(value: &Value) -> bool {
    const TYPES: [&str; 10] = ["S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"];
    value
        .as_object()
        .is_some_and(|object| object.len() == 1 && object.keys().all(|ty| TYPES.contains(&ty.as_str())))
}

impl Members {
    /// Adds an item or a map.
    pub(super) fn add<'v>(&mut self, members: impl IntoIterator<Item = (&'v String, &'v Value)>) {
        self.samples += 1;
        for (name, value) in members {
            let ty = Type::of(value);
            let has_null = ty == Type::Unknown;
            self.merge_member(name.clone(), Member { ty, seen: usize::from(!has_null), has_null });
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.samples += other.samples;
        other.members.into_iter().for_each(|(name, member)| self.merge_member(name, member));
        self
    }

    fn merge_member(&mut self, name: String, member: Member) {
        let known =
            self.members.entry(name).or_insert(Member { ty: Type::Unknown, seen: 0, has_null: false });
        known.seen += member.seen;
        known.has_null |= member.has_null;
        known.ty = std::mem::replace(&mut known.ty, Type::Unknown).merge(member.ty);
    }

    /// Returns the type of the values if the names look like keys of a map, not like members of a struct.
    pub(super) fn as_map(&self) -> Option<Type> {
        let is_in_all = self.members.values().any(|member| member.seen == self.samples);
        let is_odd = |name: &String| {
            let is_name = name.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_' || it == b'-');
            !is_name || !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        };
        let many = self.samples >= SAMPLES && self.members.len() > MEMBERS && !is_in_all;
        let odd = self.members.keys().filter(|name| is_odd(name)).count() * 2 > self.members.len();
        if !(self.members.is_empty() || many || odd) {
            return None;
        }
        Some(self.members.values().fold(Type::Unknown, |ty, member| ty.merge(member.ty.clone())))
    }
}

impl Type {
    fn of(value: &Value) -> Self {
        let Some((ty, value)) = value.as_object().and_then(|object| object.iter().next()) else {
            return Self::Any { has_binary: false };
        };
        let list = || value.as_array().into_iter().flatten();
        match ty.as_str() {
            "S" => Self::Text,
            "N" => Self::number(value),
            "B" => Self::Binary,
            "BOOL" => Self::Bool,
            "NULL" => Self::Unknown,
            "SS" => Self::Texts,
            "NS" => Self::Numbers(Box::new(list().map(Self::number).fold(Self::Unknown, Self::merge))),
            "BS" => Self::Binaries,
            "L" => Self::List(Box::new(list().map(Self::of).fold(Self::Unknown, Self::merge))),
            "M" => {
                let mut members = Members::default();
                members.add(value.as_object().into_iter().flatten());
                Self::Members(members)
            }
            _ => Self::Any { has_binary: false },
        }
    }

    /// Returns the type of a number, which the API writes as text.
    fn number(value: &Value) -> Self {
        let digits = value.as_str().unwrap_or_default();
        if digits.parse::<u64>().is_ok() {
            Self::Unsigned
        } else if digits.parse::<i64>().is_ok() {
            Self::Signed
        } else {
            Self::Float
        }
    }

    /// Returns a type that contains the values of both types.
    pub(super) fn merge(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, ty) | (ty, Self::Unknown) => ty,
            (one, other) if one == other && !matches!(one, Self::Members(_)) => one,
            (Self::Unsigned | Self::Signed, Self::Unsigned | Self::Signed) => Self::Signed,
            (Self::Unsigned | Self::Signed | Self::Float, Self::Unsigned | Self::Signed | Self::Float) => {
                Self::Float
            }
            (Self::Numbers(one), Self::Numbers(other)) => Self::Numbers(Box::new(one.merge(*other))),
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.merge(*other))),
            (Self::Members(one), Self::Members(other)) => Self::Members(one.merge(other)),
            (one, other) => Self::Any { has_binary: one.has_binary() || other.has_binary() },
        }
    }

    fn has_binary(&self) -> bool {
        match self {
            Self::Binary | Self::Binaries | Self::Any { has_binary: true } => true,
            Self::List(element) => element.has_binary(),
            Self::Members(members) => members.members.values().any(|member| member.ty.has_binary()),
            _ => false,
        }
    }
}
