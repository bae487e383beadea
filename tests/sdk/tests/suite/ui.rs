//! Compares the compiler's message for each mistake with the stored one. `TRYBUILD=overwrite` writes the messages.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
}
