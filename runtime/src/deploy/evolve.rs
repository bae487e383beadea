//! Changes of your structs, and their effects on tables and items that exist already.
//!
//! [`diff`] compares two [snapshots](crate::deploy::Snapshot): what is deployed, and what your structs say. Each
//! [`SchemaChange`] says what `CloudFormation` and Terraform do with it, what happens to stored items, why, and what to
//! do instead.

pub use change::{ItemEffect, Leftover, Outcome, SchemaChange, Severity, Source, WayOut};
pub use diff::{Diff, diff};
#[doc(hidden)]
pub use items::Item;
pub use items::{Entity, ItemShape, ParseShapeError, Role, compare};
pub use lock::accept;
pub use plan::{Call, Calls, Deployment, Plan, Waiting, plan, plan_calls, plan_template};
#[cfg(feature = "terraform")]
pub use plan::{TerraformPlan, plan_terraform};

pub(crate) use items::probe;

mod change;
mod classify;
mod diff;
pub(crate) mod guard;
mod items;
pub(crate) mod lock;
pub(crate) mod plan;
