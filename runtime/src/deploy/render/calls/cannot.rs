//! The settings of a stack that its requests leave out.

use crate::at::What;
use crate::deploy::render::cannot::{Cannot, Subject};
use crate::deploy::stack::Stack;
use crate::error::StackError;

/// Checks that the requests can create the tables of a stack.
///
/// # Errors
///
/// Fails if a table has a setting that needs requests other than the ones that create a table in one Region.
pub(crate) fn check(stack: &Stack) -> Result<(), StackError> {
    let mut cannot = Cannot::new(
        "the requests create a table in one Region, and have no place for it; leave it out, or deploy the template",
    );
    for table in &stack.tables {
        let name = table.schema.name();
        cannot.lacks(table.is_global(), Subject::table(name), What::Replicas);
        cannot.lacks(table.auto_scaling.is_some(), Subject::table(name), What::AutoScaling);
        cannot.lacks(table.import_source.is_some(), Subject::table(name), What::Import);
        let has_key_of_stack =
            stack.encryption_key.is_some() && table.schema.encryption().customer_key().is_none();
        cannot.lacks(has_key_of_stack, Subject::table(name), What::Encryption);
        let stream = table.regional.kinesis_stream.as_ref();
        cannot.since(
stream.is_some_and(|stream| stream.arn.0.is_none()),
Subject::table(name),
            What::KinesisStream,
            "a request has no parameters, and the ARN is left to one; give the stream's ARN, or deploy the template",
        );
    }
    cannot.finish()
}
