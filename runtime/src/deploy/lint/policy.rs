//! Finds policies that have no effect, and roles with many policies.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::deploy::parameter::Parameter;
use crate::deploy::stack::Stack;
use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::text::{several, shown};

/// Reports actions of other services, which have no effect in a policy of a table or its stream.
pub(super) fn of_resources(table: &StackTable) -> Vec<Problem> {
    let policies = table.regional_settings().enumerate().flat_map(|(position, region)| {
        let of = if position == 0 { "" } else { " of a replica" };
        [("resource policy", of, &region.resource_policy), ("stream policy", of, &region.stream_policy)]
    });
    let lint = |(what, of, policy): (&str, &str, &Option<Value>)| {
        let statements = list(policy.as_ref()?.get("Statement")?).iter();
        let actions = statements.filter_map(|statement| statement.get("Action")).flat_map(list);
        let is_other = |action: &&str| {
            action.split_once(':').is_some_and(|(service, _)| !service.eq_ignore_ascii_case("dynamodb"))
        };
        let others: Vec<&str> = actions.filter_map(Value::as_str).filter(is_other).collect();
        (!others.is_empty()).then(|| {
            Kind::OtherActions.says(format!(
                "the {what}{of} has {}, and DynamoDB has none but its own actions; take it out",
                several(others)
            ))
        })
    };
    policies.filter_map(lint).collect()
}

fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        one => std::slice::from_ref(one),
    }
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entities>
pub(super) fn of_roles(stack: &Stack) -> Vec<Problem> {
    let of_tables = stack.tables.iter().flat_map(|table| &table.policies).map(|policy| &policy.roles);
    let all = of_tables.chain(stack.managed_policies.iter().map(|policy| &policy.roles));
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unattached = 0;
    for of_policy in all {
        unattached += usize::from(of_policy.is_empty());
        for Parameter(role) in of_policy {
            *roles.entry(role.as_deref().unwrap_or_default()).or_default() += 1;
        }
    }
    let most = limits::POLICIES_PER_ROLE;
    let advice = "put what one role needs into a `ManagedPolicy`";
    let mut texts: Vec<Problem> = roles
        .into_iter()
        .filter(|(role, policies)| !role.is_empty() && *policies > most)
        .map(|(role, policies)| {
            Kind::PoliciesOfRole.says(format!(
                "role {} has {policies} policies of this stack, and IAM allows {most} unless its quota is raised; {advice}",
                shown(role)
            ))
        })
        .collect();
    if unattached > most {
        texts.push(Kind::PoliciesOfRole.says(format!(
            "the stack has {unattached} policies to attach, and IAM allows {most} on a role unless its quota is raised; \
             {advice}"
        )));
    }
    texts
}
