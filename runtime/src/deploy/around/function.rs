//! Functions that process the stream of a table.

use std::borrow::Cow;

use crate::deploy::id::Id;
use crate::deploy::input::{Choice, Inputs};
use crate::deploy::shape::Given;
use crate::deploy::stream_function::StreamFunction;

/// An event source mapping: it invokes a function with the records of a stream.
#[derive(Debug)]
pub(crate) struct Mapping<'a> {
    pub(crate) id: Id<'a>,
    /// The position of the table in the stack.
    pub(crate) table: usize,
    pub(crate) function: Given<Cow<'a, str>>,
    pub(crate) on_failure: Option<Given<Cow<'a, str>>>,
    pub(crate) settings: &'a StreamFunction,
}

impl<'a> Mapping<'a> {
    pub(crate) fn new(table: usize, settings: &'a StreamFunction, inputs: &mut Inputs<'a>) -> Self {
        let id = |words| Id::table(table, words).name(settings.name.as_str());
        let function = Choice::Function;
        let function = inputs.parameter(id(function.words()), function, &settings.function);
        let on_failure = settings.on_failure.as_ref().map(|destination| {
            let choice = Choice::FailureDestination;
            inputs.parameter(id(choice.words()), choice, destination)
        });
        Self { id: id("function-mapping"), table, function, on_failure, settings }
    }
}
