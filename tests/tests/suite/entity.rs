//! Several entities in one table.

#![allow(clippy::struct_field_names, reason = "the names of a single-table model")]

mod bytes;
mod keys;
mod random;
mod ranges;
mod shop;
