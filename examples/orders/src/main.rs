//! Shows the tables, their template, and that an engine accepts them.

fn main() {}
