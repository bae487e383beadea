//! The units that reads take, for items of a few sizes.

use super::document::Phrase;
use crate::limits;

/// The sizes of items, in kilobytes.
const SIZES: [usize; 3] = [1, 10, 100];

/// The number of items that a query reads.
const QUERIED: usize = 100;

/// Returns the units of an eventually consistent read of one item.
pub(super) fn of_get() -> String {
    of_items(1)
}

/// Returns the units of an eventually consistent query of [`QUERIED`] items.
pub(super) fn of_query() -> String {
    of_items(QUERIED)
}

fn of_items(count: usize) -> String {
    let units = SIZES.map(|size| {
        let whole = (count * size * 1024).div_ceil(limits::READ_UNIT_BYTES);
        let half = if whole % 2 == 1 { ".5" } else { "" };
        format!("{}{half}", whole / 2)
    });
    units.join(" · ")
}

/// Explains the figures.
pub(super) fn explained<'a>() -> Phrase<'a> {
    let [small, medium, large] = SIZES;
    Phrase::of_text(format!(
        "Read units: given for items of {small}, {medium} and {large} KB, read with eventual consistency. A query or a scan is \
         given {QUERIED} items. Strong consistency and transactions take twice as many units. A query of an index counts what \
         the index holds, not the whole item. "
    ))
    .link(
        "How DynamoDB counts",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_rounded_up_to_halves() {
        assert_eq!(of_get(), "0.5 · 1.5 · 12.5");
        assert_eq!(of_query(), "12.5 · 125 · 1250");
    }
}
