//! The stack as what other tools read than `CloudFormation`.

use std::path::Path;

use super::Stack;
use crate::deploy::error::StackError;
use crate::deploy::export;
use crate::deploy::render::rendered::Rendered;
use crate::deploy::render::{calls, cloudformation, workbench};

impl Stack {
    /// Returns the resources of the template alone, with literal names: for a template that has functions and roles beside
    /// the tables, such as one of AWS SAM.
    ///
    /// `AWS::Include` takes the text below `Resources`. A function then refers to a table as if both stood in one file,
    /// `!Ref OrdersTable` and `!GetAtt OrdersTable.StreamArn`. What the user's own JSON in the fragment refers to, such as a
    /// role in a resource policy, can be in the template around it.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
    /// let fragment = stack.fragment()?;
    /// assert!(fragment.as_json().starts_with("{\n  \"OrdersTable\": {\n    \"Type\": \"AWS::DynamoDB::Table\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-include.html>
    ///
    /// # Errors
    ///
    /// See [`StackError`]. Exported outputs, and raw parts of another section than `Resources`, are errors too: a fragment has
    /// no place for them.
    pub fn fragment(&self) -> Result<Rendered, StackError> {
        cloudformation::fragment(self)
    }

    /// Writes the [fragment](Self::fragment), from a build script, if it differs from what is there.
    ///
    /// # Errors
    ///
    /// As for [`export`](Self::export).
    pub fn export_fragment(&self, path: impl AsRef<Path>) -> Result<(), export::Error> {
        export::render(path.as_ref(), || self.fragment())
    }

    /// Writes the [requests](Self::calls) that create the tables into a folder, from a build script, if they differ from what is
    /// there: for `aws dynamodb … --cli-input-json`, or a program in any language.
    ///
    /// There is a file for each request, numbered in the order in which they are sent, such as
    /// `01-create-table.orders.json`; and `index.json`, which lists them:
    ///
    /// ```json
    /// {
    ///   "tables": {
    ///     "orders": "acme-shop-orders"
    ///   },
    ///   "calls": [
    ///     {
    ///       "file": "01-create-table.orders.json",
    ///       "operation": "create-table",
    ///       "table": "orders",
    ///       "wait": "ACTIVE"
    ///     },
    ///     {
    ///       "file": "02-tag-resource.orders.json",
    ///       "operation": "tag-resource",
    ///       "table": "orders",
    ///       "ResourceArn": {
    ///         "needs": "orders.LatestStreamArn"
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// - `wait`: the table and all its indexes have this status before the next request is sent.
    /// - `ResourceArn`: the request names an ARN that only `DynamoDB` tells, in its description of that table. It is not in the
    ///   file; add it.
    /// - `retry-on`: after an error of this code the same request is sent again, since a new table is not ready for it at
    ///   once.
    ///
    /// The requests are of `DynamoDB` alone: they have no Parameter Store entries, alarms, policies or functions.
    ///
    /// Numbered files that the sequence does not have any more are removed. Other files in the folder are left alone.
    ///
    /// # Errors
    ///
    /// As for [`export`](Self::export). Settings of a table that take other requests are errors: replicas, auto scaling, an
    /// import, the stack's own key, and a Kinesis stream whose ARN is left to the deployment. So is a numbered file that the
    /// sequence does not have, if nothing is to be written.
    pub fn export_calls(&self, folder: impl AsRef<Path>) -> Result<(), export::Error> {
        export::render_folder(folder.as_ref(), calls::is_call, || {
            let steps = self.calls()?;
            calls::check(self)?;
            Ok(calls::files(&steps))
        })
    }

    /// Returns the tables as a data model of NoSQL Workbench, which draws them: their keys, their global indexes, how they are
    /// paid for, and two items made up of each table's key.
    ///
    /// A model says what tables hold, so other settings are not in it: streams, backups, tags, and what stands around a table.
    /// An attribute that an index includes, and whose type no key tells, stands as a string; the description of the model
    /// names it.
    ///
    /// ```
    /// use tablewright::{DynamoTable, Naming, Stack};
    /// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
    ///
    /// let stack = Stack::new(Naming::new("acme", "shop")?).table::<Order>();
    /// assert!(stack.workbench()?.as_json().starts_with("{\n  \"ModelName\": \"acme-shop\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/workbench.html>
    ///
    /// # Errors
    ///
    /// See [`StackError`]. Parts of a table that a model has no place for are errors too: local and vector indexes, keys of
    /// several attributes, a capacity that an index has of its own or a table from another account, and cooldowns of auto
    /// scaling.
    pub fn workbench(&self) -> Result<Rendered, StackError> {
        workbench::render(self)
    }

    /// Writes the [model of NoSQL Workbench](Self::workbench), from a build script, if it differs from what is there.
    ///
    /// # Errors
    ///
    /// As for [`export`](Self::export).
    pub fn export_workbench(&self, path: impl AsRef<Path>) -> Result<(), export::Error> {
        export::render(path.as_ref(), || self.workbench())
    }
}
