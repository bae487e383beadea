//! Several entities in one table.

#![allow(clippy::struct_field_names, reason = "the names of a single-table model")]

mod bytes;
mod bytes_of_types;
mod keys;
mod random;
mod ranges;
mod shop;
