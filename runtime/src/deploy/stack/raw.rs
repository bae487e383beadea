//! Parts of a template that are set verbatim.

use serde_json::Value;

use super::Stack;

/// A part of the template that is set verbatim.
#[derive(Clone, Debug)]
pub(crate) struct RawPart {
    /// The resource that the property belongs to. `None` for any other part of the template.
    pub(crate) logical_id: Option<String>,
    /// A JSON pointer, below the resource's `Properties` or from the top of the template.
    pub(crate) path: String,
    pub(crate) value: Value,
}

impl Stack {
    /// Sets a property of a resource verbatim, for features of AWS that this crate does not support yet. The Terraform
    /// file does not get it; see [`raw_terraform`](Self::raw_terraform).
    ///
    /// `path` is a JSON pointer below the resource's `Properties`. Missing objects on the way are added, and an
    /// existing property is replaced. The resource's properties are then sorted by name. The value is not checked,
    /// except that every reference in it (`Ref`, `Fn::GetAtt`, `Fn::Sub`) must point into the template.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::verbatim())
    ///     .table::<Order>()
    ///     .raw_property("OrderTable", "/SSESpecification/SSEEnabled", true);
    /// assert!(stack.resolved()?.as_json().contains("\"SSEEnabled\": true"));
    /// # Ok::<(), tablewright::StackError>(())
    /// ```
    #[must_use]
    pub fn raw_property(
        mut self,
        logical_id: impl Into<String>,
        path: impl Into<String>,
        value: impl Into<Value>,
    ) -> Self {
        self.raw_parts.push(RawPart {
            logical_id: Some(logical_id.into()),
            path: path.into(),
            value: value.into(),
        });
        self
    }

    /// Sets any other part of the template verbatim: attributes of a resource (`Condition`, `DependsOn`, `Metadata`,
    /// …), and the sections `Conditions`, `Mappings`, `Metadata`, `Outputs`, `Parameters`, `Resources`, `Rules` and
    /// `Transform`.
    ///
    /// `path` is a JSON pointer from the top of the template. As with [`raw_property`](Self::raw_property), every
    /// reference must point into the template. The requests of [`calls`](Self::calls) do not get these parts.
    ///
    /// ```
    /// use serde_json::json;
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] struct Order { #[pk] id: String }
    ///
    /// // The Parameter Store entry exists in production alone.
    /// let stack = Stack::new(Naming::new("acme", "shop")?)
    ///     .table::<Order>()
    ///     .raw_template("/Conditions/IsProduction", json!({ "Fn::Equals": [{ "Ref": "AppName" }, "shop"] }))
    ///     .raw_template("/Resources/OrderTableArnParameter/Condition", "IsProduction");
    /// assert!(stack.cloudformation()?.as_json().contains("\"Condition\": \"IsProduction\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Everything that refers to a conditional resource needs the same condition: its outputs and Parameter Store
    /// entries, and its policies and alarms, if it has any.
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>
    #[must_use]
    pub fn raw_template(mut self, path: impl Into<String>, value: impl Into<Value>) -> Self {
        self.raw_parts.push(RawPart { logical_id: None, path: path.into(), value: value.into() });
        self
    }
}
