//! What the compiler says about each mistake. `TRYBUILD=overwrite` writes the messages.

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
}
