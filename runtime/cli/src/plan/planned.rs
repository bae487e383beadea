//! The plans of the three tools, in one form.

use std::fmt;

use serde_json::{Value, json};
use tablewright::evolve::{
    Call, Calls, Deployment, Plan, SchemaChange, TerraformPlan, Waiting, plan_calls, plan_template,
    plan_terraform,
};

use crate::failure::Failure;
use crate::pair::Pair;
use crate::source::unreadable;

#[derive(Debug)]
pub(super) enum Planned {
    CloudFormation(Plan),
    Terraform(TerraformPlan),
    Api(Calls),
}

/// A step of a plan: a deployment, an apply, or a request.
#[derive(Debug)]
pub(super) struct Step<'p> {
    pub(super) title: &'p str,
    pub(super) command: &'p str,
    /// The file that the command reads.
    pub(super) file: Option<&'p str>,
    /// The changes that the step makes.
    pub(super) notes: &'p [String],
    pub(super) fails: &'p [String],
    pub(super) waits: &'p [Waiting],
    pub(super) back: &'p str,
}

impl Planned {
    pub(super) fn of(pair: &Pair, tool: &str) -> Result<Self, Failure> {
        let (from, to) = (&pair.from.snapshot, &pair.to.snapshot);
        Ok(match tool {
            "terraform" => Self::Terraform(plan_terraform(from, to)),
            "api" => Self::Api(plan_calls(from, to)),
            _ if pair.is_removed => {
                let mut plan = Plan::default();
                plan.obstacles = pair.diff().changes;
                Self::CloudFormation(plan)
            }
            _ => {
                let Some(template) = &pair.to.template else {
                    return Err(Failure::new(format!(
                        "{} has no CloudFormation template next to it",
                        pair.name
                    ))
                    .help(
                        "a plan for CloudFormation consists of templates, so it needs the one that `Stack::export` \
                         writes; or choose another tool: --tool api",
                    ));
                };
                let plan = plan_template(from, template, &pair.parameters.of(template));
                Self::CloudFormation(plan.map_err(|error| unreadable(&pair.name, &error))?)
            }
        })
    }

    /// Returns the changes that the plan does not make.
    pub(super) fn obstacles(&self) -> &[SchemaChange] {
        match self {
            Self::CloudFormation(plan) => &plan.obstacles,
            Self::Terraform(plan) => &plan.obstacles,
            Self::Api(calls) => &calls.remaining,
        }
    }

    pub(super) const fn impossible(&self) -> &'static str {
        match self {
            Self::CloudFormation(_) => "No sequence of updates makes these changes:",
            Self::Terraform(_) => "No apply makes these changes:",
            Self::Api(_) => "No request makes these changes:",
        }
    }

    pub(super) fn steps(&self) -> Vec<Step<'_>> {
        match self {
            Self::CloudFormation(plan) => plan.deployments.iter().map(deployment).collect(),
            Self::Api(calls) => calls.calls.iter().map(request).collect(),
            Self::Terraform(plan) => {
                let TerraformPlan { before, applied, fails, .. } = plan;
                let mut steps: Vec<Step<'_>> = before.iter().map(request).collect();
                if !applied.is_empty() || plan.blocks.is_some() && plan.obstacles.is_empty() {
                    steps.push(Step {
                        title: "apply",
                        command: plan.command(),
                        file: None,
                        notes: applied,
                        fails,
                        waits: &[],
                        back: plan.back(),
                    });
                }
                steps
            }
        }
    }

    /// Returns the number of steps in words.
    pub(super) fn headline(&self) -> String {
        let (one, nothing) = match self {
            Self::CloudFormation(_) => ("deployment", "nothing to deploy"),
            Self::Terraform(_) => ("step", "nothing to apply"),
            Self::Api(_) => ("request", "nothing to send"),
        };
        match self.steps().len() {
            0 => nothing.to_owned(),
            1 => format!("1 {one}"),
            number => format!("{number} {one}s, in this order"),
        }
    }

    pub(super) fn blocks(&self) -> Option<&str> {
        if let Self::Terraform(plan) = self { plan.blocks.as_deref() } else { None }
    }

    /// Returns the files of the plan, each with its name.
    pub(super) fn files(&self) -> Vec<(&str, &str)> {
        match self {
            Self::CloudFormation(plan) => {
                let files = plan.deployments.iter();
                files.map(|deployment| (deployment.file.as_str(), deployment.template.as_str())).collect()
            }
            Self::Terraform(plan) => bodies(&plan.before),
            Self::Api(calls) => bodies(&calls.calls),
        }
    }

    pub(super) const fn files_are(&self) -> &'static str {
        match self {
            Self::CloudFormation(_) => "templates",
            Self::Terraform(_) | Self::Api(_) => "requests",
        }
    }

    pub(super) fn json(&self) -> Value {
        let requests = |calls: &[Call]| calls.iter().map(request_json).collect::<Vec<_>>();
        match self {
            Self::CloudFormation(plan) => json!(plan),
            Self::Terraform(plan) => {
                let TerraformPlan { before, applied, fails, blocks, obstacles, .. } = plan;
                let blocks: Option<Value> =
                    blocks.as_deref().and_then(|blocks| serde_json::from_str(blocks).ok());
                json!({
                    "before": requests(before),
                    "applied": applied,
                    "command": plan.command(),
                    "fails": fails,
                    "blocks": blocks,
                    "back": plan.back(),
                    "obstacles": obstacles,
                })
            }
            Self::Api(calls) => json!({ "requests": requests(&calls.calls), "obstacles": calls.remaining }),
        }
    }
}

fn bodies(calls: &[Call]) -> Vec<(&str, &str)> {
    calls.iter().map(|call| (call.file.as_str(), call.step.as_json())).collect()
}

fn deployment(deployment: &Deployment) -> Step<'_> {
    let Deployment { title, file, command, waits, fails, back, .. } = deployment;
    Step { title, command, file: Some(file), notes: &[], fails, waits, back }
}

fn request(call: &Call) -> Step<'_> {
    let Call { title, file, command, waits, fails, back, .. } = call;
    Step { title, command, file: Some(file), notes: &[], fails, waits, back }
}

fn request_json(call: &Call) -> Value {
    let Call { title, step, destroys, file, command, waits, fails, back, .. } = call;
    let body: Value = serde_json::from_str(step.as_json()).unwrap_or_default();
    json!({
        "title": title,
        "operation": step.operation(),
        "body": body,
        "destroys": destroys,
        "file": file,
        "command": command,
        "waits": waits,
        "fails": fails,
        "back": back,
    })
}

/// Formats the plan as Markdown.
impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CloudFormation(plan) => plan.fmt(f),
            Self::Terraform(plan) => plan.fmt(f),
            Self::Api(calls) => calls.fmt(f),
        }
    }
}
