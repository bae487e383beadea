//! Keeps a file for each tool in step with the tables.

// The modules of `src`, found where the crate has them.
#[allow(dead_code)]
mod src {
    pub mod tables;
}
use src::tables;

fn main() -> Result<(), tablewright::export::Error> {
    let stack = tables::stack()?;
    // CloudFormation, and what deploys a template: the CDK, a nested stack of SAM, Pulumi, SST.
    stack.export("infra/tables.template.json")?;
    // One template of SAM, with functions beside the tables.
    stack.export_fragment("infra/tables.fragment.json")?;
    // Terraform, as a module that is a root too. This needs the feature `terraform`.
    stack.export_terraform("infra/tables.tf.json")?;
    // The AWS CLI, and programs.
    stack.export_calls("infra/calls")?;
    // NoSQL Workbench.
    stack.export_workbench("infra/tables.workbench.json")
}
