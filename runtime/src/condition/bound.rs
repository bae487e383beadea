//! The attributes that a condition compares, without the values.

use super::{KeyCondition, Operator, Range};

/// The key attributes that a condition compares: the leading ones, all but the last for equality.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Compared {
    pub(crate) attributes: usize,
    pub(crate) last: Bound,
}

/// The comparison of an attribute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Bound {
    Eq,
    Lt,
    Le,
    Gt,
    Ge,
    Between,
    BeginsWith,
}

impl<T, I> KeyCondition<'_, T, I> {
    #[inline]
    pub(crate) const fn compared(&self) -> Compared {
        // The first attribute is always compared, and is in neither `more` nor `last`.
        let (attributes, last) = match &self.values.last {
            None => (1, Bound::Eq),
            Some(range) => (2 + self.values.more.len(), bound(range)),
        };
        Compared { attributes, last }
    }
}

const fn bound(range: &Range<'_>) -> Bound {
    match range {
        Range::Compare(Operator::Eq, _) => Bound::Eq,
        Range::Compare(Operator::Lt, _) => Bound::Lt,
        Range::Compare(Operator::Le, _) => Bound::Le,
        Range::Compare(Operator::Gt, _) => Bound::Gt,
        Range::Compare(Operator::Ge, _) => Bound::Ge,
        Range::Between(..) => Bound::Between,
        Range::BeginsWith(_) => Bound::BeginsWith,
    }
}
