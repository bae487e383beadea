//! Tests of single changes. Each record is made by hand, including records that the engine does not write by itself.

use tablewright::{DynamoTable, EpochSeconds};

use super::{Change, Offer, Record, Search, apply};

fn offer(title: &str) -> Offer {
    Offer {
        id: "offer-1".to_owned(),
        title: title.to_owned(),
        price_cents: 1250,
        ends_at: EpochSeconds::new(4_000_000_000),
    }
}

/// Applies a change, and returns how many offers are found and how many are kept.
fn after(change: Change<Offer>) -> (usize, usize) {
    let search = Search::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let record = Record::new(offer("Lamp").primary_key(), change);
    runtime.block_on(apply(&search, record)).unwrap();
    (search.offers().len(), search.archived().len())
}

#[test]
fn only_what_is_searched_for_is_indexed_again() {
    let (old, later) = (offer("Lamp"), Offer { ends_at: EpochSeconds::new(4_000_000_001), ..offer("Lamp") });
    assert_eq!(after(Change::Modified { old: old.clone(), new: later }), (0, 0));
    assert_eq!(after(Change::Modified { old, new: offer("Oak lamp") }), (1, 0));
}

#[test]
fn what_has_expired_is_kept() {
    assert_eq!(after(Change::Removed { old: offer("Lamp"), expired: true }), (0, 1));
    assert_eq!(after(Change::Removed { old: offer("Lamp"), expired: false }), (0, 0));
}
