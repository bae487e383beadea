//! Tests: engines.
