//! Dates of other crates as key attributes, and their moments as ours.
//!
//! The date-times of these crates are not key attributes. `serde` stores them with as many digits of the second as
//! there are, or with an offset, and that text does not sort by time.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;
