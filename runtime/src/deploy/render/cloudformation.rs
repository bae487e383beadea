//! `CloudFormation` templates.

use crate::deploy::input::Names;
use crate::deploy::model::Model;
use crate::naming::TableNames;
use crate::stack::Stack;
use template::Style;

mod around;
mod functions;
mod global_table;
mod import;
mod lower;
mod metadata;
mod parameters;
pub(crate) mod read;
mod scaling;
mod table;
mod template;

pub(crate) fn json(stack: &Stack, names: &[TableNames], targets: Names) -> Result<String, String> {
    let model = Model::of(stack, names, targets)?;
    let style = Style { exports: stack.exports, has_context: stack.has_context };
    let mut json = template::template(model, names, style).into_json().to_pretty();
    json.push('\n');
    Ok(json)
}
