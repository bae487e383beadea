//! Several entities in one table.

mod shop;
