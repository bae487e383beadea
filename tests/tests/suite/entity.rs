//! Several entities in one table.

mod keys;
mod random;
mod ranges;
mod shop;
