//! What a condition compares, without what it is compared with.

use super::{KeyCondition, Operator, Range};

/// The attributes of a key that a condition compares: the first ones, all but the last for equality.
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
        // The first is always compared, and has no part in either of the others.
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
