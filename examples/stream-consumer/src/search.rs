//! The search that the function keeps up to date. It is in memory, and sometimes unavailable on purpose.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::function::Offer;

/// A result of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub title: String,
    pub price_cents: u64,
}

#[derive(Default)]
pub struct Search {
    offers: Mutex<BTreeMap<String, Found>>,
    archive: Mutex<BTreeMap<String, Offer>>,
    requests: AtomicUsize,
}

#[derive(Debug)]
pub struct Unavailable;

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the search is unavailable")
    }
}

impl std::error::Error for Unavailable {}

impl Search {
    pub async fn index(&self, offer: Offer) -> Result<(), Unavailable> {
        self.request()?;
        let found = Found { title: offer.title, price_cents: offer.price_cents };
        self.offers.lock().unwrap().insert(offer.id, found);
        Ok(())
    }

    pub async fn remove(&self, id: &str) -> Result<(), Unavailable> {
        self.request()?;
        self.offers.lock().unwrap().remove(id);
        Ok(())
    }

    pub async fn archive(&self, offer: Offer) -> Result<(), Unavailable> {
        self.request()?;
        self.offers.lock().unwrap().remove(&offer.id);
        self.archive.lock().unwrap().insert(offer.id.clone(), offer);
        Ok(())
    }

    pub fn offers(&self) -> BTreeMap<String, Found> {
        self.offers.lock().unwrap().clone()
    }

    pub fn archived(&self) -> Vec<Offer> {
        self.archive.lock().unwrap().values().cloned().collect()
    }

    /// Fails on every fourth request.
    fn request(&self) -> Result<(), Unavailable> {
        let request = self.requests.fetch_add(1, Ordering::Relaxed);
        if request % 4 == 3 { Err(Unavailable) } else { Ok(()) }
    }
}
