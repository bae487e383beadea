//! Tables that several tests and benchmarks use.

pub mod cases;
pub mod changing;
pub mod lints;

/// The documentation of the derives, whose examples are tested here: the derives cannot depend on the runtime.
#[cfg(doctest)]
mod reference {
    #[doc = include_str!("../../derive/src/dynamo_table.md")]
    mod dynamo_table {}

    #[doc = include_str!("../../derive/src/dynamo_entity.md")]
    mod dynamo_entity {}

    #[doc = include_str!("../../derive/src/key_attribute.md")]
    mod key_attribute {}
}
