//! What a stack says of its Terraform file alone.

use serde_json::Value;

use super::Stack;

/// What a stack says of its Terraform file alone.
#[derive(Clone, Debug)]
pub(crate) struct TerraformSettings {
    /// The oldest version of the provider that the file is for.
    pub(crate) floor: Option<String>,
    pub(crate) ignores_scaled_indexes: bool,
    /// Parts that are set as they are written, each with its path.
    pub(crate) raw_parts: Vec<(String, Value)>,
}

impl TerraformSettings {
    pub(super) const fn new() -> Self {
        Self { floor: None, ignores_scaled_indexes: false, raw_parts: Vec::new() }
    }
}

impl Stack {
    /// Sets the oldest version of Terraform's AWS provider that the file is for, such as `5.31`. Default: `5.100`, the oldest
    /// one that this crate is tested with.
    ///
    /// A setting that only newer versions know raises it.
    #[must_use]
    pub fn terraform_floor(mut self, version: impl Into<String>) -> Self {
        self.terraform.floor = Some(version.into());
        self
    }

    /// Has Terraform ignore every change of the global indexes of a table whose indexes are scaled.
    ///
    /// The capacity of an index is a part of its block, and Terraform can ignore no less than all global indexes of a table.
    /// Without this, each apply sets the capacity of an index that is scaled back to its first one; with it, indexes are
    /// added, changed and removed by hand.
    #[must_use]
    pub const fn ignore_scaled_indexes(mut self) -> Self {
        self.terraform.ignores_scaled_indexes = true;
        self
    }

    /// Sets a part of the Terraform file as it is written, for what Terraform has and this crate does not know yet.
    ///
    /// `path` is a JSON pointer from the top of the file. Missing objects on the way are added, and what is there is replaced.
    /// The value is not checked, and `${…}` in it is an expression. The template has no such part.
    ///
    /// ```
    /// use serde_json::json;
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::verbatim())
    ///     .table::<Order>()
    ///     .raw_terraform("/resource/aws_dynamodb_table/orders/timeouts", json!({ "create": "30m" }));
    /// assert!(stack.terraform()?.as_json().contains("\"create\": \"30m\""));
    /// # Ok::<(), tablewright::StackError>(())
    /// ```
    #[must_use]
    pub fn raw_terraform(mut self, path: impl Into<String>, value: impl Into<Value>) -> Self {
        self.terraform.raw_parts.push((path.into(), value.into()));
        self
    }
}
