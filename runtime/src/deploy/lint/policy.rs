//! Finds policies that have no effect, and roles with many policies.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::deploy::parameter::Parameter;
use crate::deploy::policy::Policy;
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
    let of_tables = stack.tables.iter().flat_map(|table| &table.policies);
    let of_tables = of_tables.map(|policy| (&policy.roles, tenants([policy])));
    let managed = stack.managed_policies.iter();
    let managed =
        managed.map(|policy| (&policy.roles, tenants(policy.grants.iter().map(|(_, policy)| policy))));
    let (mut roles, mut of_tenants) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
    let mut unattached = 0;
    for (of_policy, tenants) in of_tables.chain(managed) {
        for Parameter(role) in of_policy {
            *roles.entry(role.as_deref().unwrap_or_default()).or_default() += 1;
        }
        if of_policy.is_empty() {
            unattached += usize::from(tenants.is_empty());
            for tenant in tenants {
                *of_tenants.entry(tenant).or_default() += 1;
            }
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
    // Each tenant that is written out has roles of its own.
    let of_tenant = of_tenants.into_values().max().unwrap_or_default();
    let policies = unattached + of_tenant;
    if policies > most {
        let whose = if of_tenant > 0 { " to the roles of one tenant" } else { "" };
        texts.push(Kind::PoliciesOfRole.says(format!(
            "the stack has {policies} policies to attach{whose}, and IAM allows {most} on a role unless its quota is raised; \
             {advice}"
        )));
    }
    texts
}

/// Returns the tenants that are written out, not left to a variable of IAM.
fn tenants<'p>(policies: impl IntoIterator<Item = &'p Policy>) -> BTreeSet<&'p str> {
    let tenants = policies.into_iter().flat_map(|policy| &policy.tenants).map(|tenant| tenant.id.as_str());
    // `${*}`, `${?}` and `${$}` stand for characters.
    let is_variable = |id: &&str| id.split("${").skip(1).any(|rest| !rest.starts_with(['*', '?', '$']));
    tenants.filter(|id| !is_variable(id)).collect()
}
