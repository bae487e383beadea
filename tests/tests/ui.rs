//! What the compiler says about each mistake, and what it accepts.
//!
//! The stored messages belong to the compiler of `rust-toolchain.toml`. `TRYBUILD=overwrite` writes them; read each as
//! the user who made the mistake before committing it.

#[test]
fn messages() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*/*.rs");
    cases.pass("ui/pass/*.rs");
}
