//! Plans: splits a change that one deployment cannot make into deployments that each can be made.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::diff::{diff, pairs};
use super::{Outcome, SchemaChange, Severity};
use crate::at::What;
use crate::deploy::render::cloudformation::hold::hold;
use crate::deploy::render::cloudformation::snapshot::SnapshotError;
use crate::deploy::snapshot::{Snapshot, SnapshotTable};
use crate::deploy::stack::Stack;
use crate::error::StackError;
use crate::json::Json;
use hold::{Held, State};
pub(in crate::deploy::evolve) use operation::is_protected;
use operation::{PartOperation, operations};
use text::Section;

mod calls;
pub(crate) mod hold;
mod operation;
#[cfg(feature = "terraform")]
mod terraform;
mod text;

pub use calls::{Call, Calls, plan_calls};
#[cfg(feature = "terraform")]
pub use terraform::{TerraformPlan, plan_terraform};

/// The deployments that bring a stack from the deployed state to your structs. See [`plan`].
///
/// [`Display`](fmt::Display) formats it as Markdown.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Plan {
    /// The deployments in their order. Empty if there is nothing to deploy, or if there are obstacles.
    pub deployments: Vec<Deployment>,
    /// The changes that no update of the tables can make. Their [`ways_out`](SchemaChange::ways_out) list the alternatives.
    pub obstacles: Vec<SchemaChange>,
}

/// A deployment of a [`Plan`]: a whole template, which `CloudFormation` accepts after the previous one.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Deployment {
    /// The operations of the deployment on indexes, replicas and time to live: `add status-index`.
    pub title: String,
    /// The name of a file for the template: `1-add-status-index.template.json`.
    pub file: String,
    /// The template. The last one is the template of the stack.
    pub template: String,
    /// The command that deploys the file. `STACK` stands for the name of the stack.
    pub command: String,
    /// The states to wait for before the next deployment, and before programs rely on this one.
    pub waits: Vec<Waiting>,
    /// The requests that fail in the meantime.
    pub fails: Vec<String>,
    /// The way to roll back.
    pub back: String,
}

/// A state to wait for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Waiting {
    /// The state in words.
    pub until: String,
    /// The command that prints the state.
    pub command: String,
    /// The output of the command when the state is reached.
    pub prints: String,
}

/// The operations on a table, one for each deployment.
struct Sequence<'s> {
    old: &'s SnapshotTable<'s>,
    new: &'s SnapshotTable<'s>,
    operations: Vec<PartOperation>,
    /// The attribute of a time to live that has to be turned off before the rest is deployed.
    ttl_off: Option<String>,
}

/// Plans the `CloudFormation` deployments from the deployed state to the stack. There are as few as possible, and
/// `CloudFormation` accepts each one after the previous one.
///
/// `deployed` is a snapshot of the environment you deploy to, because an environment can be several releases behind.
/// `aws cloudformation get-template` prints its template; pass it to [`Snapshot::from_template`].
///
/// One update creates or deletes at most one index or one replica of a table. Tables are independent, so the table with
/// the most operations decides how many deployments there are. Additions come before removals, so that programs can
/// switch in between. An index that changes but keeps its name is removed and then added. Moving a time to live to
/// another attribute takes two deployments, an hour apart. The stream changes before the first replica comes or after
/// the last one has gone, and the protection of a replica is off before the replica goes.
///
/// # Errors
///
/// See [`StackError`].
///
/// ```
/// # use tablewright::deploy::Snapshot;
/// # use tablewright::{DynamoTable, Naming, Stack, evolve};
/// # mod before { #[derive(tablewright::DynamoTable)] #[table(name = "orders")] pub struct Order { #[pk] pub id: String } }
/// #[derive(DynamoTable)]
/// # #[allow(dead_code)]
/// #[table(name = "orders")]
/// struct Order {
///     #[pk]
///     id: String,
///     #[gsi("customer")]
///     customer: String,
///     #[gsi("status")]
///     status: String,
/// }
///
/// # let naming = Naming::new("acme", "shop")?;
/// # let template = Stack::new(naming.clone()).table::<before::Order>().cloudformation()?;
/// let deployed = Snapshot::from_template(template.as_json(), &[])?;
/// let stack = Stack::new(naming).table::<Order>();
/// let plan = evolve::plan(&deployed, &stack)?;
///
/// let titles: Vec<&str> = plan.deployments.iter().map(|deployment| deployment.title.as_str()).collect();
/// assert_eq!(titles, ["add customer-index", "add status-index"]);
/// assert_eq!(plan.deployments[1].template, stack.cloudformation()?.as_json());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn plan(deployed: &Snapshot<'_>, stack: &Stack) -> Result<Plan, StackError> {
    let template = stack.cloudformation()?;
    Ok(planned(deployed, &stack.snapshot()?, template.as_json()))
}

/// Plans like [`plan`], from a template in place of a stack, so that a tool can plan without your structs.
///
/// `template` is the template to deploy: one of this crate, or any other template in JSON. `parameters` are the values
/// that the deployment sets; see [`Snapshot::from_template`].
///
/// # Errors
///
/// Fails if the text is not a template, or if the template does not have one of the parameters.
///
/// ```
/// # use tablewright::deploy::Snapshot;
/// # use tablewright::{DynamoTable, Naming, Stack, evolve};
/// # #[derive(DynamoTable)] #[table(name = "orders")] struct Order { #[pk] id: String }
/// # let template = Stack::new(Naming::new("acme", "shop")?).table::<Order>().cloudformation()?;
/// # let (deployed, template) = (template.as_json(), template.as_json());
/// let deployed = Snapshot::from_template(deployed, &[])?;
/// let plan = evolve::plan_template(&deployed, template, &[("OrganizationPrefix", "acme")])?;
/// assert!(plan.deployments.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn plan_template(
    deployed: &Snapshot<'_>,
    template: &str,
    parameters: &[(&str, &str)],
) -> Result<Plan, SnapshotError> {
    Ok(planned(deployed, &Snapshot::from_template(template, parameters)?, template))
}

fn planned(deployed: &Snapshot<'_>, new: &Snapshot<'_>, template: &str) -> Plan {
    let found = diff(deployed, new);
    let obstacles: Vec<SchemaChange> =
        found.changes.iter().filter(|change| is_obstacle(change)).cloned().collect();
    let is_done = found.changes.iter().all(|change| change.at.what == What::Items);
    if !obstacles.is_empty() || is_done {
        return Plan { deployments: Vec::new(), obstacles };
    }
    let sequences: Vec<Sequence<'_>> = pairs::pairs(&deployed.tables, &new.tables)
        .into_iter()
        .filter_map(|(old, new)| Some(sequence(old?, new?)))
        .collect();
    let count = sequences.iter().map(Sequence::deployments).max().unwrap_or(1).max(1);
    let final_template = Json::parse(template).unwrap_or(Json::Null);
    let mut deployments = Vec::with_capacity(count);
    for number in 1..=count {
        let held: Vec<Held<'_>> = sequences.iter().filter_map(|sequence| sequence.held(number)).collect();
        let template =
            if held.is_empty() { template.to_owned() } else { printed(&hold(&final_template, &held)) };
        deployments.push(text::deployment(number, count, &sequences, template));
    }
    Plan { deployments, obstacles }
}

fn printed(template: &Json<'_>) -> String {
    let mut text = template.to_pretty();
    text.push('\n');
    text
}

/// Returns whether no sequence of updates can make the change.
fn is_obstacle(change: &SchemaChange) -> bool {
    match change.cloudformation {
        Outcome::Refused => !(change.at.what == What::TimeToLive && change.severity == Severity::Steps),
        Outcome::Replaced { .. } | Outcome::Import | Outcome::Fails | Outcome::Undocumented => true,
        _ => false,
    }
}

fn sequence<'s>(old: &'s SnapshotTable<'s>, new: &'s SnapshotTable<'s>) -> Sequence<'s> {
    let ttl =
        |table: &'s SnapshotTable<'s>| table.shape.time_to_live.value.as_ref().and_then(Option::as_deref);
    let ttl_off = ttl(old).filter(|was| new.shape.time_to_live.value.is_some() && ttl(new) != Some(was));
    Sequence { old, new, operations: operations(&old.shape, &new.shape), ttl_off: ttl_off.map(str::to_owned) }
}

impl Sequence<'_> {
    fn deployments(&self) -> usize {
        self.operations.len().max(if self.ttl_off.is_some() { 2 } else { 1 })
    }

    /// Returns the parts that a deployment holds back. Deployments count from 1. `None` if the table has reached its
    /// final state.
    fn held(&self, number: usize) -> Option<Held<'_>> {
        let rest = self.operations.get(number..).unwrap_or_default();
        let ttl_off = self.ttl_off.as_deref().filter(|_| number == 1);
        if rest.is_empty() && ttl_off.is_none() {
            return None;
        }
        let logical_id = self.new.logical_id.as_deref()?;
        let (old, new) = (&self.old.shape, &self.new.shape);
        Some(Held { logical_id, old, new, state: State::before(rest), ttl_off })
    }

    /// Returns the operation of a deployment. Deployments count from 1.
    fn operation(&self, number: usize) -> Option<&PartOperation> {
        self.operations.get(number - 1)
    }

    /// Returns the physical name.
    fn name(&self) -> &str {
        let names =
            [self.old.shape.name.value.as_deref(), self.new.base.as_deref(), self.new.logical_id.as_deref()];
        names.into_iter().flatten().next().unwrap_or_default()
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { deployments, obstacles } = self;
        if !obstacles.is_empty() {
            writeln!(f, "No sequence of updates makes these changes:\n")?;
            return list(f, obstacles);
        }
        if deployments.is_empty() {
            return writeln!(f, "There is nothing to deploy.");
        }
        for (position, deployment) in deployments.iter().enumerate() {
            let Deployment { title, command, fails, waits, back, file: _, template: _ } = deployment;
            write!(f, "{}", Section { number: position + 1, title, command, fails, waits, back })?;
        }
        Ok(())
    }
}

fn list(f: &mut fmt::Formatter<'_>, changes: &[SchemaChange]) -> fmt::Result {
    changes.iter().try_for_each(|change| writeln!(f, "{change}\n"))
}
