//! The settings of a stack that apply only to its Terraform file.

use serde_json::Value;

use super::Stack;

/// The settings of a stack that apply only to its Terraform file.
#[derive(Clone, Debug)]
pub(crate) struct TerraformSettings {
    /// The oldest version of the provider that the file supports.
    pub(crate) floor: Option<String>,
    pub(crate) ignores_scaled_indexes: bool,
    /// Parts that are set verbatim, each with its path.
    pub(crate) raw_parts: Vec<(String, Value)>,
}

impl TerraformSettings {
    pub(super) const fn new() -> Self {
        Self { floor: None, ignores_scaled_indexes: false, raw_parts: Vec::new() }
    }
}

impl Stack {
    /// Sets the oldest version of Terraform's AWS provider that the file supports, such as `5.31`. Default: `5.100`,
    /// the oldest version that this crate is tested with.
    ///
    /// A setting that only newer versions support raises the version.
    #[must_use]
    pub fn terraform_floor(mut self, version: impl Into<String>) -> Self {
        self.terraform.floor = Some(version.into());
        self
    }

    /// Makes Terraform ignore every change of a table's global indexes if their capacity is scaled.
    ///
    /// The capacity of an index is part of its block, and Terraform can only ignore all global indexes of a table at
    /// once. Without this setting, each apply resets the capacity of a scaled index to its first capacity. With it, you
    /// must add, change and remove indexes by hand.
    #[must_use]
    pub const fn ignore_scaled_indexes(mut self) -> Self {
        self.terraform.ignores_scaled_indexes = true;
        self
    }

    /// Sets a part of the Terraform file verbatim, for features of Terraform that this crate does not support yet.
    ///
    /// `path` is a JSON pointer from the top of the file. Missing objects on the way are added, and an existing value
    /// is replaced. The value is not checked, and `${…}` in it is an expression. The template does not get this part.
    ///
    /// ```
    /// use serde_json::json;
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::verbatim())
    ///     .table::<Order>()
    ///     .raw_terraform("/resource/aws_dynamodb_table/orders/timeouts", json!({ "create": "30m" }));
    /// # #[cfg(feature = "terraform")]
    /// assert!(stack.terraform()?.as_json().contains("\"create\": \"30m\""));
    /// # Ok::<(), tablewright::StackError>(())
    /// ```
    #[must_use]
    pub fn raw_terraform(mut self, path: impl Into<String>, value: impl Into<Value>) -> Self {
        self.terraform.raw_parts.push((path.into(), value.into()));
        self
    }
}
