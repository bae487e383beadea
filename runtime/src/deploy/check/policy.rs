//! Checks policies for the users of a table.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::deploy::policy::{Grant, Operation, Policy, Use};
use crate::deploy::table::StackTable;
use crate::error::{Kind, Problem};
use crate::limits;
use crate::schema::AccessPattern;
use crate::table::names;
use crate::text::{Unknown, first, several, shown};

const NO_PATTERN: Unknown = Unknown {
    one: "names an access pattern ",
    several: "names access patterns ",
    end: " that the table does not have",
    advice: "; name a pattern of the struct: `#[access(…)]`",
};

const NO_ATTRIBUTE: Unknown = Unknown {
    one: "has an attribute ",
    several: "has attributes ",
    end: " that the table does not have",
    advice: "; name a field of the struct as it is stored",
};

impl StackTable {
    pub(super) fn policy_problems(&self) -> Vec<Problem> {
        if self.policies.is_empty() {
            return Vec::new();
        }
        if self.policies.len() > limits::TEMPLATE_RESOURCES {
            return vec![Kind::PolicyCount.says(format!(
                "there are {} policies, each a resource of its own; CloudFormation allows {} in a template",
                self.policies.len(),
                limits::TEMPLATE_RESOURCES
            ))];
        }
        let mut problems = Vec::new();
        let mut named = HashMap::new();
        for policy in &self.policies {
            let name = policy.id_part();
            if let Some(problem) = name_problem(&name) {
                problems.push(problem.after("a policy "));
            }
            let of_policy = self.policy_problem(policy);
            problems.extend(
                of_policy.into_iter().map(|problem| problem.after(format_args!("policy {} ", shown(&name)))),
            );
            let times = named.entry(name.clone()).and_modify(|times| *times += 1).or_insert(1);
            if *times == 2 {
                problems.push(
                    Kind::PolicyTwice.says(format!(
                        "two policies are named {}; name one with `Policy::name`",
                        shown(&name)
                    )),
                );
            }
        }
        first(problems, "problems of its policies")
    }

    /// Returns the problems of a policy on this table, in words that follow the policy's name.
    pub(crate) fn policy_problem(&self, policy: &Policy) -> Vec<Problem> {
        let mut problems = self.grant_problems(policy);
        for tenant in &policy.tenants {
            problems.extend(tenant_problem(&tenant.id));
            problems.extend(tenant.leading_key(self).err().map(|why| Kind::PolicyTenant.says(why)));
        }
        let attributes = self.policy_attributes(policy).unwrap_or_default();
        let keys = self.leading_keys(policy);
        let texts = keys.iter().map(|key| key.text.as_str()).chain(attributes.iter().copied());
        let wrong: Vec<&str> = texts.filter(|text| !text.chars().all(is_policy_character)).collect();
        if !wrong.is_empty() {
            problems.push(
                Kind::PolicyCharacter
                    .says(format!("cannot hold {}; IAM allows the characters up to U+00FF", several(wrong))),
            );
        }
        let variables: Vec<&str> =
            attributes.iter().copied().filter(|attribute| attribute.contains("${")).collect();
        if !variables.is_empty() {
            problems.push(Kind::PolicyVariable.says(format!(
                "cannot hold the attribute {}, which IAM reads as a variable",
                several(variables)
            )));
        }
        let listed = policy.attributes.iter().flatten().map(String::as_str);
        if let Some(known) = self.known_attributes() {
            let unknown: Vec<&str> = listed.filter(|attribute| !known.contains(attribute)).collect();
            problems
                .extend(Kind::UnknownAttribute.each(NO_ATTRIBUTE.problems(&unknown, known.iter().copied())));
        } else if policy.attributes.iter().flatten().any(String::is_empty) {
            problems.push(
                Kind::UnknownAttribute.says("has an attribute without a name; name it, or take it out"),
            );
        }
        problems
    }

    fn grant_problems(&self, policy: &Policy) -> Vec<Problem> {
        let mut problems = Vec::new();
        if policy.grant == Grant::ConsumeStream {
            if self.schema.stream().is_none() {
                problems.push(Kind::NoStream.says("needs a stream; add `#[stream]` to the struct"));
            }
            if !policy.tenants.is_empty() || policy.attributes.is_some() {
                problems.push(
                    Kind::PolicyCondition
                        .says("cannot be held to a tenant or to attributes: a stream has all changes"),
                );
            }
        }
        if !policy.scan && policy.grant != Grant::Read {
            problems.push(Kind::PolicyScan.says("allows no scan in any case; leave `without_scan` out"));
        }
        let uses = self.policy_uses(policy).unwrap_or_default();
        problems.extend(self.use_problems(policy, &uses));
        let of_uses: Vec<Operation> = uses.iter().map(|each| each.operation).collect();
        let (operations, is_empty) = match &policy.grant {
            Grant::Operations(operations) => {
                (operations, operations.is_empty().then_some("allows nothing; list an operation"))
            }
            Grant::Patterns(names) => {
                (&of_uses, names.is_empty().then_some("allows nothing; name an access pattern"))
            }
            Grant::Recorded(uses) => {
                (&of_uses, uses.is_empty().then_some("allows nothing; no request on the table was recorded"))
            }
            Grant::Read | Grant::Write | Grant::ConsumeStream => return problems,
        };
        problems.extend(is_empty.map(|empty| Kind::PolicyEmpty.says(empty)));
        if operations.contains(&Operation::SEARCH_VECTORS) && self.schema.vector_indexes().is_empty() {
            problems.push(
                Kind::PolicyVectors
                    .says("allows `SearchVectors`, and the table has no vector index; leave it out"),
            );
        }
        let without =
            |is_legal: fn(Operation) -> bool| operations.iter().copied().find(|each| !is_legal(*each));
        if !policy.tenants.is_empty()
            && let Some(operation) = without(Operation::has_leading_keys)
        {
            problems.push(Kind::PolicyCondition.says(format!(
                "allows `{}`, which cannot be held to a tenant: it names no keys; leave it out",
                operation.name()
            )));
        }
        if policy.attributes.is_some()
            && let Some(operation) = without(Operation::has_attributes)
        {
            problems.push(Kind::PolicyCondition.says(format!(
                "allows `{}`, which cannot be held to attributes: it can replace, delete or return others; leave it out",
                operation.name()
            )));
        }
        problems
    }

    /// Returns the problems of a policy that names its access patterns or indexes.
    fn use_problems(&self, policy: &Policy, uses: &[Use]) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Grant::Patterns(names) = &policy.grant {
            let known = || self.schema.patterns();
            let unknown: Vec<&str> = names
                .iter()
                .map(String::as_str)
                .filter(|name| !known().any(|pattern| pattern.is_named(name)))
                .collect();
            let known = known().map(AccessPattern::name);
            problems.extend(Kind::PolicyPattern.each(NO_PATTERN.problems(&unknown, known)));
        }
        let covered = self.policy_indexes(policy);
        let indexes: BTreeSet<&str> = uses.iter().filter_map(|each| each.index.as_deref()).collect();
        for index in indexes {
            if self.schema.index(index).is_none() {
                problems.push(Kind::PolicyPattern.says(format!(
                    "allows reading index {}, which the table does not have; record the requests on this table",
                    shown(index)
                )));
            } else if !covered.iter().any(|each| each.name() == index) {
                problems.push(Kind::PolicyCondition.says(format!(
                    "needs index {}, whose key is not the tenant, or not among its attributes; leave the pattern out, or \
                     the condition",
                    shown(index)
                )));
            }
        }
        problems
    }

    /// Returns the names of all attributes of the table, if they are known.
    pub(crate) fn known_attributes(&self) -> Option<HashSet<&str>> {
        let all = self.attributes;
        (!all.is_empty()).then(|| names(all).collect())
    }
}

/// Returns the mistake in the name of a policy, in words that follow `a policy`.
pub(crate) fn name_problem(name: &str) -> Option<Problem> {
    (name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .then(|| Kind::PolicyName.says(format!("is named {}; write letters and digits", shown(name))))
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>
fn tenant_problem(tenant: &str) -> Option<Problem> {
    if tenant.is_empty() {
        return Some(Kind::PolicyTenant.says("has an empty tenant; write a key, or a variable"));
    }
    let mut rest = tenant;
    loop {
        let (literal, variable) = match rest.split_once("${") {
            None => (rest, None),
            Some((literal, variable)) => (literal, Some(variable)),
        };
        if let Some(wildcard) = literal.chars().find(|character| matches!(character, '*' | '?')) {
            return Some(Kind::PolicyTenant.says(format!(
                "has the tenant {}; keys are compared exactly, so write the whole key, and `${{{wildcard}}}` for the \
                 character `{wildcard}` itself",
                shown(tenant)
            )));
        }
        let variable = variable?;
        let Some((name, after)) = variable.split_once('}') else {
            return Some(
                Kind::PolicyTenant
                    .says(format!("has the tenant {}, whose `${{` is not closed; add `}}`", shown(tenant))),
            );
        };
        if !is_variable(name) {
            return Some(Kind::PolicyTenant.says(format!(
                "has the tenant {}, and IAM has no variable {}; write one such as `${{aws:PrincipalTag/tenant}}`",
                shown(tenant),
                shown(name)
            )));
        }
        rest = after;
    }
}

/// Returns whether IAM knows a variable of this form: a key of the request's context, with or without a default value,
/// or a character that has a meaning outside a variable.
fn is_variable(name: &str) -> bool {
    let key = name.split_once(',').map_or(name, |(key, _)| key).trim_end();
    matches!(name, "*" | "?" | "$")
        || key.split_once(':').is_some_and(|(prefix, key)| {
            !prefix.is_empty()
                && !key.is_empty()
                && !name.contains('{')
                && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        })
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names>
const fn is_policy_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{ff}')
}
