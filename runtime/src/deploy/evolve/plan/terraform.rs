//! Plans of Terraform.

use std::fmt;

use super::Call;
use super::calls::{calls, is_made_by, name};
use super::text::Section;
use crate::at::What;
use crate::deploy::evolve::diff::diff;
use crate::deploy::evolve::lock::Past;
use crate::deploy::evolve::{Outcome, SchemaChange};
use crate::deploy::render::terraform::{moved, removed};
use crate::deploy::snapshot::Snapshot;
use crate::json::{Json, Object};

/// The way from the deployed tables to your structs with Terraform. See [`plan_terraform`].
///
/// [`Display`](fmt::Display) formats it as Markdown.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct TerraformPlan {
    /// The requests to send before the apply, in their order, because Terraform would fail or change nothing.
    pub before: Vec<Call>,
    /// The changes that the apply makes, in words. Empty if there is nothing to apply.
    pub applied: Vec<String>,
    /// The requests that fail during the apply, and other consequences.
    pub fails: Vec<String>,
    /// The `moved` and `removed` blocks that the file needs, as JSON.
    /// [`Stack::export_terraform`](crate::Stack::export_terraform) writes them from the lock.
    pub blocks: Option<String>,
    /// The changes that no apply makes, or that would destroy a table. Their [`ways_out`](SchemaChange::ways_out) list
    /// the alternatives.
    pub obstacles: Vec<SchemaChange>,
}

/// The command that applies the file.
const APPLY: &str = "terraform apply";

/// Plans the way from the deployed tables to your structs with Terraform.
///
/// Terraform creates and deletes the indexes of a table one after the other, and waits for each, so a single apply is
/// enough. The plan says what else it takes:
///
/// - A time to live that moves to another attribute is turned off by a request first, and an hour has to pass.
/// - A limit that is removed, and a setting that is no longer in the file, are changed by a request first. Terraform
///   keeps them, or never settles.
/// - A table that left the stack needs a `removed` block, or Terraform destroys it. A table with another base name needs
///   a `moved` block.
///
/// ```
/// # use tablewright::{DynamoTable, Naming, Stack, evolve};
/// # mod before { #[derive(tablewright::DynamoTable)] #[table(name = "orders")] pub struct Order { #[pk] pub id: String, #[ttl] pub expires: u64 } }
/// #[derive(DynamoTable)]
/// # #[allow(dead_code)]
/// #[table(name = "orders")]
/// struct Order {
///     #[pk]
///     id: String,
///     #[gsi("status")]
///     status: String,
///     #[ttl]
///     ends: u64,
/// }
///
/// # let before = Stack::new(Naming::verbatim()).table::<before::Order>();
/// let stack = Stack::new(Naming::verbatim()).table::<Order>();
/// let plan = evolve::plan_terraform(&before.snapshot()?, &stack.snapshot()?);
///
/// assert_eq!(plan.before[0].title, "orders: turn time to live off");
/// assert!(plan.applied.iter().any(|change| change.contains("status-index")));
/// # Ok::<(), tablewright::StackError>(())
/// ```
#[must_use]
pub fn plan_terraform(deployed: &Snapshot<'_>, new: &Snapshot<'_>) -> TerraformPlan {
    let past = past(deployed, new);
    let mut plan = TerraformPlan { blocks: blocks(&past), ..TerraformPlan::default() };
    let changes = diff(deployed, new).changes;
    let calls = calls(deployed, new, &changes, false).calls;
    let table_of = |call: &Call| {
        let mut tables = deployed.tables.iter().chain(&new.tables);
        tables.find(|table| table.shape.name.value.as_deref() == Some(call.step.table_name())).map(name)
    };
    let tables: Vec<Option<&str>> = calls.iter().map(table_of).collect();
    let mut is_before = vec![false; calls.len()];
    for change in changes {
        let is_of_apply = match change.terraform {
            _ if change.at.what == What::Items || is_of_blocks(&change, &past) => continue,
            Outcome::Nothing => continue,
            Outcome::InPlace
            | Outcome::Slow
            | Outcome::OneByOne
            | Outcome::Steps
            | Outcome::IndexRebuilt
            | Outcome::ReplicaRebuilt
            | Outcome::NewStream => true,
            Outcome::Ignored | Outcome::Fails | Outcome::NeverSettles => {
                let makes = |position: &usize| {
                    tables[*position].is_some_and(|table| is_made_by(&calls[*position], table, &change.at))
                };
                let made: Vec<usize> = (0..calls.len()).filter(makes).collect();
                if made.is_empty() {
                    plan.obstacles.push(change);
                    continue;
                }
                // Terraform turns a time to live on, once the other attribute is free.
                let is_moved = change.at.what == What::TimeToLive && change.to.is_some();
                let made = made.into_iter().take(if is_moved { 1 } else { usize::MAX });
                made.for_each(|position| is_before[position] = true);
                is_moved
            }
            _ => {
                plan.obstacles.push(change);
                continue;
            }
        };
        if is_of_apply {
            plan.applied.push(change.summary());
        }
    }
    if plan.obstacles.is_empty() {
        let mut number = 0;
        for (mut call, is_before) in calls.into_iter().zip(is_before) {
            if is_before {
                number += 1;
                call.number(number);
                plan.before.push(call);
            } else if call.step.what != What::TimeToLive {
                plan.fails.extend(call.fails);
            }
        }
    } else {
        plan.applied.clear();
    }
    plan
}

/// Returns the tables that left the stack or have another base name.
fn past(deployed: &Snapshot<'_>, new: &Snapshot<'_>) -> Past {
    let mut past = Past::default();
    past.advance(deployed, &mut new.clone());
    past
}

/// Returns whether the blocks make a change harmless.
fn is_of_blocks(change: &SchemaChange, past: &Past) -> bool {
    let table = change.at.table.as_deref().unwrap_or_default();
    let is_table = change.at.index.is_none() && change.at.replica.is_none();
    match change.at.what {
        What::Existence => is_table && change.to.is_none() && past.retained.contains(table),
        What::LogicalId => past.renamed.iter().any(|(from, to)| from == table || to == table),
        _ => false,
    }
}

fn blocks(past: &Past) -> Option<String> {
    let list = |blocks: Vec<Json<'static>>| if blocks.is_empty() { None } else { Some(Json::List(blocks)) };
    let moved = past.renamed.iter().filter_map(|(from, to)| moved(from, to)).collect();
    let removed = past.retained.iter().map(|base| removed(base)).collect();
    let blocks =
        Object::new().with_some("moved", list(moved)).with_some("removed", list(removed)).non_empty();
    blocks.map(|blocks| Json::Object(blocks).to_pretty())
}

impl TerraformPlan {
    /// Returns whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { before, applied, fails: _, blocks, obstacles } = self;
        before.is_empty() && applied.is_empty() && blocks.is_none() && obstacles.is_empty()
    }

    /// Returns the command that applies the file.
    #[must_use]
    pub const fn command(&self) -> &'static str {
        APPLY
    }

    /// Returns how to roll back the apply.
    #[must_use]
    pub const fn back(&self) -> &'static str {
        "apply the file that is deployed now. An index that goes is gone at once, and one that comes back has to fill again."
    }
}

impl fmt::Display for TerraformPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before, applied, fails, blocks, obstacles } = self;
        if self.is_empty() {
            return writeln!(f, "There is nothing to apply.");
        }
        if !obstacles.is_empty() {
            writeln!(f, "No apply makes these changes:\n")?;
            return super::list(f, obstacles);
        }
        if let Some(blocks) = blocks {
            writeln!(
                f,
                "The file needs these blocks; `Stack::export_terraform` writes them from the lock.\n"
            )?;
            writeln!(f, "```json\n{blocks}\n```\n")?;
        }
        for (position, call) in before.iter().enumerate() {
            write!(f, "{}", call.section(position + 1))?;
        }
        if !applied.is_empty() || blocks.is_some() {
            let number = before.len() + 1;
            write!(
                f,
                "{}",
                Section { number, title: "apply", command: APPLY, fails, waits: &[], back: self.back() }
            )?;
            applied.iter().try_for_each(|change| writeln!(f, "\n- {change}"))?;
        }
        Ok(())
    }
}
