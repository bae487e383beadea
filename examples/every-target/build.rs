//! Keeps a file for each tool in step with the tables.

// The modules of `src`, at the paths that they have in the crate.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables;

fn main() -> Result<(), tablewright::export::Error> {
    let stack = tables::stack()?;
    // CloudFormation, and the tools that deploy a template: the CDK, SAM with a nested stack, Pulumi, SST.
    stack.export("infra/tables.template.json")?;
    // SAM with one template, for functions and tables.
    stack.export_fragment("infra/tables.fragment.json")?;
    // Terraform, as a module that can also be the root. This needs the feature `terraform`.
    stack.export_terraform("infra/tables.tf.json")?;
    // The AWS CLI, and programs.
    stack.export_calls("infra/calls")?;
    // NoSQL Workbench.
    stack.export_workbench("infra/tables.workbench.json")
}
